"""One recognised form to one document: the order in which its blocks are read."""

from __future__ import annotations

from dataclasses import dataclass

from evaluations.documents import TEXT_FIELDS, SelfEvaluation
from intake.extractors.evidence import evidence_of
from intake.extractors.funding import amount_unit, funding_rows
from intake.extractors.goals import goal_fields
from intake.extractors.header import header_fields
from intake.extractors.indicators import indicator_rows
from intake.extractors.total import total_fields
from intake.recognisers.editions import edition_of
from intake.recognisers.forms import Form, is_footer
from intake.recognisers.titles import title_of, year_above
from intake.recognisers.vocabulary import common_vocabulary, vocabulary

_NO_ROWS = 0.5


@dataclass(frozen=True, slots=True)
class Source:
    """What is known about a file before its forms are read."""

    file: str
    year: int | None = None
    year_around: int | None = None


def self_evaluation(form: Form, source: Source) -> SelfEvaluation:
    """The document a form prints. Nothing is judged and nothing repaired."""
    title = title_of(form.lead, common_vocabulary().titles)
    edition, fit = edition_of(form, title)
    words = vocabulary(edition.id)
    texts = dict.fromkeys(TEXT_FIELDS, "")
    texts |= {"title": title, "amount_unit": amount_unit(form.funding[:4], edition, words)}
    texts |= header_fields(form.lead, form.header, words.header)
    texts |= goal_fields(form.goals, _width(form), words)
    texts |= total_fields(form.tail, words)
    texts |= header_fields((), [line for line in form.tail if is_footer(line, words)], words.footer)
    funding = funding_rows(source.file, form.funding, edition, words)
    indicators = indicator_rows(source.file, form.indicators, edition, words)
    proofs = [*(row.evidence for row in funding), *(row.evidence for row in indicators)]
    trusts = [proof.confidence for proof in proofs if proof is not None]
    trust = min(1.0, fit) * (sum(trusts) / len(trusts) if trusts else _NO_ROWS)
    return SelfEvaluation(
        edition=edition.id,
        year=year_above(title, form.lead) or source.year_around or source.year,
        funding=funding,
        indicators=indicators,
        evidence=evidence_of(source.file, form.first, trust),
        **texts,
    )


def _width(form: Form) -> int:
    """Columns of the sheet, from its widest heading row."""
    headings = [*form.funding[:1], *form.indicators[:1]]
    return max((line.cells[-1].column for line in headings), default=8) + 1
