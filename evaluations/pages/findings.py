"""Findings of one sheet beside its sheet: what a page shows of them, all of them, refused cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.sheets.required import RequiredDone, required_done
from evaluations.checking.limits import whole_refusal
from evaluations.checking.sheet_checks import CheckResult, check_evaluation
from evaluations.editing.spec_forms import AnyForms
from evaluations.models import Evaluation
from evaluations.models.states import State
from evaluations.pages.cell_notes import (
    SuggestedScore,
    Understanding,
    suggested_scores,
    understandings,
)
from evaluations.pages.shared import (
    MAX_SHOWN,
    ShownFinding,
    ShownFindings,
    get_evaluation,
    posted_answers,
    show_findings,
    stored_answers,
)
from evaluations.rules import short_place
from evaluations.storage.mapper import to_document


@dataclass(frozen=True, slots=True)
class PageFindings:
    """What a page says of its sheet. ``refused`` is why it could not be saved as a whole.

    ``to_do`` are the required cells that are empty, until somebody first tries to submit; from then
    on they are errors among the others. ``required`` counts the required cells.
    """

    result: CheckResult
    shown_findings: ShownFindings
    required: RequiredDone
    refused: str = ""
    to_do: ShownFindings = field(default_factory=lambda: ShownFindings((), 0))
    understood: tuple[Understanding, ...] = ()
    suggested: tuple[SuggestedScore, ...] = ()

    def as_context(self) -> dict[str, Any]:
        severities = Counter(finding.severity for finding in self.shown_findings.shown)
        return {
            "findings": self.shown_findings,
            "refused": self.refused,
            "to_do": self.to_do,
            "required": self.required,
            "understood": self.understood,
            "suggested": self.suggested,
            "severities": [(name, n) for name in _SEVERITIES if (n := severities[name])],
        }


_SEVERITIES: Final = ("error", "warning", "hint")
EMPTY: Final = frozenset({"MISSING_FIELD", "SPEC_REQUIRED", "SPEC_ROWS"})
"""The checks of required cells, of whatever kind the sheet is."""


def page_findings(
    request: HttpRequest, evaluation: Evaluation, page: AnyForms, document: Any
) -> PageFindings:
    """The refused cells of a posted page first, then what the rules say of the others.

    A sheet that is too long as a whole is not judged: it has to become shorter first.
    """
    refused = ""
    if page.rows.is_bound:
        refused = page.refusal or whole_refusal(document, page.stored)
    required = required_done(document, page.edition)
    if refused:
        return PageFindings(CheckResult(page.edition), ShownFindings((), 0), required, refused)
    result = check_evaluation(evaluation, document, settings=page.settings)
    judged, empty = _parted(result, evaluation)
    stored = stored_answers(evaluation)
    answers = stored | posted_answers(request)
    shown_findings = show_findings(judged, document, answers, stored=stored.keys())
    cells = tuple(_refused_cells(page, document))
    places = {cell.where for cell in cells}
    # What the rules say of such a cell is about the text that was there before.
    rest = tuple(finding for finding in shown_findings if finding.where not in places)
    shown = (*cells[:MAX_SHOWN], *rest)
    gone = len(shown_findings) - len(rest)
    return PageFindings(
        result,
        ShownFindings(shown, shown_findings.total - gone + len(cells)),
        required,
        to_do=show_findings(empty, document, {}),
        understood=tuple(understandings(document, page.edition)),
        suggested=tuple(suggested_scores(document, result.edition)),
    )


def _parted(result: CheckResult, evaluation: Evaluation) -> tuple[CheckResult, CheckResult]:
    """What is wrong, and what is only still to do."""
    if not _is_first(evaluation):
        return result, CheckResult(result.edition)
    empty = tuple(finding for finding in result.findings if finding.code in EMPTY)
    wrong = tuple(finding for finding in result.findings if finding.code not in EMPTY)
    return replace(result, findings=wrong), CheckResult(result.edition, empty)


def _is_first(evaluation: Evaluation) -> bool:
    """Whether the sheet is being filled for the first time: nobody has tried to submit it."""
    return evaluation.state in (State.NOT_STARTED, State.DRAFT) and not evaluation.submission_tried


def _refused_cells(page: AnyForms, document: Any) -> Iterator[ShownFinding]:
    if not page.rows.is_bound:
        return
    yield from _refused_in(page.header, "{}", document)
    for source, evaluation in page.funding.items():
        yield from _refused_in(evaluation, f"funding.{source}.{{}}", document)
    for path, row in zip(page.row_paths, page.rows.forms, strict=True):
        yield from _refused_in(row, f"{path}.{{}}", document)


def _refused_in(evaluation: forms.BaseForm, path: str, document: Any) -> Iterator[ShownFinding]:
    for name, errors in evaluation.errors.items():
        where = path.format("level3" if name == NON_FIELD_ERRORS else name)
        yield ShownFinding(
            code="",
            title=_("不能保存"),
            severity="error",
            where=where,
            place=short_place(where, document),
            message=" ".join(map(str, errors)),
            remedy="",
            key="",
            answer="",
            is_check=False,
        )


def all_findings(request: HttpRequest, pk: int) -> HttpResponse:
    """Every finding of the sheet as it is saved, page by page."""
    evaluation = get_evaluation(request, pk)
    document = to_document(evaluation)
    result = check_evaluation(evaluation, document)
    count = len(result.findings) + len(result.waived)
    page = Paginator(range(count), MAX_SHOWN).get_page(request.GET.get("page"))
    start = (page.number - 1) * MAX_SHOWN
    stored = stored_answers(evaluation)
    part = slice(start, start + MAX_SHOWN)
    found = show_findings(result, document, stored, stored=stored.keys(), part=part)
    context = {"evaluation": evaluation, "page": page, "findings": found, "query": ""}
    return render(request, "evaluations/findings.html", context)
