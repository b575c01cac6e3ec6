#!/usr/bin/env bash
# Prints a Python 3.11 or 3.12 of this machine ($PYTHON first), or says in one sentence that there is none.
set -euo pipefail
for candidate in "${PYTHON:-}" python3.11 python3.12 python3; do
    if [ -n "$candidate" ] && "$candidate" -c 'import sys; sys.exit(sys.version_info[:2] not in {(3, 11), (3, 12)})' \
        >/dev/null 2>&1; then
        command -v "$candidate"
        exit 0
    fi
done
echo "This needs Python 3.11 or 3.12: install one of them, or name it: make run PYTHON=/path/to/python3.11" >&2
exit 1
