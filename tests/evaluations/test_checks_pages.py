"""Switching checks for a campaign: tried out, stored with a reason, in force; and the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from budgets.rules import STATEMENT_CATALOGUE
from core.errors import ActionRefused
from evaluations.campaigns.check_settings import propose, set_check, try_out
from evaluations.checking.sheet_checks import check_evaluation
from evaluations.lifecycle.actions import make_transition
from evaluations.models import Campaign, CheckSetting, Evaluation
from evaluations.models.states import State
from evaluations.pages.catalogue_entries import groups
from evaluations.rules import CATALOGUE, INVESTMENT_CATALOGUE, TEXTS
from evaluations.storage.mapper import to_document
from jobs.work import work
from tests.factories.documents import build_document, with_row
from tests.factories.evaluations import create_evaluation
from tests.factories.people import Office
from tests.pages import as_user

CATALOGUE_PAGE = "/evaluations/checks/"


@pytest.fixture
def campaign(people: Office) -> Campaign:
    today = timezone.localdate()
    made = Campaign.objects.create(
        year=2025,
        name="2025年度自评",
        edition="sz2021-scored",
        opens_on=today,
        deadline=today + timedelta(days=9),
    )
    made.units.set([people.unit, people.other_unit])
    return made


@pytest.fixture
def evaluation(people: Office, campaign: Campaign) -> Evaluation:
    """A form whose output is far above its target, which wants an explanation."""
    document = with_row(build_document(), 0, actual="12000册")
    stored = create_evaluation(people.unit, people.preparer, document=document)
    stored.campaign = campaign
    stored.save()
    assert stored.warning_count == 1
    return stored


Change = Callable[..., CheckSetting]


@pytest.fixture
def change(campaign: Campaign) -> Change:
    """An unsaved setting of the over-achievement check."""

    def build(
        severity: str = "", code: str = "OVER_NOEXPL", days: int = 0, **parameters: str
    ) -> CheckSetting:
        return propose(
            campaign=campaign,
            code=code,
            severity=severity,
            parameters=parameters,
            valid_from=timezone.localdate() + timedelta(days=days),
        )

    return build


def severities(evaluation: Evaluation) -> list[tuple[str, str]]:
    evaluation.refresh_from_db()
    found = check_evaluation(evaluation, to_document(evaluation)).findings
    return [(finding.code, finding.severity.value) for finding in found]


def test_trying_out_says_what_would_change_and_writes_nothing(
    evaluation: Evaluation, change: Change
) -> None:
    effect = try_out(change("error"))
    assert effect.sentence() == "这项改动会给 1 个单位增加 1 条错误，减少 1 条警告。"
    assert effect.units == {"云台区图书馆": (1, 1)}
    evaluation.refresh_from_db()
    assert (evaluation.error_count, evaluation.warning_count) == (0, 1)
    assert not CheckSetting.objects.exists()


def test_a_change_that_touches_no_form(evaluation: Evaluation, change: Change) -> None:
    sentence = try_out(change("off", code="RATE_CALC")).sentence()
    assert sentence == "这项改动不影响已填的 1 张自评表。"


def test_a_threshold_counts_for_every_check_that_shares_it(
    people: Office, evaluation: Evaluation, change: Change
) -> None:
    assert try_out(change(over_threshold="2")).sentence().endswith("减少 1 条警告。")
    effect = try_out(change(code="OVER_NODEDUCT", over_threshold="2"))
    assert effect.sentence().endswith("减少 1 条警告。")


def test_forms_not_begun_are_not_checked(evaluation: Evaluation, change: Change) -> None:
    Evaluation.objects.update(state=State.NOT_STARTED)
    assert try_out(change("error")).checked == 0


@pytest.mark.parametrize("count", [2, 12])
def test_trying_out_costs_the_same_for_any_number_of_forms(
    people: Office, evaluation: Evaluation, change: Change, count: int
) -> None:
    for number in range(count):
        create_evaluation(people.unit, people.preparer, name=f"项目{number}")
    Evaluation.objects.update(campaign=evaluation.campaign)
    with CaptureQueriesContext(connection) as queries:
        assert try_out(change("error")).checked == count + 1
    assert len(queries) == 16


def test_a_stored_setting_is_in_effect_everywhere(
    people: Office, evaluation: Evaluation, change: Change
) -> None:
    job = set_check(setting=change("error"), reason="本年度从严", by=people.reviewer)
    assert severities(evaluation) == [("OVER_NOEXPL", "error")], (
        "the page and submission know at once"
    )
    assert (evaluation.error_count, evaluation.warning_count) == (0, 1)
    assert job is not None
    work(job.pk)
    evaluation.refresh_from_db()
    assert (evaluation.error_count, evaluation.warning_count) == (1, 0)
    assert [row.severity for row in evaluation.findings.all()] == ["error"]
    with pytest.raises(ActionRefused, match="1 处错误"):
        make_transition(evaluation=evaluation, action="submit", by=people.preparer)
    set_check(setting=change("off"), reason="改为不查", by=people.reviewer)
    assert severities(evaluation) == []
    make_transition(evaluation=evaluation, action="submit", by=people.preparer)


def test_the_newest_setting_in_effect_counts_and_the_old_ones_stay(
    people: Office, evaluation: Evaluation, change: Change
) -> None:
    set_check(setting=change("error"), reason="从严", by=people.reviewer)
    set_check(setting=change("hint", days=3), reason="三天后放宽", by=people.reviewer)
    assert severities(evaluation) == [("OVER_NOEXPL", "error")]
    set_check(setting=change(over_threshold="1.6"), reason="改阈值", by=people.administrator)
    assert severities(evaluation) == []
    assert [row.reason for row in CheckSetting.objects.order_by("pk")] == [
        "从严",
        "三天后放宽",
        "改阈值",
    ]
    CheckSetting.objects.filter(severity="hint").update(valid_from=timezone.localdate())
    assert severities(evaluation) == [], "the row added last wins a tie"


def test_a_form_outside_the_campaign_is_left_alone(
    people: Office, evaluation: Evaluation, change: Change
) -> None:
    other = create_evaluation(
        people.unit, people.preparer, name="另一项目", document=to_document(evaluation)
    )
    Evaluation.objects.filter(pk=other.pk).update(campaign=None)
    set_check(setting=change("off"), reason="不查", by=people.reviewer)
    assert ("OVER_NOEXPL", "warning") in severities(other)


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"code": "NO_SUCH"}, "没有检查"),
        ({"low_rate": "1"}, "没有参数"),
        ({"over_threshold": "一倍半"}, "不是可用的数值"),
        ({"over_threshold": "NaN"}, "不是可用的数值"),
        ({"over_threshold": "-1"}, "不是可用的数值"),
        ({"severity": "fatal"}, "没有这个级别"),
        ({"days": -1}, "不能早于今天"),
    ],
)
def test_nonsense_is_refused(change: Change, values: dict[str, str], why: str) -> None:
    with pytest.raises(ActionRefused, match=why):
        change(**values)


@pytest.mark.parametrize(
    "who", ["preparer", "approver", "auditor", "other_reviewer", "stranger", "outsider"]
)
def test_others_may_not_set_checks(people: Office, change: Change, who: str) -> None:
    with pytest.raises(ActionRefused, match="本批次全部单位的上级单位"):
        set_check(setting=change("off"), reason="不查", by=getattr(people, who))


def test_a_setting_wants_a_reason(people: Office, change: Change) -> None:
    with pytest.raises(ActionRefused, match="理由"):
        set_check(setting=change("off"), reason=" ", by=people.reviewer)


# The pages -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("reviewer", 200),
        ("administrator", 200),
        ("auditor", 200),
        ("preparer", 404),
        ("other_reviewer", 404),
        ("outsider", 404),
    ],
)
def test_who_sees_a_campaigns_checks(
    client: Client, people: Office, campaign: Campaign, who: str, status: int
) -> None:
    as_user(client, getattr(people, who))
    for tail in ("", "OVER_NOEXPL/"):
        assert client.get(f"{CATALOGUE_PAGE}{campaign.pk}/{tail}").status_code == status


def test_who_looks_may_not_change(client: Client, people: Office, campaign: Campaign) -> None:
    address = f"{CATALOGUE_PAGE}{campaign.pk}/OVER_NOEXPL/"
    assert as_user(client, people.auditor).post(address, {"then": "save"}).status_code == 403
    Membership.objects.filter(user=people.reviewer).delete()
    Membership.objects.create(user=people.reviewer, unit=people.unit, role=Role.REVIEWER)
    as_user(client, people.reviewer)
    assert client.get(address).status_code == 200
    assert client.post(address, {"then": "save"}).status_code == 403
    assert not CheckSetting.objects.exists()


def values(**changes: str) -> dict[str, str]:
    today = timezone.localdate().isoformat()
    page = {"severity": "", "valid_from": today, "parameter-over_threshold": "1.30", "then": "try"}
    page |= {"parameter-over_noexpl_reason": "0"}
    return page | changes


def test_a_setting_is_tried_out_before_it_is_saved(
    client: Client, people: Office, evaluation: Evaluation
) -> None:
    address = f"{CATALOGUE_PAGE}{evaluation.campaign_id}/OVER_NOEXPL/"
    as_user(client, people.reviewer)
    early = client.post(address, values(severity="error", then="save", reason="从严"))
    assert early.status_code == 200
    assert not CheckSetting.objects.exists()

    tried = client.post(address, values(severity="error")).context["tried"]
    other = client.post(address, values(severity="off", then="save", reason="从严", tried=tried))
    assert other.status_code == 200
    assert not CheckSetting.objects.exists(), "what was tried out is not what was posted"

    saved = client.post(
        address, values(severity="error", then="save", reason="从严", tried=tried), follow=True
    )
    html = saved.content.decode()
    assert "已保存。" in html
    assert 'hx-get="/evaluations/checks/' in html, "the page follows the rejudging"
    setting = CheckSetting.objects.get()
    assert (setting.by, setting.reason, setting.parameters) == (people.reviewer, "从严", {})
    assert "从严" in client.get(address).content.decode()


def test_a_refused_value_is_said(client: Client, people: Office, campaign: Campaign) -> None:
    address = f"{CATALOGUE_PAGE}{campaign.pk}/OVER_NOEXPL/"
    page = as_user(client, people.reviewer).post(
        address, values(**{"parameter-over_threshold": "很多"})
    )
    assert "“很多”不是可用的数值" in page.content.decode()
    assert client.get(f"{CATALOGUE_PAGE}{campaign.pk}/NO_SUCH/").status_code == 404


@pytest.mark.parametrize("who", ["preparer", "auditor", "outsider"])
def test_the_catalogue_is_open_to_everybody_signed_in(
    client: Client, people: Office, who: str
) -> None:
    assert client.get(CATALOGUE_PAGE).status_code == 302
    page = as_user(client, getattr(people, who)).get(CATALOGUE_PAGE).content.decode()
    for rule in (*CATALOGUE, *INVESTMENT_CATALOGUE):
        text = TEXTS[rule.code]
        assert f'id="{rule.code}"' in page
        assert text.title in page
        assert text.source in page


def test_every_entry_has_a_group_and_an_example_that_fails() -> None:
    shown = groups()
    assert all(group.title for group in shown)
    entries = [entry for group in shown for entry in group.entries]
    rules = (*CATALOGUE, *INVESTMENT_CATALOGUE, *STATEMENT_CATALOGUE)
    assert [entry.code for entry in entries] == [rule.code for rule in rules]
    assert all(entry.message and entry.remedy for entry in entries)
    assert all(entry.wrong and entry.right for entry in entries)
    places = [place for entry in entries for place, _text in (*entry.wrong, *entry.right)]
    assert not [place for place in places if "_" in place]  # names of fields are not for people


def test_a_finding_leads_to_its_entry(
    client: Client, people: Office, evaluation: Evaluation
) -> None:
    page = as_user(client, people.preparer).get(f"/evaluations/{evaluation.pk}/").content.decode()
    assert 'href="/evaluations/checks/#OVER_NOEXPL"' in page
