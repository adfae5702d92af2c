"""What lists of very many forms are spared: whole sheets read to count or to sort them."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evaluations.models import Evaluation, StoredFinding
from evaluations.models.states import State
from tests.factories.evaluations import create_many
from tests.factories.people import Office, office
from tests.pages import as_user

ADDRESSES = (
    "/evaluations/",
    "/evaluations/?year=2025",
    "/evaluations/?state=draft",
    "/evaluations/?words=项目",
    "/evaluations/?page=3",
)
LISTED = next(index for index in Evaluation._meta.indexes if index.name == "evaluations_listed")
"""An index with every column that lists count, filter and sort by."""


@pytest.fixture
def evaluations(people: Office) -> None:
    create_many(people.unit, people.preparer, 60)


def statements(client: Client, address: str) -> list[str]:
    """What the page asks of the forms' table."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return [row["sql"] for row in queries if 'FROM "evaluations_evaluation"' in row["sql"]]


def columns(statement: str, table: str) -> set[str]:
    """The columns of a table, or of an alias, that a statement speaks of."""
    return set(re.findall(rf'"?{table}"?\."(\w+)"', statement))


@pytest.mark.parametrize("address", ADDRESSES)
def test_counting_and_sorting_need_no_look_at_the_sheets(
    client: Client, people: Office, evaluations: None, address: str
) -> None:
    held = {Evaluation._meta.get_field(name).column for name in LISTED.fields}
    asked = statements(as_user(client, people.reviewer), address)
    over_all = [statement for statement in asked if '"id" IN (' not in statement]
    assert len(over_all) >= 2
    for statement in over_all:
        assert columns(statement, "evaluations_evaluation") <= held, statement


def test_forms_with_a_finding_are_found_without_a_look_at_the_findings(
    client: Client, people: Office, evaluations: None
) -> None:
    index = next(row for row in StoredFinding._meta.indexes if "code" in row.fields)
    held = {StoredFinding._meta.get_field(name).column for name in index.fields}
    asked = statements(as_user(client, people.reviewer), "/evaluations/?findings=MISSING_FIELD")
    counted = [statement for statement in asked if "evaluations_storedfinding" in statement]
    assert counted
    for statement in counted:
        assert columns(statement, "U0") <= held, statement


@pytest.mark.skipif(connection.vendor != "postgresql", reason="a plan of PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_postgresql_reads_the_index_alone(client: Client) -> None:
    people = office()
    create_many(people.unit, people.preparer, 60)
    asked = statements(as_user(client, people.reviewer), "/evaluations/?words=项目")
    over_all = [statement for statement in asked if '"id" IN (' not in statement]
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE evaluations_evaluation")
        # Over these few forms it would read the table; over those of a city it does not.
        cursor.execute("SET enable_seqscan = off")
        try:
            for statement in over_all:
                cursor.execute("EXPLAIN " + statement)
                plan = "\n".join(line for (line,) in cursor.fetchall())
                # Forwards or backwards: both ways spare the sheets themselves.
                found = re.search(r"Index Only Scan (Backward )?using evaluations_listed", plan)
                assert found, plan
        finally:
            cursor.execute("RESET enable_seqscan")


@pytest.mark.parametrize(
    "address", [*ADDRESSES, "/evaluations/review/", "/evaluations/review/?page=2"]
)
def test_texts_are_read_of_one_page_only(
    client: Client, people: Office, evaluations: None, address: str
) -> None:
    create_many(people.unit, people.preparer, 30, state=State.UNIT_APPROVED, name="待复核")
    asked = statements(as_user(client, people.reviewer), address)
    with_texts = [statement for statement in asked if '"goal_actual"' in statement]
    assert len(with_texts) == 1
    assert '"evaluations_evaluation"."id" IN (' in with_texts[0]
    assert "OFFSET" not in with_texts[0]


def test_a_list_without_filters_counts_its_forms_once(
    client: Client, people: Office, evaluations: None
) -> None:
    asked = statements(as_user(client, people.reviewer), "/evaluations/")
    assert sum("COUNT(" in statement for statement in asked) == 1


def test_a_filtered_list_counts_what_it_shows(
    client: Client, people: Office, evaluations: None
) -> None:
    create_many(people.unit, people.preparer, 30, state=State.APPROVED, name="已通过")
    page = as_user(client, people.reviewer).get("/evaluations/?state=approved").context["page"]
    assert page.paginator.count == 30
    whole = client.get("/evaluations/?state=nonsense").context["page"]
    assert whole.paginator.count == 90
