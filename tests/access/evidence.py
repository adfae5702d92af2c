"""Evidence of sheets in the states that matter, and the URLs about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile

from evaluations.lifecycle.evidence import attach_evidence
from evaluations.models import Evaluation, Evidence
from evaluations.models.states import State
from evaluations.storage.evidence_files import keep_drawn
from tests.access.cases import Body, Case, body, hidden, site_case
from tests.access.people import SECRET
from tests.access.world import World, file_of

_FILE = f"合同{SECRET}".encode()
_STATES = ("draft", "submitted")


def add_evidence(world: World) -> None:
    """A file of the draft, one of the submitted sheet, one of another unit's; with pages drawn."""
    made: dict[str, Any] = {}
    for name in (*_STATES, "other"):
        form = Evaluation.objects.get(pk=world.get("evaluations.evaluation", name).pk)
        state, form.state = form.state, State.DRAFT
        form.save()
        by = world.people["stranger" if name == "other" else "preparer"]
        secret = "" if name == "other" else SECRET
        made[name] = attach_evidence(
            evaluation=form,
            file=ContentFile(_FILE if secret else b"x"),
            name=f"{name}{secret}.txt",
            kind="contract",
            by=by,
            row_uid=form.indicators.first().uid,
        )
        keep_drawn(made[name].sha256, SECRET.encode(), [SECRET.encode()])
        Evaluation.objects.filter(pk=form.pk).update(state=state)
    Evidence.objects.update(preview=Evidence.Preview.DONE, pages=1)
    world.objects["evidence"] = made


def evidence_cases(world: World) -> Iterator[Case]:
    forms, files = world.objects["evaluations.evaluation"], world.objects["evidence"]
    strange = forms["other"].indicators.first().uid
    for state in _STATES:
        form, number = forms[state], files[state].pk
        yield site_case("evaluations:evidence", state, form.pk)
        yield site_case(
            "evaluations:upload_evidence", state, form.pk, post=_posted(kind="survey"),
            hidden=_posted(kind="survey", **hidden(world)), others_row=_posted(row=strange),
        )  # fmt: skip
        for url, *more in (
            ("evidence_file",), ("download_evidence",), ("evidence_picture", 0),
        ):  # fmt: skip
            yield site_case(f"evaluations:{url}", state, form.pk, number, *more)
        yield site_case(
            "evaluations:change_evidence", state, form.pk, number, post=body(then="remove"),
            kind=body(kind="survey"), hidden=body(kind="survey", **hidden(world)),
        )  # fmt: skip
    crossed = (forms["draft"].pk, files["other"].pk)
    for url, *more in (
        ("evidence_file",), ("download_evidence",), ("evidence_picture", 0), ("change_evidence",),
    ):  # fmt: skip
        yield site_case(
            f"evaluations:{url}", "file of another sheet", *crossed, *more,
            post=body(then="remove"),
        )  # fmt: skip


def _posted(**fields: Any) -> Body:
    return lambda person, page: fields | {"files": file_of(b"1,2", "明细.csv")}
