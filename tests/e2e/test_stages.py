"""The page of an import whose checking is stopped, and begun again. No worker runs here."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import Page, expect

from intake.models import ImportProblem, ImportRun
from intake.runs.actions import RunOptions, start_run
from jobs.work import finish_jobs
from tests.e2e.sheets import press, send, workbook
from tests.factories.documents import build_document
from tests.factories.people import Office


@pytest.fixture
def run(people: Office) -> ImportRun:
    """Read and planned, with a document that prints no year and a file that broke the reader."""
    sheets = workbook(build_document(project_name="讲座", title="自评表", year=None))
    run = start_run(
        files=[("去年自评表.xlsx", ContentFile(sheets, "x"))],
        by=people.administrator,
        options=RunOptions(),
    )
    finish_jobs(run.jobs.all())
    ImportProblem.objects.create(
        run=run,
        upload=run.uploads.get(),
        code="file.reader_gave_up",
        sentence="文件“扫描件.pdf”：读取时程序出错，已停止读取，请另存为 .xlsx 后再上传。",
        technical="reading ended with code 1\nintake/pipeline.py:90 read\nbuiltins.ValueError",
    )
    run.refresh_from_db()
    return run


def test_a_checking_is_stopped_an_import_cancelled_and_checked_again(
    people: Office, page_of, run: ImportRun, axe
) -> None:
    page: Page = page_of(people.administrator)
    page.goto(f"/imports/{run.pk}/")
    expect(page.get_by_text("等待确认")).to_be_visible()
    page.get_by_text("技术信息").click()
    expect(page.get_by_text("builtins.ValueError")).to_be_visible()
    look(page, axe)

    page.get_by_label("没有印年度的表，年度为").fill("2024")
    send(page, "重新判断全部表")
    expect(page.get_by_text("停止后恢复原来的判断")).to_be_visible()
    look(page, axe)
    send(page, "停止核对")
    expect(page.get_by_text("等待确认")).to_be_visible()
    expect(page.get_by_label("没有印年度的表，年度为")).to_have_value("")

    send(page, "取消导入")
    expect(page.get_by_text("已取消")).to_be_visible()
    look(page, axe)
    press(page, "重新核对")
    expect(page.get_by_text("正在判断每张表如何处理")).to_be_visible()
    finish_jobs(run.jobs.all())
    expect(page.get_by_text("等待确认")).to_be_visible()


def look(page: Page, axe) -> None:
    assert axe(page) == []
