"""Where points were lost and which scoring rules hold, for the sheet's page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.sessions import leaves_session
from core.numbers import print_decimal
from core.sheets.typed import as_read
from core.text import shortened
from core.web.scripts import is_script
from evaluations.editing.sheet_forms import SheetForms
from evaluations.lifecycle.permissions import may_edit
from evaluations.pages.shared import MAX_SHOWN, get_evaluation
from evaluations.rules import TEXTS, LostPoints, explain, score_lines, short_place, title
from evaluations.rules.engine.messages import FIELD_LABELS
from evaluations.scoring.totals import ZERO
from evaluations.scoring.variants import scoring_sentences
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions import Edition
from evaluations.storage.mapper import to_document


@dataclass(frozen=True, slots=True)
class ShownLoss:
    """Lost points in words; ``code`` is "" where no check of the catalogue accounts for them."""

    where: str
    place: str
    lost: str
    formula: str
    inputs: tuple[tuple[str, str], ...]
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class ScoringPanel:
    """The scoring in force: its name, its rules in plain words, and what was lost by them."""

    name: str
    rules: tuple[str, ...]
    losses: tuple[ShownLoss, ...]
    lost: str
    count: int

    @property
    def more(self) -> int:
        """Losses that are counted and not listed."""
        return self.count - len(self.losses)


def scoring_panel(document: Any, edition: Edition) -> ScoringPanel | None:
    """What the page says of points; None for a sheet without scores, or of another kind."""
    if not isinstance(document, SelfEvaluation) or not edition.scoring.scored:
        return None
    losses = explain(as_read(document, edition), edition)
    return ScoringPanel(
        name=edition.scoring.name,
        rules=scoring_sentences(edition),
        losses=tuple(_shown(loss, document) for loss in losses[:MAX_SHOWN]),
        lost=print_decimal(sum((loss.lost for loss in losses), ZERO)),
        count=len(losses),
    )


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of the score in words."""

    where: str
    place: str
    given: str
    of: str
    how: str


@leaves_session
def explained(request: HttpRequest, pk: int) -> HttpResponse:
    """The score line by line: of the page as it is typed where one is posted, else as stored."""
    evaluation = get_evaluation(request, pk)
    if evaluation.has_rows_of_all_kinds:
        raise Http404  # only self-evaluations are scored line by line
    typed = request.method == "POST" and may_edit(request.user, evaluation).allowed
    forms = SheetForms(evaluation, request.POST if typed else None)
    document = forms.document if typed else to_document(evaluation)
    edition = forms.edition
    lines = score_lines(as_read(document, edition), edition)[:_MOST_LINES]
    shown = [
        ShownLine(
            line.where,
            short_place(line.where, document),
            line.given,
            line.of,
            shortened(line.how),
        )
        for line in lines
    ]
    part = "evaluations/sheet/score_lines.html"
    page = part if is_script(request) else "evaluations/explained.html"
    return render(request, page, {"evaluation": evaluation, "lines": shown})


_MOST_LINES: Final = 1_100
"""The rows of the longest sheet, with its sums."""


def _shown(loss: LostPoints, document: SelfEvaluation) -> ShownLoss:
    known = loss.rule in TEXTS
    return ShownLoss(
        where=loss.where,
        place=short_place(loss.where, document),
        lost=print_decimal(loss.lost),
        formula=shortened(loss.formula),
        inputs=_inputs(loss.inputs),
        code=loss.rule if known else "",
        title=title(loss.rule) if known else "",
    )


def _inputs(inputs: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The cells that the formula takes, by their labels; empty ones and words aside."""
    return tuple(
        (str(_LABELS[name]), shortened(text))
        for name, text in inputs.items()
        if text and name in _LABELS
    )


_LABELS = {
    "weight": FIELD_LABELS["weight"],
    "executed": FIELD_LABELS["executed"],
    "adjusted": FIELD_LABELS["adjusted_budget"],
    "rate": FIELD_LABELS["execution_rate"],
    "target": FIELD_LABELS["target"],
    "actual": FIELD_LABELS["actual"],
    "sum": _("各项得分之和"),
}
