"""No page breaks WCAG 2.2 AA as far as axe-core can tell, and none is wider than a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from playwright.sync_api import Page, expect

from evaluations.lifecycle import actions
from evaluations.lifecycle.remarks import add_remark
from evaluations.models import Evaluation
from intake.runs.actions import RunOptions, start_run
from jobs.heartbeats import beat
from jobs.models import Heartbeat, Job
from jobs.work import work
from tests.e2e.sheets import blank_form, show, workbook
from tests.factories.documents import build_document, with_row
from tests.factories.evaluations import create_evaluation, save_sheet
from tests.factories.people import Office

LONG = "因供货商受上游影响推迟交货，单位已多次书面催告，双方签订补充协议并约定次年完成。" * 8


@pytest.fixture
def faulty(people: Office) -> Evaluation:
    """A draft with a long text and errors, warnings and hints."""
    name = "街道便民服务点窗口标准化改造及三年期运行维护（含等级保护测评）专项经费" * 2
    sheet = build_document(project_name=name, goal_actual=LONG)
    sheet = with_row(sheet, 0, score="30", explanation=LONG)
    sheet = with_row(sheet, 1, actual="", score="")
    form = create_evaluation(people.unit, people.preparer, document=sheet, name=name)
    save_sheet(form, people.preparer, sheet, version=form.version)
    return form


@pytest.fixture
def returned(people: Office) -> Evaluation:
    """A form that came back with remarks, and was changed since."""
    form = create_evaluation(people.unit, people.preparer, state="submitted")
    for indicator in (form.indicators.first(), None):
        add_remark(evaluation=form, indicator=indicator, text=LONG, by=people.approver)
    actions.make_transition(evaluation=form, action="return", by=people.approver, reason=LONG)
    form.refresh_from_db()
    changed = with_row(build_document(), 0, actual="8300册")
    save_sheet(form, people.preparer, changed, version=form.version)
    return form


def sheets(faulty: Evaluation, returned: Evaluation) -> Iterator[str]:
    for form in (faulty, returned):
        yield f"/evaluations/{form.pk}/"
        yield f"/evaluations/{form.pk}/history/"


def test_pages_of_signing_in(page: Page, people: Office, page_of, axe) -> None:
    page.goto("/login/")
    assert axe(page) == []
    signed_in = page_of(people.preparer)
    signed_in.goto("/password/")
    assert axe(signed_in) == []
    signed_in.goto("/evaluations/999/")
    assert axe(signed_in) == []


def test_lists_and_the_queue(people: Office, page_of, axe) -> None:
    page = page_of(people.reviewer)
    page.goto("/evaluations/review/")
    assert axe(page) == []
    create_evaluation(people.unit, people.preparer, state="unit_approved")
    for path in ("/evaluations/review/", "/evaluations/", "/evaluations/?words=zzz"):
        page.goto(path)
        assert axe(page) == []


def test_sheets_of_the_preparer(
    people: Office, page_of, axe, faulty: Evaluation, returned: Evaluation
) -> None:
    page = page_of(people.preparer)
    for path in sheets(faulty, returned):
        page.goto(path)
        assert axe(page) == []
    show(page, faulty)
    page.locator('[name="rows-0-score"]').focus()
    expect(page.locator("td.has-error .note").first).to_be_visible()
    assert axe(page) == []


def test_the_sheet_of_a_judge(people: Office, page_of, axe) -> None:
    form = create_evaluation(people.unit, people.preparer, state="submitted")
    add_remark(evaluation=form, indicator=form.indicators.first(), text=LONG, by=people.approver)
    page = page_of(people.approver)
    # High enough that no button lies half under the bar at the bottom, as any may while scrolling.
    page.set_viewport_size({"width": 1366, "height": 1500})
    show(page, form)
    assert axe(page) == []
    page.get_by_role("row", name="图书编目合格率").get_by_text("提意见").click()
    assert axe(page) == []


def test_imports(people: Office, page_of, axe) -> None:
    page = page_of(people.administrator)
    page.goto("/imports/")
    assert axe(page) == []
    good = workbook(build_document())
    run = start_run(
        files=[
            (name, ContentFile(data, name))
            for name, data in (("好.xlsx", good), ("坏.xlsx", good[:200]))
        ],
        by=people.administrator,
        options=RunOptions(),
    )
    page.goto(f"/imports/{run.pk}/")
    assert axe(page) == []
    for job in run.jobs.all():
        work(job.pk)
    for path in (f"/imports/{run.pk}/", "/imports/"):
        page.goto(path)
        assert axe(page) == []


def test_an_import_with_something_left_to_resolve_and_its_items(
    people: Office, page_of, axe
) -> None:
    faulty = with_row(build_document(title="", year=None), 0, score="30", explanation=LONG)
    nobody = build_document(implementing_unit="青禾镇文化站" * 6, department="青禾镇文化站" * 6)
    run = start_run(
        files=[
            (name, ContentFile(workbook(sheet), name))
            for name, sheet in (("无年度.xlsx", faulty), ("无此单位.xlsx", nobody))
        ],
        by=people.administrator,
        options=RunOptions(),
    )
    for job in run.jobs.all():
        work(job.pk)
    page = page_of(people.administrator)
    items = [f"/imports/{run.pk}/items/{item.pk}/" for item in run.items.all()]
    for path in (f"/imports/{run.pk}/", *items):
        page.goto(path)
        assert axe(page) == []


def test_pages_of_the_rules(people: Office, page_of, axe) -> None:
    campaign = blank_form(people.unit).campaign
    page = page_of(people.administrator)
    tails = ("", f"{campaign.pk}/", f"{campaign.pk}/scoring/", f"{campaign.pk}/OVER_NOEXPL/")
    for tail in tails:
        page.goto(f"/evaluations/checks/{tail}")
        assert axe(page) == []


def test_pages_are_as_wide_as_a_phone(
    people: Office, page_of, faulty: Evaluation, returned: Evaluation
) -> None:
    page = page_of(people.preparer)
    page.set_viewport_size({"width": 390, "height": 844})
    for path in ("/evaluations/", "/password/", *sheets(faulty, returned)):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") == 390, path


def test_a_printed_sheet_is_the_paper_form_and_nothing_else(
    people: Office, page_of, returned: Evaluation
) -> None:
    page = page_of(people.preparer)
    show(page, returned)
    page.emulate_media(media="print")
    expect(page.locator("table.sheet caption")).to_be_visible()
    expect(page.locator('[name="rows-0-actual"]')).to_be_visible()
    aside = "nav, .toolbar, .panel, .bottom, td.tools, tr.remark form, tr.remark strong"
    for part in page.locator(aside).all():
        expect(part).to_be_hidden()


def test_a_printed_sheet_is_one_page_with_its_title_in_the_middle(people: Office, page_of) -> None:
    page = page_of(people.preparer)
    show(page, create_evaluation(people.unit, people.preparer))
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", paper)) == 1, "notes and all"
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1047, "height": 700})  # A4, lying, without its margins
    caption, first = page.locator(".sheet caption"), page.locator(".sheet td").first
    expect(caption).to_have_css("text-align", "center")
    expect(first).to_have_css("position", "static")


def test_the_page_of_background_work(people: Office, page_of, axe) -> None:
    page = page_of(people.administrator)
    page.goto("/jobs/")
    assert axe(page) == []
    beat(Heartbeat.Part.WORKER, "celery@" + "a-long-name-of-a-machine." * 3)
    Heartbeat.objects.update(seen_at=timezone.now() - timedelta(hours=1))
    beat(Heartbeat.Part.SWEEP, "sweep")
    for number, status in enumerate(("queued", "running", "failed")):
        Job.objects.create(
            kind="read",
            key=f"read-{number}",
            subject="import-1",
            status=status,
            error=LONG,
            ended_at=timezone.now() if status == "failed" else None,
        )
    for path in ("/jobs/", "/imports/"):
        page.goto(path)
        assert axe(page) == []
    expect(page.get_by_text("后台处理程序未运行")).to_be_visible()
    bar = page.get_by_role("navigation", name="主导航").bounding_box()
    assert bar is not None
    assert bar["height"] < 60, "the navigation stays on one line at 1366 pixels"
