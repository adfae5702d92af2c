"""How many files are read at once on this machine, over all its processes.

A slot is a locked file in the data folder. The kernel lets the lock go when its process ends, in
whatever way, so no slot is ever lost.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from django.conf import settings

_LOOK_SECONDS: Final = 0.1
_TICK_SECONDS: Final = 1.0


@contextmanager
def reader_slot(tick: Callable[[], None]) -> Iterator[None]:
    """Wait for one of the machine's slots and hold it; ``tick`` is called about every second."""
    ticked = time.monotonic()
    while (slot := _take()) is None:
        if time.monotonic() - ticked >= _TICK_SECONDS:
            tick()
            ticked = time.monotonic()
        time.sleep(_LOOK_SECONDS)
    try:
        yield
    finally:
        os.close(slot)


def _take() -> int | None:
    """The descriptor of a slot that was free."""
    folder = settings.READER_SLOTS_DIR
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(settings.READERS):
        slot = os.open(folder / f"slot-{number}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            # Locked by the open file, not by the process: threads exclude each other, too.
            fcntl.flock(slot, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(slot)
        else:
            return slot
    return None
