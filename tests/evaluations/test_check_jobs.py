"""Judging many forms in the background: after a change, and as a trial before one."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import Role
from core.errors import ActionRefused
from evaluations.campaigns import finding_refresh
from evaluations.campaigns.check_settings import propose, set_check, try_out
from evaluations.campaigns.finding_refresh import Scope, queue_refresh
from evaluations.campaigns.trials import AT_ONCE, Effect, effect_of, queue_trial
from evaluations.models import Campaign, CheckSetting, Evaluation
from evaluations.models.states import State
from jobs.leases import take
from jobs.models import Job
from jobs.queue import request_cancel
from jobs.work import MAX_TRIES, work
from tests.factories.documents import build_document, with_row
from tests.factories.evaluations import create_many
from tests.factories.people import Office, person
from tests.pages import as_user

FORMS = 5
OVER = with_row(build_document(), 0, actual="12000册")
"""Far above its target without a word about it: a warning."""


def fill(campaign: Campaign, people: Office, count: int) -> list[int]:
    name = f"第{campaign.evaluations.count()}张起"
    evaluations = create_many(people.unit, people.preparer, count, document=OVER, name=name)
    ids = [evaluation.pk for evaluation in evaluations]
    Evaluation.objects.filter(pk__in=ids).update(campaign=campaign)
    return ids


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
def change(campaign: Campaign) -> Callable[..., CheckSetting]:
    def build(severity: str = "error", days: int = 0) -> CheckSetting:
        return propose(
            campaign=campaign,
            code="OVER_NOEXPL",
            severity=severity,
            parameters={},
            valid_from=timezone.localdate() + timedelta(days=days),
        )

    return build


def store(setting: CheckSetting, people: Office) -> Job:
    job = set_check(setting=setting, reason="从严", by=people.reviewer)
    assert job is not None
    return job


def counts() -> set[tuple[int, int]]:
    return set(Evaluation.objects.values_list("error_count", "warning_count"))


# After a change -------------------------------------------------------------------------------


def test_a_stored_setting_queues_the_refresh_and_a_worker_does_it(
    people: Office, campaign: Campaign, change, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(campaign, people, FORMS)
    monkeypatch.setattr(finding_refresh, "CHUNK", 2)
    job = store(change(), people)
    assert (job.by, counts()) == (people.reviewer, {(0, 1)})
    work(job.pk)
    job.refresh_from_db()
    assert counts() == {(1, 0)}
    assert (job.status, job.done, job.total) == ("done", FORMS, FORMS)
    assert job.result == {"judged": FORMS}


def test_a_setting_of_a_later_day_queues_nothing(
    people: Office, campaign: Campaign, change
) -> None:
    assert set_check(setting=change(days=1), reason="从严", by=people.reviewer) is None
    assert not Job.objects.exists()


def test_a_setting_that_is_refused_leaves_no_job(
    people: Office, campaign: Campaign, change
) -> None:
    with pytest.raises(ActionRefused):
        set_check(setting=change(), reason=" ", by=people.reviewer)
    assert not Job.objects.exists()


def test_the_next_worker_goes_on_behind_the_last_chunk(
    people: Office, campaign: Campaign, change
) -> None:
    ids = fill(campaign, people, FORMS)
    job = store(change(), people)
    lease = take(job.pk)
    assert lease is not None
    lease.renew(done=2, total=FORMS, result={"last": ids[1]})
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(minutes=5))
    work(job.pk)
    job.refresh_from_db()
    judged = Evaluation.objects.filter(error_count=1).order_by("pk").values_list("pk", flat=True)
    assert list(judged) == ids[2:]
    assert (job.result, job.tries) == ({"judged": FORMS}, 2)


def test_whoever_lost_the_lease_stores_nothing(
    people: Office, campaign: Campaign, change, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(campaign, people, FORMS)
    refresh = finding_refresh.refresh_findings

    def lose_the_lease(ids) -> None:
        refresh(ids)
        Job.objects.update(owner="another")

    monkeypatch.setattr(finding_refresh, "refresh_findings", lose_the_lease)
    job = store(change(), people)
    work(job.pk)
    job.refresh_from_db()
    assert (counts(), job.status, job.done) == ({(0, 1)}, "running", 0)


def test_a_newer_change_takes_over_from_an_older_one(
    people: Office, campaign: Campaign, change
) -> None:
    fill(campaign, people, FORMS)
    first = store(change("error"), people)
    second = store(change("hint"), people)
    work(first.pk)
    assert counts() == {(0, 1)}, "its forms are the second one's"
    work(second.pk)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("cancelled", "done")
    assert counts() == {(0, 0)}, "a hint now"


def test_forms_of_other_campaigns_and_those_not_begun_are_left_alone(
    people: Office, campaign: Campaign, change
) -> None:
    fill(campaign, people, 2)
    others = create_many(people.other_unit, people.stranger, 1, document=OVER)
    Evaluation.objects.filter(pk=others[0].pk).update(campaign=None)
    blank = create_many(people.other_unit, people.stranger, 1, document=OVER, name="未填")
    Evaluation.objects.filter(pk=blank[0].pk).update(campaign=campaign, state=State.NOT_STARTED)
    work(store(change(), people).pk)
    untouched = Evaluation.objects.filter(error_count=0).values_list("pk", flat=True)
    assert set(untouched) == {others[0].pk, blank[0].pk}


def test_storing_a_setting_costs_the_same_for_any_number_of_forms(
    people: Office, campaign: Campaign, change
) -> None:
    store(change(), people)  # the reviewer's roles are read once and remembered
    spent = []
    for size in (2, 200):
        fill(campaign, people, size)
        with CaptureQueriesContext(connection) as queries:
            store(change(), people)
        spent.append(len(queries))
    assert spent[0] == spent[1]


# The pages ------------------------------------------------------------------------------------


def text(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


def test_the_campaigns_page_follows_the_refresh_and_can_stop_it(
    client: Client, people: Office, campaign: Campaign, change
) -> None:
    fill(campaign, people, FORMS)
    job = store(change(), people)
    lease = take(job.pk)
    assert lease is not None
    lease.renew(done=2, total=FORMS)
    as_user(client, people.reviewer)
    page = f"/evaluations/checks/{campaign.pk}/"
    html = text(client, page)
    assert "已检查 2 / 5 张" in html
    assert f'hx-get="{page}jobs/{job.pk}/progress/"' in html
    assert 'value="40"' in text(client, f"{page}jobs/{job.pk}/progress/")

    client.post(f"{page}jobs/{job.pk}/cancel/")
    assert "正在停止" in text(client, page)
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(minutes=5))
    work(job.pk)
    html = text(client, page)
    assert "继续" in html
    assert "hx-get" not in html

    client.post(f"{page}jobs/{job.pk}/go-on/")
    work(job.pk)
    job.refresh_from_db()
    assert (job.status, counts()) == ("done", {(1, 0)})


def test_a_refresh_that_was_given_up_says_so(
    client: Client, people: Office, campaign: Campaign, change
) -> None:
    job = store(change(), people)
    Job.objects.update(tries=MAX_TRIES)
    work(job.pk)
    as_user(client, people.reviewer)
    assert "多次中断" in text(client, f"/evaluations/checks/{campaign.pk}/")


@pytest.mark.parametrize(
    ("who", "seen", "done"),
    [("reviewer", 200, 302), ("auditor", 200, 403), ("preparer", 404, 404), ("outsider", 404, 404)],
)
def test_who_follows_and_who_stops(
    client: Client, people: Office, campaign: Campaign, change, who: str, seen: int, done: int
) -> None:
    job = store(change(), people)
    as_user(client, getattr(people, who))
    page = f"/evaluations/checks/{campaign.pk}/jobs/{job.pk}/"
    assert client.get(page).status_code == seen
    assert client.get(f"{page}progress/").status_code == seen
    for step in ("cancel/", "go-on/"):
        assert client.post(f"{page}{step}").status_code == done


def test_a_job_of_something_else_is_not_shown(
    client: Client, people: Office, campaign: Campaign
) -> None:
    other = queue_refresh(scope=Scope(year=2025), subject="rejudge", key="other")
    as_user(client, people.reviewer)
    page = f"/evaluations/checks/{campaign.pk}/jobs/"
    assert client.get(f"{page}{other.pk}/").status_code == 404
    assert client.post(f"{page}{other.pk}/cancel/").status_code == 404
    assert client.get(f"{page}{'9' * 5000}/").status_code == 404


# A trial --------------------------------------------------------------------------------------


def posted(**changes: str) -> dict[str, str]:
    today = timezone.localdate().isoformat()
    page = {"severity": "error", "valid_from": today, "parameter-over_threshold": "1.30"}
    page |= {"parameter-over_noexpl_reason": "0"}
    return page | {"then": "try"} | changes


def test_a_small_campaign_is_tried_out_at_once(
    client: Client, people: Office, campaign: Campaign
) -> None:
    fill(campaign, people, FORMS)
    as_user(client, people.reviewer)
    page = client.post(f"/evaluations/checks/{campaign.pk}/OVER_NOEXPL/", posted())
    assert page.status_code == 200
    assert "增加 5 条错误，减少 5 条警告" in page.content.decode()
    assert not Job.objects.exists()


def test_a_large_campaign_is_tried_out_by_a_worker_and_applied_from_its_page(
    client: Client, people: Office, campaign: Campaign
) -> None:
    fill(campaign, people, AT_ONCE + 1)
    as_user(client, people.reviewer)
    address = f"/evaluations/checks/{campaign.pk}/OVER_NOEXPL/"
    there = client.post(address, posted())["Location"]
    job = Job.objects.get()
    assert there == f"/evaluations/checks/{campaign.pk}/jobs/{job.pk}/"
    assert client.post(address, posted())["Location"] == there, "asked twice it is one job"
    waiting = text(client, there)
    assert 'hx-get="' in waiting
    assert 'value="save"' not in waiting

    work(job.pk)
    job.refresh_from_db()
    assert (job.status, job.done, job.total) == ("done", AT_ONCE + 1, AT_ONCE + 1)
    shown = client.get(there)
    sentence = "这项改动会给 1 个单位增加 301 条错误，减少 301 条警告。"
    assert sentence in shown.content.decode()
    assert counts() == {(0, 1)}, "a trial writes nothing"
    assert not CheckSetting.objects.exists()

    values = shown.context["values"] | {"then": "save", "reason": "从严"}
    assert client.post(address, values)["Location"] == f"/evaluations/checks/{campaign.pk}/"
    assert CheckSetting.objects.get().reason == "从严"
    work(Job.objects.get(kind="rejudge").pk)
    assert counts() == {(1, 0)}


def test_what_was_tried_out_long_ago_is_tried_again(
    client: Client, people: Office, campaign: Campaign, change
) -> None:
    fill(campaign, people, FORMS)
    job = queue_trial(setting=change(), posted={"over_threshold": "1.30"}, by=people.reviewer)
    work(job.pk)
    Job.objects.update(at=timezone.now() - timedelta(days=2))
    as_user(client, people.reviewer)
    html = text(client, f"/evaluations/checks/{campaign.pk}/jobs/{job.pk}/")
    assert "请重新试算" in html
    assert 'value="save"' not in html

    fill_more = create_many(people.other_unit, people.stranger, 1, document=OVER, name="又一")
    Evaluation.objects.filter(pk=fill_more[0].pk).update(campaign=campaign)
    again = queue_trial(setting=change(), posted={"over_threshold": "1.30"}, by=people.reviewer)
    assert (again.pk, again.status) == (job.pk, "queued")
    work(again.pk)
    again.refresh_from_db()
    effect = effect_of(again)
    assert effect is not None
    assert effect.checked == FORMS + 1


def test_a_stopped_trial_shows_no_effect(people: Office, campaign: Campaign, change) -> None:
    fill(campaign, people, FORMS)
    job = queue_trial(setting=change(), posted={}, by=people.reviewer)
    request_cancel(Job.objects.all())
    work(job.pk)
    job.refresh_from_db()
    assert (job.status, effect_of(job)) == ("cancelled", None)


@pytest.mark.parametrize("who", ["auditor", "preparer", "outsider"])
def test_others_start_no_trial(people: Office, campaign: Campaign, change, who: str) -> None:
    with pytest.raises(ActionRefused, match="本批次全部单位的上级单位"):
        queue_trial(setting=change(), posted={}, by=getattr(people, who))


def test_a_trial_is_shown_to_nobody_who_reaches_only_some_of_its_units(
    client: Client, people: Office, campaign: Campaign, change
) -> None:
    fill(campaign, people, 2)
    job = queue_trial(setting=change(), posted={}, by=people.reviewer)
    work(job.pk)
    as_user(client, person(Role.REVIEWER, people.other_unit))
    page = f"/evaluations/checks/{campaign.pk}/"
    assert client.get(page).status_code == 200
    for tail in ("", "progress/"):
        assert client.get(f"{page}jobs/{job.pk}/{tail}").status_code == 404


def test_an_effect_survives_being_stored(people: Office, campaign: Campaign, change) -> None:
    fill(campaign, people, 2)
    effect = try_out(change())
    assert effect.touched == 2
    assert Effect.from_json(effect.as_json()) == effect


# The command ----------------------------------------------------------------------------------


def command(**options: object) -> str:
    out = io.StringIO()
    call_command("rejudge", stdout=out, **options)
    return out.getvalue()


def test_the_command_goes_through_a_job_and_prints_its_result(people: Office) -> None:
    create_many(people.unit, people.preparer, 3)
    assert command(year=2025) == "已重新检查 3 张自评表。\n"
    assert command(year=2025) == "已重新检查 3 张自评表。\n"
    assert list(Job.objects.values_list("status", "total")) == [("done", 3)] * 2


def test_forms_that_were_never_checked_are_picked_up_alone(people: Office) -> None:
    evaluations = create_many(people.unit, people.preparer, 3)
    Evaluation.objects.filter(pk=evaluations[1].pk).update(risk=None, risk_terms=[], year=2019)
    Evaluation.objects.exclude(pk=evaluations[1].pk).update(risk=77)
    assert command(missing=True, year=2025) == "已重新检查 0 张自评表。\n"
    assert command(missing=True) == "已重新检查 1 张自评表。\n"
    evaluations[1].refresh_from_db()
    assert evaluations[1].risk is not None
    assert set(Evaluation.objects.exclude(pk=evaluations[1].pk).values_list("risk", flat=True)) == {
        77
    }


def test_without_a_year_only_missing_ones_are_checked() -> None:
    with pytest.raises(CommandError, match="--year"):
        command()


def test_a_job_that_is_stopped_meanwhile_is_an_error_of_the_command(
    people: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_many(people.unit, people.preparer, 1)
    refresh = finding_refresh.refresh_findings

    def stop(ids) -> None:
        refresh(ids)
        request_cancel(Job.objects.all())

    monkeypatch.setattr(finding_refresh, "refresh_findings", stop)
    with pytest.raises(CommandError, match="取消"):
        command(year=2025)
