"""The committed table: who gets what at which URL, and what it changes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from tests.access.people import PEOPLE
from tests.access.walk import Answer, Outcome

FILE: Final = Path(__file__).with_name("table.txt")
HEAD: Final = """\
# Who gets what at which URL, and what it changes in the database. Read docs/testing.md, "Access".
# URL [case] | people | GET | honest POST | forged POSTs | changes
"""


def lines_of(outcomes: Iterable[Outcome]) -> list[str]:
    """The table's lines of one URL: a line for all who fare alike in a case."""
    groups: dict[tuple[str, str], list[str]] = {}
    for outcome in outcomes:
        name = f" [{outcome.case.name}]" if outcome.case.name else ""
        key = (f"{outcome.case.url}{name}", _fate(outcome))
        groups.setdefault(key, []).append(outcome.person)
    return [f"{where} | {_names(people)} | {fate}" for (where, fate), people in groups.items()]


def _names(people: list[str]) -> str:
    return "everybody" if len(people) == len(PEOPLE) else ", ".join(people)


def _fate(outcome: Outcome) -> str:
    forged = _by_words({answer.how: answer.word for answer in outcome.forged}) or "-"
    changed = {
        answer.how if answer in (outcome.get, outcome.post) else f"forged {answer.how}": (
            answer.changed
        )
        for answer in outcome.answers
        if answer.changed
    }
    changes = "; ".join(f"{how}: {words}" for how, words in _merged(changed).items()) or "-"
    return f"GET {outcome.get.word} | POST {outcome.post.word} | forged {forged} | {changes}"


def _by_words(words: dict[str, str]) -> str:
    """One status where all are alike, else each with the names of its bodies."""
    if len(set(words.values())) <= 1:
        return next(iter(words.values()), "")
    return ", ".join(f"{word} ({how})" for how, word in _merged(words).items())


def _merged(words: dict[str, str]) -> dict[str, str]:
    """The names that share a value, joined."""
    names: dict[str, list[str]] = {}
    for name, word in words.items():
        names.setdefault(word, []).append(name)
    return {" + ".join(given): word for word, given in names.items()}


def load() -> dict[str, list[str]]:
    """The committed lines by URL."""
    found: dict[str, list[str]] = {}
    if FILE.exists():
        for line in FILE.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                found.setdefault(url_of(line), []).append(line)
    return found


def url_of(line: str) -> str:
    return line.split(" [", 1)[0].split(" | ", 1)[0]


def store(table: dict[str, list[str]]) -> None:
    """Write the whole table, sorted by URL."""
    lines = [line for url in sorted(table) for line in table[url]]
    FILE.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")


__all__ = ["Answer", "lines_of", "load", "store", "url_of"]
