"""Filters of the sheet's templates."""

from __future__ import annotations

import re
from typing import Final

from django import template

from evaluations.transitions import State

register = template.Library()

_STATE_COLOURS: Final = {
    State.NOT_STARTED: "secondary",
    State.DRAFT: "info",
    State.SUBMITTED: "primary",
    State.UNIT_APPROVED: "primary",
    State.RETURNED: "danger",
    State.APPROVED: "success",
    State.PUBLISHED: "success",
}


@register.filter
def anchor(where: str) -> str:
    """A path as an element id: ``indicators[3].score`` is ``cell-indicators-3-score``."""
    return "cell-" + re.sub(r"[\[\].\s]+", "-", where).strip("-")


@register.filter
def state_colour(state: str) -> str:
    """The badge colour of a state."""
    return _STATE_COLOURS.get(State(state), "secondary")


@register.filter
def percent(rate: object) -> str:
    """A stored fraction as a percentage with two decimals; "" where there is none."""
    return "" if rate is None else f"{float(str(rate)) * 100:.2f}%"
