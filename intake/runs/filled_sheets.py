"""A filled workbook: which of its documents is the form, and what it changes there."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from core.text import plain
from evaluations.lifecycle.carried import under_stored_uids
from evaluations.lifecycle.drafts import draft_of
from evaluations.models import Evaluation
from evaluations.sheet.carried import as_stored
from evaluations.sheet.diff import same_text
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.edits import Edits
from evaluations.sheet.edits_between import edits_between
from evaluations.sheet.row_uids import new_uid
from intake.reading.problems import IntakeProblem


def sheet_of(documents: list[SelfEvaluation], evaluation: Evaluation, name: str) -> SelfEvaluation:
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


def edits_of(document: SelfEvaluation, evaluation: Evaluation) -> Edits:
    """What the workbook changes in the form, in the cells that a preparer may type.

    What came from the budget and what is computed may stand otherwise in the file: it is passed
    over. A text that a spreadsheet only prints otherwise ("10.00" comes back as "10") is no change.
    """
    draft = draft_of(evaluation)
    known = {row.uid for row in draft.stored.indicators}
    filed = under_stored_uids(document, evaluation)
    rows = tuple(
        row if row.uid in known else replace(row, uid=new_uid()) for row in filed.indicators
    )
    filled = as_stored(replace(filed, indicators=rows), draft.stored, draft.carried, draft.edition)
    return edits_between(
        draft.stored,
        filled,
        draft.edition,
        new={row.uid for row in rows} - known,
        same=same_text,
    )
