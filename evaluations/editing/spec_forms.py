"""The forms of a sheet that follows its spec: from the stored sheet and a posted page to edits.

They stand in for ``sheet_forms.SheetForms``; pages ask ``forms_of`` and need not know which it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar, Final, TypeAlias

from django import forms

from core.errors import ActionRefused
from core.sheets.documents import row_class
from core.sheets.form_view import has_places
from core.sheets.kinds import kind_of
from core.sheets.spec import Block, Cell, SheetSpec
from core.web.request_values import clean_text, version_shown, whole_number
from evaluations.editing.forms import IDENTITY, PLACE, ROWS_PREFIX
from evaluations.editing.inputs import InputWriter
from evaluations.editing.sheet_forms import RequestValues, SheetForms
from evaluations.lifecycle.drafts import Preview, draft_of, preview
from evaluations.lifecycle.merging import read_with
from evaluations.models import Evaluation
from evaluations.scoring.computed import PrintedCell
from evaluations.scoring.edited import computed_by_kind
from evaluations.sheet.by_spec.cells import head_cells, max_length_of, row_cells
from evaluations.sheet.edits import Edits, typed_fields
from evaluations.sheet.edits_between import edits_between
from evaluations.sheet.lengths import MAX_ROWS
from evaluations.sheet.row_uids import known_uid, new_uid
from evaluations.sheet.wrong_cells import is_numeric

_ROW: Final = re.compile(r"(\w+)\[(\d+)\](?:\.(\w+))?")


AnyForms: TypeAlias = "SheetForms | SpecForms"


def forms_of(evaluation: Evaluation, data: RequestValues | None = None) -> AnyForms:
    """The forms of a sheet of any kind; ``data`` is a posted page or None."""
    cls = SpecForms if evaluation.has_rows_of_all_kinds else SheetForms
    return cls(evaluation, data)


def prefix_of(table: str) -> str:
    """How the names of the fields of a table's rows begin."""
    return ROWS_PREFIX if table == "indicators" else table


class SpecCellsForm(forms.Form):
    """Cells of a sheet: any text is read. ``hidden`` fields are posted and not typed."""

    default_renderer = InputWriter
    carried: ClassVar[bool] = False

    def __init__(self, *args: Any, cells: Sequence[Cell], hidden: Sequence[str] = (), **kw: Any):
        kw["auto_id"] = False  # as in ``forms.CellsForm``
        super().__init__(*args, **kw)
        for name in hidden:
            self.fields[name] = forms.CharField(required=False, widget=forms.HiddenInput)
        for cell in cells:
            if cell.field not in hidden:
                self.fields[cell.field] = _field(cell)


def _field(cell: Cell) -> forms.CharField:
    attrs = {"autocomplete": "off", "aria-label": cell.label}
    if is_numeric(cell):
        attrs |= {"class": "number", "inputmode": "decimal"}
    is_line = is_numeric(cell) or cell.kind in ("date", "choice")
    widget = forms.TextInput(attrs) if is_line else forms.Textarea(attrs | {"rows": "1"})
    widget.attrs["data-max-length"] = max_length_of(cell)
    return forms.CharField(required=False, label=cell.starred_label, widget=widget)


@dataclass(frozen=True, slots=True)
class RowForms:
    """The forms of all rows of the page, table after table, with the paths of the rows."""

    forms: tuple[SpecCellsForm, ...]
    paths: tuple[str, ...]
    is_bound: bool

    def is_valid(self) -> bool:
        return len(self.forms) <= MAX_ROWS and all(form.is_valid() for form in self.forms)


@dataclass(frozen=True, slots=True)
class _Outcome:
    shown: Preview
    refusal: str = ""


class SpecForms:
    """Head and row forms of one sheet; see ``SheetForms`` for what its parts mean."""

    funding: ClassVar[Mapping[str, Any]] = {}
    printed_apart: ClassVar[Mapping[str, PrintedCell]] = {}
    accepted: ClassVar[Mapping[str, PrintedCell]] = {}

    def __init__(self, evaluation: Evaluation, data: RequestValues | None = None) -> None:
        self.evaluation = evaluation
        self.draft = draft_of(evaluation)
        self.now = self.draft.stored
        self.version = evaluation.version if data is None else version_shown(data)
        self.is_known = self.version == evaluation.version
        if not self.is_known:
            read = read_with(evaluation, self.version, self.draft)
            if read is not None:
                self.is_known, self.draft = True, replace(self.draft, stored=read)
        self.settings = self.draft.settings
        self.edition: SheetSpec = self.draft.edition
        self.stored = self.draft.stored
        self._new: set[str] = set()
        self.data = None if data is None else {name: clean_text(data[name]) for name in data}

    # The forms ------------------------------------------------------------------------------------

    @cached_property
    def header(self) -> SpecCellsForm:
        cells = head_cells(self.edition)
        is_open = typed_fields(cells) - self.draft.carried.cells
        own = [cell for cell in cells if cell.field in is_open]
        initial = {cell.field: getattr(self.stored, cell.field) for cell in own}
        return SpecCellsForm(self.data, cells=own, initial=initial)

    @cached_property
    def _tables(self) -> dict[str, list[SpecCellsForm]]:
        return {name: list(self._rows(name, block)) for name, block in self.edition.tables.items()}

    def _rows(self, name: str, block: Block) -> Iterator[SpecCellsForm]:
        fields = typed_fields(row_cells(block))
        cells = [cell for cell in row_cells(block) if cell.field in fields]
        hidden = (*IDENTITY, *PLACE) if has_places(block) else IDENTITY
        prefix = prefix_of(name)
        if self.data is None:
            for number, row in enumerate(getattr(self.stored, name)):
                initial = {each: getattr(row, each, "") for each in (*fields, *hidden)}
                yield SpecCellsForm(
                    cells=cells, hidden=hidden, initial=initial, prefix=f"{prefix}-{number}"
                )
            return
        count = whole_number(self.data.get(f"{prefix}-TOTAL_FORMS", "0")) or 0
        for number in range(min(count, MAX_ROWS + 1)):  # one too many is refused as such
            yield SpecCellsForm(self.data, cells=cells, hidden=hidden, prefix=f"{prefix}-{number}")

    @cached_property
    def rows(self) -> RowForms:
        tables = self._tables
        return RowForms(
            forms=tuple(form for own in tables.values() for form in own),
            paths=tuple(f"{name}[{n}]" for name, own in tables.items() for n in range(len(own))),
            is_bound=self.data is not None,
        )

    # What the page says ---------------------------------------------------------------------------

    @cached_property
    def typed(self) -> Any:
        """The sheet as the page says it, taken or not; a cell that it does not name stays."""
        cls = kind_of(self.stored).document
        tables = {
            name: tuple(self._row(form, name, row_class(cls, name)) for form in own)
            for name, own in self._tables.items()
            if f"{prefix_of(name)}-TOTAL_FORMS" in (self.data or {})
        }
        return replace(self.stored, **self._said(self.header), **tables)

    def _row(self, form: SpecCellsForm, table: str, cls: Any) -> Any:
        """A posted row; one that names no uid is new, and so is one that the page put in."""
        cells = self._said(form)
        uid, is_new = (cells.pop(name, "") for name in IDENTITY)
        known = {row.uid: row for row in getattr(self.stored, table)}.get(uid)
        if not uid or is_new:
            uid = known_uid(uid) or new_uid()
            self._new.add(uid)
        return replace(known or cls(uid=uid), **cells)

    def _said(self, form: SpecCellsForm) -> dict[str, Any]:
        """The cells of a form that the page names."""
        form.is_valid()
        named = self.data or {}
        return {
            name: form.cleaned_data[name]
            for name in form.fields
            if name in form.cleaned_data and form.add_prefix(name) in named
        }

    @cached_property
    def edits(self) -> Edits:
        """What the page changes in the stored sheet."""
        return edits_between(self.stored, self.typed, self.edition, new=self._new)

    # What becomes of it ---------------------------------------------------------------------------

    @cached_property
    def _outcome(self) -> _Outcome:
        try:
            shown = preview(self.draft, self.edits)
        except ActionRefused as refusal:
            return _Outcome(Preview(computed_by_kind(self.typed, self.edition), ()), str(refusal))
        for cell in shown.refused:
            self._put_at_its_cell(cell.where, cell.sentence)
        return _Outcome(shown)

    @property
    def document(self) -> Any:
        """The sheet that saving would store, refused cells aside."""
        return self._outcome.shown.document

    @property
    def refusal(self) -> str:
        """Why the page would not be saved, other than for single cells; "" where it would."""
        return self._outcome.refusal

    @cached_property
    def is_readable(self) -> bool:
        """Whether the posted page can be read at all."""
        return self.rows.is_valid()

    def is_valid(self) -> bool:
        """Whether the page can be read and every cell is taken; those that are not carry why."""
        return self.is_readable and not self._outcome.shown.refused

    def _put_at_its_cell(self, where: str, sentence: str) -> None:
        form, name = self.header, where
        if match := _ROW.fullmatch(where):
            own = self._tables[match[1]]
            if int(match[2]) >= len(own):
                return
            form, name = own[int(match[2])], match[3] or ""
        form.add_error(name if name in form.fields else None, sentence)

    @property
    def row_paths(self) -> tuple[str, ...]:
        """The paths of the posted rows, in their order."""
        return self.rows.paths

    @property
    def row_ids(self) -> list[int | None]:
        """The stored row that each row of ``document`` continues; None for a new one."""
        return row_ids_of(self.evaluation, self.document, self.edition)


def row_ids_of(evaluation: Evaluation, document: Any, spec: SheetSpec) -> list[int | None]:
    """The primary keys of the stored rows, in the order of the sheet's tables."""
    stored = {row.uid: row.pk for row in evaluation.sheet_rows.all()}
    return [stored.get(row.uid) for name in spec.tables for row in getattr(document, name)]
