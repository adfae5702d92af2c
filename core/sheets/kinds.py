"""The kinds of sheets: for each, in one place, what it is and what can be done with it.

A room registers its kinds in ``<room>/kinds.py``. Everything else looks them up here: reading asks
for specs and document classes, the import for names and homes, checking for rules, pages for
labels and drawings. Nobody asks "is it this kind?".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

from core.findings import Finding, Outcome
from core.sheets.documents import Document, from_json, text_fields
from core.sheets.form_view import PLACES, form_view
from core.sheets.places import place_of
from core.sheets.spec import SheetSpec
from core.sheets.spec_files import load_specs
from core.view.tree import View

F = TypeVar("F", bound=Callable[..., Any])


class Home(StrEnum):
    """How a kind is stored (ADR 0502)."""

    EVALUATION = "evaluation"
    """Filled in the browser, its rows in tables of their own; a file becomes such a sheet."""
    ROWS = "rows"
    """Filled in the browser, its rows in the table of all such kinds. A file is kept as a JSON
    document, with which a new sheet begins."""
    DOCUMENT = "document"
    """Never filled here: one JSON document of a unit and year."""


FILLED: Final = (Home.EVALUATION, Home.ROWS)
KEPT_AS_DOCUMENTS: Final = (Home.ROWS, Home.DOCUMENT)


@dataclass(frozen=True, slots=True)
class Bundle:
    """Documents that are checked together, as ``core.sheets.checking`` hands them to the rules.

    ``own`` are the positions of the documents of one kind. ``given`` is, by position, what the
    caller knows beside the documents; the rules of the kind say what it may be.
    """

    documents: Sequence[Any]
    own: Sequence[int]
    given: Mapping[int, Any]


@dataclass(frozen=True, slots=True)
class Rules:
    """How a kind is checked, and the words for what is found.

    ``run`` returns an outcome for each of the bundle's own positions, in their order.
    ``place`` says a path into a document as people do.
    """

    run: Callable[[Bundle], Sequence[Outcome]]
    message: Callable[[Finding], str]
    remedy: Callable[[Finding], str]
    place: Callable[[str, Any], str]


def says_nothing(row: Any) -> bool:
    """Whether nothing was typed in a row: what its place gives aside, all its texts are empty."""
    names = (name for name in text_fields(type(row)) if not name.startswith(PLACES))
    return not any(getattr(row, name) for name in names)


@dataclass(frozen=True, slots=True)
class SheetKind:
    """One kind of sheet. A part that does not exist yet is None.

    ``folder`` holds its spec files; None where the kind is recognised in a way of its own.
    ``name_fields`` tell a document from the others of its kind, unit and year; with ``once``
    there is one, which needs no name.
    ``compute`` fills the cells that nobody types. ``draw`` makes the view tree of a document, which
    pages and workbooks draw; without one of its own a kind is drawn block by block from its spec.
    ``save_rows`` stores what of a document (its row in the database, its JSON) is asked for by
    single rows; the room that has the tables adds it with ``extend``. ``approved`` is called with
    unit, year and the document's JSON in the transaction of the step that approves a sheet.
    ``passes_over`` says in which rows of its tables nothing must be filled.
    """

    document: Any
    title: str
    folder: Path | None = None
    name_fields: tuple[str, ...] = ("project_name",)
    once: bool = False
    home: Home = Home.DOCUMENT
    rules: Rules | None = None
    compute: Callable[[Any, SheetSpec], Any] | None = None
    draw: Callable[[Any, SheetSpec], View] = form_view
    save_rows: Callable[[Any, dict[str, Any]], None] | None = None
    approved: Callable[[Any, int, dict[str, Any]], None] | None = None
    passes_over: Callable[[Any], bool] = says_nothing

    @property
    def name(self) -> str:
        """The word of the interchange format."""
        return str(self.document.kind)

    @property
    def specs(self) -> Mapping[str, SheetSpec]:
        """Its printed forms by id. Raises SpecError for the first file that is wrong."""
        return {} if self.folder is None else load_specs(self.folder, self.document)

    @property
    def is_filled(self) -> bool:
        """Whether its sheets are filled in the browser."""
        return self.home in FILLED and self.folder is not None

    @property
    def has_project(self) -> bool:
        """Whether a sheet is about one project; else about its unit, once a year."""
        return "project_name" in self.name_fields

    def read(self, content: Mapping[str, Any]) -> Any:
        """The document of that JSON object of the interchange format."""
        return from_json(self.document, content)

    def name_of(self, content: Mapping[str, Any]) -> str:
        """What the document is called, from its JSON; "" when it has no name."""
        words = " ".join(str(content.get(name) or "") for name in self.name_fields)
        return " ".join(words.split()) or (self.title if self.once else "")

    def called(self, document: Any) -> str:
        """What a document is called, in its own words; "" where it prints no name."""
        return " ".join(getattr(document, name) for name in self.name_fields).strip()

    @property
    def without_rules(self) -> str:
        """Why nothing was checked; "" where the kind has rules."""
        return "" if self.rules else f"{self.title}还没有检查规则，本系统不作检查。"


_kinds: Final[dict[str, SheetKind]] = {}
_remembered: Final[list[Callable[[], None]]] = []


def register(*kinds: SheetKind) -> None:
    """Make kinds known. A second entry of one name stands in for the first."""
    for kind in kinds:
        _kinds[kind.name] = kind
    _forget()


def extend(name: str, **parts: Any) -> None:
    """Add parts to a kind that a lower or pure module registered; for ``AppConfig.ready``."""
    register(replace(_kinds[name], **parts))


def unregister(name: str) -> None:
    """Forget a kind: for tests, which make up their own."""
    del _kinds[name]
    _forget()


def _forget() -> None:
    for clear in _remembered:
        clear()


def per_registry(function: F) -> F:
    """Remember what a function gives, as long as no kind comes or goes."""
    remembered = cache(function)
    _remembered.append(remembered.cache_clear)
    return remembered  # type: ignore[return-value]


def all_kinds() -> tuple[SheetKind, ...]:
    """Every kind, in the order in which they were registered."""
    return tuple(_kinds.values())


def kind_named(name: str) -> SheetKind:
    """The kind of that name; KeyError when there is none."""
    return _kinds[name]


def kind_of(document: Document) -> SheetKind:
    """The kind of a document; KeyError for one that nobody registered."""
    return _kinds[document.kind]


def home_of(content: Mapping[str, Any]) -> Home:
    """How a document is stored, from its JSON."""
    return _kinds[content["kind"]].home


def title_of(name: str) -> str:
    """What people call the kind; the name itself where nobody registered it."""
    return _kinds[name].title if name in _kinds else name


def read_document(content: Mapping[str, Any]) -> Any | None:
    """The document of a JSON object of the interchange format; None for an unknown kind."""
    kind = _kinds.get(str(content.get("kind", "")))
    return None if kind is None else kind.read(content)


def stored_as(*homes: Home) -> Iterator[SheetKind]:
    """The kinds that are stored in one of those ways."""
    return (kind for kind in _kinds.values() if kind.home in homes)


def filled_kinds() -> tuple[SheetKind, ...]:
    """The kinds whose sheets are filled in the browser."""
    return tuple(kind for kind in _kinds.values() if kind.is_filled)


def spec_of(document: Any) -> SheetSpec | None:
    """The printed form of a document; None where nobody knows it."""
    return spec_named(str(getattr(document, "edition", "")))


def place_in(where: str, document: Any) -> str:
    """A path into a document that follows its spec, as people say it."""
    return place_of(where, document, spec_of(document))


def spec_named(spec_id: str) -> SheetSpec | None:
    """The printed form of that id, of whatever kind."""
    return _specs().get(spec_id)


@per_registry
def _specs() -> dict[str, SheetSpec]:
    return {name: spec for kind in all_kinds() for name, spec in kind.specs.items()}
