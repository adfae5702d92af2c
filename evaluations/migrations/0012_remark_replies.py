import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import evaluations.models.names


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0011_row_uids"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RemarkReply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="答复")),
                (
                    "by_name",
                    evaluations.models.names.NameThen(
                        blank=True,
                        editable=False,
                        max_length=60,
                        of="by",
                        verbose_name="答复人姓名",
                    ),
                ),
                (
                    "by_role",
                    models.CharField(
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
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="答复人",
                    ),
                ),
                (
                    "remark",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="replies",
                        to="evaluations.remark",
                        verbose_name="复核意见",
                    ),
                ),
            ],
            options={
                "verbose_name": "意见答复",
                "verbose_name_plural": "意见答复",
                "ordering": ("remark", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="evaluations_reply_has_text",
                    )
                ],
            },
        ),
    ]
