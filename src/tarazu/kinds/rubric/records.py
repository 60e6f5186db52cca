"""What becomes of a rubric that was written: rows, tasks of grading by it, and a directory to train an agent on."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from tarazu.kinds.harbor import DOCKERFILE, configuration
from tarazu.kinds.payloads import shown_messages
from tarazu.kinds.rubric.verifier import RUN_TESTS, SCORE_GRADES

NOT_ASKED = "not_asked"
"""What stands for the review of a rubric where its project accepts rubrics that nobody reviews, and nobody was drawn to."""
APPROVED = ("accept", "fix", "pick", "mend", "overturned", NOT_ASKED)
"""What a delivered rubric's `review` says when it may be graded by: a reviewer accepted or fixed it, an adjudicator picked or
mended it, the verdict against it was overturned, or its project asked for no review."""
_ASKED = "Write the assistant's next message to /app/answer.md.\n"


def is_approved(row: Mapping[str, Any]) -> bool:
    """Whether answers may be graded by a delivered rubric, a line of `rubrics.jsonl`."""
    return row.get("review") in APPROVED


def rubric_version(rubric: Iterable[Mapping[str, Any]]) -> str:
    """The version of a rubric: `r-` and 16 hexadecimal digits of the SHA-256 of its criteria, so that equal rubrics have
    equal versions and any change makes another.

    >>> rubric_version([{"key": "a", "criterion": "Is short.", "points": 1}])
    'r-eb095c63d724c234'
    """
    written = json.dumps(_criteria(rubric), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"r-{hashlib.sha256(written.encode()).hexdigest()[:16]}"


def rubric_record(payload: Mapping[str, Any], answer: Mapping[str, Any]) -> dict[str, Any] | None:
    """The prompt with its criteria, each with the tags that HealthBench's grader reads (Arora et al. 2025), the version,
    and the points to be won and lost; None for an outcome."""
    if "rubric" not in answer:
        return None
    rubric = answer["rubric"]
    rubrics = [{**each, "tags": [f"category:{each['category']}"] if "category" in each else []} for each in rubric]
    return {
        "prompt": shown_messages(payload["prompt"]),
        "rubrics": rubrics,
        "version": rubric_version(rubric),
        "points": sum(each["points"] for each in rubric if each["points"] > 0),
        "penalty": -sum(each["points"] for each in rubric if each["points"] < 0),
    }


def grading_payload(row: Mapping[str, Any], answer: Mapping[str, Any]) -> dict[str, Any]:
    """The payload of `rubric.grade` for one answer (`content`, `model`?) by a delivered rubric; `row` is a line of
    `rubrics.jsonl`. Its reference keeps whose rubric it is and in which version.

    Raises:
        KeyError: the row has no prompt, no criteria or no version.
        ValueError: the criteria are not those of the version.
    """
    rubric = _criteria(row["rubrics"])
    if rubric_version(rubric) != row["version"]:
        raise ValueError("version")
    told = {"rubric_version": row["version"], "rubric_submission": row.get("submission_id")}
    given = {name: answer[name] for name in ("content", "model") if answer.get(name)}
    return {
        "prompt": row["prompt"],
        "answer": given,
        "rubric": rubric,
        "reference": {name: str(value) for name, value in told.items() if value},
        **({"language": row["language"]} if row.get("language") else {}),
    }


def grading_task(row: Mapping[str, Any], answer: Mapping[str, Any]) -> dict[str, Any]:
    """The task of grading one answer by a delivered rubric: `unique_key` and `payload`. Raises as `grading_payload` does.

    The same answer by the same version has the same key.
    """
    payload = grading_payload(row, answer)
    said = hashlib.sha256(str(answer.get("content")).encode()).hexdigest()[:12]
    key = f"{row.get('unique_key') or row.get('task_id')}:{row['version']}:{said}"
    return {"unique_key": key, "payload": payload}


def sample_answers(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The sample answers that a rubric was written beside, as `grading_payload` takes them."""
    return [{name: each[name] for name in ("content", "model") if each.get(name)} for each in row.get("answers") or ()]


def harbor_files(payload: Mapping[str, Any], answer: Mapping[str, Any]) -> dict[str, str] | None:
    """A task directory as Harbor and TRL read it, path to text; None for an outcome.

    Its verifier asks no model: it reads `grades.json`, which whoever grades the answer leaves beside the tests, and
    writes the score as the reward.
    """
    record = rubric_record(payload, answer)
    if record is None:
        return None
    document = {name: record[name] for name in ("version", "points", "penalty")}
    return {
        "instruction.md": _instruction(record["prompt"]),
        "task.toml": configuration(
            {"category": "rubric", "rubric_version": record["version"], "criteria": len(record["rubrics"])}
        ),
        "environment/Dockerfile": DOCKERFILE,
        "tests/rubric.json": json.dumps({**document, "rubrics": record["rubrics"]}, ensure_ascii=False, indent=2)
        + "\n",
        "tests/test.sh": RUN_TESTS,
        "tests/score.py": SCORE_GRADES,
    }


def _criteria(rubrics: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The criteria as they were written: without tags, and without what a reader of tables put where nothing was."""
    return [{name: value for name, value in each.items() if name != "tags" and value is not None} for each in rubrics]


def _instruction(prompt: list[dict[str, Any]]) -> str:
    if len(prompt) == 1:
        return f"{prompt[0]['content']}\n\n{_ASKED}"
    turns = "\n\n".join(f"**{each['role']}**\n\n{each['content']}" for each in prompt)
    return f"{turns}\n\n{_ASKED}"
