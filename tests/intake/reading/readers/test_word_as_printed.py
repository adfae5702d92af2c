"""Word documents as a person sees them: boxes, hints, symbols, fields, hidden text."""

import pytest

from intake.reading.pipeline import extract_bytes
from intake.reading.problems import IntakeProblem
from intake.reading.readers import read
from tests.intake.reading.readers.word_files import (
    box,
    cell,
    control,
    mark,
    paragraph,
    relations,
    row,
    run,
    table,
    word,
)

FORM = table(row("项目名称", "书屋"), row("分值", "10"), row("得分", "9"))


def lines(body: str, **parts: str) -> list[str]:
    return [r.text for grid in read("a.docx", word(body, **parts)).grids for r in grid.rows]


def test_a_table_that_lays_out_the_page_falls_apart() -> None:
    outer = table(row(cell("附件", FORM, "")), row(cell("注")))

    assert lines(outer) == ["附件", "项目名称\t书屋", "分值\t10", "得分\t9", "注"]


def test_layouts_may_stand_in_layouts() -> None:
    assert lines(table(row(cell(table(row(cell(FORM))))))) == [
        "项目名称\t书屋", "分值\t10", "得分\t9",
    ]  # fmt: skip


def test_a_small_table_within_a_cell_stays_in_it() -> None:
    small = table(row("一", "二"))
    rows = [row("甲", "乙", "丙"), row("丁", cell("戊", small), "己"), row("庚", "辛", "壬")]

    assert lines(table(*rows))[1] == "丁\t戊\n一\n二\t己"


def test_nesting_without_end_is_no_harm() -> None:
    deep = "".join(["<w:tbl><w:tr><w:tc>"] * 200) + paragraph("底") + "</w:tc></w:tr></w:tbl>" * 200

    assert lines(paragraph("面") + deep) == ["面"]
    messages = [notice.message for notice in read("a", word(paragraph("面") + deep)).notices]
    assert "嵌套超过 12 层的表格或文本框没有读取" in messages


def test_text_boxes_are_read_once_title_and_form() -> None:
    body = paragraph("附件2") + paragraph(box(paragraph("2023年度自评表") + FORM)) + paragraph("尾")

    assert lines(body) == [
        "附件2", "2023年度自评表", "项目名称\t书屋", "分值\t10", "得分\t9", "尾",
    ]  # fmt: skip


def test_a_text_box_in_a_cell_belongs_to_the_cell() -> None:
    boxed = cell(paragraph("甲", box(paragraph("盒"))))

    assert lines(table(row(boxed, "乙"))) == ["甲\n盒\t乙"]


def test_an_old_text_box_is_read_too() -> None:
    old = "<w:r><w:pict><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></w:pict></w:r>"

    assert lines(paragraph(old.format(paragraph("标题")))) == ["标题"]


HINT = run("单击或点击此处输入文字。", '<w:rStyle w:val="PlaceholderText"/>')


@pytest.mark.parametrize(
    "body",
    [
        table(row("说明", cell(f"<w:p>{control(HINT, '<w:showingPlcHdr/>')}</w:p>"))),
        table(row("说明", control(cell(paragraph("请选择")), "<w:showingPlcHdr/>"))),
        table(row("说明", cell(control(paragraph(HINT), "<w:showingPlcHdr/>")))),
        table(row("说明", cell(paragraph(HINT)))),
    ],
)
def test_the_hint_of_an_empty_control_is_no_text(body: str) -> None:
    assert lines(body) == ["说明"]


def test_what_was_typed_into_a_control_is_text() -> None:
    typed = control(run("书屋"), '<w:showingPlcHdr w:val="0"/>')

    assert lines(table(row("名称", cell(f"<w:p>{typed}</w:p>")))) == ["名称\t书屋"]


@pytest.mark.parametrize(
    ("font", "code", "printed"),
    [("Symbol", "F0B3", "≥"), ("Symbol", "F0A3", "≤"), ("Wingdings", "F0FE", "☑"),
     ("Wingdings", "F0A8", "□"), ("Wingdings 2", "F052", "☑"), ("Wingdings", "00FC", "✓"),
     ("Symbol", "F025", "%")],
)  # fmt: skip
def test_symbols_are_what_their_font_prints(font: str, code: str, printed: str) -> None:
    symbol = f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'

    assert lines(paragraph(symbol, "90%")) == [f"{printed}90%"]


def test_text_in_a_symbol_font_is_what_it_prints() -> None:
    ticked = run("þ", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>')
    operator = run("\uf0b3", '<w:rFonts w:ascii="Symbol"/>')

    assert lines(paragraph(ticked, "是 ", operator, "5")) == ["☑是 ≥5"]


def test_a_symbol_nobody_knows_is_named() -> None:
    symbol = '<w:r><w:sym w:font="Wingdings" w:char="F021"/></w:r>'
    reading = read("a.docx", word(table(row("甲", cell(paragraph(symbol, "乙"))))))

    assert reading.grids[0].rows[0].text == "甲\t乙"
    assert reading.notices[0].place == "第 1 个表格第 1 行"
    assert "符号" in reading.notices[0].message


STYLES = (
    '<w:styles xmlns:w="w"><w:style w:styleId="a"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>'
    '<w:style w:styleId="c"><w:basedOn w:val="a"/><w:rPr><w:vanish w:val="0"/></w:rPr></w:style>'
    "</w:styles>"
)


@pytest.mark.parametrize(
    ("properties", "shown"),
    [
        ("<w:vanish/>", ""),
        ('<w:vanish w:val="true"/>', ""),
        ('<w:vanish w:val="0"/>', "暗"),
        ('<w:rStyle w:val="a"/>', ""),
        ('<w:rStyle w:val="b"/>', ""),
        ('<w:rStyle w:val="c"/>', "暗"),
        ('<w:rStyle w:val="b"/><w:vanish w:val="0"/>', "暗"),
    ],
)
def test_hidden_text_is_left_out_and_named(properties: str, shown: str) -> None:
    body = table(row("说明", cell(paragraph("明", run("暗", properties)))))

    reading = read("a.docx", word(body, word__styles_dot_xml=STYLES))

    assert reading.grids[0].rows[0].text == f"说明\t明{shown}"
    assert [notice.place for notice in reading.notices] == [] if shown else ["第 1 个表格第 1 行"]


def test_hidden_paragraphs_and_rows_are_left_out_and_named() -> None:
    hidden = '<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr><w:r><w:t>暗</w:t></w:r></w:p>'
    body = hidden + table(row("甲", "乙"), row("丙", "丁", properties="<w:hidden/>"))

    reading = read("a.docx", word(body, word__styles_dot_xml=STYLES))

    assert [r.text for r in reading.grids[0].rows] == ["甲\t乙"]
    assert reading.notices[0].place == "第 1 段、第 1 个表格第 2 行"


def test_of_a_field_the_result_is_printed_and_not_its_instruction() -> None:
    inner = mark("begin") + run("暗") + mark("separate") + run("暗") + mark("end")
    field = mark("begin") + "<w:r><w:instrText>PAGE</w:instrText></w:r>" + inner
    body = f"<w:p>{run('第')}{field}{mark('separate')}{run('3')}{mark('end')}{run('页')}</w:p>"

    assert lines(body) == ["第3页"]


def test_old_form_fields_show_their_choice() -> None:
    def data(inner: str) -> str:
        return mark("begin", f"<w:ffData>{inner}</w:ffData>") + mark("end")

    entries = '<w:listEntry w:val="一次性"/><w:listEntry w:val="延续性"/>'
    choice = data(f'<w:ddList><w:result w:val="1"/>{entries}</w:ddList>')
    ticked = data("<w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox>")

    assert lines(f"<w:p>{choice}</w:p><w:p>{ticked}{run('是')}</w:p>") == ["延续性", "☑是"]


def test_of_ruby_only_the_base_is_read() -> None:
    ruby = (
        f"<w:r><w:ruby><w:rt>{run('shu')}</w:rt><w:rubyBase>{run('书')}</w:rubyBase></w:ruby></w:r>"
    )

    assert lines(paragraph(ruby, "屋")) == ["书屋"]


def test_the_main_part_may_have_any_name() -> None:
    data = word(FORM, main="word/document2.xml")

    assert read("a", data).grids[0].rows[0].text == "项目名称\t书屋"


def test_a_page_put_into_the_text_is_read_in_its_place() -> None:
    page = "<html><meta charset=utf-8><table><tr><td>名称<td>书屋</tr></table></html>"
    refers = relations(("c1", "aFChunk", "chunk.html"))
    body = paragraph("前") + '<w:altChunk r:id="c1"/>' + paragraph("后")

    found = lines(body, word__chunk_dot_html=page, word___rels__document_dot_xml_dot_rels=refers)

    assert found == ["前", "名称\t书屋", "后"]


def test_a_part_that_is_named_often_is_read_once() -> None:
    page = "<html><meta charset=utf-8><table><tr><td>名称<td>书屋</tr></table></html>"
    refers = relations(("c1", "aFChunk", "chunk.html"))
    data = word(
        '<w:altChunk r:id="c1"/>' * 3,
        word__chunk_dot_html=page,
        word___rels__document_dot_xml_dot_rels=refers,
    )

    reading = read("a", data)

    assert [row.text for grid in reading.grids for row in grid.rows] == ["名称\t书屋"]
    assert "只读取了一次" in reading.notices[0].message


def test_a_document_put_into_itself_ends() -> None:
    refers = relations(("c1", "aFChunk", "chunk.docx"))
    data = word(paragraph("里"))
    for _ in range(4):
        data = word(
            paragraph("外") + '<w:altChunk r:id="c1"/>',
            word__chunk_dot_docx=data,
            word___rels__document_dot_xml_dot_rels=refers,
        )

    assert any("没有读取" in notice.message for notice in read("a", data).notices)


def test_a_document_of_pictures_only_says_so() -> None:
    data = word(paragraph(""), word__media__image1_dot_png=b"\x89PNG")

    with pytest.raises(IntakeProblem, match="只有图片"):
        read("a.docx", data)


def test_pictures_beside_a_few_words_are_named_where_no_form_is_found() -> None:
    data = word(paragraph("附件1"), word__media__image1_dot_png=b"\x89PNG")

    with pytest.raises(IntakeProblem, match="1 张图片"):
        extract_bytes("a.docx", data)


def test_deleted_rows_and_cells_merged_sideways_are_not_read() -> None:
    merged = cell("乙", properties='<w:hMerge w:val="restart"/>')
    rest = cell("旧", properties="<w:hMerge/>")

    assert lines(table(row("甲", merged, rest), row("丙", properties="<w:del/>"))) == ["甲\t乙"]
