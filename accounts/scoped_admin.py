"""Admin pages that show only what the user's units hold, by role instead of by table rights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import ForeignKey, Model, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from import_export.admin import ImportExportModelAdmin
from import_export.forms import ImportForm

from accounts.models import Unit
from accounts.pending_tables import PendingTable, forget, name_of, remember, was_shown
from accounts.permissions import has_role, within
from accounts.roles import Role
from core.table_bounds import TableRefused, require_small_file


class ScopedAdmin(admin.ModelAdmin):
    """Rows are kept whose ``unit_lookup`` the user reaches in one of ``viewers``.

    ``editors`` may add and change; nobody deletes here.
    """

    unit_lookup: str = "unit"
    viewers: ClassVar[tuple[Role, ...]] = (Role.ADMINISTRATOR, Role.AUDITOR)
    editors: ClassVar[tuple[Role, ...]] = (Role.ADMINISTRATOR,)
    units_of: ClassVar[Mapping[str, str]] = {}
    """The lookup to the unit for foreign keys to something that belongs to one."""

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
        if not has_role(request.user, *self.editors):
            return False
        return obj is None or self.may_change(request, obj)

    def may_change(self, request: HttpRequest, obj: Any) -> bool:
        """Whether this very row is within reach: one may see more than one answers for."""
        mine = within(request.user, roles=self.editors, unit=self.unit_lookup)
        return bool(self.model._default_manager.filter(mine, pk=obj.pk).exists())

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A stored value that is no choice is shown only: a form would post it back empty."""
        given = tuple(super().get_readonly_fields(request, obj))
        if obj is None or not self.has_change_permission(request, obj):
            return given
        return given + tuple(
            field.name
            for field in self.model._meta.concrete_fields
            if isinstance(field, ForeignKey) and not self._reaches_value(field, request, obj)
        )

    def _reaches_value(self, field: ForeignKey[Any, Any], request: HttpRequest, obj: Any) -> bool:
        value = getattr(obj, field.attname)
        choices = _choices(field, request, self.editors, self.units_of)
        return value is None or choices is None or choices.filter(pk=value).exists()

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        choices = _choices(db_field, request, self.editors, self.units_of)
        if choices is not None:
            kwargs["queryset"] = choices
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


NOT_READ: Final = gettext_lazy("无法读取该文件，请核对所选格式是否与文件相符。")


class TableForm(ImportForm):
    """The upload of a plain table."""

    def clean_import_file(self) -> Any:
        file = self.cleaned_data["import_file"]
        try:
            require_small_file(file.size)
        except TableRefused as refusal:
            raise ValidationError(str(refusal)) from refusal
        return file


class PlainTableAdmin(ImportExportModelAdmin):
    """Rows in and out as a plain table: exported by whoever may see them."""

    import_form_class = TableForm
    tmp_storage_class = PendingTable

    def has_export_permission(self, request: HttpRequest) -> bool:
        return bool(self.has_view_permission(request))

    def import_action(self, request: HttpRequest, **kwargs: Any) -> Any:
        """Show what the uploaded table would do; its file waits for the confirmation."""
        answer: Any = super().import_action(request, **kwargs)
        shown: dict[str, Any] = answer.context_data
        name = name_of(shown["form"])
        if name and "confirm_form" in shown:
            remember(request, name, _choices_of(shown["confirm_form"].initial))
        elif name:
            PendingTable(name=name).remove()
        return answer

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        """Why the file was not read; the package would name the Python exception."""
        form.add_error("import_file", str(e) if isinstance(e, TableRefused) else NOT_READ)

    @method_decorator(require_POST)
    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Store the table shown before. Confirmed twice, its kept file is gone the second time."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        name = request.POST.get("import_file_name", "")
        try:
            if not was_shown(request, name, _choices_of(request.POST)):
                raise FileNotFoundError(name)
            answer: HttpResponse = super().process_import(request, **kwargs)
        except (FileNotFoundError, TableRefused):
            messages.error(request, _("这张表已导入或已失效，请重新上传。"))
            label = f"{self.opts.app_label}_{self.opts.model_name}"
            return redirect(f"admin:{label}_import")
        forget(request, name)
        return answer


def _choices_of(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(values.get(name) or "") for name in ("format", "resource")}


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
        choices = _choices(db_field, request, self.editors, {})
        if choices is not None:
            kwargs["queryset"] = choices
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def _choices(
    field: ForeignKey[Any, Any],
    request: HttpRequest,
    roles: tuple[Role, ...],
    units_of: Mapping[str, str],
) -> QuerySet[Any] | None:
    """What the field may name, whatever is posted; None where it belongs to no unit."""
    related: Any = field.related_model
    if related is Unit:
        lookup = ""
    elif field.name in units_of:
        lookup = units_of[field.name]
    else:
        return None
    choices: QuerySet[Any] = related._default_manager.filter(
        within(request.user, roles=roles, unit=lookup)
    )
    return choices
