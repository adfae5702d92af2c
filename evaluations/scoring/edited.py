"""A sheet with a person's edits, its computed cells following. Pure Python.

The one way from a stored sheet to a changed one: page, autosave, live answer and workbook differ
only in how they come to their ``Edits``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch
from typing import Any

from core.sheets.kinds import kind_of
from core.sheets.typed import as_read
from evaluations.scoring.computed import follow, refill
from evaluations.sheet.by_spec import edits as by_spec
from evaluations.sheet.by_spec.cells import with_computed
from evaluations.sheet.by_spec.places import with_offered_rows
from evaluations.sheet.carried import Carried
from evaluations.sheet.completeness import with_all_funding_rows
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions.model import Edition
from evaluations.sheet.edits import Edits, with_edits


@singledispatch
def to_fill(stored: Any, ways: Sequence[Edition]) -> Any:
    """The sheet as a preparer finds it: every row that it offers is there, and what is computed is
    filled where it was empty, or computed by another scoring than the one in force.

    ``ways`` are the editions by which it may have been computed; the first is in force.
    """
    return computed_by_kind(with_offered_rows(stored, ways[0]), ways[0])


def computed_by_kind(document: Any, spec: Edition) -> Any:
    """The document with the cells that its kind computes from numbers as they are understood."""
    compute = kind_of(document).compute
    if compute is None:
        return document
    read = as_read(document, spec)
    filled = compute(read, spec)
    return filled if read is document else with_computed(document, filled, spec)


@to_fill.register
def _self_evaluation_to_fill(stored: SelfEvaluation, ways: Sequence[Edition]) -> SelfEvaluation:
    complete = with_all_funding_rows(stored, ways[0])
    refilled = refill(complete, ways[0], ways)
    return follow(refilled, refilled, ways)


@singledispatch
def typed_in(stored: Any, edits: Edits, spec: Edition, carried: Carried) -> Any:
    """The sheet with these edits, computed cells left alone. Raises SheetRefused."""
    return by_spec.with_edits(stored, edits, spec, carried)


@typed_in.register
def _typed_in_self_evaluation(
    stored: SelfEvaluation, edits: Edits, spec: Edition, carried: Carried
) -> SelfEvaluation:
    return with_edits(stored, edits, spec, carried)


@singledispatch
def apply_edits(stored: Any, edits: Edits, ways: Sequence[Edition], carried: Carried) -> Any:
    """The sheet after these edits. ``stored`` is as ``to_fill`` gives it.

    Cells that nobody types follow arithmetic, but for those that the office printed otherwise and
    whose computed value is not ``accepted``. Without edits the sheet is the same. Raises
    SheetRefused (see ``with_edits``).
    """
    typed = typed_in(stored, edits, ways[0], carried)
    return computed_by_kind(with_offered_rows(typed, ways[0]), ways[0])


@apply_edits.register
def _to_self_evaluation(
    stored: SelfEvaluation, edits: Edits, ways: Sequence[Edition], carried: Carried
) -> SelfEvaluation:
    typed = typed_in(stored, edits, ways[0], carried)
    return follow(typed, stored, ways, edits.accepted)
