"""The sheet's table on the sheet page: the view tree with inputs, buttons, remarks and sums."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

from django.forms import BaseForm, BoundField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.sheets.typed import as_read
from core.view import html
from core.view.html import Extras, Html, Line
from core.view.tree import Cell, View
from evaluations.editing.forms import IDENTITY, PLACE, ROWS_PREFIX
from evaluations.editing.sheet_forms import SheetForms
from evaluations.models import Remark
from evaluations.pages.evidence import row_mark
from evaluations.pages.row_tools import RowTools
from evaluations.pages.shared import ShownFinding
from evaluations.rules.checks.target_row_missing import CODE as ROW_MISSING
from evaluations.scoring.totals import LevelSum, summarise
from evaluations.sheet.document import IndicatorRow, SelfEvaluation
from evaluations.sheet.editions import Edition
from evaluations.sheet.layout import has_total
from evaluations.sheet.view import level_key, view_of

HIDDEN: Final = (*IDENTITY, *PLACE)
"""Fields of a row that are posted but not typed; they stand where its buttons are shown."""
_BLOCK: Final = "indicators"
_ROW_BLOCK: Final = {"rows": ROWS_PREFIX, "place": " ".join(PLACE)}
"""What scripts know of a block whose rows come and go: how the names of its fields begin, and the
fields that say where a row stands (ADR 0602)."""


@dataclass(frozen=True, slots=True)
class PlacesUnder:
    """The second levels under the first level ``name``: what is posted for each, and its name."""

    name: str
    places: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SheetTable:
    """The sheet as a page shows it. ``sums`` are by the key of their first level."""

    edition: Edition
    view: View
    extras: Extras
    sums: Mapping[str, LevelSum]
    remarks: tuple[Remark, ...]
    has_carried_rows: bool

    @property
    def table(self) -> Html:
        return html.table(self.view, self.extras)

    @property
    def indicators(self) -> Html:
        """The block of indicators alone, for a page on which rows were added or moved."""
        return html.body(self.view.block(_BLOCK), self.view.columns, self.extras)

    @property
    def computed(self) -> Iterator[Cell]:
        """Cells worked out from others: what changes on the page while somebody types."""
        return (cell for cell in self.view.cells if cell.is_computed)

    @property
    def places(self) -> Iterator[PlacesUnder]:
        """Where a row may stand: the second levels that the edition has, under each first one."""
        for level in self.edition.level1:
            values = (
                (json.dumps((level.name, name), ensure_ascii=False, separators=(",", ":")), name)
                for name in level.level2
            )
            yield PlacesUnder(level.name, tuple(values))

    @property
    def swapped_sums(self) -> Iterator[Html]:
        """The sums of the first levels, to replace those on the page."""
        return (_sum(key, level, swap=True) for key, level in self.sums.items())


@dataclass(frozen=True, slots=True)
class StruckRow:
    """A row of the approved target that the sheet left out, with what its preparer says."""

    cells: IndicatorRow
    sentence: str


def struck_rows(findings: Iterable[ShownFinding]) -> list[StruckRow]:
    """The rows that are missing, as the findings name them."""
    return [
        StruckRow(
            IndicatorRow(
                level1=finding.params["level1"],
                level2=finding.params["level2"],
                level3=finding.printed,
                target=finding.expected,
                weight=finding.params["weight"],
            ),
            _struck_sentence(finding.answer),
        )
        for finding in findings
        if finding.code == ROW_MISSING
    ]


def _struck_sentence(answer: str) -> str:
    if not answer:
        return _("批准的绩效目标中有这一行，本表没有列入；没有写明原因。")
    return _("批准的绩效目标中有这一行，本表没有列入。原因：%(answer)s") % {"answer": answer}


def draw(
    forms: SheetForms,
    document: SelfEvaluation,
    *,
    row_ids: Sequence[int | None] = (),
    remarks: Sequence[Remark] = (),
    tools: RowTools | None = None,
    struck: Sequence[StruckRow] = (),
    evidence: Mapping[str, int] | None = None,
) -> SheetTable:
    """The sheet of ``document``; with inputs from ``forms`` where ``tools`` are for typing.

    ``row_ids`` are the stored rows by number, ``tools`` what stands beside each row, ``evidence``
    how many files are attached to a row, by its uid. ``struck`` rows are drawn behind those of
    their levels and count nowhere.
    """
    edition = forms.edition
    rows = (*document.indicators, *(row.cells for row in struck))
    view = view_of(replace(document, indicators=rows), edition)
    sums = _sums(document, edition)
    page = _Page(forms, document, view, list(row_ids), tools, evidence or {}, tuple(struck))
    return SheetTable(
        edition=edition,
        view=view,
        extras=page.extras(sums, remarks),
        sums=sums,
        remarks=tuple(remark for remark in remarks if remark.indicator_id is None),
        has_carried_rows=any(page.carried),
    )


def _sums(document: SelfEvaluation, edition: Edition) -> dict[str, LevelSum]:
    """What the rows of each level 1 add up to; nothing where the sheet gives no points."""
    if not has_total(edition):
        return {}
    totals = summarise(as_read(document, edition), edition)
    return {level_key(level.name): level for level in totals.levels}


def _sum(key: str, level: LevelSum, *, swap: bool = False) -> Html:
    is_off = level.expected is not None and level.weight != level.expected
    return Html(
        format_html(
            '<span id="{}" class="sum{}"{}><span>{}</span> <span>{}</span></span>',
            html.anchor(key),
            " off" if is_off else "",
            Html(' hx-swap-oob="true"' if swap else ""),
            _("分值合计 %(weight)s，") % {"weight": level.weight},
            _("得分 %(score)s") % {"score": level.score},
        )
    )


@dataclass
class _Page:
    """What a page adds to the tree. Inputs are made only where somebody may type."""

    forms: SheetForms
    document: SelfEvaluation
    view: View
    row_ids: list[int | None]
    tools: RowTools | None
    evidence: Mapping[str, int]
    struck: tuple[StruckRow, ...] = ()

    @property
    def editable(self) -> bool:
        return self.tools is not None and self.tools.editable

    @cached_property
    def rows(self) -> Sequence[Any]:
        """The sheets of the rows, by number; none where nobody types."""
        return self.forms.rows.forms if self.editable else ()

    @cached_property
    def carried(self) -> list[bool]:
        return [form.carried for form in self.rows]

    def extras(self, sums: Mapping[str, LevelSum], remarks: Sequence[Remark]) -> Extras:
        return Extras(
            inputs=dict(self._inputs()),
            added={key: _sum(key, level) for key, level in sums.items()} | dict(self._marks()),
            heads={_BLOCK: _management(len(self.rows))} if self.editable else {},
            marks={_BLOCK: _ROW_BLOCK} if self.editable else {},
            row_marks=dict(enumerate(self._row_marks())),
            row_ids={number: f"row-{pk}" for number, pk in enumerate(self.row_ids) if pk},
            struck=range(len(self.document.indicators), self._count),
            below=self._below(remarks),
            tools=dict(self._tools()) if self.tools and self.tools.has_column else None,
            tools_block=_BLOCK,
            tools_head=self._tools_head(),
            tools_width=self.tools.width if self.tools else 0,
        )

    def _tools_head(self) -> SafeString:
        if not self.editable:
            return format_html('<span class="visually-hidden">{}</span>', _("操作"))
        return format_html(
            '<button type="button" class="btn btn-outline-secondary" data-do="add" title="{}">'
            "{}</button>",
            _("选择二级指标，增加一行"),
            _("＋ 增加指标"),
        )

    def _row_marks(self) -> Iterator[Mapping[str, str]]:
        """Of each row its lasting name, and whether it must stay as it is called."""
        if self.editable:
            for row, is_carried in zip(self.document.indicators, self.carried, strict=False):
                yield {"row": row.uid, "fixed": "yes"} if is_carried else {"row": row.uid}

    def _marks(self) -> Iterator[tuple[str, str]]:
        """The number of files beside each row that has any."""
        for number, row in enumerate(self.document.indicators):
            if count := self.evidence.get(row.uid):
                yield f"indicators[{number}].level3", row_mark(row.uid, count)

    def _inputs(self) -> Iterator[tuple[str, str]]:
        if not self.editable:
            return
        fields = {key: (field, row) for key, field, row in self._fields()}
        for cell in self.view.cells:
            if cell.key in fields:
                field, row = fields[cell.key]
                yield cell.key, _input(field, cell, row)

    def _fields(self) -> Iterator[tuple[str, BoundField, str]]:
        """The keys of the cells that may be typed, their fields, and what their rows are called."""
        yield from _open(self.forms.header, "")
        labels = {row.source: row.label for row in self.document.funding}
        for source, form in self.forms.funding.items():
            yield from _open(form, f"funding.{source}.", labels.get(source, ""))
        names = [row.level3 for row in self.document.indicators]
        for number, form in enumerate(self.rows):
            name = names[number] if number < len(names) else ""
            yield from _open(form, f"indicators[{number}].", name or _("新指标"))

    def _below(self, remarks: Sequence[Remark]) -> Mapping[int, Sequence[Line]]:
        """The errors of each row, then the remarks on it."""
        below: dict[int, list[Line]] = {}
        for number, form in enumerate(self.rows):
            if form.is_bound and form.non_field_errors():
                lines = (Line(str(error), "text-danger") for error in form.non_field_errors())
                below.setdefault(number, []).extend(lines)
        number_of = {pk: number for number, pk in enumerate(self.row_ids) if pk}
        for remark in remarks:
            number = number_of.get(remark.indicator_id or 0, -1)
            if number >= 0 and self.tools is not None:
                below.setdefault(number, []).append(Line(self.tools.remark(remark)))
        for number, row in enumerate(self.struck, len(self.document.indicators)):
            below[number] = [Line(row.sentence, "struck-why")]
        return below

    @property
    def _count(self) -> int:
        return len(self.document.indicators) + len(self.struck)

    def _tools(self) -> Iterator[tuple[int, str]]:
        for number, row in enumerate(self.document.indicators):
            if self.tools is None:
                return
            if self.editable:
                yield number, format_html_join("", "{}", ((self.rows[number][n],) for n in HIDDEN))
            elif number < len(self.row_ids) and (row_id := self.row_ids[number]):
                yield number, self.tools.remark_form(row_id, row.level3)


def _open(form: BaseForm, path: str, row: str = "") -> Iterator[tuple[str, BoundField, str]]:
    """The fields that may be typed; ``path`` stands before their names."""
    for name, field in form.fields.items():
        if not field.disabled and name not in HIDDEN:
            yield path + name, form[name], row


def _input(field: BoundField, cell: Cell, row: str) -> SafeString:
    """The input of a cell with what is wrong with it; it is called after its row and column."""
    errors = field.errors
    style = f"form-control {cell.align}"
    attributes: dict[str, str | bool] = {
        "class": f"{style} is-invalid" if errors else style,
        "data-column": cell.column,
        "data-kind": cell.kind,
    }
    if row:
        attributes["aria-label"] = f"{row}：{field.field.widget.attrs.get('aria-label', '')}"
    written = field.as_widget(attrs=attributes)
    if not errors:
        return written
    return written + format_html_join(
        "", '<span class="text-danger small">{}</span>', ((error,) for error in errors)
    )


def _management(count: int) -> SafeString:
    """What tells the server how many rows are posted."""
    return format_html(
        '<input type="hidden" name="rows-TOTAL_FORMS" value="{}">'
        '<input type="hidden" name="rows-INITIAL_FORMS" value="0">',
        count,
    )
