"""The test for answers that know what is right and say something else."""

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.special import gammaln, logsumexp

from tarazu.methods.anomaly.answers import AnswerTest
from tarazu.methods.anomaly.others import CARE_PRIOR, Others, with_care
from tarazu.methods.columns import FloatArray, IntArray

_SYSTEM, _SPITE = np.log(0.9), np.log(0.1)
_NEVER = -1e12


class InvertedAnswers(AnswerTest):
    """Answers by somebody who sees what is right and says something else: the scale read backwards, keys mixed up, or spite.

    `score_` is a log likelihood ratio. Above the line stand two ways of being wrong on purpose or by a mix-up: a *system*, where
    each label stands for another one, `P(label l) = u(pi(l))` with u the labels that an ordinary member of this crowd
    would give to the task, as the others see it, and pi the likeliest exchange that leaves no label in its place (found by
    assignment, and paid for by the logarithm of how many there are); and *spite*, any label but one's own,
    `P(l) = (1 - u(l)) / (K - 1)`, a tenth as usual. Below the line stand ordinary answers, and a habit that knows nothing of the task
    (a Dirichlet-multinomial over labels, or their usual shares). All but the habit have a care from 0 to 1, as in `DropOff`, and are
    averaged over it. So somebody who clicks at random is below chance by luck, but follows no system, and is not found.

    The p-value is `min(1, exp(-score))`: a likelihood ratio exceeds x with a chance of at most 1 / x where what is below the line
    holds (Ville 1939; Shafer, Shen, Vereshchagin and Vovk, Statistical Science 26, 2011).

    >>> truth = np.arange(30) % 2
    >>> people = np.repeat(["asha", "ravi", "zoya", "kabir"], 30)
    >>> labels = np.concatenate([truth, truth, truth, 1 - truth])
    >>> test = InvertedAnswers().fit(np.tile(np.arange(30), 4), people, labels)
    >>> [found.contributor for found in test.evidence()]
    ['kabir']
    """

    def _score(self, others: Others) -> None:
        votes, classes = others.votes, len(others.votes.classes)
        weight = np.ones(len(votes)) if votes.weight is None else votes.weight
        share = others.label_share[votes.label]
        contrary = (1.0 - others.usual) / max(classes - 1, 1)
        ordinary = with_care(others.usual, share) * weight
        spiteful = with_care(contrary, share) * weight
        self.score_ = np.zeros(len(others.counts))
        edges = np.concatenate([[0], np.cumsum(others.counts)])
        order = np.argsort(votes.contributor, kind="stable")
        for place in range(len(others.counts) if classes > 1 else 0):
            rows = order[edges[place] : edges[place + 1]]
            meant = _by_label(others.expected[rows], share[rows], votes.label[rows], weight[rows])
            wrong = logsumexp([_SYSTEM + _system(meant), _SPITE + _averaged(spiteful[:, rows].sum(axis=1))])
            habit = _habit(votes.label[rows], weight[rows], classes)
            right = logsumexp([_averaged(ordinary[:, rows].sum(axis=1)), habit])
            self.score_[place] = wrong - right
        self.p_value_ = np.exp(-np.maximum(self.score_, 0.0))


def _averaged(logs: FloatArray) -> float:
    """The log of likelihoods by care (11), averaged over it."""
    return float(logsumexp(logs + np.log(CARE_PRIOR)))


def _by_label(expected: FloatArray, share: FloatArray, label: IntArray, weight: FloatArray) -> FloatArray:
    """By care, label given and label meant (11, K, K): the log likelihood of all votes of that label, had they meant that."""
    logs = with_care(expected, share[:, None]) * weight[:, None]
    return np.stack([logs[:, label == given].sum(axis=1) for given in range(expected.shape[1])], axis=1)


def _system(meant: FloatArray) -> float:
    """The log likelihood under the likeliest exchange of labels of each care, less the log of how many there are."""
    size = meant.shape[1]
    found = np.empty(len(meant))
    for care, table in enumerate(meant):
        forbidden = table.copy()
        np.fill_diagonal(forbidden, _NEVER)
        given, stands_for = linear_sum_assignment(forbidden, maximize=True)
        found[care] = table[given, stands_for].sum()
    # Exchanges that leave nothing in its place are about size! / e; of two labels there is one.
    return _averaged(found) - max(float(gammaln(size + 1)) - 1.0, 0.0)


def _habit(label: IntArray, weight: FloatArray, classes: int) -> float:
    """The log likelihood of labels drawn without a look at the task, by shares that may be any."""
    counts = np.bincount(label, weight, classes)
    return float(gammaln(classes) - gammaln(classes + counts.sum()) + gammaln(1.0 + counts).sum())
