"""No silent failure: what is read of a damaged sheet is right, called doubtful, or named.

``make silence`` runs every sheet in every way; here is a sample of both.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from tests.corpus.formats import FORMATS
from tests.corpus.made import budgets, generic, sheets
from tests.corpus.made.damage import WAYS, Rows
from tests.corpus.made.foreign import sheet
from tests.corpus.made.foreign_formats import tabs
from tests.corpus.made.foreign_layouts import LAYOUTS
from tests.corpus.made.words import Pen
from tests.corpus.silent import Silence, judge

MOST = 1.0
"""Cells in a thousand of those called sure that may be wrong without a word."""
EVERY = bool(os.environ.get("ZIPING_ALL_DAMAGE"))
SAMPLE = 4
"""One sheet in so many for each way of damaging it."""


def documents() -> Iterator[tuple[str, Rows, Any]]:
    for layout in LAYOUTS:
        made = sheet(layout, Pen(1))
        yield (
            layout.name,
            [r.split("\t") for r in tabs(made.grid).decode().split("\n")],
            made.document,
        )
    for seed in range(3):
        for plan in sheets.PLANS:
            yield plan.edition, *sheets.sheet(plan, Pen(seed))
        yield "generic", *generic.sheet(Pen(seed))
    yield "target2021", *budgets.project_target(Pen(0))
    yield "depttarget2021", *budgets.department_target(Pen(0))


@pytest.mark.parametrize("name", ["xlsx", "txt"])
def test_damage_is_never_silent(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    total, ways = Silence(), Counter[str]()
    for number, (title, rows, document) in enumerate(documents()):
        for turn, (way, damage) in enumerate(WAYS.items()):
            if not EVERY and (number + turn) % SAMPLE:
                continue
            damaged = damage(_padded(rows), Random(f"{title}{way}"))  # noqa: S311
            if damaged is None:
                continue
            before = total.wrong
            data = FORMATS[name](_padded(damaged))
            judge(f"a.{name}", data, document, total, f"{title}, {way}")
            ways[way] += total.wrong - before

    share = 1000 * total.wrong / total.sure
    with capsys.disabled():
        line = f"{name}: {total.wrong} of {total.sure} sure cells wrong: {share:.2f} in 1,000"
        print(f"\n{line}", end=" ")  # noqa: T201 - the count
    assert share <= MOST, (ways.most_common(4), total.cells[:20])


def _padded(rows: Rows) -> Rows:
    width = max(map(len, rows))
    return [[*row, *[""] * (width - len(row))] for row in rows]
