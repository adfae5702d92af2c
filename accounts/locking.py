"""When failed sign-ins lock: by person and address, by address, by person.

django-axes counts tries of one account at one address (``AXES_LOCKOUT_PARAMETERS``). What it calls
the account is told here, and two wider limits are added for guessing that is spread out.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_failure_limit
from axes.models import AccessAttempt, AccessLog
from django.db.models import Sum
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from accounts.sign_in_names import login_key, person_of

ADDRESS_LIMIT: Final = 50
"""Accounts that failed at one address, and did not succeed since, within the cool-off time. An
office of 300 behind one address has one in ten mistype on the first morning, and those succeed a
minute later, which takes their tries off the count again."""

ACCOUNT_LIMIT: Final = 50
"""Tries of one account over all addresses within the cool-off time: ten addresses at their own
limit of five. No person reaches it; a guesser gets 2,400 tries a day."""

KNOWN_FOR: Final = timedelta(days=30)
"""Where an account signed in so lately, tries made elsewhere do not lock it: nobody shall keep a
colleague out of the office's own computers from far away."""


def account_of(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """What tries are counted by: the number of the person whom the text means, else the text."""
    person, key = _meant(request, credentials)
    return person.number_key if person else key


class LockHandler(AxesDatabaseHandler):
    """The counts of axes, and the two wider limits."""

    def get_failures(self, request: HttpRequest, credentials: Any = None) -> int:
        failures: int = super().get_failures(request, credentials)
        limit: int = get_failure_limit(request, credentials)
        if failures < limit and (_is_sprayed(request) or _is_under_attack(request, credentials)):
            return limit
        return failures


def _is_sprayed(request: Any) -> bool:
    """Whether too many accounts were tried from this address."""
    here = _recent(request).filter(ip_address=request.axes_ip_address)
    return bool(here.values("username").distinct().count() >= ADDRESS_LIMIT)


def _is_under_attack(request: Any, credentials: Mapping[str, Any] | None) -> bool:
    """Whether the account failed too often from everywhere, and never signed in from here."""
    tries = _recent(request).filter(username=account_of(request, credentials))
    total = tries.aggregate(total=Sum("failures_since_start"))["total"] or 0
    if total < ACCOUNT_LIMIT:
        return False
    person, _key = _meant(request, credentials)
    at_home = AccessLog.objects.filter(
        username=person.staff_number if person else None,
        ip_address=request.axes_ip_address,
        attempt_time__gte=timezone.now() - KNOWN_FOR,
    )
    return not at_home.exists()


def _recent(request: HttpRequest) -> Any:
    return AccessAttempt.objects.filter(attempt_time__gte=get_cool_off_threshold(request))


def _meant(request: Any, credentials: Mapping[str, Any] | None) -> tuple[User | None, str]:
    """Whom the login text means, and its key; looked up once a request, axes asks many times."""
    given = request.POST if credentials is None else credentials
    login = str(given.get("username") or "")
    known: dict[str, tuple[User | None, str]] = request.__dict__.setdefault("_ziping_logins", {})
    if login not in known:
        known[login] = person_of(login), login_key(login)
    return known[login]
