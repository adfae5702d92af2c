"""Registers the project's own system checks."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import register


class ConfigAppConfig(AppConfig):
    name = "config"
    verbose_name = "配置"

    def ready(self) -> None:
        from config.checks import check_editions  # noqa: PLC0415  models load after ready()

        register(check_editions)
