"""How honest the confidence of merged answers is on recorded crowds: fifty checks drawn by chance, all others predicted.

    TARAZU_SHARED_DATA=... ./tarazu bench methods/confidence [--draws 5]

The crowds are those of `merging`. Grades are right where all five are; a translation, where it lies within the tolerance that projects begin
with. Exits with 1 when data are absent, or when the calibration error is not smaller than before.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import merging
import numpy as np
from numpy.typing import NDArray

from tarazu import kinds, methods
from tarazu.quality import Given, GoldPolicy, learn, merged
from tarazu.quality.merging.confidence import score

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


if __name__ == "__main__":
    sys.exit(main())
