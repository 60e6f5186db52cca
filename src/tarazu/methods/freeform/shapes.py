"""Boxes and polygons: areas, overlaps and means. Coordinates may have any unit, the y axis any direction."""

from typing import Any

import numpy as np

from tarazu.methods.columns import FloatArray

SIDES = 4


def a_box(value: Any) -> FloatArray:
    """One box `(x0, y0, x1, y1)` with x0 < x1 and y0 < y1; raises ValueError otherwise."""
    box = np.asarray(value, dtype=np.float64)
    if box.shape != (SIDES,) or not np.isfinite(box).all() or not (box[:2] < box[2:]).all():
        raise ValueError(f"a box is x0, y0, x1, y1 with x0 < x1 and y0 < y1, not {value!r}")
    return box


def a_polygon(value: Any) -> FloatArray:
    """One simple polygon as corners (n, 2), n >= 3, made counter-clockwise; raises ValueError otherwise."""
    corners = np.asarray(value, dtype=np.float64)
    if corners.ndim != 2 or corners.shape[1] != 2 or len(corners) < 3 or not np.isfinite(corners).all():
        raise ValueError(f"a polygon is three or more pairs of finite numbers, not {value!r}")
    area = signed_area(corners)
    if abs(area) < 1e-12:
        raise ValueError(f"a polygon must enclose an area: {value!r}")
    return corners if area > 0 else corners[::-1].copy()


def signed_area(corners: FloatArray) -> float:
    """The area of a polygon by the shoelace formula, negative when its corners run clockwise."""
    x, y = corners[:, 0], corners[:, 1]
    return float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2


def box_iou(one: FloatArray, other: FloatArray) -> FloatArray:
    """Intersection over union of every box of (n, 4) with every box of (m, 4), (n, m).

    >>> box_iou(np.array([[0, 0, 2, 2.0]]), np.array([[1, 0, 3, 2.0], [5, 5, 6, 6.0]])).round(3).tolist()
    [[0.333, 0.0]]
    """
    low = np.maximum(one[:, None, :2], other[None, :, :2])
    high = np.minimum(one[:, None, 2:], other[None, :, 2:])
    shared = np.prod(np.maximum(high - low, 0.0), axis=2)
    areas = [np.prod(boxes[:, 2:] - boxes[:, :2], axis=1) for boxes in (one, other)]
    iou: FloatArray = shared / (areas[0][:, None] + areas[1][None, :] - shared)
    return iou


def polygon_iou(one: FloatArray, other: FloatArray) -> float:
    """Intersection over union of two simple counter-clockwise polygons, convex or not.

    The shared area is integrated between the heights at which an edge begins, ends or crosses another: there every
    cross-section is a set of intervals with linear ends, so the middle of each strip gives its area exactly.

    >>> square = np.array([[0, 0], [2, 0], [2, 2], [0, 2.0]])
    >>> round(polygon_iou(square, square + [1, 0]), 3)
    0.333
    """
    if (one.max(axis=0) <= other.min(axis=0)).any() or (other.max(axis=0) <= one.min(axis=0)).any():
        return 0.0
    heights = np.unique(np.concatenate([one[:, 1], other[:, 1], _crossings(one, other)]))
    middle = (heights[1:] + heights[:-1]) / 2
    shared = sum(
        step * _overlap(_cuts(one, y), _cuts(other, y)) for y, step in zip(middle, np.diff(heights), strict=True)
    )
    union = abs(signed_area(one)) + abs(signed_area(other)) - shared
    return float(min(max(shared / union, 0.0), 1.0))


def _cuts(corners: FloatArray, y: float) -> FloatArray:
    """Where the horizontal line at y enters and leaves the polygon, in order."""
    start, end = corners, np.roll(corners, -1, axis=0)
    crossed = (start[:, 1] > y) != (end[:, 1] > y)
    a, b = start[crossed], end[crossed]
    return np.sort(a[:, 0] + (y - a[:, 1]) / (b[:, 1] - a[:, 1]) * (b[:, 0] - a[:, 0]))


def _overlap(one: FloatArray, other: FloatArray) -> float:
    low = np.maximum(one[0::2, None], other[None, 0::2])
    high = np.minimum(one[1::2, None], other[None, 1::2])
    return float(np.maximum(high - low, 0.0).sum())


def _crossings(one: FloatArray, other: FloatArray) -> FloatArray:
    """The heights at which an edge of one polygon crosses an edge of the other."""
    p, q = one[:, None, :], other[None, :, :]
    r, s = np.roll(one, -1, axis=0)[:, None, :] - p, np.roll(other, -1, axis=0)[None, :, :] - q
    across = r[..., 0] * s[..., 1] - r[..., 1] * s[..., 0]
    gap = q - p
    with np.errstate(divide="ignore", invalid="ignore"):
        along = (gap[..., 0] * s[..., 1] - gap[..., 1] * s[..., 0]) / across
        beside = (gap[..., 0] * r[..., 1] - gap[..., 1] * r[..., 0]) / across
    meet = (across != 0) & (along >= 0) & (along <= 1) & (beside >= 0) & (beside <= 1)
    crossed: FloatArray = (p[..., 1] + np.where(meet, along, 0.0) * r[..., 1])[meet]
    return crossed


def mean_polygon(polygons: list[FloatArray], weight: FloatArray, points: int = 64) -> FloatArray:
    """A weighted mean outline.

    Polygons with equally many corners keep them: each is turned to begin at the corner that fits the heaviest polygon
    best, then corners are averaged. Others are first drawn with `points` points at equal steps of their outline.
    """
    lead = int(np.argmax(weight))
    if len({len(polygon) for polygon in polygons}) > 1:
        polygons = [_drawn(polygon, points) for polygon in polygons]
    base = polygons[lead]
    turned = [_turned(polygon, base) for polygon in polygons]
    return np.asarray(np.average(turned, axis=0, weights=weight), dtype=np.float64)


def _turned(polygon: FloatArray, base: FloatArray) -> FloatArray:
    costs = [float(((np.roll(polygon, -turn, axis=0) - base) ** 2).sum()) for turn in range(len(polygon))]
    return np.roll(polygon, -int(np.argmin(costs)), axis=0)


def _drawn(polygon: FloatArray, points: int) -> FloatArray:
    closed = np.vstack([polygon, polygon[:1]])
    travelled = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(closed, axis=0).T))])
    stops = np.linspace(0, travelled[-1], points, endpoint=False)
    return np.stack([np.interp(stops, travelled, closed[:, axis]) for axis in (0, 1)], axis=1)


def robust_average(values: FloatArray, weight: FloatArray) -> FloatArray:
    """Weighted mean of the rows of (n, k) after two rounds of Huber's weights around it, by distance of whole rows.

    A row further than 1.345 times 1.4826 medians of the distances counts in proportion to that limit (Huber, Annals of
    Mathematical Statistics 35, 1964).
    """
    centre = np.average(values, axis=0, weights=weight)
    if len(values) < 3:
        return np.asarray(centre, dtype=np.float64)
    for _ in range(2):
        away = np.sqrt(((values - centre) ** 2).sum(axis=1))
        limit = 1.345 * 1.4826 * float(np.median(away))
        damped = weight * np.where(away > limit, limit / np.maximum(away, 1e-300), 1.0) if limit > 0 else weight
        centre = np.average(values, axis=0, weights=damped)
    return np.asarray(centre, dtype=np.float64)
