"""Which edition a form is printed in: the one whose labels explain its headings best."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Final

from evaluations.editions import all_editions
from evaluations.editions.model import Edition
from intake.canonical import key
from intake.recognisers.forms import Form
from intake.recognisers.lines import Line
from intake.recognisers.vocabulary import SELF_EVALUATION, title_words

_HEADINGS: Final = 3


def edition_of(form: Form, title: str) -> tuple[Edition, float]:
    """The best edition and how well it fits, 0 to 1."""
    printed = set(_printed_keys(form))
    ranked = [
        (_fit(edition.id, printed, key(title)), edition)
        for edition in all_editions().values()
        if edition.kind == SELF_EVALUATION and not (edition.fallback or edition.wide)
    ]
    fit, edition = max(ranked, key=lambda pair: pair[0])
    return edition, fit


def _printed_keys(form: Form) -> Iterable[str]:
    rows: list[Line] = [*form.header, *form.funding, *form.goals[:1], *form.indicators]
    return (key(cell.text) for line in rows for cell in line.cells[:12] if len(cell.text) < 32)


def _fit(edition_id: str, printed: set[str], title: str) -> float:
    """Share of the edition's headings that are printed, its own wording counting most."""
    wanted = _headings(edition_id)
    points = sum(weight for labels, weight in wanted if labels & printed)
    fit = points / sum(weight for _, weight in wanted)
    titled = any(word in title for word in _titles(edition_id)) if title else False
    return fit + 0.1 * titled


@cache
def _titles(edition_id: str) -> tuple[str, ...]:
    return tuple(title_words(all_editions()[edition_id]))


@cache
def _headings(edition_id: str) -> tuple[tuple[frozenset[str], int], ...]:
    edition = all_editions()[edition_id]
    cells = (
        *edition.header,
        *edition.funding.columns,
        *edition.goals.fields,
        *edition.indicators.columns,
    )
    labels = [cell.labels for cell in cells] + [row.labels for row in edition.funding.rows]
    return tuple((frozenset(map(key, group)), 1) for group in labels)
