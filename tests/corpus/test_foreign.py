"""Sheets of other regions, made up and shared: how many of their rows come out wholly right."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from intake.reading.pipeline import extract_bytes, extract_path, to_json
from tests.corpus.compare import Score, compare
from tests.corpus.made.foreign import sheet
from tests.corpus.made.foreign_formats import WRITERS
from tests.corpus.made.foreign_layouts import LAYOUTS
from tests.corpus.made.words import Pen

WHOLE = 99.0
LEAST = 95.0
"""Rows wholly right in percent: of a layout's worst format, and of all of them."""
SHEETS = Path(__file__).parents[3] / "shared" / "wild" / "sheets"
GLUED = {"w03.txt"}
"""Copied without anything between the cells: refused with a sentence."""


@pytest.mark.parametrize("name", WRITERS)
def test_foreign_layouts_come_out_right(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    ending, write = WRITERS[name]
    total = Score()
    for seed, layout in enumerate(LAYOUTS):
        made = sheet(layout, Pen(seed))
        wanted = {key: value for key, value in made.document.items() if value is not None}
        found = to_json(extract_bytes(f"a.{ending}", write(made.grid)))["documents"]
        score = compare([wanted], found)
        assert score.found == 1, layout.name
        assert score.row_share >= LEAST, (layout.name, score.wrong[:6])
        total.rows += score.rows
        total.rows_right += score.rows_right
        total.wrong += [f"{layout.name}: {wrong}" for wrong in score.wrong]

    with capsys.disabled():
        print(f"\n{len(LAYOUTS)} foreign layouts as {name}: rows {total.row_share:.1f} %", end=" ")  # noqa: T201
    assert total.row_share >= WHOLE, total.wrong[:10]


def _shared() -> Iterator[tuple[str, dict[str, Any]]]:
    for index, endings in (("index.json", ("xlsx", "docx")), ("index.txt.json", ("txt",))):
        if not (SHEETS / index).exists():
            return
        for entry in json.loads((SHEETS / index).read_text("utf-8")):
            for ending in endings:
                yield f"{Path(entry['file']).stem}.{ending}", entry


SHARED = dict(_shared())


@pytest.mark.skipif(not SHARED, reason=f"the shared sheets are not here: {SHEETS}")
@pytest.mark.parametrize("file", sorted(SHARED.keys() - GLUED))
def test_shared_sheets_of_other_regions(file: str) -> None:
    entry = SHARED[file]
    documents = to_json(extract_path(SHEETS / file))["documents"]

    (found,) = documents
    assert len(found["indicators"]) >= len(entry["indicators"])
    for row, wanted in zip(found["indicators"], entry["indicators"], strict=False):
        for name in ("level1", "level2", "level3", "target", "actual", "weight", "score"):
            if name in row and "—" not in wanted[name]:
                assert _plain(row[name]) == _plain(wanted[name]), (row, wanted)


def _plain(text: str) -> str:
    return "".join(text.split()).removesuffix("分")
