"""Kinds of task: what a task shows and what an answer is. Pure: no database, no files, no clock.

Owns no table, announces no event. A kind is one module with one class and one instance; `of` finds it by
name. A package of a third party adds its own under the entry point group `tarazu.kinds`.
"""

from tarazu.kinds.advice import PASTES, AdviceRules, advise
from tarazu.kinds.annotations import annotation
from tarazu.kinds.base import (
    FAULT_CODES,
    Advice,
    Advised,
    Fault,
    Fitted,
    JsonSchema,
    Kind,
    Language,
    Sensitive,
    Sided,
    Tailored,
    UnknownKind,
)
from tarazu.kinds.blind import Blind
from tarazu.kinds.chat import (
    criterion_rows,
    demonstration_record,
    mean_places,
    preference_pairs,
    rank_pairs,
    rewrite_record,
    rewritten_pairs,
    talk_record,
    turn_pairs,
)
from tarazu.kinds.facts import claim_annotation, claim_records
from tarazu.kinds.form import asks_calculations, calculation_record, check_form_schema
from tarazu.kinds.live import KeptReply, KeptTurn, Live
from tarazu.kinds.qa import agreement_with_key, blind_payload, question_record, solution_messages, solve_record
from tarazu.kinds.reasoning import correction_record, labelled_steps, stepwise_record
from tarazu.kinds.records import pair_record
from tarazu.kinds.registry import answer_faults, check_answer_for, for_task, kept, names, needs_task, of
from tarazu.kinds.rubric import (
    audit_records,
    criteria_of,
    grading_payload,
    grading_task,
    harbor_files,
    rubric_advice,
    rubric_record,
    rubric_score,
    rubric_version,
    sample_answers,
)
from tarazu.kinds.safety import HAZARDS, attack_record, safe_record
from tarazu.kinds.text import (
    MQM_COLUMNS,
    TMX_TAIL,
    classification_record,
    conll_lines,
    mqm_lines,
    post_edit_record,
    spacy_record,
    tmx_head,
    tmx_unit,
    translated_record,
    translation_row,
)
from tarazu.kinds.trajectory import branch_record, reviewed_steps, trajectory_record

__all__ = [
    "FAULT_CODES",
    "HAZARDS",
    "MQM_COLUMNS",
    "PASTES",
    "TMX_TAIL",
    "Advice",
    "AdviceRules",
    "Advised",
    "Blind",
    "Fault",
    "Fitted",
    "JsonSchema",
    "KeptReply",
    "KeptTurn",
    "Kind",
    "Language",
    "Live",
    "Sensitive",
    "Sided",
    "Tailored",
    "UnknownKind",
    "advise",
    "agreement_with_key",
    "annotation",
    "answer_faults",
    "asks_calculations",
    "attack_record",
    "audit_records",
    "blind_payload",
    "branch_record",
    "calculation_record",
    "check_answer_for",
    "check_form_schema",
    "claim_annotation",
    "claim_records",
    "classification_record",
    "conll_lines",
    "correction_record",
    "criteria_of",
    "criterion_rows",
    "demonstration_record",
    "for_task",
    "grading_payload",
    "grading_task",
    "harbor_files",
    "kept",
    "labelled_steps",
    "mean_places",
    "mqm_lines",
    "names",
    "needs_task",
    "of",
    "pair_record",
    "post_edit_record",
    "preference_pairs",
    "question_record",
    "rank_pairs",
    "reviewed_steps",
    "rewrite_record",
    "rewritten_pairs",
    "rubric_advice",
    "rubric_record",
    "rubric_score",
    "rubric_version",
    "safe_record",
    "sample_answers",
    "solution_messages",
    "solve_record",
    "spacy_record",
    "stepwise_record",
    "talk_record",
    "tmx_head",
    "tmx_unit",
    "trajectory_record",
    "translated_record",
    "translation_row",
    "turn_pairs",
]
