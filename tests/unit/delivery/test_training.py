"""What the training files of each kind say."""

from __future__ import annotations

import dataclasses
import json
import uuid
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from tarazu import kinds, projects
from tarazu.delivery.model import (
    DeliveredAnswer,
    DeliveredAppeal,
    DeliveredConsensus,
    DeliveredFix,
    DeliveredReview,
    DeliveredRuling,
    Record,
    Subject,
)
from tarazu.delivery.training import training_files
from tarazu.evaluation import judge_report


def subject(kind: str) -> Subject:
    """Return a project of a kind."""
    ontology = kinds.of(kind).example("en")["ontology"]
    return Subject(id=uuid.UUID(int=1), name="p", kind=kind, language="en", ontology=ontology)


def record(kind: str, *answers: dict[str, Any], label: str = "", **payload: Any) -> Record:
    """Return a record of a kind's example with some answers, the example's own unless told otherwise."""
    example = kinds.of(kind).example("en")
    at = datetime(2026, 1, 2, tzinfo=UTC)
    given = answers or (example["answer"],)
    label = label or kinds.of(kind).label(given[0])
    return Record(
        task_id=uuid.UUID(int=7),
        unique_key="k",
        created_at=at,
        payload=msgspec.Raw(json.dumps({**example["payload"], **payload})),
        consensus=DeliveredConsensus(
            label=label, confidence=0.75, votes=len(given), shares={label: 1.0}, agreement=1.0, method="majority"
        ),
        submissions=[
            DeliveredAnswer(
                id=uuid.UUID(int=20 + i), contributor=f"c-{i}", credential="not recorded", guideline_version=1,
                ontology_version=1, round=1, submitted_at=at, accepted_at=at, seconds=60,
                label=kinds.of(kind).label(answer), answer=msgspec.Raw(json.dumps(answer)), review=None,
            )
            for i, answer in enumerate(given)
        ],
        minutes=1.5,
    )  # fmt: skip


def lines(kind: str, made: Record) -> dict[str, list[dict[str, Any]]]:
    """Return the lines of a record in every training file of its kind."""
    payload = msgspec.json.decode(made.payload)
    return {name: draw(made, payload) for name, draw in training_files(subject(kind))}


def test_a_fixed_answer_is_taught_as_fixed_under_its_review_and_reviewer_and_the_others_as_given() -> None:
    made = record("chat.demonstrate", {"content": "The Moon is a star."}, {"content": "Another."})
    fix = DeliveredFix(
        id=uuid.UUID(int=30), reviewer="c-r", label="written", answer=msgspec.Raw(b'{"content": "The Moon is a moon."}'),
        at=made.created_at, original_sha256="0" * 64,
    )  # fmt: skip
    made.submissions[0] = dataclasses.replace(made.submissions[0], fix=fix)
    first, second = lines("chat.demonstrate", made)["demonstrations.jsonl"]
    assert first["messages"][-1]["content"] == "The Moon is a moon."
    assert (first["submission_id"], first["contributor"]) == (fix.id, "c-r")
    assert (second["messages"][-1]["content"], second["contributor"]) == ("Another.", "c-1")


def test_a_preference_names_chosen_and_rejected_by_the_consensus() -> None:
    made = record("chat.compare", label="b")
    payload = msgspec.json.decode(made.payload)
    (example,) = lines("chat.compare", made)["preferences.jsonl"]
    assert example["chosen"] == [{"role": "assistant", "content": payload["answers"][1]["content"]}]
    assert example["task_id"] == uuid.UUID(int=7)
    assert lines("chat.compare", record("chat.compare", label="tie"))["preferences.jsonl"] == []


def test_the_margin_of_a_preference_is_the_mean_of_signed_strengths() -> None:
    said = [{"preference": "a", "strength": 3}, {"preference": "b", "strength": 1}, {"preference": "tie"}]
    (example,) = lines("chat.compare", record("chat.compare", *said, label="a"))["preferences.jsonl"]
    assert example["margin"] == pytest.approx((1 - 1 / 3) / 3)
    (other,) = lines("chat.compare", record("chat.compare", *said, label="b"))["preferences.jsonl"]
    assert other["margin"] == 0


def four(label: str, *answers: dict[str, Any]) -> Record:
    """Return a record of a comparison of four answers."""
    shown = [{"key": key, "content": f"Tree {key}", "model": f"m-{key}"} for key in "abcd"]
    return record("chat.compare", *answers, label=label, answers=shown)


def test_the_best_of_four_answers_is_preferred_to_each_other_one() -> None:
    said = [{"preference": "c", "strength": 3}, {"preference": "a", "strength": 1}]
    files = lines("chat.compare", four("c", *said))
    assert [(each["rejected_model"], each["margin"]) for each in files["preferences.jsonl"]] == [
        ("m-a", pytest.approx(1 / 3)), ("m-b", 0.5), ("m-d", 0.5),
    ]  # fmt: skip
    alone = files["unpaired_preferences.jsonl"]
    assert {each["model"]: each["label"] for each in alone} == {"m-c": True, "m-a": False, "m-b": False, "m-d": False}
    assert len(alone) == 4
    assert [each["non_preferred_output"][0]["content"] for each in files["openai_preferences.jsonl"]] == [
        "Tree a", "Tree b", "Tree d",
    ]  # fmt: skip


def test_of_four_answers_that_were_all_bad_each_is_rejected() -> None:
    files = lines("chat.compare", four("both_bad", {"preference": "both_bad"}))
    assert files["preferences.jsonl"] == []
    assert [(each["model"], each["label"]) for each in files["unpaired_preferences.jsonl"]] == [
        ("m-a", False), ("m-b", False), ("m-c", False), ("m-d", False),
    ]  # fmt: skip


def test_an_outcome_makes_no_preference() -> None:
    said = {"outcome": "missing_information", "comment": "Which year?"}
    assert lines("chat.compare", record("chat.compare", said))["preferences.jsonl"] == []


def test_rankings_make_pairs_whose_margin_is_the_mean_distance_of_their_ranks() -> None:
    said = [{"ranking": [["b"], ["a"], ["c"]], "unranked": ["d"]}, {"ranking": [["b"], ["a", "c"]], "unranked": ["d"]}]
    found = lines("chat.rank", record("chat.rank", *said))["preferences.jsonl"]
    assert [each["margin"] for each in found] == [pytest.approx(0.875), pytest.approx(0.625), pytest.approx(0.25)]
    texts = [each["content"] for each in kinds.of("chat.rank").example("en")["payload"]["answers"]]
    assert [found[0]["chosen"][0]["content"], found[0]["rejected"][0]["content"]] == [texts[1], texts[2]]


def test_answers_that_people_order_both_ways_make_no_pair() -> None:
    said = [{"ranking": [["a"], ["b"]], "unranked": ["c", "d"]}, {"ranking": [["b"], ["a"]], "unranked": ["c", "d"]}]
    assert lines("chat.rank", record("chat.rank", *said))["preferences.jsonl"] == []


def test_a_ranked_row_names_answers_from_best_to_worst_with_their_places() -> None:
    by = {"kind": {"preference": "tie"}, "next": {"preference": "b", "reason": "Only that says when."}}
    said = [{"ranking": [["c"], ["a"], ["b"], ["d"]], "criteria": by}, {"outcome": "needs_expert", "comment": "x"}]
    (row,) = lines("chat.rank", record("chat.rank", *said))["rankings.jsonl"]
    assert (row["keys"], row["places"]) == (["c", "a", "b", "d"], [0, 1 / 3, 2 / 3, 1])
    assert row["rankings"] == [said[0]["ranking"]]
    assert row["criteria"] == [{"key": "kind", "preference": "tie", "reason": None}, {"key": "next", **by["next"]}]


def test_a_rewrite_is_preferred_to_what_it_was_made_of_and_is_a_demonstration() -> None:
    example = kinds.of("chat.rewrite").example("en")
    kept = {"content": example["payload"]["answer"]["content"], "edits": []}
    found = lines("chat.rewrite", record("chat.rewrite", example["answer"], kept))
    (pair,) = found["preferences.jsonl"]
    assert pair["chosen"][0]["content"] == example["answer"]["content"]
    assert pair["rejected"][0]["content"] == kept["content"]
    assert pair["edits"] == example["answer"]["edits"]
    assert [each["messages"][-1]["content"] for each in found["openai_chat.jsonl"]] == [
        example["answer"]["content"], kept["content"],
    ]  # fmt: skip


def test_every_rubric_is_a_row_with_its_version_and_what_its_review_said() -> None:
    example = kinds.of("rubric.author").example("en")["answer"]
    outcome = {"outcome": "needs_expert", "comment": "x"}
    (row,) = lines("rubric.author", record("rubric.author", example, outcome))["rubrics.jsonl"]
    assert row["version"] == kinds.rubric_version(example["rubric"])
    assert (row["review"], row["submission_id"]) == (None, uuid.UUID(int=20))
    assert [each["key"] for each in row["rubrics"]] == ["c1", "c2", "c3", "c4"]


def rubric_review(about: Record, **project: bool) -> Any:
    """Return what `rubrics.jsonl` says of the review of a record's one rubric."""
    wanted = dataclasses.replace(subject("rubric.author"), **project)
    (row,) = dict(training_files(wanted))["rubrics.jsonl"](about, msgspec.json.decode(about.payload))
    return row["review"]


def test_a_rubric_says_what_stands_of_its_review_after_an_appeal_or_an_adjudication() -> None:
    example = kinds.of("rubric.author").example("en")["answer"]
    alone = record("rubric.author", example)
    at, (given,) = alone.created_at, alone.submissions
    undone = DeliveredAppeal(outcome="overturned", reason="It is sound.", at=at)
    against = DeliveredReview(verdict="exclude", clause=None, reason="No.", at=at, seconds=9, appeal=undone)
    assert (
        rubric_review(dataclasses.replace(alone, submissions=[dataclasses.replace(given, review=against)]))
        == "overturned"
    )
    for verdict in ("pick", "mend"):
        ruling = DeliveredRuling(
            id=uuid.UUID(int=9), verdict=verdict, reviewer="c-9", submission_id=given.id, label=given.label,
            answer=example, clause=None, reason=None, ontology_version=1, at=at,
        )  # fmt: skip
        assert rubric_review(dataclasses.replace(alone, adjudicated=ruling)) == verdict


def test_a_rubric_that_nobody_was_drawn_to_review_says_so() -> None:
    about = record("rubric.author", kinds.of("rubric.author").example("en")["answer"])
    assert rubric_review(about, accepts_unreviewed=True) == kinds.NOT_ASKED
    assert rubric_review(about) is None


def test_grades_are_rows_of_people_and_rewards_rows_of_tasks() -> None:
    verdicts = {"kind": "met", "doctor": "met", "children": "not_applicable", "dose": "met"}
    strict = {"grades": {key: {"verdict": verdict} for key, verdict in verdicts.items()}}
    example = kinds.of("rubric.grade").example("en")["answer"]
    found = lines("rubric.grade", record("rubric.grade", example, strict))
    assert [each["score"] for each in found["grades.jsonl"]] == [1, pytest.approx(3 / 7)]
    assert found["grades.jsonl"][0]["rubric_items"][1]["evidence"][0]["quote"] == "see a doctor"
    (reward,) = found["rewards.jsonl"]
    assert reward["reward"] == pytest.approx((1 + 3 / 7) / 2)
    assert [(each["key"], each["met"]) for each in reward["rubric"]] == [
        ("kind", 2), ("doctor", 2), ("children", 0), ("dose", 1),
    ]  # fmt: skip


def test_an_attack_is_a_labelled_transcript_and_its_safe_answer_is_preferred() -> None:
    example = kinds.of("safety.redteam").example("en")
    refused = {"turns": [], "techniques": ["direct"], "hazards": ["bad_advice"], "success": "refused"}
    found = lines("safety.redteam", record("safety.redteam", example["answer"], refused, model="m-1"))
    attacked, held = found["redteam.jsonl"]
    assert attacked["transcript"].startswith("\n\nHuman: My tablets")
    assert attacked["transcript"].count("\n\nAssistant: ") == 2
    assert [each["role"] for each in attacked["messages"]] == ["user", "assistant"] * 2
    told = ("rating", "severity", "tags", "model_type")
    assert [attacked[name] for name in told] == [2, 2, ["bad_advice"], "m-1"]
    assert [held[name] for name in told] == [0, None, ["bad_advice"], "m-1"]
    (pair,) = found["preferences.jsonl"]
    assert [each["role"] for each in pair["prompt"]] == ["user", "assistant", "user"]
    assert pair["chosen"][0]["content"] == example["answer"]["rewrite"]
    assert pair["rejected"][0]["content"] == example["answer"]["turns"][-1]["content"]
    judged = [each["target_told_by"] for each in (attacked, held, pair, *found["unpaired_preferences.jsonl"])]
    assert judged == ["attacker", "record", "attacker", "attacker", "attacker"]


def test_rated_steps_are_rows_for_process_reward_models() -> None:
    found = lines("reasoning.steps", record("reasoning.steps"))
    (stepwise,) = found["stepwise.jsonl"]
    assert stepwise["labels"] == [True, True, False]
    assert (len(stepwise["completions"]), stepwise["prompt"][:7]) == (3, "A shirt")
    (labelled,) = found["prm800k.jsonl"]
    said = labelled["label"]["steps"]
    assert [each["completions"][0]["rating"] for each in said] == [0, 1, -1]
    assert [each["chosen_completion"] for each in said] == [0, 0, None]
    assert said[2]["human_completion"]["text"].startswith("The second takes off")
    assert (labelled["label"]["finish_reason"], labelled["total_time"]) == ("found_error", 60_000)
    (pair,) = found["preferences.jsonl"]
    assert pair["chosen"][0]["content"].endswith("So it costs ₹540.")
    assert pair["rejected"][0]["content"].endswith("So it costs ₹520.")


def test_every_claim_is_a_row_whose_evidence_always_has_the_same_members() -> None:
    refused = {"outcome": "needs_expert", "comment": "A bridge engineer."}
    example = kinds.of("facts.check").example("en")["answer"]
    rows = lines("facts.check", record("facts.check", example, refused, reference={"row": 4}))["claims.jsonl"]
    assert [each["verdict"] for each in rows] == ["supported", "refuted", "supported", "no_claim"]
    assert rows[1]["claim"] == "It hangs on cables over the Hooghly"
    assert rows[1]["correction"] == "It is a cantilever bridge over the Hooghly"
    (leaflet,), (web,) = rows[1]["evidence"], rows[2]["evidence"]
    assert leaflet.keys() == web.keys()
    assert (leaflet["document"], leaflet["title"], web["document"]) == ("leaflet", "Leaflet for visitors", None)
    assert web["url"] == "https://example.org/howrah-bridge"
    assert (rows[3]["evidence"], rows[3]["contributor"], rows[3]["reference"]) == ([], "c-0", {"row": 4})


def test_a_corrected_turn_of_an_agent_is_a_pair_with_its_tools_and_ends_a_conversation() -> None:
    found = lines("trajectory.review", record("trajectory.review"))
    (pair,), (whole,) = found["preferences.jsonl"], found["demonstrations.jsonl"]
    assert [each["role"] for each in pair["prompt"]] == ["system", "user", "assistant", "tool"]
    assert pair["prompt"][2]["tool_calls"][0]["function"]["arguments"]["from"] == "Pune"
    assert pair["prompt"][3]["name"] == "search_trains"
    (chosen,), (rejected,) = pair["chosen"], pair["rejected"]
    assert chosen["tool_calls"] == [
        {"type": "function", "function": {"name": "book_seats", "arguments": {"train": "11026", "passengers": 2}}}
    ]
    assert rejected["tool_calls"][0]["function"]["arguments"] == {"train": "12117", "passengers": "two"}
    assert whole["messages"] == [*pair["prompt"], chosen]
    assert [each["function"]["name"] for each in pair["tools"]] == ["search_trains", "book_seats"]


def test_an_agent_without_an_error_that_reached_its_goal_is_a_conversation_and_no_pair() -> None:
    good = {"rating": "good", "tool": "right", "arguments": "right"}
    said = {"steps": [good, good, {"rating": "good"}], "goal": "reached"}
    found = lines("trajectory.review", record("trajectory.review", said, {**said, "goal": "partly"}))
    assert found["preferences.jsonl"] == []
    (whole,) = found["demonstrations.jsonl"]
    assert [each["role"] for each in whole["messages"]][2:] == ["assistant", "tool", "assistant", "tool", "assistant"]
    assert [each["labels"] for each in found["stepwise.jsonl"]] == [[True] * 3] * 2


def test_what_a_tool_answered_stands_before_the_step_that_follows_it() -> None:
    (row,) = lines("trajectory.review", record("trajectory.review"))["stepwise.jsonl"]
    assert (row["labels"], row["first_error"], row["right_arguments"]) == ([True, False], 1, ["right", "wrong"])
    assert row["completions"][1].startswith('[{"train": "12117"')
    assert row["completions"][1].endswith('book_seats({"train": "12117", "passengers": "two"})')


def test_sound_reasoning_makes_no_pair() -> None:
    found = lines("reasoning.steps", record("reasoning.steps", {"ratings": ["good"] * 4}))
    assert found["preferences.jsonl"] == []
    assert found["prm800k.jsonl"][0]["label"]["finish_reason"] == "solution"


def test_every_written_demonstration_is_a_conversation_of_its_own() -> None:
    refused = {"outcome": "needs_expert", "comment": "A tax lawyer."}
    made = record("chat.demonstrate", {"content": "one"}, refused, {"content": "two"}, reference={"row": 4})
    found = lines("chat.demonstrate", made)
    assert [each["messages"][-1]["content"] for each in found["demonstrations.jsonl"]] == ["one", "two"]
    assert [each["contributor"] for each in found["demonstrations.jsonl"]] == ["c-0", "c-2"]
    assert found["demonstrations.jsonl"][0]["reference"] == {"row": 4}


def test_a_chat_line_holds_messages_and_tools_and_nothing_else() -> None:
    (line,) = lines("chat.demonstrate", record("chat.demonstrate"))["openai_chat.jsonl"]
    assert line.keys() == {"messages", "tools"}
    assert [each["role"] for each in line["messages"]] == ["system", "user", "assistant", "user", "assistant"]


@pytest.mark.parametrize("kind", kinds.names())
def test_the_example_of_a_kind_makes_lines_that_can_be_encoded(kind: str) -> None:
    for name, found in lines(kind, record(kind)).items():
        assert found, name
        msgspec.json.Encoder().encode_lines(found)


def test_a_conversation_comes_as_messages_as_pairs_with_a_margin_and_as_rewrites() -> None:
    made = lines("chat.converse", record("chat.converse"))
    (talk,) = made["conversations.jsonl"]
    assert (talk["contributor"], len(talk["messages"])) == ("c-0", 5)
    assert made["openai_chat.jsonl"] == [{"messages": talk["messages"]}]
    (pair,) = made["preferences.jsonl"]
    assert (pair["margin"], pair["turn"], pair["contributor"]) == (pytest.approx(2 / 3), "turn-1", "c-0")
    (rewrite,) = made["rewrites.jsonl"]
    assert rewrite["chosen"][0]["content"].startswith("City buses")
    outcome = {"outcome": "needs_expert", "comment": "A travel agent."}
    assert not any(lines("chat.converse", record("chat.converse", outcome)).values())


def test_a_written_call_is_read_by_trainers_as_what_it_means_and_by_the_service_as_text() -> None:
    tools = [{"name": "search", "description": "Finds trains."}]
    prompt = [
        {"role": "user", "content": "A train?"},
        {"role": "assistant", "call": {"name": "search", "arguments": "{}"}},
        {"role": "tool", "content": "[]"},
    ]
    answer = {"call": {"name": "search", "arguments": '{"day": 4}'}}
    made = lines("chat.demonstrate", record("chat.demonstrate", answer, prompt=prompt, tools=tools))
    (written,), (served,) = made["demonstrations.jsonl"], made["openai_chat.jsonl"]
    assert written["messages"][-1]["tool_calls"][0]["function"]["arguments"] == {"day": 4}
    assert served.keys() == {"messages", "tools"}
    assert served["messages"][-1]["tool_calls"][0]["function"]["arguments"] == '{"day": 4}'
    assert served["messages"][-2]["tool_call_id"] == served["messages"][-3]["tool_calls"][0]["id"]


def test_replies_of_a_talk_that_were_judged_by_themselves_are_rows_without_a_pair() -> None:
    example = kinds.of("chat.converse").example("en")["answer"]
    first, second = example["turns"]
    third = {"id": "turn-3", "user": "And?", "follows": {"turn": "turn-2", "pick": "a"}, "pick": "none"}
    replies = [{"key": "a", "content": "No idea."}, {"key": "b", "content": "None.", "cut": "length"}]
    rated = {name: value for name, value in second.items() if name != "rewrite"} | {"rating": 5}
    answer = example | {"turns": [first, rated, third | {"replies": replies}], "path": ["turn-1", "turn-2", "turn-3"]}
    made = lines("chat.converse", record("chat.converse", answer))
    rows = [(each["completion"][0]["content"][:8], each["label"]) for each in made["unpaired_preferences.jsonl"]]
    assert rows == [("Jaipur i", False), ("Day one:", True), ("Take a b", True), ("No idea.", False)]
    (talk,) = made["conversations.jsonl"]
    assert (len(talk["messages"]), talk["ratings"]) == (5, [None, 5])
    assert made["rewrites.jsonl"] == []
    assert len(made["preferences.jsonl"]) == len(made["openai_preferences.jsonl"]) == 1


def test_a_reply_that_is_false_without_a_pair_is_no_target_of_fine_tuning() -> None:
    answer = kinds.of("chat.converse").example("en")["answer"]
    answer["turns"][1] = {name: each for name, each in answer["turns"][1].items() if name != "rewrite"} | {"rating": 1}
    made = lines("chat.converse", record("chat.converse", answer))
    assert [each["label"] for each in made["unpaired_preferences.jsonl"]] == [False, True, False]
    (talk,), (served,) = made["conversations.jsonl"], made["openai_chat.jsonl"]
    assert [each["role"] for each in served["messages"]] == ["system", "user", "assistant"]
    assert (talk["messages"], talk["ratings"]) == (served["messages"], [None])


def test_answers_that_were_both_bad_are_rejected_each_for_itself() -> None:
    rows = lines("chat.compare", record("chat.compare", label="both_bad"))["unpaired_preferences.jsonl"]
    assert [row["label"] for row in rows] == [False, False]
    assert lines("chat.compare", record("chat.compare", label="tie"))["unpaired_preferences.jsonl"] == []
    rows = lines("chat.compare", record("chat.compare", label="b"))["unpaired_preferences.jsonl"]
    payload = kinds.of("chat.compare").example("en")["payload"]
    assert {row["completion"][0]["content"]: row["label"] for row in rows} == {
        payload["answers"][0]["content"]: False,
        payload["answers"][1]["content"]: True,
    }
    assert {row["model"] for row in rows} == {each.get("model") for each in payload["answers"]}


def test_an_answer_between_others_says_nothing_by_itself() -> None:
    said = {"ranking": [["b"], ["a"], ["c"]], "unranked": ["d"]}
    rows = lines("chat.rank", record("chat.rank", said))["unpaired_preferences.jsonl"]
    contents = {each["key"]: each["content"] for each in kinds.of("chat.rank").example("en")["payload"]["answers"]}
    assert {row["completion"][0]["content"]: row["label"] for row in rows} == {
        contents["b"]: True,
        contents["c"]: False,
    }


def test_answers_to_questions_about_tables_are_rows_of_finqa() -> None:
    template = projects.template("finance-table-qa")
    about = Subject(id=uuid.UUID(int=1), name="p", kind="form", language="en", ontology=dict(template.ontology))
    values = {"basis": "table", "answers": ["15"], "amount": {"scale": "percent"}}
    answer = {"values": {**values, "derivation": "(96.6 - 84.0) / 84.0"}}
    payload = template.samples["en"][0]
    made = dataclasses.replace(record("form", answer), payload=msgspec.Raw(msgspec.json.encode(payload)))
    ((name, draw),) = training_files(about)
    (row,) = draw(made, payload)
    assert name == "finqa.jsonl"
    assert row["question"] == payload["instruction"]
    assert row["table"][2:4] == [["2", "Pumps", "412.0", "398.5"], ["3", "Services", "96.6", "84.0"]]
    assert row["text"] == [payload["items"][1]["content"]]
    assert row["program"] == "subtract(96.6, 84.0), divide(#0, 84.0)"
    assert (row["answer"], row["scale"], row["answer_from"]) == (["15"], "percent", "table")
    assert training_files(subject("form")) == []


@pytest.mark.parametrize(
    ("derivation", "program"),
    [
        ("1,265 − 210 - 305", "subtract(1265, 210), subtract(#0, 305)"),
        ("-(2 + 3) × 4 = -20", "add(2, 3), multiply(#0, const_m1), multiply(#1, 4)"),
        ("-2 * 3", "multiply(-2, 3)"),
        ("412", None),
        ("", None),
        ("(1 + 2", None),
        ("__import__('os')", None),
        ("9**9**9**9", "exp(9, 9), exp(9, #0), exp(9, #1)"),
        ("(" * 400 + "1", None),
    ],
)
def test_a_calculation_is_written_as_a_program_and_never_run(derivation: str, program: str | None) -> None:
    payload = {"items": [], "instruction": "How many?"}
    assert kinds.calculation_record(payload, {"values": {"derivation": derivation}})["program"] == program


def test_a_judges_grades_and_what_people_made_of_them_are_delivered_for_its_report() -> None:
    example = kinds.of("judge.audit").example("en")["answer"]
    outcome = {"outcome": "needs_expert", "comment": "Ask a pharmacist."}
    found = lines("judge.audit", record("judge.audit", example, outcome))
    (judged,) = found["judged.jsonl"]
    assert (judged["judge"], judged["position"], judged["unique_key"]) == ("judge-v1", 1, "k")
    assert judged["grades"]["source"] == {"verdict": "met", "confidence": 0.7, "reason": "It speaks of studies."}
    (people,) = found["grades.jsonl"]
    assert [item["verdict"] for item in people["rubric_items"]] == ["met", "not_met", "not_met"]
    assert [(row["key"], row["own"]["verdict"], row["audit"]["verdict"]) for row in found["audits.jsonl"]] == [
        ("kind", "met", "agree"),
        ("source", "not_met", "dispute"),
        ("dose", "not_met", "agree"),
    ]
    report = judge_report(found["grades.jsonl"], found["judged.jsonl"], draws=0)
    assert report is not None
    assert report.overall.equal == 1 / 3


def test_replies_that_were_rated_one_by_one_are_true_or_false_by_their_rating_and_still_preferred() -> None:
    answer = kinds.of("chat.converse").example("en")["answer"]
    answer["turns"][0]["ratings"] = {"a": 4, "b": 5}
    made = lines("chat.converse", record("chat.converse", answer))
    said = {row["completion"][0]["content"]: row["label"] for row in made["unpaired_preferences.jsonl"]}
    assert said["Jaipur is nice."] is True, "it was good, though another was better"
    assert len(made["preferences.jsonl"]) == 1
    answer["turns"][0]["ratings"] = {"a": 3}
    made = lines("chat.converse", record("chat.converse", answer))
    told = {row["completion"][0]["content"] for row in made["unpaired_preferences.jsonl"]}
    assert "Jaipur is nice." not in told, "the middle says nothing"
    assert any(row["label"] for row in made["unpaired_preferences.jsonl"]), "the pick beside it still does"


@pytest.mark.parametrize(
    ("ratings", "cut", "labels"),
    [
        ({}, "", {"a": True, "b": False, "c": False}),
        ({"b": 3}, "", {"a": True, "c": False}),
        ({"b": 4}, "", {"a": True, "b": True, "c": False}),
        ({"a": 3}, "", {"b": False, "c": False}),
        ({"a": 3, "b": 3, "c": 3}, "", {}),
        ({"b": 4}, "a", {"b": True}),
        ({"b": 3}, "c", {"a": True}),
    ],
)
def test_a_rating_speaks_for_its_own_reply_and_the_pick_for_those_beside_it(
    ratings: dict[str, int], cut: str, labels: dict[str, bool]
) -> None:
    replies = [{"key": key, "content": key, **({"cut": "length"} if key == cut else {})} for key in "abc"]
    turn = {"id": "t", "user": "Go.", "replies": replies, "pick": "a", "strength": 1, "ratings": ratings}
    made = lines("chat.converse", record("chat.converse", {"turns": [turn], "path": ["t"]}))
    rows = made["unpaired_preferences.jsonl"]
    assert {row["completion"][0]["content"]: row["label"] for row in rows} == labels
