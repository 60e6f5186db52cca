"""The demo's texts to grade: whole, in two languages, and graded by two people who differ here and there."""

from __future__ import annotations

import re
from collections import Counter

from tarazu import kinds
from tarazu.demo.grading import GRADED_PROJECTS, GRADERS, grading_projects, gradings


def test_every_text_is_a_task_and_every_grading_an_answer_to_it() -> None:
    said = gradings()
    made = grading_projects()
    assert len(made) == GRADED_PROJECTS
    for project, rows in made:
        assert project["redundancy"] > GRADERS
        assert kinds.of("rubric.grade").check_ontology(project["ontology"]) == []
        for row in rows:
            payload = row["payload"]
            assert kinds.of("rubric.grade").check_payload(payload, project["ontology"]) == []
            answers = said.pop(payload["answer"]["content"])
            assert len(answers) == GRADERS
            for answer in answers:
                assert kinds.check_answer_for("rubric.grade", answer, project["ontology"], payload) == []
    assert said == {}


def test_each_language_has_enough_texts_for_an_interval_and_something_to_differ_on() -> None:
    said = gradings()
    for project, rows in grading_projects():
        assert len(rows) >= 5
        differ: Counter[str] = Counter()
        for row in rows:
            one, other = said[row["payload"]["answer"]["content"]]
            differ.update(
                key for key, each in one["grades"].items() if each["verdict"] != other["grades"][key]["verdict"]
            )
        assert differ.total() >= 2
        assert max(differ.values()) < len(rows) / 2
        words = " ".join(each["criterion"] for each in project["ontology"]["rubric"])
        assert bool(re.search("[\u0900-\u097f]", words)) == (project["language"] == "hi")
