"""The page keeps itself: while somebody types on, without a network, and after the tab is lost."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Error, Locator, Page, Request, Route, expect

from accounts.models import User
from accounts.roles import Role
from evaluations.models import Evaluation
from evaluations.storage.mapper import to_document
from tests.e2e.sheets import (
    blank_form,
    cell,
    is_draft,
    open_findings,
    press,
    save,
    show,
    show_with_still_clock,
    spent,
    tool,
)
from tests.factories.documents import with_row
from tests.factories.evaluations import create_evaluation, save_sheet
from tests.factories.people import Office, person

KEY_EVERY = 500  # milliseconds, of somebody who never pauses
OFFLINE = "离线，已存本机"
COUNT_COPIES = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open("ziping");
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const base = opening.result;
    const counting = base.transaction("copies").objectStore("copies").count();
    counting.onsuccess = () => { resolve(counting.result); base.close(); };
  };
})"""


@pytest.fixture
def form(people: Office) -> Evaluation:
    return blank_form(people.unit)


@pytest.fixture
def sheet(people: Office, page_of, form: Evaluation) -> Page:
    """The form page with a clock that the test moves."""
    page = page_of(people.preparer)
    show_with_still_clock(page, form)
    return page


@pytest.fixture
def living(people: Office, page_of, form: Evaluation) -> Page:
    """The form page as it is, with the time of this machine."""
    page = page_of(people.preparer)
    show(page, form)
    return page


def actuals(form: Evaluation, count: int = 1) -> list[str]:
    return [row.actual for row in form.indicators.all()][:count]


def state(page: Page) -> Locator:
    return page.locator("#save-state")


def kept(page: Page) -> int:
    """How many copies this browser keeps."""
    count: int = page.evaluate(COUNT_COPIES)
    return count


def lose(page: Page) -> Page:
    """The tab crashes; another one of the same browser, with a network."""
    context = page.context
    with pytest.raises(Error, match="crash"):
        page.goto("chrome://crash")
    page.close()
    context.set_offline(False)
    return context.new_page()


def answer(page: Page) -> Locator:
    """The box beside the only warning."""
    return page.locator("#findings .answer")


def type_offline(page: Page, row: int, text: str) -> None:
    page.context.set_offline(True)
    cell(page, row, "actual").fill(text)
    expect(state(page)).to_contain_text(OFFLINE)


def test_a_draft_is_saved_within_two_seconds_of_the_last_key(sheet: Page, form: Evaluation) -> None:
    cell(sheet, 0, "actual").fill("8200册")
    expect(state(sheet)).to_have_text("有未保存的修改")
    with sheet.expect_response(lambda answer: is_draft(answer.request)):
        sheet.clock.fast_forward(2_000)
    expect(state(sheet)).to_have_text(re.compile(r"已保存 \d\d:\d\d"))
    assert actuals(form) == ["8200册"]

    # The page goes on where it is: a later change is saved over the draft, not refused.
    cell(sheet, 0, "actual").fill("8260册")
    save(sheet)
    assert actuals(form) == ["8260册"]


def test_who_never_pauses_is_saved_all_the_same(sheet: Page, form: Evaluation) -> None:
    saves: list[int] = []
    passed = 0

    def note(request: Request) -> None:
        if is_draft(request):
            saves.append(passed)

    sheet.on("request", note)
    cell(sheet, 0, "explanation").focus()
    while passed < 30_000:
        sheet.keyboard.type("字")
        sheet.clock.run_for(KEY_EVERY)
        passed += KEY_EVERY
    assert saves, "30 seconds of typing and nothing was saved"
    assert saves[0] <= 15_000
    assert max(later - one for one, later in itertools.pairwise(saves)) <= 15_000


def test_without_a_network_it_is_kept_here_and_saved_when_the_network_is_back(
    living: Page, form: Evaluation
) -> None:
    type_offline(living, 0, "8200册")
    address = living.url
    for button in ("保存草稿", "保存并提交"):
        press(living, button)
        expect(state(living)).to_contain_text(OFFLINE)
    assert living.url == address, "no page of the browser's own"
    assert kept(living) == 1
    cell(living, 1, "actual").fill("99%")
    assert actuals(form, 2) == ["", ""]
    living.context.set_offline(False)
    expect(state(living)).to_contain_text("已保存")
    assert actuals(form, 2) == ["8200册", "99%"]
    expect(cell(living, 0, "actual")).to_have_value("8200册")
    assert kept(living) == 0


def test_a_server_that_fails_is_asked_again(living: Page, form: Evaluation) -> None:
    failures: list[Route] = []

    def fail_twice(route: Route) -> None:
        if is_draft(route.request) and len(failures) < 2:
            failures.append(route)
            route.fulfill(status=502, content_type="text/html", body="<h1>Bad Gateway</h1>")
        else:
            route.fallback()

    living.route("**/evaluations/*/", fail_twice)
    cell(living, 0, "actual").fill("8200册")
    expect(state(living)).to_have_text(re.compile(r"已保存 \d\d:\d\d"))
    assert len(failures) == 2
    assert actuals(form) == ["8200册"]


def test_a_lost_tab_is_offered_with_both_texts(living: Page, form: Evaluation, axe) -> None:
    cell(living, 0, "actual").fill("8000册")
    save(living)
    type_offline(living, 0, "8200册")
    spent(living).fill("361000.00")
    page = lose(living)
    show(page, form)
    offer = page.locator("#local-copy")
    for words in ("本机有未保存的内容", "8000册", "8200册"):
        expect(offer).to_contain_text(words)
    expect(cell(page, 0, "actual")).to_have_value("8000册")
    assert axe(page) == []
    offer.get_by_role("button", name="恢复本机的内容").click()
    expect(offer).to_be_empty()
    expect(cell(page, 0, "actual")).to_have_value("8200册")
    expect(spent(page)).to_have_value("361,000.00")
    expect(state(page)).to_have_text(re.compile(r"已保存 \d\d:\d\d"))
    assert actuals(form) == ["8200册"]
    assert kept(page) == 0


def test_answers_to_warnings_of_the_restored_cells_come_back(people: Office, page_of, axe) -> None:
    form = create_evaluation(people.unit, people.preparer)
    page = page_of(people.preparer)
    show(page, form)
    page.route(
        "**/evaluations/*/",
        lambda route: route.abort() if is_draft(route.request) else route.fallback(),
    )
    cell(page, 0, "actual").fill("12000册")
    expect(answer(page)).to_have_count(1)
    open_findings(page)
    answer(page).fill("本年度另有捐赠。")
    expect(state(page)).to_contain_text("有未保存的修改")
    press(page, "保存草稿")
    expect(state(page)).to_contain_text(OFFLINE)
    page = lose(page)
    show(page, form)
    expect(answer(page)).to_have_count(0)
    offer = page.locator("#local-copy")
    expect(offer).to_contain_text("本年度另有捐赠。")
    assert axe(page) == []
    offer.get_by_role("button", name="恢复本机的内容").click()
    expect(answer(page)).to_have_value("本年度另有捐赠。")
    expect(state(page)).to_have_text(re.compile(r"已保存 \d\d:\d\d"))
    assert [each.text for each in form.answers.all()] == ["本年度另有捐赠。"]
    assert kept(page) == 0


def test_a_restored_copy_stays_until_it_is_saved(living: Page, form: Evaluation) -> None:
    type_offline(living, 0, "8200册")
    page = lose(living)
    show(page, form)
    page.route(
        "**/evaluations/*/",
        lambda route: route.abort() if is_draft(route.request) else route.fallback(),
    )
    page.get_by_role("button", name="恢复本机的内容").click()
    expect(state(page)).to_contain_text(OFFLINE)
    assert kept(page) == 2
    page.unroute_all()
    save(page)
    assert kept(page) == 0


def test_a_refused_cell_keeps_nobody_from_signing_out(living: Page, form: Evaluation) -> None:
    cell(living, 0, "actual").fill("8200册")
    cell(living, 0, "explanation").fill("字" * 5_001)
    expect(state(living)).to_contain_text("最多 5000 字")
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    living.on("dialog", answer)
    with living.expect_navigation(url="**/login/**"):
        press(living, "退出")
    assert kept(living) == 1
    assert asked == [], "it waits here, so nobody is asked whether to leave"


def test_rows_that_were_added_come_back_with_the_rest(living: Page, form: Evaluation) -> None:
    tool(living, 0, "在下方插入一行").click()
    expect(cell(living, 1, "level3")).to_be_focused()
    living.context.set_offline(True)
    cell(living, 1, "level3").fill("购置期刊")
    cell(living, 2, "actual").fill("99%")
    expect(state(living)).to_contain_text(OFFLINE)
    page = lose(living)
    show(page, form)
    page.get_by_role("button", name="恢复本机的内容").click()
    expect(cell(page, 1, "level3")).to_have_value("购置期刊")
    expect(cell(page, 2, "actual")).to_have_value("99%")
    expect(state(page)).to_have_text(re.compile(r"已保存 \d\d:\d\d"))
    assert [row.level3 for row in form.indicators.all()][1] == "购置期刊"


def test_what_was_kept_is_given_up_only_by_the_person(living: Page, form: Evaluation) -> None:
    type_offline(living, 0, "8200册")
    page = lose(living)
    show(page, form)
    expect(page.locator("#local-copy")).to_contain_text("8200册")
    page.reload()
    page.locator("#local-copy").get_by_role("button", name="不要了，保留已存的内容").click()
    expect(page.locator("#local-copy")).to_be_empty()
    assert kept(page) == 0
    assert actuals(form) == [""]


@pytest.fixture
def elsewhere(people: Office, form: Evaluation) -> Callable[[str], None]:
    """A colleague who saves the same sheet meanwhile."""
    colleague: User = person(Role.PREPARER, people.unit, name="同事")

    def save_other(actual: str) -> None:
        fresh = Evaluation.objects.get(pk=form.pk)
        document = with_row(to_document(fresh), 0, actual=actual)
        save_sheet(fresh, colleague, document, version=fresh.version)

    return save_other


def test_a_copy_never_overwrites_what_somebody_saved_since(
    living: Page, form: Evaluation, elsewhere: Callable[[str], None]
) -> None:
    type_offline(living, 0, "8200册")
    page = lose(living)
    elsewhere("7000册")
    show(page, form)
    expect(page.locator("#local-copy")).to_contain_text("此后此表已在别处保存过")
    page.get_by_role("button", name="恢复本机的内容").click()
    expect(page.locator("#conflict")).to_contain_text("7000册")
    expect(page.locator("#conflict")).to_contain_text("8200册")
    assert actuals(form) == ["7000册"]
    assert kept(page) > 0, "what waits for a choice is kept here"
    page.locator("#conflict").get_by_text("用我的").click()
    expect(state(page)).to_have_text(re.compile(r"已保存 \d\d:\d\d"))
    assert actuals(form) == ["8200册"]
    assert kept(page) == 0


@pytest.mark.parametrize("site", ["https", "plain http"])
def test_the_copy_of_a_page_that_is_still_open_is_left_alone(
    living: Page, form: Evaluation, site: str
) -> None:
    if site == "plain http":  # where browsers know no locks
        no_locks = "Object.defineProperty(navigator, 'locks', { value: undefined })"
        living.context.add_init_script(no_locks)
        living.reload()
    living.route("**/evaluations/*/", lambda route: route.abort())
    cell(living, 0, "actual").fill("8260册")
    expect(state(living)).to_contain_text(OFFLINE)
    second = living.context.new_page()
    show(second, form)
    second.wait_for_load_state("networkidle")
    second.evaluate("new Promise((done) => setTimeout(done, 600))")  # longer than it listens
    expect(second.locator("#local-copy")).to_be_empty()
    assert kept(second) == 1


def test_a_colleague_at_the_same_computer_is_not_shown_it(
    people: Office, living: Page, page_of, form: Evaluation
) -> None:
    type_offline(living, 0, "8200册")
    page = lose(living)
    colleague = person(Role.PREPARER, people.unit, name="同事")
    page.context.add_cookies(page_of(colleague).context.cookies())
    show(page, form)
    page.wait_for_load_state("networkidle")
    expect(page.locator("#local-copy")).to_be_empty()
    assert kept(page) == 1
