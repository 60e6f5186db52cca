"""Projects: a customer's programme of work with its versioned guidelines, ontology and rate; and a customer's files.

Owns the schema `projects`. Announces `projects:*` events.
"""

from tarazu.projects.addresses import LINK_SECONDS_MAX, address_of, file_id_of, presented, presigned, with_paths
from tarazu.projects.advising import advice_rules, rules_of, set_advice_rules
from tarazu.projects.clauses import Clause, Part, clause_faults, clauses_of, parts_of
from tarazu.projects.creation import GUIDELINE_MAX, LANGUAGES, check_project, create_project
from tarazu.projects.files import (
    FILE_BYTES_MAX,
    file,
    file_at,
    file_by_reference,
    file_part,
    files,
    open_file,
    plain_name,
    store_file,
    sweep_files,
)
from tarazu.projects.gallery import Template, template, templates
from tarazu.projects.jobs import put_job
from tarazu.projects.media import INLINE
from tarazu.projects.model import (
    File,
    FilePart,
    Guideline,
    NewFile,
    NewProject,
    NewSensitivity,
    Ontology,
    Project,
    Rate,
    Redundancy,
    RubricVersion,
    Sensitivity,
)
from tarazu.projects.redundancy import LABELS_MAX, UNSURE, VOTED_KINDS, labels_of, set_redundancy
from tarazu.projects.rubrics import GRADED, hold_rubric, keep_version, rubric_versions, write_rubric
from tarazu.projects.sensitivity import declare_sensitivity, hazards_offered, sensitivity
from tarazu.projects.versions import (
    guideline,
    guidelines,
    ontology,
    project,
    project_named,
    projects,
    publish_guidelines,
    rate,
    set_rate,
    set_state,
)

__all__ = [
    "FILE_BYTES_MAX",
    "GRADED",
    "GUIDELINE_MAX",
    "INLINE",
    "LABELS_MAX",
    "LANGUAGES",
    "LINK_SECONDS_MAX",
    "UNSURE",
    "VOTED_KINDS",
    "Clause",
    "File",
    "FilePart",
    "Guideline",
    "NewFile",
    "NewProject",
    "NewSensitivity",
    "Ontology",
    "Part",
    "Project",
    "Rate",
    "Redundancy",
    "RubricVersion",
    "Sensitivity",
    "Template",
    "address_of",
    "advice_rules",
    "check_project",
    "clause_faults",
    "clauses_of",
    "create_project",
    "declare_sensitivity",
    "file",
    "file_at",
    "file_by_reference",
    "file_id_of",
    "file_part",
    "files",
    "guideline",
    "guidelines",
    "hazards_offered",
    "hold_rubric",
    "keep_version",
    "labels_of",
    "ontology",
    "open_file",
    "parts_of",
    "plain_name",
    "presented",
    "presigned",
    "project",
    "project_named",
    "projects",
    "publish_guidelines",
    "put_job",
    "rate",
    "rubric_versions",
    "rules_of",
    "sensitivity",
    "set_advice_rules",
    "set_rate",
    "set_redundancy",
    "set_state",
    "store_file",
    "sweep_files",
    "template",
    "templates",
    "with_paths",
    "write_rubric",
]
