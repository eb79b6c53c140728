# Everything runs in .venv; the only things needed beforehand are Python >= 3.11 (with venv) and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
FOREIGN := $(VENV)/foreign/.installed
CONSTRAINTS ?= constraints.txt
FOREIGN_CONSTRAINTS ?= tests/foreign/constraints.txt
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard fleet_tui/i18n/locales/*/LC_MESSAGES/*.po))
ARGS ?=
# Compiled code may be kept: whatever starts here starts four times as fast the second time.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run test matrix monkey mutants fuzz faults lint types style layers texts contract format bench docs tasks revision messages install upgrade wheel clean

run: $(STAMP) $(CATALOGUES)  ## start the application on the embedded backend (ARGS="--fleet-size 20000")
	$(BIN)/python -I -m fleet_tui $(ARGS)

test: $(STAMP) $(CATALOGUES)  ## the whole test suite (ARGS="-k query")
	$(BIN)/python -m pytest $(ARGS)

matrix: $(STAMP) $(CATALOGUES)  ## what `make test` takes a selection of, whole: each terminal, locale, size, language, theme, signal and state with each
	FLEET_TUI_MATRIX=whole $(BIN)/python -m pytest $$(grep -rlE --include='test_*.py' 'tests\.selection|hostile_at_each_size' tests) $(ARGS)

monkey: $(STAMP) $(CATALOGUES)  ## random keys: no crash, no hang, no order without a review (ARGS="--keys 100000 --seed 1")
	$(BIN)/python -m tests.monkey $(ARGS)

mutants: $(STAMP) $(CATALOGUES)  ## take one promise after the other out of a copy of the code: its tests have to notice
	$(BIN)/python -m tests.mutants

faults: $(STAMP) $(CATALOGUES)  ## each fault of a network at each operation, in the application; writes the table in docs/reliability.md
	$(BIN)/python -m tests.faulted $(ARGS)

fuzz: $(FOREIGN) $(CATALOGUES)  ## foreign tools on the contract: a generated client, and schemathesis on both databases (ARGS="--seconds 300 --seed 1")
	$(BIN)/python -m pytest tests/foreign
	$(BIN)/python -m tests.foreign.fuzz $(ARGS)

lint: types style layers texts contract  ## all that is checked without running it; `make -j2 lint` takes both processors

types: $(STAMP)
	$(BIN)/mypy

style: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

layers: $(STAMP)
	$(BIN)/lint-imports

texts: $(STAMP) $(CATALOGUES)  ## texts without a translation
	$(BIN)/python -m fleet_tui.i18n.collect --check

contract: $(STAMP) $(CATALOGUES)
	$(BIN)/python -m tests.lint_contract

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(STAMP) $(CATALOGUES)  ## measure; peers are measured beside it when they are installed
	$(BIN)/python -m tests.bench $(ARGS)

docs: $(STAMP) $(CATALOGUES)  ## everything in docs/ that is generated, and the screenshots
	$(BIN)/python -m tests.make_docs --pictures

tasks: $(STAMP) $(CATALOGUES)  ## do every task of the portal and count its steps; writes docs/tasks.md
	$(BIN)/python -m tests.make_tasks

revision: $(STAMP)  ## begin a revision of the database's layout: ARGS="add the column …"
	$(BIN)/python -m fleet_tui.server.storage.migrations $(ARGS)

messages: $(STAMP)  ## collect the texts of the code into the catalogues
	$(BIN)/python -m fleet_tui.i18n.collect

install:  ## install the command fleet-tui for this user, in an environment of its own
	@echo "Installing into $(HOME)/.local/share/fleet-tui-app (about half a minute) …"
	$(PYTHON) -m venv $(HOME)/.local/share/fleet-tui-app
	PYTHONDONTWRITEBYTECODE= $(HOME)/.local/share/fleet-tui-app/bin/python -m pip install --quiet --upgrade --constraint $(CONSTRAINTS) .
	mkdir -p $(HOME)/.local/bin
	ln -sf $(HOME)/.local/share/fleet-tui-app/bin/fleet-tui $(HOME)/.local/bin/fleet-tui
	@case ":$$PATH:" in \
	*":$(HOME)/.local/bin:"*) echo "Installed: start it with fleet-tui." ;; \
	*) echo "Installed as $(HOME)/.local/bin/fleet-tui. Your PATH does not have that directory: add this line to ~/.profile"; \
	   echo '  export PATH="$$HOME/.local/bin:$$PATH"' ;; esac

upgrade:  ## take the newest release of every package and write it down; then `make lint test`
	rm -rf $(VENV)
	$(MAKE) $(STAMP) CONSTRAINTS=/dev/null
	$(BIN)/python -m pip freeze --quiet --exclude-editable >constraints.txt
	$(MAKE) $(FOREIGN) FOREIGN_CONSTRAINTS=/dev/null
	$(VENV)/foreign/bin/python -m pip freeze --quiet >tests/foreign/constraints.txt

wheel: $(STAMP)
	rm -rf dist
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

%.mo: %.po | $(STAMP)
	$(BIN)/python -m fleet_tui.i18n.compile $<

# The versions that the tests passed with: a release of another project must not change what runs here.
$(STAMP): pyproject.toml constraints.txt
	@echo "Installing into $(VENV) (once, about a minute) …"
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pip install --quiet --constraint $(CONSTRAINTS) --group dev --editable .
	touch $@

# What only `make fuzz` needs stands beside, so that neither chooses the other's versions.
$(FOREIGN): $(STAMP) tests/foreign/constraints.txt
	@echo "Installing the foreign tools into $(VENV)/foreign (once) …"
	test -x $(VENV)/foreign/bin/python || $(PYTHON) -m venv $(VENV)/foreign
	$(VENV)/foreign/bin/python -m pip install --quiet --upgrade 'pip>=25.1'
	PYTHONDONTWRITEBYTECODE= $(VENV)/foreign/bin/python -m pip install --quiet --constraint $(FOREIGN_CONSTRAINTS) --group foreign
	touch $@
