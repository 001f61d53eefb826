# `make run` and `make test` set up what they need; Rust with cargo and Node with npm are all that has to be there.

CARGO ?= cargo
BUILT ?= $(or $(CARGO_TARGET_DIR),target)/debug
LIGHTSOUT := $(BUILT)/lightsout

.PHONY: run page test lint web-lint web-test e2e measure pictures bench golden long fastf1 clients fmt

# Shows a race of the season that never happened, which the program makes itself, and serves it. The whole workspace is
# built, as for the tests, so that each serves the other.
run: page
	$(CARGO) build --workspace --bins --examples
	@echo
	$(LIGHTSOUT) ls 0
	@echo
	$(LIGHTSOUT) load 0/1/R
	@echo
	$(LIGHTSOUT) show 0/1/R --at 0:05:00
	@echo
	$(LIGHTSOUT) serve

# The page, which the binary takes into itself when it is built.
page: web/dist/index.html

NPM ?= npm
PAGE_SOURCES := $(shell find web/src web/public -type f) web/index.html web/vite.config.ts web/svelte.config.js

web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	cd web && $(NPM) ci --no-audit --no-fund
	@touch $@

web/dist/index.html: web/node_modules/.package-lock.json $(PAGE_SOURCES)
	cd web && $(NPM) run build

# Everything that must hold: formatting, lints, unit, property, golden and end-to-end tests, and the documentation.
# Tests on real sessions look in LIGHTSOUT_DATA (default ../shared/data) and say "skipped" where there is none;
# with LIGHTSOUT_REQUIRE_DATA=1 they fail.
test: lint web-test
	$(CARGO) test --workspace --all-targets
	$(CARGO) test --workspace --doc
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --no-deps --quiet
	$(MAKE) e2e

# The page's engine and logic, without a browser.
web-test: web-lint
	cd web && $(NPM) test

web-lint: web/node_modules/.package-lock.json
	cd web && $(NPM) run lint && $(NPM) run check

# The page in a headless browser, against the binary.
e2e: page
	$(CARGO) build --workspace --bins --examples
	scripts/chromium.sh
	cd web && LIGHTSOUT_BIN=$(abspath $(LIGHTSOUT)) $(NPM) run e2e

# What the page costs: time to the first picture, bytes, work for a frame, memory, each beside its target.
measure: page
	$(CARGO) build --workspace --bins --examples
	scripts/chromium.sh
	cd web && LIGHTSOUT_BIN=$(abspath $(LIGHTSOUT)) $(NPM) run measure

# The README's pictures, of the demo season.
pictures: page
	$(CARGO) build --workspace --bins --examples
	scripts/chromium.sh
	cd web && LIGHTSOUT_BIN=$(abspath $(LIGHTSOUT)) $(NPM) run pictures

lint: page
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --features server/yardsticks --quiet -- -D warnings

# Asks the server with other people's clients: websockets, msgpack and pyarrow, curl, and schemathesis with requests that
# its OpenAPI document allows or nearly allows. Needs curl, and Python with what scripts/service_agrees.py names and
# `pip install schemathesis`.
clients:
	$(CARGO) build --package cli --bin lightsout
	scripts/clients.sh $(LIGHTSOUT) $(PYTHON)

fmt: web/node_modules/.package-lock.json
	$(CARGO) fmt --all
	cd web && $(NPM) run format

# From topic files to frames, from frames to messages and segments, and those to many viewers at once, each beside the
# work that nobody can avoid.
bench:
	$(CARGO) bench --package replay --bench race
	$(CARGO) bench --package wire --bench encode
	$(CARGO) bench --package segments --bench cut
	$(CARGO) bench --package server --bench serve --features yardsticks

# Writes what the replays of the demo season show into the golden files that the tests check. The difference to the
# files before is for you to read: it is what a change of the replay has changed.
golden:
	$(CARGO) build --package cli
	$(LIGHTSOUT) --no-cache golden create crates/cli/tests/golden 0/1/Q 0/2/S 0/3/R 0/1/R

# Makes and replays 24 weekends of five sessions, and says how long that takes and how much memory it holds. The allocator
# is told to give back at once what is freed, so that what grows is held.
long:
	MALLOC_ARENA_MAX=1 MALLOC_MMAP_THRESHOLD_=65536 \
		$(CARGO) test --package replay --test replays long:: -- --ignored --nocapture

# Loads sessions of the demo season with FastF1 and compares its laps with ours. Needs Python with `pip install fastf1`.
PYTHON ?= python3
fastf1:
	$(CARGO) build --package cli --bin lightsout
	$(LIGHTSOUT) demo write target/fastf1 0/1/R 0/1/Q
	$(PYTHON) scripts/fastf1_agrees.py target/fastf1 0/1/R $(LIGHTSOUT)
	$(PYTHON) scripts/fastf1_agrees.py target/fastf1 0/1/Q $(LIGHTSOUT)
