"""Who queues a job does not wait for a broker that is gone or does not answer."""

from __future__ import annotations

import os
import socket
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.celery import app
from jobs import queue as queue_module
from jobs.queue import wake

JOBS = 20


@pytest.fixture
def silent_broker() -> Iterator[socket.socket]:
    """Takes connections and says nothing, as a frozen Redis does."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as server:
        server.setblocking(False)
        yield server


@pytest.fixture
def environment(silent_broker: socket.socket, tmp_path: Path) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": "",
        "ZIPING_BROKER_URL": f"redis://127.0.0.1:{silent_broker.getsockname()[1]}/0",
        "ZIPING_DATA_DIR": str(tmp_path),
    }


def connections_of(server: socket.socket) -> int:
    count = 0
    while True:
        try:
            server.accept()[0].close()
        except BlockingIOError:
            return count
        count += 1


def test_jobs_are_queued_while_the_broker_says_nothing(
    ask_for: Callable[[str, float], None], silent_broker: socket.socket, tmp_path: Path
) -> None:
    for number in range(JOBS):
        ask_for(f"job-{number}", 0.0)
    connected = sqlite3.connect(tmp_path / "ziping.sqlite3")
    waiting = connected.execute("SELECT count(*) FROM jobs_job WHERE status = 'queued'").fetchone()
    connected.close()
    assert waiting == (JOBS,)
    assert 1 <= connections_of(silent_broker) < JOBS / 2, "not each job waits for the time-out"


def test_a_broker_that_failed_is_left_alone_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    def refuse(name: str, args: list[int]) -> None:
        tried.append(name)
        if len(tried) == 1:
            raise ConnectionRefusedError

    monkeypatch.setattr(app, "send_task", refuse)
    monkeypatch.setattr(queue_module, "_broker_failed_at", None)
    with pytest.raises(ConnectionRefusedError):
        wake(1)
    wake(2)
    assert len(tried) == 1
    monkeypatch.setattr(queue_module, "_LEAVE_BROKER_ALONE", 0.0)
    wake(3)
    wake(4)
    assert len(tried) == 3, "one that answers is asked each time"
