"""Celery's settings. The beat table names tasks as text, so that the project imports no app."""

from django.conf import settings

from sciatica import heartbeats

broker_url = settings.REDIS_URL
task_ignore_result = True
task_serializer = "json"
accept_content = ["json"]
timezone = "UTC"
worker_pool = "prefork"
worker_concurrency = settings.WORKER_PROCESSES
worker_prefetch_multiplier = 1
worker_hijack_root_logger = False
task_acks_late = True
task_reject_on_worker_lost = True
task_time_limit = 120
task_publish_retry = False

# Redis away: try again for ever, a second apart at first and never more than ten.
broker_connection_retry = True
broker_connection_retry_on_startup = True
broker_connection_max_retries = None
broker_transport_options = {
    # For who enqueues: one more try, then an error. A patient's phone must not wait for a wake-up that beat makes good.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.1,
    "connect_retries_timeout": 1,
    "visibility_timeout": 300,
    "socket_timeout": 10,
    "socket_connect_timeout": 5,
    "socket_keepalive": True,
    "retry_on_timeout": True,
    "health_check_interval": 10,
}

beat_scheduler = "sciatica.heartbeats:Scheduler"
beat_schedule = {
    "reminders.tick": {"task": "reminders.tick", "schedule": 20.0, "options": {"expires": 20}},
    "reminders.plan": {"task": "reminders.plan", "schedule": 600.0, "options": {"expires": 600}},
    "sciatica.heartbeat": {
        "task": "sciatica.heartbeat",
        "schedule": float(heartbeats.EVERY_SECONDS),
        "options": {"expires": heartbeats.EVERY_SECONDS},
    },
}
