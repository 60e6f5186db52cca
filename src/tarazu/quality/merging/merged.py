"""One answer to a task from several people's, by what is known of each of them. Pure: whoever has the answers and the weights comes
to the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from tarazu import kinds, methods
from tarazu.kinds import Kind
from tarazu.quality.merging.weights import Weights

Floats = NDArray[np.float64]

SPANS_FROM = 5
"""People from whom on passages are put together; of fewer people's, a chosen answer is as good or better."""
COMPARED_MAX = 50
"""Of more answers to one task, those of the people with the least error are compared with one another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A person's answer to a task."""

    person: str
    answer: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What the answers to a task come to: an answer that its kind accepts.

    `way`: `nearest` for one that was chosen (the one at `place` of those given), `parts` or `spans` for one that was voted on. `parts`
    holds the chance of each verdict or passage by the model, `chance` their mean; None where one was chosen, or nothing is marked. `agreement`
    is one less the mean distance of all answers from this one.
    """

    answer: dict[str, Any]
    way: kinds.Way
    place: int | None
    agreement: float
    chance: float | None = None
    parts: dict[str, float] | None = None


@dataclass(frozen=True, slots=True)
class _Vote:
    """What was put together, before it is checked."""

    answer: dict[str, Any]
    chances: dict[str, float]


def merged(
    kind: str, ontology: Mapping[str, Any], payload: Mapping[str, Any], given: Sequence[Given], weights: Weights
) -> Merged | None:
    """Return what several answers come to; None where there are fewer than two, or their label says it all.

    What was voted on and does not pass the kind's own check (a verdict that needs what nobody gave) gives way to a chosen answer. The
    order of the answers does not matter.
    """
    found = kinds.for_task(kind, payload, ontology)
    way = kinds.way_of(found, ontology)
    if len(given) < 2 or way == "label":
        return None
    order = sorted(range(len(given)), key=lambda n: _rank(given[n], weights))
    ranked = [given[n] for n in order]
    vote = _voted(found, way, ontology, payload, ranked, weights)
    if vote is None or kinds.answer_faults(found, vote.answer, ontology, payload):
        place = order[_nearest(found, ranked, weights)]
        answer = given[place].answer
        return Merged(answer=answer, way="nearest", place=place, agreement=_agreement(found, answer, given))
    return Merged(
        answer=vote.answer,
        way=way,
        place=next((n for n in sorted(order) if given[n].answer == vote.answer), None),
        agreement=_agreement(found, vote.answer, given),
        chance=round(sum(vote.chances.values()) / len(vote.chances), 4) if vote.chances else None,
        parts=vote.chances,
    )


def _rank(one: Given, weights: Weights) -> tuple[float, str, bytes]:
    return weights.error(one.person), one.person, msgspec.json.encode(one.answer, order="deterministic")


def _agreement(kind: Kind, answer: Mapping[str, Any], given: Sequence[Given]) -> float:
    apart = sum(kind.distance(answer, each.answer) for each in given) / len(given)
    return round(max(0.0, 1 - apart), 4)


def _nearest(kind: Kind, ranked: Sequence[Given], weights: Weights) -> int:
    """The place of the answer with the least expected squared distance from what is right, the first of equals: that of the person
    with less error where two differ."""
    some = ranked[:COMPARED_MAX]
    precision = np.array([1 / weights.error(each.person) for each in some])
    square = np.zeros((len(some), len(some)))
    for i, one in enumerate(some):
        for j, other in enumerate(some[:i]):
            square[i, j] = square[j, i] = kind.distance(one.answer, other.answer) ** 2
    return int(np.argmin(np.round(square @ (precision / precision.sum()), 12)))


def _voted(
    kind: Kind,
    way: kinds.Way,
    ontology: Mapping[str, Any],
    payload: Mapping[str, Any],
    ranked: Sequence[Given],
    weights: Weights,
) -> _Vote | None:
    """What a vote comes to; None where there is nothing to vote on, or half of the people say that the task cannot be answered."""
    voters = [each for each in ranked if "outcome" not in each.answer]
    if 2 * len(voters) <= len(ranked):
        return None
    if way == "parts" and isinstance(kind, kinds.Parted):
        parts = kind.parts([each.answer for each in voters], ontology)
        return _by_parts(kind, ontology, voters, parts, weights) if parts and parts[0] else None
    if way == "spans" and isinstance(kind, kinds.Spanned) and len(voters) >= SPANS_FROM:
        return _by_spans(kind, payload, voters, weights)
    return None


def _by_parts(
    kind: kinds.Parted,
    ontology: Mapping[str, Any],
    voters: Sequence[Given],
    parts: Sequence[Mapping[str, str]],
    weights: Weights,
) -> _Vote:
    names = dict.fromkeys(name for said in parts for name in said)
    verdicts, chances = {}, {}
    for name in names:
        said = [(each.person, one[name]) for each, one in zip(voters, parts, strict=True) if name in one]
        verdicts[name], chances[name] = _verdict(said, weights)
    wrong = [sum(one.get(name, verdict) != verdict for name, verdict in verdicts.items()) for one in parts]
    nearest = [voters[n].answer for n in sorted(range(len(voters)), key=lambda n: wrong[n])]
    return _Vote(kind.assembled(verdicts, nearest, ontology), chances)


def _verdict(said: Sequence[tuple[str, str]], weights: Weights) -> tuple[str, float]:
    """The likeliest verdict of those that somebody gave, and its chance among all that there are."""
    size, code = len(weights.verdicts), {verdict: n for n, verdict in enumerate(weights.verdicts)}
    known = [(person, code[verdict]) for person, verdict in said if verdict in code]
    if len(known) < len(said):
        counted = {verdict: sum(one == verdict for _, one in said) for _, verdict in said}
        best = max(counted, key=lambda verdict: counted[verdict])
        return best, round(counted[best] / len(said), 4)
    odds = np.log(weights.prior)
    for person, verdict in known:
        odds = odds + np.log(np.reshape(weights.table(person), (size, size))[:, verdict])
    chance = np.exp(odds - odds.max())
    chance = np.round(chance / chance.sum(), 4)
    best_of = max(dict.fromkeys(verdict for _, verdict in known), key=lambda verdict: chance[verdict])
    return weights.verdicts[best_of], float(chance[best_of])


def _by_spans(
    kind: kinds.Spanned, payload: Mapping[str, Any], voters: Sequence[Given], weights: Weights
) -> _Vote | None:
    if not weights.anybody:
        return None
    hit, false = np.array([weights.table(each.person) for each in voters]).T
    given = [kind.marks(each.answer) for each in voters]
    spans, sure = methods.SpanConsensus().joined(given, hit=hit, false=false, prior=weights.prior[0])
    kept: list[tuple[int, int, str]] = []
    # Each label is voted on by itself: of two passages that share characters the surer one stays.
    for _, (start, end, label) in sorted(zip(-np.round(sure, 6), spans, strict=True)):
        if all(end <= first or last <= start for first, last, _ in kept):
            kept.append((start, end, label))
    chances = {f"{s}-{e} {label}": round(float(each), 4) for (s, e, label), each in zip(spans, sure, strict=True)}
    marks = sorted(kept)
    distance = [len(set(each) ^ set(marks)) for each in given]
    nearest = [voters[n].answer for n in sorted(range(len(voters)), key=lambda n: distance[n])]
    return _Vote(
        kind.marked(marks, nearest, payload), {key: chances[key] for key in (f"{s}-{e} {x}" for s, e, x in marks)}
    )
