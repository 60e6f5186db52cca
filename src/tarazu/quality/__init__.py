"""Quality: what the people together say, how far they agree, the review of answers and the audits of customers.

Owns the schema `quality`. Announces `quality:*` events. Job: `quality.refit`.
"""

from tarazu.quality.agreement import Figures, QualityReport, measure, report
from tarazu.quality.audits import Audit, AuditVerdict, audit_task, audits
from tarazu.quality.ballots import Ballots, read_ballots
from tarazu.quality.candidates import Candidate, candidates, confirm_candidates
from tarazu.quality.consensus import Consensus, consensus, refit, settle
from tarazu.quality.feedback import Feedback, MyAnswer, feedback, feedbacks, my_answers
from tarazu.quality.gold import GoldPolicy, gold_policy, set_gold_policy
from tarazu.quality.jobs import JOBS
from tarazu.quality.judging import judge
from tarazu.quality.known import (
    KnownItem,
    NewKnownItem,
    Purpose,
    add_known_item,
    add_known_items,
    known_item,
    known_items,
)
from tarazu.quality.known_files import import_known_items
from tarazu.quality.places import Place
from tarazu.quality.regrading import regrade, uphold_known_item, void_known_item
from tarazu.quality.reviews import (
    RecordedReview,
    ReviewHealth,
    ReviewWork,
    Verdict,
    accept_abandoned,
    accept_overdue,
    advice_under_review,
    held_file,
    held_review,
    questions_under_review,
    queue_reviews,
    record_review,
    require_unseen,
    review_health,
    review_waits,
    reviews,
    take_review,
)
from tarazu.quality.scores import (
    MyScore,
    Regrade,
    ScoreRow,
    SkillScore,
    by_skill,
    interval,
    my_regrades,
    my_scores,
    publish_due,
    scores_of,
    settle_access,
    stopped_people,
    stopped_projects,
)
from tarazu.quality.settled import Settled, TaskOutcome

__all__ = [
    "JOBS",
    "Audit",
    "AuditVerdict",
    "Ballots",
    "Candidate",
    "Consensus",
    "Feedback",
    "Figures",
    "GoldPolicy",
    "KnownItem",
    "MyAnswer",
    "MyScore",
    "NewKnownItem",
    "Place",
    "Purpose",
    "QualityReport",
    "RecordedReview",
    "Regrade",
    "ReviewHealth",
    "ReviewWork",
    "ScoreRow",
    "Settled",
    "SkillScore",
    "TaskOutcome",
    "Verdict",
    "accept_abandoned",
    "accept_overdue",
    "add_known_item",
    "add_known_items",
    "advice_under_review",
    "audit_task",
    "audits",
    "by_skill",
    "candidates",
    "confirm_candidates",
    "consensus",
    "feedback",
    "feedbacks",
    "gold_policy",
    "held_file",
    "held_review",
    "import_known_items",
    "interval",
    "judge",
    "known_item",
    "known_items",
    "measure",
    "my_answers",
    "my_regrades",
    "my_scores",
    "publish_due",
    "questions_under_review",
    "queue_reviews",
    "read_ballots",
    "record_review",
    "refit",
    "regrade",
    "report",
    "require_unseen",
    "review_health",
    "review_waits",
    "reviews",
    "scores_of",
    "set_gold_policy",
    "settle",
    "settle_access",
    "stopped_people",
    "stopped_projects",
    "take_review",
    "uphold_known_item",
    "void_known_item",
]
