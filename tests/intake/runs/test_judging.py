"""All kinds of documents of one file, each judged by its own rules."""

from __future__ import annotations

from dataclasses import replace

from budgets.documents import BudgetYear
from evaluations.rules.example import SOUND_SHEET
from evaluations.sheet.document import DepartmentEvaluation, SelfEvaluation
from intake.reading.extractors.documents import Document
from intake.runs.document_checks import check_documents
from tests.budgets.rules.tables import ACCOUNT, SPENDING, TARGET, with_cell
from tests.evaluations.rules.investment_sheet import INVESTMENT, changed


def codes(*documents: Document) -> list[tuple[str, str]]:
    return [(item.name, item.finding.code) for item in check_documents(documents)]


def test_sound_documents_of_every_kind_pass() -> None:
    department = DepartmentEvaluation("dept2020", 2021)

    assert codes(SOUND_SHEET, INVESTMENT, ACCOUNT, SPENDING, TARGET, department) == []
    assert codes() == []


def test_findings_stand_in_the_order_of_the_documents() -> None:
    sheet = replace(SOUND_SHEET, total_score="100")
    investment = changed(progress_percent="80%")
    found = check_documents([with_cell(ACCOUNT, 0, 2, "901.25"), sheet, investment])

    assert [(item.name, item.finding.code) for item in found] == [
        ("公开01 收入支出决算总表", "ST_BALANCE"),
        ("路灯维护", "TOTAL_SUM"),
        (investment.project_name, "INV_FINISHED_PROGRESS"),
    ]
    assert all(item.sentence.endswith("。") for item in found)


def other(name: str, **changes: str) -> SelfEvaluation:
    title = f"2021年{name}项目自评表"
    return replace(SOUND_SHEET, project_name=name, title=title, **changes)  # type: ignore[arg-type]


LONG = "全年完成巡查十二轮，发现并处置各类隐患二百余处，辖区秩序平稳有序。全年修补路灯212盏。"


def test_forms_meet_the_others_of_their_unit() -> None:
    first = replace(SOUND_SHEET, goal_actual=LONG)
    again = other("桥梁养护", goal_actual=LONG)

    assert ("桥梁养护", "GOAL_COPY") in codes(first, again)
    elsewhere = replace(again, implementing_unit="别的单位")
    assert "GOAL_COPY" not in {code for _, code in codes(first, elsewhere)}


PROMISED = replace(TARGET, project_name="路灯维护")


def promised(amount: str) -> tuple[BudgetYear, ...]:
    return (BudgetYear("2021年预算数", amount),)


def test_a_form_meets_the_budget_that_its_file_holds() -> None:
    assert codes(SOUND_SHEET, replace(PROMISED, budget_history=promised("50.00"))) == []
    wrong = replace(PROMISED, budget_history=promised("60.00"))
    (found,) = check_documents([SOUND_SHEET, wrong])

    assert found.finding.code == "BUDGET_VS_OTHER_DOC"
    assert "项目绩效目标表（2021年预算数）" in found.sentence


def test_budgets_of_other_projects_and_years_are_not_its_own() -> None:
    wrong = replace(PROMISED, budget_history=promised("60.00"))

    assert codes(SOUND_SHEET, replace(wrong, project_name="桥梁养护")) == []
    next_year = (BudgetYear("2022年预算数", "60.00"),)
    assert codes(SOUND_SHEET, replace(wrong, year=2022, budget_history=next_year)) == []
    assert codes(SOUND_SHEET, wrong, wrong) == []


def test_a_form_with_one_budget_column_may_have_been_adjusted() -> None:
    row = replace(SOUND_SHEET.funding[0], initial_budget="")
    sheet = replace(SOUND_SHEET, funding=(row,), edition="mof-standard")
    wrong = replace(PROMISED, budget_history=promised("60.00"))

    assert "BUDGET_VS_OTHER_DOC" not in {code for _, code in codes(sheet, wrong)}


def test_an_edition_nobody_knows_is_left_alone() -> None:
    assert codes(replace(SOUND_SHEET, edition="generic-x", total_score="1")) == []
