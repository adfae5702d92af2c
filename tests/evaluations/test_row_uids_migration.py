"""An existing database is taken over: every stored row gets a uid of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from evaluations.models import Indicator
from evaluations.sheet.row_uids import known_uid

BEFORE: list[Any] = [("evaluations", "0010_four_eyes")]


def migrate(targets: list[Any]) -> Any:
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


def newest() -> list[Any]:
    return MigrationExecutor(connection).loader.graph.leaf_nodes()


@pytest.fixture
def old(transactional_db: None) -> Iterator[Any]:
    """The models as they were; afterwards the database is as it should be whatever happened."""
    yield migrate(BEFORE)
    migrate(newest())


def test_rows_written_so_far_get_uids_and_keep_their_cells(old: Any) -> None:
    unit = old.get_model("accounts", "Unit").objects.create(code="1", name="图书馆", path="1/")
    project = old.get_model("budgets", "Project").objects.create(unit=unit, name="图书购置")
    evaluation = old.get_model("evaluations", "Evaluation").objects.create(
        unit=unit, project=project, year=2025, edition="e", project_name="图书购置"
    )
    rows = old.get_model("evaluations", "Indicator").objects
    rows.bulk_create(
        rows.model(evaluation=evaluation, position=number, level3=f"指标{number}")
        for number in range(50)
    )
    migrate(newest())
    stored = list(Indicator.objects.order_by("position"))
    assert [row.level3 for row in stored] == [f"指标{number}" for number in range(50)]
    assert len({row.uid for row in stored}) == 50
    assert all(known_uid(row.uid) for row in stored)
    assert known_uid(Indicator.objects.create(evaluation_id=evaluation.pk, position=50).uid)


def test_the_way_back_takes_the_column_away(old: Any) -> None:
    migrate(newest())
    before = migrate(BEFORE)
    names = {field.name for field in before.get_model("evaluations", "Indicator")._meta.fields}
    assert "uid" not in names
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, "evaluations_indicator")
    assert "uid" not in {column.name for column in columns}
