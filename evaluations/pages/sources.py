"""Where a sheet's prefilled cells came from, their sources' new values, and last year's rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.current_user import the_user
from core.errors import ActionRefused
from core.web.request_values import version_shown
from evaluations.campaigns.renewing import copy_rows, rows_to_copy, take_offers
from evaluations.campaigns.sources import SourcedCell, sourced_cells
from evaluations.checking.effective_settings import settings_for
from evaluations.lifecycle.permissions import may_edit
from evaluations.models import Evaluation
from evaluations.pages.changes import last_years
from evaluations.pages.shared import get_evaluation
from evaluations.rules import short_place
from evaluations.sheet.diff import same_text
from evaluations.sheet.document import IndicatorRow, SelfEvaluation
from evaluations.sheet.editions import Edition
from evaluations.sheet.row_names import normal
from evaluations.storage.mapper import to_document


@dataclass(frozen=True, slots=True)
class ShownSource:
    """A prefilled cell with its place in words."""

    cell: SourcedCell
    place: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """A row of last year beside the one of this year; ``key`` names one that can be copied."""

    row: IndicatorRow
    now: IndicatorRow | None
    key: str = ""

    @property
    def differs(self) -> bool:
        return self.now is not None and not same_text(self.row.target, self.now.target)


class SourcesView(View):
    """Shows them to who sees the sheet; who fills it in takes what they offer."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        evaluation = get_evaluation(request, pk)
        return render(request, "evaluations/sources.html", _context(request, evaluation))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        evaluation = get_evaluation(request, pk)
        by, version = the_user(request), version_shown(request.POST)
        try:
            if request.POST.get("then") == "copy":
                rows = _chosen(request, evaluation)
                copy_rows(evaluation=evaluation, rows=rows, by=by, version=version)
                messages.success(request, _("已加入 %(n)d 行上年指标。") % {"n": len(rows)})
            else:
                places = request.POST.getlist("place")
                take_offers(evaluation=evaluation, places=places, by=by, version=version)
                messages.success(request, _("已采用来源的新值。"))
        except ActionRefused as refusal:
            messages.error(request, str(refusal))
            shown = _context(request, evaluation)
            return render(request, "evaluations/sources.html", shown, status=409)
        return redirect("evaluations:sheet", pk=pk)


def _chosen(request: HttpRequest, evaluation: Evaluation) -> list[IndicatorRow]:
    document, older = to_document(evaluation), _last_year(request, evaluation)
    if not isinstance(document, SelfEvaluation) or older is None:
        return []
    wanted = set(request.POST.getlist("row"))
    return [row for row in rows_to_copy(older, document, evaluation) if row.uid in wanted]


def _context(request: HttpRequest, evaluation: Evaluation) -> dict[str, Any]:
    document = to_document(evaluation)
    edition = settings_for(evaluation).edition(evaluation.edition, evaluation.year)
    cells = sourced_cells(evaluation, document, edition)
    editable = may_edit(request.user, evaluation).allowed
    return {
        "evaluation": evaluation,
        "editable": editable,
        "sources": [ShownSource(cell, _place(cell, document)) for cell in cells],
        "changed": sum(cell.is_changed for cell in cells),
        "earlier": [*_earlier(request, evaluation, document, editable=editable)],
    }


def _place(cell: SourcedCell, document: Any) -> str:
    return _("本表没有的指标") if cell.row is not None else short_place(cell.where, document)


def _last_year(request: HttpRequest, evaluation: Evaluation) -> SelfEvaluation | None:
    older = last_years(request.user, evaluation)
    document = to_document(older) if older else None
    return document if isinstance(document, SelfEvaluation) else None


def _earlier(
    request: HttpRequest, evaluation: Evaluation, document: Any, *, editable: bool
) -> Iterator[Earlier]:
    older = _last_year(request, evaluation)
    if older is None or not isinstance(document, SelfEvaluation):
        return
    keys = {}
    if editable:
        copied = rows_to_copy(older, document, evaluation)
        keys = {normal(row.level3): row.uid for row in copied}
    now = {normal(row.level3): row for row in document.indicators}
    for row in older.indicators:
        name = normal(row.level3)
        yield Earlier(row, now.get(name), keys.get(name, ""))


def renewed_cells(evaluation: Evaluation, document: Any, edition: Edition) -> list[SourcedCell]:
    """The cells whose source says something else today, and the rows that only it has."""
    return [cell for cell in sourced_cells(evaluation, document, edition) if cell.is_changed]


def lines_of_last_year(request: HttpRequest, evaluation: Evaluation) -> dict[str, str]:
    """What last year's sheet says of each row, in a sentence, by the row's name."""
    older = _last_year(request, evaluation)
    if older is None:
        return {}
    return {
        normal(row.level3): _(
            "上年：指标值 %(target)s，完成 %(actual)s，得分 %(score)s / %(weight)s"
        )
        % {
            "target": row.target or "—",
            "actual": row.actual or "—",
            "score": row.score or "—",
            "weight": row.weight or "—",
        }
        for row in older.indicators
    }
