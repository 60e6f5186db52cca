"""`chat.rank`, rule by rule."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarazu import kinds

KIND = kinds.of("chat.rank")


def _example() -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    example = KIND.example("en")
    return example["ontology"], example["payload"], example["answer"]


def _codes(faults: list[kinds.Fault]) -> list[tuple[str, str]]:
    return [(fault.field, fault.code) for fault in faults]


def _check(answer: Any, **ontology: Any) -> list[tuple[str, str]]:
    return _codes(KIND.check_answer(answer, {**_example()[0], **ontology}))


def _fit(answer: dict[str, Any]) -> list[tuple[str, str]]:
    assert isinstance(KIND, kinds.Fitted)
    ontology, payload, _ = _example()
    return _codes(KIND.check_fit(answer, ontology, payload))


@st.composite
def orders(draw: st.DrawFn) -> dict[str, Any]:
    """Draw an order of four answers, with ties and with some left out."""
    keys = draw(st.permutations("abcd"))
    ranked = draw(st.integers(2, 4))
    groups: list[list[str]] = [[keys[0]]]
    for key in keys[1:ranked]:
        if draw(st.booleans()):
            groups[-1].append(key)
        else:
            groups.append([key])
    return {"ranking": groups, "unranked": keys[ranked:]}


@pytest.mark.parametrize(
    ("answer", "field", "code"),
    [
        ({"ranking": [["a"], ["a"]]}, "ranking[1][0]", "duplicate"),
        ({"ranking": [["a"], ["b"]], "unranked": ["b"]}, "unranked[0]", "duplicate"),
        ({"ranking": [["a"]]}, "ranking", "too_short"),
        ({"ranking": []}, "ranking", "too_short"),
        ({"ranking": [["a"], []]}, "ranking[1]", "too_short"),
        ({"ranking": [["a"], ["e"]]}, "ranking[1][0]", "not_allowed"),
        ({"ranking": ["a", "b"]}, "ranking[0]", "wrong_type"),
        ({}, "ranking", "missing"),
    ],
)
def test_a_bad_order_is_told_where_and_why(answer: Any, field: str, code: str) -> None:
    assert _check(answer)[0] == (field, code)


def test_the_ontology_decides_about_ties_and_answers_left_out() -> None:
    assert _check({"ranking": [["a", "b"]]}) == []
    assert _check({"ranking": [["a", "b"]]}, allow_ties=False) == [("ranking[0]", "too_long")]
    left_out = {"ranking": [["a"], ["b"]], "unranked": ["c"]}
    assert _check(left_out, allow_unranked=False) == [("unranked", "unknown_field")]
    assert _check({"ranking": [["a"], ["d"]]}, answers_max=3) == [("ranking[1][0]", "not_allowed")]


def test_an_order_names_every_answer_of_the_task_and_no_other() -> None:
    assert _fit({"ranking": [["a", "b"], ["c"], ["d"]]}) == []
    assert _fit({"ranking": [["a"], ["b"]], "unranked": ["d"]}) == [("ranking", "missing")]
    assert _fit({"ranking": [["a"], ["b"], ["c"]], "unranked": ["d", "e"]}) == [("unranked[1]", "not_allowed")]
    assert _fit({"outcome": "needs_expert", "comment": "x"}) == []


def test_a_task_has_no_more_answers_than_the_ontology_says() -> None:
    ontology, payload, _ = _example()
    assert _codes(KIND.check_payload(payload, {**ontology, "answers_max": 3})) == [("answers", "too_long")]
    assert KIND.labels({**ontology, "answers_max": 3, "outcomes": ["needs_expert"]}) == ["a", "b", "c", "needs_expert"]


def test_a_flipped_view_shows_the_answers_in_reverse_and_canonical_turns_the_letters_back() -> None:
    _, payload, answer = _example()
    plain, flipped = KIND.view(payload, False), KIND.view(payload, True)
    assert [each["key"] for each in flipped["answers"]] == list("abcd")
    assert [each["content"] for each in flipped["answers"]] == [each["content"] for each in plain["answers"]][::-1]
    assert KIND.canonical(answer, True) == {**answer, "ranking": [["c"], ["d", "b"]], "unranked": ["a"]}


@given(orders(), orders())
def test_distance_is_symmetric_and_zero_for_the_same_order(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert KIND.distance(one, one) == 0
    assert KIND.distance(one, other) == KIND.distance(other, one)
    assert 0 <= KIND.distance(one, other) <= 1


def test_distance_counts_pairs_in_another_order() -> None:
    order = {"ranking": [["a"], ["b"], ["c"]]}
    assert KIND.distance(order, {"ranking": [["c"], ["b"], ["a"]]}) == 1
    assert KIND.distance(order, {"ranking": [["b"], ["a"], ["c"]]}) == pytest.approx(1 / 3)
    assert KIND.distance(order, {"ranking": [["a", "b", "c"]]}) == 0.5
    assert KIND.distance(order, {"outcome": "needs_expert", "comment": "x"}) == 1


def test_the_label_is_the_best_or_those_tied_for_best() -> None:
    assert KIND.label({"ranking": [["b"], ["a"]]}) == "b"
    assert KIND.label({"ranking": [["c", "a"], ["b"]]}) == "a+c"
    assert KIND.label({"outcome": "needs_expert", "comment": "x"}) == "needs_expert"
