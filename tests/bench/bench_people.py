"""Many people fill in sheets at the same time, two in each sheet, and each page saves by itself.

``python -m tests.bench.bench_people [people] [seconds]``, 200 and 120 where nothing is said, on the
database that DATABASE_URL names (it makes one beside it and drops it). The site runs as in a
container: gunicorn with ``config/gunicorn.py``. Each person types another cell every 5 seconds and
sends the whole page, with the version that the page has; the answer gives the next one. Two people
share a sheet and type in different rows, so that nearly every save is merged. At the end every cell
must hold what its save was confirmed for. It ends with 1 where a save failed or was lost, or where
the 95th percentile is 500 ms or more.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# Sessions that are made here hold for the site.
os.environ.setdefault("ZIPING_SECRET_KEY", "only-for-this-measurement")
os.environ.setdefault("ZIPING_HTTPS", "0")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from accounts.models import Membership, Unit, User  # noqa: E402
from accounts.roles import Role  # noqa: E402
from evaluations.models import Evaluation  # noqa: E402
from evaluations.models.states import State  # noqa: E402
from scripts import serve  # noqa: E402
from tests.factories.evaluations import create_many  # noqa: E402
from tests.factories.people import UnitFactory, UserFactory  # noqa: E402
from tests.pages import posted  # noqa: E402

PEOPLE: Final = 200
SECONDS: Final = 120.0
EVERY: Final = 5.0
"""Seconds between two saves of one person."""
LIMIT: Final = 0.5
TOKEN: Final = "t" * 32
A_UNIT: Final = 10
"""Sheets in one unit; they are compared with each other at every save."""
ROWS: Final = 4
"""Rows that each of the two people of a sheet types in."""


@dataclass
class Person:
    """Somebody at an open page: its fields, and what the server has confirmed."""

    number: int
    sheet: int
    session: str
    page: dict[str, Any]
    first_row: int
    confirmed: dict[str, str] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    merged: int = 0

    def work(self, port: int, until: float) -> None:
        """Type and save until that moment; the first save comes at any time of the first turn."""
        with closing(http.client.HTTPConnection(serve.HOST, port, timeout=60)) as wire:
            self._work(wire, until)

    def _work(self, wire: http.client.HTTPConnection, until: float) -> None:
        rng = random.Random(self.number)  # noqa: S311  no secret
        turn, next_save = 0, time.monotonic() + rng.random() * EVERY
        while max(next_save, time.monotonic()) < until:
            time.sleep(max(0.0, next_save - time.monotonic()))
            turn += 1
            cell = f"rows-{self.first_row + turn % ROWS}-explanation"
            self.page[cell] = f"第 {turn} 次填写，{rng.randrange(10**6)} 册。"
            try:
                self._save(wire, cell)
            except (OSError, http.client.HTTPException, ValueError) as error:
                self.failures.append(f"{type(error).__name__}: {error}")
                wire.close()
            # As a page does: one save at a time, and the next at once where this one took longer.
            next_save = max(next_save + EVERY, time.monotonic())

    def _save(self, wire: http.client.HTTPConnection, cell: str) -> None:
        begun = time.perf_counter()
        wire.request(
            "POST",
            f"/evaluations/{self.sheet}/",
            urlencode(self.page | {"then": "autosave"}),
            {
                "Content-Type": "application/x-www-form-urlencoded",
                "Cookie": f"{settings.SESSION_COOKIE_NAME}={self.session};"
                f" {settings.CSRF_COOKIE_NAME}={TOKEN}",
                "X-CSRFToken": TOKEN,
                "X-Requested-With": "XMLHttpRequest",
            },
        )
        answer = wire.getresponse()
        text = answer.read().decode()
        self.seconds.append(time.perf_counter() - begun)
        if answer.status != http.client.OK:
            raise ValueError(f"{answer.status} {text[:200]}")
        self._take(json.loads(text), cell)

    def _take(self, answer: dict[str, Any], cell: str) -> None:
        self.page["version"] = answer["version"]
        self.confirmed[cell] = self.page[cell]
        combined = answer.get("combined")
        if combined is None:
            return
        self.merged += 1
        if combined["clashes"]:
            raise ValueError(f"clashes: {combined['clashes']}")
        uids = {text: name for name, text in self.page.items() if name.endswith("-uid")}
        for key, text in combined["cells"].items():
            match = re.fullmatch(r"indicators/(\w+)/(\w+)", key)
            if match and f"{uids[match[1]][:-4]}-{match[2]}" in self.page:
                self.page[f"{uids[match[1]][:-4]}-{match[2]}"] = text


def sit_down(count: int) -> list[Person]:
    """That many people, two at each sheet, each with a page that was just opened."""
    people: list[Person] = []
    while len(people) < count:
        unit: Unit = UnitFactory.create()
        sheets = create_many(unit, UserFactory.create(), A_UNIT, state=State.DRAFT)
        for sheet in sheets[: -(-(count - len(people)) // 2)]:
            for first_row in (0, ROWS):
                people.append(_person(unit, sheet, first_row, len(people)))
    return people[:count]


def _person(unit: Unit, sheet: Evaluation, first_row: int, number: int) -> Person:
    user: User = UserFactory.create()
    Membership.objects.create(user=user, unit=unit, role=Role.PREPARER)
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page = posted(sheet) | {"page": f"page {number}"}
    return Person(number, sheet.pk, session, page, first_row)


def lost(people: Sequence[Person]) -> list[str]:
    """Cells that do not hold what was confirmed."""
    found = []
    for person in people:
        rows = Evaluation.objects.get(pk=person.sheet).indicators.all()
        stored = {f"rows-{n}-explanation": row.explanation for n, row in enumerate(rows)}
        found += [
            f"sheet {person.sheet} {cell}: {text!r} was confirmed, {stored[cell]!r} is stored"
            for cell, text in person.confirmed.items()
            if stored[cell] != text
        ]
    return found


def fill(people: Sequence[Person], port: int, seconds: float) -> None:
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=person.work, args=(port, until)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@contextmanager
def site() -> Iterator[int]:
    """Gunicorn as in a container, on a free port, with the database of this process."""
    database = connection.settings_dict
    login = f"{database['USER']}@{database['HOST']}:{database['PORT']}"
    os.environ["DATABASE_URL"] = f"postgres://{login}/{database['NAME']}"
    with socket.socket() as probe:
        probe.bind((serve.HOST, 0))
        port = int(probe.getsockname()[1])
    options = ["--config", "config/gunicorn.py", "--bind", f"{serve.HOST}:{port}"]
    web = serve.start("网站", "bench-people", ["gunicorn", *options])
    try:
        dead = serve.wait_until_ready([web], port)
        if dead is not None:
            raise RuntimeError(dead.tail())
        yield port
    finally:
        serve.stop([web])


def report(people: Sequence[Person], seconds: float) -> int:
    """Print the figures; 1 where they are not as they should be."""
    times = sorted(second for person in people for second in person.seconds)
    failures = [failure for person in people for failure in person.failures]
    missing = lost(people)
    p95 = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else max(times)
    load = os.getloadavg()[0]
    print(f"{len(people)} people, {seconds:.0f} s, {len(times)} saves, load {load:.1f}")
    print(f"merged with a colleague's: {sum(person.merged for person in people)}")
    print(f"median {statistics.median(times):.3f} s, p95 {p95:.3f} s, worst {times[-1]:.3f} s")
    print(f"failed: {len(failures)}, lost: {len(missing)}")
    for sentence in [*failures[:5], *missing[:5]]:
        print(f"  {sentence}")
    return int(bool(failures or missing) or p95 >= LIMIT)


def main(count: int, seconds: float) -> int:
    if connection.vendor != "postgresql":
        print("DATABASE_URL must name a PostgreSQL")
        return 1
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        people = sit_down(count)
        with tempfile.TemporaryDirectory(prefix="ziping-bench-") as folder:
            os.environ["ZIPING_DATA_DIR"] = folder
            with site() as port:
                fill(people, port, seconds)
        return report(people, seconds)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    given = [float(text) for text in sys.argv[1:]]
    sys.exit(main(int(given[0]) if given else PEOPLE, given[1] if len(given) > 1 else SECONDS))
