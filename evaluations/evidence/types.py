"""The types of files that may be evidence, as data in ``types.toml``. Pure Python."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

from core.spec import KeyProblem, load

_FILE: Final = Path(__file__).with_name("types.toml")
_ANY: Final = "??"


@dataclass(frozen=True, slots=True)
class EvidenceType:
    """One type of file; the keys are explained in ``types.toml``."""

    id: str
    name: str
    endings: tuple[str, ...]
    family: str = ""
    magic: tuple[str, ...] = ()
    holds: Literal["", "zip", "text"] = ""
    parts: tuple[str, ...] = ()
    preview: Literal["", "pdf", "picture"] = ""
    media_type: str = ""

    def begins(self, head: bytes) -> bool:
        """Whether the first bytes of a file are those of this type."""
        return any(_fits(pattern_of(magic), head) for magic in self.magic)

    def stands_in_for(self, other: EvidenceType) -> bool:
        """Whether a file of this type may bear an ending of the other."""
        return self == other or (bool(self.family) and self.family == other.family)


@dataclass(frozen=True, slots=True)
class _Types:
    types: tuple[EvidenceType, ...]


@cache
def all_types() -> tuple[EvidenceType, ...]:
    """All types, in the order in which they are tried. Raises SpecError for a wrong file."""
    return load(_FILE, _Types, _check).types


def type_named(name: str) -> EvidenceType | None:
    """The type of that id; None for one that is no longer taken."""
    return next((each for each in all_types() if each.id == name), None)


def type_of_ending(ending: str) -> EvidenceType | None:
    """The type that files of this ending should have; None for an ending that is not taken."""
    return next((each for each in all_types() if ending.lower() in each.endings), None)


def what_is_taken() -> str:
    """The endings that are taken, for an ``accept`` attribute: ``.pdf,.png``."""
    return ",".join(f".{ending}" for each in all_types() for ending in each.endings)


def pattern_of(magic: str) -> tuple[int | None, ...]:
    """The bytes of a beginning, None for any. Raises ValueError for anything but hexadecimal."""
    digits = magic.replace(" ", "")
    pairs = [digits[start : start + 2] for start in range(0, len(digits), 2)]
    return tuple(None if pair == _ANY else bytes.fromhex(pair)[0] for pair in pairs)


def _fits(pattern: tuple[int | None, ...], head: bytes) -> bool:
    return len(head) >= len(pattern) and all(
        wanted is None or wanted == found for wanted, found in zip(pattern, head, strict=False)
    )


def _check(loaded: _Types) -> None:
    for number, each in enumerate(loaded.types):
        if not each.magic and not each.holds:
            raise KeyProblem(f"types[{number}]", "应有 magic 或 holds")
        for magic in each.magic:
            try:
                pattern_of(magic)
            except (ValueError, IndexError):
                raise KeyProblem(f"types[{number}].magic", f"“{magic}”不是十六进制") from None
