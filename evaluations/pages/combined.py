"""What a page is told after its changes and others' came together: in words and by cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.sheets.merging import CellKey, cells, rows
from core.sheets.spec import SheetSpec
from evaluations.editing.spec_forms import AnyForms
from evaluations.lifecycle.actions import Saved
from evaluations.lifecycle.merging import ANSWERS, Combined, row_keys
from evaluations.pages.differences import Differences, differences
from evaluations.rules import short_place
from evaluations.sheet.diff import Change
from evaluations.sheet.document import to_interchange
from evaluations.sheet.edits_between import edits_between


@dataclass(frozen=True, slots=True)
class ShownClash:
    """A cell that two people filled differently; ``key`` names it to the page's script."""

    key: str
    where: str
    place: str
    stored: str
    mine: str


@dataclass(frozen=True, slots=True)
class ShownCombination:
    """Who saved meanwhile, what the page gets from them, and where the person has to choose."""

    names: tuple[str, ...]
    changes: Differences
    kept: tuple[str, ...]
    clashes: tuple[ShownClash, ...]

    @property
    def is_silent(self) -> bool:
        """Nothing of it is to be seen: the others' saves were the page's own, or the same."""
        return not (self.changes.total or self.kept or self.clashes)


def shown_combination(saved: Saved, forms: AnyForms) -> ShownCombination | None:
    """What is to be said of a save; None where nobody had saved meanwhile."""
    combined = saved.combined
    if combined is None:
        return None
    later = saved.evaluation.versions.filter(number__gt=forms.version).exclude(
        number=saved.evaluation.version
    )
    return ShownCombination(
        names=tuple(dict.fromkeys(later.order_by("number").values_list("by_name", flat=True))),
        changes=_taken_over(combined, saved.document, forms),
        kept=tuple(_kept(combined, saved.document)),
        clashes=tuple(
            ShownClash(
                key=str(clash.at),
                where=(where := path_of(clash.at, saved.document)),
                place=short_place(where, saved.document) if where else _("对警告的说明"),
                stored=clash.stored,
                mine=clash.mine,
            )
            for clash in combined.clashes
        ),
    )


def _taken_over(combined: Combined, document: Any, forms: AnyForms) -> Differences:
    """The typed cells and rows that the page does not show yet."""
    clashes = {path_of(clash.at, document) for clash in combined.clashes}
    typed = set(_typed_places(combined.mine, document, forms.edition)) - clashes

    def is_new(change: Change) -> bool:
        return change.where in typed or change.where.rpartition(".")[0] in typed

    return differences(combined.mine, document, only=lambda each: not each.where or is_new(each))


def _typed_places(mine: Any, document: Any, edition: SheetSpec) -> Iterator[str]:
    """The paths of typed cells that differ, and of rows that are new."""
    edits = edits_between(mine, document, edition, new=row_keys(document))
    yield from edits.cells
    yield from (f"funding.{source}.{name}" for source, name in edits.funding)
    for edit in edits.rows:
        if not edit.removed:
            row = CellKey(edit.table, edit.uid)
            names = [""] if edit.new else edit.cells
            yield from (path_of(row._replace(cell=name), document) for name in names)


def _kept(combined: Combined, document: Any) -> list[str]:
    found = []
    for row in combined.kept:
        place = short_place(path_of(row.at, document), document)
        sentence = (
            _("“%(place)s”：您删除了这一行，但同事修改过，故予保留；如仍不需要，请再次删除。")
            if row.removed_by_me
            else _("“%(place)s”：同事删除了这一行，但您填写过，故予保留；如不需要，请删除。")
        )
        found.append(sentence % {"place": place})
    return found


def path_of(at: CellKey, document: Any) -> str:
    """The path into the document, as findings have it; "" for an answer to a warning."""
    if at.field == ANSWERS:
        return ""
    if at.field == "funding" or not at.row:
        return ".".join(part for part in at if part)
    table = [row.row for row in rows(to_interchange(document)) if row.field == at.field]
    return f"{at.field}[{table.index(at.row)}]" + (f".{at.cell}" if at.cell else "")


def for_script(
    request: HttpRequest,
    saved: Saved,
    shown: ShownCombination,
    block: Callable[[], str],
) -> dict[str, Any]:
    """The combination as the page's script takes it over.

    ``cells`` are texts by ``CellKey`` in which the stored sheet differs from the page, but for
    those in ``clashes`` and those that are too long to be stored. ``indicators`` is the block of
    rows as it is stored, "" where the page has the same rows.
    """
    combined = saved.combined
    assert combined is not None  # noqa: S101  it is what is shown
    mine, stored = to_interchange(combined.mine), to_interchange(saved.document)
    own, clashes = cells(mine), {clash.at for clash in combined.clashes}
    left_out = {cell.where for cell in saved.left_out}
    context = {"shown": shown}
    return {
        "cells": {
            str(at): text
            for at, text in cells(stored).items()
            if own.get(at) != text
            and at not in clashes
            and path_of(at, saved.document) not in left_out
        },
        "indicators": block() if rows(mine) != rows(stored) else "",
        "clashes": [{"key": clash.key, "stored": clash.stored} for clash in shown.clashes],
        "note": render_to_string("evaluations/sheet/merged.html", context, request),
        "conflict": render_to_string("evaluations/sheet/conflict.html", context, request)
        if shown.clashes
        else "",
    }
