"""Projects: a customer's programme of work with its versioned guidelines, ontology and rate.

Owns the schema `projects`. Announces `projects:*` events.
"""

from tarazu.projects.creation import LANGUAGES, create_project
from tarazu.projects.model import Guideline, NewProject, Ontology, Project, Rate
from tarazu.projects.versions import (
    guideline,
    guidelines,
    ontology,
    project,
    projects,
    publish_guidelines,
    rate,
    set_rate,
    set_state,
)

__all__ = [
    "LANGUAGES",
    "Guideline",
    "NewProject",
    "Ontology",
    "Project",
    "Rate",
    "create_project",
    "guideline",
    "guidelines",
    "ontology",
    "project",
    "projects",
    "publish_guidelines",
    "rate",
    "set_rate",
    "set_state",
]
