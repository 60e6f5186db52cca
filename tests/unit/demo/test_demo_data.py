"""The demonstration data says what its readers rely on: counts, languages, shapes and agreement."""

import csv
import json
import re
from collections import Counter
from importlib.resources import files
from itertools import combinations
from typing import Any

import pytest

DEVANAGARI = re.compile(r"[\u0900-\u097F]")
INVENTED_MODELS = {"tulsi-1", "neem-2", "peepal-mini"}
DOMAINS = {"writing", "medicine", "robotics", "finance"}
WINNERS = {"model_a", "model_b", "tie"}


def text_of(name: str) -> str:
    """The content of one data file."""
    return (files("tarazu.demo") / "data" / name).read_text(encoding="utf-8")


def load(name: str) -> dict[str, Any]:
    """One JSON data file."""
    value: dict[str, Any] = json.loads(text_of(name))
    return value


def rows(name: str) -> list[dict[str, str]]:
    """One CSV data file as a list of rows by column."""
    return list(csv.DictReader(text_of(name).splitlines()))


def pair(row: dict[str, str]) -> tuple[str, frozenset[str]]:
    """A question and its two models, whichever came first."""
    return row["question_id"], frozenset((row["model_a"], row["model_b"]))


@pytest.fixture(scope="module")
def live() -> dict[str, Any]:
    """The comparison project."""
    return load("live_project.json")


@pytest.fixture(scope="module")
def sorting() -> dict[str, Any]:
    """The classification project."""
    return load("classify_project.json")


@pytest.fixture(scope="module")
def people() -> list[dict[str, Any]]:
    """The ready-made contributors."""
    listed: list[dict[str, Any]] = load("people.json")["people"]
    return listed


def share_of_devanagari(text: str) -> float:
    """Devanagari letters as a share of all letters (formulas and code are Latin in every language)."""
    letters = [c for c in text if c.isalpha() or DEVANAGARI.match(c)]
    return sum(bool(DEVANAGARI.match(c)) for c in letters) / len(letters)


def test_the_votes_are_882_by_65_judges_on_620_pairs_of_6_models() -> None:
    votes = rows("mtbench_first_turn_votes.csv")
    assert len(votes) == 882
    assert len({vote["judge"] for vote in votes}) == 65
    assert len({pair(vote) for vote in votes}) == 620
    assert len({vote[side] for vote in votes for side in ("model_a", "model_b")}) == 6
    assert {vote["winner"] for vote in votes} == WINNERS
    assert {vote["turn"] for vote in votes} == {"1"}


def test_no_judge_votes_twice_on_the_same_pair() -> None:
    cast = Counter((vote["judge"], pair(vote)) for vote in rows("mtbench_first_turn_votes.csv"))
    assert set(cast.values()) == {1}


def test_two_judges_agree_on_216_of_334_vote_pairs_and_168_of_203_without_ties() -> None:
    by_pair: dict[tuple[str, frozenset[str]], list[str]] = {}
    for vote in rows("mtbench_first_turn_votes.csv"):
        by_pair.setdefault(pair(vote), []).append(vote.get(vote["winner"], "tie"))
    both = [two for winners in by_pair.values() for two in combinations(winners, 2)]
    decided = [two for two in both if "tie" not in two]
    assert (sum(a == b for a, b in both), len(both)) == (216, 334)
    assert (sum(a == b for a, b in decided), len(decided)) == (168, 203)


def test_every_pair_that_people_judged_has_one_verdict() -> None:
    verdicts = rows("mtbench_first_turn_verdicts.csv")
    assert len(verdicts) == 620
    assert {pair(v) for v in verdicts} == {pair(v) for v in rows("mtbench_first_turn_votes.csv")}
    assert {v["winner"] for v in verdicts} == WINNERS | {"tie (inconsistent)"}


def test_every_question_has_one_of_eight_categories() -> None:
    category = {row["question_id"]: row["category"] for row in rows("mtbench_questions.csv")}
    assert len(category) == 80
    assert set(Counter(category.values()).values()) == {10}
    assert {vote["question_id"] for vote in rows("mtbench_first_turn_votes.csv")} <= set(category)


def test_the_vote_tables_hold_identifiers_and_winners_only() -> None:
    assert set(rows("mtbench_first_turn_votes.csv")[0]) == {
        "question_id", "model_a", "model_b", "turn", "judge", "winner",
    }  # fmt: skip
    assert set(rows("mtbench_first_turn_verdicts.csv")[0]) == {
        "question_id", "model_a", "model_b", "turn", "winner",
    }  # fmt: skip
    assert set(rows("mtbench_questions.csv")[0]) == {"question_id", "category"}


def test_the_votes_name_their_source_and_licence() -> None:
    attribution = text_of("ATTRIBUTION.md")
    for fact in ("2306.05685", "NeurIPS 2023", "Attribution 4.0", "What was changed"):
        assert fact in attribution


def test_the_live_project_is_balanced_over_domains_and_languages(live: dict[str, Any]) -> None:
    items = live["items"]
    cells = Counter((item["domain"], item["language"]) for item in items)
    assert len(items) >= 14
    assert set(cells) == {(domain, language) for domain in DOMAINS for language in ("en", "hi")}
    assert max(cells.values()) - min(cells.values()) <= 1
    assert sum(item["language"] == "hi" for item in items) >= 6


@pytest.mark.parametrize("name", ["live_project.json", "classify_project.json"])
def test_item_keys_are_unique(name: str) -> None:
    keys = [item["key"] for item in load(name)["items"]]
    assert len(keys) == len(set(keys))


def test_every_prompt_ends_with_the_person_who_asks(live: dict[str, Any]) -> None:
    for item in live["items"]:
        assert item["prompt"][-1]["role"] == "user", item["key"]
        assert all(turn["role"] in {"system", "user", "assistant"} for turn in item["prompt"]), item["key"]
        assert all(turn["content"].strip() for turn in item["prompt"]), item["key"]


def test_every_prompt_has_two_or_three_different_answers_by_invented_models(live: dict[str, Any]) -> None:
    for item in live["items"]:
        answers = item["answers"]
        models = [answer["model"] for answer in answers]
        contents = {answer["content"] for answer in answers}
        assert len(answers) in {2, 3}, item["key"]
        assert len(set(models)) == len(models), item["key"]
        assert set(models) <= INVENTED_MODELS, item["key"]
        assert len(contents) == len(answers), item["key"]
        assert all(content.strip() for content in contents), item["key"]


def test_hindi_items_are_written_in_devanagari_and_english_ones_are_not(live: dict[str, Any]) -> None:
    for item in live["items"]:
        for text in [turn["content"] for turn in (*item["prompt"], *item["answers"])]:
            share = share_of_devanagari(text)
            assert share > 0.5 if item["language"] == "hi" else share == 0, (item["key"], text[:60])


def test_answers_show_mathematics_a_table_and_code(live: dict[str, Any]) -> None:
    contents = [answer["content"] for item in live["items"] for answer in item["answers"]]
    assert any("$$" in text for text in contents)
    assert any(re.search(r"^\|[ :|-]*-[ :|-]*\|$", text, re.MULTILINE) for text in contents)
    assert any("```python" in text for text in contents)


def test_mathematics_and_code_fences_are_closed(live: dict[str, Any]) -> None:
    for item in live["items"]:
        for answer in item["answers"]:
            text = answer["content"]
            assert text.count("```") % 2 == 0, (item["key"], answer["model"])
            assert text.count("$") % 2 == 0, (item["key"], answer["model"])
            assert text.count("{") == text.count("}"), (item["key"], answer["model"])


def test_the_comparison_has_four_criteria_named_in_both_languages(live: dict[str, Any]) -> None:
    criteria = live["ontology"]["criteria"]
    assert [criterion["key"] for criterion in criteria] == ["accuracy", "helpfulness", "safety", "writing"]
    assert all(criterion["label"]["en"] for criterion in criteria)
    assert all(DEVANAGARI.search(criterion["label"]["hi"]) for criterion in criteria)


@pytest.mark.parametrize("language", ["en", "hi"])
def test_the_comparison_guideline_has_clauses_one_to_six_and_worked_examples(
    live: dict[str, Any], language: str
) -> None:
    guideline = live["guidelines"][language]
    assert re.findall(r"^\*\*(§\d)", guideline, re.MULTILINE) == [f"§{n}" for n in range(1, 7)]
    assert guideline.count("\n| ") >= 4


@pytest.mark.parametrize("name", ["live_project.json", "classify_project.json"])
def test_titles_and_guidelines_speak_both_languages(name: str) -> None:
    project = load(name)
    for part in (project["title"], project["guidelines"]):
        assert set(part) == {"en", "hi"}
        assert share_of_devanagari(part["hi"]) > 0.8
        assert share_of_devanagari(part["en"]) == 0


def test_messages_to_sort_use_every_label_in_both_languages(sorting: dict[str, Any]) -> None:
    labels = {label["key"] for label in sorting["ontology"]["labels"]}
    cells = Counter((item["language"], item["label"]) for item in sorting["items"])
    assert len(sorting["items"]) == 12
    assert set(cells) == {(language, label) for language in ("en", "hi") for label in labels}
    assert set(cells.values()) == {2}


def test_messages_to_sort_are_written_in_their_language(sorting: dict[str, Any]) -> None:
    for item in sorting["items"]:
        assert bool(DEVANAGARI.search(item["text"])) == (item["language"] == "hi"), item["key"]


def test_people_are_named_in_both_scripts_and_two_review(people: list[dict[str, Any]]) -> None:
    assert len(people) == len({person["key"] for person in people}) == 11
    assert [person["role"] for person in people].count("reviewer") == 2
    for person in people:
        assert not DEVANAGARI.search(person["name"]["en"]), person["key"]
        assert DEVANAGARI.match(person["name"]["hi"]), person["key"]
        assert person["email"].endswith("@example.org"), person["key"]


def test_every_domain_and_language_has_at_least_two_people(people: list[dict[str, Any]]) -> None:
    skills = Counter(skill for person in people for skill in person["skills"])
    languages = Counter(language for person in people for language in person["languages"])
    assert set(skills) == {"generalist", "medicine", "robotics", "finance"}
    assert set(languages) == {"en", "hi"}
    assert min(*skills.values(), *languages.values()) >= 2
