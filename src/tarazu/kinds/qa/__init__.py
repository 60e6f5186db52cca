"""Kinds about questions that have one right answer: writing them with their keys, and solving them unseen."""

from tarazu.kinds.qa.author import QaAuthor
from tarazu.kinds.qa.records import question_files, question_record, solution_messages, solve_record
from tarazu.kinds.qa.solve import QaSolve, agreement_with_key, blind_payload

__all__ = [
    "QaAuthor",
    "QaSolve",
    "agreement_with_key",
    "blind_payload",
    "question_files",
    "question_record",
    "solution_messages",
    "solve_record",
]
