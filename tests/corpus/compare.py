"""Compare extracted documents with expected ones: the counts of the corpus table."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from core.numbers import read_decimal
from core.text import is_nothing

Json = Mapping[str, Any]
NUMBERS = frozenset(
    {
        "project_amount", "initial_budget", "adjusted_budget", "executed", "weight",
        "execution_rate", "score", "level1_weight", "level2_weight", "level3_weight",
        "total_weight", "total_score", "total_investment", "total_investment_fiscal",
        "total_investment_other", "initial_target", "plan_issued", "investment_completed",
        "completed_government_fund", "completed_general_budget", "plan_expenditure_rate",
        "cumulative_investment", "overall_completion_rate", "progress_percent", "budget_total",
        "budget_general", "budget_fund", "budget_other", "amount",
    }
)  # fmt: skip
IGNORED = frozenset({"uncertain", "evidence"})
ROWS = ("indicators", "rows")


@dataclass
class Score:
    """How much of a source came out right, and what did not."""

    numbers: int = 0
    numbers_right: int = 0
    texts: int = 0
    texts_right: int = 0
    rows: int = 0
    rows_right: int = 0
    expected: int = 0
    found: int = 0
    wrong: list[str] = field(default_factory=list)

    def share(self, right: int, total: int) -> float:
        return 100.0 * right / total if total else 100.0

    @property
    def number_share(self) -> float:
        return self.share(self.numbers_right, self.numbers)

    @property
    def text_share(self) -> float:
        return self.share(self.texts_right, self.texts)

    @property
    def row_share(self) -> float:
        return self.share(self.rows_right, self.rows)

    def line(self, source: str) -> str:
        return (
            f"{source:<34} {self.number_share:7.2f} {self.text_share:7.2f} {self.row_share:7.2f} "
            f"{self.found:4d}/{self.expected}"
        )


HEADING = f"{'source':<34} {'numbers':>7} {'text':>7} {'rows':>7} documents"


def compare(expected: Sequence[Json], actual: Sequence[Json]) -> Score:
    """Documents are matched in order of kind and name; what is missing counts as wrong."""
    score = Score(expected=len(expected), found=len(actual))
    for number, (wanted, found) in enumerate(_paired(expected, actual), 1):
        _fields(wanted, found, str(number), score, frozenset(wanted.get("uncertain", ())))
    return score


def _paired(left: Sequence[Any], right: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    """Expected items with what was found for them, None where nothing was."""
    if len(left) == len(right):
        yield from zip(left, right, strict=True)
        return
    matcher = SequenceMatcher(None, [_name(x) for x in left], [_name(x) for x in right], False)
    partner = {
        block.a + k: block.b + k
        for block in matcher.get_matching_blocks()
        for k in range(block.size)
    }
    for index, item in enumerate(left):
        yield item, right[partner[index]] if index in partner else None


def _name(item: Any) -> str:
    if isinstance(item, Mapping):
        names = ("kind", "project_name", "table_no", "level2", "level3", "label", "source")
        return "|".join(_text(str(item.get(name, ""))) for name in names)
    return "|".join(map(_text, item)) if isinstance(item, list) else _text(str(item))


def _fields(
    wanted: Json, found: Json | None, at: str, score: Score, unsure: frozenset[str]
) -> None:
    for name, value in wanted.items():
        if name in IGNORED or name in unsure:
            continue
        other = None if found is None else found.get(name)
        if isinstance(value, list):
            _rows(value, other or [], f"{at}.{name}", score, counted=name in ROWS)
        else:
            _value(name in NUMBERS, str(value), other, f"{at}.{name}", score)


def _rows(wanted: list[Any], found: list[Any], at: str, score: Score, *, counted: bool) -> None:
    if len(found) > len(wanted):
        score.wrong.append(f"{at}: {len(found)} rows instead of {len(wanted)}")
    for number, (row, other) in enumerate(_paired(wanted, found)):
        before = score.numbers_right + score.texts_right
        total = score.numbers + score.texts
        if isinstance(row, list):
            _cells(row, other, f"{at}[{number}]", score)
        else:
            _fields(row, other, f"{at}[{number}]", score, frozenset(row.get("uncertain", ())))
        right = (
            score.numbers_right + score.texts_right - before == score.numbers + score.texts - total
        )
        score.rows += counted
        score.rows_right += counted and right


def _cells(row: list[str], other: list[str] | None, at: str, score: Score) -> None:
    cells = other or []
    for column, value in enumerate(row):
        found = cells[column] if column < len(cells) else None
        _value(read_decimal(value) is not None, value, found, f"{at}[{column}]", score)
    if len(cells) > len(row):
        score.wrong.append(f"{at}: {len(cells)} cells instead of {len(row)}")


def _value(number: bool, wanted: str, found: Any, at: str, score: Score) -> None:
    right = found is not None and same(wanted, str(found), number=number)
    if number:
        score.numbers += 1
        score.numbers_right += right
    else:
        score.texts += 1
        score.texts_right += right
    if not right:
        score.wrong.append(f"{at}: {wanted!r} expected, found {found!r}")


def same(wanted: str, found: str, *, number: bool) -> bool:
    """Equal apart from white space and width; numbers as decimals, marks for nothing alike."""
    if _text(wanted) == _text(found):
        return True
    if not number:
        return False
    if is_nothing(wanted) and is_nothing(found):
        return True
    left, right = read_decimal(wanted), read_decimal(found)
    return left is not None and left == right and ("%" in wanted) == ("%" in found)


def _text(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
