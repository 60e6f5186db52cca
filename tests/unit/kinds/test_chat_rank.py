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
    turned = KIND.canonical(answer, True)
    assert (turned["ranking"], turned["unranked"]) == ([["c"], ["d", "b"]], ["a"])
    assert [turned["criteria"][key]["preference"] for key in ("kind", "next")] == ["c", "c"]
    assert KIND.shown(turned, True) == answer
    begun = {"criteria": {"kind": {"preference": "tie"}, "next": {"preference": "d"}}}
    assert KIND.shown(KIND.canonical(begun, True), True) == begun


def test_the_best_by_a_criterion_is_an_answer_of_the_task_or_a_tie_and_has_its_reason_where_one_is_asked_for() -> None:
    order = {"ranking": [["a"], ["b"], ["c"], ["d"]]}

    def best(preference: str, **more: str) -> dict[str, Any]:
        return {**order, "criteria": {"kind": {"preference": preference, **more}}}

    assert _check(best("d")) == _check(best("tie")) == _check(best("a", reason="It is.")) == []
    assert _check(best("both_bad")) == [("criteria.kind.preference", "not_allowed")]
    assert _check({**order, "criteria": {"length": {"preference": "a"}}}) == [("criteria.length", "unknown_field")]
    assert _check(best("a"), reason="required") == [("criteria.kind.reason", "missing")]
    assert _check(best("a", reason="It is."), reason="off") == [("criteria.kind.reason", "unknown_field")]
    assert _check(best("a"), criteria=[]) == [("criteria", "unknown_field")]
    assert _check(best("e"), answers_max=8) == []
    assert _fit(best("d")) == _fit(best("tie")) == []
    assert _fit(best("e")) == [("criteria.kind.preference", "not_allowed")]


def test_a_project_without_criteria_asks_for_none() -> None:
    bare = {name: value for name, value in _example()[0].items() if name not in ("criteria", "reason")}
    assert _codes(KIND.check_ontology(bare)) == []
    assert _codes(KIND.check_answer({"ranking": [["a"], ["b"]]}, bare)) == []


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


def test_criteria_that_both_judged_make_up_a_quarter_of_the_distance() -> None:
    order = {"ranking": [["a"], ["b"], ["c"]]}
    by = [{**order, "criteria": {"kind": {"preference": letter}}} for letter in ("a", "b", "tie")]
    assert [KIND.distance(by[0], other) for other in (*by, order)] == [0, 0.25, 0.125, 0]
    assert KIND.label(by[1]) == "a"


def test_the_label_is_the_best_or_those_tied_for_best() -> None:
    assert KIND.label({"ranking": [["b"], ["a"]]}) == "b"
    assert KIND.label({"ranking": [["c", "a"], ["b"]]}) == "a+c"
    assert KIND.label({"outcome": "needs_expert", "comment": "x"}) == "needs_expert"
