"""Only UTF-8: Django would decode address and fields with whatever codec a request names.

Some of Python's codecs are not even for text (``hex``, ``undefined``). Those fail while Django
makes its request, before any middleware; so the name is taken out of the header before that.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable
from typing import Any, Final, TypeAlias

from django.utils.http import parse_header_parameters

REFUSED: Final = "ziping.refused_charset"
"""In ``environ`` and ``request.META``: the charset that was named and is not taken."""

Environ: TypeAlias = dict[str, Any]
Application: TypeAlias = Callable[[Environ, Any], Iterable[bytes]]


def is_taken(charset: str) -> bool:
    """Whether it is UTF-8, or ASCII, which is a part of it."""
    try:
        return codecs.lookup(charset).name in {"utf-8", "ascii"}
    except (LookupError, ValueError):  # ValueError: a NUL in the name
        return False


def without_foreign_charset(application: Application) -> Application:
    """The application behind a look at the content type of each request."""

    def answer(environ: Environ, start_response: Any) -> Iterable[bytes]:
        kind, parameters = _parse(environ.get("CONTENT_TYPE") or "")
        charset = parameters.pop("charset", None)
        if charset is not None and not is_taken(charset):
            rest = (f'{name}="{_quoted(value)}"' for name, value in parameters.items())
            environ = environ | {"CONTENT_TYPE": "; ".join([kind, *rest]), REFUSED: charset}
        return application(environ, start_response)

    return answer


def _parse(content_type: str) -> tuple[str, dict[str, Any]]:
    try:
        return parse_header_parameters(content_type)
    except ValueError:  # longer than any header that servers let through
        return "", {"charset": ""}


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')
