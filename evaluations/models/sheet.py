"""The sheet as rows. Text columns hold what is printed; ``_value``/``_yuan`` columns the number
read from it (empty where it is none); ``_computed`` columns what arithmetic gives.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar, Final, TypeAlias

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from budgets.models import Project, amount_field
from core.numbers import YUAN
from core.sheets.kinds import Home, SheetKind, kind_named
from evaluations.models.campaign import Campaign
from evaluations.models.states import State
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.row_uids import UID_LENGTH, new_uid

PRINTED: Final = 60
"""Longest printed number kept in a cell; a longer text there is cut by nobody but refused."""


_Nullable: TypeAlias = "models.DecimalField[Decimal | None, Decimal | None]"


def points_field(label: Any) -> _Nullable:
    """A column for points of a sheet; empty where the cell holds none. Never below 0."""
    return models.DecimalField(label, max_digits=9, decimal_places=4, null=True, blank=True)


def not_negative(name: str, *fields: str) -> models.CheckConstraint:
    condition = Q()
    for field in fields:
        condition &= Q(**{f"{field}__gte": 0}) | Q(**{f"{field}__isnull": True})
    return models.CheckConstraint(condition=condition, name=name)


class Evaluation(models.Model):
    """A sheet that is filled here: of a year, a kind and an edition, about a project or a unit.

    ``project_name`` is what lists call it: the kind's title where the sheet has no project. Its
    columns below ``title`` are those of a self-evaluation; other kinds keep their texts in
    ``values`` by field, and their rows in ``SheetRow`` (ADR 0502).
    """

    kind = models.CharField(_("种类"), max_length=40, default=SelfEvaluation.kind)
    campaign = models.ForeignKey(
        Campaign,
        verbose_name=_("批次"),
        on_delete=models.PROTECT,
        related_name="evaluations",
        null=True,
        blank=True,
    )
    unit = models.ForeignKey(
        Unit, verbose_name=_("单位"), on_delete=models.PROTECT, related_name="evaluations"
    )
    project = models.ForeignKey(
        Project,
        verbose_name=_("项目"),
        on_delete=models.PROTECT,
        related_name="evaluations",
        null=True,
        blank=True,
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    edition = models.CharField(_("版式"), max_length=60)
    state = models.CharField(
        _("状态"), max_length=20, choices=State.choices, default=State.NOT_STARTED
    )

    title = models.CharField(_("标题"), max_length=400, blank=True)
    project_name = models.CharField(_("项目名称"), max_length=300)
    project_amount = models.CharField(_("项目金额"), max_length=PRINTED, blank=True)
    amount_unit = models.CharField(_("金额单位"), max_length=10, default=YUAN)
    department = models.CharField(_("主管部门"), max_length=200, blank=True)
    implementing_unit = models.CharField(_("实施单位"), max_length=200, blank=True)
    period = models.CharField(_("项目期限"), max_length=100, blank=True)
    key_project = models.CharField(_("是否重点项目"), max_length=20, blank=True)
    project_attribute = models.CharField(_("项目属性"), max_length=40, blank=True)
    goal_expected = models.TextField(_("预期目标"), blank=True)
    goal_actual = models.TextField(_("实际完成情况"), blank=True)
    total_weight = models.CharField(_("总分值"), max_length=PRINTED, blank=True)
    total_score = models.CharField(_("总分"), max_length=PRINTED, blank=True)
    remark = models.TextField(_("说明"), blank=True)
    problems = models.TextField(_("存在问题"), blank=True)
    rectification = models.TextField(_("整改情况"), blank=True)
    values = models.JSONField(_("其他种类的内容"), default=dict, blank=True)

    project_amount_yuan = amount_field(_("项目金额（元）"))
    total_score_value = points_field(_("总分（数值）"))
    total_score_computed = points_field(_("总分（计算）"))
    execution_rate_computed = models.DecimalField(
        _("执行率（计算）"), max_digits=14, decimal_places=6, null=True, blank=True
    )
    error_count = models.PositiveSmallIntegerField(_("错误"), default=0)
    warning_count = models.PositiveSmallIntegerField(_("警告"), default=0)
    hint_count = models.PositiveSmallIntegerField(_("提示"), default=0)
    risk = models.PositiveSmallIntegerField(_("风险分"), null=True, blank=True)
    risk_terms = models.JSONField(_("风险分构成"), default=list, blank=True)

    carried = models.JSONField(_("带出的单元格"), default=list, blank=True)
    # Files by kind under the uid of their row, "" for the whole sheet; written with the evidence.
    evidence_counts = models.JSONField(_("佐证材料数"), default=dict, blank=True)
    version = models.PositiveIntegerField(_("版本"), default=1)
    submission_tried = models.BooleanField(_("提交过"), default=False)
    edited_by = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("填报过的人"),
        related_name="+",
        blank=True,
        db_table="evaluations_edited_by",
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("下一环节打开人"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    opened_at = models.DateTimeField(_("下一环节打开时间"), null=True, blank=True)
    created_at = models.DateTimeField(_("建立时间"), auto_now_add=True)
    changed_at = models.DateTimeField(_("修改时间"), auto_now=True)

    class Meta:
        verbose_name = _("自评表")
        verbose_name_plural = _("自评表")
        ordering = ("-year", "unit__path", "project_name", "pk")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "year"], name="evaluations_state_year"),
            models.Index(fields=["state", "-risk"], name="evaluations_state_risk"),
            # All that lists count, filter and sort by: a sheet's row takes a hundred times as much
            # room as its entry here, and PostgreSQL need not look at it.
            models.Index(
                fields=["year", "unit", "project_name", "id", "state"], name="evaluations_listed"
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["project", "year", "edition"], name="evaluations_form_once"
            ),
            models.UniqueConstraint(
                fields=["kind", "unit", "year", "edition"],
                condition=Q(project__isnull=True),
                name="evaluations_unit_form_once",
            ),
            models.CheckConstraint(
                condition=~Q(kind=SelfEvaluation.kind) | Q(project__isnull=False),
                name="evaluations_form_has_project",
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="evaluations_state_known"
            ),
            models.CheckConstraint(
                condition=Q(risk__isnull=True) | Q(risk__lte=100), name="evaluations_risk_in_range"
            ),
            models.CheckConstraint(
                condition=Q(opened_by__isnull=True, opened_at__isnull=True)
                | Q(opened_by__isnull=False, opened_at__isnull=False),
                name="evaluations_opened_by_and_at_together",
            ),
            models.CheckConstraint(condition=~Q(project_name=""), name="evaluations_project_named"),
            not_negative(
                "evaluations_totals_not_negative", "total_score_value", "total_score_computed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.project_name}"

    @property
    def sheet_kind(self) -> SheetKind:
        """What kind of sheet it is."""
        return kind_named(self.kind)

    @property
    def has_rows_of_all_kinds(self) -> bool:
        """Whether its content stands in ``values`` and ``SheetRow``."""
        return self.sheet_kind.home == Home.ROWS


class FundingLine(models.Model):
    """One row of 项目资金."""

    evaluation = models.ForeignKey(
        Evaluation, verbose_name=_("自评表"), on_delete=models.CASCADE, related_name="funding_lines"
    )
    position = models.PositiveSmallIntegerField(_("顺序"))
    source = models.CharField(_("资金来源"), max_length=40)
    label = models.CharField(_("资金名称"), max_length=100, blank=True)
    initial_budget = models.CharField(_("年初预算数"), max_length=PRINTED, blank=True)
    adjusted_budget = models.CharField(_("全年预算数"), max_length=PRINTED, blank=True)
    executed = models.CharField(_("全年执行数"), max_length=PRINTED, blank=True)
    weight = models.CharField(_("分值"), max_length=PRINTED, blank=True)
    execution_rate = models.CharField(_("执行率"), max_length=PRINTED, blank=True)
    score = models.CharField(_("得分"), max_length=PRINTED, blank=True)
    initial_budget_yuan = amount_field(_("年初预算数（元）"))
    adjusted_budget_yuan = amount_field(_("全年预算数（元）"))
    executed_yuan = amount_field(_("全年执行数（元）"))
    score_value = points_field(_("得分（数值）"))
    score_computed = points_field(_("得分（计算）"))
    carried = models.JSONField(_("带出的单元格"), default=list, blank=True)

    class Meta:
        verbose_name = _("项目资金")
        verbose_name_plural = _("项目资金")
        ordering = ("evaluation", "position", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            not_negative("evaluations_funding_not_negative", "score_value", "score_computed"),
        ]

    def __str__(self) -> str:
        return self.label or self.source


class Indicator(models.Model):
    """One level-3 row. ``carried`` rows come from the budget: name and target are read-only.

    ``uid`` names the row for as long as it lives, also in workbooks and JSON.
    """

    evaluation = models.ForeignKey(
        Evaluation, verbose_name=_("自评表"), on_delete=models.CASCADE, related_name="indicators"
    )
    uid = models.CharField(_("行标识"), max_length=UID_LENGTH, default=new_uid, editable=False)
    position = models.PositiveSmallIntegerField(_("顺序"))
    level1 = models.CharField(_("一级指标"), max_length=60, blank=True)
    level1_weight = models.CharField(_("一级指标分值"), max_length=PRINTED, blank=True)
    level2 = models.CharField(_("二级指标"), max_length=60, blank=True)
    level3 = models.CharField(_("三级指标"), max_length=500, blank=True)
    target = models.TextField(_("年度指标值"), blank=True)
    actual = models.TextField(_("实际完成值"), blank=True)
    weight = models.CharField(_("分值"), max_length=PRINTED, blank=True)
    score = models.CharField(_("得分"), max_length=PRINTED, blank=True)
    explanation = models.TextField(_("偏差原因分析及改进措施"), blank=True)
    weight_value = points_field(_("分值（数值）"))
    score_value = points_field(_("得分（数值）"))
    carried = models.BooleanField(_("由预算带出"), default=False)

    class Meta:
        verbose_name = _("绩效指标")
        verbose_name_plural = _("绩效指标")
        ordering = ("evaluation", "position", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            not_negative("evaluations_indicator_not_negative", "weight_value", "score_value"),
            models.UniqueConstraint(
                fields=["evaluation", "uid"], name="evaluations_indicator_uid_once"
            ),
        ]

    def __str__(self) -> str:
        return self.level3


class SheetRow(models.Model):
    """One row of a table of a kind that has no tables of its own.

    ``table`` is the document's field that holds the rows, ``cells`` their texts by field. ``uid``
    names the row for as long as it lives, in the whole sheet.
    """

    evaluation = models.ForeignKey(
        Evaluation, verbose_name=_("表"), on_delete=models.CASCADE, related_name="sheet_rows"
    )
    table = models.CharField(_("栏目"), max_length=60)
    position = models.PositiveSmallIntegerField(_("顺序"))
    uid = models.CharField(_("行标识"), max_length=UID_LENGTH, default=new_uid, editable=False)
    cells = models.JSONField(_("各单元格"), default=dict, blank=True)

    class Meta:
        verbose_name = _("表中一行")
        verbose_name_plural = _("表中各行")
        ordering = ("evaluation", "table", "position", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["evaluation", "uid"], name="evaluations_row_uid_once"),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.position}"


class TextFingerprint(models.Model):
    """A text fingerprint: sheets with nearly the same words share one; see ``similarity``."""

    evaluation = models.ForeignKey(
        Evaluation, verbose_name=_("自评表"), on_delete=models.CASCADE, related_name="text_bands"
    )
    value = models.BigIntegerField(_("特征值"), db_index=True)

    class Meta:
        verbose_name = _("文字特征")
        verbose_name_plural = _("文字特征")
        ordering = ("evaluation", "pk")

    def __str__(self) -> str:
        return str(self.value)
