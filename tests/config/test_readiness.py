"""/health/ready and check_jobs say which part is missing, to everybody and at little cost."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from kombu import Connection

from config import readiness
from config.celery import app
from config.readiness import Remembered, remembered_parts
from jobs.heartbeats import SILENT_AFTER, beat
from jobs.models import Heartbeat, Job

Part = Heartbeat.Part

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    remembered_parts.forget()
    yield
    remembered_parts.forget()


@pytest.fixture
def everything() -> None:
    beat(Part.WORKER, f"celery@{socket.gethostname()}")
    beat(Part.SWEEP, "sweep")


def ask(client: Client) -> tuple[int, list[str]]:
    remembered_parts.forget()
    answer = client.get("/health/ready")
    assert set(answer.json()) == {"status", "missing"}
    assert (answer.json()["status"] == "ok") == (answer.status_code == 200)
    return answer.status_code, answer.json()["missing"]


def test_all_parts_run(client: Client, everything: None) -> None:
    assert ask(client) == (200, [])


def test_a_part_that_was_not_seen_for_a_minute_is_named(client: Client, everything: None) -> None:
    silent = timezone.now() - SILENT_AFTER
    Heartbeat.objects.filter(part=Part.SWEEP).update(seen_at=silent)
    assert ask(client) == (503, ["sweep"])
    Heartbeat.objects.update(seen_at=silent)
    assert ask(client) == (503, ["worker", "sweep"])


def test_a_worker_in_the_middle_of_a_long_job_need_not_sweep(
    client: Client, everything: None
) -> None:
    Heartbeat.objects.filter(part=Part.SWEEP).update(seen_at=timezone.now() - SILENT_AFTER)
    soon = timezone.now() + timedelta(seconds=30)
    Job.objects.create(kind="k", key="k", subject="s", status="running", lease_until=soon)
    assert ask(client) == (200, [])
    Job.objects.update(lease_until=timezone.now())
    assert ask(client) == (503, ["sweep"])


def test_a_migration_that_was_not_run_is_named(client: Client, everything: None) -> None:
    MigrationRecorder(connection).record_unapplied("jobs", "0002_heartbeats")
    assert ask(client) == (503, ["migrations"])


def test_a_broker_that_is_gone_is_named(
    client: Client, everything: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"redis://127.0.0.1:{free.getsockname()[1]}/0"
        monkeypatch.setattr(app, "connection_for_write", lambda: Connection(address))
        assert ask(client) == (503, ["broker"])


def test_a_database_that_is_gone_is_named(
    client: Client, everything: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> None:
        raise connection.Database.OperationalError("gone")

    monkeypatch.setattr(connection, "cursor", gone)
    monkeypatch.setattr(readiness, "Error", connection.Database.Error)
    assert ask(client) == (503, ["database"])


def test_asked_often_it_looks_once(client: Client, everything: None) -> None:
    client.get("/health/ready")
    Heartbeat.objects.all().delete()
    assert client.get("/health/ready").status_code == 200


def test_asked_without_a_session_it_makes_none(client: Client) -> None:
    assert "sessionid" not in client.get("/health/ready").cookies


def test_while_one_looks_the_others_are_told_what_was_known() -> None:
    looking, go_on = threading.Event(), threading.Event()
    answers = iter([("worker",), ()])

    def look() -> tuple[str, ...]:
        looking.set()
        go_on.wait(30)
        return next(answers)

    go_on.set()
    asked = Remembered(look)
    assert asked() == ("worker",)
    go_on.clear()
    looking.clear()
    asked._asked_at = float("-inf")
    second = threading.Thread(target=asked)
    second.start()
    assert looking.wait(30)
    assert asked() == ("worker",)
    go_on.set()
    second.join(30)
    assert asked() == ()


# The command ----------------------------------------------------------------------------------


def command(*arguments: str) -> str:
    out = StringIO()
    call_command("check_jobs", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_names_what_is_missing(everything: None) -> None:
    assert "正常运行" in command()
    Heartbeat.objects.update(seen_at=timezone.now() - SILENT_AFTER)
    with pytest.raises(CommandError, match=r"未运行：后台处理程序（worker）、定时巡查（beat）"):
        command()


def test_the_command_asks_for_the_worker_of_this_machine_alone() -> None:
    beat(Part.WORKER, "celery@elsewhere")
    with pytest.raises(CommandError, match="worker"):
        command("--here")
    beat(Part.WORKER, f"celery@{socket.gethostname()}")
    assert "正常运行" in command("--here")


def test_the_command_asks_for_the_sweep_alone() -> None:
    with pytest.raises(CommandError, match="beat"):
        command("--sweep")
    beat(Part.SWEEP, "sweep")
    Heartbeat.objects.filter(part=Part.WORKER).update(seen_at=timezone.now() - timedelta(days=1))
    assert "正常运行" in command("--sweep")
