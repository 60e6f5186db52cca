"""How well the tests of written answers find copied and machine-made texts put among real ones, and how many real people they find.

    TARAZU_SHARED_DATA=FOLDER ./tarazu bench methods/texts --json src/tarazu/quality/fraud/benched.json

The crowd: 1,000 translations of 100 sentences by 42 people. Into it go six more people of 20 sentences each. Copiers take the
texts of one real person and change some words; whoever was copied from counts as found too, since no test can tell who took from
whom. Machine users hand in a good translation (the reference) with some words left out, as a model varies. AUC is over everybody
but the sources. Exits with 1 when a limit is missed.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from _benched import record
from rapidfuzz import fuzz
from scipy.stats import false_discovery_control, rankdata, spearmanr

from tarazu import methods

_ROOT = Path(__file__).resolve().parents[2]
SEEDS = range(5)
MORE, TEXTS, LEVEL = 6, 20, 0.05
# What is put in: the test that is to find it, the share of words that is changed, and the least AUC.
KINDS: dict[str, tuple[Any, float, float]] = {
    "copied, as it is": (methods.CopiedText, 0.0, 0.99),
    "copied, every tenth word changed": (methods.CopiedText, 0.1, 0.99),
    "copied, every third word changed": (methods.CopiedText, 0.33, 0.0),
    "machine, every tenth word left out": (methods.MachineLikeText, 0.1, 0.0),
    "machine, every third word left out": (methods.MachineLikeText, 0.33, 0.0),
}


@dataclass(frozen=True, slots=True)
class Writings:
    """Recorded texts by task and person, and a good text for each task."""

    rows: list[tuple[str, str, str]]
    truth: dict[str, str]


def read(folder: Path) -> Writings:
    """Read the recorded crowd."""
    with (folder / "answers.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["task"], row["worker"], row["answer"]) for row in csv.DictReader(file)]
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as file:
        return Writings(rows, {row["task"]: row["answer"] for row in csv.DictReader(file)})


def varied(text: str, share: float, words: list[str], rng: np.random.Generator) -> str:
    """Return a text of which a share of the words is another word of the crowd's, or left out where there are none to take."""
    said = text.split()
    kept = rng.random(len(said)) >= share
    return " ".join(
        word if keep else str(rng.choice(words)) if words else "" for word, keep in zip(said, kept, strict=True)
    )


def infected(
    crowd: Writings, kind: str, share: float, rng: np.random.Generator
) -> tuple[list[Any], set[str], set[str]]:
    """Return the crowd with people put in, their names, and the names of those from whom they took."""
    by_person = defaultdict(list)
    for task, person, text in crowd.rows:
        by_person[person].append((task, text))
    every_word = [word for _, _, text in crowd.rows for word in text.split()]
    rows, added, sources = list(crowd.rows), set(), set()
    for number in range(MORE):
        name = f"added-{number}"
        added.add(name)
        if kind.startswith("copied"):
            source = str(rng.choice([person for person in sorted(by_person) if len(by_person[person]) >= TEXTS]))
            sources.add(source)
            taken, words = by_person[source], every_word
        else:
            taken, words = sorted(crowd.truth.items()), []
        for place in rng.choice(len(taken), TEXTS, replace=False).tolist():
            task, text = taken[place]
            rows.append((task, name, varied(text, share, words, rng)))
    return rows, added, sources


def measured(crowd: Writings, kind: str, seed: int) -> tuple[float, float, float, float]:
    """Return AUC, the shares found of whom was put in (p-value, adjusted), and the share found of the real people besides."""
    make, share, _ = KINDS[kind]
    rows, added, sources = infected(crowd, kind, share, np.random.default_rng(seed))
    test = make().fit(*[list(column) for column in zip(*rows, strict=True)])
    is_added = np.array([name in added for name in test.contributors_])
    is_real = ~is_added & np.array([name not in sources for name in test.contributors_])
    ranks = rankdata(test.score_[is_added | is_real])
    inside, n = is_added[is_added | is_real], int(is_added.sum())
    area = (ranks[inside].sum() - n * (n + 1) / 2) / (n * int(is_real.sum()))
    adjusted = false_discovery_control(test.p_value_)
    found = (test.p_value_ <= LEVEL)[is_added].mean(), (adjusted <= LEVEL)[is_added].mean()
    return float(area), float(found[0]), float(found[1]), float((test.p_value_ <= LEVEL)[is_real].mean())


def leaning(crowd: Writings, make: Any) -> tuple[float, float]:
    """Of the real people alone: rank correlation of the score with nearness to the reference, and the share with p <= 0.05."""
    near = defaultdict(list)
    for task, person, text in crowd.rows:
        near[person].append(fuzz.ratio(text.casefold(), crowd.truth[task].casefold()))
    test = make().fit(*[list(column) for column in zip(*crowd.rows, strict=True)])
    quality = [float(np.mean(near[name])) for name in test.contributors_]
    return float(spearmanr(test.score_, quality).statistic), float((test.p_value_ <= LEVEL).mean())


def main() -> int:
    """Print both tables and say whether every limit holds."""
    parser = argparse.ArgumentParser(prog="bench methods/texts", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", type=Path, help="put the figures of the test of copied texts into this file")
    options = parser.parse_args()
    shared = Path(os.environ.get("TARAZU_SHARED_DATA", _ROOT.parent / "shared" / "data"))
    folder = shared / "crowd" / "text_wsa_t1"
    if not folder.is_dir():
        print(f"recorded texts not found at {folder}; set TARAZU_SHARED_DATA", file=sys.stderr)
        return 2
    crowd, missed = read(folder), 0
    print(f"{'put in':<38}{'AUC':>7}{'found':>8}{'adjusted':>10}{'real people found':>20}")
    for kind, (_, _, least) in KINDS.items():
        area, found, adjusted, alarms = np.mean([measured(crowd, kind, seed) for seed in SEEDS], axis=0)
        missed += area < least
        print(f"{kind:<38}{area:>7.3f}{found:>8.0%}{adjusted:>10.0%}{alarms:>20.1%}")
        if options.json and kind == "copied, every tenth word changed":
            on = f"{folder.name}; {len(SEEDS)} seeds; {MORE} copiers of {TEXTS} texts, every tenth word another"
            record(options.json, on, {"copied": [{"area": area, "false_alarms": alarms, "found": found}]})
    print(f"\n{'of the real people alone':<38}{'score with quality':>20}{'p <= 0.05':>11}")
    for make in (methods.CopiedText, methods.MachineLikeText):
        rho, alarms = leaning(crowd, make)
        print(f"{make.__name__:<38}{rho:>20.2f}{alarms:>11.1%}")
    return int(missed > 0)


if __name__ == "__main__":
    raise SystemExit(main())
