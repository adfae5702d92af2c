"""Projects, their budgets and their performance targets: what sheets are prefilled from."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar, TypeAlias

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from core.sheets.kinds import title_of

_Nullable: TypeAlias = "models.DecimalField[Decimal | None, Decimal | None]"


def amount_field(label: Any) -> _Nullable:
    """A column for an amount in 元 with two decimals; empty where nothing is known."""
    return models.DecimalField(label, max_digits=20, decimal_places=2, null=True, blank=True)


class Project(models.Model):
    """A budget project (项目) of an implementing unit; it lives on over the years."""

    code = models.CharField(_("项目编码"), max_length=60, blank=True)
    name = models.CharField(_("项目名称"), max_length=300)
    unit = models.ForeignKey(
        Unit, verbose_name=_("实施单位"), on_delete=models.PROTECT, related_name="projects"
    )
    department = models.ForeignKey(
        Unit,
        verbose_name=_("主管部门"),
        on_delete=models.PROTECT,
        related_name="supervised_projects",
        null=True,
        blank=True,
    )
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = _("项目")
        verbose_name_plural = _("项目")
        ordering = ("unit__path", "name")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["unit", "name"], name="budgets_project_name_once"),
            models.UniqueConstraint(
                fields=["unit", "code"],
                condition=~models.Q(code=""),
                name="budgets_project_code_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ProjectAlias(models.Model):
    """Another name under which a project appears in documents of its unit."""

    project = models.ForeignKey(
        Project, verbose_name=_("项目"), on_delete=models.CASCADE, related_name="aliases"
    )
    name = models.CharField(_("别名"), max_length=300)

    class Meta:
        verbose_name = _("项目别名")
        verbose_name_plural = _("项目别名")
        ordering = ("project", "name")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["project", "name"], name="budgets_project_alias_once"),
        ]

    def __str__(self) -> str:
        return self.name


class ProjectBudget(models.Model):
    """A project's money of one year and one source (total, fiscal_current_year, ...), in 元."""

    project = models.ForeignKey(
        Project, verbose_name=_("项目"), on_delete=models.CASCADE, related_name="budgets"
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    source = models.CharField(_("资金来源"), max_length=40)
    initial_budget = amount_field(_("年初预算数"))
    adjusted_budget = amount_field(_("全年预算数"))
    executed = amount_field(_("全年执行数"))

    class Meta:
        verbose_name = _("项目预算")
        verbose_name_plural = _("项目预算")
        ordering = ("project", "-year", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["project", "year", "source"], name="budgets_project_budget_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.year} {self.source}"


class PerformanceTarget(models.Model):
    """What a project promised for one year (项目绩效目标): its goal and, below, its indicators."""

    project = models.ForeignKey(
        Project, verbose_name=_("项目"), on_delete=models.CASCADE, related_name="targets"
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    annual_goal = models.TextField(_("年度目标"), blank=True)
    document = models.OneToOneField(
        "BudgetDocument",
        verbose_name=_("来源资料"),
        on_delete=models.CASCADE,
        related_name="performance_target",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("项目绩效目标")
        verbose_name_plural = _("项目绩效目标")
        ordering = ("project", "-year")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["project", "year"], name="budgets_target_once"),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.year}"


class TargetIndicator(models.Model):
    """One promised indicator, as printed; ``weight`` is "" where the target form has none."""

    performance_target = models.ForeignKey(
        PerformanceTarget,
        verbose_name=_("项目绩效目标"),
        on_delete=models.CASCADE,
        related_name="indicators",
    )
    position = models.PositiveSmallIntegerField(_("顺序"))
    level1 = models.CharField(_("一级指标"), max_length=60)
    level2 = models.CharField(_("二级指标"), max_length=60, blank=True)
    level3 = models.CharField(_("三级指标"), max_length=500, blank=True)
    target = models.TextField(_("年度指标值"), blank=True)
    weight = models.CharField(_("分值"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("目标指标")
        verbose_name_plural = _("目标指标")
        ordering = ("performance_target", "position", "pk")

    def __str__(self) -> str:
        return self.level3


class BudgetDocument(models.Model):
    """A published document that is no self-evaluation, as it was read.

    ``content`` is the document in the interchange format and the one place that holds all of it;
    targets and announced budgets are made from it. ``name`` tells it from the unit's
    other documents of that kind and year: its table number and title, or its project.
    """

    class Kind(models.TextChoices):
        STATEMENT = "statement", _("预决算报表")
        PERFORMANCE_TARGET = "performance_target", _("项目绩效目标表")
        DEPARTMENT_TARGET = "department_target", _("部门整体绩效目标表")
        INVESTMENT_PERFORMANCE = "investment_performance", _("政府投资项目绩效情况表")
        DEPARTMENT_EVALUATION = "department_evaluation", _("部门整体绩效评分表")

    kind = models.CharField(_("种类"), max_length=40, choices=Kind.choices)
    unit = models.ForeignKey(
        Unit, verbose_name=_("单位"), on_delete=models.PROTECT, related_name="budget_documents"
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    name = models.CharField(_("名称"), max_length=400)
    content = models.JSONField(_("内容"))
    version = models.PositiveIntegerField(_("版本"), default=1)
    changed_at = models.DateTimeField(_("修改时间"), auto_now=True)

    class Meta:
        verbose_name = _("预决算资料")
        verbose_name_plural = _("预决算资料")
        ordering = ("-year", "unit__path", "kind", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["unit", "year", "kind", "name"], name="budgets_document_once"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="budgets_document_named"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.name}"

    @property
    def kind_title(self) -> str:
        """What people call its kind."""
        return title_of(self.kind)


class AnnouncedBudget(models.Model):
    """A project's budget as a document prints it, in 元; made anew with the document.

    ``project`` and ``unit_name`` are the printed names without white space, "" for no unit;
    ``source`` and ``place`` tell people where the amount stands.
    """

    document = models.ForeignKey(
        BudgetDocument, verbose_name=_("资料"), on_delete=models.CASCADE, related_name="announced"
    )
    project = models.CharField(_("项目名称"), max_length=300, db_index=True)
    unit_name = models.CharField(_("预算单位"), max_length=200, blank=True)
    source = models.CharField(_("来源"), max_length=400)
    place = models.CharField(_("位置"), max_length=100, blank=True)
    amount = models.DecimalField(_("预算数"), max_digits=20, decimal_places=2)

    class Meta:
        verbose_name = _("资料所列项目预算")
        verbose_name_plural = _("资料所列项目预算")
        ordering = ("document", "pk")

    def __str__(self) -> str:
        return f"{self.project} {self.amount}"


class LibraryIndicator(models.Model):
    """An indicator that a bureau recommends (指标库), for targets to be written from."""

    code = models.CharField(_("编码"), max_length=40, unique=True)
    level1 = models.CharField(_("一级指标"), max_length=60)
    level2 = models.CharField(_("二级指标"), max_length=60)
    level3 = models.CharField(_("三级指标"), max_length=500)
    target_example = models.CharField(_("指标值示例"), max_length=200, blank=True)
    unit_of_measure = models.CharField(_("计量单位"), max_length=40, blank=True)
    sector = models.CharField(_("适用领域"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("指标库")
        verbose_name_plural = _("指标库")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.level3
