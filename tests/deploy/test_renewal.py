"""A worker that is renewed after many requests interrupts none of them."""

from __future__ import annotations

import http.client
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from scripts import serve
from scripts.postgres import free_port
from tests.deploy.site import HOST, PATIENCE, ROOT, Client, wait_for

EACH, CLIENTS, RENEWED_AFTER = 60, 4, 50


def option(name: str, command: list[str]) -> str:
    return command[command.index(name) + 1]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """gunicorn as `make run` starts it, but renewed sooner and with an application of no weight."""
    port, log = free_port(), tmp_path / "log"
    command = serve.web_command(port)
    changed = {
        "config.wsgi:application": "wsgiref.simple_server:demo_app",
        option("--max-requests", command): str(RENEWED_AFTER),
        option("--max-requests-jitter", command): "0",
    }
    command = [changed.get(part, part) for part in command]
    with log.open("ab") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", *command], cwd=ROOT, stdout=stream, stderr=stream
        )
    try:
        wait_for(process, Client(port, HOST), "/", log)
        yield port, log
    finally:
        process.terminate()
        process.wait(PATIENCE)


def ask_once(connection: http.client.HTTPConnection) -> int:
    connection.request("GET", "/")
    response = connection.getresponse()
    response.read()
    return response.status


def ask(port: int, *, keeps: bool) -> list[int]:
    """The statuses of some requests, one after the other; on one connection where it is kept.

    As a browser does, a request is sent anew where a kept connection was closed without an answer:
    any server may do that, also without being renewed.
    """
    seen = []
    with closing(http.client.HTTPConnection(HOST, port, timeout=PATIENCE)) as connection:
        for _ in range(EACH):
            kept = connection.sock is not None
            try:
                seen.append(ask_once(connection))
            except (http.client.RemoteDisconnected, ConnectionError):
                assert kept
                connection.close()
                seen.append(ask_once(connection))
            if not keeps:
                connection.close()
    return seen


@pytest.mark.parametrize("keeps", [False, True])
def test_no_request_is_lost_when_the_worker_is_renewed(server: tuple[int, Path], keeps) -> None:
    port, log = server
    with ThreadPoolExecutor(CLIENTS) as pool:
        answers = list(pool.map(lambda _: ask(port, keeps=keeps), range(CLIENTS)))
    assert answers == [[200] * EACH] * CLIENTS
    workers = re.findall(r"Booting worker with pid", log.read_text("utf-8"))
    assert len(workers) > 2, "it was renewed more than once meanwhile"
