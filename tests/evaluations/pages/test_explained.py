"""The score line by line: of the stored sheet, and of the page as it is being typed."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from evaluations.models import Evaluation
from tests.factories.evaluations import create_evaluation
from tests.factories.people import Office
from tests.pages import as_user, posted

SCRIPT = {"HX-Request": "true"}


def address(evaluation: Evaluation) -> str:
    return reverse("evaluations:explain", args=[evaluation.pk])


def test_the_stored_sheet_is_explained_on_a_page_of_its_own(client: Client, people: Office) -> None:
    evaluation = create_evaluation(people.unit, people.preparer)
    html = as_user(client, people.auditor).get(address(evaluation)).content.decode()
    assert "<title>" in html
    assert "分值 10 × 执行率 95%" in html
    assert "9.5 + 50 + 40" in html


def test_the_page_is_explained_as_it_is_typed(client: Client, people: Office) -> None:
    evaluation = create_evaluation(people.unit, people.preparer)
    typed = posted(evaluation, **{"rows-0-actual": "7600册", "rows-0-score": "十八分"})
    as_user(client, people.preparer)
    html = client.post(address(evaluation), typed, headers=SCRIPT).content.decode()
    assert "<title>" not in html, "it is put into the page"
    assert "分值 20 × 7600册 ÷ ≥8000册 = 19" in html
    assert "9.5 + 48 + 40" in html
    assert evaluation.indicators.first().score == "20", "nothing is stored"


def test_who_may_not_type_sees_what_is_stored(client: Client, people: Office) -> None:
    evaluation = create_evaluation(people.unit, people.preparer)
    typed = posted(evaluation, **{"rows-0-score": "18"})
    as_user(client, people.auditor)
    html = client.post(address(evaluation), typed, headers=SCRIPT).content.decode()
    assert "9.5 + 50 + 40" in html
