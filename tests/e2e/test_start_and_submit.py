"""From the first page to a submitted sheet: what to do, in which order, and what will happen."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from evaluations.lifecycle.actions import make_transition
from evaluations.lifecycle.remarks import add_remark
from evaluations.models import Campaign, Evaluation
from tests.e2e.conftest import PICTURES
from tests.factories.documents import build_document, with_row
from tests.factories.evaluations import create_evaluation
from tests.factories.people import Office

LONG = "社区综合文化服务中心图书购置与数字阅读设备更新改造及流动服务点建设补助（含上年度结转）项目"


def picture(page, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"start-{name}.png")


def a_sheet_that_came_back(people: Office) -> Evaluation:
    sheet = create_evaluation(people.unit, people.preparer, name=LONG, state="submitted")
    row = sheet.indicators.first()
    add_remark(evaluation=sheet, indicator=row, text="请附验收单。", by=people.approver)
    make_transition(
        evaluation=sheet, action="return", by=people.approver, reason="完成值与佐证不符，请核对。"
    )
    return sheet


def in_campaign(*sheets: Evaluation) -> None:
    today = timezone.localdate()
    campaign = Campaign.objects.create(
        year=2025,
        name="本年度自评",
        edition=sheets[0].edition,
        opens_on=today - timedelta(days=30),
        deadline=today + timedelta(days=5),
    )
    for sheet in sheets:
        sheet.campaign = campaign
        sheet.save()


def test_the_work_list_and_several_sheets_at_once(people: Office, page_of, axe) -> None:
    returned = a_sheet_that_came_back(people)
    clean = [create_evaluation(people.unit, people.preparer, name=name) for name in "甲乙"]
    wrong = with_row(build_document(), 0, score="25")
    in_campaign(*clean, create_evaluation(people.unit, people.preparer, name="丙", document=wrong))
    page = page_of(people.preparer)
    page.goto("/")
    rows = page.locator("tbody tr:not(.group)")
    expect(rows.first).to_contain_text("完成值与佐证不符，请核对。")
    expect(rows.first).to_contain_text("请附验收单。")
    expect(page.locator("tr.group")).to_have_text(["退回修改", "待填报"])
    expect(rows.nth(1)).to_contain_text("还有 5 天")
    picture(page, "list")
    assert axe(page) == []

    page.get_by_label("全选可以提交的表").check()
    expect(page.locator("tbody input:checked")).to_have_count(3)
    page.get_by_label(f"选择“{LONG}”").uncheck()
    page.get_by_role("button", name="提交选中的表").click()
    expect(page.get_by_role("heading")).to_have_text("提交多张自评表")
    picture(page, "ask")
    page.get_by_role("button", name="确定提交 2 张").dblclick()
    expect(page.get_by_text("已提交 2 张自评表。")).to_be_visible()
    assert {sheet.transitions.filter(action="submit").count() for sheet in clean} == {1}

    # The next person finds them on the own first page.
    approver = page_of(people.approver)
    approver.goto("/")
    expect(approver.get_by_role("heading", name="待我审核（2 张）")).to_be_visible()
    expect(approver.get_by_text("新送达")).to_have_count(2)
    picture(approver, "approver")
    page.goto("/evaluations/start/?words=没有这个项目")
    expect(page.get_by_text("没有符合条件的自评表。")).to_be_visible()
    picture(page, "nothing")
    assert Evaluation.objects.get(pk=returned.pk).state == "returned"
