"""From the first page to a submitted sheet: what to do, in which order, and what will happen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from budgets.models import PerformanceTarget, TargetIndicator
from evaluations.lifecycle.actions import make_transition
from evaluations.lifecycle.remarks import add_remark
from evaluations.models import Campaign, Evaluation
from tests.e2e.conftest import PICTURES
from tests.e2e.sheets import cell, expect_state, press, save, show
from tests.factories.documents import ROWS, build_document, with_row
from tests.factories.evaluations import create_evaluation, save_sheet
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


def without_a_promised_row(people: Office) -> Evaluation:
    """A sheet that came back, with an indicator of its approved target taken out meanwhile."""
    sheet = a_sheet_that_came_back(people)
    assert sheet.project is not None
    target = PerformanceTarget.objects.create(project=sheet.project, year=sheet.year)
    TargetIndicator.objects.bulk_create(
        TargetIndicator(
            performance_target=target,
            position=position,
            level1=row[0],
            level2=row[2],
            level3=row[3],
            target=row[4],
        )
        for position, row in enumerate(ROWS)
    )
    rows = list(build_document().indicators)
    del rows[1]
    rows[1] = replace(rows[1], weight="20", score="20")
    return save_sheet(
        sheet, people.preparer, build_document(indicators=tuple(rows), project_name=LONG)
    ).evaluation


def test_a_returned_sheet_is_finished_and_its_judge_sees_what_was_taken_out(
    people: Office, page_of, axe
) -> None:
    sheet = without_a_promised_row(people)
    page = page_of(people.preparer)
    page.goto("/")
    page.get_by_role("link", name=LONG).click()
    cell(page, 0, "actual").fill("8260册")
    save(page)
    press(page, "保存并提交")
    expect(page.get_by_role("heading", name="提交以后")).to_be_visible()
    warning = page.get_by_label("年度绩效指标")
    expect(warning).to_have_attribute("placeholder", "须写明原因，不少于 6 个字")
    assert axe(page) == []
    picture(page, "submit")
    warning.fill("已核对")
    press(page, "确定提交")
    expect(page.get_by_role("alert")).to_contain_text("没有提交：还有 1 条警告未作说明")
    expect(warning).to_have_value("已核对")
    picture(page, "submit-refused")
    warning.fill("编目外包，本年度无此项任务。")
    press(page, "确定提交")
    expect_state(page, "待单位审核")

    judge = page_of(people.approver)
    show(judge, sheet)
    struck = judge.locator("tr.struck")
    expect(struck).to_contain_text("图书编目合格率")
    expect(struck).to_contain_text("≥98%")
    expect(judge.locator("td.struck-why")).to_contain_text("原因：编目外包，本年度无此项任务。")
    assert axe(judge) == []
    struck.scroll_into_view_if_needed()
    picture(judge, "struck")
    judge.get_by_role("link", name="看与上次提交、上年相比改了什么").click()
    expect(judge.get_by_role("deletion").filter(has_text="8200册")).to_be_visible()
    expect(judge.get_by_role("insertion").filter(has_text="8260册")).to_be_visible()
    picture(judge, "changes")

    # Who sent it in reads why it can no longer be taken back.
    page.reload()
    expect(page.get_by_text("下一环节已打开该表，不能撤回")).to_be_visible()


def test_enter_in_a_date_decides_nothing_without_scripts(
    people: Office, browser, live_server, page_of
) -> None:
    wrong = with_row(build_document(), 0, score="25")
    sheet = create_evaluation(people.unit, people.preparer, document=wrong, state="unit_approved")
    cookies = page_of(people.reviewer).context.cookies()
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(f"/evaluations/{sheet.pk}/")
    form = page.locator(f'form[action="/evaluations/{sheet.pk}/waivers/"]').first
    page.locator("summary", has_text="豁免").first.click()
    form.get_by_label("豁免理由").fill("上级文件规定可加一分")
    form.locator('[type="date"]').fill(timezone.localdate().isoformat())
    form.locator('[type="date"]').press("Enter")
    expect(page.get_by_role("heading", name="没有办理")).to_be_visible()
    expect(page.get_by_text("上级文件规定可加一分")).to_be_visible()
    assert not sheet.waivers.exists()
    context.close()
