"""How far apart two labels are: the squared differences of Krippendorff's metrics, or the caller's own."""

from collections.abc import Callable
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.columns import FloatArray

Metric = Literal["nominal", "ordinal", "interval", "ratio"] | Callable[[Any, Any], float] | NDArray[Any]
"""A named metric, a function of two labels that returns their squared difference, or a matrix of these."""

_LABELS_MAX = 5000


def scale(values: tuple[Any, ...], metric: str) -> FloatArray:
    """Where labels lie: their numbers around 0 ("interval"), or their places in the order given ("ordinal").

    Raises ValueError for an interval of things that are not numbers.
    """
    if metric == "ordinal":
        return np.arange(len(values), dtype=np.float64)
    found = _numbers(values, metric)
    return found - found.mean() if len(found) else found


def distance_matrix(values: tuple[Any, ...], metric: Metric) -> FloatArray:
    """The squared differences (k, k) of labels; raises ValueError for a matrix or function that gives no
    distances."""
    if len(values) > _LABELS_MAX:
        raise ValueError(f"column 'label' has {len(values)} different labels; this metric takes {_LABELS_MAX}")
    if isinstance(metric, str):
        if metric != "ratio":
            raise ValueError(f"metric {metric!r} is not nominal, ordinal, interval, ratio, a function or a matrix")
        return _ratio(_numbers(values, metric))
    if callable(metric):
        matrix = np.array([[float(metric(one, other)) for other in values] for one in values])
        matrix = matrix.reshape(len(values), len(values))
    else:
        matrix = np.asarray(metric, dtype=np.float64)
    return _checked(matrix, values)


def _checked(matrix: FloatArray, values: tuple[Any, ...]) -> FloatArray:
    if matrix.shape != (len(values), len(values)):
        raise ValueError(f"the matrix of distances has shape {matrix.shape}, but there are {len(values)} labels")
    if not np.isfinite(matrix).all() or (matrix < 0).any():
        raise ValueError("distances must be finite and not negative")
    if not np.allclose(matrix, matrix.T) or np.diag(matrix).any():
        raise ValueError("distances must be symmetric, and 0 between a label and itself")
    return matrix


def _ratio(values: FloatArray) -> FloatArray:
    if (values < 0).any():
        raise ValueError("column 'label': ratio labels must not be negative")
    sums = values[:, None] + values[None, :]
    shares = np.zeros(sums.shape)
    np.divide(values[:, None] - values[None, :], sums, out=shares, where=sums > 0)
    return shares**2


def _numbers(values: tuple[Any, ...], metric: str) -> FloatArray:
    if not all(isinstance(value, (int, float, np.number)) for value in values):
        stranger = next(value for value in values if not isinstance(value, (int, float, np.number)))
        raise ValueError(f"column 'label': {metric} labels must be numbers, not {stranger!r}")
    found = np.array(values, dtype=np.float64)
    if not np.isfinite(found).all():
        raise ValueError(f"column 'label': {metric} labels must be finite")
    return found
