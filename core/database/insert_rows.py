"""Many new rows at once: COPY on PostgreSQL, bulk_create elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any, Final

from django.db import connection, models, transaction

BATCH: Final = 1000


def insert_rows(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Insert unsaved rows that nobody refers to yet; their keys are not read back.

    Must run in a transaction: constraints that are checked late may fail at its end.
    """
    if not rows:
        return
    if connection.vendor != "postgresql":
        model._default_manager.bulk_create(rows, batch_size=BATCH)
        return
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    _take_keys(rows, fields)
    readers = [_reader(field) for field in fields]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    statement = f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN"
    with (
        transaction.atomic(),
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(statement) as copy,
    ):
        for row in rows:
            copy.write_row([read(row) for read in readers])


def _take_keys(rows: Sequence[models.Model], fields: Sequence[models.Field[Any, Any]]) -> None:
    """Give rows the keys of objects that were saved after the rows were made, as Django does."""
    for field in fields:
        if not isinstance(field, models.ForeignKey):
            continue
        for row in rows:
            if getattr(row, field.attname) is None and field.is_cached(row):
                setattr(row, field.name, getattr(row, field.name))


def _reader(field: models.Field[Any, Any]) -> Callable[[models.Model], Any]:
    """How the column's value is taken from a row. Most go to the driver as they are; Django's
    full way, which costs three times as much, is for those that it fills in or packs up.
    """
    packed = isinstance(field, models.JSONField | models.DateField | models.FileField)
    if packed or getattr(field, "fills_itself", False):
        return lambda row: field.get_db_prep_save(field.pre_save(row, add=True), connection)
    return attrgetter(field.attname)
