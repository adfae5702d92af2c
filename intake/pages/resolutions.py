"""What is resolved for a whole import at once, from its page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.current_user import the_user
from accounts.models import Unit
from accounts.permissions import units_for
from accounts.roles import Role
from core.web.request_values import clean_text
from intake.pages.forms import ResolveForm
from intake.pages.runs import runs_of
from intake.runs import resolutions
from intake.runs.actions import ImportRefused


@require_POST
def options(request: HttpRequest, pk: int) -> HttpResponse:
    """Year, unit and whether units are made: the plan is drawn up anew in the background."""
    run = get_object_or_404(runs_of(request), pk=pk)
    form = ResolveForm(request.POST, user=the_user(request))
    if not form.is_valid():
        messages.error(
            request, " ".join(str(text) for texts in form.errors.values() for text in texts)
        )
        return redirect("intake:run", pk=pk)
    try:
        resolutions.resolve(run=run, by=the_user(request), **form.cleaned_data)
    except ImportRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("intake:run", pk=pk)


@require_POST
def unit_name(request: HttpRequest, pk: int) -> HttpResponse:
    """Whose a printed name is, for all documents that print it."""
    run = get_object_or_404(runs_of(request), pk=pk)
    name = clean_text(request.POST.get("name", ""))
    try:
        unit = _unit_called(request, clean_text(request.POST.get("unit", "")))
        resolutions.accept_unit_name(run=run, name=name, unit=unit, by=the_user(request))
        messages.success(request, _("已记住：此名称即“%(unit)s”。") % {"unit": unit.name})
    except ImportRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("intake:run", pk=pk)


def _unit_called(request: HttpRequest, name: str) -> Unit:
    """The unit of that name that one administers; ImportRefused where there is none or several."""
    found = list(units_for(request.user, Role.ADMINISTRATOR).filter(name=name.strip())[:2])
    if len(found) != 1:
        raise ImportRefused(
            _("没有（或不止一个）名为“%(name)s”的单位，请重新选择。") % {"name": name}
        )
    return found[0]
