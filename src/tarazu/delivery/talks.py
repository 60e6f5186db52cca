"""Training files of live conversations: what was said, what was picked, what was written in its place, and what was no good."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tarazu import kinds
from tarazu.delivery.lines import Lines, answers_of, author, bare, identifiers
from tarazu.delivery.model import Record
from tarazu.delivery.pairs import unanimous, unpaired_row


def talk_files(ontology: Mapping[str, Any]) -> list[tuple[str, Lines]]:
    """Return the training files of a project of conversations but those that every preference has."""
    talks = _talk_lines(ontology)
    return [
        ("conversations.jsonl", talks),
        ("openai_chat.jsonl", lambda *of: bare(talks(*of), ("messages",))),
        ("preferences.jsonl", _turn_pairs(int(ontology.get("strengths") or 1))),
        ("rewrites.jsonl", rewritten_lines),
    ]


def _talk_lines(ontology: Mapping[str, Any]) -> Lines:
    """Return what makes lines of the conversation that counts of every person who held one."""

    def lines(record: Record, payload: dict[str, Any]) -> list[dict[str, Any]]:
        return [
            {**made, **identifiers(record), **author(each), "reference": payload.get("reference")}
            for each, answer in answers_of(record)
            if (made := kinds.talk_record(payload, answer, ontology)) is not None
        ]

    return lines


def rewritten_lines(record: Record, payload: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a preference for every reply that was rewritten over what it was."""
    return [
        {**made, **identifiers(record), **author(each), "reference": payload.get("reference")}
        for each, answer in answers_of(record)
        for made in kinds.rewritten_pairs(payload, answer)
    ]


def _turn_pairs(strengths: int) -> Lines:
    """Return what makes a preference of every turn that was judged, for the pick over each other reply."""

    def lines(record: Record, payload: dict[str, Any]) -> list[dict[str, Any]]:
        return [
            {**made, **identifiers(record), **author(each), "reference": payload.get("reference")}
            for each, answer in answers_of(record)
            for made in kinds.turn_pairs(payload, answer, strengths)
        ]

    return lines


def unpaired_turns(ontology: Mapping[str, Any]) -> Lines:
    """Return what makes rows without a pair of turns: of each reply that was good or not, by its rating or by the pick."""

    def rows(record: Record, payload: dict[str, Any]) -> list[dict[str, Any]]:
        told = {**identifiers(record), "reference": payload.get("reference")}
        return [
            unpaired_row(
                {"prompt": prompt, **told},
                [{"role": "assistant", "content": reply["content"]}],
                label=is_good,
                model=reply.get("model"),
            )
            for _, answer in answers_of(record)
            for prompt, reply, is_good in kinds.turn_verdicts(payload, answer, ontology)
        ]

    return unanimous(rows)
