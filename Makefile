# Every command of the project. `make` alone lists them.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
INSTALLED := $(VENV)/.installed
NODE_STAMP := node_modules/.installed
VENDOR_STAMP := static/vendor/.installed
MUTMUT := var/mutmut
MUTMUT_STAMP := $(MUTMUT)/.installed
FUZZ := var/fuzz
FUZZ_STAMP := $(FUZZ)/.installed
SECONDS ?= 300
GATES := format lint types javascript imports templates migrations deploy unit pg e2e
UV_COMPILE = $(VENV)/bin/uv pip compile --quiet --generate-hashes --python-version 3.11 --universal \
	--custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

.DEFAULT_GOAL := help
.PHONY: help setup run test browser manual nginx bench keystrokes mutants fuzz silence lock fix clean $(GATES)

help:
	@echo 'make setup     environment in .venv and front-end files (seconds when nothing changed)'
	@echo 'make run       web server and worker with demo data; PORT=8000 can be changed'
	@echo 'make test      everything CI checks'
	@echo 'make fix       formats code and templates, mends what ruff can mend'
	@echo 'make manual    takes the pictures of the manual anew'
	@echo 'make bench     measurements in tests/bench'
	@echo 'make keystrokes  kills server, worker, network and tab at COUNT=1000 moments of a filling session'
	@echo 'make mutants   how many changes of the rules the tests notice (many minutes)'
	@echo 'make fuzz      files changed byte by byte against every reader; SECONDS=300 can be changed'
	@echo 'make lock      locks requirements and packages anew; UPGRADE=1 takes newer versions'
	@echo 'make clean     removes caches and built files, never data under var/'
	@echo 'single gates:  $(GATES)'

# Stamps make a second set-up a matter of milliseconds: each depends on the files that decide it.
setup: $(INSTALLED) $(VENDOR_STAMP)

$(INSTALLED): requirements/bootstrap.txt requirements/dev.txt scripts/install.py
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@$(PY) -m scripts.install python
	@touch $@

$(NODE_STAMP): package.json package-lock.json .npmrc requirements/node.txt | $(INSTALLED)
	@$(PY) -m scripts.install front-end
	@touch $@

$(VENDOR_STAMP): $(NODE_STAMP) scripts/vendor_assets.py
	@$(PY) -m scripts.vendor_assets
	@touch $@

# exec: signals must reach the supervisor itself, not a shell in between.
run: setup
	@exec $(PY) -m scripts.serve

test: setup browser nginx
	@$(PY) -m scripts.gates $(GATES)

browser: setup
	@$(PY) -m scripts.browser

e2e: browser

# Pictures of the manual, from the pages as they are now; static/manual/ is never committed.
manual: setup browser
	@ZIPING_MANUAL_PICTURES="$(CURDIR)/static/manual" $(PY) -m pytest -m e2e tests/e2e/test_manual.py -q

nginx: setup
	@$(PY) -m scripts.nginx

unit pg: nginx

$(GATES): setup
	@$(PY) -m scripts.gates $@

# As modules, so that they find the packages beside them.
bench: setup
	@failed=0; for name in $(subst /,.,$(basename $(sort $(wildcard tests/bench/bench_*.py)))); do \
		echo "== $$name"; $(PY) -m "$$name" || failed=1; done; exit $$failed

COUNT ?= 1000
keystrokes: browser
	@KEYSTROKES=$(COUNT) $(PY) -m pytest -m e2e tests/e2e/test_keystrokes.py -q -s

# mutmut has an environment of its own: `make setup` removes what dev.txt does not name.
$(MUTMUT_STAMP): requirements/mutants.txt | $(INSTALLED)
	@$(PY) -m venv --clear $(MUTMUT)
	@$(MUTMUT)/bin/python -m pip install --quiet --require-hashes -r requirements/mutants.txt
	@touch $@

mutants: setup $(MUTMUT_STAMP)
	@$(PY) -m scripts.mutants "$(CURDIR)/$(MUTMUT)/bin/mutmut"

$(FUZZ_STAMP): requirements/fuzz.txt | $(INSTALLED)
	@$(PY) -m venv --clear $(FUZZ)
	@$(FUZZ)/bin/python -m pip install --quiet --require-hashes -r requirements/fuzz.txt
	@touch $@

fuzz: $(FUZZ_STAMP)
	@$(FUZZ)/bin/python -m tests.fuzz_readers var/fuzz-files -max_total_time=$(SECONDS)

silence: setup
	@ZIPING_ALL_DAMAGE=1 $(VENV)/bin/pytest tests/corpus/test_silent.py -q

fix: setup
	@$(VENV)/bin/ruff format . && $(VENV)/bin/ruff check --fix . ; $(VENV)/bin/djlint templates --reformat --quiet

lock: $(INSTALLED)
	@for name in bootstrap node; do \
		$(UV_COMPILE) requirements/$$name.in --output-file requirements/$$name.txt || exit 1; done
	@$(UV_COMPILE) pyproject.toml --output-file requirements/base.txt
	@$(UV_COMPILE) pyproject.toml --extra dev --output-file requirements/dev.txt
	@$(UV_COMPILE) requirements/mutants.in --constraint requirements/dev.txt \
		--output-file requirements/mutants.txt
	@$(UV_COMPILE) requirements/fuzz.in --output-file requirements/fuzz.txt
	@$(PY) -m scripts.lock_assets

clean:
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis staticfiles
