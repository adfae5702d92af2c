"""manage.py load_demo_data : made-up districts to try the product with."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import Unit
from evaluations.sample_data.demo.build import build


class Command(BaseCommand):
    help = "建立演示数据（两个区、四个单位、三个年度）；数据库已有单位时不做任何事。"

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError("演示账号的密码是公开的：只在 ZIPING_DEMO=1 时建立演示数据。")
        if Unit.objects.exists():
            self.stdout.write("已有数据，未作改动。")
            return
        with transaction.atomic():
            count = build()
        self.stdout.write(f"已建立 {count} 张演示自评表。")
