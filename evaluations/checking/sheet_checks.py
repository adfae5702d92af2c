"""How a sheet that has its place here is checked: page, saving, steps, import and preview call it.

What the product knows beside the document is gathered here; the rules themselves are run where
those of every kind are run, in ``core.sheets.checking``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone

from core.sheets import spec_rules
from core.sheets.checking import check_together
from core.sheets.kinds import spec_named
from core.sheets.typed import as_read
from core.sheets.unread import unread_numbers
from evaluations.checking.answers import answer_key
from evaluations.checking.effective_settings import (
    UNCHANGED,
    EffectiveSettings,
    settings_by_campaign,
    settings_for,
)
from evaluations.checking.file_rules import Given
from evaluations.checking.marks import has_waivers
from evaluations.checking.peers import Case, case_of, references_of
from evaluations.models import Evaluation, Waiver
from evaluations.rules import Finding
from evaluations.sheet.editions import Edition


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The findings of a sheet: those that count, and those that a waiver lets pass.

    ``edition`` is the sheet's edition with the checks and the scoring in force.
    """

    edition: Edition
    findings: tuple[Finding, ...] = ()
    waived: tuple[tuple[Finding, Waiver], ...] = ()


def check_evaluation(
    evaluation: Evaluation, document: Any, *, settings: EffectiveSettings | None = None
) -> CheckResult:
    """Check a stored evaluation with ``document`` as its content.

    ``settings`` are those of its campaign where the caller has read them already.
    """
    if evaluation.has_rows_of_all_kinds:
        return _by_spec(evaluation, document)
    given = {evaluation.campaign_id or 0: settings or settings_for(evaluation)}
    return check_cases([case_of(evaluation, document)], settings=given)[0]


def check_evaluations(
    evaluations: Sequence[Evaluation], documents: Sequence[Any]
) -> list[CheckResult]:
    """Check stored sheets of any kinds with these documents as their content, in their order.

    A fixed number of queries for all self-evaluations, one for each other sheet with waivers.
    """
    pairs = list(zip(evaluations, documents, strict=True))
    own = [number for number, each in enumerate(evaluations) if not each.has_rows_of_all_kinds]
    cases = [case_of(*pairs[number]) for number in own]
    checked = dict(zip(own, check_cases(cases) if cases else [], strict=True))
    return [
        checked[number] if number in checked else _by_spec(*pair)
        for number, pair in enumerate(pairs)
    ]


def _by_spec(evaluation: Evaluation, document: Any) -> CheckResult:
    """What the spec says, then what the rules of its kind say, if it has any."""
    spec = spec_named(evaluation.edition)
    if spec is None:
        raise KeyError(evaluation.edition)
    own = check_together([as_read(document, spec)])[0].findings
    findings = (*spec_rules.check(document, spec), *own)
    waivers = _waivers_in([evaluation.pk]) if has_waivers(evaluation) else {}
    return _sort_out(spec, findings, document, waivers.get(evaluation.pk, {}))


def check_cases(
    cases: Sequence[Case],
    *,
    settings: Mapping[int, EffectiveSettings] | None = None,
    active: Collection[str] | None = None,
) -> list[CheckResult]:
    """Check each case against its unit and budget of today; a fixed number of queries for all.

    ``settings`` stand in for those of the campaigns; ``active`` limits the run to those codes.
    """
    if settings is None:
        settings = settings_by_campaign(
            {case.campaign_id for case in cases if case.campaign_id is not None}
        )
    editions = [
        settings.get(case.campaign_id or 0, UNCHANGED).edition(case.document.edition, case.year)
        for case in cases
    ]
    read = [
        replace(case, document=case.read_by(edition))
        for case, edition in zip(cases, editions, strict=True)
    ]
    compared = references_of(read)
    waivers = _waivers(cases)
    given = {
        position: Given(edition, references, active)
        for position, (edition, references) in enumerate(zip(editions, compared, strict=True))
    }
    outcomes = check_together([case.document for case in read], given)
    found = [
        outcome.findings if active is not None else _with_unread(case, edition, outcome.findings)
        for case, edition, outcome in zip(cases, editions, outcomes, strict=True)
    ]
    return [
        _sort_out(edition, findings, case.document, waivers.get(case.evaluation_id or 0, {}))
        for case, edition, findings in zip(cases, editions, found, strict=True)
    ]


def _with_unread(case: Case, edition: Edition, findings: Sequence[Finding]) -> Sequence[Finding]:
    """The cells that are not understood first; nothing else is said of them."""
    if not case.is_filled_here:
        return findings
    unread = tuple(unread_numbers(case.document, edition))
    if not unread:
        return findings
    places = {finding.where for finding in unread}
    return (*unread, *(finding for finding in findings if finding.where not in places))


def _waivers(cases: Sequence[Case]) -> dict[int, dict[str, Waiver]]:
    """The waivers that hold today, by form and the key of their finding; one query or none."""
    return _waivers_in(
        [case.evaluation_id for case in cases if case.evaluation_id and case.has_waivers]
    )


def _waivers_in(stored: Collection[int]) -> dict[int, dict[str, Waiver]]:
    found: dict[int, dict[str, Waiver]] = defaultdict(dict)
    if stored:
        rows = Waiver.objects.filter(
            evaluation__in=stored, revoked_at=None, expires_on__gte=timezone.localdate()
        )
        for row in rows.order_by("pk"):
            found[row.evaluation_id][row.answer_key] = row
    return found


def _sort_out(
    edition: Edition,
    findings: Sequence[Finding],
    document: Any,
    waivers: Mapping[str, Waiver],
) -> CheckResult:
    if not waivers:
        return CheckResult(edition, tuple(findings))
    pairs = [(finding, waivers.get(answer_key(finding, document))) for finding in findings]
    return CheckResult(
        edition,
        findings=tuple(finding for finding, waiver in pairs if waiver is None),
        waived=tuple((finding, waiver) for finding, waiver in pairs if waiver is not None),
    )
