"""Requests of people renew the session once a minute; what a page asks by itself does not."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.sessions import RENEWED_EVERY
from tests.factories.evaluations import create_evaluation
from tests.factories.people import Office, office
from tests.pages import as_user, posted

PAGE = "/evaluations/"


@pytest.fixture
def people(db: None) -> Office:
    return office()


@pytest.fixture
def client(client: Client, people: Office) -> Client:
    """Signed in, and the session renewed by a first page."""
    as_user(client, people.preparer)
    client.get(PAGE)
    return client


def age(client: Client, seconds: int) -> None:
    """Let the session have been renewed so long ago, and last for as much less."""
    session = client.session
    session["renewed"] -= seconds
    session.save()
    until = timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE - seconds)
    Session.objects.update(expire_date=until)


def end() -> datetime:
    return Session.objects.get().expire_date


def written(client: Client, address: str, page: dict | None = None) -> list[str]:
    """The statements on sessions that are no reading."""
    with CaptureQueriesContext(connection) as queries:
        client.get(address) if page is None else client.post(address, page)
    found = [query["sql"] for query in queries if "django_session" in query["sql"]]
    return [sql for sql in found if not sql.startswith("SELECT")]


def test_a_session_lasts_thirty_minutes() -> None:
    assert settings.SESSION_COOKIE_AGE == 30 * 60


def test_a_request_after_a_minute_renews_session_and_cookie(client: Client) -> None:
    age(client, RENEWED_EVERY)
    before = end()
    response = client.get(PAGE)
    assert end() - before >= timedelta(seconds=RENEWED_EVERY - 1)
    cookie = response.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["max-age"] == settings.SESSION_COOKIE_AGE
    assert "sessionid" not in client.get(PAGE).cookies


def test_the_next_request_of_the_same_minute_writes_nothing(client: Client) -> None:
    age(client, RENEWED_EVERY - 20)
    before = end()
    assert written(client, PAGE) == []
    assert end() == before


def test_a_pause_in_typing_never_renews_but_saving_does(client: Client, people: Office) -> None:
    form = create_evaluation(people.unit, people.preparer)
    page = posted(form)
    age(client, 20 * RENEWED_EVERY)
    assert written(client, f"/evaluations/{form.pk}/live/", page) == []
    assert written(client, f"/evaluations/{form.pk}/", page)


def test_a_session_without_a_request_ends(client: Client) -> None:
    age(client, settings.SESSION_COOKIE_AGE + 1)
    assert client.get(PAGE).status_code == 302


def test_a_stranger_gets_no_session(db: None) -> None:
    assert settings.SESSION_COOKIE_NAME not in Client().get("/login/").cookies
    assert not Session.objects.exists()


def test_a_moment_that_no_clock_wrote_is_written_anew(client: Client) -> None:
    session = client.session
    session["renewed"] = "今天"
    session.save()
    assert written(client, PAGE)
