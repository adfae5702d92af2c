"""Caches the results of a function for short texts only.

A web worker lives for weeks. A cache keyed by whole cells would keep the longest texts it ever
saw: 8,192 cells of 10,000 characters are more than 100 MB. Pure Python: no Django, no database.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, update_wrapper
from typing import Any, Concatenate, Final, ParamSpec, Protocol, TypeVar, cast, runtime_checkable

MAX_KEY_LENGTH: Final = 100
"""Characters of a text that is remembered. The longest number, value or indicator's name in the
187 real documents at hand has 74; what is longer is read anew each time."""

Rest = ParamSpec("Rest")
Answer = TypeVar("Answer", covariant=True)


@runtime_checkable
class Remembered(Protocol[Rest, Answer]):
    """A function of a text with a cache of short texts."""

    __name__: str
    max_length: int
    """Characters of a text that is kept."""
    cache_info: Callable[[], Any]
    cache_clear: Callable[[], None]

    def __call__(self, text: str, /, *rest: Rest.args, **named: Rest.kwargs) -> Answer: ...


def remember_short(
    entries: int, max_length: int = MAX_KEY_LENGTH
) -> Callable[[Callable[Concatenate[str, Rest], Answer]], Remembered[Rest, Answer]]:
    """Decorates a pure function of a text; what else it takes must be few and short."""

    def decorate(function: Callable[Concatenate[str, Rest], Answer]) -> Remembered[Rest, Answer]:
        plain: Any = function
        cached = lru_cache(maxsize=entries)(plain)

        # A plain function is called in half the time of an object with __call__; without
        # keywords in a third less again. Every cell of a form passes through several of these.
        def remembered(text: str, *rest: Any) -> Any:
            return cached(text, *rest) if len(text) <= max_length else plain(text, *rest)

        whole = cast("Any", update_wrapper(remembered, function))
        whole.max_length = max_length
        whole.cache_info, whole.cache_clear = cached.cache_info, cached.cache_clear
        return cast("Remembered[Rest, Answer]", whole)

    return decorate
