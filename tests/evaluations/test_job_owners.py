"""Judging, scoring and trying out stop when their owner may no longer set the checks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Membership, User
from evaluations.campaigns import finding_refresh, rescoring
from evaluations.campaigns.rescoring import rescore_campaign
from evaluations.campaigns.trials import queue_trial
from evaluations.checking.store import refresh_findings
from evaluations.models import Campaign, CheckSetting
from jobs.models import Job
from jobs.work import work
from tests.evaluations.test_check_jobs import FORMS, campaign, change, counts, fill, store
from tests.factories.people import Office
from tests.pages import as_user

__all__ = ["campaign", "change"]


def deactivate(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def take_role(user: User) -> None:
    Membership.objects.filter(user=user).delete()


WAYS: list[Callable[[User], None]] = [deactivate, take_role]


@pytest.mark.parametrize("lose", WAYS)
def test_a_refresh_stops_between_two_chunks_and_who_may_lets_it_go_on(
    client: Client,
    people: Office,
    campaign: Campaign,
    change: Callable[..., CheckSetting],
    monkeypatch: pytest.MonkeyPatch,
    lose: Callable[[User], None],
) -> None:
    fill(campaign, people, FORMS)
    monkeypatch.setattr(finding_refresh, "CHUNK", 2)
    job = store(change(), people)

    def refresh_and_lose(ids) -> None:
        refresh_findings(ids)
        lose(people.reviewer)

    monkeypatch.setattr(finding_refresh, "refresh_findings", refresh_and_lose)
    work(job.pk)
    job.refresh_from_db()
    assert (job.status, job.done) == ("failed", 2)
    assert job.error == "发起人已无权限，任务已停止；已处理 2 张表，可由有权限的人员继续。"
    assert counts() == {(0, 1), (1, 0)}
    monkeypatch.setattr(finding_refresh, "refresh_findings", refresh_findings)
    as_user(client, people.administrator)
    client.post(f"/evaluations/checks/{campaign.pk}/jobs/{job.pk}/go-on/")
    work(job.pk)
    job.refresh_from_db()
    assert (job.status, job.by, counts()) == ("done", people.administrator, {(1, 0)})


@pytest.mark.parametrize("lose", WAYS)
def test_a_rescoring_does_nothing_for_who_lost_the_role(
    people: Office, campaign: Campaign, lose: Callable[[User], None], monkeypatch
) -> None:
    fill(campaign, people, FORMS)
    job = rescore_campaign(campaign=campaign, cause="choice-1", by=people.reviewer)
    lose(people.reviewer)
    touched: list[object] = []
    monkeypatch.setattr(rescoring, "fill_anew", lambda *args: touched.append(args))
    work(job.pk)
    job.refresh_from_db()
    assert (job.status, touched) == ("failed", [])
    assert "已处理 0 张表" in job.error


@pytest.mark.parametrize("lose", WAYS)
def test_a_trial_shows_nothing_to_who_lost_the_role(
    people: Office,
    campaign: Campaign,
    change: Callable[..., CheckSetting],
    lose: Callable[[User], None],
) -> None:
    fill(campaign, people, FORMS)
    job = queue_trial(setting=change(), posted={}, by=people.reviewer)
    lose(people.reviewer)
    work(job.pk)
    job.refresh_from_db()
    assert (job.status, job.result) == ("failed", {})
    assert "已无权限" in job.error


def test_work_of_the_machine_itself_goes_on(people: Office, campaign: Campaign) -> None:
    fill(campaign, people, FORMS)
    job = finding_refresh.queue_refresh(
        scope=finding_refresh.Scope(campaign=campaign.pk), subject="year", key="year-1"
    )
    work(job.pk)
    assert Job.objects.get(pk=job.pk).status == "done"
