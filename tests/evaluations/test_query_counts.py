"""Queries a page makes, compared with the committed counts: the same for 60 and for 240 forms.

``UPDATE_QUERY_COUNTS=1 pytest tests/evaluations/test_query_counts.py`` writes the counts anew; the
difference is for the reviewer to judge.
"""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evaluations.models import Campaign, Evaluation
from evaluations.models.states import State
from tests.factories.documents import build_document
from tests.factories.evaluations import create_many
from tests.factories.people import Office
from tests.pages import as_user, posted

FILE = Path(__file__).resolve().parent.parent / "query_counts.json"

PAGES = {
    "start, preparer": ("preparer", State.DRAFT, "/evaluations/start/"),
    "start, approver": ("approver", State.SUBMITTED, "/evaluations/start/"),
    "list": ("preparer", State.DRAFT, "/evaluations/"),
    "list, filtered": ("reviewer", State.DRAFT, "/evaluations/?state=draft&words=项目&year=2025"),
    "queue, approver": ("approver", State.SUBMITTED, "/evaluations/review/"),
    "queue, reviewer": ("reviewer", State.UNIT_APPROVED, "/evaluations/review/"),
    "form, to fill": ("preparer", State.DRAFT, "/evaluations/{pk}/"),
    "form, to read": ("auditor", State.APPROVED, "/evaluations/{pk}/"),
    "workbook": ("preparer", State.DRAFT, "/evaluations/{pk}/workbook/"),
    "checks": ("reviewer", State.DRAFT, "/evaluations/checks/"),
    "samples": ("reviewer", State.APPROVED, "/evaluations/samples/"),
    "admin queue": ("reviewer", State.UNIT_APPROVED, "/admin/evaluations/evaluation/"),
}


def compare(name: str, count: int) -> None:
    known = json.loads(FILE.read_text(encoding="utf-8"))
    if os.environ.get("UPDATE_QUERY_COUNTS"):
        text = json.dumps(dict(sorted({**known, name: count}.items())), indent=2)
        FILE.write_text(text + "\n", encoding="utf-8")
        return
    assert count == known.get(name), f"{name}: {count} queries, committed {known.get(name)}"


@pytest.mark.parametrize("evaluations", [60, 240])  # both more than a page
@pytest.mark.parametrize("name", PAGES)
def test_pages_make_the_committed_number_of_queries(
    client: Client, people: Office, name: str, evaluations: int
) -> None:
    who, state, address = PAGES[name]
    stored = create_many(people.unit, people.preparer, evaluations, state=state)
    as_user(client, getattr(people, who))
    target = address.format(pk=stored[0].pk)
    client.get(target)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(target).status_code == 200
    compare(name, len(queries))


@pytest.mark.parametrize("copies", [1, 20])
def test_saving_makes_the_committed_number_of_queries_for_any_number_of_rows(
    client: Client, people: Office, copies: int
) -> None:
    document = build_document()
    rows = tuple(
        replace(row, level3=f"{row.level3}{n}")
        for row in document.indicators
        for n in range(copies)
    )
    [evaluation] = create_many(
        people.unit, people.preparer, 1, document=replace(document, indicators=rows)
    )
    open_page(client, people, evaluation)
    page = posted(evaluation)
    with CaptureQueriesContext(connection) as queries:
        assert client.post(f"/evaluations/{evaluation.pk}/", page).status_code == 302
    # Rows are written in batches whose size is the database's own limit on parameters.
    compare(f"saving {8 * copies} rows, {connection.vendor}", len(queries))


def open_page(client: Client, people: Office, evaluation: Evaluation) -> None:
    """The page that is saved from was opened before, and its request renewed the session."""
    as_user(client, people.preparer)
    assert client.get(f"/evaluations/{evaluation.pk}/").status_code == 200


def in_campaign(people: Office, evaluation: Evaluation) -> Evaluation:
    """The form in a campaign that has set a check otherwise than its edition."""
    evaluation.campaign = Campaign.objects.create(
        name="批次",
        year=evaluation.year,
        edition=evaluation.edition,
        opens_on=date(2026, 1, 1),
        deadline=date(2026, 3, 1),
    )
    evaluation.save()
    evaluation.campaign.check_settings.create(
        code="GOAL_COPY",
        severity="hint",
        valid_from=date(2026, 1, 1),
        reason="试行",
        by=people.reviewer,
    )
    return evaluation


CHANGED = {"rows-0-actual": "7000册", "rows-0-explanation": "采购推迟。"}
"""A row that falls short: cells and findings change."""


def test_a_changed_row_in_a_campaign_is_saved_with_the_committed_number_of_queries(
    client: Client, people: Office
) -> None:
    [evaluation] = create_many(people.unit, people.preparer, 1)
    open_page(client, people, in_campaign(people, evaluation))
    codes = set(evaluation.findings.values_list("code", flat=True))
    page = posted(evaluation, **CHANGED)
    with CaptureQueriesContext(connection) as queries:
        assert client.post(f"/evaluations/{evaluation.pk}/", page).status_code == 302
    assert set(evaluation.findings.values_list("code", flat=True)) != codes
    compare("saving a changed row in a campaign", len(queries))


@pytest.mark.parametrize("place", ["", " in a campaign"])
def test_a_pause_in_typing_makes_the_committed_number_of_queries(
    client: Client, people: Office, place: str
) -> None:
    [evaluation] = create_many(people.unit, people.preparer, 1)
    open_page(client, people, in_campaign(people, evaluation) if place else evaluation)
    page = posted(evaluation, **CHANGED)
    with CaptureQueriesContext(connection) as queries:
        assert client.post(f"/evaluations/{evaluation.pk}/live/", page).status_code == 200
    compare(f"a pause in typing{place}", len(queries))
