"""How many errors and warnings on real published sheets are right when a person reads them.

Every error and warning of ``expected_findings.json`` was read beside its sheet. Those that a
reader may dispute stand in ``doubted_findings.json`` with the reason, and count as wrong. A new
finding makes the lists differ (``test_shared_documents.py``) and has to be read like the others.
"""

from __future__ import annotations

import json
from pathlib import Path

HERE = Path(__file__).parent
EXPECTED: dict[str, dict[str, list[str]]] = json.loads(
    (HERE / "expected_findings.json").read_text("utf-8")
)
DOUBTED: dict[str, dict[str, dict[str, str]]] = json.loads(
    (HERE / "doubted_findings.json").read_text("utf-8")
)
WANTED = 0.95


def read_lines() -> list[tuple[str, str, str]]:
    """File, project and finding of every error and warning."""
    return [
        (file, project, line)
        for file, projects in EXPECTED.items()
        for project, lines in projects.items()
        for line in lines
        if not line.startswith("hint ")
    ]


def doubted_lines() -> list[tuple[str, str, str]]:
    return [
        (file, project, line)
        for file, projects in DOUBTED.items()
        for project, lines in projects.items()
        for line in lines
    ]


def test_what_is_doubted_was_found() -> None:
    assert set(doubted_lines()) <= set(read_lines())


def test_enough_errors_and_warnings_are_right() -> None:
    found, doubted = len(read_lines()), len(doubted_lines())
    share = (found - doubted) / found
    print(f"{found} errors and warnings read, {doubted} disputable: {share:.1%} right")  # noqa: T201

    assert share >= WANTED
