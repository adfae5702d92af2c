from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import nginx
from tests.deploy.site import Site, running_site


@pytest.fixture(scope="session")
def nginx_program() -> str:
    program = nginx.nginx_path()
    if program is None or not nginx.ready():
        missing = f"no nginx with openssl: {nginx.HINT}"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    return program


@pytest.fixture(scope="session")
def site(nginx_program: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder: Path = tmp_path_factory.mktemp("site")
    with running_site(nginx_program, folder) as running:
        yield running
