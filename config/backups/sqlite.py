"""Dump and load of SQLite, by its own online backup: whoever writes meanwhile is not held up."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from django.db import connection
from django.utils.translation import gettext as _

from config.backups.files import create, sync_file
from config.backups.manifest import BackupRefused

Result = TypeVar("Result")


def server_version() -> str:
    return sqlite3.sqlite_version


def dump(file: Path, look: Callable[[Callable[[str], Sequence[Sequence[Any]]]], Result]) -> Result:
    """Copy the database to a new file, and look at the copy: the two cannot differ."""
    create(file).close()
    try:
        with closing(_open(_own_file())) as source, closing(_open(file)) as target:
            source.backup(target)
            # One file, also for readers: no write-ahead log beside it.
            target.execute("PRAGMA journal_mode=DELETE")
            found = target.execute("PRAGMA quick_check").fetchone()[0]
            if found != "ok":
                raise BackupRefused(_("数据库文件已损坏（%(found)s），未备份。") % {"found": found})
            seen = look(lambda question: target.execute(question).fetchall())
    except sqlite3.Error as error:
        raise BackupRefused(_("数据库备份失败：%(error)s") % {"error": error}) from error
    sync_file(file)
    return seen


def load(file: Path) -> None:
    """Put the dump in the place of the database, in one transaction."""
    connection.close()
    try:
        with (
            closing(sqlite3.connect(_address(file, "mode=ro&immutable=1"), uri=True)) as source,
            closing(sqlite3.connect(_own_file(), timeout=20)) as target,
        ):
            source.backup(target)
    except sqlite3.Error as error:
        raise BackupRefused(_("数据库恢复失败：%(error)s") % {"error": error}) from error


def _own_file() -> Path:
    return Path(connection.settings_dict["NAME"])


def _open(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(_address(file, "mode=rw"), uri=True, timeout=20)


def _address(file: Path, options: str) -> str:
    return f"file:{quote(str(file.absolute()))}?{options}"
