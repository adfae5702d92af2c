"""Which Chinese texts go through gettext: ADR 0403, held over all modules and templates."""

import ast
import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("accounts", "budgets", "config", "core", "evaluations", "intake", "jobs")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
"""A text holds at least one ideograph; punctuation between two texts is none."""

GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext"}
PLAIN_FOLDERS = {"migrations", "management", "demo", "volume"}
"""Written by makemigrations; for operators at a terminal; made-up data."""


def pure_modules() -> tuple[str, ...]:
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]
    contracts = {contract["id"]: contract for contract in tool["importlinter"]["contracts"]}
    return tuple(contracts["pure"]["source_modules"])


PURE = pure_modules()


def is_plain(path: str) -> bool:
    """Whether texts of that module stand as they are: no gettext there."""
    name = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    is_pure = any(name == module or name.startswith(f"{module}.") for module in PURE)
    return is_pure or path.startswith("scripts/") or bool(PLAIN_FOLDERS & set(path.split("/")))


def modules() -> list[str]:
    found = (path for room in (*ROOMS, "scripts") for path in (ROOT / room).rglob("*.py"))
    return sorted(str(path.relative_to(ROOT)) for path in found)


def source(path: str) -> ast.Module:
    return ast.parse((ROOT / path).read_text("utf-8"))


def called(node: ast.Call) -> str:
    return ast.unparse(node.func)


def is_chinese(node: ast.AST) -> bool:
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return is_text and bool(CHINESE.search(node.value))


def no_text_for_people(node: ast.AST) -> Sequence[ast.AST]:
    """What holds Chinese and is shown to nobody: docstrings, patterns, headings of plain tables."""
    match node:
        case ast.Expr(value=ast.Constant()):
            return [node.value]
        case ast.Call() if called(node).startswith("re."):
            return node.args[:1]
        case ast.keyword(arg="column_name"):
            return [node.value]
    return []


def unwrapped(tree: ast.Module) -> Iterator[int]:
    """Lines of Chinese texts outside gettext."""
    known: set[int] = set()
    for node in ast.walk(tree):
        roots = no_text_for_people(node)
        if isinstance(node, ast.Call) and called(node) in GETTEXT:
            roots = [text for text in node.args if isinstance(text, ast.Constant)]
        known |= {id(inner) for root in roots for inner in ast.walk(root)}
    for node in ast.walk(tree):
        if is_chinese(node) and id(node) not in known:
            yield node.lineno


def wrapped(tree: ast.Module) -> Iterator[int]:
    """Lines of Chinese texts inside gettext."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) in GETTEXT:
            yield from (
                text.lineno for arg in node.args for text in ast.walk(arg) if is_chinese(text)
            )


def test_texts_of_modules_that_know_django_go_through_gettext() -> None:
    found = [
        f"{path}:{line}"
        for path in modules()
        if not is_plain(path)
        for line in unwrapped(source(path))
    ]
    assert found == [], "wrap it in _(); values go in by %(name)s, not by an f-string"


def test_texts_of_other_modules_stand_as_they_are() -> None:
    found = [
        f"{path}:{line}" for path in modules() if is_plain(path) for line in wrapped(source(path))
    ]
    assert found == []


def bare(template: str) -> Iterator[int]:
    """Lines of Chinese texts of a template outside its translating tags."""
    for pattern in (
        r"\{#.*?#\}",
        r"\{% comment\b.*?\{% endcomment %\}",
        r"\{% blocktrans(?:late)?\b.*?\{% endblocktrans(?:late)? %\}",
        r"\{% trans(?:late)?\b.*?%\}",
        r"_\(\"[^\"]*\"\)",
    ):
        template = re.sub(
            pattern, lambda found: "\n" * found[0].count("\n"), template, flags=re.DOTALL
        )
    lines = enumerate(template.splitlines(), 1)
    return (number for number, line in lines if CHINESE.search(line))


def test_texts_of_templates_go_through_gettext() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sorted((ROOT / "templates").rglob("*.*"))
        for line in bare(path.read_text("utf-8"))
    ]
    assert found == []


def test_scripts_of_pages_take_their_texts_from_the_page() -> None:
    """A script has no gettext; comments are in English."""
    scripts = sorted((ROOT / "static" / "js").glob("*.js"))
    assert [path.name for path in scripts if CHINESE.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('x = "保存"', [1]),
        ('x = f"已保存 {n} 张"', [1, 1]),
        ('x = _(f"已保存 {n} 张")', [1, 1]),
        ('x = _("已保存 %(n)s 张") % {"n": n}', []),
        ('x = "、".join(names)', []),
        ('"""年度自评"""', []),
        ('x = re.compile("年度")', []),
        ('x = Field(column_name="工号")', []),
        ('x = Field(help_text="工号")', [1]),
    ],
)
def test_what_counts_as_an_unwrapped_text(text: str, expected: list[int]) -> None:
    assert list(unwrapped(ast.parse(text))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>保存</p>", [1]),
        ('\n<p title="保存">', [2]),
        ('<p>{% translate "保存" %}</p>', []),
        ("{% blocktranslate %}\n共 {{ n }} 张{% endblocktranslate %}", []),
        ('{{ x|default:_("空") }}', []),
        ('{{ x|default:"空" }}', [1]),
        ("{# 说明 #}", []),
    ],
)
def test_what_counts_as_a_bare_text_of_a_template(text: str, expected: list[int]) -> None:
    assert list(bare(text)) == expected
