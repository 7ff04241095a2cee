# Two commands for a fresh machine with Python 3.11 or newer, git and make:
#   make map     installs into .venv and maps the reports in seeds/ into outputs/
#   make test    installs what the tests need, then lint, types and tests
# Other names: lint, types, pytest, fuzz, format, docs, clean. PYTHON=python3.12 chooses the interpreter.
# Now and then: oldest (the tests on the oldest dependencies), pythons (on every Python at hand), release.

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
export PYTHONUTF8 := 1

.PHONY: map test lint types pytest browser fuzz format docs oldest pythons release clean

map: $(VENV)/.installed
	@set --; for report in seeds/*; do \
	  case "$$report" in \
	    seeds/README.md) ;; \
	    *.md|*.txt|*.html|*.htm|*.pdf) set -- "$$@" "$$report" ;; \
	  esac; \
	done; \
	test $$# -gt 0 || { echo "seeds/ holds no report (.md, .txt, .html or .pdf)" >&2; exit 2; }; \
	page=$$($(BIN)/mapper map "$$@") && echo "Open $$page in a browser; the other files are beside it."

test: lint types browser pytest

lint: $(VENV)/.tested
	$(BIN)/ruff check .

types: $(VENV)/.tested
	$(BIN)/mypy

pytest: $(VENV)/.tested
	$(BIN)/python -m pytest

browser:
	@.ci/browser

# Hostile inputs for every parser, SECONDS of processor time in all; prints what came of it.
SECONDS := 60
fuzz: $(VENV)/.tested
	$(BIN)/python tests/fuzz/run.py --seconds $(SECONDS)

format: $(VENV)/.tested
	$(BIN)/ruff format .

docs: $(VENV)/.tested
	$(BIN)/python docs/reference/build_cli.py
	$(BIN)/python docs/reference/build_archive_tables.py
	$(BIN)/python docs/reference/build_api.py
	$(BIN)/python docs/reference/build_licences.py
	$(BIN)/python docs/gallery/run.py
	$(BIN)/python -m sphinx -W --keep-going -q -b html docs docs/_build/html
	@echo "Open docs/_build/html/index.html"

oldest:
	@.ci/oldest

pythons:
	@.ci/pythons

release: $(VENV)/.tested
	@.ci/release $(BIN)/python

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis fuzz-failures build dist docs/_build

# The stamps are touched last, so that an interrupted installation is taken up again.

$(VENV)/.created:
	@.ci/venv $(VENV)
	@touch $@

$(VENV)/.installed: $(VENV)/.created pyproject.toml
	@echo "Installing into $(VENV) (once; a minute or two)"
	@$(PIP) install --editable .
	@touch $@

$(VENV)/.tested: $(VENV)/.installed
	@echo "Installing what the tests need"
	@$(PIP) install --editable '.[test]'
	@touch $@
