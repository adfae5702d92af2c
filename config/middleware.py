"""Headers that Django 5.2 does not set itself, and requests it cannot decode."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from config.charsets import REFUSED, is_taken

POLICY: Final = "; ".join(
    [
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)

_UNUSED: Final = (
    "accelerometer",
    "autoplay",
    "bluetooth",
    "camera",
    "display-capture",
    "encrypted-media",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
"""What a browser offers to pages and no page here uses."""

PERMISSIONS: Final = ", ".join(f"{feature}=()" for feature in _UNUSED)

_Answer = Callable[[HttpRequest], HttpResponse]


class ContentSecurityPolicyMiddleware:
    """Nothing is loaded from elsewhere, nothing runs inline, no device is asked for."""

    def __init__(self, get_response: _Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response


class NoStoreMiddleware:
    """No browser or proxy keeps a page or a download: who sits down next may press Back.

    Static files do not come this way (WhiteNoise answers before), and health tells nothing.
    """

    def __init__(self, get_response: _Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if match is None or match.view_name != "health":
            response.headers["Cache-Control"] = "no-store"
        return response


class UnknownCharset(BadRequest):
    """The request names a charset that no browser uses on our UTF-8 pages."""


class CharsetMiddleware:
    """Refuses every charset but UTF-8, with the own page; see config.charsets."""

    def __init__(self, get_response: _Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        charset = request.META.get(REFUSED, (request.content_params or {}).get("charset"))
        if charset is not None:
            # Django takes neither ASCII nor the spelling "utf8" for UTF-8. Set for the refused ones
            # too: the page that says so reads the fields.
            request.encoding = "utf-8"
            if not is_taken(charset):
                raise UnknownCharset(f"charset {charset[:40]!r}")
        return self.get_response(request)


class HtmlGZipMiddleware(GZipMiddleware):
    """Packs pages, which shrink to a tenth. Files are packed already, scripts by WhiteNoise.

    The length of a packed page could betray a secret in it (BREACH). The one secret of a page is
    the token of its forms, which Django masks anew for each answer; it adds random bytes besides.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        if isinstance(response, HttpResponse):
            response.content = _BETWEEN_TAGS.sub(b">\n<", response.content)
            if response.has_header("Content-Length"):  # counted before
                response.headers["Content-Length"] = str(len(response.content))
        return super().process_response(request, response)


_BETWEEN_TAGS: Final = re.compile(rb">\s*\n\s*<")
"""The indentation of templates; a line break stays, since it parts two words."""
