"""XML parts of office files, parsed with entities refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped, unused-ignore]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped, unused-ignore]

from intake.reading.problems import IntakeProblem
from intake.reading.readers.archive import unpacked_parts
from intake.reading.readers.base import Limits

Element = Any


def parts_named(data: bytes, limits: Limits, *names: str) -> dict[str, bytes]:
    """The wanted parts of an office file; every part's size is checked on the way."""
    found: dict[str, bytes] = {}
    for info, content in unpacked_parts(data, limits):
        name = info.filename.lstrip("/").replace("\\", "/")
        if name.lower().endswith((".xml", ".rels")):
            refuse_entities(content)
        if name in names:
            found[name] = content
    return found


def refuse_entities(content: bytes) -> None:
    """Office files declare no document type; one that does means to expand entities."""
    head = content[:4]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in head:
        content = content.replace(b"\x00", b"")
    if b"!" not in content:
        return
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise IntakeProblem(
            "xml.entities",
            reason="文件内部含有实体声明，可能有安全风险，已拒绝读取",
            remedy="请在 Excel 或 WPS 中打开核对，另存一份后再上传",
        )


def parse(content: bytes) -> Element:
    """The root element. Raises IntakeProblem for broken XML."""
    try:
        return fromstring(content)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise IntakeProblem(
            "xml.damaged",
            reason="文件内部结构已损坏，无法读取",
            remedy="请用 Office 或 WPS 打开并另存后再上传",
        ) from error


def local(element: Element) -> str:
    """The tag without its namespace; "" for comments."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element, name: str) -> str:
    """An attribute by its local name, "" when missing."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""


def children(element: Element, *names: str) -> Iterator[Element]:
    return (child for child in element if local(child) in names)


def count(element: Element, name: str) -> int:
    """A repeat or span attribute; 1 when missing or no number."""
    text = attribute(element, name)
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 9 else 1
