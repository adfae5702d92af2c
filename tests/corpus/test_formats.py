"""The same sheet reads the same from every format."""

import json
from pathlib import Path
from typing import Any

import pytest

from intake.pipeline import extract_bytes, to_json
from tests.corpus.compare import compare
from tests.corpus.formats import FORMATS
from tests.corpus.official import sheet

OWN = Path(__file__).parent / "documents"


def expected() -> list[Any]:
    documents: list[Any] = json.loads((OWN / "scored-text.expected.json").read_text("utf-8"))[
        "documents"
    ]
    return documents


@pytest.mark.parametrize("name", FORMATS)
def test_one_sheet_in_every_format(name: str) -> None:
    data = FORMATS[name](sheet(expected()[0]))

    score = compare(expected(), to_json(extract_bytes(f"自评表.{name}", data))["documents"])

    assert score.wrong == []
    assert score.found == 1
