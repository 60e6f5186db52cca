"""The loops over votes: what a task's votes say, and what the answers say about the contributors.

Everywhere `starts` (n_tasks + 1) bounds the votes of a task, `cell` numbers the contributor and label of a
vote, `weight` is empty where every vote weighs one, and a table has one row for each cell and one column for
each component: `table[cell, c]` is the probability that this contributor gives this label when the task
belongs to component c.
"""

import math

from tarazu.methods.compiled import compiled

FLOOR = 1e-30
"""Probabilities in tables are at least this, so that eight of them can be multiplied without care."""


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


@compiled("f8(i8[::1], i4[::1], f8[::1], i8[::1], i8, f8[::1], f8[:, ::1], f8[:, ::1], f8[:, ::1])")
def expect(starts, cell, weight, gold, groups, prior, table, probas, expected):  # type: ignore[no-untyped-def]
    """Posteriors of the components into `probas`, expected votes into `expected`; return the log likelihood.

    Component c belongs to class `c // groups`; a known answer leaves only its own components. Likelihoods are
    multiplied and rescaled now and then, which needs no logarithm; only weighted votes are added up in logs.
    """
    components = len(prior)
    expected[:] = 0.0
    likelihood = 0.0
    for task in range(len(starts) - 1):
        first, last = starts[task], starts[task + 1]
        score = probas[task]
        if len(weight):
            for c in range(components):
                score[c] = math.log(max(prior[c], FLOOR))
            for vote in range(first, last):
                for c in range(components):
                    score[c] += weight[vote] * math.log(table[cell[vote], c])
            low = 0 if gold[task] < 0 else gold[task] * groups
            high = components if gold[task] < 0 else low + groups
            peak = score[low]
            for c in range(low, high):
                peak = max(peak, score[c])
            for c in range(components):
                score[c] = math.exp(score[c] - peak) if low <= c < high else 0.0
            likelihood += peak
        else:
            for c in range(components):
                score[c] = prior[c]
            if gold[task] >= 0:
                for c in range(components):
                    if c // groups != gold[task]:
                        score[c] = 0.0
            for vote in range(first, last):
                row = cell[vote]
                for c in range(components):
                    score[c] *= table[row, c]
                if (vote - first) % 8 == 7:
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
        for vote in range(first, last):
            row = cell[vote]
            if len(weight):
                for c in range(components):
                    expected[row, c] += weight[vote] * score[c]
            else:
                for c in range(components):
                    expected[row, c] += score[c]
    return likelihood


@compiled("void(f8[:, ::1], f8, f8[:, ::1], f8[:, ::1], f8[:, ::1])")
def confuse(expected, strength, pooled, known, table):  # type: ignore[no-untyped-def]
    """Confusion tables `(n + strength * pooled) / (N + strength)` of every contributor.

    `pooled` (label, class) is everybody's; `known` (contributors, 2) holds right and wrong answers known
    beforehand, spread evenly over the classes, or has no rows.
    """
    classes = expected.shape[1]
    for person in range(len(expected) // classes):
        base = person * classes
        right = known[person, 0] / classes if len(known) else 0.0
        wrong = known[person, 1] / classes / max(classes - 1, 1) if len(known) else 0.0
        for c in range(classes):
            total = strength + right + wrong * (classes - 1)
            for label in range(classes):
                total += expected[base + label, c]
            share = 1.0 / total
            for label in range(classes):
                extra = strength * pooled[label, c] + (right if label == c else wrong)
                table[base + label, c] = max((expected[base + label, c] + extra) * share, FLOOR)


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
