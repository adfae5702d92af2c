"""Every stage of an import has a way on or back, and each step does what the table says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from intake.models import ImportRun
from intake.runs import actions, plan_jobs, resolutions, undoing
from intake.runs.actions import ImportRefused
from intake.runs.corrections import correct
from intake.runs.stages import (
    STAGE_TRANSITIONS,
    WORKING,
    RunAction,
    possible_actions,
    transition_of,
)
from jobs.leases import take
from jobs.models import Job
from jobs.work import work
from tests.factories.documents import build_document
from tests.factories.people import Office, UserFactory
from tests.intake.conftest import undone, work_off
from tests.intake.test_runs import actions_of, book, saved
from tests.pages import as_user

Stage = ImportRun.Stage


class Maker:
    """Brings runs into their stages the way people and workers do."""

    def __init__(self, start, people: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        self.start, self.people, self.monkeypatch = start, people, monkeypatch
        self.by = people.administrator

    def reading(self) -> ImportRun:
        return self.start(self._book(), read=False)

    def first_planning(self) -> ImportRun:
        run = self.reading()
        work(run.jobs.get().pk)
        return run

    def preview(self) -> ImportRun:
        return self.start(self._book())

    def planned_anew(self) -> ImportRun:
        run = self.preview()
        resolve(run, self.people, year=2023)
        return run

    def half_planned(self) -> ImportRun:
        """A worker has begun, and died."""
        run = self.planned_anew()
        die_with(planning_of(run))
        return run

    def saving(self) -> ImportRun:
        run = self.preview()
        actions.confirm(run=run, by=self.by)
        return run

    def done(self) -> ImportRun:
        return saved(self.preview(), self.people)

    def cancelled_unread(self) -> ImportRun:
        return actions.cancel(run=self.reading(), by=self.by)

    def cancelled_preview(self) -> ImportRun:
        return actions.cancel(run=self.preview(), by=self.by)

    def cancelled_saving(self) -> ImportRun:
        run = self.saving()
        actions.cancel(run=run, by=self.by)
        return work_off(run)

    def failed_planning(self) -> ImportRun:
        run = self.first_planning()
        with self.monkeypatch.context() as patch:
            patch.setattr(plan_jobs, "plan", fail)
            return work_off(run)

    def failed_saving(self) -> ImportRun:
        run = self.saving()
        with self.monkeypatch.context() as patch:
            patch.setattr("intake.runs.handlers.unsaved", fail)
            return work_off(run)

    def undoing(self) -> ImportRun:
        run = self.done()
        undoing.undo(run=run, by=self.by)
        return run

    def undone(self) -> ImportRun:
        run = self.done()
        undone(run, self.people)
        return run

    def _book(self) -> tuple[str, bytes]:
        return book(build_document(), build_document(project_name="讲座", title="自评表"))


def fail(*_args: object) -> None:
    raise RuntimeError


def resolve(run: ImportRun, people: Office, year: int | None) -> None:
    resolutions.resolve(
        run=run, by=people.administrator, year=year, unit=people.unit, creates_units=True
    )


def planning_of(run: ImportRun) -> Job:
    return run.jobs.filter(kind="plan").latest("pk")


def die_with(job: Job) -> None:
    """A worker takes the job, is killed, and its lease runs out."""
    assert take(job.pk) is not None
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(minutes=5))


MADE: dict[str, Stage] = {
    "reading": Stage.READING,
    "first_planning": Stage.PLANNING,
    "planned_anew": Stage.PLANNING,
    "half_planned": Stage.PLANNING,
    "preview": Stage.PREVIEW,
    "saving": Stage.SAVING,
    "done": Stage.DONE,
    "cancelled_unread": Stage.CANCELLED,
    "cancelled_preview": Stage.CANCELLED,
    "cancelled_saving": Stage.CANCELLED,
    "failed_planning": Stage.FAILED,
    "failed_saving": Stage.FAILED,
    "undoing": Stage.UNDOING,
    "undone": Stage.UNDONE,
}


@pytest.fixture
def make(start, people: Office, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ImportRun]:
    maker = Maker(start, people, monkeypatch)

    def made(name: str) -> ImportRun:
        run: ImportRun = getattr(maker, name)()
        run.refresh_from_db()
        assert run.stage == MADE[name]
        return run

    return made


def take_step(run: ImportRun, step: RunAction, people: Office) -> None:
    by = people.administrator
    match step:
        case RunAction.RESOLVE:
            resolve(run, people, year=None)
        case RunAction.DECIDE:
            resolutions.accept_unit_name(run=run, name="青禾站", unit=people.unit, by=by)
        case RunAction.UNDO:
            undoing.undo(run=run, by=by)
        case RunAction.STOP:
            plan_jobs.stop_planning(run=run, by=by)
        case RunAction.CHECK:
            plan_jobs.check_again(run=run, by=by)
        case _:
            getattr(actions, step.value)(run=run, by=by)


def test_the_table_names_every_stage_and_every_stage_is_made_here() -> None:
    assert set(STAGE_TRANSITIONS) == set(Stage) == set(MADE.values())


@pytest.mark.parametrize("name", MADE)
def test_every_stage_has_a_way_on_or_back(make, name: str) -> None:
    assert possible_actions(make(name))


@pytest.mark.parametrize("step", RunAction)
@pytest.mark.parametrize("name", MADE)
def test_a_step_does_what_the_table_says(make, people: Office, name: str, step: RunAction) -> None:
    run = make(name)
    before, transition = run.stage, transition_of(run, step)
    if transition is None:
        with pytest.raises(ImportRefused):
            take_step(run, step, people)
        run.refresh_from_db()
        assert run.stage == before
        return

    take_step(run, step, people)
    run.refresh_from_db()
    assert run.stage == transition.then
    work_on_all(run)
    assert run.stage == (transition.ends or Stage.DONE)


def work_on_all(run: ImportRun) -> None:
    """What a worker would find: also what a dead one left."""
    for job in run.jobs.filter(status="running"):
        work(job.pk)
    work_off(run)


@pytest.mark.parametrize("name", [name for name, stage in MADE.items() if stage in WORKING])
def test_a_stage_in_which_somebody_works_ends_by_itself(make, name: str) -> None:
    run = make(name)
    work_on_all(run)
    assert run.stage in {Stage.PREVIEW, Stage.DONE, Stage.UNDONE}


@pytest.mark.parametrize("name", MADE)
def test_the_page_offers_exactly_what_can_be_done(
    client: Client, make, people: Office, name: str
) -> None:
    run = make(name)
    html = as_user(client, people.administrator).get(f"/imports/{run.pk}/").content.decode()
    addresses = {step: f'action="/imports/{run.pk}/{step.value}/"' for step in RunAction}
    addresses[RunAction.RESOLVE] = f'action="/imports/{run.pk}/options/"'
    offered = {step for step, address in addresses.items() if address in html}
    possible = possible_actions(run) - {RunAction.DECIDE}
    # Buttons that would do nothing are left out: nothing to settle, nothing saved.
    if run.stage == Stage.PREVIEW:
        possible -= {RunAction.RESOLVE}
    if not run.items.exclude(saved_at=None).exists():
        possible -= {RunAction.UNDO}
    assert offered == possible


# Breaking off a planning --------------------------------------------------------------------------


def options(run: ImportRun) -> tuple[object, ...]:
    return (run.year, run.unit, run.creates_units)


def yearless(name: str) -> tuple[str, bytes]:
    return book(build_document(project_name=name, title="项目自评表", year=None))


def test_a_planning_that_is_stopped_leads_back_to_the_plan_before(
    client: Client, start, people: Office
) -> None:
    run = start(yearless("讲座"))
    before = (options(run), actions_of(run))
    resolve(run, people, year=2024)
    as_user(client, people.administrator).post(f"/imports/{run.pk}/stop/")
    run.refresh_from_db()
    assert (run.stage, (options(run), actions_of(run))) == (Stage.PREVIEW, before)
    work_off(run)
    assert (run.stage, (options(run), actions_of(run))) == (Stage.PREVIEW, before)


def test_what_a_stopped_planning_wrote_is_planned_back(
    start, people: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped after the years were given: the year goes out of the documents again."""
    run = start(yearless("讲座"))
    before = (options(run), actions_of(run))
    resolve(run, people, year=2024)
    job, whole = planning_of(run), plan_jobs.plan

    def stopped(run_: ImportRun, tick: Callable[[], None]) -> None:
        assert run.items.filter(document__year=2024).exists()
        plan_jobs.stop_planning(run=run, by=people.administrator)
        whole(run_, tick)

    with monkeypatch.context() as patch:
        patch.setattr(plan_jobs, "plan", stopped)
        work(job.pk)
    job.refresh_from_db()
    run.refresh_from_db()
    assert (job.status, run.stage) == ("cancelled", Stage.PLANNING)
    work_off(run)
    assert (run.stage, (options(run), actions_of(run))) == (Stage.PREVIEW, before)
    assert not run.items.filter(document__year=2024).exists()


def test_a_worker_that_hears_late_leaves_the_next_planning_alone(start, people: Office) -> None:
    run = start(yearless("讲座"))
    resolve(run, people, year=2024)
    first = planning_of(run)
    die_with(first)
    plan_jobs.stop_planning(run=run, by=people.administrator)
    work_off(run)
    resolve(run, people, year=2023)
    work(first.pk)
    run.refresh_from_db()
    assert (run.stage, run.year) == (Stage.PLANNING, 2023)
    work_off(run)
    assert (run.stage, run.items.get().document["year"]) == (Stage.PREVIEW, 2023)


def test_a_worker_killed_while_planning_is_replaced(start, people: Office) -> None:
    run = start(yearless("讲座"))
    resolve(run, people, year=2024)
    die_with(planning_of(run))
    work(planning_of(run).pk)
    run.refresh_from_db()
    assert (run.stage, actions_of(run)) == (Stage.PREVIEW, ["create"])


def test_two_clicks_stop_once_and_cancel_nothing(client: Client, start, people: Office) -> None:
    run = start(yearless("讲座"))
    resolve(run, people, year=2024)
    page = as_user(client, people.administrator)
    for _click in range(2):
        page.post(f"/imports/{run.pk}/stop/")
    run.refresh_from_db()
    assert run.stage == Stage.PREVIEW


def test_an_import_is_not_cancelled_by_the_way_while_it_is_planned(start, people: Office) -> None:
    run = start(yearless("讲座"))
    resolve(run, people, year=2024)
    with pytest.raises(ImportRefused, match="先停止核对"):
        actions.cancel(run=run, by=people.administrator)


def test_two_clicks_check_once(client: Client, start, people: Office) -> None:
    run = actions.cancel(run=start(book()), by=people.administrator)
    page = as_user(client, people.administrator)
    for _click in range(2):
        page.post(f"/imports/{run.pk}/check/")
    assert run.jobs.filter(kind="plan", status="queued").count() == 1


def test_a_first_planning_that_failed_is_done_again_from_what_was_read(
    client: Client, start, people: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("intake.runs.staging.planner_of", fail)
        run = start(book())
    assert (run.stage, "程序错误" in run.failure) == (Stage.FAILED, True)
    as_user(client, people.administrator).post(f"/imports/{run.pk}/check/")
    work_off(run)
    assert (run.stage, run.failure, actions_of(run)) == (Stage.PREVIEW, "", ["create"] * 2)


def test_files_not_read_before_the_cancelling_are_read_then(start, people: Office) -> None:
    run = start(book(), book(build_document(project_name="讲座")), read=False)
    first, second = run.jobs.order_by("pk")
    work(first.pk)
    take(second.pk)
    actions.cancel(run=run, by=people.administrator)
    plan_jobs.check_again(run=run, by=people.administrator)
    work_off(run)
    assert run.uploads.filter(read_at=None).count() == 0
    assert run.stage == Stage.PREVIEW
    Job.objects.filter(pk=second.pk).update(lease_until=timezone.now() - timedelta(minutes=5))
    work(second.pk)
    run.refresh_from_db()
    assert run.stage == Stage.PREVIEW, "the worker that hears late changes nothing"


def test_what_was_to_be_saved_unseen_waits_for_a_person_once_one_has_stepped_in(
    start, people: Office
) -> None:
    run = start(book(), read=False, confirms_itself=True)
    actions.cancel(run=run, by=people.administrator)
    plan_jobs.check_again(run=run, by=people.administrator)
    assert work_off(run).stage == Stage.PREVIEW


def test_only_the_owner_or_a_superuser_checks_again_and_stops(start, people: Office) -> None:
    run = actions.cancel(run=start(book()), by=people.administrator)
    for by in (people.reviewer, people.other_reviewer):
        with pytest.raises(ImportRefused):
            plan_jobs.check_again(run=run, by=by)
    plan_jobs.check_again(run=run, by=UserFactory.create(is_superuser=True))
    with pytest.raises(ImportRefused):
        plan_jobs.stop_planning(run=run, by=people.reviewer)


# The year -----------------------------------------------------------------------------------------


def test_a_year_given_to_a_whole_run_can_be_changed_afterwards(start, people: Office) -> None:
    run = start(yearless("讲座"))
    for year in (2024, 2023):
        resolve(run, people, year=year)
        work_off(run)
        assert [item.document["year"] for item in run.items.all()] == [year]


def test_so_can_the_year_given_with_the_files(client: Client, start, people: Office) -> None:
    run = start(yearless("讲座"), book(), year=2022)
    html = as_user(client, people.administrator).get(f"/imports/{run.pk}/").content.decode()
    assert "1 张表没有印年度，按 2022 年处理" in html
    resolve(run, people, year=2023)
    work_off(run)
    years = [item.document["year"] for item in run.items.all()]
    assert years[0] == 2023
    assert set(years[1:]) <= {2024, 2025}, "a printed year stays"


def test_a_year_corrected_by_hand_stays(start, people: Office) -> None:
    run = start(yearless("讲座"), year=2022)
    item = run.items.get()
    correct(item=item, changes={"year": "2021"}, by=people.administrator)
    resolve(run, people, year=2023)
    work_off(run)
    assert run.items.get().document["year"] == 2021
