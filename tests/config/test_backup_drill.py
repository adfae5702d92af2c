"""A real installation is backed up, lost and restored, on the kind of database of the suite."""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import psycopg
import pytest
from django.db import connection

from config.backups import manifest as manifests
from config.backups.files import digest_of
from config.backups.manifest import FileEntry
from tests.config.forked_commands import FILL

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Done:
    """A command that has ended."""

    returncode: int
    stdout: str
    stderr: str


class Manage(Protocol):
    def __call__(self, *arguments: str, largest_file: int | None = None) -> Done: ...


@dataclass(frozen=True)
class Installation:
    """A data folder and a database of its own, used as an operator uses it."""

    data: Path
    url: str
    connect: Callable[[], Any]
    empty: Callable[[], None]

    @property
    def uploads(self) -> Path:
        return self.data / "uploads"

    @contextmanager
    def started(self) -> Iterator[Manage]:
        """Runs commands. Loading the settings makes the data folder, so it is started anew for
        one that was lost.
        """
        env = {**os.environ, "ZIPING_DATA_DIR": str(self.data), "DATABASE_URL": self.url}
        with subprocess.Popen(
            [sys.executable, "-m", "tests.config.forked_commands"],
            cwd=ROOT,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:

            def manage(*arguments: str, largest_file: int | None = None) -> Done:
                assert process.stdin is not None
                assert process.stdout is not None
                asked = {"arguments": arguments, "largest_file": largest_file}
                process.stdin.write(json.dumps(asked) + "\n")
                process.stdin.flush()
                return Done(**json.loads(process.stdout.readline()))

            yield manage

    def lose(self) -> None:
        shutil.rmtree(self.data)
        self.empty()

    def rows(self) -> dict[str, list[str]]:
        """Every row of every table, but for the list of migrations."""
        with closing(self.connect()) as connected:
            return {
                table: sorted(map(repr, connected.execute(f'SELECT * FROM "{table}"').fetchall()))  # noqa: S608
                for table in self.tables(connected)
                if table not in {"django_migrations", "django_session"}
            }

    def tables(self, connected: Any) -> list[str]:
        question = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        if isinstance(connected, sqlite3.Connection):
            question = (
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            )
        return sorted(name for (name,) in connected.execute(question).fetchall())

    def digests(self) -> dict[str, str]:
        files = (file for file in self.uploads.rglob("*") if file.is_file())
        return {
            str(file.relative_to(self.uploads)): hashlib.sha256(file.read_bytes()).hexdigest()
            for file in files
        }


@pytest.fixture
def installation(tmp_path: Path, django_db_blocker) -> Iterator[Installation]:
    data = tmp_path / "data"
    if connection.vendor == "sqlite":
        yield Installation(data, "", lambda: sqlite3.connect(data / "ziping.sqlite3"), lambda: None)
        return
    needs_client_programs()
    settings = connection.settings_dict
    server = {key: settings[key.upper()] for key in ("host", "port", "user", "password")}
    given: dict[str, Any] = {key: str(value) for key, value in server.items() if value}
    name = f"ziping_backup_{os.getpid()}"
    password = secrets.token_hex(12)

    def recreate(*statements: str) -> None:
        with psycopg.connect(dbname="postgres", autocommit=True, **given) as admin:
            for statement in statements:
                admin.execute(statement)

    drop = [f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"DROP ROLE IF EXISTS {name}"]
    create = role_and_database(name, password)
    recreate(*drop, *create)
    own = given | {"user": name, "password": password, "dbname": name}
    try:
        yield Installation(
            data,
            f"postgres://{name}:{password}@{server['host']}:{server['port']}/{name}",
            lambda: psycopg.connect(**own),
            lambda: recreate(*drop, *create),
        )
    finally:
        recreate(*drop)


def role_and_database(name: str, password: str) -> list[str]:
    """What deploy/postgres/application-role.sh does in a new cluster, under names of this test.

    The role is no superuser and owns its database: a deployment backs up and restores as that.
    """
    script = ROOT / "deploy" / "postgres" / "application-role.sh"
    _shell, statements, _end = re.split(r"<<'SQL'\n|\nSQL\n", script.read_text("utf-8"))
    named = statements.replace(":'password'", f"'{password}'").replace("ziping", name)
    # The server's own database is another one's here.
    named = named.replace(f"{name}, postgres", name)
    made = [line.rstrip(";") for line in named.splitlines() if not line.startswith("\\")]
    assert [line.split()[0] for line in made] == ["CREATE", "CREATE", "REVOKE"]
    return made


def needs_client_programs() -> None:
    """A machine may reach a server without having the client's programs; CI must have them."""
    if all(shutil.which(name) for name in ("pg_dump", "pg_restore")):
        return
    reason = "pg_dump and pg_restore are not installed: PostgreSQL's backup was not tested"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def only_child(folder: Path) -> Path:
    (child,) = folder.iterdir()
    return child


def with_unreadable_dump(backup: Path, copy: Path) -> Path:
    """A copy whose manifest is right about a dump that the database cannot read."""
    shutil.copytree(backup, copy)
    manifest = manifests.read(copy)
    dump = copy / manifest.database_file
    dump.write_bytes(b"no dump at all" * 1000)
    rest = [entry for entry in manifest.files if entry.path != dump.name]
    entry = FileEntry(dump.name, dump.stat().st_size, digest_of(dump))
    (copy / manifests.NAME).write_text(manifests.to_json(replace(manifest, files=[entry, *rest])))
    return copy


def test_what_was_lost_comes_back_whole(installation: Installation, tmp_path: Path) -> None:
    backups = tmp_path / "backups"
    with installation.started() as manage:
        rows, digests, backup = fill_and_back_up(installation, manage, tmp_path)
    installation.lose()
    with installation.started() as manage:
        restore(installation, manage, backup, tmp_path)
        assert installation.digests() == digests
        assert installation.rows() == rows
        with closing(installation.connect()) as connected:
            assert "django_session" in installation.tables(connected), "an older one is migrated"
        checked = manage("backup", "--check", str(backups))
        assert checked.returncode == 0, checked.stderr
        lose_a_file(installation, manage, tmp_path)
        next(backup.glob("uploads/imports/*")).write_bytes(b"damaged")
        assert manage("backup", "--check", str(backups)).returncode == 1


def fill_and_back_up(
    installation: Installation, manage: Manage, folder: Path
) -> tuple[dict[str, list[str]], dict[str, str], Path]:
    """What the installation then holds, and its backup."""
    made = manage(FILL)
    assert made.returncode == 0, made.stderr
    rows, digests = installation.rows(), installation.digests()
    assert len(digests) == 2
    assert len(rows["evaluations_evaluation"]) == 3

    cut_off = manage("backup", str(folder / "full"), largest_file=20_000)
    assert cut_off.returncode == 1
    assert "Traceback" not in cut_off.stderr
    assert list((folder / "full").iterdir()) == [], "nothing that looks like a backup is left"

    backups = folder / "backups"
    taken = manage("backup", str(backups))
    assert taken.returncode == 0, taken.stderr
    backup = only_child(backups)
    assert str(backup) in taken.stdout
    assert {file.stat().st_mode & 0o077 for file in [backup, *backup.rglob("*")]} == {0}
    manifest = json.loads((backup / "manifest.json").read_text())
    assert manifest["rows"]["evaluations_evaluation"] == 3
    assert manifest["missing_files"] == manifest["files_without_row"] == []
    assert (manifest["version"], manifest["database"]) == ("0.1.0", connection.vendor)
    assert installation.rows() == rows, "a backup changes nothing"

    refused = manage("restore", str(backups))
    assert refused.returncode == 1
    assert "只能恢复到空的系统" in refused.stderr
    assert installation.rows() == rows
    return rows, digests, backup


def restore(installation: Installation, manage: Manage, backup: Path, folder: Path) -> None:
    unreadable = manage("restore", str(with_unreadable_dump(backup, folder / "bad")))
    assert unreadable.returncode == 1
    assert "Traceback" not in unreadable.stderr
    assert installation.digests() == {}, "no files without their database"
    assert manage("migrate").returncode == 0, "as `up` does before anybody restores"
    restored = manage("restore", str(backup.parent))
    assert restored.returncode == 0, restored.stderr


def lose_a_file(installation: Installation, manage: Manage, folder: Path) -> None:
    lost = min(installation.uploads.glob("imports/*"))
    lost.unlink()
    (installation.uploads / "left-over").write_bytes(b"no row names this")
    taken = manage("backup", str(folder / "more"))
    assert taken.returncode == 1, "a row whose file is missing is no good backup"
    assert f"imports/{lost.name}" in taken.stdout
    manifest = json.loads((only_child(folder / "more") / "manifest.json").read_text())
    assert [row["file"] for row in manifest["missing_files"]] == [f"imports/{lost.name}"]
    assert manifest["files_without_row"] == ["left-over"]
