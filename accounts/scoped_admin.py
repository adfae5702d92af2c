"""Admin pages that show only what the user's units hold, by role instead of by table rights."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import ForeignKey, Model, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest

from accounts.models import Unit
from accounts.permissions import has_role, units_for, within
from accounts.roles import Role


class ScopedAdmin(admin.ModelAdmin):
    """Rows are kept whose ``unit_lookup`` the user reaches in one of ``viewers``.

    ``editors`` may add and change; nobody deletes here.
    """

    unit_lookup: str = "unit"
    viewers: ClassVar[tuple[Role, ...]] = (Role.ADMINISTRATOR, Role.AUDITOR)
    editors: ClassVar[tuple[Role, ...]] = (Role.ADMINISTRATOR,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return self.scope(request, super().get_queryset(request))

    def scope(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(within(request.user, roles=self.viewers, unit=self.unit_lookup))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return has_role(request.user, *self.viewers)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return has_role(request.user, *self.viewers)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return has_role(request.user, *self.editors)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return has_role(request.user, *self.editors)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        _only_own_units(db_field, request, self.editors, kwargs)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class ScopedInline(admin.TabularInline):
    """Rows of a scoped page; who may edit the page may edit them."""

    extra = 0
    editors: ClassVar[tuple[Role, ...]] = (Role.ADMINISTRATOR,)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return has_role(request.user, *self.editors)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return has_role(request.user, *self.editors)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return has_role(request.user, *self.editors)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        _only_own_units(db_field, request, self.editors, kwargs)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def _only_own_units(
    db_field: ForeignKey[Any, Any],
    request: HttpRequest,
    roles: tuple[Role, ...],
    kwargs: dict[str, Any],
) -> None:
    """A unit outside the user's reach is no choice, whatever is posted."""
    if db_field.related_model is Unit:
        kwargs["queryset"] = units_for(request.user, *roles)
