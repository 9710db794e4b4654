# Needs Python >= 3.11, make and git. Every target makes the virtual environment it needs.

PYTHON ?= python3
WORKERS ?= 2
VENV := .venv
BIN := $(VENV)/bin
CODE := $(wildcard src tests tools benchmarks docs)

.PHONY: help .venv dev demo test slow lint format bench clean
.DEFAULT_GOAL := help

help:
	@echo "make demo    Santa Croce with and without two institutions, into out/demo"
	@echo "make test    the tests (make slow: those with large ensembles)"
	@echo "make lint    ruff and mypy (make format: put the code in order)"
	@echo "make bench   the benchmarks, into benchmarks/results.json"
	@echo "make .venv   only the virtual environment (make dev: with the development tools)"
	@echo "make clean   remove the environment, outputs and caches of this folder"

.venv: $(VENV)/.core
dev: $(VENV)/.dev

$(VENV)/.core: pyproject.toml constraints.txt
	@$(PYTHON) tools/setup_venv.py $(VENV) office
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt
	@$(PYTHON) tools/setup_venv.py $(VENV) dev
	@touch $(VENV)/.core $@

demo: .venv
	@$(BIN)/distretto compare santa-croce --arm none --arm training=training-consortium \
		--arm floor=labour-floor --arm both=training-consortium+labour-floor \
		--worlds 100 --quarters 80 --seed 1 --out out/demo --overwrite

# The rules in plain Python, while the model is compiled beside them; then all the rest, side by
# side on the processors.
test: dev
	@tools/install_chromium.sh
	@$(BIN)/python -c 'from distretto.economy.compiling import compile_kernels as c; c()' & \
	NUMBA_DISABLE_JIT=1 $(BIN)/python -m pytest tests/economy; plain=$$?; \
	wait; $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal && exit $$plain

slow: dev
	@$(BIN)/python -m pytest -m slow

lint: dev
	@$(BIN)/ruff check $(CODE)
	@$(BIN)/ruff format --check $(CODE)
	@$(BIN)/mypy

format: dev
	@$(BIN)/ruff check --fix $(CODE)
	@$(BIN)/ruff format $(CODE)

bench: dev
	@$(BIN)/python benchmarks/run.py

clean:
	rm -rf $(VENV) out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
