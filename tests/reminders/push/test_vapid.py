import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from reminders.push import vapid
from reminders.push.base64url import decode, encode
from tests.push_token import RequestError, check_token

ORIGIN = "https://web.push.apple.com"
NOON = 1_800_000_000


class Clock:
    def __init__(self):
        self.seconds = NOON

    def __call__(self):
        return self.seconds


def pem(key, *, password=None):
    lock = BestAvailableEncryption(password) if password else NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock).decode()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def signer(server_key, clock):
    return vapid.Vapid(server_key, "mailto:it@example.org", now=clock)


def test_generate_private_key_is_32_bytes_and_new_each_time():
    first, second = vapid.generate_private_key(), vapid.generate_private_key()

    assert (len(decode(first)), first != second) == (32, True)


def test_parse_private_key_raw_and_pem_are_the_same_key():
    text = vapid.generate_private_key()
    key = vapid.parse_private_key(text)

    again = vapid.parse_private_key("\n" + pem(key))

    assert again.private_numbers() == key.private_numbers()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "secret-but-wrong",
        encode(bytes(32)),
        encode(b"\xff" * 32),
        encode(b"a" * 31),
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
        pem(ec.generate_private_key(ec.SECP384R1())),
        pem(ec.generate_private_key(ec.SECP256R1()), password=b"locked"),
    ],
    ids=["empty", "not base64url", "zero", "beyond the order", "short", "broken pem", "P-384", "with a password"],
)
def test_parse_private_key_unusable_says_so_without_the_key(text):
    with pytest.raises(vapid.VapidError) as caught:
        vapid.parse_private_key(text)

    assert str(caught.value).startswith("VAPID_PRIVATE_KEY must be a P-256 private key without a password")
    assert caught.value.__suppress_context__ is True


def test_application_server_key_is_an_uncompressed_point(server_key):
    assert (
        len(decode(vapid.application_server_key(server_key))),
        decode(vapid.application_server_key(server_key))[0],
    ) == (
        65,
        4,
    )


def test_authorization_is_what_a_push_service_checks(signer, server_key):
    header = signer.authorization(ORIGIN)

    claims = check_token(header, origin=ORIGIN, expected=vapid.application_server_key(server_key), now=NOON)
    assert claims == {"aud": ORIGIN, "exp": NOON + 12 * 3600, "sub": "mailto:it@example.org"}


def test_authorization_is_not_good_for_another_push_service(signer):
    with pytest.raises(RequestError, match="BadAudience"):
        check_token(signer.authorization(ORIGIN), origin="https://fcm.googleapis.com", expected=None, now=NOON)


def test_authorization_with_changed_claims_is_refused(signer):
    head, claims, rest = signer.authorization(ORIGIN).split(".", 2)
    forged = decode(claims).replace(b"apple", b"tasty")

    with pytest.raises(RequestError, match="BadSignature"):
        check_token(f"{head}.{encode(forged)}.{rest}", origin=ORIGIN, expected=None, now=NOON)


@pytest.mark.parametrize(("hours", "same"), [(0, True), (10.9, True), (11, False), (13, False)])
def test_authorization_is_kept_until_an_hour_before_its_end(signer, clock, hours, same):
    first = signer.authorization(ORIGIN)
    clock.seconds = NOON + hours * 3600

    second = signer.authorization(ORIGIN)

    assert (second == first) is same
    assert check_token(second, origin=ORIGIN, expected=None, now=clock.seconds)["aud"] == ORIGIN


def test_authorization_of_many_origins_stays_small(signer):
    for number in range(3 * vapid.MOST_ORIGINS):
        signer.authorization(f"https://p{number}.notify.windows.com")

    assert len(signer._headers) <= vapid.MOST_ORIGINS


@pytest.mark.parametrize(
    "subject",
    [
        "",
        "it@example.org",
        "mailto:",
        "mailto:<it@example.org>",
        "mailto: it@example.org",
        "http://example.org",
        "https://",
    ],
)
def test_check_subject_that_push_services_refuse(subject):
    with pytest.raises(vapid.VapidError, match="VAPID_SUBJECT must say"):
        vapid.check_subject(subject)


@pytest.mark.parametrize("subject", ["mailto:it@example.org", "https://moves.example.org:8443/contact"])
def test_check_subject_that_push_services_take(subject):
    assert vapid.check_subject(subject) == subject
