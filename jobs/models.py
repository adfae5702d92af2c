"""Background work as rows: what is to be done, who does it now, how far it is, what came of it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """A piece of background work; this row, not the broker's message, is the truth.

    Written in the transaction of the change that wants it. A worker takes a lease, renews it
    while it works, and a lease that ran out may be taken by another. ``kind`` names the handler
    (``registry``), ``subject`` what the work is about, ``payload`` is the handler's own.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", _("排队")
        RUNNING = "running", _("进行中")
        DONE = "done", _("完成")
        FAILED = "failed", _("失败")
        CANCELLED = "cancelled", _("已取消")

    OPEN: ClassVar = (Status.QUEUED.value, Status.RUNNING.value)

    kind = models.CharField(_("种类"), max_length=40)
    key = models.CharField(_("幂等键"), max_length=100, unique=True)
    subject = models.CharField(_("对象"), max_length=100, db_index=True)
    payload = models.JSONField(_("内容"), default=dict, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("发起人"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    status = models.CharField(
        _("状态"), max_length=20, choices=Status.choices, default=Status.QUEUED
    )
    owner = models.CharField(_("持有者"), max_length=40, blank=True)
    lease_until = models.DateTimeField(_("租约到"), null=True, blank=True)
    woken_at = models.DateTimeField(_("唤醒时间"), auto_now_add=True)
    tries = models.PositiveSmallIntegerField(_("次数"), default=0)
    done = models.PositiveIntegerField(_("已完成"), default=0)
    total = models.PositiveIntegerField(_("总数"), default=0)
    cancel_requested = models.BooleanField(_("要求取消"), default=False)
    result = models.JSONField(_("结果"), default=dict, blank=True)
    error = models.TextField(_("错误"), blank=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("后台任务")
        verbose_name_plural = _("后台任务")
        ordering = ("pk",)
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["lease_until"],
                condition=Q(status__in=["queued", "running"]),
                name="jobs_job_open",
            ),
            models.Index(fields=["ended_at"], name="jobs_job_ended"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def is_open(self) -> bool:
        """Whether there is still something to wait for."""
        return self.status in self.OPEN

    @property
    def percent(self) -> int:
        return 100 * min(self.done, self.total) // self.total if self.total else 0


class Heartbeat(models.Model):
    """When a part of the background work was last seen alive.

    A worker writes its row by itself; the sweep has one row, whichever worker ran it.
    """

    class Part(models.TextChoices):
        WORKER = "worker", _("后台处理程序")
        SWEEP = "sweep", _("定时巡查")

    part = models.CharField(_("部分"), max_length=10, choices=Part.choices)
    name = models.CharField(_("名称"), max_length=100)
    seen_at = models.DateTimeField(_("最近出现"))

    class Meta:
        verbose_name = _("后台心跳")
        verbose_name_plural = _("后台心跳")
        ordering = ("part", "name")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["part", "name"], name="jobs_heartbeat_once"),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.name}"
