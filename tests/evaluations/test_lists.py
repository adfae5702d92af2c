"""The list and the queue: narrowed to the user, filtered, and the same cost for any number."""

from __future__ import annotations

import pytest
from django.test import Client

from evaluations.models import Evaluation
from evaluations.models.states import State
from tests.factories.documents import build_document, with_row
from tests.factories.evaluations import create_evaluation, create_many
from tests.factories.people import Office
from tests.pages import as_user

LIST, QUEUE = "/evaluations/", "/evaluations/review/"


def shown(client: Client, address: str) -> list[str]:
    return [
        evaluation.project_name for evaluation in client.get(address).context["page"].object_list
    ]


@pytest.fixture
def evaluations(people: Office) -> None:
    wrong = with_row(build_document(), 0, score="25")
    create_evaluation(people.unit, people.preparer, name="甲", state=State.SUBMITTED)
    create_evaluation(people.unit, people.preparer, name="乙", document=wrong)
    create_evaluation(people.unit, people.preparer, name="丙", state=State.UNIT_APPROVED)
    create_evaluation(people.other_unit, people.stranger, name="丁", state=State.UNIT_APPROVED)


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("preparer", {"甲", "乙", "丙"}),
        ("reviewer", {"甲", "乙", "丙", "丁"}),
        ("stranger", {"丁"}),
        ("other_reviewer", set()),
        ("outsider", set()),
    ],
)
def test_the_list_shows_what_the_user_reaches(
    client: Client, people: Office, evaluations: None, who: str, names: set[str]
) -> None:
    assert set(shown(as_user(client, getattr(people, who)), LIST)) == names


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("state=draft", {"乙"}),
        ("words=体育", {"丁"}),
        ("words=图书馆 甲", {"甲"}),
        ("year=2024", set()),
        ("year=2025", {"甲", "乙", "丙", "丁"}),
        ("findings=error", {"乙"}),
        ("findings=SCORE_GT_WEIGHT", {"乙"}),
        ("findings=none", {"甲", "丙", "丁"}),
        ("state=nonsense", {"甲", "乙", "丙", "丁"}),
    ],
)
def test_the_list_is_filtered(
    client: Client, people: Office, evaluations: None, query: str, names: set[str]
) -> None:
    assert set(shown(as_user(client, people.reviewer), f"{LIST}?{query}")) == names


def test_a_unit_out_of_reach_is_no_filter(
    client: Client, people: Office, evaluations: None
) -> None:
    html = as_user(client, people.preparer).get(LIST).content.decode()
    assert f'<option value="{people.unit.pk}"' in html
    assert f'<option value="{people.other_unit.pk}"' not in html


@pytest.mark.parametrize(
    ("who", "names"),
    [("approver", {"甲"}), ("reviewer", {"丙", "丁"}), ("auditor", {"甲", "丙", "丁"})],
)
def test_the_queue_shows_whose_turn_it_is(
    client: Client, people: Office, evaluations: None, who: str, names: set[str]
) -> None:
    assert set(shown(as_user(client, getattr(people, who)), QUEUE)) == names


def test_the_queue_is_not_for_preparers(client: Client, people: Office) -> None:
    assert as_user(client, people.preparer).get(QUEUE).status_code == 403


def test_the_queue_begins_with_the_gravest(client: Client, people: Office) -> None:
    wrong = with_row(build_document(), 0, score="25")
    state = State.UNIT_APPROVED
    create_evaluation(people.unit, people.preparer, name="甲", state=state)
    create_evaluation(people.unit, people.preparer, name="乙", state=state, document=wrong)
    assert shown(as_user(client, people.reviewer), QUEUE) == ["乙", "甲"]


def test_an_empty_list_says_so(client: Client, people: Office) -> None:
    assert "没有符合条件" in as_user(client, people.preparer).get(LIST).content.decode()


def test_long_lists_come_in_pages_that_keep_the_filter(client: Client, people: Office) -> None:
    create_many(people.unit, people.preparer, 30)
    response = as_user(client, people.preparer).get(f"{LIST}?year=2025&page=2")
    assert len(response.context["page"].object_list) == 5
    assert "?year=2025&page=1" in response.content.decode()


def test_state_counts_stand_above_the_list(
    client: Client, people: Office, evaluations: None
) -> None:
    counts = as_user(client, people.reviewer).get(LIST).context["counts"]
    assert {row["state"]: row["count"] for row in counts if row["count"]} == {
        "draft": 1,
        "submitted": 1,
        "unit_approved": 2,
    }


def test_history_lists_every_step(client: Client, people: Office, draft: Evaluation) -> None:
    html = as_user(client, people.auditor).get(f"/evaluations/{draft.pk}/history/").content
    assert people.preparer.name in html.decode()
