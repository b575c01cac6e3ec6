"""Every route of the product and who may use it. A route that is missing here fails `tests/panel/test_access.py`."""

from enum import StrEnum


class Who(StrEnum):
    ANYONE = "anyone"  # no sign-in; a link's own secret may still be asked for
    DEVICE = "device"  # a patient's phone, by its cookie and its signature
    SIGNED_IN = "signed in"  # whoever has a sign-in, for their own account only
    MEMBER = "member"  # works in a clinic today; only the clinic's rows
    OWNER = "owner"  # the clinic's owner
    NOBODY = "nobody"  # closed


A, D, S, M, OWNER, N = Who.ANYONE, Who.DEVICE, Who.SIGNED_IN, Who.MEMBER, Who.OWNER, Who.NOBODY

TABLE: dict[str, dict[str, Who]] = {
    "landing": {"GET": A},
    "app": {"GET": A},
    "join": {"GET": A},
    "offline": {"GET": A},
    "manifest": {"GET": A},
    "serviceworker": {"GET": A},
    "healthz": {"GET": A},
    "schema": {"GET": A},
    "api-join-look": {"POST": A},
    "api-join": {"POST": A},
    "api-join-decline": {"POST": A},
    "api-pair": {"POST": A},
    "api-pairing-codes": {"POST": D},
    "api-sign-out": {"POST": D},
    "api-sync": {"POST": D},
    "api-snapshot": {"GET": D},
    "api-push-subscription": {"PUT": D, "DELETE": D},
    "api-receipts": {"POST": D},
    "api-phone": {"PUT": D},
    "api-email-reminders": {"PUT": D},
    "stop-emails": {"GET": A, "POST": A},
    "account_login": {"GET": A, "POST": A},
    "account_logout": {"GET": S, "POST": S},
    "account_inactive": {"GET": A},
    "account_signup": {"GET": N, "POST": N},
    "account_signup_by_passkey": {"GET": N, "POST": N},
    "mfa_signup_webauthn": {"GET": N, "POST": N},
    "account_reauthenticate": {"GET": S, "POST": S},
    "account_email": {"GET": S, "POST": S},
    "account_email_verification_sent": {"GET": A, "POST": A},
    "account_change_password": {"GET": S, "POST": S},
    "account_set_password": {"GET": S, "POST": S},
    "account_reset_password": {"GET": A, "POST": A},
    "account_reset_password_done": {"GET": A},
    "account_reset_password_from_key": {"GET": A, "POST": A},
    "account_reset_password_from_key_done": {"GET": A},
    "account_confirm_login_code": {"GET": A, "POST": A},
    "mfa_authenticate": {"GET": A, "POST": A},
    "mfa_login_webauthn": {"GET": A, "POST": A},
    "mfa_index": {"GET": S},
    "mfa_reauthenticate": {"GET": S, "POST": S},
    "mfa_activate_totp": {"GET": S, "POST": S},
    "mfa_deactivate_totp": {"GET": S, "POST": S},
    "mfa_view_recovery_codes": {"GET": S},
    "mfa_generate_recovery_codes": {"GET": S, "POST": S},
    "mfa_download_recovery_codes": {"GET": S},
    "mfa_list_webauthn": {"GET": S},
    "mfa_add_webauthn": {"GET": S, "POST": S},
    "mfa_reauthenticate_webauthn": {"GET": S, "POST": S},
    "mfa_remove_webauthn": {"GET": S, "POST": S},
    "mfa_edit_webauthn": {"GET": S, "POST": S},
    "panel:welcome": {"GET": A, "POST": A},
    "panel:index": {"GET": M, "POST": M},
    "panel:patient_new": {"GET": M, "POST": M},
    "panel:patient": {"GET": M},
    "panel:patient_details": {"GET": M, "POST": M},
    "panel:session": {"GET": M},
    "panel:programme_start": {"GET": M, "POST": M},
    "panel:draft": {"GET": M, "POST": M},
    "panel:change": {"POST": M},
    "panel:discard": {"POST": M},
    "panel:day": {"GET": M, "POST": M},
    "panel:stop": {"POST": M},
    "panel:carry_on": {"POST": M},
    "panel:pause": {"POST": M},
    "panel:pause_end": {"POST": M},
    "panel:end": {"POST": M},
    "panel:looked": {"POST": M},
    "panel:invite": {"POST": M},
    "panel:invitation": {"GET": M},
    "panel:invitation_take_back": {"POST": M},
    "panel:device_end": {"POST": M},
    "panel:team": {"GET": OWNER, "POST": OWNER},
    "panel:member_left": {"POST": OWNER},
    "panel:member_link": {"POST": OWNER},
    "panel:clinic": {"GET": OWNER, "POST": OWNER},
}
