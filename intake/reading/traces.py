"""How a reader process ended, in words that hold nothing of the document. Pure Python.

Kept of a traceback are the files, lines and functions of the program and the class of the
exception. Its message is left out: ``ValueError`` quotes the text that is no number, ``KeyError``
the name that is missing, and so do libraries. Whether a message quotes the document cannot be told
from outside, and these words stand in the log, which more people read than the import itself.
"""

from __future__ import annotations

import signal
import traceback
from pathlib import Path
from types import TracebackType
from typing import Final

MAX_FRAMES: Final = 20
"""The last calls before the fault; what stands before them is the way into the reader."""
MAX_TRACE_BYTES: Final = 4000
_ROOT: Final = Path(__file__).resolve().parents[2]
_BY_SIGNAL: Final = {
    signal.SIGXCPU: "processor time used up",
    signal.SIGKILL: "killed, by the system where memory ran out or by somebody",
    signal.SIGABRT: "gave up itself, mostly for want of memory",
    signal.SIGSEGV: "fault in a library's machine code",
}


def trace_of(error: BaseException) -> str:
    """The exception's class and where it was raised, a line a call; the innermost call last."""
    return "\n".join([*_calls(error.__traceback__), _class_of(error)])[-MAX_TRACE_BYTES:]


def _class_of(error: BaseException) -> str:
    kind = type(error)
    return f"{kind.__module__}.{kind.__qualname__}"


def _calls(found: TracebackType | None) -> list[str]:
    calls = [
        f"{_place(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}"
        for frame, line in traceback.walk_tb(found)
    ]
    return calls[-MAX_FRAMES:]


def _place(file: str) -> str:
    """The file within this project, or within its package; not where they are installed."""
    path = Path(file)
    if path.is_relative_to(_ROOT) and ".venv" not in path.parts:
        return path.relative_to(_ROOT).as_posix()
    return "/".join(path.parts[-2:])


def ended_by(code: int) -> str:
    """What the exit code of a process says: an error of its own, or the signal that ended it."""
    if code >= 0:
        return f"ended with code {code}"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        return f"ended by signal {-code}"
    why = _BY_SIGNAL.get(signal.Signals(-code))
    return f"ended by {name}" + (f" ({why})" if why else "")
