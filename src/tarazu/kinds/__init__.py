"""Kinds of task: what a task shows and what an answer is. Pure: no database, no files, no clock.

Owns no table, announces no event. A kind is one module with one class and one instance; `of` finds it by
name. A package of a third party adds its own under the entry point group `tarazu.kinds`.
"""

from tarazu.kinds.base import FAULT_CODES, Fault, JsonSchema, Kind, Language, Tailored, UnknownKind
from tarazu.kinds.chat import preference_record
from tarazu.kinds.form import check_form_schema
from tarazu.kinds.registry import for_task, kept, names, of
from tarazu.kinds.text import annotation, classification_record, conll_lines, spacy_record

__all__ = [
    "FAULT_CODES",
    "Fault",
    "JsonSchema",
    "Kind",
    "Language",
    "Tailored",
    "UnknownKind",
    "annotation",
    "check_form_schema",
    "classification_record",
    "conll_lines",
    "for_task",
    "kept",
    "names",
    "of",
    "preference_record",
    "spacy_record",
]
