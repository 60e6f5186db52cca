"""Recorded crowds are read as they are, and refused by the name of what they lack."""

from __future__ import annotations

from pathlib import Path

import pytest

from tarazu.demo.crowds import read_crowds
from tarazu.kit.errors import Refusal


def written(folder: Path, labels: str, truth: str = "task,label\n1,x\n") -> Path:
    """Write a set into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "labels.csv").write_text(labels, encoding="utf-8")
    (folder / "truth.csv").write_text(truth, encoding="utf-8")
    return folder


def test_of_somebodys_several_judgements_on_a_task_the_first_counts(tmp_path: Path) -> None:
    [crowd] = read_crowds(written(tmp_path / "a", "task,worker,label\n1,w,x\n1,w,y\n2,w,y\n"))
    assert crowd.said == {("1", "w"): "x", ("2", "w"): "y"}
    assert (crowd.name, crowd.labels, crowd.truth) == ("a", ["x", "y"], {"1": "x"})


def test_every_set_of_categories_below_a_folder_is_read_and_no_other(tmp_path: Path) -> None:
    written(tmp_path / "a", "task,worker,label\n1,w,x\n2,w,y\n")
    written(tmp_path / "b", "task,worker,label\n1,v,x\n2,v,z\n")
    written(tmp_path / "numbers", "task,worker,label\n" + "".join(f"{n},v,{n}\n" for n in range(40)))
    (tmp_path / "empty").mkdir()
    assert [crowd.name for crowd in read_crowds(tmp_path)] == ["a", "b"]


def test_a_folder_without_a_crowd_and_a_file_without_a_column_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="crowd_missing"):
        read_crowds(tmp_path)
    with pytest.raises(Refusal, match="table_empty"):
        read_crowds(written(tmp_path / "e", ""))
    with pytest.raises(Refusal, match="crowd_columns") as refused:
        read_crowds(written(tmp_path / "a", "task,label\n1,x\n"))
    assert refused.value.facts["expected"] == "task, worker, label"
