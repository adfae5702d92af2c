"""Plain lists and pages of the budget documents held here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import django_filters
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from accounts.permissions import units_for, within
from budgets.checking import anchor_of, remarks_on
from budgets.models import BudgetDocument
from core.sheets.drawing import DrawnValue, draw
from core.sheets.kinds import Home, kind_named, read_document, spec_named, stored_as
from core.web.widgets import LongSelect

PAGE_SIZE = 25


def _documents(request: HttpRequest) -> QuerySet[BudgetDocument]:
    """The documents that exist for this user."""
    return BudgetDocument.objects.filter(within(request.user)).select_related("unit")


def _units(request: HttpRequest | None) -> QuerySet[Unit]:
    units: QuerySet[Unit] = Unit.objects.none() if request is None else units_for(request.user)
    return units


def _kinds() -> list[tuple[str, str]]:
    return [(kind.name, kind.title) for kind in stored_as(Home.DOCUMENT)]


class DocumentFilter(django_filters.FilterSet):
    words = django_filters.CharFilter(field_name="name", lookup_expr="icontains", label=_("名称"))
    year = django_filters.NumberFilter(label=_("年度"), min_value=1990, max_value=2200)
    unit = django_filters.ModelChoiceFilter(queryset=_units, label=_("单位"), widget=LongSelect)
    kind = django_filters.ChoiceFilter(choices=_kinds, label=_("种类"))

    class Meta:
        model = BudgetDocument
        fields = ("words", "year", "unit", "kind")


def document_list(request: HttpRequest) -> HttpResponse:
    """Every budget document the user may see."""
    found = DocumentFilter(
        request.GET, queryset=_documents(request).defer("content"), request=request
    )
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "filter": found,
        "page": Paginator(found.qs, PAGE_SIZE).get_page(request.GET.get("page")),
        "query": query.urlencode(),
    }
    return render(request, "budgets/list.html", context)


def document_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One document: what is wrong with it, then its values and tables as printed."""
    document = get_object_or_404(_documents(request), pk=pk)
    kind = kind_named(document.kind)
    context: dict[str, Any] = {
        "document": document,
        "kind": kind,
        "remarks": remarks_on(document, _documents(request)),
        "blocks": [block for block in _blocks(document) if block.values or block.rows],
    }
    return render(request, "budgets/document.html", context)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; findings lead to its ``id``."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """A heading (may be empty), values that hold something, and a table (heads may be empty)."""

    heading: str
    values: tuple[DrawnValue, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def _blocks(document: BudgetDocument) -> Iterator[Block]:
    """The document by its spec; a kind without one, by what it holds."""
    content = document.content
    spec = spec_named(content.get("edition", ""))
    if spec is None:
        yield from _plain_blocks(content)
        return
    for block in draw(read_document(content), spec).blocks:
        yield Block(
            block.heading,
            tuple(value for value in block.values if value.text),
            block.columns,
            tuple(
                tuple(Cell(anchor_of(cell.where), cell.text) for cell in row) for row in block.rows
            ),
        )


def _plain_blocks(content: dict[str, Any]) -> Iterator[Block]:
    """Texts first, then the lists of plain cells."""
    texts = [(name, text) for name, text in content.items() if isinstance(text, str)]
    values = (DrawnValue(name, _label(name), text) for name, text in texts if name != "kind")
    yield Block("", tuple(value for value in values if value.text), (), ())
    for name, rows in content.items():
        if isinstance(rows, list):
            cells = (_plain_row(f"{name}-{number}", row) for number, row in enumerate(rows))
            yield Block(_label(name), (), (), tuple(cells))


def _plain_row(name: str, row: list[Any]) -> tuple[Cell, ...]:
    return tuple(Cell(f"{name}-{number}", str(text)) for number, text in enumerate(row))


def _label(name: str) -> str:
    return str(_LABELS.get(name, name))


_LABELS = {
    "family": _("类别"),
    "table_no": _("表号"),
    "title": _("标题"),
    "unit_name": _("单位名称"),
    "amount_unit": _("金额单位"),
    "rows": _("表内各行"),
}
