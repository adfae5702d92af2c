"""What the catalogue says of the checks over statements, read once from ``texts.toml``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from budgets.documents import StatementDocument
from budgets.layouts import statement_families
from core.findings import Finding, fill
from core.spec import read_toml

_YEAR: Final = 2021


@dataclass(frozen=True, slots=True)
class StatementText:
    """Title, reason and source of a check, its templates, and tables that fail and pass."""

    code: str
    title: str
    sentence: str
    remedy: str
    why: str
    source: str
    example: tuple[StatementDocument, ...]
    corrected: tuple[StatementDocument, ...]


def _text(code: str, table: Mapping[str, Any]) -> StatementText:
    return StatementText(
        code=code,
        title=table["title"],
        sentence=table["sentence"],
        remedy=table["remedy"],
        why=table["why"],
        source=table["source"],
        example=tuple(_statements(table["example"])),
        corrected=tuple(_statements(table["corrected"])),
    )


def _statements(tables: Iterable[Mapping[str, Any]]) -> Iterable[StatementDocument]:
    for table in tables:
        number = table["table_no"]
        family = next(f.id for f in statement_families().values() if number.startswith(f.prefix))
        rows = tuple(tuple(row) for row in table["rows"])
        yield StatementDocument(family, _YEAR, table_no=number, rows=rows)


_DATA: Final = read_toml(Path(__file__).with_name("texts.toml"))
BASES: Final[Mapping[str, str]] = _DATA.pop("bases")
PARAMETER_LABELS: Final[Mapping[str, str]] = _DATA.pop("parameters")
TEXTS: Final[Mapping[str, StatementText]] = {
    code: _text(code, table) for code, table in _DATA.items()
}


def message(finding: Finding) -> str:
    """What is wrong, as one Chinese sentence."""
    text = TEXTS.get(finding.code)
    if text is None:
        return finding.code
    basis = fill(BASES.get(finding.params.get("case", ""), ""), finding)
    # The basis may hold printed words: it is put in last, so that their braces stay as they are.
    before, _, after = text.sentence.partition("{basis}")
    return fill(before, finding) + basis + fill(after, finding)


def remedy(finding: Finding) -> str:
    """How to put it right, as one Chinese sentence."""
    text = TEXTS.get(finding.code)
    return fill(text.remedy, finding) if text else ""


def title(code: str) -> str:
    """The short name of a check; the code itself where the catalogue has no text."""
    text = TEXTS.get(code)
    return text.title if text else code
