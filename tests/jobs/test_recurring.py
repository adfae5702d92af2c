"""What comes round by itself is queued once in its period, whoever asks and however often."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from jobs import recurring
from jobs.models import Job
from jobs.queue import queue
from jobs.recurring import Recurring, queue_due, repeat
from jobs.tasks import sweep

HOUR = timedelta(hours=1)


def at(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The time as the module sees it, with nothing registered."""
    now = [at("2031-05-06T12:00")]
    monkeypatch.setattr(recurring, "_recurring", {})
    monkeypatch.setattr(recurring.timezone, "now", lambda: now[-1])
    return now


def keys() -> list[str]:
    return list(Job.objects.order_by("pk").values_list("key", flat=True))


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2031-05-06T02:29:59", "2031-05-05"),
        ("2031-05-06T02:30", "2031-05-06"),
        ("2031-05-06T23:59", "2031-05-06"),
        ("2031-05-07T00:00", "2031-05-06"),
    ],
)
def test_a_day_of_daily_work_begins_at_its_time_in_this_place(now: str, day: str) -> None:
    assert Recurring("clean", at=time(2, 30)).key(at(now)) == f"clean-{day}"


def test_a_period_has_one_key_from_its_beginning_to_its_end() -> None:
    hourly = Recurring("count", every=HOUR)
    assert hourly.key(at("2031-05-06T10:00")) == hourly.key(at("2031-05-06T10:59:59"))
    assert hourly.key(at("2031-05-06T10:59:59")) != hourly.key(at("2031-05-06T11:00"))


@pytest.mark.parametrize("when", [{}, {"at": time(1), "every": HOUR}])
def test_one_says_when(when: dict) -> None:
    with pytest.raises(ValueError, match="either a time of day or a period"):
        Recurring("clean", **when)


@pytest.mark.django_db
def test_it_is_queued_once_a_day_and_not_again_when_done(clock: list[datetime]) -> None:
    repeat("clean", at=time(2, 30))
    for _ in range(3):
        sweep()
    assert keys() == ["clean-2031-05-06"]
    Job.objects.update(status="done")
    sweep()
    assert Job.objects.get().status == "done"
    clock.append(at("2031-05-07T02:30"))
    sweep()
    assert keys() == ["clean-2031-05-06", "clean-2031-05-07"]


@pytest.mark.django_db
def test_a_machine_that_was_off_for_a_week_catches_up_once(clock: list[datetime]) -> None:
    repeat("clean", at=time(2, 30))
    queue_due()
    clock.append(at("2031-05-13T08:00"))
    queue_due()
    assert keys() == ["clean-2031-05-06", "clean-2031-05-13"]


@pytest.mark.django_db
def test_two_that_ask_at_the_same_moment_queue_it_once(
    clock: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    repeat("clean", at=time(2, 30))

    def other_first(**wanted: Any) -> Job:
        Job.objects.create(**wanted)
        return queue(**wanted)

    monkeypatch.setattr(recurring, "queue", other_first)
    queue_due()
    assert keys() == ["clean-2031-05-06"]


def test_the_product_cleans_up_every_night() -> None:
    assert {work.kind: work.at for work in recurring._recurring.values()} == {
        "clear-sign-ins": time(2, 15),
        "inspect-waiting-evidence": None,
        "prune-evidence": time(2, 25),
        "prune-uploads": time(2, 20),
        "remove-stray-files": time(2, 30),
        "thin-versions": time(3, 15),
        "tidy-jobs": time(2, 45),
    }
