"""Database and queue as docker-compose.yml starts them, with the programs of this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis
import yaml

from scripts import postgres

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "deploy" / "postgres" / "application-role.sh"
PASSWORD = "pa'ss word"  # whatever is typed into the env file
PATIENCE = 60


def absent(program: str) -> None:
    """A newcomer's machine may lack it; CI may not."""
    if os.environ.get("CI") == "true":
        pytest.fail(program)
    pytest.skip(program)


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """A new cluster in which the script has run. Starting one takes seconds."""
    try:
        programs = postgres.program_folder()
    except postgres.NoServer as reason:
        absent(str(reason))
    with postgres.temporary_cluster() as url:
        address = psycopg.conninfo.conninfo_to_dict(url)
        env = {
            "PATH": f"{programs}:{os.environ['PATH']}",
            "PGHOST": str(address["host"]),
            "PGPORT": str(address["port"]),
            "ZIPING_DB_PASSWORD": PASSWORD,
        }
        subprocess.run([SCRIPT], env=env, check=True, capture_output=True)
        yield url


def as_role(url: str, database: str) -> psycopg.Connection:
    return psycopg.connect(url, user="ziping", password=PASSWORD, dbname=database, autocommit=True)


def test_the_application_is_no_superuser(cluster: str) -> None:
    with psycopg.connect(cluster) as connection:
        row = connection.execute(
            "SELECT rolcanlogin, rolsuper, rolcreatedb, rolcreaterole, rolreplication,"
            " rolpassword FROM pg_authid WHERE rolname = 'ziping'"
        ).fetchone()
    assert row is not None
    *rights, password = row
    assert rights == [True, False, False, False, False]
    assert password.startswith("SCRAM-SHA-256")


def test_the_application_owns_its_tables_and_reaches_nothing_else(cluster: str) -> None:
    with as_role(cluster, "ziping") as connection:
        connection.execute("CREATE TABLE one (id int)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE ROLE another")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT pg_read_file('/etc/passwd')")
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        as_role(cluster, "postgres")


def test_without_a_password_no_role_is_made() -> None:
    done = subprocess.run(
        [SCRIPT], env={"PATH": os.environ["PATH"]}, capture_output=True, text=True
    )
    assert done.returncode
    assert "ZIPING_DB_PASSWORD" in done.stderr


@pytest.fixture(scope="module")
def queue_command() -> list[str]:
    """What the engine runs: `$$` is compose's way to write a dollar sign."""
    described = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
    command: list[str] = described["services"]["redis"]["command"]
    return [part.replace("$$", "$") for part in command]


def test_the_queue_wants_its_password(queue_command: list[str], tmp_path: Path) -> None:
    if shutil.which("redis-server") is None:
        absent("no redis-server on this machine")
    port = postgres.free_port()
    *shell, script = queue_command
    script = script.replace("redis-server -", f"redis-server - --port {port}")
    env = {"PATH": os.environ["PATH"], "REDIS_PASSWORD": "a-password"}
    with subprocess.Popen(
        [*shell, script], cwd=tmp_path, env=env, stdout=subprocess.DEVNULL
    ) as server:
        try:
            with redis.Redis(port=port, password="a-password") as known:
                deadline = time.monotonic() + PATIENCE
                while server.poll() is None and time.monotonic() < deadline:
                    try:
                        assert known.ping()
                        break
                    except redis.ConnectionError:
                        time.sleep(0.02)
                assert known.config_get("appendonly") == {"appendonly": "yes"}
            with redis.Redis(port=port) as stranger, pytest.raises(redis.AuthenticationError):
                stranger.ping()
        finally:
            server.terminate()


def test_the_queue_does_not_start_without_a_password(queue_command: list[str]) -> None:
    env = {"PATH": os.environ["PATH"], "REDIS_PASSWORD": ""}
    done = subprocess.run(queue_command, env=env, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode
    assert "REDIS_PASSWORD" in done.stderr
