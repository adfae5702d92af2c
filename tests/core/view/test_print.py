"""PDF and Word of a view: every cell is there, nothing in a cell is more than a text."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace

import pdfplumber
import pytest
from pypdfium2 import PdfDocument

import evaluations.kinds  # noqa: F401  registers the kinds
from core.sheets.kinds import all_kinds
from core.view.paper import Paper, printed
from core.view.pdf import chinese_fonts, pdf_bytes
from core.view.tree import Block, Cell, Row, View
from core.view.word import word_bytes
from evaluations.scoring.computed import fill_computed
from evaluations.sheet.completeness import with_all_funding_rows
from evaluations.sheet.document import IndicatorRow, SelfEvaluation
from evaluations.sheet.editions import all_editions, get_edition
from evaluations.sheet.view import view_of
from intake.reading.pipeline import extract_bytes
from tests.factories.documents import build_document, with_row

SIGNATURES = ("填报人：", "单位负责人：", "填报日期：")
EVIL = [
    '#import "x"',
    "=cmd|'/c calc'!A0",
    "*粗* _斜_ $x$ <a> @b \\ // ]",
    "{{ data }}",
    "&amp;<w:t>",
]

needs_font = pytest.mark.skipif(
    not chinese_fonts(), reason="no Chinese font is here: nothing can be printed as PDF"
)


def words(text: str) -> str:
    return "".join(text.replace("\u200b", "").split())


def pdf_text(data: bytes) -> str:
    document = PdfDocument(data)
    return words("".join(page.get_textpage().get_text_range() for page in document))


def document_of(edition: str) -> SelfEvaluation:
    """A sheet that says something in every cell that the edition prints, and nothing else."""
    spec = get_edition(edition)
    rows = tuple(
        IndicatorRow(
            level1=level.name, level2=name, level3=f"{name or level.name}之一", target="≥3次",
            actual="4次", weight="10", score="9.5", explanation="第一行\n第二行",
        )
        for level in spec.level1
        for name in level.level2 or ("",)
    )  # fmt: skip
    document = build_document(edition=edition, amount_unit=spec.amount_unit, indicators=rows)
    return fill_computed(with_all_funding_rows(document, spec), spec)


@needs_font
@pytest.mark.parametrize("edition", sorted(all_editions()))
def test_every_cell_stands_in_the_pdf(edition: str) -> None:
    view = view_of(document_of(edition), get_edition(edition))
    data = pdf_bytes(Paper(view, SIGNATURES))
    text = pdf_text(data)
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        tables = [(page, table) for page in pdf.pages for table in page.find_tables()]
        shown = Counter(
            words(page.crop(box).extract_text()) for page, table in tables for box in table.cells
        )
        expected = Counter(words(printed(cell)) for cell in view.cells if cell.printed)
        assert not expected - shown, "every text stands in a box of its own"
        for more in (view.title, *SIGNATURES, f"第1页，共{len(pdf.pages)}页"):
            assert words(more) in text
        page = pdf.pages[0]
        assert (round(page.width), round(page.height)) == (842, 595), "A4 across"
        fonts = {letter["fontname"] for letter in page.chars}
    assert all("+Noto" in name or "+Source" in name for name in fonts), "embedded as far as used"
    assert b"pdfaid" in data, "for the archive"


@needs_font
def test_the_same_sheet_gives_the_same_pdf_and_a_final_one_no_watermark() -> None:
    view = view_of(document_of("sz2021-scored"), get_edition("sz2021-scored"))
    assert pdf_bytes(Paper(view)) == pdf_bytes(Paper(view))
    assert "草" not in pdf_text(pdf_bytes(Paper(view)))
    assert "草" in pdf_text(pdf_bytes(Paper(view, watermark="草稿")))


@needs_font
def test_nothing_in_a_cell_is_markup_and_nothing_breaks_a_file() -> None:
    document = document_of("sz2021-scored")
    for number, text in enumerate(EVIL):
        document = with_row(document, number, actual=text, explanation=f"甲\x00\x0b{text}")
    long = replace(document.indicators[0], explanation="长" * 5000, target="A" * 3000)
    unprintable = replace(long, level3="\ue000\U0001f9ff\U000e0041", explanation="")
    rows = (long, unprintable, *document.indicators * 30)
    view = view_of(replace(document, indicators=rows), get_edition("sz2021-scored"))
    text = pdf_text(pdf_bytes(Paper(view)))
    assert text.count("长") == 5000
    assert all(words(each) in text for each in EVIL)
    [read] = extract_bytes("表.docx", word_bytes(Paper(view))).documents
    assert len(read.indicators) == len(rows)
    assert read.indicators[0].explanation == "长" * 5000


# A wide edition prints one project a row; a sheet of one project alone is no form of it.
@pytest.mark.parametrize(
    "edition", sorted(name for name, spec in all_editions().items() if not spec.wide)
)
def test_word_is_read_back_as_the_sheet(edition: str) -> None:
    document = document_of(edition)
    view = view_of(document, get_edition(edition))
    data = word_bytes(Paper(view, SIGNATURES, "草稿"))
    assert data == word_bytes(Paper(view, SIGNATURES, "草稿"))
    [read] = extract_bytes("表.docx", data).documents
    assert isinstance(read, SelfEvaluation)
    again = view_of(replace(read, edition=edition), get_edition(edition))
    # What the edition does not print cannot be read; of the rest every cell is the same.
    assert {cell.key: words(cell.text) for cell in again.cells if cell.key} == {
        cell.key: words(cell.text) for cell in view.cells if cell.key
    }


@pytest.mark.parametrize("kind", [kind for kind in all_kinds() if kind.specs], ids=lambda k: k.name)
def test_every_kind_can_be_printed(kind) -> None:
    for spec in kind.specs.values():
        view = kind.draw(kind.document(edition=spec.id), spec)
        assert word_bytes(Paper(view)).startswith(b"PK")
        if chinese_fonts():
            assert pdf_bytes(Paper(view)).startswith(b"%PDF")


def test_merged_cells_of_any_shape_fill_the_table() -> None:
    rows = (
        Row((Cell("一", height=3), Cell("二", width=2, height=2), Cell("三"))),
        Row((Cell("四"),)),
        Row((Cell("五", width=2), Cell("六"))),
    )
    view = View("表", (5, 5, 5, 5), (Block("b", rows),))
    word = word_bytes(Paper(view, watermark='a&"<b>'))
    assert word.startswith(b"PK")
