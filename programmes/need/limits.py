"""When pain, silence and missed days call for somebody."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """The clinic's. Pain is 0 to 10, silence in hours of days with sessions and then in days, missed days in days.

    The defaults are the tiers that MedBridge publishes for its alerts: low for pain of 5 and up by 1, or no sign for 49
    hours; high for up by 2, or no sign for 14 days; critical for pain of 7. Two missed days in a row are ours.
    """

    pain: int = 5
    rise: int = 1
    steep_rise: int = 2
    severe_pain: int = 7
    silent_hours: int = 49
    silent_days: int = 14
    missed_days: int = 2
