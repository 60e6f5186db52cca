"""What is advised on an answer, and what is left alone."""

from __future__ import annotations

from typing import Any

import pytest

from tarazu import kinds
from tarazu.kinds import AdviceRules, advise
from tarazu.kinds.advice import written

LONG = "The second answer explains the cause and the first one only repeats what was asked in the question."
HINDI = "दूसरा उत्तर कारण समझाता है और पहला केवल प्रश्न को दोहराता है, इसलिए दूसरा बेहतर है।"


def codes(
    answer: dict[str, Any], earlier: list[dict[str, Any]] | None = None, pasted: int = 0, **rules: Any
) -> list[str]:
    """Return the codes of the advice on an answer."""
    return [each.code for each in advise(answer, AdviceRules(**rules), earlier or [], pasted=pasted)]


def test_a_project_without_rules_advises_nothing() -> None:
    assert codes({"comment": "x y"}, [{"comment": "x y"}], pasted=900) == []


def test_length_counts_free_text_and_neither_keys_nor_quotes() -> None:
    answer = {"preference": "a", "comment": "Too bad.", "grades": {"x": {"quote": LONG}}}
    assert codes(answer, characters_min=20) == ["too_short"]
    assert codes(answer, characters_max=7) == ["too_long"]
    assert codes(answer, characters_min=8, characters_max=8) == []


@pytest.mark.parametrize(
    ("text", "language", "told"),
    [
        (LONG, "en", []),
        (HINDI, "hi", []),
        (HINDI, "en", ["language_en"]),
        (LONG, "hi", ["language_hi"]),
        ("doosra uttar kaaran samjhata hai aur pehla keval prashn dohraata hai", "en", ["language_en"]),
        ("zu kurz", "en", []),
    ],
)
def test_another_language_is_noticed_from_eight_words_on(text: str, language: str, told: list[str]) -> None:
    assert codes({"comment": text}, language=language) == told


def test_ones_own_earlier_text_is_noticed_and_a_like_opinion_is_not() -> None:
    again = LONG.replace("second", "other")
    assert codes({"comment": again}, [{"comment": LONG}], repetition=True) == ["repeats"]
    other = "The first one names the danger and says when to get help, which the second one leaves out."
    assert codes({"comment": other}, [{"comment": LONG}], repetition=True) == []
    assert codes({"comment": "Both are fine."}, [{"comment": "Both are fine."}], repetition=True) == []


@pytest.mark.parametrize(
    ("paste", "told"), [("allow", []), ("note", ["pasted"]), ("forbid", ["pasted_though_asked_not_to"])]
)
def test_pasting_is_told_only_where_it_was_declared(paste: str, told: list[str]) -> None:
    assert codes({"comment": LONG}, paste=paste, pasted=40) == told
    assert codes({"comment": LONG}, paste=paste) == []


WRITTEN = {
    "chat.compare": ("criteria.*.reason", "comment"),
    "chat.converse": ("turns.*.user", "turns.*.rewrite", "turns.*.reason", "comment"),
    "chat.demonstrate": ("content", "comment"),
    "chat.rank": ("criteria.*.reason", "comment"),
    "chat.rewrite": ("content", "edits.*.comment", "comment"),
    "facts.check": ("claims.*.correction", "claims.*.justification"),
    "form": ("values.comment", "values.lines.1.text"),
    "judge.audit": ("audit.*.reason", "comment"),
    "qa.author": ("question", "solution.*.content", "source"),
    "qa.solve": ("working",),
    "reasoning.steps": ("correction", "comment"),
    "rubric.author": ("rubric.*.criterion", "rubric.*.meets", "rubric.*.fails", "comment"),
    "rubric.grade": ("grades.*.reason", "comment"),
    "safety.redteam": ("turns.0.content", "rewrite", "comment"),
    "text.classify": ("comment",),
    "text.relations": (),
    "text.spans": ("comment",),
    "text.translate": ("target", "comment"),
    "trajectory.review": ("steps.*.comment", "branch.content", "comment"),
}
"""Of each kind, where in its example people wrote."""


def at(value: Any, path: str) -> list[str]:
    """Return the texts of several words at a place; `*` stands for every member."""
    name, _, rest = path.partition(".")
    if not name:
        return [value] if len(value.split()) > 1 else []
    members = value if isinstance(value, dict) else {str(i): each for i, each in enumerate(value)}
    found = members.values() if name == "*" else [members[name]] if name in members else []
    return [text for each in found for text in at(each, rest)]


@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize("name", kinds.names())
def test_advice_of_every_kind_looks_at_what_its_author_wrote_and_at_nothing_else(name: str, language: str) -> None:
    example = kinds.of(name).example(language)  # type: ignore[arg-type]
    payload, ontology = example["payload"], example["ontology"]
    kind = kinds.for_task(name, payload, ontology)
    told = [*at_all(payload), *at_all(ontology)]
    found = written(example["answer"], kind, told)
    own = {text for path in WRITTEN[name] for text in at(example["answer"], path)}
    assert set(found) == {text for text in own if not any(text in each for each in told)}
    assert len(found) == len(set(found))
    assert written(kind.shown(example["answer"], flipped=True), kind, told) == found


@pytest.mark.parametrize("name", kinds.names())
@pytest.mark.parametrize("strange", [None, 1, "x y", [1], ["x y"], {"content": 1}, [{"content": ["x y"]}]])
def test_no_kind_stumbles_over_an_answer_that_is_none(name: str, strange: Any) -> None:
    example = kinds.of(name).example("en")
    kind = kinds.for_task(name, example["payload"], example["ontology"])
    written(dict.fromkeys([*example["answer"], "next"], strange), kind)
    written({"turns": [strange], "values": {"lines": strange, "x": strange}}, kind)


def at_all(value: Any) -> list[str]:
    """Return every text in a value."""
    if isinstance(value, str):
        return [value]
    members = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for each in members for text in at_all(each)]


def test_a_rewrite_that_keeps_the_text_is_not_called_too_long_for_what_the_model_said() -> None:
    kind, text = kinds.of("chat.rewrite"), "It is the model who said all of this."
    rules = AdviceRules(characters_max=20)
    task = [{"answer": {"content": text}}]
    assert advise({"content": text, "edits": []}, rules, kind=kind, task=task) == []
    assert advise({"content": text, "edits": []}, rules, kind=kind) == []


def test_the_choices_of_a_form_and_its_start_values_are_nobodys_words() -> None:
    form = {
        "type": "object",
        "properties": {"sure": {"type": "string", "enum": ["Not sure"]}, "why": {"type": "string"}},
    }
    task = [{"schema": form, "items": [], "initial": {"why": "To be told."}}, {}]
    kind = kinds.for_task("form", *task)
    assert written({"values": {"sure": "Not sure", "why": "To be told."}}, kind, at_all(task)) == []
    assert written({"values": {"sure": "Not sure", "why": "It is old."}}, kind, at_all(task)) == ["It is old."]
