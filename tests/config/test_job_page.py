"""/jobs/: administrators see what runs, waits and failed; for everybody else it is not there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Membership, Unit
from accounts.roles import Role
from jobs.heartbeats import SILENT_AFTER, beat
from jobs.models import Heartbeat, Job
from tests.factories.people import Office, UserFactory, office
from tests.pages import as_user

pytestmark = pytest.mark.django_db

WHEN = timezone.now()


@pytest.fixture
def people(db: None) -> Office:
    return office()


def page(client: Client) -> str:
    answer = client.get("/jobs/")
    assert answer.status_code == 200
    return answer.content.decode()


def failed(number: int, **fields: object) -> None:
    given = {"kind": "save", "status": "failed", "ended_at": timezone.now(), "error": "出错了。"}
    Job.objects.create(key=f"failed-{number}", subject=f"import-{number}", **(given | fields))


@pytest.mark.parametrize(
    "role", ["preparer", "approver", "reviewer", "auditor", "stranger", "outsider"]
)
def test_the_page_is_not_there_for_others(client: Client, people: Office, role: str) -> None:
    as_user(client, getattr(people, role))
    assert client.get("/jobs/").status_code == 404
    assert 'href="/jobs/"' not in client.get("/evaluations/").content.decode()


def test_without_a_login_it_asks_for_one(client: Client) -> None:
    assert client.get("/jobs/").url.startswith("/login/")


def test_administrators_find_it_in_the_navigation(client: Client, people: Office) -> None:
    as_user(client, people.administrator)
    assert 'href="/jobs/"' in client.get("/evaluations/").content.decode()


def test_it_says_who_was_seen_and_who_was_not(client: Client, people: Office) -> None:
    as_user(client, people.administrator)
    html = page(client)
    assert "没有后台处理程序的记录" in html
    assert "没有定时巡查的记录" in html
    beat(Heartbeat.Part.WORKER, "celery@dead")
    Heartbeat.objects.update(seen_at=timezone.now() - SILENT_AFTER)
    beat(Heartbeat.Part.SWEEP, "sweep")
    html = page(client)
    assert "celery@dead" in html
    assert html.count("超过一分钟没有出现") == 1
    assert html.count("运行中") == 1
    assert "没有定时巡查的记录" not in html


def test_it_counts_open_jobs_by_kind_and_names_the_oldest(client: Client, people: Office) -> None:
    for number in range(3):
        Job.objects.create(kind="read", key=f"read-{number}", subject="s")
    Job.objects.create(kind="read", key="running", subject="s", status="running")
    Job.objects.create(kind="no longer known", key="x", subject="s")
    Job.objects.filter(key="read-1").update(at=timezone.now() - timedelta(days=400))
    as_user(client, people.administrator)
    html = page(client)
    assert "读取文件" in html
    assert '<td class="number">3</td>' in html
    assert '<td class="number">1</td>' in html
    oldest = timezone.localtime(timezone.now() - timedelta(days=400))
    assert f"{oldest:%Y-%m-%d}" in html
    assert "no longer known" in html


def test_failures_of_a_week_are_listed_without_their_subjects(
    client: Client, people: Office
) -> None:
    failed(1)
    failed(2, ended_at=timezone.now() - timedelta(days=8), error="很久以前。")
    as_user(client, people.administrator)
    html = page(client)
    assert "出错了。" in html
    assert "很久以前。" not in html
    assert "import-1" not in html
    as_user(client, UserFactory.create(is_superuser=True))
    assert "import-1" in page(client)


def test_why_others_work_failed_is_for_those_who_administer_all_units(
    client: Client, people: Office
) -> None:
    failed(1, by=people.preparer, error="文件“填报.xlsx”中没有这张表。")
    failed(2, by=people.administrator, error="自己的导入出错了。")
    as_user(client, people.administrator)
    html = page(client)
    assert "填报.xlsx" not in html
    assert "自己的导入出错了。" in html
    for top in Unit.objects.filter(parent=None):
        Membership.objects.get_or_create(
            user=people.administrator, unit=top, role=Role.ADMINISTRATOR
        )
    html = page(client)
    assert "填报.xlsx" in html
    assert "import-1" in html


def test_it_costs_a_fixed_number_of_queries(client: Client, people: Office) -> None:
    as_user(client, people.administrator)
    page(client)
    spent = []
    for numbers in (range(2), range(2, 60)):
        for number in numbers:
            failed(number)
            beat(Heartbeat.Part.WORKER, f"worker-{number}")
            Job.objects.create(kind=f"kind-{number}", key=f"k-{number}", subject="s")
        with CaptureQueriesContext(connection) as queries:
            page(client)
        spent.append(len(queries))
    assert spent[0] == spent[1]
