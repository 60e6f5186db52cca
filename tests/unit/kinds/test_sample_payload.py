"""The sample that a project shows is one that it takes, whatever its ontology asks for."""

from typing import Any, get_args

import pytest

from tarazu import kinds
from tarazu.kinds.base import Language

LANGUAGES = get_args(Language)


def fits(kind: str, language: Language, **changes: Any) -> dict[str, Any]:
    """Return the sample under the example's ontology with some members changed, which goes with it."""
    ontology = {**kinds.of(kind).example("en")["ontology"], **changes}
    assert kinds.of(kind).check_ontology(ontology) == []
    sample = kinds.sample_payload(kind, ontology, language)
    assert kinds.of(kind).check_payload(sample, ontology) == []
    return sample


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", kinds.names())
def test_every_kind_takes_its_own_sample(kind: str, language: Language) -> None:
    assert fits(kind, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", range(2, 9))
@pytest.mark.parametrize("kind", ["chat.compare", "chat.rank"])
def test_a_sample_has_as_many_answers_as_a_task_may_have(kind: str, count: int, language: Language) -> None:
    contents = [each["content"] for each in fits(kind, language, answers_max=count)["answers"]]
    assert len(contents) == len(set(contents)) == count


@pytest.mark.parametrize("kind", ["rubric.grade", "judge.audit"])
def test_a_sample_repeats_no_criterion_of_its_project(kind: str) -> None:
    rubric = kinds.of(kind).example("en")["payload"]["rubric"]
    assert "rubric" not in fits(kind, "en", rubric=rubric)
    assert fits(kind, "hi", rubric=[])["rubric"]
    assert [each["key"] for each in fits(kind, "en", rubric=rubric[:1])["rubric"]] == [
        each["key"] for each in rubric[1:]
    ]


@pytest.mark.parametrize("kind", ["text.spans", "text.relations"])
def test_a_sample_marks_nothing_with_labels_that_are_not_there(kind: str) -> None:
    assert "initial" in fits(kind, "en")
    assert "initial" not in fits(kind, "en", labels=[{"key": "drug", "label": {"en": "Drug"}}])


def test_a_sample_of_a_form_has_its_own_form_only_where_the_project_has_none() -> None:
    assert "schema" not in fits("form", "en")
    sample = kinds.sample_payload("form", {}, "hi")
    assert sample["schema"]["title"] == "बिल"
    assert kinds.of("form").check_payload(sample, {}) == []
    other = {"type": "object", "properties": {"sure": {"type": "boolean", "title": "Sure?"}}}
    assert "initial" not in fits("form", "en", schema=other)
