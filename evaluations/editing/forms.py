"""Model forms that mirror the sheet. The edition says which cells exist and which may be typed.

A draft may have gaps and errors, so nothing is required here: the rules judge. These forms only
keep hostile or oversized input out and turn a page into a document.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from core.numbers import is_nothing, read_number
from core.web.request_values import whole_number
from evaluations.checking.limits import cell_refusal
from evaluations.editing.inputs import InputWriter
from evaluations.models import Evaluation, FundingLine, Indicator
from evaluations.sheet.editions import Cell, Edition
from evaluations.sheet.layout import row_cells
from evaluations.sheet.lengths import longest_of

ROWS_PREFIX: Final = "rows"
PLACE: Final = ("level1", "level2")
"""Where a row stands; posted as hidden fields, drawn as merged cells."""

_NUMERIC: Final = {"amount", "weight", "score", "rate"}


def _widget(cell: Cell) -> forms.Widget:
    attrs = {"autocomplete": "off", "aria-label": cell.label}
    if cell.kind in _NUMERIC:
        return forms.TextInput(attrs={**attrs, "class": "number", "inputmode": "decimal"})
    return forms.Textarea(attrs={**attrs, "rows": 1})


def _limit(field: forms.Field, cell: Cell) -> None:
    """How many characters the cell takes, for ``refuse_long_texts``.

    Not as the browser's ``maxlength``: that cuts a pasted text without a word.
    """
    field.widget.attrs["data-longest"] = longest_of(cell)
    field.validators = [
        check for check in field.validators if not isinstance(check, MaxLengthValidator)
    ]
    if isinstance(field, forms.CharField):
        field.max_length = None


def refuse_long_texts(form: forms.ModelForm, stored: Mapping[str, Any]) -> None:
    """A text longer than its cell takes; one that is stored so already stays until it changes."""
    for name, field in form.fields.items():
        text, most = form.cleaned_data.get(name), field.widget.attrs.get("data-longest")
        if isinstance(text, str) and most and len(text) > most and text != stored.get(name):
            said = cell_refusal(str(field.label), len(text), most)
            form.add_error(name, forms.ValidationError(said))


def _set_up(form: forms.ModelForm, cells: tuple[Cell, ...], names: set[str]) -> None:
    """Keep the cells that may be typed, label them as the sheet does, draw them as table cells."""
    labels = {cell.field: cell for cell in cells}
    for name in list(form.fields):
        if name not in names:
            del form.fields[name]
            continue
        cell = labels[name]
        field = form.fields[name]
        field.required = False
        field.label = cell.starred_label
        field.widget = _widget(cell)
        _limit(field, cell)


def refuse_words_for_numbers(form: forms.ModelForm, stored: Mapping[str, Any]) -> None:
    """A typed amount or point must be a number or a mark for nothing.

    What an import brought stays as printed until somebody types over it.
    """
    for name, field in form.fields.items():
        text = form.cleaned_data.get(name, "")
        if "number" not in str(field.widget.attrs.get("class", "")) or text == stored.get(name):
            continue
        if read_number(text) is None and not is_nothing(text):
            form.add_error(name, forms.ValidationError(_("请填写数字。")))


class HeaderForm(forms.ModelForm):
    """Header and goal cells that are typed."""

    default_renderer = InputWriter

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

    def __init__(self, *args: Any, edition: Edition, open_cells: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cells = (*edition.header, *edition.goals.fields, *edition.footer)
        _set_up(self, cells, open_cells & {cell.field for cell in cells})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        refuse_long_texts(self, self.initial)
        return cleaned


class FundingLineForm(forms.ModelForm):
    """Cells of one funding row that are typed."""

    default_renderer = InputWriter

    class Meta:
        model = FundingLine
        fields = ("initial_budget", "adjusted_budget", "executed", "execution_rate", "score")

    def __init__(self, *args: Any, edition: Edition, open_cells: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_up(self, edition.funding.columns, open_cells)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        refuse_long_texts(self, self.initial)
        refuse_words_for_numbers(self, self.initial)
        return cleaned


class IndicatorForm(forms.ModelForm):
    """One level-3 row. ``id`` names the stored row it continues; level 1 and 2 are its place."""

    default_renderer = InputWriter

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)

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
        self,
        *args: Any,
        edition: Edition,
        stored: Mapping[int, Indicator],
        places: Collection[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places = places
        self.stored_row = stored.get(self._posted_id() or 0)
        is_carried = self.stored_row is not None and self.stored_row.carried
        self.carried_row = self.stored_row if is_carried else None
        cells = {cell.field: cell for cell in row_cells(edition)}
        for name in list(self.fields):
            if name == "id":
                continue
            if name not in cells:
                del self.fields[name]
                continue
            self._set_up_cell(name, cells[name])

    def _set_up_cell(self, name: str, cell: Cell) -> None:
        field = self.fields[name]
        field.required = False
        field.label = cell.starred_label
        field.widget = forms.HiddenInput() if name in PLACE else _widget(cell)
        if self.carried_row is not None and cell.source == "budget" and name not in PLACE:
            # A disabled field ignores what is posted and keeps the value that came along.
            field.disabled = True
            self.initial[name] = getattr(self.carried_row, name)
        _limit(field, cell)

    def _posted_id(self) -> int | None:
        raw = self.data.get(self.add_prefix("id")) if self.is_bound else self.initial.get("id")
        return None if raw is None else whole_number(str(raw))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        stored = vars(self.stored_row) if self.stored_row else {}
        refuse_long_texts(self, stored)
        if (cleaned.get("level1", ""), cleaned.get("level2", "")) not in self.places:
            raise forms.ValidationError(_("该行不在版式的一级、二级指标之下。"))
        refuse_words_for_numbers(self, stored)
        return cleaned
