"""What is answered when something cannot be done: a word for the program and a sentence for the person."""

from typing import Any


class Refused(Exception):  # noqa: N818 # an answer, not a fault
    """The request is understood and cannot be done. The sentence says what is wrong and what to do about it."""

    def __init__(self, code: str, sentence: str, *, status: int = 400, **more: Any) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.status = status
        self.more = more
