"""No more files are read at once than the machine has slots, whichever process asks."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from intake.reading import pool, slots
from intake.reading.pool import read_isolated
from intake.reading.slots import reader_slot
from tests.intake.reading.readers.workbooks import xlsx

ROOT = Path(pool.__file__).parents[2]
HOLDER = (
    "import sys\n"
    "from intake.reading.slots import reader_slot\n"
    "with reader_slot(lambda: None):\n"
    "    print('held', flush=True)\n"
    "    sys.stdin.read()\n"
)


class Stopped(Exception):
    pass


def stop() -> None:
    raise Stopped


@pytest.fixture(autouse=True)
def _one_slot(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a data folder of the test's own: readers of other tests take no slot of it."""
    settings.READERS = 1
    settings.READER_SLOTS_DIR = tmp_path / "readers"
    monkeypatch.setenv("ZIPING_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(slots, "_TICK_SECONDS", 0.0)
    monkeypatch.setattr(slots, "_LOOK_SECONDS", 0.01)


@pytest.fixture
def other_process(
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Starts a process with the same data folder that holds the only slot until its input ends."""
    monkeypatch.setenv("ZIPING_READERS", "1")
    started: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", HOLDER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        started.append(process)
        assert process.stdout.readline() == "held\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_a_slot_is_given_once_and_again_when_it_was_given_back() -> None:
    with reader_slot(stop), pytest.raises(Stopped), reader_slot(stop):
        pass
    with reader_slot(stop):
        pass


def test_there_are_as_many_slots_as_the_setting_says(settings) -> None:
    settings.READERS = 2
    with reader_slot(stop), reader_slot(stop), pytest.raises(Stopped), reader_slot(stop):
        pass


def test_who_waits_is_asked_about_it_and_gets_the_slot_in_the_end(other_process) -> None:
    holder = other_process()
    asked = []

    def tick() -> None:
        asked.append(1)
        if len(asked) == 3:
            holder.communicate()

    with reader_slot(tick):
        assert len(asked) >= 3


def test_a_process_that_is_killed_leaves_its_slot_free(other_process) -> None:
    holder = other_process()
    with pytest.raises(Stopped), reader_slot(stop):
        pass
    holder.kill()
    holder.communicate()
    with reader_slot(stop):
        pass


def test_a_file_waits_for_its_turn_and_may_be_cancelled_meanwhile(tmp_path: Path) -> None:
    path = tmp_path / "一.xlsx"
    path.write_bytes(xlsx([["项目名称", "书屋运行"]]))
    while pool._idle:
        pool._idle.pop().end()

    with reader_slot(stop), pytest.raises(Stopped):
        read_isolated(path, "一.xlsx", 2021, tick=stop)

    assert pool._idle == []
