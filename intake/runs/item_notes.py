"""What the rules say of a read document that becomes no form, for its page."""

from __future__ import annotations

from budgets.checking import Remark, spoken
from core.sheets.kinds import Home, home_of, kind_named, read_document
from intake.models import ImportItem
from intake.runs.preview import judge_items


def remarks_of(item: ImportItem) -> list[Remark] | None:
    """The findings, each with the id of its cell; None for a form and for a kind without rules."""
    rules = kind_named(item.document["kind"]).rules
    if rules is None or home_of(item.document) == Home.EVALUATION:
        return None
    document = read_document(item.document)
    return [
        remark
        for _item, judged in judge_items([item])
        for remark in spoken(judged.findings, document, rules)
    ]


def unchecked(item: ImportItem) -> str:
    """Why nothing was checked; "" where the kind has rules."""
    return kind_named(item.document["kind"]).without_rules
