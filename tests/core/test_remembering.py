"""Caches keep short texts only, whatever comes in."""

from __future__ import annotations

import pytest

from core.numbers import read_number
from core.remembering import MAX_KEY_LENGTH, Remembered, remember_short
from core.text import plain
from evaluations.rules.lib.copying import _stretches
from evaluations.sheet.quantities.parser import parse
from evaluations.sheet.quantities.units import read_unit
from intake.reading import canonical
from intake.reading.extractors.pieces import width_of
from intake.reading.recognisers.other_levels import _is_other
from intake.reading.recognisers.wide import _is_part

BY_TEXT = (
    plain,
    read_number,
    parse,
    read_unit,
    _stretches,
    canonical.clean_text,
    canonical.clean_number,
    canonical.key,
    canonical.base_key,
    canonical.bare_key,
    canonical.is_numeric,
    width_of,
    _is_other,
    _is_part,
)


@pytest.mark.parametrize("function", BY_TEXT, ids=lambda each: each.__name__)
def test_every_cache_of_cells_is_one_of_short_texts(function: Remembered[..., object]) -> None:
    assert isinstance(function, Remembered)
    assert 0 < (function.cache_info().maxsize or 0) <= 16_384


@pytest.mark.parametrize("function", [plain, read_number, parse, read_unit, canonical.key])
def test_a_long_text_is_read_and_not_kept(function: Remembered[[], object]) -> None:
    function.cache_clear()
    for number in range(50):
        function(f"{number}" + "长" * 1_000)
    assert function.cache_info().currsize <= 1  # what it asked itself about a piece


def test_a_short_text_is_read_once() -> None:
    seen: list[str] = []

    @remember_short(2)
    def length(text: str) -> int:
        seen.append(text)
        return len(text)

    long = "b" * (MAX_KEY_LENGTH + 1)
    assert [length("a"), length("a"), length(long), length(long)] == [1, 1, len(long), len(long)]
    assert seen == ["a", long, long]
    assert length.cache_info().currsize == 1
