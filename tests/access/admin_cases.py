"""The addresses of the admin: its own pages, and those of every model registered in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.urls import NoReverseMatch, reverse

from evaluations.models import Evaluation
from tests.access.admin_bodies import TABLES, adding, changing
from tests.access.cases import NOTHING, Body, Case, body, fixed, hidden
from tests.access.forms import Fields
from tests.access.foureyes import OWN
from tests.access.site_cases import NEW_OWN, NEW_PASSWORD, guessed_login, new_for_others, own_login
from tests.access.world import World, file_of

OTHERS: Final = {"other", "root", "unit_approved"}
"""Rows whose deletion and history are asked for beside those of the first row of each model."""

SHEETS: Final = {"draft", "unit_approved", "approved", "other"}
"""The sheets that are asked for in the admin, where nothing is typed."""

STRANGERS: Final = {"other", "stranger", "self"}
"""Objects that are the stranger's own."""


def admin_cases(world: World) -> Iterator[Case]:
    """Every case in the admin."""
    yield from _pages(world)
    yield from _evaluation_steps(world)
    yield from _passwords(world)
    for model in admin.site._registry:
        label = model._meta.label_lower
        rows = world.objects.get(label, {})
        if rows:
            yield from _lists(world, model, rows)
            yield from _rows(world, model, rows)
            yield from _tables(world, model)


def _case(
    url: str, name: str, path: str, post: Body = NOTHING, *, of_unit: bool = False, **forged: Body
) -> Case:
    return Case(url, name, fixed(path), post, forged, of_unit)


def _pages(world: World) -> Iterator[Case]:
    bodies: dict[str, tuple[Body, dict[str, Body]]] = {
        "login": (own_login, {"guessed": guessed_login}),
        "password_change": (NEW_OWN, {"other_account": new_for_others(world)}),
    }
    for page in ("index", "login", "logout", "password_change", "password_change_done", "jsi18n"):
        post, forged = bodies.get(page, (NOTHING, {}))
        yield Case(f"admin:{page}", "", fixed(reverse(f"admin:{page}")), post, forged)
    for app, model, fields in (
        ("accounts", "membership", "user"),
        ("budgets", "performancetarget", "project"),
        ("evaluations", "evaluation", "unit"),
    ):
        asked = f"?app_label={app}&model_name={model}&field_name={fields}&term="
        yield _case(
            "admin:autocomplete", f"{model}, {fields}", reverse("admin:autocomplete") + asked
        )
    kind = ContentType.objects.get_for_model(Evaluation).pk
    draft = world.get("evaluations.evaluation", "draft").pk
    yield _case(
        "admin:view_on_site", "", reverse("admin:view_on_site", args=[kind, draft]), of_unit=True
    )
    for app in ("accounts", "axes", "budgets", "evaluations"):
        yield _case("admin:app_list", app, reverse("admin:app_list", args=[app]))
    yield _case("admin/(?P<url>.*)$", "", "/admin/nothing-here/")


def _evaluation_steps(world: World) -> Iterator[Case]:
    forms = world.objects["evaluations.evaluation"]
    steps = (
        ("draft", "submit"), ("submitted", "sign"), ("unit_approved", "approve"),
        ("unit_approved", "return"), ("approved", "publish"), ("published", "withdraw"),
    )  # fmt: skip
    own = ((name, action) for name, sheet in OWN.items() for action in sheet.tried)
    for state, step in (*steps, *own):
        form = forms[state]
        posted = {"step": step, "reason": "请核对", "version": form.version}
        forged = {
            "hidden": body(**posted, **hidden(world)),
            "stale": body(**(posted | {"version": 0})),
        }
        yield _case(
            "admin:evaluations_evaluation_move", f"{state}, {step}",
            reverse("admin:evaluations_evaluation_move", args=[form.pk]), body(**posted),
            of_unit=True, **({} if state in OWN else forged),
        )  # fmt: skip
    for state in ("draft", "unit_approved"):
        form = forms[state]
        text = {"text": "口径不清", "indicator": form.indicators.first().pk}
        strange = {"indicator": forms["other"].indicators.first().pk}
        yield _case(
            "admin:evaluations_evaluation_remark", state,
            reverse("admin:evaluations_evaluation_remark", args=[form.pk]), body(**text),
            of_unit=True, others_row=body(**(text | strange)),
        )  # fmt: skip


def _own(world: World, url: str) -> Callable[[str], str]:
    """The page of the person's own account; who has none asks for the preparer's."""
    people = world.people
    return lambda person: reverse(url, args=[people.get(person, people["preparer"]).pk])


def _passwords(world: World) -> Iterator[Case]:
    url = "admin:auth_user_password_change"
    new = body(password1=NEW_PASSWORD, password2=NEW_PASSWORD, usable_password="true")
    off = body(password1="", password2="", usable_password="false")
    hid = body(
        password1=NEW_PASSWORD, password2=NEW_PASSWORD, usable_password="true", is_superuser="on"
    )
    for name, user in world.objects["accounts.user"].items():
        path = _own(world, url) if user is None else fixed(reverse(url, args=[user.pk]))
        forged = {"switched_off": off, "hidden": hid} if name == "member" else {"hidden": hid}
        of_unit, own = name in {"member", "above", "root"}, name in STRANGERS
        yield Case(url, name, path, new, forged, of_unit, own)


# Of every model -------------------------------------------------------------------------------


def _lists(world: World, model: type[Model], rows: Mapping[str, Any]) -> Iterator[Case]:
    name = f"{model._meta.app_label}_{model._meta.model_name}"
    path = reverse(f"admin:{name}_changelist")
    chosen = [row.pk for called, row in rows.items() if row is not None and called != "other"]
    versions = {
        f"version-{row.pk}": row.version for row in rows.values() if hasattr(row, "version")
    }
    own = list(admin.site._registry[model].actions or ())
    action = own[0] if own and isinstance(own[0], str) else "delete_selected"
    # As the page posts that asks first.
    picked = {"_selected_action": chosen, "index": 0, "confirmed": "yes", **versions}
    rewritten = {
        "form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": chosen[0],
        "form-0-is_active": "", "form-0-is_superuser": "on", "form-0-role": "reviewer",
        "form-0-state": "published", "_save": "保存",
    }  # fmt: skip
    deleted = picked | {"action": "delete_selected", "select_across": "1", "post": "yes"}
    yield _case(
        f"admin:{name}_changelist", "", path, body(**picked, action=action),
        deleted=body(**deleted), rewritten=body(**rewritten),
        without_list=body(_selected_action=chosen, action=action, confirmed="yes"),
    )  # fmt: skip
    post, forged = adding(world, model._meta.label_lower)
    yield Case(f"admin:{name}_add", "", fixed(reverse(f"admin:{name}_add")), post, forged)


def _rows(world: World, model: type[Model], rows: Mapping[str, Any]) -> Iterator[Case]:
    label = model._meta.label_lower
    name = f"{model._meta.app_label}_{model._meta.model_name}"
    if label == "evaluations.evaluation":
        rows = {called: row for called, row in rows.items() if called in SHEETS}
    for number, (called, row) in enumerate(rows.items()):
        post, forged = changing(world, label, called)
        of_unit = _is_of_unit(label, called)
        change = f"admin:{name}_change"
        path = _own(world, change) if row is None else fixed(reverse(change, args=[row.pk]))
        yield Case(change, called, path, post, forged, of_unit, called in STRANGERS)
        if row is None or not (number == 0 or called in OTHERS):
            continue
        for page, posted in (("delete", body(post="yes")), ("history", NOTHING)):
            url = f"admin:{name}_{page}"
            yield _case(url, called, reverse(url, args=[row.pk]), posted, of_unit=of_unit)
        if number == 0:  # this URL only leads on to the page of the row
            base = reverse(f"admin:{name}_changelist")
            pattern = f"{base[1:]}<path:object_id>/"
            yield _case(pattern, "", f"{base}{row.pk}/", of_unit=of_unit)


def _is_of_unit(label: str, called: str) -> bool:
    """Whether outsiders must not get the page; the library and the stranger's own are others."""
    if label == "accounts.user":
        return called in {"member", "above", "root"}
    return called not in {"other", "empty", "library"}


def _tables(world: World, model: type[Model]) -> Iterator[Case]:
    """Tables in and out, for the models that have them."""
    name = f"{model._meta.app_label}_{model._meta.model_name}"
    try:
        paths = {
            page: reverse(f"admin:{name}_{page}") for page in ("import", "process_import", "export")
        }
    except NoReverseMatch:
        return
    table, forged_table = TABLES[model._meta.label_lower]
    made = {"format": "0", "resource": "0"}

    def load(rows: Callable[[World, str], str]) -> Body:
        return lambda person, page: (
            made | {"import_file": file_of(rows(world, person).encode(), "表.csv")}
        )

    stray = made | {"import_file_name": "../../etc/passwd", "original_file_name": "表.csv"}
    yield _case(
        f"admin:{name}_import", "", paths["import"], load(table), forged_rows=load(forged_table)
    )
    yield _case(
        f"admin:{name}_process_import", "", paths["process_import"],
        body(**made, **ANOTHER_SESSIONS), stray_file=body(**stray),
    )  # fmt: skip

    def every_row(person: str, page: Fields) -> Fields:
        return page | made | {"export_items": [row.pk for row in model._default_manager.all()]}

    yield _case(
        f"admin:{name}_export", "", paths["export"], lambda person, page: page | made,
        every_row=every_row,
    )  # fmt: skip


ANOTHER_SESSIONS: Final = {"import_file_name": "0" * 32, "original_file_name": "表.csv"}
"""The name of a table that this session was not shown: nobody confirms it, a superuser neither.
Confirming the own table is tested in ``tests/accounts/test_table_uploads.py``."""
