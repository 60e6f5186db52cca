"""`tarazu project review`: which answers of a project are reviewed, and by how many."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tarazu.cli.shell import As, AsJson, DataDir, TenantName, act_as, emit, gettext, out, plain
from tarazu.cli.typed import said_as
from tarazu.cli.work import ProjectName, find_project
from tarazu.kit.db import Tx

if TYPE_CHECKING:
    from tarazu import quality

Share = int | None
Newcomers = Annotated[
    Share, typer.Option("--newcomers", help="Of a thousand answers of newcomers so many; as many or more.")
]
Known = Annotated[
    Share, typer.Option("--known", help="Of a thousand reviews so many are of a known answer, up to 500.")
]
NewKnown = Annotated[
    Share, typer.Option("--new-known", help="Of a thousand reviews of new reviewers so many, up to 1000.")
]
NewUntil = Annotated[
    int | None, typer.Option("--new-until", help="Verdicts in the project until a reviewer is new no more.")
]
SecondNegative = Annotated[
    Share, typer.Option("--second-negative", help="The same of verdicts that fix, return or exclude.")
]
AgreementMin = Annotated[
    float | None,
    typer.Option("--agreement-min", help="Least share of a reviewer's verdicts that are confirmed, 0 to 1."),
]
RollingKappaMin = Annotated[
    float | None,
    typer.Option("--rolling-kappa-min", help="Least kappa over a reviewer's last 50 checked verdicts, 0 to 1."),
]
_OPTIONS = {
    "review_permille": "--share",
    "newcomer_permille": "--newcomers",
    "newcomer_answers": "--newcomer-answers",
    "second_review_permille": "--second",
    "second_negative_permille": "--second-negative",
    "reviewer_agreement_min": "--agreement-min",
    "reviewer_checks_min": "--checks-min",
    "reviewer_kappa_min": "--rolling-kappa-min",
    "known_permille": "--known",
    "newcomer_known_permille": "--new-known",
    "newcomer_verdicts": "--new-until",
    "calibration_items": "--calibration",
    "calibration_kappa_min": "--kappa-min",
}


def set_review(
    tenant: TenantName,
    project: ProjectName,
    share: Annotated[Share, typer.Option("--share", help="Of a thousand answers so many are reviewed.")] = None,
    newcomers: Newcomers = None,
    newcomer_answers: Annotated[
        int | None, typer.Option("--newcomer-answers", help="Accepted answers until nobody is a newcomer.")
    ] = None,
    second: Annotated[
        Share, typer.Option("--second", help="Of a thousand verdicts so many are asked of a second reviewer.")
    ] = None,
    second_negative: SecondNegative = None,
    agreement_min: AgreementMin = None,
    checks_min: Annotated[
        int | None, typer.Option("--checks-min", help="That counts from so many checked verdicts.")
    ] = None,
    rolling_kappa_min: RollingKappaMin = None,
    known: Known = None,
    new_known: NewKnown = None,
    new_until: NewUntil = None,
    calibration: Annotated[
        int | None, typer.Option("--calibration", help="Known answers to judge before any other; 0 asks nothing.")
    ] = None,
    kappa_min: Annotated[float | None, typer.Option("--kappa-min", help="Least kappa on these, 0 to 1.")] = None,
    handle: As = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Say which answers of a project are reviewed and by how many, and show how they stand."""
    # Here and not above: other commands start sooner without the statistics.
    from tarazu import quality

    reviews = (
        share,
        newcomers,
        newcomer_answers,
        second,
        second_negative,
        agreement_min,
        checks_min,
        rolling_kappa_min,
    )
    asked = (*reviews, known, new_known, new_until, calibration, kappa_min)
    given: dict[str, Any] = {name: value for name, value in zip(_OPTIONS, asked, strict=True) if value is not None}

    async def verb(tx: Tx) -> tuple[quality.ReviewPolicy, quality.ReviewCounts, quality.ReviewLoad | None]:
        wanted = (await find_project(tx, project)).id
        if given:
            held = await quality.review_policy(tx, wanted)
            await quality.set_review_policy(tx, wanted, replace(held, **given))
        load = await quality.review_load(tx, wanted)
        return await quality.review_policy(tx, wanted), await quality.review_counts(tx, wanted), load

    with said_as(**_OPTIONS):
        policy, counts, load = act_as(data_dir, tenant, handle, verb)
    if as_json:
        emit({"policy": plain(policy), "counts": plain(counts), "load": load and plain(load)})
        return
    _tell(policy, counts, load)


def _tell(policy: quality.ReviewPolicy, counts: quality.ReviewCounts, load: quality.ReviewLoad | None) -> None:
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
    if load is not None:
        words = gettext(
            "Work that waits for each reviewer: {backlog} hours, of {window} until answers are due.",
            backlog=f"{load.backlog_seconds / 3600:.1f}",
            window=f"{load.window_seconds / 3600:g}",
        )
        out.print(words, highlight=False, soft_wrap=True)
    if load is not None and load.throttled_at is not None:
        out.print(gettext("New tasks are held back until reviewers catch up."), style="bold", highlight=False)
