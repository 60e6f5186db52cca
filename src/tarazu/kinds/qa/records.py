"""Authored and solved questions as rows of training and test files."""

import json
import shlex
from collections.abc import Mapping
from typing import Any

from tarazu.kinds.harbor import DOCKERFILE, configuration
from tarazu.kinds.payloads import LETTERS
from tarazu.kinds.qa.keys import CHOICE, NUMBER, TEXT
from tarazu.kinds.qa.verifier import CHECK_KEY, RUN_CHECK

_ASKED = {
    CHOICE: "Write the letter of the right option to /app/answer.txt, and nothing else.",
    NUMBER: "Write the number to /app/answer.txt, in digits with a decimal point where it needs one, and nothing else.",
    TEXT: "Write the answer to /app/answer.txt, as few words as say it, and nothing else.",
}


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


def question_files(payload: Mapping[str, Any], answer: Mapping[str, Any]) -> dict[str, str] | None:
    """A task directory as Harbor reads it, path to text; None for an outcome.

    The documents that the question is taken from stand in `/app/documents`, because whoever answers it may need
    them. Its verifier holds what the agent wrote to `/app/answer.txt` against the key, as `is_same` does; its
    solution writes the key there.
    """
    if "outcome" in answer:
        return None
    told = ("answer_type", "answer", "options", "unit", "tolerance")
    key = {name: answer[name] for name in told if name in answer}
    documents = {f"{each['key']}.md": each for each in payload.get("documents", ())}
    listed = [f"- /app/documents/{name}: {each['title']}" for name, each in documents.items()]
    about = {name: answer[name] for name in ("answer_type", "difficulty", "topic") if name in answer}
    return {
        "instruction.md": "\n\n".join([question_text(answer), *listed, _ASKED[answer["answer_type"]]]) + "\n",
        "task.toml": configuration({"category": "question", **about}),
        "environment/Dockerfile": DOCKERFILE + ("COPY documents /app/documents\n" if documents else ""),
        **{f"environment/documents/{name}": f"{each['content']}\n" for name, each in documents.items()},
        "solution/solve.sh": f"#!/bin/sh\nprintf '%s\\n' {shlex.quote(answer['answer'])} > \"${{ANSWER:-/app/answer.txt}}\"\n",
        "tests/key.json": json.dumps(key, ensure_ascii=False, indent=2) + "\n",
        "tests/test.sh": RUN_CHECK,
        "tests/check.py": CHECK_KEY,
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
