from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from intake.models import ImportRun
from intake.runs.actions import RunOptions, start_run
from intake.runs.undoing import undo
from jobs.work import work
from tests.factories.people import Office, office


@pytest.fixture
def people(db: None) -> Office:
    return office()


@pytest.fixture
def uploads(settings, tmp_path: Path) -> Path:
    """Where uploaded files go in this test."""
    settings.MEDIA_ROOT = tmp_path / "uploads"
    return tmp_path


@pytest.fixture
def start(people: Office, uploads: Path) -> Callable[..., ImportRun]:
    """Starts a run of files (name, bytes) as the administrator; reads them unless told not to."""

    def begin(*files: tuple[str, bytes], read: bool = True, **options) -> ImportRun:
        run = start_run(
            files=[(name, ContentFile(data, name)) for name, data in files],
            by=people.administrator,
            options=RunOptions(**options),
        )
        if read:
            work_off(run)
        return run

    return begin


def work_off(run: ImportRun) -> ImportRun:
    """Do the run's open jobs here, as a worker would, and those that they queue."""
    while job := run.jobs.filter(status="queued").order_by("pk").first():
        work(job.pk)
    run.refresh_from_db()
    return run


def undone(run: ImportRun, people: Office) -> dict[str, Any]:
    """Take the run back, as a worker would; what came of it."""
    job = undo(run=run, by=people.administrator)
    work(job.pk)
    run.refresh_from_db()
    job.refresh_from_db()
    assert run.stage == ImportRun.Stage.UNDONE
    return job.result
