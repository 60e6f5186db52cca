"""Bradley-Terry strengths beside the library evalica: the same figures, and CPU seconds.

    ./tarazu bench methods/ranking [--votes 10000000]

Ours starts from raw integer arrays and counts them; evalica starts from integer arrays and its own winners.
Exits with 1 when figures differ or a limit is missed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from _peers import peer
from numpy.typing import NDArray

from tarazu.methods.ranking import BradleyTerry

evalica = peer("evalica")
BOOTSTRAP_SECONDS_MAX = 1.0
MANY_MODELS_SECONDS_MAX = 2.0
WINNERS = np.array([evalica.Winner.Y, evalica.Winner.Draw, evalica.Winner.X])


def votes(count: int, items: int, seed: int = 0) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Columns left, right and share of random pairs; a tenth are ties."""
    generator = np.random.default_rng(seed)
    strengths = generator.normal(0, 1, items)
    left = generator.integers(0, items, count)
    right = (left + generator.integers(1, items, count)) % items
    won = generator.random(count) < 1 / (1 + np.exp(strengths[right] - strengths[left]))
    return left, right, np.where(generator.random(count) < 0.1, 0.5, won.astype(float))


def measured(call: Callable[[], Any], repeats: int = 3) -> tuple[Any, float, float]:
    """What a call returns, and the least CPU and wall seconds of a few runs."""
    cpu, wall = [], []
    for _ in range(repeats):
        begin, clock = time.process_time(), time.perf_counter()
        found = call()
        cpu.append(time.process_time() - begin)
        wall.append(time.perf_counter() - clock)
    return found, min(cpu), min(wall)


def compare(count: int, items: int) -> tuple[bool, float]:
    """Print one size: both libraries' points, and ours with intervals. Whether they agree, and the CPU seconds of
    the bootstrap (or the sandwich)."""
    left, right, share = votes(count, items)
    winners = WINNERS[(2 * share).astype(int)].tolist()
    peer, peer_cpu, _ = measured(lambda: evalica.bradley_terry(left, right, winners), 1)
    peer_strengths = np.log(peer.scores.sort_index().to_numpy())
    peer_strengths -= peer_strengths.mean()
    print(f"{count} votes on {items} models; CPU (wall) seconds")
    point, cpu, wall = measured(lambda: BradleyTerry(interval="none").fit(left, right, share))
    apart = float(np.abs(point.strengths_ - peer_strengths).max())
    print(
        f"  point: evalica {peer_cpu:.2f}, tarazu {cpu:.2f} ({wall:.2f}), {peer_cpu / cpu:.1f} times; largest difference {apart:.1e}"
    )
    _, cpu, wall = measured(lambda: BradleyTerry().fit(left, right, share))
    print(f"  with sandwich: tarazu {cpu:.2f} ({wall:.2f})")
    last = cpu
    if items <= 100:
        _, last, wall = measured(lambda: BradleyTerry(interval="bootstrap").fit(left, right, share))
        print(f"  with 1,000 bootstraps: tarazu {last:.2f} ({wall:.2f})")
    return apart < 1e-3, last


def by_voter(count: int, items: int, voters: int) -> None:
    """Print what intervals by voter cost."""
    left, right, share = votes(count, items)
    person = np.random.default_rng(1).integers(0, voters, count)
    for interval in ("clustered", "cluster-bootstrap"):
        _, cpu, wall = measured(lambda i=interval: BradleyTerry(interval=i).fit(left, right, share, person), 1)
        print(f"{count} votes of {voters} voters on {items} models, {interval}: {cpu:.2f} ({wall:.2f})")


def main() -> int:
    """Print every size; 1 when figures differ or a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--votes", type=int, default=10_000_000)
    count = parser.parse_args().votes
    few, few_seconds = compare(count, 50)
    many, many_seconds = compare(min(count, 1_000_000), 1000)
    by_voter(min(count, 1_000_000), 50, 5000)
    return int(not (few and many and few_seconds <= BOOTSTRAP_SECONDS_MAX and many_seconds <= MANY_MODELS_SECONDS_MAX))


if __name__ == "__main__":
    sys.exit(main())
