"""Which section of the manual belongs to a page, as data in ``sections.toml``. Pure Python."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from core.spec import load

_FILE: Final = Path(__file__).with_name("sections.toml")


@dataclass(frozen=True, slots=True)
class Sections:
    """Sections (``role#section``) by name of the URL, and by what names begin with."""

    prefixes: Mapping[str, tuple[str, ...]]
    pages: Mapping[str, tuple[str, ...]]

    def of(self, page: str) -> tuple[str, ...]:
        """The sections of a page, one for each role that sees it in another way; () for none."""
        named = self.pages.get(page)
        if named is not None:
            return named
        begun = (found for prefix, found in self.prefixes.items() if page.startswith(prefix))
        return next(begun, ())

    def for_roles(self, page: str, roles: Collection[str]) -> str:
        """The section of the page for who has these roles; "" where there is none."""
        sections = self.of(page)
        own = (section for section in sections if section.partition("#")[0] in roles)
        return next(own, sections[0] if sections else "")


@cache
def all_sections() -> Sections:
    """The file's content. Raises SpecError where it is wrong."""
    return load(_FILE, Sections)
