"""Nothing is decided by the Enter key, and each decision is asked for once with what it will do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from playwright.sync_api import Page, Request, expect

from accounts.models import User
from accounts.roles import Role
from evaluations.models import Campaign, Evaluation
from intake.runs.actions import RunOptions, start_run
from jobs.work import finish_jobs
from tests.e2e.sheets import ask, decide, expect_state, is_draft, open_findings, show, workbook
from tests.factories.documents import build_document, with_row
from tests.factories.evaluations import create_evaluation
from tests.factories.people import Office, person

TYPED = 'main input:is(:not([type]), [type="text"], [type="number"], [type="date"])'
HARMLESS = ("/live/", "/session/")


def press_enter_everywhere(page: Page) -> list[str]:
    """The addresses that were posted to when Enter was pressed in every line of text in turn."""
    posted: list[str] = []

    def note(request: Request) -> None:
        if (
            request.method == "POST"
            and not request.url.endswith(HARMLESS)
            and not is_draft(request)
        ):
            posted.append(f"{request.url} {request.post_data}")

    page.evaluate("() => document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    page.on("request", note)
    fields = page.locator(TYPED)
    pressed = 0
    for number in range(fields.count()):
        field = fields.nth(number)
        if not field.is_visible() or not field.is_editable():
            continue
        if field.evaluate("field => field.form === null || field.form.method === 'get'"):
            continue
        if field.get_attribute("type") in ("submit", "checkbox", "radio", "file"):
            continue
        field.press("Enter")
        pressed += 1
    assert pressed, "no line of text on this page"
    page.wait_for_load_state("networkidle")
    return posted


@pytest.fixture
def warned(people: Office) -> Callable[[str], Evaluation]:
    """Forms with a warning, so that there is an answer or a waiver to be typed."""

    def make(state: str) -> Evaluation:
        document = with_row(build_document(), 0, actual="12000册")
        return create_evaluation(
            people.unit, people.preparer, document=document, state=state, name=f"图书购置{state}"
        )

    return make


@pytest.fixture
def run(people: Office) -> str:
    """An import whose preview leaves years and units open."""
    far = {"implementing_unit": "青禾镇文化站", "department": "青禾镇文化站", "year": None}
    data = workbook(build_document(project_name="甲", title="项目自评表", **far))
    found = start_run(
        files=[("无年度.xlsx", ContentFile(data, "无年度.xlsx"))],
        by=people.administrator,
        options=RunOptions(),
    )
    finish_jobs(found.jobs.all())
    return f"/imports/{found.pk}/"


def test_enter_decides_nothing_on_a_sheet(people: Office, page_of, warned) -> None:
    draft, signed, approved = warned("draft"), warned("unit_approved"), warned("approved")
    preparer = page_of(people.preparer)
    show(preparer, draft)
    open_findings(preparer)
    preparer.locator("#findings .answer").first.fill("全市一次配送到位")
    assert press_enter_everywhere(preparer) == []

    reviewer = page_of(people.reviewer)
    show(reviewer, signed)
    reviewer.evaluate(
        "() => document.querySelectorAll('details').forEach((d) => { d.open = true; })"
    )
    reviewer.get_by_label("豁免理由").first.fill("上级文件规定可加一分")
    reviewer.get_by_label("有效至").first.fill(f"{timezone.localdate()}")
    assert press_enter_everywhere(reviewer) == []

    show(reviewer, approved)
    reason = ask(reviewer, "退回").get_by_label("理由")
    reason.fill("证据不足")
    reason.press("Enter")
    expect(reason).to_have_value("证据不足\n")
    approved.refresh_from_db()
    assert approved.state == "approved"


def test_enter_decides_nothing_about_many_sheets(people: Office, page_of, run: str) -> None:
    today = timezone.localdate()
    campaign = Campaign.objects.create(
        year=2025, name="自评", edition="sz2021-scored", opens_on=today, deadline=today
    )
    campaign.units.set([people.unit])
    reviewer, administrator = page_of(people.reviewer), page_of(people.administrator)
    for path in (
        "samples/",
        f"checks/{campaign.pk}/OVER_NOEXPL/",
        f"checks/{campaign.pk}/scoring/",
    ):
        reviewer.goto(f"/evaluations/{path}")
        assert press_enter_everywhere(reviewer) == [], path
    administrator.goto(run)
    expect(administrator.get_by_text("1 张表没有印年度。")).to_be_visible()
    assert press_enter_everywhere(administrator) == []


def test_a_return_asks_for_its_reason_in_a_form_of_its_own(people: Office, page_of, axe) -> None:
    form = create_evaluation(people.unit, people.preparer, state="submitted")
    page = page_of(people.approver)
    show(page, form)
    panel = ask(page, "退回")
    expect(panel).to_contain_text("填报人")
    reason = panel.get_by_label("理由")
    expect(reason).to_be_focused()
    page.keyboard.type("完成值与佐证不符")
    page.keyboard.press("Enter")
    page.keyboard.type("请附验收单")
    assert axe(page) == []
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect_state(page, "已退回")
    assert form.transitions.get(action="return").reason == "完成值与佐证不符\r\n请附验收单"


def test_a_return_without_a_reason_is_not_sent(people: Office, page_of) -> None:
    form = create_evaluation(people.unit, people.preparer, state="submitted")
    page = page_of(people.approver)
    show(page, form)
    panel = ask(page, "退回")
    panel.get_by_role("button", name="确定退回").click()
    expect(panel).to_be_visible()
    expect(panel.get_by_label("理由")).to_be_focused()
    assert not form.transitions.filter(action="return").exists()


def test_approval_and_publication_ask_once(people: Office, page_of, axe) -> None:
    form = create_evaluation(people.unit, people.preparer, state="unit_approved")
    page = page_of(people.reviewer)
    show(page, form)
    panel = ask(page, "复核通过")
    expect(panel).to_contain_text("不能再修改")
    assert axe(page) == []
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    decide(page, "复核通过")
    expect_state(page, "已通过")

    assert people.unit.parent is not None
    other: User = person(Role.REVIEWER, people.unit.parent, name="另一复核人")
    second = page_of(other)
    show(second, form)
    assert "公开" in (ask(second, "公开").text_content() or "")
    second.get_by_role("button", name="确定公开").click()
    expect_state(second, "已公开")


@pytest.fixture
def without_scripts(browser, live_server, page_of) -> Iterator[Callable[[User], Page]]:
    contexts = []

    def open_for(user: User) -> Page:
        cookies = page_of(user).context.cookies()
        context = browser.new_context(
            base_url=live_server.url, java_script_enabled=False, locale="zh-CN"
        )
        context.add_cookies(cookies)
        contexts.append(context)
        return context.new_page()

    yield open_for
    for context in contexts:
        context.close()


def test_a_page_without_scripts_asks_as_well(people: Office, without_scripts) -> None:
    form = create_evaluation(people.unit, people.preparer, state="unit_approved")
    page = without_scripts(people.reviewer)
    page.goto(f"/evaluations/{form.pk}/")
    expect(page.get_by_role("button", name="确定复核通过")).to_be_hidden()
    panel = ask(page, "退回")
    panel.get_by_label("理由").fill("证据不足")
    panel.get_by_label("理由").press("Enter")
    expect(panel.get_by_label("理由")).to_have_value("证据不足\n")
    decide(page, "复核通过")
    form.refresh_from_db()
    assert form.state == "approved"


# Django's admin -------------------------------------------------------------------------------


def test_enter_decides_nothing_in_the_admin(people: Office, page_of, warned) -> None:
    form = warned("approved")
    page = page_of(people.reviewer)
    page.goto(f"/admin/evaluations/evaluation/{form.pk}/change/")
    ask(page, "退回").get_by_label("理由").press("Enter")
    page.wait_for_load_state("networkidle")
    form.refresh_from_db()
    assert form.state == "approved"


def test_forms_are_approved_together_after_a_look_at_which(people: Office, page_of, axe) -> None:
    form = create_evaluation(people.unit, people.preparer, state="unit_approved")
    page = page_of(people.reviewer)
    page.goto("/admin/evaluations/evaluation/")
    page.locator("#action-toggle").check()
    page.get_by_label("动作").select_option("approve_selected")
    page.get_by_role("button", name="执行").click()
    expect(page.get_by_role("heading", name="请确认")).to_be_visible()
    expect(page.get_by_text("图书购置")).to_be_visible()
    form.refresh_from_db()
    assert form.state == "unit_approved"
    assert axe(page) == []
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_text("图书购置：已办理。")).to_be_visible()
    form.refresh_from_db()
    assert form.state == "approved"


def test_a_round_is_opened_after_it_was_said_what_that_makes(people: Office, page_of) -> None:
    today = timezone.localdate()
    campaign = Campaign.objects.create(
        year=2025,
        name="本轮自评",
        edition="sz2021-scored",
        opens_on=today,
        deadline=today + timedelta(days=9),
    )
    campaign.units.set([people.unit])
    page = page_of(people.administrator)
    page.goto("/admin/evaluations/campaign/")
    page.locator("#action-toggle").check()
    page.get_by_label("动作").select_option("open_selected")
    page.get_by_role("button", name="执行").click()
    expect(page.get_by_role("heading", name="请确认")).to_be_visible()
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_text("本轮自评：正在后台建立自评表。")).to_be_visible()
