"""What went wrong while a request's files were received, and whether there was room for them."""

from __future__ import annotations

import errno
import sqlite3
from typing import Final

from django.db import DatabaseError
from django.http import HttpRequest

_MARK: Final = "ziping.disk_full"
_FULL: Final = {errno.ENOSPC, errno.EDQUOT}
_POSTGRESQL_FULL: Final = "53100"  # disk_full, PostgreSQL's Appendix A


def is_disk_full(error: BaseException) -> bool:
    """Whether there was no room, for a file or for the database's own files."""
    if isinstance(error, DatabaseError):
        cause = error.__cause__
        code = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorcode", None)
        return code in {_POSTGRESQL_FULL, sqlite3.SQLITE_FULL}
    return isinstance(error, OSError) and error.errno in _FULL


def note_full_disk(request: HttpRequest) -> None:
    """Let the page know that there was no room for the request's files."""
    request.META[_MARK] = True


def disk_was_full(request: HttpRequest) -> bool:
    """Whether there was no room for the request's files; some of them are missing from it."""
    return _MARK in request.META
