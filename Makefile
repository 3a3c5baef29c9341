# All set-up happens in here: `make assess` and `make test` need Python 3.11 or later with venv, and nothing else.
#
#   make assess                  assess the example, or DOSSIER=path
#   make test                    run the tests, but for those that take long: five minutes on two processors
#   make test-all                run all of them, under a second Python too, with torch, Spark and a browser where these are
#   make lint                    style, types, direction of imports
#   make mutate                  change the law one step at a time: some case must fail each time
#   make bench                   print the figures of speed
#   make oracle                  count small members of each family with torch, in an environment of its own
#   make track                   track small trainings with torch and its hosts, in an environment of its own
#   make sql                     compare the law as SQL with the interpreter in DuckDB, in an environment of its own
#   make hooks                   run the hooks and the action's steps for real, in an environment of its own
#   make types                   check a user's program with a second reader of types, in the same environment
#   make release                 build wheel, sdist and site and check them, in environments of their own; publish nothing
#   make wheels                  the same, and leave both, checksums, a bill of materials and the wheels for the
#                                Containerfile in dist/; GPAISCOPE_URL says where the project lives
#   make site                    build the documentation as a site in build/site and check it, in an environment of its own
#   make lowest                  run commands and the core of the tests with the lowest version of each library, and with
#                                the newest, and the commands under each other Python that is here
#   make browser                 run the commands under a browser's Python as well; needs node and npm
#   make pages                   try the pages in Chromium and Firefox, and the site that needs no server of ours, in an
#                                environment of its own; needs node and npm, and tells what it leaves out
#   make formats                 hold exports against the reference libraries of their formats, in an environment of its own
#   make ratios                  print what the law costs as SQL, over SQL by hand, in the same environment
#   make peer                    hold five of the rules against another engine on the same rows, in the same environment
#   make spark                   scan on Spark as without it, and from a store of S3 as from a disk; compare a share of the
#                                law there; needs Java 17 or later
#   make docs                    run every command shown in README and docs, and write its output there and in tests;
#                                write the rulebook, the glossary, the sentences, the cases and the index of search anew
#   make lock                    renew the pinned dependencies
#   make changelog VERSION=x.y.z turn the fragments into a release of CHANGELOG.md

PYTHON ?= python3
VENV ?= .venv
DOSSIER ?= examples/open-weights/gpai.toml
ARGUMENTS ?=
TEST_ARGUMENTS ?= -n 2
MARKS ?= not long and not browser
SECOND_PYTHON ?= python3.13
UV_VERSION := 0.13.9

BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
RUN := $(VENV)/installed-run
DEV := $(VENV)/installed-dev

.PHONY: assess test test-all lint mutate bench oracle sql hooks types release wheels docs lock changelog clean formats track ratios peer spark lowest browser site pages
.DEFAULT_GOAL := assess

assess: $(RUN)
	@$(BIN)/gpaiscope assess $(DOSSIER) $(ARGUMENTS)

test: $(DEV)
	$(BIN)/python -m pytest $(TEST_ARGUMENTS) -m "$(MARKS)"

# What hangs on the Python that runs it is run under a second one: reading, counting, the engine. All else says the same.
test-all:
	$(MAKE) test MARKS=""
	$(MAKE) track
	$(MAKE) spark
	$(MAKE) formats
	$(MAKE) pages
	$(MAKE) test "PYTHON=$(SECOND_PYTHON)" "VENV=$(VENV)-second" "MARKS=not once and not browser" \
	  "TEST_ARGUMENTS=$(TEST_ARGUMENTS) $(SECOND_TESTS)"

SECOND_TESTS := tests/engine tests/dossier tests/compute tests/repository tests/licences tests/test_service.py tests/test_project.py

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

mutate: $(DEV)
	$(BIN)/python benchmarks/mutate.py

bench: $(RUN)
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/start.py

oracle: $(VENV)-oracle/installed
	PYTHONPATH=src $(VENV)-oracle/bin/python oracle/count.py

$(VENV)-oracle/installed: oracle/requirements.txt
	$(PYTHON) -m venv $(VENV)-oracle
	$(VENV)-oracle/bin/python -m pip --disable-pip-version-check --quiet install -r oracle/requirements.txt
	@touch $@

sql: $(VENV)-sql/installed
	PYTHONPATH=src $(VENV)-sql/bin/python benchmarks/sql.py

$(VENV)-sql/installed: benchmarks/sql-requirements.txt
	$(PYTHON) -m venv $(VENV)-sql
	$(VENV)-sql/bin/python -m pip --disable-pip-version-check --quiet install -r benchmarks/sql-requirements.txt
	@touch $@

hooks: $(VENV)-hooks/installed
	$(VENV)-hooks/bin/python tools/try_hooks.py

types: $(VENV)-hooks/installed
	$(VENV)-hooks/bin/basedpyright

release: $(VENV)-hooks/installed site
	$(VENV)-hooks/bin/python tools/check_release.py

wheels: $(VENV)-hooks/installed
	$(VENV)-hooks/bin/python tools/check_release.py dist

$(VENV)-hooks/installed: tools/hooks-requirements.txt
	$(PYTHON) -m venv $(VENV)-hooks
	$(VENV)-hooks/bin/python -m pip --disable-pip-version-check --quiet install -r tools/hooks-requirements.txt
	@touch $@

site: $(VENV)-site/installed
	PYTHONPATH=src $(VENV)-site/bin/python tools/build_site.py build/site --check $(ARGUMENTS)

$(VENV)-site/installed: tools/site-requirements.txt
	$(PYTHON) -m venv $(VENV)-site
	$(VENV)-site/bin/python -m pip --disable-pip-version-check --quiet install -r tools/site-requirements.txt
	@touch $@

lowest:
	$(PYTHON) tools/try_lowest.py

browser: $(RUN)
	$(BIN)/python tools/try_browser.py

pages: $(VENV)-browser/installed
	$(VENV)-browser/bin/python -m pytest --noconftest -rs -m browser tests/web $(ARGUMENTS)

$(VENV)-browser/installed: tests/web/requirements.txt tests/web/package-lock.json pyproject.toml
	$(PYTHON) -m venv $(VENV)-browser
	$(VENV)-browser/bin/python -m pip --disable-pip-version-check --quiet install -r tests/web/requirements.txt
	$(VENV)-browser/bin/python -m pip --disable-pip-version-check --quiet install --no-deps --editable .
	cp tests/web/package.json tests/web/package-lock.json $(VENV)-browser
	npm ci --prefix $(VENV)-browser --ignore-scripts --no-audit --no-fund --silent
	@touch $@

formats: $(VENV)-formats/installed
	PYTHONPATH=src $(VENV)-formats/bin/python benchmarks/exchange.py $(or $(ARGUMENTS),12)

$(VENV)-formats/installed: benchmarks/exchange-requirements.txt
	$(PYTHON) -m venv $(VENV)-formats
	$(VENV)-formats/bin/python -m pip --disable-pip-version-check --quiet install -r benchmarks/exchange-requirements.txt
	@touch $@

track: $(VENV)-track/installed
	OMP_NUM_THREADS=1 PYTHONPATH=src $(VENV)-track/bin/python -m pytest --noconftest -W ignore -m torch tests/track

$(VENV)-track/installed: tests/track/requirements.txt
	$(PYTHON) -m venv $(VENV)-track
	$(VENV)-track/bin/python -m pip --disable-pip-version-check --quiet install -r tests/track/requirements.txt
	@touch $@

ratios: $(VENV)-sql/installed
	PYTHONPATH=src $(VENV)-sql/bin/python benchmarks/ratios.py $(ARGUMENTS)

peer: $(VENV)-sql/installed
	PYTHONPATH=src $(VENV)-sql/bin/python benchmarks/peer.py $(ARGUMENTS)

# More of it: make spark ARGUMENTS="--batches 2 --batch 8000". The share takes few rules: planning them takes the time.
spark: $(VENV)-spark/installed
	PYTHONPATH=src $(VENV)-spark/bin/python -m pytest --noconftest -W ignore -m "spark or remote" \
	  tests/catalogue/test_parts.py tests/catalogue/test_addresses.py
	PYTHONPATH=src $(VENV)-spark/bin/python benchmarks/sql.py --engine spark $(or $(ARGUMENTS),--batches 1 --batch 100 --share 80)

$(VENV)-spark/installed: benchmarks/spark-requirements.txt
	$(PYTHON) -m venv $(VENV)-spark
	$(VENV)-spark/bin/python -m pip --disable-pip-version-check --quiet install -r benchmarks/spark-requirements.txt
	@touch $@

docs: $(DEV)
	$(BIN)/python tests/console.py
	$(BIN)/python tests/notebook.py
	$(BIN)/python -m tests.cli.golden
	$(BIN)/gpaiscope law show rulebook --format markdown --output docs/rulebook.md
	$(BIN)/gpaiscope law show glossary --format markdown --output docs/glossary.md
	$(BIN)/gpaiscope law show sentences --format markdown --output docs/sentences.md
	$(BIN)/gpaiscope law show clocks --format markdown --output docs/clocks.md
	$(BIN)/python tools/law_age.py --write
	$(BIN)/python tests/cases_page.py
	$(BIN)/python tools/build_lookup_index.py
	$(BIN)/python tests/crosswalk_page.py

changelog: $(DEV)
	$(BIN)/towncrier build --yes --version $(VERSION)

# The stamps tell make what is installed: a second run starts at once.
$(RUN): requirements/run.txt pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements/run.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): requirements/dev.txt $(RUN)
	$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' \
	  || { echo 'Python 3.11 or later with venv is needed: make PYTHON=/path/to/python3 ...' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# One file serves every Python from 3.11 on and every platform. It names versions and hashes, and no address.
lock:
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip --disable-pip-version-check --quiet install uv==$(UV_VERSION)
	build/lock/bin/uv pip compile pyproject.toml --group build --extra scan --extra calendar --extra documents \
	  --universal --python-version 3.11 --generate-hashes --no-header --upgrade --quiet --output-file requirements/run.txt
	build/lock/bin/uv pip compile pyproject.toml --group build --group dev --constraint requirements/run.txt \
	  --universal --python-version 3.11 --generate-hashes --no-header --upgrade --quiet --output-file requirements/dev.txt

clean:
	rm -rf $(VENV) $(VENV)-oracle $(VENV)-sql $(VENV)-hooks build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache $(VENV)-formats $(VENV)-track $(VENV)-spark $(VENV)-site $(VENV)-browser
