"""What changed in a sheet: since it was submitted before, and since last year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.permissions import Person
from evaluations.lifecycle.permissions import visible_evaluations
from evaluations.lifecycle.transitions import EDITABLE
from evaluations.models import Evaluation, Transition
from evaluations.pages.differences import Differences, differences
from evaluations.pages.shared import get_evaluation
from evaluations.sheet.document import SelfEvaluation
from evaluations.storage.mapper import to_document
from evaluations.storage.sheet_rows import ALL_ROWS
from evaluations.storage.versions import document_in

NONE: Final = Differences((), 0)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The sheet beside an older one. ``missing`` says why there is none to compare with."""

    title: str
    before: str
    changes: Differences
    missing: str = ""


@require_GET
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """The differences of the sheet as it is stored."""
    evaluation = get_evaluation(request, pk)
    document = to_document(evaluation)
    context = {
        "evaluation": evaluation,
        "comparisons": (
            since_submission(evaluation, document),
            since_last_year(request.user, evaluation, document),
        ),
    }
    return render(request, "evaluations/changes.html", context)


def since_submission(evaluation: Evaluation, document: Any) -> Comparison:
    """Since it was handed in the time before."""
    title, before = _("与上次提交相比"), _("上次提交")
    earlier = _earlier_submission(evaluation)
    if earlier is None:
        return Comparison(title, before, NONE, _("该表此前没有提交过。"))
    return _compared(title, before, document_in(earlier.version), document)


def _earlier_submission(evaluation: Evaluation) -> Transition | None:
    """The newest submission that is not the one under review now.

    A return tells what was submitted, too, also of a sheet that was imported as submitted.
    """
    made = evaluation.transitions.filter(action__in=("submit", "return"))
    made = made.select_related("version__base")
    under_review = 0 if evaluation.state in EDITABLE else 1
    return made.order_by("-pk")[under_review : under_review + 1].first()


def since_last_year(user: Person, evaluation: Evaluation, document: Any) -> Comparison:
    """Since the sheet of the same project for the year before, as far as the user reaches it."""
    title, before = _("与上年自评表相比"), _("上年")
    older = last_years(user, evaluation)
    if older is None:
        return Comparison(title, before, NONE, _("本系统没有该项目上年的自评表。"))
    return _compared(title, before, to_document(older), document)


def _compared(title: str, before: str, older: Any, document: Any) -> Comparison:
    if not (isinstance(older, SelfEvaluation) and isinstance(document, SelfEvaluation)):
        return Comparison(title, before, NONE, _("这类表还不能逐格对照。"))
    return Comparison(title, before, differences(older, document))


def last_years(user: Person, evaluation: Evaluation) -> Evaluation | None:
    """The newest sheet of the project, or of the unit where the sheet has none, for the year
    before; None without one.
    """
    same: dict[str, Any] = {"project": evaluation.project_id}
    if evaluation.project_id is None:
        same = {"project": None, "unit": evaluation.unit_id, "edition": evaluation.edition}
    found = visible_evaluations(user).filter(year=evaluation.year - 1, **same)
    return found.prefetch_related(*ALL_ROWS).order_by("-pk").first()
