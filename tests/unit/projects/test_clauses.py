"""How guidelines are cut into clauses with examples."""

from __future__ import annotations

import pytest

from tarazu import projects
from tarazu.projects import clause_faults, clauses_of, parts_of

WRITTEN = """# Rules

Read first.

**§1 Read before you judge.** All of it, see §2.

- Good: "Both answers,
  to the end."
- Bad: the first line.
- A point that is no example.

**§2 Accuracy comes first.** Check.

- About: `criteria.accuracy`, reason
- About: comment

## Worked examples

| a | b |
"""


def test_clauses_have_their_titles_once_and_in_order() -> None:
    text = '**§1 Read before you judge.** All.\n\n**§2 Accuracy comes first.** See §1.\n\n**§1 Again.** Cite ("§2").'
    assert [(one.number, one.title) for one in clauses_of(text)] == [
        ("§1", "§1 Read before you judge"),
        ("§2", "§2 Accuracy comes first"),
    ]


def test_examples_and_fields_stand_apart_from_the_words_of_their_clause() -> None:
    first, second = clauses_of(WRITTEN)
    assert first.good == ('"Both answers,\nto the end."',)
    assert first.bad == ("the first line.",)
    assert second.about == ("criteria.accuracy", "reason", "comment")
    assert second.good == ()


def test_every_other_line_stays_where_it_was() -> None:
    assert [part.markdown for part in parts_of(WRITTEN)] == [
        "# Rules\n\nRead first.",
        "**§1 Read before you judge.** All of it, see §2.\n\n- A point that is no example.",
        "**§2 Accuracy comes first.** Check.",
        "## Worked examples\n\n| a | b |",
    ]


@pytest.mark.parametrize(
    "line", ["§3 Safety. More.", "## §3 Safety", "**§ 3 Safety.** More", "   **§3 Safety** – more"], ids=range(4)
)
def test_a_clause_may_be_written_plainly_or_as_a_heading(line: str) -> None:
    (found,) = clauses_of(line)
    assert found.number == "§3"
    assert found.title.startswith("§3 Safety")


def test_hindi_names_examples_in_either_spelling_of_the_nukta() -> None:
    (found,) = clauses_of("**§1 पढ़ें।**\n\n- अच्छा: हाँ\n- ख़राब: नहीं\n- \u0959राब: कभी नहीं\n- विषय: reason")
    assert (found.good, found.bad, found.about) == (("हाँ",), ("नहीं", "कभी नहीं"), ("reason",))


def test_a_code_block_holds_no_clauses() -> None:
    assert clauses_of("```\n**§1 Not a clause.**\n```") == []


@pytest.mark.parametrize("name", [one.name for one in projects.templates()])
def test_every_example_of_a_template_belongs_to_a_clause(name: str) -> None:
    for text in projects.template(name).guidelines.values():
        found = clauses_of(text)
        shown = sum(len(one.good) + len(one.bad) for one in found)
        assert shown == sum(text.count(f"\n- {word}: ") for word in ("Good", "Bad", "अच्छा", "ख़राब")) > 0


def test_a_cited_clause_is_one_of_the_numbered_guidelines_in_any_language() -> None:
    written = {"en": "**§1 Read.** All.", "hi": "**§2 पढ़ें।** सब।"}
    assert clause_faults("§2", written) == []
    assert [(each.code, each.facts) for each in clause_faults("§3", written)] == [
        ("not_allowed", {"allowed": ["§1", "§2"]})
    ]
    assert [each.code for each in clause_faults("", written, needed=True)] == ["missing"]


def test_guidelines_without_numbers_may_be_cited_in_any_words() -> None:
    assert clause_faults("on tone", {"en": "Be kind."}) == []
    assert clause_faults(None, {"en": "Be kind."}, needed=True) == []
