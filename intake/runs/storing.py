"""Uploaded files on the disk: there with their row, and gone with it."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import Error, transaction
from django.utils.translation import gettext as _

from intake.models import Upload

logger = logging.getLogger(__name__)


def disk_full_sentence() -> str:
    return _(
        "服务器存储空间已满，本次上传的文件都没有保存，也没有建立导入。"
        "请联系管理员清理或扩充存储空间，然后重新上传。"
    )


class Stored:
    """The files of one request: written first, then named by rows in one short transaction."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.may_be_named = False
        """Whether a commit was tried, which may have been done although it raised."""

    def keep(self, name: str, file: File[bytes]) -> str:
        """Store a file under a name; gives the name under which it stands."""
        self.names.append(default_storage.save(name, file))
        return self.names[-1]

    @contextmanager
    def rows(self) -> Iterator[None]:
        """The transaction that writes the rows; thousands of files are not copied within it."""
        with transaction.atomic():
            yield
            self.may_be_named = True


@contextmanager
def all_or_nothing() -> Iterator[Stored]:
    """Files that stay only if the transaction with their rows is committed.

    A process that is killed in between leaves files without rows, which the nightly cleaning of
    stray files removes.
    """
    stored = Stored()
    try:
        yield stored
    except BaseException:
        _discard(_without_row(stored.names) if stored.may_be_named else stored.names)
        raise


def _without_row(names: Sequence[str]) -> list[str]:
    """The files that no row names, after a commit that failed.

    Where the connection broke nobody knows whether it was done: as long as the database does not
    answer, the files stay. A file without a row can be cleaned away later, a row without its file
    cannot be corrected.
    """
    try:
        named = set(Upload.objects.filter(file__in=names).values_list("file", flat=True))
    except Error:
        logger.exception("uploads that may have no row: %s", ", ".join(names))
        return []
    return [name for name in names if name not in named]


def _discard(names: Sequence[str]) -> None:
    for name in names:
        try:
            default_storage.delete(name)
        except OSError:
            logger.exception("upload %s has no row and could not be deleted", name)


def forget(sender: type[Upload], instance: Upload, **_kwargs: Any) -> None:
    """Delete the file of a row that is deleted, once that is committed."""
    if instance.file.name:
        transaction.on_commit(partial(default_storage.delete, instance.file.name), robust=True)
