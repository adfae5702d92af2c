"""How long one file may take."""

from __future__ import annotations

import time

from intake.reading.problems import IntakeProblem


class Clock:
    """Started when reading starts; ``check`` stops a file that takes too long."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def check(self) -> None:
        if time.monotonic() > self._end:
            raise IntakeProblem(
                "file.too_slow",
                reason="文件过于复杂，读取超时",
                remedy="请拆成几个较小的文件，或另存为 .xlsx 后再上传",
            )
