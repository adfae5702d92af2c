"""Runs the rules of the catalogue over one document."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from core.findings import OFF as OFF
from core.findings import Fault as Fault
from core.findings import Outcome, apply_checks, wanted_rules
from evaluations.rules.engine.amounts import with_one_budget, with_plain_amounts
from evaluations.rules.engine.base import Context, Finding, References, Rule, Severity
from evaluations.rules.engine.messages import READ_IN_PART
from evaluations.rules.engine.printed import printed_fields
from evaluations.scoring.rows import read_rows
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions.model import Edition
from evaluations.sheet.lengths import CHECKED_LENGTH, cells_of, checked_part


def check_document(
    rules: Iterable[Rule],
    document: SelfEvaluation,
    edition: Edition,
    *,
    parameters: Mapping[str, str] | None = None,
    severities: Mapping[str, str] | None = None,
    active: Collection[str] | None = None,
    references: References | None = None,
) -> Outcome:
    """Run ``rules`` in order. Severities and parameters: rule < edition < arguments.

    ``active`` limits the run to those codes; the severity "off" switches a rule off.
    """
    chosen = {**edition.checks.severity, **(severities or {})}
    wanted = wanted_rules(rules, chosen, active)
    defaults = {name: text for rule in wanted for name, text in rule.parameters.items()}
    checked = checked_part(document)
    read = with_plain_amounts(checked)
    if edition.fallback:
        read = with_one_budget(read)
    context = Context(
        edition=edition,
        rows=read_rows(read),
        parameters={**defaults, **edition.checks.parameters, **(parameters or {})},
        references=references or References(),
        printed=printed_fields(read) if edition.fallback else None,
    )
    outcome = apply_checks(((rule.code, rule.check, read, context) for rule in wanted), chosen)
    if checked is document or active is not None:
        return outcome
    return replace(outcome, findings=(*outcome.findings, *read_in_part(document)))


def read_in_part(document: SelfEvaluation) -> Iterator[Finding]:
    """A hint at every cell of which the rules read the head only."""
    for where, _block, _name, text in cells_of(document):
        if len(text) > CHECKED_LENGTH:
            words = {"length": str(len(text)), "most": str(CHECKED_LENGTH)}
            yield Finding(READ_IN_PART, Severity.HINT, where, printed=text[:_HEAD], params=words)


_HEAD: Final = 40
