"""Evidence on the disk: each file with its row under the folder of uploads, named by its hash;
what is drawn of it apart, since it can be drawn anew.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from uuid import uuid4

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import Error

from evaluations.models import Evidence

logger = logging.getLogger(__name__)

_FOLDER: Final = "evidence"
_THUMBNAIL: Final = "thumbnail.webp"


def digest_of(file: File[bytes]) -> str:
    """The SHA-256 of the file, which is left at its beginning."""
    digest = hashlib.sha256()
    file.seek(0)
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


@contextmanager
def kept_with_row(file: File[bytes], sha256: str) -> Iterator[str]:
    """Stores the file for a row that is written and committed within; gives its name.

    Each row has a file of its own: removing one never takes away another's.
    """
    name = default_storage.save(f"{_FOLDER}/{sha256[:2]}/{sha256}-{uuid4().hex[:12]}", file)
    try:
        yield name
    except BaseException:
        if not _has_row(name):
            default_storage.delete(name)
        raise


def _has_row(name: str) -> bool:
    """Whether a row names the file; where the database does not answer, the file stays."""
    try:
        return Evidence.objects.filter(file=name).exists()
    except Error:
        logger.exception("evidence that may have no row: %s", name)
        return True


# What is drawn -----------------------------------------------------------------------------------


def thumbnail_path(sha256: str) -> Path:
    return _drawn(sha256) / _THUMBNAIL


def page_path(sha256: str, number: int) -> Path:
    """The picture of a page, from 1."""
    return _drawn(sha256) / f"{number}.webp"


def pages_drawn(sha256: str) -> int:
    """How many pages there are pictures of."""
    return sum(path.name != _THUMBNAIL for path in _drawn(sha256).glob("*.webp"))


def keep_drawn(sha256: str, thumbnail: bytes, pages: Sequence[bytes]) -> None:
    """Put the pictures in place, all at once: who looks meanwhile finds all or none."""
    target = _drawn(sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=".drawn-", dir=target.parent))
    try:
        (made / _THUMBNAIL).write_bytes(thumbnail)
        for number, page in enumerate(pages, 1):
            (made / f"{number}.webp").write_bytes(page)
        forget_drawn(sha256)
        os.rename(made, target)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise


def forget_drawn(sha256: str) -> None:
    shutil.rmtree(_drawn(sha256), ignore_errors=True)


def _drawn(sha256: str) -> Path:
    return Path(settings.PREVIEWS_DIR, sha256[:2], sha256)
