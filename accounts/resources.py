"""Plain tables of units in and out (django-import-export)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import ForeignKeyWidget, Widget

from accounts.actions import grant_role
from accounts.models import Membership, Unit, User
from accounts.roles import Role
from core.errors import ActionRefused


class UnitResource(ModelResource):
    """One unit a row: 单位编码, 单位名称, 上级单位编码."""

    code = Field(attribute="code", column_name="单位编码")
    name = Field(attribute="name", column_name="单位名称")
    parent = Field(
        attribute="parent",
        column_name="上级单位编码",
        widget=ForeignKeyWidget(Unit, field="code"),
    )

    class Meta:
        model = Unit
        fields = ("code", "name", "parent")
        import_id_fields = ("code",)
        skip_unchanged = True
        report_skipped = True
        use_transactions = True
        clean_model_instances = True


class RoleWidget(Widget):
    """A role by its Chinese name or its code."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        text = str(value or "").strip()
        names = {str(role.label): role.value for role in Role}
        role = names.get(text, text)
        if role not in Role.values:
            raise ValueError(
                _("没有角色“%(role)s”，可填：%(roles)s") % {"role": text, "roles": "、".join(names)}
            )
        return role

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(Role(value).label) if value else ""


class MembershipResource(ModelResource):
    """Users with their roles, one role a row: 工号, 姓名, 单位编码, 角色.

    A user who is not there yet is made, without a password: an administrator sets one. Import
    needs the keyword ``user``: who grants the roles.
    """

    user = Field(
        attribute="user", column_name="工号", widget=ForeignKeyWidget(User, field="staff_number")
    )
    unit = Field(
        attribute="unit", column_name="单位编码", widget=ForeignKeyWidget(Unit, field="code")
    )
    role = Field(attribute="role", column_name="角色", widget=RoleWidget())
    name = Field(attribute="user__name", column_name="姓名", readonly=True)

    class Meta:
        model = Membership
        fields = ("user", "unit", "role", "name")
        import_id_fields = ("user", "unit", "role")
        skip_unchanged = True
        report_skipped = True
        use_transactions = True
        clean_model_instances = True

    def save_instance(
        self, instance: Membership, is_create: bool, row: Mapping[str, Any], **kwargs: Any
    ) -> None:
        """Through the action: a table grants nothing that its importer may not grant."""
        try:
            granted = grant_role(
                user=instance.user, unit=instance.unit, role=instance.role, by=kwargs["user"]
            )
        except ActionRefused as refusal:
            raise ValidationError(str(refusal)) from refusal
        instance.pk = granted.pk

    def before_import_row(self, row: dict[str, Any], **kwargs: Any) -> None:
        number, name = (
            str(row.get(self.fields[field].column_name) or "").strip() for field in ("user", "name")
        )
        if number and name and not User.objects.filter(staff_number=number).exists():
            User.objects.create_user(number, None, name=name)
