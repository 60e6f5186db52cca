"""A text merged from several, nearest to them all."""

from collections.abc import Mapping
from typing import Any, Self

import numpy as np
from rapidfuzz.distance import Levenshtein

from tarazu.methods.columns import Column, FloatArray
from tarazu.methods.estimator import Estimator
from tarazu.methods.freeform._median import median_sequence
from tarazu.methods.freeform.answers import Answers, code_answers, relative_weights, two_way_errors
from tarazu.methods.freeform.rover import vote_words
from tarazu.methods.freeform.text import text_distance
from tarazu.methods.freeform.wording import Wording, a_text, worded

_STARTS = 3
_LONGEST = 80


class TextConsensus(Estimator):
    """The generalised median text: the sequence of words with the least weighted mean distance to the answers.

    `argmin_h sum_c w_c L(h, a_c) / max(|h|, |a_c|)` with L the edit distance over tokens (case does not count,
    punctuation does) and h any sequence of tokens seen in the task: minimum Bayes risk when the truth is thought to be
    distributed like the answers (Kohonen, "Median strings", Pattern Recognition Letters 3, 1985; Goel and Byrne,
    "Minimum Bayes-risk automatic speech recognition", Computer Speech and Language 14, 2000). Found by single edits from
    the three answers nearest to all; texts of more than 80 tokens are merged by word vote as in `Rover`.

    Weights: a contributor's error is the mean distance (words and characters in equal parts) of their answers to the
    median of the *others'* answers, freed from the difficulty of the tasks and shrunken; the weight is one over it. The merged text may be one that nobody wrote; take `WeightedMedoid` where it must be somebody's.

    A gold text is the answer of its task, and contributors are measured against it there.

    Parameters: `rounds` of weighting (0 for equal weights), `shrinkage` in answers.
    Learned: `tasks_`, `answers_` (n_tasks), `confidence_` (n_tasks; one minus the weighted mean distance to the answers, 0
    when one contributor alone answered), `contributors_`, `contributor_error_` (n_contributors).

    >>> said = ["The cat sat on a mat.", "the cat sat on the mat", "The cat on the mat."]
    >>> TextConsensus().fit(["t"] * 3, ["p", "q", "r"], said).answers_
    ('The cat sat on the mat.',)
    """

    tasks_: tuple[Any, ...]
    answers_: tuple[str, ...]
    confidence_: FloatArray
    contributors_: tuple[Any, ...]
    contributor_error_: FloatArray

    def __init__(self, *, rounds: int = 2, shrinkage: float = 5.0) -> None:
        self.rounds = rounds
        self.shrinkage = shrinkage

    def fit(
        self,
        task: Column,
        contributor: Column,
        answer: Column,
        *,
        weight: Column | None = None,
        gold: Mapping[Any, str] | None = None,
    ) -> Self:
        """Fit on one text a row; `gold` maps tasks to known texts. Raises ValueError on bad columns."""
        if self.rounds < 0 or self.shrinkage <= 0:
            raise ValueError("rounds must not be negative and shrinkage must be positive")
        coded = code_answers(task, contributor, answer, weight=weight, gold=gold, check=a_text)
        reliability, error = np.ones(len(coded.contributors)), np.zeros(len(coded.contributors))
        for _ in range(self.rounds):
            error = two_way_errors(coded, _left_out_errors(coded, reliability), self.shrinkage)
            reliability = relative_weights(error)
        self.tasks_, self.contributors_, self.contributor_error_ = coded.tasks, coded.contributors, error
        found = [_merged(coded, task, rows, reliability) for task, rows in coded.groups()]
        self.answers_ = tuple(text for text, _ in found)
        self.confidence_ = np.array([sure for _, sure in found], dtype=np.float64)
        return self

    def fit_predict(self, task: Column, contributor: Column, answer: Column) -> tuple[str, ...]:
        """Fit, then the text of each task in `tasks_` order."""
        return self.fit(task, contributor, answer).answers_


def _merged(coded: Answers, task: int, rows: slice, reliability: FloatArray) -> tuple[str, float]:
    if task in coded.gold:
        return coded.gold[task], 1.0
    texts, weight = coded.content[rows], coded.weight[rows] * reliability[coded.contributor[rows]]
    if len(set(texts)) == 1:
        return texts[0], float(len(texts) > 1)
    sequence, risk = _median(worded(texts, weight), _STARTS)
    return sequence, max(0.0, 1 - risk)


def _median(wording: Wording, starts: int) -> tuple[str, float]:
    said, weight = wording.said, wording.weight
    share = weight / weight.sum()
    if max(len(one) for one in said) > _LONGEST:
        sequence, _ = vote_words(wording)
        merged = sequence.tolist()
        away = [Levenshtein.normalized_distance(merged, one.tolist()) for one in said]
        return wording.written(sequence), float(share @ away)
    nearest = np.argsort(np.round(wording.distances() @ share, 12), kind="stable")[:starts]
    sequence, risk = median_sequence(said, share, [said[k] for k in nearest], len(wording.keys))
    return wording.written(sequence), risk


def _left_out_errors(coded: Answers, reliability: FloatArray) -> FloatArray:
    """The distance of each answer to the median of the other answers of its task, or to the gold."""
    error, alone = np.zeros(len(coded.content)), np.zeros(len(coded.content), dtype=bool)
    for task, rows in coded.groups():
        texts, weight = coded.content[rows], coded.weight[rows] * reliability[coded.contributor[rows]]
        for k, text in enumerate(texts):
            if task in coded.gold:
                error[rows.start + k] = text_distance(text, coded.gold[task])
            elif len(texts) == 1:
                alone[rows.start] = True
            else:
                others = worded([*texts[:k], *texts[k + 1 :]], np.delete(weight, k))
                error[rows.start + k] = text_distance(text, _median(others, 1)[0])
    if alone.any() and not alone.all():
        error[alone] = np.average(error[~alone], weights=coded.weight[~alone])
    return error
