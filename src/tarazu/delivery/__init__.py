"""Delivery: immutable snapshots of a project's results, their files and manifests, streamed exports, and webhooks.

Owns the schema `delivery` and the files under `files/<tenant>/sha256/`. Announces `delivery:*` events. Job:
`delivery.build`.
"""

from tarazu.delivery.building import build
from tarazu.delivery.exports import stream_answers
from tarazu.delivery.jobs import JOBS
from tarazu.delivery.manifests import OpenFile, SnapshotCheck, open_file, verify
from tarazu.delivery.model import FileEntry, Snapshot
from tarazu.delivery.records import ReadAnswer, ReadRecord, RecordPage, read_records
from tarazu.delivery.sending import Sender
from tarazu.delivery.signing import secret_of
from tarazu.delivery.snapshots import request_snapshot, snapshot, snapshots
from tarazu.delivery.webhooks import (
    EVENT_TYPES,
    Attempt,
    Endpoint,
    Message,
    MessageState,
    Notice,
    attempts,
    check_receiver,
    create_endpoint,
    delivered,
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

__all__ = [
    "EVENT_TYPES",
    "JOBS",
    "Attempt",
    "Endpoint",
    "FileEntry",
    "Message",
    "MessageState",
    "Notice",
    "OpenFile",
    "ReadAnswer",
    "ReadRecord",
    "RecordPage",
    "Sender",
    "Snapshot",
    "SnapshotCheck",
    "attempts",
    "build",
    "check_receiver",
    "create_endpoint",
    "delivered",
    "end_endpoint",
    "endpoints",
    "forget_messages",
    "is_mail",
    "message",
    "messages",
    "notify",
    "open_file",
    "queue_message",
    "read_records",
    "request_snapshot",
    "resend",
    "secret_of",
    "snapshot",
    "snapshots",
    "stream_answers",
    "verify",
]
