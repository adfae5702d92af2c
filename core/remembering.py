"""Caches the results of a function for short texts only.

A web worker lives for weeks. A cache keyed by whole cells would keep the longest texts it ever
saw: 8,192 cells of 10,000 characters are more than 100 MB. Pure Python: no Django, no database.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, update_wrapper
from typing import Concatenate, Final, Generic, ParamSpec, TypeVar

MAX_KEY_LENGTH: Final = 100
"""Characters of a text that is remembered. The longest number, value or indicator's name in the
187 real documents at hand has 74; what is longer is read anew each time."""

Rest = ParamSpec("Rest")
Answer = TypeVar("Answer")


class Remembered(Generic[Rest, Answer]):
    """A function of a text with a cache of at most ``entries`` short texts."""

    def __init__(
        self, function: Callable[Concatenate[str, Rest], Answer], entries: int, max_length: int
    ) -> None:
        self._function = function
        self._cached = lru_cache(maxsize=entries)(function)
        self._max_length = max_length
        self.cache_info = self._cached.cache_info
        self.cache_clear = self._cached.cache_clear
        update_wrapper(self, function)

    def __call__(self, text: str, *rest: Rest.args, **named: Rest.kwargs) -> Answer:
        use = self._cached if len(text) <= self._max_length else self._function
        return use(text, *rest, **named)


def remember_short(
    entries: int, max_length: int = MAX_KEY_LENGTH
) -> Callable[[Callable[Concatenate[str, Rest], Answer]], Remembered[Rest, Answer]]:
    """Decorates a pure function of a text; what else it takes must be few and short."""

    def decorate(function: Callable[Concatenate[str, Rest], Answer]) -> Remembered[Rest, Answer]:
        return Remembered(function, entries, max_length)

    return decorate
