"""Pages of the manual, and what every page says of it: the section to open, and whom to ask."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import mark_safe

from accounts.permissions import has_role
from accounts.roles import Role
from config.help.manual import ROLES, read_page
from config.help.sections import all_sections


def index(request: HttpRequest) -> HttpResponse:
    """The page of the person's own role."""
    return redirect(_address(all_sections().for_roles("home", _roles(request))))


def page(request: HttpRequest, role: str) -> HttpResponse:
    """The manual of one role; everybody may read each."""
    try:
        manual = read_page(role, _picture)
    except KeyError:
        raise Http404 from None
    context = {
        "manual": manual,
        # The text is our own; HTML in it was written out by the renderer.
        "html": mark_safe(manual.html),  # noqa: S308
        "role": role,
        "roles": [(each, str(Role(each).label)) for each in ROLES],
    }
    return render(request, "help.html", context)


@cache
def _pictures() -> frozenset[str]:
    """The pictures that were taken (``make manual``), by name."""
    folders = [Path(settings.STATIC_ROOT), *map(Path, settings.STATICFILES_DIRS)]
    return frozenset(file.stem for folder in folders for file in folder.glob("manual/*.png"))


def _picture(name: str) -> str:
    return static(f"manual/{name}.png") if name in _pictures() else ""


def _address(section: str) -> str:
    role, _mark, name = section.partition("#")
    return f"{reverse('help_page', args=[role])}#{name}"


def _roles(request: HttpRequest) -> set[str]:
    return {role.value for role in Role if has_role(request.user, role)}


def on_every_page(request: HttpRequest) -> dict[str, Any]:
    """For templates: the address of the section that explains the page, and whom to ask."""
    shown: dict[str, Any] = {"whom_to_ask": settings.CONTACT}
    user = getattr(request, "user", None)
    match = request.resolver_match
    if user is not None and user.is_authenticated:
        section = all_sections().for_roles(match.view_name if match else "home", _roles(request))
        shown["help_address"] = _address(section or "preparer#start")
    return shown
