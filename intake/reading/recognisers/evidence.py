"""What a form prints, as evidence of what kind of sheet it is."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from core.sheets.spec import SheetSpec
from intake.reading.grid import Cell
from intake.reading.recognisers.forms import Form
from intake.reading.recognisers.vocabulary import PROJECT, common_vocabulary

_CAME_OF_IT: Final = frozenset({"actual", "score"})
_TABLE: Final = "indicators"


def printed_columns(form: Form) -> frozenset[str]:
    """The fields that the heading of the form's indicators names; none where it has no heading."""
    if not form.indicators:
        return frozenset()
    return _columns(form.indicators[0].cells)


@lru_cache(maxsize=1024)
def _columns(heading: tuple[Cell, ...]) -> frozenset[str]:
    labels = common_vocabulary().indicator_columns
    exact = {hit.value for hit in labels.in_cells(heading)}
    if len(exact) < 2:  # no heading at all
        return frozenset()
    like = {labels.like(cell.text) for cell in heading if labels.exact(cell.text) is None}
    return frozenset(name for name in exact | like if name)


def names_project(form: Form) -> bool:
    """Whether the form has a place for the name of a project."""
    anchors = common_vocabulary().header
    rows = (*form.lead[-8:], *form.header)
    return any(
        anchors.exact(cell.text.replace(":", "：").partition("：")[0]) == PROJECT
        for line in rows
        for cell in line.cells
    )


def tells_what_came(form: Form) -> bool:
    """Whether the form says what was achieved, as a self-evaluation does and a target does not."""
    columns = printed_columns(form)
    return not columns or bool(columns & _CAME_OF_IT)


def may_be(form: Form, layout: SheetSpec) -> bool:
    """Whether the form prints no column that contradicts this other kind of sheet."""
    own = {column.field for column in layout.block(_TABLE).columns}
    columns = printed_columns(form)
    if not columns or not own:
        return True
    if any(name.endswith("_weight") for name in own):  # points and scores, but no values
        return not {"target", "actual"} <= columns
    return bool(own & _CAME_OF_IT) or not columns & _CAME_OF_IT or "completion" in own
