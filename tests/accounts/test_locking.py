"""Failed tries count for the person they are aimed at, however the login is written."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone

from accounts.locking import ACCOUNT_LIMIT, ADDRESS_LIMIT
from accounts.models import User
from tests.factories.people import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

OFFICE, ELSEWHERE = "192.0.2.1", "198.51.100.7"


@pytest.fixture(autouse=True)
def fast_hashing(settings) -> None:
    """A hundred tries with the real hasher would take ten seconds."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def member() -> User:
    user: User = UserFactory.create(staff_number="fill11", name="甲职员")
    user.set_password(PASSWORD)
    user.save()
    return user


def attempt(client: Client, login: str, typed: str = "wrong", address: str = OFFICE) -> int:
    return client.post(
        "/login/", {"username": login, "password": typed}, REMOTE_ADDR=address
    ).status_code


def test_every_way_to_write_a_login_counts_for_the_same_person(
    client: Client, member: User
) -> None:
    for login in ("fill11", "FILL11", " Ｆｉｌｌ１１ ", "甲职员"):
        assert attempt(client, login) == 200
    assert attempt(client, "甲 职员") == 429
    for login in ("fill11", "甲职员", "fill 11"):
        assert attempt(client, login, PASSWORD) == 429


def test_it_counts_alike_at_the_door_of_the_admin(client: Client, member: User) -> None:
    for login in ("fill11", "FILL11", "甲职员", "Fill11"):
        attempt(client, login)
    form = {"username": "甲职员", "password": "wrong"}
    assert client.post("/admin/login/", form, REMOTE_ADDR=OFFICE).status_code == 429


def test_a_success_forgets_all_tries_of_the_person_there(client: Client, member: User) -> None:
    for login in ("fill11", "FILL11", "甲职员"):
        attempt(client, login)
    assert attempt(client, "甲职员", PASSWORD) == 302
    assert not AccessAttempt.objects.exists()


def test_another_address_is_not_locked(client: Client, member: User) -> None:
    for _ in range(5):
        attempt(client, "fill11")
    assert attempt(client, "fill11", PASSWORD) == 429
    assert attempt(client, "fill11", PASSWORD, ELSEWHERE) == 302


def test_a_text_nobody_has_is_locked_too(client: Client) -> None:
    for _ in range(4):
        assert attempt(client, "nobody") == 200
    assert attempt(client, " NOBODY") == 429


def test_the_fiftieth_account_tried_from_one_address_locks_the_address(
    client: Client, member: User
) -> None:
    for number in range(ADDRESS_LIMIT - 1):
        assert attempt(client, f"guess{number}") == 200
        assert attempt(client, f"GUESS{number}") == 200, "the same account again"
    assert attempt(client, f"guess{ADDRESS_LIMIT}") == 429
    assert attempt(client, "fill11", PASSWORD) == 429
    assert (
        "锁定"
        in client.post(
            "/login/", {"username": "x", "password": "y"}, REMOTE_ADDR=OFFICE
        ).content.decode()
    )
    assert attempt(client, "fill11", PASSWORD, ELSEWHERE) == 302


def test_an_address_is_open_again_after_the_time(client: Client, member: User) -> None:
    for number in range(ADDRESS_LIMIT):
        attempt(client, f"guess{number}")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=31))
    assert attempt(client, "fill11", PASSWORD) == 302


def test_an_account_tried_from_many_addresses_is_locked_everywhere(
    client: Client, member: User
) -> None:
    addresses = [f"203.0.113.{number}" for number in range(ACCOUNT_LIMIT // 5)]
    for address in addresses:
        for _ in range(5):
            attempt(client, "fill11", address=address)
    assert attempt(client, "甲职员", PASSWORD, ELSEWHERE) == 429
    assert attempt(client, "nobody", address=ELSEWHERE) == 200


def test_who_signed_in_there_lately_is_not_locked_by_tries_made_elsewhere(
    client: Client, member: User
) -> None:
    assert attempt(client, "fill11", PASSWORD, OFFICE) == 302
    client.logout()
    for number in range(ACCOUNT_LIMIT // 5):
        for _ in range(5):
            attempt(client, "fill11", address=f"203.0.113.{number}")
    assert attempt(client, "fill11", PASSWORD, ELSEWHERE) == 429
    assert attempt(client, "fill11", PASSWORD, OFFICE) == 302


def test_a_login_that_no_column_holds_is_counted_all_the_same(client: Client) -> None:
    for _ in range(4):
        assert attempt(client, "很" * 254) == 200
    assert attempt(client, "很" * 254) == 429


def test_a_network_of_ipv6_counts_as_one_address(client: Client, member: User) -> None:
    """A provider gives each customer a /64, in which a guesser may change addresses at will."""
    for number in range(4):
        assert attempt(client, "fill11", address=f"2001:db8:1:2::{number:x}") == 200
    assert attempt(client, "fill11", address="2001:db8:1:2:ffff:ffff:ffff:ffff") == 429
    assert attempt(client, "fill11", PASSWORD, "2001:db8:1:2:a::b") == 429
    assert attempt(client, "fill11", PASSWORD, "2001:db8:1:3::1") == 302, "another network"


def test_accounts_sprayed_from_one_ipv6_network_lock_it(client: Client, member: User) -> None:
    for number in range(ADDRESS_LIMIT):
        attempt(client, f"guess{number}", address=f"2001:db8:1:2::{number:x}")
    assert attempt(client, "fill11", PASSWORD, "2001:db8:1:2::ffff") == 429
    assert attempt(client, "fill11", PASSWORD, "2001:db8:1:3::1") == 302


def test_ipv4_in_the_form_of_ipv6_is_ipv4(client: Client, member: User) -> None:
    for _ in range(5):
        attempt(client, "fill11", address=f"::ffff:{OFFICE}")
    assert attempt(client, "fill11", PASSWORD, OFFICE) == 429
    assert attempt(client, "fill11", PASSWORD, f"::ffff:{ELSEWHERE}") == 302
