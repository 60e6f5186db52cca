"""Version 2 of the wire: projects, batches, tasks as threads with annotations, deliveries and datasets."""

from tarazu.scale.v2.batches import (
    BatchPage,
    Step,
    batch_document,
    batch_given,
    batches_page,
    change_batch_metadata,
    take_step,
)
from tarazu.scale.v2.projects import project_document, project_given
from tarazu.scale.v2.tasks import Asked, annotation, change_metadata, create_chat_task, documents

__all__ = [
    "Asked",
    "BatchPage",
    "Step",
    "annotation",
    "batch_document",
    "batch_given",
    "batches_page",
    "change_batch_metadata",
    "change_metadata",
    "create_chat_task",
    "documents",
    "project_document",
    "project_given",
    "take_step",
]
