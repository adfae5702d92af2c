"""A sheet with a person's edits, its computed cells following. Pure Python.

The one way from a stored sheet to a changed one: page, autosave, live answer and workbook differ
only in how they come to their ``Edits``.
"""

from __future__ import annotations

from collections.abc import Sequence

from evaluations.scoring.computed import follow, refill
from evaluations.sheet.carried import Carried
from evaluations.sheet.completeness import with_all_funding_rows
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions.model import Edition
from evaluations.sheet.edits import Edits, with_edits


def to_fill(stored: SelfEvaluation, ways: Sequence[Edition]) -> SelfEvaluation:
    """The sheet as a preparer finds it: every funding row is there, and what is computed is filled
    where it was empty, or computed by another scoring than the one in force.

    ``ways`` are the editions by which it may have been computed; the first is in force.
    """
    complete = with_all_funding_rows(stored, ways[0])
    refilled = refill(complete, ways[0], ways)
    return follow(refilled, refilled, ways)


def apply_edits(
    stored: SelfEvaluation, edits: Edits, ways: Sequence[Edition], carried: Carried
) -> SelfEvaluation:
    """The sheet after these edits. ``stored`` is as ``to_fill`` gives it.

    Cells that nobody types follow arithmetic, but for those that the office printed otherwise and
    whose computed value is not ``accepted``. Without edits the sheet is the same. Raises
    SheetRefused (see ``with_edits``).
    """
    typed = with_edits(stored, edits, ways[0], carried)
    return follow(typed, stored, ways, edits.accepted)
