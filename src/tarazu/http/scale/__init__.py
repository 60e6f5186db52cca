"""The compatibility door: the incumbent's API, versions 1 and 2, on the same projects, batches, tasks and files.

`API` are its routes, under /scale/v1 and /scale/v2; `errors.answer` its shape of a "no".
"""

from tarazu.http.scale import batches, errors, files, projects, quality_tasks, studio, tasks, teams, v2

API = (
    tasks.routes,
    batches.routes,
    projects.routes,
    files.routes,
    teams.routes,
    studio.routes,
    quality_tasks.routes,
    *v2.API,
)

__all__ = ["API", "errors"]
