# Two commands on a fresh clone: `make demo` grades the sample submissions, `make test` runs the tests.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test lint verify bench clean

demo: $(STAMP)
	$(BIN)/grade submissions/ --out grades

test: $(STAMP)
	$(BIN)/python -m pytest -n 2 --dist loadgroup

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/mypy

verify: $(STAMP)
	$(BIN)/grade verify $(ARGS)

bench: $(STAMP)
	$(BIN)/python -m tests.benchmarks

# torch comes first and by its exact version: any other requirement pulls gigabytes of GPU packages.
$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; say make PYTHON=...") if sys.version_info < (3, 11) else 0'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check torch==2.13.0
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) grades .pytest_cache .mypy_cache .ruff_cache
