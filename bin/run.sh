#!/usr/bin/env bash
# make run: install what has changed, then start everything.
set -euo pipefail
cd "$(dirname "$0")/.."
unset DJANGO_SETTINGS_MODULE PYTHONPATH VIRTUAL_ENV
python=$(bin/python.sh)
"$python" bin/install_python.py
.venv/bin/python bin/install_node.py
exec .venv/bin/python -m sciatica.run
