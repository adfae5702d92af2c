"""Taking a backup: database first, then the files, the manifest last, then its own name.

Until it has that name the folder is called `.partial-…`, so a backup that was cut off is never
mistaken for a whole one.
"""

from __future__ import annotations

import itertools
import shutil
import tempfile
import tomllib
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import django
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from config.backups import databases, files
from config.backups import manifest as manifests
from config.backups.databases import Contents
from config.backups.manifest import BackupRefused, FileEntry, Manifest, MissingFile
from jobs.registry import files_of_jobs


def take(folder: Path) -> tuple[Path, Manifest]:
    """Write a backup into a new folder below the given one. Raises BackupRefused or OSError."""
    folder, uploads = folder.absolute(), upload_folder()
    if folder.resolve().is_relative_to(uploads.resolve()):
        raise BackupRefused(_("备份不能放在上传文件夹之内，请另选位置。"))
    files.make_folder(folder)
    taken_at = datetime.now(UTC)
    partial = Path(tempfile.mkdtemp(prefix=".partial-", dir=folder))
    try:
        manifest = _fill(partial, uploads, taken_at)
        files.write(partial / manifests.NAME, manifests.to_json(manifest))
        files.sync_folders(partial)
        whole = _give_name(partial, taken_at)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    files.sync_folder(folder)
    return whole, manifest


def upload_folder() -> Path:
    return Path(settings.MEDIA_ROOT)


def product_version() -> str:
    text = (Path(settings.BASE_DIR) / "pyproject.toml").read_text("utf-8")
    version: str = tomllib.loads(text)["project"]["version"]
    return version


def _fill(partial: Path, uploads: Path, taken_at: datetime) -> Manifest:
    kind, database = connection.vendor, databases.current()
    dump = partial / manifests.DATABASE_FILES[kind]
    contents = database.dump(dump, databases.look)
    entries = [FileEntry(dump.name, dump.stat().st_size, files.digest_of(dump))]
    entries += _copy_uploads(uploads, partial / manifests.UPLOADS)
    missing, without_row = _compare(contents, entries[1:])
    return Manifest(
        version=product_version(),
        django=django.get_version(),
        taken_at=taken_at.isoformat(timespec="seconds"),
        database=kind,
        server_version=database.server_version(),
        migrations=contents.migrations,
        rows=contents.rows,
        files=entries,
        missing_files=missing,
        files_without_row=without_row,
    )


def _copy_uploads(uploads: Path, target: Path) -> list[FileEntry]:
    """Copy every upload. One that vanishes meanwhile is left out; ``_compare`` misses it."""
    entries = []
    for path in sorted(files.plain_files(uploads)):
        if path.startswith(f"{manifests.RESTORING}/"):
            continue
        with suppress(FileNotFoundError):
            size, digest = files.copy(uploads / path, target / path)
            entries.append(FileEntry(f"{manifests.UPLOADS}/{path}", size, digest))
    return entries


def _compare(
    contents: Contents, entries: Sequence[FileEntry]
) -> tuple[list[MissingFile], list[str]]:
    """Rows whose file was not copied, and copied files that no row names."""
    copied = {entry.path.removeprefix(f"{manifests.UPLOADS}/") for entry in entries}
    named = {row.file for row in contents.files} | set(files_of_jobs())
    missing = [
        MissingFile(row.table, row.row, row.file)
        for row in contents.files
        if row.file not in copied
    ]
    return missing, sorted(copied - named)


def _give_name(partial: Path, taken_at: datetime) -> Path:
    """Rename the folder to `ziping-<time>`, or with a number where that is taken."""
    name = f"ziping-{taken_at:%Y%m%d-%H%M%S}"
    for number in itertools.count(2):
        whole = partial.with_name(name)
        if not whole.exists():
            return partial.rename(whole)
        name = f"ziping-{taken_at:%Y%m%d-%H%M%S}-{number}"
    raise AssertionError("count() does not end")
