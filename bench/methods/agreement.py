"""Krippendorff's alpha beside the libraries krippendorff and evalica: the same figures, and CPU seconds.

    ./tarazu bench methods/agreement [--ratings 1000000] [--draws 1000]

Every library starts from the same arrays (task, contributor, label), one judgement a row; what it needs them
turned into is part of its time. Exits with 1 when figures differ or a limit is missed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from _peers import peer
from numpy.typing import NDArray

from tarazu.methods.agreement import krippendorff_alpha

evalica, krippendorff = peer("evalica"), peer("krippendorff")

POINT_SECONDS_MAX = 0.05
INTERVAL_SECONDS_MAX = 1.0
PEER_DRAWS = 20
REPEATS = 3


def ratings(count: int, seed: int = 0) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Columns of about `count` judgements in a random order: 3 to 7 a task, 4 classes, 70 % honest."""
    generator = np.random.default_rng(seed)
    tasks = count // 5
    task = np.repeat(np.arange(tasks), generator.integers(3, 8, tasks))
    truth = generator.integers(0, 4, tasks)[task]
    label = np.where(generator.random(len(task)) < 0.7, truth, generator.integers(0, 4, len(task)))
    seat = np.arange(len(task)) - np.searchsorted(task, task)
    person = task % 50 * 7 + seat
    order = generator.permutation(len(task))
    return task[order], person[order], label[order]


def measured(call: Callable[[], Any]) -> tuple[Any, float]:
    """What a call returns, and the least CPU seconds of a few runs."""
    spent = []
    for _ in range(REPEATS):
        begin = time.process_time()
        found = call()
        spent.append(time.process_time() - begin)
    return found, min(spent)


def by_krippendorff(task: NDArray[Any], label: NDArray[Any], metric: Any) -> float:
    """The peer at its best: value counts made by one bincount."""
    counts = np.bincount(task * 4 + label, minlength=(int(task.max()) + 1) * 4).reshape(-1, 4)
    found = krippendorff.alpha(value_counts=counts, value_domain=[0, 1, 2, 3], level_of_measurement=metric)
    return float(found)


def frame(task: NDArray[Any], person: NDArray[Any], label: NDArray[Any]) -> pd.DataFrame:
    """What evalica takes: one row a contributor, one column a task; a task's contributors take 7 seats."""
    table = np.full((7, int(task.max()) + 1), np.nan)
    table[person - task % 50 * 7, task] = label
    return pd.DataFrame(table)


def main() -> int:
    """Print a line per metric and the ratios; 1 when a figure or a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--ratings", type=int, default=1_000_000)
    parser.add_argument("--draws", type=int, default=1000)
    options = parser.parse_args()
    task, person, label = ratings(options.ratings)
    print(f"{len(task)} judgements of {task.max() + 1} tasks; CPU seconds, least of {REPEATS}")
    failed = False
    for metric in ("nominal", "ordinal", "interval", "ratio"):
        peer, peer_seconds = measured(lambda m=metric: by_krippendorff(task, label, m))
        ours, seconds = measured(lambda m=metric: krippendorff_alpha(task, person, label, metric=m, draws=0))
        drawn, drawn_seconds = measured(
            lambda m=metric: krippendorff_alpha(task, person, label, metric=m, draws=options.draws)
        )
        same = abs(peer - ours.value) < 1e-9
        failed |= not same or (
            metric == "nominal" and (seconds > POINT_SECONDS_MAX or drawn_seconds > INTERVAL_SECONDS_MAX)
        )
        print(
            f"{metric:9} alpha {ours.value:.6f} {'equal' if same else f'UNLIKE {peer:.6f}'}; krippendorff {peer_seconds:.3f} s, "
            f"tarazu {seconds:.3f} s ({peer_seconds / seconds:.1f} times), with {options.draws} resamples "
            f"{drawn_seconds:.3f} s: {drawn.low:.4f} to {drawn.high:.4f}"
        )
    table, made = measured(lambda: frame(task, person, label))
    rust, rust_seconds = measured(lambda: evalica.alpha(table))
    begin = time.process_time()
    resampled = evalica.alpha_bootstrap(table, n_resamples=PEER_DRAWS)
    rust_draws = (time.process_time() - begin) / PEER_DRAWS * options.draws
    print(
        f"evalica: alpha {rust.alpha:.6f}, frame {made:.3f} s, point {rust_seconds:.3f} s, {options.draws} resamples "
        f"{rust_draws:.1f} s (from {PEER_DRAWS}: {resampled.low:.4f} to {resampled.high:.4f})"
    )
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
