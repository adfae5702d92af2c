from django.db import migrations

from budgets.announcing import announced_rows


def announce_stored(apps, schema_editor):
    """Documents that were stored before say the same as if they came today."""
    document_model = apps.get_model("budgets", "BudgetDocument")
    announced = apps.get_model("budgets", "AnnouncedBudget")
    for document in document_model.objects.order_by("pk").iterator(chunk_size=200):
        announced.objects.bulk_create(
            announced(document=document, **row)
            for row in announced_rows(document.content, document.year)
        )


class Migration(migrations.Migration):
    dependencies = [("budgets", "0004_announced_budgets")]

    operations = [
        migrations.RunPython(announce_stored, migrations.RunPython.noop, elidable=True),
    ]
