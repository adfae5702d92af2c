"""Opening a campaign: asked for once, done by a worker chunk by chunk, taken up again, stopped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from accounts.models import Membership, User
from accounts.roles import Role
from budgets.models import Project
from core.errors import ActionRefused
from evaluations.campaigns import opening_jobs
from evaluations.campaigns.opening import make_some, save_campaign
from evaluations.campaigns.opening_jobs import last_opening, open_campaign
from evaluations.models import Campaign, Evaluation
from evaluations.models.states import State
from jobs.leases import take
from jobs.models import Job
from jobs.queue import request_cancel
from jobs.work import MAX_TRIES, work
from tests.factories.people import Office, person
from tests.pages import as_user

PROJECTS = 5


@pytest.fixture
def campaign(people: Office) -> Campaign:
    today = timezone.localdate()
    made = Campaign.objects.create(
        year=2026,
        name="2026年度自评",
        edition="sz2021-scored",
        opens_on=today,
        deadline=today + timedelta(days=30),
    )
    made.units.set([people.unit])
    Project.objects.bulk_create(
        Project(unit=people.unit, name=f"项目{number}") for number in range(PROJECTS)
    )
    return made


@pytest.fixture
def by_twos(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening_jobs, "CHUNK", 2)


def opened(campaign: Campaign, people: Office) -> Job:
    """The campaign's opening, as far as one worker brings it."""
    job = open_campaign(campaign=campaign, by=people.administrator)
    work(job.pk)
    job.refresh_from_db()
    return job


def after_a_chunk(
    monkeypatch: pytest.MonkeyPatch, then: Callable[[], object], chunks: int = 1
) -> None:
    """Have something happen in the transaction that made the forms of that chunk."""
    seen = []

    def make_and_go_on(**given: object) -> int:
        made = make_some(**given)  # type: ignore[arg-type]  # passed on as they come
        seen.append(made)
        if len(seen) == chunks:
            then()
        return made

    monkeypatch.setattr(opening_jobs, "make_some", make_and_go_on)


# Asking -----------------------------------------------------------------------------------------


def test_opening_is_queued_and_a_worker_makes_the_forms(
    people: Office, campaign: Campaign, by_twos: None
) -> None:
    job = open_campaign(campaign=campaign, by=people.administrator)
    assert (job.by, job.status) == (people.administrator, "queued")
    assert not Evaluation.objects.exists(), "nothing is done in the request"
    work(job.pk)
    job.refresh_from_db()
    assert (job.status, job.done, job.total) == ("done", PROJECTS, PROJECTS)
    assert job.result == {"created": PROJECTS, "present": 0}
    assert campaign.evaluations.filter(state=State.NOT_STARTED).count() == PROJECTS


def test_asked_twice_it_is_one_job_and_one_form_a_project(
    people: Office, campaign: Campaign
) -> None:
    first = open_campaign(campaign=campaign, by=people.administrator)
    second = open_campaign(campaign=campaign, by=people.administrator)
    assert first == second
    work(first.pk)
    work(second.pk)
    assert campaign.evaluations.count() == PROJECTS


def test_opened_again_it_adds_later_projects_and_units(people: Office, campaign: Campaign) -> None:
    opened(campaign, people)
    Evaluation.objects.update(state=State.DRAFT, goal_actual="已写")
    Project.objects.create(unit=people.unit, name="讲座")
    Project.objects.create(unit=people.other_unit, name="泳池")
    save_campaign(
        campaign=campaign, units=[people.unit, people.other_unit], by=people.administrator
    )
    again = opened(campaign, people)
    assert again.result == {"created": 2, "present": PROJECTS}
    assert Job.objects.count() == 1
    assert Evaluation.objects.filter(goal_actual="已写").count() == PROJECTS, "left alone"


def test_a_project_that_comes_while_it_runs_has_its_form_as_well(
    people: Office, campaign: Campaign, by_twos: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def one_more() -> None:
        Project.objects.create(unit=people.unit, name="!排在最前")

    after_a_chunk(monkeypatch, one_more, chunks=2)
    job = opened(campaign, people)
    assert job.result == {"created": PROJECTS + 1, "present": 0}


def test_who_does_not_stand_above_its_units_queues_nothing(
    people: Office, campaign: Campaign
) -> None:
    for by in (person(Role.ADMINISTRATOR, people.unit), people.reviewer, people.auditor):
        with pytest.raises(ActionRefused, match="上级单位的管理员"):
            open_campaign(campaign=campaign, by=by)
    campaign.units.clear()
    with pytest.raises(ActionRefused, match="没有参加单位"):
        open_campaign(campaign=campaign, by=people.administrator)
    assert not Job.objects.exists()


# Working ----------------------------------------------------------------------------------------


def test_stopped_it_keeps_what_is_made_and_can_go_on(
    client: Client,
    people: Office,
    campaign: Campaign,
    by_twos: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    after_a_chunk(monkeypatch, lambda: request_cancel(Job.objects.all()), chunks=2)
    job = opened(campaign, people)
    assert (job.status, job.done, campaign.evaluations.count()) == ("cancelled", 2, 2)
    as_user(client, people.administrator)
    client.post(f"/evaluations/checks/{campaign.pk}/jobs/{job.pk}/go-on/")
    work(job.pk)
    job.refresh_from_db()
    assert (job.status, job.done, job.total) == ("done", PROJECTS, PROJECTS)
    assert campaign.evaluations.count() == PROJECTS


def test_the_next_worker_makes_what_is_missing(
    people: Office, campaign: Campaign, by_twos: None
) -> None:
    job = open_campaign(campaign=campaign, by=people.administrator)
    lease = take(job.pk)
    assert lease is not None
    make_some(campaign=campaign, subjects=list(Project.objects.values_list("pk", flat=True)[:2]))
    lease.renew(done=2, total=PROJECTS)
    Job.objects.update(lease_until=timezone.now() - timedelta(minutes=5))
    work(job.pk)
    job.refresh_from_db()
    assert (job.status, job.tries, job.done, job.total) == ("done", 2, PROJECTS, PROJECTS)
    assert campaign.evaluations.count() == PROJECTS


def test_whoever_lost_the_lease_makes_nothing_more(
    people: Office, campaign: Campaign, by_twos: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    after_a_chunk(monkeypatch, lambda: Job.objects.update(owner="another"), chunks=2)
    job = opened(campaign, people)
    assert (job.status, job.done, campaign.evaluations.count()) == ("running", 2, 2)


def test_a_form_that_an_import_stored_meanwhile_is_met_and_left(
    people: Office, campaign: Campaign, by_twos: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def clash() -> None:
        raise IntegrityError

    after_a_chunk(monkeypatch, clash, chunks=2)
    job = opened(campaign, people)
    assert job.result == {"created": PROJECTS, "present": 0}
    assert campaign.evaluations.count() == PROJECTS


def test_what_always_clashes_is_given_up(
    people: Office, campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    def clash(**given: object) -> int:
        raise IntegrityError

    monkeypatch.setattr(opening_jobs, "make_some", clash)
    assert opened(campaign, people).status == "failed"


def deactivate(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def take_role(user: User) -> None:
    Membership.objects.filter(user=user).delete()


@pytest.mark.parametrize("lose", [deactivate, take_role])
def test_it_stops_before_the_next_chunk_of_who_may_no_longer_open(
    people: Office,
    campaign: Campaign,
    by_twos: None,
    lose: Callable[[User], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    after_a_chunk(monkeypatch, lambda: lose(people.administrator))
    job = opened(campaign, people)
    assert (job.status, campaign.evaluations.count()) == ("failed", 2)
    assert job.error == "发起人已无权限，任务已停止；已处理 2 张表，可由有权限的人员继续。"


def test_units_that_joined_since_are_asked_for_as_well(
    people: Office, campaign: Campaign, by_twos: None
) -> None:
    job = open_campaign(campaign=campaign, by=people.administrator)
    campaign.units.add(people.other_reviewer.memberships.get().unit)
    work(job.pk)
    job.refresh_from_db()
    assert (job.status, Evaluation.objects.count()) == ("failed", 0)


# The pages --------------------------------------------------------------------------------------


def text(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


def test_the_admin_queues_it_and_leads_to_its_progress(
    client: Client, people: Office, campaign: Campaign
) -> None:
    as_user(client, people.administrator)
    chosen = {"action": "open_selected", "_selected_action": [campaign.pk], "confirmed": "yes"}
    answer = client.post("/admin/evaluations/campaign/", chosen, follow=True)
    job = last_opening(campaign)
    assert job is not None
    page = f"/evaluations/checks/{campaign.pk}/jobs/{job.pk}/"
    assert f'href="{page}"' in answer.content.decode()
    assert not Evaluation.objects.exists()
    waiting = text(client, page)
    assert "建立自评表" in waiting
    assert "停止" in waiting
    assert f'hx-get="{page}progress/"' in waiting
    assert "后台处理程序未运行" in waiting, "no worker is there"

    lease = take(job.pk)
    assert lease is not None
    lease.renew(done=2, total=PROJECTS)
    assert "已建立 2 / 5 张" in text(client, f"{page}progress/")
    Job.objects.update(lease_until=timezone.now() - timedelta(minutes=5), done=0)
    work(job.pk)
    ended = text(client, page)
    assert "新建 5 张，此前已有 0 张。" in ended
    assert "hx-get" not in ended
    change = text(client, f"/admin/evaluations/campaign/{campaign.pk}/change/")
    assert "5 张" in change
    assert f'href="{page}"' in change


def test_one_that_was_given_up_says_so(client: Client, people: Office, campaign: Campaign) -> None:
    job = open_campaign(campaign=campaign, by=people.administrator)
    Job.objects.update(tries=MAX_TRIES)
    work(job.pk)
    as_user(client, people.administrator)
    page = text(client, f"/evaluations/checks/{campaign.pk}/jobs/{job.pk}/")
    assert "多次中断" in page
    assert "继续" in page


@pytest.mark.parametrize(
    ("who", "seen", "done"),
    [
        ("administrator", 200, 302),
        ("reviewer", 200, 403),
        ("auditor", 200, 403),
        ("preparer", 404, 404),
    ],
)
def test_who_follows_and_who_stops(
    client: Client, people: Office, campaign: Campaign, who: str, seen: int, done: int
) -> None:
    job = open_campaign(campaign=campaign, by=people.administrator)
    as_user(client, getattr(people, who))
    page = f"/evaluations/checks/{campaign.pk}/jobs/{job.pk}/"
    assert client.get(page).status_code == seen
    for step in ("cancel/", "go-on/"):
        assert client.post(f"{page}{step}").status_code == done
