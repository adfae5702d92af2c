"""What a table of a page says, as a browser reads it: rows, cells, spans, ids, typed values."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

_CELLS = {"td", "th"}


@dataclass
class Shown:
    """A cell: its visible text, or what stands in its input."""

    tag: str
    attributes: dict[str, str]
    pieces: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.pieces).strip()

    @property
    def width(self) -> int:
        return int(self.attributes.get("colspan", "1"))

    @property
    def height(self) -> int:
        return int(self.attributes.get("rowspan", "1"))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[Shown]] = []
        self.cell: Shown | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "tr":
            self.rows.append([])
        elif tag in _CELLS:
            self.cell = Shown(tag, attributes)
            self.rows[-1].append(self.cell)
        elif self.cell is not None:
            if "id" in attributes:
                self.cell.ids.append(attributes["id"])
            if tag == "input" and attributes.get("type") != "hidden":
                self.cell.pieces.append(attributes.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in _CELLS:
            self.cell = None

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.pieces.append(data)


def shown_rows(html: str) -> list[list[Shown]]:
    """The rows of every sheet in the page, in order."""
    reader = _Reader()
    for part in re.findall(r"<(?:table class=\"sheet\"|tbody id).*?</(?:table|tbody)>", html, re.S):
        reader.feed(part)
    return reader.rows


def shown_cells(html: str) -> dict[str, str]:
    """The text of each cell that has an id, by that id."""
    cells = (cell for row in shown_rows(html) for cell in row)
    return {name: cell.text for cell in cells for name in cell.ids if name.startswith("cell-")}


def shown_names(html: str) -> list[str]:
    """The third level of each row, in order."""
    by_id = shown_cells(html)
    return [
        text for name, text in by_id.items() if re.fullmatch(r"cell-indicators-\d+-level3", name)
    ]
