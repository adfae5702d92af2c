"""One codec for all documents: the keys of the interchange format, there and back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

import pytest

from budgets.documents import BudgetYear, PerformanceTargetDocument, StatementDocument
from core.sheets.documents import (
    SourceRef,
    extra,
    from_json,
    row_class,
    text_fields,
    to_json,
    without_evidence,
)
from evaluations.sheet.document import FundingRow, IndicatorRow, SelfEvaluation

READ = SourceRef("a.txt", "第 3 行", "图书购置", 0.9)


@dataclass(frozen=True, slots=True)
class Row:
    name: str = ""
    mark: str = field(default="", compare=False, metadata=extra(str.upper))
    evidence: SourceRef | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Sheet:
    kind: ClassVar[str] = "made_up"

    edition: str
    year: int | None = None
    title: str = ""
    unit: str = "万元"
    rows: tuple[Row, ...] = ()
    cells: tuple[tuple[str, ...], ...] = ()
    evidence: SourceRef | None = field(default=None, compare=False)


def test_keys_stand_in_the_order_of_the_format() -> None:
    plain = to_json(SelfEvaluation("sz2021-scored", 2021, funding=(FundingRow("total"),)))
    assert list(plain)[:4] == ["kind", "edition", "year", "title"]
    assert plain["kind"] == "self_evaluation"
    assert list(plain["funding"][0]) == [
        "source", "label", "initial_budget", "adjusted_budget", "executed", "weight",
        "execution_rate", "score",
    ]  # fmt: skip
    target = to_json(
        PerformanceTargetDocument("target2021", budget_history=(BudgetYear("2020年", "1"),))
    )
    assert list(target)[:3] == ["kind", "edition", "year"]
    assert target["budget_history"] == [{"label": "2020年", "amount": "1"}]
    assert to_json(StatementDocument("budget", rows=(("a", "1"),)))["rows"] == [["a", "1"]]


def test_an_unknown_year_is_empty() -> None:
    assert to_json(Sheet("e"))["year"] == ""
    assert [from_json(Sheet, {"year": year}).year for year in ("", None, 2021, "2021")] == [
        None,
        None,
        2021,
        2021,
    ]


def test_evidence_stands_only_where_asked_for_and_where_there_is_some() -> None:
    sheet = Sheet("e", rows=(Row("甲", evidence=READ), Row("乙")), evidence=READ)
    assert "evidence" not in str(to_json(sheet))
    told = to_json(sheet, with_evidence=True)
    where = {
        "file": "a.txt",
        "place": "第 3 行",
        "raw": "图书购置",
        "confidence": 0.9,
        "stored": "",
        "note": "",
    }
    assert told["evidence"] == where
    assert told["rows"] == [{"name": "甲", "evidence": where}, {"name": "乙"}]
    assert without_evidence(told) == to_json(sheet)
    assert from_json(Sheet, told).evidence is None


def test_what_is_beside_the_print_stands_only_where_there_is_something() -> None:
    told = to_json(Sheet("e", rows=(Row("甲", mark="X"), Row("乙"))))
    assert told["rows"] == [{"name": "甲", "mark": "X"}, {"name": "乙"}]
    [row] = from_json(Sheet, {"rows": [{"name": "甲", "mark": "x"}]}).rows
    assert row.mark == "X", "foreign text goes through the field's own reader"


def test_strange_and_missing_keys_are_borne() -> None:
    read = from_json(Sheet, {"unit": None, "strange": [1], "rows": [{"name": None, "x": 1}]})
    assert read == Sheet("", unit="万元", rows=(Row(),))
    assert from_json(Sheet, {"edition": "e", "title": 7}).title == "7"


@pytest.mark.parametrize(
    "sheet", [Sheet("e"), Sheet("e", 2021, "t", "元", (Row("甲"),), (("a", "1"), ("b", "2")))]
)
def test_there_and_back(sheet: Sheet) -> None:
    assert from_json(Sheet, to_json(sheet)) == sheet


def test_printed_texts_and_rows_of_a_document() -> None:
    assert text_fields(Sheet) == ("title", "unit")
    assert text_fields(IndicatorRow)[-1] == "explanation", "a uid is not printed"
    assert row_class(Sheet, "rows") is Row
    assert row_class(Sheet, "cells") is tuple
