"""Saving and autosaving from the same page: one request at a time, and nothing typed is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from evaluations.models import Evaluation
from tests.e2e.sheets import (
    blank_form,
    cell,
    fill_in,
    is_draft,
    open_findings,
    press,
    save,
    show_with_still_clock,
    spent,
)
from tests.factories.people import Office

PAUSE = 2_000  # milliseconds after the last key until a save is under way at the latest


@pytest.fixture
def form(people: Office) -> Evaluation:
    return blank_form(people.unit)


@pytest.fixture
def sheet(people: Office, page_of, form: Evaluation) -> Page:
    """The form page with a clock that the test moves."""
    page = page_of(people.preparer)
    show_with_still_clock(page, form)
    return page


def hold_autosave(page: Page) -> list[Route]:
    """Saves wait on their way until the test lets them go; other posts pass."""
    held: list[Route] = []

    def take(route: Route) -> None:
        if is_draft(route.request):
            held.append(route)
        else:
            route.fallback()

    page.route("**/evaluations/*/", take)
    return held


def autosave_begins(page: Page) -> None:
    with page.expect_request(is_draft):
        page.clock.fast_forward(PAUSE)


def test_save_waits_for_an_autosave_under_way(sheet: Page, form: Evaluation) -> None:
    held = hold_autosave(sheet)
    cell(sheet, 0, "actual").fill("8200册")
    autosave_begins(sheet)
    cell(sheet, 1, "actual").fill("99%")
    press(sheet, "保存草稿")
    press(sheet, "保存草稿")
    expect(sheet.locator("#save-state")).to_have_text("保存中…")
    sheet.unroute("**/evaluations/*/")
    held[0].continue_()
    expect(sheet.locator("#save-state")).to_contain_text("已保存")
    assert len(held) == 1
    assert [row.actual for row in form.indicators.all()][:2] == ["8200册", "99%"]
    cell(sheet, 0, "actual").fill("8260册")
    save(sheet)
    assert form.indicators.first().actual == "8260册"


def test_two_autosaves_never_run_at_once(sheet: Page, form: Evaluation) -> None:
    held = hold_autosave(sheet)
    cell(sheet, 0, "actual").fill("8200册")
    autosave_begins(sheet)
    cell(sheet, 0, "actual").fill("8260册")
    sheet.clock.fast_forward(2 * PAUSE)
    assert len(held) == 1
    sheet.unroute("**/evaluations/*/")
    held[0].continue_()
    expect(sheet.locator("#save-state")).to_contain_text("已保存")
    assert form.indicators.first().actual == "8260册"


# Answers to warnings --------------------------------------------------------------------------


def warn(page: Page) -> None:
    """Fill the sheet in with one warning in it."""
    fill_in(page)
    with page.expect_response("**/live/"):
        cell(page, 0, "actual").fill("80000册")
        page.clock.fast_forward(1_000)
    open_findings(page)
    expect(page.locator("#findings .answer").first).to_be_visible()


def test_an_answer_to_a_warning_is_kept_by_itself_and_guarded(
    sheet: Page, form: Evaluation
) -> None:
    warn(sheet)
    autosave_begins(sheet)
    expect(sheet.locator("#save-state")).to_contain_text("已保存")
    answer = sheet.locator("#findings .answer").first
    answer.fill("全市一次配送到位")
    expect(sheet.locator("#save-state")).to_have_text("有未保存的修改")
    autosave_begins(sheet)
    expect(sheet.locator("#save-state")).to_contain_text("已保存")
    assert [row.text for row in form.answers.all()] == ["全市一次配送到位"]


def test_findings_that_arrive_do_not_replace_what_is_being_typed(sheet: Page) -> None:
    warn(sheet)
    held: list[Route] = []
    sheet.route("**/live/", lambda route: held.append(route))
    spent(sheet).fill("100")
    with sheet.expect_request("**/live/"):
        sheet.clock.fast_forward(1_000)
    answer = sheet.locator("#findings .answer").first
    answer.click()
    sheet.keyboard.type("全市一次")
    sheet.unroute("**/live/")
    with sheet.expect_response("**/live/"):
        held[0].continue_()
    sheet.keyboard.type("配送到位")
    expect(answer).to_be_focused()
    expect(answer).to_have_value("全市一次配送到位")
    sheet.locator("#findings summary").click()
    expect(sheet.locator("#findings .answer").first).to_have_value("全市一次配送到位")
    expect(sheet.locator("#cell-funding-total-execution_rate")).not_to_have_text("95.00")
