"""What is remembered from one file never changes what another one says."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from evaluations.outputs.workbook import workbook_bytes
from evaluations.sheet.editions import get_edition
from intake.reading.extractors import alignment, funding, tables
from intake.reading.pipeline import extract_bytes, to_json
from intake.reading.recognisers import editions, forms
from tests.corpus.formats import FORMATS
from tests.corpus.test_formats import OWN, PLAIN_LINES, rows_of
from tests.factories.folder import EDITION, made_up

REMEMBERED: tuple[Any, ...] = (
    alignment._printed,
    editions._best,
    forms._begun,
    funding._slots,
    tables._leading,
    tables._plan_of,
    tables._slots_of,
)


@cache
def workbooks() -> dict[str, bytes]:
    """Every document of the corpus that has cells, as a workbook, and three official sheets."""
    sources = [path for path in sorted(OWN.iterdir()) if path.suffix != ".json"]
    found = {
        path.stem: FORMATS["xlsx"](rows_of(path))
        for path in sources
        if path.stem not in PLAIN_LINES
    }
    edition = get_edition(EDITION)
    return found | {f"{n}": workbook_bytes([(made_up(n), edition)]) for n in range(3)}


def read(name: str) -> dict[str, Any]:
    return to_json(extract_bytes(f"{name}.xlsx", workbooks()[name]), with_evidence=True)


@pytest.fixture(scope="module")
def alone() -> dict[str, Any]:
    """Every workbook read as the first one of a process."""
    found = {}
    for name in workbooks():
        for function in REMEMBERED:
            function.cache_clear()
        found[name] = read(name)
    return found


@pytest.mark.parametrize("reverse", [False, True])
def test_the_files_before_change_nothing(alone: dict[str, Any], *, reverse: bool) -> None:
    for function in REMEMBERED:
        function.cache_clear()

    names = sorted(workbooks(), reverse=reverse)
    together = [{name: read(name) for name in names} for _ in range(2)]

    assert together == [alone, alone]


def test_every_official_sheet_of_a_folder_comes_out_whole() -> None:
    (document,) = read("1")["documents"]
    expected = made_up(1)

    assert document["project_name"] == expected.project_name
    assert [row["level3"] for row in document["indicators"]] == [
        row.level3 for row in expected.indicators
    ]
