"""An import from upload to undo: nothing before the confirmation, everything once after it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from accounts.roles import Role
from budgets.models import Project
from evaluations.lifecycle.actions import make_transition
from evaluations.models import Evaluation
from evaluations.models.states import State
from evaluations.outputs.workbook import workbook_bytes
from evaluations.sheet.diff import changes
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions import get_edition
from evaluations.storage.mapper import to_document
from intake.models import ImportItem, ImportRun
from intake.runs.actions import ImportRefused, cancel, confirm, retry, start_run
from intake.runs.progress import progress_of
from intake.runs.undoing import undo
from jobs.models import Job
from tests.factories.documents import build_document, with_row
from tests.factories.evaluations import create_evaluation, save_sheet
from tests.factories.people import Office, UnitFactory, person
from tests.intake.conftest import undone, work_off

Stage = ImportRun.Stage
EDITION = get_edition("sz2021-scored")


def book(*documents: SelfEvaluation) -> tuple[str, bytes]:
    sheets = documents or (build_document(), named("报纸订阅"))
    return "去年.xlsx", workbook_bytes([(document, EDITION) for document in sheets])


def named(name: str, **changes) -> SelfEvaluation:
    return build_document(project_name=name, title=f"2025年{name}项目自评表", **changes)


def saved(run: ImportRun, people: Office) -> ImportRun:
    confirm(run=run, by=people.administrator)
    return work_off(run)


def actions_of(run: ImportRun) -> list[str]:
    return list(run.items.values_list("action", flat=True))


# Before the confirmation ----------------------------------------------------------------------


def test_reading_shows_a_preview_and_writes_no_form(start, people: Office) -> None:
    run = start(book())
    run.refresh_from_db()
    assert run.stage == Stage.PREVIEW
    assert actions_of(run) == ["create", "create"]
    assert not Evaluation.objects.exists()
    assert not Project.objects.exists()


def test_the_preview_tells_what_is_new_changed_known_and_refused(start, people: Office) -> None:
    create_evaluation(people.unit, people.preparer, name="图书购置")
    create_evaluation(people.unit, people.preparer, document=named("报纸订阅"), name="报纸订阅")
    create_evaluation(people.unit, people.preparer, name="展览", state=State.SUBMITTED)
    run = start(
        book(
            build_document(goal_actual="有改动"),
            named("报纸订阅"),
            named("展览", goal_actual="有改动"),
            named("讲座"),
            named("外单位项目", implementing_unit="外单位", department="外单位"),
        )
    )
    assert actions_of(run) == ["update", "unchanged", "refused", "create", "refused"]
    reasons = list(run.items.values_list("reason", flat=True))
    assert "待单位审核" in reasons[2]
    assert "没有名为“外单位”的单位" in reasons[4]


def test_findings_are_counted_in_the_preview(start) -> None:
    run = start(book(with_row(build_document(), 0, score="25")))
    assert run.items.get().error_count >= 1


def test_a_unit_is_found_by_its_alias(start, people: Office) -> None:
    people.unit.aliases.create(name="区图书馆")
    run = start(book(build_document(implementing_unit="区图书馆", department="区图书馆")))
    assert run.items.get().unit == people.unit


def test_a_unit_out_of_the_administrators_reach_is_unknown(start) -> None:
    UnitFactory.create(name="外区单位")
    run = start(book(build_document(implementing_unit="外区单位", department="外区单位")))
    assert actions_of(run) == ["refused"]


def test_the_given_unit_and_year_serve_where_the_sheet_has_none(start, people: Office) -> None:
    bare = build_document(title="项目自评表", year=None, implementing_unit="", department="")
    assert actions_of(start(book(bare))) == ["refused"]
    run = start(book(bare), unit=people.other_unit, year=2020)
    item = run.items.get()
    assert (item.action, item.unit) == ("create", people.other_unit)
    assert item.document["year"] == 2020


def test_the_same_project_twice_in_one_file_is_refused_once(start, people: Office) -> None:
    run = start(book(build_document(), build_document()))
    assert actions_of(run) == ["create", "refused"]
    assert "2 张" in run.problems.get().sentence
    saved(run, people)
    assert Evaluation.objects.count() == 1


def test_the_same_project_in_two_files_is_refused_once(start) -> None:
    assert sorted(actions_of(start(book(), book()))) == ["create", "create", "refused", "refused"]


def test_a_text_too_long_for_the_sheet_is_refused_by_name(start, people: Office) -> None:
    long = with_row(build_document(), 0, level3="名" * 501)
    run = start(book(long, named("报纸订阅")))
    assert actions_of(run) == ["refused", "create"]
    assert "三级指标" in run.items.first().reason
    saved(run, people)
    assert Evaluation.objects.get().project_name == "报纸订阅"


# After it -------------------------------------------------------------------------------------


def test_confirming_stores_every_sheet_as_printed(start, people: Office) -> None:
    printed = with_row(build_document(total_score="101"), 0, score="25", weight="20")
    run = saved(start(book(printed)), people)
    evaluation = Evaluation.objects.get()
    assert run.stage == Stage.DONE
    assert (
        changes(to_document(evaluation), replace(printed, remark=to_document(evaluation).remark))
        == ()
    )
    assert (evaluation.state, evaluation.unit, evaluation.error_count > 0) == (
        State.DRAFT,
        people.unit,
        True,
    )
    assert run.items.get().evaluation == evaluation


def test_archived_sheets_arrive_as_approved(start, people: Office) -> None:
    saved(start(book(), arrives_as=State.APPROVED), people)
    assert set(Evaluation.objects.values_list("state", flat=True)) == {"approved"}


def test_importing_the_same_file_twice_changes_nothing(start, people: Office) -> None:
    saved(start(book()), people)
    before = list(Evaluation.objects.order_by("pk").values())
    again = start(book())
    assert actions_of(again) == ["unchanged", "unchanged"]
    saved(again, people)
    assert list(Evaluation.objects.order_by("pk").values()) == before


def test_an_update_keeps_remarks_and_identity(start, people: Office) -> None:
    evaluation = create_evaluation(people.unit, people.preparer)
    row = evaluation.indicators.first()
    saved(start(book(with_row(build_document(), 0, actual="8250册"))), people)
    row.refresh_from_db()
    assert (row.actual, row.evaluation) == ("8250册", evaluation)


def test_confirming_twice_saves_once(start, people: Office) -> None:
    run = start(book())
    confirm(run=run, by=people.administrator)
    with pytest.raises(ImportRefused):
        confirm(run=run, by=people.administrator)
    work_off(run)
    assert run.jobs.filter(kind="save").count() == 1
    assert Evaluation.objects.count() == 2


def test_a_form_made_since_the_preview_is_not_overwritten(start, people: Office) -> None:
    run = start(book(build_document()))
    mine = create_evaluation(people.unit, people.preparer)
    saved(run, people)
    assert Evaluation.objects.get() == mine
    assert "预览之后" in run.items.get().reason


def test_units_are_made_only_where_the_run_says_so(start, people: Office) -> None:
    foreign = build_document(implementing_unit="新设中心", department="新设中心")
    run = saved(start(book(foreign), creates_units=True), people)
    evaluation = run.items.get().evaluation
    assert evaluation is not None
    assert (evaluation.unit.name, evaluation.unit.parent) == ("新设中心", people.district)


def test_progress_counts_files_and_forms(start, people: Office) -> None:
    run = start(book(), ("坏.xlsx", b"not a workbook"))
    progress = progress_of(run)
    assert (progress.files, progress.files_read, progress.found) == (2, 2, 2)
    assert (progress.create, progress.problems, progress.percent) == (2, 1, 0)
    assert progress_of(saved(run, people)).percent == 100


def test_a_form_that_went_on_since_the_preview_is_not_overwritten(start, people: Office) -> None:
    evaluation = create_evaluation(people.unit, people.preparer)
    run = start(book(build_document(goal_actual="档案中的文字")))
    assert actions_of(run) == ["update"]
    make_transition(evaluation=evaluation, action="submit", by=people.preparer)
    saved(run, people)
    evaluation.refresh_from_db()
    assert evaluation.goal_actual == build_document().goal_actual
    assert "预览之后" in run.items.get().reason


def test_an_archived_form_that_was_published_is_not_overwritten(start, people: Office) -> None:
    saved(start(book(build_document()), arrives_as=State.APPROVED), people)
    make_transition(evaluation=Evaluation.objects.get(), action="publish", by=people.reviewer)
    assert actions_of(start(book(build_document(goal_actual="又一版")))) == ["refused"]


def test_a_form_deleted_since_the_preview_is_refused_and_the_rest_is_saved(
    start, people: Office
) -> None:
    first = saved(start(book(build_document())), people)
    second = start(book(build_document(goal_actual="改"), named("讲座")))
    undone(first, people)
    saved(second, people)
    assert second.stage == Stage.DONE
    assert [evaluation.project_name for evaluation in Evaluation.objects.all()] == ["讲座"]


def test_a_project_under_two_of_its_names_is_stored_once(start, people: Office) -> None:
    project = Project.objects.create(unit=people.unit, name="图书购置")
    project.aliases.create(name="购书经费")
    run = start(book(build_document(), named("购书经费")))
    assert actions_of(run) == ["create", "refused"]
    saved(run, people)
    assert Evaluation.objects.count() == 1


def test_a_unit_of_others_is_neither_filled_nor_made_anew(start, people: Office) -> None:
    elsewhere = UnitFactory.create(name="外区单位")
    foreign = build_document(implementing_unit="外区单位", department="外区单位")
    run = start(book(foreign), creates_units=True)
    assert actions_of(run) == ["refused"]
    assert "管理范围" in run.items.get().reason
    assert not elsewhere.evaluations.exists()


def test_one_new_unit_is_made_for_two_spellings(start, people: Office) -> None:
    names = ("新设 中心", "新设中心")
    sheets = [
        named(f"项目{n}", implementing_unit=name, department=name) for n, name in enumerate(names)
    ]
    run = saved(start(book(*sheets), creates_units=True), people)
    assert len({item.unit for item in run.items.all()}) == 1


def test_skipped_items_are_not_counted_as_work(start, people: Office) -> None:
    run = start(book())
    run.items.update(skipped=True)
    assert (progress_of(run).to_save, progress_of(run).percent) == (0, 100)


# Taking back ----------------------------------------------------------------------------------


def test_undo_takes_everything_back(start, people: Office) -> None:
    run = saved(start(book()), people)
    result = undone(run, people)
    assert result == {"taken_back": 2, "left": 0, "names": []}
    assert not Evaluation.objects.exists()
    assert not Project.objects.exists()


def test_undo_gives_an_updated_form_its_old_content(start, people: Office) -> None:
    evaluation = create_evaluation(people.unit, people.preparer)
    before = to_document(evaluation)
    run = saved(start(book(build_document(goal_actual="有改动"))), people)
    undone(run, people)
    evaluation.refresh_from_db()
    assert to_document(evaluation) == before


def test_undo_leaves_what_somebody_edited_and_names_it(start, people: Office) -> None:
    run = saved(start(book()), people)
    evaluation = Evaluation.objects.get(project_name="图书购置")
    save_sheet(
        evaluation,
        people.preparer,
        build_document(goal_actual="填报人改过"),
        version=evaluation.version,
    )
    result = undone(run, people)
    assert (result["taken_back"], result["left"]) == (1, 1)
    assert result["names"] == ["图书购置"]
    assert Evaluation.objects.get() == evaluation


def test_undo_leaves_what_went_its_way(start, people: Office) -> None:
    run = saved(start(book(build_document())), people)
    evaluation = Evaluation.objects.get()
    make_transition(evaluation=evaluation, action="submit", by=people.preparer)
    assert undone(run, people)["taken_back"] == 0


def test_undo_keeps_a_project_that_somebody_gave_a_budget(start, people: Office) -> None:
    run = saved(start(book(build_document())), people)
    project = Project.objects.get()
    project.budgets.create(year=2026, source="total", adjusted_budget=Decimal(1))
    undone(run, people)
    assert Project.objects.get() == project


def test_undo_leaves_a_form_that_a_reviewer_waived_a_finding_of(start, people: Office) -> None:
    run = saved(start(book(build_document())), people)
    Evaluation.objects.get().waivers.create(
        answer_key="0" * 24,
        code="WEIGHT_L1",
        place="产出指标",
        reason="口径不同",
        approved_by=people.reviewer,
        expires_on=date(2099, 1, 1),
    )
    assert undone(run, people)["taken_back"] == 0


def test_undo_gives_back_read_only_rows(start, people: Office) -> None:
    evaluation = create_evaluation(people.unit, people.preparer)
    evaluation.indicators.filter(level3="购置图书").update(carried=True)
    without = build_document(indicators=build_document().indicators[1:])
    run = saved(start(book(without)), people)
    undone(run, people)
    assert evaluation.indicators.get(level3="购置图书").carried


def test_two_imports_are_undone_from_the_newer_to_the_older(start, people: Office) -> None:
    first = saved(start(book(build_document())), people)
    second = saved(start(book(build_document(goal_actual="有改动"))), people)
    assert undone(first, people)["taken_back"] == 0
    assert undone(second, people)["taken_back"] == 1
    assert undone(first, people)["taken_back"] == 1
    assert not Evaluation.objects.exists()


def test_a_cancelled_run_saves_nothing(start, people: Office) -> None:
    run = start(book())
    cancel(run=run, by=people.administrator)
    with pytest.raises(ImportRefused):
        confirm(run=run, by=people.administrator)
    assert not Evaluation.objects.exists()


def test_cancelling_while_saving_keeps_what_is_saved(start, people: Office) -> None:
    run = start(book())
    confirm(run=run, by=people.administrator)
    cancel(run=run, by=people.administrator)
    work_off(run)
    assert run.stage == Stage.CANCELLED
    assert not Evaluation.objects.exists()


def test_a_cancelled_saving_is_taken_up_again(start, people: Office) -> None:
    run = start(book())
    confirm(run=run, by=people.administrator)
    cancel(run=run, by=people.administrator)
    work_off(run)
    retry(run=run, by=people.administrator)
    work_off(run)
    assert run.stage == Stage.DONE
    assert Evaluation.objects.count() == 2
    with pytest.raises(ImportRefused, match="重试"):
        retry(run=run, by=people.administrator)


def test_progress_counts_rows_and_knows_no_time_before_it_has_a_pace(start) -> None:
    progress = progress_of(start(book()))
    assert progress.rows == 2 * (4 + 8)
    assert progress.seconds_left is None


# Who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["preparer", "approver", "reviewer", "auditor", "outsider"])
def test_only_administrators_import(people: Office, who: str) -> None:
    with pytest.raises(ImportRefused, match="管理员"):
        start_run(files=[], by=getattr(people, who), options=None)  # type: ignore[arg-type]


def test_a_run_belongs_to_who_started_it(start, people: Office) -> None:

    run = start(book())
    colleague = person(Role.ADMINISTRATOR, people.district)
    for action in (confirm, cancel, undo):
        with pytest.raises(ImportRefused):
            action(run=run, by=colleague)


def test_job_rows_are_written_with_the_run(start) -> None:
    run = start(book(), read=False)
    assert list(run.jobs.values_list("kind", "status")) == [("read", "queued")]
    payload = {"run": run.pk, "upload": run.uploads.get().pk, "attempt": 0}
    assert Job.objects.get().payload == payload
    assert ImportItem.objects.count() == 0
