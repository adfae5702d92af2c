"""Files that no row names: what a broken-off upload or a deleted row left.

A row names a file in a file field, or a job does in what it works on or made (``Handler.files``).
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from django.apps import apps
from django.conf import settings
from django.db.models import FileField, Model

from jobs.leases import Lease
from jobs.registry import Handler, files_of_jobs

REMOVE_STRAY_FILES: Final = "remove-stray-files"

SAFE_AFTER: Final = timedelta(days=1)
"""A file is written before its row is committed; no upload takes so long."""


class NoFileKnown(Exception):
    """There are files, and the database names none of them."""


@dataclass(frozen=True, slots=True)
class Stray:
    path: Path
    size: int


def stray_files() -> list[Stray]:
    """The old files under MEDIA_ROOT without a row, in the order of their paths.

    Raises NoFileKnown where the database knows no file that is there: then it is rather the wrong
    database, or an empty one, than a folder of nothing but strays.
    """
    # Files first: one that gets its row in between is known by then.
    files = list(_old_files(Path(settings.MEDIA_ROOT)))
    known = set(_named_files()) if files else set()
    strays = [file for file in files if os.path.realpath(file.path) not in known]
    if strays and not any(map(os.path.exists, known)):
        raise NoFileKnown(settings.MEDIA_ROOT)
    return sorted(strays, key=lambda file: file.path)


def broken_off_uploads() -> list[Stray]:
    """Old temporary files of uploads whose web process was killed.

    Only names that Django gives: the folder may be the machine's own.
    """
    folder = _temporary_folder()
    if folder is None:
        return []
    found = (file for file in _old_files(Path(folder)) if ".upload" in file.path.name)
    return sorted(found, key=lambda file: file.path)


def _temporary_folder() -> Path | None:
    """Where uploads are received; None where that is the machine's own folder."""
    return settings.FILE_UPLOAD_TEMP_DIR


def remove(strays: list[Stray], tick: Callable[[int], None] = lambda _count: None) -> int:
    """Remove the files and give the bytes that this frees."""
    freed = 0
    for count, stray in enumerate(strays, 1):
        if _gone(stray.path):
            freed += stray.size
        if count % 100 == 0:
            tick(count)
    return freed


def _gone(path: Path) -> bool:
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    return True


def _old_files(folder: Path) -> Iterator[Stray]:
    """Plain files only; links, also those to folders, are not followed and stay."""
    youngest = time.time() - SAFE_AFTER.total_seconds()
    for root, _, names in os.walk(folder):
        for name in names:
            path = Path(root, name)
            try:
                found = path.lstat()
            except FileNotFoundError:
                continue
            if stat.S_ISREG(found.st_mode) and found.st_mtime < youngest:
                yield Stray(path, found.st_size)


def _named_files() -> Iterator[str]:
    """Every file that some row of some model names, jobs included."""
    for name in files_of_jobs():
        yield os.path.realpath(Path(settings.MEDIA_ROOT, name))
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if isinstance(field, FileField) and model._meta.managed:
                yield from _files_of(model, field)


def _files_of(model: type[Model], field: FileField) -> Iterator[str]:
    names = model._base_manager.exclude(**{field.name: ""}).values_list(field.name, flat=True)
    for name in names.iterator():
        if name:
            yield os.path.realpath(field.storage.path(name))


def _remove_stray_files(lease: Lease) -> None:
    lease.renew()
    strays, refused = broken_off_uploads(), {}
    try:
        strays += stray_files()
    except NoFileKnown:
        refused = {"refused": "no file known"}
    lease.renew(done=0, total=len(strays))
    freed = remove(strays, tick=lambda count: lease.renew(done=count))
    lease.finish({"removed": len(strays), "bytes": freed, **refused})


HANDLER: Final = Handler(_remove_stray_files)
