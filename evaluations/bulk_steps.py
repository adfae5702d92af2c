"""Actions on many rows of an admin list: asked for once, with the rows and what will happen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.contrib.admin import ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Model
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from core.web.request_values import UNSEEN, version_shown
from evaluations.models import Evaluation

CONFIRMED: Final = "confirmed"
"""Posted by the page that asks."""


def is_confirmed(request: HttpRequest) -> bool:
    return CONFIRMED in request.POST


def in_bulk(
    posted: Mapping[str, str], chosen: Iterable[Evaluation]
) -> tuple[dict[Evaluation, int], list[str]]:
    """The chosen sheets with the version that the list showed, and why the others need a look of
    their own, a sentence each."""
    together: dict[Evaluation, int] = {}
    left_out = []
    for evaluation in chosen:
        version = version_shown(posted, f"version-{evaluation.pk}")
        if version == UNSEEN:
            reason = _("不在本页列表中，请翻到所在页后再办理。")
        elif evaluation.error_count:
            reason = _("有错误，请单独复核。")
        else:
            together[evaluation] = version
            continue
        left_out.append(f"{evaluation.project_name}：{reason}")
    return together, left_out


def ask_first(
    request: HttpRequest,
    admin: ModelAdmin[Any],
    rows: Sequence[Model],
    *,
    effect: str,
    left_out: Sequence[str] = (),
    carried: str = "",
) -> TemplateResponse:
    """The page that names ``rows`` and asks; ``left_out`` says which others stay as they are.

    ``carried`` begins the names of posted fields that are posted again.
    """
    fields = [(ACTION_CHECKBOX_NAME, row.pk) for row in rows]
    if carried:
        fields += [(name, text) for name, text in request.POST.items() if name.startswith(carried)]
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "action": request.POST["action"],
        "rows": rows,
        "effect": effect,
        "left_out": left_out,
        "fields": fields,
    }
    return TemplateResponse(request, "admin/evaluations/ask_first.html", context)
