"""Roles are granted from above: never by the own unit's administrator, never to oneself."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.actions import grant_role, revoke_role, save_account
from accounts.models import Membership, Unit, User
from accounts.roles import Role
from core.errors import ActionRefused
from tests.factories.people import Office, UnitFactory, UserFactory, office, person
from tests.pages import as_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Office:
    return office()


@pytest.fixture
def unit_admin(people: Office) -> User:
    """The administrator of one unit."""
    return person(Role.ADMINISTRATOR, people.unit, is_staff=True)


@pytest.fixture
def superuser() -> User:
    return UserFactory.create(is_superuser=True, is_staff=True)


def roles(user: User) -> set[tuple[str, str]]:
    return set(user.memberships.values_list("unit__code", "role"))


@pytest.mark.parametrize("role", Role.values)
def test_an_administrator_grants_roles_below_the_own_unit_only(
    people: Office, unit_admin: User, role: str
) -> None:
    newcomer = person(Role.PREPARER, people.unit)
    for by in (unit_admin, people.reviewer, people.auditor, people.preparer):
        with pytest.raises(ActionRefused, match="上级单位的管理员"):
            grant_role(user=newcomer, unit=people.unit, role=role, by=by)
    with pytest.raises(ActionRefused, match="上级单位的管理员"):
        grant_role(user=newcomer, unit=people.district, role=role, by=people.administrator)
    grant_role(user=newcomer, unit=people.unit, role=role, by=people.administrator)
    assert (people.unit.code, role) in roles(newcomer)
    below = UnitFactory.create(parent=people.unit)
    grant_role(user=newcomer, unit=below, role=role, by=unit_admin)
    assert (below.code, role) in roles(newcomer)


def test_nobody_grants_a_role_to_oneself(people: Office, superuser: User) -> None:
    for by in (people.administrator, superuser):
        with pytest.raises(ActionRefused, match="不能为自己"):
            grant_role(user=by, unit=people.unit, role=Role.REVIEWER, by=by)
    assert not superuser.memberships.exists()


def test_a_role_is_taken_away_by_who_may_grant_it(people: Office, unit_admin: User) -> None:
    signing = people.approver.memberships.get()
    with pytest.raises(ActionRefused):
        revoke_role(membership=signing, by=unit_admin)
    revoke_role(membership=signing, by=people.administrator)
    assert not people.approver.memberships.exists()


def test_a_deactivated_administrator_grants_nothing(people: Office) -> None:
    people.administrator.is_active = False
    with pytest.raises(ActionRefused):
        grant_role(
            user=people.preparer, unit=people.unit, role=Role.APPROVER, by=people.administrator
        )


def test_an_account_is_changed_only_from_above_all_its_units(
    people: Office, unit_admin: User, superuser: User
) -> None:
    """Whoever sets a password can act as that person."""
    elsewhere = person(Role.PREPARER, people.unit)
    Membership.objects.create(user=elsewhere, unit=UnitFactory.create(), role=Role.AUDITOR)
    homeless = UserFactory.create()
    for user in (people.preparer, people.administrator, elsewhere, homeless, superuser):
        with pytest.raises(ActionRefused):
            save_account(user=user, by=unit_admin)
    for user in (elsewhere, homeless, superuser, people.administrator):
        with pytest.raises(ActionRefused):
            save_account(user=user, by=people.administrator)
    people.preparer.name = "新名"
    save_account(user=people.preparer, by=people.administrator)
    save_account(user=homeless, by=superuser)
    assert User.objects.get(pk=people.preparer.pk).name == "新名"


def test_only_a_superuser_makes_a_superuser(people: Office, superuser: User) -> None:
    people.preparer.is_superuser = True
    with pytest.raises(ActionRefused, match="系统管理员身份"):
        save_account(user=people.preparer, by=people.administrator)
    save_account(user=people.preparer, by=superuser)
    assert User.objects.get(pk=people.preparer.pk).is_superuser


def test_a_superuser_does_not_switch_the_own_account_off(superuser: User) -> None:
    for changes in ({"is_active": False}, {"is_superuser": False}):
        me = User.objects.get(pk=superuser.pk)
        for name, value in changes.items():
            setattr(me, name, value)
        with pytest.raises(ActionRefused, match="不能停用自己"):
            save_account(user=me, by=superuser)
    me = User.objects.get(pk=superuser.pk)
    me.name = "新名"
    save_account(user=me, by=superuser)


# In the admin ---------------------------------------------------------------------------------

ADD = "/admin/accounts/membership/add/"


def user_page(user: User) -> str:
    return f"/admin/accounts/user/{user.pk}/change/"


def user_form(user: User, *grants: tuple[Unit, str]) -> dict[str, object]:
    """A user's page as posted, with roles added."""
    form: dict[str, object] = {
        "staff_number": user.staff_number,
        "name": user.name,
        "is_active": "on",
        "is_staff": "on" if user.is_staff else "",
        "memberships-TOTAL_FORMS": len(grants),
        "memberships-INITIAL_FORMS": 0,
    }
    for number, (unit, role) in enumerate(grants):
        form |= {
            f"memberships-{number}-user": user.pk,
            f"memberships-{number}-unit": unit.pk,
            f"memberships-{number}-role": role,
        }
    return form


def test_a_unit_administrator_gives_nobody_a_role_at_the_own_unit(
    client: Client, people: Office, unit_admin: User
) -> None:
    as_user(client, unit_admin)
    before = set(Membership.objects.values_list("pk", flat=True))
    for user in (unit_admin, people.preparer):
        for role in Role.values:
            client.post(ADD, {"user": user.pk, "unit": people.unit.pk, "role": role})
            client.post(user_page(user), user_form(user, (people.unit, role)))
    assert set(Membership.objects.values_list("pk", flat=True)) == before


def test_a_district_administrator_grants_and_revokes_below_in_both_forms(
    client: Client, people: Office
) -> None:
    as_user(client, people.administrator)
    grant = {"user": people.preparer.pk, "unit": people.unit.pk, "role": "auditor"}
    assert client.post(ADD, grant).status_code == 302
    page = user_page(people.preparer)
    form = user_form(people.preparer, (people.unit, "approver"))
    assert client.post(page, form).status_code == 302
    assert roles(people.preparer) == {
        (people.unit.code, role) for role in ("preparer", "auditor", "approver")
    }
    gone = people.preparer.memberships.get(role="approver")
    address = f"/admin/accounts/membership/{gone.pk}/delete/"
    assert client.post(address, {"post": "yes"}).status_code == 302
    assert ("approver" in dict(people.preparer.memberships.values_list("role", "pk"))) is False


def test_the_own_roles_are_shown_and_refused_with_a_sentence(
    client: Client, people: Office
) -> None:
    as_user(client, people.administrator)
    me = people.administrator
    page = client.post(ADD, {"user": me.pk, "unit": people.unit.pk, "role": "reviewer"})
    assert "不能为自己授予或取消角色" in page.content.decode()
    assert me.memberships.count() == 1


def test_the_membership_form_names_nobody_out_of_reach(
    client: Client, people: Office, unit_admin: User
) -> None:
    """Counting ids in the address must not read out the names of all users."""
    as_user(client, people.administrator)
    for hidden in (people.other_reviewer, UserFactory.create(name="无名氏")):
        html = client.get(f"{ADD}?user={hidden.pk}").content.decode()
        assert hidden.name not in html
        assert hidden.staff_number not in html
        posted = client.post(
            ADD, {"user": hidden.pk, "unit": people.unit.pk, "role": "preparer"}
        ).content.decode()
        assert hidden.name not in posted
        assert not hidden.memberships.filter(unit=people.unit).exists()
        found = client.get(
            "/admin/autocomplete/",
            {
                "term": hidden.name,
                "app_label": "accounts",
                "model_name": "membership",
                "field_name": "user",
            },
        )
        assert found.json()["results"] == []


def test_a_password_is_reset_from_above_only(
    client: Client, people: Office, unit_admin: User
) -> None:
    homeless = UserFactory.create()
    root = UserFactory.create(is_superuser=True)
    new = {"password1": "Chang-jiang-77-x", "password2": "Chang-jiang-77-x"}
    for by, users in (
        (unit_admin, (homeless, root, people.preparer, people.administrator)),
        (people.administrator, (homeless, root, people.other_reviewer, people.reviewer)),
    ):
        as_user(client, by)
        for user in users:
            answer = client.post(f"/admin/accounts/user/{user.pk}/password/", new)
            assert answer.status_code in {403, 404}, user
            user.refresh_from_db()
            assert not user.has_usable_password()
    as_user(client, people.administrator)
    address = f"/admin/accounts/user/{people.preparer.pk}/password/"
    assert client.post(address, new).status_code == 302
    people.preparer.refresh_from_db()
    assert people.preparer.check_password("Chang-jiang-77-x")


def test_a_new_account_gets_its_first_role_in_the_same_form(client: Client, people: Office) -> None:
    as_user(client, people.administrator)
    form = {
        "staff_number": "n8001",
        "name": "新来的",
        "usable_password": "true",
        "password1": "Chang-jiang-77-x",
        "password2": "Chang-jiang-77-x",
        "memberships-TOTAL_FORMS": 1,
        "memberships-INITIAL_FORMS": 0,
    }
    assert client.post("/admin/accounts/user/add/", form).status_code == 200
    assert not User.objects.filter(staff_number="n8001").exists()
    form |= {"memberships-0-unit": people.unit.pk, "memberships-0-role": "preparer"}
    assert client.post("/admin/accounts/user/add/", form).status_code == 302
    assert roles(User.objects.get(staff_number="n8001")) == {(people.unit.code, "preparer")}


def test_who_stands_above_no_unit_makes_no_account(
    client: Client, people: Office, unit_admin: User
) -> None:
    as_user(client, unit_admin)
    assert client.get("/admin/accounts/user/add/").status_code == 403
    assert client.get(ADD).status_code == 403
