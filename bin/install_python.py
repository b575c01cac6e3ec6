"""Makes .venv and brings it up to the pinned requirements; one sentence on whatever stands in the way.

Runs on the machine's own Python, before anything is installed. `--tests` adds what the tests need.
"""

import hashlib
import os
import platform
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOG = ROOT / "var" / "install.log"
# Whatever is not a ready-made wheel would need a compiler; these are pure Python and published as source only.
SOURCE_ONLY = "http_ece"
OFFLINE = ("NewConnectionError", "name resolution", "Network is unreachable", "ConnectTimeoutError", "ProxyError")


def main() -> None:
    needs = [ROOT / "requirements.txt", *([ROOT / "requirements-dev.txt"] if "--tests" in sys.argv else [])]
    check_machine()
    stamp = VENV / f".installed-{'tests' if len(needs) == 2 else 'product'}"
    wanted = digest(needs)
    if works() and stamp.is_file() and stamp.read_text() == wanted:
        return
    if not works():
        make()
    install(needs[-1])
    stamp.write_text(wanted)


def check_machine() -> None:
    if sys.version_info[:2] not in {(3, 11), (3, 12)}:
        sys.exit(f"This needs Python 3.11 or 3.12 and found {platform.python_version()}: install one of them.")
    if sys.platform != "linux" or platform.machine() != "x86_64":
        sys.exit(f"This runs on Linux on x86-64; here is {sys.platform} on {platform.machine()}.")


def digest(files: list[Path]) -> str:
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def works() -> bool:
    """Is there a .venv that was finished and whose Python is one we can use?"""
    code = "import sys, pip; sys.exit(sys.version_info[:2] not in {(3, 11), (3, 12)})"
    try:
        return subprocess.run([VENV / "bin" / "python", "-c", code], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def make() -> None:
    if VENV.exists() and not may_be_replaced():
        sys.exit(f"{VENV} is there but is no virtual environment: move it away and try again.")
    print("Making .venv" + (" again: it was half made or for another Python." if VENV.exists() else "."), flush=True)
    try:
        venv.create(VENV, clear=True, with_pip=True)
    except (subprocess.CalledProcessError, OSError):
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        sys.exit(f"Python {version} cannot make a virtual environment (Debian: apt-get install python{version}-venv).")


def may_be_replaced() -> bool:
    return VENV.is_dir() and ((VENV / "pyvenv.cfg").exists() or not any(VENV.iterdir()))


def install(requirements: Path) -> None:
    print(f"Installing what {requirements.name} names.", flush=True)
    LOG.parent.mkdir(parents=True, exist_ok=True)
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    how = ["--only-binary=:all:", f"--no-binary={SOURCE_ONLY}", "--retries=2", "--timeout=20", "-r", str(requirements)]
    with LOG.open("w") as log:
        done = subprocess.run([*pip, *how], stdout=log, stderr=subprocess.STDOUT, env=os.environ, check=False)
    if done.returncode:
        sys.exit(trouble(LOG.read_text(errors="replace")))


def trouble(log: str) -> str:
    """What pip's pages of output come down to."""
    if any(sign in log for sign in OFFLINE):
        return "The package index cannot be reached: connect to the network (or set PIP_INDEX_URL) and try again."
    if "No space left" in log:
        return "The disk is full: the packages need about 300 MB."
    if "No matching distribution" in log:
        return f"A package has no ready-made build for this machine, and a compiler is not used: {LOG} names it."
    return f"The packages could not be installed: {LOG} says why."


if __name__ == "__main__":
    main()
