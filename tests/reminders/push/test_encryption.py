import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from reminders.push import encryption
from reminders.push.base64url import decode, encode

# RFC 8291, section 5 and appendix A
PLAINTEXT = b"When I grow up, I want to be a watermelon"
UA_PUBLIC = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AS_PRIVATE = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SALT, AUTH = "DGv6ra1nlYgDCS1FRnbzlw", "BTBZMqHH6r4Tts7J_aSIgg"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl"
    "7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)
PHONE = ec.generate_private_key(ec.SECP256R1())
P256DH = encode(PHONE.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))
SECRET = b"0123456789abcdef"


def read(body):
    return http_ece.decrypt(body, private_key=PHONE, auth_secret=SECRET)


def test_seal_gives_the_example_of_rfc_8291():
    body = encryption.seal(
        PLAINTEXT,
        receiver=decode(UA_PUBLIC),
        secret=encryption.auth_secret(AUTH),
        sender=ec.derive_private_key(int.from_bytes(decode(AS_PRIVATE), "big"), ec.SECP256R1()),
        salt=decode(SALT),
        size=len(PLAINTEXT),
    )

    assert encode(body) == BODY


@given(st.binary(max_size=encryption.LONGEST_PAYLOAD))
def test_encrypt_is_read_by_http_ece(payload):
    body = encryption.encrypt(payload, p256dh=P256DH, auth=encode(SECRET))

    assert read(body) == payload


@pytest.mark.parametrize(("length", "size"), [(0, 1127), (1, 1127), (1024, 1127), (1025, 2151), (3993, 4096)])
def test_encrypt_size_says_little_about_the_length(length, size):
    assert len(encryption.encrypt(b"x" * length, p256dh=P256DH, auth=encode(SECRET))) == size


def test_encrypt_twice_shares_neither_salt_nor_key():
    first, second = (encryption.encrypt(b"same", p256dh=P256DH, auth=encode(SECRET)) for _ in range(2))

    assert (first[:16] != second[:16], first[21:86] != second[21:86]) == (True, True)


def test_encrypt_payload_too_long():
    with pytest.raises(ValueError, match="holds 3993 bytes; this one has 3994"):
        encryption.encrypt(b"x" * 3994, p256dh=P256DH, auth=encode(SECRET))


@pytest.mark.parametrize(
    "p256dh",
    [
        "",
        "AAAA",
        encode(b"\x04" + bytes(64)),
        encode(b"\x02" + decode(P256DH)[1:33]),
        P256DH + "!",
        "é" * 87,
        P256DH[:-4],
    ],
    ids=["empty", "short", "not on the curve", "compressed", "not base64url", "not ascii", "cut off"],
)
def test_receiver_key_unusable(p256dh):
    with pytest.raises(encryption.SubscriptionKeysError, match="p256dh"):
        encryption.receiver_key(p256dh)


@pytest.mark.parametrize("auth", ["", "AAAA", encode(bytes(17)), "!" * 22])
def test_auth_secret_unusable(auth):
    with pytest.raises(encryption.SubscriptionKeysError, match="16 bytes"):
        encryption.auth_secret(auth)


@pytest.mark.parametrize("padding", ["", "="])
def test_receiver_key_with_and_without_padding(padding):
    assert encryption.receiver_key(P256DH + padding) == PHONE.public_key()
