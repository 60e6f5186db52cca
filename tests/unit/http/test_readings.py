"""How tasks and answers are put into words."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from tarazu import kinds, tasks
from tarazu.http.contributor.answer_places import changes_of
from tarazu.http.customer.readings import EXCERPT_CHARS, answer_words, excerpt, label_words


def task(payload: dict[str, Any], unique_key: str | None = None) -> tasks.Task:
    """Return a task with a payload."""
    return tasks.Task(
        id=uuid.UUID(int=7),
        project_id=uuid.UUID(int=1),
        batch_id=None,
        unique_key=unique_key,
        state="open",
        priority=0,
        wanted=1,
        answers=0,
        accepted=0,
        payload=payload,
        ended_at=None,
        created_at=datetime(2026, 11, 22, tzinfo=UTC),
    )


def test_an_excerpt_has_no_markup() -> None:
    asked = "**Which** of [these](https://example.org) is `x < 1`?\n\n- one\n- two"
    prompt = [{"role": "user", "content": asked}]
    assert excerpt(task({"prompt": prompt})) == "Which of these is x < 1? one two"


def test_an_excerpt_ends_in_time_and_falls_back_on_the_key() -> None:
    assert len(excerpt(task({"text": "word " * 400}))) <= EXCERPT_CHARS
    assert excerpt(task({"text": " "}, "mine-1")) == "mine-1"


def test_an_answer_is_read_in_the_words_of_its_reader_and_its_customer() -> None:
    ontology = {"criteria": [{"key": "accuracy", "label": {"en": "Accuracy", "hi": "शुद्धता"}}]}
    answer = {
        "preference": "b",
        "strength": 2,
        "criteria": {"accuracy": {"preference": "a", "reason": "B is wrong."}},
        "comment": "",
    }
    assert answer_words("en", ontology, answer) == [
        ("Preference", "B is better"),
        ("Strength", "2"),
        ("Accuracy", "A is better"),
        ("Accuracy · Reason", "B is wrong."),
    ]
    assert answer_words("hi", ontology, answer)[2] == ("शुद्धता", "A बेहतर")


def test_a_call_and_a_turn_in_which_nothing_was_good_are_read_in_words() -> None:
    call = {"name": "book_seats", "arguments": '{"seats": 2}'}
    assert answer_words("hi", {"comment": "off"}, {"call": call})[0] == ("कॉल · नाम", "book_seats")
    turns = [{"pick": "none", "rewrite": "Anew."}, {"pick": "a", "rating": 4}]
    told = answer_words("en", {"strengths": 3}, {"turns": turns})
    assert [words for _, words in told] == ["None is good", "Anew.", "a", "4"]


def test_one_of_several_answers_is_the_best_and_one_of_two_is_better() -> None:
    many = {"criteria": [], "strengths": 3, "answers_max": 4}
    assert answer_words("en", many, {"preference": "d"}) == [("Preference", "D is best")]
    assert answer_words("hi", many, {"preference": "both_bad"})[0][1] == "सभी ख़राब"
    assert [label_words("en", many, label) for label in ("a", "tie", "both_bad", "needs_expert")] == [
        "A is best", "No single best", "All bad", "An expert is needed",
    ]  # fmt: skip
    assert [label_words("en", {**many, "answers_max": 2}, label) for label in ("a", "tie", "both_bad")] == [
        "A is better", "Tie", "Both bad",
    ]  # fmt: skip
    before, after = {"preference": "c", "comment": "c"}, {"preference": "both_bad"}
    assert [(each.before, each.after) for each in changes_of(before, after, many, "en")] == [
        ("C is best", "All bad"), ("c", ""),
    ]  # fmt: skip


def test_an_order_is_read_from_best_to_worst() -> None:
    answer = {"ranking": [["b"], ["a", "c"]], "unranked": ["d"]}
    assert answer_words("en", {}, answer) == [("Order", "b > a = c"), ("Left out", "d")]


def test_changes_are_read_one_by_one_in_the_words_of_the_customer() -> None:
    ontology = {"reasons": [{"key": "wrong", "label": {"en": "Was wrong", "hi": "ग़लत था"}}]}
    answer = {"content": "9", "edits": [{"start": 0, "before": "20", "after": "9", "reasons": ["wrong"]}]}
    assert answer_words("hi", ontology, answer)[-1] == ("बदलाव · 1 · कारण", "ग़लत था")


def test_ratings_of_steps_are_read_in_order() -> None:
    assert answer_words("hi", {}, {"ratings": ["good", "bad"]}) == [("आकलन", "सही, ग़लत")]


def test_claims_are_read_by_their_words_and_what_they_rest_on() -> None:
    example = kinds.of("facts.check").example("hi")
    told = answer_words("hi", example["ontology"], example["answer"])
    assert told[:4] == [
        ("दावे · 1 · उद्धरण", "हावड़ा ब्रिज 1943 में खुला।"),
        ("दावे · 1 · निर्णय", "समर्थित"),
        ("दावे · 1 · प्रमाण · 1 · दस्तावेज़", "leaflet"),
        ("दावे · 1 · प्रमाण · 1 · उद्धरण", "उसी साल फ़रवरी में यातायात के लिए खोला गया"),
    ]
    assert label_words("hi", example["ontology"], "refuted") == "ग़लत साबित"
    assert label_words("en", kinds.of("reasoning.steps").example("en")["ontology"], "sound") == "No step is bad"


def test_a_label_of_a_classification_is_never_taken_for_a_verdict() -> None:
    ontology = {"labels": [{"key": "tie", "label": {"en": "Neck tie"}}, {"key": "b"}]}
    assert label_words("en", ontology, "b+tie") == "b, Neck tie"
    assert label_words("en", kinds.of("chat.compare").example("en")["ontology"], "tie") == "Tie"


def test_a_form_is_read_by_its_own_titles() -> None:
    example = kinds.of("form").example("en")
    assert answer_words("en", example["ontology"], example["answer"]) == [
        ("Can it be paid?", "Ask the supplier first"),
        ("What is wrong with it?", "The sum"),
        ("How well can it be read?", "5"),
        ("Lines · 1", "What was sold: desk lamp, How many: 2"),
        ("Lines · 2", "What was sold: bulb, How many: 1"),
        ("Comment", "The total should be 960."),
    ]
    assert answer_words("en", {}, {"values": {"sure": True, "group": {"n": 2}}}) == [
        ("sure", "Yes"),
        ("group · n", "2"),
    ]


def test_a_number_that_was_chosen_has_its_title_and_what_is_null_is_not_told() -> None:
    stars = {"type": "integer", "title": "Stars", "oneOf": [{"const": 1, "title": "Poor"}, {"const": 2}]}
    form = {"schema": {"type": "object", "properties": {"stars": stars, "nick": {"type": "string", "nullable": True}}}}
    assert answer_words("en", form, {"values": {"stars": 1, "nick": None}}) == [("Stars", "Poor")]
    assert answer_words("en", form, {"values": {"stars": 2}}) == [("Stars", "2")]
    assert [label_words("en", form, each) for each in ("1", "2", "answered")] == ["Poor", "2", "Filled in"]


def test_a_label_of_a_form_is_never_taken_for_a_verdict() -> None:
    assert label_words("en", kinds.of("form").example("en")["ontology"], "ask") == "Ask the supplier first"
    assert label_words("en", {}, "a") == "a"
    assert label_words("hi", {}, "answered") == "भरा गया"


def test_marked_passages_are_told_by_their_labels_and_words() -> None:
    example = kinds.of("text.spans").example("hi")
    told = dict(answer_words("hi", example["ontology"], example["answer"]))
    assert told["चिह्नित अंश"].startswith("स्थान: पुणे · संस्था: भारतीय स्टेट बैंक · ")
    assert label_words("en", example["ontology"], "marked") == "Something is marked"


def test_relations_are_told_by_the_words_that_they_lead_between() -> None:
    example = kinds.of("text.relations").example("en")
    told = dict(answer_words("en", example["ontology"], example["answer"]))
    assert told["Relations"].startswith("works at: Asha Kulkarni → State Bank of India · located in: ")


def test_errors_of_a_translation_are_told_with_their_severity() -> None:
    example = kinds.of("text.translate").example("en")
    told = dict(answer_words("en", example["ontology"], example["answer"]))
    assert told["Marked passages"].startswith("Mistranslation, Critical error: स्वीकृत हो गया · Terminology, ")
    assert told["Marked in the source"] == "Omission, Major error: Please bring a new one by Friday."
    assert label_words("hi", example["ontology"], "critical") == "गंभीर ग़लती"
    assert excerpt(task(example["payload"])).startswith("The loan was not approved")


def test_the_criteria_that_an_answer_meets_are_read_in_the_words_of_the_rubric() -> None:
    long = "Keeps to the length that was asked for, and says so where that cannot be done without loss of sense."
    rubric = [{"key": "plain", "criterion": "Uses plain words."}, {"key": "long", "criterion": long}]
    ontology = {"rubric": rubric, "evidence": "never", "allow_not_applicable": False, "comment": "optional"}
    assert label_words("hi", ontology, "plain") == "Uses plain words."
    both = label_words("en", ontology, "long+plain+own")
    assert (both.startswith("Keeps to the length"), both.endswith("… · Uses plain words. · own")) == (True, True)
    assert label_words("hi", ontology, "(none)") == "कोई कसौटी पूरी नहीं"
