"""Versions of a sheet; what transitions kept of it becomes the first of them."""

import json
from itertools import islice

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import evaluations.models.names
from core.packing import as_text, pack, unpack

CHUNK = 1000


def in_chunks(rows):
    each = rows.iterator(chunk_size=CHUNK)
    while some := list(islice(each, CHUNK)):
        yield some


def pack_snapshots(apps, schema_editor):
    Transition = apps.get_model("evaluations", "Transition")
    SheetVersion = apps.get_model("evaluations", "SheetVersion")
    transitions = Transition.objects.order_by("pk").only(
        "evaluation", "action", "by", "by_name", "at", "snapshot"
    )
    for some in in_chunks(transitions):
        SheetVersion.objects.bulk_create(
            SheetVersion(
                evaluation_id=transition.evaluation_id,
                kind=transition.action,
                transition=transition,
                by_id=transition.by_id,
                by_name=transition.by_name,
                at=transition.at,
                content=pack(as_text({"document": transition.snapshot})),
            )
            for transition in some
        )


def unpack_snapshots(apps, schema_editor):
    Transition = apps.get_model("evaluations", "Transition")
    SheetVersion = apps.get_model("evaluations", "SheetVersion")
    versions = SheetVersion.objects.exclude(transition=None).order_by("pk")
    for some in in_chunks(versions.select_related("transition", "base")):
        for version in some:
            base = b"" if version.base is None else unpack(bytes(version.base.content))
            kept = json.loads(unpack(bytes(version.content), base))
            version.transition.snapshot = kept["document"]
        Transition.objects.bulk_update([each.transition for each in some], ["snapshot"], 100)


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0013_names_of_the_field"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SheetVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="版本"),
                ),
                ("run", models.PositiveIntegerField(default=0, verbose_name="首个版本")),
                ("kind", models.CharField(max_length=20, verbose_name="来由")),
                (
                    "by_name",
                    evaluations.models.names.NameThen(
                        blank=True,
                        editable=False,
                        max_length=60,
                        of="by",
                        verbose_name="保存人姓名",
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="时间"),
                ),
                ("page", models.CharField(blank=True, max_length=40, verbose_name="页面")),
                ("content", models.BinaryField(verbose_name="当时的内容")),
                (
                    "base",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="evaluations.sheetversion",
                        verbose_name="对照版本",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="保存人",
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="evaluations.evaluation",
                        verbose_name="自评表",
                    ),
                ),
                (
                    "transition",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="version",
                        to="evaluations.transition",
                        verbose_name="流转记录",
                    ),
                ),
            ],
            options={
                "verbose_name": "自评表版本",
                "verbose_name_plural": "自评表版本",
                "ordering": ("evaluation", "pk"),
                "indexes": [
                    models.Index(fields=["evaluation", "run"], name="evaluations_version_run")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("evaluation", "number"), name="eval_version_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__isnull", False), ("run__gte", 1))
                        | models.Q(("number__isnull", True), ("run", 0)),
                        name="eval_version_run_of_number",
                    ),
                ],
            },
        ),
        migrations.RunPython(pack_snapshots, unpack_snapshots),
    ]
