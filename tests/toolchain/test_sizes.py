"""How long modules and functions are: the measure of design.md, section 4."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("accounts", "budgets", "config", "core", "evaluations", "intake", "jobs", "scripts")
MAX_MODULE_LENGTH = 500
MAX_FUNCTION_LENGTH = 60


def modules() -> list[Path]:
    found = (path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


def lines_of(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            yield f"{path.relative_to(ROOT)}:{node.name}", node.end_lineno - node.lineno + 1


def test_no_module_is_too_long() -> None:
    sizes = {str(path.relative_to(ROOT)): lines_of(path) for path in modules()}
    filled = [size for size in sizes.values() if size]
    print(f"{len(filled)} modules, median {median(filled)} lines, longest {max(filled)}")  # noqa: T201
    assert {name: size for name, size in sizes.items() if size > MAX_MODULE_LENGTH} == {}


def test_no_function_is_too_long() -> None:
    sizes = {name: size for path in modules() for name, size in functions(path)}
    lengths = sizes.values()
    print(f"{len(sizes)} functions, median {median(lengths)} lines, longest {max(lengths)}")  # noqa: T201
    assert {name: size for name, size in sizes.items() if size > MAX_FUNCTION_LENGTH} == {}


def test_jobs_are_sent_after_commit_only() -> None:
    """`delay` inside a transaction wakes a worker before there is anything to do."""
    sent = []
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in {"delay", "apply_async"}:
                sent.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert sent == [], "use delay_on_commit"
