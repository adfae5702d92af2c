"""Marks of states and findings: their colour, their words, and no HTML of others."""

from __future__ import annotations

import pytest
from django.template import Context, Template

from core.web.badges import badge, finding_counts, severity_badge


@pytest.mark.parametrize(
    ("state", "colour"),
    [("error", "danger"), ("done", "success"), ("submitted", "primary"), ("draft", "info")],
)
def test_a_state_has_its_colour(state: str, colour: str) -> None:
    assert badge(state, "字") == f'<span class="badge text-bg-{colour}">字</span>'


def test_a_further_class_and_escaped_words() -> None:
    assert badge("x", "<b>", "fs-6") == '<span class="badge text-bg-primary fs-6">&lt;b&gt;</span>'


def test_severities_are_named() -> None:
    words = [severity_badge(each).split(">")[1] for each in ("error", "warning", "hint", "off")]
    assert words == ["错误</span", "警告</span", "提示</span", "停用</span"]


def test_only_findings_that_exist_are_counted() -> None:
    assert finding_counts(0, 0, 0) == ""
    assert finding_counts(2, 0, 1).count("<span") == 2
    assert "错误 2" in finding_counts(2, 0, 1)


def test_templates_load_them() -> None:
    page = Template("{% load badges %}{% badge state text 'fs-6' %}")
    assert "text-bg-danger fs-6" in page.render(Context({"state": "failed", "text": "失败"}))
