"""Sheets of other kinds than the self-evaluation: created, filled, returned and approved."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from budgets.models import Project, TargetIndicator
from evaluations.models import Evaluation
from tests.e2e.conftest import PICTURES
from tests.e2e.sheets import decide, expect_state, send, show, submit
from tests.factories.people import Office


def field(page: Page, name: str):
    return page.locator(f'[name="{name}"]')


def picture(page: Page, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"kind-{name}.png")


def test_a_target_and_a_department_sheet_go_their_way(people: Office, page_of) -> None:
    Project.objects.create(unit=people.unit, department=people.district, name="图书购置")
    page = page_of(people.preparer)
    page.goto("/evaluations/new/")
    field(page, "edition").select_option("target2021")
    field(page, "year").fill("2026")
    field(page, "project").select_option(label="图书购置")
    send(page, "新建并打开")
    expect_state(page, "未填报")
    field(page, "overview").fill("为各分馆购置图书。")
    field(page, "basis").fill("《公共图书馆法》")
    field(page, "annual_goal").fill("充实馆藏，方便居民借阅。")
    field(page, "rows-0-level3").fill("购置图书")
    field(page, "rows-0-level3").press("Tab")
    page.keyboard.type("≥8000册")
    picture(page, "target-typing")
    field(page, "budget_history-0-label").fill("2025年预算数")
    field(page, "budget_history-0-amount").fill("40")
    page.locator("#budget_history").get_by_label("在下方插入一行").click()
    expect(field(page, "budget_history-1-label")).to_be_visible()
    field(page, "budget_history-1-label").fill("2024年预算数")
    field(page, "budget_history-1-amount").fill("35")
    submit(page)
    expect_state(page, "待单位审核")
    picture(page, "target-submitted")
    target = Evaluation.objects.get()

    approver = page_of(people.approver)
    show(approver, target)
    decide(approver, "退回", "请补充质量指标")
    expect_state(approver, "已退回")
    show(page, target)
    expect(page.get_by_text("请补充质量指标")).to_be_visible()
    field(page, "rows-1-level3").fill("编目合格率")
    field(page, "rows-1-target").fill("≥98%")
    submit(page)
    expect_state(page, "待单位审核")
    show(approver, target)
    decide(approver, "审核通过")
    expect_state(approver, "待财政复核")
    reviewer = page_of(people.reviewer)
    show(reviewer, target)
    decide(reviewer, "复核通过")
    expect_state(reviewer, "已通过")
    picture(reviewer, "target-approved")
    assert TargetIndicator.objects.count() == 2

    page.goto("/evaluations/new/")
    field(page, "edition").select_option("dept2020")
    field(page, "year").fill("2026")
    send(page, "新建并打开")
    for name, text in (
        ("level1", "部门决策"),
        ("level2", "预算编制"),
        ("level3", "预算编制合理性"),
        ("level3_weight", "5"),
        ("description", "预算编制是否符合部门职责"),
        ("criteria", "符合得满分，每有一处不符扣 1 分"),
        ("score", "6"),
    ):
        field(page, f"rows-0-{name}").fill(text)
    expect(page.locator("#cell-total_score")).to_have_text("6")
    expect(page.get_by_text("得分 6，超过分值 5。", exact=True)).to_be_attached()
    field(page, "rows-0-score").fill("4.5")
    expect(page.locator("#cell-total_score")).to_have_text("4.5")
    picture(page, "department-typing")
    submit(page)
    expect_state(page, "待单位审核")
