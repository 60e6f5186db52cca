"""Dawid and Skene's model of people who each confuse the classes in their own way."""

from collections.abc import Hashable, Sequence
from typing import Any, Self

import numpy as np

from tarazu.methods.columns import Column, FloatArray
from tarazu.methods.votes import Votes, code_votes

_TINY = 1e-300


class DawidSkene:
    """Answers and contributors' confusion matrices by expectation maximisation, with a pooled Dirichlet
    prior.

    Task t has the unknown class z_t with probability `rho_k`; contributor c answers l when the class is k
    with probability `pi_c[k, l]`. The posterior is

        P(z_t = k | votes) ∝ rho_k * prod over votes (c, l) on t of pi_c[k, l]

    and EM alternates it with `pi_c[k, l] = (n_ckl + s * m_kl) / (n_ck + s)`, where n are expected counts, m
    is the confusion matrix of everybody pooled and s the prior's strength. The pool is what keeps a person
    with two answers from being called perfect. Dawid and Skene, Applied Statistics 28 (1979); the prior makes
    it a MAP estimate, as in Paun et al., TACL 6 (2018).

    Posteriors are overconfident when people share their mistakes: pass them through `Temperature` before
    showing one.

    Parameters: `strength` s of the pooled prior in votes; `class_strength`, votes added evenly to the class
    prior; `max_iter`; `tol`, the gain in log likelihood per vote at which EM stops; `classes`, the label
    space. Learned: `tasks_`, `classes_`, `contributors_`, `labels_` (n_tasks), `probas_` (n_tasks, K),
    `confusion_` (n_contributors, K, K; rows are true classes and sum to 1), `class_prior_` (K),
    `log_likelihood_history_`, `converged_`.

    >>> task = [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]
    >>> people = ["asha", "ravi", "zoya"] * 4
    >>> model = DawidSkene().fit(task, people, list("xxy" "yyx" "xxx" "yyy"))
    >>> model.labels_
    ('x', 'y', 'x', 'y')
    >>> bool(model.confusion_[0].trace() > model.confusion_[2].trace())
    True
    """

    tasks_: tuple[Any, ...]
    classes_: tuple[Any, ...]
    contributors_: tuple[Any, ...]
    labels_: tuple[Any, ...]
    probas_: FloatArray
    confusion_: FloatArray
    class_prior_: FloatArray
    log_likelihood_history_: list[float]
    converged_: bool

    def __init__(
        self,
        *,
        strength: float = 1.0,
        class_strength: float = 1.0,
        max_iter: int = 100,
        tol: float = 1e-5,
        classes: Sequence[Hashable] | None = None,
    ) -> None:
        self.strength = strength
        self.class_strength = class_strength
        self.max_iter = max_iter
        self.tol = tol
        self.classes = classes

    def fit(self, task: Column, contributor: Column, label: Column) -> Self:
        """Run EM from the vote shares. Raises ValueError on bad columns or parameters."""
        if self.strength <= 0 or self.class_strength <= 0 or self.max_iter < 1:
            raise ValueError("strength, class_strength and max_iter must be positive")
        votes = code_votes(task, contributor, label, self.classes)
        self.tasks_, self.classes_, self.contributors_ = votes.tasks, votes.classes, votes.contributors
        counts = votes.counts()
        self.probas_ = counts / counts.sum(axis=1, keepdims=True)
        self.log_likelihood_history_ = []
        self.converged_ = len(votes) == 0
        self._maximise(votes)
        for _ in range(self.max_iter if len(votes) else 0):
            self.log_likelihood_history_.append(self._expect(votes))
            self._maximise(votes)
            if self._settled(len(votes)):
                self.converged_ = True
                break
        self.labels_ = tuple(votes.classes[k] for k in self.probas_.argmax(axis=1)) if votes.tasks else ()
        return self

    def fit_predict(self, task: Column, contributor: Column, label: Column) -> tuple[Any, ...]:
        """Fit, then the label of each task in `tasks_` order."""
        return self.fit(task, contributor, label).labels_

    def fit_predict_proba(self, task: Column, contributor: Column, label: Column) -> FloatArray:
        """Fit, then the posteriors (n_tasks, n_classes)."""
        return self.fit(task, contributor, label).probas_

    def _maximise(self, votes: Votes) -> None:
        classes, people = len(votes.classes), len(votes.contributors)
        cell = votes.contributor * classes + votes.label
        expected = np.zeros((people, classes, classes))
        for k in range(classes):
            weights = self.probas_[votes.task, k]
            expected[:, k, :] = np.bincount(cell, weights, people * classes).reshape(people, classes)
        pooled = expected.sum(axis=0) + 1.0 / max(classes, 1)
        pooled /= pooled.sum(axis=1, keepdims=True)
        self.confusion_ = (expected + self.strength * pooled) / (expected.sum(axis=2, keepdims=True) + self.strength)
        weight = self.probas_.sum(axis=0) + self.class_strength / max(classes, 1)
        self.class_prior_ = weight / weight.sum()

    def _expect(self, votes: Votes) -> float:
        logs = np.log(np.maximum(self.confusion_, _TINY))
        scores = np.empty((len(votes.tasks), len(votes.classes)))
        for k in range(len(votes.classes)):
            evidence = logs[votes.contributor, k, votes.label]
            scores[:, k] = np.bincount(votes.task, evidence, len(votes.tasks))
        scores += np.log(self.class_prior_)
        peak = scores.max(axis=1, keepdims=True)
        odds = np.exp(scores - peak)
        total = odds.sum(axis=1, keepdims=True)
        self.probas_ = odds / total
        return float((np.log(total) + peak).sum())

    def _settled(self, votes: int) -> bool:
        history = self.log_likelihood_history_
        return len(history) > 1 and abs(history[-1] - history[-2]) <= self.tol * votes
