"""manage.py demo_accounts : the accounts of the demo data."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from evaluations.sample_data.demo.build import accounts, demo


class Command(BaseCommand):
    help = "列出演示账号。"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"演示账号（密码均为 {demo()['password']}）：")
        for account in accounts():
            self.stdout.write(f"  {account.staff_number:<8} {account.role.label:<6} {account.name}")
