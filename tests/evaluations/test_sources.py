"""Prefilled cells show their source, take its new value, and last year's rows are at hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from django.test import Client

from budgets.models import PerformanceTarget, ProjectBudget, TargetIndicator
from core.errors import ActionRefused
from evaluations.campaigns.renewing import copy_rows, rows_to_copy, take_offers
from evaluations.campaigns.sources import MONEY, TARGET, SourcedCell, sourced_cells
from evaluations.checking.sheet_checks import check_evaluation
from evaluations.models import Evaluation
from evaluations.models.states import State
from evaluations.sheet.document import IndicatorRow
from evaluations.sheet.editions import get_edition
from evaluations.storage.mapper import to_document
from tests.e2e.sheets import THIS_YEAR, blank_form
from tests.factories.documents import build_document, with_row
from tests.factories.evaluations import create_evaluation
from tests.factories.people import Office
from tests.pages import as_user


@pytest.fixture
def sheet(people: Office) -> Evaluation:
    """This year's sheet of a project, prefilled from its budget and its target."""
    return blank_form(people.unit)


def cells_of(evaluation: Evaluation) -> list[SourcedCell]:
    evaluation = Evaluation.objects.get(pk=evaluation.pk)
    return sourced_cells(evaluation, to_document(evaluation), get_edition(evaluation.edition))


def changed(evaluation: Evaluation) -> dict[str, tuple[str, str]]:
    return {
        cell.where: (cell.stored, cell.offered) for cell in cells_of(evaluation) if cell.is_changed
    }


def change_the_sources(evaluation: Evaluation) -> None:
    """More money, a higher target, and an indicator that was not there before."""
    ProjectBudget.objects.filter(project=evaluation.project, source="total").update(
        adjusted_budget=Decimal(420_000)
    )
    TargetIndicator.objects.filter(level3="购置图书").update(target="≥9000册")
    TargetIndicator.objects.create(
        performance_target=PerformanceTarget.objects.get(), position=99, level1="产出指标",
        level2="质量指标", level3="破损率", target="≤1%",
    )  # fmt: skip


def test_what_was_just_prefilled_says_what_its_sources_say(sheet: Evaluation) -> None:
    cells = {cell.where: cell for cell in cells_of(sheet)}
    assert changed(sheet) == {}
    assert cells["funding.total.adjusted_budget"].source == MONEY
    assert cells["indicators[0].target"].source == TARGET
    assert cells["goal_expected"].source == TARGET


def test_a_source_that_changed_is_told_and_taken(
    client: Client, people: Office, sheet: Evaluation
) -> None:
    change_the_sources(sheet)
    found = changed(sheet)
    assert found["funding.total.adjusted_budget"] == ("380000.00", "420000.00")
    assert found["indicators[0].target"] == ("≥8000册", "≥9000册")
    assert found["row[0]"] == ("", "破损率（指标值 ≤1%）")
    page = as_user(client, people.preparer)
    html = page.get(f"/evaluations/{sheet.pk}/").content.decode()
    assert "来源现为：≥9000册" in html
    assert f"与本表有 {len(found)} 处不同" in html
    address = f"/evaluations/{sheet.pk}/sources/"
    assert "≥9000册" in page.get(address).content.decode()
    wanted = ["funding.total.adjusted_budget", "indicators[0].target", "row[0]"]
    body = {"version": sheet.version, "place": wanted, "then": "take"}
    assert page.post(address, body).status_code == 302

    stored = Evaluation.objects.get(pk=sheet.pk)
    document = to_document(stored)
    assert document.funding_row("total").adjusted_budget == "420000.00"
    assert document.indicators[0].target == "≥9000册"
    assert stored.indicators.get(level3="破损率").carried
    names = [row.level3 for row in document.indicators]
    assert names.index("破损率") == names.index("图书编目合格率") + 1
    assert stored.state == State.DRAFT
    transition = stored.transitions.get(action="renew")
    assert "≥8000册 → ≥9000册" in transition.reason
    codes = {finding.code for finding in check_evaluation(stored, document).findings}
    assert not codes & {"TARGET_CHANGED", "TARGET_ROW_MISSING"}
    assert set(changed(stored)) <= {"project_amount"}, "only what was not taken"


@pytest.mark.parametrize("who", ["approver", "reviewer", "auditor"])
def test_only_who_fills_the_sheet_in_takes_it(people: Office, sheet: Evaluation, who: str) -> None:
    change_the_sources(sheet)
    with pytest.raises(ActionRefused, match="只有本单位的填报人"):
        take_offers(
            evaluation=sheet, places=["row[0]"], by=getattr(people, who), version=sheet.version
        )


def test_an_outdated_page_and_places_that_offer_nothing_are_refused(
    people: Office, sheet: Evaluation
) -> None:
    with pytest.raises(ActionRefused, match="没有可以采用的新值"):
        take_offers(
            evaluation=sheet, places=["indicators[0].target", "nonsense", "row[7]"],
            by=people.preparer, version=sheet.version,
        )  # fmt: skip
    change_the_sources(sheet)
    with pytest.raises(ActionRefused, match="有变动"):
        take_offers(
            evaluation=sheet, places=["row[0]"], by=people.preparer, version=sheet.version - 1
        )


@pytest.fixture
def last_year(people: Office, sheet: Evaluation) -> Evaluation:
    rows = (
        *build_document().indicators,
        IndicatorRow(
            level1="效益指标", level2="社会效益指标", level3="借阅册次", target="≥5万册次",
            actual="5.2万册次", weight="5", score="5", explanation="无",
        ),
    )  # fmt: skip
    document = replace(with_row(build_document(), 0, target="≥7000册"), year=THIS_YEAR - 1)
    document = replace(document, indicators=(document.indicators[0], *rows[1:]))
    older = create_evaluation(
        people.unit, people.preparer, name="去年", document=document, state=State.APPROVED
    )
    Evaluation.objects.filter(pk=older.pk).update(project=sheet.project)
    return older


def test_last_years_rows_are_compared_and_copied(
    client: Client, people: Office, sheet: Evaluation, last_year: Evaluation
) -> None:
    page = as_user(client, people.preparer)
    address = f"/evaluations/{sheet.pk}/sources/"
    html = page.get(address).content.decode()
    assert "<del>≥7000册</del> → <ins>≥8000册</ins>" in html
    [row] = rows_to_copy(to_document(last_year), to_document(sheet), sheet)
    assert (row.level3, row.actual, row.score, row.explanation) == ("借阅册次", "", "", "")
    body = {"version": sheet.version, "row": [row.uid, "last-0"], "then": "copy"}
    assert page.post(address, body).status_code == 302
    copied = sheet.indicators.get(level3="借阅册次")
    assert (copied.target, copied.weight, copied.actual) == ("≥5万册次", "5", "")
    assert not copied.carried
    assert sheet.indicators.filter(level3="购置图书").count() == 1
    with pytest.raises(ActionRefused, match="没有选中"):
        copy_rows(evaluation=sheet, rows=[], by=people.preparer, version=sheet.version)


def test_last_year_stands_beside_the_rows_on_demand(
    client: Client, people: Office, sheet: Evaluation, last_year: Evaluation
) -> None:
    page = as_user(client, people.preparer)
    said = "上年：指标值 ≥7000册，完成 8200册，得分 20 / 20"
    assert said not in page.get(f"/evaluations/{sheet.pk}/").content.decode()
    assert said in page.get(f"/evaluations/{sheet.pk}/?last_year=1").content.decode()
