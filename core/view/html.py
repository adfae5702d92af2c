"""A view tree as an HTML table. Pure Python.

Written without a template: a sheet of 1,000 rows has 9,000 cells. Every text is escaped here; what
a page adds (inputs, buttons) comes as something that says of itself that it is HTML.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from core.numbers import grouped
from core.view.tree import Block, Cell, Row, View


class Html(str):
    """HTML that is safe to send. Templates write it as it is (the ``__html__`` protocol)."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


@dataclass(frozen=True, slots=True)
class Line:
    """A line below a row of the document, such as a remark; ``style`` is the class of its cell."""

    content: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Extras:
    """What a page shows beside the sheet's own texts. Texts in here are escaped, ``Html`` is not.

    ``inputs`` and ``added`` go by a cell's key: an input stands in place of the text, what is added
    stands behind it. The others go by the number of the document's row; ``struck`` rows are drawn
    struck through. Where ``tools`` is not None, rows of ``tools_blocks`` end with a cell for
    buttons, ``tools_head`` in their heading; ``tools_width`` is the column's width in pixels.
    ``heads`` is added to a block's own label.

    Scripts find their way by attributes. ``marks`` are those of a block by its name, ``row_marks``
    those of a row by its number, both by the attribute's name without ``data-``.
    """

    inputs: Mapping[str, str] = field(default_factory=dict)
    added: Mapping[str, str] = field(default_factory=dict)
    heads: Mapping[str, str] = field(default_factory=dict)
    row_ids: Mapping[int, str] = field(default_factory=dict)
    struck: Collection[int] = ()
    below: Mapping[int, Sequence[Line]] = field(default_factory=dict)
    marks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    row_marks: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    tools: Mapping[int, str] | None = None
    tools_blocks: Sequence[str] = ()
    tools_head: str = ""
    tools_width: int = 0


NO_EXTRAS = Extras()


def table(view: View, extras: Extras = NO_EXTRAS, style: str = "sheet") -> Html:
    """The whole sheet as a ``<table>``; the title is its caption."""
    whole = sum(view.widths)
    columns = "".join(f'<col width="{width * 100 / whole:.2f}%">' for width in view.widths)
    if extras.tools is not None:
        columns += f'<col class="tools" width="{extras.tools_width}">'
    bodies = "".join(body(block, view.columns, extras) for block in view.blocks)
    return Html(
        f'<table class="{escape(style)}"><caption>{escape(view.title)}</caption>'
        f"<colgroup>{columns}</colgroup>{bodies}</table>"
    )


def body(block: Block, columns: int, extras: Extras = NO_EXTRAS) -> Html:
    """One block as a ``<tbody>``, its name the id."""
    below = [_below(row, extras) for row in block.rows]
    parts = [f'<tbody id="{escape(block.name)}"{_data(extras.marks.get(block.name, {}))}>']
    has_tools = extras.tools is not None and block.name in extras.tools_blocks
    groups = _group_widths(block)
    for number in range(len(block.rows)):
        parts.append(_row(block, number, below, extras, has_tools))
        span = columns - groups[number] + has_tools
        parts += (_line(line, span) for line in below[number])
    parts.append("</tbody>")
    return Html("".join(parts))


def _data(marks: Mapping[str, str]) -> str:
    return "".join(f' data-{name}="{escape(text)}"' for name, text in marks.items())


def anchor(key: str) -> str:
    """A key as an element id: ``indicators[3].score`` is ``cell-indicators-3-score``."""
    return "cell-" + _NO_ID.sub("-", key).strip("-")


_NO_ID = re.compile(r"[\[\].\s]+")


def escape(text: str) -> str:
    """The text as HTML; what is HTML already stays as it is."""
    written = getattr(text, "__html__", None)
    return html.escape(text) if written is None else str(written())


def content(cell: Cell) -> str:
    """What a cell that is only read shows, as HTML."""
    text = grouped(cell.text) if cell.kind == "amount" else cell.text
    shown = html.escape(text)
    return (
        f'{shown}<span class="d-block">{html.escape(cell.suffix)}</span>' if cell.suffix else shown
    )


# Rows ---------------------------------------------------------------------------------------------


def _below(row: Row, extras: Extras) -> Sequence[Line]:
    return () if row.record is None else extras.below.get(row.record, ())


def _group_widths(block: Block) -> list[int]:
    """For each row, how many columns stand under cells that grow with the lines below it."""
    widths = [0] * len(block.rows)
    for number, row in enumerate(block.rows):
        for cell in row.cells:
            if cell.group:
                for each in range(number, number + cell.height):
                    widths[each] += cell.width
    return widths


def _row(
    block: Block, number: int, below: Sequence[Sequence[Line]], extras: Extras, has_tools: bool
) -> str:
    row = block.rows[number]
    row_id = extras.row_ids.get(row.record, "") if row.record is not None else ""
    start = "<tr"
    if row.is_head:
        start += ' class="head"'
    elif row.record in extras.struck:
        start += ' class="struck"'
    if row_id:
        start += f' id="{escape(row_id)}"'
    if row.record is not None:
        start += _data(extras.row_marks.get(row.record, {}))
    cells = []
    for place, cell in enumerate(row.cells):
        lines = sum(len(more) for more in below[number : number + cell.height]) if cell.group else 0
        own = extras.heads.get(block.name, "") if not number and not place else ""
        cells.append(_cell(cell, cell.height + lines, extras, own))
    tools = _tools(row, extras) if has_tools else ""
    return f"{start}>{''.join(cells)}{tools}</tr>"


def _tools(row: Row, extras: Extras) -> str:
    if row.record is None:
        head = extras.tools_head if row.is_head else ""
        return f'<{"th" if head else "td"} class="tools">{escape(head)}</{"th" if head else "td"}>'
    return f'<td class="tools">{escape((extras.tools or {}).get(row.record, ""))}</td>'


def _line(line: Line, span: int) -> str:
    style = f' class="{escape(line.style)}"' if line.style else ""
    return f'<tr class="remark"><td colspan="{span}"{style}>{escape(line.content)}</td></tr>'


# Cells --------------------------------------------------------------------------------------------


def _cell(cell: Cell, height: int, extras: Extras, own: str) -> str:
    spans = f' colspan="{cell.width}"' if cell.width > 1 else ""
    if height > 1:
        spans += f' rowspan="{height}"'
    added = extras.added.get(cell.key, "") if cell.key else ""
    if cell.is_label:
        return _label(cell, spans, escape(own) + escape(added), has_own_id=bool(added))
    if not cell.key:
        style = f"{cell.align} notes" if cell.role == "note" else cell.align
        return f'<td class="{style}"{spans}>{content(cell)}</td>'
    start = f' data-column="{html.escape(cell.column)}"{spans}>'
    name = html.escape(anchor(cell.key))
    typed = extras.inputs.get(cell.key)
    if typed is not None:
        style = f"input {cell.align} tall" if cell.lines > 1 else f"input {cell.align}"
        inside = f'<div id="{name}">{escape(typed)}</div>'
    else:
        style = cell.align
        tag = "strong" if cell.role == "total" else "span"
        inside = f'<{tag} id="{name}">{content(cell)}</{tag}>'
    return f'<td class="{style}"{start}{inside}{escape(added)}</td>'


def _label(cell: Cell, spans: str, more: str, *, has_own_id: bool) -> str:
    """What is added to a cell with a key may change while the text stays: then it bears the id."""
    text = content(cell)
    if cell.key and not has_own_id:
        text = f'<span id="{html.escape(anchor(cell.key))}">{text}</span>'
    return f'<th scope="{_scope(cell)}"{_style_of(cell)}{spans}>{text}{more}</th>'


def _scope(cell: Cell) -> str:
    if cell.role == "heading":
        return "col"
    return "rowgroup" if cell.height > 1 or cell.group else "row"


def _style_of(cell: Cell) -> str:
    styles = [
        *(["level"] if cell.role == "level" else []),
        *(["inner"] if cell.depth > 1 else []),
        *(["text"] if cell.align == "text" else []),
    ]
    return f' class="{" ".join(styles)}"' if styles else ""
