"""The addresses of the site itself, each with the object it is about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.signed_out import shown_to
from evaluations.campaigns.check_settings import defaults, rule_named
from evaluations.lifecycle.transitions import TRANSITIONS
from evaluations.models.states import State
from evaluations.pages.checks import tried_token
from tests.access.background_cases import background_cases
from tests.access.cases import NOTHING, Body, Case, body, fixed, foreign, hidden, site_case
from tests.access.evidence import evidence_cases
from tests.access.forms import Fields
from tests.access.foureyes import OWN
from tests.access.world import CHECK, YEAR, World, file_of, later
from tests.factories.people import PASSWORD

SHOWN_STATES: Final = (State.DRAFT, State.SUBMITTED, State.APPROVED)
"""In which what hangs on a sheet's page is asked for, too; the page itself and steps in all."""

NEW_PASSWORD: Final = "Bai-ta-58-even-longer"


def site_cases(world: World) -> Iterator[Case]:
    """Every case outside the admin."""
    yield from _accounts(world)
    yield from _sheets(world)
    yield from _submission(world)
    yield from _steps(world)
    yield from _checks(world)
    yield from _samples(world)
    yield from _budgets(world)
    yield from _imports(world)
    yield from _import_items(world)
    yield from background_cases(world)
    yield from evidence_cases(world)


def own_login(person: str, page: Fields) -> Fields:
    """The right password; who has no account takes the preparer's."""
    name = "preparer" if person == "anonymous" else person
    return {"username": f"n-{name}", "password": PASSWORD}


def guessed_login(person: str, page: Fields) -> Fields:
    """A superuser's account with a wrong password, and an address elsewhere to go on to."""
    return {"username": "n-root", "password": "root", "next": "https://elsewhere.invalid/"}


def own_return(person: str, page: Fields) -> Fields:
    """The page's own person with the right password."""
    name = "preparer" if person == "anonymous" else person
    user = User.objects.get(staff_number=f"n-{name}")
    return {"person": shown_to(user), "password": PASSWORD}


def returned_as(other: str) -> Body:
    """A page that was shown to somebody else, with one's own password."""

    def post(person: str, page: Fields) -> Fields:
        user = User.objects.get(staff_number=f"n-{other}")
        return {"person": shown_to(user), "password": PASSWORD}

    return post


NEW_OWN: Final = body(old_password=PASSWORD, new_password1=NEW_PASSWORD, new_password2=NEW_PASSWORD)


def new_for_others(world: World) -> Body:
    """Somebody else's account named in the form for one's own password."""
    root = world.victims["root"]
    return body(
        old_password="wrong", new_password1=NEW_PASSWORD, new_password2=NEW_PASSWORD,
        user=root.pk, id=root.pk, username=root.staff_number,
    )  # fmt: skip


def _accounts(world: World) -> Iterator[Case]:
    yield site_case("home", of_unit=False)
    yield site_case("health", of_unit=False)
    yield site_case("ready", of_unit=False)
    yield site_case("help", of_unit=False)
    yield site_case("help_page", "preparer", "preparer", of_unit=False)
    yield site_case("undecided", of_unit=False, hidden=body(**hidden(world)))
    yield site_case("jobs", of_unit=False, hidden=body(**hidden(world)))
    yield site_case("accounts:login", post=own_login, of_unit=False, guessed=guessed_login)
    yield site_case("accounts:session", of_unit=False)
    yield site_case(
        "accounts:sign_in_again", post=own_return, of_unit=False,
        other_person=returned_as("root"), forged_person=body(person="1:forged", password=PASSWORD),
    )  # fmt: skip
    yield site_case("accounts:logout", of_unit=False, hidden=body(**hidden(world)))
    yield site_case(
        "accounts:password", post=NEW_OWN, of_unit=False, other_account=new_for_others(world)
    )
    yield site_case("accounts:password_done", of_unit=False)


# Sheets ---------------------------------------------------------------------------------------


def _sheets(world: World) -> Iterator[Case]:
    for url in ("list", "queue", "start", "workbooks", "create"):
        yield site_case(f"evaluations:{url}", of_unit=False)
    forms = world.objects["evaluations.evaluation"]
    yield site_case(
        "evaluations:submit_several", post=_submit_several(forms["draft"]), of_unit=False,
        strangers_own=True, others_sheet=_submit_several(forms["other"]),
    )  # fmt: skip
    stolen = {"rows-0-uid": forms["other"].indicators.first().uid, "rows-0-level3": "别表的行"}
    for state in State:
        yield site_case("evaluations:findings", state.value, forms[state.value].pk)
        yield site_case("evaluations:explain", state.value, forms[state.value].pk)
        edit = world.sheets[state.value] | {"goal_actual": "改过的完成情况。"}
        forged = {"hidden": body(**edit, **hidden(world))}
        if state == State.DRAFT:  # the other editable states differ in nothing
            forged["others_row"] = body(**(edit | stolen))
            forged["stale"] = body(**(edit | {"version": 0, "then": "autosave"}))
        path = fixed(reverse("evaluations:sheet", args=[forms[state.value].pk]))
        yield Case("evaluations:sheet", state.value, path, body(**edit), forged, of_unit=True)
        if state in SHOWN_STATES:
            yield from _on_sheet(world, forms[state.value], edit, edit | stolen)
    submit = world.sheets["draft"] | {"then": "submit"} | world.answers
    yield site_case(
        "evaluations:sheet", "draft, then submit", forms["draft"].pk, post=body(**submit),
        hidden=body(**submit, **hidden(world)),
    )  # fmt: skip


def _submission(world: World) -> Iterator[Case]:
    """The page that asks before a sheet is submitted, and what changed in a sheet."""
    for state in SHOWN_STATES:
        form = world.objects["evaluations.evaluation"][state.value]
        posted = {"version": form.version} | world.answers
        yield site_case(
            "evaluations:submit", state.value, form.pk, post=body(**posted),
            hidden=body(**posted, **hidden(world)), stale=body(**(posted | {"version": 0})),
        )  # fmt: skip
        yield site_case("evaluations:changes", state.value, form.pk)
        taken = {"version": form.version, "place": "project_amount"}
        yield site_case(
            "evaluations:sources", state.value, form.pk, post=body(**taken, then="take"),
            copied=body(version=form.version, row="last-0", then="copy"),
            hidden=body(**taken, **hidden(world)),
        )  # fmt: skip


def _submit_several(form: Any) -> Body:
    return body(**{"sheet": form.pk, f"version-{form.pk}": form.version, "then": "submit"})


def _on_sheet(world: World, form: Any, edit: Fields, stolen: Fields) -> Iterator[Case]:
    """What hangs on a sheet's page."""
    yield site_case(
        "evaluations:live", form.state, form.pk, post=body(**edit), others_row=body(**stolen)
    )
    yield site_case(
        "evaluations:compare", form.state, form.pk, post=body(**edit, at="1700000000000"),
        others_row=body(**stolen), endless=body(**edit, at="9" * 18),
    )  # fmt: skip
    yield site_case(
        "evaluations:rows", form.state, form.pk, post=body(**edit), others_row=body(**stolen)
    )
    if form.state in {State.DRAFT, State.APPROVED}:
        for url in ("history", "workbook", "print", "pdf", "word", "versions"):
            yield site_case(f"evaluations:{url}", form.state, form.pk)
        yield from _versions(world, form)


def _versions(world: World, form: Any) -> Iterator[Case]:
    own = form.versions.latest("pk").pk
    other = world.get("evaluations.evaluation", "other").versions.latest("pk").pk
    yield site_case("evaluations:version", form.state, form.pk, own)
    yield site_case("evaluations:version", f"{form.state}, of another sheet", form.pk, other)
    yield site_case("evaluations:compare_versions", form.state, form.pk)
    yield site_case(
        "evaluations:restore_version", form.state, form.pk, own,
        post=body(version=form.version), hidden=body(version=form.version, **hidden(world)),
        stale=body(version=0),
    )  # fmt: skip


def _steps(world: World) -> Iterator[Case]:
    forms, remarks = world.objects["evaluations.evaluation"], world.objects["remarks"]
    for move in TRANSITIONS:
        form = forms[move.source]
        posted = {"action": move.action, "reason": "请核对", "version": form.version}
        yield site_case(
            "evaluations:transition", f"{move.source}, {move.action}", form.pk, post=body(**posted),
            hidden=body(**posted, **hidden(world)), stale=body(**(posted | {"version": 0})),
        )  # fmt: skip
    for name, own in OWN.items():
        for action in own.tried:
            form = forms[name]
            posted = {"action": action, "reason": "请核对", "version": form.version}
            yield site_case(
                "evaluations:transition", f"{name}, {action}", form.pk, post=body(**posted)
            )
    strange = forms["other"].indicators.first().pk
    for state in ("draft", "submitted", "unit_approved", "approved"):
        text = {"text": "口径不清", "indicator": forms[state].indicators.first().pk}
        yield site_case(
            "evaluations:add_remark", state, forms[state].pk, post=body(**text),
            hidden=body(**(text | hidden(world))),
            others_row=body(**(text | {"indicator": strange})),
        )  # fmt: skip
    for url in ("evaluations:resolve_remark", "evaluations:withdraw_remark"):
        for state in ("submitted", "returned", "unit_approved"):
            yield site_case(
                url, state, forms[state].pk,
                post=body(remark=remarks[state].pk, text="清单已附。"),
                others_remark=body(remark=remarks["other"].pk, text="清单已附。"),
                reply=body(remark=remarks[state].pk, text="清单已附。", then="reply"),
            )  # fmt: skip
    waived = {"key": world.waiver_key, "reason": "文件另有规定", "expires_on": later()}
    yield site_case(
        "evaluations:waive", "", forms["wrong"].pk, post=body(**waived),
        hidden=body(**waived, **hidden(world)),
        endless=body(**(waived | {"expires_on": "9999-12-31"})),
    )  # fmt: skip
    waiver = world.get("waivers", "waived").pk
    yield site_case(
        "evaluations:revoke_waiver", "", forms["waived"].pk, post=body(waiver=waiver),
        hidden=body(waiver=waiver, **hidden(world)),
    )  # fmt: skip
    yield site_case(
        "evaluations:revoke_waiver", "of another sheet", forms["wrong"].pk, post=body(waiver=waiver)
    )


# Checks and samples ---------------------------------------------------------------------------


def _checks(world: World) -> Iterator[Case]:
    yield site_case("evaluations:checks", of_unit=False)
    today = timezone.localdate()
    for name in ("district", "own", "other"):
        campaign = world.get("evaluations.campaign", name)
        strange = name == "other"
        yield site_case("evaluations:campaign_checks", name, campaign.pk, of_unit=not strange)
        choice = {"variant": "", "valid_from": today, "reason": "统一口径"}
        yield site_case(
            "evaluations:campaign_scoring", name, campaign.pk, of_unit=not strange,
            post=NOTHING if strange else body(**choice),
            hidden=NOTHING if strange else body(**choice, **hidden(world)),
        )  # fmt: skip
        if not strange:
            yield _setting(world, name)
    jobs = world.objects["jobs"]
    district = world.get("evaluations.campaign", "district").pk
    for name, job in jobs.items():
        for url in ("check_job", "check_job_progress"):
            yield site_case(f"evaluations:{url}", name, district, job.pk)
        for url in ("cancel_check_job", "go_on_check_job"):
            yield site_case(
                f"evaluations:{url}", name, district, job.pk, hidden=body(**hidden(world))
            )
    own = world.get("evaluations.campaign", "own").pk
    yield site_case("evaluations:check_job", "of another campaign", own, jobs["waiting"].pk)
    yield site_case("evaluations:cancel_check_job", "of another campaign", own, jobs["waiting"].pk)


def _setting(world: World, name: str) -> Case:
    campaign = world.get("evaluations.campaign", name)
    rule = rule_named(CHECK)
    assert rule is not None
    _severity, own = defaults(rule, campaign)
    day = timezone.localdate()
    other = world.get("evaluations.campaign", "other").pk
    values: dict[str, Any] = {"severity": "warning", "valid_from": day, "then": "save"}
    values |= {f"parameter-{key}": text for key, text in own.items()} | {"reason": "统一口径"}
    wanted = (CHECK, "warning", own, day.isoformat())
    tried = values | {"tried": tried_token(campaign.pk, *wanted)}
    return site_case(
        "evaluations:check_setting", name, campaign.pk, CHECK, post=body(**tried),
        untried=body(**values), hidden=body(**tried, **hidden(world)),
        tried_elsewhere=body(**(values | {"tried": tried_token(other, *wanted)})),
    )  # fmt: skip


def _samples(world: World) -> Iterator[Case]:
    wanted = {"year": YEAR, "size": 2, "seed": 5, "unit": world.units.unit.pk}

    def elsewhere(person: str, page: Fields) -> Fields:
        return wanted | {"unit": foreign(world, person), "by": world.victims["root"].pk}

    yield site_case("evaluations:samples", post=body(**wanted), of_unit=False, elsewhere=elsewhere)
    sample = world.get("samples", "sample").pk
    yield site_case("evaluations:sample", "", sample)
    yield site_case("evaluations:sample_workbook", "", sample)


def _budgets(world: World) -> Iterator[Case]:
    yield site_case("budgets:list", of_unit=False)
    for name, document in world.objects["documents"].items():
        yield site_case("budgets:document", name, document.pk, of_unit=name != "other")


# Imports --------------------------------------------------------------------------------------


def _imports(world: World) -> Iterator[Case]:
    unit = world.units.unit
    wanted = {"year": YEAR, "unit": unit.pk, "arrives_as": "draft"}

    def upload(person: str, page: Fields) -> Fields:
        return wanted | {"documents": file_of(world.book, "去年.xlsx")}

    def elsewhere(person: str, page: Fields) -> Fields:
        extra = {"arrives_as": "approved", "creates_units": "on", "unit": foreign(world, person)}
        return upload(person, page) | hidden(world) | extra

    yield site_case("intake:list", post=upload, of_unit=False, elsewhere=elsewhere)
    for name in ("preview", "stopped", "done"):
        run = world.get("runs", name)
        for url in ("intake:run", "intake:progress", "intake:report"):
            yield site_case(url, name, run.pk)
    steps = (
        ("preview", "confirm"), ("preview", "cancel"), ("preview", "undo"), ("done", "confirm"),
        ("done", "undo"), ("stopped", "retry"),
    )  # fmt: skip
    for name, step in steps:
        run = world.get("runs", name)
        yield site_case(
            "intake:run_action", f"{name}, {step}", run.pk, step, hidden=body(**hidden(world))
        )
    run = world.get("runs", "preview")

    def options_elsewhere(person: str, page: Fields) -> Fields:
        return hidden(world) | {"unit": foreign(world, person), "creates_units": "on"}

    yield site_case(
        "intake:options", "", run.pk, post=body(year=YEAR, unit=unit.pk),
        elsewhere=options_elsewhere,
    )  # fmt: skip
    yield site_case(
        "intake:unit_name", "", run.pk, post=body(name="区图书馆", unit=unit.name),
        elsewhere=body(name="区图书馆", unit=world.units.other.name),
    )  # fmt: skip


def _import_items(world: World) -> Iterator[Case]:
    run, item = world.get("runs", "preview"), world.get("items", "item")
    corrected = {"value-goal_actual": "改过的完成情况。"}
    yield site_case(
        "intake:item", "", run.pk, item.pk, post=body(**corrected),
        hidden=body(**corrected, **{"value-kind": "statement", "value-edition": "x"},
                    **hidden(world)),
    )  # fmt: skip
    yield site_case("intake:item", "of another run", run.pk, world.get("items", "other").pk)
    for choice in ("skip", "take", "unit", "project"):
        chosen = {"unit": world.units.unit.pk} if choice == "unit" else {}

        def elsewhere(person: str, page: Fields) -> Fields:
            return hidden(world) | {"unit": foreign(world, person)}

        yield site_case(
            "intake:decide", choice, run.pk, item.pk, choice, post=body(**chosen),
            elsewhere=elsewhere,
        )  # fmt: skip
