"""Which edition a form is printed in: the one whose labels explain its headings best."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Final

from evaluations.sheet.editions import all_editions
from evaluations.sheet.editions.model import Edition
from intake.reading.canonical import key
from intake.reading.recognisers.forms import Form
from intake.reading.recognisers.labels import Labels
from intake.reading.recognisers.lines import Line
from intake.reading.recognisers.other_levels import lacks_columns, prints_other_levels
from intake.reading.recognisers.vocabulary import LEVEL_SUFFIX, SELF_EVALUATION, title_words

_FITS: Final = 0.62
"""Below it a form is taken for another region's."""
_FUNDED: Final = 0.4
"""A block of funding is printed on self-evaluations only."""
_TITLED: Final = 0.1
_MAX_LABELS: Final = 12
"""Cells of a row that are looked at."""
_LEVEL_CELLS: Final = 3
"""Both levels, and a number in front of them."""


def edition_of(form: Form, title: str) -> tuple[Edition, float]:
    """The best edition and how well it fits, 0 to 1; the fallback where none fits well."""
    funded = _FUNDED if form.funding else 0.0
    edition_id, fit = _best(
        _all_words().intersection(_printed_keys(form)), _known_pieces(key(title))
    )
    fallback = _fallback()
    if fallback is not None and (
        prints_other_levels(form, edition_id) or lacks_columns(form, edition_id)
    ):
        edition_id = fallback.id
    return all_editions()[edition_id], fit + funded


@lru_cache(maxsize=1024)
def _best(printed: frozenset[str], title: str) -> tuple[str, float]:
    """The edition that prints these of all known words; most forms of a folder print the same."""
    ranked = [(_fit(edition.id, printed, title), edition) for edition in _candidates()]
    fit, edition = max(ranked, key=lambda pair: pair[0])
    fallback = _fallback()
    if fit < _FITS and fallback is not None and _fit(fallback.id, printed, "") > fit:
        return fallback.id, max(fit, _fit(fallback.id, printed, title))
    return edition.id, fit


@cache
def _fallback() -> Edition | None:
    return next((edition for edition in all_editions().values() if edition.fallback), None)


def _known_pieces(title: str) -> str:
    """What decides about a title: the pieces of known titles in it."""
    known = (word for edition in all_editions() for word in _titles(edition))
    return "\n".join(dict.fromkeys(word for word in known if word in title))


@cache
def _candidates() -> tuple[Edition, ...]:
    return tuple(
        edition
        for edition in all_editions().values()
        if edition.kind == SELF_EVALUATION and not (edition.fallback or edition.wide)
    )


def _printed_keys(form: Form) -> Iterable[str]:
    rows: list[Line] = [*form.header, *form.funding, *form.goals[:1], *form.indicators[:1]]
    texts = {text for line in rows for _, text in line.row.cells[:_MAX_LABELS]}
    # Below the heading only the levels are labels, and they stand first.
    texts.update([text for line in form.indicators for _, text in line.row.cells[:_LEVEL_CELLS]])
    return map(key, _all_labels().among(texts))


@cache
def _all_labels() -> Labels[str]:
    return Labels((word, word) for word in _all_words())


def _fit(edition_id: str, printed: frozenset[str], title: str) -> float:
    """Share of the edition's words that are printed, less the known words it does not print."""
    headings, levels = _words(edition_id)
    found = sum(bool(labels & printed) for labels in headings) / len(headings)
    named = sum(bool(labels & printed) for labels in levels) / max(1, len(levels))
    own = frozenset().union(*headings)
    strange = len({word for word in printed & _all_headings() if word not in own})
    titled = any(word in title for word in _titles(edition_id)) if title else False
    return 0.75 * found + 0.25 * named - 0.05 * strange + _TITLED * titled


@cache
def _titles(edition_id: str) -> tuple[str, ...]:
    return tuple(title_words(all_editions()[edition_id]))


Words = tuple[tuple[frozenset[str], ...], tuple[frozenset[str], ...]]


@cache
def _words(edition_id: str) -> Words:
    """The labels of the edition's headings, and those of its second levels."""
    edition = all_editions()[edition_id]
    cells = (
        *edition.header,
        *edition.funding.columns,
        *edition.goals.fields,
        *edition.indicators.columns,
    )
    labels = [cell.labels for cell in cells] + [row.labels for row in edition.funding.rows]
    names = [
        (name, name.removesuffix(LEVEL_SUFFIX)) for level in edition.level1 for name in level.level2
    ]
    return tuple(frozenset(map(key, g)) for g in labels), tuple(
        frozenset(map(key, g)) for g in names
    )


@cache
def _all_headings() -> frozenset[str]:
    """The headings of all editions that describe one sheet."""
    return frozenset().union(*(group for e in _candidates() for group in _words(e.id)[0]))


@cache
def _all_words() -> frozenset[str]:
    """Every word that counts for or against an edition."""
    groups = (_words(edition.id) for edition in all_editions().values() if not edition.wide)
    return frozenset().union(
        *(word for headings, levels in groups for word in (*headings, *levels))
    )
