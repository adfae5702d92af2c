"""How long a session lasts: renewed by requests, but written at most once a minute.

Django's SESSION_SAVE_EVERY_REQUEST writes the row with each request, four statements each time. A
page that is being typed in asks several times a minute.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final, TypeVar

from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse

RENEWED_EVERY: Final = 60
"""Seconds. A session therefore ends up to a minute earlier than ZIPING_IDLE_MINUTES says."""
_RENEWED: Final = "renewed"

_View = TypeVar("_View", bound=Callable[..., Any])


def leaves_session(view: _View) -> _View:
    """Marks a view that does not renew the session: it asks by itself, nobody clicked."""
    view.leaves_session = True  # type: ignore[attr-defined]
    return view


class RenewingSessionMiddleware(SessionMiddleware):
    """Django's, with sessions renewed by the requests of people."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if _is_due(request):
            request.session[_RENEWED] = int(time.time())
        return super().process_response(request, response)


def _is_due(request: HttpRequest) -> bool:
    session = getattr(request, "session", None)
    if session is None or not session.accessed or session.is_empty():
        return False
    match = request.resolver_match
    if match is not None and getattr(match.func, "leaves_session", False):
        return False
    renewed = session.get(_RENEWED)
    return not isinstance(renewed, int) or abs(time.time() - renewed) >= RENEWED_EVERY
