"""What a stream of rows holds: statements, self-evaluations and other forms, in printed order."""

from __future__ import annotations

from collections.abc import Sequence

from core.sheets.kinds import per_registry
from intake.reading.recognisers.dropped_cells import with_dropped_cells
from intake.reading.recognisers.forms import Form, find_forms
from intake.reading.recognisers.lines import Line
from intake.reading.recognisers.loose_text import with_cells
from intake.reading.recognisers.specs import other_forms
from intake.reading.recognisers.statements import StatementForm, part
from intake.reading.recognisers.vocabulary import Vocabulary, common_vocabulary, title_words
from intake.reading.recognisers.whole_headings import with_whole_headings
from intake.reading.recognisers.wide import WideForm, part_wide


@per_registry
def form_titles() -> tuple[str, ...]:
    """The words by which the title of a form is known, of whatever kind."""
    others = (word for form in other_forms().values() for word in title_words(form))
    return (*common_vocabulary().titles, *others)


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
            forms = find_forms(rows, common_vocabulary(), form_titles())
            found += [_in_columns(form, common_vocabulary()) for form in forms]
    firsts = {id(form): _first(form) for form in found}
    return sorted(found, key=lambda form: _position(firsts[id(form)], grids))


def _in_columns(form: Form, words: Vocabulary) -> Form:
    """The form with whole headings, and its rows under them."""
    return with_dropped_cells(with_whole_headings(form, words), words)


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
