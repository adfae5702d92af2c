"""System checks: what must be right before the first request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error

from evaluations.editions import FOLDER, EditionError
from evaluations.editions.loader import load_edition


def check_editions(**_: Any) -> Sequence[CheckMessage]:
    """Every edition file can be read; a wrong one is named with file, key and reason."""
    problems = []
    for path in sorted(FOLDER.glob("*.toml")):
        try:
            load_edition(path)
        except EditionError as error:
            problems.append(
                Error(
                    f"版式文件 {error.file} 的 {error.key} 有误：{error.reason}",
                    hint="请对照 evaluations/editions/model.py 改正该键。",
                    id="ziping.E001",
                )
            )
    return problems
