# Everything happens in .venv; packages are installed once and again only when pyproject.toml changes.
PYTHON ?= python3
VENV := .venv
READY := $(VENV)/.ready
BIN := $(VENV)/bin

.PHONY: demo test lint bench docs clean

demo: $(READY)  ## build the graph of the example pages
	$(BIN)/kg build examples -o outputs
	@echo
	@echo "The graph: outputs/graph.ttl (Turtle), outputs/graph.trig (a named graph a document)."
	@echo "Look at it: open outputs/graph.html in a browser."
	@echo "Ask it:     $(BIN)/kg query outputs people-and-roles"
	@echo "Prove it:   $(BIN)/kg check outputs"

test: $(READY) lint  ## lint, types and the tests that are not slow
	$(BIN)/python -m pytest -n 2 --dist loadfile

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(READY)  ## slow tests, and what the stages cost
	HYPOTHESIS_PROFILE=new $(BIN)/python -m pytest -m "slow or not slow" -n 2 --dist loadfile
	$(BIN)/python benchmarks/throughput.py
	$(BIN)/python benchmarks/cleaning.py

docs: $(READY)  ## write the output of every README example anew
	$(BIN)/python tests/readme.py

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(READY): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "kg needs Python 3.11 or newer: run make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable . --group dev
	touch $@
