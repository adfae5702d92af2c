"""A select of very many choices is the select that Django draws."""

from __future__ import annotations

import pytest
from django import forms

from accounts.models import Unit
from core.web.widgets import LongSelect

CHOICES = [("", "全部"), (1, "青禾小学"), (2, "<b>\"引号\"&'单'</b>"), ("3", "")]


@pytest.mark.parametrize("value", ["", None, 1, "1", 2, "3", "别的"])
@pytest.mark.parametrize("attrs", [None, {"id": "id_unit", "class": "a b", "required": True}])
def test_it_is_drawn_as_django_draws_it(value: object, attrs: dict[str, object] | None) -> None:
    own = {"aria-label": '单"位', "disabled": False}
    ours = LongSelect(own, CHOICES).render("unit", value, attrs)
    assert ours == forms.Select(own, CHOICES).render("unit", value, attrs)


@pytest.mark.django_db
def test_units_are_drawn_alike() -> None:
    for number in range(3):
        Unit.objects.create(code=f"u{number}", name=f"单位{number}<")
    drawn = []
    for widget in (LongSelect, forms.Select):
        field = forms.ModelChoiceField(Unit.objects.all(), widget=widget, empty_label="全部")
        drawn.append(field.widget.render("unit", Unit.objects.latest("pk").pk, {"id": "x"}))
    assert drawn[0] == drawn[1]
    assert drawn[0].count("<option") == 4
    assert drawn[0].count("selected") == 1
