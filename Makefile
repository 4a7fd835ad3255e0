# What a person types, and what CI calls. Nothing is done again where nothing changed.

version := $(shell sed -n '/^\[workspace.package\]/,/^$$/s/^version = "\(.*\)"/\1/p' Cargo.toml)
tarball := tat-tasks-$(version).tgz

# Directories too: a file that was taken away makes its directory newer.
rust_sources := Cargo.toml Cargo.lock $(shell find src -not -path "src/core/examples*")
package_sources := CHANGELOG.md SECURITY.md LICENSE-MIT LICENSE-APACHE package-lock.json $(shell find pkg-templates)
# Of each target of `make fuzz`.
seconds := 10
# Of `make mutants`: where a wrong decision costs its user the most.
files := 'src/core/signing/**' 'src/core/tasks/**' 'src/core/policy/**'
# Of `make soak`, of one client.
calls := 50000
# One for each kind that scripts/set-up knows.
set_ups := $(addprefix set-up-,build test runtimes fuzz deny mutants)
tests_in = $$(find $(1) -name '*.test.mjs' | sort)

# $(call run_tests,TITLE,FILES AT ONCE,DIRECTORIES,LOG)
define run_tests
echo '$(1)'; node --test --test-concurrency $(2) --test-reporter dot --test-reporter-destination stdout \
	--test-reporter spec --test-reporter-destination $(4) $(call tests_in,$(3)) \
	|| { sed -n '/failing tests:/,$$p' $(4); echo 'make test: a test failed, see above; all of them: $(4)'; exit 1; }
endef

help:
	@echo 'make demo      ask a fake TAT for the task of the official example, through the built package'
	@echo 'make console   the console and the request explorer in a browser, with a living fleet behind them; port=8080 to choose one'
	@echo 'make test      every test: the core, the package as it is installed, three browsers, Node, Deno, Bun, workerd'
	@echo 'make runtimes  the packed package in every runtime, bundler, framework and test runner that it promises'
	@echo 'make check     format, lints, types and documentation'
	@echo 'make docs      the reference of the package and of the core, as pages'
	@echo 'make fuzz      each target of tests/fuzz for 10 seconds; seconds=1800 for longer, target=response for one of them'
	@echo 'make mutants   changes in the core that no test sees: an hour or more; files=src/core/policy/clock.rs for one of it'
	@echo 'make deny      licences, sources and doubles of all that the crates depend on'
	@echo 'make pack      $(tarball), which npm installs'
	@echo 'make bench     every bench, beside the official SDK and others, in one run: BENCHMARKS.md'
	@echo 'make soak      500 pages at one relay, which asks little for them; 200,000 requests to one, and 50,000 calls of one'
	@echo '               client, by which memory must not grow; calls=1000000 for more of these'
	@echo 'make compare   the same wait by the official SDK and by this package, against each fault of the fake'
	@echo 'make generate  the TypeScript that comes from the core: types and tables'
	@echo 'make clean     remove what was built; the tools that were set up stay'

demo: pkg/package.json
	@node examples/demo.mjs $(invocation)

console: pkg/package.json
	@node www/serve.mjs $(port)

test: set-up-test $(tarball) target/panicking/index.js
	cargo test --workspace --locked --quiet
	@$(call run_tests,node --test,3,tests/js tests/panicking tests/types tests/workerd,target/tests.log)
	@# One after the other: three browsers at once are as much as a machine of two cores bears.
	@$(call run_tests,node --test: browsers,1,tests/browser,target/tests-browser.log)
	@node tests/runtimes/run.mjs --core
	@awk '/^ℹ pass / { passed += $$3 } END { print "make test: every test passed, " passed " of them in JavaScript" }' target/tests.log target/tests-browser.log

runtimes: set-up-runtimes $(tarball)
	@node tests/runtimes/run.mjs

check: target/glue/glue.js target/plain/glue.js
	cargo fmt --all --check
	cargo fmt --manifest-path tests/fuzz/Cargo.toml --check
	cargo clippy --workspace --all-targets --locked --quiet -- -D warnings
	RUSTDOCFLAGS='-D warnings' cargo doc --workspace --no-deps --locked --quiet
	node node_modules/typedoc/bin/typedoc --emit none --logLevel Warn
	cp Cargo.lock tests/no-std/
	cargo build --quiet --manifest-path tests/no-std/Cargo.toml --target-dir target/no-std
	node node_modules/typescript/bin/tsc --project pkg-templates/tsconfig.json
	node node_modules/typescript/bin/tsc --project pkg-templates/tsconfig.web.json
	node node_modules/typescript/bin/tsc --project www/tsconfig.json
	@echo 'make check: nothing found'

docs: target/glue/glue.js target/plain/glue.js
	cargo doc --workspace --no-deps --locked --quiet
	node node_modules/typedoc/bin/typedoc --logLevel Warn
	@echo 'make docs: target/api/index.html of the package, target/doc/tat_tasks_core/index.html of the core'

fuzz: set-up-fuzz
	cargo clippy --manifest-path tests/fuzz/Cargo.toml --target-dir target/fuzz --all-targets --locked --quiet -- -D warnings
	@scripts/fuzz '$(seconds)' '$(target)'

mutants: set-up-mutants
	@scripts/mutants $(files)

# tests/no-std has a copy of the lock file of the workspace, and none of its own.
deny: set-up-deny
	@export PATH="$$PWD/target/set-up/bin:$$PATH"; \
	cargo deny --locked --workspace check --deny warnings bans licenses sources && \
	cargo deny --locked --manifest-path tests/fuzz/Cargo.toml --config deny.toml \
		check --deny warnings bans licenses sources

pack: $(tarball)
	@node scripts/sizes.mjs $(tarball)

bench: set-up $(tarball)
	@node scripts/benchmarks.mjs

soak: set-up $(tarball)
	@node --test --test-reporter spec tests/soak/many-pages.test.mjs
	@node --expose-gc tests/soak/relay.mjs
	@node --expose-gc tests/soak/calls.mjs $(calls)

compare: set-up $(tarball)
	@node tests/compare/compare.mjs $(fault)

generate:
	@UPDATE_GENERATED=1 cargo test --locked --quiet --package tat-tasks-core --test typescript

clean:
	rm -rf target pkg tests/runtimes/*/project tat-tasks-*.tgz

set-up: set-up-build

$(set_ups): set-up-%:
	@scripts/set-up $*

target/glue/glue.js: pkg-templates/build/glue.mjs pkg-templates/build/factory.mjs pkg-templates/build/rust.mjs \
		package-lock.json $(rust_sources) | set-up
	@node pkg-templates/build/glue.mjs

target/plain/glue.js: pkg-templates/build/plain.mjs pkg-templates/build/factory.mjs pkg-templates/build/rust.mjs \
		package-lock.json $(rust_sources) | set-up
	@node pkg-templates/build/plain.mjs

target/panicking/index.js: tests/panicking/build.mjs $(shell find pkg-templates/build pkg-templates/src) \
		package-lock.json $(rust_sources) | set-up
	@node tests/panicking/build.mjs

pkg/package.json: target/glue/glue.js target/plain/glue.js $(package_sources) | set-up
	@node pkg-templates/build/package.mjs

$(tarball): pkg/package.json
	@rm -f tat-tasks-*.tgz
	@npm pack ./pkg --silent >/dev/null

.PHONY: help demo console test runtimes check docs fuzz mutants deny pack bench soak compare generate clean \
	set-up $(set_ups)
