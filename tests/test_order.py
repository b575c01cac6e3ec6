"""The order in which files are given to the workers. A hook that pytest does not know it passes over without a word."""

import pytest

from tests.conftest import turn_of


def test_long_files_come_first_and_the_others_as_chance_has_it(request: pytest.FixtureRequest) -> None:
    turns = [turn_of(item) for item in request.session.items]

    assert turns == sorted(turns)
