"""What a web worker keeps after large pages: its memory at the start and after a thousand of them.

One gunicorn worker with the threads of the deployment, a PostgreSQL database of its own
(DATABASE_URL says on which server, else 127.0.0.1). Pages are asked for, judged while typed and
saved in turns, by two clients at once, each time with texts that were never seen before: 100 rows
that fill a sheet to its longest, and every twentieth page as many rows as a sheet may have.
``python -m tests.bench.bench_memory [PAGES]``; ends with 1 when more than 50 MB were kept.
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("DATABASE_URL", "postgres://postgres@127.0.0.1/postgres")
os.environ.setdefault("ZIPING_LOG_LEVEL", "WARNING")
os.environ["ZIPING_ALLOWED_HOSTS"] = "127.0.0.1,testserver"
os.environ["ZIPING_DEMO"] = "1"  # plain http, DEBUG off
DATA = tempfile.TemporaryDirectory(prefix="ziping-bench-")
os.environ["ZIPING_DATA_DIR"] = DATA.name

import django  # noqa: E402

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from evaluations.models import Evaluation  # noqa: E402
from evaluations.sheet.document import IndicatorRow, SelfEvaluation  # noqa: E402
from evaluations.storage.mapper import MAX_ROWS  # noqa: E402
from scripts.serve import healthy  # noqa: E402
from tests.factories.documents import build_document  # noqa: E402
from tests.factories.evaluations import create_evaluation  # noqa: E402
from tests.factories.people import Office, office  # noqa: E402
from tests.pages import as_user, posted  # noqa: E402

PAGES: Final = 1_000
WARM_UP: Final = 20
MAX_MEGABYTES: Final = 50
CLIENTS: Final = 2
PORT: Final = 8097
LONG: Final = {"level3": 100, "target": 300, "actual": 300, "explanation": 1_200}
SHORT: Final = {"level3": 20, "target": 10, "actual": 10, "explanation": 40}
LONG_ROWS: Final = 100
FULL_EVERY: Final = 20
_STEP: Final = 48  # whole visits of three pages by two clients
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


def words(length: int) -> str:
    return "".join(chr(random.randrange(0x4E00, 0x9FA5)) for _ in range(length))  # noqa: S311


def sheet(number: int) -> SelfEvaluation:
    """A sheet whose every text is new."""
    full = number % FULL_EVERY == 0
    lengths, rows = (SHORT, MAX_ROWS) if full else (LONG, LONG_ROWS)
    base = build_document()
    return replace(
        base,
        goal_actual=words(1_000),
        indicators=tuple(
            row(base.indicators[place % 4], f"{number}-{place}", lengths) for place in range(rows)
        ),
    )


def row(like: IndicatorRow, label: str, lengths: Mapping[str, int]) -> IndicatorRow:
    texts: dict[str, Any] = {name: label + words(most) for name, most in lengths.items()}
    return replace(like, **texts)


def memory(pid: int) -> float:
    """Megabytes of memory that the process holds."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024


def worker_of(pid: int) -> int:
    """The one child of gunicorn's master."""
    while not (children := Path(f"/proc/{pid}/task/{pid}/children").read_text().split()):
        time.sleep(0.1)
    return int(children[0])


class Visitor:
    """Somebody signed in who keeps one form open."""

    def __init__(self, people: Office, number: int) -> None:
        self.form = create_evaluation(people.unit, people.preparer, name=f"项目{number}")
        client = as_user(Client(), people.preparer)
        client.get(f"/evaluations/{self.form.pk}/")
        self.cookie = "; ".join(f"{name}={c.value}" for name, c in client.cookies.items())
        self.token = ""

    def ask(self, method: str, tail: str = "", page: dict[str, str] | None = None) -> str:
        link = HTTPConnection("127.0.0.1", PORT, timeout=300)
        body = urlencode(page | {"csrfmiddlewaretoken": self.token}) if page else ""
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if page else {}
        link.request(method, f"/evaluations/{self.form.pk}/{tail}", body, kind | self._head())
        answer = link.getresponse()
        text = answer.read().decode()
        link.close()
        if answer.status not in {200, 302}:
            raise AssertionError(f"{method} {tail}: {answer.status} {text[:300]}")
        return text

    def _head(self) -> dict[str, str]:
        return {"Cookie": self.cookie}

    def visit(self, number: int) -> int:
        """Save, open and type in one large sheet: three pages."""
        self.token = self.token or _TOKEN.findall(self.ask("GET"))[0]
        page = typed(self.form, sheet(number))
        self.ask("POST", "", page)
        self.ask("GET")
        self.ask("POST", "live/", typed(self.form, sheet(number + 1)))
        return 3


def typed(form: Evaluation, document: SelfEvaluation) -> dict[str, str]:
    """The page with this document's rows, as a browser posts it."""
    page = {name: text for name, text in posted(form).items() if not name.startswith("rows-")}
    ids = list(form.indicators.values_list("pk", flat=True))
    page |= {"rows-TOTAL_FORMS": len(document.indicators), "rows-INITIAL_FORMS": 0}
    for number, row in enumerate(document.indicators):
        page[f"rows-{number}-id"] = ids[number] if number < len(ids) else ""
        for name in ("level1", "level2", "level3", "target", "actual", "weight", "score"):
            page[f"rows-{number}-{name}"] = getattr(row, name)
        page[f"rows-{number}-explanation"] = row.explanation
    connection.close()
    return page


def visits(visitors: list[Visitor], pages: int, begin: int) -> int:
    """Ask for that many pages; returns the number of the next sheet."""
    done = 0
    with ThreadPoolExecutor(CLIENTS) as pool:
        while done < pages:
            sheets = range(begin, begin + len(visitors))
            done += sum(pool.map(Visitor.visit, visitors, sheets))
            begin += len(visitors)
    return begin


def measure(pages: int) -> float:
    people = office()
    visitors = [Visitor(people, number) for number in range(CLIENTS)]
    name = connection.settings_dict["NAME"]
    url = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"
    command = ["gunicorn", "config.wsgi:application", "--bind", f"127.0.0.1:{PORT}"]
    options = ["--workers", "1", "--worker-class", "gthread", "--threads", "4"]
    others = ["--no-control-socket", "--timeout", "300", "--log-level", "warning"]
    master = subprocess.Popen(
        [sys.executable, "-m", *command, *options, *others], env={**os.environ, "DATABASE_URL": url}
    )
    try:
        worker = worker_of(master.pid)
        while not healthy(PORT) and master.poll() is None:
            time.sleep(0.1)
        idle = memory(worker)
        next_sheet = visits(visitors, WARM_UP, 0)
        start = memory(worker)
        print(f"{idle:.0f} MB idle, {start:.0f} MB after {WARM_UP} pages", flush=True)
        begun = time.monotonic()
        for done in range(_STEP, pages + 1, _STEP):
            next_sheet = visits(visitors, _STEP, next_sheet)
            print(f"{done} pages: {memory(worker):.0f} MB", flush=True)
        end = memory(worker)
        print(f"grown by {end - start:.0f} MB in {time.monotonic() - begun:.0f} s", flush=True)
        return end - start
    finally:
        master.terminate()
        master.wait(30)


def main() -> int:
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else PAGES
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        return int(measure(pages) > MAX_MEGABYTES)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    sys.exit(main())
