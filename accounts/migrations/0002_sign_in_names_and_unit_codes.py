"""Keys that sign-in texts are compared by, and codes that a unit's path can hold.

Users whose name is another one's number stay as they are: ``check --database default`` lists them.
A "/" in a unit's code put the unit below another one: it becomes "-", and the log says so.
"""

from __future__ import annotations

import logging
import unicodedata
from typing import Any

import django.core.validators
from django.db import migrations, models

log = logging.getLogger("accounts")


def fill_keys(apps: Any, schema_editor: Any) -> None:
    """As accounts.sign_in_names.login_key did when this was written."""

    def key(text: str) -> str:
        folded = unicodedata.normalize("NFKC", text).casefold()
        return "".join(unicodedata.normalize("NFKC", folded).split())[:255]

    users = apps.get_model("accounts", "User")._base_manager
    filled = list(users.only("pk", "staff_number", "name"))
    for user in filled:
        user.number_key, user.name_key = key(user.staff_number), key(user.name)
    users.bulk_update(filled, ["number_key", "name_key"], batch_size=200)


def take_slashes_out(apps: Any, schema_editor: Any) -> None:
    units = apps.get_model("accounts", "Unit")._base_manager
    wrong = list(units.filter(code__contains="/").order_by("path"))
    for unit in wrong:
        new, number = unit.code.replace("/", "-"), 1
        while units.filter(code=new).exists():
            number += 1
            new = f"{unit.code.replace('/', '-')[:34]}-{number}"
        log.warning("单位编码 %r 含“/”，已改为 %r（%s）", unit.code, new, unit.name)
        units.filter(pk=unit.pk).update(code=new)
    if not wrong:
        return
    paths: dict[int | None, str] = {None: ""}
    rows = list(units.values_list("pk", "parent_id", "code", "path"))
    # Parents first, whatever the order of the rows; what is left over hangs in a circle.
    while ready := [row for row in rows if row[1] in paths]:
        rows = [row for row in rows if row[1] not in paths]
        for pk, parent, code, old in ready:
            paths[pk] = f"{paths[parent]}{code}/"
            if paths[pk] != old:
                units.filter(pk=pk).update(path=paths[pk])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_accounts")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="name_key",
            field=models.CharField(db_index=True, default="", editable=False, max_length=255),
        ),
        migrations.AddField(
            model_name="user",
            name="number_key",
            field=models.CharField(db_index=True, default="", editable=False, max_length=255),
        ),
        migrations.RunPython(fill_keys, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="unit",
            name="code",
            field=models.CharField(
                max_length=40,
                unique=True,
                validators=[
                    django.core.validators.RegexValidator(
                        "\\A[\\w.-]+\\Z",
                        "单位编码只能由文字、数字、“.”、“-”和“_”组成，不能有空格或“/”。",
                    )
                ],
                verbose_name="单位编码",
            ),
        ),
        migrations.RunPython(take_slashes_out, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__contains", "/"), _negated=True),
                name="accounts_unit_code_no_slash",
                violation_error_message="单位编码不能有“/”。",
            ),
        ),
    ]
