"""manage.py remove_stray_files [--dry-run] : removes uploaded files that no row names."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from jobs.strayfiles import NoFileKnown, broken_off_uploads, remove, stray_files


class Command(BaseCommand):
    help = "删除上传目录中没有任何记录引用、以及上传中断留下的临时文件，均须存放超过一天。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="只列出，不删除")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            strays = [*broken_off_uploads(), *stray_files()]
        except NoFileKnown as refusal:
            raise CommandError(
                f"数据库没有引用 {refusal} 中的任何文件，未作删除：请核对数据库与上传目录是否配套。"
            ) from refusal
        for stray in strays:
            self.stdout.write(f"{stray.path} {stray.size}")
        if options["dry_run"]:
            size = sum(stray.size for stray in strays)
            self.stdout.write(f"将删除 {len(strays)} 个文件，可释放 {size} 字节。")
            return
        freed = remove(strays)
        self.stdout.write(f"已删除 {len(strays)} 个文件，释放 {freed} 字节。")
