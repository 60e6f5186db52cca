"""HTTP: the only package that knows the web framework.

`server.create_app` puts the audiences together (`customer` under /api/v1, `contributor` under /api/work, `operations`
under /api/operations, and their pages). Owns no tables; every answer comes from a verb of a lower package, and every
route declares the one `trust.Action` that it needs (`access.Routes`).
"""

from tarazu.http.server import create_app
from tarazu.http.state import State

__all__ = ["State", "create_app"]
