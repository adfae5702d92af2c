"""The texts of the catalogue, read once from ``texts.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from core.spec import read_toml
from evaluations.sheet.document import IndicatorRow


@dataclass(frozen=True, slots=True)
class Example:
    """Cells changed in the sound sheet; other sheets of the unit, budgets held elsewhere, and the
    rows of the approved target.
    """

    cells: Mapping[str, str]
    peers: tuple[Mapping[str, str], ...] = ()
    budgets: Mapping[str, str] = field(default_factory=dict)
    promised: tuple[IndicatorRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """What the catalogue says of a check; sentence and correct are templates."""

    code: str
    title: str
    sentence: str
    remedy: str
    why: str
    source: str
    example: Example
    corrected: Example
    cases: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def templates(self, case: str) -> tuple[str, str]:
        """Sentence and correct, of that case where it has its own."""
        return self.cases.get(case, (self.sentence, self.remedy))


def load_texts(path: Path) -> dict[str, Text]:
    """All texts by code; KeyError for a table that lacks a key."""
    data = read_toml(path)
    return {code: _text(code, table) for code, table in data.items()}


def _text(code: str, table: Mapping[str, Any]) -> Text:
    cases = table.get("case", {}).items()
    return Text(
        code=code,
        title=table["title"],
        sentence=table["sentence"],
        remedy=table["remedy"],
        why=table["why"],
        source=table["source"],
        example=_example(table["example"]),
        corrected=_example(table["corrected"]),
        cases={name: (case["sentence"], case["remedy"]) for name, case in cases},
    )


def _example(table: Mapping[str, Any]) -> Example:
    cells = {path: text for path, text in table.items() if isinstance(text, str)}
    return Example(
        cells,
        tuple(table.get("peers", ())),
        table.get("budgets", {}),
        tuple(IndicatorRow(**cells) for cells in table.get("promised", ())),
    )


TEXTS: Final[Mapping[str, Text]] = load_texts(Path(__file__).with_name("texts.toml"))
