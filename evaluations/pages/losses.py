"""Where points were lost and which scoring rules hold, for the sheet's page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.numbers import print_decimal
from core.text import shortened
from evaluations.pages.shared import MAX_SHOWN
from evaluations.rules import TEXTS, LostPoints, explain, short_place, title
from evaluations.rules.engine.messages import FIELD_LABELS
from evaluations.scoring.totals import ZERO
from evaluations.scoring.variants import scoring_sentences
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions import Edition


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
    losses = explain(document, edition)
    return ScoringPanel(
        name=edition.scoring.name,
        rules=scoring_sentences(edition),
        losses=tuple(_shown(loss, document) for loss in losses[:MAX_SHOWN]),
        lost=print_decimal(sum((loss.lost for loss in losses), ZERO)),
        count=len(losses),
    )


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
