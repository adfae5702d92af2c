"""What is posted to the admin's forms, by model: an honest row, and rows that reach for more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from django.utils import timezone

from tests.access.cases import Body, foreign, hidden, typed
from tests.access.forms import Fields
from tests.access.site_cases import NEW_PASSWORD
from tests.access.world import EDITION, YEAR, World

Bodies = tuple[Body, dict[str, Body]]


def adding(world: World, label: str) -> Bodies:
    """An honest new row and forged ones."""
    make = _ADDING.get(label)
    return make(world) if make else (typed(**hidden(world)), {})


def changing(world: World, label: str, called: str) -> Bodies:
    """The page with a small change, and with forged ones."""
    make = _CHANGING.get(label)
    return make(world, called) if make else (typed(**hidden(world)), {})


def _oneself(world: World, person: str) -> int:
    return world.people.get(person, world.victims["member"]).pk


# Units ----------------------------------------------------------------------------------------


def _add_unit(world: World) -> Bodies:
    made = {"code": "n1", "name": "新分馆", "is_active": "on", "parent": world.units.unit.pk}
    return typed(**made), {
        "at_the_top": typed(**(made | {"parent": ""})),
        "elsewhere": lambda person, page: page | made | {"parent": foreign(world, person)},
    }


def _change_unit(world: World, called: str) -> Bodies:
    return typed(name="改名的单位"), {
        "at_the_top": typed(parent=""),
        "elsewhere": lambda person, page: page | {"parent": foreign(world, person)},
        "alias": lambda person, page: page | _more("aliases", page, name="冒名馆"),
    }


# Roles ----------------------------------------------------------------------------------------


def _add_membership(world: World) -> Bodies:
    units, victims = world.units, world.victims
    made = {"user": victims["member"].pk, "unit": units.unit.pk, "role": "approver"}
    return typed(**made), {
        "oneself": lambda person, page: (
            page | made | {"user": _oneself(world, person), "role": "reviewer"}
        ),
        "above": typed(**(made | {"unit": units.district.pk, "role": "administrator"})),
        "administrator": typed(**(made | {"role": "administrator"})),
        "elsewhere": lambda person, page: page | made | {"unit": foreign(world, person)},
        "unitless": typed(**(made | {"user": victims["unitless"].pk})),
        "superuser": typed(**(made | {"user": victims["root"].pk})),
        "nobody": typed(**(made | {"user": 999_999})),
    }


def _change_membership(world: World, called: str) -> Bodies:
    return typed(role="approver"), {
        "oneself": lambda person, page: (
            page | {"user": _oneself(world, person), "role": "reviewer"}
        ),
        "above": typed(unit=world.units.district.pk, role="administrator"),
        "elsewhere": lambda person, page: page | {"unit": foreign(world, person)},
    }


# Accounts -------------------------------------------------------------------------------------


def _add_user(world: World) -> Bodies:
    def made(unit: int, role: str, **more: Any) -> Body:
        fields = {
            "staff_number": "n-new", "name": "新来的", "password1": NEW_PASSWORD,
            "password2": NEW_PASSWORD, "usable_password": "true",
        }  # fmt: skip
        roles = {
            "memberships-TOTAL_FORMS": 1, "memberships-INITIAL_FORMS": 0,
            "memberships-0-unit": unit, "memberships-0-role": role,
        }  # fmt: skip
        return lambda person, page: page | fields | more | roles

    units = world.units
    return made(units.unit.pk, "preparer"), {
        "superuser": made(units.unit.pk, "preparer", is_superuser="on", is_staff="on"),
        "above": made(units.district.pk, "administrator"),
        "administrator": made(units.unit.pk, "administrator"),
        "named_like_a_number": made(units.unit.pk, "preparer", name="n-root"),
        "numbered_like_a_name": made(units.unit.pk, "preparer", staff_number="root"),
    }


def _change_user(world: World, called: str) -> Bodies:
    unit, district = world.units.unit.pk, world.units.district.pk

    def granted(unit: int, role: str) -> Body:
        return lambda person, page: page | _more("memberships", page, unit=unit, role=role)

    forged = {
        "superuser": typed(is_superuser="on", is_staff="on", is_active="on"),
        "above": granted(district, "administrator"),
    }
    if called in {"member", "unitless", "self"}:
        forged |= {
            "switched_off": lambda person, page: {
                name: value for name, value in page.items() if name != "is_active"
            },
            "reviewer": granted(unit, "reviewer"),
            "others_role": lambda person, page: page | _others_role(world),
        }
    if called == "member":
        forged |= {
            "password": typed(password="!"),
            "named_like_a_number": typed(name="n-root"),
            "numbered_like_a_name": typed(staff_number="root"),
        }
    return typed(name="改名的人"), forged


def _others_role(world: World) -> Fields:
    """The row of somebody else's role among the rows of this account."""
    row = world.get("accounts.membership", "member")
    return {
        "memberships-TOTAL_FORMS": 1, "memberships-INITIAL_FORMS": 1, "memberships-0-id": row.pk,
        "memberships-0-user": row.user_id, "memberships-0-unit": row.unit_id,
        "memberships-0-role": "administrator",
    }  # fmt: skip


def _more(prefix: str, page: Fields, **cells: Any) -> Fields:
    """One more row in the page's table of that prefix."""
    number = int(page.get(f"{prefix}-TOTAL_FORMS", 0))
    added: Fields = {f"{prefix}-{number}-{name}": value for name, value in cells.items()}
    return added | {
        f"{prefix}-TOTAL_FORMS": number + 1,
        f"{prefix}-INITIAL_FORMS": page.get(f"{prefix}-INITIAL_FORMS", 0),
    }


# Projects and targets -------------------------------------------------------------------------


def _add_project(world: World) -> Bodies:
    made = {"name": "新项目", "code": "P7", "unit": world.units.unit.pk, "is_active": "on"}
    return typed(**made), {
        "elsewhere": lambda person, page: page | made | {"unit": foreign(world, person)},
        "others_budget": lambda person, page: page | made | _others_budget(world, person),
    }


def _change_project(world: World, called: str) -> Bodies:
    return typed(name="改名的项目"), {
        "elsewhere": lambda person, page: page | {"unit": foreign(world, person)},
        "department": lambda person, page: page | {"department": foreign(world, person)},
        "others_budget": lambda person, page: page | _others_budget(world, person),
    }


def _others_budget(world: World, person: str) -> Fields:
    """The row of another project's money among the rows of this one."""
    project = world.get("budgets.project", "own" if person == "stranger" else "other")
    return {
        "budgets-TOTAL_FORMS": 1, "budgets-INITIAL_FORMS": 1,
        "budgets-0-id": project.budgets.get().pk, "budgets-0-project": project.pk,
        "budgets-0-year": YEAR, "budgets-0-source": "total", "budgets-0-initial_budget": "99",
    }  # fmt: skip


def _others_project(world: World, person: str) -> int:
    name = "own" if person == "stranger" else "other"
    return int(world.get("budgets.project", name).pk)


def _add_target(world: World) -> Bodies:
    made = {"project": world.get("budgets.project", "own").pk, "year": YEAR - 1}
    return typed(**made), {
        "elsewhere": lambda person, page: page | made | {"project": _others_project(world, person)},
        "nobody": typed(**(made | {"project": 999_999})),
        "others_document": typed(**made, document=world.get("documents", "other").pk),
    }


def _change_target(world: World, called: str) -> Bodies:
    document = world.get("documents", "other").pk
    return typed(annual_goal="改过的目标"), {
        "elsewhere": lambda person, page: page | {"project": _others_project(world, person)},
        "others_document": typed(document=document),
    }


def _add_library(world: World) -> Bodies:
    made = {"code": "A2", "level1": "产出指标", "level2": "数量指标", "level3": "举办展览"}
    return typed(**made), {"same_code": typed(**(made | {"code": "A1"}))}


def _change_library(world: World, called: str) -> Bodies:
    return typed(level3="改过的指标"), {"code": typed(code="A9")}


# Campaigns ------------------------------------------------------------------------------------


def _add_campaign(world: World) -> Bodies:
    today = timezone.localdate()
    made = {
        "year": YEAR + 1, "name": "新批次", "edition": EDITION, "opens_on": today,
        "deadline": today + timedelta(days=9), "grace_days": 0, "units": [world.units.unit.pk],
    }  # fmt: skip
    return typed(**made), {
        "without_units": typed(**(made | {"units": []})),
        "elsewhere": lambda person, page: page | made | {"units": [foreign(world, person)]},
    }


def _change_campaign(world: World, called: str) -> Bodies:
    return typed(name="改名的批次"), {
        "elsewhere": lambda person, page: page | {"units": [foreign(world, person)]},
        "without_units": typed(units=[]),
        "skips_approver": typed(skips_missing_approver="on", grace_days=999),
    }


_ADDING: Final[dict[str, Callable[[World], Bodies]]] = {
    "accounts.unit": _add_unit,
    "accounts.membership": _add_membership,
    "accounts.user": _add_user,
    "budgets.project": _add_project,
    "budgets.performancetarget": _add_target,
    "budgets.libraryindicator": _add_library,
    "evaluations.campaign": _add_campaign,
}
_CHANGING: Final[dict[str, Callable[[World, str], Bodies]]] = {
    "accounts.unit": _change_unit,
    "accounts.membership": _change_membership,
    "accounts.user": _change_user,
    "budgets.project": _change_project,
    "budgets.performancetarget": _change_target,
    "budgets.libraryindicator": _change_library,
    "evaluations.campaign": _change_campaign,
}


# Tables for import ----------------------------------------------------------------------------

Table = Callable[[World, str], str]


def _role_rows(world: World, person: str) -> str:
    own = world.people.get(person, world.victims["member"]).staff_number
    return f"工号,姓名,单位编码,角色\n{own},,u,财政复核人\nn-made,造出来的,d,管理员\n"


TABLES: Final[dict[str, tuple[Table, Table]]] = {
    "accounts.unit": (
        lambda world, person: "单位编码,单位名称,上级单位编码\nn1,新分馆,u\n",
        lambda world, person: "单位编码,单位名称,上级单位编码\nu,图书馆,x\nn2,顶级,\n",
    ),
    "accounts.membership": (
        lambda world, person: "工号,姓名,单位编码,角色\nn-unitless,,u,填报人\n",
        _role_rows,
    ),
    "budgets.project": (
        lambda world, person: "单位编码,项目编码,项目名称\nu,P8,新讲座\n",
        lambda world, person: "单位编码,项目编码,项目名称\nx,P9,别处的\nu,P9,新讲座\n",
    ),
    "budgets.libraryindicator": (
        lambda world, person: "code,level1,level2,level3\nA3,产出指标,数量指标,办班\n",
        lambda world, person: "code,level1,level2,level3\nA1,产出指标,数量指标,改写的\n",
    ),
}
