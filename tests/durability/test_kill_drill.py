"""Nothing acknowledged is lost, nothing is stored or paid twice, whatever is killed."""

from __future__ import annotations

import os

import pytest
from bench._server import data_folder

from tests.durability.drill import drill

ROUNDS = int(os.environ.get("TARAZU_DRILL_ROUNDS", "4"))

pytestmark = pytest.mark.anyio


async def test_no_acknowledged_answer_is_lost_or_paid_twice_when_processes_are_killed() -> None:
    with data_folder() as folder:
        outcome = await drill(folder, ROUNDS, seed=11)
    print(outcome.told())
    assert not outcome.broken, outcome.told()
    assert len(outcome.recoveries) == ROUNDS
    assert outcome.figures["acknowledged"] > ROUNDS
