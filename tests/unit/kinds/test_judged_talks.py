"""How far two live conversations are apart in what they say of the same models, and what is read of each."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarazu import kinds

KIND = kinds.of("chat.converse")
MODELS = ("alpha", "beta", "gamma")


def turn(
    number: int, best: str | None, said: str = "Same.", of: tuple[str, ...] = MODELS[:2], **told: Any
) -> dict[str, Any]:
    """Return a turn in which a model, or none, was picked."""
    replies = [{"key": key, "content": said, "model": model} for key, model in zip("abc", of, strict=False)]
    pick = next((reply["key"] for reply in replies if reply["model"] == best), "none")
    return {"id": f"t{number}", "user": "Hi", "replies": replies, "pick": pick, **told}


def talk(*turns: dict[str, Any]) -> dict[str, Any]:
    """Return a conversation of these turns."""
    return {"turns": list(turns), "path": [each["id"] for each in turns]}


@st.composite
def talks(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a conversation with some of three models."""
    turns = []
    for number in range(draw(st.integers(1, 4))):
        of = tuple(draw(st.lists(st.sampled_from(MODELS), min_size=1, max_size=3, unique=True)))
        best = draw(st.sampled_from((None, *of)))
        told: dict[str, Any] = {}
        if best is not None and draw(st.booleans()):
            told = {"rating": draw(st.integers(1, 9))} if len(of) == 1 else {"strength": draw(st.integers(1, 7))}
        turns.append(turn(number, best, draw(st.sampled_from(("One.", "Two.", "One of two."))), of, **told))
    return talk(*turns)


def shuffled(answer: dict[str, Any], draw: st.DataObject) -> dict[str, Any]:
    """Return the same conversation with other letters, in another order."""
    other = copy.deepcopy(answer)
    for each in other["turns"]:
        keys = [reply["key"] for reply in each["replies"]]
        letters = dict(zip(keys, draw.draw(st.permutations(keys)), strict=True))
        for reply in each["replies"]:
            reply["key"] = letters[reply["key"]]
        each["replies"].sort(key=lambda reply: reply["key"])
        each["pick"] = letters.get(each["pick"], each["pick"])
    return other


@given(talks(), talks(), st.data())
def test_a_distance_is_none_to_itself_the_same_both_ways_at_most_one_and_blind_to_letters(
    one: dict[str, Any], other: dict[str, Any], data: st.DataObject
) -> None:
    apart = KIND.distance(one, other)
    assert 0 <= apart <= 1
    assert apart == KIND.distance(other, one) == KIND.distance(shuffled(one, data), other)
    assert KIND.distance(one, one) == KIND.distance(one, shuffled(one, data)) == 0


@pytest.mark.parametrize(
    ("mine", "theirs", "apart"),
    [
        (("alpha", {"strength": 3}), ("beta", {"strength": 1}), 1.0),
        (("alpha", {}), ("beta", {}), 1.0),
        (("alpha", {"strength": 3}), (None, {}), 0.5),
        (("alpha", {"strength": 4}), ("alpha", {"strength": 1}), 0.25 * 3 / 4),
        ((None, {}), (None, {}), 0.0),
    ],
)
def test_verdicts_on_the_same_models_are_half_of_the_distance(
    mine: tuple[str | None, Any], theirs: tuple[str | None, Any], apart: float
) -> None:
    one, other = (talk(turn(1, best, **told, rewrite="Same.")) for best, told in (mine, theirs))
    assert KIND.distance(one, other) == pytest.approx(apart / 2)


def test_ratings_of_an_only_reply_and_that_it_is_no_good_count() -> None:
    alone = {"of": ("alpha",), "rewrite": "Same."}
    five, one, bad = (
        talk(turn(1, *best, **alone, **told))
        for best, told in ((("alpha",), {"rating": 5}), (("alpha",), {"rating": 1}), ((None,), {}))
    )
    assert KIND.distance(five, one) == pytest.approx((0.8 + 0) / 2 / 2)
    assert KIND.distance(five, bad) == pytest.approx(1 / 2)


def test_where_no_model_was_judged_by_both_the_words_alone_are_apart() -> None:
    one, other = talk(turn(1, "alpha", "Same.")), talk(turn(1, "gamma", "Other.", ("gamma",)))
    assert KIND.distance(one, other) == 0.5, "one of two words"
    nameless = copy.deepcopy(one)
    for reply in nameless["turns"][0]["replies"]:
        del reply["model"]
    assert KIND.distance(one, nameless) == 0


def test_what_is_read_names_models_and_no_letters() -> None:
    answer = talk(turn(1, "beta", strength=2), turn(2, None), turn(3, "alpha", of=("alpha",), rating=4))
    answer["turns"].append({"id": "t4", "user": "Not judged", "replies": []})
    first, second, third = kinds.judged_turns(answer)
    assert (first.models, first.picked, first.strength) == (("alpha", "beta"), "beta", 2)
    assert (second.picked, dict(second.ratings)) == (None, {})
    assert (third.models, dict(third.ratings)) == (("alpha",), {"alpha": 4})
    assert kinds.judged_turns({"outcome": "needs_expert", "comment": "x"}) == []
