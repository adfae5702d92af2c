"""The risk score: each term by itself, texts that are alike, and where the score is kept."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from evaluations.checking.peers import case_of
from evaluations.checking.risk import LastYear, Likeness, Risk, Term, assess, band_of
from evaluations.checking.risk_inputs import risks_of
from evaluations.checking.sheet_checks import check_cases
from evaluations.checking.similarity import BANDS, fingerprints
from evaluations.lifecycle.actions import make_transition
from evaluations.models import Evaluation, TextFingerprint
from evaluations.models.states import State
from evaluations.rules import Finding, Severity
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions import get_edition
from evaluations.storage.mapper import to_document
from tests.factories.documents import build_document, with_row
from tests.factories.evaluations import create_evaluation, create_many, save_sheet
from tests.factories.people import Office
from tests.pages import as_user

EDITION = get_edition("sz2021-scored")
RESULT = (
    "全年组织青少年阅读推广活动，覆盖辖区各街道社区，参与居民踊跃，媒体多次报道，"
    "群众普遍认为活动内容丰富、组织有序，达到了预期的社会效益。"
)


def one_point_less() -> SelfEvaluation:
    """A sound sheet that is not full everywhere: nothing counts against it."""
    return with_row(build_document(), 0, score="19", explanation="到货延迟")


def terms(risk: Risk) -> dict[str, Term]:
    return {term.term: term for term in risk.terms}


def finding(code: str, severity: Severity = Severity.ERROR) -> Finding:
    return Finding(code, severity, "total_score")


def test_nothing_against_a_form_is_no_risk() -> None:
    assert assess(one_point_less(), EDITION, ()) == Risk(0, ())


@pytest.mark.parametrize(
    ("found", "points"),
    [
        ([finding("WEIGHT_L1")], 10),
        ([finding("UNDER_FULL")], 15),
        ([finding("MISSING_FIELD")], 3),
        ([finding("WEIGHT_L1")] * 9, 40),
        ([finding("OVER_NOEXPL", Severity.WARNING)] * 2, 8),
        ([finding("UNIT_MISSING", Severity.HINT)] * 2, 1),
    ],
)
def test_findings_by_severity_and_code(found: list[Finding], points: int) -> None:
    risk = assess(one_point_less(), EDITION, found)
    assert risk.score == points
    assert risk.terms[0].value == str(len(found))


def test_full_marks_everywhere() -> None:
    term = terms(assess(build_document(), EDITION, ()))["all_full"]
    assert (term.value, term.points, term.sentence) == ("6", 6, "6 项指标全部满分")


@pytest.mark.parametrize(
    ("executed", "points"), [("361000.00", None), ("304000.00", 5), ("190000.00", 15), ("0", 15)]
)
def test_points_ahead_of_the_money(executed: str, points: int | None) -> None:
    document = build_document()
    money = tuple(replace(row, executed=executed) for row in document.funding)
    found = terms(assess(replace(document, funding=money), EDITION, ())).get("score_ahead")
    assert (found.points if found else None) == points


def test_last_year() -> None:
    last = LastYear(score=Decimal(80), risk=50, returns=3)
    found = terms(assess(one_point_less(), EDITION, (), last_year=last))
    assert {name: term.points for name, term in found.items()} == {
        "last_returns": 8,
        "last_risk": 4,
        "jump": 5,
    }
    assert found["last_returns"].sentence == "上年度被退回 3 次"


@pytest.mark.parametrize(
    ("percent", "others", "points"), [(84, 9, None), (85, 1, 3), (100, 1, 12), (100, 3, 15)]
)
def test_likeness(percent: int, others: int, points: int | None) -> None:
    like = Likeness(percent, "书屋建设", "东湖区文化馆", others)
    found = terms(assess(one_point_less(), EDITION, (), likeness=like)).get("alike")
    assert (found.points if found else None) == points
    if found:
        assert f"东湖区文化馆“书屋建设”有 {percent}% 相同" in found.sentence


def test_the_score_is_capped_and_the_heaviest_term_comes_first() -> None:
    found = [finding("UNDER_FULL")] * 9 + [finding("GOAL_UNMET", Severity.WARNING)] * 9
    document = build_document()
    money = tuple(replace(row, executed="0") for row in document.funding)
    risk = assess(
        replace(document, funding=money),
        EDITION,
        found,
        last_year=LastYear(Decimal(60), 100, 9),
        likeness=Likeness(100, "甲", "乙", 9),
    )
    assert risk.score == 100
    points = [term.points for term in risk.terms]
    assert points == sorted(points, reverse=True)
    assert all(term.sentence for term in risk.terms)


@pytest.mark.parametrize(
    ("score", "band"), [(None, "低"), (0, "低"), (19, "低"), (20, "中"), (50, "高"), (100, "高")]
)
def test_bands(score: int | None, band: str) -> None:
    assert band_of(score) == band


@given(st.text(), st.text())
def test_any_text_gets_a_score(text: str, number: str) -> None:
    document = with_row(build_document(goal_actual=text), 0, score=number, explanation=text)
    risk = assess(document, EDITION, ())
    assert 0 <= risk.score <= 100
    assert len(fingerprints(document, 2025)) % BANDS == 0


# Texts that are alike ----------------------------------------------------------------------------


def test_a_copied_text_with_other_figures_shares_its_numbers() -> None:
    copied = RESULT.replace("全年", "全年共12场，")
    mine, theirs = (
        fingerprints(build_document(goal_actual=RESULT), 2025),
        fingerprints(build_document(goal_actual=copied), 2025),
    )
    assert len(mine) == BANDS
    assert len(set(mine) & set(theirs)) >= BANDS // 2


def test_other_texts_years_and_short_texts_share_none() -> None:
    mine = set(fingerprints(build_document(goal_actual=RESULT), 2025))
    other = "完成河道清淤三公里，拆除违章建筑若干处，水质明显好转，通过市级验收并移交养护单位。"
    assert not mine & set(fingerprints(build_document(goal_actual=other), 2025))
    assert not mine & set(fingerprints(build_document(goal_actual=RESULT), 2024))
    assert fingerprints(build_document(goal_actual="已按计划完成。"), 2025) == ()


@pytest.fixture
def original(people: Office) -> Evaluation:
    document = build_document(
        goal_actual=RESULT, project_name="阅读推广", implementing_unit="云台区体育中心"
    )
    return create_evaluation(people.other_unit, people.stranger, document=document, name="阅读推广")


def risk_terms(evaluation: Evaluation) -> dict[str, str]:
    evaluation.refresh_from_db()
    return {term["term"]: term["sentence"] for term in evaluation.risk_terms}


def test_a_text_copied_across_units_is_named(people: Office, original: Evaluation) -> None:
    copy = create_evaluation(
        people.unit, people.preparer, document=build_document(goal_actual=RESULT)
    )
    assert risk_terms(copy)["alike"] == "文字与云台区体育中心“阅读推广”有 100% 相同"
    assert "alike" not in risk_terms(original), "it came first; its next saving looks again"


def test_copied_explanations_count_as_well(people: Office, original: Evaluation) -> None:
    explained = with_row(build_document(), 0, score="19", explanation=RESULT)
    create_evaluation(people.unit, people.preparer, document=explained, name="甲")
    second = create_evaluation(people.other_unit, people.stranger, document=explained, name="乙")
    assert "“甲”有 100% 相同" in risk_terms(second)["alike"]


def test_copies_in_one_import_see_each_other_and_all_peers(people: Office) -> None:
    evaluations = create_many(
        people.unit, people.preparer, 5, document=build_document(goal_actual=RESULT)
    )
    assert all(
        "共有 4 张表用语相近" in risk_terms(evaluation)["alike"] for evaluation in evaluations
    )


def test_a_form_is_not_like_itself_when_saved_again(people: Office, original: Evaluation) -> None:
    document = to_document(original)
    save_sheet(original, people.stranger, document, version=1)
    make_transition(evaluation=original, action="submit", by=people.stranger)
    assert "alike" not in risk_terms(original)


def test_numbers_follow_the_text(people: Office, original: Evaluation) -> None:
    before = set(TextFingerprint.objects.values_list("value", flat=True))
    document = replace(to_document(original), goal_actual="活动因故未能举办。")
    save_sheet(original, people.stranger, document, version=1)
    assert len(before) == BANDS
    assert not TextFingerprint.objects.exists()


def test_last_years_form_is_looked_at(people: Office, draft: Evaluation) -> None:
    Evaluation.objects.filter(pk=draft.pk).update(year=2024, risk=60, total_score_value=70)
    draft.transitions.create(
        action="return",
        from_state="submitted",
        to_state="returned",
        by=people.approver,
    )
    draft.refresh_from_db()
    this_year = Evaluation.objects.get(pk=draft.pk)
    this_year.pk, this_year.year = None, 2025
    this_year._state.adding = True
    this_year.save()
    case = case_of(this_year, build_document())
    [risk] = risks_of([case], check_cases([case]))
    assert {"last_returns", "last_risk", "jump"} <= set(terms(risk))


@pytest.mark.parametrize("count", [2, 40])
def test_ranking_many_costs_as_much_as_ranking_two(
    people: Office, original: Evaluation, count: int
) -> None:
    evaluations = create_many(
        people.unit, people.preparer, count, document=build_document(goal_actual=RESULT)
    )
    cases = [case_of(evaluation, to_document(evaluation)) for evaluation in evaluations]
    judged = check_cases(cases)
    with CaptureQueriesContext(connection) as queries:
        risks_of(cases, judged)
    assert len(queries) == 4


# Where it is shown -------------------------------------------------------------------------------

QUEUE = "/evaluations/review/"


@pytest.fixture
def waiting(people: Office) -> list[Evaluation]:
    """A sound form and a suspicious one, both waiting for the bureau."""
    wrong = with_row(build_document(), 0, score="25")
    return [
        create_evaluation(
            people.unit, people.preparer, document=sheet, name=name, state=State.UNIT_APPROVED
        )
        for name, sheet in (("甲", one_point_less()), ("乙", wrong))
    ]


def test_the_queue_puts_the_riskiest_first_and_says_why(
    client: Client, people: Office, waiting: list[Evaluation]
) -> None:
    response = as_user(client, people.reviewer).get(QUEUE)
    shown = [evaluation.project_name for evaluation in response.context["page"].object_list]
    assert shown == ["乙", "甲"]
    assert waiting[1].risk is not None
    page = response.content.decode()
    assert f"风险 {waiting[1].risk}" in page
    assert waiting[1].risk_terms[0]["sentence"] in page


@pytest.mark.parametrize(
    ("who", "shown"),
    [("reviewer", True), ("auditor", True), ("preparer", False), ("approver", False)],
)
def test_only_the_bureau_sees_the_risk_of_a_form(
    client: Client, people: Office, waiting: list[Evaluation], who: str, shown: bool
) -> None:
    as_user(client, getattr(people, who))
    page = client.get(f"/evaluations/{waiting[1].pk}/").content.decode()
    assert ("只用于排序和抽查" in page) is shown
    assert "只用于排序和抽查" not in client.get("/evaluations/").content.decode()


def test_the_approvers_queue_shows_no_risk(client: Client, people: Office) -> None:
    create_evaluation(people.unit, people.preparer, state=State.SUBMITTED)
    page = as_user(client, people.approver).get(QUEUE).content.decode()
    assert "图书购置" in page
    assert "只用于排序和抽查" not in page


def test_the_admin_orders_by_risk(
    client: Client, people: Office, waiting: list[Evaluation]
) -> None:
    page = as_user(client, people.reviewer).get("/admin/evaluations/evaluation/").content.decode()
    assert page.index(">乙<") < page.index(">甲<")
