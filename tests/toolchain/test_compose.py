"""docker-compose.yml can be parsed and says what operations.md promises; no engine runs here."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ["web", "worker", "beat", "postgres", "redis"]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))


def test_has_no_top_level_name(compose: dict[str, Any]) -> None:
    """docker-compose 1.29, still Debian's, refuses one."""
    assert "name" not in compose


@pytest.mark.parametrize("service", SERVICES)
def test_service_restarts_and_has_a_health_check(compose: dict[str, Any], service: str) -> None:
    described = compose["services"][service]
    assert described["healthcheck"]["test"]
    assert described["restart"] == "unless-stopped"


@pytest.mark.parametrize("service", ["web", "worker", "beat"])
def test_own_service_waits_for_database_and_tables(compose: dict[str, Any], service: str) -> None:
    waits = compose["services"][service]["depends_on"]
    assert waits["migrate"] == {"condition": "service_completed_successfully"}
    assert waits["redis"] == {"condition": "service_healthy"}


def test_every_volume_is_declared(compose: dict[str, Any]) -> None:
    used = {
        volume.split(":")[0]
        for service in compose["services"].values()
        for volume in service.get("volumes", [])
    }
    assert used == set(compose["volumes"])


def test_no_password_is_written_down(compose: dict[str, Any]) -> None:
    text = (ROOT / "docker-compose.yml").read_text("utf-8")
    assert "SECRET_KEY=" not in text
    assert "PASSWORD=" not in text.replace("PASSWORD=${", "")
    for service in ("web", "worker", "beat", "migrate"):
        assert compose["services"][service]["env_file"] == ["var/ziping.env"]


def test_image_has_the_client_programs_of_the_server_it_backs_up(compose: dict[str, Any]) -> None:
    """pg_restore 17 and newer sets what a server 16 does not know, an older pg_dump refuses."""
    server = re.findall(r"^postgres:(\d+)", compose["services"]["postgres"]["image"])
    dockerfile = (ROOT / "Dockerfile").read_text("utf-8")
    assert re.findall(r"--from=postgres:(\d+)", dockerfile) == server
    assert set(re.findall(r"/usr/lib/postgresql/(\d+)/", dockerfile)) == set(server)


def test_image_knows_the_version_that_a_backup_is_marked_with() -> None:
    assert "!pyproject.toml" in (ROOT / ".dockerignore").read_text("utf-8").splitlines()


def test_image_runs_as_an_ordinary_user() -> None:
    lines = (ROOT / "Dockerfile").read_text("utf-8").splitlines()
    users = [line.split()[1] for line in lines if line.startswith("USER ")]
    assert users
    assert users[-1] not in {"root", "0"}
