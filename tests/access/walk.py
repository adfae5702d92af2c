"""Asks for one case as one person: what came back, and what it changed."""

from __future__ import annotations

import io
import sys
import zipfile
from dataclasses import dataclass, field
from typing import Any, Final

from django.conf import settings
from django.core.signals import got_request_exception
from django.db import transaction
from django.test import Client

from tests.access.cases import Body, Case
from tests.access.changes import Change, Watch, writes
from tests.access.forms import Fields, fields_of
from tests.access.people import PEOPLE
from tests.access.world import World
from tests.pages import as_user

LOGIN_PAGES: Final = ("/login/", "/admin/login/")
LOGIN: Final = "login"
DOCTYPE: Final = b"<!doctype"


@dataclass(frozen=True, slots=True)
class Answer:
    """What one request came to. ``how`` is GET, POST or the name of the forged body."""

    how: str
    status: int
    word: str
    content: bytes
    changes: list[Change]
    changed: str
    error: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """All answers that one person gets to one case."""

    case: Case
    person: str
    get: Answer
    post: Answer
    forged: list[Answer]

    @property
    def answers(self) -> list[Answer]:
        return [self.get, self.post, *self.forged]


class Browser(Client):
    """Django's test client without its copies of every template's context: a third of the time."""

    error = ""

    def request(self, **request: Any) -> Any:
        self.error = ""
        got_request_exception.connect(self._note)
        try:
            return self.handler(self._base_environ(**request))
        finally:
            got_request_exception.disconnect(self._note)

    def _note(self, **signal: Any) -> None:
        self.error = repr(sys.exc_info()[1])


@dataclass(slots=True)
class Walker:
    """One browser for everybody: each has a session, every request is taken back."""

    world: World
    watch: Watch = field(default_factory=Watch)
    client: Browser = field(default_factory=lambda: Browser(raise_request_exception=False))
    sessions: dict[str, str] = field(default_factory=dict)
    got: dict[tuple[str, str], Answer] = field(default_factory=dict)
    """The answers to GET of the URL at hand: its cases often are about one page."""

    def __post_init__(self) -> None:
        for name, user in self.world.people.items():
            as_user(self.client, user)
            self.sessions[name] = self.client.cookies[settings.SESSION_COOKIE_NAME].value
            self.client.cookies.clear()
        self.watch.remember()
        self.watch.names = self.world.named()

    def visit(self, case: Case) -> list[Outcome]:
        """The case as everybody."""
        return [self._as_person(case, person) for person in PEOPLE]

    def forget(self) -> None:
        """The next case is about another URL."""
        self.got.clear()

    def _as_person(self, case: Case, person: str) -> Outcome:
        path = case.path(person)
        get = self._get(person, path)
        seen = _fields_of(get)
        full = self._superusers_page(path) if case.forged or not seen else {}
        post = self._post(person, "POST", path, case.post, seen or full)
        forged = [
            self._post(person, name, path, posted, full)
            for name, posted in case.forged.items()
            if post.word != LOGIN  # nobody looks at the body before the person has signed in
        ]
        return Outcome(case, person, get, post, forged)

    def _superusers_page(self, path: str) -> Fields:
        """Every field that the page has for whoever may do everything."""
        return _fields_of(self._get("superuser", path))

    def _get(self, person: str, path: str) -> Answer:
        if (person, path) not in self.got:
            self.got[person, path] = self._ask(person, "GET", path, None)
        return self.got[person, path]

    def _post(self, person: str, how: str, path: str, posted: Body, page: Fields) -> Answer:
        return self._ask(person, how, path, _postable(posted(person, page)))

    def _ask(self, person: str, how: str, path: str, data: Fields | None) -> Answer:
        self.client.cookies.clear()
        if person in self.sessions:
            self.client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[person]
        with transaction.atomic():
            with writes() as written:
                response: Any = (
                    self.client.get(path) if data is None else self.client.post(path, data)
                )
                content = response.getvalue()
            changes = self.watch.since(written)
            transaction.set_rollback(True)
        changed = self.watch.words(changes)
        return Answer(
            how, response.status_code, _word(response), content, changes, changed, self.client.error
        )


def _fields_of(answer: Answer) -> Fields:
    """What the page would post; {} where the answer is no page."""
    is_page = answer.status == 200 and answer.content[:200].lstrip().lower().startswith(DOCTYPE)
    return fields_of(answer.content.decode()) if is_page else {}


def _postable(fields: Fields) -> Fields:
    return {name: "" if value is None else value for name, value in fields.items()}


def _word(response: Any) -> str:
    """The status; a redirect to a login page or to the admin's index says so."""
    if response.status_code != 302:
        return str(response.status_code)
    target = response["Location"].partition("?")[0]
    if target in LOGIN_PAGES:
        return LOGIN
    return "302 index" if target == "/admin/" else "302"


def text_of(content: bytes) -> bytes:
    """The answer's bytes; of a workbook those of its parts."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return b"\n".join(book.read(name) for name in book.namelist())
