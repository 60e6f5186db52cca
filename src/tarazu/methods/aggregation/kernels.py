"""The loops over votes: what a task's votes say, and what the answers say about the contributors.

Everywhere `starts` (n_tasks + 1) bounds the votes of a task, `cell` numbers the contributor and label of a
vote, `weight` is empty where every vote weighs one, and a table has one row for each cell and one column for
each component: `table[cell, c]` is the probability that this contributor gives this label when the task
belongs to component c.
"""

import math
from collections.abc import Callable
from functools import cache

import numpy as np

from tarazu.methods.compiled import compiled

FLOOR = 1e-30
"""Probabilities in tables are at least this, so that eight of them can be multiplied without care."""
FEW = (2, 3, 4, 5)
"""Numbers of components with code of their own, which needs no loops over them."""
NARROW = (3, 4)
"""Numbers of components of which the scores of a task are kept in registers; for two that gains nothing."""


@compiled("void(i8[::1], i4[::1], f8[::1], f8[:, ::1], f8[:, ::1])")
def accumulate(starts, cell, weight, probas, expected):  # type: ignore[no-untyped-def]
    """Expected votes by cell and component, written to `expected`."""
    components = probas.shape[1]
    expected[:] = 0.0
    for task in range(len(starts) - 1):
        for vote in range(starts[task], starts[task + 1]):
            row = cell[vote]
            if len(weight):
                for c in range(components):
                    expected[row, c] += weight[vote] * probas[task, c]
            else:
                for c in range(components):
                    expected[row, c] += probas[task, c]


@cache
def expect_for(components: int, is_shared: bool) -> Callable[..., float]:
    """The E step for so many components, one compiled for exactly that many where they are few, and for votes
    that weigh one each or, `is_shared`, one at most."""
    if components in NARROW and not is_shared:
        return _expect_narrow(components)
    return _expect(components if components in FEW else 0, is_shared)


@cache
def _expect_narrow(components: int) -> Callable[..., float]:
    @compiled("f8(i8[::1], i4[::1], f8[::1], i8[::1], i8[::1], f8[::1], f8[:, ::1], f8[:, ::1], f8[:, ::1], f8[::1])")
    def expect_narrow(starts, cell, weight, gold, class_of, prior, table, probas, expected, totals):  # type: ignore[no-untyped-def]  # noqa: ARG001
        """What `expect` does, for three or four components and votes that weigh one each."""
        expected[:] = 0.0
        totals[:] = 0.0
        likelihood = 0.0
        is_fourth = components == 4
        d = 0.0
        for task in range(len(starts) - 1):
            known = gold[task]
            a = prior[0] if known < 0 or class_of[0] == known else 0.0
            b = prior[1] if known < 0 or class_of[1] == known else 0.0
            c = prior[2] if known < 0 or class_of[2] == known else 0.0
            if is_fourth:
                d = prior[3] if known < 0 or class_of[3] == known else 0.0
            since = 0
            for vote in range(starts[task], starts[task + 1]):
                row = cell[vote]
                a *= table[row, 0]
                b *= table[row, 1]
                c *= table[row, 2]
                if is_fourth:
                    d *= table[row, 3]
                since += 1
                if since == 8:
                    since = 0
                    peak = max(max(a, b), max(c, d))
                    if peak < 1e-60:
                        likelihood += math.log(peak)
                        a, b, c, d = a / peak, b / peak, c / peak, d / peak
            total = (a + b) + (c + d)
            likelihood += math.log(total)
            a, b, c, d = a / total, b / total, c / total, d / total
            probas[task, 0], probas[task, 1], probas[task, 2] = a, b, c
            totals[0] += a
            totals[1] += b
            totals[2] += c
            if is_fourth:
                probas[task, 3] = d
                totals[3] += d
            for vote in range(starts[task], starts[task + 1]):
                row = cell[vote]
                expected[row, 0] += a
                expected[row, 1] += b
                expected[row, 2] += c
                if is_fourth:
                    expected[row, 3] += d
        return likelihood

    return expect_narrow


@cache
def _expect(fixed: int, is_shared: bool) -> Callable[..., float]:
    @compiled("f8(i8[::1], i4[::1], f8[::1], i8[::1], i8[::1], f8[::1], f8[:, ::1], f8[:, ::1], f8[:, ::1], f8[::1])")
    def expect(starts, cell, weight, gold, class_of, prior, table, probas, expected, totals):  # type: ignore[no-untyped-def]
        """Posteriors of the components into `probas`, their sums into `totals`, expected votes into
        `expected`; return the log likelihood.

        Component c belongs to class `class_of[c]`; a known answer leaves only its own components. Likelihoods
        are multiplied and rescaled now and then, which needs no logarithm.
        """
        components = fixed or len(prior)
        expected[:] = 0.0
        totals[:] = 0.0
        likelihood = 0.0
        score = np.empty(components)
        for task in range(len(starts) - 1):
            for c in range(components):
                score[c] = prior[c]
            if gold[task] >= 0:
                for c in range(components):
                    score[c] = score[c] if class_of[c] == gold[task] else 0.0
            since = 0
            for vote in range(starts[task], starts[task + 1]):
                row = cell[vote]
                if is_shared and weight[vote] != 1.0:
                    for c in range(components):
                        score[c] *= table[row, c] ** weight[vote]
                else:
                    for c in range(components):
                        score[c] *= table[row, c]
                since += 1
                if since == 8:
                    since = 0
                    peak = 0.0
                    for c in range(components):
                        peak = max(peak, score[c])
                    if peak < 1e-60:
                        likelihood += math.log(peak)
                        for c in range(components):
                            score[c] /= peak
            total = 0.0
            for c in range(components):
                total += score[c]
            likelihood += math.log(total)
            share = 1.0 / total
            for c in range(components):
                score[c] *= share
                probas[task, c] = score[c]
                totals[c] += score[c]
            for vote in range(starts[task], starts[task + 1]):
                row = cell[vote]
                share = weight[vote] if is_shared else 1.0
                for c in range(components):
                    expected[row, c] += share * score[c]
        return likelihood

    return expect


@compiled("f8(i8[::1], i4[::1], f8[::1], i8[::1], i8[::1], f8[::1], f8[:, ::1], f8[:, ::1], f8[:, ::1], f8[::1])")
def expect_weighted(starts, cell, weight, gold, class_of, prior, table, probas, expected, totals):  # type: ignore[no-untyped-def]
    """The E step for votes that may weigh more than one, whose likelihoods are powers and so are added up as logarithms."""
    components = len(prior)
    expected[:] = 0.0
    totals[:] = 0.0
    likelihood = 0.0
    score = np.empty(components)
    for task in range(len(starts) - 1):
        for c in range(components):
            score[c] = math.log(max(prior[c], FLOOR))
        for vote in range(starts[task], starts[task + 1]):
            for c in range(components):
                score[c] += weight[vote] * math.log(table[cell[vote], c])
        peak = -1e300
        for c in range(components):
            if gold[task] < 0 or class_of[c] == gold[task]:
                peak = max(peak, score[c])
        total = 0.0
        for c in range(components):
            is_open = gold[task] < 0 or class_of[c] == gold[task]
            score[c] = math.exp(score[c] - peak) if is_open else 0.0
            total += score[c]
        likelihood += peak + math.log(total)
        for c in range(components):
            score[c] /= total
            probas[task, c] = score[c]
            totals[c] += score[c]
        for vote in range(starts[task], starts[task + 1]):
            row = cell[vote]
            for c in range(components):
                expected[row, c] += weight[vote] * score[c]
    return likelihood


@compiled("void(f8[:, ::1], f8[:, ::1], f8, f8, f8[:, ::1], f8[:, ::1])")
def confuse(expected, before, push, strength, known, table):  # type: ignore[no-untyped-def]
    """Confusion tables `(n + strength * pooled) / (N + strength)` of every contributor.

    n are the expected votes, moved on by `push` times their change since `before`; `pooled` is the same of
    everybody, with one vote spread evenly over each class. `known` (contributors, 2) holds right and wrong
    answers known beforehand, spread evenly over the classes, or has no rows.
    """
    classes = expected.shape[1]
    pooled = np.full((classes, classes), 1.0 / max(classes, 1))
    label = 0
    for row in range(len(expected)):
        for c in range(classes):
            moved = expected[row, c] + push * (expected[row, c] - before[row, c])
            table[row, c] = max(moved, 0.0)
            pooled[label, c] += table[row, c]
        label = label + 1 if label + 1 < classes else 0
    for c in range(classes):
        pooled[:, c] *= strength / pooled[:, c].sum()
    for person in range(len(expected) // max(classes, 1)):
        base = person * classes
        right = known[person, 0] / classes if len(known) else 0.0
        wrong = known[person, 1] / classes / max(classes - 1, 1) if len(known) else 0.0
        for c in range(classes):
            total = strength + right + wrong * (classes - 1)
            for label in range(classes):
                total += table[base + label, c]
            share = 1.0 / total
            for label in range(classes):
                extra = pooled[label, c] + (right if label == c else wrong)
                table[base + label, c] = max((table[base + label, c] + extra) * share, FLOOR)


@compiled("f8(f8)")
def exp_digamma(x):  # type: ignore[no-untyped-def]
    """exp(digamma(x)) for x > 0, by its asymptotic series beyond 6 and the recurrence below."""
    shift = 0.0
    while x < 6.0:
        shift += 1.0 / x
        x += 1.0
    y = x - 0.5
    inverse = 1.0 / (y * y)
    tail = -37.0 / 5760 + inverse * (10313.0 / 2903040 - inverse * (5509121.0 / 1393459200))
    value = y + (1.0 / 24 + inverse * tail) / y
    return value * math.exp(-shift) if shift else value


@compiled("void(f8[:, ::1], f8[:, ::1], f8[:, ::1])")
def confuse_softly(expected, prior, table):  # type: ignore[no-untyped-def]
    """Variational confusion tables: exp of the expected log probability under Dirichlet posteriors.

    `prior` (label, component) is added to the expected votes of every contributor.
    """
    classes, components = prior.shape
    for person in range(len(expected) // classes):
        base = person * classes
        for c in range(components):
            total = 0.0
            for label in range(classes):
                total += expected[base + label, c] + prior[label, c]
            share = 1.0 / exp_digamma(total)
            for label in range(classes):
                value = exp_digamma(expected[base + label, c] + prior[label, c]) * share
                table[base + label, c] = max(value, FLOOR)


def warm() -> None:
    """Compile what is otherwise compiled when it is first needed."""
    for components in (0, *FEW):
        for is_shared in (False, True):
            expect_for(components, is_shared)
