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
from tarazu.scale.v2.datasets import (
    attachment_of,
    dataset_delivery_document,
    dataset_document,
    dataset_given,
    dataset_task,
    dataset_task_documents,
    datasets,
)
from tarazu.scale.v2.deliveries import (
    delivered,
    delivered_documents,
    deliveries,
    delivery_at,
    delivery_document,
    delivery_given,
    newest_deliveries,
    place_of,
    read_page,
    response_document,
)
from tarazu.scale.v2.projects import project_document, project_given
from tarazu.scale.v2.schemas import schema_document
from tarazu.scale.v2.tasks import Asked, annotation, change_metadata, create_chat_task, documents

__all__ = [
    "Asked",
    "BatchPage",
    "Step",
    "annotation",
    "attachment_of",
    "batch_document",
    "batch_given",
    "batches_page",
    "change_batch_metadata",
    "change_metadata",
    "create_chat_task",
    "dataset_delivery_document",
    "dataset_document",
    "dataset_given",
    "dataset_task",
    "dataset_task_documents",
    "datasets",
    "delivered",
    "delivered_documents",
    "deliveries",
    "delivery_at",
    "delivery_document",
    "delivery_given",
    "documents",
    "newest_deliveries",
    "place_of",
    "project_document",
    "project_given",
    "read_page",
    "response_document",
    "schema_document",
    "take_step",
]
