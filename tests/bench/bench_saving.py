"""Rows a second when an import saves forms, beside django-import-export importing row by row.

Both write to the same PostgreSQL (DATABASE_URL, else a database that answers on 127.0.0.1) in one
run; only their ratio means something. ``python -m tests.bench.bench_saving [FORMS]``
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("DATABASE_URL", "postgres://postgres@127.0.0.1/postgres")

import django

django.setup()

from django.db import connection  # noqa: E402
from import_export.resources import ModelResource  # noqa: E402
from tablib import Dataset  # noqa: E402

from accounts.models import Unit, User  # noqa: E402
from budgets.models import Project  # noqa: E402
from evaluations.lifecycle.imports import NewEvaluation, insert_evaluations  # noqa: E402
from evaluations.models import Evaluation, Indicator  # noqa: E402
from evaluations.models.states import State  # noqa: E402
from evaluations.sheet.document import INDICATOR_FIELDS, SelfEvaluation  # noqa: E402
from intake.runs.savers.evaluations import BATCH  # noqa: E402
from tests.factories.documents import build_document  # noqa: E402

ROWS_A_FORM = 20
COMPARED_ROWS = 2000


class IndicatorResource(ModelResource):
    """The plain way: one row after another."""

    class Meta:
        model = Indicator
        fields = ("id", "evaluation", "position", *INDICATOR_FIELDS)


def sheet() -> SelfEvaluation:
    document = build_document()
    rows = (document.indicators * 3)[:ROWS_A_FORM]
    named = tuple(replace(row, level3=f"{row.level3}{n}") for n, row in enumerate(rows))
    return replace(document, indicators=named)


def seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def save_forms(unit: Unit, user: User, count: int) -> None:
    document = sheet()
    for start in range(0, count, BATCH):
        names = [f"项目{number}" for number in range(start, min(start + BATCH, count))]
        projects = Project.objects.bulk_create(Project(unit=unit, name=name) for name in names)
        forms = [
            NewEvaluation(project, replace(document, project_name=project.name))
            for project in projects
        ]
        insert_evaluations(entries=forms, by=user, state=State.DRAFT)


def import_rows(form: Evaluation, count: int) -> None:
    rows = sheet().indicators
    data = Dataset(headers=["id", "evaluation", "position", *INDICATOR_FIELDS])
    for number in range(count):
        row = rows[number % len(rows)]
        cells = [getattr(row, name) for name in INDICATOR_FIELDS]
        data.append(["", str(form.pk), str(number), *cells])
    result = IndicatorResource().import_data(data, raise_errors=True)
    assert result.totals["new"] == count


def main(count: int) -> None:
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        unit = Unit.objects.create(code="1", name="甲")
        user = User.objects.create_user("1", None, name="甲")
        ours = count * ROWS_A_FORM / seconds(lambda: save_forms(unit, user, count))
        form = Evaluation.objects.earliest("pk")
        theirs = COMPARED_ROWS / seconds(lambda: import_rows(form, COMPARED_ROWS))
        rows = count * ROWS_A_FORM
        print(f"{connection.vendor}: {count} forms, {rows} indicator rows, checked and stored")
        print(f"import:                      {ours:9.0f} rows/s")
        print(f"django-import-export by row: {theirs:9.0f} rows/s")
        print(f"ratio:                       {ours / theirs:9.1f}")
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
