"""What no browser sends: control characters, endless numbers, digits that are none."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from core.web.request_values import clean_text, whole_number
from evaluations.models import Evaluation
from evaluations.models.states import State
from evaluations.storage.mapper import to_document
from tests.factories.documents import build_document, with_row
from tests.factories.evaluations import create_evaluation
from tests.factories.people import Office
from tests.pages import as_user, posted

NO_NUMBERS = ("9" * 5000, "²", "٣", "-1", " 1", "")


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_a_number_is_a_few_plain_digits(text: str) -> None:
    assert whole_number(text) is None


def test_a_number_that_is_one_is_read() -> None:
    assert whole_number("0042") == 42
    assert whole_number(None) is None


def test_control_characters_go_and_line_breaks_stay() -> None:
    assert clean_text("甲\x00乙\x1b\x7f\r\n\t丙") == "甲乙\r\n\t丙"


@pytest.fixture
def waiting(people: Office) -> Evaluation:
    return create_evaluation(
        people.unit, people.preparer, state=State.UNIT_APPROVED, name="报纸订阅"
    )


@pytest.mark.parametrize("door", ["/evaluations/{}/", "/admin/evaluations/evaluation/{}/"])
def test_reasons_and_remarks_are_kept_without_control_characters(
    client: Client, people: Office, waiting: Evaluation, door: str
) -> None:
    as_user(client, people.reviewer)
    address = door.format(waiting.pk)
    tail = "remark/" if "admin" in door else "remarks/"
    client.post(f"{address}{tail}", {"text": "请附\x00清单\x01"})
    assert waiting.remarks.get().text == "请附清单"
    step = {"action": "return", "step": "return", "reason": "证据\x00不足\x1f"}
    client.post(f"{address}move/", {**step, "version": waiting.version})
    assert waiting.reviews.get().reason == "证据不足"
    assert waiting.transitions.latest("pk").reason == "证据不足"


def test_a_reason_of_control_characters_only_is_none(
    client: Client, people: Office, waiting: Evaluation
) -> None:
    as_user(client, people.reviewer)
    client.post(
        f"/evaluations/{waiting.pk}/move/",
        {"action": "return", "reason": "\x00", "version": waiting.version},
    )
    waiting.refresh_from_db()
    assert waiting.state == State.UNIT_APPROVED


def test_cells_are_saved_without_control_characters(
    client: Client, people: Office, draft: Evaluation
) -> None:
    as_user(client, people.preparer)
    typed = {"goal_actual": "已\x00完成\x0b。", "rows-0-explanation": "捐\x00赠"}
    page = posted(draft, **typed)
    for tail in ("live/", "rows/", ""):
        answer = client.post(f"/evaluations/{draft.pk}/{tail}", page)
        assert answer.status_code in {200, 302}, tail
    draft.refresh_from_db()
    document = to_document(draft)
    assert document.goal_actual == "已完成。"
    assert document.indicators[0].explanation == "捐赠"


def test_answers_are_saved_without_control_characters(client: Client, people: Office) -> None:
    # A result far beyond its target is a warning, which the preparer answers.
    document = with_row(build_document(), 0, actual="82000册")
    evaluation = create_evaluation(people.unit, people.preparer, document=document)
    as_user(client, people.preparer)
    html = client.get(f"/evaluations/{evaluation.pk}/").content.decode()
    name = html.split('name="answer-')[1].split('"')[0]
    client.post(
        f"/evaluations/{evaluation.pk}/", posted(evaluation, **{f"answer-{name}": "已\x00核对"})
    )
    assert evaluation.answers.get().text == "已核对"


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 30, "²", "٣"])
def test_what_is_no_number_names_nothing(
    client: Client, people: Office, draft: Evaluation, waiting: Evaluation, number: str
) -> None:
    as_user(client, people.preparer)
    address = f"/evaluations/{draft.pk}/"
    wrong = (
        {"version": number},
        {"rows-TOTAL_FORMS": number},
        {"rows-0-uid": number},
    )
    for change in wrong:
        for tail in ("", "live/", "rows/"):
            assert client.post(address + tail, posted(draft, **change)).status_code < 500, change
    assert client.post(f"{address}remarks/resolve/", {"remark": number}).status_code == 404
    as_user(client, people.reviewer)
    remark = {"indicator": number, "text": "口径"}
    assert client.post(f"/evaluations/{waiting.pk}/remarks/", remark).status_code == 404
    admin = f"/admin/evaluations/evaluation/{waiting.pk}/remark/"
    assert client.post(admin, remark).status_code < 500


def test_a_folder_of_many_files_is_looked_at(client: Client, people: Office) -> None:
    as_user(client, people.administrator)
    files = [SimpleUploadedFile(f"{n}.xlsx", b"") for n in range(101)]
    # Without a state to arrive in the page is shown again: nothing is read here.
    assert client.post("/imports/", {"documents": files}).status_code == 422


def test_an_endless_number_of_a_waiver_is_nobodys(client: Client, people: Office) -> None:
    evaluation = create_evaluation(people.unit, people.preparer, state=State.UNIT_APPROVED)
    as_user(client, people.reviewer)
    for number in ("9" * 5000, "²", ""):
        address = f"/evaluations/{evaluation.pk}/waivers/revoke/"
        assert client.post(address, {"waiver": number}).status_code == 404
