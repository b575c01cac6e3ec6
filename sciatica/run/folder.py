"""What `make run` keeps in DATA_DIR: secrets made once, so that a second start is the same clinic."""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec

from sciatica.run import CannotRunError


def prepare_folder(data_dir: Path) -> None:
    """The folder with a secret key and a key for Web Push in it, readable by their owner alone."""
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        keep(data_dir / "secret_key", secrets.token_urlsafe(64))
        keep(data_dir / "vapid_private_key", new_push_key())
    except OSError as error:
        raise CannotRunError(
            f"Cannot write into {data_dir} ({error.strerror}): set DATA_DIR to a folder of yours."
        ) from error


def keep(file: Path, value: str) -> None:
    """Write a secret unless there is one already. A changed key would sign everybody out or end every push."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w") as opened:
        opened.write(value + "\n")


def new_push_key() -> str:
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).rstrip(b"=").decode()
