#!/usr/bin/env bash
# make chaos: the fault campaign on a PostgreSQL made for it, then three wrong orders of work that it must catch.
# What is said to it (ARGS="--seed 7") goes to the campaign, which then stays without the three.
set -euo pipefail
cd "$(dirname "$0")/.."
unset DJANGO_SETTINGS_MODULE PYTHONPATH VIRTUAL_ENV
bin/install_tests.sh
campaign() { .venv/bin/python bin/with_postgres.py .venv/bin/python -m bench.chaos "$@"; }
campaign "$@"
[ $# -eq 0 ] || exit 0
for fault in mark-first in-transaction no-lease; do
    campaign --small --reminders 100 --kills 10 --planted "$fault" | grep -E '^(seed|planted)'
done
