"""The folders whose tests run on SQLite only."""

from __future__ import annotations

from tests.conftest import PURE, TESTS


def test_every_folder_is_there() -> None:
    assert [name for name in PURE if not any((TESTS / name).rglob("test_*.py"))] == []
