"""Letters to the mail relay: one connection for a batch, a limit for the whole of it, and no letter stops another."""

import smtplib
import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from time import monotonic
from typing import Any, Final

import structlog
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from reminders.push.transport import UNWANTED, Outcome, Withdrawn, none_withdrawn

log = structlog.get_logger(__name__)

SECONDS: Final = 30.0
"""For one batch. A lease lasts two minutes, and the pushes of the same batch have had their part of it."""

LONGEST_WAIT: Final = 10.0
"""Seconds for one answer of the relay, whatever the settings allow."""

SENT: Final = Outcome(None, "accepted", None, "the mail server accepted it")
UNREACHABLE: Final = Outcome(None, "later", None, "the mail server cannot be reached")
NO_TIME: Final = Outcome(None, "later", None, "the mail server took too long for its batch")
UNSENDABLE: Final = Outcome(None, "failed", None, "the letter could not be made")


def post(
    letters: Sequence[EmailMessage],
    *,
    connect: Callable[[], BaseEmailBackend] = get_connection,
    seconds: float = SECONDS,
    withdrawn: Withdrawn = none_withdrawn,
) -> list[Outcome]:
    """Send these letters; one outcome each, in their order. Raises for none, and ends after `seconds`.

    `withdrawn` is asked before each of them: a stop order may come in while a slow relay takes the others.

    What the relay refuses for good (RFC 5321, section 4.2.1: 5yz to the address or the text) has failed; everything
    else that is not accepted is to be tried later.
    """
    if not letters:
        return []
    batch = _Batch(connect(), monotonic() + seconds)
    # A relay that answers one byte at a time outlasts every time-out: then the line is cut.
    guard = threading.Timer(seconds, batch.cut)
    guard.daemon = True
    guard.start()
    try:
        gone: set[int] = set()
        outcomes = []
        for place, letter in enumerate(letters):
            gone.update(withdrawn())
            outcomes.append(UNWANTED if place in gone else batch.send(letter))
        return outcomes
    finally:
        batch.close()
        guard.cancel()


class _Batch:
    def __init__(self, relay: Any, until: float) -> None:
        self._relay = relay  # Any: every backend has open and close, and only that of SMTP has a socket
        self._until = until
        self._is_open = False
        self._is_away = False

    def send(self, letter: EmailMessage) -> Outcome:
        if self._is_away:
            return UNREACHABLE
        if self._left <= 0:
            return NO_TIME
        if not self._is_open and not self._open():
            return UNREACHABLE
        return self._send(letter)

    def _open(self) -> bool:
        self._relay.timeout = min(LONGEST_WAIT, self._left)
        try:
            self._relay.open()
        except OSError as error:  # smtplib's own errors are of this kind too: a wrong password, no encryption
            log.error("mail_relay_unreachable", error=type(error).__name__, status=getattr(error, "smtp_code", None))
            self._is_away = True
        self._is_open = not self._is_away
        return self._is_open

    def _send(self, letter: EmailMessage) -> Outcome:
        if line := self._line:
            line.settimeout(min(LONGEST_WAIT, self._left))
        try:
            return SENT if self._relay.send_messages([letter]) else UNSENDABLE
        except smtplib.SMTPRecipientsRefused as refusal:
            return self._refused(max(code for code, _ in refusal.recipients.values()), "the address")
        except smtplib.SMTPDataError as refusal:
            return self._refused(refusal.smtp_code, "the letter")
        except smtplib.SMTPSenderRefused as refusal:
            # Nothing is wrong with the patient's address: the operator must look, and the next try may succeed.
            log.error("mail_sender_refused", status=refusal.smtp_code)
            self.close()
            return Outcome(None, "later", None, f"the mail server refused the sender ({refusal.smtp_code})")
        except OSError:
            self.close()
            return NO_TIME if self._left <= 0 else Outcome(None, "later", None, "the mail server broke off")
        except Exception:  # whatever is wrong with one letter, the others go out
            log.exception("letter_unsendable")
            self.close()
            return UNSENDABLE

    def _refused(self, code: int, what: str) -> Outcome:
        if code == 421:  # "closing transmission channel": smtplib has hung up as well
            self.close()
        return Outcome(None, "failed" if code >= 500 else "later", None, f"the mail server refused {what} ({code})")

    def close(self) -> None:
        if line := self._line:
            line.settimeout(max(0.1, min(2.0, self._left)))
        with suppress(OSError):
            self._relay.close()
        self._is_open = False

    def cut(self) -> None:
        """From another thread: whatever waits for the relay stops waiting."""
        if line := self._line:
            with suppress(OSError):
                socket.socket.shutdown(line, socket.SHUT_RDWR)  # below the encryption, which another thread is using

    @property
    def _left(self) -> float:
        return self._until - monotonic()

    @property
    def _line(self) -> socket.socket | None:
        """The connection's socket; while it is being opened, Django keeps it under another name."""
        smtp = getattr(self._relay, "connection", None) or getattr(self._relay, "_partial_connection", None)
        line: socket.socket | None = getattr(smtp, "sock", None)
        return line
