#!/usr/bin/env bash
# What the tests need on top of the product: Python and Node packages, and with --browsers the browsers.
set -euo pipefail
cd "$(dirname "$0")/.."
python=$(bin/python.sh)
"$python" bin/install_python.py
"$python" bin/install_python.py --tests
.venv/bin/python bin/install_node.py --tests
if [ "${1:-}" = --browsers ]; then bin/install_browsers.sh; fi
