"""Locked, hashed, and free of addresses: where packages come from is each machine's own matter."""

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ["base", "bootstrap", "dev", "fuzz", "mutants", "node"]
TOOL_FILES = [
    *("Makefile", "Dockerfile", ".dockerignore", "docker-compose.yml", "ziping.env.example"),
    *("package.json", "package-lock.json", ".npmrc", ".ci/run", "pyproject.toml"),
    *sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("requirements/*")),
    *sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("scripts/*.py")),
]
# The product's own address on the user's machine is no download address.
ADDRESS = re.compile(r"(?:https?|ftp|git|ssh)://(?!127\.0\.0\.1|localhost|\{HOST\})|file:///")
REGISTRY = re.compile(
    r"pypi\.org|pythonhosted|npmjs|yarnpkg|deb\.debian|--(?:extra-)?index-url|--find-links", re.I
)


@pytest.mark.parametrize("name", TOOL_FILES)
def test_tool_file_names_no_download_address(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert ADDRESS.findall(text) == []
    assert REGISTRY.findall(text) == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_python_package_is_pinned_with_hashes(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8").replace("\\\n", " ")
    lines = [
        line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")
    ]
    assert lines
    assert [line for line in lines if "==" not in line or "--hash=sha256:" not in line] == []


def test_front_end_lock_holds_hashes_and_no_addresses() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert packages
    for name, package in packages.items():
        assert package.keys().isdisjoint({"resolved", "funding"}), name
        assert package["integrity"].startswith("sha512-"), name


def test_front_end_versions_are_exact() -> None:
    package = json.loads((ROOT / "package.json").read_text("utf-8"))
    for version in [*package["dependencies"].values(), *package["devDependencies"].values()]:
        assert re.fullmatch(r"[\d.]+", version)


def test_every_dependency_is_locked() -> None:
    """A name added to pyproject.toml without `make lock` would be missing on a fresh machine."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = {"base": project["dependencies"], "dev": project["optional-dependencies"]["dev"]}
    for lock, requirements in asked.items():
        text = (ROOT / "requirements" / f"{lock}.txt").read_text("utf-8").lower()
        for requirement in requirements:
            name = re.split(r"[\[~=<>; ]", requirement)[0].lower()
            assert re.search(rf"^{re.escape(name)}==", text, re.M), f"{name}: run `make lock`"
