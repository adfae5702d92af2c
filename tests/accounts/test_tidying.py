"""Sessions that ended and failed sign-ins of the past go; the record of sign-ins stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessLog
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.tidying import ATTEMPTS_KEPT, CLEAR_SIGN_INS
from jobs.models import Job
from jobs.queue import queue
from jobs.work import work

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def clear() -> Job:
    job = queue(kind=CLEAR_SIGN_INS, key="tonight", subject="s")
    work(job.pk)
    job.refresh_from_db()
    assert job.status == "done", job.error
    return job


def test_sessions_that_ended_go() -> None:
    for key, ends in (("over", -DAY), ("open", DAY)):
        Session.objects.create(session_key=key, session_data="", expire_date=timezone.now() + ends)
    clear()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]


def test_old_failed_attempts_go_and_the_record_of_sign_ins_stays() -> None:
    for name, before in (("old", ATTEMPTS_KEPT + DAY), ("young", ATTEMPTS_KEPT - DAY)):
        attempt = AccessAttempt.objects.create(username=name, failures_since_start=5)
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=timezone.now() - before)
    log = AccessLog.objects.create(username="old")
    AccessLog.objects.update(attempt_time=timezone.now() - 400 * DAY)
    assert clear().result == {"attempts": 1, "tables": 0}
    assert list(AccessAttempt.objects.values_list("username", flat=True)) == ["young"]
    assert AccessLog.objects.filter(pk=log.pk).exists()
