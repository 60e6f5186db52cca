"""Dawid-Skene against crowd-kit, and every method on made-up crowds and, where they are at hand, recorded ones.

    ./tarazu bench methods/aggregation --votes 100000 1000000 --peer-python /path/to/python/with/crowd-kit

The peer runs in its own process, one after the other on the same votes; figures are CPU seconds, so that other
work on the machine counts little. Without crowd-kit only ours are printed. Exits with 1 when a limit is missed.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import _crowds as crowds
import numpy as np

from tarazu import methods

RATIO_MIN = 20.0
"""How many times the CPU seconds of ours the peer takes, at equal accuracy."""
MILLION_SECONDS_MAX = 0.3
NANOSECONDS_MAX = 25.0
"""Of one vote in one round of EM, a million votes and four classes, on one core."""
GOLD = 50
CLASSES_MAX = 20
"""Recorded sets of more labels hold numbers, not classes."""
METHODS = ("MajorityVote", "OneCoin", "DawidSkene", "IBCC", "EBCC", "MACE", "GLAD", "Consensus")


def race(votes: int, peer: str) -> bool:
    """Print one comparison of speed; whether the limits are kept."""
    task, person, label, truth = crowds.busy_crowd(votes)
    coding = time.process_time()
    coded = methods.code_votes(task, person, label)
    coding = time.process_time() - coding
    times = []
    for _ in range(3 if votes < 5_000_000 else 1):
        begin = time.process_time()
        model = methods.DawidSkene().fit(coded)
        times.append(time.process_time() - begin)
    seconds, rounds = min(times), len(model.log_likelihood_history_)
    begin = time.process_time()
    methods.DawidSkene(max_iter=rounds + 10, tol=0).fit(coded)
    each = (time.process_time() - begin - seconds) / 10 / len(coded) * 1e9
    accuracy = float((np.array(model.labels_) == truth[np.array(model.tasks_)]).mean())
    print(f"{votes:>9} votes: ours {seconds:.3f} CPU s, {rounds} rounds, {each:.1f} ns a vote and round, "
          f"accuracy {accuracy:.4f}; coding {coding:.2f} CPU s", flush=True)  # fmt: skip
    kept = votes != 1_000_000 or (seconds <= MILLION_SECONDS_MAX and each <= NANOSECONDS_MAX)
    other = _peer(peer, task, person, label, truth)
    if other is None:
        return kept
    ratio = other["cpu_seconds"] / seconds
    print(f"{'':>9}  crowd-kit {other['cpu_seconds']:.2f} CPU s, {other['rounds']} rounds, "
          f"accuracy {other['accuracy']:.4f}: {ratio:.1f} times ours", flush=True)  # fmt: skip
    return kept and ratio >= RATIO_MIN and accuracy >= other["accuracy"] - 0.001


def _peer(python: str, task: Any, person: Any, label: Any, truth: Any) -> dict[str, float] | None:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "votes.npz"), Path(folder, "labels.npz")
        np.savez(source, task=task, contributor=person, label=label)
        command = [python, str(Path(__file__).with_name("_crowdkit.py")), str(source), str(target)]
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
        if done.returncode:
            print(f"{'':>9}  crowd-kit did not run: {done.stderr.strip().splitlines()[-1:]}", flush=True)
            return None
        found = np.load(target)
        right = float((found["label"] == truth[found["task"]]).mean())
        return {**json.loads(done.stdout), "accuracy": right}


def compare(votes: methods.Votes, truth: np.ndarray[Any, Any], name: str) -> list[float]:
    """Print the accuracy of every method on one crowd, and of Consensus with known answers on the others."""
    known = np.flatnonzero(truth >= 0)
    figures = [_right(getattr(methods, each)().fit(votes).probas_, truth, known) for each in METHODS]
    given, hidden, gap = [], [], []
    for draw in range(3):
        chosen = np.random.default_rng(draw).choice(known, GOLD, replace=False)
        gold = np.full(len(truth), -1)
        gold[chosen] = truth[chosen]
        rest = np.setdiff1d(known, chosen)
        model = methods.Consensus().fit(replace(votes, gold=gold))
        given.append(_right(model.probas_, truth, rest))
        hidden.append(_right(methods.MajorityVote().fit(votes).probas_, truth, rest))
        right = model.probas_.argmax(axis=1)[rest] == truth[rest]
        gap.append(methods.expected_calibration_error(np.minimum(model.confidence_[rest], 1), right))
    figures += [float(np.mean(given)), float(np.mean(given) - np.mean(hidden)), float(np.mean(gap))]
    print(f"{name:>12} " + " ".join(f"{figure:>12.4f}" for figure in figures), flush=True)
    return figures


def _right(probas: Any, truth: Any, known: Any) -> float:
    """Accuracy; labels that tie share the point."""
    leading = probas[known] >= probas[known].max(axis=1, keepdims=True) - 1e-9
    return float((leading[np.arange(len(known)), truth[known]] / leading.sum(axis=1)).mean())


def _recorded(folder: Path) -> dict[str, tuple[methods.Votes, Any]]:
    """Crowds in `folder/<name>/labels.csv` (task, worker, label) and `truth.csv` (task, label)."""
    found = {}
    for labels in sorted(folder.glob("*/labels.csv")):
        with labels.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        with labels.with_name("truth.csv").open(encoding="utf-8", newline="") as file:
            truth = {row["task"]: row["label"] for row in csv.DictReader(file)}
        classes = sorted({row["label"] for row in rows})
        if len(classes) > CLASSES_MAX:
            continue
        votes = methods.code_votes(*([row[name] for row in rows] for name in ("task", "worker", "label")), classes)
        place = {label: code for code, label in enumerate(classes)}
        found[labels.parent.name] = votes, np.array([place.get(truth.get(task, ""), -1) for task in votes.tasks])
    return found


def main() -> int:
    """Run what was asked for; 1 when a limit is missed."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--votes", type=int, nargs="*", default=[100_000, 1_000_000])
    asked.add_argument("--peer-python", default=sys.executable)
    asked.add_argument("--recorded", type=Path, help="folder of recorded crowds")
    asked.add_argument("--skip-accuracy", action="store_true")
    options = asked.parse_args()
    methods.warm()
    kept = [race(votes, options.peer_python) for votes in options.votes]
    if not options.skip_accuracy:
        print(f"{'':>12} " + " ".join(f"{name:>12}" for name in (*METHODS, f"{GOLD} known", "-majority", "ece")))
        for name, make in crowds.MAKERS.items():
            task, person, label, truth = make(0)
            votes = methods.code_votes(task, person, label, list(range(int(truth.max()) + 1)))
            compare(votes, truth[np.array(votes.tasks)], name)
        for name, (votes, truth) in _recorded(options.recorded).items() if options.recorded else ():
            compare(votes, truth, name)
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
