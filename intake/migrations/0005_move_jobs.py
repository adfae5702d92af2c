from django.db import migrations

OPEN = ("queued", "running")
KEPT = ("kind", "key", "status", "owner", "lease_until", "tries", "error")


def subject_of(run_id):
    return f"import-{run_id}"


def move(apps, schema_editor):
    """Every job row goes to the room of its own; open ones are taken up there by the sweep."""
    old = apps.get_model("intake", "Job").objects.select_related("run").order_by("pk")
    new = apps.get_model("jobs", "Job")
    rows = []
    for row in old.iterator():
        payload = {"run": row.run_id}
        if row.upload_id is not None:
            payload["upload"] = row.upload_id
        rows.append(
            new(
                subject=subject_of(row.run_id),
                payload=payload,
                by_id=row.run.by_id,
                cancel_requested=row.run.cancel_requested and row.status in OPEN,
                **{name: getattr(row, name) for name in KEPT},
            )
        )
    new.objects.bulk_create(rows, batch_size=500)


def move_back(apps, schema_editor):
    """Readings and savings only: the older version knows no other kind."""
    old = apps.get_model("intake", "Job")
    new = apps.get_model("jobs", "Job").objects.filter(kind__in=["read", "save"])
    known = set(apps.get_model("intake", "ImportRun").objects.values_list("pk", flat=True))
    for row in new.filter(payload__run__in=known).order_by("pk"):
        values = {name: getattr(row, name) for name in KEPT}
        # What was stopped has ended; the older version has one word less for it.
        values["status"] = "done" if row.status == "cancelled" else row.status
        old.objects.create(run_id=row.payload["run"], upload_id=row.payload.get("upload"), **values)
    # Their keys must be free when the way forward is taken again.
    new.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0001_jobs"),
        ("intake", "0004_planned_versions"),
    ]

    # Alone: rows that were just written and tables that are altered do not go into one
    # transaction on PostgreSQL.
    operations = [migrations.RunPython(move, move_back)]
