"""Has files worked on by a process of their own, within bounds, and turns its end into values.

A reader process stays for the next file, since loading it costs far more than reading one; each
file is read by a fork of it. Idle reader processes belong to the process that started them. How
many may work at once on a machine is counted by ``intake.reading.slots``. Only workers and
commands come here, never a web request, whose thread would be held for as long as the file takes.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

from intake.reading.marking import Mark
from intake.reading.official_workbooks import is_workbook
from intake.reading.pictures import Drawn
from intake.reading.problems import IntakeProblem
from intake.reading.slots import reader_slot
from intake.reading.traces import MAX_TRACE_BYTES, ended_by

_TICK_SECONDS: Final = 1.0
_MAX_IDLE: Final = 2
_ROOT: Final = Path(__file__).resolve().parents[2]
_PASSED_ON: Final = ("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "LD_LIBRARY_PATH")
"""The reader needs no more of the environment; keys and passwords stay with the worker."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one file may take: address space, seconds (elapsed, and of the processor), and bytes
    handed back, which the worker then holds."""

    memory: int
    seconds: int
    written: int


IMPORT: Final = Bounds(memory=2 * 1024**3, seconds=60, written=1024**3)
"""The slowest known real file, a Word document saved as PDF, takes 0.5 seconds."""
FILL: Final = Bounds(memory=256 * 1024**2, seconds=10, written=8 * 1024**2)
"""An official workbook of 1,000 indicator rows takes 0.1 seconds and 90 MB, 85 of them for the
reader itself, and comes out as 1 MB; the rest of the seconds is for a busy machine."""

DRAW: Final = Bounds(memory=1024**3, seconds=30, written=32 * 1024**2)
"""A picture of the most pixels that are drawn takes 240 MB; the pages come out as 2 MB."""


FILL_MANY: Final = Bounds(memory=512 * 1024**2, seconds=60, written=64 * 1024**2)
"""An archive of workbooks: 200 of 40 rows are read in 6 seconds and come out as 12 MB."""


class SaidProblem(IntakeProblem):
    """A problem that the reader process put into words already."""

    def __init__(self, sentence: str) -> None:
        super().__init__("file.refused", reason=sentence, remedy="")

    @property
    def sentence(self) -> str:
        return self.reason


class _ReaderDied(Exception):
    """The reader process ended without an answer; the message says how."""


class _Reader:
    """A running reader process and the processes it forks."""

    def __init__(self) -> None:
        # Its own last words, of bounded length: what a file's reading prints goes nowhere.
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  closed by ``end``
        self._process = subprocess.Popen(
            [sys.executable, "-m", "intake.reading.reader_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            cwd=_ROOT,
            env={name: os.environ[name] for name in _PASSED_ON if name in os.environ}
            | {"PYTHONIOENCODING": "utf-8"},
            start_new_session=True,
            bufsize=0,
        )

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def work(self, request: dict[str, Any], tick: Callable[[], None]) -> int:
        """The exit code of the request's process, 0 when it was done to its end.

        Raises TimeoutError, _ReaderDied, and whatever ``tick`` raises.
        """
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None and stdout is not None  # noqa: S101, PT018  both are pipes
        try:
            stdin.write(json.dumps(request).encode() + b"\n")
        except OSError as error:
            raise _ReaderDied(self._last_words()) from error
        deadline = time.monotonic() + request["seconds"]
        while not select.select([stdout], [], [], _TICK_SECONDS)[0]:
            tick()
            if time.monotonic() > deadline:
                raise TimeoutError
        answer = stdout.readline()
        if not answer:
            raise _ReaderDied(self._last_words())
        return int(answer)

    def _last_words(self) -> str:
        """How the reader process itself ended; nothing in it is of a document."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(1)
        self._errors.seek(0)
        trace_text = self._errors.read()[-MAX_TRACE_BYTES:].decode("utf-8", "replace").strip()
        code = self._process.returncode
        how = "closed its pipe" if code is None else ended_by(code)
        return f"reader process {how}\n{trace_text}".strip()

    def end(self) -> None:
        """End the process and whatever it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        with self._process, self._errors:
            self._process.kill()


_idle: list[_Reader] = []
os.register_at_fork(after_in_child=_idle.clear)


def _no_tick() -> None:
    """Nobody waits whose lease would run out."""


def read_isolated(
    path: Path,
    name: str,
    year: int | None,
    *,
    bounds: Bounds = IMPORT,
    tick: Callable[[], None] = _no_tick,
) -> dict[str, Any]:
    """What the reader process found in the file, as ``reader_process.read_file`` gives it.

    ``tick`` is called about every second; whatever it raises stops the reader and passes on.
    Raises IntakeProblem when the file took the reader down or too long.
    """
    return _found({"task": "read", "year": year}, path, name, bounds, tick)


def read_filled_isolated(
    path: Path, name: str, year: int | None, *, tick: Callable[[], None] = _no_tick
) -> list[dict[str, Any]]:
    """The filled workbooks in the file, as ``filled_workbooks.read_filled`` gives them.

    ``tick`` and what is raised are as for ``read_isolated``; also IntakeProblem for a file that is
    neither a workbook nor an archive of them.
    """
    bounds = FILL if is_workbook(path.read_bytes()) else FILL_MANY
    found = _found({"task": "fill", "year": year}, path, name, bounds, tick)
    if "refused" in found:
        raise SaidProblem(found["refused"]["sentence"])
    workbooks: list[dict[str, Any]] = found["workbooks"]
    return workbooks


def _found(
    request: dict[str, Any], path: Path, name: str, bounds: Bounds, tick: Callable[[], None]
) -> dict[str, Any]:
    request |= {"path": str(path.resolve()), "name": name}
    found: dict[str, Any] = json.loads(_isolated(request, name, bounds, tick))
    return found


def mark_isolated(
    path: Path, name: str, marks: Sequence[Mark], *, tick: Callable[[], None] = _no_tick
) -> bytes:
    """The workbook with the marks in it; see ``read_isolated`` for ``tick`` and what is raised."""
    with tempfile.NamedTemporaryFile(prefix="ziping-marks-", suffix=".json") as file:
        file.write(json.dumps([asdict(mark) for mark in marks]).encode())
        file.flush()
        request = {"task": "mark", "path": str(path.resolve()), "marks": file.name}
        return _isolated(request, name, IMPORT, tick)


def draw_isolated(
    path: Path, name: str, kind: str, *, tick: Callable[[], None] = _no_tick
) -> Drawn:
    """The first pages of a "pdf" or "picture"; see ``read_isolated`` for ``tick`` and errors."""
    request = {"task": "draw", "path": str(path.resolve()), "kind": kind}
    return Drawn.from_json(_isolated(request, name, DRAW, tick))


def log_broken_reading(log: logging.Logger, about: str, problem: IntakeProblem) -> None:
    """A line for the administrator where a reader broke off; ``about`` names no document."""
    if problem.technical:
        log.error("%s: %s", about, problem.technical.replace("\n", " | "))


def _isolated(
    request: dict[str, Any], name: str, bounds: Bounds, tick: Callable[[], None]
) -> bytes:
    """What the reader process wrote; the time counts from when it is this file's turn."""
    with (
        reader_slot(tick),
        tempfile.TemporaryDirectory(prefix="ziping-read-") as folder,
    ):
        output, trace = Path(folder, "found"), Path(folder, "trace")
        places = {"output": str(output), "trace": str(trace)}
        reader = _take()
        try:
            code = reader.work(request | asdict(bounds) | places, tick)
        except TimeoutError:
            reader.end()
            raise _too_slow(name, bounds, "time ran out, ended by the worker") from None
        except _ReaderDied as death:
            reader.end()
            raise _broke_off(name, _ended(), str(death)) from None
        except BaseException:
            reader.end()
            raise
        _put_back(reader)
        if code != 0:
            raise _failed(name, bounds, code, trace)
        return output.read_bytes()


def _take() -> _Reader:
    """An idle reader that still lives, or a new one; taking one out is safe between threads."""
    while True:
        try:
            reader = _idle.pop()
        except IndexError:
            return _Reader()
        if reader.alive:
            return reader
        reader.end()


def _put_back(reader: _Reader) -> None:
    if len(_idle) < _MAX_IDLE:
        _idle.append(reader)
    else:
        reader.end()


def _failed(name: str, bounds: Bounds, code: int, trace: Path) -> IntakeProblem:
    """Why a file's own process ended badly, from its exit code and what it wrote of itself."""
    trace_text = trace.read_text("utf-8")[-MAX_TRACE_BYTES:] if trace.exists() else ""
    technical = f"reading {ended_by(code)}\n{trace_text}".strip()
    if code == -signal.SIGXCPU:
        return _too_slow(name, bounds, technical)
    if trace_text.endswith("MemoryError"):
        return _broke_off(name, _("读取时超出了内存限制，已停止读取"), technical)
    reason = _ended() if code < 0 else _("读取时程序出错，已停止读取")
    return _broke_off(name, reason, technical)


def _ended() -> str:
    return _("读取程序被系统中止，多因内存不足")


def _too_slow(name: str, bounds: Bounds, technical: str) -> IntakeProblem:
    reason = _("读取超过 %(count)d 秒的时间限制，已停止读取") % {"count": bounds.seconds}
    return _broke_off(name, reason, technical)


def _broke_off(name: str, reason: str, technical: str) -> IntakeProblem:
    return IntakeProblem(
        "file.reader_gave_up",
        file=name,
        reason=reason,
        remedy=_("请拆成较小的文件，或另存为 .xlsx 后再上传"),
        technical=technical,
    )
