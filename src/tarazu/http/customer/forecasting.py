"""What another number of answers would cost and bring: what a customer supposes is read, and shown again beside what follows."""

from __future__ import annotations

import asyncio
import threading
import uuid
from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.requests import Request

from tarazu import quality
from tarazu.http.auth import actor_of
from tarazu.http.pages import Form, refill
from tarazu.http.problems import Declined
from tarazu.http.state import state_of
from tarazu.http.transaction import opened
from tarazu.kit.db import Tx
from tarazu.kit.errors import Refusal, invalid
from tarazu.projects import NewProject

LOOK_SECONDS = 0.25
"""How often it is looked whether the client is still there."""
CLIENT_GONE = 499
"""What the log says of a client that did not wait; nobody reads the answer."""
SUPPOSED = ("people", "tasks", "pace")


async def foresee(request: Request, new: NewProject, supposed: quality.Supposed) -> quality.WhatIf:
    """Return forecasts of a project that might be started, worked out while its client waits and no longer.

    Raises:
        Refusal: what starting the project would refuse; `forecasts_exhausted` when too many are asked for.
    """
    db, actor = state_of(request).db, actor_of(request)
    # Not `opened`: asking with a test key takes as long, and counts.
    async with db.tx(actor) as tx:
        ask = await quality.begin_forecast(tx)
    try:
        async with opened(request) as tx:
            unbegun = await quality.read_unbegun(tx, new, supposed)
        return await _worked_out(request, unbegun)
    finally:
        async with db.tx(actor) as tx:
            await quality.end_forecast(tx, ask)


async def _worked_out(request: Request, unbegun: quality.Unbegun) -> quality.WhatIf:
    gone = threading.Event()
    run = asyncio.get_running_loop().run_in_executor
    work = run(state_of(request).forecaster, quality.foreseen, unbegun, gone.is_set)
    try:
        while not (await asyncio.wait([work], timeout=LOOK_SECONDS))[0]:
            if await request.is_disconnected():
                raise Declined("request_unreadable", CLIENT_GONE)
        return work.result()
    finally:
        gone.set()
        work.cancel()


async def forecast_shown(request: Request, tx: Tx, project_id: uuid.UUID) -> tuple[quality.WhatIf, Form]:
    """Return the forecasts of what the address supposes, and the form that holds it; of what is known, where that is faulty."""
    values = {name: request.query_params.get(name, "").strip()[:40] for name in SUPPOSED}
    try:
        found = await quality.what_if(tx, project_id, read_supposed(values))
    except Refusal as refusal:
        if refusal.kind != "invalid":
            raise
        form = refill(request, refusal, values, {name: name for name in SUPPOSED})
        return await quality.what_if(tx, project_id), form
    return found, Form(values=values | {"people": found.people or ""})


def address_of(project_id: uuid.UUID, form: Form) -> str:
    """Return where the part that follows a count stands, with what is supposed there."""
    query = urlencode({name: form.values[name] for name in SUPPOSED if form.values[name] and not form.errors})
    return f"/projects/{project_id}/what-if?{query}" if query else f"/projects/{project_id}/what-if"


def read_supposed(values: Mapping[str, str]) -> quality.Supposed:
    """Return what fields say that is supposed. Refuses numbers that cannot be read."""
    return quality.Supposed(
        people=values["people"] or None, tasks=whole("tasks", values["tasks"]), pace=whole("pace", values["pace"])
    )


def whole(name: str, text: str) -> int | None:
    """Read a whole number of a form, None where it is empty. Refuses anything else."""
    if text and not (text.isdecimal() and len(text) <= 9):
        raise invalid(name, "wrong_type", expected="integer")
    return int(text) if text else None
