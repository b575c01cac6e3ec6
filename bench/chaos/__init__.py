"""The fault campaign: real rows, real workers, a real Redis, and a nemesis that kills them while reminders fall due.

`python -m bench.chaos` runs it; `bench/chaos/check.py` judges it, from the history and the database alone.
"""
