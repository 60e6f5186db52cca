"""What a live conversation says of its models, whatever letters they stood under: who was preferred, how far, and how good each was."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import fmean
from typing import Any

from tarazu.kinds.base import dicts
from tarazu.kinds.chat.turns import RATINGS, ratings_of

_Topic = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedTurn:
    """What one turn says of the `models` that replied to it, in the order of their names: which was `picked`, None where no reply was
    good; `strength`, in steps, is how much better that was than the others, and `ratings` how good replies are by themselves."""

    models: tuple[str, ...]
    picked: str | None
    strength: int | None
    ratings: Mapping[str, int]


def judged_turns(answer: Mapping[str, Any]) -> list[JudgedTurn]:
    """What every turn with a pick says, on the path or beside it; nothing of one in which a reply names no model, and nothing
    where an outcome was given. Only the server knows the names, so this is for answers as they are stored."""
    return [_judged(turn) for turn in dicts(answer.get("turns")) if "pick" in turn and all(_models(turn).values())]


def talk_steps(ontology: Mapping[str, Any]) -> tuple[int, int]:
    """In how many steps a checked ontology has strengths and ratings given; 1 strength is none asked for."""
    return ontology["strengths"], ontology.get("ratings", RATINGS)


def _judged(turn: Mapping[str, Any]) -> JudgedTurn:
    models, pick = _models(turn), turn["pick"]
    ratings = {models[key]: rating for key, rating in ratings_of(turn).items()}
    return JudgedTurn(
        models=tuple(sorted(models.values())), picked=models.get(pick), strength=turn.get("strength"), ratings=ratings
    )


def _models(turn: Mapping[str, Any]) -> dict[str, Any]:
    return {reply["key"]: reply.get("model") for reply in turn["replies"] if reply.get("content")}


def judged_distance(one: Mapping[str, Any], other: Mapping[str, Any]) -> float | None:
    """How far two conversations are apart in what they say of models that both judged, 0 to 1; None where they have none in common.

    The mean over every pair of models that both compared, every model that both rated, and every one that both heard alone. Of a
    pair, half the difference of the mean preference (1 for the one, -1 for the other, 0 where none was good), and of what that
    leaves up to a quarter for different strengths; of ratings, their relative difference; of a model alone, that of how often it was good.
    """
    mine, theirs = _topics(judged_turns(one)), _topics(judged_turns(other))
    shared = sorted(mine.keys() & theirs.keys())
    return fmean(_apart(topic, mine[topic], theirs[topic]) for topic in shared) if shared else None


@dataclass(frozen=True, slots=True)
class _Said:
    """The mean of what was said on one topic: `lean` from -1 to 1, and `size`, 0 where no step was given."""

    lean: float
    size: float


def _topics(turns: Sequence[JudgedTurn]) -> dict[_Topic, _Said]:
    said: dict[_Topic, list[tuple[float, int | None]]] = defaultdict(list)
    for turn in turns:
        for topic, lean, size in _told(turn):
            said[topic].append((lean, size))
    return {topic: _mean(told) for topic, told in said.items()}


def _told(turn: JudgedTurn) -> Iterator[tuple[_Topic, float, int | None]]:
    for first, second in combinations(turn.models, 2):
        if turn.picked in (None, first, second):
            lean = 0 if turn.picked is None else 1 if turn.picked == first else -1
            yield ("preferred", first, second), lean, turn.strength
    if len(turn.models) == 1:
        yield ("good", *turn.models), -1 if turn.picked is None else 1, None
    for model, rating in turn.ratings.items():
        yield ("rated", model), 0, rating


def _mean(told: Sequence[tuple[float, int | None]]) -> _Said:
    sizes = [size for _, size in told if size is not None]
    return _Said(fmean(lean for lean, _ in told), fmean(sizes) if sizes else 0.0)


def _apart(topic: _Topic, mine: _Said, theirs: _Said) -> float:
    lean, most = abs(mine.lean - theirs.lean) / 2, max(mine.size, theirs.size)
    size = abs(mine.size - theirs.size) / most if mine.size and theirs.size else 0.0
    return size if topic[0] == "rated" else lean + (1 - lean) * size / 4
