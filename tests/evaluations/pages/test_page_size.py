"""How large the page of a sheet is on its way to an office PC: 40 rows, plain and packed."""

from __future__ import annotations

import gzip
from dataclasses import replace
from itertools import cycle, islice

import pytest
from django.test import Client
from django.urls import reverse

from evaluations.models import Evaluation
from tests.factories.documents import build_document
from tests.factories.evaluations import create_evaluation
from tests.factories.people import Office
from tests.pages import as_user, posted

KILOBYTE = 1024
FIRST_VISIT = 60 * KILOBYTE
"""What goes over the wire on the first visit, static files aside, which browsers keep."""
PACKED = 15 * KILOBYTE
ROWS = 40


@pytest.fixture
def sheet(people: Office) -> Evaluation:
    """A sheet of 40 rows that differ, as a preparer fills it, with some findings."""
    document = build_document()
    scored = [row for row in document.indicators if row.level3 != "不适用"]
    rows = tuple(
        replace(row, level3=f"{row.level3}（第{n}批）", actual="" if n % 5 == 0 else row.actual)
        for n, row in enumerate(islice(cycle(scored), ROWS))
    )
    whole = replace(document, indicators=rows)
    return create_evaluation(people.unit, people.preparer, document=whole)


def wire_size(client: Client, address: str, **data: str) -> tuple[int, int]:
    """Bytes of the page and of what is sent of it."""
    ask = client.post if data else client.get
    answer = ask(address, data, headers={"accept-encoding": "gzip"})
    assert answer.status_code == 200
    assert answer.headers["Content-Encoding"] == "gzip"
    return len(gzip.decompress(answer.content)), len(answer.content)


def test_a_sheet_of_forty_rows_is_small_on_the_wire(
    client: Client, people: Office, sheet: Evaluation
) -> None:
    as_user(client, people.preparer)
    address = reverse("evaluations:sheet", args=[sheet.pk])
    plain, packed = wire_size(client, address)
    live, live_packed = wire_size(client, f"{address}live/", **posted(sheet))
    assert packed <= PACKED, f"{plain:,} bytes, packed {packed:,}"
    assert plain <= 3 * FIRST_VISIT, "the browser has to read it, too"
    assert live_packed <= PACKED // 2, f"live {live:,} bytes, packed {live_packed:,}"


def test_the_token_differs_in_every_packed_page(
    client: Client, people: Office, sheet: Evaluation
) -> None:
    """What does not repeat cannot be guessed from the length of what is packed."""
    as_user(client, people.preparer)
    address = reverse("evaluations:sheet", args=[sheet.pk])
    tokens = {client.get(address).context["csrf_token"] for _visit in range(3)}
    assert len({str(token) for token in tokens}) == 3


def test_only_pages_are_packed(client: Client, people: Office, sheet: Evaluation) -> None:
    as_user(client, people.preparer)
    packing = {"accept-encoding": "gzip"}
    workbook = client.get(reverse("evaluations:workbook", args=[sheet.pk]), headers=packing)
    assert "Content-Encoding" not in workbook.headers
    data = {**posted(sheet), "then": "autosave"}
    answer = client.post(reverse("evaluations:sheet", args=[sheet.pk]), data, headers=packing)
    assert "Content-Encoding" not in answer.headers
