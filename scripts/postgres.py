"""Finds a PostgreSQL for the test suite, or starts one from installed server programs.

Order: the one DATABASE_URL names; one that lets user `postgres` in on localhost:5432; a temporary
cluster in a temporary folder. Test databases carry the number of this process, so that two runs on
one server do not meet, and are dropped afterwards.
"""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

LOCAL = "postgres://postgres@127.0.0.1:5432/postgres"
PREFIXES = ("postgres://", "postgresql://")
PROGRAM_FOLDERS = "/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/bin"


class NoServer(Exception):
    """The reason why no PostgreSQL can be used here."""


def answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=3, autocommit=True).close()
    except psycopg.OperationalError:
        return False
    return True


def named_server() -> str | None:
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith(PREFIXES):
        return None
    if not answers(url):
        raise NoServer("the PostgreSQL named by DATABASE_URL does not answer")
    return url


def program_folder() -> Path:
    """The newest folder that holds both programs; Debian keeps them off PATH."""
    folders = [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    for pattern in PROGRAM_FOLDERS:
        folders += sorted(Path("/").glob(pattern.lstrip("/")), reverse=True)
    for folder in folders:
        if all((folder / name).is_file() for name in ("initdb", "pg_ctl")):
            return folder
    raise NoServer(
        "no server on localhost:5432, and the programs initdb and pg_ctl are not installed"
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def as_server_user(folder: Path) -> Callable[..., None]:
    """PostgreSQL refuses to run as root: there, its programs run as the user `postgres`."""
    account: dict[str, object] = {}
    if os.geteuid() == 0:
        try:
            shutil.chown(folder, "postgres", "postgres")
        except LookupError as error:
            raise NoServer("tests run as root and there is no user `postgres`") from error
        account = {"user": "postgres", "group": "postgres", "extra_groups": []}

    def run(*command: str | Path) -> None:
        # Output goes to a file: the server would keep a pipe open for as long as it lives.
        with (folder / "set-up.log").open("ab") as log:
            subprocess.run(
                command, cwd=folder, stdout=log, stderr=log, check=True, timeout=120, **account
            )  # type: ignore[call-overload]

    return run


@contextmanager
def temporary_cluster() -> Iterator[str]:
    programs = program_folder()
    with tempfile.TemporaryDirectory(prefix="ziping-pg-", ignore_cleanup_errors=True) as name:
        folder, port = Path(name), free_port()
        data = folder / "data"
        run = as_server_user(folder)
        # Nothing has to survive a crash here, so nothing waits for the disk.
        options = (
            f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories="
            " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        )
        initdb = [programs / "initdb", "--pgdata", data, "--username=postgres", "--auth=trust"]
        pg_ctl = [programs / "pg_ctl", "--pgdata", data, "--wait"]
        try:
            run(*initdb, "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
            run(*pg_ctl, "--log", folder / "server.log", "--options", options, "start")
        except subprocess.CalledProcessError as error:
            raise NoServer(f"a temporary PostgreSQL did not start ({error})") from error
        try:
            yield f"postgres://postgres@127.0.0.1:{port}/postgres"
        finally:
            run(*pg_ctl, "--mode=immediate", "stop")


def drop_databases(url: str, prefix: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        rows = connection.execute("SELECT datname FROM pg_database").fetchall()
        for (name,) in rows:
            if name.startswith(prefix):
                statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
                connection.execute(statement.format(sql.Identifier(name)))


@contextmanager
def server() -> Iterator[str]:
    """The address of a server on which databases may be made; NoServer where there is none."""
    with ExitStack() as stack:
        if named := named_server():
            yield named
        elif answers(LOCAL):
            yield LOCAL
        else:
            yield stack.enter_context(temporary_cluster())


@contextmanager
def database() -> Iterator[str]:
    """A DATABASE_URL whose test databases belong to this process alone."""
    with server() as url:
        name = f"ziping_{os.getpid()}"
        try:
            yield urlsplit(url)._replace(path=f"/{name}").geturl()
        finally:
            drop_databases(url, f"test_{name}")
