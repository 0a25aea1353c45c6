# make run, make test: everything that they need is installed the first time; the second time is quick.
# Recipes are POSIX sh; GNU make 3.81 or newer.

PYTHON ?= python3
PORT ?= 8501
VENV := .venv
PY := $(VENV)/bin/python
# Files of tests at a time, each in one process, in the order that tests/conftest.py gives them.
WORKERS ?= 4
BY_FILE := --dist loadfile --no-loadscope-reorder
PIP := $(PY) -m pip install --quiet --disable-pip-version-check

# Stamps of what is installed lie inside the environment: who deletes it starts anew.
APP_READY := $(VENV)/.app-ready
DEV_READY := $(VENV)/.dev-ready
MNIST_TRIED := $(VENV)/.mnist-tried

.DEFAULT_GOAL := help
.PHONY: help install run test quick check browser mutants bench screenshots clean

help:
	@echo "make run          install what is needed and start the app on http://127.0.0.1:$(PORT)  (PORT=8502 make run)"
	@echo "make test         check, then all tests, browser included; installs what they need"
	@echo "make quick        the tests that need no browser and train nothing: less than a minute"
	@echo "make mutants      how many small faults in runs, jobs, preprocess and config no test finds: takes an hour or more"
	@echo "make check        lint, format, types, and who may import whom"
	@echo "make bench        the figures of the README, measured here"
	@echo "make screenshots  the README's pictures, taken from the running app"
	@echo "make install      only what the app needs"
	@echo "make clean        delete the environment and the caches; runs and data stay"

# ---------------------------------------------------------------------------------------------- what is needed

$(PY):
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
	  echo "Python 3.11 or newer is needed, and there is no $(PYTHON); install it, or name yours: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed, and $(PYTHON) is $$($(PYTHON) -V 2>&1); name another: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PYTHON) cannot make environments; on Debian and Ubuntu: sudo apt-get install python3-venv" >&2; exit 1; }
	@echo "making $(VENV)"
	@$(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); exit 1; }

$(APP_READY): requirements.txt | $(PY)
	@echo "installing requirements.txt (some minutes the first time)"
	@$(PIP) -r requirements.txt
	@touch $@

$(DEV_READY): requirements-dev.txt $(APP_READY)
	@echo "installing requirements-dev.txt"
	@$(PIP) -r requirements-dev.txt
	@touch $@

install: $(APP_READY)

# The tests draw with real mouse events. tests/conftest.py looks for the same names. Chromium without a window of its own takes
# the tests a third less processor time; not each system has it as a package.
browser:
	@for name in $${CHROMIUM:-chromium-headless-shell} chromium chromium-browser google-chrome google-chrome-stable; do \
	  command -v "$$name" >/dev/null 2>&1 && exit 0; \
	done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	  echo "installing chromium"; \
	  export DEBIAN_FRONTEND=noninteractive; \
	  apt-get -qq update && { \
	    apt-get -qq install --yes --no-install-recommends chromium-headless-shell fonts-liberation >/dev/null 2>&1 || \
	    apt-get -qq install --yes --no-install-recommends chromium fonts-liberation >/dev/null; }; \
	else \
	  echo "The browser tests need Chromium: sudo apt-get install chromium, or name yours: CHROMIUM=/path/to/chrome make test" >&2; exit 1; \
	fi

# ------------------------------------------------------------------------------------------------- the commands

# Once, a first start tries to get the full MNIST. A machine without a network is not slowed down again.
$(MNIST_TRIED): | $(APP_READY)
	@$(PY) -m digitrec data fetch mnist --timeout 10 --quiet 2>/dev/null || true
	@touch $@

run: $(APP_READY) $(MNIST_TRIED)
	@$(PY) -c 'import sys; from digitrec.data import mnist; sys.exit(mnist.find() is None)' || \
	  echo "The full MNIST is not here, so the app starts on its 5,000-digit sample; get the rest later: $(PY) -m digitrec data fetch mnist"
	@exec $(PY) -m digitrec app --port $(PORT)

check: $(DEV_READY)
	@$(PY) -m ruff check --quiet
	@$(PY) -m ruff format --check --quiet || { \
	  echo "Not formatted as the project formats: $(PY) -m ruff format" >&2; $(PY) -m ruff format --check; exit 1; }
	@$(PY) -m mypy --no-error-summary
	@$(VENV)/bin/lint-imports --no-logo

test: $(DEV_READY) browser check
	@rm -f .coverage .coverage.*
	@$(PY) -m pytest -n $(WORKERS) $(BY_FILE) --cov --cov-report=term

quick: $(DEV_READY)
	@$(PY) -m pytest -n 2 $(BY_FILE) -m "not browser and not training and not slow"

mutants: $(DEV_READY)
	@$(PY) -m mutmut run --max-children $(WORKERS)
	@$(PY) -m mutmut results

bench: $(DEV_READY) browser
	@mkdir -p benchmarks/results
	@for script in benchmarks/bench_*.py; do \
	  name=$$(basename "$$script" .py); \
	  echo "$$name" >&2; \
	  $(PY) "$$script" >"benchmarks/results/$$name.json" || exit 1; \
	  cat "benchmarks/results/$$name.json"; \
	done

screenshots: $(DEV_READY) browser
	@$(PY) docs/screenshots.py

clean:
	@rm -rf $(VENV) mutants .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
