"""Documents as values, and the one codec between them and the JSON of the interchange format.

A document is a frozen dataclass with a class variable ``kind``. Its fields are texts as printed,
the year (None where none is known), tuples of rows (dataclasses or plain tuples of cells), and
``evidence``. The order of its fields is the order of the keys.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, field, fields, is_dataclass
from typing import Any, ClassVar, Final, Protocol, TypeVar, get_args, get_type_hints

from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from core.provenance import SourceRef
from core.sheets.row_uids import known_uid

EVIDENCE: Final = "evidence"
_ASIDE: Final = frozenset({EVIDENCE, "notices", "unplaced"})


def extra(read: Callable[[str], str] = str) -> Mapping[str, Any]:
    """Metadata of a field beside what is printed: its key stands only where there is something.

    ``field(default="", compare=False, metadata=extra())``; ``read`` makes a value of foreign text.
    Of texts only: a tuple is read as any other.
    """
    return {_EXTRA: read}


_EXTRA: Final = "extra"


def uid_field() -> Any:
    """The field ``uid`` of a row class whose rows are filled here: their lasting name.

    "" for a row of a foreign file. It is no part of what the row says: rows that say the same are
    equal.
    """
    return field(default="", compare=False, metadata=extra(known_uid))


class Document(Protocol):
    """What every kind of document has in common."""

    kind: ClassVar[str]

    @property
    def year(self) -> int | None: ...

    @property
    def evidence(self) -> SourceRef | None: ...


D = TypeVar("D")


def to_json(document: Document, *, with_evidence: bool = False) -> dict[str, Any]:
    """The document as the JSON object of the interchange format, its kind first.

    An unknown year is "". ``with_evidence`` adds where document and rows were read.
    """
    codec = _WITH_EVIDENCE if with_evidence else _PLAIN
    return {"kind": document.kind, **codec.unstructure(document)}


def from_json(cls: type[D], data: Mapping[str, Any]) -> D:
    """The reverse of ``to_json``; unknown keys are passed over, missing and null ones are empty.

    ``evidence`` is passed over as well.
    """
    document: D = _PLAIN.structure(data, cls)
    return document


def without_evidence(value: Any) -> Any:
    """JSON of the interchange format without the places it was read from."""
    if isinstance(value, dict):
        return {key: without_evidence(item) for key, item in value.items() if key not in _ASIDE}
    if isinstance(value, list):
        return [without_evidence(item) for item in value]
    return value


def text_fields(cls: Any) -> tuple[str, ...]:
    """The fields of a document or row that hold one printed text, in their order."""
    hints = get_type_hints(cls)
    named = (spec.name for spec in fields(cls) if hints[spec.name] is str and spec.compare)
    return tuple(name for name in named if name not in _ABOUT)


def extra_fields(cls: Any) -> tuple[str, ...]:
    """The fields of a document or row whose key stands only where there is something."""
    return tuple(spec.name for spec in fields(cls) if _EXTRA in spec.metadata)


def head_fields(cls: Any) -> tuple[str, ...]:
    """The fields of a document that hold one text, those among them that may be left unsaid."""
    hints = get_type_hints(cls)
    unsaid = (each.name for each in fields(cls) if _EXTRA in each.metadata)
    return (*text_fields(cls), *(name for name in unsaid if hints[name] is str))


_ABOUT: Final = frozenset({"edition", "family"})
"""What says which printed form a document is, and is not printed."""


def row_class(cls: Any, name: str) -> Any:
    """The class of the rows that a document keeps in that field; ``tuple`` for plain cells."""
    item = get_args(get_type_hints(cls)[name])[0]
    return item if is_dataclass(item) else tuple


def _to_year(value: Any, _wanted: Any) -> int | None:
    return None if value in (None, "") else int(value)


def _from_year(value: int | None) -> int | str:
    return "" if value is None else value


def _reader(codec: Converter, cls: Any) -> Callable[[Any, Any], Any]:
    rules: dict[str, Any] = {
        spec.name: override(struct_hook=_reading(spec.metadata[_EXTRA]))
        for spec in fields(cls)
        if _EXTRA in spec.metadata and spec.default == ""
    }
    if _has_evidence(cls):
        rules[EVIDENCE] = override(omit=True)
    make = make_dict_structure_fn(cls, codec, _cattrs_detailed_validation=False, **rules)

    required = {
        spec.name: ""
        for spec in fields(cls)
        if spec.default is MISSING and spec.default_factory is MISSING
    }

    def read(data: Mapping[str, Any], wanted: Any) -> Any:
        known = {key: value for key, value in data.items() if value is not None}
        return make(required | known, wanted)

    return read


def _reading(read: Callable[[str], str]) -> Callable[[Any, Any], str]:
    return lambda value, _wanted: read(str(value))


def _writer(codec: Converter, cls: Any, with_evidence: bool) -> Callable[[Any], dict[str, Any]]:
    rules: dict[str, Any] = {
        spec.name: override(omit_if_default=True) for spec in fields(cls) if _EXTRA in spec.metadata
    }
    if _has_evidence(cls):
        rules[EVIDENCE] = override(omit=not with_evidence, omit_if_default=True)
    write: Callable[[Any], dict[str, Any]] = make_dict_unstructure_fn(cls, codec, **rules)
    return write


def _has_evidence(cls: Any) -> bool:
    return any(spec.name == EVIDENCE for spec in fields(cls))


def _codec(*, with_evidence: bool) -> Converter:
    codec = Converter(unstruct_collection_overrides={tuple: list}, detailed_validation=False)
    codec.register_structure_hook(int | None, _to_year)
    codec.register_unstructure_hook(int | None, _from_year)
    codec.register_structure_hook_factory(is_dataclass, lambda cls: _reader(codec, cls))
    codec.register_unstructure_hook_factory(
        is_dataclass, lambda cls: _writer(codec, cls, with_evidence)
    )
    return codec


_PLAIN: Final = _codec(with_evidence=False)
_WITH_EVIDENCE: Final = _codec(with_evidence=True)
