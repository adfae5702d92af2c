"""Single values behind labels: the box that is ticked."""

import pytest

from intake.reading.extractors.values import choice_in


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("☑是 □否", "是"),
        ("□是 ☑否", "否"),
        ("是☑ 否□", "是"),
        ("是□ 否☑", "否"),
        ("（√是 □否）", "是"),
        ("是（☑） 否（□）", "是"),
        ("□是 □否", ""),
        ("是", "是"),
    ],
)
def test_the_ticked_box_chooses_its_label(text: str, chosen: str) -> None:
    assert choice_in(text, ("是", "否")) == chosen
