"""`chat.converse`: a tree of turns that hangs together, holds what was said, and tells trainers what was picked."""

import copy
from dataclasses import replace
from typing import Any

import pytest

from tarazu import kinds
from tarazu.kinds import KeptReply, KeptTurn, Live

KIND = kinds.of("chat.converse")
assert isinstance(KIND, Live)
ONTOLOGY = KIND.example("en")["ontology"]
TEXT = "Day one: the old city on foot. Day two: Amber Fort in the morning, before the heat."


def example() -> dict[str, Any]:
    """Return the English example."""
    return KIND.example("en")


def kept() -> list[KeptTurn]:
    """Return what the server would have kept of the example."""
    turns = []
    for turn in example()["answer"]["turns"]:
        follows = turn.get("follows", {})
        replies = [
            KeptReply(
                key=each["key"], model=f"m-{each['key']}", content=each.get("content"), failure=each.get("failure")
            )
            for each in turn["replies"]
        ]
        turns.append(
            KeptTurn(
                id=turn["id"],
                user=turn["user"],
                replies=replies,
                parent=follows.get("turn"),
                pick=follows.get("pick"),
                rewrite=follows.get("rewrite"),
            )
        )
    return turns


def faults(change: Any, **rules: Any) -> list[tuple[str, str]]:
    """Return what is wrong with the example once it is changed."""
    given = example()
    answer = copy.deepcopy(given["answer"])
    change(answer)
    return [(each.field, each.code) for each in KIND.check_answer(answer, given["ontology"] | rules)]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda a: a["turns"][1].update(pick="b"), ("turns[1].pick", "not_allowed")),
        (lambda a: a["turns"][1].pop("pick"), ("turns[1].pick", "missing")),
        (lambda a: a["turns"][0].pop("strength"), ("turns[0].strength", "missing")),
        (lambda a: a["turns"][0].update(pick="a"), ("path[1]", "not_allowed")),
        (lambda a: a["turns"][0].update(rewrite="Other words."), ("path[1]", "not_allowed")),
        (lambda a: a["turns"][1].pop("follows"), ("path[1]", "not_allowed")),
        (lambda a: a["turns"][1]["follows"].update(turn="turn-9"), ("turns[1].follows.turn", "not_allowed")),
        (lambda a: a["turns"][1]["follows"].update(turn="turn-2"), ("turns[1].follows.turn", "not_allowed")),
        (lambda a: a.update(path=["turn-2", "turn-1"]), ("path[0]", "not_allowed")),
        (lambda a: a.update(path=["turn-1"]), ("path", "too_short")),
        (lambda a: a.update(path=["turn-1", "turn-1"]), ("path[1]", "duplicate")),
        (lambda a: a["turns"][1].update(id="turn-1"), ("turns[1].id", "duplicate")),
        (lambda a: a["turns"][0]["replies"][1].update(key="c"), ("turns[0].replies[1].key", "not_allowed")),
        (lambda a: a["turns"][0]["replies"][0].update(model="alpha"), ("turns[0].replies[0].model", "unknown_field")),
        (lambda a: a["turns"][0].update(strength=4), ("turns[0].strength", "out_of_range")),
    ],
)
def test_a_tree_that_does_not_hang_together_is_refused_at_its_place(change: Any, place: tuple[str, str]) -> None:
    assert place in faults(change)


def test_rules_of_the_project_decide_about_rewrites_reasons_and_length() -> None:
    assert ("turns[1].rewrite", "unknown_field") in faults(lambda _: None, allow_rewrite=False)
    assert ("turns[1].reason", "missing") in faults(lambda _: None, reason="required")
    assert ("turns[0].reason", "unknown_field") in faults(lambda _: None, reason="off")
    assert ("path", "too_long") in faults(lambda _: None, turns_min=1, turns_max=1)
    assert ("turns[0].strength", "out_of_range") in faults(lambda _: None, strengths=1)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"models": ["alpha", "alpha"]}, ("models[1]", "duplicate")),
        ({"models": []}, ("models", "too_short")),
        ({"models": [f"m{i}" for i in range(11)]}, ("models", "too_long")),
        ({"turns_min": 5, "turns_max": 2}, ("turns_max", "out_of_range")),
    ],
)
def test_an_ontology_that_cannot_be_is_refused(change: dict[str, Any], place: tuple[str, str]) -> None:
    found = KIND.check_ontology(example()["ontology"] | change)
    assert [(each.field, each.code) for each in found] == [place]


def test_an_opening_does_not_end_with_the_user() -> None:
    payload = example()["payload"] | {"prompt": [{"role": "user", "content": "Hi"}]}
    assert [(each.field, each.code) for each in KIND.check_payload(payload, {})] == [("prompt[0].role", "not_allowed")]


def test_what_was_said_is_put_in_and_what_was_told_of_it_gives_way() -> None:
    given = {
        "turns": [
            {"id": "turn-2", "pick": "a", "user": "forged", "replies": [{"key": "a", "content": "forged"}]},
            {"id": "turn-1", "pick": "b", "strength": 1},
            {"id": "never", "user": "x", "replies": [{"key": "a", "content": "x"}]},
        ],
        "path": ["turn-1", "turn-2"],
    }
    done = KIND.settled(given, kept())
    assert [turn["id"] for turn in done["turns"]] == ["turn-1", "turn-2", "never"]
    assert done["turns"][1]["replies"][0]["content"] == "Take a bus from Hawa Mahal."
    assert done["turns"][0]["replies"][1] == {"key": "b", "content": TEXT, "model": "m-b"}
    told = KIND.check_answer(KIND.shown(done, False), example()["ontology"])
    assert {each.field for each in told} == {"turns[2].user", "turns[2].replies"}
    assert "m-b" not in str(KIND.shown(done, False))


@pytest.mark.parametrize("junk", [None, [], {"turns": 1}, {"turns": [1, {"id": []}, {}]}, {"outcome": "needs_expert"}])
def test_whatever_comes_in_is_settled_and_then_checked(junk: Any) -> None:
    KIND.check_answer(KIND.settled(junk, kept()), example()["ontology"])


def test_a_model_is_sent_the_opening_and_what_the_turn_follows() -> None:
    turns = kept()
    again = KeptTurn(id="t3", user="More?", replies=[], parent="turn-2", pick="a", rewrite="Made better.")
    sent = KIND.messages(example()["payload"], [*turns, again], "t3")
    assert [each["role"] for each in sent] == ["system", "user", "assistant", "user", "assistant", "user"]
    assert [each["content"] for each in sent[2:5:2]] == [TEXT, "Made better."]


def test_the_ontology_that_contributors_see_names_no_model() -> None:
    shown = KIND.shown_ontology(example()["ontology"])
    assert shown["models"] == ["model-1", "model-2"]
    assert KIND.check_ontology(shown) == []


def test_conversations_are_as_far_apart_as_their_words() -> None:
    one, other = example()["answer"], KIND.example("hi")["answer"]
    assert KIND.distance(one, one) == 0
    assert KIND.distance(one, other) == KIND.distance(other, one) > 0.8
    assert KIND.distance(one, {"outcome": "needs_expert", "comment": "x"}) == 1


def test_trainers_read_nothing_of_a_reply_that_its_model_did_not_end() -> None:
    payload, turns = example()["payload"], kept()
    replies = [replace(each, cut="length") if each.key == "b" else each for each in turns[0].replies]
    answer = KIND.settled(example()["answer"], [replace(turns[0], replies=replies), *turns[1:]])
    assert kinds.of("chat.converse").check_answer(_without_models(answer), example()["ontology"]) == []
    assert kinds.talk_record(payload, answer, ONTOLOGY) is None
    assert kinds.turn_pairs(payload, answer, 3) == []
    assert len(kinds.rewritten_pairs(payload, answer)) == 1
    answer["turns"][0]["rewrite"] = answer["turns"][1]["follows"]["rewrite"] = "An end of it."
    assert kinds.talk_record(payload, answer, ONTOLOGY) is not None


def _without_models(answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer as its contributor sends it."""
    sent = copy.deepcopy(answer)
    for turn in sent["turns"]:
        for reply in turn["replies"]:
            del reply["model"]
    return sent


def test_trainers_read_the_conversation_that_counts_the_picks_and_the_rewrites() -> None:
    payload, answer = example()["payload"], KIND.settled(example()["answer"], kept())
    record = kinds.talk_record(payload, answer, ONTOLOGY)
    assert record
    assert [each["role"] for each in record["messages"]] == ["system", "user", "assistant", "user", "assistant"]
    assert record["messages"][4]["content"].startswith("City buses")
    (pair,) = kinds.turn_pairs(payload, answer, 3)
    assert (pair["chosen"][0]["content"], pair["rejected"][0]["content"]) == (TEXT, "Jaipur is nice.")
    assert (pair["margin"], pair["chosen_model"], pair["rejected_model"]) == (pytest.approx(2 / 3), "m-b", "m-a")
    assert [each["role"] for each in pair["prompt"]] == ["system", "user"]
    (rewrite,) = kinds.rewritten_pairs(payload, answer)
    assert rewrite["rejected"][0]["content"] == "Take a bus from Hawa Mahal."
    assert kinds.talk_record(payload, {"outcome": "needs_expert", "comment": "x"}, ONTOLOGY) is None
    assert kinds.turn_pairs(payload, {"outcome": "needs_expert", "comment": "x"}, 3) == []


def ended(*, rewrite: str | None = None) -> dict[str, Any]:
    """Return the example with no reply of its first turn good: it ends there, or goes on from what was written."""
    answer = KIND.settled(example()["answer"], kept())
    first = answer["turns"][0]
    first.pop("strength")
    first["pick"] = "none"
    if rewrite is None:
        return {**answer, "turns": [first], "path": ["turn-1"]}
    first["rewrite"] = rewrite
    answer["turns"][1]["follows"] = {"turn": "turn-1", "pick": "none", "rewrite": rewrite}
    return dict(answer)


def told_of(answer: dict[str, Any], **rules: Any) -> list[tuple[str, str]]:
    """Return what is wrong with an answer as its contributor sends it."""
    found = KIND.check_answer(_without_models(answer), example()["ontology"] | rules)
    return [(each.field, each.code) for each in found]


def test_where_no_reply_is_good_a_conversation_ends_early_or_goes_on_from_what_was_written() -> None:
    assert told_of(ended()) == []
    assert told_of(ended(rewrite="Walk the old city first.")) == []
    assert ("turns[0].pick", "not_allowed") in told_of(ended(), allow_none=False)
    astray = ended(rewrite="Walk.")
    del astray["turns"][1]["follows"]["rewrite"], astray["turns"][0]["rewrite"]
    assert told_of(astray) == [("turns[1].follows.rewrite", "missing")]
    mute = ended()
    mute["turns"][0]["replies"] = [{"key": "a", "failure": "model_busy", "model": "x"}]
    assert ("turns[0].pick", "not_allowed") in told_of(mute)


@pytest.mark.parametrize("name", ["strength", "rating"])
def test_a_grade_speaks_of_a_pick_and_not_of_none(name: str) -> None:
    answer = ended()
    answer["turns"][0][name] = 1
    assert told_of(answer) == [(f"turns[0].{name}", "not_allowed")]


def test_a_conversation_without_a_verdict_of_none_is_as_long_as_it_must_be() -> None:
    assert faults(lambda a: a.update(path=["turn-1"])) == [("path", "too_short")]
    answer = ended(rewrite="Walk.")
    assert told_of({**answer, "path": ["turn-1"]}) == [("path", "too_short")]


def test_an_only_reply_is_rated_where_that_is_asked() -> None:
    assert faults(lambda a: a["turns"][1].pop("rating")) == []
    assert faults(lambda a: a["turns"][1].pop("rating"), rating="required") == [("turns[1].rating", "missing")]
    assert faults(lambda _: None, rating="off") == [("turns[1].rating", "unknown_field")]
    assert faults(lambda a: a["turns"][1].update(rating=6)) == [("turns[1].rating", "out_of_range")]
    assert faults(lambda a: a["turns"][1].update(rating=9), ratings=9) == []
    for wrong in (0, 1, 10, "5", True):
        told = KIND.check_ontology(example()["ontology"] | {"ratings": wrong})
        assert [each.field for each in told] == ["ratings"]


def test_a_rating_speaks_of_an_only_reply() -> None:
    assert faults(lambda a: a["turns"][0].update(rating=4)) == [("turns[0].rating", "not_allowed")]
    two = [{"key": "a", "content": "One."}, {"key": "b", "content": "Two."}]
    assert ("turns[1].rating", "not_allowed") in faults(lambda a: a["turns"][1].update(replies=two, strength=1))
    failed = [{"key": "a", "failure": "model_busy"}]
    assert ("turns[1].rating", "not_allowed") in faults(lambda a: a["turns"][1].update(replies=failed))


def test_an_ontology_and_an_answer_from_before_there_were_ratings_are_as_they_were() -> None:
    given = example()
    for name in ("rating", "ratings", "allow_none"):
        del given["ontology"][name]
    assert KIND.check_ontology(given["ontology"]) == []
    assert KIND.check_answer(given["answer"], given["ontology"]) == []
    del given["answer"]["turns"][1]["rating"]
    assert KIND.check_answer(given["answer"], given["ontology"]) == []
    answer = _without_models(ended())
    assert {each.field for each in KIND.check_answer(answer, given["ontology"])} == {"turns[0].pick", "path"}


def test_what_was_not_good_is_nowhere_preferred_and_ends_what_is_learned() -> None:
    payload, answer = example()["payload"], ended()
    assert kinds.talk_record(payload, answer, ONTOLOGY) is None
    assert kinds.turn_pairs(payload, answer, 3) == kinds.rewritten_pairs(payload, answer) == []
    judged = kinds.turn_verdicts(payload, answer, example()["ontology"])
    assert [(reply["key"], is_good) for _, reply, is_good in judged] == [("a", False), ("b", False)]
    written = ended(rewrite="Walk the old city first.")
    pairs = kinds.rewritten_pairs(payload, written)[:2]
    assert [each["rejected_model"] for each in pairs] == ["m-a", "m-b"]
    assert {each["chosen"][0]["content"] for each in pairs} == {"Walk the old city first."}
    record = kinds.talk_record(payload, written, ONTOLOGY)
    assert record
    assert record["messages"][2]["content"] == "Walk the old city first."
    longer = KIND.settled(example()["answer"], kept())
    longer["turns"][1] = {**longer["turns"][1], "pick": "none"}
    del longer["turns"][1]["rewrite"], longer["turns"][1]["rating"]
    shorter = kinds.talk_record(payload, longer, ONTOLOGY)
    assert shorter
    assert (shorter["messages"][-1]["content"], shorter["ratings"]) == (TEXT, [None])


@pytest.mark.parametrize(
    ("rating", "ratings", "good"),
    [(5, 5, True), (4, 5, True), (3, 5, None), (2, 5, False), (1, 2, False), (2, 2, True)],
)
def test_a_rating_says_good_or_not_by_the_half_of_its_scale(rating: int, ratings: int, good: bool | None) -> None:
    answer = KIND.settled(example()["answer"], kept())
    answer["turns"][1]["rating"] = rating
    judged = kinds.turn_verdicts(example()["payload"], answer, {"ratings": ratings})
    assert [is_good for *_, is_good in judged][2:] == ([] if good is None else [good])
    del answer["turns"][1]["rating"]
    assert len(kinds.turn_verdicts(example()["payload"], answer, {})) == 2, "only the pick between the first two"


@pytest.mark.parametrize(
    ("rating", "ratings", "turns"), [(1, 5, 1), (2, 5, 1), (3, 5, 2), (4, 5, 2), (1, 2, 1), (2, 2, 2)]
)
def test_an_only_reply_that_was_rated_low_ends_what_is_learned_before_it(rating: int, ratings: int, turns: int) -> None:
    answer = KIND.settled(example()["answer"], kept())
    del answer["turns"][1]["rewrite"]
    answer["turns"][1]["rating"] = rating
    record = kinds.talk_record(example()["payload"], answer, {"ratings": ratings})
    assert record
    assert len(record["ratings"]) == turns
    assert len(record["messages"]) == 1 + 2 * turns


def test_a_low_rated_reply_that_was_rewritten_stands_as_what_it_became_and_nothing_is_left_where_it_opened() -> None:
    answer = KIND.settled(example()["answer"], kept())
    answer["turns"][1]["rating"] = 1
    record = kinds.talk_record(example()["payload"], answer, ONTOLOGY)
    assert record
    assert record["messages"][-1]["content"].startswith("City buses")
    first, second = answer["turns"]
    del first["strength"], first["replies"][0]["content"]
    first["rating"] = 1
    assert kinds.talk_record(example()["payload"], {**answer, "turns": [first, second]}, ONTOLOGY) is None


def each_rated(**told: Any) -> dict[str, Any]:
    """Return the example with both replies of its first turn rated, the second of which was picked."""
    answer = KIND.settled(example()["answer"], kept())
    answer["turns"][0] |= {"ratings": {"a": 1, "b": 4}} | told
    return dict(answer)


def test_each_of_several_replies_is_rated_where_that_is_asked() -> None:
    assert told_of(each_rated()) == [("turns[0].ratings", "unknown_field")]
    assert told_of(each_rated(), rate_each=True) == []
    assert told_of(each_rated(ratings={"b": 5}), rate_each=True) == []
    demanded = {"rate_each": True, "rating": "required"}
    assert told_of(each_rated(ratings={"b": 5}), **demanded) == [("turns[0].ratings.a", "missing")]
    bare = each_rated()
    del bare["turns"][0]["ratings"]
    assert told_of(bare, **demanded) == [("turns[0].ratings.a", "missing"), ("turns[0].ratings.b", "missing")]
    assert told_of(bare, rating="required") == []


@pytest.mark.parametrize(
    ("ratings", "place"),
    [
        ({"a": 6}, ("turns[0].ratings.a", "out_of_range")),
        ({"a": "4"}, ("turns[0].ratings.a", "wrong_type")),
        ({"c": 4}, ("turns[0].ratings.c", "unknown_field")),
        ([4, 5], ("turns[0].ratings", "wrong_type")),
        (4, ("turns[0].ratings", "wrong_type")),
    ],
)
def test_ratings_that_cannot_be_are_refused_at_their_place(ratings: Any, place: tuple[str, str]) -> None:
    assert told_of(each_rated(ratings=ratings), rate_each=True) == [place]


def test_ratings_speak_of_several_replies_that_came_and_not_of_none() -> None:
    none = each_rated(pick="none")
    none["turns"] = none["turns"][:1]
    del none["turns"][0]["strength"]
    assert ("turns[0].ratings", "not_allowed") in told_of({**none, "path": ["turn-1"]}, rate_each=True)
    only = each_rated()
    only["turns"][1]["ratings"] = {"a": 3}
    assert told_of(only, rate_each=True) == [("turns[1].ratings", "not_allowed")]
    failed = each_rated()
    failed["turns"][0]["replies"].append({"key": "c", "failure": "model_busy", "model": "m-c"})
    failed["turns"][0]["ratings"]["c"] = 2
    of_three = {"rate_each": True, "models": ["x", "y", "z"]}
    assert told_of(failed, **of_three) == [("turns[0].ratings.c", "not_allowed")]


def test_each_reply_cannot_be_rated_where_nothing_is() -> None:
    found = KIND.check_ontology(example()["ontology"] | {"rate_each": True, "rating": "off"})
    assert [(each.field, each.code) for each in found] == [("rate_each", "not_allowed")]
    assert KIND.check_ontology(example()["ontology"] | {"rate_each": "yes"})[0].field == "rate_each"


def test_rated_replies_are_good_or_not_by_their_rating_and_a_low_pick_ends_what_is_learned() -> None:
    payload, answer = example()["payload"], each_rated(ratings={"a": 4, "b": 3})
    judged = kinds.turn_verdicts(payload, answer, ONTOLOGY)
    assert [(reply["key"], is_good) for _, reply, is_good in judged] == [("a", True), ("a", False)]
    assert len(kinds.turn_pairs(payload, answer, 3)) == 1
    record = kinds.talk_record(payload, answer, ONTOLOGY)
    assert record
    assert record["ratings"] == [3, None]
    assert kinds.talk_record(payload, each_rated(ratings={"b": 2}), ONTOLOGY) is None


def test_who_ends_a_talk_early_as_no_reply_was_good_is_told_how_often_they_did() -> None:
    assert isinstance(KIND, kinds.Wary)
    long, outcome = example()["answer"], {"outcome": "needs_expert", "comment": "x"}
    full = {**ended(), "path": ["turn-0", "turn-1"]}
    (told,) = KIND.wary(ended(), ONTOLOGY, [ended(), full, long, outcome])
    assert (told.code, dict(told.facts)) == ("ended_early_among", {"turns": 1, "min": 2, "ended": 2, "talks": 4})
    for earlier in ([outcome], [full, long]):
        (first,) = KIND.wary(ended(), ONTOLOGY, earlier)
        assert (first.code, dict(first.facts)) == ("ended_early", {"turns": 1, "min": 2})
    assert KIND.wary(ended(), ONTOLOGY | {"turns_min": 1}, [ended()]) == []
    for other in (long, ended(rewrite="Walk."), outcome):
        assert KIND.wary(other, ONTOLOGY, [ended()]) == []


@pytest.mark.parametrize(
    "junk",
    [None, [], {"path": 1}, {"path": [[]], "turns": [1]}, {"path": [{}], "turns": [{"id": "x", "pick": "none"}]}],
)
def test_nothing_is_told_of_an_answer_that_is_none(junk: Any) -> None:
    assert isinstance(KIND, kinds.Wary)
    assert KIND.wary(junk, ONTOLOGY, []) == []
