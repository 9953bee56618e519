# make run    set up and open the app (offline engine, SQLite, embedded Chroma)
# make test   set up and pass every test
# make lint   style, types, import contracts, container files
# make check  the same, and an audit of what is installed for known vulnerabilities
# make model-check  is the configured language model good enough to tutor with?
# make bench  print every figure the README names; DATA=, MISCONCEPTIONS=, MATHDIAL= for published data

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
DATA ?=
MISCONCEPTIONS ?=
MATHDIAL ?=
WORKERS ?= 2

# Tests start many processes, which should not have to compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test lint check audit model-check bench clean

run: $(VENV)/installed
	TUTOR_OPEN_BROWSER=$${TUTOR_OPEN_BROWSER:-true} $(BIN)/python app.py

test: $(VENV)/installed-dev lint
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

check: lint audit

audit: $(VENV)/installed-dev
	$(BIN)/pip-audit --local --progress-spinner off

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/hadolint --ignore DL3008 Dockerfile
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.compose-spec compose.yaml

model-check: $(VENV)/installed
	$(BIN)/python -m tutor_app model-check

bench: $(VENV)/installed-dev
	$(BIN)/python -m benchmarks --programs=$(DATA) --misconceptions=$(MISCONCEPTIONS) \
		--mathdial=$(MATHDIAL)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Maieutic needs Python 3.11 or newer: make PYTHON=python3.12 run"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(VENV)/bin/python requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
