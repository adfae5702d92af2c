"""Under its lock a form takes over the rows that were read before, if nobody has written them."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evaluations.lifecycle.actions import lock_sheet, save_draft
from evaluations.models import Evaluation
from evaluations.sheet.edits import Edits, RowEdit
from evaluations.storage.mapper import to_document
from evaluations.storage.sheet_rows import SHEET_ROWS
from tests.factories.documents import build_document
from tests.factories.people import Office


def read(evaluation: Evaluation) -> Evaluation:
    """The form as a page reads it."""
    return Evaluation.objects.prefetch_related(*SHEET_ROWS).get(pk=evaluation.pk)


def lock(page: Evaluation, people: Office) -> tuple[Evaluation, int]:
    """The form under its lock, and how many queries that took."""
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        locked = lock_sheet(page, people.preparer)
        return locked, len(queries)


def test_rows_that_nobody_wrote_since_are_taken_over(draft: Evaluation, people: Office) -> None:
    locked, queries = lock(read(draft), people)
    assert queries == 1
    with CaptureQueriesContext(connection) as more:
        assert to_document(locked) == build_document()
    assert len(more) == 0


def test_a_form_that_came_without_rows_reads_them(draft: Evaluation, people: Office) -> None:
    assert lock(Evaluation.objects.get(pk=draft.pk), people)[1] == 3


@pytest.mark.parametrize("mark", ["version", "changed_at"])
def test_rows_that_somebody_wrote_since_are_read_anew(
    draft: Evaluation, people: Office, mark: str
) -> None:
    page = read(draft)
    draft.indicators.filter(position=0).update(actual="别人填的")
    draft.funding_lines.filter(position=0).update(executed="1.00")
    new = F("version") + 1 if mark == "version" else timezone.now()
    Evaluation.objects.filter(pk=draft.pk).update(**{mark: new})
    draft.versions.update(number=Evaluation.objects.get(pk=draft.pk).version)
    locked, queries = lock(page, people)
    assert queries == 3
    assert to_document(locked).indicators[0].actual == "别人填的"
    assert to_document(locked).funding[0].executed == "1.00"


def test_what_a_page_does_to_its_rows_is_not_taken_for_stored(
    draft: Evaluation, people: Office
) -> None:
    page = read(draft)
    locked, _queries = lock(page, people)
    page.indicators.all()[0].actual = "只在页面上"
    page.funding_lines.all()[0].executed = "只在页面上"
    assert to_document(locked) == build_document()


def test_a_saved_form_gives_its_new_rows(draft: Evaluation, people: Office) -> None:
    page = read(draft)
    first, second, *_others = (row.uid for row in page.indicators.all())
    saved = save(page, people, first, "9000册")
    assert to_document(saved).indicators[0].actual == "9000册"
    save(saved, people, second, "97%")
    rows = to_document(Evaluation.objects.get(pk=draft.pk)).indicators
    assert [row.actual for row in rows[:2]] == ["9000册", "97%"]


def save(evaluation: Evaluation, people: Office, uid: str, actual: str) -> Evaluation:
    edits = Edits(rows=(RowEdit(uid, {"actual": actual}),))
    return save_draft(
        evaluation=evaluation, edits=edits, by=people.preparer, version=evaluation.version
    ).evaluation
