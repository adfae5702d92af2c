"""A database as the release before this one left it: loaded at its own migrations.

``previous_release.json`` was written by that release's own code: an office, its budgets, a campaign
with a published, a begun and an untouched sheet, an imported one of the year before, an import that
waits for its confirmation, samples, settings, and a job that no worker took before the update.
``write_release`` writes such a file with the code that is here.

- ``migrations``: the newest migration of each of our apps;
- ``documents``: each sheet in the interchange format, by its key;
- ``findings``: what the release found in each sheet, as check, severity and place;
- ``rows``: all rows, as ``manage.py dumpdata`` prints them.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

FILE: Final = Path(__file__).parent / "previous_release.json"


@cache
def previous_release() -> dict[str, Any]:
    """The file's content."""
    content: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    return content


def rows_of(model: str) -> dict[int, dict[str, Any]]:
    """The release's rows of a model ("evaluations.remark") by key; keyed by column."""
    rows = previous_release()["rows"]
    return {row["pk"]: row["fields"] for row in rows if row["model"] == model}


def migrate(targets: list[Any]) -> Any:
    """Bring the database there; gives the models as they are there."""
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


def migrate_to_newest() -> None:
    migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())


def migrate_to_previous() -> Any:
    """The models of the release."""
    return migrate(list(previous_release()["migrations"].items()))


def load(apps: Any) -> None:
    """Write all rows of the release.

    A row may come before one that it names: databases look at the end of the transaction.
    """
    models = {apps.get_model(row["model"]) for row in previous_release()["rows"]}
    with transaction.atomic():
        for row in previous_release()["rows"]:
            _write(apps.get_model(row["model"]), row["pk"], row["fields"])
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models)):
            cursor.execute(statement)


def _write(model: Any, pk: int, cells: dict[str, Any]) -> None:
    """As it stands, past what fills columns by itself: moments and names are those of then."""
    lists = {field.name for field in model._meta.many_to_many}
    columns = {name: model._meta.get_field(name) for name in cells.keys() - lists}
    values = {field.attname: field.to_python(cells[name]) for name, field in columns.items()}
    row = model(pk=pk, **values)
    row.save_base(raw=True, force_insert=True)
    for name in lists & cells.keys():
        getattr(row, name).set(cells[name])
