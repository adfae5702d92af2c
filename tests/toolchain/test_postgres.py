"""Which PostgreSQL the suite takes; the servers themselves are `make pg`'s matter."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from scripts import postgres

NAMED = "postgres://someone@db.invalid:5433/ziping"
TEMPORARY = "postgres://postgres@127.0.0.1:40000/postgres"


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The servers that answer; a test adds to it."""
    servers: set[str] = set()

    @contextmanager
    def cluster() -> Iterator[str]:
        yield TEMPORARY

    monkeypatch.setattr(postgres, "answers", servers.__contains__)
    monkeypatch.setattr(postgres, "temporary_cluster", cluster)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return servers


def test_named_server_comes_first(answering: set[str], monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", NAMED)
    answering |= {NAMED, postgres.LOCAL}
    with postgres.server() as url:
        assert url == NAMED


def test_named_server_that_is_silent_is_not_replaced_by_another(answering, monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", NAMED)
    answering.add(postgres.LOCAL)
    with pytest.raises(postgres.NoServer, match="DATABASE_URL"), postgres.server():
        pass


def test_local_server_comes_second(answering: set[str]) -> None:
    answering.add(postgres.LOCAL)
    with postgres.server() as url:
        assert url == postgres.LOCAL


@pytest.mark.parametrize("named", ["", "sqlite:////tmp/some.sqlite3"])
def test_temporary_cluster_comes_last(answering: set[str], monkeypatch, named: str) -> None:
    monkeypatch.setenv("DATABASE_URL", named)
    with postgres.server() as url:
        assert url == TEMPORARY


def test_machine_without_programs_is_told_so(monkeypatch) -> None:
    monkeypatch.setattr(postgres, "PROGRAM_FOLDERS", ())
    monkeypatch.setattr("shutil.which", lambda _name: None)
    with pytest.raises(postgres.NoServer, match="not installed"):
        postgres.program_folder()
