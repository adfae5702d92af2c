"""manage.py backup DIR : database and uploads into a new folder; --check looks at one."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from config.backups.manifest import BackupRefused, Manifest
from config.backups.restoring import check, find
from config.backups.taking import take


class Command(BaseCommand):
    help = (
        "在 DIR 下新建文件夹，备份数据库和全部上传文件；加 --check 则只核对 DIR 中已有的备份。"
        "密钥和环境变量不在备份之内，须另行保管。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="存放备份的文件夹")
        parser.add_argument("--check", action="store_true", help="只核对，不备份也不恢复")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["check"]:
                self._report("备份完整", *_checked(options["folder"]))
                return
            folder, manifest = take(options["folder"])
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        except Error as error:
            raise CommandError(f"数据库不能访问或出错，没有备份：{error}") from error
        except OSError as error:
            raise CommandError(f"备份没有完成：{error}。不完整的文件已删除。") from error
        self._report("已备份", folder, manifest)
        if manifest.missing_files:
            raise CommandError("备份已保存，但有上传文件缺失，见上；请查明原因。")

    def _report(self, what: str, folder: Path, manifest: Manifest) -> None:
        self.stdout.write(
            f"{what}：{folder}（{manifest.database}，{sum(manifest.rows.values())} 行，"
            f"上传文件 {len(manifest.uploads)} 个）"
        )
        for missing in manifest.missing_files:
            self.stdout.write(f"缺少文件：{missing.table} 第 {missing.row} 行的 {missing.file}")
        if manifest.files_without_row:
            self.stdout.write(
                f"另有 {len(manifest.files_without_row)} 个文件在库中没有记录"
                "（备份期间上传的或遗留的），已一并备份，清单中列出。"
            )


def _checked(folder: Path) -> tuple[Path, Manifest]:
    found = find(folder)
    return found, check(found)
