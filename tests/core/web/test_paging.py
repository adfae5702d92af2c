"""Pages by keys show what Django's own paginator shows, and sort no whole rows."""

from __future__ import annotations

import pytest
from django.core.paginator import Paginator
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Unit
from core.web.paging import KeyPaginator

pytestmark = pytest.mark.django_db


@pytest.fixture
def units() -> None:
    for number in range(7):
        Unit.objects.create(code=f"u{number}", name=f"单位{number % 3}")


@pytest.mark.parametrize("number", [1, 2, 3])
def test_pages_are_those_of_django(units: None, number: int) -> None:
    rows = Unit.objects.order_by("name", "-code")
    ours, theirs = KeyPaginator(rows, 3).page(number), Paginator(rows, 3).page(number)
    assert list(ours.object_list) == list(theirs.object_list)
    assert (ours.paginator.count, ours.has_next()) == (7, theirs.has_next())


@pytest.mark.parametrize("number", ["0", "9", "x", None])
def test_pages_that_are_not_there_are_answered_alike(units: None, number: str | None) -> None:
    rows = Unit.objects.order_by("code")
    assert list(KeyPaginator(rows, 3).get_page(number)) == list(Paginator(rows, 3).get_page(number))


def test_no_rows_are_one_empty_page() -> None:
    assert list(KeyPaginator(Unit.objects.order_by("code"), 3).get_page(1)) == []


def test_what_is_sorted_is_keys_and_what_is_read_is_the_page(units: None) -> None:
    with CaptureQueriesContext(connection) as queries:
        page = KeyPaginator(Unit.objects.order_by("name", "code"), 3).page(2)
        assert len(page.object_list) == 3
    _count, keys, rows = (row["sql"] for row in queries)
    assert "OFFSET 3" in keys
    assert '"accounts_unit"."code",' not in keys.partition("FROM")[0]
    assert '"accounts_unit"."id" IN (' in rows
    assert "OFFSET" not in rows


def test_rows_that_were_counted_are_not_counted_again(units: None) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert KeyPaginator(Unit.objects.order_by("code"), 3, known=7).page(3).paginator.count == 7
    assert not [row for row in queries if "COUNT" in row["sql"]]
