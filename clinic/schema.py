"""How the device's sign-in reads in the OpenAPI schema."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

from clinic.devices import cookie_name


class DeviceScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call] # upstream's __init_subclass__
    target_class = "clinic.authentication.DeviceAuthentication"
    name = "device"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": cookie_name(),
            "description": (
                "The cookie alone obeys nothing. Each request also carries `Device-Nonce` (the header of that name of "
                "the last answer; good for ten minutes) and `Device-Signature`: base64url of r and s of the phone's "
                "P-256 key over METHOD, path with query, nonce and base64url(SHA-256 of the body), one line each. "
                "401 with code `nonce` brings a fresh nonce: sign and send once more."
            ),
        }
