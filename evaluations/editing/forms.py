"""Model forms that mirror the sheet. The edition says which cells exist and which may be typed.

They name, describe and read the cells of a page, and carry the reasons against them. What is taken
is decided elsewhere (``evaluations.lifecycle.drafts``), for every way by which a sheet is changed.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from django import forms

from evaluations.editing.inputs import InputWriter
from evaluations.models import Evaluation, FundingLine, Indicator
from evaluations.sheet.editions import Cell, Edition
from evaluations.sheet.edits import head_cells
from evaluations.sheet.layout import row_cells
from evaluations.sheet.lengths import max_length_of
from evaluations.sheet.wrong_cells import is_numeric

ROWS_PREFIX: Final = "rows"
PLACE: Final = ("level1", "level2")
"""Where a row stands; posted as hidden fields, drawn as merged cells."""
IDENTITY: Final = ("uid", "new")
"""Which row it is, and whether it was put in on this page."""


def _widget(cell: Cell) -> forms.Widget:
    attrs = {"autocomplete": "off", "aria-label": cell.label}
    if is_numeric(cell):
        return forms.TextInput(attrs={**attrs, "class": "number", "inputmode": "decimal"})
    return forms.Textarea(attrs={**attrs, "rows": 1})


def _describe(field: forms.Field, cell: Cell) -> None:
    """Label the field as the sheet does and say how long its text may be.

    Not as the browser's ``maxlength``: that cuts a pasted text without a word.
    """
    field.required = False
    field.label = cell.starred_label
    if not field.widget.is_hidden:
        field.widget.attrs["data-max-length"] = max_length_of(cell)


class CellsForm(forms.ModelForm):
    """Cells of one block of the sheet: any text is read, and the model is left as it is."""

    default_renderer = InputWriter

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Inputs are found by their names; an id each would be a tenth of the page on its way.
        super().__init__(*args, **{**kwargs, "auto_id": False})

    def _post_clean(self) -> None:
        """Nothing is put into the instance: the action stores the sheet."""

    def _keep(self, cells: Collection[Cell], names: Collection[str]) -> None:
        """Keep the fields of these names and draw them as table cells."""
        described = {cell.field: cell for cell in cells if cell.field in names}
        for name in list(self.fields):
            if name in IDENTITY:
                continue
            if name not in described:
                del self.fields[name]
                continue
            field = self.fields[name]
            field.validators = []
            if isinstance(field, forms.CharField):
                field.max_length = None
            field.widget = forms.HiddenInput() if name in PLACE else _widget(described[name])
            _describe(field, described[name])


class HeaderForm(CellsForm):
    """Header and goal cells that are typed."""

    class Meta:
        model = Evaluation
        fields = (
            "project_name",
            "project_amount",
            "department",
            "implementing_unit",
            "period",
            "key_project",
            "project_attribute",
            "goal_expected",
            "goal_actual",
            "remark",
            "problems",
            "rectification",
        )

    def __init__(
        self, *args: Any, edition: Edition, open_cells: Collection[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._keep(head_cells(edition), open_cells)


class FundingLineForm(CellsForm):
    """Cells of one funding row that are typed."""

    class Meta:
        model = FundingLine
        fields = ("initial_budget", "adjusted_budget", "executed", "execution_rate", "score")

    def __init__(
        self, *args: Any, edition: Edition, open_cells: Collection[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._keep(edition.funding.columns, open_cells)


class IndicatorForm(CellsForm):
    """One level-3 row. ``uid`` names the row; level 1 and 2 are its place."""

    uid = forms.CharField(required=False, widget=forms.HiddenInput)
    new = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Indicator
        fields = (
            "level1",
            "level2",
            "level3",
            "target",
            "actual",
            "weight",
            "score",
            "explanation",
        )

    def __init__(
        self, *args: Any, edition: Edition, carried: Collection[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        posted = self.data.get(self.add_prefix("uid")) if self.is_bound else None
        self.carried = (posted or self.initial.get("uid")) in carried
        cells = row_cells(edition)
        self._keep(
            cells,
            {
                cell.field
                for cell in cells
                if not self.carried or cell.source != "budget" or cell.field in PLACE
            },
        )
