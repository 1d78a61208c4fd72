# Two commands do everything: `make run` and `make test`. Python 3.11+, git and make are all they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
FILE ?=
# A file goes to whichever worker is free, the longest first (tests/longest_first.py). Three on two
# cores, because many tests wait. What is compiled is kept: many tests start whole programs.
PYTEST = PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

.PHONY: run test check lint format types walls bench bench-answers bench-matters docs-screens lock clean help

help:            ## Say what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Prongsai needs Python 3.11 or newer: install it, or say which one to use: make PYTHON=python3.12 run"; exit 1; }
	@echo "Making an environment of our own in $(VENV)/ (once) …"
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "Python cannot make environments here: install its venv module (Debian: apt install python3-venv)"; exit 1; }

$(VENV)/.run: requirements/run.lock pyproject.toml | $(BIN)/python
	@echo "Installing what Prongsai needs (once) …"
	@$(PIP) install --require-hashes -r requirements/run.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.lock pyproject.toml | $(BIN)/python
	@echo "Installing what the tests need (once) …"
	@$(PIP) install --require-hashes -r requirements/dev.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.run

$(VENV)/.age: | $(VENV)/.dev
	@$(BIN)/python -m tools.age_command $(BIN)
	@touch $@

run: $(VENV)/.run  ## Start everything with a demo town; Ctrl-C ends it
	@[ -d bot/assets/built ] || echo "Building pages and scripts (once) …"
	@$(BIN)/python -m bot.assets.build
	@[ -d knowledge/built ] || echo "Learning how citizens ask (once) …"
	@$(BIN)/python -m knowledge.build
	@exec $(BIN)/prongsai run

test: $(VENV)/.dev $(VENV)/.age  ## The whole suite: SQLite, a real PostgreSQL, a real browser
	@$(BIN)/python -m bot.assets.build --dev
	@$(BIN)/python -m knowledge.build
	$(PYTEST) $(ARGS)

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy
	$(BIN)/python -m bot.assets.build --dev --types

walls: $(VENV)/.dev
	$(BIN)/lint-imports

check: lint types walls $(VENV)/.age  ## Format, lint, types, import walls, tests with coverage
	@$(BIN)/python -m bot.assets.build --dev
	@$(BIN)/python -m knowledge.build
	@rm -f .coverage .coverage.*
	$(PYTEST) --cov --cov-report=term:skip-covered --cov-fail-under=95
	$(BIN)/coverage report --include='handlers/*,casework/*,knowledge/*' --skip-covered --precision=2 --fail-under=100

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.dev  ## The figures of docs/performance.md (FILE=reports.jsonl adds the replay)
	@$(BIN)/python -m bot.assets.build
	@$(BIN)/python -m knowledge.build
	$(BIN)/python -m tools.bench $(FILE)

bench-answers: $(VENV)/.dev  ## How well questions are understood (FILE=lines.jsonl for others)
	@$(BIN)/python -m knowledge.build
	@$(BIN)/python -m tools.bench_answers $(FILE)

bench-matters: $(VENV)/.dev  ## How well kinds of report and the smell of corruption are seen (REPORTS=, MONEY= LABELS=)
	@$(BIN)/python -m knowledge.build
	@$(BIN)/python -m tools.bench_matters $(REPORTS) $(MONEY) $(LABELS)

docs-screens: $(VENV)/.dev  ## Retake the pictures of the README
	@$(BIN)/python -m bot.assets.build --dev
	@$(BIN)/python -m knowledge.build
	$(BIN)/python -m tools.screens

lock: $(VENV)/.dev  ## Write the locks anew from requirements/*.in
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q requirements/run.in -o requirements/run.lock
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -c requirements/run.lock requirements/run.in requirements/dev.in -o requirements/dev.lock

clean:           ## Remove everything that was installed or built; the data in var/ stays
	rm -rf $(VENV) node_modules bot/assets/built knowledge/built build *.egg-info .mypy_cache .ruff_cache .import_linter_cache .pytest_cache .hypothesis .coverage .coverage.*
