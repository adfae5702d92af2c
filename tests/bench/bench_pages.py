"""What pages and jobs cost over made-up forms, on a PostgreSQL database of their own.

``python -m tests.bench.bench_pages [UNITS [PROJECTS [YEARS]]]``: fills the database by
``make_sample_data`` (DATABASE_URL says on which server, else 127.0.0.1), then asks for each page
four times. Queries count, and how times grow from one size to another; never the times themselves.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Final

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("DATABASE_URL", "postgres://postgres@127.0.0.1/postgres")
os.environ.setdefault("ZIPING_ALLOWED_HOSTS", "testserver")
os.environ.setdefault("ZIPING_LOG_LEVEL", "WARNING")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from accounts.models import User  # noqa: E402
from evaluations.campaigns.finding_refresh import Scope  # noqa: E402
from evaluations.checking.store import CHUNK, refresh_findings  # noqa: E402
from evaluations.models import Campaign, Evaluation  # noqa: E402
from evaluations.models.states import State  # noqa: E402
from tests.pages import as_user, posted  # noqa: E402

SIZE: Final = (30, 20, 2)
TURNS: Final = 3
CITY, UNIT = "sample1-review", "sample1-fill0001"


def pages() -> list[tuple[str, str, str]]:
    """Name, who asks, address."""
    to_fill = Evaluation.objects.filter(state=State.DRAFT).earliest("pk")
    to_read = Evaluation.objects.filter(state=State.UNIT_APPROVED).earliest("pk")
    campaign = Campaign.objects.latest("year")
    last = -(-Evaluation.objects.count() // 25)
    return [
        ("list of a unit", UNIT, "/evaluations/"),
        ("list of the city", CITY, "/evaluations/"),
        ("  its last page", CITY, f"/evaluations/?page={last}"),
        ("  by words", CITY, "/evaluations/?words=巡查检测"),
        ("  by finding", CITY, "/evaluations/?findings=OVER_NOEXPL"),
        ("review queue", CITY, "/evaluations/review/"),
        ("  of a unit", CITY, f"/evaluations/review/?unit={to_read.unit_id}"),
        ("  by finding", CITY, "/evaluations/review/?findings=OVER_NOEXPL"),
        ("form", CITY, f"/evaluations/{to_read.pk}/"),
        ("form to fill", UNIT, f"/evaluations/{to_fill.pk}/"),
        ("checks of a campaign", CITY, f"/evaluations/checks/{campaign.pk}/"),
        ("catalogue", CITY, "/evaluations/checks/"),
        ("admin's queue", "sample1-admin", "/admin/evaluations/evaluation/"),
    ]


def seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def ask(name: str, who: str, address: str) -> None:
    client = as_user(Client(), User.objects.get(staff_number=who))

    def get() -> None:
        if client.get(address).status_code != 200:
            raise AssertionError(f"{address} is not there")

    get()
    best = min(seconds(get) for _ in range(TURNS))
    with CaptureQueriesContext(connection) as queries:
        get()
    print(f"{name:22} {1000 * best:7.0f} ms {len(queries):4} queries")


def type_and_save() -> None:
    """A form that is filled: a pause in typing, and saving, a row changed each time."""
    form = Evaluation.objects.filter(state=State.DRAFT).earliest("pk")
    client = as_user(Client(), User.objects.get(staff_number=UNIT))
    numbers = count()

    def post(tail: str) -> tuple[float, int]:
        """Seconds and queries."""
        page = posted(form, **{"rows-0-explanation": f"第 {next(numbers)} 次填写"})
        with CaptureQueriesContext(connection) as queries:
            begin = time.perf_counter()
            status = client.post(f"/evaluations/{form.pk}/{tail}", page).status_code
            took = time.perf_counter() - begin
        if status not in (200, 302):
            raise AssertionError(f"refused: {status}")
        return took, len(queries)

    for name, tail in (("a pause in typing", "live/"), ("saving", "")):
        post(tail)
        took, queries = min(post(tail) for _ in range(TURNS * 5))
        print(f"{name:22} {1000 * took:7.0f} ms {queries:4} queries")


def work_through() -> None:
    """The jobs that go through every form."""
    forms = Scope(campaign=Campaign.objects.latest("year").pk).evaluations()
    ids = list(forms.values_list("pk", flat=True)[: 5 * CHUNK])
    took = seconds(lambda: refresh_findings(ids))
    print(f"judging anew: {1000 * took / len(ids):.1f} ms a form ({len(ids)} forms)")
    year = Campaign.objects.latest("year").year
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "out.json"
        options = {"year": year, "format": "json", "output": target}
        took = seconds(lambda: call_command("export_evaluations", **options))
        size = target.stat().st_size >> 20
    print(f"export as JSON: {took:.1f} s, {size} MB")


def main(units: int, projects: int, years: int) -> None:
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        call_command("make_sample_data", units=units, projects=projects, years=years)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        for page in pages():
            ask(*page)
        type_and_save()
        work_through()
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    given = tuple(int(text) for text in sys.argv[1:4])
    main(*given, *SIZE[len(given) :])
