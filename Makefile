# One entry for people and for CI. `make help` lists the targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEBIAN := libpangoft2-1.0-0 libharfbuzz-subset0 poppler-utils qpdf
FOR_TESTS := chromium softhsm2 libnss3-tools
# install those of the packages $(1) that are missing
install = missing=""; for p in $(1); do dpkg -s $$p >/dev/null 2>&1 || missing="$$missing $$p"; done; \
	python3 -c 'import ensurepip' 2>/dev/null || missing="$$missing python3-venv"; \
	if [ -n "$$missing" ]; then echo "installing:$$missing"; \
	  $(SUDO) apt-get update -qq && $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing; fi
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

.PHONY: assets help setup system browser demo docs tour test test-fast lint rules bench soak clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

system: ## install the Debian or Ubuntu packages that are missing
	@$(call install,$(DEBIAN))

browser: setup ## install what only tests need: a browser, a software token, a certificate store
	@$(call install,$(FOR_TESTS))

$(STAMP): requirements.lock pyproject.toml
	@test -x $(BIN)/python || python3 -m venv $(VENV)
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

setup: system $(STAMP) ## system packages, virtual environment, locked dependencies

demo: setup ## play the stories into out/: outcomes, papers, clocks, verified trails
	@$(BIN)/comity run $$(ls -d examples/[0-9]*) --out out --fresh

lint: setup ## style, types, import layers, spelling, rule files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell workflow docs rules templates/strings README.md
	$(BIN)/yamllint -s -c .yamllint.yaml rules examples

docs: setup ## make the pages of docs/ that follow from the law
	$(BIN)/comity rules pages docs

tour: browser ## take the pictures of docs/tour.md from the real pages
	$(BIN)/python tools/tour.py

rules: setup ## check, test and prove the law
	$(BIN)/comity rules check
	$(BIN)/comity rules test
	$(BIN)/comity rules prove

test-fast: browser ## the tests alone
	$(BIN)/pytest -n auto -q

test: lint rules test-fast ## everything CI demands

assets: setup ## build what browsers load, for maintainers: needs Node and npm
	$(BIN)/python tools/assets.py

bench: browser ## timings as ratios in one run
	$(BIN)/python tests/bench.py
	$(BIN)/python tests/bench_desk.py --million

soak: browser ## kill, load and every-paper runs
	$(BIN)/pytest -q -m soak -p no:xdist tests

clean: ## remove what was built
	rm -rf $(VENV) out .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
