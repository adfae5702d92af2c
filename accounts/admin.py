from __future__ import annotations

from typing import Any, ClassVar

from axes.admin import AccessAttemptAdmin, AccessFailureLogAdmin, AccessLogAdmin
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, QuerySet
from django.forms import ModelChoiceField, ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from import_export.resources import ModelResource

from accounts.actions import grant_role, revoke_role, save_account
from accounts.current_user import the_user
from accounts.models import Membership, Unit, UnitAlias, User
from accounts.permissions import (
    below,
    keeps_own_account,
    may_grant,
    may_manage,
    visible_users,
    within,
)
from accounts.resources import MembershipResource, UnitResource
from accounts.roles import Role
from accounts.scoped_admin import PlainTableAdmin, ScopedAdmin, ScopedInline

# Roles hang on units (Membership); groups of table rights would be a second source of permissions.
admin.site.unregister(Group)
admin.site.unregister(AccessAttempt)


@admin.register(AccessAttempt)
class LoginAttemptAdmin(AccessAttemptAdmin):
    """Failed sign-ins. Without the package's action, which fails while attempts do not expire by
    themselves; deleting an attempt ends its lock.
    """

    actions = ()


class _RecordAdmin(admin.ModelAdmin):
    """A record of what happened, which nobody edits or deletes."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


for _model, _shown in ((AccessLog, AccessLogAdmin), (AccessFailureLog, AccessFailureLogAdmin)):
    admin.site.unregister(_model)
    admin.site.register(_model, type(_shown.__name__, (_RecordAdmin, _shown), {}))


class UnitAliasInline(ScopedInline):
    model = UnitAlias


@admin.register(Unit)
class UnitAdmin(ScopedAdmin, PlainTableAdmin):
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


class MembershipForm(ModelForm):
    """A role to be granted; says beforehand what the action would refuse."""

    by: ClassVar[User]
    """Set on the class that the admin makes for each request."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        unit, user = cleaned.get("unit"), cleaned.get("user")
        if unit is not None and user is not None and self.instance._state.adding:
            decision = may_grant(self.by, user=user, unit=unit)
            if not decision.allowed:
                raise ValidationError(decision.reason)
        return cleaned


class _GrantsOnly:
    """Roles are granted and taken away, never edited: an edited role is another role."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class MembershipInline(_GrantsOnly, ScopedInline):
    model = Membership
    form = MembershipForm

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(within(request.user))

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.form.by = request.user
        if obj is None and not request.user.is_superuser:
            # An account without a role is out of its maker's sight.
            formset.min_num, formset.validate_min = 1, True
        return formset

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        return _with_units_to_grant(field, db_field, request)


def _with_units_to_grant(
    field: ModelChoiceField[Any] | None, db_field: ForeignKey[Any, Any], request: HttpRequest
) -> ModelChoiceField[Any] | None:
    if field is not None and db_field.name == "unit":
        field.queryset = Unit.objects.filter(below(request.user, Role.ADMINISTRATOR, unit=""))
    return field


class UserCreation(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("staff_number", "name")


class UserChange(UserChangeForm):
    by: ClassVar[User]
    """Set on the class that the admin makes for each request."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        flags = {
            name: bool(cleaned.get(name, getattr(self.instance, name)))
            for name in ("is_active", "is_superuser")
        }
        decision = keeps_own_account(self.by, user=self.instance, **flags)
        if not decision.allowed:
            raise ValidationError(decision.reason)
        return cleaned

    class Meta:
        model = User
        fields = ("staff_number", "name", "password", "is_active", "is_staff", "is_superuser")


@admin.register(Membership)
class MembershipAdmin(_GrantsOnly, ScopedAdmin, PlainTableAdmin):
    """Users with their roles as a plain table, in and out."""

    form = MembershipForm
    resource_classes: ClassVar[list[type[ModelResource]]] = [MembershipResource]
    list_display = ("user", "unit", "role")
    list_select_related = ("user", "unit")
    list_filter = ("role",)
    search_fields = ("user__staff_number", "user__name", "unit__name")
    # Not raw ids: that field shows the name behind any number typed into it.
    autocomplete_fields = ("user",)

    def has_import_permission(self, request: HttpRequest) -> bool:
        # The table may name any unit; only who reaches everything may load one.
        return bool(request.user.is_superuser)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return _has_units_to_grant(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:
            return _has_units_to_grant(request)
        return may_grant(request.user, user=obj.user, unit=obj.unit).allowed

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Without deletion in bulk, which asks about the table and not about each row."""
        offered = super().get_actions(request)
        return {name: action for name, action in offered.items() if name != "delete_selected"}

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.by = request.user
        return form

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        if db_field.name == "user":
            kwargs["queryset"] = visible_users(request.user, *self.viewers)
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        return _with_units_to_grant(field, db_field, request)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        granted = grant_role(user=obj.user, unit=obj.unit, role=obj.role, by=the_user(request))
        obj.pk = granted.pk

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        revoke_role(membership=obj, by=the_user(request))


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
        return rows.filter(pk__in=visible_users(request.user, *self.viewers).values("pk"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return _has_units_to_grant(request)

    def may_change(self, request: HttpRequest, obj: Any) -> bool:
        return may_manage(request.user, obj).allowed

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return () if request.user.is_superuser else ("is_superuser",)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Without the password where it may not be changed: its link would lead to a refusal."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        return [
            (
                name,
                {**options, "fields": [each for each in options["fields"] if each != "password"]},
            )
            for name, options in fieldsets
        ]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.by = request.user
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        save_account(user=obj, by=the_user(request))

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """The roles in the form are granted and revoked by the actions."""
        by = the_user(request)
        for row in formset.save(commit=False):
            grant_role(user=form.instance, unit=row.unit, role=row.role, by=by)
        for row in formset.deleted_objects:
            revoke_role(membership=row, by=by)
        formset.new_objects, formset.changed_objects = [], []


def _has_units_to_grant(request: HttpRequest) -> bool:
    if request.user.is_superuser:
        return True
    return Unit.objects.filter(below(request.user, Role.ADMINISTRATOR, unit="")).exists()
