#!/usr/bin/env bash
# make test: everything. make test-fast (--fast): what says within a minute whether a change is sound.
set -euo pipefail
cd "$(dirname "$0")/.."
unset DJANGO_SETTINGS_MODULE PYTHONPATH VIRTUAL_ENV
fast=${1:-}
bin/install_tests.sh "$([ "$fast" = --fast ] || echo --browsers)"
PATH="$PWD/.venv/bin:$PATH"
node=$(python bin/install_node.py --print)
step() { printf '\n== %s (%(%H:%M:%S)T)\n' "$1" -1; }

step "lint"
ruff check .
ruff format --check .

step "types and JavaScript"
shopt -s globstar nullglob
said=$(mktemp)
trap 'rm -f "$said"' EXIT
{ mypy . && node_modules/.bin/tsc --noEmit; } >"$said" 2>&1 &
types=$!
"$node" --test tests/js/**/*.test.js
wait "$types" || { cat "$said"; exit 1; }
cat "$said"

step "migrations"
DJANGO_SETTINGS_MODULE=tests.settings python manage.py makemigrations --check --dry-run

if [ "$fast" = --fast ]; then
    step "Python on SQLite"
    pytest -q -n 2 -m "not e2e and not process and not slow"
    exit 0
fi

step "Python on SQLite"
pytest -q -n 2 -m "not e2e and not process"

step "Python on PostgreSQL"
python bin/with_postgres.py --without-autovacuum pytest -q -n 2 -m "database and not e2e and not process"

step "the deploy check"
python bin/with_postgres.py bin/check_deploy.sh

step "processes and browsers"
# Three at once on two cores: browsers use both wholly, and what waits for processes to come up and go down costs them little.
# By file, because tests share a running product, and in the order that tests/conftest.py gives them.
pytest -q -n 3 --dist loadfile --no-loadscope-reorder -m "process or e2e"
