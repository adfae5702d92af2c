"""docker-compose.yml can be parsed and says what operations.md promises; no engine runs here."""

import re
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
OURS = ["web", "worker", "beat", "migrate"]
SERVICES = ["proxy", "web", "worker", "beat", "postgres", "redis"]
NGINX = (ROOT / "deploy" / "proxy" / "nginx.conf").read_text("utf-8")
EXAMPLES = ["ziping", "postgres", "redis"]
MEGABYTE = 1024 * 1024


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


def named_volumes(service: dict[str, Any]) -> set[str]:
    names = {volume.split(":")[0] for volume in service.get("volumes", [])}
    return {name for name in names if "/" not in name}


def test_every_volume_is_declared(compose: dict[str, Any]) -> None:
    used = set().union(*map(named_volumes, compose["services"].values()))
    assert used == set(compose["volumes"])


def test_every_mounted_file_is_committed_and_read_only(compose: dict[str, Any]) -> None:
    mounts = [
        volume
        for service in compose["services"].values()
        for volume in service.get("volumes", [])
        if volume.startswith("./") and not volume.startswith("./var/")
    ]
    assert len(mounts) == 2
    for source, _, mode in (mount.split(":") for mount in mounts):
        assert (ROOT / source).is_file()
        assert mode == "ro"


def test_only_the_proxy_is_reached_from_outside(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    in_front = {name for name, service in services.items() if "front" in service["networks"]}
    assert in_front == {"proxy", "web"}
    assert compose["networks"]["back"] == {"internal": True}


def test_the_proxy_has_the_address_that_the_site_believes(compose: dict[str, Any]) -> None:
    address = compose["services"]["proxy"]["networks"]["front"]["ipv4_address"]
    (pool,) = compose["networks"]["front"]["ipam"]["config"]
    assert ip_address(address) in ip_network(pool["subnet"])
    for name in OURS:
        service = compose["services"][name]
        assert service["environment"] == {"ZIPING_PROXY_ADDRESSES": address}


@pytest.mark.parametrize("name", [*SERVICES, "migrate"])
def test_service_may_do_no_more_than_it_must(compose: dict[str, Any], name: str) -> None:
    service = compose["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert "privileged" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert any(mount.startswith("/tmp:size=") for mount in service["tmpfs"])  # noqa: S108
    assert re.fullmatch(r"\d+[mg]", service["mem_limit"])
    assert service["pids_limit"] > 0
    assert service["logging"]["driver"] == "json-file"
    assert set(service["logging"]["options"]) == {"max-size", "max-file"}
    # Ours says so in the Dockerfile.
    assert name in OURS or not service["user"].startswith("0")


def test_service_is_given_its_own_secrets_only(compose: dict[str, Any]) -> None:
    files = {name: service.get("env_file") for name, service in compose["services"].items()}
    ours = {name: ["var/ziping.env"] for name in OURS}
    others = {"postgres": ["var/postgres.env"], "redis": ["var/redis.env"], "proxy": None}
    assert files == ours | others


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_holds_no_secret(name: str) -> None:
    text = (ROOT / f"{name}.env.example").read_text("utf-8")
    given = dict(line.split("=", 1) for line in text.splitlines() if not line.startswith("#"))
    assert given
    for variable, value in given.items():
        if re.search("KEY|PASSWORD", variable):
            assert value == "", variable
        assert re.search(r"://\w*:(?!<password>@)[^@]*@", value) is None, variable


def test_example_of_the_site_names_no_superuser() -> None:
    text = (ROOT / "ziping.env.example").read_text("utf-8")
    assert "POSTGRES_PASSWORD" not in text
    assert "postgres://ziping:" in text
    assert "SECRET_KEY" not in (ROOT / "postgres.env.example").read_text("utf-8")


def test_no_password_is_written_down() -> None:
    text = (ROOT / "docker-compose.yml").read_text("utf-8")
    assert "SECRET_KEY=" not in text
    assert re.search(r"PASSWORD\w*=(?!\\\"\$\$)", text) is None


def sizes(name: str, text: str) -> list[int]:
    return [int(size) for size in re.findall(rf"{name}[ =](\d+)m", text)]


def test_the_proxy_lets_in_what_the_site_takes(compose: dict[str, Any]) -> None:
    one_file, folder = sizes("client_max_body_size", NGINX)
    assert one_file * MEGABYTE > settings.UPLOAD_MAX_BYTES
    assert one_file * MEGABYTE > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert folder * MEGABYTE >= settings.DATA_UPLOAD_MAX_NUMBER_FILES * 40_000
    # Bodies on their way lie in memory: the limit of the service holds them.
    proxy = compose["services"]["proxy"]
    assert "/tmp:size=1g,uid=101,gid=101" in proxy["tmpfs"]  # noqa: S108
    assert proxy["mem_limit"] == "1536m"


def test_the_proxy_overwrites_what_clients_say_about_the_way() -> None:
    assert "proxy_add_x_forwarded_for" not in NGINX
    set_headers = dict(re.findall(r"proxy_set_header (\S+) (\S+);", NGINX))
    assert set_headers["X-Forwarded-For"] == "$remote_addr"
    assert set_headers["X-Forwarded-Proto"] == "$scheme"
    assert set_headers["Host"] == "$host"
    # One of them in a location would drop all the others there.
    assert not re.search(r"location[^{]*\{[^}]*proxy_set_header", NGINX)


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


def test_image_starts_gunicorn_as_the_tests_of_the_proxy_do() -> None:
    text = (ROOT / "Dockerfile").read_text("utf-8")
    assert 'CMD ["gunicorn", "--config", "config/gunicorn.py"]' in text
