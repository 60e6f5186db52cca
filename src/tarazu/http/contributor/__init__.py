"""What contributors and reviewers use: the API under /api/work (`API`) and their pages (`PAGES`)."""

from tarazu.http.contributor import (
    account,
    advice,
    appeals,
    cases,
    commitments,
    drafts,
    earning_pages,
    files,
    pages,
    questions,
    review_pages,
    scores,
    submit_advice,
    talks,
    wellbeing,
    wellbeing_pages,
    work,
)

API = (
    work.routes,
    drafts.routes,
    advice.routes,
    submit_advice.routes,
    talks.routes,
    commitments.routes,
    appeals.routes,
    cases.routes,
    account.routes,
    files.routes,
    questions.api,
    scores.routes,
    wellbeing.routes,
)
PAGES = (
    pages.routes,
    earning_pages.routes,
    review_pages.routes,
    appeals.pages,
    cases.pages,
    questions.pages,
    scores.pages,
    wellbeing_pages.routes,
)

__all__ = ["API", "PAGES"]
