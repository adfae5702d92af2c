"""Runs the reader process, watches its time, and turns its end into values."""

from __future__ import annotations

import json
import os
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
_ROOT: Final = Path(__file__).resolve().parent.parent


def read_isolated(
    path: Path, name: str, year: int | None, *, tick: Callable[[], None] = lambda: None
) -> dict[str, Any]:
    """What ``reader_process`` printed for the file.

    ``tick`` is called about every second; whatever it raises stops the reader and passes on.
    Raises IntakeProblem when the file took the reader down or too long.
    """
    arguments = [sys.executable, "-m", "intake.reader_process", str(path), name]
    if year is not None:
        arguments.append(str(year))
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(  # noqa: S603  our own module; the name is data, not a command
            arguments,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        )
        try:
            _wait(process, name, tick)
        finally:
            process.kill()
            process.wait()
        output.seek(0)
        return _result(process.returncode, output.read(), name)


def _wait(process: subprocess.Popen[bytes], name: str, tick: Callable[[], None]) -> None:
    deadline = time.monotonic() + WALL_SECONDS
    while True:
        try:
            process.wait(timeout=_TICK_SECONDS)
        except subprocess.TimeoutExpired:
            tick()
            if time.monotonic() > deadline:
                raise _gave_up(name) from None
        else:
            return


def _result(code: int, output: bytes, name: str) -> dict[str, Any]:
    if code != 0:
        raise _gave_up(name)
    found: dict[str, Any] = json.loads(output)
    return found


def _gave_up(name: str) -> IntakeProblem:
    return IntakeProblem(
        "file.reader_gave_up",
        file=name,
        reason="读取时超出了内存或时间限制，已停止读取",
        remedy="请拆成较小的文件，或另存为 .xlsx 后再上传",
    )
