from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0007_scoring_choices"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="evaluation",
            index=models.Index(
                fields=["year", "unit", "project_name", "id", "state"], name="evaluations_listed"
            ),
        ),
        migrations.AddIndex(
            model_name="storedfinding",
            index=models.Index(fields=["code", "evaluation"], name="evaluations_finding_code"),
        ),
        migrations.AlterField(
            model_name="storedfinding",
            name="code",
            field=models.CharField(max_length=40, verbose_name="检查"),
        ),
    ]
