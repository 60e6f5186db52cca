"""Word error rate and time of merging recorded translations, beside crowd-kit where it is installed.

    TARAZU_SHARED_DATA=... ./tarazu bench methods/freeform [--peer PYTHON] [--sets text_wsa_t1 ...]

A set is a folder `crowd/<set>` with answers.csv (task, worker, answer) and truth.csv (task, answer). The word error rate is the
mean over tasks of edits divided by the words of the truth, lower case, without punctuation, in one way for all. `--peer` names a
Python with crowd-kit (and, for TextRASA, sentence-transformers with a model at hand); a peer that cannot run is said so.
Exits with 1 when the data are absent or a goal is missed.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tarazu.methods.freeform import (
    DistanceEmbedding,
    Rover,
    TextConsensus,
    WeightedMedoid,
    text_distance,
    word_distance,
    word_error_rate,
)

GOALS = {"text_wsa_t1": 0.48, "text_wsa_t2": 0.49, "text_wsa_j1": 0.61}
MODELS = {
    "medoid (words, equal weights)": lambda: WeightedMedoid(distance=word_distance, rounds=0),
    "WeightedMedoid (words + characters)": lambda: WeightedMedoid(distance=text_distance),
    "DistanceEmbedding": lambda: DistanceEmbedding(distance=text_distance),
    "Rover": Rover,
    "TextConsensus, equal weights": lambda: TextConsensus(rounds=0),
    "TextConsensus": TextConsensus,
}
PEER = """
import json, sys, time
import pandas as pd
rows = json.load(sys.stdin)
frame = pd.DataFrame(rows, columns=["task", "worker", "text"])
from crowdkit.aggregation import ROVER
start = time.process_time()
found = ROVER(str.split, " ".join).fit_predict(frame.assign(text=frame.text.str.lower()))
print(json.dumps(["crowd-kit ROVER", time.process_time() - start, found.to_dict()]))
try:
    from crowdkit.aggregation import TextRASA
    from sentence_transformers import SentenceTransformer
    encoder = SentenceTransformer("all-mpnet-base-v2", local_files_only=True)
    start = time.process_time()
    found = TextRASA(encoder=encoder.encode).fit_predict(frame)
    print(json.dumps(["crowd-kit TextRASA", time.process_time() - start, found.to_dict()]))
except (ImportError, OSError, TypeError, ValueError) as error:
    print(json.dumps(["crowd-kit TextRASA", None, type(error).__name__]))
"""
Rows = list[tuple[str, str, str]]


def main() -> int:
    """Print one table a set; 1 when data are absent or a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", nargs="*", default=list(GOALS))
    parser.add_argument("--peer", help="a Python that has crowd-kit")
    given = parser.parse_args()
    folder = Path(os.environ.get("TARAZU_SHARED_DATA", "")) / "crowd"
    present = [name for name in given.sets if (folder / name / "answers.csv").is_file()]
    for name in sorted(set(given.sets) - set(present)):
        print(f"ABSENT: {folder / name}; set TARAZU_SHARED_DATA to the folder that holds crowd/{name}", flush=True)
    missed = [name for name in present if not judged(name, folder / name, given.peer)]
    return 1 if missed or not present else 0


def judged(name: str, folder: Path, peer: str | None) -> bool:
    """Print the table of one set; whether TextConsensus reached its goal."""
    rows = [(row["task"], row["worker"], row["answer"]) for row in _read(folder / "answers.csv")]
    truth = {row["task"]: row["answer"] for row in _read(folder / "truth.csv")}
    print(f"\n{name}: {len(rows)} answers to {len(truth)} tasks\n{'':38}   WER   CPU s", flush=True)
    single: dict[str, list[float]] = {}
    for task, _, answer in rows:
        single.setdefault(task, []).append(word_error_rate(answer, truth[task]))
    _line("one person at random", float(np.mean([np.mean(errors) for errors in single.values()])), None)
    _line("best single answer (oracle)", float(np.mean([min(errors) for errors in single.values()])), None)
    errors = {}
    for label, make in MODELS.items():
        answers, seconds = _run(make, rows)
        errors[label] = _error(answers, truth)
        _line(label, errors[label], seconds)
    for label, seconds, answers in _peers(peer, rows):
        if seconds is None:
            print(f"{label:38}   NOT RUN ({answers})")
        else:
            _line(label, _error(answers, truth), seconds)
    goal = GOALS.get(name, float("inf"))
    good = errors["TextConsensus"] <= goal
    print(f"goal {goal}: {'ok' if good else 'MISSED'}")
    return good


def _run(make: Callable[[], TextConsensus], rows: Rows) -> tuple[dict[str, str], float]:
    task, contributor, answer = (list(column) for column in zip(*rows, strict=True))
    start = time.process_time()
    model = make().fit(task, contributor, answer)
    return dict(zip(model.tasks_, model.answers_, strict=True)), time.process_time() - start


def _peers(python: str | None, rows: Rows) -> list[tuple[str, float | None, dict[str, str]]]:
    if python is None:
        print("crowd-kit: NOT RUN; name a Python that has it with --peer")
        return []
    done = subprocess.run([python, "-c", PEER], input=json.dumps(rows), capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"crowd-kit: NOT RUN; {done.stderr.strip().splitlines()[-1:]}")
    return [tuple(json.loads(line)) for line in done.stdout.splitlines() if line.startswith("[")]


def _error(answers: dict[str, str], truth: dict[str, str]) -> float:
    return float(np.mean([word_error_rate(answers[task], truth[task]) for task in truth]))


def _line(label: str, error: float, seconds: float | None) -> None:
    print(f"{label:38} {error:.4f}   {'' if seconds is None else f'{seconds:.2f}'}", flush=True)


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    sys.exit(main())
