# Two commands: `make live` puts the embedded room on air; `make test` proves the house. Both do all set-up.
# Needs Python 3.11, make and a C compiler. Nothing outside this folder is touched but the model cache.

PYTHON ?= python3.11
VENV   := .venv
PY     := $(VENV)/bin/python
QUIET  := $(if $(MAKE_TERMOUT),,--quiet)
PIP    := $(PY) -m pip --disable-pip-version-check install $(QUIET) --no-deps --require-hashes
LOCKS  := requirements
COQUI_PIP = $(COQUI)/bin/python -m pip --disable-pip-version-check install $(QUIET) --no-deps --require-hashes
ARGS   ?=
MODELS := font.cjk voice.kokoro ears.base face.landmarks turn.smart reranker.zh reranker.en
BRAIN  := .venv-brain
COQUI  := .venv-coqui
ifeq ($(REQUIRE),all)
MODELS += brain.local voice.joe
WHOLE  := brain-env coqui-env
endif
export PYTHONUNBUFFERED = 1

.PHONY: live live-gpu test lint fast models setup setup-test extras bake-env brain brain-env coqui-env lock clean help

live: models                  ## install, fetch the models, go on air (ARGS="--port 9000 ...")
	@$(PY) run.py live $(ARGS)

live-gpu: $(VENV)/.gpu models ## the same with an NVIDIA card: torch's and onnxruntime's CUDA builds (6 GB)
	@$(PY) run.py live $(ARGS)

test: setup-test models $(WHOLE) lint  ## install, fetch the models, run every test; REQUIRE=all makes a skip a failure
	@REQUIRE=$(REQUIRE) $(PY) -m pytest $(ARGS)

fast: setup-test              ## the fast lane: no room, no browser, no weights
	@$(PY) -m pytest -q -m "not room and not browser and not weights and not vllm and not coqui" $(ARGS)

lint: setup-test
	@$(PY) -m ruff check . && $(PY) -m ruff format --check . && $(VENV)/bin/lint-imports

models: setup
	@$(PY) -m models fetch $(MODELS) || echo "some models are missing: the room goes on air without them (run.py check tells more)" >&2

setup: $(VENV)/.base
setup-test: $(VENV)/.test

$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "make: $(PYTHON) is not here; install Python 3.11 or say PYTHON=/path/to/python3.11" >&2; exit 2; }
	@echo "making $(VENV)" >&2
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.base: $(LOCKS)/base.lock $(LOCKS)/torch-cpu.lock $(LOCKS)/torch-cuda.lock | $(VENV)/bin/python
	@echo "installing the locked requirements (about 2 GB, a few minutes the first time)" >&2
	@$(PIP) -r $(LOCKS)/torch-cpu.lock 2>/dev/null || $(PIP) -r $(LOCKS)/torch-cuda.lock
	@$(PIP) -r $(LOCKS)/base.lock
	@touch $@

# Both builds of onnxruntime are one module, and pip takes torch's CPU build for the CUDA one: out with them first.
$(VENV)/.gpu: $(LOCKS)/gpu.lock $(VENV)/.base
	@$(PY) -m pip --disable-pip-version-check uninstall $(QUIET) --yes onnxruntime onnxruntime-gpu torch
	@$(PIP) -r $(LOCKS)/torch-cuda.lock -r $(LOCKS)/gpu.lock
	@touch $@

$(VENV)/.test: $(LOCKS)/test.lock $(VENV)/.base
	@$(PIP) -r $(LOCKS)/test.lock
	@touch $@

extras: setup                 ## WebRTC by WHIP, signed recordings (C2PA): into the same environment (70 MB)
	@$(PIP) -r $(LOCKS)/extras.lock

bake-env: $(LOCKS)/bake.lock  ## the environment that bakes an avatar (Blender as a module; 2 GB)
	@test -x .venv-bake/bin/python || $(PYTHON) -m venv .venv-bake
	@.venv-bake/bin/python -m pip --disable-pip-version-check install $(QUIET) --no-deps --require-hashes -r $(LOCKS)/bake.lock

brain: brain-env              ## serve MODEL (a folder or hub name) with vLLM for --brain http://127.0.0.1:8000 (ARGS="--port 9000 ...")
	@$(BRAIN)/bin/python -m commands.brain_server $(if $(MODEL),--model "$(MODEL)") $(ARGS)

brain-env: $(BRAIN)/.installed ## the environment vLLM runs in: its CPU build (2.5 GB), with an NVIDIA card its CUDA build

$(BRAIN)/.installed: $(LOCKS)/brain-cpu.lock $(LOCKS)/brain-cuda.lock
	@test -x $(BRAIN)/bin/python || $(PYTHON) -m venv $(BRAIN)
	@echo "installing vLLM into $(BRAIN)" >&2
	@$(BRAIN)/bin/python -m pip --disable-pip-version-check install $(QUIET) --no-deps --require-hashes \
		-r $(LOCKS)/brain-$(if $(shell command -v nvidia-smi),cuda,cpu).lock
	@touch $@

coqui-env: $(COQUI)/.installed ## the environment the voice engine coqui runs in (1.8 GB, a minute or two; wants espeak-ng)

# The index has torchaudio built for CUDA only. Its compiled half does not load beside a CPU torch and is not needed.
$(COQUI)/.installed: $(LOCKS)/coqui.lock $(LOCKS)/torch-cpu.lock $(LOCKS)/torch-cuda.lock
	@test -x $(COQUI)/bin/python || $(PYTHON) -m venv $(COQUI)
	@echo "installing Coqui TTS into $(COQUI)" >&2
	@$(if $(shell command -v nvidia-smi),false,$(COQUI_PIP) -r $(LOCKS)/torch-cpu.lock 2>/dev/null) || \
		$(COQUI_PIP) -r $(LOCKS)/torch-cuda.lock
	@$(COQUI_PIP) -r $(LOCKS)/coqui.lock
	@rm -f $(COQUI)/lib/python3.11/site-packages/torchaudio/lib/*.so
	@command -v espeak-ng >/dev/null || echo "make: espeak-ng is not here; VITS voices with phonemes need it (Debian: espeak-ng)" >&2
	@touch $@

lock:                         ## resolve the requirements anew (needs uv)
	@$(PYTHON) $(LOCKS)/lock.py

clean:
	@rm -rf $(VENV) .venv-bake $(BRAIN) $(COQUI)

help:
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12
