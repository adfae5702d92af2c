"""What a browser kept of a lost page, beside what is stored."""

from __future__ import annotations

import pytest
from django.test import Client

from evaluations.checking.answers import answer_key
from evaluations.checking.sheet_checks import check_evaluation
from evaluations.models import Evaluation
from tests.factories.documents import build_document, with_row
from tests.factories.evaluations import create_evaluation
from tests.factories.people import Office
from tests.pages import as_user, posted


@pytest.fixture
def evaluation(people: Office) -> Evaluation:
    return create_evaluation(people.unit, people.preparer)


def compared(client: Client, evaluation: Evaluation, **changes: str | int) -> str:
    answer = client.post(f"/evaluations/{evaluation.pk}/compare/", posted(evaluation, **changes))
    assert answer.status_code == 200
    differences: str = answer.json()["differences"]
    return differences


def test_both_texts_are_shown_and_nothing_is_saved(
    client: Client, people: Office, evaluation: Evaluation
) -> None:
    as_user(client, people.preparer)
    html = compared(client, evaluation, **{"rows-0-actual": "<b>8300册</b>", "at": "1764316800000"})
    assert "&lt;b&gt;8300册&lt;/b&gt;" in html
    assert "8200册" in html
    assert "11-28 16:00" in html
    assert "已在别处保存过" not in html
    first = evaluation.indicators.first()
    assert first is not None
    assert first.actual == "8200册"


def test_a_copy_that_is_stored_already_differs_in_nothing(
    client: Client, people: Office, evaluation: Evaluation
) -> None:
    as_user(client, people.preparer)
    assert compared(client, evaluation) == ""


def test_an_answer_to_a_warning_is_a_difference(
    client: Client, people: Office, evaluation: Evaluation
) -> None:
    as_user(client, people.preparer)
    document = with_row(build_document(), 0, actual="12000册")
    (warning,) = check_evaluation(evaluation, document).findings
    name = f"answer-{answer_key(warning, document)}"
    page = {"rows-0-actual": "12000册"}
    assert "的说明" not in compared(client, evaluation, **page, **{name: ""})
    assert "的说明" in compared(client, evaluation, **page, **{name: "另有捐赠。"})

    answer = client.post(
        f"/evaluations/{evaluation.pk}/", posted(evaluation, **page, **{name: "另有捐赠。"})
    )
    assert answer.status_code == 302
    assert compared(client, evaluation, **{name: "另有捐赠。"}) == ""
    for changed in ("另有<b>捐赠</b>，见附件。", ""):
        html = compared(client, evaluation, **{name: changed})
        assert "另有捐赠。" in html
        assert "<b>" not in html


def test_an_answer_to_a_warning_that_is_gone_is_shown_all_the_same(
    client: Client, people: Office, evaluation: Evaluation
) -> None:
    as_user(client, people.preparer)
    assert "另有捐赠。" in compared(client, evaluation, **{"answer-gone": "另有捐赠。"})


def test_a_copy_of_an_older_version_says_so(
    client: Client, people: Office, evaluation: Evaluation
) -> None:
    as_user(client, people.preparer)
    html = compared(
        client, evaluation, version=evaluation.version - 1, goal_actual="改过的完成情况。"
    )
    assert "已在别处保存过" in html


@pytest.mark.parametrize("moment", ["", "-1", "9" * 18, "今天"])
def test_a_moment_that_is_none_is_not_a_failure(
    client: Client, people: Office, evaluation: Evaluation, moment: str
) -> None:
    as_user(client, people.preparer)
    assert "本机有未保存的内容" in compared(client, evaluation, goal_actual="改过。", at=moment)


def test_who_may_not_edit_is_told_nothing(
    client: Client, people: Office, evaluation: Evaluation
) -> None:
    as_user(client, people.approver)
    answer = client.post(
        f"/evaluations/{evaluation.pk}/compare/", posted(evaluation, goal_actual="改过。")
    )
    assert answer.status_code == 204
