"""A filled workbook's form as the form's own page would post it."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from core.numbers import plain
from evaluations.editing.forms import ROWS_PREFIX, IndicatorForm
from evaluations.models import Evaluation
from evaluations.sheet.diff import same_text
from evaluations.sheet.document import IndicatorRow, SelfEvaluation
from evaluations.storage.mapper import match_rows
from intake.reading.problems import IntakeProblem


def the_form(documents: list[SelfEvaluation], evaluation: Evaluation, name: str) -> SelfEvaluation:
    """The only one of the documents that is this form. Raises IntakeProblem."""
    mine = [
        document
        for document in documents
        if document.edition == evaluation.edition
        and plain(document.project_name) == plain(evaluation.project_name)
        and document.year == evaluation.year
    ]
    if len(mine) != 1:
        raise IntakeProblem(
            "file.other_form",
            file=name,
            reason=_("其中没有（或不止一张）%(year)s年“%(project)s”的自评表")
            % {"year": evaluation.year, "project": evaluation.project_name},
            remedy=_("请上传由本页下载并填写的工作簿"),
        )
    return mine[0]


def as_page(document: SelfEvaluation, evaluation: Evaluation) -> Iterator[tuple[str, str]]:
    """The document as the form page would post it."""
    for cell in HEADER_CELLS:
        yield cell, getattr(document, cell)
    for row in document.funding:
        stored = {line.source: line for line in evaluation.funding_lines.all()}.get(row.source)
        for name in ("initial_budget", "adjusted_budget", "executed"):
            text = _kept(getattr(stored, name, ""), getattr(row, name))
            yield f"funding-{row.source}-{name}", text
    yield from _rows_as_page(document.indicators, evaluation)


HEADER_CELLS = (
    "project_amount",
    "department",
    "implementing_unit",
    "period",
    "key_project",
    "project_attribute",
    "goal_expected",
    "goal_actual",
    "remark",
    "problems",
    "rectification",
)


def _rows_as_page(
    rows: tuple[IndicatorRow, ...], evaluation: Evaluation
) -> Iterator[tuple[str, str]]:
    stored = {row.pk: row for row in evaluation.indicators.all()}
    yield f"{ROWS_PREFIX}-TOTAL_FORMS", str(len(rows))
    yield f"{ROWS_PREFIX}-INITIAL_FORMS", "0"
    for number, (row, pk) in enumerate(zip(rows, match_rows(stored.values(), rows), strict=True)):
        prefix = f"{ROWS_PREFIX}-{number}"
        yield f"{prefix}-id", "" if pk is None else str(pk)
        for name in IndicatorForm.Meta.fields:
            before = getattr(stored.get(pk or 0), name, "")
            yield f"{prefix}-{name}", _kept(before, getattr(row, name))


def _kept(before: str, after: str) -> str:
    """The text as it was where a spreadsheet only dropped zeros: "10.00" comes back as "10"."""
    return before if same_text(before, after) else after
