# Dëgjesa. `make` or `make help` lists what there is.

PORT ?= 8000
PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$each && break; done)

BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --quiet --disable-pip-version-check
# Stamps lie inside the environment: remove .venv and everything is made again.
BASE := .venv/.base-installed
DEV := .venv/.dev-installed
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/messages.po))
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-strip-extras pyproject.toml

.DEFAULT_GOAL := help
.PHONY: help run test e2e bench trust check format lock translations audit

help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

run: $(BASE) $(CATALOGUES) ## the demonstration on http://127.0.0.1:8000 (PORT= changes it)
	@exec $(BIN)/pb demo --port $(PORT)

test: $(DEV) $(CATALOGUES) ## the suite on SQLite
	@$(BIN)/python -m tests.suite

e2e: $(DEV) $(CATALOGUES) ## the stories in a real browser, in full
	@PB_PICTURES=1 $(BIN)/python -m pytest tests/e2e

bench: $(DEV) $(CATALOGUES) ## the figures, with the floor of the same run
	@$(BIN)/python -m benchmarks

trust: $(DEV) $(CATALOGUES) ## the drills in their long form
	@$(BIN)/python -m pytest -m long tests --ignore=tests/e2e

check: $(DEV) $(CATALOGUES) ## all that CI asks: format, lint, types, imports, templates, tests, PostgreSQL, stories
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/djlint templates --lint --quiet
	@$(BIN)/python -m tests.suite --whole

format: $(DEV) ## lay out the code and mend what can be mended by itself
	@$(BIN)/ruff check --quiet --fix .
	@$(BIN)/ruff format --quiet .

translations: $(DEV) ## extract the texts, bring the catalogues up to date, compile them
	@$(BIN)/pybabel --quiet extract --mapping-file babel.cfg --keyword _l --keyword lazy_gettext \
		--keyword ngettext:1,2 --no-location --sort-output --omit-header --output-file translations/messages.pot .
	@$(BIN)/pybabel --quiet update --input-file translations/messages.pot --output-dir translations \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width 110
	@$(BIN)/pybabel --quiet compile --directory translations
	@$(BIN)/python -m pytest --quiet tests/house/test_translations.py

lock: $(DEV) ## pin every dependency by version and hash
	@$(COMPILE) --group build --output-file requirements/base.txt
	@$(COMPILE) --constraint requirements/base.txt --group build \
		--extra postgres --extra redis --extra server --output-file requirements/production.txt
	@$(COMPILE) --constraint requirements/production.txt --group build \
		--extra postgres --extra redis --extra server --extra scheduling --output-file requirements/scheduling.txt
	@$(COMPILE) --constraint requirements/base.txt --group build --group dev --all-extras --output-file requirements/dev.txt

audit: $(DEV) ## known faults of the pinned dependencies (asks the network)
	@$(BIN)/pip-audit --require-hashes --disable-pip --requirement requirements/production.txt

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed, and was not found." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "Python's venv module is missing; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@echo "Making .venv and installing what is pinned in requirements/ (about a minute, once) …"
	@$(PYTHON) -m venv .venv

$(BASE): requirements/base.txt pyproject.toml hatch_build.py | $(BIN)/python
	@$(PIP) install --require-hashes --requirement requirements/base.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): requirements/dev.txt $(BASE)
	@$(PIP) install --require-hashes --requirement requirements/dev.txt
	@touch $@

%.mo: %.po | $(BASE)
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@ --locale $(notdir $(patsubst %/LC_MESSAGES/,%,$(dir $<)))
