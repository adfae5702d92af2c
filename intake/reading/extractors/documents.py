"""A recognised form to its document, whatever kind it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final, NamedTuple

from core.sheets.documents import Document as Document
from intake.reading.extractors.accounting import Account, Unplaced, account_of
from intake.reading.extractors.layout_form import layout_form
from intake.reading.extractors.score_table import prints_points, score_table
from intake.reading.extractors.self_evaluation import self_evaluation
from intake.reading.extractors.source import Source
from intake.reading.extractors.statement import statement
from intake.reading.extractors.wide import wide_evaluations
from intake.reading.recognisers.documents import Found, form_titles
from intake.reading.recognisers.editions import edition_of
from intake.reading.recognisers.evidence import tells_what_came
from intake.reading.recognisers.forms import Form
from intake.reading.recognisers.layouts import layout_of
from intake.reading.recognisers.statements import StatementForm
from intake.reading.recognisers.titles import title_of, year_above
from intake.reading.recognisers.wide import WideForm

_SURE: Final = 0.9
_DOUBTED_ROW: Final = 0.8
"""Trust in a row of which some cell has no place."""


class Read(NamedTuple):
    """A document, and the cells of its region that it has no place for."""

    document: Document
    unplaced: tuple[Unplaced, ...] = ()
    coverage: float = 1.0
    """Share of the cells that are accounted for."""


def documents_of(form: Found, source: Source) -> Iterator[Read]:
    """The documents a form prints: one, or one a row of a wide table."""
    if isinstance(form, WideForm):
        yield from map(Read, wide_evaluations(form, source))
    elif isinstance(form, StatementForm):
        yield Read(statement(form, source))
    else:
        document: Any = document_of(form, source)
        account = account_of(form, document)
        if account.unplaced:
            document = _less_sure(document, account)
        yield Read(document, account.unplaced, account.coverage)


def _less_sure(document: Any, account: Account) -> Any:
    """The document less sure as a whole and in the rows that have cells without a place."""
    trust = round(document.evidence.confidence * account.coverage, 2)
    changes: dict[str, Any] = {"evidence": replace(document.evidence, confidence=trust)}
    for name in ("funding", "indicators"):
        rows = getattr(document, name, ())
        if any(row.evidence.place in account.doubtful for row in rows if row.evidence):
            changes[name] = tuple(_row(row, account.doubtful) for row in rows)
    return replace(document, **changes)


def _row(row: Any, doubtful: frozenset[str]) -> Any:
    if row.evidence is None or row.evidence.place not in doubtful:
        return row
    trust = min(row.evidence.confidence, _DOUBTED_ROW)
    return replace(row, evidence=replace(row.evidence, confidence=trust))


def document_of(form: Form, source: Source) -> Document:
    """The document a form prints. Nothing is checked and nothing repaired."""
    title = title_of(form.lead, form_titles())
    edition, fit = edition_of(form, title)
    evaluates = tells_what_came(form)
    if evaluates and form.funding and fit >= _SURE:
        return self_evaluation(form, edition, fit, title, source)
    layout, layout_fit = layout_of(form, title)
    if layout is None or (evaluates and fit >= layout_fit):
        return self_evaluation(form, edition, fit, title, source)
    if prints_points(layout):
        year = year_above(title, form.lead) or source.year_around or source.year
        found: Document = score_table(form, layout, year, source, layout_fit)
    else:
        found = layout_form(form, layout, title, source, layout_fit)
    return found
