"""Born-digital PDF: tables by their ruling lines, the text between them line by line."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from intake.reading.grid import Cell, Grid, Row, filled
from intake.reading.notices import Notice, listed
from intake.reading.problems import IntakeProblem
from intake.reading.readers.base import Limits, Reading
from intake.reading.readers.clock import Clock
from intake.reading.readers.pdf_alignment import aligned_rows, holds_columns, lines_of
from intake.reading.readers.pdf_cleaning import is_doubled, is_invisible, upright, watermark_letters
from intake.reading.readers.pdf_fields import add_fields

_SAME_EDGE = 4.0
_SNAP = {"snap_tolerance": 4, "join_tolerance": 4, "intersection_tolerance": 4}
_BROKEN = (
    PDFException, MalformedPDFException, PdfminerException, ValueError, TypeError, KeyError,
    IndexError, AttributeError, AssertionError, OSError, ZeroDivisionError, NotImplementedError,
    OverflowError, StopIteration, EOFError,
)  # fmt: skip

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # says in English what we say in Chinese


class PdfReader:
    """.pdf with text in it."""

    title = "PDF"

    def read(self, name: str, data: bytes, limits: Limits) -> Reading:
        clock = Clock(limits.seconds)
        notices: list[Notice] = []
        try:
            with pdfplumber.open(io.BytesIO(data)) as document:
                grids = tuple(_grids(document, limits, clock, notices))
        except PDFPasswordIncorrect as error:
            raise _encrypted() from error
        except _BROKEN as error:
            if isinstance(error.__context__ or error.__cause__, PDFPasswordIncorrect) or any(
                isinstance(arg, PDFPasswordIncorrect) for arg in error.args
            ):
                raise _encrypted() from error
            raise IntakeProblem(
                "pdf.damaged", reason="PDF 已损坏，无法读取", remedy="请重新导出 PDF 后再上传"
            ) from error
        if not any(grid.rows for grid in grids):
            raise IntakeProblem(
                "pdf.picture",
                reason="PDF 里只有图片，没有可读的文字",
                remedy="请先做文字识别（OCR），再上传识别后的文件",
            )
        return Reading(grids, tuple(notices))


def _encrypted() -> IntakeProblem:
    return IntakeProblem(
        "file.encrypted", reason="PDF 设有打开密码，无法读取", remedy="请去掉密码另存后再上传"
    )


def _grids(document: Any, limits: Limits, clock: Clock, notices: list[Notice]) -> Iterator[Grid]:
    if len(document.pages) > limits.pages:
        raise IntakeProblem(
            "pdf.too_large",
            reason=f"PDF 超过 {limits.pages} 页",
            remedy="请拆成几个较小的文件后再上传",
        )
    columns = Columns()
    marked: list[str] = []
    pictures: list[str] = []
    elsewhere: frozenset[str] = frozenset()
    for number, page in enumerate(document.pages, 1):
        clock.check()
        shown, marks = _shown(page, elsewhere)
        if marks:
            marked.append(str(number))
            elsewhere |= marks
        lines = enumerate(_page_rows(shown, columns), 1)
        rows = tuple(Row(line, cells, width) for line, (cells, width) in lines if cells)
        if not rows and page.images:
            pictures.append(str(number))
        yield Grid(f"第 {number} 页", "page", rows)
        page.close()
    if pictures:
        notices.append(Notice("只有图片，其中的文字没有读取", f"第 {listed(pictures)} 页"))
    if marked:
        notices.append(Notice("水印文字没有读取", f"第 {listed(marked)} 页"))


def _shown(page: Any, elsewhere: frozenset[str]) -> tuple[Any, frozenset[str]]:
    """The page as a person reads it, and the letters of its watermark."""
    page = upright(page)
    add_fields(page)
    chars = page.chars
    marks = watermark_letters(chars, elsewhere)
    letters = frozenset(chars[index]["text"] for index in marks)
    drop = {id(chars[index]) for index in marks}
    drop |= {id(char) for char in chars if is_invisible(char)}
    if drop:
        page = page.filter(lambda item: id(item) not in drop)
    if is_doubled(page.chars):
        page = page.dedupe_chars(tolerance=1.2, extra_attrs=())
    return page, letters


class Columns:
    """Left edges of the last table: a table that goes on over the page keeps its columns."""

    def __init__(self) -> None:
        self._edges: list[float] = []

    def numbers(self, edges: list[float], *, continues: bool) -> list[int]:
        """Column numbers for the left edges of a table."""
        if continues and self._edges:
            nearest = [min(self._edges, key=lambda old: abs(old - edge)) for edge in edges]
            if all(abs(a - b) <= _SAME_EDGE for a, b in zip(nearest, edges, strict=True)):
                return [self._edges.index(edge) for edge in nearest]
        self._edges = edges
        return list(range(len(edges)))


def _page_rows(page: Any, columns: Columns) -> Iterator[tuple[tuple[Cell, ...], int]]:
    """Lines of text and rows of tables from top to bottom."""
    tables = sorted(page.find_tables(_SNAP), key=lambda table: table.bbox[1])
    if not tables and page.chars:
        lines_of_page = lines_of(page.extract_words(x_tolerance=1, keep_blank_chars=False))
        if holds_columns(lines_of_page):
            yield from ((row, max(1, len(row))) for _, row in aligned_rows(lines_of_page))
            return
    outside = page
    for table in tables:
        outside = outside.outside_bbox(table.bbox, relative=False, strict=False)
    lines = outside.extract_text_lines(return_chars=False) if outside.chars else []
    for index, table in enumerate(tables):
        above = [line for line in lines if line["top"] < table.bbox[1]]
        lines = lines[len(above) :]
        yield from ((filled([line["text"]]), 1) for line in above)
        edges = sorted({cell[0] for cell in table.cells})
        numbers = columns.numbers(edges, continues=index == 0)
        for row in table.extract():
            texts = zip(numbers, row, strict=False)
            cells = (Cell(number, text) for number, text in texts if text and text.strip())
            yield tuple(cells), max(2, len(row))
    yield from ((filled([line["text"]]), 1) for line in lines)


READER = PdfReader()
