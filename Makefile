# Everything a clone needs, from nothing but python3 (3.11 or newer) and make.
# `make demo` and `make test` install what they need first; a second call is instant.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PYTEST_ARGS ?=
# make lock UPGRADE=--upgrade takes the newest versions; without it only what must change.
UPGRADE ?=
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock" $(UPGRADE)

VENV_STAMP := $(VENV)/.stamp-venv
RUNTIME_STAMP := $(VENV)/.stamp-runtime
DEV_STAMP := $(VENV)/.stamp-dev

.DEFAULT_GOAL := help
.PHONY: help install demo test check lint types bench lock clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(RUNTIME_STAMP) ## make .venv with what Graadmeter needs to run
	@echo "Ready: $(BIN)/graadmeter --help"

demo: $(RUNTIME_STAMP) ## build a publication from synthetic data
	$(BIN)/graadmeter demo

test: $(DEV_STAMP) ## run every test
	$(BIN)/python -m pytest $(PYTEST_ARGS)

check: lint types ## lint, types, layers, and the bundled monitor
	$(BIN)/lint-imports --no-logo
	$(BIN)/graadmeter check miv

lint: $(DEV_STAMP) ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(DEV_STAMP) ## mypy, strict
	$(BIN)/mypy

bench: $(DEV_STAMP) ## run every script in benchmarks/
	@ls benchmarks/*.py >/dev/null 2>&1 || { echo "There are no benchmarks yet."; exit 0; }; \
	for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python "$$script" || exit 1; done

lock: $(DEV_STAMP) ## write the lock files anew from pyproject.toml
	$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")' \
		| $(LOCK) --no-annotate --output-file requirements-build.lock -
	$(LOCK) --constraint requirements-build.lock --output-file requirements.lock pyproject.toml
	$(LOCK) --constraint requirements-build.lock --constraint requirements.lock --extra dev \
		--output-file requirements-dev.lock pyproject.toml

clean: ## remove .venv, caches and built files
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis build dist
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV_STAMP):
	@command -v $(PYTHON) >/dev/null || { \
		echo "$(PYTHON) is not installed: install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "$$($(PYTHON) --version) is too old: Graadmeter needs Python 3.11 or newer; name another: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) has no venv module: install it (on Debian and Ubuntu: apt-get install python3-venv)" >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	@touch $@

# The build back end comes from a lock too, so nothing is fetched when the project itself installs.
$(RUNTIME_STAMP): $(VENV_STAMP) requirements-build.lock requirements.lock pyproject.toml
	$(PIP) install --require-hashes -r requirements-build.lock -r requirements.lock
	$(PIP) install --no-index --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV_STAMP): $(RUNTIME_STAMP) requirements-dev.lock
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@
