"""Documents agree with the repository: links, the index of decisions, names in the architecture."""

import ast
import pkgutil
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
DECISIONS = DOCS / "adr"
INDEX = DECISIONS / "README.md"
ARCHITECTURE = DOCS / "architecture.md"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
MANUAL = DOCS / "manual"
PICTURE = re.compile(r"!\[[^\]]*\]\([a-z]+\)")
CODE = re.compile(r"`([^`\n]+)`")


def rooms() -> tuple[str, ...]:
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]
    contracts = {contract["id"]: contract for contract in tool["importlinter"]["contracts"]}
    return tuple(contracts["rooms"]["layers"])


ROOMS = rooms()


def without_blocks(text: str) -> str:
    return re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)


def anchors(page: Path) -> set[str]:
    """As the usual viewers make them from headings."""
    headings = re.findall(r"^#+ +(.+)$", without_blocks(page.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).strip().replace(" ", "-") for each in headings}


def broken_links(page: Path) -> Iterator[str]:
    text = without_blocks(page.read_text("utf-8"))
    if page.parent == MANUAL:
        text = PICTURE.sub("", text)  # taken by `make manual`, and known by name (test_help.py)
    for target in LINK.findall(text):
        if re.match(r"\w+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            yield target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_to_files_and_headings(page: Path) -> None:
    assert list(broken_links(page)) == []


def test_both_readmes_name_each_other() -> None:
    english, chinese = (
        (ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh-CN.md")
    )
    assert "README.zh-CN.md" in LINK.findall("\n".join(english.splitlines()[:6]))
    assert "README.md" in LINK.findall("\n".join(chinese.splitlines()[:6]))


def test_both_readmes_name_the_same_commands_and_folders() -> None:
    rows = r"^\| `([^`]+)`"
    english, chinese = (
        re.findall(rows, (ROOT / name).read_text("utf-8"), re.MULTILINE)
        for name in ("README.md", "README.zh-CN.md")
    )
    assert chinese == english


def test_changes_are_told_in_chinese_under_the_people_who_notice_them() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    groups = re.findall(r"^### (.+)$", text, re.MULTILINE)
    assert set(groups) <= {"填报人", "审核与复核", "管理员", "运维"}
    head, *sections = re.split(r"^### .+$", text, flags=re.MULTILINE)
    assert "\n- " not in head
    entries = [each for part in sections for each in re.findall(r"^- .+$", part, re.MULTILINE)]
    assert [each for each in entries if not re.search("[\u4e00-\u9fff]", each)] == []


def test_index_names_every_decision_once_and_no_other() -> None:
    files = sorted(path.name for path in DECISIONS.glob("*.md") if path != INDEX)
    assert sorted(LINK.findall(INDEX.read_text("utf-8"))) == files


def test_index_names_decisions_by_their_numbers() -> None:
    rows = re.findall(r"\[(\d{4})\]\((\d{4})-", INDEX.read_text("utf-8"))
    assert rows
    assert [shown for shown, file in rows if shown != file] == []


def names_of_architecture() -> list[str]:
    return sorted(set(CODE.findall(without_blocks(ARCHITECTURE.read_text("utf-8")))))


@cache
def words_of_the_code() -> frozenset[str]:
    files = [
        path for room in ROOMS for end in ("py", "toml") for path in (ROOT / room).rglob(f"*.{end}")
    ]
    return frozenset(re.findall(r"\w+", " ".join(path.read_text("utf-8") for path in files)))


def is_there(name: str) -> bool:
    """A dotted name is a module, class, function or member; a path is a file; a word is used."""
    if "/" in name or (ROOT / name).is_file():
        return any(ROOT.glob(name))
    if "." not in name:
        return name in words_of_the_code()
    try:
        pkgutil.resolve_name(name)
    except (ImportError, AttributeError):
        return False
    return name.split(".")[0] in ROOMS


@pytest.mark.parametrize("name", names_of_architecture())
def test_architecture_names_what_is_there(name: str) -> None:
    assert is_there(name)


@pytest.mark.parametrize(
    "name",
    [
        "evaluations.nothing",
        "evaluations.lifecycle.actions.save",
        "json.loads",
        "templates/no.html",
        "zzyzx",
    ],
)
def test_a_name_that_is_not_there_is_noticed(name: str) -> None:
    assert not is_there(name)


def imports_between_rooms() -> set[tuple[str, str]]:
    found = set()
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                if isinstance(node, ast.Import):
                    modules = [alias.name for alias in node.names]
                found |= {(room, module.split(".")[0]) for module in modules}
    return {(one, other) for one, other in found if other in ROOMS and one != other}


def test_picture_shows_the_imports_between_rooms() -> None:
    picture = re.search(
        r"^```mermaid\n(.*?)^```$", ARCHITECTURE.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    assert picture is not None
    arrows = re.findall(r"^ *(\w+) --> (\w+)$", picture[1], re.MULTILINE)
    assert set(arrows) == imports_between_rooms()
