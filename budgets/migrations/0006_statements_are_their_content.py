from django.db import migrations

BATCH = 500


def rows_of(apps, schema_editor):
    """The way back: the older version keeps a copy of each statement's rows beside its content."""
    statements = apps.get_model("budgets", "Statement").objects
    rows = apps.get_model("budgets", "StatementRow")
    documents = apps.get_model("budgets", "BudgetDocument").objects.filter(kind="statement")
    for document in documents.order_by("pk").iterator(chunk_size=BATCH):
        content = document.content
        statement = statements.create(
            document=document,
            family=content.get("family", ""),
            table_no=content.get("table_no", "")[:40],
            title=content.get("title", "")[:400],
            amount_unit=content.get("amount_unit", "")[:10],
        )
        rows.objects.bulk_create(
            (
                rows(statement=statement, position=position, cells=cells)
                for position, cells in enumerate(content.get("rows", ()))
            ),
            batch_size=BATCH,
        )


class Migration(migrations.Migration):
    """Every row that goes was written from its document's content, in the same transaction, and by
    nothing else: the content holds the same cells.
    """

    dependencies = [("budgets", "0005_announce_stored")]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, rows_of),
        migrations.DeleteModel(name="StatementRow"),
        migrations.DeleteModel(name="Statement"),
    ]
