"""The manual is opened at the right section from every page, and says whom to ask."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from config.help.manual import FOLDER, ROLES, read_page, render
from config.help.sections import Sections, all_sections
from core.spec import read_toml
from tests.access.cases import all_urls
from tests.factories.people import Office, office
from tests.pages import as_user


@pytest.fixture
def people(db: None) -> Office:
    return office()


def no_picture(_name: str) -> str:
    return ""


def known_sections() -> set[str]:
    pages = {role: read_page(role, no_picture) for role in ROLES}
    return {f"{role}#{section.id}" for role, page in pages.items() for section in page.sections}


def test_every_page_of_the_site_has_a_section() -> None:
    named = [name for name in all_urls() if "/" not in name]
    assert [name for name in named if not all_sections().of(name)] == []


def test_every_section_that_a_page_opens_is_in_the_manual_and_every_section_is_opened() -> None:
    sections = all_sections()
    given = {
        each for row in (*sections.pages.values(), *sections.prefixes.values()) for each in row
    }
    assert given - known_sections() == set()
    assert known_sections() - given <= {"administrator#undo"}  # on the pages of an import
    assert set(sections.pages) - set(all_urls()) == set(), "a name that no URL bears"


def test_who_has_the_role_gets_the_own_section() -> None:
    sections = Sections({"a:": ("preparer#x",)}, {"a:b": ("preparer#x", "reviewer#y")})
    assert sections.for_roles("a:b", {"reviewer"}) == "reviewer#y"
    assert sections.for_roles("a:b", {"reviewer", "preparer"}) == "preparer#x"
    assert sections.for_roles("a:b", {"auditor"}) == "preparer#x"
    assert sections.for_roles("a:c", {"reviewer"}) == "preparer#x"
    assert sections.for_roles("b:c", {"reviewer"}) == ""


def test_pictures_that_the_manual_names_are_those_that_are_taken() -> None:
    named = [name for role in ROLES for name in read_page(role, no_picture).pictures]
    assert sorted(named) == sorted(read_toml(FOLDER / "pictures.toml"))


def test_html_in_the_text_is_shown_and_not_run() -> None:
    page = render(
        "# 题\n\n## 节 {#a}\n\n<script>x</script>\n\n[y](javascript:z) ![图](p)", no_picture
    )
    assert (page.title, page.sections[0].title) == ("题", "节")
    assert '<h2 id="a">节</h2>' in page.html
    assert "<script" not in page.html
    assert "href" not in page.html
    assert "（图）" in page.html, "the words of a picture that was not taken"
    taken = render("![图](p)", lambda name: f"/static/{name}.png")
    assert '<img src="/static/p.png" alt="图"' in taken.html


def test_the_manual_is_read_in_the_product(client: Client, people: Office, settings) -> None:
    settings.CONTACT = "绩效科 赵老师 <12345678>"
    assert "绩效科 赵老师 &lt;12345678&gt;" in client.get("/login/").content.decode()
    as_user(client, people.reviewer)
    assert client.get("/help/")["Location"] == "/help/reviewer/#queue"
    for role in ROLES:
        page = client.get(f"/help/{role}/").content.decode()
        assert "绩效科 赵老师" in page
        assert re.search(r'<h2 id="[a-z]+">', page)
    assert client.get("/help/nobody/").status_code == 404
    assert 'href="/help/reviewer/#queue"' in client.get("/evaluations/review/").content.decode()
    assert "/help/administrator/#admin" in client.get("/admin/").content.decode()
    as_user(client, people.preparer)
    assert 'href="/help/preparer/#start"' in client.get("/evaluations/").content.decode()
