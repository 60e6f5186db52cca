"""Dawid-Skene over shards beside one process: the same skills, wall seconds, and memory of each process.

    ./tarazu bench methods/shards [--votes 4000000] [--shards 4]

Each way runs in a process of its own and reads Parquet. Memory is the most that a process ever held, less what
it holds with everything imported and nothing loaded. Exits with 1 when skills differ by more than 1e-8, or when a shard's process
holds as much as the single one.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import parquet

PEOPLE, CLASSES, VOTES_A_TASK = 5_000, 4, 4
OBJECT_STORE_BYTES = 200_000_000


def write_votes(path: Path, count: int) -> None:
    """So many votes by people of differing skill, four on each task."""
    draw = np.random.default_rng(1)
    task = np.arange(count) // VOTES_A_TASK
    person = draw.integers(0, PEOPLE, count)
    right = draw.random(count) < draw.beta(8, 3, PEOPLE)[person]
    label = np.where(right, task % CLASSES, draw.integers(0, CLASSES, count))
    parquet.write_table(pa.table({"task": task, "contributor": person, "label": label}), path)


def peak_mb(pid: int | str = "self") -> float:
    """The most memory that a process ever held (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def noted(path: Path, notes: Path) -> Path:
    """A shard that notes which process holds it, and what that held before."""
    from tarazu.methods import warm

    warm()
    (notes / str(os.getpid())).write_text(str(peak_mb()), encoding="ascii")
    return path


def single(folder: Path) -> dict[str, Any]:
    """Fit the whole file in this process."""
    from tarazu.methods import DawidSkene, warm

    warm()
    empty, begin = peak_mb(), time.perf_counter()
    model = DawidSkene().fit(parquet.read_table(folder / "votes.parquet"))
    seconds = time.perf_counter() - begin
    np.save(folder / "single.npy", model.skill_)
    return {"seconds": seconds, "processes": [peak_mb() - empty], "rounds": len(model.log_likelihood_history_)}


def split(folder: Path, shards: int) -> dict[str, Any]:
    """Split the file into shards."""
    from tarazu.methods.sharded import partition

    empty, begin = peak_mb(), time.perf_counter()
    partition(folder / "votes.parquet", folder / "shards", shards)
    return {"seconds": time.perf_counter() - begin, "processes": [peak_mb() - empty]}


def sharded(folder: Path, executor: Any) -> dict[str, Any]:
    """Fit the shards, in this process or under Ray; the first process told of is this one."""
    from tarazu.methods import warm
    from tarazu.methods.sharded import ShardedDawidSkene

    warm()
    if executor == "ray":
        start_ray(folder)
    notes = folder / f"held-{executor}"
    notes.mkdir()
    paths = sorted((folder / "shards").glob("*.parquet"))
    empty, begin = peak_mb(), time.perf_counter()
    model = ShardedDawidSkene(executor=executor).fit([partial(noted, path, notes) for path in paths])
    seconds = time.perf_counter() - begin
    others = [note for note in notes.iterdir() if note.name != str(os.getpid())]
    held = [peak_mb(note.name) - float(note.read_text(encoding="ascii")) for note in others]
    held.insert(0, peak_mb() - empty)
    np.save(folder / f"{executor}.npy", model.skill_)
    return {"seconds": seconds, "processes": held, "rounds": len(model.log_likelihood_history_)}


def start_ray(folder: Path) -> None:
    """A Ray of this machine's processors, on loopback alone."""
    import ray

    ray.init(
        include_dashboard=False,
        object_store_memory=OBJECT_STORE_BYTES,
        _node_ip_address="127.0.0.1",
        _temp_dir=str(folder / "ray"),
        log_to_driver=False,
        logging_level="error",
    )


def run(way: str, folder: Path, shards: int) -> dict[str, Any]:
    """One way in a process of its own."""
    command = [sys.executable, __file__, "--way", way, "--folder", str(folder), "--shards", str(shards)]
    environment = os.environ | {"RAY_USAGE_STATS_ENABLED": "0", "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0"}
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    held = ", ".join(f"{size:.0f}" for size in found["processes"])
    print(f"{way:10} {found['seconds']:8.1f} s   {held} MB   {found.get('rounds', '-')} rounds", flush=True)
    return found


def main() -> int:
    """Print every way; 0 when skills agree and shards hold less."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--votes", type=int, default=4_000_000)
    parser.add_argument("--shards", type=int, default=4)
    parser.add_argument("--way", choices=["single", "partition", "local", "ray"], help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.way:
        ways = {"single": lambda: single(given.folder), "partition": lambda: split(given.folder, given.shards)}
        found = ways.get(given.way, lambda: sharded(given.folder, given.way))()
        print(json.dumps(found))
        return 0
    with tempfile.TemporaryDirectory(prefix="tz-") as name:
        folder = Path(name)
        write_votes(folder / "votes.parquet", given.votes)
        print(f"{given.votes} votes by {PEOPLE} people, {given.shards} shards; memory of each process")
        found = {way: run(way, folder, given.shards) for way in ("single", "partition", "local", "ray")}
        skills = {way: np.load(folder / f"{way}.npy") for way in ("single", "local", "ray")}
    apart = max(float(np.abs(skills["single"] - skills[way]).max()) for way in ("local", "ray"))
    print(f"skills differ by {apart:.1e} at most")
    return int(apart > 1e-8 or max(found["ray"]["processes"]) >= found["single"]["processes"][0])


if __name__ == "__main__":
    sys.exit(main())
