"""The first page after signing in: a preparer's work list, and what waits for the other roles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.permissions import Person, has_role
from accounts.roles import Role
from core.web.paging import KeyPaginator
from evaluations.models import Evaluation
from evaluations.models.states import State
from evaluations.pages.filters import WorkFilter
from evaluations.pages.lists import waiting_for
from evaluations.pages.work_list import ORDER_NAMES, in_order, lines_of, with_rows, work_of

PAGE_SIZE: Final = 40
"""A unit fills 5 to 40 sheets a year: most people see all of theirs on one page."""
_ARRIVALS: Final = 8


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """What the user has to do, by role."""
    fills = has_role(request.user, Role.PREPARER)
    context: dict[str, Any] = {"fills": fills, "turn": _turn(request.user)}
    if fills:
        context |= _work(request)
    return render(request, "evaluations/start.html", context)


def _work(request: HttpRequest) -> dict[str, Any]:
    mine = work_of(request.user)
    found = WorkFilter(request.GET, queryset=mine, request=request)
    counts = _counts(mine)
    order = request.GET.get("order", "")
    rows = with_rows(in_order(found.qs, order))
    asked_for = any(value not in (None, "") for value in found.form.cleaned_data.values())
    known = None if asked_for else sum(row["count"] for row in counts)
    page = KeyPaginator(rows, PAGE_SIZE, known=known).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    lines = lines_of(list(page.object_list))
    several_units = len({line.evaluation.unit_id for line in lines}) > 1
    may_choose = any(line.may_choose for line in lines)
    return {
        "filter": found,
        "page": page,
        "lines": lines,
        "query": query.urlencode(),
        "counts": counts,
        "total": sum(row["count"] for row in counts),
        "order": order if order in ORDER_NAMES else "",
        "grouped": order not in ORDER_NAMES or not order,
        "orders": ORDER_NAMES.items(),
        "several_units": several_units,
        "may_choose": may_choose,
        "columns": 6 + several_units + may_choose,
    }


def _counts(mine: QuerySet[Evaluation]) -> list[dict[str, Any]]:
    """How many of the sheets stand in each state, in the order of the process; one query."""
    rows = dict(mine.order_by().values_list("state").annotate(Count("pk")))
    return [
        {"state": state.value, "label": state.label, "count": rows[state.value]}
        for state in State
        if state.value in rows
    ]


@dataclass(frozen=True, slots=True)
class Turn:
    """Where a judge finds what waits for a judgement; ``arrivals`` are the latest."""

    count: int
    address: str
    arrivals: tuple[Evaluation, ...]


def _turn(user: Person) -> Turn | None:
    """What waits for the user's own judgement; None for who judges nothing. Two queries."""
    if not has_role(user, Role.APPROVER, Role.REVIEWER):
        return None
    waiting = waiting_for(user)
    count = waiting.count()
    latest = waiting.select_related("unit").order_by("-changed_at", "-pk")[:_ARRIVALS]
    return Turn(count, reverse("evaluations:queue"), tuple(latest))
