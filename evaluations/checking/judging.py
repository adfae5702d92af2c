"""The one seam through which a form is judged: page, saving, steps, import and preview call it.

The rules are pure; what the product knows beside the document is gathered here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from evaluations.checking.answers import answer_key
from evaluations.checking.effective_settings import UNCHANGED, InForce, in_force, in_force_for
from evaluations.checking.peers import Case, Neighbours, brief, case_of, surroundings_of
from evaluations.models import Evaluation, Waiver
from evaluations.rules import Finding, check
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions import Edition


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rules say of a form: findings that count, and those a reviewer lets pass.

    ``edition`` is the sheet's edition with the checks and the scoring in force.
    """

    edition: Edition
    findings: tuple[Finding, ...] = ()
    waived: tuple[tuple[Finding, Waiver], ...] = ()


def judge(
    evaluation: Evaluation, document: SelfEvaluation, *, settings: InForce | None = None
) -> Judgement:
    """The form with ``document`` as its content; the form itself is stored.

    ``settings`` are those of its campaign where the caller has read them already.
    """
    given = {evaluation.campaign_id or 0: settings or in_force_for(evaluation)}
    return judge_many([case_of(evaluation, document)], settings=given)[0]


def judge_many(
    cases: Sequence[Case],
    *,
    settings: Mapping[int, InForce] | None = None,
    active: Collection[str] | None = None,
) -> list[Judgement]:
    """Each case as its unit and budget stand now; a fixed number of queries for all of them.

    ``settings`` stand in for those of the campaigns; ``active`` limits the run to those codes.
    """
    if settings is None:
        settings = in_force({case.campaign_id for case in cases if case.campaign_id is not None})
    around = surroundings_of(cases)
    waivers = _waivers(cases)
    judgements = []
    for case, beside in zip(cases, around, strict=True):
        held = settings.get(case.campaign_id or 0, UNCHANGED)
        edition = held.edition(case.document.edition, case.year)
        findings = check(case.document, edition, active=active, surroundings=beside)
        waived = waivers.get(case.evaluation_id or 0, {})
        judgements.append(_sort_out(edition, findings, case.document, waived))
    return judgements


def _waivers(cases: Sequence[Case]) -> dict[int, dict[str, Waiver]]:
    """The waivers that hold today, by form and the key of their finding; one query or none."""
    found: dict[int, dict[str, Waiver]] = defaultdict(dict)
    stored = [case.evaluation_id for case in cases if case.evaluation_id and case.has_waivers]
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
    document: SelfEvaluation,
    waivers: Mapping[str, Waiver],
) -> Judgement:
    if not waivers:
        return Judgement(edition, tuple(findings))
    pairs = [(finding, waivers.get(answer_key(finding, document))) for finding in findings]
    return Judgement(
        edition,
        findings=tuple(finding for finding, waiver in pairs if waiver is None),
        waived=tuple((finding, waiver) for finding, waiver in pairs if waiver is not None),
    )


def judge_found(documents: Sequence[SelfEvaluation]) -> list[Judgement]:
    """Documents of one file before anybody knows whose they are; no query.

    They are compared with the file's other documents of the same printed unit.
    """
    groups: dict[str, Neighbours] = defaultdict(Neighbours)
    for number, document in enumerate(documents):
        groups[document.implementing_unit].add(number, brief(document))
    judgements = []
    for number, document in enumerate(documents):
        edition = UNCHANGED.edition(document.edition, document.year)
        beside = groups[document.implementing_unit].around(number, document, ())
        judgements.append(Judgement(edition, check(document, edition, surroundings=beside)))
    return judgements
