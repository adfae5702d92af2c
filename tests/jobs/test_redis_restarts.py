"""Redis is killed and stopped again and again: the worker goes on, every job is done once."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
"""For one step on a machine that does much else; an idle one takes a second or two."""

# As docker-compose.yml starts it: two jobs at a time, so that it listens while it does one.
WORKER = ("-m", "celery", "-A", "tests.jobs.counting", "worker", "-B", "--concurrency", "2")

Process = subprocess.Popen[bytes]


@pytest.fixture(scope="module")
def redis_program() -> str:
    program = shutil.which("redis-server")
    if program is None:
        message = "no redis-server on this machine"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return program


def wait_until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.05)


class Broker:
    """A Redis of the test's own, on a port of its own."""

    def __init__(self, program: str, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        keeps = ("--appendonly", "yes", "--save", "", "--dir", str(folder))
        self.command = (program, "--port", str(self.port), "--bind", "127.0.0.1", *keeps)
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL)
        wait_until(self.answers, "Redis answers")

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connected:
                connected.sendall(b"PING\r\n")
                return connected.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    def stop(self, how: signal.Signals) -> None:
        self.process.send_signal(how)
        self.process.wait()


@pytest.fixture
def broker(redis_program: str, tmp_path: Path) -> Iterator[Broker]:
    made = Broker(redis_program, tmp_path)
    yield made
    made.process.kill()
    made.process.wait()


@pytest.fixture
def environment(broker: Broker, tmp_path: Path) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": "",
        "ZIPING_BROKER_URL": f"redis://127.0.0.1:{broker.port}/0",
        "ZIPING_DATA_DIR": str(tmp_path),
    }


@pytest.fixture
def worker(environment: dict[str, str], tmp_path: Path, tables: None) -> Iterator[Process]:
    with (tmp_path / "worker.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, *WORKER, "--loglevel", "INFO"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    yield process
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_a_worker_outlives_five_restarts_of_its_broker(
    broker: Broker, worker: Process, ask_for: Callable[[str, float], None], tmp_path: Path
) -> None:
    log, lines = tmp_path / "worker.log", tmp_path / "lines"
    lines.touch()

    def wait_for(line: str) -> None:
        def is_there() -> bool:
            assert worker.poll() is None, log.read_text("utf-8")[-3000:]
            return line in lines.read_text("utf-8").splitlines()

        wait_until(is_there, line)

    def wait_for_loss(number: int) -> None:
        def is_noticed() -> bool:
            assert worker.poll() is None, log.read_text("utf-8")[-3000:]
            return log.read_text("utf-8").count("Connection to broker lost") >= number

        wait_until(is_noticed, "the worker notices")

    stops = (signal.SIGKILL, signal.SIGTERM, signal.SIGKILL, signal.SIGTERM, signal.SIGKILL)
    for number, how in enumerate(stops):
        # A job in hand and a worker that listens for another: then it used to end.
        ask_for(f"long-{number}", 1.0)
        wait_for(f"begun long-{number}")
        stopped = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}"
        broker.stop(how)
        wait_for_loss(number + 1)
        broker.start()
        ask_for(f"short-{number}", 0.0)
        wait_for(f"done long-{number}")
        wait_for(f"done short-{number}")

    done = [f"done {size}-{number}" for size in ("long", "short") for number in range(len(stops))]
    written = lines.read_text("utf-8").splitlines()
    assert sorted(line for line in written if line.startswith("done")) == sorted(done)
    asked = "SELECT key, tries, result FROM jobs_job WHERE kind = 'count-lines'"
    connected = sqlite3.connect(tmp_path / "ziping.sqlite3")
    rows = connected.execute(asked).fetchall()
    seen = connected.execute("SELECT seen_at FROM jobs_heartbeat WHERE part = 'worker'").fetchall()
    connected.close()
    assert len(seen) == 1
    assert seen[0][0] > stopped, "the worker shows that it is there again"
    assert {tries for _, tries, _ in rows} == {1}
    assert worker.poll() is None
    assert {result for _, _, result in rows} == {f'{{"by": {worker.pid}}}'}
