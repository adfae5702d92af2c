from django.db import migrations, models


def name_planning(apps, _schema_editor):
    """Runs whose plan is being drawn up anew were called "reading" before."""
    runs = apps.get_model("intake", "ImportRun").objects.filter(stage="reading")
    jobs = apps.get_model("jobs", "Job").objects.filter(status__in=["queued", "running"])
    planned = {job.payload.get("run") for job in jobs.filter(kind="plan")}
    read = {job.payload.get("run") for job in jobs.filter(kind="read")}
    runs.filter(pk__in=planned - read).update(stage="planning")


def name_reading(apps, _schema_editor):
    apps.get_model("intake", "ImportRun").objects.filter(stage="planning").update(stage="reading")


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0007_stopped_for_its_owner"),
        ("jobs", "__first__"),
    ]

    operations = [
        migrations.AlterField(
            model_name="importrun",
            name="stage",
            field=models.CharField(
                choices=[
                    ("reading", "正在读取"),
                    ("planning", "正在核对"),
                    ("preview", "等待确认"),
                    ("saving", "正在保存"),
                    ("done", "已完成"),
                    ("cancelled", "已取消"),
                    ("failed", "失败"),
                    ("undoing", "正在撤销"),
                    ("undone", "已撤销"),
                ],
                default="reading",
                max_length=20,
                verbose_name="阶段",
            ),
        ),
        migrations.AddField(
            model_name="importrun",
            name="attempt",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="第几次处理"),
        ),
        migrations.AddField(
            model_name="importrun",
            name="options_before",
            field=models.JSONField(
                blank=True, editable=False, null=True, verbose_name="原先的选项"
            ),
        ),
        migrations.AddField(
            model_name="upload",
            name="pruned_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="原件清理时间"
            ),
        ),
        migrations.AddField(
            model_name="importitem",
            name="year_given",
            field=models.BooleanField(
                default=False, editable=False, verbose_name="年度由导入选项给出"
            ),
        ),
        migrations.AddField(
            model_name="importproblem",
            name="technical",
            field=models.TextField(blank=True, editable=False, verbose_name="技术信息"),
        ),
        migrations.RunPython(name_planning, name_reading, elidable=True),
    ]
