"""Which events wake which package: the whole table, in one place."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from tarazu import quality
from tarazu.delivery.events import SnapshotReady
from tarazu.kit.db import Tx
from tarazu.projects.events import RedundancySet
from tarazu.quality.events import (
    ADJUDICATION_DECIDED,
    ANSWER_RECHECKED,
    APPEAL_DECIDED,
    CASE_DECIDED,
    CASE_SETTLED,
    OPINION_RECORDED,
    PROBE_ASKED,
    RECHECK_OVERDUE,
    RESTRICTION_ENDED,
    RESTRICTION_PLACED,
    REVIEW_RECORDED,
    TRAINING_FINISHED,
    AccessRestored,
    AccessStopped,
    AdjudicatingSet,
    AuditRecorded,
    ConsensusRefitted,
    GoldPolicySet,
    KnownItemAdded,
    KnownItemDisputed,
    KnownItemUpheld,
    KnownItemVoided,
    ReviewPolicySet,
)
from tarazu.runner import handlers
from tarazu.runner.telling import (
    DRIFT_TOLD,
    WITHDRAWALS_TOLD,
    call_back_audits,
    call_back_batches,
    call_back_tasks,
    call_back_withdrawals,
    tell_of_batches,
    tell_of_deliveries,
    tell_of_drift,
    tell_of_tasks,
    tell_of_withdrawals,
)
from tarazu.tasks.events import (
    BATCH_COMPLETED,
    REPORT_UPHELD,
    SUBMISSION_ACCEPTED,
    SUBMISSION_RECEIVED,
    TASK_CLOSED,
    TASK_REPORTED,
    TASK_SETTLED,
    BatchesOrdered,
    BatchFinalized,
    BatchGrouped,
    BatchResumed,
    QueueOpened,
    TaskCancelled,
    TaskReinstated,
)
from tarazu.workforce.events import ContributorEnrolled, StaffChanged

Among = Callable[[Tx, Sequence[uuid.UUID]], Awaitable[set[uuid.UUID]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumer:
    """A named reader of some events, with its own cursor.

    `among` says which of some tenants it has anything to do for, so that the others' news open no transaction.
    """

    name: str
    tags: tuple[str, ...]
    handle: handlers.Handle
    among: Among | None = None


CONSUMERS: tuple[Consumer, ...] = (
    Consumer(name="matching.queues", tags=(QueueOpened.tag,), handle=handlers.open_queues),
    Consumer(
        name="matching.own",
        tags=(StaffChanged.tag, BatchGrouped.tag, BatchesOrdered.tag, BatchResumed.tag, BATCH_COMPLETED),
        handle=handlers.place_own,
    ),
    Consumer(name="matching.people", tags=(ContributorEnrolled.tag,), handle=handlers.place_contributors),
    Consumer(name="quality.reviews", tags=(SUBMISSION_RECEIVED,), handle=handlers.queue_reviews),
    Consumer(name="quality.resolves", tags=(SUBMISSION_RECEIVED,), handle=handlers.open_resolves),
    Consumer(name="quality.solved", tags=(SUBMISSION_ACCEPTED, TaskCancelled.tag), handle=handlers.settle_resolves),
    Consumer(name="quality.known", tags=(SUBMISSION_RECEIVED,), handle=handlers.judge_known),
    Consumer(name="quality.reports", tags=(TASK_REPORTED,), handle=handlers.hear_reports),
    Consumer(
        name="quality.regrades",
        tags=(KnownItemVoided.tag, KnownItemDisputed.tag, KnownItemUpheld.tag),
        handle=handlers.regrade_known,
    ),
    Consumer(
        name="quality.known_reviews",
        tags=(KnownItemAdded.tag, REVIEW_RECORDED, OPINION_RECORDED, SUBMISSION_ACCEPTED),
        handle=handlers.judge_known_reviews,
    ),
    Consumer(name="quality.rules", tags=(GoldPolicySet.tag,), handle=handlers.apply_rules),
    Consumer(name="quality.review_rules", tags=(ReviewPolicySet.tag,), handle=handlers.apply_review_rules),
    Consumer(
        name="matching.training",
        tags=(GoldPolicySet.tag, KnownItemAdded.tag, KnownItemVoided.tag),
        handle=handlers.apply_training,
    ),
    Consumer(name="matching.trained", tags=(TRAINING_FINISHED,), handle=handlers.place_trained),
    Consumer(
        name="matching.scores",
        tags=(AccessStopped.tag, AccessRestored.tag, RESTRICTION_PLACED, RESTRICTION_ENDED),
        handle=handlers.place_scored,
    ),
    Consumer(name="ledger.submissions", tags=(SUBMISSION_ACCEPTED,), handle=handlers.book_submissions),
    Consumer(name="ledger.reports", tags=(REPORT_UPHELD,), handle=handlers.book_reports),
    Consumer(
        name="ledger.reviews",
        tags=(REVIEW_RECORDED, OPINION_RECORDED, ANSWER_RECHECKED),
        handle=handlers.book(quality.reviews),
    ),
    Consumer(name="delivery.repairs", tags=(ANSWER_RECHECKED, RECHECK_OVERDUE), handle=handlers.settle_repairs),
    Consumer(
        name="delivery.restores",
        tags=(APPEAL_DECIDED, CASE_SETTLED, SUBMISSION_ACCEPTED, TASK_SETTLED, TaskReinstated.tag),
        handle=handlers.restore_rows,
    ),
    Consumer(name="delivery.cases", tags=(CASE_DECIDED,), handle=handlers.correct_deliveries),
    Consumer(name="ledger.appeals", tags=(APPEAL_DECIDED,), handle=handlers.book(quality.decided_appeals)),
    Consumer(
        name="ledger.adjudications", tags=(ADJUDICATION_DECIDED,), handle=handlers.book(quality.decided_adjudications)
    ),
    Consumer(
        name="quality.adjudications",
        tags=(AdjudicatingSet.tag, ConsensusRefitted.tag, TASK_SETTLED),
        handle=handlers.open_adjudications,
    ),
    Consumer(
        name="tasks.batches",
        tags=(TaskCancelled.tag, BatchFinalized.tag, BatchResumed.tag, TASK_SETTLED, TASK_CLOSED),
        handle=handlers.close_batches,
    ),
    Consumer(
        name="results.refresh",
        tags=(
            SUBMISSION_ACCEPTED,
            APPEAL_DECIDED,
            ADJUDICATION_DECIDED,
            CASE_DECIDED,
            CASE_SETTLED,
            AuditRecorded.tag,
            KnownItemVoided.tag,
            KnownItemDisputed.tag,
            KnownItemUpheld.tag,
            RedundancySet.tag,
            *WITHDRAWALS_TOLD,
        ),
        handle=handlers.refresh_results,
    ),
    Consumer(
        name="quality.audit_samples",
        tags=(SUBMISSION_ACCEPTED, TASK_SETTLED),
        handle=handlers.draw_for_audit,
        among=quality.sampling,
    ),
    Consumer(name="quality.probes", tags=(PROBE_ASKED,), handle=handlers.probe_now),
    Consumer(name="webhooks.tasks", tags=(SUBMISSION_ACCEPTED, TASK_SETTLED, TaskReinstated.tag), handle=tell_of_tasks),
    Consumer(name="webhooks.withdrawals", tags=tuple(WITHDRAWALS_TOLD), handle=tell_of_withdrawals),
    Consumer(name="webhooks.batches", tags=(BATCH_COMPLETED,), handle=tell_of_batches),
    Consumer(name="scale.tasks", tags=(SUBMISSION_ACCEPTED, TASK_SETTLED), handle=call_back_tasks),
    Consumer(name="scale.withdrawals", tags=tuple(WITHDRAWALS_TOLD), handle=call_back_withdrawals),
    Consumer(name="scale.audits", tags=(AuditRecorded.tag,), handle=call_back_audits),
    Consumer(name="scale.batches", tags=(BATCH_COMPLETED,), handle=call_back_batches),
    Consumer(name="webhooks.deliveries", tags=(SnapshotReady.tag,), handle=tell_of_deliveries),
    Consumer(name="webhooks.drift", tags=tuple(DRIFT_TOLD), handle=tell_of_drift),
)
