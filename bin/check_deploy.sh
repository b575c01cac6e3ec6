#!/usr/bin/env bash
# The deploy check must pass with a good production environment. TEST_DATABASE_URL names an empty PostgreSQL.
set -euo pipefail
cd "$(dirname "$0")/.."
DATA_DIR=$(mktemp -d)
trap 'rm -rf "$DATA_DIR"' EXIT
export DATA_DIR DATABASE_URL=$TEST_DATABASE_URL DEBUG=0 DEMO=0 PUSH_ALLOW_LOOPBACK=0
export SITE_URL=https://moves.example.org REDIS_URL=redis://127.0.0.1:6379/0 APP_NAME="Daily Moves"
export EMAIL_URL=smtp://user:password@mail.example.org:587 VAPID_SUBJECT=mailto:owner@example.org
export PUSH_ALLOWED_HOSTS=fcm.googleapis.com,push.services.mozilla.com,push.apple.com,notify.windows.com
SECRET_KEY=$(.venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(64))')
VAPID_PRIVATE_KEY=$(.venv/bin/python -c 'from sciatica.run.folder import new_push_key; print(new_push_key())')
export SECRET_KEY VAPID_PRIVATE_KEY
.venv/bin/python manage.py migrate -v0
.venv/bin/python manage.py shell -v0 -c 'from sciatica import bundle; bundle.make()'
.venv/bin/python manage.py check --deploy
