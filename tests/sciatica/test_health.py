"""/healthz: what it names, what makes it 503, and that nothing can make it 500."""

import pytest
from django.test import Client

from sciatica import health, heartbeats
from sciatica.health import Part
from tests.world import NOW


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> dict:
    """The parts that apps have handed in: emptied, and the test's own to fill."""
    monkeypatch.setattr(health, "_parts", {})
    return health._parts


@pytest.fixture
def all_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeats, "redis_answers", lambda: True)
    monkeypatch.setattr(heartbeats, "alive", lambda: {"worker": True, "beat": True})


@pytest.mark.django_db
def test_healthz_names_what_is_down_when_redis_is_away(client: Client) -> None:
    heartbeats._client.cache_clear()

    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert (answer.json()["ok"], answer.json()["parts"]) == (
        False,
        {"database": "up", "redis": "down", "worker": "down", "beat": "down", "reminders": "up"},
    )


@pytest.mark.django_db
def test_healthz_tells_the_reminders_numbers_and_the_heartbeats(client: Client) -> None:
    answer = client.get("/healthz").json()

    assert answer["reminders"] == {
        "planned_next_hour": 0,
        "due": 0,
        "late": 0,
        "leased_too_long": 0,
        "retrying": 0,
        "oldest_late_seconds": 0,
        "push_services": {},
    }
    assert answer["heartbeat_seconds"] == dict.fromkeys(["worker", "beat", "reminders.tick", "reminders.plan"])


@pytest.mark.django_db
def test_healthz_is_well_when_every_part_is(client: Client, parts: dict, all_alive: None) -> None:
    health.add_part("letters", lambda: Part(up=True, numbers={"waiting": 3}))

    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()["ok"]) == (200, True)
    assert answer.json()["letters"] == {"waiting": 3}


@pytest.mark.django_db
def test_healthz_alarms_when_an_apps_part_is_down(client: Client, parts: dict, all_alive: None) -> None:
    health.add_part("letters", lambda: Part(up=False, numbers={"waiting": 300}))

    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()["parts"]["letters"]) == (503, "down")
    assert answer.json()["letters"] == {"waiting": 300}


@pytest.mark.django_db
def test_healthz_answers_when_a_part_cannot_say_how_it_stands(client: Client, parts: dict, all_alive: None) -> None:
    def broken() -> Part:
        raise RuntimeError("no such column")

    health.add_part("letters", broken)

    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()["parts"]["letters"], answer.json()["letters"]) == (503, "down", {})
    assert "column" not in answer.content.decode()


@pytest.mark.django_db
def test_healthz_asks_no_part_while_the_database_is_away(
    client: Client, parts: dict, all_alive: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    health.add_part("letters", lambda: asked.append(1) or Part(up=True))
    monkeypatch.setattr(health, "database", lambda: False)

    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()["parts"]["letters"], asked) == (503, "down", [])


class Sink:
    """A Redis that remembers."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def set(self, key: str, value: object, ex: int) -> None:
        self.kept[key] = str(value)

    def mget(self, keys: list[str]) -> list[str | None]:
        return [self.kept.get(key) for key in keys]


@pytest.fixture
def sink(monkeypatch: pytest.MonkeyPatch) -> Sink:
    sink = Sink()
    monkeypatch.setattr(heartbeats, "client", lambda: sink)
    return sink


def test_ages_are_counted_from_the_last_sign(sink: Sink) -> None:
    at = int(NOW.timestamp())
    sink.kept = {"heartbeat:worker": str(at - 4), "ran:reminders.tick": str(at - 21), "heartbeat:beat": str(at + 9)}

    ages = heartbeats.ages(now=at)

    assert ages == {"worker": 4, "beat": 0, "reminders.tick": 21, "reminders.plan": None}


def test_run_is_noted_for_tasks_of_the_beat_table_alone(sink: Sink) -> None:
    from sciatica.celery import app

    app.loader.import_default_modules()
    for name in ("reminders.tick", "reminders.send"):
        heartbeats.note_run(sender=app.tasks[name])

    assert set(sink.kept) == {"ran:reminders.tick"}
