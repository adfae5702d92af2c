"""Where the self-evaluation forms stand in a stream of rows, and which rows are which block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from itertools import takewhile
from typing import Final

from core.text import is_nothing, plain
from intake.reading.canonical import base_key, is_error, is_numeric
from intake.reading.grid import Cell
from intake.reading.recognisers.labels import Labels
from intake.reading.recognisers.lines import Line
from intake.reading.recognisers.vocabulary import Vocabulary

AMOUNT: Final = "project_amount"
_TOTAL_PIECES: Final = 2
_SHORT: Final = 2
_TWO_AMOUNTS: Final = 2
_TWO_LISTED: Final = 2
"""Headings printed as listed from which the words in the others count."""
_MAX_TITLE_LENGTH: Final = 60
_AMOUNTS: Final = frozenset({"initial_budget", "adjusted_budget", "executed"})


class Block(IntEnum):
    """The blocks of a sheet in the order they are printed."""

    HEADER = 0
    FUNDING = 1
    GOALS = 2
    INDICATORS = 3
    TOTAL = 4


@dataclass(slots=True)
class Form:
    """The rows of one form by block; ``lead`` holds the rows between the form before and it."""

    lead: list[Line] = field(default_factory=list)
    header: list[Line] = field(default_factory=list)
    funding: list[Line] = field(default_factory=list)
    goals: list[Line] = field(default_factory=list)
    indicators: list[Line] = field(default_factory=list)
    tail: list[Line] = field(default_factory=list)
    """The row of totals and what follows it."""

    def rows(self, block: Block) -> list[Line]:
        return (self.header, self.funding, self.goals, self.indicators, self.tail)[block]

    @property
    def body(self) -> list[Line]:
        """All rows of the form itself."""
        return [line for block in Block for line in self.rows(block)]

    @property
    def first(self) -> Line:
        """The first row of the form itself."""
        return next(rows[0] for rows in map(self.rows, Block) if rows)


def find_forms(lines: Sequence[Line], words: Vocabulary, titles: tuple[str, ...]) -> list[Form]:
    """The forms in printed order. Rows before the first one are its lead."""
    forms: list[Form] = []
    lead: list[Line] = []
    current: Form | None = None
    paused: Form | None = None
    block: Block | None = None
    for line in lines:
        if line.first:
            current, block, paused = None, None, None
        elif current is not None and _repeats(line, current, block):
            continue
        if current is not None and len(line.row.cells) == 1 and is_title(line, titles):
            paused = current if block == Block.INDICATORS else None
            current, block = None, None
        begun = block_begun_by(line, block, words)
        if current is None and paused is not None and _goes_on(paused, line, begun, lead):
            current, block, lead = paused, Block.INDICATORS, []
            if begun is None or begun < Block.INDICATORS:
                continue
        if begun is not None and _begins_form(begun, block):
            current = Form(lead=lead or _prose_behind(forms))
            forms.append(current)
            lead, block = [], begun
        if current is None or block is None:
            lead.append(line)
            continue
        block = _next(block, begun, current)
        current.rows(block).append(line)
    return [form for form in forms if form.indicators or form.funding]


def _next(block: Block, begun: Block | None, form: Form) -> Block:
    """The block that goes on or begins; some regions print the goals above the money."""
    if begun is None or (begun == Block.FUNDING and block == Block.GOALS and not form.funding):
        return block if begun is None else begun
    return max(block, begun)


def _repeats(line: Line, form: Form, block: Block | None) -> bool:
    """Whether a new page only prints the head of the form again."""
    if line.grid.kind != "page" or block != Block.INDICATORS or line.grid is form.first.grid:
        return False
    head = (*form.header, *form.funding, *form.goals)
    return any(line.row.text == other.row.text for other in head)


def _goes_on(form: Form, line: Line, begun: Block | None, lead: list[Line]) -> bool:
    """Whether the form that a title seemed to end goes on: the title was its own, repeated."""
    titles = {other.row.text for other in form.lead}
    if not lead or lead[0].row.text not in titles or line.grid is form.first.grid:
        return False
    return begun == Block.INDICATORS or _repeats(line, form, Block.INDICATORS)


def is_title(line: Line, titles: tuple[str, ...]) -> bool:
    """Whether the row is the title of a form: a short single text that ends in a title's words."""
    if not line.is_prose():
        return False
    text = base_key(line.cells[0].text)
    return len(text) <= _MAX_TITLE_LENGTH and text.endswith(titles)


def _begins_form(begun: Block, block: Block | None) -> bool:
    """Whether a row that begins a block cannot belong to the form it follows."""
    if block is None:
        return begun != Block.TOTAL
    if begun == Block.HEADER:
        return True
    if begun == Block.FUNDING:
        return block >= Block.INDICATORS
    return begun < block == Block.TOTAL


def _prose_behind(forms: list[Form]) -> list[Line]:
    """The single texts behind the last form: among them is the next one's title."""
    if not forms:
        return []
    if forms[-1].tail:
        return [line for line in forms[-1].tail if line.is_prose()]
    rows = forms[-1].indicators
    count = sum(1 for _ in takewhile(Line.is_prose, reversed(rows)))
    return rows[len(rows) - count :]


def block_begun_by(line: Line, block: Block | None, words: Vocabulary) -> Block | None:
    """The block whose heading this row is, or None."""
    if block == Block.INDICATORS and not _may_end_indicators(line, words):
        return None
    return _begun(line.cells, block, words)


@lru_cache(maxsize=4096)
def _begun(cells: tuple[Cell, ...], block: Block | None, words: Vocabulary) -> Block | None:
    """The same question for the cells alone; the sheets of a folder print the same headings."""
    if _heads(cells, words.indicator_columns, words.naming, 3):
        return Block.INDICATORS
    if _heads(cells, words.funding_columns, _AMOUNTS, 2) or _heads_money(cells, words):
        return Block.FUNDING
    outside = block is None or block == Block.TOTAL
    if _names_project(cells[0].text, words, near=outside):
        return Block.HEADER
    if (outside or block == Block.INDICATORS) and _is_header_row(cells, words):
        return Block.HEADER
    if block == Block.INDICATORS:
        return Block.TOTAL if _is_total(cells, words) or _is_footer(cells, words) else None
    return Block.GOALS if _begins_goals(cells, words) else None


def _may_end_indicators(line: Line, words: Vocabulary) -> bool:
    """A quick look: most rows of a table hold no label at all."""
    cells = line.row.cells
    first = cells[0].text
    if len(first) <= _SHORT or ":" in first or "：" in first:
        return True
    return words.structure.any_in(cells)


def _heads(
    cells: Sequence[Cell], labels: Labels[str], decisive: frozenset[str], least: int
) -> bool:
    """Whether a row is the heading of a table: enough of its labels, damaged ones too."""
    exact = {hit.value for hit in labels.in_cells(cells, near=False)}
    if not exact:
        return False
    if len(exact) >= least and exact & decisive:
        return True
    near = {hit.value for hit in labels.in_cells(cells)}
    if len(exact) >= _TWO_LISTED and not any(is_numeric(cell.text) for cell in cells):
        near |= {name for cell in cells if (name := labels.like(cell.text)) is not None}
    return len(near) >= least and bool(near & decisive)


def _heads_money(cells: Sequence[Cell], words: Vocabulary) -> bool:
    """Whether behind the block's own label stand headings that speak of amounts in other words."""
    if words.funding_block.exact(cells[0].text) is None or any(is_numeric(c.text) for c in cells):
        return False
    labels = words.funding_columns
    named = {labels.exact(cell.text) or labels.like(cell.text) for cell in cells[1:]}
    return len(named & _AMOUNTS) >= _TWO_AMOUNTS


def _is_header_row(cells: Sequence[Cell], words: Vocabulary) -> bool:
    """A row of two labels with their values, where the project's own label is unreadable."""
    hits = words.header.in_cells(cells, near=False)
    return len({hit.value for hit in hits}) >= 2 or (
        len(hits) == 1 and hits[0].value == AMOUNT and len(cells) > 2
    )


def is_total(line: Line, words: Vocabulary) -> bool:
    """Whether this is the row of totals: beside a word for "total" only numbers and marks."""
    return _is_total(line.cells, words)


def _is_total(cells: Sequence[Cell], words: Vocabulary) -> bool:
    texts = [cell.text for cell in cells if not _is_entry(cell.text)]
    return words.totals.exact("".join(texts)) is not None and len(texts) <= _TOTAL_PIECES


def is_footer(line: Line, words: Vocabulary) -> bool:
    """Whether a field below the table begins here: its label first, its text behind it."""
    return _is_footer(line.cells, words)


def _is_footer(cells: Sequence[Cell], words: Vocabulary) -> bool:
    first = cells[0]
    if words.footer.exact(first.text) is not None:
        return True
    label, colon, _ = first.text.replace(":", "：", 1).partition("：")
    return bool(colon) and words.footer.exact(label) is not None


def _is_entry(text: str) -> bool:
    """A number, a mark for nothing, or a speck too small to be a word."""
    bare = plain(text)
    if len(bare) == 1 and bare.isascii():
        return True
    return all(is_nothing(token) or is_numeric(token) for token in text.split()) or is_error(text)


def _begins_goals(cells: Sequence[Cell], words: Vocabulary) -> bool:
    hits = words.goals.in_cells(cells)
    if len({hit.value for hit in hits}) >= 2 or any(hit.trust == 1.0 for hit in hits):
        return True
    return words.goal_block.exact(cells[0].text) is not None


def _names_project(text: str, words: Vocabulary, *, near: bool) -> bool:
    label = text.replace(":", "：").partition("：")[0]
    if not near:
        return words.anchors.exact(label) is not None
    return words.anchors.find(label) is not None
