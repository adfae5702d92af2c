"""Made-up documents of every kind, perturbed as copying, scanning and paging do.

What each must come out as is known by construction. ``LEAST`` holds what is not reached wholly.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from typing import Any

import pytest

from intake.reading.pipeline import extract_bytes, to_json
from tests.corpus.compare import Score, compare
from tests.corpus.formats import FORMATS
from tests.corpus.made import budgets, generic, scan, sheets, statements, summary
from tests.corpus.made.noise import NOISES
from tests.corpus.made.sheets import PLANS, Made, Plan
from tests.corpus.made.words import Pen

Maker = Callable[[Pen], Made]
SEEDS = range(6)
OFFICE = ("csv", "html", "ods", "xlsx", "docx")
LEAST = {"summary-running": (100.0, 98.0, 95.0), "misread": (99.0, 99.5, 100.0)}
"""Numbers, texts and rows right at least, in percent; everything else comes out whole."""

FORMS: dict[str, Maker] = {
    "target2021": budgets.project_target,
    "depttarget2021": budgets.department_target,
    "invest2020": budgets.investment,
    "dept2020": budgets.score_sheet,
    "generic": generic.sheet,
    "summary-grid": summary.grid,
}


def _sheet(plan: Plan) -> Maker:
    return lambda pen: sheets.sheet(plan, pen)


def _statement(table: statements.Table) -> Maker:
    return lambda pen: statements.statement(table, pen)


def _noisy(plan: Plan, noise: str) -> Maker:
    def make(pen: Pen) -> Made:
        rows, document = sheets.sheet(plan, pen)
        return Made(NOISES[noise](rows, pen), document)

    return make


SHEETS = {plan.edition: _sheet(plan) for plan in PLANS}
TABLES = {f"{table.number}-{table.title}": _statement(table) for table in statements.TABLES}


def documents_of(made: Made) -> list[Any]:
    document: Any = made.document
    return document if isinstance(document, list) else [document]


def padded(rows: sheets.Rows) -> sheets.Rows:
    """Rows of one width, as a grid has them."""
    width = max(map(len, rows))
    return [row + [""] * (width - len(row)) for row in rows]


def measure(make: Maker, seeds: range, name: str = "txt") -> Score:
    """The documents of all seeds against what was found of them."""
    expected, found = [], []
    for seed in seeds:
        made = make(Pen(seed))
        data = FORMATS[name](made.rows if name == "txt" else padded(made.rows))
        expected += documents_of(made)
        found += to_json(extract_bytes(f"a.{name}", data))["documents"]
    return compare(expected, found)


def assert_reached(score: Score, source: str, least: tuple[float, float, float]) -> None:
    print(score.line(source))  # noqa: T201  the table
    reached = (score.number_share, score.text_share, score.row_share)
    assert score.found == score.expected
    assert all(map(float.__ge__, reached, least)), score.wrong[:10]


WHOLE = (100.0, 100.0, 100.0)


@pytest.mark.parametrize("name", [*FORMS, *TABLES])
def test_made_up_documents_come_out_whole(name: str) -> None:
    assert_reached(measure((FORMS | TABLES)[name], SEEDS), name, WHOLE)


@pytest.mark.parametrize("noise", NOISES)
@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.edition)
def test_perturbed_sheets(plan: Plan, noise: str) -> None:
    score = measure(_noisy(plan, noise), SEEDS)

    assert_reached(score, f"{plan.edition} {noise}", LEAST.get(noise, WHOLE))


def test_running_text_of_a_wide_table() -> None:
    score = measure(summary.running, range(12))

    assert_reached(score, "summary-running", LEAST["summary-running"])


def test_sheets_torn_apart_by_text_recognition() -> None:
    def make(pen: Pen) -> Made:
        made = scan.scanned(pen)
        return Made([[f"{made.document['year']}年度自评表"], *made.rows], made.document)

    assert_reached(measure(make, range(24)), "scan", WHOLE)


@pytest.mark.parametrize(
    "name", [*FORMS, *SHEETS, "表2-收入总表", "公开04-财政拨款收入支出决算总表"]
)
def test_made_up_documents_in_every_format(name: str) -> None:
    make = (FORMS | SHEETS | TABLES)[name]
    for form in OFFICE:
        assert_reached(measure(make, range(2), form), f"{name}.{form}", WHOLE)


@pytest.mark.parametrize("listed", ["no list", "numbers and titles", "titles"])
@pytest.mark.parametrize("family", ["budget", "final_account"])
def test_a_whole_disclosure_with_its_list_of_tables(family: str, listed: str) -> None:
    tables = {t.number: t for t in statements.TABLES if t.family == family}.values()
    contents = {
        "no list": [],
        "numbers and titles": [[f"{table.number} {table.title}"] for table in tables],
        "titles": [[table.title] for table in tables],
    }[listed]

    def make(pen: Pen) -> Made:
        made = [_statement(table)(pen) for table in tables]
        made += [budgets.department_target(pen), *(budgets.project_target(pen) for _ in range(2))]
        made += [budgets.score_sheet(pen, 2022), budgets.investment(pen, 2022)]
        prose = [[pen.sentence(4, 8)], []]
        rows = [["目录"], *contents, *prose, *chain.from_iterable([*m.rows, []] for m in made)]
        return Made(rows, [m.document for m in made])

    assert_reached(measure(make, range(2)), f"{family}, {listed}", WHOLE)
