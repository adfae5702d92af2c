"""The whole story of a form, as the people of one office live it."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
from playwright.sync_api import Page, expect

from budgets.models import Project
from evaluations.models import Evaluation
from tests.e2e.sheets import (
    THIS_YEAR,
    budget_and_target,
    cell,
    decide,
    expect_state,
    fill_in,
    open_this_year,
    press,
    shown,
    submit,
    workbook,
)
from tests.factories.documents import build_document
from tests.factories.evaluations import create_evaluation
from tests.factories.people import Office


def texts_of(workbook_file: Path) -> set[str]:
    page = openpyxl.load_workbook(io.BytesIO(workbook_file.read_bytes())).worksheets[0]
    return {str(value) for line in page.iter_rows(values_only=True) for value in line if value}


def import_last_year(page: Page) -> None:
    sheets = workbook(build_document(), build_document(project_name="阅览桌椅更新", title=""))
    page.goto("/imports/")
    page.get_by_label("文件（可多选）").set_input_files(
        {"name": "去年自评表.xlsx", "mimeType": "application/octet-stream", "buffer": sheets}
    )
    page.get_by_label("导入后状态").select_option(label="已通过（历史资料直接归档）")
    press(page, "上传并读取")
    expect(page.get_by_text("等待确认")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("已读文件 1 / 1，读出 2 张表")
    expect(page.get_by_role("status")).to_contain_text("新建 2，更新 0，无变化 0，拒绝 0")
    expect(page.get_by_role("row", name="图书购置")).to_contain_text("云台区图书馆")
    assert Evaluation.objects.count() == 0
    page.locator("summary", has_text="确认保存 2 张表").click()
    press(page, "确定保存")
    expect(page.get_by_text("已完成")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("已保存 2 / 2")
    page.get_by_role("row", name="图书购置").get_by_role("link", name="打开").click()
    expect_state(page, "已通过")
    expect(shown(page, "total_score")).to_have_text("99.5")


def test_a_form_from_last_years_sheets_to_the_approved_workbook(
    people: Office, page_of, worker: None, tmp_path: Path
) -> None:
    import_last_year(page_of(people.administrator))
    budget_and_target(Project.objects.get(name="图书购置"))
    open_this_year(people.unit)

    # The preparer finds what is known and sees the sums while typing; nothing is saved yet.
    preparer = page_of(people.preparer)
    preparer.goto(f"/evaluations/?year={THIS_YEAR}")
    preparer.get_by_role("link", name="图书购置").click()
    expect_state(preparer, "未填报")
    expect(shown(preparer, "funding-total-adjusted_budget")).to_have_text("380,000.00")
    expect(shown(preparer, "indicators-0-level3")).to_have_text("购置图书")
    expect(cell(preparer, 0, "weight")).to_have_value("20")
    fill_in(preparer)
    cell(preparer, 0, "score").fill("18")
    expect(shown(preparer, "funding-total-execution_rate")).to_have_text("95.00")
    expect(shown(preparer, "funding-total-score")).to_have_text("9.5")
    expect(shown(preparer, "level1-产出指标-weight")).to_contain_text("得分 48")
    expect(shown(preparer, "total_score")).to_have_text("97.5")
    assert Evaluation.objects.get(year=THIS_YEAR, project_name="图书购置").state == "not_started"

    # A slip: more points than the row carries. The rules stop the form and keep the draft.
    cell(preparer, 1, "score").fill("11")
    expect(preparer.locator('#findings [data-code="SCORE_GT_WEIGHT"]')).to_be_attached()
    press(preparer, "保存并提交")
    expect(preparer.get_by_role("alert")).to_contain_text("草稿已保存，但没有提交")
    expect(preparer.get_by_role("alert")).to_contain_text("得分超出分值")
    expect_state(preparer, "填报中")
    expect(cell(preparer, 1, "score")).to_have_value("11")
    cell(preparer, 1, "score").fill("10")
    cell(preparer, 0, "score").fill("20")
    submit(preparer)
    expect(preparer.get_by_role("status").filter(has_text="已提交")).to_be_visible()
    expect_state(preparer, "待单位审核")

    # The approver leaves a remark on one indicator and returns the form.
    approver = page_of(people.approver)
    approver.goto("/evaluations/review/")
    approver.get_by_role("link", name="图书购置").click()
    row = approver.get_by_role("row", name="购置图书")
    row.get_by_text("提意见").click()
    row.get_by_label("对“购置图书”的意见").fill("请与验收单核对册数。")
    row.get_by_role("button", name="记录意见").click()
    expect(approver.locator("tr.remark")).to_contain_text("请与验收单核对册数。")
    decide(approver, "退回", "完成值与佐证不符")
    expect_state(approver, "已退回")

    # The preparer sees the remark beside its row, mends the cell and submits again.
    preparer.reload()
    expect(preparer.get_by_role("region", name="退回")).to_contain_text("完成值与佐证不符")
    expect(preparer.locator("tr.remark")).to_contain_text("请与验收单核对册数。")
    press(preparer, "标为已处理")
    expect(preparer.locator("tr.remark")).to_contain_text(f"{people.preparer.name} 已处理")
    cell(preparer, 0, "actual").fill("8260册")
    submit(preparer)
    expect_state(preparer, "待单位审核")

    # The approver sees what was changed since, and signs.
    approver.goto("/evaluations/review/")
    approver.get_by_role("link", name="图书购置").click()
    since = approver.get_by_role("region", name="退回")
    expect(since).to_contain_text("退回后的修改（1 处）")
    expect(since.get_by_role("deletion")).to_have_text("8200册")
    expect(since.get_by_role("insertion")).to_have_text("8260册")
    expect(approver.locator("td.changed")).to_have_text("8260册")
    decide(approver, "审核通过")
    expect_state(approver, "待财政复核")

    # The reviewer at the finance bureau finds it in the queue and approves.
    reviewer = page_of(people.reviewer)
    reviewer.goto("/evaluations/review/")
    reviewer.get_by_role("link", name="图书购置").click()
    decide(reviewer, "复核通过")
    expect_state(reviewer, "已通过")

    # Whoever may see the form may have the official workbook.
    for page in (preparer, approver, reviewer):
        page.goto(f"/evaluations/?year={THIS_YEAR}")
        page.get_by_role("link", name="图书购置").click()
        with page.expect_download() as download:
            page.get_by_role("link", name="下载自评表（Excel）").click()
        file = tmp_path / "sheet.xlsx"
        download.value.save_as(file)
        assert download.value.suggested_filename == f"{THIS_YEAR}年图书购置自评表.xlsx"
        assert {"8260册", "购置图书", "361000", "9.5", "99.5"} <= texts_of(file)


def test_the_bureau_approves_through_its_admin_pages(people: Office, page_of) -> None:
    form = create_evaluation(people.unit, people.preparer, state="unit_approved")
    page = page_of(people.reviewer)
    page.goto("/admin/evaluations/evaluation/")
    page.get_by_role("link", name="图书购置").click()
    page.get_by_label("指标", exact=True).select_option(label="数量指标 · 购置图书")
    page.get_by_label("意见", exact=True).fill("口径已核对。")
    press(page, "记录意见")
    expect(page.locator(".field-text", has_text="口径已核对。")).to_be_visible()
    decide(page, "复核通过")
    expect(page.get_by_text("图书购置：已办理。")).to_be_visible()
    form.refresh_from_db()
    assert form.state == "approved"
