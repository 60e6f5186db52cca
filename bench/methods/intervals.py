"""How often 95 % intervals of strengths hold the truth, by number of voters, simulated.

    ./tarazu bench methods/intervals [--rounds 400]

People share strengths but for a taste of their own, so one person's votes resemble one another. The truth is
what infinitely many such people's votes would give. Exits with 1 when "clustered" intervals, those of
leaderboards, miss 95 % by more than 2 points.
"""

from __future__ import annotations

import argparse
import sys
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.ranking import BradleyTerry

COVERAGE, APART_MAX = 0.95, 0.02
STRENGTHS = np.array([0.9, 0.5, 0.2, -0.1, -0.5, -1.0])


def votes(seed: int, people: int, taste: float, heavy: bool) -> tuple[list[NDArray[Any]], NDArray[Any]]:
    """Columns left, right, share, contributor of one simulated crowd; with `heavy` some vote far more than
    others."""
    generator = np.random.default_rng(seed)
    each = (
        np.maximum(generator.pareto(1.3, people) * 20, 10).astype(int).clip(max=600) if heavy else np.full(people, 40)
    )
    person = np.repeat(np.arange(people), each)
    own = (STRENGTHS + generator.normal(0, taste, (people, len(STRENGTHS))))[person]
    one = generator.integers(0, len(STRENGTHS), len(person))
    other = (one + generator.integers(1, len(STRENGTHS), len(person))) % len(STRENGTHS)
    row = np.arange(len(person))
    won = generator.random(len(person)) < 1 / (1 + np.exp(own[row, other] - own[row, one]))
    return [one, other, won.astype(float), person], person


def truth(taste: float) -> NDArray[Any]:
    """The strengths that fit the mean vote of all such people."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    gaps = STRENGTHS[:, None] - STRENGTHS[None, :]
    shares = (1 / (1 + np.exp(-(gaps[..., None] + taste * np.sqrt(2) * nodes)))) @ (weights / weights.sum())
    left, right = np.nonzero(~np.eye(len(STRENGTHS), dtype=bool))
    columns = np.concatenate([left, left]), np.concatenate([right, right])
    outcome = np.repeat([1.0, 0.0], len(left))
    weight = np.concatenate([shares[left, right], 1 - shares[left, right]])
    return BradleyTerry(interval="none").fit(*columns, outcome, weight=weight).strengths_


def coverage(interval: Any, people: int, taste: float, heavy: bool, rounds: int) -> float:
    """The share of intervals that hold the truth."""
    aim, hits = truth(taste), []
    for seed in range(rounds):
        columns, _ = votes(seed, people, taste, heavy)
        fitted = BradleyTerry(interval=interval, ridge=1e-3, draws=400, seed=seed).fit(*columns)
        hits.append((fitted.intervals_[:, 0] <= aim) & (aim <= fitted.intervals_[:, 1]))
    return float(np.mean(hits))


def main() -> int:
    """Print one line per setting; 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=400)
    rounds = parser.parse_args().rounds
    kinds = ("sandwich", "bootstrap", "clustered", "cluster-bootstrap")
    kept = True
    print(f"{'people':>6} {'taste':>5} {'votes':>8}", *(f"{kind:>18}" for kind in kinds))
    for people, taste, heavy in [(8, 0.5, False), (15, 0.5, False), (40, 0.5, False), (15, 0.5, True),
                                 (40, 0.5, True), (150, 0.5, True), (40, 0.0, False)]:  # fmt: skip
        found = {kind: coverage(kind, people, taste, heavy, rounds) for kind in kinds}
        held = abs(found["clustered"] - COVERAGE) <= APART_MAX
        kept &= held
        shown = [f"{share:18.3f}" for share in found.values()]
        print(
            f"{people:6d} {taste:5.1f} {'heavy' if heavy else 'equal':>8}",
            *shown,
            "" if held else "  MISSED",
            flush=True,
        )
    return int(not kept)


if __name__ == "__main__":
    sys.exit(main())
