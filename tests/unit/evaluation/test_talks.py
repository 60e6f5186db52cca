"""Conversations added up for the board of their models."""

from __future__ import annotations

import json
import tracemalloc

from tarazu.evaluation.talks import Talk, Tally


def unpicked(number: int) -> Talk:
    """Return a conversation of twenty turns with ten models, none of whose replies was good, as the database gives it."""
    replies = [{"key": key, "model": f"model-{key}", "content": "x"} for key in "abcdefghij"]
    turns = json.loads(json.dumps([{"pick": "none", "replies": replies}] * 20))
    return Talk(contributor=f"person-{number}", turns=turns, ontology={"strengths": 3, "ratings": 5}, is_ended=False)


def test_a_comparison_takes_few_bytes_however_many_there_are() -> None:
    tally = Tally()
    tally.add(unpicked(0))
    tracemalloc.start()
    for number in range(1, 31):
        tally.add(unpicked(number))
    found = tally.battles()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (len(found.first), found.votes, found.contributors) == (31 * 20 * 45, 31 * 20, 31)
    assert peak / len(found.first) < 100
    assert {id(name) for name in found.first} == {id(name) for name in dict.fromkeys(found.first)}


def test_a_board_without_a_conversation_compares_nobody() -> None:
    found = Tally().battles()
    assert (found.votes, found.contributors, found.first) == (0, 0, [])
