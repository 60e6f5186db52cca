"""Every code has words in both languages, with the same places."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import tarazu
from tarazu.http.language import accepted, catalogue, explain, ngettext, spoken, translate
from tarazu.http.problems import STATUSES
from tarazu.kinds.base import FAULT_CODES

SOURCES = sorted(Path(tarazu.__file__).parent.rglob("*.py"))
SAYING = re.compile(r"\b(?:Refusal|Declined|invalid|Fault)\(")


@cache
def calls() -> list[ast.Call]:
    """Every call in the sources that can refuse something."""
    texts = [source.read_text(encoding="utf-8") for source in SOURCES]
    trees = [ast.parse(text) for text in texts if SAYING.search(text)]
    return [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]


def codes(of: str) -> Iterator[str]:
    """Yield the codes of all refusals or faults that the package can give."""
    for call in calls():
        yield from _codes(call, of)


def _codes(call: ast.Call, of: str) -> Iterator[str]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if of == "refusal" and name in ("Refusal", "Declined") and call.args:
        yield from _texts(call.args[0])
    if of == "fault" and name == "invalid" and len(call.args) > 1:
        yield from _texts(call.args[1])
    if of == "fault" and name == "Fault":
        for keyword in call.keywords:
            if keyword.arg == "code":
                yield from _texts(keyword.value)


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


@pytest.mark.parametrize("language", ["en", "hi"])
def test_every_refusal_has_words(language: str) -> None:
    words = catalogue(language)  # type: ignore[arg-type]
    wanted = {f"refusal.{code}" for code in codes("refusal")} | {f"refusal.title_{kind}" for kind in STATUSES}
    assert wanted - words.keys() == set()


@pytest.mark.parametrize("language", ["en", "hi"])
def test_every_fault_has_words(language: str) -> None:
    words = catalogue(language)  # type: ignore[arg-type]
    assert {f"fault.{code}" for code in (*codes("fault"), *FAULT_CODES)} - words.keys() == set()


def test_both_languages_have_the_same_messages_with_the_same_places() -> None:
    english, hindi = catalogue("en"), catalogue("hi")
    own = {key for key in english if re.match(r"(refusal|fault|noun)\.", key)}
    assert own == {key for key in hindi if re.match(r"(refusal|fault|noun)\.", key)}
    for key in own:
        places = [sorted(set(re.findall(r"{\w+}", words[key][0]))) for words in (english, hindi)]
        assert places[0] == places[1], key


def test_hindi_is_not_english_again() -> None:
    english, hindi = catalogue("en"), catalogue("hi")
    same = {key for key in english if key.startswith(("refusal.", "fault.")) and english[key] == hindi.get(key)}
    assert same == set()


def test_words_fit_the_facts_at_hand() -> None:
    assert explain("en", "fault", "out_of_range", {}) == "This is out of range."
    assert "from 1 to 100,000" in explain("en", "fault", "out_of_range", {"minimum": 1, "maximum": 100_000})
    assert "more than 0 and less than 5" in explain("en", "fault", "out_of_range", {"above": 0, "below": 5})
    assert "0 से ज़्यादा" in explain("hi", "fault", "out_of_range", {"above": 0})
    too_large = explain("en", "fault", "too_long", {"weight": 1_011, "most": 1_000})
    assert "1,011" in too_large
    assert "maxLength" in too_large
    assert "1,00,000" in explain("hi", "fault", "out_of_range", {"max": 100_000})
    assert explain("en", "refusal", "not_found", {"what": "project"}).startswith("There is no such project")
    assert "परियोजना" in explain("hi", "refusal", "not_found", {"what": "project"})
    assert explain("en", "refusal", "never_heard_of", {"x": 1}) == "never heard of"


def test_facts_fill_places_and_are_never_templates_themselves() -> None:
    text = translate("en", "refusal.slug_taken", slug="{secret} %s {0.__class__}")
    assert text == "The short name “{secret} %s {0.__class__}” is taken."


def test_counts_choose_their_form() -> None:
    assert ngettext("en", "{count} task", "{count} tasks", 1) == "1 task"
    assert ngettext("en", "{count} task", "{count} tasks", 1200) == "1,200 tasks"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("hi", "hi"),
        ("hi-IN,hi;q=0.9,en-US;q=0.8", "hi"),
        ("en-GB,en;q=0.9,hi;q=0.8", "en"),
        ("fr,hi;q=0.3", "hi"),
        ("en;q=0,hi;q=0.1", "hi"),
        ("*;q=0.5", "en"),
        ("hi;q=nonsense,en;q=0.1", "en"),
        (",,;;q=,=", "en"),
        ("x" * 100_000, "en"),
    ],
)
def test_the_header_chooses_among_the_languages_spoken_here(header: str, language: str) -> None:
    assert accepted(header) == language


def test_only_what_is_spoken_here_is_a_language() -> None:
    assert [spoken(tag) for tag in ("hi", "HI-in", "en_US", "fr", "", "h")] == ["hi", "hi", "en", None, None, None]
