"""Files are read by a process of their own: it stays for the next file and survives a bad one."""

from __future__ import annotations

import io
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from evaluations.outputs.workbook import workbook_bytes
from evaluations.sheet.editions import get_edition
from intake.reading import pool
from intake.reading.marking import Mark
from intake.reading.pool import mark_isolated, read_isolated
from intake.reading.problems import IntakeProblem
from intake.reading.readers import DEFAULT_LIMITS
from tests.factories.documents import build_document
from tests.intake.reading.readers.workbooks import xlsx

SHEET: list[list[object]] = [
    ["项目名称", "书屋运行"],
    ["项目资金", "年初预算数", "全年预算数", "全年执行数"],
    ["年度资金总额", 1, 1, 1],
]


@pytest.fixture(autouse=True)
def _no_reader_before() -> Iterator[None]:
    _end_idle()
    yield
    _end_idle()


def _end_idle() -> None:
    while pool._idle:
        pool._idle.pop().end()


def reader_pid() -> int:
    (reader,) = pool._idle
    return reader._process.pid


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "一.xlsx"
    path.write_bytes(xlsx(SHEET))
    return path


def test_a_file_is_read_under_the_name_its_owner_sees(workbook: Path) -> None:
    found = read_isolated(workbook, "自评表\n“二”.xlsx", 2021)

    (document,) = found["documents"]
    assert (document["project_name"], document["year"]) == ("书屋运行", 2021)
    assert document["evidence"]["file"] == "自评表\n“二”.xlsx"


def test_the_reader_stays_for_the_next_file(workbook: Path) -> None:
    first = read_isolated(workbook, "一.xlsx", 2021)
    pid = reader_pid()

    assert read_isolated(workbook, "一.xlsx", 2021) == first
    assert reader_pid() == pid


def test_a_refusal_is_a_result_and_not_an_end(workbook: Path, tmp_path: Path) -> None:
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(workbook.read_bytes()[:200])

    assert read_isolated(broken, "坏.xlsx", None)["refused"]["sentence"].startswith("文件“坏.xlsx”")
    assert read_isolated(workbook, "一.xlsx", 2021)["documents"]


def test_a_file_that_takes_too_much_memory_ends_its_own_reading_only(
    workbook: Path, tmp_path: Path
) -> None:
    huge = tmp_path / "大.txt"
    with huge.open("wb") as file:
        file.truncate(3 * 1024**3)
    read_isolated(workbook, "一.xlsx", 2021)
    pid = reader_pid()

    with pytest.raises(IntakeProblem, match=r"大\.txt.*内存限制"):
        read_isolated(huge, "大.txt", None)

    assert reader_pid() == pid
    assert read_isolated(workbook, "一.xlsx", 2021)["documents"]


def test_a_reader_that_was_killed_meanwhile_is_replaced(workbook: Path) -> None:
    read_isolated(workbook, "一.xlsx", 2021)
    reader = pool._idle[0]
    os.kill(reader._process.pid, signal.SIGKILL)
    reader._process.wait()

    assert read_isolated(workbook, "一.xlsx", 2021)["documents"]


def test_what_the_tick_raises_ends_the_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits_for_a_writer = tmp_path / "管道.txt"
    os.mkfifo(waits_for_a_writer)
    monkeypatch.setattr(pool, "_TICK_SECONDS", 0.05)

    class Stopped(Exception):
        pass

    def tick() -> None:
        raise Stopped

    with pytest.raises(Stopped):
        read_isolated(waits_for_a_writer, "管道.txt", None, tick=tick)
    assert pool._idle == []


def test_a_file_that_takes_too_long_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits_for_a_writer = tmp_path / "管道.txt"
    os.mkfifo(waits_for_a_writer)
    monkeypatch.setattr(pool, "_TICK_SECONDS", 0.05)
    with pytest.raises(IntakeProblem, match="1 秒的时间限制"):
        read_isolated(waits_for_a_writer, "管道.txt", None, bounds=replace(pool.FILL, seconds=1))
    assert pool._idle == []


def test_a_form_to_fill_is_given_less_memory_than_an_import(tmp_path: Path) -> None:
    large = tmp_path / "大.txt"
    with large.open("wb") as file:
        file.truncate(300 * 1024**2)

    assert "超过" in read_isolated(large, "大.txt", 2021)["refused"]["sentence"]
    with pytest.raises(IntakeProblem, match=r"大\.txt.*内存限制"):
        read_isolated(large, "大.txt", 2021, bounds=pool.FILL)


def test_a_thousand_rows_fit_into_the_bounds_of_filling(tmp_path: Path) -> None:
    path = tmp_path / "千行.xlsx"
    row = build_document().indicators[0]
    rows = tuple(replace(row, level3=f"指标{number}") for number in range(1000))
    document = build_document(indicators=rows)
    path.write_bytes(workbook_bytes([(document, get_edition(document.edition))]))

    (found,) = read_isolated(path, "千行.xlsx", None, bounds=pool.FILL)["documents"]

    assert len(found["indicators"]) == 1000


def test_marks_are_set_in_a_process_of_its_own(workbook: Path) -> None:
    mark = Mark("表1", 1, "书屋运行", "error", "说明")

    book = openpyxl.load_workbook(io.BytesIO(mark_isolated(workbook, "一.xlsx", [mark])))

    assert book.worksheets[0]["B1"].comment.text == "说明"
    assert len(pool._idle) == 1


def test_a_file_nobody_waits_for_any_more_is_read_no_further(tmp_path: Path) -> None:
    fifo = tmp_path / "管道.txt"
    os.mkfifo(fifo)
    script = (
        "import sys; from pathlib import Path; from intake.reading import pool\n"
        "pool.read_isolated(Path(sys.argv[1]), 'x', 2021)\n"
    )
    worker = subprocess.Popen(
        [sys.executable, "-c", script, str(fifo)], cwd=Path(pool.__file__).parents[2]
    )
    with fifo.open("wb"):  # opens when the other end is: the file is being read now
        (reader,) = children_of(worker.pid)
        (reading,) = children_of(reader)
        worker.kill()
        worker.wait()
        _wait_for_end(reading)
    _wait_for_end(reader)


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_what_a_library_prints_is_no_answer(tmp_path: Path, workbook: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import os, pathlib, sys\n"
        "whole = pathlib.Path.read_bytes\n"
        "def read_bytes(path):\n"
        "    os.write(1, b'0\\n0\\n')\n"
        "    os.read(0, 1)\n"
        "    return whole(path)\n"
        "if 'intake.reading.reader_process' in sys.orig_argv:\n"
        "    pathlib.Path.read_bytes = read_bytes\n",
        encoding="utf-8",
    )
    script = (
        "import sys; from pathlib import Path; from intake.reading import pool\n"
        "pool._PASSED_ON = (*pool._PASSED_ON, 'PYTHONPATH')\n"
        "for year in (2021, 2022):\n"
        "    found = pool.read_isolated(Path(sys.argv[1]), 'x.xlsx', year)\n"
        "    print(found['documents'][0]['year'])\n"
    )
    worker = subprocess.run(
        [sys.executable, "-c", script, str(workbook)],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(pool.__file__).parents[2],
    )

    assert worker.stdout.split() == ["2021", "2022"], worker.stderr


def test_a_forked_process_starts_a_reader_of_its_own(workbook: Path) -> None:
    read_isolated(workbook, "一.xlsx", 2021)

    child = os.fork()
    if not child:
        os._exit(len(pool._idle))
    _, status = os.waitpid(child, 0)

    assert os.waitstatus_to_exitcode(status) == 0
    assert len(pool._idle) == 1


def test_the_reader_sees_no_secret_and_ends_with_its_worker(workbook: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path; from intake.reading import pool\n"
        "pool.read_isolated(Path(sys.argv[1]), 'x', 2021)\n"
        "pid = pool._idle[0]._process.pid\n"
        "print(pid, b'SECRET' in Path(f'/proc/{pid}/environ').read_bytes())\n"
        "sys.stdout.flush(); os.kill(os.getpid(), 9)\n"
    )
    worker = subprocess.run(
        [sys.executable, "-c", script, str(workbook)],
        env={**os.environ, "ZIPING_SECRET_KEY": "SECRET"},
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(pool.__file__).parents[2],
    )
    pid, seen = worker.stdout.split()

    assert seen == "False"
    _wait_for_end(int(pid))


def _wait_for_end(pid: int) -> None:
    """A process that was told to end is gone when its descriptor turns readable."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        assert select.select([descriptor], [], [], 20)[0], "the reader outlived its worker"
    finally:
        os.close(descriptor)


def test_a_slow_file_gets_its_own_sentence_before_it_is_ended() -> None:
    assert DEFAULT_LIMITS.seconds < pool.IMPORT.seconds
