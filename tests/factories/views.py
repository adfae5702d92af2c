"""Made-up documents of any edition and form, with any text, for what draws them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

import evaluations.kinds  # noqa: F401  registers every kind
from core.sheets.kinds import KEPT_AS_DOCUMENTS, stored_as
from core.sheets.spec import SheetSpec
from core.sheets.view import content_view
from core.view.tree import View
from evaluations.sheet.document import (
    FundingRow,
    IndicatorRow,
    SelfEvaluation,
    from_interchange,
)
from evaluations.sheet.editions import Edition, all_editions, get_edition
from evaluations.sheet.view import view_of as sheet_view

SHARED = Path(__file__).parents[3] / "shared" / "documents"

TEXTS = st.sampled_from(
    ["", "不适用", "=1+1", "<b>&\"'", "12345.60", "95%", "长" * 90, "两\n行", "@x", "—", "效益指标"]
)


def self_evaluations(edition: Edition) -> st.SearchStrategy[SelfEvaluation]:
    """Documents whose levels come in any order, named as the edition does or otherwise."""
    names = [*(level.name for level in edition.level1[:3]), "另一指标", ""]
    rows = st.builds(
        IndicatorRow,
        level1=st.sampled_from(names),
        level1_weight=st.sampled_from(["", "", "30", "40"]),
        level2=st.sampled_from(["数量指标", "质量指标", ""]),
        level3=TEXTS,
        target=TEXTS,
        actual=TEXTS,
        weight=TEXTS,
        score=TEXTS,
        explanation=TEXTS,
    )
    sources = [row.source for row in edition.funding.rows]
    funding = st.lists(
        st.builds(
            FundingRow,
            source=st.sampled_from(sources),
            label=TEXTS,
            adjusted_budget=TEXTS,
            executed=TEXTS,
            execution_rate=TEXTS,
        ),
        max_size=4,
        unique_by=lambda row: row.source,
    )
    return st.builds(
        SelfEvaluation,
        edition=st.just(edition.id),
        year=st.sampled_from([None, 2025]),
        title=TEXTS,
        project_name=TEXTS,
        department=TEXTS,
        funding=funding.map(tuple),
        goal_expected=TEXTS,
        goal_actual=TEXTS,
        indicators=st.lists(rows, max_size=9).map(tuple),
        total_weight=TEXTS,
        total_score=TEXTS,
        remark=TEXTS,
    )


def contents(spec: SheetSpec) -> st.SearchStrategy[dict[str, Any]]:
    """Content of a budget document: texts by field, rows of every table."""
    fields = [field.field for field in spec.fields if field.field]
    columns = [column for table in spec.tables.values() for column in table.columns]
    whole = [column.field for column in columns if column.whole]
    parts: dict[str, st.SearchStrategy[Any]] = dict.fromkeys(
        (*fields, *whole, "total_weight", "unknown_text"), TEXTS
    )
    for name, table in spec.tables.items():
        row = {column.field: TEXTS for column in table.columns if not column.whole}
        parts[name] = st.lists(st.fixed_dictionaries(row), max_size=7)
    return st.fixed_dictionaries({"edition": st.just(spec.id), "year": st.just(2021)} | parts)


def document_specs() -> dict[str, SheetSpec]:
    """The specs of all sheets that are stored as documents, by id."""
    return {
        name: spec for kind in stored_as(*KEPT_AS_DOCUMENTS) for name, spec in kind.specs.items()
    }


def views() -> st.SearchStrategy[View]:
    """The view of a made-up document of any edition or form."""
    sheets = [
        self_evaluations(edition).map(partial(_sheet_view, edition))
        for edition in all_editions().values()
    ]
    forms = [
        contents(spec).map(partial(content_view, spec=spec)) for spec in document_specs().values()
    ]
    return st.one_of(*sheets, *forms)


def _sheet_view(edition: Edition, document: SelfEvaluation) -> View:
    return sheet_view(document, edition)


def shared_views() -> Iterator[tuple[str, View]]:
    """Names and views of the shared documents of every kind that is drawn; none where absent."""
    for path in sorted(SHARED.glob("*.expected.json")):
        for number, data in enumerate(json.loads(path.read_text("utf-8"))["documents"]):
            if data["kind"] == "self_evaluation":
                document = from_interchange(data)
                yield f"{path.stem} {number}", sheet_view(document, get_edition(document.edition))
            elif spec := document_specs().get(data.get("edition", "")):
                yield f"{path.stem} {number}", content_view(data, spec)
