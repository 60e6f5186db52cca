"""The threads of finished tasks: conversations as they ended, every other answer as annotations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from tarazu.scale import types
from tarazu.scale.documents import making, representative
from tarazu.scale.model import AnswerRow, TaskRow

Thread = dict[str, Any]
_DETAILS = ("title", "description", "labels", "possible_values")


def threads_of(row: TaskRow, answers: Sequence[AnswerRow]) -> list[Thread]:
    """Return the threads of a task, none as long as there is no answer; of several the one nearest to all others is told."""
    if row.response is None and not answers:
        return []
    made = making(row, None)
    if row.kind != "form" and answers:
        return _native(row, representative(row, answers), made)
    if row.response is not None:
        values = types.made_up_values(row.type or "", row.params or {})
    else:
        values = representative(row, answers)["values"]
    if row.type in types.CHATS:
        return types.threads(row.params or {}, values, made)
    payload = _payload(row)
    words = row.instruction or payload.get("instruction") or ""
    return [types.plain_thread(values, payload.get("schema") or {}, str(words), made)]


def _native(row: TaskRow, answer: dict[str, Any], made: types.Making) -> list[Thread]:
    payload = row.payload or {}
    if row.kind == "chat.compare" and "preference" in answer:
        return types.threads(_talk(row), answer, made, kind=row.kind)
    if isinstance(payload.get("prompt"), list):
        return [types.native_thread(payload, answer, made)]
    return [types.plain_thread(answer, {}, str(payload.get("text") or ""), made)]


def annotations_in(threads: Sequence[Thread]) -> Iterator[dict[str, Any]]:
    """Yield every annotation of some threads."""
    for thread in threads:
        yield from thread["annotations"]
        for turn in thread["turns"]:
            yield from turn["annotations"]
            for message in turn["messages"]:
                yield from message["annotations"]


def fitted(threads: Sequence[Thread], opts: frozenset[str]) -> list[Thread]:
    """Return threads with no more than is asked for: details of annotations and models are told by name only."""
    return [
        {
            **thread,
            "annotations": _annotations(thread, opts),
            "turns": [
                {
                    **turn,
                    "annotations": _annotations(turn, opts),
                    "messages": [_message(message, opts) for message in turn["messages"]],
                }
                for turn in thread["turns"]
            ],
        }
        for thread in threads
    ]


def with_references(threads: Sequence[Thread], row: TaskRow, address: Callable[[str], str] | None) -> Sequence[Thread]:
    """Add what a task refers to as reference texts of the first message; `address` makes addresses that anybody can fetch.

    They are no attachments, as the clients in use cannot read those: an attachment is of three types at once to them.
    """
    named = _references(row.params or {}, address)
    if named and threads and threads[0]["turns"] and threads[0]["turns"][0]["messages"]:
        threads[0]["turns"][0]["messages"][0]["content"]["reference_texts"] = named
    return threads


def _message(message: Mapping[str, Any], opts: frozenset[str]) -> dict[str, Any]:
    kept = {**message, "annotations": _annotations(message, opts)}
    if "model_parameters" not in opts:
        kept.pop("model_parameters", None)
    return kept


def _annotations(holder: Mapping[str, Any], opts: frozenset[str]) -> list[dict[str, Any]]:
    if "annotation_details" in opts:
        return list(holder["annotations"])
    return [{key: value for key, value in each.items() if key not in _DETAILS} for each in holder["annotations"]]


def _references(params: Mapping[str, Any], address: Callable[[str], str] | None) -> list[dict[str, str]]:
    listed = params.get("attachments")
    made = []
    for entry in [params.get("attachment"), *(listed if isinstance(listed, list) else [])]:
        content = entry.get("content") if isinstance(entry, Mapping) else entry
        if not isinstance(content, str):
            continue
        kind = entry.get("type") if isinstance(entry, Mapping) else params.get("attachment_type")
        told = {"category": kind} if isinstance(kind, str) else {}
        if types.is_address(content):
            made.append({**told, "url": address(content) if address else content})
        else:
            made.append({**told, "content": content})
    return made


def _talk(row: TaskRow) -> dict[str, Any]:
    """Return a comparison as template variables: its own, or those that a native payload stands for."""
    if row.params is not None:
        return row.params
    payload = row.payload or {}
    answers = [
        {"text": each["content"], **({"model": each["model"]} if each.get("model") else {})}
        for each in payload["answers"]
    ]
    return {"template_variables": {"messages": payload["prompt"], "responses": answers}}


def _payload(row: TaskRow) -> dict[str, Any]:
    if row.payload is None and row.type is not None:
        return types.payload(row.type, row.params or {})
    return row.payload or {}
