"""Which cells of a damaged sheet were read wrong and called sure, without a word about them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from intake.reading.pipeline import Extraction, extract_bytes, to_json
from intake.reading.problems import IntakeProblem

SURE: Final = 0.9
_MONEY: Final = (
    "initial_budget", "adjusted_budget", "executed", "weight", "execution_rate", "score",
)  # fmt: skip
COMPARED: Final = {
    "indicators": ("level1", "level2", "level3", "target", "actual", "weight", "score"),
    "funding": _MONEY,
}
NAMES: Final = {"indicators": "level3", "funding": "source"}


@dataclass
class Silence:
    """Cells called sure, those of them that are wrong, and which."""

    sure: int = 0
    wrong: int = 0
    cells: list[str] = field(default_factory=list)


def judge(name: str, data: bytes, wanted: Mapping[str, Any], silence: Silence, about: str) -> None:
    """Count the sure cells of what is read against what the sheet says."""
    try:
        extraction = extract_bytes(name, data)
    except IntakeProblem:
        return
    found = to_json(extraction, with_evidence=True)["documents"]
    for number, document in enumerate(found):
        if _is_questioned(extraction, number):
            continue
        if document["kind"] != wanted["kind"]:
            continue
        for table in COMPARED:
            for row in document.get(table, ()):
                _judge_row(row, table, wanted.get(table, ()), document, silence, about)


def _is_questioned(extraction: Extraction, number: int) -> bool:
    """Whether the document waits for a person."""
    return any(number in problem.documents for problem in extraction.problems)


def _judge_row(
    row: Mapping[str, Any],
    table: str,
    wanted: Sequence[Mapping[str, Any]],
    document: Mapping[str, Any],
    silence: Silence,
    about: str,
) -> None:
    evidence = row.get("evidence", {})
    if evidence.get("confidence", 1.0) < SURE or document["evidence"]["confidence"] < SURE / 2:
        return
    if evidence.get("note") or _is_named(evidence.get("place", ""), document):
        return
    texts = [_plain(row.get(name, "")) for name in COMPARED[table]]
    same = max(wanted, key=lambda other: _likeness(row, other, table), default={})
    for name, text in zip(COMPARED[table], texts, strict=True):
        if not text:
            continue
        silence.sure += 1
        if text != _plain(same.get(name, "")):
            silence.wrong += 1
            row_name = row.get(NAMES[table])
            silence.cells.append(f"{about} {name}: {text!r} for {same.get(name)!r}, {row_name!r}")


def _is_named(place: str, document: Mapping[str, Any]) -> bool:
    """Whether a notice, or a cell without a place, is of this very row."""
    remarks = (*document.get("notices", ()), *document.get("unplaced", ()))
    return any(_row_number(place) == _row_number(remark["place"]) for remark in remarks)


def _row_number(place: str) -> str:
    """The row of 工作表“X”单元格 F12, or of 第 37 行."""
    digits = re.findall(r"[0-9]+", place)
    return digits[-1] if digits else ""


def _likeness(row: Mapping[str, Any], other: Mapping[str, Any], table: str) -> int:
    own = NAMES[table]
    same = sum(_plain(row.get(n, "")) == _plain(other.get(n, "")) for n in COMPARED[table])
    return same + 10 * (_plain(row.get(own, "")) == _plain(other.get(own, "")))


def _plain(text: Any) -> str:
    return "".join(unicodedata.normalize("NFKC", str(text)).split())
