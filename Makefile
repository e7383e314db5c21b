# Everything begins with `make install`, which does nothing when nothing changed.
# Needed beforehand: Python 3.11 or newer with venv, make, and a way to a package index.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install dev run test bench screenshots teach lock

V := .venv
UV := $(V)/bin/python .ci/uv.py
# The PYTHON of your choice, or the first of these that is new enough and can make environments.
PYTHON ?=
PYTHONS := $(or $(PYTHON),python3.13 python3.12 python3.11 python3.14 python3)
WORKERS ?= logical
# VOICE=off leaves speech out: text alone, and a tenth of the room.
VOICE ?= on
# BROKER=on adds what speech on other machines needs.
BROKER ?= off
LOCK := pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-package pip \
	--custom-compile-command "make lock"

help:
	@echo "make run      set everything up and open the pages   安装并打开对话页面"
	@echo "make test     set everything up and run all checks   安装并运行全部检查"
	@echo "make install  leave a working .venv/bin/zhuye        只安装"
	@echo "              (VOICE=off without speech              不装语音;"
	@echo "              BROKER=on for speech on other machines 语音放到别的机器上)"
	@echo "make bench    run the benchmarks, write their page   运行性能测试"
	@echo "make screenshots  renew the pictures of the pages    更新页面截图"
	@echo "make teach    fit the search to its examples         用例句重新训练搜索"
	@echo "make lock     renew the requirement files            更新依赖清单"
	@echo "          (make lock UPDATE=--upgrade takes the newest releases)"

install: $(V)/.installed $(if $(filter off,$(VOICE)),,$(V)/.voice) \
	$(if $(filter on,$(BROKER)),$(V)/.broker)

dev: $(V)/.dev

run: install
	@$(V)/bin/zhuye run

# Where no browser can be had the tests in one are left out; this says so.
test: dev
	@$(V)/bin/python .ci/browser.py || true
	$(V)/bin/ruff check
	$(V)/bin/ruff format --check
	$(V)/bin/mypy
	$(V)/bin/lint-imports
	$(V)/bin/pytest -n $(WORKERS) --maxprocesses 4

bench: dev
	$(V)/bin/python -m tests.bench

screenshots: dev
	@$(V)/bin/python -m tests.screenshots

# An environment holds paths: one that was moved, copied or left half made is made anew.
ifneq ($(and $(wildcard $(V)/bin/python),$(wildcard $(V)/bin/pip),$(shell grep -qsF "$(CURDIR)/$(V)" $(V)/pyvenv.cfg && echo here)),here)
.PHONY: $(V)/pyvenv.cfg
endif

$(V)/pyvenv.cfg:
	@for python in $(PYTHONS); do \
	  if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    "$$python" -c 'import ensurepip, venv' 2>/dev/null \
	      && exec "$$python" -m venv --clear $(V); \
	    bare="$$bare $$python"; \
	  fi; \
	done; \
	if [ -n "$$bare" ]; then \
	  echo "Python 缺少 venv 模块，请先安装：sudo apt-get install python3-venv" >&2; \
	  echo "Found$$bare, but without the venv module. Debian, Ubuntu: sudo apt-get install python3-venv" >&2; \
	else \
	  echo "需要 Python 3.11 或更新的版本，请先安装：sudo apt-get install python3 python3-venv" >&2; \
	  echo "Python 3.11 or newer is needed. Debian 12, Ubuntu 24.04 or newer: sudo apt-get install python3 python3-venv" >&2; \
	  echo "Elsewhere: make PYTHON=/path/to/python3.11" >&2; \
	fi; \
	exit 1

$(V)/.tools: requirements-build.txt $(V)/pyvenv.cfg
	@echo "Setting up $(V), a minute the first time. 正在安装，第一次约一分钟。"
	@PIP_USER=0 $(V)/bin/python -m pip --disable-pip-version-check install --quiet \
	  --only-binary :all: --require-hashes -r requirements-build.txt
	@touch $@

$(V)/.installed: requirements.txt pyproject.toml $(V)/.tools
	@$(UV) pip install --quiet --python $(V) --require-hashes -r requirements.txt
	@$(UV) pip install --quiet --python $(V) --no-build-isolation --no-deps --editable .
	@touch $@

$(V)/.voice: requirements-voice.txt $(V)/.installed
	@$(UV) pip install --quiet --python $(V) --require-hashes -r requirements-voice.txt
	@touch $@

$(V)/.broker: requirements-broker.txt $(V)/.installed
	@$(UV) pip install --quiet --python $(V) --require-hashes -r requirements-broker.txt
	@touch $@

$(V)/.dev: requirements-dev.txt $(V)/.installed
	@$(UV) pip install --quiet --python $(V) --require-hashes -r requirements-dev.txt
	@touch $@

teach: dev
	$(V)/bin/python -m knowledge.meaning.teach

lock: $(V)/.tools
	@printf 'setuptools>=77\nuv\n' | $(UV) $(LOCK) $(UPDATE) - --output-file requirements-build.txt
	@$(UV) $(LOCK) $(UPDATE) pyproject.toml --output-file requirements.txt
	@$(UV) $(LOCK) $(UPDATE) pyproject.toml --extra voice --constraint requirements.txt \
	  --output-file requirements-voice.txt
	@$(UV) $(LOCK) $(UPDATE) pyproject.toml --extra broker --constraint requirements.txt \
	  --output-file requirements-broker.txt
	@$(UV) $(LOCK) $(UPDATE) pyproject.toml --extra voice --extra broker --extra dev \
	  --constraint requirements-voice.txt --constraint requirements-broker.txt \
	  --output-file requirements-dev.txt
