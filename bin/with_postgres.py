"""Runs a command with TEST_DATABASE_URL naming a PostgreSQL: the one given there, else one made for the purpose.

python bin/with_postgres.py [--without-autovacuum] pytest -q

Autovacuum sees tables that a test has filled and not committed as empty. Plans made by such statistics took ten minutes
where others take one, depending on the moment at which it came by.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from urllib.parse import quote


def main() -> None:
    without_autovacuum = sys.argv[1:2] == ["--without-autovacuum"]
    command = sys.argv[2:] if without_autovacuum else sys.argv[1:]
    if os.environ.get("TEST_DATABASE_URL"):
        sys.exit(run(command, os.environ["TEST_DATABASE_URL"]))
    # As root pgserver opens every parent of its folder to all users: never anywhere but below /tmp.
    folder = tempfile.mkdtemp(prefix="moves-postgres-", dir="/tmp")
    # It looks for a place for its lock when it is imported, and warns where a session has none.
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="moves-runtime-"))
    from pgserver.postgres_server import get_server

    server = get_server(folder, cleanup_mode="stop")
    try:
        if without_autovacuum:
            server.psql("ALTER SYSTEM SET autovacuum = off; SELECT pg_reload_conf();")
        code = run(command, f"postgres://postgres@{quote(folder, safe='')}/postgres")
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(code)


def run(command: list[str], url: str) -> int:
    """Its exit code. Ctrl-C reaches it as well: subprocess.run would kill it a quarter of a second later, and leave
    behind whatever it was ending.
    """
    with subprocess.Popen(command, env={**os.environ, "TEST_DATABASE_URL": url}) as running:
        while True:
            try:
                return running.wait()
            except KeyboardInterrupt:
                continue


if __name__ == "__main__":
    main()
