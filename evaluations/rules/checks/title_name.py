"""TITLE_NAME: the title names another project than the name field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from rapidfuzz.fuzz import ratio

from core.text import plain
from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions.model import Edition

CODE: Final = "TITLE_NAME"
found = partial(Finding, CODE, Severity.HINT)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    titled, name = _titled(document, context.edition), plain(document.project_name)
    if not titled or not name or name in titled or titled in name:
        return
    if ratio(titled, name) < context.decimal("title_alike"):
        yield found("title", printed=document.title, expected=document.project_name)


def _titled(document: SelfEvaluation, edition: Edition) -> str:
    """The project's name inside the title, "" where the edition's title has none."""
    before, mark, after = edition.title.partition("{project_name}")
    if not mark:
        return ""
    lead = re.escape(plain(before)).replace(re.escape("{year}"), "(?:[0-9]{4})?")
    match = re.fullmatch(f"(?:{lead})?(.+){re.escape(plain(after))}", plain(document.title))
    return match[1] if match else ""


RULE: Final = Rule(CODE, Severity.HINT, check, {"title_alike": "60"})
