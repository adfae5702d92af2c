"""Typing in the sheet: keys, rows, pasted blocks, and whether all is saved."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from evaluations.models import Evaluation
from tests.e2e.sheets import blank_form, cell, save, show, shown, spent, tool
from tests.factories.people import Office


@pytest.fixture
def form(people: Office) -> Evaluation:
    return blank_form(people.unit)


@pytest.fixture
def sheet(people: Office, page_of, form: Evaluation) -> Page:
    page = page_of(people.preparer)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    show(page, form)
    return page


def paste(into: Locator, text: str) -> None:
    into.page.evaluate("text => navigator.clipboard.writeText(text)", text)
    into.press("ControlOrMeta+V")


def test_the_first_cell_is_reached_at_once_by_keyboard(sheet: Page) -> None:
    sheet.keyboard.press("Tab")
    sheet.keyboard.press("Tab")
    expect(sheet.get_by_role("link", name="跳到第一个要填的单元格")).to_be_focused()
    sheet.keyboard.press("Enter")
    expect(sheet.locator("td.input .form-control").first).to_be_focused()


def test_enter_goes_down_and_tab_goes_right(sheet: Page) -> None:
    cell(sheet, 0, "actual").click()
    sheet.keyboard.type("8200册")
    sheet.keyboard.press("Enter")
    expect(cell(sheet, 1, "actual")).to_be_focused()
    sheet.keyboard.type("99%")
    sheet.keyboard.press("Tab")
    expect(cell(sheet, 1, "weight")).to_be_focused()
    sheet.keyboard.press("Tab")
    expect(cell(sheet, 1, "score")).to_be_focused()
    sheet.keyboard.press("ArrowUp")
    expect(cell(sheet, 0, "score")).to_be_focused()
    cell(sheet, 0, "explanation").click()
    sheet.keyboard.type("第一行")
    sheet.keyboard.press("Shift+Enter")
    sheet.keyboard.type("第二行")
    expect(cell(sheet, 0, "explanation")).to_have_value("第一行\n第二行")
    expect(cell(sheet, 0, "actual")).to_have_value("8200册")
    expect(cell(sheet, 1, "actual")).to_have_value("99%")


def test_one_tab_leads_past_the_buttons_of_a_row(sheet: Page) -> None:
    buttons = sheet.get_by_role("toolbar")
    expect(buttons).to_have_count(0)
    cell(sheet, 0, "explanation").focus()
    expect(buttons).to_have_accessible_name("行操作：购置图书")
    sheet.keyboard.press("Tab")
    expect(buttons.get_by_label("在下方插入一行")).to_be_focused()
    sheet.keyboard.press("ArrowLeft")
    expect(
        buttons.get_by_label("下移"), "it came from the budget: nothing removes it"
    ).to_be_focused()
    sheet.keyboard.press("Tab")
    expect(cell(sheet, 1, "actual")).to_be_focused()
    expect(buttons).to_have_accessible_name("行操作：图书编目合格率")


def test_rows_come_go_and_move_with_what_was_typed(sheet: Page, form: Evaluation) -> None:
    cell(sheet, 0, "actual").fill("8200册")
    cell(sheet, 1, "actual").fill("99%")
    tool(sheet, 0, "在下方插入一行").click()
    expect(cell(sheet, 1, "level3")).to_be_focused()
    sheet.keyboard.type("购置期刊")
    cell(sheet, 1, "target").fill("≥200种")
    tool(sheet, 1, "上移").click()
    expect(sheet.get_by_role("toolbar")).to_have_accessible_name("行操作：购置期刊")
    expect(sheet.get_by_role("toolbar").get_by_label("上移")).to_be_focused()
    expect(cell(sheet, 0, "level3")).to_have_value("购置期刊")
    expect(cell(sheet, 1, "actual")).to_have_value("8200册")
    expect(cell(sheet, 2, "actual")).to_have_value("99%")
    save(sheet)
    names = [row.level3 for row in form.indicators.all()]
    assert names[:3] == ["购置期刊", "购置图书", "图书编目合格率"]
    tool(sheet, 0, "删除此行").click()
    expect(shown(sheet, "indicators-0-level3")).to_have_text("购置图书")
    save(sheet)
    assert "购置期刊" not in [row.level3 for row in form.indicators.all()]


def test_a_row_is_added_though_somebody_typed_just_before(sheet: Page) -> None:
    held: list[Route] = []
    sheet.route("**/rows/", lambda route: held.append(route))
    with sheet.expect_response("**/live/"):
        cell(sheet, 0, "actual").fill("8200册")
        with sheet.expect_request("**/rows/"):
            tool(sheet, 0, "在下方插入一行").click()
    held[0].continue_()
    expect(cell(sheet, 1, "level3")).to_be_focused()
    expect(cell(sheet, 0, "actual")).to_have_value("8200册")


def test_a_block_from_a_spreadsheet_fills_cells_to_the_right_and_below(sheet: Page) -> None:
    paste(cell(sheet, 0, "actual"), '8200册\t20\t18\t"供货""延迟"""\r\n99%\t10\t10\t\r\n')
    expect(cell(sheet, 0, "actual")).to_have_value("8200册")
    expect(cell(sheet, 0, "weight")).to_have_value("20")
    expect(cell(sheet, 0, "score")).to_have_value("18")
    expect(cell(sheet, 0, "explanation")).to_have_value('供货"延迟"')
    expect(cell(sheet, 1, "actual")).to_have_value("99%")
    expect(cell(sheet, 1, "score")).to_have_value("10")
    expect(cell(sheet, 2, "actual")).to_have_value("")
    expect(sheet.locator("#grid-note")).to_contain_text("已粘贴 8 格")
    expect(sheet.locator("#save-state")).to_have_text("有未保存的修改")
    expect(shown(sheet, "level1-产出指标-weight")).to_contain_text("得分 28")


def test_a_pasted_column_of_amounts_stops_at_the_end_of_its_table(sheet: Page) -> None:
    paste(spent(sheet), "361,000.00\n361000\n0\n0\n99")
    preview = sheet.get_by_role("dialog", name="粘贴前请核对")
    expect(preview).to_contain_text("1 格放不下或只读，不会粘贴")
    expect(spent(sheet)).to_have_value("")
    preview.get_by_role("button", name="粘贴").click()
    expect(spent(sheet)).to_have_value("361,000.00")
    expect(spent(sheet, "fiscal_current_year")).to_have_value("361,000")
    expect(sheet.locator("#grid-note")).to_contain_text("已粘贴 4 格，1 格未粘贴")
    expect(sheet.locator('[name="goal_actual"]')).to_have_value("")
    expect(shown(sheet, "funding-total-execution_rate")).to_have_text("95.00")
    sheet.keyboard.press("Control+z")
    expect(spent(sheet)).to_have_value("")
    expect(sheet.get_by_role("button", name="撤销").first).to_be_disabled()


def test_typing_after_the_tab_key_replaces_an_amount(sheet: Page) -> None:
    spent(sheet).fill("361000.00")
    spent(sheet, "fiscal_current_year").fill("361000.00")
    spent(sheet).focus()
    sheet.keyboard.press("Tab")
    expect(spent(sheet, "fiscal_current_year")).to_be_focused()
    sheet.keyboard.type("100")
    expect(spent(sheet, "fiscal_current_year")).to_have_value("100")


def test_a_text_of_two_lines_stays_in_its_cell(sheet: Page) -> None:
    paste(cell(sheet, 0, "explanation"), "第一段\n第二段")
    expect(cell(sheet, 0, "explanation")).to_have_value("第一段\n第二段")
    expect(cell(sheet, 1, "explanation")).to_have_value("")


def test_the_page_says_what_is_not_saved_and_asks_before_it_is_left(
    sheet: Page, form: Evaluation
) -> None:
    state = sheet.locator("#save-state")
    expect(state).to_have_text("尚未填写")
    spent(sheet).fill("361000.00")
    expect(state).to_have_text("有未保存的修改")
    asked: list[str] = []

    def stay(dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    sheet.once("dialog", stay)
    sheet.get_by_role("link", name="流转记录").click(no_wait_after=True)
    expect(state).to_have_text("有未保存的修改")
    assert asked == ["beforeunload"]
    save(sheet)
    expect(spent(sheet)).to_have_value("361,000.00")
    assert form.funding_lines.get(source="total").executed == "361000.00"


def test_findings_float_and_keep_their_place_while_somebody_types(sheet: Page) -> None:
    score = sheet.locator("#cell-indicators-0-score").locator("..")
    cell(sheet, 0, "score").fill("20")
    expect(score).not_to_have_class(re.compile("has-error"))
    before = sheet.locator(".sheet").bounding_box()
    cell(sheet, 0, "score").fill("30")
    expect(score.locator(".note")).to_contain_text("得分 30 分高于该行分值 20 分")
    expect(score.locator(".note")).to_be_visible()
    expect(cell(sheet, 0, "score")).to_be_focused()
    expect(sheet.locator("#findings details")).not_to_have_attribute("open", "")
    assert sheet.locator(".sheet").bounding_box() == before
    sheet.locator("#findings summary").click()
    sheet.get_by_role("link", name="产出指标 · 图书编目合格率 · 实际完成值").click()
    expect(cell(sheet, 1, "actual")).to_be_focused()
