"""Project budgets that stored documents print are kept where they are found by name."""

from __future__ import annotations

from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from budgets.actions import store_document, undo_document_import
from budgets.announcing import announced_rows
from budgets.models import AnnouncedBudget, BudgetDocument
from core.sheets.documents import to_json
from tests.budgets.rules.tables import ACCOUNT, PROJECTS, TARGET, with_cell
from tests.factories.people import Office, office

LISTED = with_cell(PROJECTS, 1, 2, "34.20")


@pytest.fixture
def people(db: None) -> Office:
    return office()


def announced() -> list[tuple[str, str, str, Decimal]]:
    return list(AnnouncedBudget.objects.values_list("project", "source", "place", "amount"))


def test_a_stored_list_says_what_it_prints(people: Office) -> None:
    store_document(unit=people.unit, year=2021, content=to_json(LISTED), by=people.administrator)
    title = "部门预算绩效管理项目情况表"
    assert announced() == [
        ("群众演出", title, "第2行", Decimal("342000.00")),
        ("书屋运行", title, "第3行", Decimal("860000.00")),
    ]
    assert set(AnnouncedBudget.objects.values_list("unit_name", flat=True)) == {"云溪区文化馆"}


def test_a_newer_version_speaks_instead_and_undo_gives_the_old_one(people: Office) -> None:
    store_document(unit=people.unit, year=2021, content=to_json(TARGET), by=people.administrator)
    target = to_json(TARGET)
    target["budget_history"][1]["amount"] = "40.00"
    stored = store_document(unit=people.unit, year=2021, content=target, by=people.administrator)
    assert [row[3] for row in announced()] == [Decimal("400000.00")]
    version = stored.document.version
    undo_document_import(
        document=stored.document, version=version, before=stored.before, by=people.administrator
    )
    assert [row[3] for row in announced()] == [Decimal("342000.00")]
    undo_document_import(
        document=stored.document, version=version + 1, before=None, by=people.administrator
    )
    assert announced() == []


def changed(**cells: Any) -> dict[str, Any]:
    return to_json(TARGET) | cells


@pytest.mark.parametrize(
    "content",
    [
        to_json(ACCOUNT),
        changed(project_name=" "),
        changed(year=2020),
        changed(budget_history=[{"label": "2021年预算数", "amount": "9" * 30}]),
        changed(budget_history=[{"label": "2021年预算数", "amount": "多"}]),
        {"kind": "department_evaluation", "year": 2021, "indicators": []},
    ],
)
def test_what_says_nothing(content: dict[str, Any]) -> None:
    assert list(announced_rows(content, 2021)) == []


def test_long_names_are_cut_to_what_a_column_holds() -> None:
    [row] = announced_rows(changed(project_name="长" * 900, reporting_unit="位" * 900), 2021)
    assert (len(row["project"]), len(row["unit_name"])) == (300, 200)


def test_documents_stored_before_are_read_by_the_migration(people: Office) -> None:
    BudgetDocument.objects.create(
        kind="performance_target",
        unit=people.unit,
        year=2021,
        name="群众演出",
        content=to_json(TARGET),
    )
    assert announced() == []
    module = "budgets.migrations.0005_announce_stored"
    import_module(module).announce_stored(apps, connection.schema_editor())
    assert [row[0] for row in announced()] == ["群众演出"]
