"""Restoring into an empty installation: everything is checked before anything is touched."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.utils.translation import gettext as _

from config.backups import databases, files
from config.backups import manifest as manifests
from config.backups.manifest import RESTORING, BackupRefused, Manifest
from config.backups.taking import product_version, upload_folder


def find(folder: Path) -> Path:
    """The backup that a folder is, or the only one that it holds. Raises BackupRefused."""
    if (folder / manifests.NAME).exists():
        return folder
    inside = sorted(file.parent.name for file in folder.glob(f"ziping-*/{manifests.NAME}"))
    if len(inside) > 1:
        raise BackupRefused(
            _("“%(folder)s”中有 %(count)d 份备份，请指明其中一份，最新的是“%(newest)s”。")
            % {"folder": folder, "count": len(inside), "newest": inside[-1]}
        )
    return folder / inside[0] if inside else folder


def check(folder: Path) -> Manifest:
    """The manifest of a backup whose every file is as the manifest says. Raises BackupRefused."""
    manifest = manifests.read(folder)
    found = list(manifests.problems(folder, manifest))
    if found:
        more = _("（另有 %(count)d 处）") % {"count": len(found) - 10} if len(found) > 10 else ""
        raise BackupRefused("".join(found[:10]) + more)
    return manifest


def restore(folder: Path) -> Manifest:
    """Load database and files. Raises BackupRefused, mostly with nothing touched."""
    manifest = check(folder)
    _refuse_other_database(manifest)
    _refuse_newer(manifest)
    _refuse_full_installation()
    uploads = upload_folder()
    collected = uploads / RESTORING
    shutil.rmtree(collected, ignore_errors=True)
    try:
        _copy_uploads(folder, manifest, collected)
        databases.current().load(folder / manifest.database_file)
        _put_in_place(collected, uploads)
    finally:
        shutil.rmtree(collected, ignore_errors=True)
    _compare_rows(manifest.rows)
    call_command("migrate", interactive=False, verbosity=0)
    return manifest


def _refuse_other_database(manifest: Manifest) -> None:
    if manifest.database != connection.vendor:
        raise BackupRefused(
            _("备份来自 %(other)s，本系统使用 %(own)s；只能恢复到同一种数据库。")
            % {"other": manifest.database, "own": connection.vendor}
        )


def _refuse_newer(manifest: Manifest) -> None:
    unknown = databases.unknown_migrations(manifest.migrations)
    if unknown:
        raise BackupRefused(
            _(
                "备份来自较新的版本 %(other)s，含本版本 %(own)s 没有的数据结构（%(name)s）；"
                "请先升级程序再恢复。"
            )
            % {"other": manifest.version, "own": product_version(), "name": unknown[0]}
        )


def _refuse_full_installation() -> None:
    found = databases.content()
    first = next(
        (
            path
            for path in files.plain_files(upload_folder())
            if not path.startswith(f"{RESTORING}/")
        ),
        "",
    )
    if not found and not first:
        return
    parts = [
        _("表 %(table)s（%(rows)d 行）") % {"table": table, "rows": rows}
        for table, rows in sorted(found.items())[:5]
    ]
    if len(found) > 5:
        parts.append(_("等 %(count)d 个表") % {"count": len(found)})
    if first:
        parts.append(_("上传文件 %(path)s 等") % {"path": first})
    raise BackupRefused(
        _("只能恢复到空的系统，这里已有%(what)s；未作任何改动。") % {"what": "、".join(parts)}
    )


def _copy_uploads(folder: Path, manifest: Manifest, target: Path) -> None:
    """Copy the uploads to where one rename puts each in place; checked again while copied."""
    files.make_folder(target)
    for entry in manifest.uploads:
        path = entry.path.removeprefix(f"{manifests.UPLOADS}/")
        if files.copy(folder / entry.path, target / path) != (entry.size, entry.sha256):
            raise BackupRefused(_("备份中的文件“%(path)s”与清单不符。") % {"path": entry.path})
    files.sync_folders(target)


def _put_in_place(collected: Path, uploads: Path) -> None:
    for child in sorted(collected.iterdir()):
        place = uploads / child.name
        if place.is_dir():
            files.remove_empty_folders(place)
        child.rename(place)
    files.sync_folder(uploads)


def _compare_rows(wanted: Mapping[str, int]) -> None:
    """Every table holds as many rows as when the backup was taken."""
    found = databases.count_rows(databases.ask, databases.tables())
    differ = [table for table in {*wanted, *found} if wanted.get(table) != found.get(table)]
    if differ:
        raise BackupRefused(
            _("恢复后以下表的行数与清单不符：%(tables)s。请清空系统后用另一份备份重试。")
            % {"tables": "、".join(sorted(differ))}
        )
