"""A stored statement's page: what the rules find, beside what the unit's other documents say."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from budgets.actions import store_document
from budgets.documents import StatementDocument
from budgets.models import BudgetDocument
from core.sheets.documents import to_json
from tests.budgets.rules.tables import ACCOUNT, SPENDING, TARGET, with_cell
from tests.factories.people import Office, office
from tests.pages import as_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Office:
    return office()


def store(people: Office, statement: StatementDocument, year: int = 2021) -> BudgetDocument:
    content = to_json(statement)
    return store_document(
        unit=people.unit, year=year, content=content, by=people.administrator
    ).document


def page(client: Client, people: Office, document: BudgetDocument) -> str:
    response = as_user(client, people.preparer).get(f"/budgets/{document.pk}/")
    assert response.status_code == 200
    return str(response.content.decode())


def test_a_finding_stands_with_its_place_and_sentence(client: Client, people: Office) -> None:
    html = page(client, people, store(people, with_cell(ACCOUNT, 0, 2, "901.25")))

    assert "勾稽检查（1 条）" in html
    assert '<a class="place" href="#cell-rows-3-2">本年收入合计 · 收入</a>' in html
    assert "“本年收入合计”为 1,000.25 万元，所列各项合计为 1001.25 万元" in html
    assert 'id="cell-rows-3-2"' in html
    assert 'id="ST_BALANCE"' in client.get("/evaluations/checks/").content.decode()
    assert 'href="/evaluations/checks/#ST_BALANCE"' in html


def test_a_sound_statement_says_so(client: Client, people: Office) -> None:
    assert "未发现勾稽问题" in page(client, people, store(people, ACCOUNT))


def test_other_kinds_say_nothing_of_sums(client: Client, people: Office) -> None:
    content = to_json(TARGET)
    stored = store_document(
        unit=people.unit, year=2021, content=content, by=people.administrator
    ).document

    html = page(client, people, stored)
    assert "勾稽" not in html


def test_tables_of_the_same_unit_and_year_are_compared(client: Client, people: Office) -> None:
    spending = store(people, SPENDING)
    store(people, with_cell(with_cell(ACCOUNT, 1, 5, "811.20"), 3, 5, "900.25"))
    assert "而公开01 本年支出合计" in page(client, people, spending)


def test_other_years_are_not_compared(client: Client, people: Office) -> None:
    spending = store(people, SPENDING)
    store(people, with_cell(ACCOUNT, 3, 5, "900.25"), year=2020)
    assert "未发现勾稽问题" in page(client, people, spending)


def test_neighbours_cost_one_query(client: Client, people: Office) -> None:
    spending = store(people, SPENDING)
    as_user(client, people.preparer)
    client.get(f"/budgets/{spending.pk}/")
    with CaptureQueriesContext(
        connection,
    ) as alone:
        client.get(f"/budgets/{spending.pk}/")
    store(people, ACCOUNT)
    with CaptureQueriesContext(connection) as beside:
        client.get(f"/budgets/{spending.pk}/")
    assert len(alone) == len(beside)
