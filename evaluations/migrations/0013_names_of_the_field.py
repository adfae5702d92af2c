"""Tables and a column get the names of the field: fingerprint, spot check, scoring variant."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0012_remark_replies")]

    operations = [
        migrations.RenameModel("TextBand", "TextFingerprint"),
        migrations.RenameModel("RecheckSample", "SpotCheck"),
        migrations.RenameModel("SampledForm", "SampledEvaluation"),
        migrations.RenameField("ScoringChoice", "policy", "variant"),
    ]
