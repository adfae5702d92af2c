"""The sheet page: read, type, save, submit; live sums and findings; rows added and removed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import View

from accounts.current_user import the_user
from accounts.models import User
from accounts.permissions import Decision
from accounts.sessions import leaves_session
from core.errors import ActionRefused
from core.web.badges import badge
from core.web.request_values import UNSEEN, clean_text, whole_number
from evaluations.checking.sheet_checks import CheckResult
from evaluations.editing.spec_forms import AnyForms, forms_of
from evaluations.lifecycle import actions
from evaluations.lifecycle.drafts import CELL_REFUSED
from evaluations.lifecycle.merging import OpenPage
from evaluations.lifecycle.permissions import (
    may_edit,
    may_remark,
    may_see_risk,
    may_waive,
    transitions_with_answers,
)
from evaluations.lifecycle.readiness import obstacles
from evaluations.lifecycle.transitions import EDITABLE, TransitionRule
from evaluations.models import Evaluation, Remark, Transition
from evaluations.models.states import State
from evaluations.pages.combined import ShownCombination, for_script, shown_combination
from evaluations.pages.differences import changes_since
from evaluations.pages.evidence import counts_by_row, panel_of
from evaluations.pages.findings import page_findings
from evaluations.pages.losses import scoring_panel
from evaluations.pages.row_tools import RowTools
from evaluations.pages.shared import get_evaluation, posted_answers
from evaluations.pages.sheet_bar import bar_of
from evaluations.pages.sheet_table import draw, struck_rows
from evaluations.pages.sources import lines_of_last_year, renewed_cells
from evaluations.rules import Severity, short_place, title
from evaluations.sheet.completeness import as_printed
from evaluations.sheet.editions import Edition
from evaluations.storage.mapper import stored_row_ids, to_document


class SheetView(View):
    """One form as the paper sheet shows it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        evaluation = get_evaluation(request, pk)
        actions.mark_opened(evaluation=evaluation, by=the_user(request))
        forms = forms_of(evaluation)
        ids = stored_row_ids(evaluation)
        return render(
            request,
            "evaluations/sheet.html",
            page_context(request, evaluation, forms, to_document(evaluation), ids),
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        evaluation = get_evaluation(request, pk)
        if request.POST.get("then") == "autosave":
            return _autosave(request, evaluation)
        submits = request.POST.get("then") == "submit"
        if submits and evaluation.state == State.SUBMITTED:
            messages.info(request, _("该表已经提交，无需重复操作。"))
            return redirect("evaluations:sheet", pk=pk)
        forms = forms_of(evaluation, request.POST)
        if not forms.is_readable:
            messages.error(request, _("提交的页面不完整，尚未保存，请重新打开后再填写。"))
            shown = page_context(request, evaluation, forms, forms.document, forms.row_ids)
            return render(request, "evaluations/sheet.html", shown, status=422)
        try:
            saved = _save(request, evaluation, forms)
        except ActionRefused as refusal:
            return _not_saved(request, evaluation, forms, refusal)
        combination = shown_combination(saved, forms)
        if combination is not None and not combination.is_silent:
            return _combined(request, saved, combination)
        if saved.left_out:
            return _saved_in_part(request, forms, saved, submits=submits)
        if submits:
            return _to_submission(request, saved, forms.edition)
        messages.success(request, _("已保存。"))
        return redirect("evaluations:sheet", pk=pk)


def _not_saved(
    request: HttpRequest,
    evaluation: Evaluation,
    forms: AnyForms,
    refusal: ActionRefused,
) -> HttpResponse:
    """Says why. What was typed stays on the screen."""
    messages.error(request, str(refusal))
    if not may_edit(request.user, evaluation).allowed:
        return redirect("evaluations:sheet", pk=evaluation.pk)
    shown = page_context(request, evaluation, forms, forms.document, forms.row_ids)
    status = 422 if refusal.code == CELL_REFUSED else 409
    return render(request, "evaluations/sheet.html", shown, status=status)


def _combined(
    request: HttpRequest, saved: actions.Saved, combination: ShownCombination
) -> HttpResponse:
    """The stored sheet, and what came into it from others: nobody submits that unseen."""
    evaluation = get_evaluation(request, saved.evaluation.pk)
    forms = forms_of(evaluation)
    ids = [row.pk for row in evaluation.indicators.all()]
    shown = page_context(request, evaluation, forms, forms.stored, ids)
    shown |= {"shown": combination, "version": evaluation.version}
    return render(request, "evaluations/sheet.html", shown, status=409)


def _saved_in_part(
    request: HttpRequest, forms: AnyForms, saved: actions.Saved, *, submits: bool
) -> HttpResponse:
    """The page as it was typed, with the cells that are too long marked; the others are stored."""
    sentence = _left_out(saved)
    if submits:
        sentence += _("改短之前不能提交。")
    messages.error(request, sentence)
    forms.is_valid()  # puts the reasons at their cells
    evaluation = saved.evaluation
    shown = page_context(request, evaluation, forms, forms.document, forms.row_ids)
    shown["version"] = evaluation.version
    return render(request, "evaluations/sheet.html", shown, status=422)


def _left_out(saved: actions.Saved) -> str:
    """Which cells were not stored, in a sentence that names the first."""
    words = {"n": len(saved.left_out), "why": saved.left_out[0].sentence}
    return _("有 %(n)d 个单元格过长，未保存，其余内容已保存：%(why)s") % words


def _autosave(request: HttpRequest, evaluation: Evaluation) -> JsonResponse:
    """Keep the page as the draft while it stays open; answers with the version now stored."""
    forms = forms_of(evaluation, request.POST)
    if not forms.is_readable:
        return JsonResponse({"refused": _("提交的页面不完整，尚未保存")}, status=422)
    try:
        saved = _save(request, evaluation, forms)
    except ActionRefused as refusal:
        return JsonResponse({"refused": str(refusal)}, status=409)
    at = timezone.localtime().strftime("%H:%M")
    state = saved.evaluation.state
    answer = {
        "version": saved.evaluation.version,
        "saved": _("已保存 %(at)s") % {"at": at},
        "state": badge(state, str(State(state).label), "fs-6"),
    }
    combination = shown_combination(saved, forms)
    if combination is not None:
        answer["combined"] = for_script(
            request, saved, combination, lambda: _stored_block(request, evaluation.pk)
        )
    if saved.left_out:
        # The browser goes on keeping its copy: it alone has the whole text.
        answer["refused"] = _left_out(saved)
    return JsonResponse(answer)


def _to_submission(request: HttpRequest, saved: actions.Saved, edition: Edition) -> HttpResponse:
    """To the page that asks; back to the sheet where something in it has to be put right first."""
    sentence = next(obstacles(saved.document, CheckResult(edition, saved.findings)), "")
    if not sentence:
        # With the version: what a colleague saves in this moment is not submitted unseen.
        page = reverse("evaluations:submit", args=[saved.evaluation.pk])
        return redirect(f"{page}?version={saved.evaluation.version}")
    actions.note_refused_submission(evaluation=saved.evaluation, by=the_user(request))
    errors = (row.code for row in saved.findings if row.severity == Severity.ERROR)
    names = "、".join(dict.fromkeys(title(code) for code in errors))
    named = _("（%(names)s）") % {"names": names} if names else ""
    messages.error(request, _("草稿已保存，但没有提交：") + sentence + named)
    return redirect("evaluations:sheet", pk=saved.evaluation.pk)


def _save(request: HttpRequest, evaluation: Evaluation, forms: AnyForms) -> actions.Saved:
    step = whole_number(request.POST.get("step"))
    page = OpenPage.of(clean_text(request.POST.get("page", "")), step)
    return actions.save_draft(
        evaluation=evaluation,
        edits=forms.edits,
        by=the_user(request),
        version=forms.version,
        answers=posted_answers(request),
        page=None if forms.version == UNSEEN else page,
        leave_out=True,
    )


def page_context(
    request: HttpRequest,
    evaluation: Evaluation,
    forms: AnyForms,
    document: Any,
    row_ids: Sequence[int | None],
) -> dict[str, Any]:
    """Everything the sheet page shows."""
    user = the_user(request)
    editable = may_edit(user, evaluation).allowed
    if editable:
        document = forms.stored if not forms.rows.is_bound else document
    remarks = _shown_remarks(user, evaluation)
    tools = RowTools(request, evaluation, editable, may_remark(user, evaluation).allowed)
    found = page_findings(request, evaluation, forms, document)
    shown = as_printed(document, forms.edition)  # as in the workbook
    last_return = last_returned(evaluation)
    answered = transitions_with_answers(user, evaluation)
    rules = [rule for rule, decision in answered if decision.allowed]
    beside = _beside(request, evaluation, forms, document, editable=editable)
    struck = () if editable else struck_rows(found.shown_findings)
    return {
        "evaluation": evaluation,
        "version": request.POST.get("version", evaluation.version),
        "unsaved": editable and forms.rows.is_bound,
        "sheet": draw(
            forms,
            shown,
            row_ids=row_ids,
            remarks=remarks,
            tools=tools,
            struck=struck,
            evidence=counts_by_row(evaluation),
            offered=beside.offered,
            last_year=beside.last_year,
        ),
        "shows_last_year": beside.last_year is not None,
        "renewed": len(beside.offered),
        "evidence": panel_of(request, evaluation),
        **found.as_context(),
        "points": scoring_panel(document, found.result.edition),
        "bar": bar_of(document, forms.edition) if editable else None,
        "printed_apart": [
            {"where": where, "place": short_place(where, document), "cell": cell}
            for where, cell in (forms.printed_apart if editable else {}).items()
        ],
        "transitions": rules,
        "closed_moves": [*_closed(answered)],
        "exception": exception_of(evaluation),
        "editable": editable,
        "may_remark": tools.may_remark,
        "risk_shown": may_see_risk(user, evaluation) and evaluation.risk is not None,
        "may_waive": may_waive(user, evaluation).allowed,
        "open_remarks": [remark for remark in remarks if remark.is_open],
        "last_return": last_return,
        "changes": changes_since(last_return, document),
    }


def _closed(answered: Iterable[tuple[TransitionRule, Decision]]) -> Iterator[str]:
    """Why transitions are closed that one would look for: four eyes, or opened meanwhile."""
    for rule, decision in answered:
        if (rule.not_by or rule.unread) and not decision.allowed:
            yield decision.reason


class _Beside(NamedTuple):
    """What stands beside the cells: what their sources say today, and last year's rows by name."""

    offered: dict[str, str]
    last_year: dict[str, str] | None


def _beside(
    request: HttpRequest, evaluation: Evaluation, forms: AnyForms, document: Any, *, editable: bool
) -> _Beside:
    # Not while somebody types: a page that is drawn anew has said so already.
    is_first = editable and not forms.rows.is_bound
    renewed = renewed_cells(evaluation, document, forms.edition) if is_first else []
    wanted = bool(request.GET.get("last_year"))
    return _Beside(
        {cell.where: cell.offered for cell in renewed},
        lines_of_last_year(request, evaluation) if wanted else None,
    )


def exception_of(evaluation: Evaluation) -> str:
    """By which exception the sheet was signed, for whoever judges it; "" where by none."""
    if evaluation.state in EDITABLE:
        return ""
    notes = evaluation.transitions.exclude(note="").order_by("-pk").values_list("note", flat=True)
    return notes.first() or ""


def _shown_remarks(user: User, evaluation: Evaluation) -> list[Remark]:
    """The remarks on the sheet; one that was withdrawn is for those who work on the sheet."""
    works = may_edit(user, evaluation).allowed or may_remark(user, evaluation).allowed
    return [
        remark
        for remark in evaluation.remarks.prefetch_related("replies")
        if remark.withdrawn_at is None or works or remark.by_id == user.pk
    ]


def last_returned(evaluation: Evaluation) -> Transition | None:
    """The newest return of the sheet, None where it was never returned."""
    returned = evaluation.transitions.filter(action="return").select_related("version__base")
    return returned.order_by("-pk").first()


@leaves_session
@require_POST
def live(request: HttpRequest, pk: int) -> HttpResponse:
    """Sums, rates and findings of the page as it is being typed; stores nothing."""
    evaluation = get_evaluation(request, pk)
    forms = forms_of(evaluation, request.POST)
    if not may_edit(request.user, evaluation).allowed:
        return HttpResponse(status=204)
    forms.is_valid()
    document = forms.document
    found = page_findings(request, evaluation, forms, document)
    context = {
        "sheet": draw(forms, document),
        "editable": True,
        **found.as_context(),
        "points": scoring_panel(document, found.result.edition),
        "bar": bar_of(document, forms.edition),
    }
    return render(request, "evaluations/sheet/live.html", context)


@require_POST
def rows(request: HttpRequest, pk: int) -> HttpResponse:
    """A table of the posted page (``block``), drawn anew after its rows were changed there."""
    evaluation = get_evaluation(request, pk)
    if not may_edit(request.user, evaluation).allowed:
        return HttpResponse(status=204)
    forms = forms_of(evaluation, request.POST)
    forms.is_valid()
    block = _block(request, evaluation, forms, forms.document, forms.row_ids)
    return HttpResponse(block)


def _stored_block(request: HttpRequest, pk: int) -> str:
    """A table of rows with inputs, as it is stored."""
    evaluation = get_evaluation(request, pk)
    ids = stored_row_ids(evaluation)
    forms = forms_of(evaluation)
    return _block(request, evaluation, forms, forms.stored, ids)


def _block(
    request: HttpRequest,
    evaluation: Evaluation,
    forms: AnyForms,
    document: Any,
    row_ids: Sequence[int | None],
) -> str:
    """A table of rows with inputs: the one that the page names, or that of indicators."""
    sheet = draw(
        forms,
        document,
        row_ids=row_ids,
        remarks=_shown_remarks(the_user(request), evaluation),
        tools=RowTools(request, evaluation, editable=True, may_remark=False),
        evidence=counts_by_row(evaluation),
    )
    name = request.POST.get("block", "indicators")
    if name not in {block.name for block in sheet.view.blocks}:
        raise Http404
    return sheet.block(name)
