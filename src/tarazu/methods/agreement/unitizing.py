"""Krippendorff's alpha for spans: do people cut the same units out of a text?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from tarazu.methods.agreement.resampling import interval, refuse_bad_draws
from tarazu.methods.agreement.spans import Spans, code_spans
from tarazu.methods.columns import Column, FloatArray, IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitAlpha:
    """Alpha of spans over all labels, with its bootstrap interval over texts, and for each label alone.

    Values are None where nothing was marked, or nothing can vary; the interval is None for a single text.
    """

    value: float | None
    low: float | None
    high: float | None
    by_label: dict[Any, float | None]
    tasks: int
    contributors: int
    spans: int


@dataclass(frozen=True, slots=True)
class _Label:
    """What alpha of one label is made of, text by text: `apart` (texts), and how many units and gaps there are
    of each length, (texts, lengths)."""

    apart: FloatArray
    unit_lengths: FloatArray
    units: FloatArray
    gap_lengths: FloatArray
    gaps: FloatArray


def unitized_alpha(
    task: Column,
    contributor: Column,
    start: Column,
    end: Column,
    label: Column | None = None,
    *,
    lengths: Mapping[Any, float] | None = None,
    level: float = 0.95,
    draws: int = 1000,
    seed: int = 0,
) -> UnitAlpha:
    """Alpha_U of spans given as whole numbers, `end` not included: 1 - observed / expected disagreement.

    Two overlapping units of one label differ by the squared distance of their starts plus that of their ends;
    a unit that lies in a gap of another person's differs by its squared length. Expected is the same for all
    ways in which the units of that label could lie on the texts. Labels are pooled by summing numerators and
    denominators. Spans of one person and label may not overlap.

    Everybody with a row for a text has read it (a row with start = end marks nothing). `lengths` gives the
    length of each text, otherwise the last end marked in it. Several texts are one continuum on which no unit
    crosses from text to text. Krippendorff, Sociological Methodology 25 (1995), and Measuring the reliability
    of qualitative text analysis data, Quality and Quantity 38 (2004), with whose example this agrees. Raises
    ValueError on bad columns.

    >>> table = ["t"] * 5, list("uuvvv"), [75, 220, 70, 205, 250], [145, 250, 150, 225, 270]
    >>> round(unitized_alpha(*table, lengths={"t": 300}).value, 2)
    0.73
    """
    refuse_bad_draws(level, draws)
    spans = code_spans(task, contributor, start, end, label)
    ends = _lengths(spans, lengths)
    readers = np.bincount(spans.seen[:, 0], minlength=len(spans.tasks)).astype(np.float64)
    shared = np.flatnonzero(readers > 1)
    parts = [_label(spans, ends, shared, mark) for mark in range(len(spans.labels))]
    sizes = np.stack([readers[shared], ends[shared]]) if len(shared) else np.zeros((2, 0))

    def alpha(weights: FloatArray) -> FloatArray:
        return _alphas(parts, sizes, weights)

    once = np.ones((1, len(shared)))
    value = alpha(once)[0] if parts and len(shared) else np.nan
    alone = {
        mark: _maybe(_alphas([part], sizes, once)[0]) if len(shared) else None
        for mark, part in zip(spans.labels, parts, strict=True)
    }
    often = np.ones(len(shared), dtype=np.int64)
    low, high = interval(alpha, often, level, draws, seed) if len(shared) > 1 and not np.isnan(value) else (None, None)
    return UnitAlpha(
        value=_maybe(value),
        low=low,
        high=high,
        by_label=alone if label is not None else {},
        tasks=len(shared),
        contributors=len(spans.contributors),
        spans=len(spans.start),
    )


def _lengths(spans: Spans, lengths: Mapping[Any, float] | None) -> FloatArray:
    whole = np.concatenate([spans.start, spans.end])
    if (whole != np.floor(whole)).any() or (whole < 0).any():
        raise ValueError("columns 'start' and 'end' must hold whole numbers from 0; alpha_U counts characters")
    ends = np.zeros(len(spans.tasks))
    np.maximum.at(ends, spans.task, spans.end)
    if lengths is None:
        return ends
    given = np.array([float(lengths.get(task, -1)) for task in spans.tasks])
    if (given < ends).any():
        at = int(np.argmax(given < ends))
        raise ValueError(f"lengths has no length for task {spans.tasks[at]!r} that holds its spans")
    return given


def _label(spans: Spans, ends: FloatArray, texts: IntArray, mark: int) -> _Label:
    apart, units, gaps = [], [], []
    for text in texts.tolist():
        here = (spans.task == text) & (spans.label == mark)
        sections = []
        for person in spans.readers(text).tolist():
            own = here & (spans.contributor == person)
            sections.append(_sections(spans.start[own], spans.end[own], float(ends[text]), spans.tasks[text]))
        pairs = len(sections) * (len(sections) - 1)
        apart.append(sum(_apart(a, b) for a in sections for b in sections if a is not b) / pairs)
        units.append(np.concatenate([marked[:, 1] - marked[:, 0] for marked, _ in sections]))
        gaps.append(np.concatenate([gap[:, 1] - gap[:, 0] for _, gap in sections]))
    unit_lengths, unit_counts = _tallied(units)
    gap_lengths, gap_counts = _tallied(gaps)
    return _Label(np.array(apart, dtype=np.float64), unit_lengths, unit_counts, gap_lengths, gap_counts)


def _sections(start: FloatArray, end: FloatArray, length: float, task: Any) -> tuple[FloatArray, FloatArray]:
    """One person's units and the gaps between them, (n, 2) each."""
    if (start[1:] < end[:-1]).any():
        raise ValueError(f"two spans of one contributor and label overlap in task {task!r}")
    edges = np.concatenate([[0.0], np.stack([start, end], axis=1).reshape(-1), [length]]).reshape(-1, 2)
    return np.stack([start, end], axis=1), edges[edges[:, 1] > edges[:, 0]]


def _apart(one: tuple[FloatArray, FloatArray], other: tuple[FloatArray, FloatArray]) -> float:
    (units, _), (others, gaps) = one, other
    low, high = units[:, None], others[None, :]
    meet = (low[..., 0] < high[..., 1]) & (high[..., 0] < low[..., 1])
    found = (((low - high) ** 2).sum(axis=2) * meet).sum()
    inside = (units[:, None, 0] >= gaps[None, :, 0]) & (units[:, None, 1] <= gaps[None, :, 1])
    lonely = (inside.any(axis=1) * (units[:, 1] - units[:, 0]) ** 2).sum()
    # Each unit in a gap is met from both sides; overlaps come up again when the two change places.
    return float(found + 2 * lonely)


def _tallied(lists: list[FloatArray]) -> tuple[FloatArray, FloatArray]:
    values = np.unique(np.concatenate(lists)) if lists else np.zeros(0)
    table = np.zeros((len(lists), len(values)))
    for row, found in enumerate(lists):
        np.add.at(table[row], np.searchsorted(values, found), 1)
    return values, table


def _alphas(parts: list[_Label], sizes: FloatArray, weights: FloatArray) -> FloatArray:
    """Alpha of each row of text weights (n, texts)."""
    observed, expected = np.zeros(len(weights)), np.zeros(len(weights))
    length, whole = weights @ sizes[1], weights @ (sizes[0] * sizes[1])
    for part in parts:
        ell, units, gaps = part.unit_lengths, weights @ part.units, weights @ part.gaps
        room = np.maximum(part.gap_lengths[None, :] - ell[:, None] + 1, 0)
        overlapping = (units.sum(axis=1, keepdims=True) - 1) / 3 * (2 * ell**3 - 3 * ell**2 + ell)
        apart = (units * (overlapping + ell**2 * (gaps @ room.T))).sum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            observed += weights @ part.apart / length**2
            expected += 2 / length * apart / (whole * (whole - 1) - units @ (ell * (ell - 1)))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(expected > 0, 1 - observed / expected, np.nan), dtype=np.float64)


def _maybe(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
