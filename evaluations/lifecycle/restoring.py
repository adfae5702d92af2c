"""An earlier version of a sheet becomes its draft again; what it replaces stays a version."""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatch
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import ActionRefused
from evaluations.lifecycle import permissions, versions
from evaluations.lifecycle.actions import Saved, lock_sheet, require, store_draft
from evaluations.lifecycle.carried import under_stored_uids
from evaluations.lifecycle.drafts import Draft, draft_of, edited
from evaluations.lifecycle.merging import row_keys
from evaluations.models import Evaluation, SheetVersion
from evaluations.scoring.edited import to_fill
from evaluations.sheet.carried import as_stored
from evaluations.sheet.document import IndicatorRow, SelfEvaluation
from evaluations.sheet.edits_between import edits_between
from evaluations.storage.mapper import with_own_uids
from evaluations.storage.versions import document_in


@transaction.atomic
def restore_version(
    *, evaluation: Evaluation, restored: SheetVersion, by: User, version: int
) -> Saved:
    """Fill the draft as that version has it; ``version`` is that of the sheet the user looked at.

    What came from the budget stays as it is today. Raises ActionRefused when the user may not
    edit, when somebody saved meanwhile, and for a version whose cells are no longer taken.
    """
    locked = lock_sheet(evaluation, by)
    require(permissions.may_edit(by, locked))
    if locked.version != version:
        raise ActionRefused(
            _("此表在您打开后有变动，请重新查看后再恢复。"), code=ActionRefused.STALE
        )
    found = document_in(restored)
    if restored.evaluation_id != locked.pk or found.edition != locked.edition:
        raise ActionRefused(_("该版本不属于此表，不能恢复。"))
    draft = draft_of(locked)
    wanted = _as_typed(found, locked, draft)
    new = row_keys(wanted) - row_keys(draft.stored)
    document = edited(draft, edits_between(draft.stored, wanted, draft.edition, new=new))
    return store_draft(locked, document, by, versions.RESTORE)


@singledispatch
def _as_typed(found: Any, evaluation: Evaluation, draft: Draft) -> Any:
    """The version as somebody would type it today: under stored uids, with what is carried."""
    filled = to_fill(found, draft.possible_editions)
    return replace(filled, **{name: getattr(draft.stored, name) for name in draft.carried.cells})


@_as_typed.register
def _self_evaluation_as_typed(
    found: SelfEvaluation, evaluation: Evaluation, draft: Draft
) -> SelfEvaluation:
    named = with_own_uids(under_stored_uids(found, evaluation))
    filled = to_fill(named, draft.possible_editions)
    kept = as_stored(filled, draft.stored, draft.carried, draft.edition)
    rows = list(kept.indicators)
    for number, row in enumerate(draft.stored.indicators):
        if row.uid in draft.carried.rows and row.uid not in {each.uid for each in rows}:
            rows.insert(_place(rows, draft.stored.indicators[:number]), row)
    return replace(kept, indicators=tuple(rows))


def _place(rows: list[IndicatorRow], before: tuple[IndicatorRow, ...]) -> int:
    """Behind the nearest of the rows that stand before it today; else at the top."""
    places = {row.uid: number for number, row in enumerate(rows)}
    known = (places[row.uid] for row in reversed(before) if row.uid in places)
    return next(known, -1) + 1
