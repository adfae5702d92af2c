"""How a reader ended is said to administrators, and nothing of the document with it."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client

from intake.reading import pool
from intake.reading.pool import mark_isolated, read_isolated
from intake.reading.problems import IntakeProblem
from intake.reading.traces import MAX_FRAMES, MAX_TRACE_BYTES, ended_by, trace_of
from tests.factories.people import Office
from tests.intake.reading.test_pool import _end_idle
from tests.intake.test_runs import book
from tests.pages import as_user

SECRET = "机密内容"


@pytest.fixture(autouse=True)
def _no_reader_before() -> Iterator[None]:
    _end_idle()
    yield
    _end_idle()


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Lets the reader processes of this test run a line before anything else."""

    def breaks(line: str) -> None:
        reader = "intake.reading.reader_process"
        code = f"import os, pathlib, sys\nif {reader!r} in sys.orig_argv:\n    {line}\n"
        (tmp_path / "sitecustomize.py").write_text(code, "utf-8")
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        monkeypatch.setattr(pool, "_PASSED_ON", (*pool._PASSED_ON, "PYTHONPATH"))

    return breaks


def ending(tmp_path: Path, **options) -> IntakeProblem:
    """The problem that reading a small file ends with."""
    path = tmp_path / "一.txt"
    path.write_text(SECRET, "utf-8")
    with pytest.raises(IntakeProblem) as problem:
        read_isolated(path, f"{SECRET}.txt", None, **options)
    assert SECRET not in problem.value.technical
    return problem.value


READ = "pathlib.Path.read_bytes = lambda path: "


def test_a_fault_of_the_program_leaves_places_and_the_class(tmp_path: Path, broken) -> None:
    broken(READ + f"int({SECRET!r})")
    problem = ending(tmp_path)
    lines = problem.technical.splitlines()
    assert lines[0] == "reading ended with code 1"
    assert lines[-1] == "builtins.ValueError"
    assert any(line.startswith("intake/reading/reader_process.py:") for line in lines)
    assert "程序出错" in problem.sentence


def test_memory_is_named(tmp_path: Path, broken) -> None:
    broken(READ + "bytearray(3 * 1024**3)")
    problem = ending(tmp_path)
    assert problem.technical.endswith("builtins.MemoryError")
    assert "内存限制" in problem.sentence


@pytest.mark.parametrize(
    ("name", "message"),
    [("SIGKILL", "系统中止"), ("SIGABRT", "系统中止"), ("SIGXCPU", "60 秒的时间限制")],
)
def test_a_signal_is_named(tmp_path: Path, broken, name: str, message: str) -> None:
    broken(READ + f"os.kill(os.getpid(), __import__('signal').{name})")
    problem = ending(tmp_path)
    assert f"reading ended by {name}" in problem.technical
    assert message in problem.sentence


def test_processor_time_has_a_signal_of_its_own(tmp_path: Path, broken) -> None:
    """Where both limits are equal the kernel kills, as it does where memory runs out."""
    limits = "__import__('resource').getrlimit(__import__('resource').RLIMIT_CPU)"
    broken(READ + f"os._exit(1 + ({limits}[0] < {limits}[1]))")
    assert ending(tmp_path).technical == "reading ended with code 2"


def test_time_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_TICK_SECONDS", 0.05)
    path = tmp_path / "管道.txt"
    os.mkfifo(path)
    with pytest.raises(IntakeProblem, match="1 秒的时间限制") as problem:
        read_isolated(path, "x", None, bounds=replace(pool.FILL, seconds=1))
    assert problem.value.technical == "time ran out, ended by the worker"


def test_a_reader_that_does_not_start_is_told_from_a_bad_file(tmp_path: Path, broken) -> None:
    broken("os._exit(3)")
    assert ending(tmp_path).technical == "reader process ended with code 3"


def test_a_reader_that_cannot_fork_says_so(tmp_path: Path, broken) -> None:
    broken(f"os.fork = lambda: int({SECRET!r})")
    technical = ending(tmp_path).technical
    assert technical.startswith("reader process ended with code 1")
    assert technical.endswith("builtins.ValueError")


def test_what_a_library_complains_of_is_not_kept(tmp_path: Path, broken) -> None:
    broken(READ + f"os.write(2, {SECRET!r}.encode()) and os._exit(4)")
    assert ending(tmp_path).technical == "reading ended with code 4"


def test_marking_leaves_a_trace_too(tmp_path: Path) -> None:
    path = tmp_path / "坏.xlsx"
    path.write_text(SECRET, "utf-8")
    with pytest.raises(IntakeProblem) as problem:
        mark_isolated(path, "坏.xlsx", [])
    assert "zipfile.BadZipFile" in problem.value.technical


def test_the_page_and_the_log_say_it(
    client: Client, people: Office, start, broken, caplog: pytest.LogCaptureFixture
) -> None:
    broken(READ + f"int({SECRET!r})")
    with caplog.at_level(logging.ERROR):
        run = start(book())
    upload = run.uploads.get()
    assert f"upload {upload.pk}: reading ended with code 1 | " in caplog.text
    html = as_user(client, people.administrator).get(f"/imports/{run.pk}/").content.decode()
    assert "技术信息" in html
    assert "builtins.ValueError" in html
    assert SECRET not in html + caplog.text


def test_a_long_way_is_cut_to_its_end() -> None:
    def deeper(left: int) -> None:
        if not left:
            raise KeyError(SECRET)
        deeper(left - 1)

    with pytest.raises(KeyError) as fault:
        deeper(200)
    lines = trace_of(fault.value).splitlines()
    assert (len(lines), lines[-1]) == (MAX_FRAMES + 1, "builtins.KeyError")
    assert len("\n".join(lines)) <= MAX_TRACE_BYTES


def test_a_signal_without_a_name_is_no_error() -> None:
    assert ended_by(-200) == "ended by signal 200"
