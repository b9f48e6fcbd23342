# The README's two commands are `make run` and `make test`; the rest are their parts.
PYTHON ?= python3
comma := ,
VENV := .venv
BIN := $(VENV)/bin
# A Raspberry Pi's own camera comes with the system's Python packages alone.
PI := $(shell grep -qs 'Raspberry Pi' /proc/device-tree/model && echo yes)
EXTRAS := virtual$(if $(PI),$(comma)pi)
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)
# Debian packages. The system's PulseAudio would take PipeWire's place on a desktop, so nobody insists on it.
# What phrases are taught with: voices that speak them, and people who say something else.
VOICE_PACKAGES := espeak-ng flite festival festvox-kallpc16k festvox-us-slt-hts $(if $(PI),,festvox-ru) \
	asterisk-core-sounds-ru \
	$(foreach language,en es fr it ru,asterisk-core-sounds-$(language)-g722)
# Five more Russian voices. Debian keeps them in non-free, which Raspberry Pi OS asks as it is.
MORE_VOICES := rhvoice rhvoice-russian
# The wheel of MicroPython is for x86-64 alone; elsewhere virtual boards run on the system's.
BOARD_PACKAGES := $(if $(filter x86_64,$(shell uname -m)),,micropython)
RUN_PACKAGES := python3-venv libportaudio2 libasound2-plugins mosquitto
MORE_PACKAGES := pulseaudio pulseaudio-utils $(if $(PI),python3-picamera2) $(BOARD_PACKAGES) $(VOICE_PACKAGES) $(MORE_VOICES)
# Debian has no need of libatomic1 itself; what drives the browser has.
TEST_PACKAGES := $(RUN_PACKAGES) chromium libatomic1 postgresql
# Debian 13's; a Pi has its maker's.
MORE_TEST_PACKAGES := $(if $(PI),,python3-libcamera)

.PHONY: all run service test check bench firmware clean help packages-run packages-test
.DEFAULT_GOAL := all

all: $(VENV)/.run ## build .venv with everything that `smilepost run` needs

run: packages-run $(VENV)/.run ## set up everything and run the post at http://127.0.0.1:8000
	$(BIN)/smilepost run

service: packages-run $(VENV)/.run ## set up everything and start the post now and with the machine (systemd)
	@[ -d /run/systemd/system ] || { echo "systemd does not run here, so it cannot start the post with the machine:" \
		"let what starts your programs run $(CURDIR)/$(BIN)/smilepost run" >&2; exit 1; }
	@mkdir -p .build var
	@[ -z "$$SUDO_USER" ] || chown -R "$$SUDO_USER" .build var
	$(BIN)/smilepost service | $(SUDO) tee /etc/systemd/system/smilepost.service >/dev/null
	$(SUDO) systemctl daemon-reload
	$(SUDO) systemctl enable smilepost
	$(SUDO) systemctl restart smilepost
	@echo "The post runs. Its log: journalctl -u smilepost -f. No more: sudo systemctl disable --now smilepost"

test: packages-test $(VENV)/.dev ## set up everything and run all tests, two at a time, whole posts alone
	@failed=; \
	$(BIN)/pytest -n 2 --no-loadscope-reorder --ignore=tests/system || failed=yes; \
	$(BIN)/pytest tests/system || failed=yes; \
	[ -z "$$failed" ] || { echo "make test: something failed, see above"; exit 1; }

check: $(VENV)/.dev ## style, types and the rules of the house, without running the post
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest tests/house

bench: packages-test $(VENV)/.bench ## run every bench in its short form and print its figures
	@for bench in tests/bench/*.py; do echo "== $$bench"; $(BIN)/python $$bench --quick --json || exit 1; done

firmware: $(VENV)/.run ## compile the boards' files into .build/firmware
	$(BIN)/smilepost board build

clean: ## remove what was built; the post's own data in var/ stay
	rm -rf $(VENV) .build .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info tests/shots
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## list these targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

packages-run:
	@sh .ci/writable . $(VENV) .build var
	@sh .ci/packages $(RUN_PACKAGES) --if-available $(MORE_PACKAGES)

packages-test:
	@sh .ci/writable . $(VENV) .build
	@sh .ci/packages $(TEST_PACKAGES) --if-available $(MORE_PACKAGES) $(MORE_TEST_PACKAGES)

$(BIN)/python:
	@sh .ci/writable . $(VENV)
	@sh .ci/packages python3-venv
	$(PYTHON) -m venv $(if $(PI),--system-site-packages) $(VENV)

$(VENV)/.run: pyproject.toml constraints.txt | $(BIN)/python
	$(if $(PI),grep -qs 'system-site-packages = true' $(VENV)/pyvenv.cfg || $(PYTHON) -m venv --system-site-packages $(VENV))
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[$(EXTRAS)]'
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[$(EXTRAS),dev]'
	@touch $@

$(VENV)/.bench: pyproject.toml constraints.txt | $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[$(EXTRAS),dev,bench]'
	@touch $@
