"""Sign-in by staff number or by name."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from accounts.models import User


class StaffNumberOrNameBackend(ModelBackend):
    """A name signs in only where exactly one active user has it."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        login = (username or kwargs.get(User.USERNAME_FIELD) or "").strip()
        if not login or password is None:
            return None
        user = _find(login)
        if user is None:
            # The same work as for a known user, so that the time taken tells nothing.
            User().set_password(password)
            return None
        if user.check_password(password) and self.user_can_authenticate(user):
            return user
        return None


def _find(login: str) -> User | None:
    by_number = User.objects.filter(staff_number=login).first()
    if by_number is not None:
        return by_number
    namesakes = list(User.objects.filter(name=login, is_active=True)[:2])
    return namesakes[0] if len(namesakes) == 1 else None
