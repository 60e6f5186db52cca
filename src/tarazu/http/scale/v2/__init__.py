"""The door's version 2, under /scale/v2."""

from tarazu.http.scale.v2 import batches, datasets, deliveries, projects, tasks

API = (projects.routes, batches.routes, tasks.routes, deliveries.routes, datasets.routes)

__all__ = ["API"]
