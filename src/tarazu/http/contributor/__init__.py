"""What contributors and reviewers use: the API under /api/work (`API`) and their pages (`PAGES`)."""

from tarazu.http.contributor import (
    account,
    adjudication_pages,
    adjudications,
    advice,
    appeals,
    cases,
    commitments,
    drafts,
    earning_pages,
    files,
    fixing,
    pages,
    questions,
    review_pages,
    scores,
    submit_advice,
    talks,
    training,
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
    adjudications.routes,
    account.routes,
    fixing.routes,
    files.routes,
    questions.api,
    scores.routes,
    training.routes,
    wellbeing.routes,
)
PAGES = (
    pages.routes,
    earning_pages.routes,
    review_pages.routes,
    appeals.pages,
    cases.pages,
    adjudication_pages.routes,
    questions.pages,
    scores.pages,
    training.pages,
    wellbeing_pages.routes,
)

__all__ = ["API", "PAGES"]
