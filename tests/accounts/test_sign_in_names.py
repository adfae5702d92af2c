"""A staff number signs in its owner and nobody else, whatever other people are called."""

from __future__ import annotations

import importlib

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.test import Client
from tablib import Dataset

from accounts.checks import check_names_and_codes
from accounts.models import User
from accounts.resources import MembershipResource
from accounts.sign_in_names import login_key
from tests.factories.people import PASSWORD, UserFactory, office
from tests.pages import as_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> User:
    user: User = UserFactory.create(staff_number="A7001", name="甲职员")
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client: Client, login: str) -> str | None:
    client.post("/login/", {"username": login, "password": PASSWORD})
    return client.session.get("_auth_user_id")


@pytest.mark.parametrize("name", ["A7001", " a7001 ", "Ａ７００１"])
def test_nobody_takes_the_number_of_another_for_a_name(member: User, name: str) -> None:
    with pytest.raises(ValidationError, match="工号"):
        User.objects.create_user("7002", None, name=name)
    other = UserFactory.create()
    other.name = name
    with pytest.raises(ValidationError, match="工号"):
        other.save()
    with pytest.raises(ValidationError, match="工号"):
        other.full_clean()
    with pytest.raises(ValidationError, match="工号"):
        User.objects.bulk_create([User(staff_number="7003", name=name)])
    other.refresh_from_db()
    assert other.name != name


@pytest.mark.parametrize("number", ["甲职员", " 甲职员", "甲　职员"])
def test_nobody_takes_the_name_of_another_for_a_number(member: User, number: str) -> None:
    with pytest.raises(ValidationError, match="姓名"):
        User.objects.create_user(number, None, name="乙职员")


def test_numbers_that_differ_in_case_or_width_alone_are_one(member: User) -> None:
    with pytest.raises(ValidationError, match="工号"):
        User.objects.create_user("ａ7001", None, name="乙职员")


def test_two_new_users_of_one_batch_do_not_coincide() -> None:
    batch = [User(staff_number="1", name="甲"), User(staff_number="2", name="1")]
    with pytest.raises(ValidationError, match="工号"):
        User.objects.bulk_create(batch)
    assert not User.objects.exists()


def test_many_users_are_stored_at_once_and_found() -> None:
    User.objects.bulk_create([User(staff_number=f"B{n}", name=f"人{n}") for n in range(5)])
    assert set(User.objects.values_list("number_key", flat=True)) == {f"b{n}" for n in range(5)}


def test_ones_own_number_may_be_ones_name(client: Client) -> None:
    user = UserFactory.create(staff_number="7005", name="7005")
    user.set_password(PASSWORD)
    user.save()
    assert sign_in(client, "7005") == str(user.pk)


def test_namesakes_are_allowed(member: User) -> None:
    User.objects.create_user("7002", None, name=member.name)


def test_names_and_numbers_are_never_changed_behind_the_check(member: User) -> None:
    for change in ({"name": "乙"}, {"staff_number": "7"}):
        with pytest.raises(ValueError, match="save"):
            User.objects.update(**change)


def test_saving_one_field_keeps_the_keys(member: User) -> None:
    member.name = "乙职员"
    member.save(update_fields=["name"])
    member.refresh_from_db()
    assert member.name_key == login_key("乙职员")


@pytest.mark.parametrize("login", ["a7001", "Ａ７００１", "甲 职员", "甲　职员"])
def test_case_width_and_spaces_do_not_matter(client: Client, member: User, login: str) -> None:
    assert sign_in(client, login) == str(member.pk)


def coincide(member: User) -> User:
    """Somebody stored before the check was there, whose name is the member's number."""
    other: User = UserFactory.create()
    other.set_password(PASSWORD)
    other.save()
    keys = {"name": member.staff_number, "name_key": login_key(member.staff_number)}
    User._base_manager.filter(pk=other.pk).update(**keys)
    return other


def test_a_text_that_is_a_number_and_a_name_signs_in_nobody(client: Client, member: User) -> None:
    other = coincide(member)
    assert sign_in(client, "A7001") is None
    assert sign_in(client, other.staff_number) == str(other.pk)
    client.logout()
    assert sign_in(client, "甲职员") == str(member.pk)


def test_a_user_with_an_old_coincidence_can_still_be_switched_off(member: User) -> None:
    other = coincide(member)
    other.refresh_from_db()
    other.is_active = False
    other.full_clean()
    other.save()
    assert not User.objects.get(pk=other.pk).is_active


def test_the_system_check_lists_old_coincidences(member: User) -> None:
    assert check_names_and_codes(databases=["default"]) == []
    coincide(member)
    [warning] = check_names_and_codes(databases=["default"])
    assert "A7001" in warning.msg
    assert warning.id == "ziping.W101"
    assert check_names_and_codes(databases=None) == [], "no database, no question"


def test_the_migration_fills_the_keys_of_users_that_are_there(member: User) -> None:
    User._base_manager.update(number_key="", name_key="")
    migration = importlib.import_module("accounts.migrations.0002_sign_in_names_and_unit_codes")
    migration.fill_keys(apps, None)
    member.refresh_from_db()
    assert (member.number_key, member.name_key) == ("a7001", "甲职员")


def test_the_admin_says_it_in_the_form(client: Client, member: User) -> None:
    as_user(client, UserFactory.create(is_superuser=True, is_staff=True))
    form = {
        "staff_number": "7009",
        "name": "a7001",
        "usable_password": "true",
        "password1": PASSWORD,
        "password2": PASSWORD,
        "memberships-TOTAL_FORMS": "0",
        "memberships-INITIAL_FORMS": "0",
    }
    response = client.post("/admin/accounts/user/add/", form)
    assert response.status_code == 200
    assert "另一用户的工号" in response.content.decode()
    assert not User.objects.filter(staff_number="7009").exists()


def test_the_table_of_roles_says_it_by_the_row(member: User) -> None:
    people = office()
    row = ("7009", "a7001", people.unit.code, "填报人")
    data = Dataset(row, headers=("工号", "姓名", "单位编码", "角色"))
    result = MembershipResource().import_data(data)
    assert result.has_validation_errors()
    [invalid] = result.invalid_rows
    assert "另一用户的工号" in str(invalid.error)
    assert not User.objects.filter(staff_number="7009").exists()


@pytest.mark.parametrize("password", ["zhangsan-01", "zhangsan.2026!", "Ouyang-Xiu-1"])
def test_a_password_like_the_number_or_the_name_is_refused(client: Client, password: str) -> None:
    user = UserFactory.create(staff_number="zhangsan-1", name="Ouyang Xiu")
    user.set_password(PASSWORD)
    user.save()
    as_user(client, user)
    fields = {"old_password": PASSWORD, "new_password1": password, "new_password2": password}
    response = client.post("/password/", fields)
    assert response.status_code == 200
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
