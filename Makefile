# What people do here, one target each. `make` alone lists them.

CARGO ?= cargo
TOOLS := sh runtime/testing/install-tools.sh

.DEFAULT_GOAL := help
.PHONY: help demo demo-redis test fuzz check format clippy doc generate definitions bench newcomer setup screenshots clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## Run the pet store in one process, without Redis; Ctrl-C ends it
	@$(CARGO) run --package worked-example --bin demo

demo-redis: ## Run the pet store as separate processes on Redis (REDIS_URL, or one of its own)
	@test -n "$$REDIS_URL" || $(TOOLS) redis
	@$(CARGO) build --package worked-example --bins
	@$(CARGO) run --package worked-example --bin demo-redis

test: setup ## Run all tests; installs Redis and Chromium where there are none
	$(CARGO) test --workspace --no-fail-fast

fuzz: ## Judge random documents three ways, generate from damaged schemas, compare random ones; by SEED, or one that is printed
	DIFFERENTIAL_SEED=$(or $(SEED),$(shell date +%s)) DIFFERENTIAL_SCHEMAS=$(or $(SCHEMAS),960) \
		$(CARGO) test --package buscodegen --test suite differential -- --nocapture
	SURVIVAL_SEED=$(or $(SEED),$(shell date +%s)) SURVIVAL_CASES=$(or $(SCHEMAS),4000) \
		$(CARGO) test --package buscodegen --test suite survival -- --nocapture
	COMPAT_SEED=$(or $(SEED),$(shell date +%s)) COMPAT_CASES=$(or $(SCHEMAS),2000) \
		$(CARGO) test --package buscodegen --test compat_properties

check: format clippy doc definitions ## Check formatting, lints, documentation, our definitions and their generated crates

format:
	$(CARGO) fmt --all --check

clippy:
	$(CARGO) clippy --workspace --all-targets -- -D warnings

doc:
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --no-deps

definitions:
	$(CARGO) run --package buscodegen -- check

generate: ## Write the crates in generated/ anew from schemas/
	$(CARGO) run --package buscodegen -- generate

bench: ## Measure the generator, compiling its code, and reading a message and typed calls over Redis against hand-written ones
	@$(TOOLS) redis
	@$(CARGO) run --release --package bench --bin generate
	@$(CARGO) run --release --package bench --bin compile
	@$(CARGO) run --release --package bench --bin decode
	@$(CARGO) run --release --package bench --bin bench

setup: ## Install what the tests need and cargo does not bring: a Redis server, Chromium
	@$(TOOLS) redis chromium

newcomer: ## Walk the first ten minutes of README in a new folder, with a fresh `cargo install`, and say what each step takes
	@sh examples/first-ten-minutes.sh

screenshots: ## Take pictures of the pages into target/screenshots/
	@$(TOOLS) redis chromium
	$(CARGO) test --package worked-example --test browser
	@ls target/screenshots/*.png

clean: ## Delete everything that was built
	$(CARGO) clean
