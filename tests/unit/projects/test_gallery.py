"""Every template can be started as it is, in each of its languages."""

from __future__ import annotations

import re

import pytest

from tarazu import kinds, projects
from tarazu.http.words import WORDS
from tarazu.kit.errors import Refusal
from tarazu.projects.creation import check_project

NAMES = [each.name for each in projects.templates()]
SPOKEN = [(each.name, language) for each in projects.templates() for language in each.languages]


def test_there_is_a_template_for_the_work_that_is_asked_for() -> None:
    assert {"writing-quality", "medical-qa", "medical-literature-verdict", "finance-table-qa"} <= {*NAMES}
    assert {"robotics-instruction", "coding-with-tests", "hindi-fluency"} <= {*NAMES}
    assert {"live-conversation", "red-team", "agent-trajectory", "translation-post-editing", "rubric-writing"} <= {
        *NAMES
    }
    assert projects.template("rubric-grading").redundancy == 2
    assert {language for _, language in SPOKEN} == {"en", "hi"}


@pytest.mark.parametrize(("name", "language"), SPOKEN)
def test_a_template_passes_every_check_of_a_new_project(name: str, language: str) -> None:
    assert check_project(projects.template(name).project("trial", language)) == []


@pytest.mark.parametrize(("name", "language"), SPOKEN)
def test_the_samples_of_a_template_are_tasks_of_its_kind_and_language(name: str, language: str) -> None:
    one = projects.template(name)
    samples = one.samples[language]
    assert 2 <= len(samples) <= 4
    for payload in samples:
        assert kinds.of(one.kind).check_payload(payload, one.project("trial", language).ontology) == []
        assert payload.get("language", payload.get("target_language")) == language


@pytest.mark.parametrize("name", NAMES)
def test_a_template_speaks_both_languages(name: str) -> None:
    one = projects.template(name)
    for texts in (one.title, one.description, one.looks, one.guidelines):
        assert texts.keys() == {"en", "hi"}
        assert re.search("[\u0900-\u097f]", texts["hi"])
        assert not re.search("[\u0900-\u097f]", texts["en"]) or name == "hindi-fluency"


@pytest.mark.parametrize("name", NAMES)
def test_the_guidelines_of_a_template_have_numbered_clauses_with_good_and_bad_examples(name: str) -> None:
    clauses = []
    for text, words in ((projects.template(name).guidelines[code], code) for code in ("en", "hi")):
        clauses.append(re.findall(r"^\*\*§(\d+) ", text, re.MULTILINE))
        good, bad = {"en": ("- Good: ", "- Bad: "), "hi": ("- अच्छा: ", "- ख़राब: ")}[words]
        assert good in text
        assert bad in text
    assert clauses[0] == clauses[1] == [str(number) for number in range(1, len(clauses[0]) + 1)]


@pytest.mark.parametrize("name", NAMES)
def test_a_template_asks_for_skills_that_people_can_say_they_have(name: str) -> None:
    assert {*projects.template(name).skills} <= WORDS["skills"].keys()


@pytest.mark.parametrize(
    "name", ["finance-table-qa", "medical-qa", "medical-literature-verdict", "robotics-instruction"]
)
def test_a_form_has_the_same_values_in_every_language(name: str) -> None:
    one = projects.template(name)
    form = kinds.of("form")
    english, hindi = (one.project("trial", language).ontology for language in ("en", "hi"))
    assert form.labels(english) == form.labels(hindi) != ["answered"]
    assert english != hindi
    assert list(english["schema"]["properties"]) == list(hindi["schema"]["properties"])


def test_a_template_that_is_unknown_or_has_no_words_for_a_language_is_refused() -> None:
    with pytest.raises(Refusal, match="not_found"):
        projects.template("no-such")
    with pytest.raises(Refusal) as refused:
        projects.template("hindi-fluency").project("trial", "en")
    assert refused.value.faults[0].field == "language"


def test_only_a_template_in_which_people_talk_to_models_takes_their_names() -> None:
    live = projects.template("live-conversation")
    assert live.project("trial", "en", ["a", "b"]).ontology["models"] == ["a", "b"]
    assert live.project("trial", "en").ontology["models"] == live.ontology["models"]
    with pytest.raises(Refusal) as refused:
        projects.template("red-team").project("trial", "en", ["a"])
    assert refused.value.faults[0].field == "models"
