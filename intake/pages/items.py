"""One item of an import beside the places it was read from: corrected, skipped, matched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import View

from accounts.current_user import the_user
from accounts.models import Unit
from accounts.permissions import units_for
from accounts.roles import Role
from core.findings import Outcome
from core.web.request_values import clean_text, whole_number
from evaluations.checking.sheet_checks import CheckResult
from evaluations.pages.shared import ShownFindings, show_findings
from evaluations.rules import place_label
from evaluations.sheet.diff import changes
from evaluations.sheet.document import from_interchange
from evaluations.sheet.editions import all_editions, get_edition
from evaluations.storage.mapper import to_document
from intake.models import ImportItem, ImportRun
from intake.pages.runs import runs_of
from intake.runs import corrections
from intake.runs.actions import ImportRefused
from intake.runs.item_blocks import Blocks, Table, TableRow, blocks_of
from intake.runs.item_notes import shown_findings_of, unchecked
from intake.runs.planning import is_form
from intake.runs.preview import check_items

ROWS_A_PAGE = 100


def _item(request: HttpRequest, pk: int, item: int) -> ImportItem:
    run = get_object_or_404(runs_of(request), pk=pk)
    return get_object_or_404(
        run.items.select_related(
            "run", "upload", "unit", "project", "evaluation", "suggested_unit", "suggested_project"
        ),
        pk=item,
    )


class ItemView(View):
    """What was read, where it stood, how sure the reading is, and what the rules say."""

    def get(self, request: HttpRequest, pk: int, item: int) -> HttpResponse:
        found = _item(request, pk, item)
        blocks = blocks_of(found.document)
        page = Paginator(list(_rows(blocks)), ROWS_A_PAGE).get_page(request.GET.get("page"))
        context: dict[str, Any] = {
            "item": found,
            "run": found.run,
            "blocks": blocks,
            "page": page,
            "tables": _tables(page.object_list),
            "query": "",
            "findings": _findings(found),
            "shown_findings": shown_findings_of(found),
            "unchecked": unchecked(found),
            "changes": _changes(found),
            "editable": found.run.stage == ImportRun.Stage.PREVIEW,
            "units": units_for(request.user, Role.ADMINISTRATOR),
        }
        return render(request, "intake/item.html", context)

    def post(self, request: HttpRequest, pk: int, item: int) -> HttpResponse:
        found = _item(request, pk, item)
        values = {
            name.removeprefix("value-"): clean_text(str(text))
            for name, text in request.POST.items()
            if name.startswith("value-")
        }
        try:
            corrections.correct(item=found, changes=values, by=the_user(request))
            messages.success(request, _("已按核对的内容更新，并重新判断了处理方式。"))
        except ImportRefused as refusal:
            messages.error(request, str(refusal))
        return redirect("intake:item", pk=pk, item=item)


def _rows(blocks: Blocks) -> Iterator[tuple[Table, TableRow]]:
    return ((table, row) for table in blocks.tables for row in table.rows)


def _tables(rows: Iterable[tuple[Table, TableRow]]) -> list[tuple[Table, list[TableRow]]]:
    """The tables of a page, each with those of its rows that stand on it."""
    return [(table, [row for _, row in own]) for table, own in groupby(rows, key=itemgetter(0))]


def _changes(item: ImportItem) -> list[dict[str, str]]:
    """What the document would change in the form that is already here."""
    if item.evaluation is None or item.action != ImportItem.Action.UPDATE or item.saved_at:
        return []
    sheet = from_interchange(item.document)
    return [
        {
            "place": place_label(change.where, sheet) if change.where else change.subject,
            "before": change.before,
            "after": change.after,
        }
        for change in changes(to_document(item.evaluation), sheet)
    ]


def _findings(item: ImportItem) -> ShownFindings | None:
    """What the rules say of a form; None for a document that becomes none."""
    if not is_form(item.document) or item.document["edition"] not in all_editions():
        return None
    [(_item, judged)] = check_items([item])
    document = from_interchange(item.document)
    if isinstance(judged, Outcome):
        judged = CheckResult(get_edition(document.edition), judged.findings)
    return show_findings(judged, document, {})


@require_POST
def decide(request: HttpRequest, pk: int, item: int, name: str) -> HttpResponse:
    """Skip an item or take it in again; accept a unit or project as the one it means."""
    found = _item(request, pk, item)
    try:
        _decide(request, found, name)
    except ImportRefused as refusal:
        messages.error(request, str(refusal))
    return _back(pk, found)


def _decide(request: HttpRequest, item: ImportItem, name: str) -> None:
    user = the_user(request)
    match name:
        case "skip" | "take":
            corrections.skip(item=item, skipped=name == "skip", by=user)
        case "unit":
            chosen = _chosen_unit(request, item)
            corrections.accept_unit(item=item, unit=chosen, by=user)
            messages.success(request, _("已记住：此名称即“%(unit)s”。") % {"unit": chosen.name})
        case _:
            project = item.suggested_project
            if project is None:
                raise ImportRefused(_("没有相近的项目。"))
            corrections.accept_project(item=item, project=project, by=user)
            messages.success(request, _("已记住：此名称即“%(name)s”。") % {"name": project.name})


def _chosen_unit(request: HttpRequest, item: ImportItem) -> Unit:
    units = units_for(request.user, Role.ADMINISTRATOR)
    return get_object_or_404(units, pk=whole_number(request.POST.get("unit")))


def _back(pk: int, item: ImportItem) -> HttpResponse:
    response = redirect("intake:run", pk=pk)
    response["Location"] += f"#item-{item.pk}"
    return response
