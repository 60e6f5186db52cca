"""Made-up votes and comparisons, cut into shards, and what it means that shards give the same."""

from typing import Any

import numpy as np
from numpy.testing import assert_allclose

from tarazu.methods.aggregation.dawid_skene import DawidSkene
from tarazu.methods.ranking.bradley_terry import BradleyTerry
from tarazu.methods.sharded import ShardedBradleyTerry, ShardedDawidSkene

Table = dict[str, Any]
NEAR = {"rtol": 0.0, "atol": 1e-8}


def votes(tasks: int, each: int, people: int = 30) -> Table:
    """So many votes on each task; the later a contributor's number, the more often a guess."""
    draw = np.random.default_rng(7)
    task = np.repeat(np.arange(tasks), each)
    person = np.argsort(draw.random((tasks, people)), axis=1)[:, :each].reshape(-1)
    guess = draw.random(len(task)) < (person + 1) / people * 0.8
    label = np.where(guess, draw.integers(0, 4, len(task)), task % 4)
    return {
        "task": [f"t{n}" for n in task.tolist()],
        "contributor": [f"p{n}" for n in person.tolist()],
        "label": ["abcd"[n] for n in label.tolist()],
    }


def battles(count: int, items: int) -> Table:
    """So many comparisons by 40 people, a fifth of them ties."""
    draw = np.random.default_rng(3)
    left = draw.integers(0, items, count)
    right = (left + draw.integers(1, items, count)) % items
    wins = draw.random(count) < 1 / (1 + np.exp((left - right) / 4))
    outcome = np.where(draw.random(count) < 0.2, "tie", np.where(wins, "left", "right"))
    return {
        "left": [f"m{n}" for n in left.tolist()],
        "right": [f"m{n}" for n in right.tolist()],
        "outcome": outcome.tolist(),
        "contributor": [f"v{n}" for n in draw.integers(0, 40, count).tolist()],
    }


def cut(table: Table, shards: int, by: str = "task") -> list[Table]:
    """The rows in shards, those with one value of a column together."""
    place = [int(value[1:]) % shards for value in table[by]]
    return [
        {name: [value for value, its in zip(column, place, strict=True) if its == at] for name, column in table.items()}
        for at in range(shards)
    ]


def same_answers(model: ShardedDawidSkene, single: DawidSkene) -> None:
    """Assert that shards learned what one process did, to 1e-8."""
    assert (model.contributors_, model.classes_) == (single.contributors_, single.classes_)
    assert (model.converged_, len(model.log_likelihood_history_)) == (
        single.converged_,
        len(single.log_likelihood_history_),
    )
    for name in ("confusion_", "class_prior_", "right_", "answered_", "skill_", "skill_interval_"):
        assert_allclose(getattr(model, name), getattr(single, name), **NEAR, err_msg=name)
    row = {task: at for at, task in enumerate(single.tasks_)}
    seen = 0
    for answers in model.answers():
        rows = [row[task] for task in answers.tasks]
        assert_allclose(answers.probas, single.probas_[rows], **NEAR)
        assert_allclose(answers.confidence, single.confidence_[rows], **NEAR)
        assert answers.labels == tuple(single.labels_[at] for at in rows)
        seen += len(rows)
    assert seen == len(row)


def same_strengths(model: ShardedBradleyTerry, single: BradleyTerry) -> None:
    """Assert that shards learned what one process did, to 1e-8."""
    assert model.items_ == single.items_
    for name in ("strengths_", "counts_", "intervals_", "standard_errors_", "covariance_", "degrees_of_freedom_"):
        assert_allclose(getattr(model, name), getattr(single, name), **NEAR, err_msg=name)
