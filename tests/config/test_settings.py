"""Nothing stands in the settings, and nothing is installed, that nobody reads."""

from __future__ import annotations

import ast
import re
import tomllib
from importlib.metadata import packages_distributions
from importlib.util import find_spec
from pathlib import Path

import celery.app.defaults
from django.conf import global_settings

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("accounts", "budgets", "config", "core", "evaluations", "intake", "jobs")
READERS = {"AXES_": "axes", "CRISPY_": "crispy_forms", "IMPORT_": "import_export"}
"""Packages by the beginning of the settings that they read."""

WITHOUT_IMPORT = {
    "argon2-cffi": "PASSWORD_HASHERS",
    "crispy-bootstrap5": "INSTALLED_APPS",
    "django-htmx": "INSTALLED_APPS",
    "gunicorn": "the image's command",
    "psycopg": "DATABASES",
}
"""Packages that are named elsewhere: in these settings, or on a command line."""


def sources(folder: Path) -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted(folder.rglob("*.py")))


def package(name: str) -> Path:
    spec = find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


def own_names() -> set[str]:
    """The settings that config/settings.py assigns."""
    tree = ast.parse((ROOT / "config" / "settings.py").read_text("utf-8"))
    found = (node.id for node in ast.walk(tree) if isinstance(node, ast.Name))
    return {name for name in found if name.isupper() and not name.startswith("_")}


def test_every_setting_is_read_by_somebody() -> None:
    celery_names = {f"CELERY_{key.upper()}" for key in celery.app.defaults.SETTING_KEYS}
    ours = "\n".join(sources(ROOT / room) for room in ROOMS)
    theirs = {prefix: sources(package(name)) for prefix, name in READERS.items()}
    unread = []
    for name in own_names() - {*dir(global_settings), "ROOT_URLCONF"} - celery_names:
        prefix = next((prefix for prefix in READERS if name.startswith(prefix)), "")
        text = theirs[prefix] if prefix else ours
        # In our own rooms once where it is assigned, and once where it is read.
        if len(re.findall(rf"\b{name}\b", text)) < (1 if prefix else 2):
            unread.append(name)
    assert unread == []


def test_every_package_is_imported() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = {re.split(r"[\[~=<>]", line)[0] for line in project["dependencies"]}
    ours = "\n".join(sources(ROOT / room) for room in ROOMS)
    modules: dict[str, set[str]] = {}
    for module, owners in packages_distributions().items():
        for owner in owners:
            modules.setdefault(owner.lower().replace("_", "-"), set()).add(module)
    unused = [
        name
        for name in wanted - WITHOUT_IMPORT.keys()
        if not any(
            re.search(rf"^\s*(import|from) {module}\b", ours, re.MULTILINE)
            for module in modules[name]
        )
    ]
    assert unused == []
