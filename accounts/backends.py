"""Sign-in by staff number or by name."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from accounts.models import User
from accounts.permissions import read_with_grants
from accounts.sign_in_names import person_of


class StaffNumberOrNameBackend(ModelBackend):
    """A text signs in only where it means exactly one user; see accounts.sign_in_names."""

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
        user = person_of(login)
        if user is None:
            # The same work as for a known user, so that the time taken tells nothing.
            User().set_password(password)
            return None
        if user.check_password(password) and self.user_can_authenticate(user):
            return user
        return None

    def get_user(self, user_id: int) -> User | None:
        """The person of a session with their grants, which nearly every page asks for."""
        user = read_with_grants(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None
