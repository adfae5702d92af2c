"""Originals of imports that ended longer ago than the term go; rows, forms and other runs stay."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils import timezone

from config import env
from evaluations.models import Evaluation
from intake.models import ImportRun, Upload
from intake.runs import actions, plan_jobs
from intake.runs.pruning import PRUNE_UPLOADS, prunable
from jobs import recurring
from jobs.models import Job
from jobs.queue import queue
from jobs.work import work
from tests.factories.people import Office
from tests.intake.conftest import undone, work_off
from tests.intake.runs.test_stages import MADE, make  # noqa: F401  a fixture
from tests.intake.test_runs import book, saved
from tests.pages import as_user

Stage = ImportRun.Stage
ENDED = {Stage.DONE, Stage.CANCELLED, Stage.FAILED, Stage.UNDONE}


@pytest.fixture(autouse=True)
def _term(settings) -> None:
    settings.UPLOAD_KEEP_DAYS = 100


def make_older(run: ImportRun, days: int = 101) -> None:
    then = timezone.now() - timedelta(days=days)
    for name in ("confirmed_at", "undone_at"):
        ImportRun.objects.filter(pk=run.pk).exclude(**{name: None}).update(**{name: then})
    ImportRun.objects.filter(pk=run.pk).update(at=then)
    run.jobs.exclude(ended_at=None).update(ended_at=then)


@pytest.fixture
def prune(django_capture_on_commit_callbacks):
    def done() -> Job:
        job = queue(kind=PRUNE_UPLOADS, key="tonight", subject="s", again=True)
        with django_capture_on_commit_callbacks(execute=True):
            work(job.pk)
        job.refresh_from_db()
        return job

    return done


def test_the_original_goes_and_what_was_read_and_saved_stays(
    client: Client, start, people: Office, prune
) -> None:
    run = saved(start(book(), book()), people)
    paths = [Path(upload.file.path) for upload in run.uploads.all()]
    kept = saved(start(book()), people).uploads.get()
    make_older(run)
    assert prune().result == {"pruned": 2}
    assert not any(path.exists() for path in paths)
    assert Path(kept.file.path).exists()
    assert [bool(upload.file) for upload in run.uploads.all()] == [False, False]
    assert all(upload.pruned_at for upload in run.uploads.all())
    assert (run.items.count(), Evaluation.objects.count()) == (4, 2)
    html = as_user(client, people.administrator).get(f"/imports/{run.pk}/").content.decode()
    assert "原件已按保存期限清理" in html
    assert "在原工作簿上标出问题" not in html
    assert (
        client.post(f"/imports/{run.pk}/uploads/{run.uploads.first().pk}/marked/").status_code
        == 404
    )


@pytest.mark.parametrize("name", MADE)
def test_only_runs_that_ended_lose_their_files(make, prune, name: str) -> None:  # noqa: F811
    run = make(name)
    if run.stage in ENDED:
        work_off(run)  # the worker hears of a cancelling
    make_older(run)
    prune()
    assert run.uploads.filter(pruned_at=None).exists() != (run.stage in ENDED)


@pytest.mark.parametrize("what", ["at", "confirmed_at", "undone_at", "job"])
def test_whatever_happened_last_counts(start, people: Office, what: str) -> None:
    run = saved(start(book()), people)
    undone(run, people)
    make_older(run)
    assert prunable().exists()
    if what == "job":
        run.jobs.filter(kind="undo").update(ended_at=timezone.now())
    else:
        ImportRun.objects.update(**{what: timezone.now()})
    assert not prunable().exists()


def test_the_day_counts(start, people: Office) -> None:
    run = saved(start(book()), people)
    make_older(run, 99)
    assert not prunable().exists()
    make_older(run, 101)
    assert prunable().exists()


def test_a_term_of_zero_is_for_ever(start, people: Office, settings) -> None:
    run = saved(start(book()), people)
    make_older(run, 40_000)
    settings.UPLOAD_KEEP_DAYS = 0
    assert not prunable().exists()


def test_a_term_below_zero_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZIPING_UPLOAD_KEEP_DAYS", "-1")
    with pytest.raises(ImproperlyConfigured):
        env.count("ZIPING_UPLOAD_KEEP_DAYS", 3650)


def test_many_files_go_in_batches(
    start, people: Office, prune, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("intake.runs.pruning._BATCH", 2)
    run = saved(start(*[book()] * 5), people)
    make_older(run)
    assert prune().result == {"pruned": 5}
    assert not Upload.objects.exclude(file="").exists()


def test_a_pruned_file_that_was_never_read_is_named_when_it_is_to_be(
    start, people: Office, prune
) -> None:
    run = actions.cancel(run=start(book(), read=False), by=people.administrator)
    make_older(work_off(run))
    prune()
    plan_jobs.check_again(run=run, by=people.administrator)
    work_off(run)
    assert run.stage == Stage.PREVIEW
    assert "原件已按保存期限清理" in run.problems.get().sentence


def test_it_comes_round_by_itself() -> None:
    assert recurring._recurring[PRUNE_UPLOADS].at is not None
