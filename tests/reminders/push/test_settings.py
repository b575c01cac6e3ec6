import pytest
from django.core.exceptions import ImproperlyConfigured

from reminders import push
from reminders.push import vapid


@pytest.fixture
def _configured(settings):
    settings.VAPID_PRIVATE_KEY = vapid.generate_private_key()
    settings.VAPID_SUBJECT = "mailto:it@example.org"
    settings.PUSH_ALLOWED_HOSTS = ["push.apple.com"]
    settings.PUSH_ALLOW_LOOPBACK = False


@pytest.mark.usefixtures("_configured")
def test_transport_is_the_same_until_its_settings_change(settings):
    first, second = push.web_push(), push.web_push()
    settings.PUSH_ALLOWED_HOSTS = ["push.services.mozilla.com"]

    assert (first is second, first is push.web_push()) == (True, False)


@pytest.mark.usefixtures("_configured")
def test_transport_without_a_key(settings):
    settings.VAPID_PRIVATE_KEY = ""

    with pytest.raises(ImproperlyConfigured, match="VAPID_PRIVATE_KEY is not set"):
        push.web_push()


@pytest.mark.usefixtures("_configured")
def test_transport_sends_to_a_sink_on_this_machine_only_when_told_so(settings, sink, message_to):
    subscription = sink.subscribe(application_server_key=push.application_server_key())

    (refused,) = push.web_push().send_many([message_to(subscription)])
    settings.PUSH_ALLOW_LOOPBACK = True
    (accepted,) = push.web_push().send_many([message_to(subscription)])

    assert (refused.kind, accepted.kind, len(sink.taken)) == ("failed", "accepted", 1)


@pytest.mark.usefixtures("_configured")
def test_check_endpoint_goes_by_the_settings():
    assert push.check_endpoint("https://web.push.apple.com/x").host == "web.push.apple.com"
    with pytest.raises(push.EndpointRefusedError, match="PUSH_ALLOWED_HOSTS"):
        push.check_endpoint("https://fcm.googleapis.com/x")


@pytest.mark.usefixtures("_configured")
@pytest.mark.parametrize("key", ["", "not a key"])
def test_application_server_key_without_a_usable_key(settings, key):
    settings.VAPID_PRIVATE_KEY = key

    assert push.application_server_key() is None
