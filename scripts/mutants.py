"""Mutation score of the rules: which changes of their code does some test notice?

``python -m scripts.mutants MUTMUT [FOLDER]``; ``make mutants`` installs mutmut and calls it.
The pure modules and their tests are copied to FOLDER, so that nothing of Django is loaded and
the working tree stays as it is. texts.py and example.py are left out: they are read while they
are imported, before a mutant can be switched on.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COPIED = (
    "budgets/__init__.py",
    "budgets/documents.py",
    "budgets/layouts",
    "budgets/rules",
    "core",
    "evaluations/__init__.py",
    "evaluations/sheet",
    "evaluations/scoring",
    "evaluations/rules",
    "tests/budgets/rules",
    "tests/evaluations/rules",
    "tests/evaluations/sheet/test_quantities.py",
    "tests/evaluations/scoring",
)
CONFIG = """\
[mutmut]
source_paths=
    budgets/rules
    evaluations/rules
    evaluations/scoring
only_mutate=
    budgets/rules/*
    evaluations/rules/*
    evaluations/scoring/totals.py
    evaluations/scoring/attainment.py
    evaluations/scoring/earning.py
    evaluations/scoring/rows.py
do_not_mutate=
    budgets/rules/texts.py
    evaluations/rules/engine/texts.py
    evaluations/rules/example.py
tests_dir=
    tests/
also_copy=
    budgets
    core
    evaluations
    tests
    pytest.ini
"""
PYTEST = """\
[pytest]
addopts = --import-mode=importlib -p no:cacheprovider
pythonpath = .
"""
CONFTEST = """\
from hypothesis import HealthCheck, settings

settings.register_profile(
    "mutants", max_examples=15, deadline=None, suppress_health_check=list(HealthCheck)
)
settings.load_profile("mutants")
"""
NEED_SHARED_DOCUMENTS = (
    "tests/budgets/rules/test_shared_statements.py",
    "tests/evaluations/rules/test_shared_documents.py",
)
LINE = re.compile(r"(\d+)/(\d+)\s+🎉 (\d+) .*?⏰ (\d+) .*?🙁 (\d+)")


def main(mutmut: str, folder: Path) -> None:
    """Copy, run, print the share of mutants that a test noticed."""
    if folder.exists():
        shutil.rmtree(folder)
    for name in COPIED:
        copy(ROOT / name, folder / name)
    for name in NEED_SHARED_DOCUMENTS:
        (folder / name).unlink()
    (folder / "setup.cfg").write_text(CONFIG, "utf-8")
    (folder / "pytest.ini").write_text(PYTEST, "utf-8")
    (folder / "tests/conftest.py").write_text(CONFTEST, "utf-8")
    run = subprocess.run(
        [mutmut, "run"], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False
    )
    lines = LINE.findall(run.stdout)
    if not lines:
        sys.exit(f"mutmut did not run:\n{run.stdout[-2000:]}{run.stderr[-2000:]}")
    done, total, killed, slow, survived = map(int, lines[-1])
    if run.returncode or done < total:
        sys.exit(f"mutmut stopped after {done} of {total} mutants:\n{run.stderr[-2000:]}")
    noticed = killed + slow
    sys.stdout.write(
        f"{noticed} of {total} mutants noticed, {survived} survived: {noticed / total:.1%}\n"
    )


def copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy2(source, target)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1], Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "var" / "mutants")
