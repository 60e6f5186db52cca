"""What every estimator shares: parameters kept as given, shown, copied and set as scikit-learn does it."""

import inspect
from typing import Any, Self


class Estimator:
    """Base of the estimators. `__init__` takes keyword parameters and only stores each under its own name;
    `fit` learns, and every learned attribute ends in an underscore.

    >>> class Mean(Estimator):
    ...     def __init__(self, *, trim: float = 0.0) -> None:
    ...         self.trim = trim
    >>> Mean(trim=0.1)
    Mean(trim=0.1)
    >>> Mean(trim=0.1).get_params()
    {'trim': 0.1}
    """

    def get_params(self, deep: bool = True) -> dict[str, Any]:  # noqa: ARG002 - the name is scikit-learn's
        """The parameters by name. `deep` is there for scikit-learn's `clone` and changes nothing."""
        return {name: getattr(self, name) for name in self._parameters()}

    def set_params(self, **params: Any) -> Self:
        """Set parameters by name. Raises ValueError for a name the constructor does not take."""
        known = self._parameters()
        for name, value in params.items():
            if name not in known:
                raise ValueError(f"{type(self).__name__} has no parameter {name!r}; it has {known}")
            setattr(self, name, value)
        return self

    @classmethod
    def _parameters(cls) -> list[str]:
        return sorted(inspect.signature(cls).parameters)

    def _learned(self, name: str) -> Any:
        """A learned attribute. Raises ValueError before `fit`."""
        if name not in vars(self):
            raise ValueError(f"{type(self).__name__} is not fitted: call fit first")
        return getattr(self, name)

    def __repr__(self) -> str:
        given = ", ".join(f"{name}={value!r}" for name, value in self.get_params().items())
        return f"{type(self).__name__}({given})"
