"""Who is kept from a project until they are trained, and what they are told is missing."""

from __future__ import annotations

import uuid

import pytest

from tarazu.http.contributor.lessons import TrainingShown
from tarazu.kit.money import Money
from tarazu.quality.known.training import Gate

PROJECT, OTHER, PERSON = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()


def shown(*, done: int, opens: bool = False, required: int = 2) -> TrainingShown:
    """Return the training of somebody with so many of three items done."""
    return TrainingShown(
        feed_id=OTHER,
        title="Compare",
        kind="chat.compare",
        items=3,
        tried=done,
        done=done,
        required=required,
        opens=opens,
        trained_at=None,
        pay=Money(amount_minor=0, currency="INR"),
    )


def test_access_has_a_fit_below_nought_only_where_training_is_asked_for_and_not_done() -> None:
    gate = Gate(projects=frozenset({PROJECT}), trained=frozenset())
    assert gate.fit(PROJECT, PERSON, 800) == -800
    assert gate.fit(OTHER, PERSON, 800) == 800
    assert Gate(projects=gate.projects, trained=frozenset({(PROJECT, PERSON)})).fit(PROJECT, PERSON, 800) == 800


@pytest.mark.parametrize(
    ("training", "missing", "left"),
    [
        (shown(done=0), 2, 3),
        (shown(done=1), 1, 2),
        (shown(done=3), 0, 0),
        (shown(done=0, opens=True), 0, 3),
        (shown(done=1, required=0), 0, 2),
    ],
)
def test_what_is_missing_and_what_is_left_are_told(training: TrainingShown, missing: int, left: int) -> None:
    assert (training.missing, training.left) == (missing, left)
