"""System checks: what must be right before the first request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.checks import Info as CheckInfo
from django.core.checks import Warning as CheckWarning
from django.utils.translation import gettext as _

from budgets.layouts import statement_families
from core.sheets.kinds import all_kinds
from core.sheets.spec_files import spec_problems
from core.spec import SpecError
from core.view.pdf import NoChineseFont, chinese_fonts
from evaluations.scoring.variants import all_variants, misfit


def check_spec_files(**kwargs: Any) -> Sequence[CheckMessage]:
    """Every file that describes a sheet can be read; a wrong one is named: file, key, reason."""
    problems = []
    for kind in all_kinds():
        if kind.folder is not None:
            found = spec_problems(kind.folder, kind.document)
            problems += [_problem(error.file, error.key, error.reason) for error in found]
    try:
        statement_families()
        all_variants()
    except SpecError as error:
        return [*problems, _problem(error.file, error.key, error.reason)]
    return problems or [_problem(file, "variants", reason) for file, reason in _misfits()]


def _problem(file: str, key: str, reason: str) -> Error:
    return Error(
        _("版式文件 %(file)s 的 %(key)s 有误：%(reason)s")
        % {"file": file, "key": key, "reason": reason},
        hint=_("请对照 core/sheets/spec.py 改正该键。"),
        id="ziping.E001",
    )


def _misfits() -> Iterator[tuple[str, str]]:
    """Why scoring variants that a sheet names cannot be applied to it, with the sheet's file."""
    for spec in (spec for kind in all_kinds() for spec in kind.specs.values()):
        for row in spec.variants:
            variant = all_variants().get(row.variant)
            reason = (
                _("没有计分办法 %(variant)s") % {"variant": row.variant} if variant is None else ""
            )
            if variant is not None:
                reason = misfit(variant, spec, row.valid_from)
            if reason:
                yield f"{spec.id}.toml", reason


def check_fonts(**kwargs: Any) -> Sequence[CheckMessage]:
    """Without a Chinese font no sheet can be printed; everything else works."""
    if chinese_fonts():
        return []
    return [CheckInfo(str(NoChineseFont()), id="ziping.I001")]


def check_https_can_be_known(**kwargs: Any) -> Sequence[CheckMessage]:
    """The application server answers plain http: without a proxy every page is a redirect."""
    if not settings.SECURE_SSL_REDIRECT or settings.PROXY_NETWORKS:
        return []
    return [
        CheckWarning(
            _("要求 https，但没有受信任的反向代理：每个请求都会被重定向。"),
            hint=_("请在 ZIPING_PROXY_ADDRESSES 中写明代理的地址。"),
            id="ziping.W001",
        )
    ]
