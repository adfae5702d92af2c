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
def form(db: None) -> Evaluation:
    return make(1)[0]


def make(count: int) -> list[Evaluation]:
    people = office()
    forms = create_many(people.unit, people.preparer, count)
    StoredFinding.objects.all().delete()
    return forms


def row(form: Evaluation, name: str, printed: str = "", **params: str) -> StoredFinding:
    """A finding of check and place ``name``."""
    return StoredFinding(
        evaluation=form,
        code=name,
        severity="hint",
        where=f"indicators[0].{name}",
        printed=printed,
        params=params,
    )


def store(form: Evaluation, names: str, printed: str = "") -> list[str]:
    """The statements that it took to make the stored findings these, a letter each."""
    with CaptureQueriesContext(connection) as queries:
        write_findings({form.pk: [row(form, name, printed) for name in names]})
    return [query["sql"] for query in queries if not query["sql"].startswith("SELECT")]


def keys(form: Evaluation) -> dict[str, int]:
    return dict(form.findings.order_by("pk").values_list("code", "pk"))


def test_what_stays_is_not_written(form: Evaluation) -> None:
    store(form, "abc", "甲")
    before = keys(form)
    assert store(form, "abc", "甲") == []
    assert keys(form) == before


def test_what_is_gone_is_deleted_and_nothing_else_touched(form: Evaluation) -> None:
    store(form, "abcd")
    before = keys(form)
    [statement] = store(form, "ac")
    assert statement.startswith("DELETE")
    assert keys(form) == {name: before[name] for name in "ac"}


def test_what_comes_last_is_added(form: Evaluation) -> None:
    store(form, "ab")
    before = keys(form)
    [statement] = store(form, "abc")
    assert "ON CONFLICT" not in statement
    assert list(keys(form)) == ["a", "b", "c"]
    assert {name: keys(form)[name] for name in "ab"} == before


def test_what_says_something_else_of_the_same_place_keeps_its_key(form: Evaluation) -> None:
    store(form, "abc", "甲")
    before = keys(form)
    write_findings(
        {form.pk: [row(form, "a", "甲"), row(form, "b", "乙", x="1"), row(form, "c", "甲")]}
    )
    assert keys(form) == before
    changed = form.findings.get(code="b")
    assert (changed.printed, changed.params) == ("乙", {"x": "1"})


def test_what_comes_in_between_leaves_those_before_alone(form: Evaluation) -> None:
    store(form, "abd")
    before = keys(form)
    store(form, "abcd")
    assert list(keys(form)) == ["a", "b", "c", "d"]
    assert {name: keys(form)[name] for name in "ab"} == {name: before[name] for name in "ab"}


@pytest.mark.django_db
@settings(deadline=None, max_examples=40)
@given(st.lists(st.text("abc", max_size=6), min_size=2, max_size=4))
def test_the_rows_are_always_those_wanted_in_their_order(states: list[str]) -> None:
    """Also where one place has several findings."""
    form = Evaluation.objects.first() or make(1)[0]
    StoredFinding.objects.all().delete()
    for number, names in enumerate(states):
        wanted = [row(form, name, str(number * place % 3)) for place, name in enumerate(names)]
        write_findings({form.pk: wanted})
        stored = form.findings.order_by("pk").values_list(*FINDING_COLUMNS)
        assert list(stored) == [
            tuple(getattr(each, name) for name in FINDING_COLUMNS) for each in wanted
        ]


def test_many_forms_take_as_many_statements_as_one(db: None) -> None:
    forms = make(20)
    wanted = {form.pk: [row(form, name) for name in "abc"] for form in forms}
    with CaptureQueriesContext(connection) as queries:
        write_findings(wanted)
        write_findings({pk: [rows[0], rows[2]] for pk, rows in wanted.items()})
    assert len(queries) == 4
    assert all(list(keys(form)) == ["a", "c"] for form in forms)
