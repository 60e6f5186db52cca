"""Policies of stopping and routing, replayed on recorded crowds and on made-up ones.

    TARAZU_SHARED_DATA=/path ./tarazu bench methods/sequential --seeds 5
    ./tarazu bench methods/sequential --policies "default" "posterior 0.95" --sets rte easy

A cell holds judgements a task, accuracy against the full crowd in points, the least fixed redundancy of equal
accuracy by the same Dawid-Skene, and the share of it that is saved. Recorded sets are folders below `crowd`
with labels.csv (task, worker, label) and truth.csv (task, label). Exits with 1 when recorded sets are at hand
and the default policy with a choice of contributor saves less than the goal on too many of them.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
import time
from pathlib import Path
from typing import Any

import _crowds as crowds
import numpy as np

from tarazu.methods.aggregation.bayesian import IBCC
from tarazu.methods.aggregation.dawid_skene import DawidSkene
from tarazu.methods.aggregation.one_coin import OneCoin
from tarazu.methods.sequential.policies import Adaptive, Budget, Policy
from tarazu.methods.sequential.replay import Replay, replay
from tarazu.methods.sequential.routing import assign, expected_gain
from tarazu.methods.sequential.stopping import GainStop, LeadStop, PosteriorStop
from tarazu.methods.votes import Votes, code_votes

SAVED_MIN = 0.44
SETS_SHARE_MIN = 0.8
"""The goal: so much saved on so many of the recorded sets, by one setting for all."""
GOAL_REDUNDANCY_MIN = 5.0
"""Sets of fewer judgements a task are shown, but not held to the goal: two of them go to the opening."""
CLASSES_MAX = 20
Recorded = tuple[Votes, dict[Any, Any]]


def policies(choose: bool) -> dict[str, Policy]:
    """The candidates by name."""
    adaptive: dict[str, dict[str, Any]] = {
        "default": {},
        "gain 0.02, share 0.15": {"stop": GainStop(limit=0.02, share=0.15)},
        "gain 0.05, share 1/3": {"stop": GainStop(limit=0.05, share=1 / 3)},
        "gain 0.05, any crowd": {"stop": GainStop(limit=0.05, share=1e9)},
        "gain, finished is final": {"reopen": False},
        "gain, three to start": {"start": 3},
        "gain, plain DS 1": {"belief": DawidSkene()},
        "gain, plain DS 4": {"belief": DawidSkene(strength=4.0)},
        "gain, one coin": {"belief": OneCoin()},
        "gain, IBCC": {"belief": IBCC()},
        "posterior 0.97, IBCC": {"stop": PosteriorStop(threshold=0.97), "belief": IBCC()},
        "gain of accuracy 0.001": {"measure": "right", "stop": GainStop(limit=1e-3)},
        "posterior 0.95": {"stop": PosteriorStop(threshold=0.95)},
        "posterior 0.97": {"stop": PosteriorStop(threshold=0.97)},
        "posterior 0.99": {"stop": PosteriorStop(threshold=0.99)},
        "posterior 0.97, DS 1": {"stop": PosteriorStop(threshold=0.97), "belief": DawidSkene()},
        "lead 2": {"stop": LeadStop(lead=2)},
        "lead 3": {"stop": LeadStop(lead=3)},
    }
    found: dict[str, Policy] = {name: Adaptive(choose=choose, **given) for name, given in adaptive.items()}
    found["budget 3"] = Budget(per_task=3.0, choose=choose)
    found["budget 4"] = Budget(per_task=4.0, choose=choose)
    return found


def recorded() -> dict[str, Recorded]:
    """The recorded sets with a truth, from the folder TARAZU_SHARED_DATA; none, loudly, where it is absent."""
    folder = Path(os.environ.get("TARAZU_SHARED_DATA", "")) / "crowd"
    if "TARAZU_SHARED_DATA" not in os.environ or not folder.is_dir():
        print(
            "NO RECORDED CROWDS: set TARAZU_SHARED_DATA to the folder that holds crowd/SET/labels.csv", file=sys.stderr
        )
        return {}
    found = {}
    for place in sorted(folder.iterdir()):
        if (place / "labels.csv").is_file() and (place / "truth.csv").is_file():
            rows, truth = _rows(place / "labels.csv"), {row["task"]: row["label"] for row in _rows(place / "truth.csv")}
            votes = code_votes([r["task"] for r in rows], [r["worker"] for r in rows], [r["label"] for r in rows])
            if len(votes.classes) <= CLASSES_MAX:
                found[place.name] = (votes, truth)
    return found


def made_up() -> dict[str, Recorded]:
    """Made-up crowds of several kinds."""
    found = {}
    for name, make in crowds.MAKERS.items():
        task, person, label, truth = make(0)
        found[name] = (code_votes(task, person, label), dict(enumerate(truth.tolist())))
    return found


def table(sets: dict[str, Recorded], wanted: list[str], seeds: int, choose: bool) -> dict[str, Replay]:
    """Print the replays of every policy; return those of the default by set."""
    print(f"\n{'with a choice of contributor' if choose else 'whoever comes'}, {seeds} seeds")
    print(f"{'':26}" + "".join(f"{name:>24}" for name in sets) + f"{'saved':>8}{'reach':>7}{'points':>8}")
    defaults: dict[str, Replay] = {}
    for name, policy in policies(choose).items():
        if wanted and name not in wanted:
            continue
        found = {}
        for key, (votes, truth) in sets.items():
            found[key] = replay(votes, truth=truth, policy=policy, seeds=range(seeds), curve=_CURVES.get(key))
            _CURVES[key] = found[key].curve
        cells = [
            f"{r.judgements_per_task:.2f} {100 * (r.accuracy - r.full_accuracy):+.1f} {r.least_fixed:.1f} {r.saved:.0%}"
            for r in found.values()
        ]
        saved = [r.saved for r in found.values()]
        points = 100 * float(np.mean([r.accuracy - r.full_accuracy for r in found.values()]))
        reach = sum(share >= SAVED_MIN for share in saved)
        print(
            f"{name:26}" + "".join(f"{cell:>24}" for cell in cells) + f"{np.mean(saved):8.0%}{reach:>7}{points:>+8.1f}"
        )
        if name == "default":
            defaults = found
    return defaults


_CURVES: dict[str, Any] = {}


def speed() -> None:
    """Print what a decision and a routing cost."""
    rule, given = GainStop(), ([0.9, 0.05, 0.05], [2.0, 1.0, 0.0], 0.03, 0.2)
    begin = time.process_time()
    for _ in range(100_000):
        rule.finished_one(*given)
    print(f"\nstopping one task: {(time.process_time() - begin) * 10:.2f} microseconds")
    draw = np.random.default_rng(0)
    probas, tables = draw.dirichlet(np.ones(4), 20_000), draw.dirichlet(np.ones(4), (500, 4))
    expected_gain(probas[:10], tables)
    begin = time.process_time()
    expected_gain(probas, tables)
    gains = time.process_time() - begin
    begin = time.process_time()
    assign(probas, tables, capacity=100)
    print(
        f"20,000 tasks, 500 contributors: gains {gains:.2f} CPU s, assignment {time.process_time() - begin:.2f} CPU s"
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def main() -> int:
    """Run what was asked for; 0 when the goal is reached or cannot be checked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--policies", nargs="*", default=[])
    parser.add_argument("--sets", nargs="*", default=[])
    asked = parser.parse_args()
    known = recorded()
    kept = True
    for title, sets in (("recorded", known), ("made up", made_up())):
        some = {name: one for name, one in sets.items() if not asked.sets or name in asked.sets}
        if not some:
            continue
        print(f"\n{title}: judgements a task, points against the full crowd, least fixed redundancy, saved")
        print(", ".join(f"{name}: {len(v) / len(v.tasks):.1f} a task" for name, (v, _) in some.items()))
        for choose in (True, False):
            defaults = table(some, asked.policies, asked.seeds, choose)
            held = [r.saved for r in defaults.values() if r.full_judgements >= GOAL_REDUNDANCY_MIN]
            if title == "recorded" and choose and held:
                kept = sum(share >= SAVED_MIN for share in held) >= SETS_SHARE_MIN * len(held)
    speed()
    return 0 if kept else 1


if __name__ == "__main__":
    raise SystemExit(main())
