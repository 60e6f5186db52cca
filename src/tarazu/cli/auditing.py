"""`tarazu project audits`: how many completed tasks are drawn for audit, what was found, and which wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tarazu.cli.shell import As, AsJson, DataDir, TenantName, act_as, emit, gettext, out, plain, show
from tarazu.cli.typed import said_as
from tarazu.cli.work import ProjectName, find_project
from tarazu.kit.db import Tx

if TYPE_CHECKING:
    from tarazu import quality


def audits(
    tenant: TenantName,
    project: ProjectName,
    share: Annotated[
        int | None, typer.Option("--share", help="Of a thousand completed tasks so many are drawn for audit.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="How many at most.")] = 50,
    handle: As = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Say how many completed tasks are drawn for audit, show what was found in them, and list which wait."""
    # Here and not above: other commands start sooner without the statistics.
    from tarazu import quality

    async def verb(tx: Tx) -> tuple[quality.AuditSample, list[quality.SampledTask]]:
        wanted = (await find_project(tx, project)).id
        if share is not None:
            await quality.set_audit_sample(tx, wanted, share)
        return await quality.audit_sample(tx, wanted), await quality.tasks_to_audit(tx, wanted, None, limit)

    with said_as(permille="--share"):
        sample, waiting = act_as(data_dir, tenant, handle, verb)
    if as_json:
        emit({"sample": plain(sample) | {"right": sample.right}, "waiting": [plain(each) for each in waiting]})
        return
    _tell(sample)
    show(waiting, ["task_id", "unique_key", "ended_at"], as_json=False, empty="No drawn task waits to be audited.")


def _tell(sample: quality.AuditSample) -> None:
    words = gettext(
        "Drawn: {share} % of completed tasks, {drawn} so far; {accepted} accepted, {fixed} put right, {rejected} rejected.",
        share=f"{sample.permille / 10:g}",
        drawn=sample.drawn,
        accepted=sample.accepted,
        fixed=sample.fixed,
        rejected=sample.rejected,
    )
    out.print(words, highlight=False, soft_wrap=True)
    if sample.right is not None:
        share, low, high = (f"{each:.1%}" for each in sample.right)
        words = gettext(
            "Accepted as they were: {share} (95 % interval {low} to {high}).", share=share, low=low, high=high
        )
        out.print(words, highlight=False, soft_wrap=True)
