import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Subquery

import evaluations.models.names

NAMES = {
    "FindingAnswer": {"by_name": "by"},
    "Remark": {"by_name": "by", "resolved_by_name": "resolved_by"},
    "Review": {"by_name": "reviewer"},
    "Transition": {"by_name": "by"},
    "Waiver": {"by_name": "approved_by", "revoked_by_name": "revoked_by"},
}


def write_names(apps, schema_editor):
    """Rows written so far bear the name that their person has today; one statement a column."""
    users = apps.get_model(*settings.AUTH_USER_MODEL.split("."))
    for model, columns in NAMES.items():
        rows = apps.get_model("evaluations", model).objects
        for column, person in columns.items():
            name = users.objects.filter(pk=OuterRef(person)).values("name")[:1]
            named = rows.filter(**{column: ""}).exclude(**{person: None})
            named.update(**{column: Subquery(name)})
    settle(schema_editor)


def forget_superseded(apps, schema_editor):
    """The way back: the older schema knows one answer a warning."""
    answers = apps.get_model("evaluations", "FindingAnswer").objects
    answers.exclude(superseded_at=None).delete()
    settle(schema_editor)


def settle(schema_editor):
    """PostgreSQL alters no table of which foreign keys are still to be checked."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0008_long_lists"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="findinganswer",
            name="evaluations_finding_answered_once",
        ),
        migrations.AddField(
            model_name="findinganswer",
            name="by_name",
            field=evaluations.models.names.NameThen(
                blank=True, editable=False, max_length=60, of="by", verbose_name="说明人姓名"
            ),
        ),
        migrations.AddField(
            model_name="findinganswer",
            name="superseded_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="替换或撤回时间"),
        ),
        migrations.AddField(
            model_name="findinganswer",
            name="superseded_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="替换或撤回人",
            ),
        ),
        migrations.AddField(
            model_name="findinganswer",
            name="superseded_by_name",
            field=evaluations.models.names.NameThen(
                blank=True,
                editable=False,
                max_length=60,
                of="superseded_by",
                verbose_name="替换或撤回人姓名",
            ),
        ),
        migrations.AddField(
            model_name="remark",
            name="by_name",
            field=evaluations.models.names.NameThen(
                blank=True, editable=False, max_length=60, of="by", verbose_name="提出人姓名"
            ),
        ),
        migrations.AddField(
            model_name="remark",
            name="by_role",
            field=models.CharField(
                blank=True,
                choices=[
                    ("preparer", "填报人"),
                    ("approver", "单位审核人"),
                    ("reviewer", "财政复核人"),
                    ("administrator", "管理员"),
                    ("auditor", "审计员"),
                ],
                max_length=20,
                verbose_name="身份",
            ),
        ),
        migrations.AddField(
            model_name="remark",
            name="resolved_by_name",
            field=evaluations.models.names.NameThen(
                blank=True,
                editable=False,
                max_length=60,
                of="resolved_by",
                verbose_name="处理人姓名",
            ),
        ),
        migrations.AddField(
            model_name="remark",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="撤回时间"),
        ),
        migrations.AddField(
            model_name="remark",
            name="withdrawn_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="撤回人",
            ),
        ),
        migrations.AddField(
            model_name="remark",
            name="withdrawn_by_name",
            field=evaluations.models.names.NameThen(
                blank=True,
                editable=False,
                max_length=60,
                of="withdrawn_by",
                verbose_name="撤回人姓名",
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="by_name",
            field=evaluations.models.names.NameThen(
                blank=True, editable=False, max_length=60, of="reviewer", verbose_name="复核人姓名"
            ),
        ),
        migrations.AddField(
            model_name="transition",
            name="answers",
            field=models.JSONField(default=list, verbose_name="当时的警告说明"),
        ),
        migrations.AddField(
            model_name="transition",
            name="by_name",
            field=evaluations.models.names.NameThen(
                blank=True, editable=False, max_length=60, of="by", verbose_name="操作人姓名"
            ),
        ),
        migrations.AddField(
            model_name="transition",
            name="by_role",
            field=models.CharField(
                blank=True,
                choices=[
                    ("preparer", "填报人"),
                    ("approver", "单位审核人"),
                    ("reviewer", "财政复核人"),
                    ("administrator", "管理员"),
                    ("auditor", "审计员"),
                ],
                max_length=20,
                verbose_name="身份",
            ),
        ),
        migrations.AddField(
            model_name="waiver",
            name="by_name",
            field=evaluations.models.names.NameThen(
                blank=True,
                editable=False,
                max_length=60,
                of="approved_by",
                verbose_name="豁免人姓名",
            ),
        ),
        migrations.AddField(
            model_name="waiver",
            name="revoked_by_name",
            field=evaluations.models.names.NameThen(
                blank=True,
                editable=False,
                max_length=60,
                of="revoked_by",
                verbose_name="取消人姓名",
            ),
        ),
        migrations.AlterField(
            model_name="findinganswer",
            name="at",
            field=models.DateTimeField(auto_now_add=True, verbose_name="时间"),
        ),
        migrations.AddConstraint(
            model_name="findinganswer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_at__isnull", True)),
                fields=("evaluation", "key"),
                name="eval_answer_in_force_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="findinganswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("superseded_at__isnull", True), ("superseded_by__isnull", True)),
                    models.Q(("superseded_at__isnull", False), ("superseded_by__isnull", False)),
                    _connector="OR",
                ),
                name="eval_answer_superseded_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="remark",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                    _connector="OR",
                ),
                name="eval_remark_withdrawn_pair",
            ),
        ),
        migrations.RunPython(write_names, forget_superseded),
    ]
