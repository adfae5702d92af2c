"""An import from upload to saved forms: the files, what was read in them, what was done with it."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from budgets.models import BudgetDocument, Project
from evaluations.models import Evaluation
from evaluations.models.states import State
from jobs.models import Job


class JobKind(StrEnum):
    """What is done with files in the background."""

    READ = "read"
    SAVE = "save"
    UNDO = "undo"
    PLAN = "plan"
    FILL = "fill"
    MARK = "mark"


class ImportRun(models.Model):
    """One import of one or many files. Nothing is written to forms before it is confirmed.

    ``attempt`` grows each time reading or planning begins anew: jobs of an earlier attempt change
    nothing any more. ``options_before`` are the options of the plan that is being replaced.
    """

    class Stage(models.TextChoices):
        READING = "reading", _("正在读取")
        PLANNING = "planning", _("正在核对")
        PREVIEW = "preview", _("等待确认")
        SAVING = "saving", _("正在保存")
        DONE = "done", _("已完成")
        CANCELLED = "cancelled", _("已取消")
        FAILED = "failed", _("失败")
        UNDOING = "undoing", _("正在撤销")
        UNDONE = "undone", _("已撤销")

    ARRIVALS: ClassVar = [
        (State.DRAFT.value, _("填报中（由单位核对后提交）")),
        (State.APPROVED.value, _("已通过（历史资料直接归档）")),
    ]

    stage = models.CharField(_("阶段"), max_length=20, choices=Stage.choices, default=Stage.READING)
    year = models.PositiveSmallIntegerField(
        _("年度"), null=True, blank=True, help_text=_("文件中没有印年度时使用")
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("归属单位"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        help_text=_("留空则按表中的单位名称归属"),
    )
    creates_units = models.BooleanField(_("单位不在系统中时新建"), default=False)
    arrives_as = models.CharField(
        _("导入后状态"), max_length=20, choices=ARRIVALS, default=State.DRAFT
    )
    confirms_itself = models.BooleanField(_("读取后直接保存"), default=False)
    failure = models.TextField(_("失败原因"), blank=True)
    attempt = models.PositiveIntegerField(_("第几次处理"), default=0, editable=False)
    options_before = models.JSONField(_("原先的选项"), null=True, blank=True, editable=False)
    owner_stopped = models.BooleanField(_("因发起人已无权限而停止"), default=False, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("导入人"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField(_("导入时间"), auto_now_add=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("确认人"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("撤销人"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    undone_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("导入批次")
        verbose_name_plural = _("导入批次")
        ordering = ("-pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="intake_run_confirmed_by_and_at_together",
            ),
            models.CheckConstraint(
                condition=Q(undone_by__isnull=True, undone_at__isnull=True)
                | Q(undone_by__isnull=False, undone_at__isnull=False),
                name="intake_run_undone_by_and_at_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def subject(self) -> str:
        """How jobs name this run."""
        return f"import-{self.pk}"

    @property
    def jobs(self) -> QuerySet[Job]:
        """What is, or was, done for this run in the background."""
        return Job.objects.filter(subject=self.subject)


def upload_path(upload: Upload, filename: str) -> str:
    """A name of our own: what the sender called the file never reaches the file system."""
    return f"imports/{uuid4().hex}"


class Upload(models.Model):
    """One uploaded file, kept as it came."""

    run = models.ForeignKey(
        ImportRun, verbose_name=_("导入批次"), on_delete=models.CASCADE, related_name="uploads"
    )
    name = models.CharField(_("文件名"), max_length=255)
    file = models.FileField(_("文件"), upload_to=upload_path)
    sha256 = models.CharField(_("指纹"), max_length=64)
    size = models.PositiveBigIntegerField(_("字节数"))
    read_at = models.DateTimeField(_("读取时间"), null=True, blank=True)
    notices = models.JSONField(_("说明"), default=list, blank=True)
    pruned_at = models.DateTimeField(_("原件清理时间"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("上传文件")
        verbose_name_plural = _("上传文件")
        ordering = ("run", "pk")

    def __str__(self) -> str:
        return self.name


class ImportItem(models.Model):
    """One document of an upload and what is to be, or was, done with it.

    ``problem`` is what reading found wrong; until it is corrected the item is refused for it.
    ``group``, ``unit_names`` and ``plain_name`` are written by planning: by them a decision about
    one item finds the others whose outcome it may change.
    """

    class Action(models.TextChoices):
        PENDING = "pending", _("待核对")
        CREATE = "create", _("新建")
        UPDATE = "update", _("更新")
        UNCHANGED = "unchanged", _("无变化")
        REFUSED = "refused", _("拒绝")

    run = models.ForeignKey(
        ImportRun, verbose_name=_("导入批次"), on_delete=models.CASCADE, related_name="items"
    )
    upload = models.ForeignKey(
        Upload, verbose_name=_("上传文件"), on_delete=models.CASCADE, related_name="items"
    )
    position = models.PositiveIntegerField(_("顺序"))
    place = models.CharField(_("位置"), max_length=200, blank=True)
    document = models.JSONField(_("读出的表"))
    action = models.CharField(
        _("处理"), max_length=20, choices=Action.choices, default=Action.PENDING
    )
    reason = models.TextField(_("原因"), blank=True)
    problem = models.TextField(_("读取时的问题"), blank=True)
    unit_name = models.CharField(_("将新建的单位"), max_length=200, blank=True)
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("单位"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    project = models.ForeignKey(
        Project,
        verbose_name=_("项目"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    evaluation = models.ForeignKey(
        Evaluation,
        verbose_name=_("自评表"),
        on_delete=models.SET_NULL,
        related_name="import_items",
        null=True,
        blank=True,
    )
    budget_document = models.ForeignKey(
        BudgetDocument,
        verbose_name=_("预决算资料"),
        on_delete=models.SET_NULL,
        related_name="import_items",
        null=True,
        blank=True,
    )
    suggested_unit = models.ForeignKey(
        Unit,
        verbose_name=_("相近的单位"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    suggested_project = models.ForeignKey(
        Project,
        verbose_name=_("相近的项目"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    skipped = models.BooleanField(_("跳过"), default=False)
    corrected = models.BooleanField(_("核对时改过"), default=False)
    year_given = models.BooleanField(_("年度由导入选项给出"), default=False, editable=False)
    row_count = models.PositiveIntegerField(_("行数"), default=0)
    group = models.CharField(_("同表标识"), max_length=64, blank=True)
    unit_names = models.TextField(_("表中的单位名称"), blank=True)
    plain_name = models.TextField(_("表名"), blank=True)
    confidence = models.FloatField(_("可信度"), default=1.0)
    error_count = models.PositiveSmallIntegerField(_("错误"), default=0)
    warning_count = models.PositiveSmallIntegerField(_("警告"), default=0)
    saved_at = models.DateTimeField(_("保存时间"), null=True, blank=True)
    version_planned = models.PositiveIntegerField(_("预览时的版本"), null=True, blank=True)
    before = models.JSONField(_("更新前的表"), null=True, blank=True)
    version_after = models.PositiveIntegerField(_("保存后的版本"), null=True, blank=True)
    made_project = models.BooleanField(_("新建了项目"), default=False)

    class Meta:
        verbose_name = _("导入条目")
        verbose_name_plural = _("导入条目")
        ordering = ("run", "upload", "position")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["upload", "position"], name="intake_item_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["run", "group"], name="intake_item_group"),
        ]

    def __str__(self) -> str:
        return f"{self.upload_id} · {self.position}"

    @property
    def name(self) -> str:
        """The project or table that the document is about, "" where none is printed."""
        words = (self.document.get(key) for key in ("project_name", "title", "department"))
        return next((str(text) for text in words if text), "")


class ImportProblem(models.Model):
    """One sentence about something that could not be taken in.

    ``technical`` says how a reader process ended, for administrators; ``intake.reading.traces``.
    """

    run = models.ForeignKey(
        ImportRun, verbose_name=_("导入批次"), on_delete=models.CASCADE, related_name="problems"
    )
    upload = models.ForeignKey(
        Upload, verbose_name=_("上传文件"), on_delete=models.CASCADE, related_name="problems"
    )
    code = models.CharField(_("代码"), max_length=60)
    place = models.CharField(_("位置"), max_length=200, blank=True)
    sentence = models.TextField(_("说明"))
    technical = models.TextField(_("技术信息"), blank=True, editable=False)

    class Meta:
        verbose_name = _("导入问题")
        verbose_name_plural = _("导入问题")
        ordering = ("run", "pk")

    def __str__(self) -> str:
        return self.sentence
