"""Stopping rules, routing, and replays of both."""

import doctest
import importlib
from collections import Counter
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tarazu.methods.aggregation.dawid_skene import DawidSkene
from tarazu.methods.aggregation.one_coin import OneCoin
from tarazu.methods.sequential.held_out import HeldOutDawidSkene
from tarazu.methods.sequential.policies import Adaptive, Budget, Policy
from tarazu.methods.sequential.replay import FixedRedundancy, Replay, least_fixed_redundancy, replay
from tarazu.methods.sequential.routing import assign, expected_gain, gain_of_pairs, pooled_confusion
from tarazu.methods.sequential.stopping import GainStop, LeadStop, PosteriorStop, StoppingRule
from tarazu.methods.votes import code_votes

RULES: list[StoppingRule] = [
    PosteriorStop(threshold=0.9),
    PosteriorStop(threshold=0.8, temperature=1.7, at_least=3),
    LeadStop(lead=2, at_most=5),
    GainStop(limit=0.1, share=0.5, at_most=6),
]
POLICIES: list[Policy] = [
    Adaptive(),
    Adaptive(choose=True),
    Adaptive(stop=LeadStop(lead=2), reopen=False),
    Adaptive(stop=PosteriorStop(threshold=0.9, at_most=4), choose=True, belief=OneCoin(), reopen=False),
    Budget(per_task=2.5),
    Budget(per_task=3.25, choose=True, measure="right"),
    Budget(per_task=1.5, start=3),
]
Table = tuple[list[int], list[str], list[str], dict[int, str]]


def crowd(tasks: int = 30, people: int = 6, classes: str = "xyz", seed: int = 0) -> Table:
    draw = np.random.default_rng(seed)
    skill = np.linspace(0.35, 0.95, people)
    truth = {t: classes[k] for t, k in enumerate(draw.integers(0, len(classes), tasks))}
    cells = [(t, c) for t in range(tasks) for c in range(people) if draw.random() < 0.9 or c < 2]
    said = [truth[t] if draw.random() < skill[c] else classes[draw.integers(0, len(classes))] for t, c in cells]
    return [t for t, _ in cells], [f"p{c}" for _, c in cells], said, truth


def same(one: Replay, other: Replay) -> bool:
    figures = ("judgements_per_task", "accuracy", "gap", "least_fixed", "saved", "curve")
    alike = all(getattr(one, name) == getattr(other, name) for name in figures)
    return alike and all(np.array_equal(a.asked, b.asked) for a, b in zip(one.runs, other.runs, strict=True))


@pytest.mark.parametrize("module", ["stopping", "routing", "held_out", "policies", "replay"])
def test_the_examples_in_the_docstrings_run(module: str) -> None:
    found = doctest.testmod(importlib.import_module(f"tarazu.methods.sequential.{module}"))
    assert found.attempted
    assert not found.failed


@pytest.mark.parametrize("rule", RULES, ids=repr)
def test_one_task_is_decided_as_it_is_among_many(rule: StoppingRule) -> None:
    draw = np.random.default_rng(1)
    probas, counts = draw.dirichlet(np.full(3, 0.3), 300), draw.integers(0, 4, (300, 3))
    gain = draw.random(300) * 0.3
    among = rule.finished(probas, counts, gain, 0.3)
    alone = [
        rule.finished_one(p, c, g, 0.3) for p, c, g in zip(probas.tolist(), counts.tolist(), gain.tolist(), strict=True)
    ]
    assert among.tolist() == alone
    assert 0 < among.sum() < 300


def test_at_least_and_at_most_bound_every_rule() -> None:
    sure, split = [[1.0, 0.0]], [[0.5, 0.5]]
    assert not PosteriorStop(at_least=3).finished(sure, [[2, 0]])[0]
    assert PosteriorStop(at_most=4).finished(split, [[2, 2]])[0]
    assert not LeadStop(lead=1, at_least=3).finished(sure, [[2, 0]])[0]
    assert not GainStop(at_least=3).finished(sure, [[2, 0]], [0.0])[0]


def test_a_softer_temperature_asks_for_more() -> None:
    probas, counts = [[0.97, 0.02, 0.01]], [[3, 0, 0]]
    stated = [PosteriorStop(threshold=0.95, temperature=t).finished(probas, counts)[0] for t in (0.5, 1.0, 2.0)]
    assert stated == [True, True, False]


def test_a_price_above_what_a_weak_crowd_can_give_is_lowered() -> None:
    doubtful = [[0.6, 0.4]], [[2, 1]], [0.02]
    assert GainStop(limit=0.05).finished(*doubtful)[0]
    assert not GainStop(limit=0.05).finished(*doubtful, 0.03)[0]


@pytest.mark.parametrize("rule", RULES, ids=repr)
def test_no_tasks_are_no_answers(rule: StoppingRule) -> None:
    assert rule.finished(np.zeros((0, 2)), np.zeros((0, 2)), []).tolist() == []


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: PosteriorStop().finished([0.5, 0.5], [[1, 1]]), "'probas'"),
        (lambda: PosteriorStop().finished([[0.5, np.nan]], [[1, 1]]), "'probas', row 0"),
        (lambda: PosteriorStop().finished([[0.5, 0.5]], [[1, -1]]), "'counts', row 0"),
        (lambda: PosteriorStop().finished([[0.5, 0.5]], [[1]]), "'counts'"),
        (lambda: GainStop().finished([[0.5, 0.5]], [[1, 1]]), "'gain'"),
        (lambda: GainStop().finished([[0.5, 0.5]], [[1, 1]], [0.1, 0.1]), "'gain'"),
        (lambda: PosteriorStop(threshold=0).finished([[0.5, 0.5]], [[1, 1]]), "threshold"),
        (lambda: LeadStop(lead=0).finished([[0.5, 0.5]], [[1, 1]]), "lead"),
        (lambda: GainStop(limit=0).finished([[0.5, 0.5]], [[1, 1]], [0.1]), "limit"),
        (lambda: LeadStop(at_least=3, at_most=2).finished([[0.5, 0.5]], [[1, 1]]), "at_most"),
        (lambda: expected_gain([[0.5, 0.6]], np.eye(2)), "'probas', row 0"),
        (lambda: expected_gain([[0.5, 0.5]], np.eye(3)), "'confusion'"),
        (lambda: expected_gain([[0.5, 0.5]], [[[0.5, 0.5], [0.5, 0.4]]]), "'confusion', row 0"),
        (lambda: expected_gain([[0.5, 0.5]], np.eye(2), "luck"), "measure"),  # type: ignore[arg-type]
        (lambda: pooled_confusion(np.eye(2), [1]), "'answered'"),
        (lambda: assign([[0.5, 0.5]], np.eye(2)[None], capacity=-1), "'capacity'"),
        (lambda: assign([[0.5, 0.5]], np.eye(2)[None], taken=[[0, 1]]), "'taken'"),
        (lambda: assign([[0.5, 0.5]], np.eye(2)[None], open_tasks=[1]), "'open_tasks'"),
        (lambda: replay([1, 1], ["a"], ["x", "y"], {1: "x"}), "'contributor'"),
        (lambda: replay([1], ["a"], ["x"], {2: "x"}), "'truth'"),
        (lambda: replay([], [], [], {}), "'truth'"),
        (lambda: replay([1], ["a"], ["x"], {1: "x"}, seeds=[]), "seeds"),
        (lambda: replay([1], ["a"], ["x"], {1: "x"}, policy=Adaptive(start=0)), "start"),
        (lambda: replay([1], ["a"], ["x"], {1: "x"}, policy=Budget(per_task=0.5)), "per_task"),
    ],
)
def test_bad_input_is_refused_by_name(call: Any, named: str) -> None:
    with pytest.raises(ValueError, match=named):
        call()


def test_gains_are_what_the_formulas_say() -> None:
    draw = np.random.default_rng(2)
    probas, tables = draw.dirichlet(np.ones(4), 7), draw.dirichlet(np.ones(4), (5, 4))
    joint = probas[:, None, :, None] * tables[None]
    right = joint.max(axis=2).sum(axis=-1) - probas.max(axis=1)[:, None]
    said = joint.sum(axis=2)
    independent = probas[:, None, :, None] * said[:, :, None, :]
    information = (joint * np.log(joint / independent)).sum(axis=(2, 3))
    assert np.allclose(expected_gain(probas, tables, "right"), right)
    assert np.allclose(expected_gain(probas, tables), information)
    assert np.allclose(expected_gain(probas, tables[3]), information[:, 3])
    task, person = np.array([2, 6]), np.array([4, 0])
    assert np.allclose(gain_of_pairs(probas, tables, task, person), information[task, person])


def test_a_guesser_brings_nothing_and_a_sure_task_gets_nothing() -> None:
    guesser = np.full((2, 2), 0.5)
    assert np.allclose(expected_gain([[0.7, 0.3], [0.5, 0.5]], guesser), 0)
    assert np.allclose(expected_gain([[1.0, 0.0]], np.eye(2)), 0)


def greedy(gain: Any, taken: set[tuple[int, int]], capacity: list[int], per_task: int) -> list[tuple[int, int]]:
    """The same choice by sorting all pairs."""
    found, left, given = [], list(capacity), Counter[int]()
    pairs = sorted(product(range(len(gain)), range(len(gain[0]))), key=lambda pair: (-gain[pair], pair))
    for task, person in pairs:
        if (task, person) not in taken and left[person] > 0 and given[task] < per_task:
            found.append((task, person))
            left[person] -= 1
            given[task] += 1
    return found


@given(seed=st.integers(0, 10_000), per_task=st.integers(1, 3))
@settings(max_examples=20, deadline=None)
def test_routing_takes_the_best_pairs_that_the_limits_allow(seed: int, per_task: int) -> None:
    draw = np.random.default_rng(seed)
    tasks, people = int(draw.integers(1, 9)), int(draw.integers(1, 6))
    probas, tables = draw.dirichlet(np.ones(3), tasks), draw.dirichlet(np.ones(3), (people, 3))
    capacity = draw.integers(0, 4, people)
    taken = {(int(draw.integers(tasks)), int(draw.integers(people))) for _ in range(4)}
    routes = assign(probas, tables, taken=sorted(taken), capacity=capacity, per_task=per_task)
    pairs = list(zip(routes.task.tolist(), routes.contributor.tolist(), strict=True))
    assert pairs == greedy(expected_gain(probas, tables), taken, capacity.tolist(), per_task)
    assert (np.diff(routes.gain) <= 1e-15).all()
    some = assign(probas, tables, taken=sorted(taken), capacity=capacity, per_task=per_task, at_most=2)
    assert list(zip(some.task.tolist(), some.contributor.tolist(), strict=True)) == pairs[:2]


def test_closed_tasks_and_small_gains_are_left_alone() -> None:
    tables = np.array([[[0.9, 0.1], [0.1, 0.9]]])
    probas = [[0.5, 0.5], [0.6, 0.4], [0.999, 0.001]]
    assert assign(probas, tables, open_tasks=[False, True, True]).task.tolist() == [1, 2]
    assert assign(probas, tables, least=0.05).task.tolist() == [0, 1]
    assert assign(np.zeros((0, 2)), tables).task.tolist() == []


def test_a_task_is_judged_by_what_the_other_tasks_say() -> None:
    task, person, label, _ = crowd(tasks=40)
    held, plain = HeldOutDawidSkene().fit(task, person, label), DawidSkene(strength=4.0).fit(task, person, label)
    assert np.array_equal(held.confusion_, plain.confusion_)
    assert held.confidence_.mean() < plain.confidence_.mean()
    assert np.allclose(held.probas_.sum(axis=1), 1)
    known = HeldOutDawidSkene().fit(task, person, label, gold={3: "x"})
    assert known.probas_[3].tolist() == [1.0, 0.0, 0.0]
    assert HeldOutDawidSkene().fit([], [], []).labels_ == ()
    assert HeldOutDawidSkene(strength=2.0).get_params()["strength"] == 2.0


@pytest.mark.parametrize("policy", POLICIES, ids=repr)
def test_nobody_judges_a_task_twice_and_nothing_is_made_up(policy: Policy) -> None:
    task, person, label, truth = crowd()
    votes = code_votes(task, person, label)
    recorded = set(zip(votes.task.tolist(), votes.contributor.tolist(), strict=True))
    for run in replay(task, person, label, truth, policy=policy, seeds=[0, 1]).runs:
        pairs = [(t, c) for _, t, c in run.asked.tolist()]
        assert len(set(pairs)) == len(pairs)
        assert set(pairs) <= recorded
        assert run.judgements_per_task == len(pairs) / len(votes.tasks)
        per_round = Counter((r, t) for r, t, _ in run.asked.tolist() if r > 0)
        assert not per_round or max(per_round.values()) == 1


@pytest.mark.parametrize("policy", [p for p in POLICIES if isinstance(p, Budget)], ids=repr)
@pytest.mark.parametrize("people", [1, 3, 6])
def test_the_budget_is_spent_and_never_exceeded(policy: Budget, people: int) -> None:
    task, person, label, truth = crowd(people=people)
    run = replay(task, person, label, truth, policy=policy, seeds=[0]).runs[0]
    assert len(run.asked) == min(int(policy.per_task * len(truth)), len(task))


@pytest.mark.parametrize("policy", [p for p in POLICIES if isinstance(p, Adaptive) and not p.reopen], ids=repr)
def test_without_reopening_a_finished_task_gets_nothing_more(policy: Adaptive) -> None:
    task, person, label, truth = crowd()
    for run in replay(task, person, label, truth, policy=policy, seeds=[0, 1]).runs:
        for t in range(len(truth)):
            rounds = run.asked[run.asked[:, 1] == t, 0]
            assert sorted(set(rounds.tolist())) == list(range(int(rounds.max()) + 1))


def test_a_task_that_the_rule_calls_finished_gets_nothing() -> None:
    task, person, label, truth = crowd(people=8)
    bounded = Adaptive(stop=PosteriorStop(threshold=1.0, at_most=3), choose=True)
    run = replay(task, person, label, truth, policy=bounded, seeds=[0]).runs[0]
    assert max(Counter(run.asked[:, 1].tolist()).values()) == 3


@pytest.mark.parametrize("policy", [POLICIES[0], POLICIES[1], POLICIES[5]], ids=repr)
def test_the_order_of_the_rows_changes_nothing(policy: Policy) -> None:
    task, person, label, truth = crowd()
    order = np.random.default_rng(5).permutation(len(task)).tolist()
    shuffled = [[column[i] for i in order] for column in (task, person, label)]
    assert same(
        replay(task, person, label, truth, policy=policy, seeds=[0]),
        replay(*shuffled, [truth[t] for t in shuffled[0]], policy=policy, seeds=[0]),
    )


def test_a_seed_decides_everything() -> None:
    task, person, label, truth = crowd()
    one, again, other = (replay(task, person, label, truth, seeds=[seed]) for seed in (3, 3, 4))
    assert same(one, again)
    assert not np.array_equal(one.runs[0].asked, other.runs[0].asked)
    assert same(one, replay(task, person, label, truth, seeds=[3], curve=one.curve))


@pytest.mark.parametrize("policy", POLICIES, ids=repr)
def test_one_task_one_contributor_and_one_label_can_be_replayed(policy: Policy) -> None:
    alone = replay([1], ["a"], ["x"], {1: "x"}, policy=policy, seeds=[0])
    assert (alone.accuracy, alone.judgements_per_task, alone.saved) == (1.0, 1.0, 0.0)
    one_task = replay([1] * 6, list("abcdef"), list("xxyxxx"), {1: "x"}, policy=policy, seeds=[0])
    assert one_task.accuracy == 1.0
    one_person = replay([1, 2, 3], ["a"] * 3, list("xyx"), {1: "x", 3: "z"}, policy=policy, seeds=[0])
    assert one_person.accuracy == 0.5


def test_repeats_and_coded_votes_are_taken_as_everywhere() -> None:
    task, person, label, truth = crowd()
    twice = replay([*task, task[0]], [*person, person[0]], [*label, "y"], truth, seeds=[0])
    assert len(twice.curve) == 6
    votes = code_votes(task, person, label)
    assert same(replay(votes, truth=truth, seeds=[0]), replay(task, person, label, truth, seeds=[0]))
    with pytest.raises(ValueError, match="mapping"):
        replay(votes, truth=["x"] * len(task))


def test_a_budget_counts_judgements_whatever_they_weigh() -> None:
    task, person, label, truth = crowd()
    table = {"task": task, "contributor": person, "label": label, "weight": [0.25] * len(task)}
    run = replay(table, truth=truth, policy=Budget(per_task=2.5), seeds=[0]).runs[0]
    assert len(run.asked) == int(2.5 * len(truth))


def test_the_least_fixed_redundancy_is_interpolated_on_a_rising_curve() -> None:
    def curve(*accuracies: float) -> list[FixedRedundancy]:
        return [
            FixedRedundancy(redundancy=k, judgements_per_task=float(k), accuracy=a)
            for k, a in enumerate(accuracies, start=1)
        ]

    assert least_fixed_redundancy(curve(0.7, 0.9), 0.6) == 1
    assert least_fixed_redundancy(curve(0.7, 0.9), 0.8) == pytest.approx(1.5)
    assert least_fixed_redundancy(curve(0.7, 0.9), 0.95) == 2
    assert least_fixed_redundancy(curve(0.7, 0.9, 0.8, 0.95), 0.85) == pytest.approx(2)


def test_stopping_saves_judgements_where_tasks_differ() -> None:
    task, person, label, truth = crowd(tasks=150, people=14, classes="xy")
    fixed = replay(task, person, label, truth, policy=Adaptive(choose=True), seeds=[0, 1])
    assert fixed.saved > 0.4
    assert fixed.accuracy > fixed.full_accuracy - 0.03


def test_a_recorded_crowd_needs_half_the_judgements(columns: Any) -> None:
    task, person, label = columns("crowd/rte/labels.csv", "task", "worker", "label")
    truth = dict(zip(*columns("crowd/rte/truth.csv", "task", "label"), strict=True))
    found = replay(task, person, label, truth, policy=Adaptive(choose=True), seeds=[0])
    assert found.saved > 0.44
    assert found.accuracy > found.full_accuracy - 0.01
