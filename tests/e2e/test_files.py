"""Files that come in: broken, the same one twice, taken back again, filled offline."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import Page, expect

from evaluations.models import Evaluation
from intake.reading.slots import reader_slot
from tests.e2e.conftest import PICTURES
from tests.e2e.sheets import blank_form, cell, press, send, show, spent, workbook
from tests.factories.documents import build_document, with_row
from tests.factories.people import Office

SHEETS = workbook(build_document(), build_document(project_name="阅览桌椅更新", title=""))


def upload(page: Page, name: str, data: bytes) -> None:
    page.goto("/imports/")
    page.get_by_label("文件（可多选）").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )
    press(page, "上传并读取")
    expect(page.get_by_text("等待确认")).to_be_visible()


@pytest.mark.usefixtures("worker")
def test_a_broken_file_is_named_with_its_remedy(people: Office, page_of) -> None:
    page = page_of(people.administrator)
    upload(page, "坏表.xlsx", SHEETS[: len(SHEETS) // 2])
    expect(page.get_by_role("alert")).to_contain_text("文件“坏表.xlsx”")
    expect(page.get_by_role("alert")).to_contain_text("请")
    expect(page.get_by_role("status")).to_contain_text("有 1 处内容未能读取")
    expect(page.locator("summary", has_text="确认保存")).to_have_count(0)
    assert Evaluation.objects.count() == 0


@pytest.mark.usefixtures("worker")
def test_the_same_file_twice_changes_nothing_and_an_import_can_be_undone(
    people: Office, page_of
) -> None:
    page = page_of(people.administrator)
    upload(page, "自评表.xlsx", SHEETS)
    page.locator("summary", has_text="确认保存 2 张表").click()
    press(page, "确定保存")
    expect(page.get_by_text("已完成")).to_be_visible()
    first = page.url

    upload(page, "自评表.xlsx", SHEETS)
    expect(page.get_by_role("status")).to_contain_text("新建 0，更新 0，无变化 2，拒绝 0")
    expect(page.get_by_text("没有需要保存的内容。")).to_be_visible()
    expect(page.locator("summary", has_text="确认保存")).to_have_count(0)
    press(page, "取消导入")
    expect(page.get_by_text("已取消")).to_be_visible()
    assert Evaluation.objects.count() == 2

    page.goto(first)
    page.get_by_text("撤销整个导入").click()
    press(page, "确定撤销")
    expect(page.get_by_text("已撤销 2 张表。")).to_be_visible()
    assert Evaluation.objects.count() == 0


@pytest.mark.usefixtures("worker")
def test_what_a_file_leaves_out_is_resolved_once_and_a_misread_cell_corrected(
    people: Office, page_of
) -> None:
    far = {"implementing_unit": "青禾镇文化站", "department": "青禾镇文化站", "year": None}
    sheets = [build_document(project_name=name, title="项目自评表", **far) for name in ("甲", "乙")]
    page = page_of(people.administrator)
    upload(page, "无年度.xlsx", workbook(*sheets))
    expect(page.get_by_text("2 张表没有印年度。")).to_be_visible()
    page.get_by_label("没有印年度的表，年度为").fill("2024")
    send(page, "重新判断全部表")
    expect(page.get_by_text("等待确认")).to_be_visible()
    expect(page.get_by_text("没有印年度。")).to_have_count(0)

    page.get_by_label("“青禾镇文化站”是哪个单位").fill(people.unit.name)
    send(page, "记为别名")
    expect(page.locator("#stage")).to_contain_text("新建 2，更新 0，无变化 0，拒绝 0")

    page.get_by_role("link", name="核对").first.click()
    page.get_by_label("指标 1 · 实际完成值").fill("8300册")
    send(page, "保存核对结果")
    page.get_by_role("link", name="返回导入").click()
    page.locator("summary", has_text="确认保存 2 张表").click()
    press(page, "确定保存")
    expect(page.get_by_text("已完成")).to_be_visible()

    first = Evaluation.objects.get(project_name="甲")
    assert (first.year, first.unit, first.indicators.first().actual) == (
        2024,
        people.unit,
        "8300册",
    )


def keep_picture(page: Page, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png")


def put(page: Worksheet, line: str, column: str, value: object) -> None:
    """Type into the row that says ``line``, below the nearest heading that says ``column``."""
    row = next(box.row for boxes in page.iter_rows() for box in boxes if box.value == line)
    above = [box for boxes in page.iter_rows(max_row=row) for box in boxes if box.value == column]
    page.cell(row, above[-1].column).value = value


@pytest.mark.usefixtures("worker")
def test_a_form_filled_offline_comes_back_into_its_page(
    people: Office, page_of, axe, tmp_path: Path
) -> None:
    form = blank_form(people.unit)
    page = page_of(people.preparer)
    show(page, form)
    with page.expect_download() as download:
        page.get_by_role("link", name="下载自评表（Excel）").click()
    file = tmp_path / "offline.xlsx"
    download.value.save_as(file)
    book = openpyxl.load_workbook(io.BytesIO(file.read_bytes()))
    put(book.worksheets[0], "年度资金总额", "*全年执行数", 361000)
    put(book.worksheets[0], "购置图书", "*实际完成值", "8200册")
    put(book.worksheets[0], "购置图书", "*得分", 20)
    put(book.worksheets[0], "读者满意度", "偏差原因分析及改进措施", "样本偏少，明年扩大。")
    book.save(file)

    page.get_by_text("离线填写后上传").click()
    page.get_by_label("由本页下载并填好的工作簿").set_input_files(file)
    press(page, "上传并查看不同之处")
    expect(page.get_by_text("与现在的表有 4 处不同，采用之前此表不作修改。")).to_be_visible()
    expect(page.locator("#filling")).to_contain_text("样本偏少，明年扩大。")
    assert axe(page) == []
    keep_picture(page, "workbook-differences")
    page.get_by_role("row", name="购置图书 · 得分").get_by_role("checkbox").uncheck()
    press(page, "只采用勾选的")
    expect(page.get_by_text("已采用工作簿中的 3 处，请核对后提交。")).to_be_visible()
    expect(spent(page)).to_have_value("361,000")
    expect(cell(page, 0, "actual")).to_have_value("8200册")
    expect(cell(page, 0, "score")).to_have_value("")
    expect(cell(page, 7, "explanation")).to_have_value("样本偏少，明年扩大。")

    page.goto("/imports/fill/")
    expect(page.get_by_role("row", name="offline.xlsx")).to_contain_text("已采用 3 处")
    assert axe(page) == []
    keep_picture(page, "workbooks-many")
    show(page, form)
    with page.expect_response(lambda answer: answer.url.endswith("/print/pdf/")) as shown:
        page.get_by_role("link", name="打印", exact=True).click()
    assert shown.value.status == 200
    assert shown.value.headers["content-type"] == "application/pdf"
    expect(page.get_by_text("复核通过之前，打印件带有“草稿”字样。")).to_be_visible()
    assert axe(page) == []
    keep_picture(page, "print-preview")
    for name, begins in (("下载 PDF", b"%PDF"), ("下载 Word", b"PK")):
        with page.expect_download() as kept:
            page.get_by_role("link", name=name).click()
        assert Path(kept.value.path()).read_bytes().startswith(begins)
    page.get_by_role("link", name="返回自评表").click()

    page.get_by_text("离线填写后上传").click()
    page.get_by_label("由本页下载并填好的工作簿").set_input_files(
        {"name": "别的.xlsx", "mimeType": "application/octet-stream", "buffer": SHEETS}
    )
    press(page, "上传并查看不同之处")
    expect(page.get_by_role("alert")).to_contain_text("“别的.xlsx”中没有")
    page.get_by_role("link", name="打开自评表").click()
    expect(cell(page, 0, "actual")).to_have_value("8200册")

    page.get_by_text("离线填写后上传").click()
    page.get_by_label("由本页下载并填好的工作簿").set_input_files(
        {"name": "说明.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n"}
    )
    press(page, "上传并查看不同之处")
    expect(page.get_by_role("alert")).to_contain_text("“说明.pdf”不是 .xlsx 工作簿")
    assert axe(page) == []
    page.get_by_role("link", name="打开自评表").click()
    expect(cell(page, 0, "actual")).to_have_value("8200册")


@pytest.mark.usefixtures("worker")
def test_an_imported_workbook_is_taken_away_with_its_faults_marked(
    people: Office, page_of, axe, tmp_path: Path
) -> None:
    page = page_of(people.administrator)
    upload(page, "自评表.xlsx", workbook(with_row(build_document(), 0, score="25")))
    press(page, "自评表.xlsx")
    link = page.get_by_role("link", name="下载标出问题的原工作簿")
    expect(link).to_be_visible()
    assert axe(page) == []
    with page.expect_download() as download:
        link.click()
    file = tmp_path / "marked.xlsx"
    download.value.save_as(file)
    sheet = openpyxl.load_workbook(file).worksheets[0]
    assert "SCORE_GT_WEIGHT" in sheet["H12"].comment.text


@pytest.fixture
def busy_readers() -> Iterator[None]:
    """Every reader of this machine is at work, so that whoever comes waits."""
    with ExitStack() as taken:
        for _ in range(settings.READERS):
            taken.enter_context(reader_slot(lambda: None))
        yield


@pytest.mark.usefixtures("worker", "busy_readers")
def test_a_filling_that_waits_can_be_cancelled(people: Office, page_of, axe) -> None:
    form = blank_form(people.unit)
    page = page_of(people.preparer)
    show(page, form)
    page.get_by_text("离线填写后上传").click()
    page.get_by_label("由本页下载并填好的工作簿").set_input_files(
        {"name": "填好.xlsx", "mimeType": "application/octet-stream", "buffer": SHEETS}
    )
    send(page, "上传并查看不同之处")
    expect(page.get_by_role("status")).to_contain_text("正在读取…")
    assert axe(page) == []
    press(page, "取消")
    expect(page.get_by_role("status")).to_contain_text("已取消，自评表未作修改。")
