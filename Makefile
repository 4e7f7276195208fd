# The commands of this project; each sets up what it needs first.
PYTHON ?= python3
BIN := .venv/bin
ARGS ?=

.PHONY: demo test check bench map lock setup
.DEFAULT_GOAL := demo

# A whole month of Firsthand against a local stand-in Slack; ARGS=--play plays it by itself.
demo: setup
	@$(BIN)/firsthand demo $(ARGS)

# Every test, with branch coverage; says what it left out where PostgreSQL or Chromium is missing.
test: setup
	@$(BIN)/python -m pytest -n auto --cov --cov-report=term $(ARGS)

# Lint, types, floors: all that is not a test.
check: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

# The ack of a saved reflection beside an empty command on plain Bolt.
bench: setup
	@$(BIN)/python -m scripts.bench $(ARGS)

# Renew the file map in README from the sentence each file opens with.
map: setup
	@$(BIN)/python -m scripts.filemap

# Pin the newest versions that fit pyproject.toml.
lock: setup
	@$(BIN)/uv pip compile -q --upgrade --universal --generate-hashes --extra dev pyproject.toml -o requirements.lock

setup: .venv/.ready

.venv/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Firsthand needs Python 3.11 or newer. Name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null \
		|| { echo "Python's venv module is missing. On Debian and Ubuntu: sudo apt-get install python3-venv"; exit 1; }
	@echo "Setting up .venv (once, about a minute) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -qq --disable-pip-version-check "$$(grep -o '^uv==[0-9.]*' requirements.lock)" || true
	@$(BIN)/uv pip sync -q --python $(BIN)/python requirements.lock 2>/dev/null \
		|| $(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e . 2>/dev/null \
		|| $(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
