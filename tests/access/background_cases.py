"""The URLs of what one person has done in the background: filling from a workbook, and marking."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.access.cases import Body, Case, body, hidden, site_case
from tests.access.world import World, file_of


def background_cases(world: World) -> Iterator[Case]:
    yield from _fillings(world)
    yield from _markings(world)


def _fillings(world: World) -> Iterator[Case]:
    """Into the draft another person's workbook waits to be filled, see background.py."""
    forms = world.objects["evaluations.evaluation"]
    for state in ("draft", "submitted", "returned"):
        form = forms[state]
        yield site_case(
            "intake:fill", state, form.pk, post=_book(world),
            hidden=_book(world, **hidden(world)),
        )  # fmt: skip
        taking = {"version": form.version, "all": "1"}
        yield site_case(
            "intake:take_fill", state, form.pk, post=body(**taking),
            stale=body(**(taking | {"version": 0})), hidden=body(**taking, **hidden(world)),
        )  # fmt: skip
        yield site_case("intake:fill_progress", state, form.pk)
        yield site_case("intake:cancel_fill", state, form.pk, others_job=_others_job(world))
    yield site_case(
        "intake:fill", "draft, no workbook", forms["draft"].pk, post=body(),
        text=lambda person, page: {"file": file_of(b"<script>", "填好.xlsx")},
    )  # fmt: skip
    yield site_case(
        "intake:fills", post=_book(world), of_unit=False, strangers_own=True,
        hidden=_book(world, **hidden(world)),
    )  # fmt: skip
    yield site_case("intake:fills_progress", of_unit=False)
    yield site_case("intake:cancel_fills", of_unit=False, others_job=_others_job(world))


def _book(world: World, **fields: Any) -> Body:
    return lambda person, page: fields | {"file": file_of(world.book, "填好.xlsx")}


def _others_job(world: World) -> Body:
    """The job of somebody else, by every name that a page might give it."""
    job, member = world.get("fillings", "member’s filling"), world.victims["member"]
    return body(job=job.pk, key=job.key, by=member.pk, user=member.pk)


def _markings(world: World) -> Iterator[Case]:
    runs, uploads = world.objects["runs"], world.objects["uploads"]
    pages = ("intake:marked", "intake:marked_progress", "intake:cancel_marking")
    for url in (*pages, "intake:marked_file"):
        for name in ("preview", "stopped", "done"):
            where = (runs[name].pk, uploads[name].pk)
            yield site_case(url, name, *where, others_file=_others_file(world))
        crossed = (runs["preview"].pk, uploads["other"].pk)
        yield site_case(url, "file of another import", *crossed)
        strange = (runs["other"].pk, uploads["other"].pk)
        yield site_case(url, "other", *strange, of_unit=False, strangers_own=True)


def _others_file(world: World) -> Body:
    return body(**hidden(world), upload=world.get("uploads", "other").pk, file="marked/done")
