"""Takes the official workbook, filled offline, back into the form it was made from."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from accounts.models import User
from budgets.money import plain
from evaluations.actions import ActionRefused, Saved, save_draft
from evaluations.changes import same_text
from evaluations.documents import IndicatorRow, SelfEvaluation, from_interchange
from evaluations.forms import ROWS_PREFIX, IndicatorForm
from evaluations.models import Evaluation
from evaluations.permissions import may_edit
from evaluations.sheetforms import SheetForms
from evaluations.sheets import match_rows
from intake.problems import IntakeProblem
from intake.sandbox import read_isolated


def fill_from_file(*, evaluation: Evaluation, file: UploadedFile, by: User, version: int) -> Saved:
    """Take the cells that may be typed from the file; everything else stays as it is.

    Raises IntakeProblem when the file does not hold this form, ActionRefused when the user may
    not edit it or somebody saved in between.
    """
    decision = may_edit(by, evaluation)
    if not decision.allowed:
        # Asked again under the lock; here it spares a reader process for whoever may not fill.
        raise ActionRefused(decision.reason)
    name = file.name or ""
    document = _the_form(_read(file, name, evaluation.year), evaluation, name)
    forms = SheetForms(evaluation, dict(_as_page(document, evaluation)))
    if not forms.is_valid():
        raise ActionRefused(_("工作簿中有单元格内容过长，或有不属于本版式的行，未作任何修改。"))
    return save_draft(
        evaluation=evaluation,
        document=forms.document,
        by=by,
        version=version,
        row_ids=forms.row_ids,
    )


def _read(file: UploadedFile, name: str, year: int) -> list[SelfEvaluation]:
    with tempfile.NamedTemporaryFile() as copy:
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        found = read_isolated(Path(copy.name), name, year)
    if "refused" in found:
        raise _problem(name, "", found["refused"]["sentence"])
    return [from_interchange(document) for document in found["documents"]]


class _Sentence(IntakeProblem):
    """A problem that was already put into words by the reader process."""

    @property
    def sentence(self) -> str:
        return self.reason


def _problem(name: str, place: str, sentence: str) -> IntakeProblem:
    return _Sentence("file.refused", file=name, place=place, reason=sentence, remedy="")


def _the_form(documents: list[SelfEvaluation], evaluation: Evaluation, name: str) -> SelfEvaluation:
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


def _as_page(document: SelfEvaluation, evaluation: Evaluation) -> Iterator[tuple[str, str]]:
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
