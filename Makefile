# Two commands do everything: `make demo` to try the site, `make test` to check it.

PYTHON ?= python3
PORT ?= 8000
DATA_DIR ?= data
# Processes that run the tests: one more than cores, for some wait for Chromium; "auto" is
# one per core, 0 runs them all in one.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print(os.cpu_count() + 1)')
VENV := .venv
BIN := $(VENV)/bin
RUN_TESTS := pytest -q -n $(WORKERS)
PYTEST := $(BIN)/python -m $(RUN_TESTS)
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
DEMO := ENV_FILE="$(DATA_DIR)/demo.env" DATA_DIR="$(DATA_DIR)" PORT="$(PORT)" \
	SITE_URL="http://127.0.0.1:$(PORT)" ALLOWED_HOSTS="127.0.0.1,localhost" \
	REQUIRE_SECOND_FACTOR="$${REQUIRE_SECOND_FACTOR:-off}"
# Python keeps what it compiles: else each worker of the tests compiles 500 files anew.
unexport PYTHONDONTWRITEBYTECODE

# The production example, without the servers that it names, with keys of the moment.
EXAMPLE = env ENV_FILE=.env.example DATABASE_URL=sqlite://:memory: \
	CACHE_URL=locmemcache:// $$($(BIN)/python -m config.keys)

# The Nu checker of HTML, as its makers pack it for npm.
VNU := vnu-jar-26.9.27
VNU_SHA512 := 4e441de4315f39a582f5e6edbe8cd3b2b1f655aa1dde3620faface791133217c417b12f3f7ead2d8336d8e7efe44f5226618258b44a0860057e9125135e6b428
LIGHTHOUSE := $(VENV)/lighthouse/node_modules/.bin/lighthouse

.DEFAULT_GOAL := help
.PHONY: help demo test test-postgres test-browser coverage conformance lighthouse picture bench \
	lint lint-style lint-templates lint-types lint-imports lint-django format lock clean

help: ## say what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

demo: $(VENV)/runtime ## try the site with sample content, at http://127.0.0.1:8000
	@$(BIN)/python -m config.keys --into "$(DATA_DIR)/demo.env"
	@$(DEMO) $(BIN)/python manage.py demo

test: $(VENV)/development ## run every test that can run here, on SQLite unless DATABASE_URL is set
	@$(PYTEST) $(ARGS)

test-postgres: $(VENV)/development ## the same on PostgreSQL; DATABASE_URL may name another server, ARGS goes to pytest
	@DATABASE_URL="$${DATABASE_URL:-postgres://postgres@127.0.0.1:5432/test}" \
		$(PYTEST) $(ARGS)

test-browser: $(VENV)/development ## only the tests that drive Chromium
	@$(PYTEST) -m browser $(ARGS)

coverage: $(VENV)/development ## branch coverage of the four apps, without the browser's tests
	@$(BIN)/python -m slipcover --branch --source config,articles,qa,ads \
		--omit "*/migrations/*" --skip-covered -m $(RUN_TESTS) -m "not browser" \
		-W "ignore:Unable to activate pytest branch coverage" \
		-W "ignore:Module already imported" $(ARGS)

conformance: $(VENV)/vnu.jar ## fetch the checker of HTML, which the tests use from then on (needs npm and java)

lighthouse: $(VENV)/development $(LIGHTHOUSE) ## scores and weights of each type of page on a slow phone (needs npm, Chromium)
	@$(BIN)/python -m tests.bench.lighthouse $(LIGHTHOUSE) $(ARGS)

picture: $(VENV)/development ## take the README's picture of the sample essay again (needs Chromium)
	@$(BIN)/python -m tests.browser.picture

bench: $(VENV)/development ## measure pages, asking, writing, search and pictures, on SQLite unless DATABASE_URL is set
	@set -e; for name in pages asking writing $(if $(REAL_QUESTIONS),search); do echo; echo "== $$name"; \
		$(BIN)/python -m tests.bench.$$name $(if $(DATABASE_URL),--database "$(DATABASE_URL)"); done
	@echo; echo "== pictures"; $(BIN)/python -m tests.bench.pictures
	@$(if $(REAL_QUESTIONS),:,echo "search: not measured; enable with: REAL_QUESTIONS=a.csv make bench")

lint: lint-style lint-templates lint-types lint-imports lint-django ## style, types, import contracts, templates, migrations, settings

# The parts of lint, which .pre-commit-config.yaml runs by what has changed.
lint-style: $(VENV)/development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

lint-templates: $(VENV)/development
	$(BIN)/djlint --quiet --lint templates

lint-types: $(VENV)/development
	$(EXAMPLE) $(BIN)/mypy

lint-imports: $(VENV)/development
	$(BIN)/lint-imports --no-cache

lint-django: $(VENV)/development
	$(EXAMPLE) $(BIN)/python manage.py makemigrations --check --dry-run
	$(EXAMPLE) $(BIN)/python manage.py check --deploy --fail-level WARNING

format: $(VENV)/development ## rewrite Python files in the house's style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: $(VENV)/development ## pin every package again, from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --universal --generate-hashes --python-version 3.11 \
		--no-header --no-annotate --upgrade --quiet -o requirements.lock
	uv pip compile pyproject.toml --group dev --universal --generate-hashes \
		--python-version 3.11 --no-header --no-annotate --upgrade --quiet \
		-c requirements.lock -o tests/requirements.lock

clean: ## remove what make installed; data stays
	rm -rf $(VENV)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; name one: make PYTHON=python3.12 demo"; exit 1; }
	@echo "  a place for Python packages in $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/runtime: requirements.lock | $(VENV)/bin/python
	@echo "  packages, pinned in requirements.lock (about a minute)"
	@$(PIP) -r requirements.lock
	@touch $@

$(VENV)/development: tests/requirements.lock | $(VENV)/bin/python
	@echo "  packages for development, pinned in tests/requirements.lock (a minute or two)"
	@$(PIP) -r tests/requirements.lock
	@touch $@

$(VENV)/vnu.jar: | $(VENV)/bin/python
	@echo "  the checker of HTML, pinned here (30 MB)"
	@cd $(VENV) && npm pack --silent $(VNU:vnu-jar-%=vnu-jar@%) >/dev/null
	@cd $(VENV) && echo "$(VNU_SHA512)  $(VNU).tgz" | sha512sum --check --quiet
	@tar -xzf $(VENV)/$(VNU).tgz -C $(VENV) --strip-components 3 package/build/dist/vnu.jar
	@rm $(VENV)/$(VNU).tgz
	@touch $@

$(LIGHTHOUSE): | $(VENV)/bin/python
	@echo "  Lighthouse 13.5.0 (a minute)"
	@npm install --prefix $(VENV)/lighthouse --no-save --no-package-lock --ignore-scripts \
		--no-audit --no-fund --silent lighthouse@13.5.0
