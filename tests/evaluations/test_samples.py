"""Random re-checks: drawn by strata from a seed, kept, shown and exported."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.errors import ActionRefused
from evaluations.models import Evaluation, SpotCheck
from evaluations.models.states import State
from evaluations.sampling.drawing import Candidate, draw
from evaluations.sampling.spot_checks import draw_sample
from tests.factories.documents import build_document
from tests.factories.evaluations import create_evaluation, create_many
from tests.factories.people import Office
from tests.pages import as_user

SAMPLES = "/evaluations/samples/"
UNITS = ("1/1/", "1/2/", "1/3/", "1/4/")


def peer_counts(count: int = 400) -> list[Candidate]:
    """Forms spread evenly over four units, three risk bands and amounts."""
    amounts = (None, Decimal(10_000), Decimal(900_000), Decimal(8_000_000))
    return [
        Candidate(n, UNITS[n % 4], risk=(5, 30, 70)[n % 3], amount=amounts[n % 5 % 4])
        for n in range(count)
    ]


def test_the_same_seed_draws_the_same_whatever_the_order() -> None:
    one = draw(peer_counts(), 40, seed=7)
    assert draw(reversed(peer_counts()), 40, seed=7) == one
    assert draw(peer_counts(), 40, seed=8) != one


def test_this_draw_is_the_same_on_every_machine() -> None:
    assert [row.key for row in draw(peer_counts(12), 4, seed=2025)] == [8, 5, 2, 11]


def test_units_get_their_share() -> None:
    counts = Counter(row.unit for row in draw(peer_counts(), 40, seed=1))
    assert set(counts) == set(UNITS)
    assert max(counts.values()) - min(counts.values()) <= 2


def test_risky_forms_are_drawn_more_often() -> None:
    counts = Counter(row.risk_band for row in draw(peer_counts(600), 60, seed=1))
    assert 26 <= counts["高"] <= 34
    assert 16 <= counts["中"] <= 24
    assert 6 <= counts["低"] <= 14


def test_amounts_are_spread() -> None:
    drawn = draw(peer_counts(), 60, seed=3)
    assert {row.amount_band for row in drawn} == {
        "金额不详",
        "50万元以下",
        "50万元至500万元",
        "500万元及以上",
    }


CANDIDATES = st.lists(
    st.builds(
        Candidate,
        key=st.integers(0, 10_000),
        unit=st.sampled_from(UNITS),
        risk=st.none() | st.integers(0, 100),
        amount=st.none() | st.decimals(-10, 10**8, places=2),
    ),
    unique_by=lambda one: one.key,
    max_size=60,
)


@given(CANDIDATES, st.integers(1, 70), st.integers(0, 2**63 - 1))
def test_as_many_as_asked_and_none_twice(found: list[Candidate], size: int, seed: int) -> None:
    drawn = draw(found, size, seed)
    assert len(drawn) == min(size, len(found))
    assert len({row.key for row in drawn}) == len(drawn)
    assert set(drawn) <= set(found)


# Kept ------------------------------------------------------------------------------------------


@pytest.fixture
def approved(people: Office) -> list[Evaluation]:
    """Six forms in two units that a re-check may draw, and one that it may not."""
    create_evaluation(people.unit, people.preparer, name="草稿")
    return [
        *create_many(people.unit, people.preparer, 3, state=State.APPROVED, name="甲"),
        *create_many(people.other_unit, people.stranger, 3, state=State.UNIT_APPROVED, name="乙"),
    ]


def test_a_sample_is_kept_with_its_forms(people: Office, approved: list[Evaluation]) -> None:
    sample = draw_sample(year=2025, size=4, seed=11, by=people.reviewer)
    rows = list(sample.evaluations.all())
    assert (sample.by, sample.seed, sample.size, sample.candidates) == (people.reviewer, 11, 4, 6)
    assert [row.position for row in rows] == [1, 2, 3, 4]
    assert {row.unit_name for row in rows} == {people.unit.name, people.other_unit.name}
    assert {row.amount for row in rows} == {Decimal(380_000)}
    again = draw_sample(year=2025, size=4, seed=11, by=people.reviewer)
    assert [row.evaluation_id for row in again.evaluations.all()] == [
        row.evaluation_id for row in rows
    ]


def test_a_sample_of_one_unit_takes_no_more_than_there_are(
    people: Office, approved: list[Evaluation]
) -> None:
    sample = draw_sample(year=2025, size=50, seed=1, by=people.reviewer, unit=people.unit)
    assert sample.size == 3
    assert {row.unit_name for row in sample.evaluations.all()} == {people.unit.name}


@pytest.mark.parametrize("who", ["preparer", "approver", "administrator", "auditor", "outsider"])
def test_only_reviewers_draw(people: Office, approved: list[Evaluation], who: str) -> None:
    with pytest.raises(ActionRefused, match="财政复核人"):
        draw_sample(year=2025, size=1, seed=1, by=getattr(people, who))


@pytest.mark.parametrize(
    ("year", "size", "seed"), [(2024, 1, 1), (2025, 0, 1), (2025, 10_001, 1), (2025, 1, -1)]
)
def test_nothing_is_drawn_from_nothing(
    people: Office, approved: list[Evaluation], year: int, size: int, seed: int
) -> None:
    with pytest.raises(ActionRefused):
        draw_sample(year=year, size=size, seed=seed, by=people.reviewer)
    assert not SpotCheck.objects.exists()


def test_a_reviewer_of_elsewhere_draws_nothing_of_here(
    people: Office, approved: list[Evaluation]
) -> None:
    with pytest.raises(ActionRefused, match="没有可抽查"):
        draw_sample(year=2025, size=1, seed=1, by=people.other_reviewer)


@pytest.mark.parametrize("count", [5, 50])
def test_drawing_costs_the_same_for_any_number(people: Office, count: int) -> None:
    create_many(people.unit, people.preparer, count, state=State.APPROVED)
    with CaptureQueriesContext(connection) as queries:
        draw_sample(year=2025, size=count, seed=1, by=people.reviewer)
    assert len([row for row in queries if "SAVEPOINT" not in row["sql"]]) == 5


def test_a_sheet_that_prints_its_total_twice_is_one_candidate(people: Office) -> None:
    once = build_document()
    twice = replace(once, funding=(*once.funding, once.funding[0]))
    create_many(people.unit, people.preparer, 3, document=twice, state=State.APPROVED)
    sample = draw_sample(year=2025, size=9, seed=1, by=people.reviewer)
    assert (sample.candidates, sample.size) == (3, 3)


def test_texts_of_forms_are_not_read_to_draw(people: Office, approved: list[Evaluation]) -> None:
    with CaptureQueriesContext(connection) as queries:
        draw_sample(year=2025, size=1, seed=1, by=people.reviewer)
    reading = [row["sql"] for row in queries if "JOIN" in row["sql"] and "risk" in row["sql"]]
    assert len(reading) == 1
    assert "project_name" not in reading[0]


def test_the_command(people: Office, approved: list[Evaluation]) -> None:
    out = io.StringIO()
    call_command("draw_sample", year=2025, size=2, seed=5, unit=people.unit.code, stdout=out)
    sample = SpotCheck.objects.get()
    assert (sample.by, sample.unit) == (None, people.unit)
    assert "可抽 3 张，抽取 2 张，种子 5" in out.getvalue()
    for row in sample.evaluations.all():
        assert row.project_name in out.getvalue()
    with pytest.raises(CommandError, match="没有编码"):
        call_command("draw_sample", year=2025, size=2, seed=5, unit="no-such")
    with pytest.raises(CommandError, match="没有可抽查"):
        call_command("draw_sample", year=1999, size=2, seed=5)


# The pages -------------------------------------------------------------------------------------


def test_drawing_on_the_page(client: Client, people: Office, approved: list[Evaluation]) -> None:
    as_user(client, people.reviewer)
    wanted = {"year": 2025, "size": 3, "seed": 42, "unit": ""}
    page = client.post(SAMPLES, wanted, follow=True).content.decode()
    sample = SpotCheck.objects.get()
    for row in sample.evaluations.all():
        assert f'href="/evaluations/{row.evaluation_id}/"' in page
    assert f"{SAMPLES}{sample.pk}/" in client.get(SAMPLES).content.decode()


@pytest.mark.parametrize(
    ("who", "listed", "one", "drawn"),
    [
        ("auditor", 200, 200, 403),
        ("other_reviewer", 200, 404, 200),
        ("preparer", 403, 403, 403),
        ("administrator", 403, 403, 403),
        ("outsider", 403, 403, 403),
    ],
)
def test_who_sees_samples(
    client: Client,
    people: Office,
    approved: list[Evaluation],
    who: str,
    listed: int,
    one: int,
    drawn: int,
) -> None:
    sample = draw_sample(year=2025, size=3, seed=1, by=people.reviewer)
    as_user(client, getattr(people, who))
    assert client.get(SAMPLES).status_code == listed
    assert client.get(f"{SAMPLES}{sample.pk}/").status_code == one
    assert client.get(f"{SAMPLES}{sample.pk}/workbook/").status_code == one
    posted = {"year": 2025, "size": 1, "seed": 1}
    assert client.post(SAMPLES, posted).status_code == drawn
    assert SpotCheck.objects.count() == 1


def test_a_reviewer_of_one_unit_sees_that_units_rows_only(
    client: Client, people: Office, approved: list[Evaluation]
) -> None:
    sample = draw_sample(year=2025, size=6, seed=1, by=people.reviewer)
    membership = people.other_reviewer.memberships.get()
    membership.unit = people.unit
    membership.save()
    as_user(client, people.other_reviewer)
    rows = client.get(f"{SAMPLES}{sample.pk}/").context["rows"]
    assert {row.unit_name for row in rows} == {people.unit.name}


def test_a_deleted_form_stays_on_the_list(
    client: Client, people: Office, approved: list[Evaluation]
) -> None:
    sample = draw_sample(year=2025, size=6, seed=1, by=people.reviewer)
    approved[0].delete()
    page = as_user(client, people.reviewer).get(f"{SAMPLES}{sample.pk}/").content.decode()
    assert approved[0].project_name in page
    assert "已删除" in page


def test_the_workbook_runs_no_formula(client: Client, people: Office) -> None:
    name = '=HYPERLINK("http://x","点我")'
    create_evaluation(people.unit, people.preparer, name=name, state=State.APPROVED)
    sample = draw_sample(year=2025, size=1, seed=1, by=people.reviewer)
    response = as_user(client, people.reviewer).get(f"{SAMPLES}{sample.pk}/workbook/")
    page = load_workbook(io.BytesIO(response.content)).worksheets[0]
    assert [cell.value for cell in page[3]][1:5] == [
        people.unit.name,
        f"'{name}",  # saved as CSV it is no formula either
        380_000,
        "50万元以下",
    ]
    assert page.cell(3, 3).data_type == "s"
    assert "种子 1" in str(page.cell(1, 1).value)


@pytest.mark.parametrize("values", [{"size": "0"}, {"seed": "-1"}, {"year": ""}, {"unit": "999"}])
def test_nonsense_draws_nothing(
    client: Client, people: Office, approved: list[Evaluation], values: dict[str, str]
) -> None:
    posted = {"year": "2025", "size": "1", "seed": "1", "unit": ""} | values
    assert as_user(client, people.reviewer).post(SAMPLES, posted).status_code == 200
    assert not SpotCheck.objects.exists()
