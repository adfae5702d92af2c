"""Processes of their own, on a database and with a broker of their own: see counting.py."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables, for a suite that runs on another database."""
    folder = tmp_path_factory.mktemp("migrated")
    environment = {**os.environ, "DATABASE_URL": "", "ZIPING_DATA_DIR": str(folder)}
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, cwd=ROOT, env=environment, check=True)
    return folder / "ziping.sqlite3"


@pytest.fixture
def tables(request: pytest.FixtureRequest, tmp_path: Path, transactional_db: None) -> None:
    """The processes' own SQLite file, copied from the test database where that is SQLite, too."""
    file = tmp_path / "ziping.sqlite3"
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(file)])
    else:
        shutil.copy(request.getfixturevalue("migrated"), file)


@pytest.fixture
def ask_for(environment: dict[str, str], tables: None) -> Iterator[Callable[[str, float], None]]:
    """Queues a job (key, seconds) in a process that stays, as the web server does."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.jobs.counting"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin
    assert process.stdout
    given, answers = process.stdin, process.stdout

    def ask(key: str, seconds: float) -> None:
        hangs = threading.Timer(PATIENCE, process.kill)
        hangs.start()
        given.write(f"{key} {seconds}\n")
        given.flush()
        answer = answers.readline()
        hangs.cancel()
        assert answer == f"{key}\n", "the process that queues jobs hung or ended"

    yield ask
    process.kill()
    process.communicate()
