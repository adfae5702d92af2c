"""The inputs of a sheet's page: hidden cells, typed cells with their choices, counts of rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.forms import BaseForm, BoundField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.view import html
from core.view.tree import Cell
from evaluations.editing.spec_forms import prefix_of


def hidden_cells(form: BaseForm) -> SafeString:
    """What is posted of a row and not typed; only a row that is put in says that it is new."""
    fields = (field for field in form.hidden_fields() if field.name != "new" or field.value())
    return format_html_join("", "{}", ((field,) for field in fields))


def open_cells(form: BaseForm, path: str, row: str = "") -> Iterator[tuple[str, BoundField, str]]:
    """The fields that may be typed; ``path`` stands before their names."""
    for name, field in form.fields.items():
        if not field.disabled and not field.widget.is_hidden:
            yield path + name, form[name], row


def input_of(field: BoundField, cell: Cell, row: str, choices: Sequence[str] = ()) -> SafeString:
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
    if choices:
        attributes["list"] = _list_id(cell)
    written = field.as_widget(attrs=attributes)
    if choices:
        written += _options(cell, choices)
    if not errors:
        return written
    return written + format_html_join(
        "", '<span class="text-danger small">{}</span>', ((error,) for error in errors)
    )


def _options(cell: Cell, choices: Sequence[str]) -> SafeString:
    """The choices of a cell as the browser offers them; other words may be typed and are found."""
    options = format_html_join("", '<option value="{}"></option>', ((each,) for each in choices))
    return format_html('<datalist id="{}">{}</datalist>', _list_id(cell), options)


def _list_id(cell: Cell) -> str:
    return f"{html.anchor(cell.key)}-options"


def row_counts(table: str, count: int) -> SafeString:
    """What tells the server how many rows of that table are posted."""
    prefix = prefix_of(table)
    return format_html(
        '<input type="hidden" name="{}-TOTAL_FORMS" value="{}">'
        '<input type="hidden" name="{}-INITIAL_FORMS" value="0">',
        prefix,
        count,
        prefix,
    )
