"""How long the words beside a sheet may be, and that no door to a sheet leads past its limits."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from budgets.models import Project
from core.errors import ActionRefused
from evaluations.campaigns.check_settings import propose, set_check
from evaluations.campaigns.scoring_choices import choose_scoring, propose_scoring
from evaluations.checking.answers import answer_key
from evaluations.checking.sheet_checks import check_evaluation
from evaluations.lifecycle.actions import make_transition
from evaluations.lifecycle.imports import NewEvaluation, replace_from_import, store_new
from evaluations.lifecycle.remarks import add_remark
from evaluations.lifecycle.waivers import waive
from evaluations.models import Campaign, Evaluation, Indicator, Remark, Waiver
from evaluations.models.states import State
from evaluations.sheet.lengths import ANSWER, REASON, REMARK
from evaluations.storage.mapper import to_document
from tests.factories.documents import build_document, with_row
from tests.factories.evaluations import create_evaluation, save_sheet
from tests.factories.people import Office
from tests.pages import as_user, posted

LONG = "字" * 5_001


# Sheets from files ----------------------------------------------------------------------------


def test_a_new_sheet_from_a_file_is_refused_whoever_stores_it(people: Office) -> None:
    project = Project.objects.create(unit=people.unit, department=people.unit.parent, name="新项目")
    evaluation = NewEvaluation(project, with_row(build_document(), 0, explanation=LONG))
    with pytest.raises(ActionRefused, match=r"偏差原因分析.*5001 字，最多 5000 字"):
        store_new(entries=[evaluation], by=people.administrator, state=State.DRAFT)
    assert not Evaluation.objects.exists()


def test_a_sheet_from_a_file_is_not_written_over_a_form_where_it_is_too_long(
    people: Office, draft: Evaluation
) -> None:
    def write(text: str) -> None:
        draft.refresh_from_db()
        replace_from_import(
            evaluation=draft,
            document=with_row(to_document(draft), 0, explanation=text),
            by=people.administrator,
            version=draft.version,
        )

    with pytest.raises(ActionRefused, match=r"偏差原因分析.*5001 字，最多 5000 字"):
        write(LONG)
    assert draft.indicators.first().explanation == ""
    write(LONG[1:])
    Indicator.objects.filter(evaluation=draft, position=0).update(explanation=LONG)
    write(LONG)
    assert draft.indicators.first().explanation == LONG, "older than the limits"


# Reasons, remarks, answers --------------------------------------------------------------------


def of_a_step(people: Office, evaluation: Evaluation, text: str) -> None:
    Evaluation.objects.update(state=State.SUBMITTED)
    make_transition(evaluation=evaluation, action="return", by=people.approver, reason=text)


def of_a_remark(people: Office, evaluation: Evaluation, text: str) -> None:
    Evaluation.objects.update(state=State.SUBMITTED)
    add_remark(evaluation=evaluation, text=text, by=people.approver)


def of_an_answer(people: Office, evaluation: Evaluation, text: str) -> None:
    document = with_row(to_document(evaluation), 0, actual="90000册")
    found = check_evaluation(evaluation, document).findings
    keys = [answer_key(row, document) for row in found if row.severity.value == "warning"]
    save_sheet(
        evaluation, people.preparer, document, version=evaluation.version, answers={keys[0]: text}
    )


def of_a_waiver(people: Office, evaluation: Evaluation, text: str) -> None:
    waive(
        evaluation=evaluation,
        key="0" * 24,
        reason=text,
        expires_on=timezone.localdate() + timedelta(days=3),
        by=people.reviewer,
    )


def a_campaign(people: Office) -> Campaign:
    campaign = Campaign.objects.create(
        name="2023",
        year=2023,
        edition="sz2021-scored",
        opens_on=timezone.localdate(),
        deadline=timezone.localdate(),
    )
    campaign.units.set([people.unit])
    return campaign


def of_a_check(people: Office, _form: Evaluation, text: str) -> None:
    setting = propose(
        campaign=a_campaign(people),
        code="SCORE_GT_WEIGHT",
        severity="off",
        parameters={},
        valid_from=timezone.localdate(),
    )
    set_check(setting=setting, reason=text, by=people.reviewer)


def of_a_choice(people: Office, _form: Evaluation, text: str) -> None:
    choice = propose_scoring(
        campaign=a_campaign(people), variant="", valid_from=timezone.localdate()
    )
    choose_scoring(choice=choice, reason=text, by=people.reviewer)


@pytest.mark.parametrize(
    ("act", "most", "name"),
    [
        (of_a_step, REASON, "理由"),
        (of_a_remark, REMARK, "意见"),
        (of_an_answer, ANSWER, "对“.*”的说明"),
        (of_a_waiver, REASON, "豁免理由"),
        (of_a_check, REASON, "理由"),
        (of_a_choice, REASON, "理由"),
    ],
)
def test_words_that_are_too_long_are_refused_by_the_action(
    people: Office,
    draft: Evaluation,
    act: Callable[[Office, Evaluation, str], None],
    most: int,
    name: str,
) -> None:
    with pytest.raises(ActionRefused, match=f"{name}.*有 {most + 1} 字，最多 {most} 字，请缩短。"):
        act(people, draft, "字" * (most + 1))


@pytest.mark.parametrize("act", [of_a_step, of_a_remark, of_an_answer])
def test_spaces_around_words_do_not_count(
    people: Office, draft: Evaluation, act: Callable[[Office, Evaluation, str], None]
) -> None:
    act(people, draft, f"  {'字' * ANSWER}{' ' * REASON}")


def test_a_longer_answer_from_before_stays(people: Office, draft: Evaluation) -> None:
    of_an_answer(people, draft, "已核对")
    old = "旧" * (ANSWER + 1)
    draft.answers.update(text=old)
    draft.refresh_from_db()
    of_an_answer(people, draft, old)
    assert [row.text for row in draft.answers.all()] == [old]


# The pages ------------------------------------------------------------------------------------


def messages_after(client: Client, address: str, values: dict[str, Any]) -> str:
    answer = client.post(address, values, follow=True)
    return "".join(str(message) for message in answer.context["messages"])


def test_the_pages_say_the_sentence(client: Client, people: Office, draft: Evaluation) -> None:
    Evaluation.objects.update(state=State.SUBMITTED)
    long = "字" * (REASON + 1)
    page = as_user(client, people.approver)
    at = f"/evaluations/{draft.pk}"
    sentence = messages_after(
        page, f"{at}/move/", {"action": "return", "version": draft.version, "reason": long}
    )
    assert "“理由”有 2001 字，最多 2000 字" in sentence
    sentence = messages_after(page, f"{at}/remarks/", {"text": long})
    assert "“意见”有 2001 字，最多 2000 字" in sentence
    assert not Remark.objects.exists()


def test_the_waiver_form_says_the_sentence(
    client: Client, people: Office, draft: Evaluation
) -> None:
    day = timezone.localdate() + timedelta(days=3)
    sentence = messages_after(
        as_user(client, people.reviewer),
        f"/evaluations/{draft.pk}/waivers/",
        {"key": "0" * 24, "reason": "字" * (REASON + 1), "expires_on": day.isoformat()},
    )
    assert "“豁免理由”有 2001 字，最多 2000 字" in sentence
    assert not Waiver.objects.exists()


def test_an_answer_too_long_keeps_the_page_as_typed(
    client: Client, people: Office, draft: Evaluation
) -> None:
    document = with_row(to_document(draft), 0, actual="90000册")
    save_sheet(draft, people.preparer, document, version=draft.version)
    draft.refresh_from_db()
    [warning, *_rest] = [
        row for row in check_evaluation(draft, document).findings if row.severity.value == "warning"
    ]
    long = "字" * (ANSWER + 1)
    typed = posted(draft, **{f"answer-{answer_key(warning, document)}": long})
    answer = as_user(client, people.preparer).post(f"/evaluations/{draft.pk}/", typed)
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "的说明”有 1001 字，最多 1000 字，请缩短。" in html
    assert long in html


@pytest.mark.parametrize(
    ("template", "most"),
    [
        ("evaluations/sheet/transition.html", REASON),
        ("evaluations/sheet/waiver.html", REASON),
        ("evaluations/checks/reason.html", REASON),
        ("evaluations/checks/scoring.html", REASON),
        ("evaluations/sheet/finding.html", ANSWER),
        ("evaluations/sheet/remark_form.html", REMARK),
        ("evaluations/sheet/remark_on_all.html", REMARK),
    ],
)
def test_browsers_stop_where_the_actions_do(template: str, most: int) -> None:
    """These pages send to another one, so a refused text would be lost."""
    text = (Path(settings.BASE_DIR) / "templates" / template).read_text(encoding="utf-8")
    assert re.findall(r'maxlength="(\d+)"', text) == [str(most)]


def test_the_admin_stops_there_as_well() -> None:
    page = Path(settings.BASE_DIR) / "templates/admin/evaluations/evaluation/review.html"
    text = page.read_text(encoding="utf-8")
    assert re.findall(r'maxlength="(\d+)"', text) == [str(REMARK)]
    assert 'include "evaluations/sheet/transition.html"' in text, "its reason has the same limit"


def test_the_factories_store_what_fits(people: Office) -> None:
    with pytest.raises(ActionRefused, match="最多 5000 字"):
        create_evaluation(
            people.unit, people.preparer, document=replace(build_document(), goal_actual=LONG)
        )
