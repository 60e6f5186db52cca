"""`tarazu project review`: which answers of a project are reviewed, and by how many."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tarazu.app import Installation
from tarazu.cli.shell import As, AsJson, DataDir, TenantName, act, emit, gettext, out, plain, tenant_actor
from tarazu.cli.work import ProjectName, find_project
from tarazu.kit.db import Database

if TYPE_CHECKING:
    from tarazu import quality

Share = int | None


def set_review(
    tenant: TenantName,
    project: ProjectName,
    share: Annotated[Share, typer.Option("--share", help="Of a thousand answers so many are reviewed.")] = None,
    newcomers: Annotated[
        Share, typer.Option("--newcomers", help="Of a thousand answers of newcomers so many; as many or more.")
    ] = None,
    newcomer_answers: Annotated[
        int | None, typer.Option("--newcomer-answers", help="Accepted answers until nobody is a newcomer.")
    ] = None,
    second: Annotated[
        Share, typer.Option("--second", help="Of a thousand verdicts so many are asked of a second reviewer.")
    ] = None,
    handle: As = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Say which answers of a project are reviewed and by how many, and show how they stand."""
    # Here and not above: other commands start sooner without the statistics.
    from tarazu import quality

    asked = {
        "review_permille": share,
        "newcomer_permille": newcomers,
        "newcomer_answers": newcomer_answers,
        "second_review_permille": second,
    }
    given: dict[str, Any] = {name: value for name, value in asked.items() if value is not None}

    async def verb(db: Database, _: Installation) -> tuple[quality.ReviewPolicy, quality.ReviewCounts]:
        actor = await tenant_actor(db, tenant, handle)
        async with db.tx(actor) as tx:
            wanted = (await find_project(tx, project)).id
            if given:
                held = await quality.review_policy(tx, wanted)
                await quality.set_review_policy(tx, wanted, replace(held, **given))
            return await quality.review_policy(tx, wanted), await quality.review_counts(tx, wanted)

    policy, counts = act(data_dir, verb)
    if as_json:
        emit({"policy": plain(policy), "counts": plain(counts)})
        return
    words = gettext(
        "Reviewed: {share} % of answers, {newcomers} % of those of newcomers. Asked a second time: {second} % of verdicts.",
        share=f"{policy.review_permille / 10:g}",
        newcomers=f"{policy.newcomer_permille / 10:g}",
        second=f"{policy.second_review_permille / 10:g}",
    )
    out.print(words, highlight=False, soft_wrap=True)
    words = gettext(
        "Waiting: {first} for a first, {second} for a second, {third} for a third verdict.",
        first=counts.first_waiting,
        second=counts.second_waiting,
        third=counts.third_waiting,
    )
    out.print(words, highlight=False, soft_wrap=True)
