"""The registry: one entry a kind, looked up by everybody, remembered until a kind comes or goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import pytest

from core.findings import Finding, Outcome, Severity
from core.sheets import kinds
from core.sheets.checking import check_together
from core.sheets.kinds import Bundle, Home, Rules, SheetKind


@dataclass(frozen=True, slots=True)
class Note:
    kind: ClassVar[str] = "note"

    text: str = ""
    year: int | None = None
    evidence: None = None


@dataclass(frozen=True, slots=True)
class Memo:
    kind: ClassVar[str] = "memo"

    text: str = ""
    year: int | None = None
    evidence: None = None


def run(bundle: Bundle) -> list[Outcome]:
    """Says how many documents stand around, and what the caller gave."""
    return [
        Outcome((Finding("N", Severity.HINT, f"{len(bundle.documents)} {bundle.given.get(n)}"),))
        for n in bundle.own
    ]


RULES = Rules(run, lambda f: f.where, lambda f: "", lambda where, document: where)


@pytest.fixture(autouse=True)
def registered() -> Iterator[None]:
    kinds.register(
        SheetKind(Note, "便签", name_fields=("text",), rules=RULES),
        SheetKind(Memo, "备忘", name_fields=("text",), once=True),
    )
    yield
    kinds.unregister("note")
    kinds.unregister("memo")


def test_every_kind_of_the_product_has_its_entry() -> None:
    names = {kind.name for kind in kinds.all_kinds()} - {"note", "memo"}
    assert names == {
        "self_evaluation", "investment_performance", "department_evaluation", "statement",
        "performance_target", "department_target",
    }  # fmt: skip
    assert [kind.name for kind in kinds.stored_as(Home.EVALUATION)] == ["self_evaluation"]


def test_a_document_is_read_by_its_kind() -> None:
    assert kinds.read_document({"kind": "note", "text": "a"}) == Note("a")
    assert kinds.read_document({"kind": "unheard"}) is None
    assert kinds.read_document({}) is None
    assert (kinds.title_of("note"), kinds.title_of("unheard")) == ("便签", "unheard")


def test_a_name_is_what_the_document_says_or_the_kind_where_there_is_one() -> None:
    note, memo = kinds.kind_named("note"), kinds.kind_named("memo")
    assert note.name_of({"text": " 甲\n 乙 "}) == "甲 乙"
    assert (note.name_of({"text": None}), memo.name_of({})) == ("", "备忘")
    assert note.called(Note(" 甲  乙 ")) == "甲  乙"


def test_what_is_remembered_is_forgotten_when_a_kind_comes() -> None:
    asked = []

    @kinds.per_registry
    def count() -> int:
        asked.append(1)
        return len(kinds.all_kinds())

    assert count() == count()
    assert len(asked) == 1
    kinds.extend("note", title="纸条")
    count()
    assert len(asked) == 2
    assert kinds.title_of("note") == "纸条"


def test_each_document_is_checked_by_its_own_rules_beside_all_others() -> None:
    documents = [Note("a"), Memo("b"), Note("c")]
    places = [
        [f.where for f in found.findings] for found in check_together(documents, {2: "given"})
    ]
    assert places == [["3 None"], [], ["3 given"]]


def test_only_what_is_wanted_is_checked() -> None:
    found = check_together([Note("a"), Note("b")], wanted={1})
    assert [len(each.findings) for each in found] == [0, 1]


def test_a_document_of_no_known_kind_is_a_mistake_of_the_caller() -> None:
    kinds.unregister("note")
    try:
        with pytest.raises(KeyError):
            check_together([Note("a")])
    finally:
        kinds.register(SheetKind(Note, "便签", name_fields=("text",), rules=RULES))
