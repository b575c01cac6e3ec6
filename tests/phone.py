"""A phone as the server meets it: it joins, signs what it asks with a real P-256 key, and syncs."""

import base64
import hashlib
import json
from datetime import datetime

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client
from django.utils import timezone

from clinic import invitations
from clinic.devices import Joining, cookie_name
from clinic.models import Device, Patient
from clinic.signatures import new_nonce
from tests.world import NOW


class Phone:
    """One browser profile: a cookie jar and a key that never leaves it."""

    def __init__(self, address: str = "198.51.100.7") -> None:
        self.client = Client(REMOTE_ADDR=address)
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.nonce = ""

    @classmethod
    def of(cls, patient: Patient, *, now: datetime | None = None) -> "Phone":
        """A phone that has joined for this patient through an invitation. The request itself has tests of its own."""
        phone = cls()
        _, token, pin = invitations.open_invitation(patient, patient.physio, now or timezone.now())
        _, secret = invitations.redeem(token, pin, Joining(**phone.about), now=timezone.now())
        phone.client.cookies[cookie_name()] = secret
        phone.nonce = new_nonce()
        return phone

    @property
    def public_key(self) -> str:
        spki = self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return base64.b64encode(spki).decode()

    @property
    def about(self) -> dict:
        return {"public_key": self.public_key, "label": "Chrome on Android", "zone": "Europe/London", "release": "1"}

    @property
    def device(self) -> Device:
        return Device.objects.get(public_key=self.public_key)

    def post(self, path: str, body: dict):
        """Without a signature, as from the join page."""
        return self.client.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json")

    def join(self, token: str, pin: str, **more):
        return self._noting_nonce(self.post("join/", {"token": token, "pin": pin, **self.about, **more}))

    def pair(self, code: str, **more):
        return self._noting_nonce(self.post("pair/", {"code": code, **self.about, **more}))

    def ask(self, method: str, path: str, body: object = None, **headers):
        """Signed. Asks again once with the fresh nonce, as the app does."""
        answer = self.ask_once(method, path, body, **headers)
        if answer.status_code == 401 and answer.json()["code"] == "nonce":
            answer = self.ask_once(method, path, body, **headers)
        return answer

    def ask_once(self, method: str, path: str, body: object = None, *, signature: str | None = None, **headers):
        data = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        path = f"/api/v1/{path}"
        signed = signature if signature is not None else self.sign(method, path, data)
        answer = self.client.generic(
            method,
            path,
            data,
            content_type="application/json",
            headers={"Device-Nonce": self.nonce, "Device-Signature": signed, **headers},
        )
        return self._noting_nonce(answer)

    def sign(self, method: str, path: str, body: bytes) -> str:
        digest = _base64url(hashlib.sha256(body).digest())
        text = f"{method}\n{path}\n{self.nonce}\n{digest}".encode()
        r, s = decode_dss_signature(self.key.sign(text, ec.ECDSA(hashes.SHA256())))
        return _base64url(r.to_bytes(32) + s.to_bytes(32))

    def sync(self, entries: list, *, sent_at: datetime = NOW, **more):
        stamp = sent_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return self.ask("POST", "sync/", {"release": "1", "sent_at": stamp, "epoch": None, "entries": entries, **more})

    def snapshot(self, **headers):
        return self.ask("GET", "snapshot/", **headers)

    def _noting_nonce(self, answer):
        self.nonce = answer.headers.get("Device-Nonce", self.nonce)
        return answer


def verdicts(answer) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [result["verdict"] for result in answer.json()["results"]]


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
