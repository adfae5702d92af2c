"""What a request changed in the database, as rows and as words a person can read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from django.apps import apps
from django.db import connection, models

Row = dict[str, Any]
Rows = dict[Any, Row]

UNWATCHED: Final = {"sessions", "axes", "contenttypes", "auth"}
"""Apps whose rows say nothing about access: sessions, failed log-ins, Django's own lists."""

LOG: Final = "django_admin_log"

SAID: Final = {"state", "stage", "status", "role", "action", "is_superuser", "is_staff"}
"""Columns whose values are written out; of all others only the name."""

_WRITES: Final = re.compile(
    r'^\s*(?:INSERT(?: OR IGNORE)? INTO|UPDATE|DELETE FROM)\s+"(\w+)"', re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Change:
    """One row added (``before`` is None), deleted (``after`` is None) or changed."""

    table: str
    before: Row | None
    after: Row | None

    @property
    def columns(self) -> dict[str, tuple[Any, Any]]:
        """Columns of a changed row with the values before and after."""
        if self.before is None or self.after is None:
            return {}
        before = self.before
        return {
            name: (before[name], new) for name, new in self.after.items() if before[name] != new
        }


@dataclass(slots=True)
class Watch:
    """The rows of all tables as they stand; compares them with what a request leaves."""

    tables: dict[str, Rows] = field(default_factory=dict)
    names: dict[tuple[str, Any], str] = field(default_factory=dict)
    """What rows are called in words, by table and primary key."""

    def remember(self) -> None:
        """Take the rows as they now stand for what every request begins with."""
        self.tables = {table: _read(model) for table, model in _watched().items()}

    def since(self, written: set[str]) -> list[Change]:
        """The differences in the tables that were written to."""
        models_ = _watched()
        found: list[Change] = []
        if connection.vendor == "postgresql" and any(map(_is_of_sheets, written)):
            # Many rows come by COPY, which no wrapper of statements sees (core/database).
            written = written | set(filter(_is_of_sheets, models_))
        for table in sorted(written & models_.keys()):
            found += _compare(table, self.tables[table], _read(models_[table]))
        return found

    def words(self, changes: list[Change]) -> str:
        """The changes as one line; "" for none. Entries of the admin's log stand last."""
        counts = Counter(self._word(change) for change in changes if change.table != LOG)
        words = [text if n == 1 else f"{text} ×{n}" for text, n in sorted(counts.items())]
        logged = sum(change.table == LOG for change in changes)
        return ", ".join([*words, *([f"(log +{logged})"] if logged else [])])

    def _word(self, change: Change) -> str:
        name = _watched()[change.table]._meta.model_name or ""
        if change.before is None or change.after is None:
            row = change.after or change.before or {}
            role = f"[{row['role']}]" if "role" in row else ""
            return f"{'+' if change.before is None else '−'}{name}{role}"
        called = self.names.get((change.table, change.before["id"]))
        columns = [
            f"{column} {old or '∅'}→{new or '∅'}" if column in SAID else column
            for column, (old, new) in change.columns.items()
        ]
        return f"{name}{f' “{called}”' if called else ''}: {' '.join(columns)}"


@contextmanager
def writes() -> Iterator[set[str]]:
    """The names of the tables that are written to meanwhile."""
    tables: set[str] = set()

    def look(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if match := _WRITES.match(sql):
            tables.add(match[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield tables


def _is_of_sheets(table: str) -> bool:
    return table.startswith("evaluations_")


def _watched() -> dict[str, type[models.Model]]:
    if not _MODELS:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.app_label not in UNWATCHED and not model._meta.proxy:
                _MODELS[model._meta.db_table] = model
    return _MODELS


_MODELS: dict[str, type[models.Model]] = {}


def _read(model: type[models.Model]) -> Rows:
    """All rows by primary key, without moments and versions: they change with every write."""
    names = [
        column.attname
        for column in model._meta.concrete_fields
        if not isinstance(column, models.DateTimeField) and column.name != "version"
    ]
    key = model._meta.pk.attname
    return {row[key]: row for row in model._base_manager.order_by().values(*names)}


def _compare(table: str, before: Rows, after: Rows) -> Iterator[Change]:
    for key in before.keys() & after.keys():
        if before[key] != after[key]:
            yield Change(table, before[key], after[key])
    gone = [before[key] for key in before.keys() - after.keys()]
    come = [after[key] for key in after.keys() - before.keys()]
    # Rows that are written anew with what they held are no change.
    same = Counter(map(_content, gone)) & Counter(map(_content, come))
    yield from (Change(table, row, None) for row in _without(gone, same))
    yield from (Change(table, None, row) for row in _without(come, same))


def _without(rows: list[Row], same: Mapping[str, int]) -> Iterator[Row]:
    left = dict(same)
    for row in rows:
        if left.get(_content(row), 0):
            left[_content(row)] -= 1
        else:
            yield row


def _content(row: Row) -> str:
    return repr([(name, value) for name, value in row.items() if name != "id"])
