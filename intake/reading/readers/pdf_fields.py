"""The filled fields of a PDF form, put into the page as if they were printed on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pdfminer.pdftypes import resolve1
from pdfminer.psparser import PSLiteral
from pdfminer.utils import decode_text

_INVISIBLE: Final = 0x02 | 0x20
"""Flags of a field that is hidden or not shown."""
_MAX_SIZE: Final = 9.0
_MAX_LENGTH: Final = 4_000
_PARENTS: Final = 5


def add_fields(page: Any) -> None:
    """Add the letters of filled fields to the page's own, unless the page prints them already."""
    for annotation in page.annots:
        text = _text(annotation["data"])
        if text and not _is_printed(page, annotation, text):
            page.objects.setdefault("char", []).extend(_letters(page, annotation, text))


def _text(field: Any) -> str:
    """What a field shows; "" for what is no field or is hidden."""
    if _name(field.get("Subtype")) != "Widget" or _number(field.get("F")) & _INVISIBLE:
        return ""
    value = _inherited(field, "V")
    match _name(_inherited(field, "FT")):
        case "Tx" | "Ch":
            values = value if isinstance(value, list) else [value]
            return "、".join(filter(None, map(_string, values)))[:_MAX_LENGTH]
        case "Btn":
            state = _name(resolve1(field.get("AS"))) or _name(value)
            return "" if not state else "□" if state == "Off" else "☑"
        case _:
            return ""


def _inherited(field: Any, key: str) -> Any:
    for _ in range(_PARENTS):
        if not isinstance(field, dict):
            return None
        if key in field:
            return resolve1(field[key])
        field = resolve1(field.get("Parent"))
    return None


def _string(value: Any) -> str:
    value = resolve1(value)
    if isinstance(value, bytes):
        return decode_text(value).replace("\r", "\n").strip()
    return value if isinstance(value, str) else ""


def _name(value: Any) -> str:
    value = resolve1(value)
    if isinstance(value, PSLiteral):
        return value.name if isinstance(value.name, str) else value.name.decode("latin-1")
    return ""


def _number(value: Any) -> int:
    value = resolve1(value)
    return value if isinstance(value, int) else 0


def _is_printed(page: Any, box: Any, text: str) -> bool:
    inside = "".join(
        char["text"]
        for char in page.chars
        if box["x0"] <= (char["x0"] + char["x1"]) / 2 <= box["x1"]
        and box["top"] <= (char["top"] + char["bottom"]) / 2 <= box["bottom"]
    )
    return "".join(text.split()) in "".join(inside.split())


def _letters(page: Any, box: Any, text: str) -> Iterator[dict[str, Any]]:
    """The letters laid into the field's box, line below line, each as wide as there is room."""
    lines = text.split("\n")
    size = min(_MAX_SIZE, (box["bottom"] - box["top"]) / len(lines))
    for row, line in enumerate(lines):
        top = box["top"] + row * (box["bottom"] - box["top"]) / len(lines)
        wide = min(size, (box["x1"] - box["x0"]) / max(1, len(line)))
        for column, letter in enumerate(line):
            x = box["x0"] + column * wide
            yield {
                "object_type": "char", "text": letter, "x0": x, "x1": x + wide, "top": top,
                "bottom": top + size, "y0": page.height - top - size, "y1": page.height - top,
                "doctop": page.initial_doctop + top, "width": wide, "height": size, "size": size,
                "upright": True, "fontname": "", "matrix": (1, 0, 0, 1, x, page.height - top),
                "non_stroking_color": (0,), "stroking_color": (0,), "adv": wide,
                "page_number": page.page_number, "ncs": None, "mcid": None, "tag": None,
            }  # fmt: skip
