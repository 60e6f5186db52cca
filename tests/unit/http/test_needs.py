"""What work asks for is told with the level at which somebody has it, and where that comes from."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

import pytest

from tarazu.http.contributor.needs import Having
from tarazu.http.language import Language
from tarazu.quality import SkillScore
from tarazu.workforce import Contributor


def having(*scores: SkillScore, **changes: Any) -> Having:
    """Return what somebody has who speaks Hindi and English and knows medicine."""
    person: dict[str, Any] = {
        "id": uuid.uuid4(),
        "languages": ["hi", "en"],
        "skills": ["medicine"],
        "is_reviewer": False,
        "standing": "good",
        "created_at": datetime.now(UTC),
        "employer_id": None,
    }
    return Having(Contributor(**person | changes), {each.skill: each for each in scores})


@pytest.mark.parametrize(
    ("language", "note"),
    [
        ("en", "recorded with you; 45 of 50 known answers right"),
        ("hi", "आपके नाम दर्ज; 50 में से 45 ज्ञात उत्तर सही"),
    ],
)
def test_a_skill_is_told_with_what_its_known_answers_came_to(language: Language, note: str) -> None:
    score = SkillScore(skill="medicine", projects=2, answers=50, right_answers=45, low=0.79, high=0.96)
    _, skill = having(score).needs("hi", ["medicine"], language)
    assert (skill.what, skill.has, skill.note) == ("skill", True, note)


def test_what_somebody_lacks_is_told_as_that() -> None:
    needs = having(languages=["en"]).needs("hi", ["law"], "en")
    assert [(each.name, each.has, each.note) for each in needs] == [
        ("Hindi", False, "not recorded with you"),
        ("Law", False, "not recorded with you"),
    ]


def test_a_team_gives_its_work_to_whom_it_likes() -> None:
    needs = having(skills=[], employer_id=uuid.uuid4()).needs("en", ["law"], "en")
    assert {(each.has, each.note) for each in needs} == {(True, "your team assigned you")}
