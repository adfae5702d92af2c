"""The manifest of a backup: what it holds, and whether a folder still holds exactly that.

A manifest may come from anywhere, so every value is looked at before it is used; a path that leads
out of the folder is refused. The digest inside notices damage. It does not notice a forger, who
can compute a new one.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

from django.utils.translation import gettext as _

from config.backups.files import digest_of, is_plain_file, plain_files

NAME: Final = "manifest.json"
UPLOADS: Final = "uploads"
RESTORING: Final = ".restoring"
"""Where a restore collects files in the upload folder; one that was cut off may have left it."""
FORMAT: Final = 1
DATABASE_FILES: Final = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


class BackupRefused(Exception):
    """Nothing was backed up or restored; the message is one sentence for the operator."""


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file of the backup; its path stands below the backup's folder, with "/" between names."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class MissingFile:
    """A row of the database whose file was not there when the files were copied."""

    table: str
    row: str
    file: str


@dataclass(frozen=True, slots=True)
class Manifest:
    version: str
    django: str
    taken_at: str
    database: str
    server_version: str
    migrations: Mapping[str, Sequence[str]]
    rows: Mapping[str, int]
    files: Sequence[FileEntry]
    missing_files: Sequence[MissingFile]
    files_without_row: Sequence[str]
    """Uploads that no row names: mostly those that came in after the database was read."""

    @property
    def uploads(self) -> list[FileEntry]:
        return [entry for entry in self.files if entry.path.startswith(f"{UPLOADS}/")]

    @property
    def database_file(self) -> str:
        return DATABASE_FILES[self.database]


def to_json(manifest: Manifest) -> str:
    values = {"format": FORMAT, **asdict(manifest)}
    return json.dumps({**values, "digest": _digest(values)}, indent=1, sort_keys=True)


def _digest(values: Mapping[str, Any]) -> str:
    """The digest of everything in a manifest but the digest itself."""
    rest = {key: value for key, value in values.items() if key != "digest"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True).encode("ascii")).hexdigest()


def from_json(text: str) -> Manifest:
    """Raises BackupRefused for anything but a manifest that this version wrote or could have."""
    try:
        values = json.loads(text)
        if values["format"] != FORMAT:
            raise BackupRefused(_("备份清单的格式不是本版本所能读取的，请用相应版本的程序恢复。"))
        if values["digest"] != _digest(values):
            raise BackupRefused(_("备份清单已被改动或损坏，请改用另一份备份。"))
        manifest = _manifest(values)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BackupRefused(_("备份清单无法读取，请改用另一份备份。")) from error
    _refuse_strange_paths(manifest)
    return manifest


def _manifest(values: Mapping[str, Any]) -> Manifest:
    texts = ("version", "django", "taken_at", "database", "server_version")
    if values["database"] not in DATABASE_FILES:
        raise ValueError(values["database"])
    return Manifest(
        **{name: _text(values[name]) for name in texts},
        migrations={_text(app): _texts(names) for app, names in values["migrations"].items()},
        rows={_text(table): _count(count) for table, count in values["rows"].items()},
        files=[_file_entry(row) for row in values["files"]],
        missing_files=[
            MissingFile(_text(row["table"]), _text(row["row"]), _text(row["file"]))
            for row in values["missing_files"]
        ],
        files_without_row=_texts(values["files_without_row"]),
    )


def _file_entry(row: Mapping[str, Any]) -> FileEntry:
    if not _SHA256.fullmatch(row["sha256"]):
        raise ValueError(row["sha256"])
    return FileEntry(_text(row["path"]), _count(row["size"]), row["sha256"])


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _texts(values: object) -> list[str]:
    if not isinstance(values, list):
        raise TypeError(values)
    return [_text(value) for value in values]


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(value)
    return value


def _refuse_strange_paths(manifest: Manifest) -> None:
    """Only the database's file and what stands below the uploads; each once."""
    paths = [entry.path for entry in manifest.files]
    strange = [path for path in paths if not _stays_inside(path, manifest.database_file)]
    if strange or len(set(paths)) != len(paths) or manifest.database_file not in paths:
        raise BackupRefused(
            _("备份清单中的路径“%(path)s”不合规，未作任何改动。")
            % {"path": ascii(strange[0])[1:-1] if strange else manifest.database_file}
        )


def _stays_inside(path: str, database_file: str) -> bool:
    parts = path.split("/")
    if "\\" in path or "\0" in path or str(PurePosixPath(path)) != path:
        return False
    outside = {"..", RESTORING} & {*parts}
    within_uploads = len(parts) > 1 and parts[0] == UPLOADS and not outside
    return path == database_file or within_uploads


def read(folder: Path) -> Manifest:
    """The manifest of a backup folder. Raises BackupRefused."""
    file = folder / NAME
    if not is_plain_file(file):
        raise BackupRefused(
            _("“%(folder)s”中没有备份清单 %(name)s，不是一份完整的备份。")
            % {"folder": folder, "name": NAME}
        )
    try:
        return from_json(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise BackupRefused(_("备份清单无法读取，请改用另一份备份。")) from error


def problems(folder: Path, manifest: Manifest) -> Iterator[str]:
    """One sentence for every file that is missing, changed, or not in the manifest."""
    for entry in manifest.files:
        file = folder / entry.path
        if not is_plain_file(file) or not file.resolve().is_relative_to(folder.resolve()):
            yield _("备份中缺少文件“%(path)s”。") % {"path": entry.path}
        elif (file.stat().st_size, digest_of(file)) != (entry.size, entry.sha256):
            yield _("备份中的文件“%(path)s”与清单不符。") % {"path": entry.path}
    listed = {NAME, *(entry.path for entry in manifest.files)}
    for path in plain_files(folder):
        if path not in listed:
            yield _("备份中有清单之外的文件“%(path)s”。") % {"path": path}
