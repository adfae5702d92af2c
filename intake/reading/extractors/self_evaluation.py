"""One recognised form to one document: the order in which its blocks are read."""

from __future__ import annotations

from collections.abc import Sequence

from evaluations.sheet.document import DEPARTMENT, TEXT_FIELDS, SelfEvaluation
from evaluations.sheet.editions.model import Edition
from intake.reading.canonical import clean_text
from intake.reading.extractors.funding import amount_unit, funding_rows
from intake.reading.extractors.goals import goal_fields
from intake.reading.extractors.header import header_fields
from intake.reading.extractors.indicators import indicator_rows
from intake.reading.extractors.source import Source
from intake.reading.extractors.source_refs import source_ref_of
from intake.reading.extractors.total import total_fields
from intake.reading.recognisers.evidence import names_project, printed_columns
from intake.reading.recognisers.forms import Form, is_footer
from intake.reading.recognisers.labels import Labels
from intake.reading.recognisers.lines import Line
from intake.reading.recognisers.titles import year_above
from intake.reading.recognisers.vocabulary import GRADE, Vocabulary, vocabulary

_NO_ROWS = 0.5


def self_evaluation(
    form: Form, edition: Edition, fit: float, title: str, source: Source
) -> SelfEvaluation:
    """The document a sheet of that edition prints."""
    words = vocabulary(edition.id)
    units = [*form.funding[:4], *form.header, *reversed(form.lead[-6:])]
    texts = dict.fromkeys(TEXT_FIELDS, "")
    texts |= {"title": title, "amount_unit": amount_unit(units, edition)}
    texts |= header_fields(form.lead, form.header, words.header)
    texts |= goal_fields(form.goals, _width(form), words)
    texts |= total_fields(form.tail, words)
    texts |= header_fields((), [line for line in form.tail if is_footer(line, words)], words.footer)
    texts |= _grade(form, words)
    funding = funding_rows(source.file, form.funding, edition, words)
    indicators = indicator_rows(source.file, form.indicators, edition.id)
    proofs = [*(row.evidence for row in funding), *(row.evidence for row in indicators)]
    trusts = [origin.confidence for origin in proofs if origin is not None]
    trust = min(1.0, fit) * (sum(trusts) / len(trusts) if trusts else _NO_ROWS)
    if not (texts["project_name"] or names_project(form)):
        texts["subject"] = DEPARTMENT
    return SelfEvaluation(
        edition=edition.id,
        columns=_columns(form, words) if edition.fallback else (),
        year=year_above(title, form.lead, texts["project_name"])
        or source.year_around
        or source.year,
        funding=funding,
        indicators=indicators,
        evidence=source_ref_of(source.file, form.first, trust),
        **texts,
    )


def _grade(form: Form, words: Vocabulary) -> dict[str, str]:
    """The grade that some regions print below the total."""
    for line in form.tail:
        if len(line.cells) > 1 and words.header.exact(line.cells[0].text) == GRADE:
            return {GRADE: clean_text(line.cells[1].text)}
    return {}


def _columns(form: Form, words: Vocabulary) -> tuple[str, ...]:
    """The fields that the sheet has a place for; those of the money begin with funding."""
    header = _named(words.header, form.header) | _named(words.goals, form.goals)
    money = {f"funding.{name}" for name in _named(words.funding_columns, form.funding[:1])}
    return tuple(sorted(header | money | printed_columns(form)))


def _named(labels: Labels[str], lines: Sequence[Line]) -> set[str]:
    """The fields whose labels the rows print."""
    names: set[str] = set()
    for line in lines:
        for cell in line.cells:
            label = cell.text.replace(":", "：").partition("：")[0]
            names.add(labels.exact(cell.text) or labels.exact(label) or "")
    return names - {""}


def _width(form: Form) -> int:
    """Columns of the sheet, from its widest heading row."""
    headings = [*form.funding[:1], *form.indicators[:1]]
    return max((line.cells[-1].column for line in headings), default=8) + 1
