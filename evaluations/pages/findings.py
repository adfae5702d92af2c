"""Findings of one form beside its sheet: what a page shows of them, all of them, refused cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from evaluations.checking.judging import Judgement, judge
from evaluations.checking.limits import whole_refusal
from evaluations.editing.sheet_forms import SheetForms
from evaluations.models import Evaluation
from evaluations.pages.shared import (
    MOST_SHOWN,
    Spoken,
    SpokenFinding,
    get_evaluation,
    posted_answers,
    speak,
    stored_answers,
)
from evaluations.rules import short_place
from evaluations.sheet.document import SelfEvaluation
from evaluations.storage.mapper import to_document


@dataclass(frozen=True, slots=True)
class PageFindings:
    """What a page says of its sheet. ``refused`` is why it could not be saved as a whole."""

    judgement: Judgement
    spoken: Spoken
    refused: str = ""

    def as_context(self) -> dict[str, Any]:
        return {"findings": self.spoken, "refused": self.refused}


def page_findings(
    request: HttpRequest, evaluation: Evaluation, page: SheetForms, document: SelfEvaluation
) -> PageFindings:
    """The refused cells of a posted page first, then what the rules say of the others.

    A sheet that is too long as a whole is not judged: it has to become shorter first.
    """
    refused = ""
    if page.rows.is_bound:
        refused = page.refusal or whole_refusal(document, page.stored)
    if refused:
        return PageFindings(Judgement(page.edition), Spoken((), 0), refused)
    judgement = judge(evaluation, document, settings=page.in_force)
    stored = stored_answers(evaluation)
    answers = stored | posted_answers(request)
    spoken = speak(judgement, document, answers, stored=stored.keys())
    cells = tuple(_refused_cells(page, document))
    places = {cell.where for cell in cells}
    # What the rules say of such a cell is about the text that was there before.
    rest = tuple(finding for finding in spoken if finding.where not in places)
    shown = (*cells[:MOST_SHOWN], *rest)
    gone = len(spoken) - len(rest)
    return PageFindings(judgement, Spoken(shown, spoken.total - gone + len(cells)))


def _refused_cells(page: SheetForms, document: SelfEvaluation) -> Iterator[SpokenFinding]:
    if not page.rows.is_bound:
        return
    yield from _refused_in(page.header, "{}", document)
    for source, form in page.funding.items():
        yield from _refused_in(form, f"funding.{source}.{{}}", document)
    for number, row in enumerate(page.rows.forms):
        yield from _refused_in(row, f"indicators[{number}].{{}}", document)


def _refused_in(
    form: forms.BaseForm, path: str, document: SelfEvaluation
) -> Iterator[SpokenFinding]:
    for name, errors in form.errors.items():
        where = path.format("level3" if name == NON_FIELD_ERRORS else name)
        yield SpokenFinding(
            code="",
            title=_("不能保存"),
            severity="error",
            where=where,
            place=short_place(where, document),
            message=" ".join(map(str, errors)),
            mend="",
            key="",
            answer="",
        )


def all_findings(request: HttpRequest, pk: int) -> HttpResponse:
    """Every finding of the sheet as it is saved, page by page."""
    evaluation = get_evaluation(request, pk)
    document = to_document(evaluation)
    judgement = judge(evaluation, document)
    count = len(judgement.findings) + len(judgement.waived)
    page = Paginator(range(count), MOST_SHOWN).get_page(request.GET.get("page"))
    start = (page.number - 1) * MOST_SHOWN
    stored = stored_answers(evaluation)
    part = slice(start, start + MOST_SHOWN)
    found = speak(judgement, document, stored, stored=stored.keys(), part=part)
    context = {"evaluation": evaluation, "page": page, "findings": found, "query": ""}
    return render(request, "evaluations/findings.html", context)
