"""Which answers of a project are reviewed, and by how many: over HTTP and on its settings."""

from __future__ import annotations

import msgspec
from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from tarazu import quality
from tarazu.http.access import Routes
from tarazu.http.answers import json_answer
from tarazu.http.customer.forecasting import whole
from tarazu.http.customer.pages import REVIEW_SHARES, project_id_of, show_settings
from tarazu.http.customer.percentages import in_percent, percent, permille
from tarazu.http.pages import redirect, refill
from tarazu.http.problems import status_of
from tarazu.http.transaction import opened
from tarazu.kit.db import Tx
from tarazu.kit.errors import Refusal
from tarazu.kit.ids import parse_id
from tarazu.trust import Action

api = Routes("/api/v1", tag="reviews")
pages = Routes(tag="project pages")

_FIELDS = (
    *REVIEW_SHARES,
    "newcomer_answers",
    "reviewer_checks_min",
    "reviewer_agreement_min",
    "newcomer_verdicts",
    "calibration_items",
    "calibration_kappa_min",
    "reviewer_kappa_min",
)


class ReviewPolicyGiven(BaseModel):
    """Of a thousand answers so many are reviewed; of newcomers; and so many verdicts are asked of a second reviewer; of those
    that do not accept `second_negative_permille`, or as many.

    Whoever has `reviewer_checks_min` verdicts checked, and surely a smaller share confirmed than `reviewer_agreement_min`, reviews no more;
    whose last fifty checked verdicts surely have a smaller kappa than `reviewer_kappa_min` has each verdict looked at.
    Of a thousand reviews `known_permille` are of known answers; all are until `calibration_items` are judged with `calibration_kappa_min`.
    """

    model_config = ConfigDict(extra="forbid", strict=True)
    review_permille: int = 1000
    newcomer_permille: int = 1000
    newcomer_answers: int = 20
    second_review_permille: int = 0
    second_negative_permille: int | None = None
    reviewer_checks_min: int = 30
    reviewer_agreement_min: float | None = None
    reviewer_kappa_min: float | None = None
    known_permille: int = 0
    newcomer_known_permille: int = 0
    newcomer_verdicts: int = 50
    calibration_items: int = 0
    calibration_kappa_min: float = 0.7


class ReviewPolicyShown(msgspec.Struct, frozen=True, kw_only=True):
    """The rules of a project, how many of its answers wait for which verdict, and how much work that is.

    `load` is counted once a minute, and null before that; with `throttled_at` nothing new is handed out until reviewers catch up.
    """

    policy: quality.ReviewPolicy
    counts: quality.ReviewCounts
    load: quality.ReviewLoad | None


@api.api(
    "GET",
    "/projects/{project_id}/review-policy",
    Action.READ_PROJECTS,
    summary="Which answers are reviewed, and how they stand",
    gives=ReviewPolicyShown,
)
async def show(request: Request, project_id: str) -> Response:
    """Answer the rules of a project; unless they were set, one person reviews every answer."""
    async with opened(request) as tx:
        return json_answer(await _shown(tx, project_id))


@api.api(
    "PUT",
    "/projects/{project_id}/review-policy",
    Action.MANAGE_PROJECTS,
    summary="Say which answers are reviewed",
    gives=ReviewPolicyShown,
)
async def change(request: Request, project_id: str, body: ReviewPolicyGiven) -> Response:
    """Put the rules in the place of those that held; they hold for answers and verdicts from now on."""
    async with opened(request) as tx:
        new = quality.ReviewPolicy(**body.model_dump())
        await quality.set_review_policy(tx, parse_id(project_id, "project"), new)
        return json_answer(await _shown(tx, project_id))


@pages.page("POST", "/projects/{project_id}/review-policy", Action.MANAGE_PROJECTS)
async def change_on_page(request: Request) -> Response:
    """Set the rules, or show what is wrong."""
    sent = await request.form(max_files=0, max_fields=len(_FIELDS) + 2)
    values = {name: str(sent.get(name, "")).strip() for name in _FIELDS}
    try:
        negative, kappa = (
            values["second_negative_permille"],
            percent("reviewer_kappa_min", values["reviewer_kappa_min"]),
        )
        agreement = percent("reviewer_agreement_min", values["reviewer_agreement_min"])
        new = quality.ReviewPolicy(
            review_permille=permille("review_permille", values["review_permille"]),
            newcomer_permille=permille("newcomer_permille", values["newcomer_permille"]),
            newcomer_answers=whole("newcomer_answers", values["newcomer_answers"]) or 0,
            second_review_permille=permille("second_review_permille", values["second_review_permille"]),
            second_negative_permille=permille("second_negative_permille", negative) if negative else None,
            reviewer_checks_min=whole("reviewer_checks_min", values["reviewer_checks_min"] or "30") or 0,
            reviewer_agreement_min=float(agreement / 100) if agreement is not None else None,
            reviewer_kappa_min=None if kappa is None else float(kappa),
            known_permille=permille("known_permille", values["known_permille"]),
            newcomer_known_permille=permille("newcomer_known_permille", values["newcomer_known_permille"]),
            newcomer_verdicts=whole("newcomer_verdicts", values["newcomer_verdicts"] or "50") or 0,
            calibration_items=whole("calibration_items", values["calibration_items"]) or 0,
            calibration_kappa_min=float(
                percent("calibration_kappa_min", values["calibration_kappa_min"] or "0.7") or 0
            ),
        )
        async with opened(request) as tx:
            await quality.set_review_policy(tx, project_id_of(request), new)
    except Refusal as refusal:
        if refusal.kind != "invalid":
            raise
        form = refill(
            request,
            in_percent(refusal, dict.fromkeys(REVIEW_SHARES, 10) | {"reviewer_agreement_min": 0.01}),
            values,
            {name: name for name in _FIELDS},
        )
        return await show_settings(request, status_of(refusal), reviews=form)
    return redirect(f"/projects/{project_id_of(request)}/settings", "review_policy_set")


async def _shown(tx: Tx, project_id: str) -> ReviewPolicyShown:
    wanted = parse_id(project_id, "project")
    return ReviewPolicyShown(
        policy=await quality.review_policy(tx, wanted),
        counts=await quality.review_counts(tx, wanted),
        load=await quality.review_load(tx, wanted),
    )
