"""A worker killed in the middle of a large import, and the one that comes after it."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
FORMS = 600
"""Enough that a worker is still at it when it is killed; a transaction saves some hundred."""
PATIENCE = 240.0
WORKER = ("-m", "celery", "-A", "config", "worker", "-B", "-c", "1", "-l", "WARNING")
QUIET = ("--without-gossip", "--without-mingle", "--without-heartbeat")

Ask = Callable[[str], int]
Worker = subprocess.Popen[bytes]


@pytest.fixture
def database(tmp_path: Path, django_db_blocker) -> Iterator[tuple[str, Ask]]:
    """A database of its own, of the kind the suite runs on: its address, and a way to ask it."""
    if connection.vendor == "sqlite":
        yield "", lambda question: _one(sqlite3.connect(tmp_path / "ziping.sqlite3"), question)
        return
    settings = connection.settings_dict
    server = {key: settings[key.upper()] for key in ("host", "port", "user", "password")}
    given: dict[str, Any] = {key: str(value) for key, value in server.items() if value}
    name = f"ziping_killed_{os.getpid()}"
    with psycopg.connect(dbname="postgres", autocommit=True, **given) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    try:
        address = "postgres://{user}:{password}@{host}:{port}/{name}".format(**server, name=name)
        yield address, lambda question: _one(psycopg.connect(dbname=name, **given), question)
    finally:
        with psycopg.connect(dbname="postgres", autocommit=True, **given) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _one(connected, question: str) -> int:
    try:
        answer = connected.execute(question).fetchone()[0]
        connected.commit()
        return answer
    finally:
        connected.close()


@pytest.fixture
def environment(tmp_path: Path, database: tuple[str, Ask]) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": database[0],
        "ZIPING_DATA_DIR": str(tmp_path),
        "ZIPING_JOB_LEASE_SECONDS": "3",
    }


@pytest.fixture
def start_worker(environment: dict[str, str], tmp_path: Path) -> Iterator[Callable[[], Worker]]:
    """Starts a real worker in a process group of its own."""
    started: list[Worker] = []

    def start() -> Worker:
        command = [sys.executable, *WORKER, *QUIET]
        with (tmp_path / f"worker{len(started)}.log").open("wb") as log:
            process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        started.append(process)
        return process

    yield start
    for process in started:
        kill(process)


def kill(worker: Worker) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


def wait_for(worker: Worker, condition: Callable[[], bool], what: str) -> None:
    """Wait while the worker runs; one that ends by itself fails the test at once."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        with contextlib.suppress(subprocess.TimeoutExpired):
            assert worker.wait(timeout=0.05) is None, "the worker ended by itself"


def prepare(environment: dict[str, str], what: str) -> None:
    command = [sys.executable, "-m", "tests.intake.many_forms", what]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def test_every_form_is_there_once_and_gone_once_after_workers_were_killed(
    environment: dict[str, str], database: tuple[str, Ask], start_worker: Callable[[], Worker]
) -> None:
    ask = database[1]
    prepare(environment, str(FORMS))

    def saved() -> int:
        return ask("SELECT count(*) FROM evaluations_evaluation")

    first = start_worker()
    wait_for(first, lambda: saved() > 0, "the first forms are saved")
    kill(first)
    in_between = saved()
    assert 0 < in_between < FORMS, "the worker was killed in the middle"

    second = start_worker()
    done = "SELECT count(*) FROM intake_importrun WHERE stage = 'done'"
    wait_for(second, lambda: ask(done) == 1, "the next worker has finished")
    assert saved() == FORMS
    assert ask("SELECT count(DISTINCT project_name) FROM evaluations_evaluation") == FORMS
    assert ask("SELECT count(*) FROM evaluations_indicator") == FORMS * 8
    assert ask("SELECT count(*) FROM evaluations_transition") == FORMS
    assert ask("SELECT count(*) FROM intake_importitem WHERE saved_at IS NULL") == 0
    assert ask("SELECT tries FROM jobs_job WHERE kind = 'save'") == 2

    prepare(environment, "undo")
    wait_for(second, lambda: saved() < FORMS, "the first forms are taken back")
    kill(second)
    in_between = saved()
    assert 0 < in_between < FORMS, "the worker was killed in the middle"
    assert ask("SELECT done FROM jobs_job WHERE kind = 'undo'") == FORMS - in_between

    third = start_worker()
    wait_for(third, lambda: saved() < in_between, "the next worker goes on")
    ask("UPDATE jobs_job SET cancel_requested = true WHERE kind = 'undo' RETURNING 1")
    wait_for(third, lambda: ask(done) == 1, "it has stopped, and the run stands as before")
    assert saved() > 0, "who asks to stop is heard between two steps"

    prepare(environment, "undo")
    undone = "SELECT count(*) FROM intake_importrun WHERE stage = 'undone'"
    wait_for(third, lambda: ask(undone) == 1, "the last worker has finished")
    assert saved() == 0
    assert ask("SELECT count(*) FROM budgets_project") == 0
    assert ask("SELECT count(*) FROM intake_importitem WHERE saved_at IS NOT NULL") == 0
    assert ask("SELECT tries FROM jobs_job WHERE kind = 'undo' AND status = 'done'") == 1
