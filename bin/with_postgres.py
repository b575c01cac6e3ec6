"""Runs a command with TEST_DATABASE_URL naming a PostgreSQL: the one given there, else one made for the purpose.

python bin/with_postgres.py pytest -q
"""

import os
import shutil
import subprocess
import sys
import tempfile
from urllib.parse import quote


def main() -> None:
    if os.environ.get("TEST_DATABASE_URL"):
        sys.exit(run(os.environ["TEST_DATABASE_URL"]))
    # As root pgserver opens every parent of its folder to all users: never anywhere but below /tmp.
    folder = tempfile.mkdtemp(prefix="moves-postgres-", dir="/tmp")
    # It looks for a place for its lock when it is imported, and warns where a session has none.
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="moves-runtime-"))
    from pgserver.postgres_server import get_server

    server = get_server(folder, cleanup_mode="stop")
    try:
        code = run(f"postgres://postgres@{quote(folder, safe='')}/postgres")
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(code)


def run(url: str) -> int:
    return subprocess.run(sys.argv[1:], env={**os.environ, "TEST_DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    main()
