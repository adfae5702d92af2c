"""Filters of the sheet lists."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from accounts.permissions import units_for
from core.web.widgets import LongSelect
from evaluations.models import Evaluation, StoredFinding
from evaluations.models.states import State
from evaluations.rules import CATALOGUE, title


def _units(request: HttpRequest | None) -> QuerySet[Unit]:
    if request is None:
        return Unit.objects.none()
    units: QuerySet[Unit] = units_for(request.user)
    return units


def by_words(queryset: QuerySet[Evaluation], name: str, value: str) -> QuerySet[Evaluation]:
    """Sheets with each of the words in the name of project or unit."""
    for word in value.split():
        queryset = queryset.filter(Q(project_name__icontains=word) | Q(unit__name__icontains=word))
    return queryset


class WorkFilter(django_filters.FilterSet):
    """By words and state, for a list that is one person's."""

    words = django_filters.CharFilter(method=by_words, label=_("项目或单位"))
    state = django_filters.ChoiceFilter(
        choices=State.choices, label=_("状态"), empty_label=_("全部")
    )

    class Meta:
        model = Evaluation
        fields = ("words", "state")


class EvaluationFilter(django_filters.FilterSet):
    """By words, year, unit, state and findings."""

    words = django_filters.CharFilter(method=by_words, label=_("项目或单位"))
    year = django_filters.NumberFilter(label=_("年度"), min_value=1990, max_value=2200)
    unit = django_filters.ModelChoiceFilter(
        queryset=_units, label=_("单位"), empty_label=_("全部"), widget=LongSelect
    )
    state = django_filters.ChoiceFilter(
        choices=State.choices, label=_("状态"), empty_label=_("全部")
    )
    findings = django_filters.ChoiceFilter(
        method="by_findings",
        label=_("检查"),
        empty_label=_("全部"),
        choices=[
            ("error", _("有错误")),
            ("warning", _("有警告")),
            ("none", _("无错误和警告")),
            *((rule.code, title(rule.code)) for rule in CATALOGUE),
        ],
    )

    class Meta:
        model = Evaluation
        fields = ("words", "year", "unit", "state", "findings")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.form.fields.values():
            field.widget.attrs.setdefault("aria-label", str(field.label))

    def by_findings(
        self, queryset: QuerySet[Evaluation], name: str, value: str
    ) -> QuerySet[Evaluation]:
        conditions: dict[str, Any] = {
            "error": Q(error_count__gt=0),
            "warning": Q(warning_count__gt=0),
            "none": Q(error_count=0, warning_count=0),
        }
        if value in conditions:
            return queryset.filter(conditions[value])
        of_code = StoredFinding.objects.filter(evaluation=OuterRef("pk"), code=value)
        return queryset.filter(Exists(of_code))
