"""Signing in, being locked out, and what stands open to nobody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.factories.people import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

LOGIN = "/login/"


@pytest.fixture
def member():
    user = UserFactory.create(staff_number="7001", name="甲职员")
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client: Client, login: str, password: str = PASSWORD):
    return client.post(LOGIN, {"username": login, "password": password})


@pytest.mark.parametrize("login", ["7001", "甲职员", " 7001 "])
def test_staff_number_and_name_both_sign_in(client: Client, member, login: str) -> None:
    assert sign_in(client, login).status_code == 302
    assert client.session["_auth_user_id"] == str(member.pk)


def test_a_name_that_two_people_have_signs_in_nobody(client: Client, member) -> None:
    UserFactory.create(name="甲职员")
    assert sign_in(client, "甲职员").status_code == 200
    assert "_auth_user_id" not in client.session


def test_a_wrong_password_is_refused_in_one_sentence(client: Client, member) -> None:
    response = sign_in(client, "7001", "wrong")
    assert "密码不正确" in response.content.decode()


def test_a_disabled_user_cannot_sign_in(client: Client, member) -> None:
    member.is_active = False
    member.save()
    assert sign_in(client, "7001").status_code == 200


def test_five_failures_lock_even_the_right_password(client: Client, member) -> None:
    for _ in range(4):
        assert sign_in(client, "7001", "wrong").status_code == 200
    assert sign_in(client, "7001", "wrong").status_code == 429
    locked = sign_in(client, "7001")
    assert locked.status_code == 429
    assert "锁定" in locked.content.decode()


def test_passwords_are_hashed_with_argon2(member) -> None:
    assert member.password.startswith("argon2")


def test_logging_out_ends_the_session(client: Client, member) -> None:
    sign_in(client, "7001")
    client.post(reverse("accounts:logout"))
    assert "_auth_user_id" not in client.session


def test_the_password_can_be_changed(client: Client, member) -> None:
    client.force_login(member, backend=settings.AUTHENTICATION_BACKENDS[1])
    new = "quite-another-1"
    response = client.post(
        reverse("accounts:password"),
        {"old_password": PASSWORD, "new_password1": new, "new_password2": new},
    )
    assert response.status_code == 302
    member.refresh_from_db()
    assert member.check_password(new)


def test_pages_carry_safe_headers(client: Client) -> None:
    headers = client.get(LOGIN).headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


OPEN = {"/login/", "/health/", "/health/ready", "/admin/login/", "/admin/logout/"}


def addresses(patterns: list[URLPattern | URLResolver], prefix: str = "/") -> Iterator[str]:
    for entry in patterns:
        route = str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry.url_patterns, prefix + route)
        else:
            yield prefix + route


def concrete(route: str) -> str:
    """An address that the route matches."""
    for placeholder, value in (
        ("<int:pk>", "1"),
        ("<path:object_id>", "1"),
        ("<int:content_type_id>", "1"),
        ("<id>", "1"),
        ("<path:url>", "x"),
        ("<str:export_type>", "x"),
    ):
        route = route.replace(placeholder, value)
    return route


def every_address() -> list[str]:
    plain = [concrete(route) for route in addresses(get_resolver().url_patterns)]
    return sorted({route for route in plain if "(?P" not in route and "<" not in route})


def test_everything_but_login_and_health_stands_behind_the_login(client: Client) -> None:
    found = every_address()
    assert len(found) > 40, "the walk over the addresses finds them"
    for address in found:
        if address in OPEN:
            continue
        response = client.get(address)
        assert response.status_code in {302, 405}, address
        if response.status_code == 302:
            assert "login" in response.headers["Location"], address


def test_health_answers_without_a_login(client: Client) -> None:
    assert client.get("/health/").json() == {"status": "ok"}
