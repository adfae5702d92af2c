"""A run whose plan is being drawn up while the site is updated is called so afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from intake.models import ImportRun
from jobs.models import Job
from tests.factories.people import UserFactory

BEFORE: list[Any] = [("intake", "0007_stopped_for_its_owner")]


def migrate(targets: list[Any]) -> Any:
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


@pytest.fixture
def old(transactional_db: None) -> Iterator[Any]:
    yield migrate(BEFORE)
    migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())


def test_only_runs_that_are_planned_change_their_stage(old: Any) -> None:
    by = UserFactory.create()
    runs = old.get_model("intake", "ImportRun").objects
    planned, read, waiting = (
        runs.create(by_id=by.pk, stage=stage) for stage in ("reading", "reading", "preview")
    )
    for run, kind, status in (
        (planned, "read", "done"),
        (planned, "plan", "queued"),
        (read, "read", "running"),
        (waiting, "plan", "done"),
    ):
        key = f"{kind}-{run.pk}"
        Job.objects.create(
            kind=kind, key=key, subject=f"import-{run.pk}", status=status, payload={"run": run.pk}
        )

    migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())
    stages = dict(ImportRun.objects.values_list("pk", "stage"))
    assert stages == {planned.pk: "planning", read.pk: "reading", waiting.pk: "preview"}

    migrate(BEFORE)
    assert set(runs.values_list("stage", flat=True)) == {"reading", "preview"}
