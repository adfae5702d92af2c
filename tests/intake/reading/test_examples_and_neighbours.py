"""Example sheets are set aside, forms beside each other are parted, notices reach documents."""

from typing import Any

import openpyxl
import pytest

from intake.reading.pipeline import extract_bytes, to_json
from tests.intake.reading.readers.workbooks import packed

FORM: list[list[Any]] = [
    ["2023年度项目支出绩效自评表"],
    ["项目名称", None, "山区书屋"],
    ["主管部门", None, "青石市文化局", None, None, "实施单位", "青石市书屋中心"],
    ["项目资金(万元)", None, None, "年初预算数", "全年预算数", "全年执行数",
     "分值", "执行率", "得分"],
    [None, None, "年度资金总额", 20, 18, 9, 10, "50%", 5],
    ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值",
     "分值", "得分", "备注"],
    [None, "产出指标", "数量指标", "新建书屋", "6间", "6间", 50, 50],
    [None, "效益指标", "社会效益指标", "读者", "900人", "950人", 40, 40],
    ["总分", None, None, None, None, None, 100, 95],
]  # fmt: skip


def form(name: str) -> list[list[Any]]:
    rows = [list(row) for row in FORM]
    rows[1][2] = name
    return rows


def book(**sheets: list[list[Any]]) -> bytes:
    pages = openpyxl.Workbook()
    pages.remove(pages.worksheets[0])
    for name, rows in sheets.items():
        page = pages.create_sheet(name)
        for row in rows:
            page.append(row)
    return packed(pages)


def beside(left: list[list[Any]], right: list[list[Any]], gap: int) -> list[list[Any]]:
    return [a + [None] * (9 - len(a) + gap) + b for a, b in zip(left, right, strict=True)]


def names(data: bytes) -> list[str]:
    return [document["project_name"] for document in to_json(extract_bytes("a", data))["documents"]]


@pytest.mark.parametrize("name", ["填报示例", "样表", "示例 (2)", "填写范例"])
def test_an_example_is_set_aside_with_a_notice(name: str) -> None:
    data = book(**{name: form("示例项目"), "自评表": form("山区书屋")})

    found = to_json(extract_bytes("a", data))

    assert names(data) == ["山区书屋"]
    (notice,) = found["notices"]
    assert name in notice["place"]
    assert "示例" in notice["message"]


def test_a_form_on_the_only_sheet_is_read_whatever_the_sheet_is_called() -> None:
    data = book(样表=form("山区书屋"))

    assert names(data) == ["山区书屋"]
    assert "请核对" in to_json(extract_bytes("a", data))["notices"][0]["message"]


def test_an_example_is_read_where_no_other_sheet_holds_a_form() -> None:
    data = book(说明=[["请于六月前报送"]], 样表=form("山区书屋"))

    assert names(data) == ["山区书屋"]
    assert "请核对" in to_json(extract_bytes("a", data))["notices"][0]["message"]


@pytest.mark.parametrize("gap", [0, 1, 3])
def test_forms_beside_each_other_are_two(gap: int) -> None:
    data = book(自评表=beside(form("山区书屋"), form("河边书屋"), gap))

    extraction = extract_bytes("a", data)
    first, second = to_json(extraction)["documents"]

    assert (first["project_name"], second["project_name"]) == ("山区书屋", "河边书屋")
    for document in (first, second):
        assert [row["level3"] for row in document["indicators"]] == ["新建书屋", "读者"]
        assert document["funding"][0]["executed"] == "9"
        assert (document["year"], document["total_score"]) == (2023, "95")


def test_the_second_form_keeps_its_cells_places() -> None:
    data = book(自评表=beside(form("山区书屋"), form("河边书屋"), 1))

    _, second = to_json(extract_bytes("a", data), with_evidence=True)["documents"]

    assert second["indicators"][0]["evidence"]["place"] == "工作表“自评表”单元格 L7"


def test_a_title_over_both_forms_belongs_to_both() -> None:
    rows = beside(form("山区书屋"), form("河边书屋"), 1)
    rows[0] = rows[0][:1]
    pages = openpyxl.Workbook()
    for row in rows:
        pages.active.append(row)
    pages.active.merge_cells("A1:S1")

    documents = to_json(extract_bytes("a", packed(pages)))["documents"]

    assert [document["year"] for document in documents] == [2023, 2023]


def test_one_form_stays_one() -> None:
    assert names(book(自评表=form("山区书屋"))) == ["山区书屋"]


def test_a_notice_goes_to_the_document_of_its_sheet() -> None:
    good, bad = form("山区书屋"), form("河边书屋")
    bad[-1][7] = "#REF!"

    first, second = to_json(extract_bytes("a", book(甲=good, 乙=bad)))["documents"]

    assert "notices" not in first
    assert [notice["place"] for notice in second["notices"]] == ["工作表“乙”单元格 H9"]
    assert (second["total_weight"], second["total_score"]) == ("100", "")


def test_a_total_of_which_the_score_failed_has_no_score() -> None:
    rows = form("山区书屋")
    rows[-1][7] = "#VALUE!"

    (document,) = to_json(extract_bytes("a", book(甲=rows)))["documents"]

    assert (document["total_weight"], document["total_score"]) == ("100", "")
    assert len(document["indicators"]) == 2
