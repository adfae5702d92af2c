"""No import passes by the review: who archives, which years, what is never written over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.models import Membership, Unit, User
from accounts.roles import Role
from budgets.actions import StoringRefused, store_document, undo_document_import
from budgets.models import Project
from core.errors import ActionRefused
from evaluations.lifecycle.actions import make_transition
from evaluations.lifecycle.imports import NewEvaluation, replace_from_import, store_new, undo_import
from evaluations.lifecycle.remarks import add_remark
from evaluations.models import Campaign, Evaluation
from evaluations.models.states import State
from evaluations.storage.mapper import to_document
from intake.models import ImportRun
from intake.runs.actions import ImportRefused, RunOptions, confirm, start_run
from tests.factories.documents import build_document
from tests.factories.evaluations import create_evaluation
from tests.factories.people import Office, UnitFactory, UserFactory, person
from tests.intake.conftest import undone, work_off
from tests.intake.test_documents import STATEMENT
from tests.intake.test_runs import actions_of, book, saved
from tests.pages import as_user

EDITION = "sz2021-scored"


@pytest.fixture
def of_the_unit(people: Office) -> User:
    """An administrator of the preparer's unit alone."""
    return person(Role.ADMINISTRATOR, people.unit)


def campaign(*units: Unit, begins: int = -1, ends: int = 9, grace: int = 0, **cells) -> Campaign:
    today = timezone.localdate()
    made = Campaign.objects.create(
        **{"year": 2025, "name": "2025年度自评", "edition": EDITION, **cells},
        opens_on=today + timedelta(days=begins),
        deadline=today + timedelta(days=ends),
        grace_days=grace,
    )
    made.units.set(units)
    return made


def run_of(by: User, **options) -> ImportRun:
    """A run of one file, read and planned."""
    name, data = book(build_document())
    run = start_run(files=[(name, ContentFile(data, name))], by=by, options=RunOptions(**options))
    return work_off(run)


# Who archives ---------------------------------------------------------------------------------


def test_a_unit_does_not_approve_its_own_sheets(uploads, people: Office, of_the_unit: User) -> None:
    with pytest.raises(ImportRefused, match="上级"):
        run_of(of_the_unit, arrives_as=State.APPROVED)
    assert not ImportRun.objects.exists()


def test_who_has_a_subordinate_unit_archives_there_and_not_in_the_own_one(
    uploads, people: Office, of_the_unit: User
) -> None:
    UnitFactory.create(parent=people.unit)
    run = run_of(of_the_unit, arrives_as=State.APPROVED)
    assert actions_of(run) == ["refused"]
    assert "上级（财政）的管理员" in run.items.get().reason


def test_the_superuser_archives_everywhere(uploads, people: Office) -> None:
    boss = UserFactory.create(is_superuser=True)
    run = run_of(boss, arrives_as=State.APPROVED)
    confirm(run=run, by=boss)
    work_off(run)
    assert Evaluation.objects.get().state == State.APPROVED


@pytest.mark.parametrize(("who", "offered"), [("of_the_unit", False), ("district", True)])
def test_the_choice_is_offered_to_who_may_use_it(
    client: Client, uploads, people: Office, of_the_unit: User, who: str, offered: bool
) -> None:
    by = of_the_unit if who == "of_the_unit" else people.administrator
    html = as_user(client, by).get("/imports/").content.decode()
    assert ('name="arrives_as"' in html) == offered
    client.post("/imports/", {"documents": SimpleUploadedFile(*book()), "arrives_as": "approved"})
    assert ImportRun.objects.get().arrives_as == ("approved" if offered else "draft")


# Which years ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "action"),
    [
        ({"begins": -9, "ends": 0}, "refused"),
        ({"begins": -9, "ends": -3, "grace": 3}, "refused"),
        ({"begins": 5, "ends": 9}, "refused"),
        ({"begins": -9, "ends": -1}, "create"),
        ({"begins": -9, "ends": -4, "grace": 3}, "create"),
        ({"year": 2024}, "create"),
        ({"edition": "mof-standard"}, "refused"),
    ],
)
def test_no_sheet_of_an_open_campaign_is_archived(
    start, people: Office, days: dict[str, int], action: str
) -> None:
    campaign(people.unit, **days)
    run = start(book(build_document()), arrives_as=State.APPROVED)
    assert actions_of(run) == [action]
    if action == "refused":
        assert "尚未截止" in run.items.get().reason
    assert actions_of(start(book(build_document()))) == ["create"], "as a draft at any time"


def test_a_campaign_of_other_units_does_not_matter_and_one_of_the_unit_above_does(
    start, people: Office
) -> None:
    campaign(people.other_unit)
    assert actions_of(start(book(build_document()), arrives_as=State.APPROVED)) == ["create"]
    campaign(people.district, name="全区")
    assert actions_of(start(book(build_document()), arrives_as=State.APPROVED)) == ["refused"]


def test_a_new_unit_is_no_way_round(start, people: Office) -> None:
    campaign(people.district)
    new = build_document(implementing_unit="新设中心", department="新设中心")
    run = start(book(new), arrives_as=State.APPROVED, creates_units=True)
    assert actions_of(run) == ["refused"]
    saved(run, people)
    assert not Unit.objects.filter(name="新设中心").exists()


def test_a_campaign_opened_since_the_preview_counts(start, people: Office) -> None:
    run = start(book(build_document()), arrives_as=State.APPROVED)
    assert actions_of(run) == ["create"]
    campaign(people.unit)
    saved(run, people)
    item = run.items.get()
    assert (item.action, item.saved_at) == ("refused", None)
    assert "尚未截止" in item.reason
    assert not Evaluation.objects.exists()


def test_the_action_itself_asks(people: Office, of_the_unit: User) -> None:
    project = Project.objects.create(unit=people.unit, name="图书购置")
    evaluations = [NewEvaluation(project, build_document())]
    for by, state in (
        (of_the_unit, State.APPROVED),
        (people.preparer, State.DRAFT),
        (people.administrator, State.PUBLISHED),
        (people.administrator, State.SUBMITTED),
    ):
        with pytest.raises(ActionRefused):
            store_new(entries=evaluations, by=by, state=state)
    campaign(people.unit)
    with pytest.raises(ActionRefused, match="尚未截止"):
        store_new(entries=evaluations, by=people.administrator, state=State.APPROVED)
    assert not Evaluation.objects.exists()
    store_new(entries=evaluations, by=of_the_unit, state=State.DRAFT)


# What is never overwritten --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "message"),
    [
        (State.APPROVED, "已通过，不能由导入覆盖；如需更改请财政先退回"),
        (State.PUBLISHED, "已公开，不能由导入覆盖；如需更改请财政先退回"),
        (State.SUBMITTED, "待单位审核，审核期间不能由导入覆盖"),
        (State.UNIT_APPROVED, "待财政复核，审核期间不能由导入覆盖"),
    ],
)
def test_what_is_or_was_reviewed_is_not_written_over(
    start, people: Office, state: State, message: str
) -> None:
    evaluation = create_evaluation(people.unit, people.preparer, state=state)
    run = start(book(build_document(goal_actual="又一版")))
    assert actions_of(run) == ["refused"]
    assert message in run.items.get().reason
    with pytest.raises(ActionRefused, match="不能由导入覆盖"):
        replace_from_import(
            evaluation=evaluation,
            document=build_document(goal_actual="又一版"),
            by=people.administrator,
            version=evaluation.version,
        )
    evaluation.refresh_from_db()
    assert to_document(evaluation) == build_document()


def test_an_archived_sheet_is_not_overwritten_by_the_next_import(start, people: Office) -> None:
    saved(start(book(build_document()), arrives_as=State.APPROVED), people)
    again = start(book(build_document(goal_actual="又一版")), arrives_as=State.APPROVED)
    assert actions_of(again) == ["refused"]


@pytest.mark.parametrize("state", [State.NOT_STARTED, State.DRAFT, State.RETURNED])
def test_what_is_being_filled_may_be_written_over(
    start, people: Office, of_the_unit: User, state: State
) -> None:
    create_evaluation(people.unit, people.preparer, state=state)
    assert actions_of(start(book(build_document(goal_actual="又一版")))) == ["update"]


def test_a_sheet_of_another_unit_is_not_written_over(people: Office, of_the_unit: User) -> None:
    evaluation = create_evaluation(people.other_unit, people.stranger)
    with pytest.raises(ActionRefused, match="管理员"):
        replace_from_import(
            evaluation=evaluation,
            document=build_document(),
            by=of_the_unit,
            version=evaluation.version,
        )


def test_a_document_of_another_unit_is_neither_written_over_nor_taken_back(
    people: Office, of_the_unit: User
) -> None:
    own = store_document(unit=people.unit, year=2025, content=STATEMENT, by=of_the_unit)
    with pytest.raises(StoringRefused):
        store_document(unit=people.other_unit, year=2025, content=STATEMENT, by=of_the_unit)
    for by in (people.preparer, person(Role.ADMINISTRATOR, people.other_unit)):
        with pytest.raises(StoringRefused):
            store_document(unit=people.unit, year=2025, content={**STATEMENT, "rows": []}, by=by)
        with pytest.raises(StoringRefused):
            undo_document_import(document=own.document, version=1, before=None, by=by)
    own.document.refresh_from_db()
    assert own.document.content == STATEMENT


# Undo -----------------------------------------------------------------------------------------


def test_an_archive_nobody_touched_is_taken_back(start, people: Office) -> None:
    run = saved(start(book(build_document()), arrives_as=State.APPROVED), people)
    assert undone(run, people)["taken_back"] == 1
    assert not Evaluation.objects.exists()


@pytest.mark.parametrize("state", [State.APPROVED, State.PUBLISHED, State.SUBMITTED])
def test_what_was_approved_since_is_neither_deleted_nor_reverted(
    people: Office, of_the_unit: User, state: State
) -> None:
    fresh = create_evaluation(people.unit, people.preparer, state=state)
    assert not undo_import(evaluation=fresh, version=fresh.version, before=None, by=of_the_unit)
    other = create_evaluation(people.unit, people.preparer, name="报纸订阅")
    done = replace_from_import(
        evaluation=other,
        document=build_document(project_name="报纸订阅", goal_actual="又一版"),
        by=people.administrator,
        version=other.version,
    )
    Evaluation.objects.filter(pk=other.pk).update(state=state)
    version = done.evaluation.version
    assert not undo_import(
        evaluation=other, version=version, before=done.before, by=people.administrator
    )
    other.refresh_from_db()
    assert (other.goal_actual, other.state) == ("又一版", state)
    assert Evaluation.objects.filter(pk=fresh.pk).exists()


def test_a_form_that_somebody_spoke_about_is_not_deleted(start, people: Office) -> None:
    run = saved(start(book(build_document())), people)
    evaluation = Evaluation.objects.get()
    make_transition(evaluation=evaluation, action="submit", by=people.preparer)
    add_remark(evaluation=evaluation, text="口径不对", by=people.approver)
    Evaluation.objects.update(state=State.DRAFT, version=run.items.get().version_after)
    assert undone(run, people)["taken_back"] == 0
    assert Evaluation.objects.get().remarks.exists()


# Commands -------------------------------------------------------------------------------------


def test_the_commands_act_as_the_system_and_keep_the_rule(
    uploads, people: Office, of_the_unit: User
) -> None:
    path = uploads / "今年.xlsx"
    path.write_bytes(book(build_document())[1])
    made = campaign(people.unit)
    call_command("import_documents", str(path), "--archive", "--wait")
    assert not Evaluation.objects.exists()
    made.deadline = date(2026, 1, 1)
    made.opens_on = date(2025, 1, 1)
    made.save()
    with pytest.raises(CommandError, match="上级"):
        call_command("import_documents", str(path), "--archive", "--user", of_the_unit.staff_number)
    call_command("import_documents", str(path), "--archive", "--wait")
    assert Evaluation.objects.get().transitions.get().by.staff_number == "system"


def test_the_system_undoes_in_its_own_name(start, people: Office) -> None:
    run = saved(start(book()), people)
    people.administrator.is_active = False
    people.administrator.save()
    call_command("undo_import", run.pk)
    run.refresh_from_db()
    assert not Evaluation.objects.exists()
    assert run.undone_by is not None
    assert run.undone_by.staff_number == "system"


def test_a_superuser_without_any_unit_makes_none_at_the_top(uploads, db: None) -> None:
    boss = UserFactory.create(is_superuser=True)
    run = run_of(boss, creates_units=True)
    assert actions_of(run) == ["refused"]
    assert "上级单位" in run.items.get().reason
    assert not Unit.objects.exists()
    assert not Membership.objects.exists()


def test_a_corrected_file_may_change_the_head_of_a_sheet_that_came_from_a_file(
    people: Office,
) -> None:
    """Nothing of such a sheet came from the budget."""
    evaluation = create_evaluation(people.unit, people.preparer)
    before = to_document(evaluation)
    corrected = replace(before, implementing_unit="云台区图书馆（总馆）", period="2025年")
    assert corrected != before
    stored = replace_from_import(
        evaluation=evaluation,
        document=corrected,
        by=people.administrator,
        version=evaluation.version,
    ).evaluation
    assert to_document(stored) == corrected
    stored.refresh_from_db()
    assert "implementing_unit" in stored.carried, "the preparer still finds it read-only"
