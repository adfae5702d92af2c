"""Stored findings are written where they changed, and stay in the order of the rules."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluations.checking.stored_findings import FINDING_COLUMNS, write_findings
from evaluations.models import Evaluation, StoredFinding
from tests.factories.evaluations import create_many
from tests.factories.people import office


@pytest.fixture
def evaluation(db: None) -> Evaluation:
    return make(1)[0]


def make(count: int) -> list[Evaluation]:
    people = office()
    evaluations = create_many(people.unit, people.preparer, count)
    StoredFinding.objects.all().delete()
    return evaluations


def row(evaluation: Evaluation, name: str, printed: str = "", **params: str) -> StoredFinding:
    """A finding of check and place ``name``."""
    return StoredFinding(
        evaluation=evaluation,
        code=name,
        severity="hint",
        where=f"indicators[0].{name}",
        printed=printed,
        params=params,
    )


def store(evaluation: Evaluation, names: str, printed: str = "") -> list[str]:
    """The statements that it took to make the stored findings these, a letter each."""
    with CaptureQueriesContext(connection) as queries:
        write_findings({evaluation.pk: [row(evaluation, name, printed) for name in names]})
    return [query["sql"] for query in queries if not query["sql"].startswith("SELECT")]


def keys(evaluation: Evaluation) -> dict[str, int]:
    return dict(evaluation.findings.order_by("pk").values_list("code", "pk"))


def test_what_stays_is_not_written(evaluation: Evaluation) -> None:
    store(evaluation, "abc", "甲")
    before = keys(evaluation)
    assert store(evaluation, "abc", "甲") == []
    assert keys(evaluation) == before


def test_what_is_gone_is_deleted_and_nothing_else_touched(evaluation: Evaluation) -> None:
    store(evaluation, "abcd")
    before = keys(evaluation)
    [statement] = store(evaluation, "ac")
    assert statement.startswith("DELETE")
    assert keys(evaluation) == {name: before[name] for name in "ac"}


def test_what_comes_last_is_added(evaluation: Evaluation) -> None:
    store(evaluation, "ab")
    before = keys(evaluation)
    [statement] = store(evaluation, "abc")
    assert "ON CONFLICT" not in statement
    assert list(keys(evaluation)) == ["a", "b", "c"]
    assert {name: keys(evaluation)[name] for name in "ab"} == before


def test_what_says_something_else_of_the_same_place_keeps_its_key(evaluation: Evaluation) -> None:
    store(evaluation, "abc", "甲")
    before = keys(evaluation)
    write_findings(
        {
            evaluation.pk: [
                row(evaluation, "a", "甲"),
                row(evaluation, "b", "乙", x="1"),
                row(evaluation, "c", "甲"),
            ]
        }
    )
    assert keys(evaluation) == before
    changed = evaluation.findings.get(code="b")
    assert (changed.printed, changed.params) == ("乙", {"x": "1"})


def test_what_comes_in_between_leaves_those_before_alone(evaluation: Evaluation) -> None:
    store(evaluation, "abd")
    before = keys(evaluation)
    store(evaluation, "abcd")
    assert list(keys(evaluation)) == ["a", "b", "c", "d"]
    assert {name: keys(evaluation)[name] for name in "ab"} == {name: before[name] for name in "ab"}


@pytest.mark.django_db
@settings(deadline=None, max_examples=40)
@given(st.lists(st.text("abc", max_size=6), min_size=2, max_size=4))
def test_the_rows_are_always_those_wanted_in_their_order(states: list[str]) -> None:
    """Also where one place has several findings."""
    evaluation = Evaluation.objects.first() or make(1)[0]
    StoredFinding.objects.all().delete()
    for number, names in enumerate(states):
        wanted = [
            row(evaluation, name, str(number * place % 3)) for place, name in enumerate(names)
        ]
        write_findings({evaluation.pk: wanted})
        stored = evaluation.findings.order_by("pk").values_list(*FINDING_COLUMNS)
        assert list(stored) == [
            tuple(getattr(each, name) for name in FINDING_COLUMNS) for each in wanted
        ]


def test_many_forms_take_as_many_statements_as_one(db: None) -> None:
    evaluations = make(20)
    wanted = {
        evaluation.pk: [row(evaluation, name) for name in "abc"] for evaluation in evaluations
    }
    with CaptureQueriesContext(connection) as queries:
        write_findings(wanted)
        write_findings({pk: [rows[0], rows[2]] for pk, rows in wanted.items()})
    assert len(queries) == 4
    assert all(list(keys(evaluation)) == ["a", "c"] for evaluation in evaluations)
