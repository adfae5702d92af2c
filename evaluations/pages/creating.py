"""Creating a single sheet of any kind, for a unit and a year."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.current_user import the_user
from accounts.models import Unit, User
from accounts.permissions import within
from budgets.models import Project
from core.errors import ActionRefused
from core.sheets.kinds import filled_kinds
from core.web.widgets import LongSelect
from evaluations.campaigns.creating import CREATORS, FIRST_YEAR, LAST_YEAR, create_sheet


def edition_choices() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The editions that can be filled, by the titles of their kinds."""
    for kind in filled_kinds():
        yield (
            kind.title,
            [(spec.id, spec.name) for spec in kind.specs.values() if not spec.fallback],
        )


class NewSheetForm(forms.Form):
    """Which sheet, of whom, for which year; the project only where the kind is about projects."""

    edition = forms.ChoiceField(choices=edition_choices, label=_("表"))
    year = forms.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR, label=_("年度"))
    unit = forms.ModelChoiceField(queryset=Unit.objects.none(), widget=LongSelect, label=_("单位"))
    project = forms.ModelChoiceField(
        queryset=Project.objects.none(),
        widget=LongSelect,
        required=False,
        label=_("项目（按项目填报的表必选）"),
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit, project = self.fields["unit"], self.fields["project"]
        assert isinstance(unit, forms.ModelChoiceField)  # noqa: S101  declared above
        assert isinstance(project, forms.ModelChoiceField)  # noqa: S101  declared above
        unit.queryset = units
        project.queryset = Project.objects.filter(is_active=True, unit__in=units)
        for field in self.fields.values():
            field.widget.attrs["class"] = (
                "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
            )


def own_units(user: User) -> QuerySet[Unit]:
    """The units for which the user may create sheets."""
    units: QuerySet[Unit] = Unit.objects.filter(within(user, roles=CREATORS, unit=""))
    return units


def create(request: HttpRequest) -> HttpResponse:
    """Ask for the sheet, create it, and open it."""
    user = the_user(request)
    units = own_units(user)
    if not units.exists():
        raise PermissionDenied
    first = units.first() if units.count() == 1 else None
    initial = {"year": timezone.localdate().year, "unit": first}
    form = NewSheetForm(request.POST or None, initial=initial, units=units)
    if request.method == "POST" and form.is_valid():
        try:
            sheet = create_sheet(**form.cleaned_data, by=user)
        except ActionRefused as refusal:
            messages.error(request, str(refusal))
        else:
            return redirect("evaluations:sheet", pk=sheet.pk)
    return render(request, "evaluations/create.html", {"form": form})
