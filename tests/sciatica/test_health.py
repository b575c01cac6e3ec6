import pytest
from django.test import Client

from sciatica import heartbeats


@pytest.mark.django_db
def test_healthz_names_what_is_down_when_redis_is_away(client: Client) -> None:
    heartbeats._client.cache_clear()

    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json() == {
        "ok": False,
        "parts": {"database": "up", "redis": "down", "worker": "down", "beat": "down"},
    }
