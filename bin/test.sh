#!/usr/bin/env bash
# make test: everything. make test-fast (--fast): what says within a minute whether a change is sound.
set -euo pipefail
cd "$(dirname "$0")/.."
# Without compiled files every process that the tests start compiles the product anew, and pytest rewrites all assertions.
unset DJANGO_SETTINGS_MODULE PYTHONPATH VIRTUAL_ENV PYTHONDONTWRITEBYTECODE
fast=${1:-}
bin/install_tests.sh
PATH="$PWD/.venv/bin:$PATH"
node=$(python bin/install_node.py --print)
step() { printf '\n== %s (%(%H:%M:%S)T)\n' "$1" -1; }

said=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$said"' EXIT # only what still runs: another may have its number by then
# Beside what needs no browser: on a new machine they take a minute, of which most is the network's.
if [ "$fast" != --fast ]; then
    bin/install_browsers.sh >"$said/browsers" 2>&1 &
    browsers=$!
fi

step "lint"
ruff check .
ruff format --check .

shopt -s extglob globstar nullglob
tests=(tests/js/**/*.test.js)
[ "$fast" != --fast ] || tests=(tests/js/**/!(figures).test.js) # a third of their time, for drawings
types_and_javascript() {
    mypy .
    node_modules/.bin/tsc --noEmit
    "$node" --test "${tests[@]}"
}
types_and_javascript >"$said/types" 2>&1 & # fills what pytest leaves of two cores
types=$!
has_gone_well() { # the process of this number, which has written this file
    local code=0
    wait "$1" || code=$?
    cat "$2"
    return "$code"
}

step "migrations"
DJANGO_SETTINGS_MODULE=tests.settings python manage.py makemigrations --check --dry-run

if [ "$fast" = --fast ]; then
    step "Python on SQLite"
    pytest -q -n 2 --dist worksteal -m "not e2e and not process and not slow"
    step "types and JavaScript"
    has_gone_well "$types" "$said/types"
    exit 0
fi

step "Python on SQLite"
pytest -q -n 2 --dist worksteal -m "not e2e and not process"

step "types and JavaScript"
has_gone_well "$types" "$said/types"

step "Python on PostgreSQL"
python bin/with_postgres.py --without-autovacuum \
    pytest -q -n 2 --dist worksteal -m "database and not e2e and not process"

step "the deploy check"
python bin/with_postgres.py bin/check_deploy.sh

has_gone_well "$browsers" "$said/browsers"
step "processes and browsers"
# Three at once on two cores: browsers use both wholly, and what waits for processes to come up and go down costs them little.
# With one PostgreSQL for all that need one. By file, because tests share a running product, and in the order that tests/conftest.py gives them.
python bin/with_postgres.py pytest -q -n 3 --dist loadfile --no-loadscope-reorder -m "process or e2e"
