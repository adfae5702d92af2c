"""Sheets that come from files: stored in batches, replaced, undone.

Part of the actions (see actions.py); apart because an import writes many sheets at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from accounts.models import Unit, User
from accounts.permissions import holds, holds_above
from accounts.roles import Role
from budgets.models import Project
from core.database.insert_rows import BATCH, insert_rows
from core.errors import ActionRefused
from evaluations.checking.limits import require_fitting
from evaluations.checking.peers import Case
from evaluations.checking.risk_inputs import risks_of, set_risk, store_fingerprints
from evaluations.checking.sheet_checks import CheckResult, check_cases
from evaluations.checking.store import finding_rows, set_counts
from evaluations.lifecycle.actions import lock_sheet, record_transition, write_sheet
from evaluations.lifecycle.archiving import Archive, Place
from evaluations.lifecycle.carried import carried_of, in_words, under_stored_uids
from evaluations.lifecycle.transitions import EDITABLE
from evaluations.lifecycle.versions import new_version, require_recorded
from evaluations.models import (
    Evaluation,
    FundingLine,
    Indicator,
    SheetVersion,
    StoredFinding,
    Transition,
)
from evaluations.models.states import State
from evaluations.sheet.carried import SheetRefused, with_carried
from evaluations.sheet.completeness import carried_header
from evaluations.sheet.document import SelfEvaluation, from_interchange, to_interchange
from evaluations.sheet.editions import get_edition
from evaluations.storage.campaign_lookup import Belonging, campaigns_for
from evaluations.storage.mapper import (
    funding_lines,
    new_indicators,
    set_header,
    to_document,
    with_own_uids,
)
from evaluations.storage.sheet_rows import SHEET_ROWS


@dataclass(frozen=True, slots=True)
class NewEvaluation:
    """A document to be stored as a new sheet of this project; its year must be known."""

    project: Project
    document: SelfEvaluation


@transaction.atomic
def store_new(*, entries: Sequence[NewEvaluation], by: User, state: State) -> list[Evaluation]:
    """Store many new sheets with a fixed number of statements; in the order given.

    A sheet joins the campaign of its year, edition and unit where exactly one takes it in.
    Raises ActionRefused for a unit that ``by`` does not administer, and for a sheet that may not
    arrive in that state (see archiving) or is too long.
    """
    _require_administrator(by, {entry.project.unit for entry in entries})
    if state == State.APPROVED:
        places = [archive_place(entry) for entry in entries]
        archive = Archive.of(by, places)
        reason = next(filter(None, map(archive.refusal, places)), "")
        if reason:
            raise ActionRefused(reason)
    elif state != State.DRAFT:
        raise ActionRefused(_("导入的表只能为“填报中”或“已通过”。"))
    return insert_evaluations(entries=entries, by=by, state=state)


def archive_place(entry: NewEvaluation) -> Place:
    """Where a sheet would be archived."""
    return Place(entry.project.unit.path, _belonging(entry).year)


def _require_administrator(by: User, units: Iterable[Unit]) -> None:
    if not all(holds(by, Role.ADMINISTRATOR, unit) for unit in units):
        raise ActionRefused(_("您不是该单位的管理员。"))


@transaction.atomic
def insert_evaluations(
    *, entries: Sequence[NewEvaluation], by: User, state: State
) -> list[Evaluation]:
    """``store_new`` without asking who may: for made-up data alone."""
    for entry in entries:
        require_fitting(entry.document, get_edition(entry.document.edition))
    # Rows get their uids here, so that the first version names them as they are stored.
    entries = [replace(entry, document=with_own_uids(entry.document)) for entry in entries]
    cases = _cases(entries)
    results = check_cases(cases)
    findings = [row.findings for row in results]
    stored = [
        _evaluation(entry, case, result, state)
        for entry, case, result in zip(entries, cases, results, strict=True)
    ]
    for evaluation, risk in zip(stored, risks_of(cases, results), strict=True):
        set_risk(evaluation, risk)
    Evaluation.objects.bulk_create(stored, batch_size=BATCH)
    lines: list[FundingLine] = []
    rows: list[Indicator] = []
    notes: list[StoredFinding] = []
    transitions: list[Transition] = []
    for evaluation, entry, found in zip(stored, entries, findings, strict=True):
        lines += funding_lines(evaluation, entry.document, {})
        rows += new_indicators(evaluation, entry.document.indicators)
        notes += finding_rows(evaluation, found)
        transitions.append(_import_step(evaluation, by, state))
    insert_rows(FundingLine, lines)
    insert_rows(Indicator, rows)
    insert_rows(StoredFinding, notes)
    # Versions name their transitions, whose keys COPY would not tell.
    Transition.objects.bulk_create(transitions, batch_size=BATCH)
    insert_rows(SheetVersion, list(map(_first_version, transitions, entries)))
    store_fingerprints(stored, [entry.document for entry in entries])
    return stored


def _cases(entries: Sequence[NewEvaluation]) -> list[Case]:
    campaigns = campaigns_for({_belonging(entry) for entry in entries})
    return [
        Case(
            document=entry.document,
            unit_id=entry.project.unit_id,
            project_id=entry.project.pk,
            year=_belonging(entry).year,
            campaign_id=campaigns.get(_belonging(entry)),
        )
        for entry in entries
    ]


def _belonging(entry: NewEvaluation) -> Belonging:
    year = entry.document.year
    assert year is not None  # noqa: S101  the planner refuses forms without a year
    return Belonging(entry.project.unit_id, year, entry.document.edition)


def _evaluation(entry: NewEvaluation, case: Case, result: CheckResult, state: State) -> Evaluation:
    evaluation = Evaluation(
        project=entry.project,
        unit=entry.project.unit,
        campaign_id=case.campaign_id,
        year=case.year,
        edition=entry.document.edition,
        state=state,
        carried=carried_header(entry.document, result.edition),
    )
    set_header(evaluation, entry.document, result.edition)
    set_counts(evaluation, result.findings)
    return evaluation


def _import_step(evaluation: Evaluation, by: User, state: State) -> Transition:
    return Transition(
        evaluation=evaluation,
        action="import",
        from_state=State.NOT_STARTED,
        to_state=state,
        by=by,
        by_role=Role.ADMINISTRATOR,
    )


def _first_version(transition: Transition, entry: NewEvaluation) -> SheetVersion:
    version = new_version(transition.evaluation, entry.document, transition.action, transition.by)
    version.transition = transition
    return version


@dataclass(frozen=True, slots=True)
class Replaced:
    """A sheet that an import wrote over, with what is needed to take that back."""

    evaluation: Evaluation
    before: dict[str, Any]


def refusal_to_replace(evaluation: Evaluation, document: SelfEvaluation) -> str:
    """Why an import may not write this document over the sheet, as a sentence; "" where it may."""
    state = State(evaluation.state)
    if state in {State.APPROVED, State.PUBLISHED}:
        return _("该表%(state)s，不能由导入覆盖；如需更改请财政先退回。") % {"state": state.label}
    if state not in EDITABLE:
        return _("该表%(state)s，审核期间不能由导入覆盖；如需更改请先退回。") % {
            "state": state.label
        }
    try:
        _written_over(evaluation, document)
    except SheetRefused as refused:
        return in_words(refused, to_document(evaluation))
    return ""


def _written_over(evaluation: Evaluation, document: SelfEvaluation) -> SelfEvaluation:
    """The document as it is stored over the sheet. Raises SheetRefused where it changes what came
    from the budget.

    A sheet of which neither rows nor money came from the budget came from a file, and its head did
    as well: a corrected file may change that.
    """
    prefetch_related_objects([evaluation], *SHEET_ROWS)
    carried = carried_of(evaluation)
    if not carried.rows and not carried.funding:
        carried = replace(carried, cells=carried.cells & {"project_name"})
    filed = under_stored_uids(_under_its_name(evaluation, document), evaluation)
    return with_carried(filed, to_document(evaluation), carried, get_edition(evaluation.edition))


def _under_its_name(evaluation: Evaluation, document: SelfEvaluation) -> SelfEvaluation:
    """The document under the project's own name: it may print one of the project's other names."""
    if "project_name" not in evaluation.carried:
        return document
    return replace(document, project_name=evaluation.project_name)


@transaction.atomic
def replace_from_import(
    *, evaluation: Evaluation, document: SelfEvaluation, by: User, version: int
) -> Replaced:
    """Write an imported document over a sheet; rows that continue keep their remarks.

    Only over a sheet that is still being filled; one that nobody had begun becomes a draft. Raises
    ActionRefused for any other, when ``by`` does not administer the unit, when the document
    is too long or changes what came from the budget, and when the sheet changed since ``version``
    was planned for: whoever confirmed the import saw another sheet.
    """
    current = lock_sheet(evaluation, by)
    _require_administrator(by, [current.unit])
    if current.version != version:
        raise ActionRefused(_("预览之后该表已有变动，请重新导入以核对差异。"))
    reason = refusal_to_replace(current, document)
    if reason:
        raise ActionRefused(reason)
    document = with_own_uids(_written_over(current, document))
    require_fitting(document, get_edition(current.edition), lambda: to_document(current))
    before = {
        "state": current.state,
        "version": current.version,
        "document": to_interchange(to_document(current)),
        "carried": [row.carried for row in current.indicators.all()],
        "campaign": current.campaign_id,
    }
    if current.campaign_id is None:
        own = Belonging(current.unit_id, current.year, current.edition)
        current.campaign_id = campaigns_for({own}).get(own)
    findings = write_sheet(evaluation=current, document=document)
    state = State(current.state)
    target = State.DRAFT if state == State.NOT_STARTED else state
    record_transition(current, "import", target, by, Role.ADMINISTRATOR, "", document, findings)
    return Replaced(current, before)


@transaction.atomic
def undo_import(
    *, evaluation: Evaluation, version: int | None, before: dict[str, Any] | None, by: User
) -> bool:
    """Undo an import of this sheet; False (and nothing done) when it was edited since, or is
    under review.

    ``version`` is the sheet's version after the import. Without ``before`` the import had created
    the sheet, and it is deleted. Undoing makes a newer version of the sheet, not an older one.
    """
    current = (
        Evaluation.objects.select_for_update(of=("self",))
        .select_related("unit")
        .filter(pk=evaluation.pk)
        .first()
    )
    if current is None:
        return True
    if current.version != version or not _may_be_undone(current, before, by):
        return False
    if before is None:
        current.delete()
        return True
    require_recorded(current)
    if before.get("campaign", current.campaign_id) is None:
        current.campaign_id = None
    document = with_own_uids(under_stored_uids(from_interchange(before["document"]), current))
    findings = write_sheet(evaluation=current, document=document)
    _carry_again(current, before["carried"])
    state = State(before["state"])
    record_transition(current, "undo_import", state, by, Role.ADMINISTRATOR, "", document, findings)
    return True


def _may_be_undone(evaluation: Evaluation, before: dict[str, Any] | None, by: User) -> bool:
    """A sheet that is still being filled; one that this import archived, by who may archive it.

    What somebody let pass, said of it or attached to it stays, and the sheet with it.
    """
    has_records = evaluation.waivers.exists() or (
        before is None and (evaluation.remarks.exists() or evaluation.evidence.exists())
    )
    if has_records or not holds(by, Role.ADMINISTRATOR, evaluation.unit):
        return False
    if evaluation.state in EDITABLE:
        return True
    is_archived = before is None and evaluation.state == State.APPROVED
    return is_archived and holds_above(by, evaluation.unit.path, Role.ADMINISTRATOR)


def _carry_again(evaluation: Evaluation, flags: Sequence[bool]) -> None:
    """Rows that come from the budget are read-only again, also those the import had dropped."""
    rows = Indicator.objects.filter(evaluation=evaluation).order_by("position", "pk")
    kept = [row.pk for row, was_carried in zip(rows, flags, strict=True) if was_carried]
    Indicator.objects.filter(pk__in=kept).update(carried=True)
