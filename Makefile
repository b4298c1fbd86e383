# make practice   set up and practise in the terminal
# make test       set up and run every check: tests, types, style, arrows, schema, bank
# make demo-slack   one user's ten minutes in Slack, as text, against a simulated platform
# make demo-discord   the same in Discord
PYTHON ?= python3
BIN := .venv/bin

# a test starts many processes: none is to compile the same modules again
test: export PYTHONDONTWRITEBYTECODE =

.PHONY: practice test demo-slack demo-discord format clean

practice: .venv/installed
	@$(BIN)/mlquiz practice

test: .venv/installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/mlquiz bank schema --check
	$(BIN)/mlquiz bank lint
	$(BIN)/pytest -n logical --maxprocesses 4 --dist loadfile

demo-slack: .venv/installed-test
	@$(BIN)/python -m tests.demo_slack

demo-discord: .venv/installed-test
	@$(BIN)/python -m tests.demo_discord

format: .venv/installed-test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "mlquiz needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1). Name another: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/installed: .venv/bin/python pyproject.toml constraints.txt
	@echo "Installing mlquiz into .venv (once, about half a minute) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

.venv/installed-test: .venv/bin/python pyproject.toml constraints.txt
	@echo "Installing mlquiz and its test tools into .venv (once, about a minute) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	@touch .venv/installed $@

clean:
	rm -rf .venv build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
