"""Turns of a live conversation: how they hang together, what was kept of them, and what trainers read of them."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any

from tarazu.kinds.base import Fault, dicts
from tarazu.kinds.live import KeptTurn
from tarazu.kinds.records import pair_record

SIDES = tuple("abcdefghij")
"""The letters of the replies to one message, in the order drawn for the turn."""
NONE = "none"
"""The pick where no reply is good: what goes on from it is a rewrite, or nothing does."""
RATINGS = 5
"""Steps of how good an only reply is, unless the ontology says otherwise."""
TURNS_KEPT_MAX = 100
USER_CHARS_MAX = 20_000

_KEPT = frozenset(("id", "follows", "user", "replies"))


def chain_faults(answer: Mapping[str, Any], ontology: Mapping[str, Any]) -> list[Fault]:
    """Where the parts of a sound answer do not hang together: picks, the path, and what its turns lack."""
    turns = {turn["id"]: (i, turn) for i, turn in enumerate(answer["turns"])}
    faults: list[Fault] = []
    for i, turn in turns.values():
        if "pick" in turn and turn["pick"] not in _pickable(turn):
            faults.append(Fault(field=f"turns[{i}].pick", code="not_allowed", facts={"allowed": usable(turn)}))
        faults += _overrated(turn, f"turns[{i}]")
        if "rewrite" in turn and "pick" not in turn:
            faults.append(Fault(field=f"turns[{i}].pick", code="missing"))
        faults += _astray(turn, i, turns)
    before: dict[str, Any] | None = None
    for step, name in enumerate(answer["path"]):
        if name not in turns or not _leads(before, turns[name][1]):
            faults.append(Fault(field=f"path[{step}]", code="not_allowed"))
            break
        i, before = turns[name]
        faults += _lacking(before, f"turns[{i}]", ontology)
    least, length = ontology["turns_min"], len(answer["path"])
    if length < least and before is not None and not _ends(before):
        faults.append(Fault(field="path", code="too_short", facts={"min": least, "length": length}))
    return faults


def _overrated(turn: Mapping[str, Any], path: str) -> Iterator[Fault]:
    """What is graded though there is nothing to grade: where none was good, a choice of one, an only reply of several."""
    letters = usable(turn)
    places = {"strength": True, "rating": len(letters) == 1, "ratings": len(letters) > 1}
    for name, is_asked in places.items():
        if name in turn and (not is_asked or turn.get("pick") == NONE):
            yield Fault(field=f"{path}.{name}", code="not_allowed", facts={"allowed": []})
        elif name == "ratings":
            for key in sorted(turn.get(name, {}).keys() - set(letters)):
                yield Fault(field=f"{path}.{name}.{key}", code="not_allowed", facts={"allowed": letters})


def _astray(turn: Mapping[str, Any], i: int, turns: Mapping[str, tuple[int, Mapping[str, Any]]]) -> Iterator[Fault]:
    """Whether a turn follows one that came before it, and a reply that is there."""
    if "follows" not in turn:
        return
    place, before = turns.get(turn["follows"]["turn"], (i, turn))
    if place >= i:
        yield Fault(field=f"turns[{i}].follows.turn", code="not_allowed")
    elif turn["follows"]["pick"] not in _pickable(before):
        yield Fault(field=f"turns[{i}].follows.pick", code="not_allowed", facts={"allowed": usable(before)})
    elif turn["follows"]["pick"] == NONE and "rewrite" not in turn["follows"]:
        yield Fault(field=f"turns[{i}].follows.rewrite", code="missing")


def usable(turn: Mapping[str, Any]) -> list[str]:
    """The letters of the replies that can be picked."""
    return [reply["key"] for reply in turn["replies"] if reply.get("content")]


def ratings_of(turn: Mapping[str, Any]) -> dict[str, int]:
    """How good each rated reply of a turn is by itself, by its letter: of an only one its `rating`, of several their `ratings`."""
    letters = usable(turn)
    if len(letters) == 1:
        return {letters[0]: turn["rating"]} if "rating" in turn else {}
    return dict(turn.get("ratings", {}))


def _pickable(turn: Mapping[str, Any]) -> list[str]:
    letters = usable(turn)
    return [*letters, NONE] if letters else letters


def _ends(turn: Mapping[str, Any]) -> bool:
    """Whether nothing can follow: no reply was good, and none was written in their place."""
    return turn.get("pick") == NONE and "rewrite" not in turn


def turns_to_no_good(answer: Any) -> int | None:
    """How many turns a conversation has that ends where no reply was good, and None for any other; never raises."""
    path = answer.get("path") if isinstance(answer, Mapping) else None
    if not isinstance(path, list) or not path:
        return None
    last = [turn for turn in dicts(answer.get("turns")) if turn.get("id") == path[-1]]
    return len(path) if any(map(_ends, last)) else None


def _leads(before: Mapping[str, Any] | None, turn: Mapping[str, Any]) -> bool:
    """Whether a turn follows what was picked, or made, of the one before."""
    follows = turn.get("follows")
    if before is None or follows is None:
        return before is None and follows is None
    wanted = {"turn": before["id"], **{name: before[name] for name in ("pick", "rewrite") if name in before}}
    return bool(follows == wanted)


def _lacking(turn: Mapping[str, Any], path: str, ontology: Mapping[str, Any]) -> Iterator[Fault]:
    """What a turn that counts needs: a pick; where there was a choice, how much better it is; how good an only reply is, or each,
    if that is asked; and why, if that is."""
    reason, letters, rated = ontology["reason"], usable(turn), ratings_of(turn)
    if "pick" not in turn:
        yield Fault(field=f"{path}.pick", code="missing")
    if turn.get("pick") != NONE:
        if ontology["strengths"] > 1 and len(letters) > 1 and "strength" not in turn:
            yield Fault(field=f"{path}.strength", code="missing")
        if ontology.get("rating") == "required" and (len(letters) == 1 or ontology.get("rate_each")):
            place = f"{path}.rating" if len(letters) == 1 else f"{path}.ratings.{{}}"
            yield from (Fault(field=place.format(key), code="missing") for key in letters if key not in rated)
    if reason == "required" and not turn.get("reason", "").strip():
        yield Fault(field=f"{path}.reason", code="not_empty" if "reason" in turn else "missing")


def settled(answer: Any, turns: Sequence[KeptTurn]) -> Any:
    """An answer, sound or not, with every turn and reply that was kept and the models' names, in the order of time.

    What it tells of them itself gives way; turns that nobody kept come last, with nothing in them, and so are refused.
    """
    if not isinstance(answer, dict) or not isinstance(answer.get("turns"), list):
        return answer
    judged = {
        turn["id"]: turn for turn in answer["turns"] if isinstance(turn, dict) and isinstance(turn.get("id"), str)
    }
    kept = {turn.id for turn in turns}
    strange = [
        {name: value for name, value in turn.items() if name == "id" or name not in _KEPT}
        if isinstance(turn, dict)
        else turn
        for turn in answer["turns"]
        if not (isinstance(turn, dict) and isinstance(turn.get("id"), str) and turn["id"] in kept)
    ]
    return {**answer, "turns": [*(_settled_turn(turn, judged.get(turn.id, {})) for turn in turns), *strange]}


def _settled_turn(turn: KeptTurn, judged: Mapping[str, Any]) -> dict[str, Any]:
    follows = _follows(turn)
    replies = [
        {
            "key": reply.key,
            **({"content": reply.content} if reply.content is not None else {}),
            **({"failure": reply.failure} if reply.failure is not None else {}),
            **({"cut": reply.cut} if reply.cut is not None else {}),
            "model": reply.model,
        }
        for reply in turn.replies
    ]
    verdict = {name: value for name, value in judged.items() if name not in _KEPT}
    place = {"follows": follows} if follows else {}
    return {"id": turn.id, **place, "user": turn.user, "replies": replies, **verdict}


def _follows(turn: KeptTurn) -> dict[str, Any] | None:
    if turn.parent is None:
        return None
    rewrite = {"rewrite": turn.rewrite} if turn.rewrite is not None else {}
    return {"turn": turn.parent, "pick": turn.pick, **rewrite}


def without_models(answer: Mapping[str, Any]) -> dict[str, Any]:
    """An answer, finished or not, without the names of models."""
    turns = answer.get("turns")
    if not isinstance(turns, list):
        return dict(answer)
    return {**answer, "turns": [_nameless(turn) for turn in turns]}


def _nameless(turn: Any) -> Any:
    replies = turn.get("replies") if isinstance(turn, Mapping) else None
    if not isinstance(replies, list):
        return turn
    return {**turn, "replies": [_without(reply, "model") for reply in replies]}


def _without(reply: Any, name: str) -> Any:
    return {key: value for key, value in reply.items() if key != name} if isinstance(reply, dict) else reply


def conversation_of(turns: Sequence[KeptTurn], last: str) -> list[dict[str, str]]:
    """The messages that lead to a kept turn, its own message the last of them."""
    kept = {turn.id: turn for turn in turns}
    turn = kept[last]
    said = [{"role": "user", "content": turn.user}]
    while turn.parent is not None:
        parent = kept[turn.parent]
        content = turn.rewrite
        if content is None:
            content = next((each.content for each in parent.replies if each.key == turn.pick), None)
        said += [{"role": "assistant", "content": content or ""}, {"role": "user", "content": parent.user}]
        turn = parent
    return said[::-1]


def talk_record(
    payload: Mapping[str, Any], answer: Mapping[str, Any], ontology: Mapping[str, Any]
) -> dict[str, Any] | None:
    """The conversation that counts, as TRL's SFTTrainer and OpenAI's fine-tuning read it, and beside it the `ratings` of the
    replies that stand in it as they were; up to where none was good, or the pick was rated in the lower half of the scale
    and stands as it was. None where nothing is left, and where a reply stands in it that its model did not end."""
    turns = list(takewhile(lambda turn: not _ends(turn) and not _is_poor(turn, ontology), _path(answer)))
    untouched = [_reply(turn, turn["pick"]) for turn in turns if "rewrite" not in turn]
    if not turns or any("cut" in reply for reply in untouched):
        return None
    messages = _opening(payload)
    for turn in turns:
        messages += [_said("user", turn["user"]), _said("assistant", _outcome(turn))]
    ratings = [None if "rewrite" in turn else ratings_of(turn).get(turn["pick"]) for turn in turns]
    return {"messages": messages, "ratings": ratings}


def turn_pairs(payload: Mapping[str, Any], answer: Mapping[str, Any], strengths: int) -> list[dict[str, Any]]:
    """At every turn that was judged, the reply that was picked over each other one, as TRL's DPO and reward trainers read it; but
    for those that their model did not end, of which a trainer would learn where a limit lay.

    `margin` is the strength as a share of the greatest, above 0 up to 1; None where none was asked for.
    """
    pairs = []
    for prompt, turn in _judged(payload, answer):
        if turn["pick"] == NONE:
            continue
        picked = _reply(turn, turn["pick"])
        margin = turn["strength"] / strengths if "strength" in turn else None
        for other in turn["replies"]:
            if other["key"] == turn["pick"] or not other.get("content") or "cut" in other or "cut" in picked:
                continue
            pairs.append(
                {
                    **pair_record(prompt, picked["content"], other["content"]),
                    "chosen_model": picked.get("model"),
                    "rejected_model": other.get("model"),
                    "margin": margin,
                    "turn": turn["id"],
                }
            )
    return pairs


def rewritten_pairs(payload: Mapping[str, Any], answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """At every turn with a rewrite, what was made of the pick over what it was; where none was good, what was written over
    each."""
    return [
        {
            **pair_record(prompt, turn["rewrite"], reply["content"]),
            "rejected_model": reply.get("model"),
            "turn": turn["id"],
        }
        for prompt, turn in _judged(payload, answer)
        for reply in turn["replies"]
        if "rewrite" in turn and _is_meant(turn, reply) and turn["rewrite"] != reply["content"]
    ]


def turn_verdicts(
    payload: Mapping[str, Any], answer: Mapping[str, Any], ontology: Mapping[str, Any]
) -> list[tuple[list[dict[str, Any]], dict[str, Any], bool]]:
    """The replies, each with the messages before it and whether it is good: none is where none was good; one that was rated is by the
    half of the scale that its rating lies in; any other is if it was picked from among several. The middle says nothing, nor what a
    model did not end, nor what was compared with that alone."""
    return [
        (prompt, reply, lean > 0)
        for prompt, turn in _judged(payload, answer)
        for reply in turn["replies"]
        if reply.get("content") and "cut" not in reply
        if (lean := _lean(turn, reply["key"], ontology))
    ]


def _lean(turn: Mapping[str, Any], key: str, ontology: Mapping[str, Any]) -> int:
    """Above 0 where a reply that its model ended is good, below 0 where it is not; 0 where nothing says so."""
    if turn["pick"] == NONE:
        return -1
    if key in ratings_of(turn):
        return _half(turn, key, ontology)
    compared = [reply["key"] for reply in turn["replies"] if reply.get("content") and "cut" not in reply]
    if len(compared) < 2 or turn["pick"] not in compared:
        return 0
    return 1 if key == turn["pick"] else -1


def _is_poor(turn: Mapping[str, Any], ontology: Mapping[str, Any]) -> bool:
    return "rewrite" not in turn and _half(turn, turn["pick"], ontology) < 0


def _half(turn: Mapping[str, Any], key: str, ontology: Mapping[str, Any]) -> int:
    """The half of the scale that the rating of a reply lies in: above 0 the upper, below 0 the lower, 0 the middle or none."""
    rating = ratings_of(turn).get(key)
    return 0 if rating is None else rating * 2 - (ontology.get("ratings", RATINGS) + 1)


def _is_meant(turn: Mapping[str, Any], reply: Mapping[str, Any]) -> bool:
    """Whether the pick speaks of a reply: of the one under its letter or, where none is good, of every one."""
    return bool(reply.get("content")) and turn["pick"] in (reply["key"], NONE)


def _judged(
    payload: Mapping[str, Any], answer: Mapping[str, Any]
) -> Iterator[tuple[list[dict[str, Any]], dict[str, Any]]]:
    """Yield every turn with a pick, on the path or beside it, with the messages up to its own."""
    turns = {turn["id"]: turn for turn in answer.get("turns", ())}
    for turn in turns.values():
        if "pick" in turn:
            yield _opening(payload) + _before(turn, turns) + [_said("user", turn["user"])], turn


def _before(turn: Mapping[str, Any], turns: Mapping[str, Any]) -> list[dict[str, Any]]:
    said: list[dict[str, Any]] = []
    while "follows" in turn:
        follows = turn["follows"]
        parent = turns[follows["turn"]]
        content = follows.get("rewrite") or _reply(parent, follows["pick"])["content"]
        said += [_said("assistant", content), _said("user", parent["user"])]
        turn = parent
    return said[::-1]


def _path(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    turns = {turn["id"]: turn for turn in answer.get("turns", ())}
    return [turns[name] for name in answer.get("path", ())]


def _outcome(turn: Mapping[str, Any]) -> str:
    content: str = turn.get("rewrite") or _reply(turn, turn["pick"])["content"]
    return content


def _reply(turn: Mapping[str, Any], key: str) -> dict[str, Any]:
    found: dict[str, Any] = next(reply for reply in turn["replies"] if reply["key"] == key)
    return found


def _opening(payload: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [_said(each["role"], each["content"]) for each in payload.get("prompt", ())]


def _said(role: str, content: str) -> dict[str, Any]:
    return {"role": role, "content": content}
