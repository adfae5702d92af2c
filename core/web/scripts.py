"""Requests that a script of a page made, and what their answers tell that script of its page."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse

PAGE_STATE: Final = "X-Page-State"
"""Header of an answer that refuses a script because of its page, not because of what it asked."""

SIGNED_OUT: Final = "signed-out"
OTHER_PERSON: Final = "other-person"
STALE_TOKEN: Final = "stale-token"  # noqa: S105  no secret

SENTENCE: Final = "text/plain; charset=utf-8"
"""Type of an answer that is one sentence for a person."""


def is_script(request: HttpRequest) -> bool:
    """Whether a script waits for the answer, and nobody would see a page."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        or headers.get("X-Requested-With") == "XMLHttpRequest"
        or headers.get("Sec-Fetch-Dest") == "empty"
        or request.content_type == "application/json"
        or (request.accepts("application/json") and not request.accepts("text/html"))
    )


def refuse_script(state: str, sentence: str, *, status: int) -> HttpResponse:
    """One sentence for a person, and ``state`` (one of the above) for the script."""
    answer = HttpResponse(sentence, status=status, content_type=SENTENCE)
    answer.headers[PAGE_STATE] = state
    return answer
