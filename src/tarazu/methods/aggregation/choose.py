"""Several models and known answers to weigh them by; and the estimator to begin with."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from tarazu.methods.aggregation.aggregator import Aggregator, clamp
from tarazu.methods.aggregation.bayesian import EBCC
from tarazu.methods.aggregation.calibration import Temperature
from tarazu.methods.aggregation.crowd import Crowd
from tarazu.methods.aggregation.dawid_skene import DawidSkene
from tarazu.methods.aggregation.mace import MACE
from tarazu.methods.aggregation.majority import MajorityVote
from tarazu.methods.aggregation.one_coin import OneCoin
from tarazu.methods.aggregation.platt import PlattScaling
from tarazu.methods.aggregation.skills import SkilledAggregator
from tarazu.methods.columns import FloatArray, IntArray
from tarazu.methods.votes import Votes

_NEGLIGIBLE = 0.01
_LEAST = 1e-3
_TIE = 1e-9


class Choose(SkilledAggregator):
    """An average of models in which each weighs by how well it did on tasks with known answers.

    No model of a crowd wins everywhere, and the likelihood of the votes does not tell which one is right about
    the truth; known answers do. Every candidate is fitted without them, its posteriors p_m are calibrated by
    `Temperature`, and with n known answers

        weight_m ∝ exp(1/4 * (sum_i [m is right on i] + sum_i log p_m(answer_i)))
        P(z_t = k) = sum_m weight_m * p_m(z_t = k)

    Few known answers leave an even average, many choose one model. Candidates of some weight are then fitted
    again with the known answers held fast, and how often the average is right is learned by `PlattScaling`. Exponential weights: Littlestone
    and Warmuth, The Weighted Majority Algorithm, 1994; averaging against choosing: Hoeting et al., Bayesian
    Model Averaging, Statistical Science 14 (1999). Without known answers all candidates weigh the same
    and nothing is scaled.

    Parameters: `candidates`, estimators by name, by default majority vote, `OneCoin`, `DawidSkene` of strengths
    1 and 10, `EBCC`, `MACE`; `seed` of the default candidates; `classes`, the label space. Learned: what every
    `SkilledAggregator` learns, and `weights_`, by name of the candidate; `slope_` and `shift_` of the scaling.

    >>> task = [t for t in range(30) for _ in range(3)]
    >>> label = [word for t in range(30) for word in ("yes" if t % 2 else "no", "yes" if t % 2 or t % 5 == 0 else "no", "yes")]
    >>> people = ["asha", "ravi", "zoya"] * 30
    >>> gold = {t: "yes" if t % 2 else "no" for t in range(20)}
    >>> model = Choose().fit(task, people, label, gold=gold)
    >>> model.labels_[24:]
    ('no', 'yes', 'no', 'yes', 'no', 'yes')
    """

    weights_: dict[str, float]
    slope_: float
    shift_: float

    def __init__(
        self,
        *,
        candidates: Mapping[str, Aggregator] | None = None,
        seed: int = 0,
        classes: Sequence[Hashable] | None = None,
    ) -> None:
        self.candidates = candidates
        self.seed = seed
        self.classes = classes

    def _check(self) -> None:
        if self.candidates is not None and not self.candidates:
            raise ValueError("candidates must hold at least one estimator")

    def _learn(self, votes: Votes) -> None:
        models = default_candidates(self.seed) if self.candidates is None else dict(self.candidates)
        blind = replace(votes, gold=np.full(len(votes.tasks), -1, dtype=np.int64))
        tables = {name: _fitted(model, blind) for name, model in models.items()}
        known = np.flatnonzero(votes.gold >= 0)
        self.weights_, self.slope_, self.shift_ = dict.fromkeys(models, 1 / len(models)), 1.0, 0.0
        self.probas_ = _average(tables, self.weights_)
        if len(known):
            truth = votes.gold[known]
            heat = {name: Temperature().fit(table[known], truth) for name, table in tables.items()}
            self.weights_ = _weigh({name: heat[name].transform(table) for name, table in tables.items()}, known, truth)
            for name, weight in self.weights_.items():
                blind_table = heat[name].transform(tables[name])
                held = _fitted(models[name], votes) if weight > _NEGLIGIBLE else tables[name]
                tables[name] = np.where((votes.gold >= 0)[:, None], blind_table, heat[name].transform(held))
            self.probas_ = _average(tables, self.weights_)
            last = PlattScaling().fit(self.probas_[known], truth)
            self.slope_, self.shift_ = last.slope_, last.shift_
            self.probas_ = clamp(last.transform(self.probas_), votes)
        crowd = Crowd.of(votes)
        self._rate(crowd, crowd.counted(self.probas_))


class Consensus(Choose):
    """The estimator to begin with: the best answer to each task, and how sure one may be of it.

    Without known answers it is the even average of three models that fail in different crowds: `OneCoin` (one
    accuracy a person), `DawidSkene` (a confusion matrix a person) and `EBCC` (mistakes that people share). With
    known answers, `gold`, it is what `Choose` makes of all its candidates, and its confidence is
    calibrated: some 50 known answers are enough. Without them the confidence is too high, as that of every
    such model.

    Parameters: `seed`; `classes`, the label space. Learned: as `Choose`.

    >>> task, people = [1, 1, 1, 2, 2, 2, 3, 3, 3], ["asha", "ravi", "zoya"] * 3
    >>> model = Consensus().fit(task, people, list("xxy" "yyx" "xxx"))
    >>> dict(zip(model.tasks_, model.labels_))
    {1: 'x', 2: 'y', 3: 'x'}
    >>> bool(model.skill_[0] > model.skill_[2])
    True
    """

    def __init__(self, *, seed: int = 0, classes: Sequence[Hashable] | None = None) -> None:
        super().__init__(seed=seed, classes=classes)

    def _learn(self, votes: Votes) -> None:
        several: dict[str, Aggregator] = default_candidates(self.seed)
        if not (votes.gold >= 0).any():
            several = {name: several[name] for name in ("one coin", "dawid skene", "ebcc")}
        chosen = Choose(candidates=several).fit(votes)
        for name, value in vars(chosen).items():
            if name.endswith("_"):
                setattr(self, name, value)


def default_candidates(seed: int = 0) -> dict[str, Aggregator]:
    """The models that `Choose` weighs unless it is told others."""
    return {
        "majority": MajorityVote(),
        "one coin": OneCoin(),
        "dawid skene": DawidSkene(),
        "dawid skene, strong prior": DawidSkene(strength=10.0),
        "ebcc": EBCC(seed=seed),
        "mace": MACE(),
    }


def _fitted(model: Aggregator, votes: Votes) -> FloatArray:
    copy = type(model)(**model.get_params())
    return copy.fit(votes).probas_


def _average(tables: Mapping[str, FloatArray], weights: Mapping[str, float]) -> FloatArray:
    average = np.zeros(next(iter(tables.values())).shape)
    for name, table in tables.items():
        average += weights[name] * table
    average /= average.sum(axis=1, keepdims=True)
    return average


def _weigh(tables: Mapping[str, FloatArray], known: IntArray, truth: IntArray) -> dict[str, float]:
    """Exponential weights by right answers and log probabilities; a tie is right by its share."""
    scores = []
    for table in tables.values():
        rows = table[known]
        answer = rows[np.arange(len(rows)), truth]
        leading = rows >= rows.max(axis=1, keepdims=True) - _TIE
        right = leading[np.arange(len(rows)), truth] / leading.sum(axis=1)
        scores.append(float((right + np.log(np.maximum(answer, _LEAST))).sum()) / 4)
    odds = np.exp(np.array(scores) - max(scores))
    return dict(zip(tables, (odds / odds.sum()).tolist(), strict=True))
