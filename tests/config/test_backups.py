"""What a restore refuses before it touches anything; a whole one is in test_backup_drill.py."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from config.backups import manifest as manifests
from config.backups.files import copy, digest_of
from config.backups.manifest import BackupRefused, FileEntry, Manifest
from config.backups.postgresql import find_program, run
from config.backups.restoring import check, find
from config.backups.taking import product_version
from tests.factories.people import UnitFactory

OTHER_KIND = {"sqlite": "postgresql", "postgresql": "sqlite"}


@pytest.fixture
def uploads(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "uploads"
    return settings.MEDIA_ROOT


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """The folder of a backup with one upload. Its dump is no dump: nothing gets that far."""
    folder = tmp_path / "ziping-1"
    (folder / "uploads/imports").mkdir(parents=True)
    dump = manifests.DATABASE_FILES[connection.vendor]
    for path in (dump, "uploads/imports/ab"):
        (folder / path).write_text(f"content of {path}")
    write(folder, manifest_of(folder, dump, "uploads/imports/ab"))
    return folder


def manifest_of(folder: Path, *paths: str) -> Manifest:
    files = [folder / path for path in paths]
    return Manifest(
        version="0.1.0",
        django="5.2",
        taken_at="2026-03-01T02:00:00+00:00",
        database=connection.vendor,
        server_version="16.4",
        migrations={"accounts": ["0001_accounts"]},
        rows={},
        files=[
            FileEntry(path, file.stat().st_size, digest_of(file))
            for path, file in zip(paths, files, strict=True)
        ],
        missing_files=[],
        files_without_row=[],
    )


def write(folder: Path, manifest: Manifest) -> None:
    (folder / manifests.NAME).write_text(manifests.to_json(manifest))


def refusal(*command: str | Path) -> str:
    with pytest.raises(CommandError) as refused:
        call_command(*map(str, command))
    return str(refused.value)


def restoring(folder: Path, uploads: Path) -> str:
    """The sentence with which a restore refuses; nothing may have been touched."""
    before = UnitFactory._meta.model.objects.count()
    sentence = refusal("restore", folder)
    assert UnitFactory._meta.model.objects.count() == before
    assert not uploads.exists() or not any(uploads.rglob(".restoring"))
    return sentence


# Damaged and incomplete backups ---------------------------------------------------------------


def test_a_whole_backup_is_called_whole(backup: Path, capsys) -> None:
    call_command("backup", str(backup), "--check")
    assert "备份完整" in capsys.readouterr().out


def flip_a_byte(folder: Path) -> None:
    file = folder / "uploads/imports/ab"
    file.write_bytes(b"C" + file.read_bytes()[1:])


def shorten_the_dump(folder: Path) -> None:
    os.truncate(folder / manifests.DATABASE_FILES[connection.vendor], 3)


def take_away(folder: Path) -> None:
    (folder / "uploads/imports/ab").unlink()


def put_in(folder: Path) -> None:
    (folder / "uploads/imports/cd").write_text("more")


def link_elsewhere(folder: Path) -> None:
    file = folder / "uploads/imports/ab"
    file.rename(folder.parent / "elsewhere")
    file.symlink_to(folder.parent / "elsewhere")


def link_a_folder_elsewhere(folder: Path) -> None:
    (folder / "uploads/imports").rename(folder.parent / "elsewhere")
    (folder / "uploads/imports").symlink_to(folder.parent / "elsewhere")


def without_manifest(folder: Path) -> None:
    (folder / manifests.NAME).unlink()


def change_a_count(folder: Path) -> None:
    file = folder / manifests.NAME
    file.write_text(file.read_text().replace('"rows": {}', '"rows": {"accounts_unit": 1}'))


def half_a_manifest(folder: Path) -> None:
    os.truncate(folder / manifests.NAME, 200)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (flip_a_byte, "“uploads/imports/ab”与清单不符"),
        (shorten_the_dump, "与清单不符"),
        (take_away, "缺少文件“uploads/imports/ab”"),
        (put_in, "清单之外的文件“uploads/imports/cd”"),
        (link_elsewhere, "缺少文件“uploads/imports/ab”"),
        (link_a_folder_elsewhere, "缺少文件“uploads/imports/ab”"),
        (without_manifest, "没有备份清单"),
        (change_a_count, "清单已被改动或损坏"),
        (half_a_manifest, "清单无法读取"),
    ],
)
def test_a_damaged_backup_is_refused(
    backup: Path, uploads: Path, damage: Callable[[Path], None], message: str
) -> None:
    damage(backup)
    assert message in refusal("backup", backup, "--check")
    assert message in restoring(backup, uploads)


@pytest.mark.parametrize(
    "path",
    [
        "../outside",
        "uploads/../../outside",
        "uploads/imports/../../../outside",
        "/etc/passwd",
        "uploads//imports/ab",
        "uploads/./ab",
        "uploads\\..\\outside",
        "uploads/a\0b",
        "uploads",
        "uploads/.restoring/ab",
        "elsewhere/ab",
        "manifest.json",
        "",
    ],
)
def test_a_path_that_leads_elsewhere_is_refused(backup: Path, path: str) -> None:
    """Forged whole: the digest of the manifest is right."""
    manifest = manifests.read(backup)
    write(backup, replace(manifest, files=[*manifest.files, FileEntry(path, 1, "0" * 64)]))
    with pytest.raises(BackupRefused, match=r"路径.*不合规"):
        check(backup)


@pytest.mark.parametrize(
    "change",
    [
        lambda m: replace(m, files=[*m.files, m.files[1]]),
        lambda m: replace(m, files=m.files[1:]),
        lambda m: replace(m, rows={"accounts_unit": -1}),
        lambda m: replace(m, rows={"accounts_unit": "1"}),
        lambda m: replace(m, database="oracle"),
        lambda m: replace(m, files=[replace(m.files[0], sha256="0" * 63 + "g")]),
        lambda m: replace(m, files=[replace(m.files[0], size=True)]),
        lambda m: replace(m, migrations={"accounts": "0001_accounts"}),
        lambda m: replace(m, version=1),
    ],
)
def test_a_manifest_of_impossible_values_is_refused(backup: Path, change) -> None:
    write(backup, change(manifests.read(backup)))
    with pytest.raises(BackupRefused, match="清单"):
        check(backup)


@pytest.mark.parametrize("text", ["", "[]", "null", "{}", "[" * 100_000, '{"format": 2}', "\ud800"])
def test_what_is_no_manifest_is_refused(backup: Path, text: str) -> None:
    (backup / manifests.NAME).write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(BackupRefused, match="清单"):
        check(backup)


# Backups that do not fit ----------------------------------------------------------------------


@pytest.mark.django_db
def test_another_kind_of_database_is_refused(backup: Path, uploads: Path) -> None:
    other = OTHER_KIND[connection.vendor]
    dump = manifests.DATABASE_FILES[other]
    (backup / manifests.DATABASE_FILES[connection.vendor]).rename(backup / dump)
    write(backup, replace(manifest_of(backup, dump, "uploads/imports/ab"), database=other))
    assert f"备份来自 {other}，本系统使用 {connection.vendor}" in restoring(backup, uploads)


@pytest.mark.django_db
def test_a_backup_of_a_newer_version_is_refused(backup: Path, uploads: Path) -> None:
    newer = replace(
        manifests.read(backup), version="9.0", migrations={"accounts": ["9999_from_the_future"]}
    )
    write(backup, newer)
    sentence = restoring(backup, uploads)
    assert "较新的版本 9.0" in sentence
    assert "accounts.9999_from_the_future" in sentence


@pytest.mark.django_db
def test_an_installation_with_rows_is_refused_by_name(backup: Path, uploads: Path) -> None:
    UnitFactory.create()
    assert "已有表 accounts_unit（1 行）；未作任何改动" in restoring(backup, uploads)


@pytest.mark.django_db
def test_tables_of_somebody_else_are_refused_by_name(backup: Path, uploads: Path) -> None:
    """A restore replaces every table: an empty one of another program would be lost, too."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE somebody_else (id integer)")
    assert "somebody_else（0 行）" in restoring(backup, uploads)


@pytest.mark.django_db
def test_an_installation_with_uploads_is_refused_by_name(backup: Path, uploads: Path) -> None:
    (uploads / "imports").mkdir(parents=True)
    (uploads / "imports/xy").write_text("mine")
    assert "上传文件 imports/xy" in restoring(backup, uploads)
    assert (uploads / "imports/xy").read_text() == "mine"


# PostgreSQL's programs ------------------------------------------------------------------------


@pytest.fixture
def programs(tmp_path: Path, monkeypatch) -> Path:
    """The only folder in which programs are looked for."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def install(programs: Path, name: str, script: str) -> str:
    file = programs / name
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return str(file)


def test_a_missing_program_is_named(programs: Path) -> None:
    with pytest.raises(BackupRefused, match="没有找到程序 pg_dump"):
        find_program("pg_dump", "16.4")


@pytest.mark.parametrize(("version", "fits"), [("15.9", False), ("16.0", True), ("17.2", True)])
def test_a_program_older_than_the_server_is_refused(
    programs: Path, version: str, fits: bool
) -> None:
    own = install(programs, "pg_dump", f"echo 'pg_dump (PostgreSQL) {version} (Debian 1)'")
    if fits:
        assert find_program("pg_dump", "16.4 (Debian 16.4-1)") == own
        return
    with pytest.raises(BackupRefused, match="pg_dump 是 15 版，比数据库的 16 版旧"):
        find_program("pg_dump", "16.4 (Debian 16.4-1)")


def test_a_program_is_told_the_password_where_nobody_sees_it(programs: Path, monkeypatch) -> None:
    for key, value in {"HOST": "db.invalid", "USER": "ziping", "PASSWORD": "very-secret"}.items():
        monkeypatch.setitem(connection.settings_dict, key, value)
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", {"sslmode": "verify-full"})
    program = install(
        programs,
        "pg_dump",
        'echo "$PGHOST $PGUSER $PGPASSWORD $PGSSLMODE" > "$0.told"; echo "$0 $*" >&2; exit 1',
    )
    with pytest.raises(BackupRefused) as refused:
        run([program, "--format=custom"], "失败：%(error)s")
    output = (programs / "pg_dump.told").read_text()
    assert output == "db.invalid ziping very-secret verify-full\n"
    assert str(refused.value) == f"失败：{program} --format=custom"


# Finding and taking ---------------------------------------------------------------------------


def test_the_only_backup_in_a_folder_is_found(backup: Path) -> None:
    assert find(backup.parent) == backup


def test_one_of_several_backups_has_to_be_named(backup: Path) -> None:
    copy(backup / manifests.NAME, backup.with_name("ziping-2") / manifests.NAME)
    with pytest.raises(BackupRefused, match=re.escape("有 2 份备份")):
        find(backup.parent)


def test_a_backup_that_was_cut_off_is_none(backup: Path) -> None:
    backup.rename(backup.with_name(".partial-x"))
    assert "没有备份清单" in refusal("backup", backup.parent, "--check")


def test_a_backup_inside_the_uploads_is_refused(uploads: Path) -> None:
    assert "不能放在上传文件夹之内" in refusal("backup", uploads / "backups")
    assert not uploads.exists()
    assert product_version() == "0.1.0"
