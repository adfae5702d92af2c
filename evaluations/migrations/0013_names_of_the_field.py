"""Tables and a column get the names of the field: fingerprint, spot check, scoring variant."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0012_remark_replies")]

    operations = [
        migrations.RenameModel("TextBand", "TextFingerprint"),
        migrations.RenameModel("RecheckSample", "SpotCheck"),
        migrations.RenameModel("SampledForm", "SampledEvaluation"),
        migrations.AlterField(
            model_name="sampledevaluation",
            name="sample",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="evaluations",
                to="evaluations.spotcheck",
                verbose_name="样本",
            ),
        ),
        migrations.RenameField("ScoringChoice", "policy", "variant"),
    ]
