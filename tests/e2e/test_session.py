"""A page that stays open longer than its session, or beside another sign-in: no text is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Page, Request, expect

from accounts.models import User
from accounts.roles import Role
from evaluations.models import Evaluation
from tests.e2e.sheets import ask, blank_form, cell, expect_state, press, save, show, tool
from tests.factories.evaluations import create_evaluation
from tests.factories.people import PASSWORD, Office, person

PAUSE = 2_000  # milliseconds after the last key until a save is under way at the latest


@pytest.fixture
def form(people: Office) -> Evaluation:
    for user in (people.preparer, people.approver):
        user.set_password(PASSWORD)
        user.save()
    return blank_form(people.unit)


@pytest.fixture
def sheet(people: Office, page_of, form: Evaluation) -> Page:
    page = page_of(people.preparer)
    show(page, form)
    return page


def end_session(page: Page) -> None:
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)


def sign_in_elsewhere(page: Page, user: User, password: str = PASSWORD) -> Page:
    """Another window of the same browser, in which somebody signs in."""
    end_session(page)
    window = page.context.new_page()
    window.goto("/login/")
    window.get_by_label("工号或姓名").fill(user.staff_number)
    window.get_by_label("密码").fill(password)
    press(window, "登录")
    expect(window.get_by_role("heading", name="我的工作")).to_be_visible()
    return window


def dialog(page: Page):
    return page.get_by_role("dialog", name="登录已过期，请重新登录")


def sign_in_again(page: Page, password: str = PASSWORD) -> None:
    dialog(page).get_by_label("密码").fill(password)
    dialog(page).get_by_role("button", name="登录", exact=True).click()


def tokens(page: Page) -> list[str]:
    inputs = page.locator('input[name="csrfmiddlewaretoken"]')
    found: list[str] = inputs.evaluate_all("inputs => inputs.map((input) => input.value)")
    assert found
    return found


def actual(form: Evaluation) -> str:
    first = form.indicators.first()
    assert first is not None
    return first.actual


def test_signing_in_in_another_window_disturbs_no_page(
    people: Office, sheet: Page, form: Evaluation
) -> None:
    sign_in_elsewhere(sheet, people.preparer)
    with sheet.expect_response(lambda answer: "/live/" in answer.url and answer.status == 200):
        cell(sheet, 0, "actual").fill("8200册")
    expect(sheet.locator("#save-state")).to_contain_text("已保存")
    assert actual(form) == "8200册"
    cell(sheet, 0, "actual").fill("8260册")
    save(sheet)
    press(sheet, "保存并提交")
    expect(sheet.get_by_role("alert").filter(has_text="没有提交")).to_be_visible()
    assert actual(form) == "8260册"


@pytest.mark.parametrize("button", ["保存草稿", "保存并提交"])
def test_saving_after_the_session_is_over_asks_for_the_password_and_goes_on(
    sheet: Page, form: Evaluation, axe, button: str
) -> None:
    end_session(sheet)
    cell(sheet, 0, "actual").fill("8200册")
    press(sheet, button)
    expect(dialog(sheet).get_by_label("密码")).to_be_focused()
    assert axe(sheet) == []
    sign_in_again(sheet, "not-this-one")
    expect(dialog(sheet).get_by_role("alert")).to_contain_text("密码不正确")
    expect(cell(sheet, 0, "actual")).to_have_value("8200册")
    sign_in_again(sheet)
    expect(dialog(sheet)).to_be_hidden()
    if button == "保存草稿":
        expect(sheet.locator("#save-state")).to_contain_text("已保存")
    else:
        expect(sheet.get_by_role("alert").filter(has_text="没有提交")).to_be_visible()
    assert actual(form) == "8200册"


def test_a_row_button_keeps_the_rows_and_is_pressed_once_the_person_is_back(sheet: Page) -> None:
    rows = sheet.locator("#indicators > tr[data-row]")
    before = rows.count()
    cell(sheet, 0, "actual").fill("8200册")
    end_session(sheet)
    tool(sheet, 0, "在下方插入一行").click()
    expect(dialog(sheet)).to_be_visible()
    expect(rows).to_have_count(before)
    expect(sheet.locator("#indicators").get_by_label("工号或姓名")).to_have_count(0)
    sign_in_again(sheet)
    expect(rows).to_have_count(before + 1)
    expect(cell(sheet, 0, "actual")).to_have_value("8200册")
    expect(cell(sheet, 1, "level3")).to_be_focused()


def test_what_is_typed_is_kept_while_signing_in_is_put_off(sheet: Page, form: Evaluation) -> None:
    end_session(sheet)
    cell(sheet, 0, "actual").fill("8200册")
    expect(dialog(sheet)).to_be_visible()
    sheet.keyboard.press("Escape")
    expect(sheet.locator("#save-state")).to_contain_text("登录已过期，已存本机")
    cell(sheet, 1, "actual").fill("99%")
    with sheet.expect_response(lambda answer: answer.status == 401):
        pass
    expect(dialog(sheet)).to_be_hidden()
    sheet.locator("#signed-out-note").get_by_role("button", name="重新登录").click()
    sign_in_again(sheet)
    expect(sheet.locator("#save-state")).to_contain_text("已保存")
    assert [row.actual for row in form.indicators.all()][:2] == ["8200册", "99%"]


def test_nothing_is_saved_under_the_name_of_who_signed_in_meanwhile(
    people: Office, sheet: Page, form: Evaluation
) -> None:
    colleague = person(Role.PREPARER, people.unit, name="同事")
    colleague.set_password("Hai-he-31-longer")
    colleague.save()
    own = tokens(sheet)
    sign_in_elsewhere(sheet, colleague, "Hai-he-31-longer")
    cell(sheet, 0, "actual").fill("8200册")
    expect(dialog(sheet)).to_contain_text("由另一人登录")
    assert tokens(sheet) == own, "no form of the page may be sent as the other person"
    sign_in_again(sheet, "Hai-he-31-longer")
    expect(dialog(sheet).get_by_role("alert")).to_contain_text("密码不正确")
    assert actual(form) == ""
    sign_in_again(sheet)
    expect(sheet.locator("#save-state")).to_contain_text("已保存")
    assert actual(form) == "8200册"
    assert list(form.edited_by.all()) == [people.preparer]


def test_a_decision_is_taken_once_the_person_is_back(people: Office, page_of, form) -> None:
    submitted = create_evaluation(people.unit, people.preparer, state="submitted", name="报纸订阅")
    page = page_of(people.approver)
    show(page, submitted)
    panel = ask(page, "退回")
    panel.get_by_label("理由").fill("完成值与佐证不符")
    end_session(page)
    panel.get_by_role("button", name="确定退回").click()
    sign_in_again(page)
    expect_state(page, "已退回")
    assert submitted.transitions.get(action="return").reason == "完成值与佐证不符"


def test_the_page_warns_before_the_end_and_asks_at_the_end(
    people: Office, page_of, form: Evaluation, axe: Callable[[Page], list[str]]
) -> None:
    page = page_of(people.preparer)
    page.clock.install()
    show(page, form)
    warning = page.get_by_role("alert").filter(has_text="将自动退出登录")
    page.clock.fast_forward("23:00")
    expect(warning).to_be_hidden()
    page.clock.fast_forward("01:10")
    expect(warning).to_be_visible()
    assert axe(page) == []
    with page.expect_response("**/session/"):
        warning.get_by_role("button", name="继续使用").click()
    expect(warning).to_be_hidden()
    page.clock.fast_forward("25:00")
    expect(warning).to_be_visible()
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    page.clock.fast_forward("05:00")
    expect(dialog(page)).to_be_visible()
    assert asked == [], "nobody was there: the session must not be made to last on"
    sign_in_again(page)
    expect(dialog(page)).to_be_hidden()


def test_who_types_on_a_page_that_asks_nothing_stays_signed_in(people: Office, page_of) -> None:
    form = create_evaluation(people.unit, people.preparer, state="submitted")
    page = page_of(people.approver)
    page.clock.install()
    show(page, form)
    reason = ask(page, "退回").get_by_label("理由")
    page.clock.fast_forward("10:00")
    with page.expect_response("**/session/"):
        reason.press_sequentially("完")
