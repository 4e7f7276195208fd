# The commands of this project; each sets up what it needs first.
PYTHON ?= python3
BIN := .venv/bin
ARGS ?=

.PHONY: demo test coverage check bench simulate map migration lock lowest setup tools
.DEFAULT_GOAL := demo

# A whole month of Firsthand against a local stand-in Slack; ARGS=--play plays it by itself.
demo: setup
	@$(BIN)/firsthand demo $(ARGS)

# Every test; says what it left out where PostgreSQL or Chromium is missing.
test: tools
	@$(KEEPING_COMPILED) $(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

# The same with branch coverage, which takes twice as long: at least nine lines or branches in ten.
coverage: tools
	@$(KEEPING_COMPILED) $(BIN)/python -m pytest -n auto --dist worksteal --cov --cov-report=term $(ARGS)

# Tests start the bot a hundred times; where images tell Python to keep no bytecode, each would compile it anew.
KEEPING_COMPILED = env -u PYTHONDONTWRITEBYTECODE

# Lint, types, layers: all that is not a test.
check: tools
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

# The oldest versions that pyproject.toml lets in, in an environment of their own: what it says must run.
lowest: tools
	@mkdir -p build
	@$(BIN)/uv pip compile -q --resolution lowest-direct --extra build --extra dev pyproject.toml -o build/lowest.txt
	@$(BIN)/uv venv -q --allow-existing --python $(BIN)/python build/lowest
	@$(BIN)/uv pip sync -q --python build/lowest/bin/python build/lowest.txt
	@$(BIN)/uv pip install -q --python build/lowest/bin/python --no-deps --no-build-isolation -e .
	@build/lowest/bin/python -m pytest -q -n auto -p no:cacheprovider $(or $(ARGS),$(LOWEST))

LOWEST = tests/models/test_database.py tests/journeys/test_month.py tests/handlers/test_malformed_http.py \
	tests/workbook/test_hostile.py

# Every figure, each beside what it is measured against; ARGS=--json FILE and names choose.
bench: tools
	@$(BIN)/python -m scripts.bench $(ARGS)

# A year of the monthly call with 200 executives in eight time zones, and a table of how they were nudged;
# ARGS='--people 50 --months 3 --seed 1' for another. Fails where a count that must be zero is not.
simulate: tools
	@$(BIN)/python -m scripts.simulate $(ARGS)

# Renew what is made from the code: the file map in docs/architecture.md, README's commands and sheets, the manifest's hint.
map: tools
	@$(BIN)/python -m scripts.filemap
	@$(BIN)/python -m scripts.command_list
	@$(BIN)/python -m scripts.sheet_list

# Every text that people can see, with its place, to be read aloud once: make words > build/words.txt
words: tools
	@$(BIN)/python -m scripts.words

# Write a migration of what changed in models/, such as M="currency of customers", against a database of its own.
migration: tools
	@mkdir -p build && rm -f build/schema.db
	@export PATH="$(CURDIR)/$(BIN):$$PATH" FIRSTHAND_DATABASE_URL=sqlite:///build/schema.db && alembic upgrade head \
		&& alembic revision --autogenerate --rev-id $$(printf %04d $$(($$(ls $(MIGRATIONS) | wc -l) + 1))) -m "$(M)"

MIGRATIONS = models/migrations/versions/[0-9]*.py

# Pin the newest versions that fit pyproject.toml: what it takes to run, and that with the tools to work on it.
lock: tools
	@$(LOCK) -o requirements.lock
	@$(LOCK) --extra dev -c requirements.lock -o requirements-dev.lock

LOCK = $(BIN)/uv pip compile -q --upgrade --universal --generate-hashes --no-strip-extras --extra build pyproject.toml
INSTALL = $(BIN)/python -m pip install -qq --disable-pip-version-check

# What it takes to run, and no more.
setup: .venv/.ready

# That, and what it takes to test, check and measure.
tools: .venv/.ready-dev

.venv/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Firsthand needs Python 3.11 or newer. Name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null \
		|| { echo "Python's venv module is missing. On Debian and Ubuntu: sudo apt-get install python3-venv"; exit 1; }
	@echo "Setting up .venv (once, about a minute) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(INSTALL) --require-hashes -r requirements.lock
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

.venv/.ready-dev: .venv/.ready requirements-dev.lock
	@echo "Fetching the development tools (once) ..."
	@$(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@
