"""Whole documents against their expected JSON. A case is two files in ``documents``."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from intake.reading.pipeline import extract_path, to_json
from tests.corpus.compare import HEADING, Score, compare

HERE = Path(__file__).parent
OWN = HERE / "documents"
SHARED = HERE.parents[2] / "shared" / "documents"


class Case(NamedTuple):
    """A shared source, the slice of its expected documents, and what must be right at least."""

    source: str
    expected: str
    first: int
    last: int | None
    numbers: float
    texts: float
    rows: float
    year: int | None = None


CASES = [
    Case("dapeng2021-a.txt", "dapeng2021-a", 0, None, 100, 100, 100),
    Case("office/dapeng2021-sheets.xlsx", "dapeng2021-a", 0, 4, 100, 100, 100),
    Case("office/dapeng2021-stacked-quirks.xlsx", "dapeng2021-a", 4, 8, 100, 99.5, 99),
    Case("office/dapeng2021-sheets.xls", "dapeng2021-a", 0, 4, 100, 100, 100),
    Case("office/dapeng2021-sheets.ods", "dapeng2021-a", 0, 4, 100, 100, 100),
    Case("office/dapeng2021-word.docx", "dapeng2021-a", 0, 4, 100, 100, 100),
    Case("office/dapeng2021-word.pdf", "dapeng2021-a", 0, 4, 100, 100, 100),
    Case("longhua2021-a.txt", "longhua2021-a", 0, None, 98, 93, 90, 2021),
    Case("pingshan2020-a.txt", "pingshan2020-a", 0, None, 99.5, 99, 97),
    Case("office/pingshan2020-sheets.xlsx", "pingshan2020-a", 6, 8, 99.5, 99, 97),
    Case("longgang2021-a.txt", "longgang2021-a", 0, None, 99.5, 99, 97),
    Case("longgang2020-a.txt", "longgang2020-a", 0, None, 100, 95, 85),
]


def measure(source: Path, expected: list[Any], year: int | None = None) -> Score:
    return compare(expected, to_json(extract_path(source, year))["documents"])


def own_documents() -> Iterator[Path]:
    for expected in sorted(OWN.glob("*.expected.json")):
        stem = expected.name.removesuffix(".expected.json")
        yield from (path for path in sorted(OWN.glob(f"{stem}.*")) if path != expected)


@pytest.mark.parametrize("source", list(own_documents()), ids=lambda path: path.name)
def test_own_documents_come_out_wholly_right(source: Path) -> None:
    expected = json.loads((OWN / f"{source.stem}.expected.json").read_text("utf-8"))

    score = measure(source, expected["documents"])

    assert score.wrong == []
    assert score.found == score.expected


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"the shared documents are not here: {SHARED}")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.source)
def test_shared_documents_reach_the_table(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    text = (SHARED / f"{case.expected}.expected.json").read_text("utf-8")
    expected = json.loads(text)["documents"][case.first : case.last]

    score = measure(SHARED / case.source, expected, case.year)

    with capsys.disabled():
        print(f"\n{HEADING}\n{score.line(case.source)}", end=" ")  # noqa: T201 - the table
    assert (score.found, score.expected) == (len(expected), len(expected))
    assert score.number_share >= case.numbers, score.wrong
    assert score.text_share >= case.texts, score.wrong
    assert score.row_share >= case.rows, score.wrong
