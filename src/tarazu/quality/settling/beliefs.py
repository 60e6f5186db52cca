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

    def moved(known: KnownVotes) -> Floats:
        """What the votes on a known item say of it, after each of them: nobody was fitted to these."""
        tables = [model.confusion_[row[person]] if person in row else anybody for person in known.people]
        said = [np.log(table[:, code[vote]]) for table, vote in zip(tables, known.votes, strict=True)]
        found: Floats = np.log(model.class_prior_) + np.cumsum(said, axis=0)
        return found

    def judged(known: Sequence[KnownVotes]) -> Floats:
        return cooled(np.array([moved(each)[-1] for each in known]), 1.0)

    def held(temperature: float) -> Checked:
        """How the beliefs did where known items stop as tasks do."""
        known = [each for each in checks.known if each.votes and {*each.votes} <= code.keys()]
        stopped = [each for one in known if (each := _stopped(one, moved(one), temperature))]
        told = replace(checks, known=stopped)
        return checked(told, places, given.labels, model.probas_, model.probas_.argmax(axis=1), judged)

    places = {task: n for n, task in enumerate(given.tasks)}
    beliefs = np.log(np.maximum(model.probas_, TINY))[: len(ballots.tasks)]
    changed = np.array([places[each.task_id] for each in checks.given], dtype=np.int64)
    beliefs[changed[changed < len(beliefs)]] = np.log(model.class_prior_)
    counts = np.isin(ballots.task, changed)
    said = np.log(model.confusion_)[ballots.contributor[counts], :, ballots.label[counts]]
    np.add.at(beliefs, ballots.task[counts], said)
    found = held(1.0)
    return Fit(
        ballots=replace(ballots, labels=given.labels),
        beliefs=beliefs,
        confusion=model.confusion_[: len(ballots.contributors)],
        anybody=anybody,
        prior=model.class_prior_,
        # By the temperature tasks stop; by where they stop it is learned.
        checked=held(found.temperature) if found.temperature else found,
    )


def _stopped(known: KnownVotes, beliefs: Floats, temperature: float) -> KnownVotes | None:
    """Return a known item with the votes after which a task would have stopped; None where it would have asked on."""
    if known.sure is None or known.most is None:
        return known
    for count in range(known.least, min(len(known.votes), known.most) + 1):
        if count == known.most or is_sure(beliefs[count - 1 : count], known.sure, temperature)[0]:
            return replace(known, votes=known.votes[:count], people=known.people[:count])
    return None


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
