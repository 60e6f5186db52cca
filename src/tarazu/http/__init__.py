"""HTTP: the only package that knows the web framework.

`server.create_app` puts the audiences together (`customer` under /api/v1, `contributor` under /api/work, `operations`
under /api/operations, and their pages). Owns no tables; every answer comes from a verb of a lower package, and every
route declares the one `trust.Action` that it needs (`access.Routes`).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tarazu.http.server import create_app
    from tarazu.http.state import State

__all__ = ["State", "create_app"]

_HOMES = {"State": "tarazu.http.state", "create_app": "tarazu.http.server"}


def __getattr__(name: str) -> Any:
    """Load what is asked for: the command line uses the language of this package and none of the web framework."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
