"""The product's settings, and a push service on this machine."""

from sciatica.settings import *  # noqa: F403

PUSH_ALLOW_LOOPBACK = True
