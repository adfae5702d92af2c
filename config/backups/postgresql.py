"""Dump and load of PostgreSQL by its own programs pg_dump and pg_restore.

They are told server, user and password by environment variables: command lines are seen by
everybody on the machine.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

from django.db import connection, transaction
from django.utils.translation import gettext as _
from psycopg.conninfo import make_conninfo

from config.backups.files import create, sync_file
from config.backups.manifest import BackupRefused

Result = TypeVar("Result")

_VARIABLES: Final = {
    "HOST": "PGHOST",
    "PORT": "PGPORT",
    "USER": "PGUSER",
    "PASSWORD": "PGPASSWORD",  # the variable's name, not a password
    "NAME": "PGDATABASE",
}
_OPTIONS: Final = {
    "passfile": "PGPASSFILE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "options": "PGOPTIONS",
    "connect_timeout": "PGCONNECT_TIMEOUT",
}
# Owners and grants are the installation's, not the backup's.
_PLAIN: Final = ("--no-owner", "--no-privileges", "--no-password")


def server_version() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0])


def dump(file: Path, look: Callable[[Callable[[str], Sequence[Sequence[Any]]]], Result]) -> Result:
    """Write the archive, and look at the very snapshot of the database that pg_dump reads."""
    program = find_program("pg_dump", server_version())
    create(file).close()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]

        def ask(question: str) -> Sequence[Sequence[Any]]:
            cursor.execute(question)
            return cursor.fetchall()

        seen = look(ask)
        command = [program, "--format=custom", f"--snapshot={snapshot}", f"--file={file}", *_PLAIN]
        run(command, _("数据库备份失败：%(error)s"))
    sync_file(file)
    return seen


def load(file: Path) -> None:
    """Drop the empty tables and load the archive, in one transaction. Nothing else stands there."""
    program = find_program("pg_restore", server_version())
    run([program, "--list", str(file)], _("备份中的数据库文件不能读取，未作任何改动：%(error)s"))
    with connection.cursor() as cursor:
        names = [connection.ops.quote_name(name) for name in connection.introspection.table_names()]
        if names:
            cursor.execute(f"DROP TABLE {', '.join(names)} CASCADE")
    connection.close()
    name = make_conninfo(dbname=connection.settings_dict["NAME"])
    options = ("--single-transaction", "--exit-on-error", f"--dbname={name}", *_PLAIN)
    run([program, *options, str(file)], _("数据库恢复失败，库中没有写入任何内容：%(error)s"))


def find_program(name: str, version: str) -> str:
    """The program's path. Raises BackupRefused where it is not there or older than the server."""
    found = shutil.which(name)
    if found is None:
        raise BackupRefused(
            _("没有找到程序 %(name)s，请安装与数据库同一主版本的 PostgreSQL 客户端。")
            % {"name": name}
        )
    own, server = _major(_output([found, "--version"])), _major(f" {version}")
    if own < server:
        raise BackupRefused(
            _(
                "程序 %(name)s 是 %(own)d 版，比数据库的 %(server)d 版旧；"
                "请安装 %(server)d 版客户端。"
            )
            % {"name": name, "own": own, "server": server}
        )
    return found


def _major(text: str) -> int:
    """The first number after a blank: `pg_dump (PostgreSQL) 16.4 (Debian 16.4-1)`."""
    found = re.search(r" (\d+)", text)
    return int(found[1]) if found else 0


def _output(command: Sequence[str]) -> str:
    # A program of PATH with fixed arguments.
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603


def run(command: Sequence[str], sentence: str) -> None:
    # A program of PATH; names and passwords of the database go by the environment.
    done = subprocess.run(  # noqa: S603
        command, env=_environment(), capture_output=True, text=True, check=False, umask=0o077
    )
    if done.returncode:
        raise BackupRefused(sentence % {"error": done.stderr.strip()})


def _environment() -> dict[str, str]:
    settings = connection.settings_dict
    given = {variable: settings[key] for key, variable in _VARIABLES.items()}
    options = settings.get("OPTIONS", {})
    given |= {variable: options.get(key, "") for key, variable in _OPTIONS.items()}
    own = {variable: str(value) for variable, value in given.items() if value}
    return {**os.environ, **own, "LC_ALL": "C.UTF-8"}
