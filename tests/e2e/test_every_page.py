"""Every page of the site and of the admin, as each role, with the demo data: no page breaks WCAG
2.2 AA as far as axe-core can tell, no script fails, no link leads nowhere.

The walk follows the links of each page, once to each view. Pages that show each role something else
are looked at as each role. What pages are like in rarer states is in test_accessibility.py.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.files.base import ContentFile
from django.urls import Resolver404, resolve, reverse
from playwright.sync_api import Page

from accounts.models import User
from budgets.actions import store_document
from budgets.documents import StatementDocument
from core.sheets.documents import to_json
from evaluations.lifecycle.evidence import attach_evidence
from evaluations.models import Campaign, Evaluation, Evidence
from evaluations.sample_data.demo.build import build
from evaluations.sampling.spot_checks import draw_sample
from intake.runs.actions import RunOptions, start_run
from jobs.work import finish_jobs
from tests.access.cases import all_urls
from tests.e2e.conftest import AXE, WCAG
from tests.e2e.sheets import workbook
from tests.factories.documents import build_document

ROLES: Final = ("fill11", "sign11", "review1", "audit", "admin", "root")
"""One account of the demo data for each role, and a superuser."""

DIFFER: Final = {
    "admin:index", "evaluations:list", "evaluations:queue", "evaluations:sheet",
    "evaluations:start",
}  # fmt: skip
"""Views that show each role something else."""

NO_PAGES: Final = {
    "parts of pages": {
        "accounts:session", "evaluations:check_job_progress", "evaluations:evidence",
        "intake:fill_progress", "intake:fills_progress", "intake:marked_progress",
        "intake:progress",
    },
    "files": {
        "admin:jsi18n", "evaluations:download_evidence", "evaluations:evidence_picture",
        "evaluations:pdf", "evaluations:sample_workbook", "evaluations:word",
        "evaluations:workbook", "evaluations:workbooks", "intake:marked_file", "intake:report",
    },
    "answers to posts": {
        "accounts:logout", "accounts:sign_in_again", "evaluations:add_remark",
        "evaluations:cancel_check_job", "evaluations:change_evidence", "evaluations:compare",
        "evaluations:go_on_check_job", "evaluations:live", "evaluations:resolve_remark",
        "evaluations:restore_version", "evaluations:revoke_waiver", "evaluations:rows",
        "evaluations:submit_several",
        "evaluations:transition", "evaluations:upload_evidence", "evaluations:waive",
        "evaluations:withdraw_remark", "intake:cancel_fill", "intake:cancel_fills",
        "intake:cancel_marking", "intake:decide", "intake:options", "intake:run_action",
        "intake:take_fill", "intake:unit_name", "undecided",
    },
    "for programs": {"health", "ready", "home"},
    "of django-import-export, with styles and handlers in the page, which our policy refuses": {
        "admin:accounts_membership_export", "admin:accounts_unit_export",
        "admin:budgets_libraryindicator_export", "admin:budgets_project_export",
    },
    "pages of work that is going on, in test_accessibility.py": {
        "evaluations:check_job", "intake:fill", "intake:marked",
    },
    "for who is not signed in, in test_accessibility.py": {"accounts:login"},
}  # fmt: skip
NOT_WALKED: Final = set().union(*NO_PAGES.values())


@pytest.fixture
def further(transactional_db: None) -> list[str]:
    """The demo data, and what its people have not done yet; gives the first preparer's pages to
    which no link of that data leads.
    """
    build()
    root = User.objects.create_superuser("root", "!", name="超级用户")
    admin = User.objects.get(staff_number="admin")
    unit = Campaign.objects.first().units.get(code="990101")
    draft = Evaluation.objects.filter(unit=unit, state="draft")[0]
    file_of_draft = attach_evidence(
        evaluation=draft,
        file=ContentFile(b"1,2"),
        name="明细.csv",
        kind=Evidence.Kind.SURVEY,
        by=User.objects.get(staff_number="fill11"),
        row_uid=draft.indicators.first().uid,
    )
    statement = StatementDocument("budget", 2025, "表1", "收支总表", rows=(("收入", "1"),))
    store_document(unit=unit, year=2025, content=to_json(statement), by=root)
    draw_sample(year=2025, size=2, seed=1, by=User.objects.get(staff_number="review1"), unit=None)
    file = ContentFile(workbook(build_document(implementing_unit=unit.name)), "表.xlsx")
    run = start_run(files=[("表.xlsx", file)], by=admin, options=RunOptions(unit=unit))
    finish_jobs(run.jobs)
    return [
        reverse("evaluations:evidence_file", args=[draft.pk, file_of_draft.pk]),
        reverse("evaluations:submit", args=[draft.pk]),
        reverse("evaluations:findings", args=[draft.pk]),
        reverse("accounts:password_done"),
        reverse("help"),
    ]


@dataclass
class Walk:
    """``seen`` are the views that were looked at, by name; ``faults`` what is wrong with them."""

    seen: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def follow(self, page: Page, person: str, *starts: str) -> None:
        """Look at each page from there on."""
        seen_here: set[str] = set()
        waiting = deque(starts)
        while waiting:
            path = waiting.popleft()
            name = view_name(path)
            known = seen_here if name in DIFFER else self.seen
            if not name or name in NOT_WALKED or name in known:
                continue
            seen_here.add(name)
            self.seen.add(name)
            answer = page.goto(path, wait_until="load")
            status = 0 if answer is None else answer.status
            if status != 200:
                self.faults.append(f"{person} {path}: {status}")
                continue
            self.faults += [f"{person} {path}: {fault}" for fault in violations(page)]
            waiting.extend(links(page))


def view_name(path: str) -> str:
    """The name of the view that answers; "" where none does."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def links(page: Page) -> Iterator[str]:
    """The paths that the page's links lead to, without queries."""
    found = page.eval_on_selector_all("a[href]", "all => all.map((each) => each.href)")
    for address in dict.fromkeys(found):
        parts = urlsplit(urljoin(page.url, address))
        if parts.netloc == urlsplit(page.url).netloc:
            yield parts.path


def violations(page: Page) -> list[str]:
    options = {
        "runOnly": {"type": "tag", "values": WCAG},
        "resultTypes": ["violations"],
        "elementRef": False,
        "preload": False,  # it would add styles, which the content security policy refuses
    }
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [f"{rule['id']}: {node['target'][0]}" for rule in found for node in rule["nodes"][:3]]


def test_every_page_as_each_role(further: list[str], page_of: Callable[..., Page]) -> None:
    walk = Walk()
    for person in ROLES:
        page = page_of(User.objects.get(staff_number=person))
        page.context.add_init_script(path=AXE)
        is_staff = person in {"review1", "admin", "root"}
        walk.follow(
            page,
            person,
            reverse("evaluations:start"),
            reverse("evaluations:list"),
            *([reverse("admin:index")] if is_staff else []),
            *(further if person == "fill11" else []),
        )
    assert not walk.faults, "\n".join(walk.faults)
    site = {name for name in all_urls() if not name.startswith("admin")} - NOT_WALKED
    lists = {name for name in all_urls() if name.endswith("_changelist")}
    assert (site | lists) - walk.seen == set(), "no link led there"
