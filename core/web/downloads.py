"""Files that a page hands out to keep."""

from __future__ import annotations

import re
from typing import Final

from django.http import HttpResponse
from django.utils.http import content_disposition_header

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NOT_IN_NAMES: Final = re.compile(r'[\x00-\x1f\\/:*?"<>|]')
_LONGEST: Final = 80


def safe_name(name: str) -> str:
    """A file's name without what Windows refuses, and no longer than it bears."""
    stem, dot, ending = _NOT_IN_NAMES.sub("", name).rpartition(".")
    return f"{stem[:_LONGEST]}{dot}{ending}"


def attachment(data: bytes, name: str, *, content_type: str = XLSX) -> HttpResponse:
    """The file under a name that may be Chinese; never shown as a page of the site."""
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
