"""The list of sheets and the review queue: the same table, the queue shows whose turn it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.mixins import UserPassesTestMixin
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.generic import View

from accounts.permissions import Person, has_role, within
from accounts.roles import Role
from core.web.paging import KeyPaginator
from evaluations.campaigns.creating import CREATORS
from evaluations.lifecycle.permissions import may_see_risk, visible_evaluations
from evaluations.lifecycle.transitions import WAITS_FOR
from evaluations.models import Evaluation
from evaluations.models.states import State
from evaluations.pages.filters import EvaluationFilter

PAGE_SIZE = 25


class EvaluationListView(View):
    """Every sheet the user may see."""

    template = "evaluations/list.html"

    def evaluations(self) -> QuerySet[Evaluation]:
        return visible_evaluations(self.request.user)

    def get(self, request: HttpRequest) -> HttpResponse:
        found = EvaluationFilter(
            request.GET, queryset=self.evaluations().select_related("unit"), request=request
        )
        counts = self._counts()
        total = sum(row["count"] for row in counts)
        rows = found.qs
        asked_for = any(value not in (None, "") for value in found.form.cleaned_data.values())
        pages = KeyPaginator(rows, PAGE_SIZE, known=None if asked_for else total)
        page = pages.get_page(request.GET.get("page"))
        query = request.GET.copy()
        query.pop("page", None)
        context = {
            "filter": found,
            "page": page,
            "query": query.urlencode(),
            "counts": counts,
            "may_sample": has_role(request.user, Role.REVIEWER, Role.AUDITOR),
            "with_risk": self.with_risk(page.object_list),
            "total": total,
            "may_create": has_role(request.user, *CREATORS),
        }
        return render(request, self.template, context)

    def with_risk(self, evaluations: Iterable[Evaluation]) -> set[int]:
        """The sheets whose risk is shown: none in the plain list."""
        return set()

    def _counts(self) -> list[dict[str, Any]]:
        """How many sheets stand in each state, in the order of the process."""
        rows = dict(
            self.evaluations()
            .order_by()
            .values_list("state")
            .annotate(Count("pk"))
            .values_list("state", "pk__count")
        )
        return [
            {"state": state.value, "label": state.label, "count": rows.get(state.value, 0)}
            for state in State
        ]


class ReviewQueueView(UserPassesTestMixin, EvaluationListView):
    """What waits for this user's judgement, the riskiest first."""

    template = "evaluations/queue.html"
    raise_exception = True

    def test_func(self) -> bool:
        return has_role(self.request.user, Role.APPROVER, Role.REVIEWER, Role.AUDITOR)

    def evaluations(self) -> QuerySet[Evaluation]:
        return waiting_for(self.request.user, Role.AUDITOR).order_by(
            F("risk").desc(nulls_last=True),
            "-error_count",
            "-warning_count",
            "unit__path",
            "project_name",
            "pk",
        )

    def with_risk(self, evaluations: Iterable[Evaluation]) -> set[int]:
        return {
            evaluation.pk
            for evaluation in evaluations
            if may_see_risk(self.request.user, evaluation)
        }


def waiting_for(user: Person, *also: Role) -> QuerySet[Evaluation]:
    """Sheets whose next judge is this user; those of ``also`` see everybody's."""
    condition = Q(pk__in=())
    for state, role in WAITS_FOR.items():
        condition |= Q(state=state) & within(user, roles=(role, *also))
    return Evaluation.objects.filter(condition)
