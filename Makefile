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
# The component styles of the service and the typeface of the report: fetched once, not kept here.
ASSETS := src/graadmeter/service/static/vendor/components.css
# The checker of HTML: for the tests alone, and needs Java to run.
CHECKER := build/checker/vnu.jar
# Benchmarks have an environment of their own: what they measure against is no part of ours.
BENCH_VENV := .venv-bench
BENCH_PIP := $(BENCH_VENV)/bin/python -m pip --disable-pip-version-check --quiet
BENCH_STAMP := $(BENCH_VENV)/.stamp
BENCHMARKS := audit estimation tabulate raking publication accuracy

.DEFAULT_GOAL := help
.PHONY: help install assets demo test check lint types bench lock clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(RUNTIME_STAMP) $(ASSETS) ## make .venv with what Graadmeter needs to run
	@echo "Ready: $(BIN)/graadmeter --help"

assets: $(ASSETS) ## fetch the component styles of the service and the typeface of the report

demo: $(RUNTIME_STAMP) $(ASSETS) ## build a publication from synthetic data
	$(BIN)/graadmeter demo

# Tests that drive a browser mostly wait, so they run beside the others; what they said follows.
# GRAADMETER_POSTGRES=postgres://user@host:5432 runs the tests of the service there as well.
test: $(DEV_STAMP) $(ASSETS) $(CHECKER) ## run every test
	@$(BIN)/python tools/run_tests.py -- $(PYTEST_ARGS)
	@if [ -n "$$GRAADMETER_POSTGRES" ]; then \
		echo "== PostgreSQL"; \
		GRAADMETER_TEST_POSTGRES=$$GRAADMETER_POSTGRES $(BIN)/python tools/run_tests.py -- tests/service $(PYTEST_ARGS); \
	else echo "The tests of the service ran on SQLite alone; set GRAADMETER_POSTGRES for PostgreSQL."; fi

check: lint types ## lint, types, layers, and the bundled monitor
	$(BIN)/lint-imports --no-logo
	$(BIN)/graadmeter check miv

lint: $(DEV_STAMP) ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(DEV_STAMP) ## mypy, strict
	$(BIN)/mypy

bench: $(BENCH_STAMP) ## run the benchmarks, about seven minutes
	@for name in $(BENCHMARKS); do \
		echo "== $$name"; $(BENCH_VENV)/bin/python benchmarks/$$name.py || exit 1; done

lock: $(DEV_STAMP) ## write the lock files anew from pyproject.toml
	$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")' \
		| $(LOCK) --no-annotate --output-file requirements-build.lock -
	$(LOCK) --constraint requirements-build.lock --output-file requirements.lock pyproject.toml
	$(LOCK) --constraint requirements-build.lock --constraint requirements.lock --extra dev \
		--output-file requirements-dev.lock pyproject.toml
	$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"]["assets"], sep="\n")' \
		| $(LOCK) --no-annotate --output-file requirements-assets.lock -
	$(LOCK) --constraint requirements-build.lock --constraint requirements.lock --extra bench --extra fast \
		--output-file requirements-bench.lock pyproject.toml

clean: ## remove .venv, caches and built files
	rm -rf $(VENV) $(BENCH_VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis build dist $(dir $(ASSETS)) src/graadmeter/publication/static/fonts
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

# npm comes with Node; where there is none, a Python package brings both into the environment.
$(ASSETS): $(VENV_STAMP) | $(RUNTIME_STAMP)
$(ASSETS): package.json package-lock.json .npmrc tools/assets.py requirements-assets.lock
	@command -v npm >/dev/null || $(PIP) install --require-hashes -r requirements-assets.lock
	$(BIN)/python tools/assets.py

# Without it one test is skipped, unless GRAADMETER_REQUIRE_BROWSER says that nothing may be.
$(CHECKER): $(VENV_STAMP) package.json package-lock.json .npmrc tools/assets.py requirements-assets.lock
	@command -v npm >/dev/null || $(PIP) install --require-hashes -r requirements-assets.lock
	@$(BIN)/python tools/assets.py --checker || echo "No checker of HTML: its test is skipped." >&2

# It ignores itself, so that git and ruff pass it by.
$(BENCH_STAMP): requirements-build.lock requirements-bench.lock pyproject.toml | $(VENV_STAMP)
	$(PYTHON) -m venv --clear $(BENCH_VENV)
	@echo '*' > $(BENCH_VENV)/.gitignore
	$(BENCH_PIP) install --require-hashes -r requirements-build.lock -r requirements-bench.lock
	$(BENCH_PIP) install --no-index --no-deps --no-build-isolation --editable .
	@touch $@
