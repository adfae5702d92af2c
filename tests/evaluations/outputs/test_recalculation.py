"""What a spreadsheet works out in the offline workbook is what the server computes.

LibreOffice recalculates 1,000 random sheets. Without LibreOffice nothing is compared, and the test
says so.
"""

from __future__ import annotations

import io
import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest

from core.numbers import read_decimal
from core.view.offline import Check, Filling, offline_bytes
from core.view.workbook import Pen, addresses, draw, new_book
from evaluations.outputs.sheet_formulas import checks_of, formulas_of, limits_of
from evaluations.scoring.computed import fill_computed
from evaluations.scoring.variants import all_variants, effective_edition
from evaluations.sheet.completeness import with_all_funding_rows
from evaluations.sheet.document import IndicatorRow, SelfEvaluation
from evaluations.sheet.editions import Edition, all_editions, get_edition
from evaluations.sheet.view import view_of
from tests.factories.documents import build_document

PROGRAM: Final = shutil.which("soffice") or ""
SHEETS: Final = int(os.environ.get("RECALCULATED_SHEETS", "100"))
"""A multiple of fifty. With 1,000 LibreOffice is at work for about a minute."""
A_BOOK: Final = 50
ALWAYS: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""
"""A profile in which every formula is worked out anew, whatever result the file brings."""


def _editions() -> list[Edition]:
    """Every edition that is scored, by itself and by each variant whose totals have formulas."""
    plain = [get_edition(name) for name in sorted(all_editions())]
    ways = [
        effective_edition(edition.id, 2022, variant)
        for edition in plain
        if edition.scoring.scored
        for variant in ("", *all_variants())
        if variant == "" or _fits(edition, variant)
    ]
    return [*plain, *(way for way in ways if way.scoring.not_applicable != "spread")]


def _fits(edition: Edition, variant: str) -> bool:
    levels = {name for name, _points in all_variants()[variant].levels}
    return levels <= {level.name for level in edition.level1}


def _amount(draw: random.Random) -> str:
    return draw.choice(["", "0", "—", *(f"{draw.uniform(0, 1e7):.2f}" for _ in range(9))])


def _points(draw: random.Random) -> str:
    return draw.choice(
        ["", "/", *(f"{draw.uniform(0, 30):.{draw.randint(0, 2)}f}" for _ in "1234567")]
    )


def _random_sheet(edition: Edition, draw: random.Random) -> SelfEvaluation:
    document = with_all_funding_rows(build_document(edition=edition.id, title="表"), edition)
    places = [(level.name, name) for level in edition.level1 for name in level.level2 or ("",)]
    rows = tuple(
        IndicatorRow(level1=one, level2=two, level3="数", weight=_points(draw), score=_points(draw))
        for one, two in places
        for _ in range(draw.randint(1, 2))
    )
    money = tuple(
        replace(row, adjusted_budget=_amount(draw), executed=_amount(draw), initial_budget="")
        for row in document.funding
    )
    return fill_computed(replace(document, indicators=rows, funding=money), edition)


def _blank(document: SelfEvaluation, keys: set[str]) -> SelfEvaluation:
    """The sheet as it leaves the server before anybody has computed these cells."""
    money = []
    for row in document.funding:
        names = ("execution_rate", "score")
        blank: dict[str, Any] = {
            name: "" for name in names if f"funding.{row.source}.{name}" in keys
        }
        money.append(replace(row, **blank))
    totals: dict[str, Any] = {name: "" for name in ("total_weight", "total_score") if name in keys}
    return replace(document, funding=tuple(money), **totals)


def _recalculated(books: list[bytes], folder: Path) -> Iterator[openpyxl.Workbook]:
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(ALWAYS, "utf-8")
    names = []
    for number, data in enumerate(books):
        names.append(folder / f"{number}.xlsx")
        names[-1].write_bytes(data)
    subprocess.run(
        [PROGRAM, f"-env:UserInstallation=file://{folder}/profile", "--headless",
         "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", folder / "out", *names],
        check=True, capture_output=True, timeout=600,
    )  # fmt: skip
    for name in names:
        yield openpyxl.load_workbook(folder / "out" / name.name, data_only=True)


def _same(found: object, computed: str) -> bool:
    number = read_decimal(computed)
    if number is None:
        return (found or "") == computed
    return isinstance(found, int | float) and abs(Decimal(str(found)) - number) < Decimal("1e-9")


def test_libreoffice_computes_what_the_server_computes(tmp_path: Path) -> None:
    if not PROGRAM:
        pytest.skip("LibreOffice is not here: no workbook was recalculated")
    draw_of = random.Random(20260101)  # noqa: S311  sheets, not secrets
    editions = _editions()
    sheets, books = [], []
    for start in range(0, SHEETS, A_BOOK):
        buffer = io.BytesIO()
        with new_book(buffer) as book:
            pen = Pen(book)
            for number in range(start, start + A_BOOK):
                edition = editions[number % len(editions)]
                document = _random_sheet(edition, draw_of)
                formulas = formulas_of(document, edition, view_of(document, edition))
                view = view_of(_blank(document, set(formulas)), edition)
                where = addresses(view)
                page = book.add_worksheet(f"表{number}")
                draw(page, view, pen, formulas=_placed(formulas, where))
                sheets.append((edition, document, where, formulas))
        books.append(buffer.getvalue())
    wrong = []
    compared = 0
    pages = (page for book in _recalculated(books, tmp_path) for page in book.worksheets)
    for page, (edition, document, where, formulas) in zip(pages, sheets, strict=True):
        expected = {cell.key: cell.text for cell in view_of(document, edition).cells if cell.key}
        for key in formulas:
            compared += 1
            if not _same(page[where[key]].value, expected[key]):
                wrong.append((edition.id, key, page[where[key]].value, expected[key]))
    assert len(sheets) == SHEETS
    assert compared > 5 * SHEETS
    assert wrong == []


def _placed(formulas: dict[str, str], where: dict[str, str]) -> dict[str, str]:
    result = {}
    for key, text in formulas.items():
        for name, address in where.items():
            text = text.replace(f"{{{name}}}", address)
            text = text.replace(f"{{{name}:", f"{address}:").replace(f":{name}}}", f":{address}")
        result[key] = "=" + text
    return result


def test_the_checks_say_what_is_wrong(tmp_path: Path) -> None:
    if not PROGRAM:
        pytest.skip("LibreOffice is not here: no workbook was recalculated")
    edition = get_edition("sz2021-scored")
    right = fill_computed(build_document(), edition)
    rows = (replace(right.indicators[0], score="25", weight="21"), *right.indicators[1:])
    money = tuple(
        replace(row, executed="1") if row.source == "carryover" else row for row in right.funding
    )
    wrong = fill_computed(replace(right, indicators=rows, funding=money), edition)
    books = [_offline(document, edition) for document in (right, wrong)]
    clean, faulty = (
        [str(row[1].value) for row in book.worksheets[1].iter_rows(min_row=2)]
        for book in _recalculated(books, tmp_path)
    )
    assert set(clean) == {"✓"}
    assert [text for text in faulty if text != "✓"] == [
        "✗ 不等于其下各项资金之和",
        "✗ 各行分值之和不等于 50 分",
        "✗ 得分大于该行的分值",
        "✗ 分值合计不等于 100 分",
    ]


def _offline(document: SelfEvaluation, edition: Edition) -> bytes:
    view = view_of(document, edition)
    checks: tuple[Check, ...] = checks_of(document, edition, view)
    filling = Filling("id", frozenset(), formulas_of(document, edition, view), checks)
    return offline_bytes("表", view, replace(filling, below=limits_of(document)))
