# Dahu: one binary from C sources. `make help` lists what can be asked for.
#
# FLAVOUR  release | debug | san   objects live in build/<flavour>/, so that switching never mixes them
# CC       gcc | clang
# WERROR   1 turns warnings into errors (CI, tests and fuzz targets do)

CC       := $(if $(filter default,$(origin CC)),gcc,$(CC))
FLAVOUR  ?= release
WERROR   ?= $(if $(CI)$(filter fuzz,$(FLAVOUR)),1,)
OUT      := build/$(FLAVOUR)
.DEFAULT_GOAL := build
SHELL    := /bin/bash
.DELETE_ON_ERROR:

# ---- what is installed on a fresh machine -------------------------------------------------------
# to build and run needs fewer packages than to test, and that fewer than to compare with rivals
NEEDS      := $(if $(filter bench,$(MAKECMDGOALS)),bench,$(if $(filter-out build run,$(or $(MAKECMDGOALS),build)),test,run))
DEPS_STAMP := build/packages-$(NEEDS).ok
LIBRARIES  := libpq jansson liboath libevent libevent_pthreads libmodbus libmicrohttpd libsodium sqlite3 libcurl libqrencode pangocairo fontconfig libxml-2.0
NEEDS_FLAGS := $(if $(filter help clean packages format test,$(or $(MAKECMDGOALS),build)),,yes)

# ---- flags --------------------------------------------------------------------------------------
WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wformat=2 \
            -Wwrite-strings -Wcast-qual -Wpointer-arith -Wundef $(if $(WERROR),-Werror) \
            $(if $(findstring clang,$(CC)),-Wno-missing-field-initializers)
OPT_release := -O2 -D_FORTIFY_SOURCE=2
OPT_debug   := -O0
OPT_san     := -O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined
CFLAGS  += -std=gnu11 -g -fstack-protector-strong -fPIE $(OPT_$(FLAVOUR)) $(WARNINGS)
CPPFLAGS += -Iinclude -I$(OUT) -D_GNU_SOURCE $(PKG_CFLAGS)
LDFLAGS += -pie -Wl,-z,relro,-z,now $(filter -fsanitize%,$(OPT_$(FLAVOUR)))
LDLIBS  += $(PKG_LIBS) -lcsv -lxlsxwriter -lm -lpthread

# ---- sources ------------------------------------------------------------------------------------
SOURCES  := $(sort $(wildcard src/*/*.c))
OBJECTS  := $(SOURCES:src/%.c=$(OUT)/%.o) $(OUT)/assets.o
ASSETS   := $(OUT)/clause_tests.txt $(sort $(wildcard drivers/*.json $(filter-out sql/schema.sql,$(wildcard sql/*.sql)) sql/*/*.sql src/web/i18n/*.json src/http/schemas/*.json src/job/papers/*.txt src/sim/profile/*.csv))
LIBDAHU  := $(filter-out $(OUT)/app/main.o,$(OBJECTS))
UNITS    := $(patsubst tests/unit/%.c,$(OUT)/unit/%,$(sort $(wildcard tests/unit/*/test_*.c)))
FUZZERS  := $(patsubst tests/fuzz/%.c,$(OUT)/fuzz/%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
BENCHES  := $(patsubst tests/bench/%.c,$(OUT)/bench/%,$(sort $(wildcard tests/bench/*.c)))
HEADERS  := $(wildcard include/dahu/*/*.h)

ifneq ($(NEEDS_FLAGS),)
-include build/flags.mk
-include $(OBJECTS:.o=.d) $(UNITS:=.d) $(BENCHES:=.d)
endif

# ---- targets ------------------------------------------------------------------------------------
.PHONY: help packages build run install test unit sql it web payloads screenshots chaos soak lint fuzz bench servers clean format schema
help: ## print this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 18

packages: ## install the Debian packages that are missing
	@rm -f $(DEPS_STAMP); $(MAKE) --no-print-directory $(DEPS_STAMP)

$(DEPS_STAMP): .ci/packages .ci/install-packages
	@mkdir -p build && .ci/install-packages .ci/packages $(NEEDS) && touch $@

build/flags.mk: $(DEPS_STAMP) Makefile
	@{ echo "PKG_CFLAGS := $$(pkg-config --cflags $(LIBRARIES))"; \
	   echo "PKG_LIBS := $$(pkg-config --libs $(LIBRARIES))"; } > $@

build: $(OUT)/dahu ## build build/dahu (installs what is missing first)
	@ln -sf $(FLAVOUR)/dahu build/dahu

run: build ## start the sample county: database, simulated meters, collector, service and page
	@build/dahu up --demo $(if $(DATA),--data $(DATA)) $(if $(PORT),--set http.port=$(PORT))

PREFIX ?= /usr/local
install: build ## put the binary and the systemd units under PREFIX (/usr/local), beneath DESTDIR
	install -D -m 755 $(OUT)/dahu $(DESTDIR)$(PREFIX)/bin/dahu
	install -d $(DESTDIR)$(PREFIX)/lib/systemd/system
	@for unit in docs/systemd/*.service; do \
	    sed 's,/usr/local/bin,$(PREFIX)/bin,' $$unit > $(DESTDIR)$(PREFIX)/lib/systemd/system/$${unit##*/} \
	        && echo "installed $(PREFIX)/lib/systemd/system/$${unit##*/}" || exit 1; done

test: ## run the whole suite; the last line is `N passed, N failed`
	@$(MAKE) --no-print-directory WERROR=1 build
	@tests/run

unit: $(UNITS) ## run the unit tests of FLAVOUR
	@tests/run unit

sql: build ## run the database tests (pgTAP)
	@tests/run sql

it: build ## run the integration tests: real binary, real PostgreSQL, Modbus servers of others
	@tests/run it

web: build ## run the browser tests: the application in a real Chromium, each screen in both languages
	@SCREENS=full tests/run web

payloads: build servers ## put hostile texts into everything and look at every screen, file and paper (a quarter of an hour)
	@PAYLOADS=full node --test-reporter=spec tests/web/payloads.test.js

screenshots: build servers ## write pictures of every screen into build/screenshots (NAMES="board work": only these)
	@node tests/web/screenshots.js $(NAMES)

chaos: build ## kill, cut and confuse everything around the collector for ten minutes
	@CHAOS=full tests/run chaos

soak: build ## run 2,000 meters for MINUTES (default 30) while PostgreSQL is restarted
	@/usr/bin/python3 tests/chaos/soak --minutes $(or $(MINUTES),30)

lint: build ## check layers, banned calls, documents, catalogue
	@tests/run lint

bench: build $(BENCHES) ## print one JSON object per figure
	@tests/bench/run $(if $(WRITE),--write) $(NAMES)

fuzz: ## build and run the fuzz targets, those of outside bytes for SECONDS (default 60) each
	@$(MAKE) --no-print-directory CC=clang FLAVOUR=fuzz fuzzers && tests/fuzz/run build/fuzz/fuzz $(or $(SECONDS),60)

FETCHED := $(patsubst %,%/node_modules/.package-lock.json,tests/modbus_servers tests/property tests/web src/web)
servers: $(FETCHED) ## fetch what others wrote and tests use: Modbus servers, a driver of browsers, a checker of types
# esbuild and the checker of types come as a program for this machine, which is optional to npm
$(FETCHED): %/node_modules/.package-lock.json: %/package-lock.json | $(DEPS_STAMP)
	@cd $(<D) && npm ci --no-audit --no-fund --ignore-scripts $(if $(filter web,$(*F)),,--omit=optional) > /dev/null && touch node_modules/.package-lock.json

schema: build ## write sql/schema.sql from a fresh database
	@tests/sql/snapshot > sql/schema.sql.new && mv sql/schema.sql.new sql/schema.sql

format: ## lay out all C code
	clang-format -i $(SOURCES) $(HEADERS) $(wildcard tests/*/*.[ch] tests/*/*/*.[ch])

clean: ## remove build/
	rm -rf build

# ---- rules --------------------------------------------------------------------------------------
# A changed compiler or flag rebuilds: the stamp changes only when the text does.
FLAGS_TEXT = $(CC) $(CFLAGS) $(CPPFLAGS) $(LDFLAGS)
$(OUT)/flags.txt: FORCE
	@mkdir -p $(@D); echo '$(FLAGS_TEXT)' | cmp -s - $@ || echo '$(FLAGS_TEXT)' > $@
FORCE:

$(OUT)/%.o: src/%.c $(OUT)/flags.txt
	@mkdir -p $(@D); echo "  CC    $<"
	@$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c $< -o $@

# Which test shows which clause, from their comments.
MARKED := $(sort $(wildcard tests/*/*.py tests/unit/*/*.c))
$(OUT)/clause_tests.txt: $(MARKED) src/rule/clause_tests.awk
	@mkdir -p $(@D); awk -f src/rule/clause_tests.awk $(MARKED) | sort -u > $@.new; cmp -s $@.new $@ || cp $@.new $@; rm $@.new

# The application in the browser, the same for all flavours. What it consists of is known only when it is built.
WEB_SOURCES := $(shell find src/web -name node_modules -prune -o -type f -print)
build/web/files.txt: $(WEB_SOURCES) src/web/node_modules/.package-lock.json
	@echo "  WEB   build/web"; node src/web/build.mjs build/web

# Every file that the binary carries (drivers, SQL, texts, application, load profile), in one object.
$(OUT)/assets.S: $(ASSETS) build/web/files.txt src/base/assets.awk Makefile
	@mkdir -p $(@D); { printf '%s\n' $(ASSETS); cat build/web/files.txt; } | awk -f src/base/assets.awk > $@
$(OUT)/assets.o: $(OUT)/assets.S
	@$(CC) -c $< -o $@

$(OUT)/dahu: $(OBJECTS)
	@echo "  LINK  $@"; $(CC) $(CFLAGS) $(LDFLAGS) $^ $(LDLIBS) -o $@

$(OUT)/libdahu.a: $(LIBDAHU)
	@rm -f $@; $(AR) rcs $@ $^

$(OUT)/unit/%: tests/unit/%.c $(OUT)/libdahu.a
	@mkdir -p $(@D); echo "  TEST  $<"
	@$(CC) $(CPPFLAGS) -Itests/unit $(CFLAGS) -MMD -MF $@.d $(LDFLAGS) $< $(OUT)/libdahu.a -lcmocka $(LDLIBS) -o $@

$(OUT)/bench/%: tests/bench/%.c $(OUT)/libdahu.a
	@mkdir -p $(@D); echo "  BENCH $<"
	@$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MF $@.d $(LDFLAGS) $< $(OUT)/libdahu.a $(LDLIBS) -o $@

OPT_fuzz := -O1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined
.PHONY: units fuzzers
units: $(UNITS)
fuzzers: $(FUZZERS)
# what only looks for a name to suggest would take most of a run, and hides nothing
$(OUT)/base/nearest.o: private OPT_fuzz := -O2
$(OUT)/fuzz/%: tests/fuzz/%.c $(OUT)/libdahu.a
	@mkdir -p $(@D); echo "  FUZZ  $<"
	@$(CC) $(CPPFLAGS) $(CFLAGS) -fsanitize=fuzzer $(LDFLAGS) $< $(OUT)/libdahu.a $(LDLIBS) -o $@
