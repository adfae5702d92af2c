"""Uploaded plain tables between their preview and the confirmation.

They lie in the data folder, which all web processes share, under a name that nobody can guess; the
name is confirmed only by the session that uploaded the file.
"""

from __future__ import annotations

import re
import time
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest
from import_export.tmp_storages import BaseStorage

KEPT_FOR: Final = timedelta(days=1)
MAX_WAITING: Final = 5
"""Tables of one session that wait for their confirmation; an older one has to be uploaded anew."""

_NAME: Final = re.compile(r"[0-9a-f]{32}")
_SESSION: Final = "plain_tables"


def folder() -> Path:
    return Path(settings.DATA_DIR) / "tables"


class PendingTable(BaseStorage):
    """One file. FileNotFoundError for a name that is none of its own making."""

    def save(self, data: bytes) -> None:
        self.name = uuid4().hex
        folder().mkdir(mode=0o700, exist_ok=True)
        path = self._path()
        path.touch(mode=0o600)
        path.write_bytes(data)

    def read(self) -> bytes | str:
        data = self._path().read_bytes()
        return data.decode(self.encoding) if self.encoding else data

    def remove(self) -> None:
        self._path().unlink(missing_ok=True)

    def _path(self) -> Path:
        if not _NAME.fullmatch(self.name or ""):
            raise FileNotFoundError(self.name)
        return folder() / self.name


def remember(request: HttpRequest, name: str, choices: dict[str, str]) -> None:
    """Note in the session that this table was shown with this format and resource."""
    waiting = dict(request.session.get(_SESSION, {}))
    while len(waiting) >= MAX_WAITING:
        oldest = next(iter(waiting))
        PendingTable(name=oldest).remove()
        del waiting[oldest]
    request.session[_SESSION] = waiting | {name: choices}


def was_shown(request: HttpRequest, name: str, choices: dict[str, str]) -> bool:
    """Whether the session was shown this very table."""
    found = request.session.get(_SESSION, {}).get(name)
    return bool(found == choices)


def forget(request: HttpRequest, name: str) -> None:
    """The table was taken in, or cannot be: its file goes."""
    request.session[_SESSION] = {
        key: value for key, value in request.session.get(_SESSION, {}).items() if key != name
    }
    PendingTable(name=name).remove()


def clear_old() -> int:
    """Remove files that nobody confirmed within ``KEPT_FOR``; gives how many."""
    before = time.time() - KEPT_FOR.total_seconds()
    old = [path for path in folder().glob("*") if _mtime(path) < before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _mtime(path: Path) -> float:
    try:
        return path.lstat().st_mtime
    except FileNotFoundError:
        return time.time()


def name_of(form: Any) -> str:
    """Under which name the file of a posted import form is kept; "" where it was not."""
    return str(getattr(form.files.get("import_file"), "tmp_storage_name", None) or "")
