"""manage.py restore DIR : puts a backup into an empty installation."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from config.backups.manifest import BackupRefused
from config.backups.restoring import find, restore


class Command(BaseCommand):
    help = "核对 DIR 中的备份，并恢复到空的系统：新库（或刚建好表的库）和空的上传文件夹。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="备份所在的文件夹")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            folder = find(options["folder"])
            manifest = restore(folder)
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        except Error as error:
            raise CommandError(f"数据库出错，恢复没有完成：{error}。请清空系统后重试。") from error
        except OSError as error:
            raise CommandError(f"恢复没有完成：{error}。请清空系统后重试。") from error
        self.stdout.write(
            f"已恢复 {folder}：{sum(manifest.rows.values())} 行，"
            f"上传文件 {len(manifest.uploads)} 个；行数与清单一致，数据结构已更新到本版本。"
        )
        for missing in manifest.missing_files:
            self.stdout.write(
                f"备份时已缺少文件：{missing.table} 第 {missing.row} 行的 {missing.file}"
            )
