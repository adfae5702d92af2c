"""The official workbook: as the bureau prints it, safe to open, and readable again."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest
from django.test import Client

from evaluations.models import Evaluation
from evaluations.outputs.workbook import workbook_bytes
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions import all_editions, get_edition
from evaluations.sheet.row_uids import CELL_MARK, new_uid
from intake.reading.pipeline import extract_bytes
from tests.factories.documents import build_document, with_row
from tests.factories.people import Office
from tests.pages import as_user

EDITION = get_edition("sz2021-scored")


def opened(document: SelfEvaluation) -> openpyxl.worksheet.worksheet.Worksheet:
    data = workbook_bytes([(document, EDITION)])
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]


def texts(page) -> set[str]:
    return {str(cell.value) for line in page.iter_rows() for cell in line if cell.value is not None}


def fill(page, cell: str) -> str:
    return page[cell].fill.fgColor.rgb if page[cell].fill.fill_type else ""


def test_it_stands_as_the_paper_form() -> None:
    page = opened(build_document())
    assert page["A1"].value == "2025年图书购置项目自评表"
    assert (page["A2"].value, page["B2"].value) == ("项目名称", "图书购置")
    assert (page["A4"].value, page["E4"].value) == ("项目资金（元）", "全年预算数")
    assert page["F9"].value == "*实际完成情况"
    assert page["B12"].value == "产出指标（50分）"
    assert (page["D12"].value, page["E12"].value) == ("购置图书", "≥8000册")
    merged = {str(found) for found in page.merged_cells.ranges}
    assert {"A1:I1", "B2:E2", "A4:A8", "A9:A10", "A11:A19", "B12:B15", "B16:B19"} <= merged


def test_input_cells_are_light_blue_and_carried_ones_are_not() -> None:
    page = opened(build_document())
    for cell in ("F5", "F10", "F12", "G12", "H12", "I12"):
        assert fill(page, cell) == "FFDDEBF7", cell
    for cell in ("B2", "D5", "E5", "H5", "I5", "B10", "E12", "H20"):
        assert fill(page, cell) == "", cell


def test_it_prints_on_a4_landscape_one_page_wide() -> None:
    page = opened(build_document())
    assert page.print_area == "'图书购置'!$A$1:$I$21"
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.page_setup.fitToWidth in (None, 1), "one page wide is what nothing said means"
    assert page.page_setup.fitToHeight == 0
    assert "填报说明" in page["A21"].value


def test_the_uids_of_rows_stand_in_a_hidden_column_and_are_not_printed() -> None:
    uid = "0123456789abcdef"
    page = opened(with_row(build_document(), 1, uid=uid))
    assert page["J13"].value == f"{CELL_MARK}{uid}"
    assert page["J12"].value is None
    assert page.column_dimensions["J"].hidden
    assert page.print_area == "'图书购置'!$A$1:$I$21"


def test_a_sheet_without_uids_has_no_such_column() -> None:
    assert opened(build_document()).max_column == 9


def test_a_workbook_is_read_back_with_its_uids() -> None:
    document = build_document()
    rows = tuple(replace(row, uid=new_uid()) for row in document.indicators)
    data = workbook_bytes([(replace(document, indicators=rows), EDITION)])
    buffer = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(data)).save(buffer)
    for brought in (data, buffer.getvalue()):
        [read] = extract_bytes("表.xlsx", brought).documents
        assert isinstance(read, SelfEvaluation)
        assert [row.uid for row in read.indicators] == [row.uid for row in rows]
        assert read.indicators == document.indicators


def test_numbers_are_numbers_with_their_printed_decimals() -> None:
    page = opened(build_document())
    assert (page["E5"].value, page["E5"].number_format) == (380000, "0.00")
    assert (page["H12"].value, page["H12"].number_format) == (20, "0")
    assert page["G16"].value == "/"


@pytest.mark.parametrize("text", ["=1+1", "=HYPERLINK(1)", "+1", "-1+1", "@SUM(A1)", "\t=1"])
def test_no_text_is_ever_a_formula(text: str) -> None:
    page = opened(with_row(build_document(), 0, actual=text, explanation=text))
    for cell in ("F12", "I12"):
        assert page[cell].data_type == "s", text
        assert page[cell].value == text, "an official sheet prints what the office printed"
        assert page[cell].quotePrefix, "it stays text where somebody edits the cell"


@pytest.mark.parametrize("text", ["-", "—", "#N/A", "'=1", "8200册"])
def test_other_marks_are_printed_as_they_are(text: str) -> None:
    page = opened(with_row(build_document(), 0, actual=text))
    assert (page["F12"].value, page["F12"].data_type) == (text, "s")


def test_control_characters_and_long_numbers_do_no_harm() -> None:
    odd = with_row(build_document(), 0, explanation="甲\x00乙\x0b丙", weight="12345678901234567890")
    page = opened(odd)
    assert page["I12"].value == "甲乙丙"
    assert page["G12"].value == "12345678901234567890"


def test_sheets_of_projects_with_like_or_odd_names_do_not_clash() -> None:
    names = ["图书购置", "图书购置", "a/b:c", "历史[*]?", "", "长" * 80]
    documents = [(build_document(project_name=name), EDITION) for name in names]
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(documents)))
    assert len(set(book.sheetnames)) == len(names)


def test_a_sheet_without_rows_and_one_with_five_hundred_can_be_written() -> None:
    row = build_document().indicators[0]
    many = tuple(replace(row, level3=f"指标{n}") for n in range(500))
    assert "总分" in texts(opened(build_document(indicators=())))
    assert "指标499" in texts(opened(build_document(indicators=many)))


@pytest.mark.parametrize("edition", sorted(all_editions()))
def test_every_edition_can_be_written(edition: str) -> None:
    spec = get_edition(edition)
    data = workbook_bytes([(build_document(edition=edition), spec)])
    assert "图书购置" in texts(openpyxl.load_workbook(io.BytesIO(data)).worksheets[0])


def test_it_is_downloaded_under_the_projects_name(
    client: Client, people: Office, draft: Evaluation
) -> None:
    response = as_user(client, people.preparer).get(f"/evaluations/{draft.pk}/workbook/")
    assert "filename*=utf-8''2025%E5%B9%B4" in response.headers["Content-Disposition"]
    assert openpyxl.load_workbook(io.BytesIO(response.content)).worksheets
