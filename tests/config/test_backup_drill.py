"""A real installation is backed up, lost and restored, on the kind of database of the suite."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from config.backups import manifest as manifests
from config.backups.files import digest_of
from config.backups.manifest import FileEntry

ROOT = Path(__file__).resolve().parents[2]


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

    def run(self, *command: str, **options: Any) -> subprocess.CompletedProcess[str]:
        env = {**os.environ, "ZIPING_DATA_DIR": str(self.data), "DATABASE_URL": self.url}
        return subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=env,
            capture_output=True,
            text=True,
            check=False,
            **options,
        )

    def manage(self, *arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
        return self.run("manage.py", *arguments, **options)

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

    def recreate(*statements: str) -> None:
        with psycopg.connect(dbname="postgres", autocommit=True, **given) as admin:
            for statement in statements:
                admin.execute(statement)

    drop, create = f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}"
    recreate(drop, create)
    address = "postgres://{user}:{password}@{host}:{port}/{name}".format(**server, name=name)
    try:
        yield Installation(
            data,
            address,
            lambda: psycopg.connect(dbname=name, **given),
            lambda: recreate(drop, create),
        )
    finally:
        recreate(drop)


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


def no_file_above(size: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_what_was_lost_comes_back_whole(installation: Installation, tmp_path: Path) -> None:
    made = installation.run("-m", "tests.config.small_installation")
    assert made.returncode == 0, made.stderr
    rows, digests = installation.rows(), installation.digests()
    assert len(digests) == 2
    assert len(rows["evaluations_evaluation"]) == 3

    cut_off = installation.manage(
        "backup", str(tmp_path / "full"), preexec_fn=no_file_above(20_000)
    )
    assert cut_off.returncode == 1
    assert "Traceback" not in cut_off.stderr
    assert list((tmp_path / "full").iterdir()) == [], "nothing that looks like a backup is left"

    backups = tmp_path / "backups"
    taken = installation.manage("backup", str(backups))
    assert taken.returncode == 0, taken.stderr
    backup = only_child(backups)
    assert str(backup) in taken.stdout
    assert {file.stat().st_mode & 0o077 for file in [backup, *backup.rglob("*")]} == {0}
    manifest = json.loads((backup / "manifest.json").read_text())
    assert manifest["rows"]["evaluations_evaluation"] == 3
    assert manifest["missing_files"] == manifest["files_without_row"] == []
    assert (manifest["version"], manifest["database"]) == ("0.1.0", connection.vendor)
    assert installation.rows() == rows, "a backup changes nothing"

    refused = installation.manage("restore", str(backups))
    assert refused.returncode == 1
    assert "只能恢复到空的系统" in refused.stderr
    assert installation.rows() == rows

    installation.lose()
    unreadable = installation.manage("restore", str(with_unreadable_dump(backup, tmp_path / "bad")))
    assert unreadable.returncode == 1
    assert "Traceback" not in unreadable.stderr
    assert installation.digests() == {}, "no files without their database"
    assert installation.manage("migrate").returncode == 0, "as `up` does before anybody restores"
    restored = installation.manage("restore", str(backups))
    assert restored.returncode == 0, restored.stderr
    assert installation.digests() == digests
    assert installation.rows() == rows
    with closing(installation.connect()) as connected:
        assert "django_session" in installation.tables(connected), "an older backup is migrated"

    lost = min(installation.uploads.glob("imports/*"))
    lost.unlink()
    (installation.uploads / "left-over").write_bytes(b"no row names this")
    taken = installation.manage("backup", str(tmp_path / "more"))
    assert taken.returncode == 1, "a row whose file is missing is no good backup"
    assert f"imports/{lost.name}" in taken.stdout
    manifest = json.loads((only_child(tmp_path / "more") / "manifest.json").read_text())
    assert [row["file"] for row in manifest["missing_files"]] == [f"imports/{lost.name}"]
    assert manifest["files_without_row"] == ["left-over"]
