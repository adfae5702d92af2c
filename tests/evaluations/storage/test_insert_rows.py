"""Rows inserted in bulk are the rows that ordinary saving makes, on either database."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from core.database.insert_rows import insert_rows
from evaluations.models import Evaluation, Indicator, StoredFinding, Transition
from tests.factories.people import Office

NASTY = '反斜杠\\N 制表\t换行\n引号\'" 表情😀 {"a": 1}'


def test_every_kind_of_value_survives(people: Office, draft: Evaluation) -> None:
    Indicator.objects.all().delete()
    insert_rows(
        Indicator,
        [
            Indicator(evaluation=draft, position=0, level3=NASTY, actual="\\.", carried=True),
            Indicator(evaluation=draft, position=1, weight="10.50", weight_value=Decimal("10.5")),
        ],
    )
    first, second = Indicator.objects.all()
    assert (first.level3, first.actual, first.carried, first.weight_value) == (
        NASTY,
        "\\.",
        True,
        None,
    )
    assert (second.weight_value, second.level3) == (10.5, "")


def test_json_and_times_are_filled_in(people: Office, draft: Evaluation) -> None:
    insert_rows(
        Transition,
        [
            Transition(
                evaluation=draft,
                action="import",
                from_state="draft",
                to_state="draft",
                by=people.preparer,
                answers={"说明": NASTY},
            )
        ],
    )
    step = draft.transitions.last()
    assert step.answers == {"说明": NASTY}
    assert step.at is not None


def test_constraints_still_hold(draft: Evaluation) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(Indicator, [Indicator(evaluation=draft, position=9, score_value=Decimal(-1))])


def test_no_rows_are_no_work(django_assert_num_queries, db: None) -> None:
    with django_assert_num_queries(0):
        insert_rows(StoredFinding, [])
