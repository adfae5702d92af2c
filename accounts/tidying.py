"""Takes away what is over: ended sessions, failed sign-ins, tables that nobody confirmed."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import Final

from axes.models import AccessAttempt
from django.conf import settings
from django.utils import timezone

from accounts.pending_tables import clear_old
from jobs.leases import Lease
from jobs.registry import Handler

CLEAR_SIGN_INS: Final = "clear-sign-ins"

ATTEMPTS_KEPT: Final = timedelta(days=7)
"""Failed attempts lock out for half an hour (AXES_COOLOFF_TIME); afterwards they are only read, by
who looks into a lock-out. Successful sign-ins (AccessLog) are a record and stay."""


def clear_sessions() -> None:
    """What `manage.py clearsessions` does."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


def clear_attempts() -> int:
    """Remove old failed attempts and give how many there were."""
    old = AccessAttempt.objects.filter(attempt_time__lt=timezone.now() - ATTEMPTS_KEPT)
    return int(old.delete()[0])


def _clear_sign_ins(lease: Lease) -> None:
    lease.renew()
    clear_sessions()
    lease.finish({"attempts": clear_attempts(), "tables": clear_old()})


HANDLER: Final = Handler(_clear_sign_ins)
