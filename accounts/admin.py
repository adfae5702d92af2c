from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.db.models import Exists, ForeignKey, OuterRef, Q, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from import_export.admin import ImportExportModelAdmin
from import_export.resources import ModelResource

from accounts.models import Membership, Unit, UnitAlias, User
from accounts.permissions import within
from accounts.resources import MembershipResource, UnitResource
from accounts.roles import Role
from accounts.scoped_admin import ScopedAdmin, ScopedInline

# Roles hang on units (Membership); groups of table rights would be a second door.
admin.site.unregister(Group)


class UnitAliasInline(ScopedInline):
    model = UnitAlias


@admin.register(Unit)
class UnitAdmin(ScopedAdmin, ImportExportModelAdmin):
    unit_lookup = ""
    resource_classes: ClassVar[list[type[ModelResource]]] = [UnitResource]
    list_display = ("name", "code", "parent", "is_active")
    list_select_related = ("parent",)
    search_fields = ("name", "code", "aliases__name")
    list_filter = ("is_active",)
    inlines = (UnitAliasInline,)

    def has_import_permission(self, request: HttpRequest) -> bool:
        # A table of units may name any parent; only who reaches everything may load one.
        return bool(request.user.is_superuser)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        """A unit at the top answers to nobody: only who reaches everything may put one there."""
        if db_field.name == "parent" and not request.user.is_superuser:
            kwargs["required"] = True
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        given = super().get_readonly_fields(request, obj)
        at_the_top = obj is not None and obj.parent_id is None
        return (*given, "parent") if at_the_top and not request.user.is_superuser else given


class MembershipInline(ScopedInline):
    model = Membership

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(within(request.user))


class UserCreation(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("staff_number", "name")


class UserChange(UserChangeForm):
    class Meta:
        model = User
        fields = ("staff_number", "name", "password", "is_active", "is_staff", "is_superuser")


@admin.register(Membership)
class MembershipAdmin(ScopedAdmin, ImportExportModelAdmin):
    """Users with their roles as a plain table, in and out."""

    resource_classes: ClassVar[list[type[ModelResource]]] = [MembershipResource]
    list_display = ("user", "unit", "role")
    list_select_related = ("user", "unit")
    list_filter = ("role",)
    search_fields = ("user__staff_number", "user__name", "unit__name")
    raw_id_fields = ("user",)

    def has_import_permission(self, request: HttpRequest) -> bool:
        # The table may name any unit; only who reaches everything may load one.
        return bool(request.user.is_superuser)


@admin.register(User)
class UserAdmin(ScopedAdmin, DjangoUserAdmin):
    form = UserChange
    add_form = UserCreation
    list_display = ("staff_number", "name", "is_active", "is_staff")
    list_filter = ("is_active", "is_staff", "memberships__role")
    search_fields = ("staff_number", "name")
    ordering = ("staff_number",)
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("staff_number", "name", "password")}),
        (_("权限"), {"fields": ("is_active", "is_staff", "is_superuser")}),
    )
    add_fieldsets = (
        (
            None,
            {"classes": ("wide",), "fields": ("staff_number", "name", "password1", "password2")},
        ),
    )
    inlines = (MembershipInline,)

    def scope(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Users of one's own units, and users who belong to no unit yet."""
        if request.user.is_superuser:
            return rows
        mine = Membership.objects.filter(within(request.user, roles=self.viewers))
        placed = Membership.objects.filter(user=OuterRef("pk"))
        return rows.filter(
            Q(pk__in=mine.values("user")) | ~Q(Exists(placed)) & Q(is_superuser=False)
        )

    def may_change(self, request: HttpRequest, obj: Any) -> bool:
        """Not somebody with rights that the administrator does not have."""
        if request.user.is_superuser:
            return True
        mine = within(request.user, roles=(Role.ADMINISTRATOR,))
        return not obj.is_superuser and not obj.memberships.exclude(mine).exists()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return () if request.user.is_superuser else ("is_superuser",)
