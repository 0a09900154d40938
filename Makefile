# Every target sets up what it needs first: .venv, pinned packages, the extension, models, the index.
PYTHON ?= python3
ifeq ($(OS),Windows_NT)
VENV_PYTHON = .venv/Scripts/python.exe
else
VENV_PYTHON = .venv/bin/python
endif

.PHONY: run test bench lint installer models setup audit clean help

help:
	@echo "make run        set up and open the window on the bundled sample"
	@echo "make test       set up and run every check and test"
	@echo "make bench      accuracy and speed benchmarks (long)"
	@echo "make lint       formatting, types, import contracts"
	@echo "make models     fetch or mend the model files"
	@echo "make audit      check the pinned packages for known vulnerabilities (needs a network)"
	@echo "make installer  build this platform's installer into dist/"

setup:
	@$(PYTHON) tools/bootstrap.py

run: setup
	@$(VENV_PYTHON) -m tools.run_sample

test: setup lint
	@QT_QPA_PLATFORM=offscreen $(VENV_PYTHON) -m pytest

lint: setup
	@$(VENV_PYTHON) -m ruff check .
	@$(VENV_PYTHON) -m ruff format --check .
	@$(VENV_PYTHON) -m mypy
	@$(VENV_PYTHON) -c "from importlinter.cli import lint_imports_command as main; main()"

bench: setup
	@$(PYTHON) tools/bootstrap.py --bench
	@$(VENV_PYTHON) -m benchmarks

models:
	@$(PYTHON) tools/bootstrap.py --models

installer: setup
	@$(PYTHON) tools/bootstrap.py --packaging
	@$(VENV_PYTHON) packaging/build.py

# Asks the package index's advisory service, so it needs a network; a developer's tool, never part of the app.
audit: setup
	@$(PYTHON) tools/bootstrap.py --packaging
	@$(VENV_PYTHON) -m pip_audit --requirement constraints.txt --no-deps --disable-pip

clean:
	@$(PYTHON) tools/bootstrap.py --clean
