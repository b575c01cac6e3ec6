"""`make run`: a whole clinic on one machine with one command."""


class CannotRunError(Exception):
    """Something stands in the way. The text is one sentence that says what to do."""
