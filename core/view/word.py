"""A printed sheet as a Word document. Pure: no Django.

The table is written as XML: python-docx looks up every cell of a row anew, which takes minutes for
a sheet of 300 rows. The same sheet gives the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from core.view.paper import MADE_ON, Paper, is_bold, printed
from core.view.tree import Block, Cell, Placed, View, placed

_FONT: Final = "宋体"
_WIDTH: Final = Mm(297 - 24)
_TWIPS: Final = 635  # EMU in one
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_ALIGN: Final[Mapping[str, str]] = {"text": "left", "centre": "center", "number": "right"}
_ROW_HEIGHT: Final = "320"  # twips; the font of an office PC needs more than ours
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_VML: Final = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)


def word_bytes(paper: Paper) -> bytes:
    """The sheet as a .docx on A4 landscape."""
    document = Document()
    _page(document)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(title, _text(paper.view.title), size=15, bold=True)
    document.element.body.insert(1, _table(paper.view))
    if paper.signatures:
        _signatures(document, paper)
    _footer(document)
    if paper.watermark:
        _watermark(document, _text(paper.watermark))
    return _stable(document)


def _page(document: Any) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = section.top_margin = Mm(12)
    section.bottom_margin = Mm(15)
    section.header_distance = section.footer_distance = Mm(6)
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(9)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    style.paragraph_format.space_after = Pt(0)


def _run(paragraph: Any, text: str, *, size: float = 9, bold: bool = False) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(size), bold


def _text(text: str) -> str:
    """Without what XML takes nowhere."""
    return _CONTROL.sub("", text)


# The table ----------------------------------------------------------------------------------------


def _table(view: View) -> Any:
    whole = sum(view.widths)
    widths = [round(_WIDTH / _TWIPS * width / whole) for width in view.widths]
    table = parse_xml(
        f"<w:tbl {nsdecls('w')}><w:tblPr>"
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>{_borders()}'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="60" w:type="dxa"/>'
        '<w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr></w:tbl>'
    )
    grid = OxmlElement("w:tblGrid")
    for width in widths:
        grid.append(_element("w:gridCol", w=str(width)))
    table.append(grid)
    for block in view.blocks:
        for row in _rows(block, view.columns):
            table.append(_row(row, widths))
    return table


def _borders() -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:color="404040"/>' for side in sides)
    return f"<w:tblBorders>{lines}</w:tblBorders>"


def _rows(block: Block, columns: int) -> Iterator[list[tuple[Placed, bool]]]:
    """Each row's cells from left to right; True for one that goes on from the row above."""
    open_cells: dict[int, tuple[Placed, int]] = {}
    for row in placed(block, columns):
        cells = {column: (each, True) for column, (each, _left) in open_cells.items()}
        cells |= {each.column: (each, False) for each in row}
        left = {column: left - 1 for column, (_each, left) in open_cells.items()}
        left |= {each.column: each.cell.height - 1 for each in row}
        open_cells = {column: (cells[column][0], n) for column, n in left.items() if n}
        yield [cells[column] for column in sorted(cells)]


def _row(cells: list[tuple[Placed, bool]], widths: list[int]) -> Any:
    row, about = OxmlElement("w:tr"), OxmlElement("w:trPr")
    about.append(_element("w:trHeight", val=_ROW_HEIGHT, hRule="atLeast"))
    row.append(about)
    for each, goes_on in cells:
        width = sum(widths[each.column : each.column + each.cell.width])
        row.append(_cell(each.cell, width, goes_on))
    return row


def _cell(cell: Cell, width: int, goes_on: bool) -> Any:
    box, about = OxmlElement("w:tc"), OxmlElement("w:tcPr")
    about.append(_element("w:tcW", w=str(width), type="dxa"))
    if cell.width > 1:
        about.append(_element("w:gridSpan", val=str(cell.width)))
    if cell.height > 1:
        about.append(_element("w:vMerge", val="continue" if goes_on else "restart"))
    about.append(_element("w:vAlign", val="center"))
    box.append(about)
    paragraph, look = OxmlElement("w:p"), OxmlElement("w:pPr")
    look.append(_element("w:spacing", before="20", after="20", line="240", lineRule="auto"))
    look.append(_element("w:jc", val=_ALIGN[cell.align]))
    paragraph.append(look)
    if not goes_on:
        paragraph.append(_words(printed(cell), is_bold(cell)))
    box.append(paragraph)
    return box


def _words(text: str, bold: bool) -> Any:
    run = OxmlElement("w:r")
    if bold:
        look = OxmlElement("w:rPr")
        look.append(OxmlElement("w:b"))
        run.append(look)
    for number, line in enumerate(_text(text).split("\n")):
        if number:
            run.append(OxmlElement("w:br"))
        words = OxmlElement("w:t")
        words.text = line
        words.set(qn("xml:space"), "preserve")
        run.append(words)
    return run


def _element(tag: str, **attributes: str) -> Any:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


# Around it ----------------------------------------------------------------------------------------


def _signatures(document: Any, paper: Paper) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(12)
    stops = paragraph.paragraph_format.tab_stops
    for number in range(1, len(paper.signatures)):
        stops.add_tab_stop(_WIDTH * number // len(paper.signatures))
    _run(paragraph, "\t".join(map(_text, paper.signatures)), size=10)


def _footer(document: Any) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for before, field in (("第 ", "PAGE"), (" 页，共 ", "NUMPAGES")):
        _run(paragraph, before)
        shown = "<w:r><w:t>1</w:t></w:r>"
        counted = f'<w:fldSimple {nsdecls("w")} w:instr="{field}">{shown}</w:fldSimple>'
        paragraph._p.append(parse_xml(counted))
    _run(paragraph, " 页")


def _watermark(document: Any, text: str) -> None:
    """As Word itself writes one: a shape in the header, behind the text of every page."""
    words = text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    paragraph = document.sections[0].header.paragraphs[0]
    paragraph._p.append(
        parse_xml(
            f"<w:r {nsdecls('w')} {_VML}><w:pict>"
            '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
            'path="m@7,l@8,m@5,21600l@6,21600e"><v:textpath on="t" fitshape="t"/></v:shapetype>'
            '<v:shape id="watermark" type="#_x0000_t136" stroked="f" fillcolor="#d9d9d9" '
            'style="position:absolute;margin-left:0;margin-top:0;width:360pt;height:150pt;'
            "rotation:335;z-index:-251658752;mso-position-horizontal:center;"
            "mso-position-horizontal-relative:margin;mso-position-vertical:center;"
            f'mso-position-vertical-relative:margin"><v:fill opacity=".5"/>'
            f'<v:textpath style="font-family:{_FONT};font-size:1pt" string="{words}"/></v:shape>'
            "</w:pict></w:r>"
        )
    )


def _stable(document: Any) -> bytes:
    """The file with the same times in it whenever it is made."""
    made = datetime.fromtimestamp(MADE_ON, UTC).replace(tzinfo=None)
    document.core_properties.created = document.core_properties.modified = made
    document.core_properties.author = ""
    buffer, result = io.BytesIO(), io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as before, zipfile.ZipFile(result, "w") as after:
        for name in before.namelist():
            part = zipfile.ZipInfo(name, _EPOCH)
            part.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(part, before.read(name))
    return result.getvalue()
