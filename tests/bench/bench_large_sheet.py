"""Processor time of GET for sheets of 40 and 1,000 rows, with the inputs written by
``evaluations.editing.inputs`` and by Django's widget templates, in turn and in one run.

On a SQLite in memory. ``python -m tests.bench.bench_large_sheet`` ends with 1 when the page of
1,000 rows is not at least a third cheaper than with Django's templates.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import replace

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["DATABASE_URL"] = "sqlite://:memory:"

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.forms.renderers import DjangoTemplates  # noqa: E402
from django.test import Client  # noqa: E402

from evaluations.editing.forms import FundingLineForm, HeaderForm, IndicatorForm  # noqa: E402
from evaluations.editing.inputs import InputWriter  # noqa: E402
from evaluations.models import Evaluation  # noqa: E402
from tests.factories.documents import build_document  # noqa: E402
from tests.factories.evaluations import create_evaluation  # noqa: E402
from tests.factories.people import Office, office  # noqa: E402
from tests.pages import as_user  # noqa: E402

ROUNDS = 5
AT_MOST = 2 / 3


def a_sheet(people: Office, count: int) -> Evaluation:
    document = build_document()
    printed = document.indicators
    rows = tuple(
        replace(printed[number * len(printed) // count], level3=f"指标{number}", weight="1")
        for number in range(count)
    )
    return create_evaluation(
        people.unit,
        people.preparer,
        document=replace(document, indicators=rows),
        name=f"{count} 行",
    )


def seconds(client: Client, form: Evaluation, writer: type[DjangoTemplates]) -> float:
    for kind in (HeaderForm, FundingLineForm, IndicatorForm):
        kind.default_renderer = writer  # type: ignore[assignment]  # Django's, to compare with
    begin = time.process_time()
    answer = client.get(f"/evaluations/{form.pk}/")
    assert answer.status_code == 200
    return time.process_time() - begin


def main() -> int:
    settings.ALLOWED_HOSTS = ["testserver"]
    name = connection.creation.create_test_db(verbosity=0)
    people = office()
    client = as_user(Client(), people.preparer)
    ratio = 1.0
    for count in (40, 1_000):
        form = a_sheet(people, count)
        seconds(client, form, InputWriter)
        rounds = [
            (seconds(client, form, DjangoTemplates), seconds(client, form, InputWriter))
            for _ in range(ROUNDS)
        ]
        before, after = (min(times) for times in zip(*rounds, strict=True))
        ratio = after / before
        print(f"{count:5} rows: {before:.2f} s by templates, {after:.2f} s now, x{ratio:.2f}")
    connection.creation.destroy_test_db(name, verbosity=0)
    return int(ratio > AT_MOST)


if __name__ == "__main__":
    sys.exit(main())
