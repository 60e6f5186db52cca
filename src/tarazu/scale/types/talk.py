"""Conversations in template variables: who said what, and which responses are to be judged."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tarazu.scale.types.checks import CHARS_MAX, Params, entries, members

MESSAGES_MAX = 64
LETTERS = "abcdefgh"

_ROLES: Mapping[str, str] = {
    **dict.fromkeys(("system", "developer"), "system"),
    **dict.fromkeys(("assistant", "model", "ai", "bot", "gpt"), "assistant"),
    **dict.fromkeys(("function", "tool"), "function"),
}
_TALK = ("messages", "conversation", "history")
_PROMPTS = (("system_prompt", "system"), ("system", "system"), ("prompt", "user"), ("user_prompt", "user"))
_LISTS = ("responses", "model_responses", "completions", "candidates", "answers")
_SINGLE = ("response", "model_response", "completion", "answer")
_SUFFIXES = (tuple(f"_{letter}" for letter in LETTERS), tuple(f"_{number}" for number in range(1, len(LETTERS) + 1)))
_TEXTS = ("text", "content", "response", "value", "completion")
_MODELS = ("model", "model_id", "source_id", "source", "id", "name")
_NAMES_OF_MODELS = re.compile(r"(.*_)?(model|source)(s|_?ids?|_names?|_[a-z0-9])?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message: its role (system, user, assistant, function) and its text."""

    role: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One response to be judged: its text, the id of its source, and its model if that is told."""

    text: str
    source_id: str
    model: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """What a chat task begins with; `rest` has the variables that are neither messages nor responses."""

    messages: tuple[Message, ...]
    candidates: tuple[Candidate, ...]
    rest: dict[str, Any]


def talk_of(params: Params) -> Talk:
    """The conversation of a chat task, found under the names that customers commonly give its parts."""
    variables = {**_own(params), **members(params.get("template_variables"))}
    used: set[str] = set()
    messages = _messages(variables, used)
    candidates = _candidates(variables, used)
    rest = {key: value for key, value in variables.items() if key not in used and not _NAMES_OF_MODELS.fullmatch(key)}
    return Talk(messages=tuple(messages), candidates=tuple(candidates), rest=rest)


def _own(params: Params) -> dict[str, Any]:
    return {name: params[name] for name in (*_TALK, "prompt") if params.get(name) is not None}


def _messages(variables: Mapping[str, Any], used: set[str]) -> list[Message]:
    found = []
    for name, role in _PROMPTS:
        if isinstance(value := variables.get(name), str) and value.strip():
            used.add(name)
            found.append(Message(role=role, text=value))
    for name in (*_TALK, "prompt"):
        if (listed := _said(variables.get(name))) is not None:
            used.add(name)
            found += listed
    return found


def _said(value: Any) -> list[Message] | None:
    """The messages of a list in which every entry has a text; None for anything else."""
    found = [
        Message(role=_role(entry), text=words)
        for entry in entries(value)
        if (words := text_of(entry if isinstance(entry, str) else members(entry).get("content", entry))) is not None
    ]
    return found if found and len(found) == len(entries(value)) else None


def _role(entry: Any) -> str:
    said = members(entry).get("role") or members(entry).get("from")
    return _ROLES.get(said.lower(), "user") if isinstance(said, str) else "user"


def text_of(value: Any) -> str | None:
    """The words of a message or response: text, an object that has some, or a list of such parts."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return next((value[name] for name in _TEXTS if isinstance(value.get(name), str)), None)
    parts = [part if isinstance(part, str) else members(part).get("text") for part in entries(value)]
    words = [part for part in parts if isinstance(part, str)]
    return "\n".join(words)[:CHARS_MAX] if words else None


def _candidates(variables: Mapping[str, Any], used: set[str]) -> list[Candidate]:
    for name in _LISTS:
        listed = variables.get(name)
        # Sorted, since what is stored keeps no order of members, and the numbers of the responses must not change.
        pairs = sorted(listed.items()) if isinstance(listed, dict) else [(None, entry) for entry in entries(listed)]
        texts = [(key, entry, text_of(entry)) for key, entry in pairs]
        if texts and all(words is not None for _, _, words in texts):
            used.add(name)
            return _with_sources((key, entry, words or "") for key, entry, words in texts)
    for stem in _SINGLE:
        for suffixes in _SUFFIXES:
            names = [stem + suffix for suffix in suffixes if text_of(variables.get(stem + suffix)) is not None]
            if len(names) > 1:
                used.update(names)
                return _with_sources((None, variables[name], text_of(variables[name]) or "") for name in names)
    for stem in _SINGLE:
        if (words := text_of(variables.get(stem))) is not None:
            used.add(stem)
            return _with_sources([(None, variables[stem], words)])
    return []


def _with_sources(found: Iterable[tuple[Any, Any, str]]) -> list[Candidate]:
    taken: set[str] = set()
    made = []
    for n, (key, entry, words) in enumerate(found, 1):
        named = (members(entry).get(name) for name in _MODELS)
        model = (
            key
            if isinstance(key, str) and key.strip()
            else next((each for each in named if isinstance(each, str) and each.strip()), None)
        )
        source = model if model is not None and model not in taken else f"response_{n}"
        taken.add(source)
        made.append(Candidate(text=words, source_id=source, model=model))
    return made


def compare_payload(params: Params) -> dict[str, Any] | None:
    """The payload of kind `chat.compare` for a task that has a prompt and two to eight responses, else None."""
    talk = talk_of(params)
    told = [message for message in talk.messages if message.text.strip()]
    plain = 1 <= len(told) <= MESSAGES_MAX and all(message.role != "function" for message in told)
    if not 2 <= len(talk.candidates) <= len(LETTERS) or not plain:
        return None
    sides = [
        {"key": key, "content": one.text, "model": one.source_id[:200]}
        for key, one in zip(LETTERS, talk.candidates, strict=False)
    ]
    note = "\n\n".join(f"{name}: {_shown(value)}" for name, value in talk.rest.items())[:10_000]
    prompt = [{"role": message.role, "content": message.text} for message in told]
    return {"prompt": prompt, "answers": sides, **({"note": note} if note.strip() else {})}


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
