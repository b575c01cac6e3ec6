#!/usr/bin/env bash
# make soak: 500 random runs of the outbox in Chromium against a model; ARGS="--seed 7 --runs 1" plays one run again.
set -euo pipefail
cd "$(dirname "$0")/.."
unset DJANGO_SETTINGS_MODULE PYTHONPATH VIRTUAL_ENV
bin/install_tests.sh --browsers
exec .venv/bin/python -m tests.e2e.outbox "$@"
