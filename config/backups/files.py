"""Files of a backup: readable by their owner alone, on the disk before anybody counts on them."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

_CHUNK: Final = 1024 * 1024


def is_plain_file(file: Path) -> bool:
    """Whether a file stands there, and neither a link nor anything stranger."""
    try:
        return stat.S_ISREG(file.lstat().st_mode)
    except OSError:
        return False


def plain_files(folder: Path) -> Iterator[str]:
    """Paths of all plain files below a folder, with "/" between names. Links are not followed."""
    for parent, _folders, names in os.walk(folder):
        for name in names:
            file = Path(parent, name)
            if is_plain_file(file):
                yield file.relative_to(folder).as_posix()


def digest_of(file: Path) -> str:
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def copy(source: Path, target: Path) -> tuple[int, str]:
    """Copy a plain file to a new one; size and SHA-256 of what was copied."""
    make_folder(target.parent)
    digest, size = hashlib.sha256(), 0
    opened = os.open(source, os.O_RDONLY | os.O_NOFOLLOW)
    with os.fdopen(opened, "rb") as reading, create(target) as writing:
        while chunk := reading.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            writing.write(chunk)
        writing.flush()
        os.fsync(writing.fileno())
    return size, digest.hexdigest()


def write(target: Path, text: str) -> None:
    with create(target) as writing:
        writing.write(text.encode("utf-8"))
        writing.flush()
        os.fsync(writing.fileno())


def create(target: Path) -> BinaryIO:
    """A new file of mode 0600; one that exists is an error."""
    return os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def make_folder(folder: Path) -> None:
    """The folder and those above it that do not exist yet, with mode 0700."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def sync_file(file: Path) -> None:
    with file.open("rb") as opened:
        os.fsync(opened.fileno())


def sync_folders(folder: Path) -> None:
    """Names of files are on the disk once the folders are."""
    for parent, _folders, _names in os.walk(folder):
        sync_folder(Path(parent))


def sync_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def remove_empty_folders(folder: Path) -> None:
    """Everything below a folder that holds no file; the folder itself stays."""
    for parent, _folders, _names in os.walk(folder, topdown=False):
        if Path(parent) != folder:
            Path(parent).rmdir()
