"""Which printed form a set of rows is: an edition of the self-evaluation or another layout."""

from __future__ import annotations

from core.sheets.kinds import per_registry
from core.sheets.spec import SheetSpec
from intake.reading.canonical import base_key, key
from intake.reading.recognisers.evidence import may_be, names_project
from intake.reading.recognisers.forms import Form
from intake.reading.recognisers.lines import Line
from intake.reading.recognisers.specs import other_forms
from intake.reading.recognisers.vocabulary import PROJECT, title_words
from intake.reading.recognisers.yearless import yearless

_TITLED = 0.25
_OTHER_SUBJECT = 0.3


def layout_of(form: Form, title: str) -> tuple[SheetSpec | None, float]:
    """The best layout and how well it fits, 0 to 1; None where the form contradicts them all."""
    printed = {yearless_key(cell.text) for line in _rows(form) for cell in line.cells[:14]}
    project = names_project(form)
    ranked = [
        (_fit(layout.id, printed, key(title)) - _OTHER_SUBJECT * _differs(layout, project), layout)
        for layout in other_forms().values()
        if may_be(form, layout)
    ]
    fit, layout = max(ranked, key=lambda pair: pair[0], default=(0.0, None))
    return layout, fit


def _differs(layout: SheetSpec, project: bool) -> bool:
    """Whether a layout of projects meets a form without one, or the other way round."""
    return project != any(cell.field == PROJECT for cell in layout.fields)


def _rows(form: Form) -> list[Line]:
    return [*form.lead[-8:], *form.header, *form.funding, *form.goals, *form.indicators[:4]]


def yearless_key(text: str) -> str:
    return base_key(yearless(text)) if len(text) < 48 else ""


def _fit(layout_id: str, printed: set[str], title: str) -> float:
    groups = _labels(layout_id)
    points = sum(bool(labels & printed) for labels in groups) / len(groups)
    titled = any(word in title for word in title_words(other_forms()[layout_id]))
    return points + _TITLED * titled


@per_registry
def _labels(layout_id: str) -> tuple[frozenset[str], ...]:
    layout = other_forms()[layout_id]
    fields = [field.labels for field in layout.fields if not field.inside]
    columns = [column.labels for table in layout.tables.values() for column in table.columns]
    groups = (frozenset(map(yearless_key, labels)) for labels in (*fields, *columns))
    return tuple(dict.fromkeys(groups))
