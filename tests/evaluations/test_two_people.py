"""Two people in one sheet: what each typed comes together, and the same cell is asked for."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from evaluations.checking.answers import answer_key
from evaluations.checking.sheet_checks import check_evaluation
from evaluations.models import Evaluation
from evaluations.sheet.row_uids import new_uid
from evaluations.storage.mapper import to_document
from evaluations.storage.versions import document_in
from tests.factories.documents import build_document, with_row
from tests.factories.people import Office, person
from tests.pages import ROW_CELLS, as_user, posted


@pytest.fixture
def colleague(people: Office) -> User:
    return person(Role.PREPARER, people.unit, name="同事甲")


class Window:
    """The page of one person, read now."""

    def __init__(self, evaluation: Evaluation, user: User, page: str = "") -> None:
        self.client = as_user(Client(), user)
        self.address = f"/evaluations/{evaluation.pk}/"
        self.fields = posted(evaluation) | {"page": page or f"page of {user.name}"}

    def save(self, **typed: Any) -> dict[str, Any]:
        """Autosave the page with these fields typed; its answer. The page stays as old as it is."""
        self.fields |= typed
        answer = self.client.post(self.address, self.fields | {"then": "autosave"})
        assert answer.status_code == 200, answer.content.decode()
        found: dict[str, Any] = answer.json()
        return found

    def take_away(self, number: int) -> None:
        """Remove a row from the page."""
        last = self.fields["rows-TOTAL_FORMS"] - 1
        for at in range(number, last):
            for cell in ("uid", *ROW_CELLS):
                self.fields[f"rows-{at}-{cell}"] = self.fields[f"rows-{at + 1}-{cell}"]
        self.fields["rows-TOTAL_FORMS"] = last


def actuals(evaluation: Evaluation) -> list[str]:
    return [row.actual for row in evaluation.indicators.all()]


def uid(evaluation: Evaluation, number: int) -> str:
    return evaluation.indicators.all()[number].uid


def test_different_cells_come_together(people: Office, colleague: User, draft: Evaluation) -> None:
    mine, theirs = Window(draft, people.preparer), Window(draft, colleague)
    theirs.save(**{"rows-1-actual": "98%", "goal_actual": "藏书更新。"})
    answer = mine.save(**{"rows-0-actual": "8300册"})
    assert actuals(draft)[:2] == ["8300册", "98%"]
    draft.refresh_from_db()
    assert draft.goal_actual == "藏书更新。"
    assert answer["version"] == draft.version
    combined = answer["combined"]
    assert combined["cells"] == {
        f"indicators/{uid(draft, 1)}/actual": "98%",
        "goal_actual": "藏书更新。",
    }
    assert (combined["indicators"], combined["clashes"], combined["conflict"]) == ("", [], "")
    for words in ("同事甲", "（2 处）", "99%", "98%", "藏书更新。"):
        assert words in combined["note"]


def test_the_same_cell_keeps_the_stored_text_and_asks(
    people: Office, colleague: User, draft: Evaluation
) -> None:
    mine, theirs = Window(draft, people.preparer), Window(draft, colleague)
    theirs.save(**{"rows-0-actual": "7000册"})
    answer = mine.save(**{"rows-0-actual": "8300册", "rows-1-actual": "98%"})
    assert actuals(draft)[:2] == ["7000册", "98%"]
    key = f"indicators/{uid(draft, 0)}/actual"
    assert answer["combined"]["clashes"] == [{"key": key, "stored": "7000册"}]
    for words in ("同事甲", "7000册", "8300册", f'data-clash="{key}"'):
        assert words in answer["combined"]["conflict"]
    aside = draft.versions.get(kind="aside")
    assert (aside.by, document_in(aside).indicators[0].actual) == (people.preparer, "8300册")

    # Chosen, it is stored over what the colleague wrote, which stays in its version.
    assert "combined" not in mine.save(version=answer["version"])
    assert actuals(draft)[0] == "8300册"
    texts = {document_in(version).indicators[0].actual for version in draft.versions.all()}
    assert {"7000册", "8300册"} <= texts


def test_the_same_text_by_both_is_no_matter(
    people: Office, colleague: User, draft: Evaluation
) -> None:
    mine, theirs = Window(draft, people.preparer), Window(draft, colleague)
    theirs.save(**{"rows-0-actual": "8300册"})
    answer = mine.save(**{"rows-0-actual": "8300册"})
    assert answer["combined"]["clashes"] == []
    assert answer["combined"]["note"].strip() == ""


def test_rows_of_both_are_there(people: Office, colleague: User, draft: Evaluation) -> None:
    mine, theirs = Window(draft, people.preparer), Window(draft, colleague)
    theirs.take_away(5)
    theirs.save()
    count = mine.fields["rows-TOTAL_FORMS"]
    new = {f"rows-{count}-{cell}": mine.fields[f"rows-0-{cell}"] for cell in ROW_CELLS}
    new |= {f"rows-{count}-uid": new_uid(), f"rows-{count}-new": "1"}
    new |= {f"rows-{count}-level3": "接收捐赠", "rows-TOTAL_FORMS": count + 1}
    answer = mine.save(**new)
    names = [row.level3 for row in draft.indicators.all()]
    wanted = [row.level3 for row in build_document().indicators]
    assert names == [*wanted[:5], *wanted[6:], "接收捐赠"]
    block = answer["combined"]["indicators"]
    assert block.startswith("<tbody")
    assert "接收捐赠" in block
    assert wanted[5] in answer["combined"]["note"]


@pytest.mark.parametrize("remover", ["me", "colleague"])
def test_a_row_removed_by_one_and_filled_by_the_other_is_kept(
    people: Office, colleague: User, draft: Evaluation, remover: str
) -> None:
    mine, theirs = Window(draft, people.preparer), Window(draft, colleague)
    one, other = (mine, theirs) if remover == "me" else (theirs, mine)
    one.take_away(7)
    typed = {"rows-7-actual": "已完成"}
    if one is mine:
        other.save(**typed)
        answer = one.save()
    else:
        one.save()
        answer = other.save(**typed)
    assert actuals(draft)[7] == "已完成"
    assert draft.indicators.count() == 8
    assert "故予保留" in answer["combined"]["note"]


def test_a_save_whose_answer_was_lost_does_not_clash_with_itself(
    people: Office, colleague: User, draft: Evaluation
) -> None:
    mine, theirs = Window(draft, people.preparer), Window(draft, colleague)
    theirs.save(**{"rows-1-actual": "98%"})
    mine.save(**{"rows-0-actual": "83"})
    answer = mine.save(**{"rows-0-actual": "8300册"})
    assert actuals(draft)[:2] == ["8300册", "98%"]
    assert answer["combined"]["clashes"] == []


def test_a_save_that_was_overtaken_by_a_later_one_is_not_taken(
    people: Office, draft: Evaluation
) -> None:
    """The page gave up waiting for the first and sent the second, which arrived before it."""
    mine = Window(draft, people.preparer)
    first = mine.fields | {"rows-0-actual": "83", "step": "1", "then": "autosave"}
    mine.save(**{"rows-0-actual": "8300册", "step": "2"})
    assert mine.client.post(mine.address, first).status_code == 409
    assert actuals(draft)[0] == "8300册"


def test_two_windows_of_one_person_ask_as_well(people: Office, draft: Evaluation) -> None:
    one, other = Window(draft, people.preparer, "a"), Window(draft, people.preparer, "b")
    one.save(**{"rows-0-actual": "83"})
    assert len(other.save(**{"rows-0-actual": "8300册"})["combined"]["clashes"]) == 1


def test_a_version_that_is_no_longer_kept_asks_for_every_difference(
    people: Office, colleague: User, draft: Evaluation
) -> None:
    mine, theirs = Window(draft, people.preparer), Window(draft, colleague)
    theirs.save(**{"rows-1-actual": "98%"})
    draft.versions.filter(number=mine.fields["version"]).update(number=None, run=0)
    answer = mine.save(**{"rows-0-actual": "8300册"})
    assert actuals(draft)[:2] == ["8200册", "98%"]
    assert len(answer["combined"]["clashes"]) == 2


def test_answers_to_warnings_come_together(
    people: Office, colleague: User, draft: Evaluation
) -> None:
    odd = {"rows-0-actual": "12000册", "rows-1-actual": "300%"}
    window = Window(draft, people.preparer)
    window.save(**odd)
    document = with_row(with_row(build_document(), 0, actual="12000册"), 1, actual="300%")
    names = [
        f"answer-{answer_key(finding, document)}"
        for finding in check_evaluation(draft, to_document(draft)).findings
        if finding.severity == "warning"
    ][:2]
    assert len(names) == 2
    blank = dict.fromkeys(names, "")
    mine, theirs = Window(draft, people.preparer), Window(draft, colleague)
    theirs.save(**blank | {names[0]: "另有捐赠。"})
    answer = mine.save(**blank | {names[1]: "口径调整。"})
    given = {row.text for row in draft.answers.filter(superseded_at=None)}
    assert given == {"另有捐赠。", "口径调整。"}
    assert answer["combined"]["clashes"] == []
    answer = mine.save(**{names[0]: "年初已有库存。"})
    assert [clash["stored"] for clash in answer["combined"]["clashes"]] == ["另有捐赠。"]


def test_without_scripts_nothing_is_submitted_unseen(
    people: Office, colleague: User, draft: Evaluation
) -> None:
    mine, theirs = Window(draft, people.preparer), Window(draft, colleague)
    theirs.save(**{"rows-1-actual": "98%"})
    sent = mine.fields | {"rows-0-actual": "8300册", "then": "submit"}
    answer = mine.client.post(mine.address, sent)
    assert answer.status_code == 409
    assert "已合并其修改" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.state == "draft"
    assert actuals(draft)[:2] == ["8300册", "98%"]
