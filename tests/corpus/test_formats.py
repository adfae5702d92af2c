"""The same sheet reads the same from every format."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from intake.reading.pipeline import extract_bytes, to_json
from intake.reading.readers import read
from tests.corpus.compare import compare
from tests.corpus.formats import FORMATS
from tests.corpus.official import sheet

OWN = Path(__file__).parent / "documents"


def expected() -> list[Any]:
    documents: list[Any] = json.loads((OWN / "scored-text.expected.json").read_text("utf-8"))[
        "documents"
    ]
    return documents


@pytest.mark.parametrize("name", FORMATS)
def test_one_sheet_in_every_format(name: str) -> None:
    data = FORMATS[name](sheet(expected()[0]))

    score = compare(expected(), to_json(extract_bytes(f"自评表.{name}", data))["documents"])

    assert score.wrong == []
    assert score.found == 1


PLAIN_LINES = ("summary-running", "standard-spaced", "standard-stacked")
"""Documents that have no cells: written as separated values they would be another document."""


def documents_and_formats() -> Iterator[tuple[Path, str]]:
    for path in sorted(OWN.glob("*.expected.json")):
        stem = path.name.removesuffix(".expected.json")
        for name in FORMATS:
            if not (stem in PLAIN_LINES and name in {"csv", "html"}):
                yield OWN / stem, name


@pytest.mark.parametrize(("stem", "name"), list(documents_and_formats()), ids=str)
def test_every_own_document_in_every_format(stem: Path, name: str) -> None:
    wanted = json.loads(Path(f"{stem}.expected.json").read_text("utf-8"))["documents"]
    source = next(path for path in OWN.glob(f"{stem.name}.*") if path.suffix != ".json")

    data = FORMATS[name](rows_of(source))

    found = to_json(extract_bytes(f"{stem.name}.{name}", data))["documents"]
    score = compare(wanted, found)
    assert score.wrong == []
    assert score.found == score.expected


def rows_of(source: Path) -> list[list[str]]:
    """The rows of a text document as full rows of cells, its empty lines too."""
    (grid,) = read(source.name, source.read_bytes()).grids
    width = 1 + max(cell.column for row in grid.rows for cell in row.cells)
    rows: list[list[str]] = []
    for row in grid.rows:
        rows += [[""] * width] * (row.number - len(rows) - 1)
        rows.append([row.at(column) for column in range(width)])
    return rows
