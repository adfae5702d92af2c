"""Pages of long lists: keys are sorted, and only the rows of the page are read."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property


class KeyPaginator(Paginator):
    """A paginator over a queryset that finds a page's keys first and reads their rows after.

    In one query a database sorts the rows with all that was asked for, sheets with their texts,
    and the more the further the page is. ``known`` is how many rows there are where the caller
    has counted them already.
    """

    def __init__(
        self,
        object_list: QuerySet[Any],
        per_page: int,
        orphans: int = 0,
        allow_empty_first_page: bool = True,
        *,
        known: int | None = None,
    ) -> None:
        super().__init__(object_list, per_page, orphans, allow_empty_first_page)
        self._rows = object_list
        self._known = known

    @cached_property
    def count(self) -> int:
        return super().count if self._known is None else self._known

    def page(self, number: int | str) -> Page[Any]:
        found: Any = super().page(number)
        keys = list(found.object_list.values_list("pk", flat=True))
        rows = {row.pk: row for row in self._rows.filter(pk__in=keys)}
        found.object_list = [rows[key] for key in keys if key in rows]
        return found
