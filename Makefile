# Two commands a newcomer needs: `make demo` and `make test`. Each sets up all it needs in .venv.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
# The labelled data stands beside the checkout for those who have it; nothing here needs it but `make accuracy`.
GOLD ?= ../shared/gold
DATA ?= ../shared/data
COLLECTION := $(DATA)/genai-contrib-versions.bundle

.PHONY: help demo test check unit accuracy bench clean

help:
	@echo "make demo      set up and run the whole job on a small invented world"
	@echo "make test      set up, check the code (ruff, mypy, import contracts) and run the tests"
	@echo "make accuracy  score the judgement against labelled data in $(GOLD) and benchmarks/fresh"
	@echo "make bench     measure reading, importing and planning digests"

$(INSTALLED): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11"; exit 2; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $(INSTALLED)

demo: $(INSTALLED)
	$(BIN)/pledgewatch demo

test: check unit

check: $(INSTALLED)
	$(BIN)/ruff check monitor spiders tests benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: $(INSTALLED)
	$(BIN)/python -m pytest -n auto --dist loadfile

accuracy: $(INSTALLED)
	$(BIN)/pledgewatch evaluate all $(GOLD)
	@test -e $(COLLECTION) || { echo "$(COLLECTION) is not there: the fresh set is not scored"; exit 2; }
	@$(BIN)/python benchmarks/fresh_pairs.py documents $(COLLECTION)
	@$(BIN)/python benchmarks/fresh_pairs.py score
	@$(BIN)/python benchmarks/samples.py calibration --gold $(GOLD)

bench: $(INSTALLED)
	$(BIN)/python benchmarks/reading.py
	$(BIN)/python benchmarks/reading.py --aliases 4
	$(BIN)/python benchmarks/import.py $(COLLECTION)
	$(BIN)/python benchmarks/watch.py 1000
	PYTHONPATH=. $(BIN)/python benchmarks/digests.py

clean:
	rm -rf .venv demo dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
