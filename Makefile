# `make run` and `make test` set up what they need; Rust with cargo is all that has to be there.

CARGO ?= cargo
DEMO  ?= target/demo-season

.PHONY: run test lint bench fmt doc

# Writes a small archive of made-up sessions with the project's own encoder, then loads and shows its race.
run:
	$(CARGO) build --package cli --package demo --examples --bins
	$(CARGO) run --quiet --package demo --example write_archive -- $(DEMO)
	@echo
	$(CARGO) run --quiet --package cli --bin lightsout -- --archive $(DEMO) ls
	@echo
	$(CARGO) run --quiet --package cli --bin lightsout -- --archive $(DEMO) load 0/1/R
	@echo
	$(CARGO) run --quiet --package cli --bin lightsout -- --archive $(DEMO) show 0/1/R --at 0:05:00

# Everything that must hold: formatting, lints, unit, property, golden and end-to-end tests, and the documentation.
# Tests on real sessions look in LIGHTSOUT_DATA (default ../shared/data) and say "skipped" where there is none.
test: lint
	$(CARGO) test --workspace --all-targets
	$(CARGO) test --workspace --doc
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --no-deps --quiet

lint:
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --quiet -- -D warnings

fmt:
	$(CARGO) fmt --all

# From topic files to frames, each beside the work that nobody can avoid.
bench:
	$(CARGO) bench --package replay --bench race
