from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0006_undo_and_groups"),
    ]

    operations = [
        migrations.AddField(
            model_name="importrun",
            name="owner_stopped",
            field=models.BooleanField(
                default=False, editable=False, verbose_name="因发起人已无权限而停止"
            ),
        ),
    ]
