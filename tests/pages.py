"""How tests fill the form page: as a browser posts it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.test import Client

from accounts.models import User
from evaluations.editing.forms import HeaderForm
from evaluations.models import Evaluation
from evaluations.storage.mapper import to_document

ROW_CELLS = (
    "level1",
    "level2",
    "level3",
    "target",
    "actual",
    "weight",
    "score",
    "explanation",
)


def as_user(client: Client, user: User) -> Client:
    """The client signed in as this user, without the cost of a password."""
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[1])
    return client


def submit(client: Client, evaluation: Evaluation, **changes: Any) -> Any:
    """Save the page with these changes and go through the page that asks; the last response."""
    path = f"/evaluations/{evaluation.pk}/"
    client.post(path, posted(evaluation, then="submit", **changes))
    evaluation.refresh_from_db()
    answers = {name: text for name, text in changes.items() if name.startswith("answer-")}
    return client.post(f"{path}submit/", {"version": evaluation.version, **answers}, follow=True)


def posted(evaluation: Evaluation, **changes: Any) -> dict[str, Any]:
    """The form page as it stands, with some fields changed ("rows-0-actual", "funding-total-...").

    A field changed to None is left out, as a browser leaves out disabled ones.
    """
    evaluation.refresh_from_db()
    document = to_document(evaluation)
    page: dict[str, Any] = {"version": evaluation.version, "then": "save"}
    page |= {name: getattr(document, name) for name in HeaderForm.Meta.fields}
    for line in document.funding:
        for cell in ("initial_budget", "adjusted_budget", "executed"):
            page[f"funding-{line.source}-{cell}"] = getattr(line, cell)
    rows = list(evaluation.indicators.all())
    page |= {"rows-TOTAL_FORMS": len(rows), "rows-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        page[f"rows-{number}-uid"] = row.uid
        page |= {f"rows-{number}-{cell}": getattr(row, cell) for cell in ROW_CELLS}
    page |= changes
    return {name: value for name, value in page.items() if value is not None}
