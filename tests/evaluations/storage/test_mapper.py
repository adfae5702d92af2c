"""Rows live on: the same key and uid while a sheet changes, and no statement for what stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.models import Evaluation, Indicator
from evaluations.sheet.document import IndicatorRow, SelfEvaluation
from evaluations.storage.mapper import match_rows, to_document, write_indicators, write_lines
from tests.factories.documents import build_document, with_funding, with_row
from tests.factories.evaluations import create_evaluation
from tests.factories.people import Office

UID = "0123456789abcdef"


def stored(draft: Evaluation) -> list[Indicator]:
    return list(Indicator.objects.filter(evaluation=draft).order_by("position"))


def keys(draft: Evaluation) -> list[int | None]:
    return [row.pk for row in stored(draft)]


def written(draft: Evaluation, rows: Sequence[IndicatorRow]) -> list[str]:
    """The statements that write, in order."""
    with CaptureQueriesContext(connection) as queries:
        write_indicators(draft, rows)
    return [query["sql"] for query in queries if not query["sql"].startswith("SELECT")]


def rows_of(draft: Evaluation) -> tuple[IndicatorRow, ...]:
    return to_document(Evaluation.objects.get(pk=draft.pk)).indicators


# Uids -----------------------------------------------------------------------------------------


def test_stored_rows_have_uids_which_their_document_names(draft: Evaluation) -> None:
    uids = [row.uid for row in stored(draft)]
    assert len(set(uids)) == 8
    assert [row.uid for row in rows_of(draft)] == uids


def test_a_row_keeps_its_uid_whatever_it_is_called(draft: Evaluation) -> None:
    before = {row.pk: row.uid for row in stored(draft)}
    rows = [replace(row, level3=f"新的{n}") for n, row in enumerate(rows_of(draft))]
    write_indicators(draft, rows)
    assert {row.pk: row.uid for row in stored(draft)} == before


def test_a_new_row_takes_the_uid_it_brings_unless_another_has_it(draft: Evaluation) -> None:
    first, *_others = rows_of(draft)
    brought = [replace(first, level3=f"新增{n}", uid=UID) for n in range(2)]
    taken = replace(first, level3="又一行")
    odd = replace(first, level3="再一行", uid="不是标识")
    write_indicators(draft, [*rows_of(draft), *brought, taken, odd])
    uids = [row.uid for row in stored(draft)]
    assert uids[0] == first.uid
    assert uids[8] == UID
    assert len(set(uids)) == 12


def test_a_new_form_takes_the_uids_of_its_document_once_each(people: Office) -> None:
    document = with_row(with_row(build_document(), 0, uid=UID), 1, uid=UID)
    evaluation = create_evaluation(people.unit, people.preparer, document=document)
    uids = [row.uid for row in stored(evaluation)]
    assert uids[0] == UID
    assert len(set(uids)) == 8


# Matching -------------------------------------------------------------------------------------


def test_rows_are_matched_by_uid_before_names(draft: Evaluation) -> None:
    rows = list(rows_of(draft))
    renamed = replace(rows[0], level3=rows[1].level3, level2=rows[1].level2)
    nameless = replace(rows[1], uid="")
    first, second, *_ = keys(draft)
    assert match_rows(stored(draft), [nameless, renamed]) == [second, first]


def test_a_uid_that_two_rows_bring_counts_once(draft: Evaluation) -> None:
    row = rows_of(draft)[0]
    copied = replace(row, level3="复制的行")
    assert match_rows(stored(draft), [row, copied]) == [keys(draft)[0], None]


def test_a_uid_of_another_sheet_leaves_the_names_to_decide(draft: Evaluation) -> None:
    row = replace(rows_of(draft)[2], uid=UID)
    assert match_rows(stored(draft), [row]) == [keys(draft)[2]]


# Writing --------------------------------------------------------------------------------------


def test_unchanged_rows_are_not_written(draft: Evaluation) -> None:
    assert written(draft, rows_of(draft)) == []


def test_only_the_changed_row_is_written(draft: Evaluation) -> None:
    rows = list(rows_of(draft))
    rows[3] = replace(rows[3], actual="44元")
    before = keys(draft)
    [statement] = written(draft, rows)
    assert "44元" in statement
    assert rows[2].level3 not in statement
    assert keys(draft) == before
    assert rows_of(draft) == tuple(rows)


def test_rows_that_changed_places_are_written_and_a_missing_one_is_gone(draft: Evaluation) -> None:
    rows, before = list(rows_of(draft)), keys(draft)
    order = [1, 0, 2, 3, 5, 6, 7]
    write_indicators(draft, [rows[n] for n in order])
    assert keys(draft) == [before[n] for n in order]
    assert rows_of(draft) == tuple(rows[n] for n in order)


def write(draft: Evaluation, document: SelfEvaluation) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        write_lines(draft, document)
    return [query["sql"] for query in queries if not query["sql"].startswith("SELECT")]


def test_a_funding_line_is_updated_in_place(draft: Evaluation) -> None:
    line = draft.funding_lines.get(source="total")
    draft.funding_lines.filter(pk=line.pk).update(carried=["initial_budget"])
    before = list(draft.funding_lines.values_list("pk", flat=True))
    changed = with_funding(to_document(draft), "total", executed="1.00", score="7")
    [statement] = write(draft, changed)
    assert "其他资金" not in statement
    assert list(draft.funding_lines.values_list("pk", flat=True)) == before
    line.refresh_from_db()
    assert (line.executed, line.executed_yuan, line.score_value) == ("1.00", 1, 7)
    assert line.carried == ["initial_budget"]
    assert to_document(draft).funding == changed.funding


def test_unchanged_funding_lines_are_not_written(draft: Evaluation) -> None:
    assert write(draft, to_document(draft)) == []


def test_lines_come_go_and_stand_in_the_documents_order(draft: Evaluation) -> None:
    document = to_document(draft)
    total, fiscal, carryover, other = document.funding
    kept = {line.source: line.pk for line in draft.funding_lines.all()}
    twice = replace(other, label="其他资金二", executed="2.00")
    changed = replace(document, funding=(total, other, twice, fiscal))
    write(draft, changed)
    assert to_document(draft).funding == changed.funding
    now = list(draft.funding_lines.values_list("source", "pk"))
    assert [now[n] for n in (0, 1, 3)] == [
        (source, kept[source]) for source in ("total", "other", "fiscal_current_year")
    ]
    assert carryover.source not in dict(now)
