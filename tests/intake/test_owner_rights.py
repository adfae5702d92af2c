"""A job does nothing in the name of somebody who may no longer: asked before every step."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Membership, Unit, User
from accounts.roles import Role
from evaluations.models import Evaluation
from intake.models import ImportRun
from intake.runs import handlers as working
from intake.runs import resolutions, undoing
from intake.runs.actions import ImportRefused, confirm, retry
from intake.runs.savers import evaluations as saving
from intake.runs.undoing import undo
from jobs.models import Job
from jobs.work import work
from tests.factories.documents import build_document
from tests.factories.people import Office, UserFactory, person
from tests.intake.conftest import undone, work_off
from tests.intake.test_runs import actions_of, book, named, saved
from tests.pages import as_user

Stage = ImportRun.Stage


def deactivate(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def take_role(user: User) -> None:
    Membership.objects.filter(user=user).delete()


def move_away(user: User) -> None:
    """Still an administrator, but of another place."""
    elsewhere = Unit.objects.get(name="别处区")
    Membership.objects.filter(user=user).update(unit=elsewhere)


WAYS: list[Callable[[User], None]] = [deactivate, take_role, move_away]


@pytest.mark.parametrize("lose", WAYS)
def test_nothing_is_saved_in_the_name_of_who_lost_the_role(
    start, people: Office, lose: Callable[[User], None]
) -> None:
    new = build_document(implementing_unit="新设中心", department="新设中心")
    run = start(book(named("报纸订阅"), new), creates_units=True)
    assert actions_of(run) == ["create", "create"]
    confirm(run=run, by=people.administrator)
    lose(people.administrator)
    work_off(run)
    assert (run.stage, run.owner_stopped) == (Stage.FAILED, True)
    assert run.failure == "发起人已无权限，导入已停止。"
    assert not Evaluation.objects.exists()
    assert not Unit.objects.filter(name="新设中心").exists()
    assert Job.objects.get(kind="save").error == run.failure


def test_a_saving_stops_between_two_batches_and_what_is_saved_can_be_undone(
    client: Client, start, people: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "BATCH", 1)
    run = start(book())
    confirm(run=run, by=people.administrator)
    whole = working.save_batch

    def save(run_, ids, by) -> None:
        whole(run_, ids, by)
        deactivate(people.administrator)

    monkeypatch.setattr(working, "save_batch", save)
    work_off(run)
    assert run.failure == "发起人已无权限，导入已停止；已保存 1 项，可由管理员撤销。"
    assert Evaluation.objects.count() == 1
    colleague = person(Role.ADMINISTRATOR, people.district)
    html = as_user(client, colleague).get(f"/imports/{run.pk}/").content.decode()
    assert "已保存 1 项" in html
    assert f'href="/imports/{run.pk}/"' in client.get("/imports/").content.decode()
    client.post(f"/imports/{run.pk}/undo/")
    work(run.jobs.get(kind="undo").pk)
    run.refresh_from_db()
    assert (run.stage, run.undone_by) == (Stage.UNDONE, colleague)
    assert not Evaluation.objects.exists()


def test_who_does_not_administer_all_its_units_neither_sees_nor_undoes_it(
    client: Client, start, people: Office
) -> None:
    other = build_document(implementing_unit=people.other_unit.name, project_name="体育")
    run = saved(start(book(build_document(), other)), people)
    colleague = person(Role.ADMINISTRATOR, people.district)
    only_one = person(Role.ADMINISTRATOR, people.unit)
    for who in (colleague, only_one):
        assert as_user(client, who).get(f"/imports/{run.pk}/").status_code == 404
        with pytest.raises(ImportRefused):
            undo(run=run, by=who)
    deactivate(people.administrator)
    assert as_user(client, only_one).get(f"/imports/{run.pk}/").status_code == 404
    with pytest.raises(ImportRefused):
        undo(run=run, by=only_one)
    assert as_user(client, colleague).get(f"/imports/{run.pk}/").status_code == 200
    assert client.post(f"/imports/{run.pk}/confirm/").status_code == 302
    undo(run=run, by=colleague)


def test_whoever_takes_a_stopped_saving_up_answers_for_it(start, people: Office) -> None:
    run = start(book())
    confirm(run=run, by=people.administrator)
    deactivate(people.administrator)
    work_off(run)
    boss = UserFactory.create(is_superuser=True)
    retry(run=run, by=boss)
    work_off(run)
    assert (run.stage, run.confirmed_by, run.owner_stopped) == (Stage.DONE, boss, False)
    assert {
        step.by for evaluation in Evaluation.objects.all() for step in evaluation.transitions.all()
    } == {boss}


@pytest.mark.parametrize("lose", WAYS[:2])
def test_nothing_is_read_for_who_lost_the_role(
    start, people: Office, lose: Callable[[User], None]
) -> None:
    run = start(book(), book(), read=False)
    lose(people.administrator)
    work_off(run)
    assert (run.stage, run.failure) == (Stage.FAILED, "发起人已无权限，导入已停止。")
    assert run.owner_stopped
    assert not run.items.exists()
    assert not run.problems.exists()


def test_what_was_read_meanwhile_is_not_kept(
    start, people: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = start(book(), read=False)
    read = working.read_isolated

    def read_and_lose(*args, **options):
        deactivate(people.administrator)
        return read(*args, **options)

    monkeypatch.setattr(working, "read_isolated", read_and_lose)
    work_off(run)
    assert (run.stage, run.items.count()) == (Stage.FAILED, 0)


def test_a_planning_stops_between_two_parts(
    start, people: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = start(book())
    resolutions.resolve(
        run=run, by=people.administrator, year=None, unit=people.unit, creates_units=False
    )
    take_role(people.administrator)
    work_off(run)
    assert (run.stage, run.owner_stopped) == (Stage.FAILED, True)


@pytest.mark.parametrize("lose", WAYS)
def test_an_undo_stops_between_two_batches(
    start, people: Office, monkeypatch: pytest.MonkeyPatch, lose: Callable[[User], None]
) -> None:
    run = saved(start(book()), people)
    monkeypatch.setattr(undoing, "_BATCH", 1)
    undo_batch = undoing._undo_batch

    def undo_and_lose(ids, by) -> None:
        undo_batch(ids, by)
        lose(people.administrator)

    monkeypatch.setattr(undoing, "_undo_batch", undo_and_lose)
    job = undo(run=run, by=people.administrator)
    work(job.pk)
    run.refresh_from_db()
    assert (run.stage, Evaluation.objects.count()) == (Stage.DONE, 1)
    assert run.failure == "发起人已无权限，撤销已停止；其余仍保留，可由管理员再次撤销。"


def test_who_lost_a_unit_does_not_undo_what_was_saved_there(start, people: Office) -> None:
    run = saved(start(book()), people)
    people.administrator.memberships.update(unit=people.other_unit)
    again = User.objects.get(pk=people.administrator.pk)
    with pytest.raises(ImportRefused, match="全部单位"):
        undo(run=run, by=again)


def test_grants_remembered_by_an_object_do_not_count(start, people: Office) -> None:
    """The saver is handed users that were loaded before."""
    run = start(book())
    confirm(run=run, by=people.administrator)
    assert run.by is not None
    unsaved = saving.unsaved(run)
    take_role(people.administrator)
    with pytest.raises(working.NotAllowed):
        saving.save_batch(run, unsaved, working.still_may(run, people.administrator))
    assert not Evaluation.objects.exists()


def test_an_import_with_its_rights_goes_its_way(start, people: Office) -> None:
    run = saved(start(book()), people)
    assert (run.stage, run.owner_stopped) == (Stage.DONE, False)
    assert undone(run, people)["taken_back"] == 2
