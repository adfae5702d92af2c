"""The form page: what it shows, what it takes, and what it does not let in."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.roles import Role
from budgets.models import PerformanceTarget, Project, ProjectBudget, TargetIndicator
from evaluations.campaigns.opening import make_evaluations
from evaluations.lifecycle import actions
from evaluations.lifecycle.actions import make_transition
from evaluations.lifecycle.remarks import add_remark
from evaluations.models import Campaign, Evaluation
from evaluations.models.states import State
from evaluations.sheet.editions import all_editions
from evaluations.sheet.edits import Edits
from evaluations.storage.mapper import to_document
from tests.factories.documents import build_document, with_row
from tests.factories.evaluations import create_evaluation
from tests.factories.people import Office, person
from tests.pages import as_user, posted, submit
from tests.tables import shown_cells, shown_names


def address(evaluation: Evaluation, tail: str = "") -> str:
    return f"/evaluations/{evaluation.pk}/{tail}"


@pytest.fixture
def page(client: Client, people: Office) -> Client:
    return as_user(client, people.preparer)


@pytest.fixture
def prefilled(people: Office) -> Evaluation:
    """A form that a campaign made from a budget and a target."""
    project = Project.objects.create(unit=people.unit, department=people.district, name="图书购置")
    for source in ("total", "fiscal_current_year"):
        ProjectBudget.objects.create(
            project=project,
            year=2025,
            source=source,
            initial_budget=Decimal(400_000),
            adjusted_budget=Decimal(380_000),
        )
    target = PerformanceTarget.objects.create(project=project, year=2025, annual_goal="充实馆藏。")
    for position, row in enumerate(build_document().indicators):
        if row.level3 != "不适用":
            TargetIndicator.objects.create(
                performance_target=target,
                position=position,
                level1=row.level1,
                level2=row.level2,
                level3=row.level3,
                target=row.target,
                weight=row.weight,
            )
    today = timezone.localdate()
    campaign = Campaign.objects.create(
        year=2025,
        name="2025年度自评",
        edition="sz2021-scored",
        opens_on=today,
        deadline=today + timedelta(days=9),
    )
    campaign.units.set([people.unit])
    assert make_evaluations(campaign=campaign) == (1, 0)
    assert make_evaluations(campaign=campaign) == (0, 1)
    return Evaluation.objects.get()


# Who sees it ----------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["stranger", "other_reviewer", "outsider"])
@pytest.mark.parametrize(
    ("method", "tail"),
    [
        ("get", ""),
        ("post", ""),
        ("post", "live/"),
        ("post", "rows/"),
        ("post", "move/"),
        ("post", "remarks/"),
        ("post", "remarks/resolve/"),
        ("post", "remarks/withdraw/"),
        ("get", "history/"),
        ("get", "workbook/"),
    ],
)
def test_a_strangers_form_does_not_exist(
    client: Client, people: Office, draft: Evaluation, who: str, method: str, tail: str
) -> None:
    as_user(client, getattr(people, who))
    assert getattr(client, method)(address(draft, tail)).status_code == 404


@pytest.mark.parametrize("who", ["preparer", "approver", "reviewer", "administrator", "auditor"])
def test_everybody_of_the_unit_reads_it(
    client: Client, people: Office, draft: Evaluation, who: str
) -> None:
    response = as_user(client, getattr(people, who)).get(address(draft))
    assert "2025年图书购置项目自评表" in response.content.decode()
    assert (b"sheet-form" in response.content) == (who == "preparer")


# What it shows --------------------------------------------------------------------------------


def test_a_prefilled_form_carries_the_budget_and_leaves_the_rest_empty(
    page: Client, prefilled: Evaluation
) -> None:
    html = page.get(address(prefilled)).content.decode()
    assert "380,000.00" in html
    assert 'name="funding-total-executed"' in html
    assert 'name="funding-total-adjusted_budget"' not in html, "carried from the budget"
    assert 'name="rows-0-actual"' in html
    assert 'name="rows-0-target"' not in html, "promised in the target form"
    assert 'name="goal_expected"' not in html
    assert "*实际完成值" in html


def test_a_level2_without_an_indicator_stands_as_not_applicable(prefilled: Evaluation) -> None:
    row = prefilled.indicators.get(level2="经济效益指标")
    assert (row.level3, row.score, row.carried) == ("不适用", "/", False)


def test_the_approver_sees_remarks_and_what_changed_since_the_return(
    client: Client, people: Office
) -> None:
    evaluation = create_evaluation(people.unit, people.preparer, state=State.SUBMITTED)
    add_remark(
        evaluation=evaluation,
        indicator=evaluation.indicators.first(),
        text="请附清单",
        by=people.approver,
    )
    make_transition(evaluation=evaluation, action="return", by=people.approver, reason="证据不足")
    as_user(client, people.preparer)
    html = client.get(address(evaluation)).content.decode()
    assert "请附清单" in html
    assert "证据不足" in html
    submit(client, evaluation, **{"rows-0-actual": "8300册"})
    html = as_user(client, people.approver).get(address(evaluation)).content.decode()
    assert "<del>8200册</del> → <ins>8300册</ins>" in html


def test_text_from_people_is_escaped(page: Client, people: Office) -> None:
    nasty = with_row(build_document(), 0, explanation="<script>alert(1)</script>")
    evaluation = create_evaluation(people.unit, people.preparer, document=nasty)
    assert b"<script>alert" not in page.get(address(evaluation)).content


# What it takes --------------------------------------------------------------------------------


def test_saving_computes_rate_score_and_totals(page: Client, prefilled: Evaluation) -> None:
    answers = {"funding-total-executed": "361000", "goal_actual": "完成。"}
    for number, row in enumerate(build_document().indicators):
        if row.score != "/":
            answers |= {f"rows-{number}-actual": row.actual, f"rows-{number}-score": row.score}
    assert page.post(address(prefilled), posted(prefilled, **answers)).status_code == 302
    prefilled.refresh_from_db()
    total = prefilled.funding_lines.get(source="total")
    assert (total.execution_rate, total.score, prefilled.total_score) == ("95.00", "9.5", "99.5")
    assert prefilled.state == State.DRAFT


def test_carried_cells_keep_their_value_whatever_is_posted(
    page: Client, prefilled: Evaluation
) -> None:
    forged = {
        "project_amount": "1",
        "department": "别的部门",
        "goal_expected": "改写",
        "funding-total-adjusted_budget": "1",
        "funding-total-execution_rate": "100",
        "funding-total-score": "10",
        "rows-0-target": "≥1册",
        "rows-0-level3": "改名",
    }
    page.post(address(prefilled), posted(prefilled, **forged))
    prefilled.refresh_from_db()
    assert prefilled.project_amount == "380000.00"
    assert prefilled.department == "云台区"
    assert prefilled.goal_expected == "充实馆藏。"
    total = prefilled.funding_lines.get(source="total")
    assert (total.adjusted_budget, total.execution_rate) == ("380000.00", "")
    first = prefilled.indicators.first()
    assert (first.level3, first.target) == ("购置图书", "≥8000册")


def test_a_row_of_another_form_is_not_taken_over(
    page: Client, people: Office, draft: Evaluation
) -> None:
    other = create_evaluation(people.unit, people.preparer, name="另一项目")
    theirs = other.indicators.first()
    before = to_document(draft)
    stolen = posted(draft, **{"rows-0-uid": theirs.uid, "rows-0-actual": "9册"})
    answer = page.post(address(draft), stolen)
    assert answer.status_code == 409
    assert "不属于此表" in answer.content.decode()
    assert "9册" in answer.content.decode(), "what was typed is not lost"
    for tail in ("live/", "rows/"):
        assert page.post(address(draft, tail), stolen).status_code == 200
    assert to_document(Evaluation.objects.get(pk=draft.pk)) == before
    assert to_document(other).indicators == build_document().indicators


def test_a_row_that_is_posted_twice_is_refused(page: Client, draft: Evaluation) -> None:
    uid = draft.indicators.first().uid
    answer = page.post(address(draft), posted(draft, **{"rows-1-uid": uid}))
    assert answer.status_code == 409
    assert "出现了两次" in answer.content.decode()
    assert draft.indicators.count() == 8


def test_a_row_outside_the_edition_is_refused(page: Client, draft: Evaluation) -> None:
    response = page.post(address(draft), posted(draft, **{"rows-0-level1": "发明指标"}))
    assert response.status_code == 422
    assert "不在版式" in response.content.decode()


def test_a_text_too_long_for_its_cell_is_refused_and_not_lost(
    page: Client, draft: Evaluation
) -> None:
    response = page.post(address(draft), posted(draft, **{"rows-0-weight": "9" * 61}))
    assert response.status_code == 422
    assert "9" * 61 in response.content.decode()


def test_a_page_with_a_million_rows_is_refused(page: Client, draft: Evaluation) -> None:
    response = page.post(address(draft), posted(draft, **{"rows-TOTAL_FORMS": 1_000_000}))
    assert response.status_code == 422
    assert draft.indicators.count() == 8


def test_submitting_with_errors_keeps_the_draft_and_says_so(
    page: Client, draft: Evaluation
) -> None:
    wrong = posted(draft, **{"rows-0-score": "99", "then": "submit"})
    response = page.post(address(draft), wrong, follow=True)
    assert "处错误" in response.content.decode()
    draft.refresh_from_db()
    assert draft.state == State.DRAFT
    assert draft.indicators.first().score == "99"


def test_pressing_submit_twice_makes_one_transition(page: Client, draft: Evaluation) -> None:
    once = posted(draft, then="submit")
    page.post(address(draft), once)
    draft.refresh_from_db()
    asked = {"version": draft.version}
    page.post(address(draft, "submit/"), asked)
    for path, body in (("", once), ("submit/", asked)):
        again = page.post(address(draft, path), body, follow=True)
        assert "无需重复" in again.content.decode()
    assert "无需重复" in page.get(address(draft, "submit/"), follow=True).content.decode()
    assert draft.transitions.filter(action="submit").count() == 1


def test_what_a_colleague_saved_after_mine_is_not_submitted_with_it(
    page: Client, people: Office, draft: Evaluation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between saving and submitting the form is free for a moment."""
    colleague, save_mine = person(Role.PREPARER, people.unit), actions.save_draft

    def save_and_be_overtaken(**given: Any) -> actions.Saved:
        saved = save_mine(**given)
        save_mine(
            evaluation=draft,
            edits=Edits(cells={"goal_actual": "同事改过。"}),
            by=colleague,
            version=saved.evaluation.version,
        )
        return saved

    monkeypatch.setattr(actions, "save_draft", save_and_be_overtaken)
    html = page.post(address(draft), posted(draft, then="submit"), follow=True).content.decode()
    assert "草稿已保存，但没有提交：此表在您打开后有变动" in html
    draft.refresh_from_db()
    assert (draft.state, draft.goal_actual) == (State.DRAFT, "同事改过。")


def test_pressing_a_step_twice_makes_one_transition(client: Client, people: Office) -> None:
    evaluation = create_evaluation(people.unit, people.preparer, state=State.UNIT_APPROVED)
    as_user(client, people.reviewer)
    approve = {"action": "approve", "version": evaluation.version}
    client.post(address(evaluation, "move/"), approve)
    again = client.post(address(evaluation, "move/"), approve, follow=True)
    assert "无需重复" in again.content.decode()
    assert evaluation.transitions.filter(action="approve").count() == 1


# While typing ---------------------------------------------------------------------------------


def test_live_works_out_and_checks_without_storing(page: Client, draft: Evaluation) -> None:
    typed = {"funding-total-executed": "380000", "rows-0-score": "21"}
    html = page.post(address(draft, "live/"), posted(draft, **typed)).content.decode()
    assert '<span id="cell-funding-total-execution_rate" hx-swap-oob="true">100.00</span>' in html
    assert '<strong id="cell-total_score" hx-swap-oob="true">101</strong>' in html
    assert 'data-code="SCORE_GT_WEIGHT"' in html
    draft.refresh_from_db()
    assert draft.indicators.first().score == "20"


def test_live_is_for_those_who_may_type(client: Client, people: Office, draft: Evaluation) -> None:
    as_user(client, people.approver)
    assert client.post(address(draft, "live/"), posted(draft)).status_code == 204


def test_rows_are_drawn_as_they_are_posted_without_storing(page: Client, draft: Evaluation) -> None:
    fields = posted(draft)
    second = {name.replace("rows-1-", "rows-0-"): text for name, text in fields.items()
              if name.startswith("rows-1-")}  # fmt: skip
    new = {"rows-1-uid": "0123456789abcdef", "rows-1-new": "1", "rows-1-level1": "产出指标",
           "rows-1-level2": "质量指标", "rows-1-level3": "图书完好率"}  # fmt: skip
    rest = {name: text for name, text in fields.items() if not name.startswith("rows-")}
    asked = rest | second | new | {"rows-TOTAL_FORMS": 2, "rows-INITIAL_FORMS": 0}
    html = page.post(address(draft, "rows/"), asked).content.decode()
    assert html.startswith("<tbody")
    assert shown_names(html) == ["图书编目合格率", "图书完好率"]
    assert 'data-row="0123456789abcdef"' in html
    assert draft.indicators.count() == 8


def test_typing_survives_a_new_row_and_carried_cells_stay(
    page: Client, prefilled: Evaluation
) -> None:
    disabled = {"rows-0-level3": None, "rows-0-target": None}
    typed = posted(prefilled, **{"rows-0-actual": "8100册"}, **disabled)
    cells = shown_cells(page.post(address(prefilled, "rows/"), typed).content.decode())
    row = [cells[f"cell-indicators-0-{name}"] for name in ("level3", "actual")]
    assert row == ["购置图书", "8100册"]


# Every edition --------------------------------------------------------------------------------


@pytest.mark.parametrize("edition", sorted(all_editions()))
def test_a_form_of_any_edition_is_shown_saved_and_read_again(
    page: Client, people: Office, edition: str
) -> None:
    document = build_document(edition=edition, title="")
    evaluation = create_evaluation(people.unit, people.preparer, document=document)
    response = page.get(address(evaluation))
    assert response.status_code == 200
    names = [row.level3 for row in document.indicators]
    assert shown_names(response.content.decode()) == names
    page.post(
        address(evaluation),
        posted(evaluation, goal_actual="有所改动", **{"rows-0-actual": "8300册"}),
    )
    evaluation.refresh_from_db()
    assert (evaluation.goal_actual, evaluation.indicators.first().actual) == ("有所改动", "8300册")
    assert evaluation.indicators.count() == 8
    assert evaluation.indicators.first().weight == "20", "kept even where the sheet has no points"


def test_a_warning_is_answered_on_the_page_and_the_answer_is_shown(
    client: Client, people: Office
) -> None:
    document = with_row(build_document(), 7, actual="≥90%")
    evaluation = create_evaluation(people.unit, people.preparer, document=document)
    as_user(client, people.preparer)
    finding = next(
        found
        for found in client.get(address(evaluation)).context["findings"]
        if found.severity == "warning"
    )
    answer = {f"answer-{finding.key}": "按问卷均值填写，已核对"}
    live = client.post(address(evaluation, "live/"), posted(evaluation, **answer)).content.decode()
    assert "按问卷均值填写，已核对" in live, "typing elsewhere does not lose the answer"
    submit(client, evaluation, **answer)
    html = as_user(client, people.approver).get(address(evaluation)).content.decode()
    assert "填报人说明：按问卷均值填写，已核对" in html


# Numbers --------------------------------------------------------------------------------------


@pytest.mark.parametrize("cell", ["rows-0-score", "rows-0-weight", "funding-total-executed"])
def test_words_for_a_number_are_stored_marked_and_not_submitted(
    page: Client, draft: Evaluation, cell: str
) -> None:
    typed = posted(draft, **{cell: "约二十", "rows-1-actual": "97%"})
    place = {"rows-0-score": "indicators-0-score", "rows-0-weight": "indicators-0-weight"}
    anchor = f'data-cell="cell-{place.get(cell, "funding-total-executed")}"'
    live = page.post(f"{address(draft)}live/", typed).content.decode()
    assert anchor in live
    assert "“约二十”不是数字" in live
    saved = page.post(address(draft), {**typed, "then": "autosave"}).json()
    assert "refused" not in saved
    html = page.get(address(draft)).content.decode()
    assert 'value="约二十"' in html
    assert anchor in html
    assert draft.indicators.all()[1].actual == "97%", "everything else is stored, too"
    submitted = posted(Evaluation.objects.get(pk=draft.pk), then="submit")
    said = page.post(address(draft), submitted, follow=True).content.decode()
    assert "“约二十”不是数字，未计入合计。请改正后再提交。" in said
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


def test_a_number_that_is_understood_counts_and_is_shown_beside_what_was_typed(
    page: Client, draft: Evaluation
) -> None:
    cells = {"funding-total-executed": "36.1万元", "rows-0-score": "满分", "rows-1-score": "十分"}
    live = page.post(f"{address(draft)}live/", posted(draft, **cells)).content.decode()
    for shown in ("= 361,000.00 元", "= 20 分", "= 10 分"):
        assert shown in live
    assert page.post(address(draft), posted(draft, **cells)).status_code == 302
    draft.refresh_from_db()
    line, first = draft.funding_lines.get(source="total"), draft.indicators.first()
    assert (line.executed, line.executed_yuan) == ("36.1万元", 361_000)
    assert (first.score, first.score_value) == ("满分", 20)
    assert draft.total_score_value == Decimal("99.5")
    assert draft.error_count == 0


def test_a_percentage_in_points_is_asked_and_never_counted(page: Client, draft: Evaluation) -> None:
    live = page.post(f"{address(draft)}live/", posted(draft, **{"rows-0-score": "95%"}))
    assert "是 95 还是 19 分" in live.content.decode()
    assert page.post(address(draft), posted(draft, **{"rows-0-score": "95%"})).status_code == 302
    draft.refresh_from_db()
    assert draft.total_score_value == Decimal("79.5")
    assert draft.indicators.first().score_value is None


def test_a_cell_that_is_too_long_is_marked_and_the_others_are_stored(
    page: Client, draft: Evaluation
) -> None:
    long = "字" * 5_001
    typed = posted(draft, **{"rows-0-explanation": long, "rows-1-actual": "97%"})
    answer = page.post(address(draft), {**typed, "then": "autosave"}).json()
    assert answer["version"] == draft.version + 1
    assert "有 5001 字，最多 5000 字" in answer["refused"]
    assert [row.actual for row in draft.indicators.all()][1] == "97%"
    shown = page.post(address(draft), {**typed, "version": answer["version"], "then": "submit"})
    html = shown.content.decode()
    assert long in html
    assert "改短之前不能提交" in html
    assert f'name="version" value="{answer["version"] + 1}"' in html


def test_required_cells_are_still_to_do_until_somebody_tries_to_submit(
    page: Client, draft: Evaluation
) -> None:
    empty = {"rows-0-actual": "", "rows-0-score": ""}
    live = page.post(f"{address(draft)}live/", posted(draft, **empty)).content.decode()
    assert "待填 2 项" in live
    assert "MISSING_FIELD" not in live
    page.post(address(draft), posted(draft, then="submit", **empty))
    html = page.get(address(draft)).content.decode()
    assert "待填 2 项" not in html
    assert html.count('data-code="MISSING_FIELD"') == 2


def test_an_imported_word_for_a_number_stays_until_typed_over_but_is_not_submitted(
    page: Client, people: Office
) -> None:
    document = with_row(build_document(), 0, score="2O")
    evaluation = create_evaluation(people.unit, people.preparer, document=document)
    assert page.post(address(evaluation), posted(evaluation, goal_actual="改")).status_code == 302
    evaluation.refresh_from_db()
    assert (evaluation.goal_actual, evaluation.indicators.first().score) == ("改", "2O")
    html = page.post(
        address(evaluation), posted(evaluation, then="submit"), follow=True
    ).content.decode()
    assert "不是数字" in html
    evaluation.refresh_from_db()
    assert evaluation.state == State.DRAFT


# Steps ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shown", "step"),
    [
        ("/evaluations/{}/", "/evaluations/{}/move/"),
        ("/admin/evaluations/evaluation/{}/change/", "/admin/evaluations/evaluation/{}/move/"),
    ],
)
def test_a_page_takes_steps_only_with_the_sheet_it_showed(
    client: Client, people: Office, shown: str, step: str
) -> None:
    evaluation = create_evaluation(people.unit, people.preparer, state=State.UNIT_APPROVED)
    as_user(client, people.reviewer)
    html = client.get(shown.format(evaluation.pk)).content.decode()
    assert f'<input type="hidden" name="version" value="{evaluation.version}">' in html
    approve = {"action": "approve", "step": "approve", "version": evaluation.version}
    unnamed = {"action": "approve", "step": "approve"}
    others = ({"version": text} for text in (evaluation.version - 1, "9" * 5000, "²", ""))
    for stale in (unnamed, *({**unnamed, **other} for other in others)):
        page = client.post(step.format(evaluation.pk), stale, follow=True).content.decode()
        assert "此表在您打开后有变动，请重新查看后再办理。" in page
        evaluation.refresh_from_db()
        assert evaluation.state == State.UNIT_APPROVED
    client.post(step.format(evaluation.pk), approve)
    evaluation.refresh_from_db()
    assert evaluation.state == State.APPROVED


# Forged rows ----------------------------------------------------------------------------------


@pytest.mark.parametrize("identity", [None, "", "9" * 16, "²", "9" * 5000])
@pytest.mark.parametrize("name", ["{}", " {}　"])
def test_a_carried_row_without_its_uid_is_not_taken_for_another(
    page: Client, prefilled: Evaluation, identity: str | None, name: str
) -> None:
    row = prefilled.indicators.filter(carried=True).first()
    assert row is not None
    typed = {
        "rows-0-uid": identity,
        "rows-0-level3": name.format(row.level3),
        "rows-0-target": "1册",
        "rows-0-actual": "5册",
    }
    answer = page.post(address(prefilled), posted(prefilled, **typed))
    assert answer.status_code == 409
    assert row.level3 in answer.content.decode() or "不属于此表" in answer.content.decode()
    kept = prefilled.indicators.get(pk=row.pk)
    assert (kept.level3, kept.target, kept.actual) == (row.level3, row.target, row.actual)


def test_a_typed_row_does_not_take_a_carried_rows_name(page: Client, prefilled: Evaluation) -> None:
    rows = list(prefilled.indicators.all())
    [carried, typed] = [
        next(n for n, row in enumerate(rows) if row.carried),
        next(n for n, row in enumerate(rows) if not row.carried),
    ]
    evaluation = posted(prefilled)
    names = {cell: evaluation[f"rows-{carried}-{cell}"] for cell in ("level1", "level2", "level3")}
    forged = evaluation | {f"rows-{typed}-{cell}": text for cell, text in names.items()}
    forged[f"rows-{typed}-target"] = "1册"
    # The carried row itself is gone from the page: its place is taken by another, typed one.
    forged |= {
        f"rows-{carried}-{cell}": evaluation[f"rows-{typed}-{cell}"]
        for cell in ("uid", *names, "target", "actual", "weight", "score", "explanation")
    }
    forged[f"rows-{typed}-uid"] = ""
    assert page.post(address(prefilled), forged).status_code == 409
    stored = prefilled.indicators.get(**names)
    assert (stored.target, stored.carried) == (rows[carried].target, True)


def test_a_row_beside_the_carried_one_of_its_name_is_refused(
    page: Client, prefilled: Evaluation
) -> None:
    evaluation = posted(prefilled)
    count = evaluation["rows-TOTAL_FORMS"]
    copy = {
        name.replace("rows-0-", f"rows-{count}-"): text
        for name, text in evaluation.items()
        if name.startswith("rows-0-")
    }
    copy |= {f"rows-{count}-uid": "", f"rows-{count}-target": "1册", "rows-TOTAL_FORMS": count + 1}
    answer = page.post(address(prefilled), evaluation | copy)
    assert answer.status_code == 409
    assert "同名" in answer.content.decode()
    assert prefilled.indicators.count() == count
