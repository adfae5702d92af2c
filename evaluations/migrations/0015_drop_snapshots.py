"""What the sheet said at a transition stands in its version alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0014_sheet_versions")]

    operations = [
        # With a default: on the way back there are rows, which 0014 then fills.
        migrations.AlterField(
            model_name="transition",
            name="snapshot",
            field=models.JSONField(default=dict, verbose_name="当时的表"),
        ),
        migrations.RemoveField(model_name="transition", name="snapshot"),
    ]
