"""Has files read by a process of their own, watches the time, and turns its end into values.

A reader process stays for the next file, since loading it costs far more than reading one; each
file is read by a fork of it. Idle reader processes belong to the process that started them.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from intake.problems import IntakeProblem

WALL_SECONDS: Final = 150
_TICK_SECONDS: Final = 1.0
_MOST_IDLE: Final = 2
_ROOT: Final = Path(__file__).resolve().parent.parent
_PASSED_ON: Final = ("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "LD_LIBRARY_PATH")
"""The reader needs no more of the environment; keys and passwords stay with the worker."""


class _ReaderDied(Exception):
    """The reader process ended without an answer."""


class _Reader:
    """A running reader process and the processes it forks."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "intake.reader_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env={name: os.environ[name] for name in _PASSED_ON if name in os.environ}
            | {"PYTHONIOENCODING": "utf-8"},
            start_new_session=True,
            bufsize=0,
        )

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def read(self, request: dict[str, Any], tick: Callable[[], None]) -> bool:
        """Whether the file was read to its end.

        Raises TimeoutError, _ReaderDied, and whatever ``tick`` raises.
        """
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None and stdout is not None  # noqa: S101, PT018  both are pipes
        try:
            stdin.write(json.dumps(request).encode() + b"\n")
        except OSError as error:
            raise _ReaderDied from error
        deadline = time.monotonic() + WALL_SECONDS
        while not select.select([stdout], [], [], _TICK_SECONDS)[0]:
            tick()
            if time.monotonic() > deadline:
                raise TimeoutError
        answer = stdout.readline()
        if not answer:
            raise _ReaderDied
        return int(answer) == 0

    def end(self) -> None:
        """End the process and whatever it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        with self._process:
            self._process.kill()


_idle: list[_Reader] = []
os.register_at_fork(after_in_child=_idle.clear)


def read_isolated(
    path: Path, name: str, year: int | None, *, tick: Callable[[], None] = lambda: None
) -> dict[str, Any]:
    """What the reader process found in the file, as ``reader_process.read_file`` gives it.

    ``tick`` is called about every second; whatever it raises stops the reader and passes on.
    Raises IntakeProblem when the file took the reader down or too long.
    """
    with tempfile.TemporaryDirectory(prefix="ziping-read-") as folder:
        output = Path(folder, "found.json")
        request = {"path": str(path.resolve()), "name": name, "year": year, "output": str(output)}
        reader = _take()
        try:
            whole = reader.read(request, tick)
        except (TimeoutError, _ReaderDied):
            reader.end()
            raise _gave_up(name) from None
        except BaseException:
            reader.end()
            raise
        _put_back(reader)
        if not whole:
            raise _gave_up(name)
        found: dict[str, Any] = json.loads(output.read_bytes())
        return found


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
    if len(_idle) < _MOST_IDLE:
        _idle.append(reader)
    else:
        reader.end()


def _gave_up(name: str) -> IntakeProblem:
    return IntakeProblem(
        "file.reader_gave_up",
        file=name,
        reason="读取时超出了内存或时间限制，已停止读取",
        remedy="请拆成较小的文件，或另存为 .xlsx 后再上传",
    )
