"""Delivery: immutable snapshots of a project's results, their files and manifests, streamed exports, and webhooks.

Owns the schema `delivery` and the files under `files/<tenant>/sha256/`. Announces `delivery:*` events. Job:
`delivery.build`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from tarazu.delivery.alike import Similar
from tarazu.delivery.exports import stream_answers
from tarazu.delivery.leaving_out import correct_left_out
from tarazu.delivery.likeness import likely_rows, similar_rows
from tarazu.delivery.manifests import MANIFEST, OpenFile, SnapshotCheck, open_file, verify
from tarazu.delivery.model import QUALITY_TABLES, FileEntry, Snapshot
from tarazu.delivery.records import ReadAnswer, ReadRecord, RecordPage, read_records
from tarazu.delivery.repairs import (
    Look,
    Repair,
    ask_anew,
    looked_at,
    looks,
    recheck_rows,
    repair,
    repairs,
    report_row,
    settle_repairs,
)
from tarazu.delivery.restoring import restore_rows
from tarazu.delivery.sending import Sender
from tarazu.delivery.signing import secret_of
from tarazu.delivery.snapshots import Holding, holding, request_snapshot, snapshot, snapshots
from tarazu.delivery.webhooks import (
    BODY_BYTES_MAX,
    EVENT_TYPES,
    Attempt,
    Endpoint,
    EventType,
    Message,
    MessageState,
    Notice,
    attempts,
    check_receiver,
    create_endpoint,
    end_endpoint,
    endpoints,
    forget_messages,
    is_mail,
    message,
    messages,
    notify,
    queue_message,
    resend,
)

if TYPE_CHECKING:
    from tarazu.delivery.building import build
    from tarazu.delivery.jobs import JOBS
    from tarazu.delivery.quality_tables import write_lines, write_quality_table

__all__ = [
    "BODY_BYTES_MAX",
    "EVENT_TYPES",
    "JOBS",
    "MANIFEST",
    "QUALITY_TABLES",
    "Attempt",
    "Endpoint",
    "EventType",
    "FileEntry",
    "Holding",
    "Look",
    "Message",
    "MessageState",
    "Notice",
    "OpenFile",
    "ReadAnswer",
    "ReadRecord",
    "RecordPage",
    "Repair",
    "Sender",
    "Similar",
    "Snapshot",
    "SnapshotCheck",
    "ask_anew",
    "attempts",
    "build",
    "check_receiver",
    "correct_left_out",
    "create_endpoint",
    "end_endpoint",
    "endpoints",
    "forget_messages",
    "holding",
    "is_mail",
    "likely_rows",
    "looked_at",
    "looks",
    "message",
    "messages",
    "notify",
    "open_file",
    "queue_message",
    "read_records",
    "recheck_rows",
    "repair",
    "repairs",
    "report_row",
    "request_snapshot",
    "resend",
    "restore_rows",
    "secret_of",
    "settle_repairs",
    "similar_rows",
    "snapshot",
    "snapshots",
    "stream_answers",
    "verify",
    "write_lines",
    "write_quality_table",
]

_HOMES = {
    "JOBS": "tarazu.delivery.jobs",
    "build": "tarazu.delivery.building",
    "write_lines": "tarazu.delivery.quality_tables",
    "write_quality_table": "tarazu.delivery.quality_tables",
}


def __getattr__(name: str) -> Any:
    """Load what builds snapshots when it is asked for: an export starts sooner without the statistics."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
