# Two commands: `make run` and `make test`. CONTRIBUTING.md says how to run less than all.

VENV ?= .venv
BIN := $(abspath $(VENV))/bin
export PATH := $(BIN):$(PATH)

# A port that is given (make run PORT=8010) wins over .env for this run.
ifdef PORT
export LEADSPORTAL_PUBLIC_URL := http://127.0.0.1:$(PORT)
endif
ifdef SANDBOX_PORT
export LEADSPORTAL_SANDBOX_ORIGIN := http://127.0.0.1:$(SANDBOX_PORT)
endif
ifdef REDIS_PORT
export LEADSPORTAL_REDIS_URL := redis://127.0.0.1:$(REDIS_PORT)/0
endif
export PORT ?= 8000
export SANDBOX_PORT ?= 8900
export REDIS_PORT ?= 6399

PYTEST := $(BIN)/python -m pytest
# Tests with real processes mostly wait. Those of a file share their processes, so a file is not divided; the files
# with the most tests come first. Some stop their PostgreSQL, so each of the two has a server of its own.
E2E := -n 2 --dist loadfile
# Settings for commands that need Django but none of the portal's data.
NO_DATA := LEADSPORTAL_DATABASE_URL=sqlite://:memory:

.PHONY: help run test test-slow bench lint audit settings clean

help:
	@echo "make run     the portal with demo data at http://127.0.0.1:$(PORT), until Ctrl-C"
	@echo "             (other ports: make run PORT=$(PORT) SANDBOX_PORT=$(SANDBOX_PORT) REDIS_PORT=$(REDIS_PORT))"
	@echo "make test    the tests, on SQLite and on PostgreSQL, with real processes and a real browser"
	@echo "make test-slow   those that take long: processes killed, databases and Redis away, make run itself"
	@echo "make bench   how fast and how big, as ratios against references of the same run"
	@echo "make lint    style, types, layers, templates, styles, scripts, migrations"
	@echo "make audit   whether faults are known of the pinned packages, where PyPI's list can be asked"
	@echo "make clean   removes what these made, except .env and .data (your settings and leads)"

run: $(VENV)/.installed settings
	@PYTHONPATH="$(CURDIR)" exec $(BIN)/python .ci/start

test: $(VENV)/.installed-dev
	@.ci/install-test-tools
	$(PYTEST) -n 2 -m "not e2e and not postgresql"
	$(PYTEST) $(E2E) -m "e2e and not slow and not postgresql"
	.ci/with-postgresql $(PYTEST) -n 2 -m "not e2e and not sqlite"
	.ci/with-postgresql --servers 2 $(PYTEST) $(E2E) -m "e2e and not slow and not sqlite"

test-slow: $(VENV)/.installed-dev
	@.ci/install-test-tools slow
	$(PYTEST) $(E2E) -m "slow and not postgresql"
	.ci/with-postgresql --servers 2 $(PYTEST) $(E2E) -m "slow and not sqlite"

bench: $(VENV)/.installed-dev
	$(BIN)/python -m tests.bench

lint: $(VENV)/.installed-dev settings
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/vulture
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/djlint --quiet --check templates
	@.ci/lint-pages
	$(NO_DATA) $(BIN)/python manage.py makemigrations --check --dry-run
	@.ci/lint-migrations

audit: $(VENV)/.installed-dev
	@.ci/audit

# The stamps say which requirements the environment has, so that a second run installs nothing.
$(VENV)/.installed: requirements.txt
	@.ci/venv "$(VENV)" requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt requirements.txt
	@.ci/venv "$(VENV)" requirements-dev.txt
	@touch $@ "$(VENV)/.installed"

# Secrets and settings of this copy, in .env: written once; later only what is new is added.
settings: $(VENV)/.installed
	@$(BIN)/python .ci/write-env .env

clean:
	rm -rf "$(VENV)" .ci/node/node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
