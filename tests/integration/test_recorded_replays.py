"""Recorded crowds, asked one judgement at a time: what that saves, and that the server asks as the library does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from statistics import fmean

import pytest

from tarazu.demo.crowds import Crowd, read_crowds
from tarazu.demo.replaying import Setting, full_crowd, replay_library, replay_served
from tests.lab import Lab

SURE = Setting(confidence=0.99)
SETS = ("dog", "ms", "rte", "sp_amt")
SUBSET = 25
"""Tasks of each set that are played through the server; `tarazu replay` plays them all."""


def test_of_recorded_crowds_half_of_the_judgements_cost_a_third_of_a_point_at_most(shared_data: Path) -> None:
    crowds = [crowd for name in SETS for crowd in read_crowds(shared_data / "crowd" / name)]
    asked = [(replay_library(crowd, SURE, 2), full_crowd(crowd)) for crowd in crowds]
    assert fmean(1 - some.judgements_per_task / whole.judgements_per_task for some, whole in asked) >= 0.5
    assert fmean(100 * (some.accuracy - whole.accuracy) for some, whole in asked) >= -0.3


@pytest.mark.anyio
@pytest.mark.parametrize("name", SETS)
async def test_a_recorded_crowd_costs_and_brings_through_the_server_what_it_does_in_the_library(
    lab: Lab, shared_data: Path, name: str
) -> None:
    (whole,) = read_crowds(shared_data / "crowd" / name)
    crowd = first(whole, SUBSET)
    served, library = await replay_served(lab.db, crowd, SURE, 0, lambda _: None), replay_library(crowd, SURE, 1)
    assert abs(served.judgements_per_task - library.judgements_per_task) <= 0.01 * library.judgements_per_task
    assert abs(served.accuracy - library.accuracy) <= 0.01


def first(crowd: Crowd, count: int) -> Crowd:
    """Return the first so many tasks of a crowd."""
    tasks = crowd.tasks[:count]
    kept = set(tasks)
    said = {pair: label for pair, label in crowd.said.items() if pair[0] in kept}
    people = list(dict.fromkeys(person for _, person in said))
    return replace(crowd, tasks=tasks, people=people, said=said)
