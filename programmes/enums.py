"""Words of the programme and the diary that the database, the panel and the phone share."""

from django.db.models import TextChoices


class ExerciseKind(TextChoices):
    MOBILITY = "mobility", "Mobility"
    STRETCH = "stretch", "Stretch"
    ACTIVATION = "activation", "Activation"
    NERVE_FLOSS = "nerve_floss", "Nerve floss"
    SELF_MASSAGE = "self_massage", "Self-massage"


class Side(TextChoices):
    """The side whose muscle or nerve is worked."""

    LEFT = "left", "Left"
    RIGHT = "right", "Right"
    BOTH = "both", "Both sides"
    NONE = "none", "No side"


class Reach(TextChoices):
    """How far down the leg something was felt, from the top down: a later one is further down."""

    NOWHERE = "nowhere", "Nowhere"
    BACK = "back", "Back"
    BUTTOCK = "buttock", "Buttock"
    THIGH = "thigh", "Thigh"
    CALF = "calf", "Calf"
    FOOT = "foot", "Foot"

    @property
    def depth(self) -> int:
        """0 for nowhere, 1 for the back, up to 5 for the foot: what can be compared."""
        return list(Reach).index(self)


class Counts(TextChoices):
    """What one tick stands for."""

    HOLDS = "holds", "Holds"
    SETS = "sets", "Sets"


class Grows(TextChoices):
    """Which number of a dose a step-up plan lets grow. How many sessions a day is no dose and never grows by itself."""

    HOLD_SECONDS = "hold_seconds", "Hold, in seconds"
    REPS = "reps", "Times"
    SETS = "sets", "Sets"


class RevisionKind(TextChoices):
    NORMAL = "normal", "Programme"
    STOP = "stop", "Stop order"


class ClosureKind(TextChoices):
    """Why every session of a programme is closed until the physio says carry on."""

    DANGER_SIGN = "danger_sign", "A danger sign was answered yes"
    PAIN_RULE = "pain_rule", "A pain rule stopped the sessions"
    STOP = "stop", "The physio stopped the programme"


class EntryKind(TextChoices):
    """What a phone may write into the diary. A kind that is not here is kept as from a newer app."""

    SESSION_STARTED = "session-started", "Session started"
    SESSION_FINISHED = "session-finished", "Session finished"
    SESSION_SKIPPED = "session-skipped", "Session skipped"
    TICK = "tick", "Tick"
    UNTICK = "untick", "Untick"
    EXERCISE_SKIPPED = "exercise-skipped", "Exercise skipped"
    EXERCISE_CHOSEN = "exercise-chosen", "Exercise chosen"
    EXERCISE_FELT = "exercise-felt", "After an exercise"
    SORENESS_SETTLED = "soreness-settled", "How long soreness took to settle"
    PAIN = "pain", "Pain"
    SYMPTOMS = "symptoms", "Symptoms"
    STOPPED = "stopped", "Stopped because it hurts"
    DANGER_SIGN = "danger-sign", "Danger signs answered"
    DONE_WITHOUT_PHONE = "done-without-phone", "Done without the phone"
    SCREENING = "screening", "Before you start"
    NOTE = "note", "Note to the physio"
    SESSION_MOVED = "session-moved", "Session moved"


class SkipReason(TextChoices):
    TOO_SORE = "too_sore", "Too sore"
    FELT_WORSE_LAST_TIME = "felt_worse_last_time", "It felt worse last time"
    NO_TIME = "no_time", "No time"
    NOWHERE = "nowhere", "Nowhere to do it"
    AWAY_OR_ILL = "away_or_ill", "Away or ill"
    FORGOT = "forgot", "Forgot"
    SOMETHING_ELSE = "something_else", "Something else"


SKIP_REASONS = frozenset(SkipReason.values)
"""Those that this server knows: a newer app may have sent another."""
