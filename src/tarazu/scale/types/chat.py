"""Chat tasks: template variables are shown, a response is written or given ones are compared."""

from collections.abc import Iterable
from typing import Any

from tarazu.scale.types.attachments import ITEMS_MAX, Item, attachments, items_of, shown_value
from tarazu.scale.types.checks import CHARS_MAX, Need, Params, as_number, entries, mapping, members
from tarazu.scale.types.spec import Form, Making, TaskType, Values, filled, form_of
from tarazu.scale.types.talk import LETTERS, Candidate, Message, Talk, talk_of
from tarazu.scale.types.words import Say

LIKERT_MAX = 7
WRITER = "contributor"

CHATS = ("chat", "chatlite", "chatexperimental", "multichat", "multistage")
"""The types that are conversations."""

_TEXT = {"type": "string", "format": "textarea", "maxLength": CHARS_MAX}
_UNDECIDED = ("tie", "both_bad")


def _form(params: Params, say: Say) -> Form:
    candidates = talk_of(params).candidates
    if len(candidates) < 2:
        return form_of({"response": {**_TEXT, "title": say("response")}}, ["response"])
    # Numbers, not sources: nobody who judges a response is told which model wrote it.
    options = [{"const": str(n), "title": f"{say('response')} {n}"} for n in range(1, len(candidates) + 1)]
    properties = {
        "selected": {"type": "string", "oneOf": options, "title": say("selected")},
        "likert": {"type": "integer", "minimum": 1, "maximum": LIKERT_MAX, "title": say("likert")},
        "justification": {**_TEXT, "title": say("justification")},
        "rewrite": {**_TEXT, "title": say("rewrite")},
    }
    return form_of(properties, ["selected", "likert"])


def _items(params: Params, say: Say) -> list[Item]:
    talk = talk_of(params)
    shown = [{"type": "markdown", "title": message.role, "content": message.text} for message in talk.messages]
    for n, candidate in enumerate(talk.candidates, 1):
        shown.append({"type": "markdown", "title": f"{say('response')} {n}", "content": candidate.text})
    rest = [item for name, value in talk.rest.items() if (item := shown_value(name, value)) is not None]
    return [*shown, *rest, *items_of(params, say)][:ITEMS_MAX]


def _check(params: Params, faults: list[str]) -> None:
    if len(talk_of(params).candidates) > ITEMS_MAX // 2:
        faults.append(f"template_variables must have at most {ITEMS_MAX // 2} responses")


def _answer(params: Params, values: Values, making: Making) -> dict[str, Any]:
    return {"threads": threads(params, values, making)}


def threads(
    params: Params,
    answer: Values,
    making: Making,
    *,
    kind: str = "form",
    submissions: Iterable[dict[str, Any]] = (),
) -> list[dict[str, Any]]:
    """The threads of a finished chat task, as the second version of the API tells them.

    `answer` is the values of a `form`, or a whole answer of `chat.compare` for the payload that `compare_payload`
    made. `submissions` are `{"submitted_at", "contributor_id"}`.
    """
    talk = talk_of(params)
    judged = _of_compare(answer) if kind == "chat.compare" else answer
    turns = [_turn(i, messages, making) for i, messages in enumerate(_turns(talk.messages))]
    if len(talk.candidates) > 1:
        turns[-1]["messages"] += [_candidate(i, one, judged, making) for i, one in enumerate(talk.candidates, 1)]
        turns[-1]["annotations"] += _judgement(talk, judged, making)
    else:
        turns[-1]["messages"] += [_candidate(i, one, judged, making) for i, one in enumerate(talk.candidates, 1)]
        turns[-1]["messages"].append(_message("assistant", str(answer.get("response", "")), WRITER))
    thread = {"id": making.id("thread"), "turns": turns, "annotations": []}
    handed_in = list(submissions)
    return [{**thread, "submissions": handed_in}] if handed_in else [thread]


def turns_of(messages: Iterable[tuple[str, str]], making: Making) -> list[dict[str, Any]]:
    """The turns of a conversation of roles and texts; what is said before the user's first message belongs to the first."""
    told = tuple(Message(role=role, text=words) for role, words in messages)
    return [_turn(i, each, making) for i, each in enumerate(_turns(told))]


def _turns(messages: tuple[Message, ...]) -> list[list[Message]]:
    """The messages by turn: a turn begins with each message of the user; what is said before belongs to the first."""
    turns: list[list[Message]] = [[]]
    for message in messages:
        if message.role == "user" and any(each.role == "user" for each in turns[-1]):
            turns.append([])
        turns[-1].append(message)
    return turns


def _turn(i: int, messages: list[Message], making: Making) -> dict[str, Any]:
    told = [_message(message.role, message.text, message.role) for message in messages]
    return {"id": making.id(f"turn/{i}"), "messages": told, "annotations": []}


def _message(role: str, words: str, source: str) -> dict[str, Any]:
    return {"role": role, "content": {"text": words}, "source_id": source, "annotations": []}


def _candidate(n: int, one: Candidate, judged: Values, making: Making) -> dict[str, Any]:
    made = _message("assistant", one.text, one.source_id)
    if one.model is not None:
        made["model_parameters"] = {"model": one.model}
    if judged.get("rewrite") and judged.get("selected") == str(n):
        made["annotations"].append(_annotation(making, "rewrite", "text", judged["rewrite"]))
    return made


def _judgement(talk: Talk, judged: Values, making: Making) -> list[dict[str, Any]]:
    sources = {str(n): one.source_id for n, one in enumerate(talk.candidates, 1)}
    chosen = sources.get(str(judged.get("selected")), judged.get("selected"))
    ties = [each for each in _UNDECIDED if each == chosen]
    possible = [*sources.values(), *ties]
    made = [{**_annotation(making, "selected_model_id", "category", chosen), "possible_values": possible}]
    if judged.get("likert") is not None:
        made.append(_annotation(making, "likert_value", "integer", judged["likert"]))
    if judged.get("justification"):
        made.append(_annotation(making, "justification", "text", judged["justification"]))
    for key, verdict in members(judged.get("criteria")).items():
        side = sources.get(str(verdict.get("selected")), verdict.get("selected"))
        told = {
            **_annotation(making, key, "category", side, f"criteria/{key}"),
            "possible_values": [*sources.values(), *_UNDECIDED],
        }
        made.append(filled({**told, "justification": verdict.get("reason")}))
    return made


def _annotation(making: Making, key: str, kind: str, value: Any, place: str = "") -> dict[str, Any]:
    return {"id": making.annotation_id(f"annotation/{place or key}"), "key": key, "type": kind, "value": value}


def _of_compare(answer: Values) -> Values:
    """An answer of `chat.compare` as if the form had been filled in."""
    sides = {letter: str(number) for number, letter in enumerate(LETTERS, 1)}

    def side(holder: dict[str, Any]) -> Any:
        return sides.get(str(holder.get("preference")), holder.get("preference"))

    criteria = {
        key: filled({"selected": side(members(verdict)), "reason": members(verdict).get("reason")})
        for key, verdict in members(answer.get("criteria")).items()
    }
    return filled(
        {
            "selected": side(answer),
            "likert": answer.get("strength"),
            "justification": answer.get("comment"),
            "criteria": criteria,
        }
    )


def _start(params: Params, response: dict[str, Any]) -> Values:
    listed = entries(response.get("threads"))
    turns = entries(members(listed[0] if listed else None).get("turns"))
    last = members(turns[-1] if turns else None)
    messages = [members(message) for message in entries(last.get("messages"))]
    candidates = talk_of(params).candidates
    if len(candidates) < 2:
        words = members(messages[-1].get("content")).get("text") if messages else response.get("response")
        return {"response": words} if isinstance(words, str) else {}
    told = _told(entries(last.get("annotations")))
    numbers = {one.source_id: str(n) for n, one in enumerate(candidates, 1)}
    rewritten = [_told(entries(message.get("annotations"))).get("rewrite") for message in messages]
    values = {
        "selected": numbers.get(str(told.get("selected_model_id"))),
        "likert": as_number(told.get("likert_value")),
        "justification": told.get("justification"),
        "rewrite": next((each for each in rewritten if isinstance(each, str)), None),
    }
    return filled(values)


def _told(annotations: list[Any]) -> dict[str, Any]:
    return {str(each.get("key")): each.get("value") for each in map(members, annotations)}


TYPES = tuple(
    TaskType(
        name=name,
        needs=(
            Need("template_variables", mapping),
            Need("attachments", attachments),
            Need("hypothesis", mapping),
        ),
        form=_form,
        answer=_answer,
        start=_start,
        more=_check,
        items=_items,
    )
    for name in CHATS
)
