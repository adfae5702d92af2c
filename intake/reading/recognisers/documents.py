"""What a stream of rows holds: statements, self-evaluations and other forms, in printed order."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from budgets.layouts import form_layouts
from intake.reading.canonical import key
from intake.reading.recognisers.forms import Form, find_forms
from intake.reading.recognisers.lines import Line
from intake.reading.recognisers.loose_text import with_cells
from intake.reading.recognisers.statements import StatementForm, part
from intake.reading.recognisers.vocabulary import common_vocabulary
from intake.reading.recognisers.wide import WideForm, part_wide


@cache
def form_titles() -> tuple[str, ...]:
    """The words by which the title of a form is known, of whatever kind."""
    layouts = (key(word) for layout in form_layouts().values() for word in layout.titles)
    return (*common_vocabulary().titles, *layouts)


Found = Form | StatementForm | WideForm


def find_all(lines: Sequence[Line]) -> list[Found]:
    """Every form and statement, in printed order."""
    grids = {id(line.grid): number for number, line in reversed(list(enumerate(lines)))}
    parted = part(lines, form_titles())
    found: list[Found] = list(parted.statements)
    for others in parted.others:
        wide, runs = part_wide(others)
        found += wide
        for run in runs:
            rows = with_cells(run, common_vocabulary())
            found += find_forms(rows, common_vocabulary(), form_titles())
    firsts = {id(form): _first(form) for form in found}
    return sorted(found, key=lambda form: _position(firsts[id(form)], grids))


def _position(line: Line, grids: dict[int, int]) -> tuple[int, int]:
    return grids[id(line.grid)], line.row.number


def _first(form: Found) -> Line:
    match form:
        case Form():
            return form.first
        case WideForm():
            return form.headings[0]
        case _:
            return form.rows[0]
