#!/usr/bin/env bash
# Brings bench/.venv and bench/node_modules up to what is pinned here: the senders that ours is compared with, and Lighthouse.
set -euo pipefail
cd "$(dirname "$0")"
wanted=$(cat requirements.txt package-lock.json | sha256sum)
[ "$(cat .venv/.installed 2>/dev/null)" != "$wanted" ] || exit 0
echo "Installing the senders to compare with, and Lighthouse."
"$(../bin/python.sh)" -m venv --clear .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --only-binary=:all: --no-binary=http_ece \
    -r requirements.txt
node=$(../.venv/bin/python ../bin/install_node.py --print)
npm=$(dirname "$node")/npm
PATH="$(dirname "$node"):$PATH" "$npm" ci --ignore-scripts --no-audit --no-fund --silent
echo "$wanted" >.venv/.installed
