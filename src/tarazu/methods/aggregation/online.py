"""One more vote without fitting anew."""

import math
from typing import Any, Self

import numpy as np

from tarazu.methods.aggregation.dawid_skene import DawidSkene
from tarazu.methods.columns import Column
from tarazu.methods.estimator import Estimator
from tarazu.methods.votes import Gold, Votes, code_votes

_Ballot = tuple[int, float]


class OnlineDawidSkene(Estimator):
    """Dawid and Skene's model, with posteriors that follow every further vote in microseconds.

    `fit` learns as `DawidSkene` does. After it the confusion matrices stay as they are, so a vote moves the
    posterior of its task only:

        P(z_t = k | votes) ∝ rho_k * prod over votes (c, l) on t of pi_c[k, l]

    This is a full E step for the task under the present parameters, of K operations for each vote on it. A
    contributor's new vote on a task replaces the one before. A contributor not met before has the confusion
    matrix of everybody together; a task not met before starts from the class prior; a known answer stays. Fit
    anew in the background from time to time.

    Parameters: `model`, an unfitted `DawidSkene`, by default one as it comes. Learned: `model_`, fitted.

    >>> task, people = [1, 1, 1, 2, 2, 2, 3, 3, 3], ["asha", "ravi", "zoya"] * 3
    >>> live = OnlineDawidSkene().fit(task, people, list("xxy" "yyx" "xxx"))
    >>> first = live.update("new task", "asha", "y")
    >>> second = live.update("new task", "ravi", "y")
    >>> first["y"] < second["y"], second == live.posterior("new task")
    (True, True)
    """

    model_: DawidSkene

    def __init__(self, *, model: DawidSkene | None = None) -> None:
        self.model = model

    def fit(
        self,
        task: Any,
        contributor: Column | None = None,
        label: Column | None = None,
        *,
        weight: Column | None = None,
        time: Column | None = None,
        gold: Gold | None = None,
    ) -> Self:
        """Learn from all votes so far; columns are those of every aggregation estimator. Raises ValueError
        on bad ones."""
        model = DawidSkene() if self.model is None else DawidSkene(**self.model.get_params())
        votes = code_votes(task, contributor, label, model.classes, weight=weight, time=time, gold=gold)
        self.model_ = model.fit(votes)
        self._votes, self._starts = votes, votes.starts()
        self._classes = {value: code for code, value in enumerate(votes.classes)}
        self._people = {value: code for code, value in enumerate(votes.contributors)}
        self._tasks = {value: code for code, value in enumerate(votes.tasks)}
        self._prior: list[float] = np.log(model.class_prior_).tolist()
        pooled = np.einsum("w,wkl->kl", model.answered_ + 1e-9, model.confusion_)
        pooled = (pooled + 1e-9) / (pooled + 1e-9).sum(axis=1, keepdims=True)
        self._anybody: list[list[float]] = np.log(pooled.T).tolist()
        self._said: dict[int, list[list[float]]] = {}
        self._ballots: dict[Any, dict[Any, _Ballot | list[_Ballot]]] = {}
        return self

    def update(self, task: Any, contributor: Any, label: Any) -> dict[Any, float]:
        """Count one more vote and return the task's posterior by label. Raises ValueError for a label that
        is not a class, or before `fit`."""
        self._learned("model_")
        if label not in self._classes:
            raise ValueError(f"label: {label!r} is not one of {list(self._classes)!r}")
        if task not in self._ballots:
            self._ballots[task] = self._recorded(task)
        self._ballots[task][contributor] = (self._classes[label], 1.0)
        return self.posterior(task)

    def posterior(self, task: Any) -> dict[Any, float]:
        """The probability of every label for a task, as of now. Raises ValueError before `fit`."""
        self._learned("model_")
        known = int(self._votes.gold[self._tasks[task]]) if task in self._tasks else -1
        if known >= 0:
            return {label: float(code == known) for label, code in self._classes.items()}
        scores = list(self._prior)
        ballots = self._ballots[task] if task in self._ballots else self._recorded(task)
        for contributor, cast in ballots.items():
            for code, weight in cast if isinstance(cast, list) else (cast,):
                for k, said in enumerate(self._says(contributor, code)):
                    scores[k] += weight * said
        peak = max(scores, default=0.0)
        odds = [math.exp(score - peak) for score in scores]
        total = sum(odds)
        return {label: odds[code] / total for label, code in self._classes.items()}

    def _says(self, contributor: Any, code: int) -> list[float]:
        """Log probabilities, by class, that a contributor gives a label."""
        place = self._people.get(contributor)
        if place is None:
            return self._anybody[code]
        if place not in self._said:
            self._said[place] = np.log(self.model_.confusion_[place].T).tolist()
        return self._said[place][code]

    def _recorded(self, task: Any) -> dict[Any, _Ballot | list[_Ballot]]:
        """The votes on a task that `fit` saw, by contributor."""
        votes: Votes = self._votes
        found: dict[Any, _Ballot | list[_Ballot]] = {}
        place = self._tasks.get(task)
        for row in () if place is None else range(int(self._starts[place]), int(self._starts[place + 1])):
            weight = 1.0 if votes.weight is None else float(votes.weight[row])
            before = found.setdefault(votes.contributors[votes.contributor[row]], [])
            if isinstance(before, list):
                before.append((int(votes.label[row]), weight))
        return found
