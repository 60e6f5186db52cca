"""Confidence that means what it says: temperature scaling, next-vote calibration, and how to check either."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tarazu.methods.columns import Column, FloatArray, IntArray, numbers, same_length
from tarazu.methods.estimator import Estimator
from tarazu.methods.votes import Votes, code_votes

_TINY = 1e-12
_ALPHAS = np.geomspace(0.05, 200.0, 33)
_SHARPNESS_MIN, _SHARPNESS_MAX = 0.02, 50.0
_LOG_TEMPERATURE_SPREAD = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliabilityBin:
    """The answers whose confidence fell in (low, high]: how many, their mean confidence, and the share
    right."""

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float


def reliability(confidence: Column, correct: Column, bins: int = 10) -> list[ReliabilityBin]:
    """The reliability table over `bins` equal intervals of confidence, without the empty ones.

    Raises ValueError for a confidence outside 0..1 or a `correct` that is neither 0 nor 1.

    >>> table = reliability([0.9, 0.95, 0.6], [True, True, False], bins=5)
    >>> [(b.count, b.confidence, b.accuracy) for b in table]
    [(1, 0.6, 0.0), (2, 0.925, 1.0)]
    """
    same_length(confidence=confidence, correct=correct)
    stated, right = numbers(confidence, "confidence"), numbers(correct, "correct")
    refuse_where((stated < 0) | (stated > 1), "confidence", "not between 0 and 1")
    refuse_where((right != 0) & (right != 1), "correct", "neither true nor false")
    if bins < 1:
        raise ValueError("bins must be at least 1")
    place = np.clip(np.ceil(stated * bins).astype(np.int64) - 1, 0, bins - 1)
    count = np.bincount(place, minlength=bins)
    said, was = np.bincount(place, stated, bins), np.bincount(place, right, bins)
    return [
        ReliabilityBin(
            low=k / bins,
            high=(k + 1) / bins,
            count=int(count[k]),
            confidence=float(said[k] / count[k]),
            accuracy=float(was[k] / count[k]),
        )
        for k in np.flatnonzero(count).tolist()
    ]


def expected_calibration_error(confidence: Column, correct: Column, bins: int = 10) -> float:
    """Mean gap between confidence and accuracy over the bins, weighted by their sizes; 0 is perfect, empty
    input 0.

    ECE = sum_b n_b / n * |accuracy_b - confidence_b|. Guo et al., On Calibration of Modern Neural Networks,
    ICML 2017.

    >>> round(expected_calibration_error([0.9] * 10, [True] * 7 + [False] * 3), 3)
    0.2
    """
    table = reliability(confidence, correct, bins)
    total = sum(entry.count for entry in table)
    return sum(entry.count * abs(entry.accuracy - entry.confidence) for entry in table) / max(total, 1)


class Temperature(Estimator):
    """One number that makes posteriors honest, fitted on tasks with known answers.

    `transform` gives `softmax(log p / T)`: T > 1 softens, T < 1 sharpens, the leading label never changes. T
    minimises the log loss against the known answers, which are smoothed by one pseudo-answer spread over the
    classes (Platt's rule) so that a handful of answers, all right, cannot push the confidence to 1. Guo et
    al., On Calibration of Modern Neural Networks, ICML 2017; Platt, Advances in Large Margin Classifiers,
    1999.

    Parameters: `leading`, whether to ask only how often the leading label is right, with log T ~ N(0, 1) as
    the prior; this serves a stated confidence, the full distribution serves whatever weighs the other labels
    too. Learned: `temperature_`, 1 when there is nothing to learn from.

    >>> sure = [[0.99, 0.01]] * 10
    >>> model = Temperature().fit(sure, [0] * 7 + [1] * 3)
    >>> model.transform([[0.99, 0.01]]).round(2).tolist()
    [[0.68, 0.32]]
    """

    temperature_: float

    def __init__(self, *, leading: bool = False) -> None:
        self.leading = leading

    def fit(self, probas: ArrayLike, truth: Column) -> Self:
        """`probas` (n, K) and the known class of each row as its column number. Raises ValueError on bad
        input."""
        given = distributions(probas)
        stated = numbers(truth, "truth")
        same_length(probas=given, truth=stated)
        refuse_where(~np.isin(stated, np.arange(given.shape[1])), "truth", "not a column of probas")
        classes = stated.astype(np.int64)
        self.temperature_ = 1.0
        if given.size and self.leading:
            self.temperature_ = 1 / _best_leading_sharpness(given, given.argmax(axis=1) == classes)
        elif given.size:
            target = np.full(given.shape, 1 / (len(given) + 1) / given.shape[1])
            target[np.arange(len(given)), classes] += len(given) / (len(given) + 1)
            self.temperature_ = 1 / _best_sharpness(given, target)
        return self

    def transform(self, probas: ArrayLike) -> FloatArray:
        """The same rows (n, K), calibrated."""
        return _sharpen(distributions(probas), 1 / self.temperature_)


class NextVoteCalibrator(Estimator):
    """Confidence without any known answer: the probability that the next independent person picks a label.

    Where there is no truth, as with preferences, the one claim that can be checked is about the next person.
    For votes `c_k` on a task, n in all,

        P(next = k) ∝ ((c_k + alpha * m_k) / (n + alpha)) ^ (1 / T)

    where m is the share of each label in all votes, alpha shrinks few votes towards it, and T is a
    temperature. alpha and T minimise the log loss of votes left out one at a time: each vote is predicted
    from the other votes on its task, with m from the other folds. A weak prior, log T ~ N(0, 0.5), decides
    where few votes on each task leave alpha and T interchangeable, so that the model stays sane for more
    votes than it has seen. The first factor is the posterior predictive of the Dirichlet-multinomial (Minka,
    Estimating a Dirichlet distribution, 2000); the temperature mends what that model gets wrong (Guo et al.,
    ICML 2017).

    The report is nested: for `ece_` and `log_loss_` the votes of a fold are predicted by parameters that
    never saw the fold's tasks.

    Parameters: `folds` over tasks, `bins` of the ECE, `seed` of the fold draw, `classes`, the label space.
    Learned: `classes_`, `class_prior_` m, `alpha_`, `temperature_`, `ece_`, `log_loss_` (nats a vote; both
    None when no task has two votes), `held_out_confidence_` and `held_out_correct_`, one pair per vote that
    shares its task.

    >>> task = [t for t in range(40) for _ in range(3)]
    >>> label = [("a", "a", "b") if t % 2 else ("b", "b", "b") for t in range(40)]
    >>> model = NextVoteCalibrator().fit(task, [0, 1, 2] * 40, [l for row in label for l in row])
    >>> model.labels([[0, 3], [2, 1]])
    ('b', 'a')
    >>> low, high = sorted(model.confidence([[2, 1], [0, 3]]).tolist())
    >>> 0.4 < low < high < 1
    True
    """

    classes_: tuple[Any, ...]
    class_prior_: FloatArray
    alpha_: float
    temperature_: float
    ece_: float | None
    log_loss_: float | None
    held_out_confidence_: FloatArray
    held_out_correct_: NDArray[np.bool_]

    def __init__(
        self, *, folds: int = 5, bins: int = 10, seed: int = 0, classes: tuple[Any, ...] | None = None
    ) -> None:
        self.folds = folds
        self.bins = bins
        self.seed = seed
        self.classes = classes

    def fit(self, task: Column, contributor: Column, label: Column) -> Self:
        """Learn alpha and T. Raises ValueError on bad columns or fewer than two folds."""
        if self.folds < 2:
            raise ValueError("folds must be at least 2")
        votes = code_votes(task, contributor, label, self.classes, repeats="each")
        self.classes_ = votes.classes
        fold = np.random.default_rng(self.seed).permutation(len(votes.tasks)) % self.folds
        ballots = _leave_one_out(votes, fold, self.folds)
        self.class_prior_ = ballots.prior(np.ones(self.folds, dtype=bool))
        self.alpha_, self.temperature_ = _tune(ballots, np.ones(self.folds, dtype=bool))
        self._hold_out(ballots)
        return self

    def predict_proba(self, counts: ArrayLike) -> FloatArray:
        """The next vote's distribution (n, K) given vote counts (n, K) in `classes_` order."""
        table = np.asarray(counts, dtype=np.float64)
        if table.ndim != 2 or table.shape[1] != len(self.classes_):
            raise ValueError(f"counts must have shape (n, {len(self.classes_)}), not {table.shape}")
        if not (np.isfinite(table) & (table >= 0)).all():
            raise ValueError("counts must be finite and not negative")
        return _predict(table, self.class_prior_, self.alpha_, self.temperature_)

    def confidence(self, counts: ArrayLike) -> FloatArray:
        """The probability (n) that the next person picks the leading label of each row of counts (n, K)."""
        best: FloatArray = self.predict_proba(counts).max(axis=1, initial=0.0)
        return best

    def labels(self, counts: ArrayLike) -> tuple[Any, ...]:
        """The label (n) that `confidence` speaks of; a tie of votes falls to the label more common
        overall."""
        probas = self.predict_proba(counts)
        return tuple(self.classes_[k] for k in probas.argmax(axis=1)) if probas.size else ()

    def _hold_out(self, ballots: "_Ballots") -> None:
        self.held_out_confidence_ = np.zeros(len(ballots.label))
        self.held_out_correct_ = np.zeros(len(ballots.label), dtype=bool)
        loss = 0.0
        for fold in np.unique(ballots.fold):
            others = np.arange(self.folds) != fold
            rows = np.flatnonzero(ballots.fold == fold)
            alpha, temperature = _tune(ballots, others)
            probas = _predict(ballots.counts[rows], ballots.prior(others), alpha, temperature)
            self.held_out_confidence_[rows] = probas.max(axis=1)
            self.held_out_correct_[rows] = probas.argmax(axis=1) == ballots.label[rows]
            loss -= float(np.log(probas[np.arange(len(rows)), ballots.label[rows]]).sum())
        empty = len(ballots.label) == 0
        self.log_loss_ = None if empty else loss / len(ballots.label)
        stated, right = self.held_out_confidence_, self.held_out_correct_
        self.ece_ = None if empty else expected_calibration_error(stated, right, self.bins)


@dataclass(frozen=True, slots=True)
class _Ballots:
    """Votes that share their task: the label cast, the other votes' counts, the fold; class counts of every
    fold."""

    label: IntArray
    counts: FloatArray
    fold: IntArray
    fold_classes: FloatArray

    def prior(self, folds: NDArray[np.bool_]) -> FloatArray:
        """Class shares of all votes in the folds, with one vote spread evenly."""
        weight = self.fold_classes[folds].sum(axis=0) + 1 / max(self.fold_classes.shape[1], 1)
        share: FloatArray = weight / weight.sum()
        return share


def _leave_one_out(votes: Votes, fold: IntArray, folds: int) -> _Ballots:
    counts = votes.counts()
    fold_classes = np.zeros((folds, len(votes.classes)))
    np.add.at(fold_classes, (fold[votes.task], votes.label), 1.0)
    shared = counts.sum(axis=1)[votes.task] > 1
    task, label = votes.task[shared], votes.label[shared]
    others = counts[task]
    others[np.arange(len(task)), label] -= 1
    return _Ballots(label, others, fold[task], fold_classes)


def _tune(ballots: _Ballots, folds: NDArray[np.bool_]) -> tuple[float, float]:
    """alpha and temperature of least log loss over the ballots in `folds`; (1, 1) when there are none."""
    parts = [_patterns(ballots, fold, folds) for fold in np.unique(ballots.fold) if folds[fold]]
    if not parts:
        return 1.0, 1.0
    counts = np.concatenate([part[0] for part in parts])
    target = np.concatenate([part[1] for part in parts])
    prior = np.concatenate([part[2] for part in parts])
    tried = [_at_alpha(float(alpha), counts, target, prior) for alpha in _ALPHAS]
    best = min(range(len(tried)), key=lambda i: tried[i][0])
    return float(_ALPHAS[best]), 1 / tried[best][1]


def _patterns(ballots: _Ballots, fold: int, folds: NDArray[np.bool_]) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Distinct counts in a fold, how often each label followed them, and the prior from the other folds."""
    rows = ballots.fold == fold
    counts, place = np.unique(ballots.counts[rows], axis=0, return_inverse=True)
    target = np.zeros_like(counts)
    np.add.at(target, (place.reshape(-1), ballots.label[rows]), 1.0)
    elsewhere = folds & (np.arange(len(folds)) != fold)
    prior = ballots.prior(elsewhere if elsewhere.any() else folds)
    return counts, target, np.broadcast_to(prior, counts.shape)


def _at_alpha(alpha: float, counts: FloatArray, target: FloatArray, prior: FloatArray) -> tuple[float, float]:
    smooth = _smooth(counts, prior, alpha)
    precision = _LOG_TEMPERATURE_SPREAD**-2
    sharpness = _best_sharpness(smooth, target, precision)
    loss = -float((target * np.log(_sharpen(smooth, sharpness))).sum())
    return loss + precision / 2 * float(np.log(sharpness)) ** 2, sharpness


def _predict(counts: FloatArray, prior: FloatArray, alpha: float, temperature: float) -> FloatArray:
    return _sharpen(_smooth(counts, prior, alpha), 1 / temperature)


def _smooth(counts: FloatArray, prior: FloatArray, alpha: float) -> FloatArray:
    smooth: FloatArray = (counts + alpha * prior) / (counts.sum(axis=1, keepdims=True) + alpha)
    return smooth


def _sharpen(probas: FloatArray, sharpness: float) -> FloatArray:
    scores = sharpness * np.log(np.maximum(probas, _TINY))
    odds = np.exp(scores - scores.max(axis=1, keepdims=True, initial=-np.inf)) if scores.size else scores
    sharpened: FloatArray = np.maximum(odds / odds.sum(axis=1, keepdims=True), _TINY) if odds.size else odds
    return sharpened


def _best_sharpness(probas: FloatArray, target: FloatArray, precision: float = 0.0) -> float:
    """The exponent 1 / T of least log loss plus `precision / 2 * log(T)^2`, found by bisecting the slope."""
    logs = np.log(np.maximum(probas, _TINY))
    weight = target.sum(axis=1, keepdims=True)
    low, high = np.log(_SHARPNESS_MIN), np.log(_SHARPNESS_MAX)
    for _ in range(30):
        middle = (low + high) / 2
        sharpness = float(np.exp(middle))
        slope = sharpness * ((weight * _sharpen(probas, sharpness) - target) * logs).sum() + precision * middle
        low, high = (middle, high) if slope < 0 else (low, middle)
    return float(np.exp((low + high) / 2))


def _best_leading_sharpness(probas: FloatArray, right: NDArray[np.bool_]) -> float:
    """The exponent 1 / T of least log loss of "the leading label is right", searched on a grid."""
    size = len(right)
    target = (right * size + 0.5) / (size + 1)
    tried = np.geomspace(0.05, 20.0, 241)
    losses = []
    for sharpness in tried.tolist():
        stated = np.clip(_sharpen(probas, sharpness).max(axis=1), _TINY, 1 - _TINY)
        loss = -(target * np.log(stated) + (1 - target) * np.log1p(-stated)).sum()
        losses.append(float(loss) + float(np.log(sharpness)) ** 2 / 2)
    return float(tried[int(np.argmin(losses))])


def distributions(probas: ArrayLike) -> FloatArray:
    """Rows of probabilities as an array (n, K). Raises ValueError naming the row that is no distribution."""
    table = np.asarray(probas, dtype=np.float64)
    if table.size == 0 and table.ndim < 2:
        table = table.reshape(0, 0)
    if table.ndim != 2:
        raise ValueError(f"probas must have two dimensions, not {table.ndim}")
    bad = ~np.isfinite(table).all(axis=1) | (table < 0).any(axis=1) | (np.abs(table.sum(axis=1) - 1) > 1e-6)
    refuse_where(bad, "probas", "not a distribution")
    return table


def refuse_where(bad: NDArray[np.bool_], name: str, why: str) -> None:
    """Raise ValueError naming the first bad row of a column, if there is one."""
    if bad.any():
        raise ValueError(f"column {name!r}, row {int(np.argmax(bad))}: {why}")
