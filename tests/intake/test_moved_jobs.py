"""An existing database is taken over: jobs that were rows of this room go to their own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from accounts.models import User
from intake.models import ImportRun
from jobs.leases import abandoned_jobs
from jobs.models import Job

BEFORE: list[Any] = [("intake", "0004_planned_versions"), ("jobs", None)]


def migrate(targets: list[Any]) -> Any:
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return executor.loader.project_state([t for t in targets if t[1]]).apps


def newest() -> list[Any]:
    return MigrationExecutor(connection).loader.graph.leaf_nodes()


@pytest.fixture
def old(transactional_db: None) -> Iterator:
    """The models as they were; afterwards the database is as it should be whatever happened."""
    yield migrate(BEFORE)
    migrate(newest())


def test_every_job_is_kept_with_what_it_was_about(old) -> None:
    user = User.objects.create_user("1", None, name="管理员")
    runs = old.get_model("intake", "ImportRun").objects
    reading = runs.create(by_id=user.pk, stage="reading")
    stopping = runs.create(by_id=user.pk, stage="saving", cancel_requested=True)
    upload = old.get_model("intake", "Upload").objects.create(
        run=reading, name="去年.xlsx", sha256="0", size=1
    )
    jobs = old.get_model("intake", "Job").objects
    jobs.create(run=reading, upload=upload, kind="read", key="read-1")
    past = timezone.now() - timedelta(minutes=5)
    jobs.create(
        run=stopping,
        kind="save",
        key="save-2",
        status="running",
        owner="x",
        lease_until=past,
        tries=2,
    )
    jobs.create(run=stopping, kind="read", key="read-0", status="done", tries=1)

    migrate(newest())

    first, second, third = Job.objects.order_by("pk")
    assert (first.kind, first.key, first.status) == ("read", "read-1", "queued")
    assert first.payload == {"run": reading.pk, "upload": upload.pk}
    assert list(ImportRun.objects.get(pk=reading.pk).jobs) == [first]
    assert (second.payload, second.owner, second.tries) == ({"run": stopping.pk}, "x", 2)
    assert (second.cancel_requested, third.cancel_requested) == (True, False)
    assert (second.by_id, third.status) == (user.pk, "done")
    assert abandoned_jobs() == [second.pk], "what was under way is taken up again"

    migrate(BEFORE)
    back = old.get_model("intake", "Job").objects.order_by("pk")
    assert list(back.values_list("run_id", "upload_id", "key", "status", "tries")) == [
        (reading.pk, upload.pk, "read-1", "queued", 0),
        (stopping.pk, None, "save-2", "running", 2),
        (stopping.pk, None, "read-0", "done", 1),
    ]


def test_the_way_may_be_taken_back_and_again(old) -> None:
    user = User.objects.create_user("1", None, name="管理员")
    run = old.get_model("intake", "ImportRun").objects.create(by_id=user.pk)
    old.get_model("intake", "Job").objects.create(run=run, kind="read", key="read-1")

    migrate(newest())
    migrate([BEFORE[0]])
    migrate(newest())

    assert Job.objects.get().payload == {"run": run.pk}
