"""Random re-checks: draw a sample, look at it, take its list along."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.current_user import the_user
from accounts.models import Unit
from accounts.permissions import Person, has_role, units_for
from accounts.roles import Role
from core.errors import ActionRefused
from core.web.downloads import attachment
from core.web.widgets import LongSelect
from evaluations.models import SpotCheck
from evaluations.outputs.sample_list import sample_workbook
from evaluations.sampling.spot_checks import (
    MAX_SEED,
    MAX_SIZE,
    READERS,
    draw_sample,
    evaluations_of,
    visible_samples,
)

SHOWN = 100


class SampleForm(forms.Form):
    """What is drawn from, how many, and the seed that makes the draw repeatable."""

    year = forms.IntegerField(label=_("年度"), min_value=1990, max_value=2200)
    unit = forms.ModelChoiceField(
        label=_("范围"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("全部"),
        widget=LongSelect,
    )
    size = forms.IntegerField(label=_("抽取数"), min_value=1, max_value=MAX_SIZE)
    seed = forms.IntegerField(label=_("随机种子"), min_value=0, max_value=MAX_SEED)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  declared above
        field.queryset = units


def samples(request: HttpRequest) -> HttpResponse:
    """Earlier samples, and the form to draw another."""
    _only_readers(request.user)
    may_draw = has_role(request.user, Role.REVIEWER)
    today = timezone.localdate()
    form = SampleForm(
        request.POST or None,
        initial={"year": today.year - 1, "size": 20, "seed": f"{today:%Y%m%d}"},
        units=units_for(request.user, Role.REVIEWER),
    )
    if request.method == "POST":
        if not may_draw:
            raise PermissionDenied
        if form.is_valid():
            try:
                sample = draw_sample(by=the_user(request), **form.cleaned_data)
                return redirect("evaluations:sample", pk=sample.pk)
            except ActionRefused as refusal:
                messages.error(request, str(refusal))
    context = {
        "form": form,
        "may_draw": may_draw,
        "samples": visible_samples(request.user)[:SHOWN],
    }
    return render(request, "evaluations/samples/list.html", context)


def sample(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheets of one sample."""
    found = _sample(request, pk)
    context = {"sample": found, "rows": evaluations_of(found, request.user)}
    return render(request, "evaluations/samples/sample.html", context)


def workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of one sample as a workbook."""
    found = _sample(request, pk)
    content = sample_workbook(found, evaluations_of(found, request.user))
    return attachment(content, f"sample-{found.pk}.xlsx")


def _sample(request: HttpRequest, pk: int) -> SpotCheck:
    _only_readers(request.user)
    return get_object_or_404(visible_samples(request.user), pk=pk)


def _only_readers(user: Person) -> None:
    if not has_role(user, *READERS):
        raise PermissionDenied
