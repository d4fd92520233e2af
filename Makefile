# One command each; CI calls the same ones.
PYTHON ?= python3
BIN := .venv/bin
PY := $(BIN)/python
CORPUS ?= corpora/ravdess
COUNT ?= 10000

.DEFAULT_GOAL := help
.PHONY: help setup run test fuzz check format lock extract results bench load live smoke compat audit screenshots clean

help: ## List the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: .venv/app ## Set up what the app needs in .venv

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

.venv/app: requirements.txt | .venv/bin/python
	$(PY) -m pip install --quiet --requirement requirements.txt
	touch $@

# uv, as `smoke` and `compat` use it, too: what it has fetched once it does not fetch again.
.venv/dev: requirements.txt requirements-dev.txt | .venv/bin/python
	$(PY) -m pip install --quiet --constraint requirements-dev.txt uv
	$(BIN)/uv pip install --quiet --python $(PY) $(^:%=--requirement %)
	touch .venv/app $@

run: .venv/app ## Start the app, for this computer only
	$(PY) -m streamlit run streamlit_app.py --server.address localhost

test: .venv/dev ## Run all tests; those in a browser if a Chromium is found
	$(PY) -m pytest -n 2 --no-loadscope-reorder

fuzz: .venv/dev ## Send COUNT hostile files to the workers; SEED makes the same ones, SAVE=file keeps figures
	$(PY) -m tests.fuzz --count $(COUNT) $(if $(SEED),--seed $(SEED)) $(if $(KEEP),--keep $(KEEP)) $(if $(SAVE),--save $(SAVE))

check: .venv/dev ## Formatting, lint, types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: .venv/dev ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: .venv/dev ## Renew requirements*.txt from requirements*.in
	for name in requirements requirements-dev; do \
	  $(BIN)/uv pip compile --quiet --universal --fork-strategy fewest --python-version 3.11 \
	    --no-emit-index-url --no-header $$name.in --output-file $$name.txt || exit 1; done

extract: .venv/app ## Renew models/features.npz from CORPUS=folder
	$(PY) -m ser extract $(CORPUS) --features all -o models/features.npz

results: .venv/app ## Renew the model, every figure, the card and the README's table (30 minutes)
	$(PY) -m ser results --corpus $(CORPUS) $(if $(NEMO),--nemo $(NEMO))
	$(PY) -m ser report models --readme README.md

bench: .venv/dev ## Measure speed and memory
	$(PY) -m benchmarks

load: .venv/dev ## Measure ten visitors at once, for three minutes
	$(PY) -m benchmarks load

live: .venv/dev ## Measure Live: how soon, what is lost, how many at once; CORPUS=folder
	CORPUS=$(CORPUS) $(PY) -m benchmarks live

smoke: .venv/dev ## Run the app as the cloud does and try everything on it
	$(PY) -m benchmarks cloud

compat: .venv/dev ## The same answers on the oldest and newest scikit-learn
	$(PY) -m tests.compat

audit: .venv/dev ## Look for known vulnerabilities of packages (needs the internet)
	$(BIN)/uv tool run pip-audit --strict --no-deps --disable-pip --requirement requirements.txt

screenshots: .venv/dev ## Renew the pictures of the README
	$(PY) -m docs.screenshots

clean: ## Remove what setup made
	rm -rf .venv
