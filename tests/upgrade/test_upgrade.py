"""A database of the release before this one opens after ``migrate`` with the same content."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps as today
from django.test import Client

from accounts.models import User
from budgets.models import BudgetDocument
from core.sheets.documents import to_json
from core.sheets.kinds import read_document
from evaluations.checking.sheet_checks import check_evaluation
from evaluations.checking.stored_answers import current_answer_texts
from evaluations.models import Evaluation, Indicator, Transition
from evaluations.sheet.document import to_interchange
from evaluations.storage.mapper import to_document
from evaluations.storage.versions import document_in
from jobs.models import Job
from jobs.work import work
from tests.pages import as_user
from tests.upgrade.release import (
    load,
    migrate,
    migrate_to_newest,
    migrate_to_previous,
    previous_release,
    rows_of,
)

GONE = {"budgets.statement", "budgets.statementrow"}
"""Tables of the release that are no more; what they held is tested by itself."""

RENAMED = {
    "evaluations.textband": "evaluations.textfingerprint",
    "evaluations.rechecksample": "evaluations.spotcheck",
    "evaluations.sampledform": "evaluations.sampledevaluation",
}
"""What tables of the release are called today, and columns by table."""
MOVED_COLUMNS = {"evaluations.transition": {"snapshot"}}
"""What stands in another table today, and is tested by itself."""
RENAMED_COLUMNS = {"evaluations.scoringchoice": {"policy": "variant"}}

NEW_KEYS = {"uid"}
"""What a row has in the interchange format that it had not in that release."""


@pytest.fixture
def previous(transactional_db: None) -> Iterator[Any]:
    """The models of the release; afterwards the database is as it should be whatever happened."""
    yield migrate_to_previous()
    migrate_to_newest()


def test_everything_is_there_after_the_update(previous: Any, subtests: Any) -> None:
    """One test, since the way there and back takes seconds."""
    load(previous)
    migrate_to_newest()
    for check in CHECKS:
        with subtests.test(check.__name__):
            check()


def every_row_of_the_release_has_the_same_cells() -> None:
    for name in {row["model"] for row in previous_release()["rows"]} - GONE:
        model: Any = today.get_model(RENAMED.get(name, name))
        columns = RENAMED_COLUMNS.get(name, {})
        moved = MOVED_COLUMNS.get(name, ())
        then = {
            pk: {
                columns.get(column, column): cell
                for column, cell in cells.items()
                if column not in moved
            }
            for pk, cells in rows_of(name).items()
        }
        assert set(model.objects.values_list("pk", flat=True)) == set(then), name
        for row in model.objects.all():
            cells = then[row.pk]
            assert _cells(row, cells) == cells, f"{name} {row.pk}"


def _cells(row: Any, wanted: dict[str, Any]) -> dict[str, Any]:
    """The row's cells of those columns, as ``dumpdata`` prints them."""
    found: dict[str, Any] = {}
    for name, then in wanted.items():
        field = row._meta.get_field(name)
        if field.many_to_many:
            found[name] = sorted(getattr(row, name).values_list("pk", flat=True))
            continue
        value = field.value_from_object(row)
        same = value == field.to_python(then)
        found[name] = then if same else value
    return found


def every_sheet_is_the_same_document() -> None:
    documents = previous_release()["documents"]
    assert documents, "the release had sheets"
    for form in Evaluation.objects.all():
        assert _without_new(to_interchange(to_document(form))) == documents[str(form.pk)]


def _without_new(document: dict[str, Any]) -> dict[str, Any]:
    rows = [
        {name: text for name, text in row.items() if name not in NEW_KEYS}
        for row in document["indicators"]
    ]
    return document | {"indicators": rows}


def every_row_has_a_uid_of_its_own() -> None:
    for form in Evaluation.objects.all():
        uids = list(form.indicators.values_list("uid", flat=True))
        assert "" not in uids
        assert len(set(uids)) == len(uids)


def the_rules_find_what_they_found() -> None:
    for form in Evaluation.objects.all():
        found = check_evaluation(form, to_document(form)).findings
        message = [[row.code, row.severity.value, row.where] for row in found]
        assert message == previous_release()["findings"][str(form.pk)], form.project_name


def answers_and_waivers_still_speak_for_their_findings() -> None:
    """Both name a finding by its key: one that is made otherwise would lose them silently."""
    book = Evaluation.objects.get(project_name="图书购置")
    judgement = check_evaluation(book, to_document(book))
    assert judgement.findings == ()
    assert [finding.code for finding, _waiver in judgement.waived] == ["OVER_NOEXPL"]
    answers = rows_of("evaluations.findinganswer").values()
    [in_force] = [row for row in answers if row["superseded_at"] is None]
    assert current_answer_texts(book) == {in_force["key"]: in_force["text"]}


def the_history_shows_each_sheet_as_it_stood() -> None:
    for step in Transition.objects.all():
        then = rows_of("evaluations.transition")[step.pk]["snapshot"]
        assert _without_new(to_interchange(document_in(step.version))) == then


def the_way_back_gives_transitions_their_sheets() -> None:
    then = migrate([("evaluations", "0013_names_of_the_field")])
    for step in then.get_model("evaluations", "Transition").objects.all():
        assert step.snapshot == rows_of("evaluations.transition")[step.pk]["snapshot"]


def the_pages_show_it() -> None:
    administrator = User.objects.get(memberships__role="administrator")
    client = as_user(Client(), administrator)
    for form in Evaluation.objects.all():
        for tail in ("", "history/", "findings/", "workbook/"):
            address = f"/evaluations/{form.pk}/{tail}"
            assert client.get(address).status_code == 200, address
    history = client.get("/evaluations/1/history/").content.decode()
    for words in ("统计口径不清", "年中追加采购一批图书", "请补充统计口径"):
        assert words in history
    for run, cells in rows_of("intake.importrun").items():
        page = client.get(f"/imports/{run}/").content.decode()
        assert {"done": "已完成", "preview": "等待确认"}[cells["stage"]] in page
    for document in rows_of("budgets.budgetdocument"):
        assert client.get(f"/budgets/{document}/").status_code == 200


def budget_documents_are_read_as_they_were() -> None:
    for document in BudgetDocument.objects.all():
        read = read_document(document.content)
        assert read is not None
        content = rows_of("budgets.budgetdocument")[document.pk]["content"]
        assert content.items() <= to_json(read).items()


def a_job_that_waited_is_done() -> None:
    [waiting] = Job.objects.filter(status="queued")
    work(waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.status, waiting.error, waiting.result) == ("done", "", {"judged": 2})


def what_is_stored_next_has_a_key_of_its_own() -> None:
    form = Evaluation.objects.get(project_name="讲座")
    row = Indicator.objects.create(evaluation=form, position=99)
    assert row.pk not in rows_of("evaluations.indicator")


def the_way_back_makes_the_copy_of_budget_tables_again() -> None:
    back = migrate([("budgets", previous_release()["migrations"]["budgets"])])
    for name, cell in (("Statement", "title"), ("StatementRow", "cells")):
        found = back.get_model("budgets", name).objects.order_by("pk").values_list(cell, flat=True)
        then = rows_of(f"budgets.{name.lower()}").values()
        assert list(found) == [row[cell] for row in then]


CHECKS: list[Callable[[], None]] = [
    every_row_of_the_release_has_the_same_cells,
    every_sheet_is_the_same_document,
    every_row_has_a_uid_of_its_own,
    the_rules_find_what_they_found,
    answers_and_waivers_still_speak_for_their_findings,
    the_history_shows_each_sheet_as_it_stood,
    budget_documents_are_read_as_they_were,
    the_pages_show_it,
    # Those that change something come last.
    a_job_that_waited_is_done,
    what_is_stored_next_has_a_key_of_its_own,
    the_way_back_makes_the_copy_of_budget_tables_again,
    the_way_back_gives_transitions_their_sheets,
]
