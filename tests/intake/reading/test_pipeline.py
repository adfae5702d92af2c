"""From bytes to documents: what is found, and what is said about what is wrong."""

import io

import pytest

from evaluations.sheet.document import SelfEvaluation
from intake.reading.pipeline import Extraction, extract_bytes, extract_path, to_json
from intake.reading.problems import IntakeProblem
from tests.intake.reading.readers.workbooks import xlsx

FORM = """{title}
项目名称\t{name}\t\t\t项目金额\t100
主管部门\t云溪区文化馆\t\t\t实施单位\t{unit}
项目资金 (元)\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
\t年度资金总额\t100\t100\t90\t10\t90.00\t9
年度总体目标\t预期目标\t\t\t*实际完成情况
\t开放\t\t\t已开放
年度绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t*实际完成值\t*分值\t*得分\t偏差原因分析及改进措施
\t产出指标 (50分)\t数量指标\t场次\t≥3场\t4场\t50\t50
\t效益指标 (40分)\t社会效益指标\t知晓率\t≥80%\t85%\t40\t40
总分\t\t\t\t\t100\t99\t—
"""


def form(name: str = "书屋", unit: str = "云溪区文化馆", title: str = "") -> str:
    return FORM.format(name=name, unit=unit, title=title or f"2021年{name}项目自评表")


def names(extraction: Extraction) -> list[str]:
    return [getattr(document, "project_name", "-") for document in extraction.documents]


def texts(*forms: str) -> bytes:
    return "\n".join(forms).encode()


def test_prose_around_the_forms_is_passed_over() -> None:
    data = texts("关于报送自评材料的函\n各单位：", form("甲"), "以上请审阅。", form("乙"), "完")

    assert names(extract_bytes("a.txt", data)) == ["甲", "乙"]


def test_the_year_comes_from_the_title_then_the_document_then_the_caller() -> None:
    titled = extract_bytes("a.txt", texts(form(title="2019年甲项目自评表")), year=2025)
    around = extract_bytes("a.txt", texts("2020年度自评材料\n", form(title="自评表")), year=2025)
    called = extract_bytes("a.txt", texts(form(title="自评表")), year=2025)
    unknown = extract_bytes("a.txt", texts(form(title="自评表")))

    years = [e.documents[0].year for e in (titled, around, called, unknown)]
    assert years == [2019, 2020, 2025, None]
    assert to_json(unknown)["documents"][0]["year"] == ""


def test_every_row_knows_where_it_was_read() -> None:
    (document,) = extract_bytes("a.txt", texts(form())).documents

    assert isinstance(document, SelfEvaluation)
    assert document.evidence is not None
    assert document.evidence.place == "第 2 行"
    first = document.indicators[0].evidence
    assert first is not None
    assert (first.file, first.place) == ("a.txt", "第 9 行")
    assert "≥3场" in first.raw
    assert first.confidence == 1.0


def test_a_sheet_row_is_named_by_sheet_and_cell() -> None:
    rows = [[None, *line.split("\t")] for line in form().splitlines()]

    (document,) = extract_bytes("a.xlsx", xlsx(rows)).documents

    assert document.evidence is not None
    assert document.evidence.place == "工作表“表1”单元格 B2"


def test_evidence_does_not_make_documents_differ() -> None:
    assert (
        extract_bytes("a.txt", texts(form())).documents
        == extract_bytes("b.txt", texts("说明", form())).documents
    )


def test_a_form_without_a_project_name_is_named_with_its_place() -> None:
    extraction = extract_bytes("a.txt", texts(form("甲"), form(" ", title="2021年项目自评表")))

    (problem,) = extraction.problems
    assert problem.code == "form.no_project_name"
    assert problem.documents == (1,)
    assert "第 14 行" in problem.sentence
    assert "请在“项目名称”后填写" in problem.sentence


def test_a_form_whose_project_row_is_missing_is_still_found() -> None:
    headless = form().split("\n", 3)[3]

    extraction = extract_bytes("a.txt", texts(form("甲"), headless))

    assert names(extraction) == ["甲", ""]
    assert extraction.problems[0].documents == (1,)


def test_two_forms_for_one_project_name_both_places() -> None:
    extraction = extract_bytes("a.txt", texts(form("甲"), form("乙"), form("甲 ")))

    (problem,) = extraction.problems
    assert problem.code == "form.doubled"
    assert problem.documents == (2,)
    assert "第 2 行和第 26 行" in problem.sentence


def test_the_same_project_name_in_two_units_is_no_problem() -> None:
    extraction = extract_bytes("a.txt", texts(form("甲"), form("甲", unit="云溪区图书馆")))

    assert extraction.problems == ()


@pytest.mark.parametrize("data", [b"abc", "只有文字，没有表格。".encode(), xlsx([["a", 1]])])
def test_a_file_without_a_form_is_refused_in_one_sentence(data: bytes) -> None:
    with pytest.raises(IntakeProblem) as caught:
        extract_bytes("通知.txt", data)

    assert caught.value.code == "file.no_form"
    assert caught.value.sentence.startswith("文件“通知.txt”的")
    assert "\n" not in caught.value.sentence


def test_a_missing_file_is_a_problem_too() -> None:
    with pytest.raises(IntakeProblem, match="不存在"):
        extract_path("没有这个文件.xlsx")


def test_stacked_forms_in_one_sheet() -> None:
    rows = [line.split("\t") for name in "甲乙丙" for line in [*form(name).splitlines(), ""]]
    stream = io.BytesIO(xlsx(rows))

    assert len(extract_bytes("a", stream.getvalue()).documents) == 3
