"""The name that a workbook bears, so that it is known when it comes back. Pure Python.

It stands in a custom property of the file: spreadsheets keep it when they save, and nobody sees or
types it. What it says, and whether it is believed, is decided by who wrote it (ADR 0607).
"""

from __future__ import annotations

import io
import zipfile
from typing import Final
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

PROPERTY: Final = "ZipingSheet"
MAX_LENGTH: Final = 255
"""Characters that Excel keeps of a property."""
_PART: Final = "docProps/custom.xml"
_MAX_PART_BYTES: Final = 64 * 1024


def identity_in(data: bytes) -> str:
    """The identity that a workbook bears; "" where it bears none that can be read.

    ``data`` is an .xlsx file, of which nothing is trusted: no more than 64 KB are unpacked.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(_PART) as part:
            content = part.read(_MAX_PART_BYTES + 1)
        properties = fromstring(content) if len(content) <= _MAX_PART_BYTES else ()
    except (KeyError, OSError, ValueError, ParseError, DefusedXmlException, zipfile.BadZipFile):
        return ""
    except (NotImplementedError, RuntimeError):  # packed or locked in a way that we do not read
        return ""
    for each in properties:
        if each.get("name") == PROPERTY:
            return "".join(each.itertext()).strip()[: MAX_LENGTH + 1]
    return ""
