"""Margaret with a programme that runs, of one exercise in the morning and the evening, and her phone."""

import pytest

from tests.phone import Phone
from tests.world import Plan, World, make_plan


@pytest.fixture
def plan(world: World) -> Plan:
    """Sessions at 08:00 and 18:00."""
    return make_plan(world.margaret)


@pytest.fixture
def phone(world: World, plan: Plan) -> Phone:
    return Phone.of(world.margaret)
