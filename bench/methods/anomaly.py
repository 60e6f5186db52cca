"""How well each test finds dishonest contributors put into recorded crowds, and how many real ones it finds.

    TARAZU_SHARED_DATA=FOLDER ./tarazu bench methods/anomaly --json src/tarazu/quality/fraud/benched.json

Into each crowd go 15 % more contributors of 20 to 80 judgments who behave in one way. AUC is over all contributors; the
real ones count as honest, though some of them may not be, so 1.0 is out of reach. Exits with 1 when a limit is missed. With
`--json` the figures that stand beside every piece of evidence are written anew: after any change of a test.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from _benched import record
from scipy.stats import rankdata

from tarazu import methods

_ROOT = Path(__file__).resolve().parents[2]
SETS = ("rte", "dog", "sp_amt", "ms")
SEEDS = range(3)
SHARE, FEWEST, MOST, GROUP = 0.15, 20, 80, 5
FLAGGED_MAX = 0.05
LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class Crowd:
    """Recorded judgments as numbers, and the truth of each task (-1: not known)."""

    task: Any
    person: Any
    label: Any
    truth: Any
    classes: int


# Kind of dishonesty: the test for it and the least AUC.
KINDS: dict[str, tuple[Any, float]] = {
    "random": (methods.RandomAnswers(), 0.97),
    "label share": (methods.RandomAnswers(), 0.97),
    "constant": (methods.ConstantAnswers(), 0.975),
    "inverted": (methods.InvertedAnswers(), 0.999),
    "drop-off": (methods.DropOff(permutations=99), 0.945),
    "colluding, random source": (methods.ColludingGroups(), 0.93),
    "colluding, good source": (methods.ColludingGroups(), 0.93),
}


def read(folder: Path) -> Crowd:
    """Read one recorded crowd."""
    with (folder / "labels.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as file:
        truth = {row["task"]: row["label"] for row in csv.DictReader(file)}
    labels = sorted({row["label"] for row in rows} | set(truth.values()))
    tasks, task = np.unique([row["task"] for row in rows], return_inverse=True)
    place = {label: number for number, label in enumerate(labels)}
    return Crowd(
        task,
        np.unique([row["worker"] for row in rows], return_inverse=True)[1],
        np.array([place[row["label"]] for row in rows]),
        np.array([place.get(truth.get(name, ""), -1) for name in tasks]),
        len(labels),
    )


def honest(crowd: Crowd, tasks: Any, rng: np.random.Generator) -> Any:
    """Labels that an ordinary member of the crowd would give."""
    confusion = np.full((crowd.classes, crowd.classes), 0.1)
    known = crowd.truth[crowd.task] >= 0
    np.add.at(confusion, (crowd.truth[crowd.task][known], crowd.label[known]), 1)
    confusion /= confusion.sum(axis=1, keepdims=True)
    share = np.bincount(crowd.label, minlength=crowd.classes) / len(crowd.label)
    return np.array(
        [rng.choice(crowd.classes, p=confusion[crowd.truth[t]] if crowd.truth[t] >= 0 else share) for t in tasks]
    )


def dishonest(crowd: Crowd, kind: str, tasks: Any, source: Any, rng: np.random.Generator) -> Any:
    """Labels of one contributor who behaves as `kind` says; `source` are a group's answers by task."""
    size, share = len(tasks), np.bincount(crowd.label, minlength=crowd.classes) / len(crowd.label)
    if kind == "random":
        return rng.integers(0, crowd.classes, size)
    if kind == "label share":
        return rng.choice(crowd.classes, size, p=share)
    if kind == "constant":
        return np.full(size, rng.choice(crowd.classes, p=share))
    if kind.startswith("colluding"):
        slips = rng.random(size) < 0.05
        return np.where(slips, rng.integers(0, crowd.classes, size), source[tasks])
    careful = honest(crowd, tasks, rng)
    if kind == "inverted":
        return crowd.classes - 1 - careful
    return np.concatenate([careful[: size // 2], rng.integers(0, crowd.classes, size - size // 2)])


def infected(crowd: Crowd, kind: str, rng: np.random.Generator) -> tuple[Any, Any, Any, Any]:
    """The crowd with dishonest contributors: task, contributor, label, and who is dishonest."""
    people, tasks = int(crowd.person.max()) + 1, len(crowd.truth)
    columns = [[crowd.task], [crowd.person], [crowd.label]]
    count = max(3, round(SHARE * people))
    source, pool = np.zeros(tasks, dtype=np.int64), np.arange(tasks)
    for number in range(count):
        if kind.startswith("colluding") and number % GROUP == 0:
            pool = rng.choice(tasks, min(tasks, MOST), replace=False)
            source[pool] = rng.integers(0, crowd.classes, len(pool)) if "random" in kind else honest(crowd, pool, rng)
        size = min(len(pool), int(rng.integers(FEWEST, MOST + 1)))
        chosen = rng.choice(pool, size, replace=False)
        columns[0].append(chosen)
        columns[1].append(np.full(size, people + number))
        columns[2].append(dishonest(crowd, kind, chosen, source, rng))
    task, person, label = (np.concatenate(column) for column in columns)
    return task, person, label, np.arange(people + count) >= people


def area(score: Any, is_odd: Any) -> float:
    """The chance that a dishonest contributor scores above an honest one."""
    ranks, odd = rankdata(score), int(is_odd.sum())
    return float((ranks[is_odd].sum() - odd * (odd + 1) / 2) / (odd * (len(score) - odd)))


def measure(crowds: dict[str, Crowd], kind: str) -> tuple[bool, dict[str, float]]:
    """Print one line about one kind; says whether its limits hold, and what was found."""
    test, least = KINDS[kind]
    areas: dict[str, list[float]] = {name: [] for name in crowds}
    flagged, recalled = [], []
    for name, crowd in crowds.items():
        for seed in SEEDS:
            task, person, label, is_odd = infected(crowd, kind, np.random.default_rng(seed))
            more = {"time": np.arange(len(task))} if kind == "drop-off" else {}
            test.fit(task, person, label, **more)
            areas[name].append(area(test.score_, is_odd))
            flagged.append(float((test.p_value_[~is_odd] <= LEVEL).mean()))
            recalled.append(float((test.p_value_[is_odd] <= LEVEL).mean()))
    mean = float(np.mean([each for found in areas.values() for each in found]))
    holds = mean >= least and np.mean(flagged) <= FLAGGED_MAX
    each = " ".join(f"{name} {np.mean(found):.3f}" for name, found in areas.items())
    print(
        f"{kind:25} AUC {mean:.3f} (>= {least}) {each}   real found {np.mean(flagged):.3f} (<= {FLAGGED_MAX}), "
        f"dishonest found {np.mean(recalled):.2f}   {'ok' if holds else 'MISSED'}"
    )
    return bool(holds), {"area": mean, "false_alarms": float(np.mean(flagged)), "found": float(np.mean(recalled))}


def main() -> int:
    """Measure every kind on every crowd that is there."""
    parser = argparse.ArgumentParser(prog="bench methods/anomaly", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", type=Path, help="put the figures of each test into this file")
    options = parser.parse_args()
    folder = Path(os.environ.get("TARAZU_SHARED_DATA") or _ROOT.parent / "shared" / "data") / "crowd"
    crowds = {name: read(folder / name) for name in SETS if (folder / name).is_dir()}
    if not crowds:
        print(f"no recorded crowds under {folder}: set TARAZU_SHARED_DATA to the folder that holds them")
        return 1
    results = {kind: measure(crowds, kind) for kind in KINDS}
    if options.json:
        tests = {"label share": "random"}
        found: dict[str, list[dict[str, float]]] = {}
        for kind, (_, figures) in results.items():
            name = tests.get(kind, kind.split(",")[0].replace("-", "_"))
            found.setdefault(name, []).append(figures)
        crowd = f"{', '.join(crowds)}; {len(SEEDS)} seeds each; {SHARE:.0%} dishonest of {FEWEST} to {MOST} answers; the worse of two kinds"
        record(options.json, crowd, found)
    return int(not all(holds for holds, _ in results.values()))


if __name__ == "__main__":
    sys.exit(main())
