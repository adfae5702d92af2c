"""Remarks answered in words, and two windows on one sheet."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.utils import timezone
from playwright.sync_api import Error, Locator, Page, expect

from evaluations.lifecycle import actions
from evaluations.lifecycle.remarks import add_remark
from evaluations.models import Evaluation
from tests.e2e.sheets import blank_form, cell, press, save, show, submit, tool
from tests.factories.evaluations import create_evaluation
from tests.factories.people import Office


@pytest.fixture
def returned(people: Office) -> Evaluation:
    """A sheet that came back with a remark on its first row and one on the whole."""
    form = create_evaluation(people.unit, people.preparer, state="submitted")
    add_remark(
        evaluation=form, indicator=form.indicators.first(), text="请附验收单。", by=people.approver
    )
    add_remark(evaluation=form, text="请核对口径。", by=people.approver)
    actions.make_transition(
        evaluation=form, action="return", by=people.approver, reason="见意见", version=form.version
    )
    form.refresh_from_db()
    return form


@pytest.fixture
def sheet(people: Office, page_of, returned: Evaluation) -> Page:
    page = page_of(people.preparer)
    show(page, returned)
    return page


def remark(page: Page) -> Locator:
    return page.locator("tr.remark")


def answer_box(page: Page) -> Locator:
    return remark(page).get_by_role("textbox", name="答复")


@pytest.mark.parametrize("name", ["标为已处理", "只答复"])
def test_answering_a_remark_keeps_what_was_just_typed(
    sheet: Page, returned: Evaluation, axe, name: str
) -> None:
    cell(sheet, 1, "actual").fill("98%")
    answer_box(sheet).fill("验收单已附，见第3页。")
    assert axe(sheet) == []
    remark(sheet).get_by_role("button", name=name).click()
    expect(remark(sheet)).to_contain_text("验收单已附，见第3页。")
    expect(cell(sheet, 1, "actual")).to_have_value("98%")
    assert returned.indicators.all()[1].actual == "98%"
    is_resolved = name == "标为已处理"
    assert (returned.remarks.get(text="请附验收单。").resolved_at is not None) is is_resolved
    expect(remark(sheet).get_by_text("已处理", exact=False)).to_have_count(1)


def test_the_judge_reads_the_answer_beside_the_remark(
    people: Office, sheet: Page, page_of, returned: Evaluation
) -> None:
    answer_box(sheet).fill("验收单已附。")
    remark(sheet).get_by_role("button", name="标为已处理").click()
    expect(remark(sheet)).to_contain_text("验收单已附。")
    submit(sheet)
    expect(sheet.get_by_text("已提交。")).to_be_visible()
    judge = page_of(people.approver)
    show(judge, returned)
    expect(remark(judge)).to_contain_text(f"{people.preparer.name}")
    expect(remark(judge)).to_contain_text("验收单已附。")
    judge.goto(f"/evaluations/{returned.pk}/history/")
    expect(judge.get_by_text("验收单已附。")).to_be_visible()


def test_an_answer_that_is_being_typed_survives_new_rows_and_other_buttons(
    sheet: Page, returned: Evaluation
) -> None:
    answer_box(sheet).fill("验收单已附。")
    tool(sheet, 2, "在下方插入一行").click()
    expect(cell(sheet, 3, "level3")).to_be_focused()
    expect(answer_box(sheet)).to_have_value("验收单已附。")
    tool(sheet, 3, "删除此行").click()
    expect(answer_box(sheet)).to_have_value("验收单已附。")
    whole = sheet.get_by_role("region", name="整表意见")
    whole.get_by_role("button", name="标为已处理").click()
    expect(whole.get_by_text("已处理").first).to_be_visible()
    expect(remark(sheet)).to_contain_text("验收单已附。")
    words = [reply.text for reply in returned.remarks.get(text="请附验收单。").replies.all()]
    assert words == ["验收单已附。"]


def test_an_answer_that_is_refused_stays_where_it_was_typed(
    people: Office, sheet: Page, returned: Evaluation, axe
) -> None:
    answer_box(sheet).fill("验收单已附。")
    returned.remarks.filter(text="请附验收单。").update(
        withdrawn_by=people.approver, withdrawn_at=timezone.now()
    )
    press(sheet, "保存并提交")
    expect(remark(sheet).get_by_role("alert")).to_contain_text("该意见已撤回")
    expect(answer_box(sheet)).to_have_value("验收单已附。")
    assert axe(sheet) == []
    answer_box(sheet).clear()
    submit(sheet)
    expect(sheet.get_by_text("已提交。")).to_be_visible()


def test_an_answer_stays_where_the_server_fails(sheet: Page) -> None:
    answer_box(sheet).fill("验收单已附。")
    sheet.route("**/remarks/resolve/", lambda route: route.fulfill(status=500, body="<h1>500</h1>"))
    press(sheet, "保存并提交")
    expect(remark(sheet).get_by_role("alert")).to_contain_text("答复没有保存")
    expect(remark(sheet).get_by_role("alert")).not_to_contain_text("500")
    expect(answer_box(sheet)).to_have_value("验收单已附。")


def test_an_answer_of_a_lost_tab_is_offered(sheet: Page, returned: Evaluation) -> None:
    answer_box(sheet).fill("验收单已附。")
    sheet.wait_for_function(COPIES)
    page = sheet.context.new_page()
    with suppress(Error):
        sheet.goto("chrome://crash", timeout=5_000)
    sheet.close()
    show(page, returned)
    offer = page.locator("#local-copy")
    expect(offer).to_contain_text("请附验收单。")
    expect(offer).to_contain_text("验收单已附。")
    offer.get_by_role("button", name="恢复本机的内容").click()
    expect(answer_box(page)).to_have_value("验收单已附。")


COPIES = """() => new Promise((resolve) => {
  const opening = indexedDB.open("ziping");
  opening.onsuccess = () => {
    const counting = opening.result.transaction("copies").objectStore("copies").count();
    counting.onsuccess = () => { resolve(counting.result > 0); opening.result.close(); };
  };
})"""


# Two windows ----------------------------------------------------------------------------------


def test_two_windows_on_one_sheet_both_find_a_way_on(people: Office, page_of) -> None:
    form = blank_form(people.unit)
    first = page_of(people.preparer)
    second = first.context.new_page()
    for window in (first, second):
        show(window, form)
    cell(first, 0, "actual").fill("8300册")
    save(first)
    cell(second, 1, "actual").fill("100%")
    expect(cell(second, 0, "actual")).to_have_value("8300册")
    assert [row.actual for row in form.indicators.all()][:2] == ["8300册", "100%"]
    cell(first, 2, "actual").fill("25天")
    expect(cell(first, 1, "actual")).to_have_value("100%")
    expect(first.locator("#local-copy")).to_be_empty()
    assert [row.actual for row in form.indicators.all()][:3] == ["8300册", "100%", "25天"]
