"""What every test stands on: the environment, and no network. Pure tests need no more."""

import ipaddress
import os
import shutil
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
import pytest
from django.db import connection
from hypothesis import settings

DATA_FOLDER = tempfile.mkdtemp(prefix="ziping-test-")

# Set before Django reads them, so that a plain `.venv/bin/pytest` and `make unit` see the same and
# no test writes under var/. DATABASE_URL alone is the caller's: the suite runs on both databases.
os.environ.update(
    {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "ZIPING_ALLOWED_HOSTS": "",
        "ZIPING_BROKER_URL": "",
        "ZIPING_DATA_DIR": DATA_FOLDER,
        "ZIPING_DEBUG": "1",  # static files under their own names; DEBUG itself is off in tests
        "ZIPING_DEMO": "0",
        "ZIPING_HTTPS": "0",
        "ZIPING_PROXY_ADDRESSES": "",
        "ZIPING_SECRET_KEY": "only-for-tests",
    }
)


# Here and not in a hook: a conftest below this folder may import models before any hook runs.
django.setup()


# No test is timed: how fast an example is says more of the machine than of the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


PURE = (
    "budgets/rules", "core", "corpus", "evaluations/rules", "evaluations/scoring",
    "evaluations/sheet", "intake/reading", "toolchain",
)  # fmt: skip
"""Folders of tests whose code knows no database. What they say is the same on each."""
ON_ONE_DATABASE = ("access",)
"""Folders of long tests that ask a page for its answer, not the database: the conditions that
narrow lists and the constraints of tables are tested on both elsewhere."""
TESTS = Path(__file__).parent


class NetworkBlocked(Exception):
    """A test reached for another machine."""


def is_local(address: object) -> bool:
    """Unix sockets, loopback, and "any" as servers bind to it."""
    if not isinstance(address, tuple):
        return True
    host = address[0]
    if host in (None, "", b"", "localhost", b"localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def local_only(original: Callable[..., Any]) -> Callable[..., Any]:
    def connect(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not is_local(address):
            raise NetworkBlocked(f"tests must not connect to {address!r}")
        return original(self, address)

    return connect


def local_names_only(original: Callable[..., Any]) -> Callable[..., Any]:
    def getaddrinfo(host: Any, *args: Any, **options: Any) -> Any:
        if not is_local((host,)):
            raise NetworkBlocked(f"tests must not look up {host!r}")
        return original(host, *args, **options)

    return getaddrinfo


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Let every process of a parallel run load its settings from this file, not before.

    pytest-django loads them at once where the variable is set, as the first process would hand it
    down. All processes would then share the data folder of the first one.
    """
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)


def pytest_configure() -> None:
    # Python's own sockets; a C library such as libpq reaches past this.
    for name in ("connect", "connect_ex"):
        setattr(socket.socket, name, local_only(getattr(socket.socket, name)))
    socket.getaddrinfo = local_names_only(socket.getaddrinfo)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL leave out the tests to which the database does not matter."""
    if connection.vendor != "postgresql":
        return
    left_out = {item for item in items if is_pure(item) or is_in(item, ON_ONE_DATABASE)}
    if left_out:
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]


def is_in(item: pytest.Item, folders: tuple[str, ...]) -> bool:
    path = item.path.relative_to(TESTS).as_posix()
    return path.startswith(tuple(f"{folder}/" for folder in folders))


def is_pure(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    asks_database = item.get_closest_marker("django_db") or fixtures & {"db", "transactional_db"}
    return is_in(item, PURE) and not asks_database


def pytest_unconfigure() -> None:
    shutil.rmtree(DATA_FOLDER, ignore_errors=True)
