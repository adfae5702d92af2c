"""Undo as background work: visible, to be stopped, taken up again, and said when it fails."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evaluations.models import Evaluation
from intake.models import ImportItem, ImportRun
from intake.runs import undoing
from intake.runs.actions import ImportRefused, cancel, confirm, retry
from intake.runs.undoing import undo
from jobs.leases import take
from jobs.models import Job
from jobs.work import MAX_TRIES, work
from tests.factories.documents import build_document
from tests.factories.evaluations import save_sheet
from tests.factories.people import Office
from tests.intake.conftest import undone, work_off
from tests.intake.test_runs import book, saved
from tests.pages import as_user

Stage = ImportRun.Stage


@pytest.fixture
def run(start, people: Office) -> ImportRun:
    return saved(start(book()), people)


@pytest.fixture
def page(client: Client, people: Office) -> Client:
    return as_user(client, people.administrator)


def text(page: Client, run: ImportRun, tail: str = "") -> str:
    return " ".join(page.get(f"/imports/{run.pk}/{tail}").content.decode().split())


def test_the_request_only_queues_and_the_page_shows_how_far_it_is(
    page: Client, run: ImportRun
) -> None:
    page.post(f"/imports/{run.pk}/undo/")
    run.refresh_from_db()
    assert run.stage == Stage.UNDOING
    assert Evaluation.objects.count() == 2
    lease = take(run.jobs.get(kind="undo").pk)
    assert lease is not None
    lease.renew(done=1)
    html = text(page, run, "progress/")
    assert "已处理 1 / 2 张表" in html
    assert 'value="50"' in html
    assert 'hx-get="' in html
    assert "停止撤销" in html


def test_what_came_of_it_stays_on_the_page(page: Client, run: ImportRun, people: Office) -> None:
    evaluation = Evaluation.objects.get(project_name="图书购置")
    changed = build_document(goal_actual="填报人改过")
    save_sheet(evaluation, people.preparer, changed, version=evaluation.version)
    undone(run, people)
    run.refresh_from_db()
    assert (run.undone_by, run.stage) == (people.administrator, Stage.UNDONE)
    html = text(page, run)
    assert "已撤销 1 张表" in html
    assert "1 张表导入后已有人修改，保留不动：图书购置" in html
    assert 'hx-get="' not in html


def test_while_it_is_undone_nothing_else_is_done_with_a_run(run: ImportRun, people: Office) -> None:
    undo(run=run, by=people.administrator)
    for action in (confirm, retry, undo):
        with pytest.raises(ImportRefused):
            action(run=run, by=people.administrator)
    assert run.jobs.filter(kind="undo").count() == 1


def test_stopped_half_way_the_run_stands_as_before_and_may_be_undone_again(
    page: Client, run: ImportRun, people: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undoing, "_BATCH", 1)
    undo_batch = undoing._undo_batch

    def undo_and_stop(ids, by) -> None:
        undo_batch(ids, by)
        if Evaluation.objects.count() == 1:
            cancel(run=run, by=people.administrator)

    monkeypatch.setattr(undoing, "_undo_batch", undo_and_stop)
    job = undo(run=run, by=people.administrator)
    work(job.pk)
    run.refresh_from_db()
    job.refresh_from_db()
    # The batch in which it was stopped is taken back whole or not at all.
    assert (job.status, run.stage, Evaluation.objects.count()) == ("cancelled", Stage.DONE, 2)
    assert "撤销在处理 0 / 2 张表后停止" in text(page, run)
    monkeypatch.undo()
    assert undone(run, people)["taken_back"] == 2
    assert not Evaluation.objects.exists()


def test_the_next_worker_goes_on_and_counts_what_the_dead_one_took_back(
    run: ImportRun, people: Office
) -> None:
    job = undo(run=run, by=people.administrator)
    assert take(job.pk) is not None
    newest = run.items.order_by("-pk").values_list("pk", flat=True)[:1]
    undoing._undo_batch(list(newest), people.administrator)
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(minutes=5))
    work(job.pk)
    job.refresh_from_db()
    assert (job.tries, job.status, job.result["taken_back"]) == (2, "done", 2)
    assert not Evaluation.objects.exists()


def test_whoever_lost_the_lease_takes_nothing_back(
    run: ImportRun, people: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    undo_batch = undoing._undo_batch

    def lose_the_lease(ids, by) -> None:
        undo_batch(ids, by)
        Job.objects.filter(kind="undo").update(owner="another")

    monkeypatch.setattr(undoing, "_undo_batch", lose_the_lease)
    work(undo(run=run, by=people.administrator).pk)
    run.refresh_from_db()
    assert Evaluation.objects.count() == 2
    assert run.stage == Stage.UNDOING, "it is the other worker's now"


def test_an_undo_that_fails_is_said_on_the_page_and_the_run_stands_as_before(
    page: Client, run: ImportRun, people: Office
) -> None:
    job = undo(run=run, by=people.administrator)
    Job.objects.filter(pk=job.pk).update(tries=MAX_TRIES)
    work(job.pk)
    run.refresh_from_db()
    assert run.stage == Stage.DONE
    assert "多次中断" in text(page, run)
    assert undone(run, people)["taken_back"] == 2
    run.refresh_from_db()
    assert run.failure == ""


def test_undoing_asks_a_fixed_number_of_times_for_any_size_of_batch_of_the_request(
    start, people: Office
) -> None:
    """The request writes the job row; how many forms there are does not matter to it."""
    counts = []
    for size in (2, 20):
        run = start(book(), read=False)
        work_off(run)
        upload = run.uploads.get()
        ImportItem.objects.bulk_create(
            ImportItem(
                run=run, upload=upload, position=100 + n, document={}, saved_at=timezone.now()
            )
            for n in range(size)
        )
        run.stage = Stage.DONE
        run.save()
        with CaptureQueriesContext(connection) as queries:
            undo(run=run, by=people.administrator)
        counts.append(len(queries))
    assert counts[0] == counts[1]
