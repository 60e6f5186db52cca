"""Shards held by Ray's own processes on this machine give what one process gives."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from tarazu.methods.aggregation.dawid_skene import DawidSkene
from tarazu.methods.ranking.bradley_terry import BradleyTerry
from tarazu.methods.sharded import ShardedBradleyTerry, ShardedDawidSkene
from tests.methods.shards import battles, cut, same_answers, same_strengths, votes

OBJECT_STORE_BYTES = 80_000_000
QUIET = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0"}
"""No reports, and no warning of how Ray will treat accelerators in the future."""


@pytest.fixture(scope="module")
def ray() -> Iterator[Any]:
    """A Ray of two processors that is reached by loopback alone and reports to nobody; stopped afterwards."""
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        for name, value in QUIET.items():
            patch.setenv(name, value)
        warnings.filterwarnings("ignore", category=DeprecationWarning, module=r"ray(\..*)?")
        module = pytest.importorskip("ray", reason="Ray is not installed: pip install 'tarazu[ray]'")
        folder = tempfile.mkdtemp(prefix="tz-ray-")  # short, because sockets stand in it
        module.init(
            num_cpus=2,
            include_dashboard=False,
            object_store_memory=OBJECT_STORE_BYTES,
            _node_ip_address="127.0.0.1",
            _temp_dir=folder,
            log_to_driver=False,
            logging_level="error",
        )
        try:
            yield module
        finally:
            module.shutdown()
            shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.usefixtures("ray")
def test_answers_from_ray_equal_those_of_one_process_to_the_bit_and_each_shard_has_its_own(tmp_path: Path) -> None:
    def here() -> dict[str, list[Any]]:
        return {"task": [f"held by {os.getpid()}"], "contributor": ["p0"], "label": ["a"]}

    table = votes(300, 4)
    shards = [*cut(table, 2), {name: [] for name in table}]
    model = ShardedDawidSkene(executor="ray").fit([*(lambda part=part: part for part in shards), here])
    local = ShardedDawidSkene(executor="local").fit([*shards, here()])
    assert model.confusion_.tobytes() == local.confusion_.tobytes()
    assert model.log_likelihood_history_ == local.log_likelihood_history_
    same_answers(local, DawidSkene().fit({name: [*table[name], *here()[name]] for name in table}))
    paths = model.write(tmp_path)
    assert [parquet.read_metadata(path).num_rows for path in paths] == [150, 150, 0, 1]
    holders = {task for answers in model.answers() for task in answers.tasks if str(task).startswith("held by")}
    assert len(holders) == 1
    assert f"held by {os.getpid()}" not in holders


@pytest.mark.usefixtures("ray")
def test_strengths_from_ray_equal_those_of_one_process() -> None:
    table = battles(500, 6)
    model = ShardedBradleyTerry(interval="clustered", executor="ray").fit(cut(table, 2, "contributor"))
    same_strengths(model, BradleyTerry(interval="clustered").fit(**table))


@pytest.mark.usefixtures("ray")
def test_what_is_wrong_in_a_shard_is_told_as_without_ray() -> None:
    table = votes(20, 3)
    with pytest.raises(ValueError, match=r"^shard 0: the table has no column 'label'"):
        ShardedDawidSkene(executor="ray").fit([{"task": table["task"], "contributor": table["contributor"]}])


def test_a_ray_that_was_not_started_is_asked_for(ray: Any) -> None:
    ray.shutdown()
    with pytest.raises(ValueError, match=r"call ray\.init\(\) first"):
        ShardedDawidSkene(executor="ray").fit([])
