"""Plain tables of units in and out (django-import-export)."""

from __future__ import annotations

from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import ForeignKeyWidget

from accounts.models import Unit


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
