"""manage.py import_documents FILE... : the same job as the upload page."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models.fields.files import FieldFile

from accounts.models import Unit
from evaluations.models.states import State
from intake.commandline import account
from intake.models import ImportItem, ImportRun, JobKind
from intake.runs import actions
from intake.runs.progress import progress_of
from jobs.work import finish_jobs


class _DryRun(Exception):
    """Takes everything back."""


class Command(BaseCommand):
    help = (
        "导入文件中的自评表。读取和核对在本进程完成；保存由后台进程完成，"
        "加 --wait 则在本进程保存完再返回。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="要导入的文件")
        parser.add_argument("--year", type=int, help="文件中没有印年份时使用的年度")
        parser.add_argument("--unit", metavar="CODE", help="全部归属这个编码的单位")
        parser.add_argument("--create-units", action="store_true", help="单位不在系统中时新建")
        parser.add_argument("--archive", action="store_true", help="历史资料，导入后直接为“已通过”")
        parser.add_argument("--user", metavar="工号", help="以谁的名义导入（缺省为系统账号）")
        parser.add_argument("--dry-run", action="store_true", help="只核对，不写入")
        parser.add_argument("--wait", action="store_true", help="在本进程保存完再返回")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["dry_run"]:
            self._import(options)
            return
        self._uploads: list[FieldFile] = []
        try:
            with transaction.atomic():
                self._import(options)
                raise _DryRun
        except _DryRun:
            pass
        finally:
            # The rows are undone, whatever ended it: their files go with them.
            for upload in self._uploads:
                upload.delete(save=False)

    def _import(self, options: dict[str, Any]) -> None:
        run = self._start(options)
        self._uploads = [upload.file for upload in run.uploads.all()]
        finish_jobs(run.jobs.filter(kind__in=[JobKind.READ, JobKind.PLAN]))
        run.refresh_from_db()
        if run.stage == ImportRun.Stage.PREVIEW and not options["dry_run"]:
            actions.confirm(run=run, by=run.by)
            if options["wait"]:
                finish_jobs(run.jobs.filter(kind=JobKind.SAVE))
        self._report(run, saved=options["wait"], dry_run=options["dry_run"])

    def _start(self, options: dict[str, Any]) -> ImportRun:
        handles = []
        try:
            for path in options["files"]:
                handles.append((path.name, File(path.open("rb"), name=path.name)))
            return actions.start_run(
                files=handles,
                by=account(options["user"]),
                options=actions.RunOptions(
                    year=options["year"],
                    unit=_unit(options["unit"]),
                    creates_units=options["create_units"],
                    arrives_as=State.APPROVED if options["archive"] else State.DRAFT,
                ),
            )
        except OSError as error:
            raise CommandError(f"文件“{error.filename}”不存在或不能读取。") from error
        except actions.ImportRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        finally:
            for _name, handle in handles:
                handle.close()

    def _report(self, run: ImportRun, *, saved: bool, dry_run: bool) -> None:
        progress = progress_of(run)
        for problem in run.problems.all():
            self.stderr.write(problem.sentence)
        for item in run.items.select_related("upload").all():
            if item.action == ImportItem.Action.REFUSED:
                self.stdout.write(
                    f"拒绝：{item.upload.name} {item.place} {item.name}：{item.reason}"
                )
        self.stdout.write(
            f"新建 {progress.create}，更新 {progress.update}，"
            f"无变化 {progress.unchanged}，拒绝 {progress.refused}"
        )
        if dry_run:
            self.stdout.write("试运行：没有写入任何内容。")
            return
        run.refresh_from_db()
        state = f"已保存 {progress.saved}" if saved else "保存任务已排队"
        self.stdout.write(f"导入编号 {run.pk}（{run.get_stage_display()}，{state}）")


def _unit(code: str | None) -> Unit | None:
    if code is None:
        return None
    try:
        return Unit.objects.get(code=code)
    except Unit.DoesNotExist:
        raise CommandError(f"没有编码为 {code} 的单位。") from None
