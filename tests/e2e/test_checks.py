"""The bureau's own work: what it waives, switches and draws, and what the unit then sees."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from evaluations.models import Campaign, Evaluation
from evaluations.models.states import State
from tests.e2e.sheets import open_findings, submit
from tests.factories.documents import build_document, with_row
from tests.factories.evaluations import create_evaluation, create_many
from tests.factories.people import Office


def test_a_waived_error_no_longer_stops_the_submission(page_of, people: Office, axe) -> None:
    document = with_row(build_document(total_score="100.5"), 0, score="21")
    form = create_evaluation(people.unit, people.preparer, document=document)

    reviewer = page_of(people.reviewer)
    reviewer.goto(f"/evaluations/{form.pk}/")
    reviewer.get_by_text("豁免", exact=True).click()
    reviewer.get_by_label("豁免理由").fill("上级文件规定可加一分")
    reviewer.get_by_label("有效至").fill(f"{timezone.localdate() + timedelta(days=30)}")
    reviewer.get_by_role("button", name="豁免这一条").click()
    expect(reviewer.get_by_text("已豁免，到期后重新计入检查结果。")).to_be_visible()
    assert axe(reviewer) == []

    preparer = page_of(people.preparer)
    preparer.goto(f"/evaluations/{form.pk}/")
    expect(preparer.locator("#findings")).to_contain_text("上级文件规定可加一分")
    expect(preparer.locator("td.has-error")).to_have_count(0)
    submit(preparer)
    expect(preparer.locator("#messages")).to_contain_text("已提交")


def test_a_check_is_tried_out_then_switched(page_of, people: Office, axe, worker) -> None:
    today = timezone.localdate()
    campaign = Campaign.objects.create(
        year=2025, name="自评", edition="sz2021-scored", opens_on=today, deadline=today
    )
    campaign.units.set([people.unit])
    document = with_row(build_document(), 0, actual="12000册")
    form = create_evaluation(people.unit, people.preparer, document=document)
    Evaluation.objects.update(campaign=campaign)

    page = page_of(people.reviewer)
    page.goto("/evaluations/checks/")
    assert axe(page) == []
    page.get_by_role("link", name="自评", exact=True).click()
    assert axe(page) == []
    page.locator(f'a[href$="/{campaign.pk}/OVER_NOEXPL/"]').click()
    page.get_by_label("级别").select_option("error")
    page.get_by_role("button", name="试算").click()
    expect(page.get_by_role("status")).to_contain_text(
        "这项改动会给 1 个单位增加 1 条错误，减少 1 条警告。"
    )
    assert axe(page) == []
    page.get_by_label("理由（必填，写入记录）").fill("本年度从严")
    page.get_by_role("button", name="保存设置").click()
    expect(page.locator("#messages")).to_contain_text("已保存")
    expect(page.locator("#job")).to_contain_text("完成", timeout=40_000)
    assert axe(page) == []
    form.refresh_from_db()
    assert (form.error_count, form.warning_count) == (1, 0)


def test_a_finding_leads_to_its_entry_in_the_catalogue(page_of, people: Office) -> None:
    document = with_row(build_document(), 0, actual="12000册")
    form = create_evaluation(people.unit, people.preparer, document=document)
    page = page_of(people.preparer)
    page.goto(f"/evaluations/{form.pk}/")
    open_findings(page)
    with page.context.expect_page() as opened:
        page.locator("#findings a.why").click()
    entry = opened.value.locator("#OVER_NOEXPL")
    expect(entry).to_contain_text("这样填会被指出（示例）")
    expect(entry).to_be_in_viewport()


def test_a_sample_is_drawn_and_opened(page_of, people: Office, axe) -> None:
    create_many(people.unit, people.preparer, 5, state=State.APPROVED)
    create_evaluation(people.unit, people.preparer, state=State.UNIT_APPROVED, name="图书购置")
    page = page_of(people.reviewer)
    page.goto("/evaluations/review/")
    page.locator("summary", has_text="风险").click()
    expect(page.get_by_text("6 项指标全部满分")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("link", name="随机抽查").click()
    page.get_by_label("年度").fill("2025")
    page.get_by_label("抽取数").fill("3")
    page.locator("summary", has_text="抽取").click()
    expect(page.get_by_text("不能删除")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="确定抽取").click()
    expect(page.locator("tbody tr")).to_have_count(3)
    assert axe(page) == []
