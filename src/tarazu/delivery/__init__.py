"""Delivery: immutable snapshots of a project's results, their files and manifests, and streamed exports.

Owns the schema `delivery` and the files under `files/<tenant>/sha256/`. Announces `delivery:*` events. Job:
`delivery.build`.
"""

from tarazu.delivery.building import build
from tarazu.delivery.exports import stream_answers
from tarazu.delivery.jobs import JOBS
from tarazu.delivery.manifests import OpenFile, SnapshotCheck, open_file, verify
from tarazu.delivery.model import FileEntry, Snapshot
from tarazu.delivery.snapshots import request_snapshot, snapshot, snapshots

__all__ = [
    "JOBS",
    "FileEntry",
    "OpenFile",
    "Snapshot",
    "SnapshotCheck",
    "build",
    "open_file",
    "request_snapshot",
    "snapshot",
    "snapshots",
    "stream_answers",
    "verify",
]
