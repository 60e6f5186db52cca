"""`chat.converse`: a live conversation with one to ten models at once; at each turn the best reply is picked and goes on, if one
is good."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tarazu.kinds import outcomes
from tarazu.kinds.base import Advice, Fault, JsonSchema, dicts
from tarazu.kinds.chat.converse_examples import EXAMPLES
from tarazu.kinds.chat.judged import judged_distance
from tarazu.kinds.chat.turns import (
    NONE,
    RATINGS,
    SIDES,
    TURNS_KEPT_MAX,
    USER_CHARS_MAX,
    chain_faults,
    conversation_of,
    settled,
    turns_to_no_good,
    without_models,
)
from tarazu.kinds.declared import Declared, read
from tarazu.kinds.fields import DEMANDS, REMARK_CHARS_MAX, Choice, Flag, Key, Messages, Rating, Text, check_length
from tarazu.kinds.live import CUTS, KeptTurn
from tarazu.kinds.members import Field, Items, Keys, Members
from tarazu.kinds.payloads import EXTRAS, shown_extras, shown_messages
from tarazu.kinds.records import words_distance

TALKED = "talked"
"""The label of a conversation that was held."""
MODELS_MAX = len(SIDES)
TURNS_MAX = 30
STRENGTHS_MAX = 7
RATINGS_MIN, RATINGS_MAX = 2, 9

_COUNTS = ("turns_min", "turns_max", "strengths")
_REMARKS = ("reason", "comment")


class _Opening(Messages):
    """A conversation in which nobody spoke last whom a user's message could not follow."""

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        before = len(faults)
        super().check(value, path, faults)
        if len(faults) == before and value[-1]["role"] == "user":
            facts = {"allowed": ["system", "assistant"]}
            faults.append(Fault(field=f"{path}[{len(value) - 1}].role", code="not_allowed", facts=facts))


@dataclass(frozen=True, slots=True)
class _Replies:
    """What the models said to one message, under their letters in this order."""

    sides: tuple[str, ...]

    def schema(self) -> JsonSchema:
        items = _reply(self.sides).schema()
        return {"type": "array", "items": items, "minItems": 1, "maxItems": len(self.sides)}

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        if check_length(value, path, 1, len(self.sides), faults):
            for i, reply in enumerate(value):
                _reply(self.sides[i : i + 1]).check(reply, f"{path}[{i}]", faults)


def _reply(sides: tuple[str, ...]) -> Members:
    return Members(
        {"key": Choice(allowed=sides)}, {"content": Text(blank=True), "failure": Key(), "cut": Choice(allowed=CUTS)}
    )


class ChatConverse(Declared):
    """A conversation that is held while the models answer.

    `turns` is the whole tree: every message that was sent, the replies under the letters a, b, c … in the order drawn for
    that turn, and what was thought of them. `path` names the turns of the conversation that counts, from the first to the
    last; each follows the pick of the one before, or its rewrite. Where no reply is good the pick is `none`: a rewrite goes on
    from it, or the conversation ends there, also before it is as long as it should be. What was said is kept by the server
    (`Live`).
    """

    name = "chat.converse"

    ontology = Members(
        {
            "models": Keys(most=MODELS_MAX),
            "turns_min": Rating(high=TURNS_MAX),
            "turns_max": Rating(high=TURNS_MAX),
            "strengths": Rating(high=STRENGTHS_MAX),
            "allow_rewrite": Flag(),
            **dict.fromkeys(_REMARKS, Choice(allowed=DEMANDS)),
        },
        {
            "rating": Choice(allowed=DEMANDS),
            "ratings": Rating(low=RATINGS_MIN, high=RATINGS_MAX),
            "rate_each": Flag(),
            "allow_none": Flag(),
            "outcomes": outcomes.ALLOWED,
        },
    )
    payload = Members({"goal": Text(chars_max=REMARK_CHARS_MAX)}, {"prompt": _Opening(), **EXTRAS})
    examples = EXAMPLES

    def answer(self, ontology: Mapping[str, Any]) -> Members:
        """All turns, the path of those that count, and a comment."""
        least, most, _ = read(ontology, int, *_COUNTS)
        turns = Items(each=_turn(ontology), least=1, most=TURNS_KEPT_MAX, key="id")
        path = Keys(least=1 if _allows_none(ontology) else least, most=most)
        return Members({"turns": turns, "path": path}).asking("comment", ontology["comment"])

    def check_ontology(self, ontology: Any) -> list[Fault]:
        """Everything wrong with an ontology; whether there are such models, only their customer's tenant knows."""
        faults = super().check_ontology(ontology)
        if not faults and ontology["turns_min"] > ontology["turns_max"]:
            facts = {"min": ontology["turns_min"], "max": TURNS_MAX}
            faults.append(Fault(field="turns_max", code="out_of_range", facts=facts))
        if not faults and ontology.get("rate_each") and ontology.get("rating") == "off":
            faults.append(Fault(field="rate_each", code="not_allowed", facts={"allowed": [False]}))
        return faults

    def check_whole(self, answer: Mapping[str, Any], ontology: Mapping[str, Any], faults: list[Fault]) -> None:
        """Add how sound turns do not hang together."""
        if not faults:
            faults += chain_faults(answer, ontology)

    def view(self, payload: Mapping[str, Any], flipped: bool) -> dict[str, Any]:  # noqa: ARG002
        """Goal, opening, note and language; there is no order to flip."""
        opening = {"prompt": shown_messages(payload["prompt"])} if "prompt" in payload else {}
        return {"goal": payload["goal"], **opening, **shown_extras(payload)}

    def shown(self, answer: Mapping[str, Any], flipped: bool) -> dict[str, Any]:  # noqa: ARG002
        """The answer without the names of the models, which only its customer may know."""
        return without_models(answer)

    def written(self, answer: Mapping[str, Any]) -> list[Any]:
        """The messages, what replies were rewritten to, reasons and comment: nothing that a model said."""
        said = [turn.get(name) for turn in dicts(answer.get("turns")) for name in ("user", "rewrite", "reason")]
        return [*said, answer.get("comment")]

    def wary(self, answer: Any, ontology: Mapping[str, Any], earlier: Iterable[Mapping[str, Any]]) -> list[Advice]:
        """Where the conversation ends before it is as long as asked, as no reply was good: how long it is, and how many of the author's
        end so, if it is not the first."""
        least, turns = ontology["turns_min"], turns_to_no_good(answer)
        if turns is None or turns >= least:
            return []
        held = [turns_to_no_good(each) for each in earlier if "path" in each]
        ended = sum(each is not None and each < least for each in held)
        counts = {"ended": 1 + ended, "talks": 1 + len(held)} if ended else {}
        code = "ended_early_among" if ended else "ended_early"
        return [Advice(code=code, facts={"turns": turns, "min": least, **counts})]

    def gap(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
        """The share of words in which the two conversations that count differ; where both judged the same models, that is half of it,
        and how far apart these verdicts are (`judged_distance`) the other half."""
        words, verdicts = words_distance(_transcript(one), _transcript(other)), judged_distance(one, other)
        return words if verdicts is None else (words + verdicts) / 2

    def verdict(self, answer: Mapping[str, Any]) -> str:  # noqa: ARG002
        """`talked`."""
        return TALKED

    def verdicts(self, ontology: Mapping[str, Any]) -> list[str]:  # noqa: ARG002
        """`talked`."""
        return [TALKED]

    def models(self, ontology: Mapping[str, Any]) -> tuple[str, ...]:
        """The names of the models that are talked to."""
        return tuple(ontology["models"])

    def shown_ontology(self, ontology: Mapping[str, Any]) -> dict[str, Any]:
        """The ontology for those who may not know the models: how many there are."""
        return {**ontology, "models": [f"model-{number}" for number, _ in enumerate(ontology["models"], start=1)]}

    def turns_max(self, ontology: Mapping[str, Any]) -> int:
        """How many turns may follow each other; tries at the same place are not counted."""
        return int(ontology["turns_max"])

    def settled(self, answer: Any, turns: Sequence[KeptTurn]) -> Any:
        """The answer with everything that was said, by whom, and in the order in which it was."""
        return settled(answer, turns)

    def messages(self, payload: Mapping[str, Any], turns: Sequence[KeptTurn], last: str) -> list[dict[str, str]]:
        """What a model is sent for a turn: the opening, what the turn follows, and its message."""
        opening = [{"role": each["role"], "content": each["content"]} for each in payload.get("prompt", ())]
        return opening + conversation_of(turns, last)


def _turn(ontology: Mapping[str, Any]) -> Members:
    """One turn; what a turn needs, its place in the tree decides."""
    (models,), (rewrite,) = read(ontology, list, "models"), read(ontology, bool, "allow_rewrite")
    (reason,), sides = read(ontology, str, "reason"), SIDES[: len(models)]
    pick = Choice(allowed=(*sides, NONE) if _allows_none(ontology) else sides)
    written = {"rewrite": Text()} if rewrite else dict[str, Field]()
    turn = Members(
        {"id": Key(), "user": Text(chars_max=USER_CHARS_MAX), "replies": _Replies(sides)},
        {
            "follows": Members({"turn": Key(), "pick": pick}, written),
            "pick": pick,
            "strength": Rating(high=ontology["strengths"]),
            **_ratings(ontology, sides),
            **written,
        },
    )
    return turn.asking("reason", "off" if reason == "off" else "optional")


def _ratings(ontology: Mapping[str, Any], sides: tuple[str, ...]) -> dict[str, Field]:
    """How good an only reply is, and where each is rated, how good each of several."""
    if ontology.get("rating") == "off":
        return {}
    step = Rating(high=ontology.get("ratings", RATINGS))
    each: dict[str, Field] = (
        {"ratings": Members({}, dict.fromkeys(sides, step))} if ontology.get("rate_each") is True else {}
    )
    return {"rating": step, **each}


def _allows_none(ontology: Mapping[str, Any]) -> bool:
    return ontology.get("allow_none") is True


def _transcript(answer: Mapping[str, Any]) -> str:
    """Everything that was said on the path, in its order."""
    turns = {turn["id"]: turn for turn in answer["turns"]}
    said = []
    for name in answer["path"]:
        turn = turns[name]
        contents = {reply["key"]: reply.get("content", "") for reply in turn["replies"]}
        said += [turn["user"], turn.get("rewrite", contents.get(turn.get("pick"), ""))]
    return "\n".join(said)


KIND = ChatConverse()
"""The instance that the registry hands out."""
