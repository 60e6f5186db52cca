"""Beliefs by which answers decide how many a task gets: a model of a project's people, held against what is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tarazu import methods
from tarazu.quality.settling.ballots import Ballots, as_given
from tarazu.quality.settling.calibrating import Checked, Checks, KnownVotes, checked
from tarazu.tasks import Learned

Floats = NDArray[np.float64]

TINY = 1e-300
"""No probability is taken to be smaller."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A model of a project's people: beliefs (tasks, K) in logarithms, confusion matrices (people, K, K), that of anybody
    (K, K), and the shares of the labels (K). `checked` says how the beliefs did on gold, reviews and audits.
    """

    ballots: Ballots
    beliefs: Floats
    confusion: Floats
    anybody: Floats
    prior: Floats
    checked: Checked

    @property
    def temperature(self) -> float:
        """How far certainty is cooled to be a promise; 1 before there are checks enough."""
        return self.checked.temperature or 1.0

    def chances(self) -> Floats:
        """Return the chance of each label (tasks, K), as well as it is known."""
        return cooled(self.beliefs, self.temperature)

    def learned(self) -> Learned:
        """Return what submissions are weighed by until the next fit."""
        return Learned(
            labels=self.ballots.labels,
            prior=np.log(self.prior).tolist(),
            anybody=np.log(self.anybody.T).ravel().tolist(),
            temperature=self.temperature,
            answers=len(self.ballots),
            people=self.ballots.contributors,
            said=np.log(self.confusion.transpose(0, 2, 1)).ravel().tolist(),
        )


def fitted(ballots: Ballots, checks: Checks) -> Fit:
    """Fit Dawid and Skene's model, each task judged by what the others say of its people, and hold it against the checks.

    People are known by all that they gave; a task from which a look took answers is believed by those that count.
    """
    given = as_given(ballots, checks.given)
    model = methods.HeldOutDawidSkene(classes=tuple(range(len(given.labels))))
    model = model.fit(given.task, given.contributor, given.label)
    anybody = methods.pooled_confusion(model.confusion_, model.answered_)
    row = {person: n for n, person in enumerate(given.contributors)}
    code = {label: n for n, label in enumerate(given.labels)}

    def judged(known: Sequence[KnownVotes]) -> Floats:
        """What the votes on known items alone say of them: nobody was fitted to these."""
        found = np.tile(np.log(model.class_prior_), (len(known), 1))
        for belief, each in zip(found, known, strict=True):
            for vote, person in zip(each.votes, each.people, strict=True):
                table = model.confusion_[row[person]] if person in row else anybody
                belief += np.log(table[:, code[vote]])
        return cooled(found, 1.0)

    places = {task: n for n, task in enumerate(given.tasks)}
    beliefs = np.log(np.maximum(model.probas_, TINY))[: len(ballots.tasks)]
    changed = np.array([places[each.task_id] for each in checks.given], dtype=np.int64)
    beliefs[changed[changed < len(beliefs)]] = np.log(model.class_prior_)
    counts = np.isin(ballots.task, changed)
    said = np.log(model.confusion_)[ballots.contributor[counts], :, ballots.label[counts]]
    np.add.at(beliefs, ballots.task[counts], said)
    return Fit(
        ballots=replace(ballots, labels=given.labels),
        beliefs=beliefs,
        confusion=model.confusion_[: len(ballots.contributors)],
        anybody=anybody,
        prior=model.class_prior_,
        checked=checked(checks, places, given.labels, model.probas_, model.probas_.argmax(axis=1), judged),
    )


def cooled(beliefs: Floats, temperature: float) -> Floats:
    """Return the chances (n, K) that log-beliefs come to: in proportion to p ^ (1 / temperature)."""
    odds = np.exp((beliefs - beliefs.max(axis=1, keepdims=True)) / temperature)
    chances: Floats = odds / odds.sum(axis=1, keepdims=True)
    return chances


def is_sure(beliefs: Floats, confidence: float, temperature: float) -> NDArray[np.bool_]:
    """Say which beliefs (n, K) are sure, as `tasks.is_sure` does."""
    odds = np.exp((beliefs - beliefs.max(axis=1, keepdims=True)) / temperature).sum(axis=1)
    sure: NDArray[np.bool_] = odds * confidence <= 1
    return sure
