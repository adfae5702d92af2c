"""Coloured marks of states and findings: ``{% load badges %}``."""

from __future__ import annotations

from typing import Final

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

register = template.Library()

_COLOURS: Final = {
    # how grave a finding is
    "error": "danger",
    "warning": "warning",
    "hint": "secondary",
    "off": "light border",
    # jobs, imports and what becomes of an imported sheet
    "done": "success",
    "failed": "danger",
    "cancelled": "warning",
    "refused": "danger",
    "unchanged": "secondary",
    # a form on its way
    "not_started": "secondary",
    "draft": "info",
    "returned": "danger",
    "approved": "success",
    "published": "success",
}
"""By the value of the state; what is not named here is on its way: primary."""
_SEVERITIES: Final = {
    "error": gettext_lazy("错误"),
    "warning": gettext_lazy("警告"),
    "hint": gettext_lazy("提示"),
    "off": gettext_lazy("停用"),
}


@register.simple_tag
def badge(state: str, text: str, style: str = "") -> SafeString:
    """``text`` on the colour of ``state``; ``style`` is a further class."""
    colour = _COLOURS.get(str(state), "primary")
    styles = f"badge text-bg-{colour} {style}".rstrip()
    return format_html('<span class="{}">{}</span>', styles, text)


@register.simple_tag
def severity_badge(severity: str) -> SafeString:
    """How grave a finding is, in words."""
    return badge(severity, str(_SEVERITIES.get(str(severity), severity)))


@register.simple_tag
def finding_counts(errors: int, warnings: int, hints: int = 0) -> SafeString:
    """How many findings there are of each kind; nothing where there is none."""
    shown = [
        badge("error", _("错误 %(n)s") % {"n": errors}) if errors else "",
        badge("warning", _("警告 %(n)s") % {"n": warnings}) if warnings else "",
        badge("off", _("提示 %(n)s") % {"n": hints}) if hints else "",
    ]
    return SafeString(" ".join(each for each in shown if each))
