"""How honest the confidence of merged answers is on recorded crowds: fifty checks drawn by chance, all others predicted.

    TARAZU_SHARED_DATA=... ./tarazu bench methods/confidence [--draws 5]

Last, what a count of the same grades takes, by what came since the last one, in seconds of one processor: all learned anew, nothing, a review,
an answer. The crowds are those of `merging`. Grades are right where all five are; a translation, where it lies within the tolerance that projects begin
with. Exits with 1 when data are absent, or when the calibration error is not smaller than before.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from time import process_time
from uuid import NAMESPACE_OID, uuid5

import merging
import msgspec
import numpy as np
from numpy.typing import NDArray

from tarazu import kinds, methods
from tarazu.quality import Given, GoldPolicy, MergedConfidence, Sheet, Weights, learn, merged
from tarazu.quality.merging.checking import Known, KnownAnswers, Merging, ReviewedAnswers, checks_of
from tarazu.quality.merging.confidence import MergedCheck, calibrated, score
from tarazu.quality.merging.kept import Kept

CHECKS = 50
REDUNDANCY = (3, 5, 10)


def main() -> int:
    """Print a line for each crowd and number of answers; 1 when data are absent or calibration is of no use."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=5)
    draws = parser.parse_args().draws
    folder = Path(os.environ.get("TARAZU_SHARED_DATA", "")) / "crowd"
    crowds = [
        *((crowd, 0.0) for crowd in islice(merging.grades(folder), 1)),
        *((crowd, GoldPolicy().tolerance) for crowd in merging.texts(folder)),
    ]
    print(f"{'kind':16}{'answers':>8}{'right':>8}{'ECE':>8}{'after':>8}{'Brier':>8}{'after':>8}")
    lines = [_line(crowd, tolerance, most, draws) for crowd, tolerance in crowds for most in REDUNDANCY]
    for crowd, _ in crowds[:1]:
        _counts(crowd)
    return 0 if lines and all(after < before for before, after in lines) else 1


def _line(crowd: merging.Crowd, tolerance: float, most: int, draws: int) -> tuple[float, float]:
    rows = np.concatenate([_predicted(crowd, tolerance, most, seed) for seed in range(draws)])
    before, after, right = rows.T
    ece = [methods.expected_calibration_error(said, right) for said in (before, after)]
    brier = [float(((said - right) ** 2).mean()) for said in (before, after)]
    print(
        f"{crowd.kind:16}{most:8}{right.mean():8.3f}{ece[0]:8.3f}{ece[1]:8.3f}{brier[0]:8.3f}{brier[1]:8.3f}",
        flush=True,
    )
    return ece[0], ece[1]


def _predicted(crowd: merging.Crowd, tolerance: float, most: int, seed: int) -> NDArray[np.float64]:
    """Score, chance and whether it is right (n, 3) of the answers that were not among the checks."""
    said = np.array(list(_scored(crowd, tolerance, most, seed)))
    order = np.random.default_rng(seed).permutation(len(said))
    checks, others = said[order[:CHECKS]], said[order[CHECKS:]]
    model = methods.BetaCalibration().fit(checks[:, 0], checks[:, 1])
    return np.column_stack([others[:, 0], model.transform(others[:, 0]), others[:, 1]])


def _scored(crowd: merging.Crowd, tolerance: float, most: int, seed: int) -> Iterator[tuple[float, bool]]:
    rows = merging.thinned(crowd.rows, most, seed)
    weights = learn(crowd.kind, crowd.ontology, list(crowd.sheets(rows)))
    kind = kinds.of(crowd.kind)
    for task, some in rows.items():
        given = [Given(person=person, answer=answer) for person, answer in some]
        if found := merged(crowd.kind, crowd.ontology, crowd.payload, given, weights):
            yield score(found), kind.distance(found.answer, crowd.truth[task]) <= tolerance


def _counts(crowd: merging.Crowd) -> None:
    """Print what a count takes that finds kept what the one before has learned, where that is still so."""
    sheets = list(crowd.sheets(crowd.rows))
    at, project = datetime(2026, 1, 1, tzinfo=UTC), Merging(kind=crowd.kind, ontology=crowd.ontology)
    items = [_known(crowd, sheet, at) for sheet in sheets[::4]]
    reviewed = [_reviewed(sheet, at) for sheet in sheets[1::4]]
    known = Known(items=items, reviewed=reviewed[:-1], others=[], tolerance=0.0)
    kept = Kept()
    print(f"\nsince the last count, of {sum(len(each.answers) for each in sheets)} answers (s)")
    for since, some, of in (
        ("all", sheets, known),
        ("nothing", sheets, known),
        ("a review", sheets, replace(known, reviewed=reviewed)),
        ("an answer", [replace(sheets[2], people=sheets[2].people[1:], answers=sheets[2].answers[1:]), *sheets], known),
    ):
        kept, begun = Kept(before=json.loads(msgspec.json.encode(kept.found))), process_time()
        weights = kept.once(Weights, learn, crowd.kind, crowd.ontology, some)
        checks = checks_of(project, of, some, weights, kept)
        kept.once(tuple[MergedConfidence, list[MergedCheck]], calibrated, weights.way, checks, [])
        print(f"{since:16}{process_time() - begun:8.2f}", flush=True)


def _known(crowd: merging.Crowd, sheet: Sheet, at: datetime) -> KnownAnswers:
    return KnownAnswers(
        id=uuid5(NAMESPACE_OID, sheet.task),
        submissions=[sheet.task],
        people=sheet.people,
        answers=[json.dumps(each) for each in sheet.answers],
        payload=json.dumps(sheet.payload),
        expected=json.dumps(crowd.truth[sheet.task]),
        at=at,
    )


def _reviewed(sheet: Sheet, at: datetime) -> ReviewedAnswers:
    return ReviewedAnswers(
        id=uuid5(NAMESPACE_OID, sheet.task),
        people=sheet.people,
        answers=[json.dumps(each) for each in sheet.answers],
        payload=json.dumps(sheet.payload),
        looked=[None],
        holds=[True],
        at=at,
    )


if __name__ == "__main__":
    sys.exit(main())
