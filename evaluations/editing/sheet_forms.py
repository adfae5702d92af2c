"""The forms of one sheet together: from the stored sheet and a posted page to a document."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from functools import cached_property
from typing import Any, Final

from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict

from core.web.request_values import clean_text, whole_number
from evaluations.checking.effective_settings import in_force_for
from evaluations.editing.forms import ROWS_PREFIX, FundingLineForm, HeaderForm, IndicatorForm
from evaluations.editing.row_moves import posted_rows
from evaluations.lifecycle.transitions import EDITABLE
from evaluations.models import Evaluation, FundingLine, Indicator
from evaluations.scoring.computed import PrintedCell, follow, printed_apart, refill
from evaluations.scoring.variants import ways
from evaluations.sheet.completeness import with_all_funding_rows
from evaluations.sheet.document import IndicatorRow, SelfEvaluation
from evaluations.sheet.row_names import RowName, row_name
from evaluations.storage.mapper import MOST_ROWS, indicator_row, to_document

_Rows = formset_factory(
    IndicatorForm,
    extra=0,
    max_num=MOST_ROWS,
    absolute_max=MOST_ROWS,
    validate_max=True,
)

ACCEPT: Final = "accept"
"""Names the cell whose computed value the page accepts in place of its print."""
ACCEPT_ALL: Final = "all"

Posted = QueryDict | Mapping[str, str]


class SheetForms:
    """Header, funding and indicator forms of one evaluation.

    ``data`` is a posted page or None. ``document`` is what the page says, with carried cells
    taken from the stored sheet whatever was posted, and computed cells following arithmetic but for
    those that the office printed otherwise (``printed_apart``).
    """

    def __init__(self, evaluation: Evaluation, data: Posted | None = None) -> None:
        self.evaluation = evaluation
        self.in_force = in_force_for(evaluation)
        self.edition = self.in_force.edition(evaluation.edition, evaluation.year)
        self.stored = with_all_funding_rows(to_document(evaluation), self.edition)
        self.ways = (self.edition, *ways(evaluation.edition, evaluation.year))
        if evaluation.state in EDITABLE:
            # The bureau may have changed the scoring since the sheet was saved.
            self.stored = refill(self.stored, self.edition, self.ways)
        self.printed_apart = (
            printed_apart(self.stored, self.ways) if evaluation.state in EDITABLE else {}
        )
        self._lines = {line.source: line for line in evaluation.funding_lines.all()}
        self._indicators = {row.pk: row for row in evaluation.indicators.all()}
        self.data: dict[str, str] | None = None
        if data is not None:
            # What cannot be stored is taken out here, for every way a page comes in.
            page = {name: clean_text(data[name]) for name in data}
            self.data = page | _ids_of_carried(page, self._indicators)

    @cached_property
    def header(self) -> HeaderForm:
        return HeaderForm(
            self.data,
            instance=copy(self.evaluation),  # a model form writes into what it is given
            edition=self.edition,
            open_cells=self._open_header(),
        )

    @cached_property
    def funding(self) -> dict[str, FundingLineForm]:
        """The form of each funding row, by its source."""
        return {
            row.source: FundingLineForm(
                self.data,
                prefix=f"funding-{row.source}",
                instance=copy(self._lines.get(row.source)) or FundingLine(source=row.source),
                edition=self.edition,
                open_cells=self._open_funding(row.source),
            )
            for row in self.stored.funding
        }

    @cached_property
    def rows(self) -> BaseFormSet[IndicatorForm]:
        return _Rows(
            self.data,
            prefix=ROWS_PREFIX,
            # A posted page speaks for itself: compared with the stored rows, an unchanged row
            # would count as empty and lose its content.
            initial=None if self.data is not None else self._stored_rows(),
            form_kwargs={
                "empty_permitted": False,
                "edition": self.edition,
                "stored": self._indicators,
                "places": self._places(),
            },
        )

    def _stored_rows(self) -> list[dict[str, Any]]:
        pairs = zip(self.stored.indicators, self._indicators, strict=True)
        return [{**_cells(row), "id": pk} for row, pk in pairs]

    def is_valid(self) -> bool:
        valid = [self.header.is_valid(), self.rows.is_valid()]
        return all(valid + [form.is_valid() for form in self.funding.values()])

    @cached_property
    def document(self) -> SelfEvaluation:
        """What the page says, cells that are refused aside; call ``is_valid`` first."""
        page = replace(
            self.stored,
            **self.header.cleaned_data,
            funding=tuple(
                replace(row, **self.funding[row.source].cleaned_data) for row in self.stored.funding
            ),
            indicators=tuple(self._row(form) for form in self.rows.forms),
        )
        return follow(page, self.stored, self.ways, self.accepted)

    @cached_property
    def accepted(self) -> dict[str, PrintedCell]:
        """The cells whose print the page asks to replace by the computed value."""
        wanted = (self.data or {}).get(ACCEPT, "")
        return {
            path: cell for path, cell in self.printed_apart.items() if wanted in (path, ACCEPT_ALL)
        }

    def _row(self, form: IndicatorForm) -> IndicatorRow:
        """A posted row; cells that the edition does not show stay as they were."""
        cells = dict(form.cleaned_data)
        stored = self._indicators.get(cells.pop("id", None) or 0)
        row = IndicatorRow() if stored is None else indicator_row(stored)
        return replace(row, **cells)

    @cached_property
    def row_ids(self) -> list[int | None]:
        """The stored row that each posted row names; None for a new one."""
        return [form.cleaned_data.get("id") for form in self.rows.forms]

    def _open_header(self) -> set[str]:
        edition = self.edition
        cells = (*edition.header, *edition.goals.fields, *edition.footer)
        return {
            cell.field
            for cell in cells
            if cell.source in ("typed", "budget", "previous")
            and cell.field not in self.evaluation.carried
        }

    def _open_funding(self, source: str) -> set[str]:
        line = self._lines.get(source)
        carried = line.carried if line else []
        return {
            cell.field
            for cell in self.edition.funding.columns
            if cell.source in ("typed", "budget") and cell.field not in carried
        }

    def _places(self) -> set[tuple[str, str]]:
        """Where rows may stand: the edition's places, and those an imported sheet printed."""
        places = {(level.name, level2) for level in self.edition.level1 for level2 in level.level2}
        return places | {(row.level1, row.level2) for row in self.stored.indicators}


def _ids_of_carried(page: Mapping[str, str], stored: Mapping[int, Indicator]) -> dict[str, str]:
    """Ids for posted rows that bear a carried row's name without continuing a carried row.

    Without its id such a row would count as typed, and what came along from the budget could be
    written anew under the same name.
    """
    rows = posted_rows(page)
    ids = [whole_number(row["id"]) for row in rows]
    free: dict[RowName, list[int]] = {}
    for pk, indicator in stored.items():
        if indicator.carried and pk not in ids:
            free.setdefault(row_name(indicator), []).append(pk)
    found = {}
    for number, (row, row_id) in enumerate(zip(rows, ids, strict=True)):
        known = stored.get(row_id or 0)
        candidates = free.get(row_name(row))
        if candidates and not (known and known.carried):
            found[f"{ROWS_PREFIX}-{number}-id"] = str(candidates.pop(0))
    return found


def _cells(row: IndicatorRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in IndicatorForm.Meta.fields}
