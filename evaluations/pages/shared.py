"""What the views of one sheet share: finding it, and showing its findings in words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from core.web.request_values import clean_text
from evaluations.checking.answers import answer_key
from evaluations.checking.marks import has_answers, with_page_marks
from evaluations.checking.sheet_checks import CheckResult
from evaluations.lifecycle.permissions import visible_evaluations
from evaluations.models import Evaluation, Waiver
from evaluations.rules import TEXTS, Finding, message, remedy, short_place, title
from evaluations.rules.reasons import reason_length
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions import Edition
from evaluations.storage.sheet_rows import with_rows


def get_evaluation(request: HttpRequest, pk: int) -> Evaluation:
    """The sheet with its rows, in three queries at most; 404 for strangers.

    Answers and remarks are read by the pages that show them.
    """
    evaluations = with_page_marks(visible_evaluations(request.user))
    found = evaluations.select_related("unit", "campaign", "project")
    return with_rows(get_object_or_404(found, pk=pk))


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding in words, with the place it belongs to.

    ``reason_length``: how long the answer to the warning must be, 0 where any answer is enough.
    """

    code: str
    title: str
    severity: str
    where: str
    place: str
    message: str
    remedy: str
    key: str
    answer: str
    waiver: Waiver | None = None
    is_check: bool = True
    """Whether the catalogue of checks has an entry that explains it."""
    reason_length: int = 0
    printed: str = ""
    expected: str = ""
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def placeholder(self) -> str:
        """What an empty answer asks for."""
        if self.reason_length:
            words = {"count": self.reason_length}
            return _("提交前须说明原因，不少于 %(count)d 个字") % words
        return _("提交前须说明原因，或填“已核对”")


MAX_SHOWN: Final = 200
"""Findings on one page: four times as many as the worst real sheet has, at a kilobyte each."""


@dataclass(frozen=True, slots=True)
class ShownFindings:
    """The findings that a page shows, the gravest first, and how many there are."""

    shown: tuple[ShownFinding, ...]
    total: int

    def __iter__(self) -> Iterator[ShownFinding]:
        return iter(self.shown)

    def __len__(self) -> int:
        return len(self.shown)

    @property
    def more(self) -> int:
        return self.total - len(self.shown)


ANSWER_PREFIX = "answer-"


def posted_answers(request: HttpRequest) -> dict[str, str]:
    """The preparer's words to warnings, by the warning's key."""
    return {
        name.removeprefix(ANSWER_PREFIX): clean_text(str(text))
        for name, text in request.POST.items()
        if name.startswith(ANSWER_PREFIX)
    }


def stored_answers(evaluation: Evaluation) -> dict[str, str]:
    """The answers in force by key; no query where it is known that there are none."""
    if not has_answers(evaluation):
        return {}
    return {
        answer.key: answer.text for answer in evaluation.answers.all() if not answer.superseded_at
    }


def show_findings(
    result: CheckResult,
    document: SelfEvaluation,
    answers: Mapping[str, str],
    *,
    stored: Collection[str] = (),
    part: slice = slice(MAX_SHOWN),
) -> ShownFindings:
    """A part of the findings as sentences, with the answers given to them.

    The gravest first, waived ones last. Where there are more than a page shows, warnings whose
    answer is ``stored`` stand behind the others, so that every warning has its turn.
    """
    pairs: list[tuple[Finding, Waiver | None]] = [(each, None) for each in result.findings]
    if len(pairs) > MAX_SHOWN:
        ranks = [_rank(finding, document, stored) for finding, _none in pairs]
    else:
        ranks = [_ORDER[finding.severity.value] for finding, _none in pairs]
    ranked = [pairs[n] for n in sorted(range(len(pairs)), key=ranks.__getitem__)]
    all_of_them = [*ranked, *result.waived]
    shown = tuple(
        _shown(finding, document, answers, waiver, result.edition)
        for finding, waiver in all_of_them[part]
    )
    return ShownFindings(shown, len(all_of_them))


_ORDER: Final = {"error": 0, "warning": 1, "hint": 3}


def _rank(finding: Finding, document: SelfEvaluation, stored: Collection[str]) -> int:
    rank = _ORDER[finding.severity.value]
    return rank + 1 if rank == 1 and answer_key(finding, document) in stored else rank


def _shown(
    finding: Finding,
    document: SelfEvaluation,
    answers: Mapping[str, str],
    waiver: Waiver | None,
    edition: Edition,
) -> ShownFinding:
    key = answer_key(finding, document)
    return ShownFinding(
        code=finding.code,
        title=title(finding.code),
        severity=finding.severity.value,
        where=finding.where,
        place=short_place(finding.where, document),
        message=message(finding),
        remedy=remedy(finding),
        key=key,
        answer=answers.get(key, ""),
        waiver=waiver,
        is_check=finding.code in TEXTS,
        reason_length=reason_length(finding.code, edition),
        printed=finding.printed,
        expected=finding.expected,
        params=finding.params,
    )
