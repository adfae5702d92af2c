from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from import_export.admin import ImportExportModelAdmin
from import_export.resources import ModelResource

from accounts.models import Membership, Unit, UnitAlias, User
from accounts.resources import UnitResource


class UnitAliasInline(admin.TabularInline):
    model = UnitAlias
    extra = 0


@admin.register(Unit)
class UnitAdmin(ImportExportModelAdmin):
    resource_classes: ClassVar[list[type[ModelResource]]] = [UnitResource]
    list_display = ("name", "code", "parent", "is_active")
    list_select_related = ("parent",)
    search_fields = ("name", "code", "aliases__name")
    list_filter = ("is_active",)
    autocomplete_fields = ("parent",)
    inlines = (UnitAliasInline,)


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ("unit",)


class UserCreation(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("staff_number", "name")


class UserChange(UserChangeForm):
    class Meta:
        model = User
        fields = "__all__"
        field_classes: ClassVar[dict[str, type[forms.Field]]] = {}


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    form = UserChange
    add_form = UserCreation
    list_display = ("staff_number", "name", "is_active", "is_staff")
    list_filter = ("is_active", "is_staff", "memberships__role")
    search_fields = ("staff_number", "name")
    ordering = ("staff_number",)
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("staff_number", "name", "password")}),
        ("权限", {"fields": ("is_active", "is_staff", "is_superuser")}),
    )
    add_fieldsets = (
        (
            None,
            {"classes": ("wide",), "fields": ("staff_number", "name", "password1", "password2")},
        ),
    )
    inlines = (MembershipInline,)
