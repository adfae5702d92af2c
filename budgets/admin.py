from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import ForeignKeyWidget

from accounts.models import Unit
from accounts.permissions import has_role, reaches_all_units
from accounts.roles import Role
from accounts.scoped_admin import PlainTableAdmin, ScopedAdmin, ScopedInline
from budgets.models import (
    LibraryIndicator,
    PerformanceTarget,
    Project,
    ProjectBudget,
    TargetIndicator,
)


class ProjectResource(ModelResource):
    """One project a row: 单位编码, 项目编码, 项目名称."""

    unit = Field(
        attribute="unit", column_name="单位编码", widget=ForeignKeyWidget(Unit, field="code")
    )
    code = Field(attribute="code", column_name="项目编码")
    name = Field(attribute="name", column_name="项目名称")

    class Meta:
        model = Project
        fields = ("unit", "code", "name")
        import_id_fields = ("unit", "name")
        skip_unchanged = True
        report_skipped = True
        use_transactions = True


class ProjectBudgetInline(ScopedInline):
    model = ProjectBudget


@admin.register(Project)
class ProjectAdmin(ScopedAdmin, PlainTableAdmin):
    resource_classes: ClassVar[list[type[ModelResource]]] = [ProjectResource]
    list_display = ("name", "code", "unit", "is_active")
    list_select_related = ("unit",)
    search_fields = ("name", "code", "unit__name")
    list_filter = ("is_active",)
    inlines = (ProjectBudgetInline,)

    def has_import_permission(self, request: HttpRequest) -> bool:
        # The table may name any unit; only who reaches everything may load one.
        return bool(request.user.is_superuser)


class TargetIndicatorInline(ScopedInline):
    model = TargetIndicator


@admin.register(PerformanceTarget)
class PerformanceTargetAdmin(ScopedAdmin):
    unit_lookup = "project__unit"
    units_of: ClassVar[Mapping[str, str]] = {"project": "unit"}
    list_display = ("project", "year")
    list_select_related = ("project",)
    list_filter = ("year",)
    search_fields = ("project__name",)
    # Not raw ids: that field shows the name behind any number typed into it.
    autocomplete_fields = ("project",)
    # Comes from an import; a choice of documents would show those of all units.
    readonly_fields = ("document",)
    inlines = (TargetIndicatorInline,)


class LibraryIndicatorResource(ModelResource):
    """One indicator a row, columns as in the model."""

    class Meta:
        model = LibraryIndicator
        fields = (
            "code",
            "level1",
            "level2",
            "level3",
            "target_example",
            "unit_of_measure",
            "sector",
        )
        import_id_fields = ("code",)
        skip_unchanged = True
        report_skipped = True
        use_transactions = True
        clean_model_instances = True

    @classmethod
    def get_display_name(cls) -> str:
        return _("指标库")


@admin.register(LibraryIndicator)
class LibraryIndicatorAdmin(PlainTableAdmin):
    """The library belongs to the bureau as a whole, to no unit."""

    viewers = (Role.ADMINISTRATOR, Role.REVIEWER, Role.AUDITOR)
    resource_classes: ClassVar[list[type[ModelResource]]] = [LibraryIndicatorResource]
    list_display = ("code", "level1", "level2", "level3", "sector")
    list_filter = ("level1", "level2", "sector")
    search_fields = ("code", "level3")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return has_role(request.user, *self.viewers)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return has_role(request.user, *self.viewers)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._answers_for_all(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._answers_for_all(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._answers_for_all(request)

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self._answers_for_all(request)

    def _answers_for_all(self, request: HttpRequest) -> bool:
        """Every unit works with the library, so only who administers all of them changes it."""
        return reaches_all_units(request.user, Role.ADMINISTRATOR)
