"""The gates themselves: each is reached by make, and each goes red when something is wrong."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from scripts import gates

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = Path(sys.executable).parent
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
PURE = {
    *(
        "budgets.documents",
        "budgets.rules",
        "core.findings",
        "core.numbers",
        "core.provenance",
        "core.text",
    ),
    *("core.formulas", "core.view"),
    *("evaluations.rules", "evaluations.scoring", "evaluations.sheet"),
    *("intake.reading.canonical", "intake.reading.extractors", "intake.reading.grid"),
    *("intake.reading.pipeline", "intake.reading.readers", "intake.reading.recognisers"),
}


def existing(modules: set[str]) -> set[str]:
    """import-linter refuses names of modules that are not written yet."""
    paths = {module: ROOT / module.replace(".", "/") for module in modules}
    return {
        name for name, path in paths.items() if path.is_dir() or path.with_suffix(".py").exists()
    }


@pytest.fixture(scope="module")
def config() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]


def run(*command: str | Path, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=cwd, env={**os.environ, **env}, capture_output=True, text=True, check=False
    )


def test_ci_runs_what_developers_run() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert re.search(r"^exec make test </dev/null$", script.read_text("utf-8"), re.M)


def test_make_test_runs_every_gate() -> None:
    named = re.search(r"^GATES := (.*)$", MAKEFILE, re.M)
    assert named is not None
    assert named[1].split() == list(gates.GATES)
    assert "-m scripts.gates $(GATES)" in MAKEFILE


def test_no_gate_can_be_talked_out_of_failing() -> None:
    assert "|| true" not in MAKEFILE
    assert "|| echo" not in MAKEFILE


@pytest.mark.parametrize(("code", "expected"), [(0, 0), (1, 1), (5, 1)])
def test_gate_is_red_when_a_command_fails(monkeypatch, capsys, code: int, expected: int) -> None:
    """5 is pytest's code for "no test was collected"."""
    command = [sys.executable, "-c", f"raise SystemExit({code})"]
    monkeypatch.setattr(gates, "GATES", {"one": gates.Gate("one", (command, [*command[:2], ""]))})
    assert gates.main(["one"]) == expected
    assert ("FAILED" in capsys.readouterr().out) == bool(expected)


@pytest.mark.parametrize(("ci", "expected"), [("", 0), ("true", 1)])
def test_gate_that_cannot_run_is_red_in_ci_only(
    monkeypatch, capsys, ci: str, expected: int
) -> None:
    def null_device():
        raise gates.CannotRun("nothing to run it with")

    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(gates, "GATES", {"one": gates.Gate("one", (), setting=null_device)})
    assert gates.main(["one"]) == expected
    assert "nothing to run it with" in capsys.readouterr().out


def test_warnings_and_surprising_passes_are_errors(config: dict) -> None:
    options = config["pytest"]["ini_options"]
    assert options["filterwarnings"][0] == "error"
    assert options["xfail_strict"] is True
    assert "--strict-markers" in options["addopts"]


def test_contracts_name_every_pure_module(config: dict) -> None:
    contracts = {contract["id"]: contract for contract in config["importlinter"]["contracts"]}
    assert contracts["rooms"]["layers"] == [
        *("config", "intake", "evaluations", "budgets", "accounts", "jobs", "core")
    ]
    named = {name.removesuffix(".**") for name in contracts["pure"]["source_modules"]}
    assert existing(PURE) - named == set(), "name it in the contract `pure` of pyproject.toml"
    assert "django" in contracts["pure"]["forbidden_modules"]
    assert "allow_indirect_imports" not in contracts["pure"]


def test_types_are_strict_in_every_pure_module(config: dict) -> None:
    strict = [part for part in config["mypy"]["overrides"] if part.get("disallow_untyped_defs")]
    assert {name.removesuffix(".*") for part in strict for name in part["module"]} >= PURE


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("import os", "F401"),
        ("from os import *", "F403"),
        ("try:\n    pass\nexcept Exception:\n    pass", "BLE001"),
        ("try:\n    pass\nexcept:\n    pass", "E722"),
        ("def one():\n    import os\n    return os", "PLC0415"),
        ("id = 1", "A001"),
        ("print(1)", "T201"),
    ],
)
def test_ruff_goes_red(tmp_path: Path, line: str, code: str) -> None:
    (tmp_path / "broken.py").write_text(line + "\n", "utf-8")
    settings = f"--config={ROOT / 'pyproject.toml'}", "--no-cache", "--output-format=concise"
    result = run(PROGRAMS / "ruff", "check", *settings, ".", cwd=tmp_path)
    assert result.returncode == 1
    assert code in result.stdout


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The sources alone, to be broken."""
    rooms = ("accounts", "budgets", "config", "core", "evaluations", "intake", "jobs")
    for name in (*rooms, "templates"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    for name in ("manage.py", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "static").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("accounts/models.py", "import budgets.models", "config > intake > evaluations"),
        ("jobs/work.py", "import accounts.models", "config > intake > evaluations"),
        ("intake/__init__.py", "import config.settings", "nobody imports config"),
        ("core/numbers.py", "import accounts.models", "pure modules know neither"),
        (
            "intake/reading/readers/__init__.py",
            "import evaluations.rules",
            "what reads labels never",
        ),
        ("intake/reading/grid.py", "import intake.reading.readers", "intake: pipeline >"),
        (
            "evaluations/storage/mapper.py",
            "import evaluations.checking.sheet_checks",
            "evaluations:",
        ),
        ("evaluations/rules/lib/wording.py", "import evaluations.rules.catalogue", "rules:"),
        ("intake/models.py", "import intake.runs.actions", "intake: pages over"),
        ("core/errors.py", "import jobs.models", "config > intake > evaluations"),
    ],
)
def test_import_contract_goes_red(copy: Path, module: str, line: str, contract: str) -> None:
    with (copy / module).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    result = run(PROGRAMS / "lint-imports", "--no-logo", "--no-cache", cwd=copy)
    assert result.returncode == 1
    assert re.search(rf"{re.escape(contract)}.*BROKEN", result.stdout)


def test_missing_migration_goes_red(copy: Path) -> None:
    with (copy / "accounts" / "models.py").open("a", encoding="utf-8") as file:
        file.write("\n\nclass Forgotten(models.Model):\n    pass\n")
    command = (sys.executable, "manage.py", "makemigrations", "--check", "--dry-run")
    result = run(*command, cwd=copy, DATABASE_URL="")
    assert result.returncode == 1
    assert "Forgotten" in result.stdout


@pytest.fixture
def page_scripts(tmp_path: Path) -> Path:
    """What the gate `javascript` reads, to be broken."""
    for name in ("static/js", "tests/js"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (tmp_path / "scripts").mkdir()
    for name in ("jsconfig.json", "package.json", "scripts/node.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    return tmp_path


# tsc takes seconds to start, so that all of these are broken at once.
BROKEN_SCRIPTS = {
    "forms.js": ("notDeclared();", "TS2304"),
    "findings.js": ('document.querySelector("#none").remove();', "TS2531"),
    "grouping.js": ("group(1000);", "TS2345"),
    "drops.js": ("opened().open = false;", "TS2339"),
    "sheet.js": ('form.addEventListener("sheet:save", ({ detail }) => detail);', "TS2339"),
    "grid/keys.js": ("const forgotten = 1;", "TS6133"),
}


def test_type_check_of_page_scripts_goes_red(page_scripts: Path) -> None:
    for name, (line, _) in BROKEN_SCRIPTS.items():
        with (page_scripts / "static" / "js" / name).open("a", encoding="utf-8") as file:
            file.write(line + "\n")
    check, _ = gates.GATES["javascript"].commands
    result = run(*check, cwd=page_scripts)
    assert result.returncode != 0
    found = re.findall(r"^static/js/([\w/]+\.js)\(\d+,\d+\): error (TS\d+)", result.stdout, re.M)
    assert found == sorted((name, code) for name, (_, code) in BROKEN_SCRIPTS.items())


def test_tests_of_page_scripts_go_red(page_scripts: Path) -> None:
    module = page_scripts / "static" / "js" / "savequeue.js"
    source = module.read_text("utf-8")
    assert "this.#again = true;" in source
    module.write_text(source.replace("this.#again = true;", ""), "utf-8")
    _, tests = gates.GATES["javascript"].commands
    result = run(*tests, cwd=page_scripts)
    assert result.returncode == 1
    assert "✖ a save during one runs exactly once more" in result.stdout
    assert re.search(r"^ℹ fail [1-9]", result.stdout, re.M)


def test_every_test_of_page_scripts_is_run() -> None:
    """Without a name `node --test` would look for tests by itself, and end well with none."""
    _, tests = gates.GATES["javascript"].commands
    named = {argument for argument in tests if argument.endswith(".js")}
    assert named
    assert named == {str(p.relative_to(ROOT)) for p in (ROOT / "tests/js").rglob("*.test.js")}


def test_measurements_run_as_modules() -> None:
    """Started as files they would not find the packages beside them."""
    output = run("make", "--dry-run", "--no-print-directory", "bench", cwd=ROOT).stdout
    names = re.findall(r"tests\.bench\.\w+", output)
    files = sorted((ROOT / "tests" / "bench").glob("bench_*.py"))
    assert sorted(names) == [f"tests.bench.{path.stem}" for path in files]
    assert '-m "$name"' in output


def test_the_last_line_counts_the_gates() -> None:
    outcomes = [gates.Outcome(word, 1.0, "") for word in ("ok", "ok", "FAILED", "skipped")]
    assert gates.tally(outcomes) == "gates: 2 passed, 1 failed, 1 skipped"
