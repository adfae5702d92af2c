"""Plain lists and pages of the budget documents held here."""

from __future__ import annotations

from collections.abc import Iterable
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
from budgets.checking import findings_of
from budgets.layouts.labels import field_labels
from budgets.models import BudgetDocument
from core.sheets.kinds import KEPT_AS_DOCUMENTS, kind_named, spec_named, stored_as
from core.sheets.view import content_view
from core.view.html import anchor, table
from core.web.widgets import LongSelect

PAGE_SIZE = 25


def _documents(request: HttpRequest) -> QuerySet[BudgetDocument]:
    """The documents that exist for this user."""
    return BudgetDocument.objects.filter(within(request.user)).select_related("unit")


def _units(request: HttpRequest | None) -> QuerySet[Unit]:
    units: QuerySet[Unit] = Unit.objects.none() if request is None else units_for(request.user)
    return units


def _kinds() -> list[tuple[str, str]]:
    return [(kind.name, kind.title) for kind in stored_as(*KEPT_AS_DOCUMENTS)]


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


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; findings lead to its ``id``."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a document: heads (may be empty) and rows of cells."""

    name: str
    title: str
    heads: tuple[str, ...]
    rows: list[list[Cell]]


def document_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One document: a form as its spec prints it, a statement as values and rows."""
    document = get_object_or_404(_documents(request), pk=pk)
    spec = spec_named(str(document.content.get("edition", "")))
    context: dict[str, Any] = {
        "document": document,
        "kind": kind_named(document.kind),
        "shown_findings": findings_of(document, _documents(request)),
    }
    if spec is not None:
        context["sheet"] = table(content_view(document.content, spec, _label))
    else:
        context |= _as_lists(document.content)
    return render(request, "budgets/document.html", context)


def _as_lists(content: dict[str, Any]) -> dict[str, Any]:
    """The values and tables of a document without a spec."""
    return {
        "tables": [_table(name, rows) for name, rows in content.items() if isinstance(rows, list)],
        "values": [
            (_label(name), text)
            for name, text in content.items()
            if isinstance(text, str) and text and name not in {"kind", "edition"}
        ],
    }


def _label(name: str) -> str:
    return field_labels().get(name) or str(_OWN_LABELS.get(name, name))


_OWN_LABELS = {
    "family": _("类别"),
    "table_no": _("表号"),
    "title": _("标题"),
    "unit_name": _("单位名称"),
    "amount_unit": _("金额单位"),
    "indicators": _("指标"),
    "budget_history": _("历年预算"),
    "rows": _("表内各行"),
    "label": _("名称"),
    "total_weight": _("总分值"),
    "total_score": _("总分"),
    "amount": _("金额"),
}


def _table(name: str, rows: list[Any]) -> Table:
    if rows and isinstance(rows[0], dict):
        names = list(rows[0])
        return Table(
            name,
            _label(name),
            tuple(_label(column) for column in names),
            [_cells(name, n, [(c, row.get(c, "")) for c in names]) for n, row in enumerate(rows)],
        )
    return Table(
        name, _label(name), (), [_cells(name, n, enumerate(r)) for n, r in enumerate(rows)]
    )


def _cells(name: str, number: int, texts: Iterable[tuple[object, object]]) -> list[Cell]:
    return [Cell(anchor(f"{name}[{number}].{column}"), str(text)) for column, text in texts]
