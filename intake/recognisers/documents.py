"""What a stream of rows holds: statements, self-evaluations and other forms, in printed order."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from budgets.layouts import form_layouts
from intake.canonical import key
from intake.recognisers.forms import Form, find_forms
from intake.recognisers.lines import Line
from intake.recognisers.statements import StatementForm, part
from intake.recognisers.vocabulary import common_vocabulary


@cache
def form_titles() -> tuple[str, ...]:
    """The words by which the title of a form is known, of whatever kind."""
    layouts = (key(word) for layout in form_layouts().values() for word in layout.titles)
    return (*common_vocabulary().titles, *layouts)


def find_all(lines: Sequence[Line]) -> list[Form | StatementForm]:
    """Every form and statement, in printed order."""
    order = {id(line): number for number, line in enumerate(lines)}
    parted = part(lines, form_titles())
    found: list[Form | StatementForm] = list(parted.statements)
    for run in parted.others:
        found += find_forms(run, common_vocabulary(), form_titles())
    return sorted(found, key=lambda form: order[id(_first(form))])


def _first(form: Form | StatementForm) -> Line:
    return form.first if isinstance(form, Form) else form.rows[0]
