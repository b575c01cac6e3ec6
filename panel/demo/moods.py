"""How the days of a demo patient go. Day `day` of `length`, 0 being the first; the names say who has such days."""

from panel.demo.diarist import Mood


def steady(day: int, length: int) -> Mood:
    """Keeps most sessions and eases slowly: leg pain from 6 to 2 over six weeks, and no stop in the last ten days."""
    gone = day / max(1, length - 1)
    return Mood(
        done=0.86,
        partly=0.05,
        skips={"no_time": 0.04, "away_or_ill": 0.01},
        stops=0.01 if length - day > 10 else 0.0,
        back=round(4 - 3 * gone),
        leg=round(6 - 4 * gone),
        reaches="calf" if gone < 0.3 else "thigh" if gone < 0.75 else "buttock",
    )


def flaring(day: int, length: int) -> Mood:
    """Did well for five weeks; in the last six days it has flared, reaches further down, and sessions are left out."""
    left = length - day
    if left > 6:
        gone = day / length
        return Mood(
            done=0.72, partly=0.1, skips={"no_time": 0.06, "forgot": 0.03}, stops=0.02, back=3, leg=round(5 - 2 * gone)
        )
    worse = min(8, 4 + (6 - left))
    return Mood(
        done=0.3,
        partly=0.2,
        skips={"too_sore": 0.25, "felt_worse_last_time": 0.1},
        stops=0.3,
        back=5,
        leg=worse,
        eases=0.1,
        reaches="calf" if left > 3 else "foot",
    )


def just_joined(day: int, length: int) -> Mood:
    """Two days in: tries everything, still sore."""
    return Mood(done=0.9, partly=0.1, skips={}, stops=0.0, back=5, leg=5, reaches="calf")


def fading(day: int, length: int) -> Mood:
    """Began well and lost heart: fewer sessions every week, and none in the last four days."""
    left = length - day
    if left <= 4:
        return Mood(done=0.0, partly=0.0, skips={}, stops=0.0, back=2, leg=3)
    gone = day / length
    skips = {"no_time": 0.1 * gone, "forgot": 0.1 * gone}
    return Mood(done=0.95 - 0.6 * gone, partly=0.05, skips=skips, stops=0.0, back=3, leg=3)


def moving_down(day: int, length: int) -> Mood:
    """Steady for five weeks; for three days it has been felt in the foot, and more of it."""
    left = length - day
    if left > 3:
        return Mood(done=0.85, partly=0.05, skips={"no_time": 0.05}, stops=0.0, back=3, leg=3, eases=0.0)
    return Mood(done=0.8, partly=0.1, skips={}, stops=0.0, back=2, leg=5, eases=0.0, reaches="foot")


def easing(day: int, length: int) -> Mood:
    """Nearly well at the end."""
    left = 1 - day / max(1, length)
    back, leg = round(3 * left), round(5 * left)
    return Mood(0.92, partly=0.03, skips={"away_or_ill": 0.02}, stops=0.0, back=back, leg=leg, reaches="buttock")


def even(day: int, length: int) -> Mood:
    """The same every day: some pain, most sessions."""
    return Mood(done=0.88, partly=0.04, skips={"no_time": 0.04}, stops=0.0, back=3, leg=3, eases=0.3)
