"""What a refused request had posted, as far as it can be shown to the person who typed it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias
from urllib.parse import parse_qsl

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, RawPostDataException, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from evaluations.editing.field_labels import label_of

MAX_FIELDS: Final = 6_000
"""A sheet of 500 rows has about 5,000."""
MAX_CHARACTERS: Final = 200_000
"""Twenty times what the longest sheet of the published ones holds; a page that a browser shows."""
_MAX_BYTES: Final = 10 * MAX_CHARACTERS
"""A Chinese character takes nine bytes as a form posts it."""

_SECRET: Final = re.compile(r"csrf|pass|pwd|secret|token|密码|口令", re.IGNORECASE)
_MACHINE: Final = re.compile(r"(_FORMS|-id)$|^(version|then|next|submit)$")
"""Fields that a page posts for itself: nobody typed them."""

_CANNOT_READ: Final = (
    BadRequest,
    SuspiciousOperation,
    MultiPartParserError,
    RawPostDataException,
    UnreadablePostError,
)
_Pairs: TypeAlias = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ShownValue:
    """One field. ``cut`` characters of its text are left out."""

    label: str
    text: str
    cut: int = 0


@dataclass(frozen=True, slots=True)
class RequestValues:
    """``more`` fields are left out; ``is_unread``: the body, or its rest, was not read at all."""

    fields: tuple[ShownValue, ...] = ()
    more: int = 0
    files: tuple[str, ...] = ()
    is_unread: bool = False


def shown_request_values(request: HttpRequest) -> RequestValues:
    """The posted fields: bounded, without passwords, tokens and the content of files."""
    # What another site lets a browser post is not written on a page of ours.
    if request.method != "POST" or request.headers.get("Sec-Fetch-Site") == "cross-site":
        return RequestValues()
    try:
        pairs: _Pairs = [(name, text) for name, texts in request.POST.lists() for text in texts]
        files = tuple(file.name or "" for _, many in request.FILES.lists() for file in many)
    except _CANNOT_READ:
        pairs, files = [], ()
    if pairs or files:
        return _bounded(pairs, files, is_unread=False)
    # Django counts the fields before it gives any of them, but keeps the body.
    body = getattr(request, "_body", b"")
    if body and request.content_type == "application/x-www-form-urlencoded":
        part = body[:_MAX_BYTES]
        is_cut = len(part) < len(body)
        if is_cut:
            part = part.rpartition(b"&")[0]
        pairs = parse_qsl(part.decode("ascii", "replace"), errors="replace")
        return _bounded(pairs, (), is_unread=is_cut)
    return RequestValues(is_unread=not body and request.headers.get("Content-Length", "0") != "0")


def _bounded(pairs: _Pairs, files: tuple[str, ...], *, is_unread: bool) -> RequestValues:
    fields: list[ShownValue] = []
    more, left = 0, MAX_CHARACTERS
    for name, text in _typed(pairs):
        if left <= 0 or len(fields) == MAX_FIELDS:
            more += 1
            continue
        fields.append(ShownValue(label_of(name)[:200], text[:left], max(0, len(text) - left)))
        left -= len(text)
    return RequestValues(tuple(fields), more, files[:100], is_unread)


def _typed(pairs: _Pairs) -> Iterator[tuple[str, str]]:
    for name, text in pairs:
        if text.strip() and not _SECRET.search(name) and not _MACHINE.search(name):
            yield name, text
