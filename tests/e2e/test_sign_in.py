"""Who gets in, and what a stranger sees."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.e2e.sheets import press
from tests.factories.evaluations import create_evaluation
from tests.factories.people import PASSWORD, Office


@pytest.fixture
def preparer(people: Office) -> User:
    people.preparer.set_password(PASSWORD)
    people.preparer.save()
    return people.preparer


def sign_in(page: Page, name: str, password: str) -> None:
    page.goto("/login/")
    page.get_by_label("工号或姓名").fill(name)
    page.get_by_label("密码").fill(password)
    press(page, "登录")


def test_a_wrong_password_is_refused_in_chinese_and_the_right_one_opens_the_list(
    preparer: User, page: Page
) -> None:
    page.goto("/evaluations/review/")
    expect(page).to_have_url("/login/?next=/evaluations/review/")
    sign_in(page, preparer.staff_number, "not-this-one")
    expect(page.get_by_text("工号（姓名）或密码不正确。")).to_be_visible()
    sign_in(page, preparer.name, PASSWORD)
    expect(page.get_by_role("heading", name="我的工作")).to_be_visible()
    press(page, "退出")
    expect(page.get_by_label("工号或姓名")).to_be_visible()


def test_five_wrong_passwords_lock_the_account(preparer: User, page: Page) -> None:
    for _try in range(5):
        sign_in(page, preparer.staff_number, "not-this-one")
    expect(page.get_by_role("heading", name="账号已锁定")).to_be_visible()
    sign_in(page, preparer.staff_number, PASSWORD)
    expect(page.get_by_role("alert")).to_contain_text("锁定 30 分钟")


def test_a_stranger_finds_no_such_page_for_another_units_form(people: Office, page_of) -> None:
    form = create_evaluation(people.unit, people.preparer)
    stranger = page_of(people.stranger)
    for path in ("", "history/", "workbook/"):
        answer = stranger.goto(f"/evaluations/{form.pk}/{path}")
        assert answer is not None
        assert answer.status == 404
        expect(stranger.get_by_role("heading", name="没有这个页面")).to_be_visible()
    stranger.get_by_role("link", name="返回首页").click()
    expect(stranger.get_by_text("没有等您填报的自评表")).to_be_visible()
