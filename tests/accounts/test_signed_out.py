"""A page whose session is over: what its scripts are told, and how its person comes in again."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User
from accounts.signed_out import shown_to
from core.web.scripts import PAGE_STATE
from evaluations.models import Evaluation
from tests.factories.evaluations import create_evaluation
from tests.factories.people import PASSWORD, Office, UserFactory, office
from tests.pages import as_user, posted

pytestmark = pytest.mark.django_db

SCRIPTS = [
    {"HX-Request": "true"},
    {"X-Requested-With": "XMLHttpRequest"},
    {"Sec-Fetch-Dest": "empty"},
]


@pytest.fixture
def people() -> Office:
    return office()


@pytest.fixture
def form(people: Office) -> Evaluation:
    return create_evaluation(people.unit, people.preparer)


@pytest.fixture
def member() -> User:
    user = UserFactory.create(staff_number="7001", name="甲职员")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.mark.parametrize("headers", SCRIPTS)
@pytest.mark.parametrize("path", ["", "live/", "rows/"])
def test_a_script_without_a_session_is_told_so(
    client: Client, form: Evaluation, headers: dict[str, str], path: str
) -> None:
    page = posted(form, then="autosave")
    answer = client.post(f"/evaluations/{form.pk}/{path}", page, headers=headers)
    assert answer.status_code == 401
    assert answer.headers[PAGE_STATE] == "signed-out"
    assert "登录已过期" in answer.content.decode()


def test_a_person_without_a_session_is_led_to_the_login_page(
    client: Client, form: Evaluation
) -> None:
    answer = client.get(f"/evaluations/{form.pk}/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login/")


def test_a_page_of_one_person_saves_nothing_for_another(
    client: Client, people: Office, form: Evaluation
) -> None:
    other = UserFactory.create()
    as_user(client, people.preparer)
    page = posted(form, then="autosave", **{"rows-0-actual": "1册"})
    answer = client.post(f"/evaluations/{form.pk}/", page, headers={"X-Person": shown_to(other)})
    assert answer.status_code == 401
    assert answer.headers[PAGE_STATE] == "other-person"
    assert form.indicators.first().actual != "1册"
    own = {"X-Person": shown_to(people.preparer)}
    assert client.post(f"/evaluations/{form.pk}/", page, headers=own).status_code == 200
    assert form.indicators.first().actual == "1册"


def test_a_stale_token_is_named_to_scripts(people: Office, form: Evaluation) -> None:
    strict = as_user(Client(enforce_csrf_checks=True), people.preparer)
    page = posted(form) | {"csrfmiddlewaretoken": "of-another-window"}
    answer = strict.post(f"/evaluations/{form.pk}/live/", page, headers={"HX-Request": "true"})
    assert answer.status_code == 403
    assert answer.headers[PAGE_STATE] == "stale-token"


def state_of(client: Client, person: User) -> str:
    answer = client.get("/session/", headers={"X-Person": shown_to(person)})
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json()["token"]
    state: str = answer.json()["state"]
    return state


def test_a_page_asks_whether_its_person_is_signed_in(client: Client, member: User) -> None:
    assert state_of(client, member) == "signed-out"
    as_user(client, UserFactory.create())
    assert state_of(client, member) == "other-person"
    as_user(client, member)
    assert state_of(client, member) == ""


def test_asking_makes_the_session_last_on(client: Client, member: User) -> None:
    as_user(client, member)
    answer = client.get("/session/", headers={"X-Person": shown_to(member)})
    cookie = answer.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["max-age"] == settings.SESSION_COOKIE_AGE


def again(client: Client, shown: str, password: str, **more: str):
    return client.post(
        "/session/again/",
        {"person": shown, "password": password, **more},
        headers={"X-Requested-With": "XMLHttpRequest"},
    )


def test_the_pages_person_signs_in_with_the_password_and_gets_a_token(member: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    token = strict.get("/session/").json()["token"]
    answer = again(strict, shown_to(member), PASSWORD, csrfmiddlewaretoken=token)
    assert answer.status_code == 200
    assert strict.session["_auth_user_id"] == str(member.pk)
    new = answer.json()["token"]
    left = strict.post("/logout/", {"csrfmiddlewaretoken": new})
    assert left.status_code == 302


def test_nobody_else_signs_in_there(client: Client, member: User) -> None:
    other = UserFactory.create(staff_number="7002")
    other.set_password("Hai-he-31-longer")
    other.save()
    for more in ({}, {"username": "7002"}):
        answer = again(client, shown_to(member), "Hai-he-31-longer", **more)
        assert answer.status_code == 403
        assert "密码不正确" in answer.json()["refused"]
    for shown in ("", "7", f"{member.pk}:forged"):
        assert again(client, shown, PASSWORD).status_code == 403
    assert "_auth_user_id" not in client.session


def test_wrong_passwords_lock_as_at_the_login_page(client: Client, member: User) -> None:
    for _try in range(5):
        answer = again(client, shown_to(member), "wrong")
    assert answer.status_code == 429
    assert again(client, shown_to(member), PASSWORD).status_code == 429
    login = client.post("/login/", {"username": "7001", "password": PASSWORD})
    assert login.status_code == 429


def test_a_disabled_account_does_not_come_in_again(client: Client, member: User) -> None:
    member.is_active = False
    member.save()
    assert again(client, shown_to(member), PASSWORD).status_code == 403
