"""`qa.author` and `qa.solve`, rule by rule."""

from typing import Any

import pytest

from tarazu import kinds
from tarazu.kinds import agreement_with_key, blind_payload, question_record, solution_messages, solve_record

AUTHOR, SOLVE = kinds.of("qa.author"), kinds.of("qa.solve")
CHOICE: dict[str, Any] = {
    "question": "Which planet is nearest to the sun?",
    "answer_type": "choice",
    "options": ["Venus", "Mercury", "Mars"],
    "answer": "b",
    "difficulty": "school",
}


def _authored(kind: kinds.Kind, **parts: Any) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    example = kind.example("en")
    ontology = {**example["ontology"], "solution": "optional"}
    ontology.pop("topics", None)
    return ontology, example["payload"], {**CHOICE, **parts}


def _check(answer: Any, **ontology: Any) -> list[tuple[str, str]]:
    rules = {**_authored(AUTHOR)[0], **ontology}
    return [(fault.field, fault.code) for fault in AUTHOR.check_answer(answer, rules)]


def _solved(answer: Any, **payload: Any) -> list[tuple[str, str]]:
    example = SOLVE.example("en")
    ontology = {**example["ontology"], "confidence": "optional"}
    faults = kinds.check_answer_for("qa.solve", answer, ontology, {**example["payload"], **payload})
    return [(fault.field, fault.code) for fault in faults]


def _without(answer: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name not in names}


def _number(**parts: Any) -> dict[str, Any]:
    return {**_without(CHOICE, "options"), "answer_type": "number", "answer": "5", **parts}


@pytest.mark.parametrize(
    ("answer", "field", "code"),
    [
        ({**CHOICE, "answer": "d"}, "answer", "not_allowed"),
        ({**CHOICE, "options": ["x"], "answer": "a"}, "options", "too_short"),
        ({**CHOICE, "options": ["x", "y", "x"]}, "options[2]", "duplicate"),
        ({**CHOICE, "options": ["x", " "]}, "options[1]", "not_empty"),
        (_without(CHOICE, "options"), "options", "missing"),
        ({**CHOICE, "unit": "m"}, "unit", "unknown_field"),
        ({**CHOICE, "tolerance": "1"}, "tolerance", "unknown_field"),
        ({**CHOICE, "answer_type": "proof"}, "answer_type", "not_allowed"),
        ({**CHOICE, "difficulty": "easy"}, "difficulty", "not_allowed"),
        ({**CHOICE, "topic": "heat"}, "topic", "unknown_field"),
        ({**CHOICE, "solution": []}, "solution", "too_short"),
        ({**CHOICE, "solution": [{"content": " "}]}, "solution[0].content", "not_empty"),
        (_number(answer="five"), "answer", "bad_format"),
        (_number(answer="1,500"), "answer", "bad_format"),
        (_number(answer="५"), "answer", "bad_format"),
        (_number(tolerance="-1"), "tolerance", "bad_format"),
        (_number(options=["x", "y"]), "options", "unknown_field"),
    ],
)
def test_a_bad_question_is_told_where_and_why(answer: Any, field: str, code: str) -> None:
    assert _check(answer) == [(field, code)]


def test_every_type_of_key_is_taken_as_it_was_written() -> None:
    assert _check(CHOICE) == []
    assert _check(_number(answer="-6.02e23", unit="1/mol", tolerance="1e20")) == []
    assert _check({**_without(CHOICE, "options"), "answer_type": "text", "answer": "Mercury"}) == []


def test_the_ontology_decides_what_is_asked_for() -> None:
    assert _check(CHOICE, answer_types=["number"]) == [("answer_type", "not_allowed")]
    assert _check(CHOICE, solution="required") == [("solution", "missing")]
    assert _check({**CHOICE, "solution": [{"content": "x"}]}, solution="off") == [("solution", "unknown_field")]
    assert _check(CHOICE, source="required") == [("source", "missing")]
    topics = [{"key": "space", "label": {"en": "Space"}}]
    assert _check(CHOICE, topics=topics) == [("topic", "missing")]
    assert _check({**CHOICE, "topic": "space"}, topics=topics) == []


@pytest.mark.parametrize(
    ("answer", "codes"),
    [
        ({**CHOICE, "question": "Is Mercury, Venus or Mars nearest?"}, ["key_in_question"]),
        (CHOICE, []),
        (_number(question="What is 1,500 / 300?"), []),
        (_number(question="Is it 9.81 m/s²?", answer="9.81"), ["key_in_question"]),
        (_number(question="How much is 1,500 m?", answer="1500"), ["key_in_question"]),
        ({**CHOICE, "options": ["Venus", "Mercury, which goes round in 88 days", "Mars"]}, ["right_is_longest"]),
        ({**CHOICE, "solution": [{"content": "It is the innermost."}]}, ["solution_misses_key"]),
        ({**CHOICE, "solution": [{"content": "Mercury is the innermost."}]}, []),
        ({**CHOICE, "solution": [{"content": "So option B."}]}, []),
        (_number(solution=[{"content": "$1500 / 300 = 5$ steps"}]), []),
        (_number(solution=[{"content": "$1500 / 300 = 5.1$"}]), ["solution_misses_key"]),
        ({"question": 7, "options": [None], "answer": [], "answer_type": {}, "solution": [3]}, []),
    ],
)
def test_whoever_writes_is_told_what_gives_the_key_away(answer: Any, codes: list[str]) -> None:
    assert isinstance(AUTHOR, kinds.Advised)
    assert [each.code for each in AUTHOR.advice(answer)] == codes


def test_a_solver_answers_as_the_question_asks() -> None:
    assert _solved({"answer": "d"}) == []
    assert _solved({"answer": "e"}) == [("answer", "not_allowed")]
    number = {"options": None, "answer_type": "number", "unit": "m"}
    assert _solved({"answer": "2e3"}, **number) == []
    assert _solved({"answer": "about 5"}, **number) == [("answer", "bad_format")]
    assert _solved({"outcome": "ambiguous", "comment": "Which train?"}) == []
    assert _solved({"outcome": "missing_information", "comment": "x"}) == [("outcome", "not_allowed")]


def test_the_label_of_a_solved_question_is_its_answer_however_it_is_spelt() -> None:
    assert [SOLVE.label({"answer": each}) for each in ("5.10", " New  DELHI.", "b")] == [
        "5.1",
        "new delhi",
        "b",
    ]
    assert SOLVE.label({"outcome": "unsolvable", "comment": "x"}) == "unsolvable"
    assert SOLVE.distance({"answer": "5.10"}, {"answer": "5.1"}) == 0
    assert SOLVE.distance({"answer": "a"}, {"answer": "b"}) == 1


@pytest.mark.parametrize(
    ("authored", "said", "verdict", "share"),
    [
        (CHOICE, ["b", "b", "a"], "agreed", 2 / 3),
        (CHOICE, ["b", "a"], "disputed", 0.5),
        (CHOICE, ["a", "c"], "disputed", 0),
        (CHOICE, [None, None, "b"], "unsolvable", 1 / 3),
        (CHOICE, [None, "b"], "disputed", 0.5),
        (_number(tolerance="0.1"), ["5.1", "4.9"], "agreed", 1),
        (_number(tolerance="0.1"), ["5.11"], "disputed", 0),
        (_number(), ["5.0", "5e0"], "agreed", 1),
        (_number(answer="0.3"), ["0.30000000000000001"], "disputed", 0),
        ({"answer_type": "text", "answer": "New Delhi"}, ["new  delhi."], "agreed", 1),
        ({"answer_type": "text", "answer": "New Delhi"}, ["Delhi"], "disputed", 0),
        ({"answer_type": "text", "answer": "?"}, ["!", "?"], "disputed", 0.5),
        ({"answer_type": "text", "answer": "?"}, ["?", "? "], "agreed", 1),
        ({"answer_type": "text", "answer": "दिल्ली।"}, ["दिल्ली"], "agreed", 1),
    ],
)
def test_a_question_is_agreed_on_when_most_solvers_found_its_key(
    authored: Any, said: list[str | None], verdict: str, share: float
) -> None:
    solved = [{"answer": each} if each else {"outcome": "unsolvable", "comment": "x"} for each in said]
    assert agreement_with_key(authored, solved) == (verdict, pytest.approx(share))


def test_nothing_to_compare_is_no_agreement() -> None:
    with pytest.raises(ValueError, match="no answers"):
        agreement_with_key(CHOICE, [])


def test_what_a_solver_is_shown_has_nothing_of_key_and_solution() -> None:
    ontology, payload, _ = _authored(AUTHOR)
    hidden = "KEPT"
    answer = _number(
        answer="48151623",
        unit="m",
        tolerance="31337",
        solution=[{"content": hidden}],
        source=hidden,
        comment=hidden,
    )
    assert AUTHOR.check_answer(answer, ontology) == []
    shown = blind_payload({**payload, "brief": hidden, "note": hidden, "reference": {"row": hidden}}, answer)
    assert shown is not None
    assert SOLVE.check_payload(shown, SOLVE.example("en")["ontology"]) == []
    assert shown.keys() == {"question", "answer_type", "unit", "documents", "language"}
    assert not {each for each in (hidden, "48151623", "31337") if each in str(shown)}
    assert blind_payload(payload, {"outcome": "needs_expert", "comment": "x"}) is None


def test_records_say_the_words_of_the_right_option() -> None:
    payload = {"brief": "Planets"}
    authored = {**CHOICE, "solution": [{"content": "One."}, {"content": "Two."}]}
    record = question_record(payload, authored)
    assert record is not None
    assert (record["answer"], record["key"], record["solution"]) == ("Mercury", "b", "One.\n\nTwo.")
    asked = "Which planet is nearest to the sun?\n\nA. Venus\nB. Mercury\nC. Mars"
    assert record["prompt"] == [{"role": "user", "content": asked}]
    messages = solution_messages(payload, authored)
    assert messages is not None
    assert messages["messages"][1] == {"role": "assistant", "content": "One.\n\nTwo."}
    assert solution_messages(payload, CHOICE) is None
    assert question_record(payload, {"outcome": "needs_expert", "comment": "x"}) is None
    solved = solve_record(SOLVE.example("en")["payload"], {"answer": "b", "confidence": "low"})
    assert (solved["answer"], solved["sure"], solved["outcome"]) == ("b", "low", None)
