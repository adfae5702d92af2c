"""The mutation score is that of a whole run, or none."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import mutants

TALLY = "{done}/5  🎉 {killed} 🫥 0  ⏰ 1  🤔 0  🙁 {survived}  🔇 0"


def stand_in(folder: Path, text: str, code: int = 0) -> str:
    """A command that prints what mutmut would."""
    path = folder / "mutmut"
    path.write_text(f"#!/bin/sh\necho '{text}'\nexit {code}\n", "utf-8")
    path.chmod(0o755)
    return str(path)


def test_a_whole_run_prints_the_share(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = stand_in(tmp_path, TALLY.format(done=5, killed=3, survived=1))

    mutants.main(command, tmp_path / "copy")

    assert capsys.readouterr().out == "4 of 5 mutants noticed, 1 survived: 80.0%\n"
    assert (tmp_path / "copy" / "budgets" / "rules" / "sheet.py").is_file()


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        (TALLY.format(done=3, killed=1, survived=1), 0, "stopped after 3 of 5"),
        (TALLY.format(done=5, killed=3, survived=1), 1, "stopped after 5 of 5"),
        ("no such option", 2, "did not run"),
    ],
)
def test_a_run_cut_short_prints_no_share(
    tmp_path: Path, text: str, code: int, message: str
) -> None:
    with pytest.raises(SystemExit, match=message):
        mutants.main(stand_in(tmp_path, text, code), tmp_path / "copy")
