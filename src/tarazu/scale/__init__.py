"""The compatibility door: projects, batches and tasks as the incumbent's clients know them, kept as native ones.

Owns the schema `scale`: what only the door knows (types, parameters in versions, ids of the customer's own, callbacks'
addresses). `types` is pure: what each type of task needs, shows and answers.
"""

from tarazu.scale import types, v2
from tarazu.scale.accounts import account, set_account
from tarazu.scale.arrivals import Arrival, read_arrival
from tarazu.scale.attachments import addresses_in
from tarazu.scale.batches import (
    batch,
    batch_at,
    batch_document,
    batch_status,
    batches,
    create_batch,
    set_batch_metadata,
)
from tarazu.scale.callbacks import tell_batch, tell_change, tell_tasks
from tarazu.scale.documents import Link, Showing, answers_of, contents_of, task_documents
from tarazu.scale.elsewhere import Elsewhere
from tarazu.scale.ids import short
from tarazu.scale.intake import create_task, task_given
from tarazu.scale.listing import LIMIT_MAX, find_tasks
from tarazu.scale.model import UNSORTED, Account, BatchRow, DeliveryRow, Filters, ProjectRow, TaskGiven, TaskRow
from tarazu.scale.moving import Origin, Stored, arrived, bring_batch, bring_page, bring_project, refused, settle_batch
from tarazu.scale.projects import (
    all_projects,
    create_project,
    histories,
    project,
    project_at,
    project_document,
    set_ontology,
    set_params,
    type_of,
)
from tarazu.scale.quality_tasks import QUALITY_TYPES, create_quality_task
from tarazu.scale.studio import (
    assign_people,
    group_document,
    group_documents,
    prioritize,
    studio_assignments,
    studio_batch,
    studio_batches,
    studio_project,
)
from tarazu.scale.tasks import (
    audit_task,
    cancel_task,
    change_tags,
    refuse_faulty,
    set_metadata,
    set_unique_id,
    task_at,
    task_rows,
)
from tarazu.scale.templates import template_document

__all__ = [
    "LIMIT_MAX",
    "QUALITY_TYPES",
    "UNSORTED",
    "Account",
    "Arrival",
    "BatchRow",
    "DeliveryRow",
    "Elsewhere",
    "Filters",
    "Link",
    "Origin",
    "ProjectRow",
    "Showing",
    "Stored",
    "TaskGiven",
    "TaskRow",
    "account",
    "addresses_in",
    "all_projects",
    "answers_of",
    "arrived",
    "assign_people",
    "audit_task",
    "batch",
    "batch_at",
    "batch_document",
    "batch_status",
    "batches",
    "bring_batch",
    "bring_page",
    "bring_project",
    "cancel_task",
    "change_tags",
    "contents_of",
    "create_batch",
    "create_project",
    "create_quality_task",
    "create_task",
    "find_tasks",
    "group_document",
    "group_documents",
    "histories",
    "prioritize",
    "project",
    "project_at",
    "project_document",
    "read_arrival",
    "refuse_faulty",
    "refused",
    "set_account",
    "set_batch_metadata",
    "set_metadata",
    "set_ontology",
    "set_params",
    "set_unique_id",
    "settle_batch",
    "short",
    "studio_assignments",
    "studio_batch",
    "studio_batches",
    "studio_project",
    "task_at",
    "task_documents",
    "task_given",
    "task_rows",
    "tell_batch",
    "tell_change",
    "tell_tasks",
    "template_document",
    "type_of",
    "types",
    "v2",
]
