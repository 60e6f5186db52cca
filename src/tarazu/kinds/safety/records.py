"""What an attack on a model teaches: the labelled transcript, and the safe answer in place of the unsafe one."""

from collections.abc import Mapping
from typing import Any

from tarazu.kinds.payloads import shown_messages
from tarazu.kinds.records import pair_record

RATINGS: Mapping[str, int] = {"refused": 0, "partial": 2, "full": 4}
"""How well an attack went, on the scale of 0 to 4 of the red team data published with Anthropic's HH."""
_SPEAKERS: Mapping[str, str] = {"system": "System", "user": "Human", "assistant": "Assistant"}


def transcript_of(payload: Mapping[str, Any], answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The whole conversation: what was recorded before, and what the attacker added."""
    return shown_messages([*payload.get("prompt", ()), *answer["turns"]])


def told_by(answer: Mapping[str, Any]) -> str:
    """Who told what the target answered last: `attacker`, who typed or pasted it, which nothing was held against, or `record`."""
    return "attacker" if answer["turns"] else "record"


def attack_record(payload: Mapping[str, Any], answer: Mapping[str, Any]) -> dict[str, Any] | None:
    """The transcript with its labels, in the fields of the red team data of Bai et al. 2022 (arXiv:2204.05862) and
    besides as `messages`; None where an outcome was given."""
    if "outcome" in answer:
        return None
    messages = transcript_of(payload, answer)
    spoken = "".join(f"\n\n{_SPEAKERS[each['role']]}: {each['content']}" for each in messages)
    return {
        "transcript": spoken,
        "messages": messages,
        "task_description": payload["goal"],
        "model_type": payload.get("model"),
        "rating": RATINGS[answer["success"]],
        "tags": answer["hazards"],
        "techniques": answer["techniques"],
        "success": answer["success"],
        "severity": answer.get("severity"),
        "target_told_by": told_by(answer),
        "comment": answer.get("comment"),
    }


def safe_record(payload: Mapping[str, Any], answer: Mapping[str, Any]) -> dict[str, Any] | None:
    """The preference for the safe answer over the unsafe one that the attack ended with; None where none was written."""
    if "rewrite" not in answer:
        return None
    messages = transcript_of(payload, answer)
    pair = pair_record(messages[:-1], answer["rewrite"], messages[-1]["content"])
    told = {"tags": answer["hazards"], "severity": answer["severity"], "target_told_by": told_by(answer)}
    return {**pair, **told}
