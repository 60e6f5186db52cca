"""Authored and solved questions as rows of training and test files."""

from collections.abc import Mapping
from typing import Any

from tarazu.kinds.payloads import LETTERS
from tarazu.kinds.qa.keys import CHOICE


def question_record(payload: Mapping[str, Any], answer: Mapping[str, Any]) -> dict[str, Any] | None:
    """A question with its key and solution; None where an outcome was given.

    `answer` is what is to be said: of options the words, with their letter as `key`. `solution` is the steps as one text.
    """
    if "outcome" in answer:
        return None
    is_choice = answer["answer_type"] == CHOICE
    steps = [each["content"] for each in answer.get("solution", ())]
    return {
        "prompt": [{"role": "user", "content": question_text(answer)}],
        "question": answer["question"],
        "answer": _said(answer),
        "answer_type": answer["answer_type"],
        "options": answer.get("options"),
        "key": answer["answer"] if is_choice else None,
        "unit": answer.get("unit"),
        "tolerance": answer.get("tolerance"),
        "solution": "\n\n".join(steps) or None,
        "steps": steps,
        "difficulty": answer["difficulty"],
        "topic": answer.get("topic"),
        "source": answer.get("source"),
        "brief": payload["brief"],
    }


def solution_messages(payload: Mapping[str, Any], answer: Mapping[str, Any]) -> dict[str, Any] | None:  # noqa: ARG001
    """The question as one conversation whose last message is its solution; None where there is none."""
    steps = [each["content"] for each in answer.get("solution", ())]
    if not steps:
        return None
    user = {"role": "user", "content": question_text(answer)}
    return {"messages": [user, {"role": "assistant", "content": "\n\n".join(steps)}]}


def solve_record(payload: Mapping[str, Any], answer: Mapping[str, Any]) -> dict[str, Any]:
    """A question with what one person who did not see its key answered, or which outcome they gave."""
    return {
        "prompt": [{"role": "user", "content": question_text(payload)}],
        "question": payload["question"],
        "answer_type": payload["answer_type"],
        "options": payload.get("options"),
        "unit": payload.get("unit"),
        **{name: answer.get(name) for name in ("answer", "working", "outcome", "comment")},
        "sure": answer.get("confidence"),
    }


def question_text(question: Mapping[str, Any]) -> str:
    """A question as it is asked in one message: with its options, by letters, each on a line."""
    options = [f"{LETTERS[i].upper()}. {option}" for i, option in enumerate(question.get("options", ()))]
    unit = [f"({question['unit']})"] if "unit" in question else []
    return "\n".join([" ".join([question["question"], *unit]), *(["", *options] if options else [])])


def _said(answer: Mapping[str, Any]) -> str:
    if answer["answer_type"] == CHOICE:
        return str(answer["options"][LETTERS.index(answer["answer"])])
    return str(answer["answer"])
