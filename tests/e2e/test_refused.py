"""A form posted from a page that is too old, and the Back button."""

from __future__ import annotations

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from evaluations.models import Evaluation
from tests.e2e.sheets import blank_form, cell, press, save, show
from tests.factories.people import Office


@pytest.fixture
def form(people: Office) -> Evaluation:
    return blank_form(people.unit)


@pytest.fixture
def page(people: Office, page_of, form: Evaluation) -> Page:
    page: Page = page_of(people.preparer)
    show(page, form)
    return page


def test_what_was_typed_stays_readable_where_no_script_renews_the_token(
    page: Page, live_server, form: Evaluation, axe
) -> None:
    page.route("**/js/session*.js", lambda route: route.abort())
    page.reload()
    # Signing in again, in any window of this browser, sets another token.
    name = settings.CSRF_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": "n" * 32, "url": live_server.url}])
    cell(page, 0, "actual").fill("8200册")
    press(page, "保存草稿")
    expect(page.get_by_role("heading", name="页面已过期，内容没有保存")).to_be_visible()
    expect(page.locator(".posted")).to_contain_text("8200册")
    assert axe(page) == []
    page.unroute("**/js/session*.js")
    page.get_by_role("link", name="返回上一页").click()
    cell(page, 0, "actual").fill("8200册")
    save(page)
    assert form.indicators.first().actual == "8200册"


def test_the_back_button_shows_the_sheet_as_it_is_stored(page: Page, form: Evaluation) -> None:
    cell(page, 0, "actual").fill("8200册")
    save(page)
    page.get_by_role("link", name="流转记录").click()
    expect(page.locator("#sheet-form")).to_have_count(0)
    page.go_back()
    expect(cell(page, 0, "actual")).to_have_value("8200册")
    cell(page, 0, "actual").fill("8300册")
    save(page)
    assert form.indicators.first().actual == "8300册"
