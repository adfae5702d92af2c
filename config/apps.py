"""Registers the project's own system checks."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _


class ConfigAppConfig(AppConfig):
    name = "config"
    verbose_name = _("配置")

    def ready(self) -> None:
        from config import checks  # noqa: PLC0415  models load after ready()

        register(checks.check_spec_files)
        register(checks.check_https_can_be_known, Tags.security, deploy=True)
        register(checks.check_fonts, Tags.compatibility, deploy=True)
