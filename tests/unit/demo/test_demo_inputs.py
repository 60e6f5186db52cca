"""Votes, verdicts and texts of one's own: what a task shows with and without them, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tarazu.demo.inputs import Inputs, read_inputs
from tarazu.demo.payloads import answer_texts, prompt_text, recorded_row
from tarazu.kit.errors import Refusal

VOTES = """question_id,model_a,model_b,turn,judge,winner
7,m1,m2,1,asha,model_a
7,m2,m1,1,ravi,model_a
7,m1,m2,1,asha,tie
"""
VERDICTS = """question_id,model_a,model_b,turn,winner
7,m2,m1,1,tie (inconsistent)
9,m1,m2,1,model_a
"""


def written(folder: Path, **texts: str) -> Inputs:
    """Write files and return them as inputs."""
    paths = {}
    for name, text in texts.items():
        paths[name] = folder / name
        paths[name].write_text(text, encoding="utf-8")
    return Inputs(**paths)


def test_a_task_without_texts_shows_its_identifiers_and_says_where_the_texts_are(tmp_path: Path) -> None:
    recorded = read_inputs(written(tmp_path, votes=VOTES))
    row = recorded_row(recorded, recorded.pairs[0])
    shown = row["payload"]["prompt"][0]["content"]
    assert all(
        part in shown for part in ("question 7", "turn 1", "--prompts FILE --responses FILE", "2306.05685", "CC BY 4.0")
    )
    assert [answer["content"] for answer in row["payload"]["answers"]] == [
        "Answer of `m1` to question 7.",
        "Answer of `m2` to question 7.",
    ]
    assert row["payload"]["reference"] == {"question_id": "7", "turn": "1"}


def test_the_packaged_votes_show_the_category_of_their_question() -> None:
    recorded = read_inputs(Inputs())
    assert len(recorded.pairs) == 620
    assert recorded.count == 882
    assert "MT-bench question 81** (writing), turn 1" in prompt_text(recorded, recorded.pairs[0])


def test_a_vote_counts_for_its_model_whichever_side_it_stood_on_and_once_for_each_judge(tmp_path: Path) -> None:
    recorded = read_inputs(written(tmp_path, votes=VOTES))
    [pair] = recorded.pairs
    assert recorded.votes == {"asha": {pair: "a"}, "ravi": {pair: "b"}}
    assert recorded.repeated == 1


def test_verdicts_of_a_judge_are_read_for_the_pairs_that_people_judged(tmp_path: Path) -> None:
    recorded = read_inputs(written(tmp_path, votes=VOTES, judge_votes=VERDICTS))
    assert {pair.question: verdict for pair, verdict in recorded.verdicts.items()} == {"7": "tie"}
    assert read_inputs(written(tmp_path, votes=VOTES)).verdicts == {}, "verdicts on other votes mean nothing"


def test_texts_are_shown_by_turn_and_equal_answers_stay_apart(tmp_path: Path) -> None:
    given = written(
        tmp_path,
        votes=VOTES,
        prompts='{"question_id": 7, "turns": ["How far?", "And back?"]}\n',
        responses='{"question_id": 7, "model": "m1", "turns": ["Ten km."]}\n{"question_id": 7, "model": "m2", "turns": ["Ten km."]}\n',
    )
    recorded = read_inputs(given)
    one, two = answer_texts(recorded, recorded.pairs[0])
    assert prompt_text(recorded, recorded.pairs[0]) == "How far?"
    assert one != two
    assert one.strip() == two.strip() == "Ten km."


@pytest.mark.parametrize(
    ("name", "text", "field"),
    [
        ("prompts", '{"question_id": 7}\n', "rows[1]"),
        ("responses", '{"question_id": 7, "model": "m1", "turns": ["x"]}\nnot json\n', "rows[2]"),
        ("judge_votes", "question_id,model_a,model_b,winner\n", "turn"),
        ("votes", "question_id,model_a,model_b,turn,judge,winner\n7,m1,m1,1,asha,nobody\n", "rows[1].winner"),
    ],
)
def test_a_file_of_another_form_is_refused_by_row(tmp_path: Path, name: str, text: str, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_inputs(written(tmp_path, **{"votes": VOTES, name: text}))
    assert refused.value.code == "votes_unreadable"
    assert refused.value.faults[0].field == field
