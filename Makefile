# Everything a person or CI runs. `make` alone prints this list.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/bash

PYTHON ?= python3
PORT ?= 8080
DATA_DIR ?= .data
ENGINE ?= embedded

BIN := .venv/bin

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

.venv/runs: requirements.txt functions/sandbox/requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "Python 3.11 or newer is needed; '$(PYTHON)' is not: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "Python's venv module is missing: install it (Debian: apt install python3-venv)"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt -r functions/sandbox/requirements.txt
	@touch $@

.venv/tests: .venv/runs tests/requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/requirements.txt
	@touch $@

run: .venv/runs ## open the product with its sandbox: PORT=8080 DATA_DIR=.data ENGINE=embedded|emulators VAULT=0
	@cd functions && exec ../$(BIN)/python -m sandbox --port '$(PORT)' --data-dir '$(abspath $(DATA_DIR))' --engine '$(ENGINE)' $(if $(filter 0,$(VAULT)),--no-vault) $(if $(REGISTER),--register '$(abspath $(REGISTER))')

dead-letters: .venv/runs ## outages that failed five times: ALL=1 also those put back, PUT_BACK=all|ID puts back
	@cd functions && exec ../$(BIN)/python -m $(if $(DOCUMENTS),,sandbox.operating --port '$(PORT)') dead_letters \
		$(if $(PUT_BACK),put-back $(foreach id,$(filter-out all,$(PUT_BACK)),'$(id)'),list $(if $(ALL),--all))

deliveries: .venv/runs ## what became of an outage or a day: OF=vodokanal:114|2026-11-24, ALL=1 every chat
	@cd functions && exec ../$(BIN)/python -m $(if $(DOCUMENTS),,sandbox.operating --port '$(PORT)') deliveries '$(OF)' $(if $(ALL),--all)

staff-code: .venv/runs ## one-time code for an administrator of an organisation: ORG=uk-lesnaya
	@cd functions && exec ../$(BIN)/python -m $(if $(DOCUMENTS),,sandbox.operating --port '$(PORT)') staff_code '$(ORG)'

person: .venv/runs ## everything about one person: WHO=<bot>:<MAX user number>, EXPORT=file.html shows, ERASE=1 destroys
	@PYTHONPATH=functions exec $(BIN)/python -m $(if $(DOCUMENTS),,sandbox.operating --port '$(PORT)') person \
		'$(WHO)' $(if $(EXPORT),--export '$(EXPORT)') $(if $(ERASE),--erase)

import-houses: .venv/runs ## what a table of houses would change: FILE=houses.xlsx, APPLY=1 writes it
	@PYTHONPATH=functions exec $(BIN)/python -m $(if $(DOCUMENTS),,sandbox.operating --port '$(PORT)') import_houses \
		$(if $(FILE),'$(FILE)') $(if $(APPLY),--apply)

chaos: .venv/tests ## 2,000 notices while everything breaks, judged by MAX's log: SEED=1, SHORT=1, WITHOUT=lease|look|permit
	@PYTHONPATH=functions:tests $(BIN)/python -m chaos $(if $(SEED),--seed '$(SEED)') $(if $(SHORT),--short) $(if $(WITHOUT),--without '$(WITHOUT)')

test: .venv/tests ## every test
	$(BIN)/python -m pytest -n 3 --dist loadgroup # many tests wait for a process rather than work

check: .venv/tests ## what CI runs beside the tests: lint, types, architecture, Terraform
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy functions tests
	$(BIN)/python -m pytest tests/test_architecture.py
	$(BIN)/python tests/check_infra.py

bench: .venv/tests ## measure beside peers, into build/bench.md: QUICK=1 is a smoke test, STORE=1 keeps the counts, ONLY=flood
	@PYTHONPATH=functions:tests $(BIN)/python -m bench $(if $(QUICK),--quick) $(if $(STORE),--store) $(if $(ONLY),--only '$(ONLY)')

lock: .venv/tests ## resolve pyproject.toml into the three locked requirements files
	$(BIN)/uv pip compile -q pyproject.toml --universal --python-version 3.11 --no-header --generate-hashes --upgrade -o requirements.txt
	$(BIN)/uv pip compile -q --group sandbox --universal --python-version 3.11 --no-header --generate-hashes --upgrade -c requirements.txt -o functions/sandbox/requirements.txt
	$(BIN)/uv pip compile -q --group tests --universal --python-version 3.11 --no-header --generate-hashes --upgrade -c requirements.txt -c functions/sandbox/requirements.txt -o tests/requirements.txt
	@$(MAKE) --no-print-directory .venv/tests
	$(BIN)/python tests/write_workdays.py # the new library knows what the government decreed since

.PHONY: help run dead-letters deliveries staff-code person import-houses chaos test check bench lock
