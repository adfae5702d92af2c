"""The sheet as boxes for a template: what stands where, how wide, and whether it can be typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from django import forms

from evaluations.editing.forms import IDENTITY, PLACE
from evaluations.editing.sheet_forms import SheetForms
from evaluations.models import Remark
from evaluations.scoring.totals import LevelSum, Totals, summarise
from evaluations.sheet.document import IndicatorRow, SelfEvaluation
from evaluations.sheet.editions import Cell, Edition
from evaluations.sheet.layout import Layout, layout_of


@dataclass(frozen=True, slots=True)
class Box:
    """One cell. ``where`` is its path as in findings; ``field`` the input, None to only read."""

    where: str
    text: str
    kind: str = "text"
    label: str = ""
    span: int = 1
    label_span: int = 1
    field: Any = None
    computed: bool = False

    @property
    def column(self) -> str:
        """The field's name, the same in every row of a block."""
        return self.where.rpartition(".")[2]

    @property
    def align(self) -> str:
        return _ALIGN.get(self.kind, "centre")

    @property
    def input_class(self) -> str:
        return f"form-control {self.align}"

    @property
    def invalid_class(self) -> str:
        return f"{self.input_class} is-invalid"


_ALIGN = {"amount": "number", "text": "text"}


@dataclass(frozen=True, slots=True)
class FundingBoxes:
    source: str
    label: str
    cells: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class RowBoxes:
    """One indicator row with the lines below it (its errors and remarks).

    ``level1_lines`` and ``level2_lines`` are the heights of merged cells that begin here, in
    printed lines; 0 where the merged cell began in a row above.
    """

    number: int
    row: IndicatorRow
    cells: tuple[Box, ...]
    hidden: tuple[Any, ...] = ()
    errors: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    row_id: int | None = None
    carried: bool = False
    level1_lines: int = 0
    level2_lines: int = 0
    level1_sum: LevelSum | None = None

    @property
    def lines(self) -> int:
        return 1 + len(self.errors) + len(self.remarks)

    @property
    def level1_where(self) -> str:
        return f"level1.{self.row.level1}.weight"

    @property
    def level1_off(self) -> bool:
        """Whether the rows' weights do not add up to their level 1."""
        level = self.level1_sum
        return level is not None and level.expected is not None and level.weight != level.expected


@dataclass(frozen=True, slots=True)
class SheetBoxes:
    """A whole sheet, ready to be drawn."""

    edition: Edition
    title: str
    header: tuple[tuple[Box, ...], ...]
    funding: tuple[FundingBoxes, ...]
    goals: tuple[Box, ...]
    rows: tuple[RowBoxes, ...]
    totals: Totals
    total_weight: str
    total_score: str
    widths: tuple[str, ...]
    layout: Layout
    footer: tuple[Box, ...]
    editable: bool
    remarks: tuple[Remark, ...] = ()

    @property
    def indicator_lines(self) -> int:
        """Height of the indicator block: its heading and every line."""
        return 1 + sum(row.lines for row in self.rows)

    @property
    def has_carried_rows(self) -> bool:
        """Whether some row may be neither removed nor renamed."""
        return any(row.carried for row in self.rows)

    @property
    def funding_head(self) -> list[tuple[str, int]]:
        """Labels of the funding columns with their widths."""
        labels = [cell.starred_label for cell in self.edition.funding.columns]
        return list(zip(labels, self.layout.funding[2:], strict=True))

    @property
    def row_head(self) -> list[tuple[str, int]]:
        """Labels of the indicator columns with their widths."""
        labels = [cell.starred_label for cell in self.layout.row_cells]
        return list(zip(labels, self.layout.indicators[1:], strict=True))

    @property
    def remark_span(self) -> int:
        """Columns right of level 2, and the one for tools."""
        return 1 + sum(self.layout.indicators[3:])


def draw(
    forms_: SheetForms,
    document: SelfEvaluation,
    *,
    editable: bool,
    row_ids: Sequence[int | None] = (),
    remarks: Sequence[Remark] = (),
) -> SheetBoxes:
    """The sheet of ``document``; with inputs from ``forms_`` where it may be typed."""
    edition = forms_.edition
    layout = layout_of(edition)
    return SheetBoxes(
        edition=edition,
        title=document.title
        or edition.title_for(year=document.year, project_name=document.project_name),
        header=_header(forms_, document, editable),
        funding=_funding(forms_, document, editable),
        goals=_goals(forms_, document, editable),
        rows=_rows(forms_, document, editable, row_ids, remarks),
        totals=summarise(document, edition),
        total_weight=document.total_weight,
        total_score=document.total_score,
        widths=tuple(f"{width * 100 / sum(layout.widths):.2f}" for width in layout.widths),
        layout=layout,
        footer=_footer(forms_, document, editable),
        editable=editable,
        remarks=tuple(remark for remark in remarks if remark.indicator_id is None),
    )


def _input(form: forms.BaseForm, name: str, editable: bool) -> Any:
    if not editable or name not in form.fields or form.fields[name].disabled:
        return None
    return form[name]


def _header(
    forms_: SheetForms, document: SelfEvaluation, editable: bool
) -> tuple[tuple[Box, ...], ...]:
    layout = layout_of(forms_.edition)
    return tuple(
        tuple(
            _box(
                forms_.edition.header_cell(name),
                name,
                getattr(document, name),
                _input(forms_.header, name, editable),
                label_span=spans[position * 2],
                span=spans[position * 2 + 1],
            )
            for position, name in enumerate(names)
        )
        for names, spans in zip(layout.header_rows, layout.header, strict=True)
    )


def _box(
    cell: Cell, where: str, text: str, input_: Any, *, span: int = 1, label_span: int = 1
) -> Box:
    return Box(
        where=where,
        text=text,
        kind=cell.kind,
        label=cell.starred_label,
        field=input_,
        computed=cell.source == "computed",
        span=span,
        label_span=label_span,
    )


def _funding(
    forms_: SheetForms, document: SelfEvaluation, editable: bool
) -> tuple[FundingBoxes, ...]:
    spans = layout_of(forms_.edition).funding[2:]
    rows = []
    for row in document.funding:
        form = forms_.funding.get(row.source)
        cells = tuple(
            _box(
                cell,
                f"funding.{row.source}.{cell.field}",
                getattr(row, cell.field),
                _input(form, cell.field, editable) if form else None,
                span=span,
            )
            for cell, span in zip(forms_.edition.funding.columns, spans, strict=True)
        )
        rows.append(FundingBoxes(row.source, row.label, cells))
    return tuple(rows)


def _goals(forms_: SheetForms, document: SelfEvaluation, editable: bool) -> tuple[Box, ...]:
    spans = layout_of(forms_.edition).goals[1:]
    return tuple(
        _box(
            cell,
            cell.field,
            getattr(document, cell.field),
            _input(forms_.header, cell.field, editable),
            span=span,
        )
        for cell, span in zip(forms_.edition.goals.fields, spans, strict=True)
    )


def _rows(
    forms_: SheetForms,
    document: SelfEvaluation,
    editable: bool,
    row_ids: Sequence[int | None],
    remarks: Sequence[Remark],
) -> tuple[RowBoxes, ...]:
    on_row: dict[int, list[Remark]] = {}
    for remark in remarks:
        if remark.indicator_id is not None:
            on_row.setdefault(remark.indicator_id, []).append(remark)
    boxes = []
    for number, row in enumerate(document.indicators):
        form = forms_.rows.forms[number] if editable else None
        row_id = row_ids[number] if number < len(row_ids) else None
        boxes.append(
            RowBoxes(
                number=number,
                row=row,
                cells=_row_cells(forms_.edition, number, row, form),
                hidden=tuple(form[name] for name in HIDDEN) if form else (),
                errors=_errors(form),
                remarks=tuple(on_row.get(row_id, ())) if row_id else (),
                row_id=row_id,
                carried=form is not None and form.carried,
            )
        )
    return _merged(boxes, summarise(document, forms_.edition))


def _merged(boxes: Sequence[RowBoxes], totals: Totals) -> tuple[RowBoxes, ...]:
    """The rows with the heights of their merged level cells."""
    sums = {level.name: level for level in totals.levels}
    level1 = _heights(boxes, lambda box: box.row.level1)
    level2 = _heights(boxes, lambda box: (box.row.level1, box.row.level2))
    return tuple(
        replace(
            box,
            level1_lines=level1.get(box.number, 0),
            level2_lines=level2.get(box.number, 0),
            level1_sum=sums.get(box.row.level1),
        )
        for box in boxes
    )


def _heights(boxes: Sequence[RowBoxes], key: Callable[[RowBoxes], object]) -> dict[int, int]:
    """Height in lines of each run of equal keys, by the number of the row it begins in."""
    heights = {}
    for _key, group in groupby(boxes, key):
        run = list(group)
        heights[run[0].number] = sum(box.lines for box in run)
    return heights


HIDDEN = (*IDENTITY, *PLACE)


def _footer(forms_: SheetForms, document: SelfEvaluation, editable: bool) -> tuple[Box, ...]:
    layout = layout_of(forms_.edition)
    return tuple(
        _box(
            cell,
            cell.field,
            getattr(document, cell.field),
            _input(forms_.header, cell.field, editable),
            span=layout.columns - layout.goals[0],
        )
        for cell in forms_.edition.footer
    )


def _row_cells(edition: Edition, number: int, row: IndicatorRow, form: Any) -> tuple[Box, ...]:
    layout = layout_of(edition)
    return tuple(
        _box(
            cell,
            f"indicators[{number}].{cell.field}",
            getattr(row, cell.field),
            _input(form, cell.field, True) if form else None,
            span=span,
        )
        for cell, span in zip(layout.row_cells, layout.indicators[1:], strict=True)
        if cell.field not in HIDDEN
    )


def _errors(form: Any) -> tuple[str, ...]:
    return tuple(form.non_field_errors()) if form and form.is_bound else ()


def computed_cells(boxes: SheetBoxes) -> Mapping[str, str]:
    """Every worked-out cell by its path: what changes on the page while somebody types."""
    cells = {box.where: box.text for row in boxes.funding for box in row.cells if box.computed}
    return cells | {"total_weight": boxes.total_weight, "total_score": boxes.total_score}
