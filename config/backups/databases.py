"""What a backup has to know of a database: its tables, rows, migrations and named files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from django.apps import apps
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from config.backups import postgresql, sqlite
from config.backups.manifest import BackupRefused

Ask = Callable[[str], Sequence[Sequence[Any]]]
"""Runs one question in SQL and gives its rows."""

# Filled by `migrate` itself, by a look at the sign-in page and by failed attempts to sign in.
NOT_CONTENT: Final = {
    "auth_permission",
    "axes_accessattempt",
    "axes_accessattemptexpiration",
    "axes_accessfailurelog",
    "axes_accesslog",
    "django_content_type",
    "django_migrations",
    "django_session",
}


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file that a row of the database names."""

    table: str
    row: str
    file: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What a dump holds, read from the same state of the database."""

    rows: Mapping[str, int]
    migrations: Mapping[str, Sequence[str]]
    files: Sequence[NamedFile]


class Database(Protocol):
    """The module of one kind of database."""

    def dump(self, file: Path, look: Callable[[Ask], Contents]) -> Contents: ...

    def load(self, file: Path) -> None: ...

    def server_version(self) -> str: ...


_KINDS: Final[Mapping[str, Database]] = {"sqlite": sqlite, "postgresql": postgresql}


def current() -> Database:
    return _KINDS[connection.vendor]


def tables() -> list[str]:
    return sorted(connection.introspection.table_names())


def look(ask: Ask) -> Contents:
    """Count and list what is there. Raises BackupRefused where no tables are."""
    there = tables()
    if "django_migrations" not in there:
        raise BackupRefused(_("数据库中还没有数据表，没有可备份的内容。"))
    migrations: dict[str, list[str]] = {}
    for app, name in ask("SELECT app, name FROM django_migrations ORDER BY app, name"):
        migrations.setdefault(app, []).append(name)
    return Contents(count_rows(ask, there), migrations, list(_named_files(ask, there)))


def count_rows(ask: Ask, names: Iterable[str]) -> dict[str, int]:
    # Names come from the database's own list and are quoted by Django.
    return {
        name: ask(f"SELECT count(*) FROM {_quoted(name)}")[0][0]  # noqa: S608
        for name in names
    }


def ask(question: str) -> Sequence[Sequence[Any]]:
    """Ask Django's own connection."""
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchall()


def _named_files(ask: Ask, there: Sequence[str]) -> Iterator[NamedFile]:
    for model in apps.get_models():
        table = model._meta.db_table
        if table not in there:
            continue
        key = model._meta.pk.column
        for field in model._meta.local_fields:
            if isinstance(field, models.FileField):
                columns = f"{_quoted(key)}, {_quoted(field.column)}"
                rows = ask(f"SELECT {columns} FROM {_quoted(table)}")  # noqa: S608
                yield from (NamedFile(table, str(row), file) for row, file in rows if file)


def _quoted(name: str | None) -> str:
    assert name is not None  # noqa: S101  a concrete model's field has a column
    return connection.ops.quote_name(name)


def content() -> dict[str, int]:
    """Rows by table that keep this installation from being empty; a strange table counts, too."""
    there = tables()
    own = {*connection.introspection.django_table_names(), "django_migrations"}
    strange = {name: 0 for name in there if name not in own}
    counted = count_rows(ask, [name for name in there if name in own - NOT_CONTENT])
    return strange | {name: rows for name, rows in counted.items() if rows}


def unknown_migrations(applied: Mapping[str, Sequence[str]]) -> list[str]:
    """Migrations that this version of the product does not have."""
    known = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
    return [
        f"{app}.{name}"
        for app, names in applied.items()
        for name in names
        if (app, name) not in known
    ]
