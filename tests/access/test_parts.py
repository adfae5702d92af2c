"""The pieces of the walk: forms read as a browser reads them, changes told in words."""

from __future__ import annotations

from accounts.models import Membership
from evaluations.models import Evaluation
from tests.access.cases import all_urls
from tests.access.changes import Change, Watch
from tests.access.forms import fields_of
from tests.access.table import url_of

PAGE = """<!doctype html><form method="get"><input name="q" value="x"></form>
<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="t">
<input name="name" value="甲"><input type="checkbox" name="is_active" checked>
<input type="checkbox" name="is_staff"><input type="submit" name="_save" value="保存">
<input name="rows-__prefix__-id" value=""><textarea name="goal">
第一行</textarea>
<select name="unit"><option value="1">甲</option><option value="2" selected>乙</option></select>
<select name="units" multiple><option value="1" selected>甲</option><option value="2" selected>乙
</option></select><select name="first"><option value="1">甲</option></select>
<select name="none" multiple><option value="1">甲</option></select></form>"""


def test_a_form_is_posted_as_it_stands() -> None:
    assert fields_of(PAGE) == {
        "name": "甲",
        "is_active": "on",
        "goal": "第一行",
        "unit": "2",
        "units": ["1", "2"],
        "first": "1",
    }


def test_changes_are_told_in_words() -> None:
    role, form = Membership._meta.db_table, Evaluation._meta.db_table
    watch = Watch(names={(form, 7): "draft"})
    before = {"id": 7, "state": "draft", "title": "甲"}
    found = [
        Change(role, None, {"id": 1, "role": "reviewer"}),
        Change(role, None, {"id": 2, "role": "reviewer"}),
        Change(form, before, {"id": 7, "state": "submitted", "title": "乙"}),
        Change("django_admin_log", None, {"id": 1}),
    ]
    assert watch.words(found) == (
        "+membership[reviewer] ×2, evaluation “draft”: state draft→submitted title, (log +1)"
    )
    assert watch.words([]) == ""


def test_urls_are_known_by_name_or_by_pattern() -> None:
    urls = all_urls()
    assert {"health", "evaluations:sheet", "admin:accounts_user_change"} <= set(urls)
    assert "admin/accounts/user/<path:object_id>/" in urls
    assert url_of("evaluations:sheet [draft] | everybody | GET 200") == "evaluations:sheet"
    assert url_of("health | everybody | GET 200") == "health"
