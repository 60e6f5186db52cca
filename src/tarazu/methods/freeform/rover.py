"""Words aligned into a network and voted on, place by place."""

from collections.abc import Mapping
from typing import Any, Self

import numpy as np
from numba import njit

from tarazu.methods.columns import Column, FloatArray, IntArray
from tarazu.methods.estimator import Estimator
from tarazu.methods.freeform.answers import code_answers
from tarazu.methods.freeform.wording import Wording, a_text, worded


class Rover(Estimator):
    """Recogniser output voting error reduction: align the texts word by word, then vote at each place.

    The text nearest to the others opens a network of places; each further text, from near to far, is aligned with it at the
    least number of insertions, deletions and replacements (nothing where a place already holds the word). At each place
    the word, or nothing, with the most weight wins, and nothing wins a draw. Fiscus, "A post-processing system to yield
    reduced word error rates: recognizer output voting error reduction (ROVER)", ASRU 1997. Case does not count,
    punctuation does. Made for transcripts, which differ in single words; for free translations `TextConsensus` is better.

    Parameters: `reliability`, a weight for some contributors (1 for the rest), as from another model.
    Learned: `tasks_`, `answers_` (n_tasks), `confidence_` (n_tasks; mean share of the weight behind the places of the
    answer), `word_confidence_` (n_tasks; the share of each token of the answer).

    >>> said = ["the cat sat", "a cat sat down", "the cat sat down"]
    >>> model = Rover().fit(["t"] * 3, ["p", "q", "r"], said)
    >>> model.answers_, model.word_confidence_[0].round(2).tolist()
    (('the cat sat down',), [0.67, 1.0, 1.0, 0.67])
    """

    tasks_: tuple[Any, ...]
    answers_: tuple[str, ...]
    confidence_: FloatArray
    word_confidence_: tuple[FloatArray, ...]

    def __init__(self, *, reliability: Mapping[Any, float] | None = None) -> None:
        self.reliability = reliability

    def fit(self, task: Column, contributor: Column, answer: Column, *, weight: Column | None = None) -> Self:
        """Fit on one text a row. Raises ValueError on bad columns or a reliability that is not positive."""
        coded = code_answers(task, contributor, answer, weight=weight, check=a_text)
        known = self.reliability or {}
        trust = np.array([float(known.get(person, 1.0)) for person in coded.contributors], dtype=np.float64)
        if not (np.isfinite(trust).all() and (trust > 0).all()):
            raise ValueError("reliability must be positive for every contributor")
        found = []
        for _, rows in coded.groups():
            wording = worded(coded.content[rows], coded.weight[rows] * trust[coded.contributor[rows]])
            sequence, share = vote_words(wording)
            found.append((wording.written(sequence), share))
        self.tasks_ = coded.tasks
        self.answers_ = tuple(text for text, _ in found)
        self.word_confidence_ = tuple(share for _, share in found)
        self.confidence_ = np.array([share.mean() if len(share) else 0.0 for share in self.word_confidence_])
        return self

    def fit_predict(self, task: Column, contributor: Column, answer: Column) -> tuple[str, ...]:
        """Fit, then the text of each task in `tasks_` order."""
        return self.fit(task, contributor, answer).answers_


def vote_words(wording: Wording) -> tuple[IntArray, FloatArray]:
    """The winning tokens of one task and the share of the weight behind each."""
    share, said = wording.weight / wording.weight.sum(), wording.said
    order = np.argsort(np.round(wording.distances() @ share, 12), kind="stable")
    nothing = len(wording.keys)
    room = sum(len(one) for one in said)
    votes, places, given = np.zeros((room + 1, nothing + 1)), 0, 0.0
    for k in order:
        places = _align(votes, places, said[k], float(share[k]), given)
        given += float(share[k])
    cast = votes[:places]
    winner = np.argmax(np.round(np.roll(cast, 1, axis=1), 12), axis=1) - 1
    kept = winner >= 0
    return winner[kept].astype(np.int64), cast[kept, winner[kept]]


@njit("int64(float64[:, :], int64, int64[:], float64, float64)", cache=True)
def _align(votes, places, said, weight, given):  # type: ignore[no-untyped-def]
    """Add one text to the network `votes[place, token]`, whose last column is nothing; the new number of places."""
    n, nothing = len(said), votes.shape[1] - 1
    cost = np.zeros((places + 1, n + 1))
    for j in range(1, n + 1):
        cost[0, j] = j
    for i in range(1, places + 1):
        skip = 0.0 if votes[i - 1, nothing] > 0 else 1.0
        cost[i, 0] = cost[i - 1, 0] + skip
        for j in range(1, n + 1):
            same = 0.0 if votes[i - 1, said[j - 1]] > 0 else 1.0
            cost[i, j] = min(cost[i - 1, j - 1] + same, cost[i - 1, j] + skip, cost[i, j - 1] + 1)
    longer = np.zeros((places + n, nothing + 1))
    at, i, j = places + n, places, n
    while i > 0 or j > 0:
        at -= 1
        skip = 1.0 if i == 0 or votes[i - 1, nothing] <= 0 else 0.0
        same = 1.0 if i == 0 or j == 0 or votes[i - 1, said[j - 1]] <= 0 else 0.0
        if i > 0 and j > 0 and cost[i, j] == cost[i - 1, j - 1] + same:
            longer[at] = votes[i - 1]
            longer[at, said[j - 1]] += weight
            i, j = i - 1, j - 1
        elif i > 0 and cost[i, j] == cost[i - 1, j] + skip:
            longer[at] = votes[i - 1]
            longer[at, nothing] += weight
            i -= 1
        else:
            longer[at, nothing] = given
            longer[at, said[j - 1]] = weight
            j -= 1
    grown = places + n - at
    votes[:grown] = longer[at:]
    return grown
