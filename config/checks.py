"""System checks: what must be right before the first request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as CheckWarning
from django.utils.translation import gettext as _

from evaluations.scoring.variants import all_policies, misfit
from evaluations.sheet.editions import FOLDER, EditionError
from evaluations.sheet.editions.loader import load_edition
from evaluations.sheet.editions.model import Edition


def check_editions(**kwargs: Any) -> Sequence[CheckMessage]:
    """Every edition file can be read; a wrong one is named with file, key and reason."""
    problems = []
    for path in sorted(FOLDER.glob("*.toml")):
        try:
            edition = load_edition(path)
        except EditionError as error:
            problems.append(_problem(error.file, error.key, error.reason))
        else:
            problems += [_problem(path.name, "policies", text) for text in _misfits(edition)]
    return problems


def _problem(file: str, key: str, reason: str) -> Error:
    return Error(
        _("版式文件 %(file)s 的 %(key)s 有误：%(reason)s")
        % {"file": file, "key": key, "reason": reason},
        hint=_("请对照 evaluations/sheet/editions/model.py 改正该键。"),
        id="ziping.E001",
    )


def _misfits(edition: Edition) -> Iterator[str]:
    """Why scoring variants that the edition names cannot be applied to it."""
    for row in edition.policies:
        policy = all_policies().get(row.policy)
        reason = _("没有计分办法 %(policy)s") % {"policy": row.policy} if policy is None else ""
        if policy is not None:
            reason = misfit(policy, edition, row.valid_from)
        if reason:
            yield reason


def check_https_can_be_known(**kwargs: Any) -> Sequence[CheckMessage]:
    """The application server speaks plain http: without a proxy every page is a redirect."""
    if not settings.SECURE_SSL_REDIRECT or settings.PROXY_NETWORKS:
        return []
    return [
        CheckWarning(
            _("要求 https，但没有受信任的反向代理：每个请求都会被重定向。"),
            hint=_("请在 ZIPING_PROXY_ADDRESSES 中写明代理的地址。"),
            id="ziping.W001",
        )
    ]
