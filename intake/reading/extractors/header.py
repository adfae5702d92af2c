"""The fields above the tables: a label, and what stands behind it until the next label."""

from __future__ import annotations

from collections.abc import Sequence

from intake.reading.canonical import clean_number, join_cells, key
from intake.reading.extractors.values import choice_in
from intake.reading.grid import Cell
from intake.reading.recognisers.labels import Labels
from intake.reading.recognisers.lines import Line
from intake.reading.recognisers.titles import without_unit
from intake.reading.recognisers.vocabulary import IGNORED

_AMOUNT = "project_amount"
_CHOICES = {"key_project": ("是", "否"), "project_attribute": ("延续性", "一次性")}
"""Fields of which a sheet may print all values, one of them ticked."""


def header_fields(
    lead: Sequence[Line], rows: Sequence[Line], labels: Labels[str]
) -> dict[str, str]:
    """Field values by name. Lines above the form count where they print label and value."""
    pieces: dict[str, list[str]] = {}
    loose: list[Line] = []
    for line in rows:
        found = _labelled(line.cells, labels)
        if not found:
            loose.append(line)
            continue
        for name, _, texts in found:
            if not any(pieces.get(name, ())):
                pieces.setdefault(name, []).extend(texts)
        _share_out(loose, found, pieces)
        loose = []
    pieces.pop(IGNORED, None)
    values = {name: join_cells(texts) for name, texts in pieces.items()}
    for name, text in _inline_values(lead, labels):
        if not values.get(name):
            values[name] = text
    for name in values.keys() & _CHOICES.keys():
        values[name] = choice_in(values[name], _CHOICES[name])
    if _AMOUNT in values:
        values[_AMOUNT] = clean_number(values[_AMOUNT])
    return values


Labelled = tuple[str, int, list[str]]


def _labelled(cells: Sequence[Cell], labels: Labels[str]) -> list[Labelled]:
    """Every label of a row with its column and the texts behind it."""
    found: list[Labelled] = []
    hits = {hit.first: hit for hit in labels.in_cells(cells)}
    index = 0
    while index < len(cells):
        hit = hits.get(index)
        if hit is not None:
            found.append((hit.value, cells[index].column, []))
            index = hit.last + 1
            continue
        inline = split_label(cells[index].text, labels)
        if inline is not None:
            found.append((inline[0], cells[index].column, [inline[1]]))
        elif found:
            found[-1][2].append(cells[index].text)
        index += 1
    return found


def split_label(text: str, labels: Labels[str]) -> tuple[str, str] | None:
    """Label and value where both stand in one cell: 主管部门：某局."""
    label, colon, value = text.replace(":", "：", 1).partition("：")
    if not colon or len(key(label)) > 24:
        return None
    meaning = labels.exact(label)
    return None if meaning is None else (meaning, value)


def _share_out(loose: list[Line], found: list[Labelled], pieces: dict[str, list[str]]) -> None:
    """A row without labels above a row with them: its texts go to the labels by column."""
    for line in reversed(loose):
        for cell in reversed(line.cells):
            owner = [name for name, column, _ in found if column <= cell.column][-1:]
            if owner:
                pieces[owner[0]].insert(0, cell.text)


def _inline_values(lead: Sequence[Line], labels: Labels[str]) -> list[tuple[str, str]]:
    found = (split_label(line.cells[0].text, labels) for line in lead if line.is_prose())
    return [(pair[0], without_unit(pair[1])) for pair in found if pair is not None and pair[0]]
