"""The person behind a request."""

from __future__ import annotations

from django.http import HttpRequest

from accounts.models import User


def the_user(request: HttpRequest) -> User:
    """The signed-in user; for views that stand behind the login."""
    assert isinstance(request.user, User)  # noqa: S101  LoginRequiredMiddleware stands before
    return request.user
