"""Shards give what one process gives, whatever their number and order, and say which of them is wrong."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from numpy.testing import assert_allclose
from pyarrow import csv, parquet
from tests.methods.shards import battles, cut, same_answers, same_strengths, votes

from tarazu.methods.aggregation.dawid_skene import DawidSkene
from tarazu.methods.ranking.bradley_terry import BradleyTerry
from tarazu.methods.sharded import ShardedBradleyTerry, ShardedDawidSkene, partition

Table = dict[str, Any]
GOLD = {f"t{n}": "abcd"[n % 4] for n in range(0, 400, 20)} | {"nobody's": "a"}


@pytest.fixture(scope="module")
def crowd() -> Table:
    """2,000 votes on 400 tasks; some without a label, some given twice, some that weigh less."""
    table = votes(400, 5)
    table["label"] = [None if n % 97 == 0 else label for n, label in enumerate(table["label"])]
    again = {name: [column[n] for n in range(0, 2000, 50)] for name, column in table.items()}
    return {name: [*column, *again[name]] for name, column in table.items()}


@pytest.mark.parametrize("shards", [1, 2, 5])
def test_shards_give_the_answers_of_one_process(crowd: Table, shards: int) -> None:
    model = ShardedDawidSkene().fit(cut(crowd, shards))
    same_answers(model, DawidSkene().fit(crowd))


def test_the_order_of_the_shards_does_not_matter(crowd: Table) -> None:
    same_answers(ShardedDawidSkene().fit(reversed(cut(crowd, 5))), DawidSkene().fit(crowd))


@pytest.mark.parametrize("weight", [0.5, 3.0])
def test_weights_times_gold_and_known_skills_mean_the_same_in_shards(crowd: Table, weight: float) -> None:
    rows = len(crowd["task"])
    table = crowd | {"weight": [weight if n % 3 else 1.0 for n in range(rows)], "time": list(range(rows))}
    skills = {"p1": (20.0, 1.0), "stranger": (1.0, 1.0)}
    model = ShardedDawidSkene(skills=skills, strength=4.0, tol=1e-9).fit(cut(table, 3), gold=GOLD)
    same_answers(model, DawidSkene(skills=skills, strength=4.0, tol=1e-9).fit(table, gold=GOLD))


def test_gold_may_be_a_column_and_name_a_class_that_nobody_gave(crowd: Table) -> None:
    table = crowd | {"gold": ["never" if task == "t7" else None for task in crowd["task"]]}
    model = ShardedDawidSkene().fit(cut(table, 2))
    assert "never" in model.classes_
    same_answers(model, DawidSkene().fit(table))


def test_a_fixed_label_space_keeps_its_order(crowd: Table) -> None:
    classes = ["d", "c", "b", "a", "e"]
    model = ShardedDawidSkene(classes=classes).fit(cut(crowd, 2))
    assert model.classes_ == tuple(classes)
    same_answers(model, DawidSkene(classes=classes).fit(crowd))


def test_an_empty_shard_changes_nothing(crowd: Table) -> None:
    empty = {name: [] for name in crowd}
    model = ShardedDawidSkene().fit([empty, *cut(crowd, 2), empty])
    assert model.task_counts_[0] == model.task_counts_[3] == 0
    same_answers(model, DawidSkene().fit(crowd))


@pytest.mark.parametrize("shards", [[], [{"task": [], "contributor": [], "label": []}]])
def test_no_votes_are_no_error(shards: list[Table]) -> None:
    model = ShardedDawidSkene().fit(shards)
    assert model.contributors_ == model.classes_ == ()
    assert model.converged_


def test_a_task_in_two_shards_is_refused(crowd: Table) -> None:
    one, two = cut(crowd, 2)
    two = {name: [*column, one[name][1]] for name, column in two.items()}
    with pytest.raises(ValueError, match=f"task {one['task'][1]!r} is in shard 0 and in shard 1"):
        ShardedDawidSkene().fit([one, two])


def test_equal_numbers_of_different_types_are_one_task() -> None:
    shards = [{"task": [task], "contributor": ["p"], "label": ["a"]} for task in (1, 1.0)]
    with pytest.raises(ValueError, match=r"task 1\.0 is in shard 0 and in shard 1"):
        ShardedDawidSkene().fit(shards)


def test_bad_input_is_named_with_its_shard(crowd: Table, tmp_path: Path) -> None:
    one, two = cut(crowd, 2)
    with pytest.raises(ValueError, match="shard 1: the table has no column 'label'"):
        ShardedDawidSkene().fit([one, {"task": two["task"], "contributor": two["contributor"]}])
    with pytest.raises(ValueError, match="shard 1: column 'task', row 3: the value is missing"):
        ShardedDawidSkene().fit([one, two | {"task": [*two["task"][:3], None, *two["task"][4:]]}])
    path = tmp_path / "votes.csv"
    path.write_text("task,worker,label\n1,p,a\n")
    with pytest.raises(ValueError, match=r"shard 0 \(.*votes\.csv\): the table has no column 'contributor'"):
        ShardedDawidSkene().fit([path])
    with pytest.raises(ValueError, match="shard 0: neither a table nor the path of one: int"):
        ShardedDawidSkene().fit([7])
    with pytest.raises(ValueError, match=r"'votes\.txt' ends neither in \.csv nor in \.parquet"):
        ShardedDawidSkene().fit(["votes.txt"])


@pytest.mark.parametrize("params", [{"strength": 0}, {"max_iter": 0}, {"executor": "threads"}])
def test_parameters_that_mean_nothing_are_refused(params: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(params))):
        ShardedDawidSkene(**params).fit([])


def test_without_ray_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ImportError, match=r"pip install 'tarazu\[ray\]'"):
        ShardedDawidSkene(executor="ray").fit([])


def test_answers_before_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="call fit first"):
        ShardedDawidSkene().answers()


def test_a_function_makes_its_shard_where_it_is_held(crowd: Table) -> None:
    made = [lambda part=part: part for part in cut(crowd, 2)]
    same_answers(ShardedDawidSkene().fit(made), DawidSkene().fit(crowd))


def write(table: Table, path: Path) -> Path:
    """Store a table as CSV or Parquet."""
    (csv.write_csv if path.suffix == ".csv" else parquet.write_table)(pa.table(table), path)
    return path


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_a_partitioned_file_gives_the_answers_of_the_whole(crowd: Table, tmp_path: Path, ending: str) -> None:
    paths = partition(write(crowd, tmp_path / f"votes{ending}"), tmp_path / "shards", 3)
    tables = [parquet.read_table(path) for path in paths]
    assert sum(len(table) for table in tables) == len(crowd["task"])
    assert min(len(table) for table in tables) > 300
    model = ShardedDawidSkene().fit(paths)
    same_answers(model, DawidSkene().fit(crowd))


def test_a_shard_writes_its_own_answers(crowd: Table, tmp_path: Path) -> None:
    model = ShardedDawidSkene().fit(cut(crowd, 2))
    paths = model.write(tmp_path / "answers")
    assert [path.name for path in paths] == ["answers-00000.parquet", "answers-00001.parquet"]
    for path, answers in zip(paths, model.answers(), strict=True):
        written = parquet.read_table(path).to_pydict()
        assert (tuple(written["task"]), tuple(written["label"])) == (answers.tasks, answers.labels)
        assert np.array_equal(written["probas"], answers.probas)
        assert np.array_equal(written["confidence"], answers.confidence)


def test_names_in_csv_files_are_text_whatever_they_look_like(tmp_path: Path) -> None:
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    one.write_text("task,contributor,label\n1,07,1\n")
    two.write_text("task,contributor,label\n2,07,x\n2,NA,\n2,p,x\n")
    model = ShardedDawidSkene().fit([one, two])
    assert (model.contributors_, model.classes_) == (("07", "p"), ("1", "x"))


def test_partition_refuses_a_missing_task_by_its_row(tmp_path: Path) -> None:
    path = tmp_path / "votes.csv"
    path.write_text("task,contributor,label\n1,p,a\n,p,a\n")
    with pytest.raises(ValueError, match="column 'task', row 1: the value is missing"):
        partition(path, tmp_path, 2)
    with pytest.raises(ValueError, match="the file has no column 'item'"):
        partition(path, tmp_path, 2, by="item")
    with pytest.raises(ValueError, match="shards must be positive"):
        partition(path, tmp_path, 0)


@pytest.mark.parametrize("shards", [1, 2, 5])
@pytest.mark.parametrize("interval", ["none", "sandwich", "bootstrap", "clustered", "cluster-bootstrap"])
def test_shards_give_the_strengths_of_one_process(shards: int, interval: Any) -> None:
    table = battles(1500, 8)
    single = BradleyTerry(interval=interval, draws=50).fit(**table)
    model = ShardedBradleyTerry(interval=interval, draws=50).fit(cut(table, shards, "contributor"))
    same_strengths(model, single)
    rows = [{name: column[at::shards] for name, column in table.items()} for at in reversed(range(shards))]
    same_strengths(ShardedBradleyTerry(interval=interval, draws=50).fit(rows), single)


@pytest.mark.parametrize("interval", ["sandwich", "clustered"])
def test_weighted_comparisons_mean_the_same_in_shards(interval: Any) -> None:
    table = battles(600, 5)
    table["weight"] = [1.0 + n % 4 / 3 for n in range(600)]
    empty = {name: [] for name in table}
    model = ShardedBradleyTerry(interval=interval, ties="drop").fit([*cut(table, 3, "contributor"), empty])
    same_strengths(model, BradleyTerry(interval=interval, ties="drop").fit(**table))


def test_an_item_known_to_one_shard_finds_its_place() -> None:
    one = {"left": ["b", "c"], "right": ["c", "b"], "outcome": ["left", "left"]}
    two = {"left": ["c", "a"], "right": ["a", "c"], "outcome": ["left", "left"]}
    model = ShardedBradleyTerry().fit([one, two])
    assert model.items_ == ("a", "b", "c")
    assert_allclose(model.counts_, [[0, 0, 2], [0, 0, 2], [2, 2, 0]])


def test_bad_comparisons_are_named_with_their_shard() -> None:
    table = battles(100, 4)
    with pytest.raises(ValueError, match="shard 1: column 'right', row 0: 'm0' is compared with itself"):
        ShardedBradleyTerry().fit([table, {"left": ["m0"], "right": ["m0"], "outcome": ["left"]}])
    del table["contributor"]
    with pytest.raises(ValueError, match="shard 0: the table has no column 'contributor'"):
        ShardedBradleyTerry(interval="clustered").fit([table])


def test_the_bootstrap_of_weighted_votes_is_refused() -> None:
    table = battles(100, 4) | {"weight": [1.0] * 100}
    with pytest.raises(ValueError, match="the bootstrap of weighted votes draws single rows"):
        ShardedBradleyTerry(interval="bootstrap").fit([table])
