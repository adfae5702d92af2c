"""What the navigation bar needs on every page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.permissions import has_role
from accounts.roles import Role
from accounts.sessions import RENEWED_EVERY
from accounts.signed_out import shown_to


def _surely_lasts() -> int:
    """Seconds after a request for which its session lasts, however long ago it was renewed."""
    age = settings.SESSION_COOKIE_AGE
    return max(age - RENEWED_EVERY, age // 2)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Which rooms the user may enter; reads only the grants, once per request.

    ``shown_to`` and ``idle_seconds``: whose page it is, and after how long without a request the
    session ends.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"may_judge": False, "may_administer": False}
    return {
        "shown_to": shown_to(user),
        "idle_seconds": _surely_lasts(),
        "may_judge": has_role(user, Role.APPROVER, Role.REVIEWER, Role.AUDITOR),
        "may_administer": has_role(user, Role.ADMINISTRATOR),
    }
