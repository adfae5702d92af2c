"""Taking into a sheet what its sources say today, and rows from last year's. Actions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from core.errors import ActionRefused
from evaluations.campaigns.sources import SourcedCell, sourced_cells, with_offers
from evaluations.lifecycle import actions
from evaluations.lifecycle.drafts import draft_of
from evaluations.lifecycle.permissions import may_edit
from evaluations.models import Evaluation, FundingLine, Indicator
from evaluations.models.states import State
from evaluations.rules import place_label
from evaluations.scoring.computed import follow
from evaluations.sheet.document import IndicatorRow, SelfEvaluation
from evaluations.sheet.edits_between import edits_between
from evaluations.sheet.level_places import placed_in
from evaluations.sheet.row_names import normal
from evaluations.sheet.row_uids import new_uid

RENEW = "renew"
"""The action of the transition that records what was taken."""


@transaction.atomic
def take_offers(
    *, evaluation: Evaluation, places: Collection[str], by: User, version: int
) -> Evaluation:
    """Put what the sources say today into these cells, which came from there and stay read-only.

    Raises ActionRefused for who may not edit the sheet, for one that was saved since ``version``,
    and where none of the places offers anything new.
    """
    locked = actions.lock_sheet(evaluation, by)
    decision = may_edit(by, locked)
    if not decision.allowed:
        raise ActionRefused(decision.reason)
    if locked.version != version:
        raise ActionRefused(_("此表在您打开后有变动，请重新查看后再办理。"), code="stale")
    draft = draft_of(locked)
    found = sourced_cells(locked, draft.stored, draft.edition)
    cells = [cell for cell in found if cell.is_changed and cell.where in places]
    if not cells:
        raise ActionRefused(_("没有可以采用的新值，请重新打开此页查看。"))
    offered = with_offers(draft.stored, cells)
    document = follow(offered, draft.stored, draft.possible_editions)
    findings = actions.write_sheet(evaluation=locked, document=document)
    _mark_carried(locked, draft.stored, document, cells)
    locked.edited_by.add(by)
    state = State(locked.state)
    target = State.DRAFT if state == State.NOT_STARTED else state
    actions.record_transition(
        locked, RENEW, target, by, Role.PREPARER, _in_words(cells, document), document, findings
    )
    return locked


def _mark_carried(
    evaluation: Evaluation,
    before: SelfEvaluation,
    document: SelfEvaluation,
    cells: Sequence[SourcedCell],
) -> None:
    """What was taken came from the source: like what was prefilled, it is not typed over."""
    head = {cell.where for cell in cells if "." not in cell.where and cell.row is None}
    evaluation.carried = sorted({*evaluation.carried, *head})
    for line in FundingLine.objects.filter(evaluation=evaluation):
        path = f"funding.{line.source}."
        taken = {cell.where.removeprefix(path) for cell in cells if cell.where.startswith(path)}
        if taken - set(line.carried):
            line.carried = sorted({*line.carried, *taken})
            line.save(update_fields=["carried"])
    known = {row.uid for row in before.indicators}
    new = [row.uid for row in document.indicators if row.uid not in known]
    Indicator.objects.filter(evaluation=evaluation, uid__in=new).update(carried=True)


def _in_words(cells: Sequence[SourcedCell], document: SelfEvaluation) -> str:
    said = (
        cell.offered
        if cell.row is not None
        else f"{place_label(cell.where, document)} {cell.stored} → {cell.offered}"
        for cell in cells
    )
    return _("采用来源的新值：") + "；".join(said)


def rows_to_copy(
    last_year: SelfEvaluation, document: SelfEvaluation, evaluation: Evaluation
) -> list[IndicatorRow]:
    """Last year's rows that the sheet does not have, under its own levels, with nothing reached."""
    edition = draft_of(evaluation).edition
    present = {normal(row.level3) for row in document.indicators}
    empty = normal(edition.marks.not_applicable)
    return [
        replace(
            placed_in(row, edition),
            uid=f"last-{number}",
            actual="",
            score="",
            explanation="",
            evidence=None,
        )
        for number, row in enumerate(last_year.indicators)
        if normal(row.level3) not in {*present, empty, ""}
    ]


def copy_rows(
    *, evaluation: Evaluation, rows: Sequence[IndicatorRow], by: User, version: int
) -> Evaluation:
    """Put these rows into the sheet as new ones, through the action that saves a draft."""
    if not rows:
        raise ActionRefused(_("没有选中指标。"))
    draft = draft_of(evaluation)
    new = [replace(row, uid=new_uid()) for row in rows]
    cells = [SourcedCell("", "", "", "", row=row) for row in new]
    wanted = with_offers(draft.stored, cells)
    known = {row.uid for row in draft.stored.indicators}
    uids = {row.uid for row in wanted.indicators} - known
    edits = edits_between(draft.stored, wanted, draft.edition, new=uids)
    saved = actions.save_draft(evaluation=evaluation, edits=edits, by=by, version=version)
    return saved.evaluation
