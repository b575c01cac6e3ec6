#!/usr/bin/env bash
# make bench-<name>: installs what is compared with and measures, on a PostgreSQL made for it and on SQLite.
set -euo pipefail
cd "$(dirname "$0")/.."
unset DJANGO_SETTINGS_MODULE PYTHONPATH VIRTUAL_ENV
bin/install_tests.sh
[ "$1" = panel ] || bench/install_peers.sh # its peer is Django's own bulk_create
exec .venv/bin/python bin/with_postgres.py .venv/bin/python -m "bench.$1" "${@:2}"
