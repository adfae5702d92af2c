"""Everything a person can do to a sheet. Keyword-only, atomic, recorded; values in, values out.

Browser, admin, import and commands call these functions and nothing else writes a sheet.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Decision
from accounts.roles import Role
from core.errors import ActionRefused
from core.sheets.kinds import spec_named
from evaluations.checking.effective_settings import remember_settings, settings_for
from evaluations.checking.limits import require_short
from evaluations.checking.marks import keep_waiver_mark, with_marks
from evaluations.checking.risk_inputs import replace_fingerprints
from evaluations.checking.sheet_checks import CheckResult, check_evaluation
from evaluations.checking.similarity import passages
from evaluations.checking.store import set_check_result
from evaluations.checking.stored_answers import (
    answers_as_recorded,
    current_answer_texts,
    store_answers,
)
from evaluations.lifecycle import permissions, versions
from evaluations.lifecycle.drafts import Draft, Preview, RefusedCell, draft_of, edited, taken
from evaluations.lifecycle.merging import Combined, OpenPage, combine
from evaluations.lifecycle.readiness import obstacles, target_of, unanswered_refusal
from evaluations.lifecycle.transitions import EDITABLE, TransitionRule
from evaluations.models import (
    Evaluation,
    Review,
    Transition,
)
from evaluations.models.states import State
from evaluations.rules import Finding, place_label
from evaluations.scoring.computed import PrintedCell
from evaluations.sheet.by_spec.places import without_empty_rows
from evaluations.sheet.document import SelfEvaluation, to_interchange
from evaluations.sheet.edits import Edits
from evaluations.sheet.lengths import REASON
from evaluations.storage.evidence_rows import evidence_as_recorded, freeze
from evaluations.storage.mapper import to_document, write_content
from evaluations.storage.sheet_rows import forget_rows, read_rows, with_rows


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved sheet with its findings.

    ``left_out`` are the cells that are too long; ``combined`` where others had saved meanwhile.
    """

    evaluation: Evaluation
    document: Any
    findings: tuple[Finding, ...]
    left_out: tuple[RefusedCell, ...] = ()
    combined: Combined | None = None


@transaction.atomic
def save_draft(
    *,
    evaluation: Evaluation,
    edits: Edits,
    by: User,
    version: int,
    answers: Mapping[str, str] | None = None,
    page: OpenPage | None = None,
    leave_out: bool = False,
) -> Saved:
    """Make these edits in the sheet as it is stored; gaps and errors are allowed.

    The edits lead from ``version``. Where somebody saved since, those of a ``page`` are brought
    over to the stored sheet (``merging.combine``); without a page they are refused.

    ``answers`` are the preparer's words to warnings, by ``answer_key``; "" takes one back. Computed
    values that ``edits`` accepts in the place of prints are recorded. Raises ActionRefused when
    the user may not edit, and for every edit that is not taken (``drafts.edited``). With
    ``leave_out`` a text that is too long is no reason: that cell stays as it was, and everything
    else is stored.
    """
    locked = lock_sheet(evaluation, by)
    require(permissions.may_edit(by, locked))
    if locked.version != version and page is None:
        raise ActionRefused(_("此表已在别处修改，您填的内容尚未保存。"), code=ActionRefused.STALE)
    draft = draft_of(locked)
    combined, name = None, str(page or "")
    if locked.version != version:
        combined = combine(
            locked, draft, edits, answers or {}, version=version, page=page or OpenPage(""), by=by
        )
        edits, answers = combined.edits, combined.answers
        if combined.clashes:
            versions.set_aside(locked, combined.mine, by, name)
    seen = taken(draft, edits) if leave_out else Preview(edited(draft, edits), ())
    saved = store_draft(locked, seen.document, by, versions.SAVE, answers=answers, page=name)
    if edits.accepted:
        _record_accepted(locked, draft, edits.accepted, by, seen.document, saved.findings)
    return replace(saved, left_out=seen.refused, combined=combined)


def store_draft(
    locked: Evaluation,
    document: Any,
    by: User,
    kind: str,
    *,
    answers: Mapping[str, str] | None = None,
    page: str = "",
) -> Saved:
    """Store the draft that ``drafts.edited`` gave, and record it as a version of that kind.

    The caller holds the lock (``lock_sheet``) and the permission.
    """
    findings = write_sheet(evaluation=locked, document=document)
    if not locked.was_edited_by:  # type: ignore[attr-defined]  # lock_sheet
        locked.edited_by.add(by)
    store_answers(locked, document, findings, answers or {}, by)
    if locked.state == State.NOT_STARTED:
        record_transition(
            locked,
            "start",
            State.DRAFT,
            by,
            Role.PREPARER,
            "",
            document,
            findings,
            page=page,
        )
    else:
        versions.record(locked, document, by, kind, page=page)
    return Saved(locked, document, findings)


def _record_accepted(
    evaluation: Evaluation,
    draft: Draft,
    accepted: Collection[str],
    by: User,
    document: Any,
    findings: Sequence[Finding],
) -> None:
    """Note in which cells the computed value took the place of what the office had printed."""
    cells = {path: cell for path, cell in draft.printed_apart().items() if path in accepted}
    if cells:
        reason = _accepted_in_words(cells, document)
        state = State(evaluation.state)
        record_transition(
            evaluation, "accept", state, by, Role.PREPARER, reason, document, findings
        )


def _accepted_in_words(accepted: Mapping[str, PrintedCell], document: Any) -> str:
    cells = (
        f"{place_label(path, document)} {cell.printed} → {cell.computed}"
        for path, cell in accepted.items()
    )
    return _("采用计算值：") + "；".join(cells)


def write_sheet(*, evaluation: Evaluation, document: Any) -> tuple[Finding, ...]:
    """Store the document's content and findings; returns what the rules find.

    The caller holds the lock and the permission, and has seen to what came along from the budget.
    A row continues the stored row of its uid.
    """
    with_rows(evaluation)
    settings = settings_for(evaluation)
    edition = settings.edition(evaluation.edition, evaluation.year)
    before = to_document(evaluation)
    evaluation.version += 1
    write_content(evaluation, document, edition)
    result = check_evaluation(evaluation, document, settings=settings)
    set_check_result(evaluation, document, result)
    if isinstance(document, SelfEvaluation) and passages(document) != passages(before):
        replace_fingerprints([evaluation], [document])
    evaluation.save()
    forget_rows(evaluation)
    return result.findings


@transaction.atomic
def make_transition(
    *,
    evaluation: Evaluation,
    action: str,
    by: User,
    reason: str = "",
    version: int | None = None,
    answers: Mapping[str, str] | None = None,
) -> Evaluation:
    """Make one transition (see ``transitions.TRANSITIONS``).

    ``answers`` are the preparer's words to warnings, as in ``save_draft``; of whoever judges they
    are not taken.

    ``version`` is that of the sheet the user looked at; None where nobody looked. Raises
    ActionRefused with the reason when the transition is not open to the user, when the sheet is no
    longer the one looked at, when a reason is missing, or when errors stand open in a sheet that
    must have none.
    """
    locked = lock_sheet(evaluation, by)
    rule, decision = permissions.transition_for(by, action, locked)
    require(decision)
    assert rule is not None  # noqa: S101  a granted decision always names its transition
    if version is not None and version != locked.version:
        raise ActionRefused(_("此表在您打开后有变动，请重新查看后再办理。"))
    reason = reason.strip()
    if rule.reason and not reason:
        raise ActionRefused(_("请填写理由。"))
    require_short(reason, REASON, _("理由"))
    document = to_document(locked)
    result = check_evaluation(locked, document)
    if answers and rule.role == Role.PREPARER:
        store_answers(locked, document, result.findings, answers, by)
    if rule.checked:
        _require_ready(locked, document, result)
    _carry_out(locked, rule, by, reason, document, result, decision.note)
    return locked


def note_refused_submission(*, evaluation: Evaluation, by: User) -> None:
    """From now on a required cell that is empty is shown as an error, no more as still to do.

    Changes nothing of the sheet, nor its version.
    """
    if permissions.may_edit(by, evaluation).allowed and not evaluation.submission_tried:
        Evaluation.objects.filter(pk=evaluation.pk).update(submission_tried=True)


def _require_ready(evaluation: Evaluation, document: Any, result: CheckResult) -> None:
    answers = current_answer_texts(evaluation)
    sentence = next(obstacles(document, result), "") or unanswered_refusal(
        result, document, answers
    )
    if sentence:
        raise ActionRefused(sentence)


def _carry_out(
    evaluation: Evaluation,
    rule: TransitionRule,
    by: User,
    reason: str,
    document: Any,
    result: CheckResult,
    note: str,
) -> None:
    set_check_result(evaluation, document, result)
    target = target_of(rule, evaluation)
    if rule.action == "submit":
        evaluation.submission_tried = True
    transition = record_transition(
        evaluation,
        rule.action,
        target,
        by,
        rule.role,
        reason,
        document,
        result.findings,
        note=note,
    )
    if rule.action == "approve":
        _file(evaluation, document)
    decision = _DECISIONS.get(rule.action)
    if decision is not None:
        Review.objects.create(
            evaluation=evaluation,
            transition=transition,
            reviewer=by,
            stage=rule.source,
            decision=decision,
            reason=reason,
        )


def _file(evaluation: Evaluation, document: Any) -> None:
    """Let the kind's room take over what was approved, where it has a use for it."""
    approved, spec = evaluation.sheet_kind.approved, spec_named(evaluation.edition)
    if approved is not None and spec is not None:
        filed = to_interchange(without_empty_rows(document, spec))
        approved(evaluation.unit, evaluation.year, filed)


_DECISIONS = {
    "sign": Review.Decision.PASSED,
    "approve": Review.Decision.PASSED,
    "return": Review.Decision.RETURNED,
}


def record_transition(
    evaluation: Evaluation,
    action: str,
    target: State,
    by: User,
    role: Role,
    reason: str,
    document: Any,
    findings: Sequence[Finding],
    *,
    note: str = "",
    page: str = "",
) -> Transition:
    """Record a transition with sheet, findings, answers and evidence as they are; set the state
    ``target``.

    ``note`` says by which exception the transition was open, ``page`` which opened page asked.
    """
    transition = Transition.objects.create(
        evaluation=evaluation,
        action=action,
        from_state=evaluation.state,
        to_state=target,
        by=by,
        by_role=role,
        reason=reason,
        note=note,
        findings=[{**asdict(finding), "params": dict(finding.params)} for finding in findings],
        answers=answers_as_recorded(evaluation, document, findings),
        evidence=evidence_as_recorded(evaluation),
    )
    if target not in EDITABLE:
        freeze(evaluation)
    evaluation.state = target
    evaluation.version += 1
    evaluation.opened_by = None
    evaluation.opened_at = None
    evaluation.save()
    versions.record(evaluation, document, by, action, transition=transition, page=page)
    return transition


@transaction.atomic
def mark_opened(*, evaluation: Evaluation, by: User) -> None:
    """Note that the person whose turn it is has opened the sheet; from now on no recall."""
    if evaluation.opened_at is None and permissions.is_next_reader(by, evaluation):
        Evaluation.objects.filter(pk=evaluation.pk, opened_at=None, state=evaluation.state).update(
            opened_by=by, opened_at=timezone.now()
        )


def lock(evaluation: Evaluation) -> Evaluation:
    """The sheet as it stands now, held until the transaction ends."""
    return _locked().get(pk=evaluation.pk)


def lock_sheet(evaluation: Evaluation, by: User) -> Evaluation:
    """As ``lock``, with the rows of the sheet and the campaign's settings, and recorded as it is.

    What the caller has read with ``evaluation`` is not read again where it is still the same.
    ``was_edited_by`` is True where ``by`` is known to have edited the sheet before.
    """
    edited = Evaluation.edited_by.through.objects.filter(evaluation=OuterRef("pk"), user=by)
    evaluations = versions.with_newest(with_marks(_locked()))
    locked = evaluations.annotate(was_edited_by=Exists(edited)).get(pk=evaluation.pk)
    remember_settings(locked, of=evaluation)
    read_rows(locked, evaluation)
    keep_waiver_mark(locked, evaluation)
    versions.require_recorded(locked)
    return locked


def _locked() -> QuerySet[Evaluation]:
    return Evaluation.objects.select_for_update(of=("self",)).select_related("unit", "campaign")


def require(decision: Decision) -> None:
    if not decision.allowed:
        raise ActionRefused(decision.reason)
