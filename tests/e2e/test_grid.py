"""The sheet as in a spreadsheet: forty rows by keyboard alone, blocks pasted and undone, rows."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from budgets.models import PerformanceTarget, Project, TargetIndicator
from evaluations.models import Evaluation
from evaluations.sheet.editions import get_edition
from tests.e2e.conftest import PICTURES
from tests.e2e.sheets import (
    SCORED,
    THIS_YEAR,
    budget_and_target,
    cell,
    open_this_year,
    save,
    show,
    spent,
    tool,
)
from tests.factories.people import Office

PLACES = [(level.name, each) for level in get_edition(SCORED).level1 for each in level.level2]
EACH = 5
"""Rows of each level 2: forty in all."""
COLUMNS = ("level3", "target", "actual", "weight", "score", "explanation")


def name(number: int) -> str:
    return f"任务{number + 1:02}"


@pytest.fixture
def form(people: Office) -> Evaluation:
    """A sheet of forty rows from the budget; their actual values, points and reasons are open."""
    project = Project.objects.create(
        unit=people.unit, department=people.unit.parent, name="图书购置"
    )
    budget_and_target(project)
    target = PerformanceTarget.objects.get(project=project)
    target.indicators.all().delete()
    TargetIndicator.objects.bulk_create(
        TargetIndicator(
            performance_target=target,
            position=number,
            level1=PLACES[number // EACH][0],
            level2=PLACES[number // EACH][1],
            level3=name(number),
            target=f"≥{number + 1}项",
        )
        for number in range(EACH * len(PLACES))
    )
    open_this_year(people.unit)
    return Evaluation.objects.get(year=THIS_YEAR)


@pytest.fixture
def sheet(people: Office, page_of, form: Evaluation) -> Page:
    page = page_of(people.preparer)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    show(page, form)
    page.wait_for_load_state()
    return page


def note(page: Page) -> Locator:
    return page.locator("#grid-note .text")


def undo_by_note(page: Page) -> None:
    page.locator("#grid-note").get_by_role("button", name="撤销").click()


def preview(page: Page) -> Locator:
    return page.get_by_role("dialog", name="粘贴前请核对")


def paste(into: Locator, rows: list[list[str]]) -> None:
    text = "".join("\t".join(cells) + "\r\n" for cells in rows)
    into.focus()
    into.page.evaluate("text => navigator.clipboard.writeText(text)", text)
    into.press("ControlOrMeta+V")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def stored(form: Evaluation, column: str) -> list[str]:
    return [getattr(row, column) for row in form.indicators.all()]


def texts(page: Page, column: str) -> list[str]:
    """What the open cells of a column say, from the top."""
    fields = page.locator(f'#indicators td[data-column="{column}"] .form-control')
    return fields.evaluate_all("all => all.map(field => field.value)")


def test_forty_rows_by_keyboard_alone(sheet: Page, form: Evaluation, axe) -> None:
    keyboard = sheet.keyboard
    press(sheet, "Tab", "Tab", "Enter")
    expect(spent(sheet)).to_be_focused()
    keyboard.type("361000")
    press(sheet, "Enter")
    keyboard.type("361000")
    press(sheet, "ArrowDown", "ArrowDown", "ArrowDown")
    expect(sheet.locator('[name="goal_actual"]')).to_be_focused()
    keyboard.type("馆藏充实")
    press(sheet, "Shift+Enter")
    keyboard.type("借阅量上升")
    press(sheet, "Enter")
    expect(cell(sheet, 0, "actual")).to_be_focused()
    for number in range(40):
        keyboard.type(f"{number + 1}项")
        press(sheet, "Enter" if number % 2 else "ArrowDown")
    assert texts(sheet, "actual") == [f"{number + 1}项" for number in range(40)]

    # A range is drawn, filled down, emptied and brought back.
    cell(sheet, 0, "weight").focus()
    keyboard.type("2.5")
    press(sheet, "Tab")
    expect(cell(sheet, 0, "score")).to_be_focused()
    keyboard.type("2")
    press(sheet, "F2", "Backspace")
    keyboard.type("3")
    press(sheet, "Escape")
    expect(cell(sheet, 0, "score")).to_have_value("")
    keyboard.type("2")
    press(sheet, "Shift+Tab", "Shift+ArrowRight", "Control+Shift+ArrowDown")
    expect(note(sheet)).to_have_text("已选 40 行 × 2 列")
    sheet.screenshot(path=PICTURES / "grid-range.png")
    press(sheet, "Control+d")
    assert texts(sheet, "score") == ["2"] * 40
    press(sheet, "Delete")
    assert texts(sheet, "weight") == [""] * 40
    press(sheet, "Control+z")
    assert texts(sheet, "weight") == ["2.5"] * 40
    press(sheet, "Control+z")
    assert texts(sheet, "score") == ["2", *[""] * 39]
    press(sheet, "Control+y")
    assert texts(sheet, "score") == ["2"] * 40
    with sheet.expect_response(lambda answer: "autosave" in (answer.request.post_data or "")):
        press(sheet, "Control+s")
    expect(sheet.locator("#save-state")).to_contain_text("已保存")
    assert stored(form, "actual") == [f"{number + 1}项" for number in range(40)]
    assert stored(form, "score") == ["2"] * 40
    form.refresh_from_db()
    assert form.goal_actual.splitlines() == ["馆藏充实", "借阅量上升"]
    assert axe(sheet) == []


def test_blocks_go_where_they_belong_or_are_shown_first(sheet: Page, form: Evaluation) -> None:
    # Twelve rows of five columns: the target that is only read says the same.
    block = [[f"≥{n + 1}项", f"{n + 1}项", "2.5", "2", "已完成"] for n in range(12)]
    open_cells = [cells[1:] for cells in block]
    paste(cell(sheet, 0, "actual"), open_cells)
    expect(note(sheet)).to_contain_text("已粘贴 48 格")
    assert texts(sheet, "explanation")[:13] == ["已完成"] * 12 + [""]
    undo_by_note(sheet)
    assert set(texts(sheet, "actual")) == {""}
    assert set(texts(sheet, "explanation")) == {""}
    # With the column that is only read it is known by it, wherever the cursor is.
    paste(cell(sheet, 3, "score"), block)
    expect(note(sheet)).to_contain_text("按指标名称对应粘贴 60 格")
    assert texts(sheet, "actual")[:13] == [*(f"{n + 1}项" for n in range(12)), ""]
    press(sheet, "Control+z")

    # One column off: nothing is overwritten, the right column is offered.
    paste(cell(sheet, 0, "weight"), open_cells)
    expect(preview(sheet)).to_be_visible()
    assert set(texts(sheet, "weight")) == {""}
    expect(preview(sheet).get_by_label("粘贴方式")).to_have_value("0")
    expect(preview(sheet)).to_contain_text("从“实际完成值”列开始")
    sheet.screenshot(path=PICTURES / "grid-preview.png")
    preview(sheet).get_by_role("button", name="取消").click()
    assert set(texts(sheet, "actual")) == {""}
    paste(cell(sheet, 0, "weight"), open_cells)
    preview(sheet).get_by_role("button", name="粘贴", exact=True).click()
    assert texts(sheet, "actual")[:2] == ["1项", "2项"]
    assert texts(sheet, "score")[:2] == ["2", "2"]
    press(sheet, "Control+z")

    # Whole rows of the official table, in another order, with one that the sheet lacks.
    whole = [["", "", name(n), f"≥{n + 1}项", f"{n}个", "2.5", "1", ""] for n in (7, 5, 6)] + [
        ["", PLACES[1][1], "新任务", "≥1项", "1项", "1", "1", "新增"]
    ]
    whole[0][0] = PLACES[1][0]
    paste(cell(sheet, 0, "actual"), whole)
    expect(preview(sheet)).to_contain_text("表中没有的 1 行")
    preview(sheet).get_by_role("button", name="粘贴", exact=True).click()
    expect(cell(sheet, 10, "level3")).to_have_value("新任务")
    assert texts(sheet, "actual")[5:8] == ["5个", "6个", "7个"]
    save(sheet)
    assert stored(form, "level3")[9:12] == [name(9), "新任务", name(10)]
    press(sheet, "Control+z")
    expect(sheet.locator("#indicators > tr[data-row]")).to_have_count(40)
    assert set(texts(sheet, "actual")) == {""}
    press(sheet, "Control+y")
    expect(cell(sheet, 10, "explanation")).to_have_value("新增")

    # Lines pasted while a text is edited stay in it.
    reason = cell(sheet, 0, "explanation")
    reason.click()
    sheet.evaluate("text => navigator.clipboard.writeText(text)", "第一条\n第二条")
    reason.press("ControlOrMeta+V")
    expect(reason).to_have_value("第一条\n第二条")
    expect(cell(sheet, 1, "explanation")).to_have_value("")

    # A range comes out as a spreadsheet takes it.
    cell(sheet, 6, "actual").focus()
    press(sheet, "Shift+ArrowLeft", "Shift+ArrowLeft", "Shift+ArrowDown", "Control+c")
    expect(note(sheet)).to_have_text("已复制 2 行 × 3 列")
    copied = sheet.evaluate("() => navigator.clipboard.readText()")
    assert copied.splitlines() == ["任务07\t≥7项\t6个", "任务08\t≥8项\t7个"]
    # With the mouse, from one cell to another.
    cell(sheet, 6, "weight").hover()
    sheet.mouse.down()
    cell(sheet, 8, "score").hover()
    sheet.mouse.up()
    expect(note(sheet)).to_have_text("已选 3 行 × 2 列")


def test_rows_come_back_with_what_was_typed(sheet: Page, form: Evaluation) -> None:
    rows = sheet.locator("#indicators > tr[data-row]")
    tool(sheet, 1, "在下方插入一行").click()
    expect(cell(sheet, 2, "level3")).to_be_focused()
    sheet.keyboard.type("购置期刊")
    press(sheet, "Tab")
    sheet.keyboard.type("≥200种")
    uid = rows.nth(2).get_attribute("data-row")
    tool(sheet, 2, "复制此行").click()
    expect(cell(sheet, 3, "level3")).to_have_value("购置期刊")
    expect(sheet.get_by_role("toolbar")).to_have_count(1)
    save(sheet)
    tool(sheet, 2, "删除此行").click()
    expect(note(sheet)).to_contain_text("已删除“购置期刊”")
    expect(rows).to_have_count(41)
    save(sheet)
    assert stored(form, "level3").count("购置期刊") == 1
    undo_by_note(sheet)
    expect(rows).to_have_count(42)
    expect(rows.nth(2)).to_have_attribute("data-row", uid or "")
    expect(cell(sheet, 2, "target")).to_have_value("≥200种")
    save(sheet)
    assert [row.uid for row in form.indicators.all()][2] == uid
    # To another level 2: those of the edition are offered.
    tool(sheet, 2, "改到其他二级指标").click()
    dialog = sheet.get_by_role("dialog", name="放在哪个二级指标下")
    assert dialog.get_by_role("option").all_text_contents() == [each for _, each in PLACES]
    dialog.get_by_role("combobox").select_option("满意度指标")
    dialog.get_by_role("button", name="确定").click()
    expect(rows.nth(41)).to_have_attribute("data-row", uid or "")
    press(sheet, "Control+z")
    expect(rows.nth(2)).to_have_attribute("data-row", uid or "")
    # A row under a level 2 of choice goes behind the last of it.
    sheet.get_by_role("button", name="增加指标").click()
    dialog.get_by_role("combobox").select_option("质量指标")
    dialog.get_by_role("button", name="确定").click()
    expect(cell(sheet, 12, "level3")).to_be_focused()
    # All the way back to the sheet as it was opened.
    press(sheet, *["Control+z"] * 15)
    expect(sheet.get_by_role("button", name="撤销").first).to_be_disabled()
    expect(rows).to_have_count(40)
    save(sheet)
    assert stored(form, "level3") == [name(number) for number in range(40)]
