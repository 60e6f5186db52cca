"""What the confidence of merged answers was held against: the rows behind its reliability plot."""

from __future__ import annotations

from dataclasses import asdict
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from tarazu import projects
from tarazu.http.access import Routes
from tarazu.http.customer.pages import project_id_of
from tarazu.http.customer.task_names import task_names
from tarazu.http.pages import render
from tarazu.http.paging import after, cursor
from tarazu.http.transaction import opened
from tarazu.quality import checks
from tarazu.trust import Action

routes = Routes(tag="quality pages")

ROWS_SHOWN = 50


@routes.page("GET", "/projects/{project_id}/quality/merged", Action.READ_TASKS)
async def merged_checks(request: Request) -> Response:
    """List merged answers of which it is known whether they are right: all, or those that were said to be as sure."""
    query = request.query_params
    start, said = after(query.get("after")), _said(query.get("when"), query.get("low"), query.get("high"))
    async with opened(request) as tx:
        project = await projects.project(tx, project_id_of(request))
        found = await checks.merged_checks(tx, project.id, start, ROWS_SHOWN + 1, said)
        names = await task_names(tx, [each.id for each in found])
    here = f"/projects/{project.id}"
    path, asked = f"{here}/quality/merged", asdict(said) if said else {}
    more = {**asked, "after": cursor(found[ROWS_SHOWN - 1].id)} if len(found) > ROWS_SHOWN else {}
    return render(
        request,
        "projects/quality_merged.html",
        tab="quality",
        project=project,
        rows=found[:ROWS_SHOWN],
        names=names,
        said=said,
        here=here,
        older=f"{path}?{urlencode(more)}" if more else "",
        newer=f"{path}?{urlencode(asked)}" if start else "",
    )


def _said(when: str | None, low: str | None, high: str | None) -> checks.Said | None:
    """Return what an address asks for; all where it says nothing that can be asked."""
    try:
        ends = float(low or ""), float(high or "")
    except ValueError:
        return None
    if not 0 <= ends[0] <= ends[1] <= 1:
        return None
    return checks.Said(when="before" if when == "before" else "after", low=ends[0], high=ends[1])
