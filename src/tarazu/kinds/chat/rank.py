"""`chat.rank`: two to eight answers to a conversation put in order, with ties, and with some left out if need be; and the
best of them by each of some criteria."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

from tarazu.kinds import outcomes
from tarazu.kinds.base import Fault, at
from tarazu.kinds.chat.criteria import CRITERIA, TIE, Verdicts, turned, weighed
from tarazu.kinds.chat.rank_examples import EXAMPLES, MORE_ANSWERS
from tarazu.kinds.declared import Declared, read
from tarazu.kinds.fields import DEMANDS, Choice, Flag, Messages, Rating
from tarazu.kinds.labels import keys_of
from tarazu.kinds.members import Items, Members, is_sound_at
from tarazu.kinds.payloads import EXTRAS, LETTERS, Answers, shown_extras, shown_messages, with_answers

ANSWERS_MAX = len(LETTERS)
RANKED_MIN = 2


def _payload(most: int) -> Members:
    return Members({"prompt": Messages(), "answers": Answers(most=most)}, EXTRAS)


class ChatRank(Declared):
    """Answers under the letters a to h, put in order from best to worst.

    `ranking` is a list of groups; those in one group are tied. `unranked` names the answers that stand outside of
    the order. `criteria` names the best by each of the ontology's criteria, which may be another than the first. Each contributor sees the answers in the order of the payload or in the reverse (`flipped`), always
    called a, b, c … in the order shown.
    """

    name = "chat.rank"

    ontology = Members(
        {
            "answers_max": Rating(low=RANKED_MIN, high=ANSWERS_MAX),
            "allow_ties": Flag(),
            "allow_unranked": Flag(),
            "comment": Choice(allowed=DEMANDS),
        },
        {"criteria": CRITERIA, "reason": Choice(allowed=DEMANDS), "outcomes": outcomes.ALLOWED},
    )
    payload = _payload(ANSWERS_MAX)
    examples = EXAMPLES
    merged = "nearest"

    def sampled(self, payload: Mapping[str, Any], ontology: Mapping[str, Any]) -> dict[str, Any]:
        """As many answers as the ontology lets a task have."""
        return with_answers(payload, MORE_ANSWERS, _answers_max(ontology))

    def answer(self, ontology: Mapping[str, Any]) -> Members:
        """The order in groups, the answers left out of it, the best by each criterion, and a comment."""
        ties, unranked = read(ontology, bool, "allow_ties", "allow_unranked")
        letters = _letters(ontology)
        most, key = len(letters), Choice(allowed=letters)
        group = Items(each=key, least=1, most=most if ties else 1)
        members = Members(
            {"ranking": Items(each=group, least=1, most=most)},
            {
                **({"unranked": Items(each=key, most=most)} if unranked else {}),
                **({"criteria": _verdicts(ontology, letters)} if ontology.get("criteria") else {}),
            },
        )
        return members.asking("comment", ontology["comment"])

    def check_payload(self, payload: Any, ontology: Any) -> list[Fault]:
        """Everything wrong with a payload; it has as many answers as the ontology lets it."""
        faults: list[Fault] = []
        _payload(_answers_max(ontology)).check(payload, "", faults)
        return faults

    def check_whole(self, answer: Mapping[str, Any], ontology: Mapping[str, Any], faults: list[Fault]) -> None:  # noqa: ARG002
        """Add which keys stand twice, and that too few are ranked."""
        ranking, unranked = (answer.get(name, ()) for name in ("ranking", "unranked"))
        if "ranking" not in answer or not all(is_sound_at(name, faults) for name in ("ranking", "unranked")):
            return
        seen: set[str] = set()
        for i, group in enumerate(ranking):
            _check_new(group, f"ranking[{i}]", seen, faults)
        if len(seen) < RANKED_MIN:
            faults.append(Fault(field="ranking", code="too_short", facts={"min": RANKED_MIN, "length": len(seen)}))
        _check_new(unranked, "unranked", seen, faults)

    def check_fit(self, answer: Mapping[str, Any], ontology: Any, payload: Mapping[str, Any]) -> list[Fault]:  # noqa: ARG002
        """What does not fit the task: an answer that is not there, or one that was forgotten."""
        if "outcome" in answer:
            return []
        there = [entry["key"] for entry in payload["answers"]]
        placed = [
            *((key, f"ranking[{i}][{j}]") for i, group in enumerate(answer["ranking"]) for j, key in enumerate(group)),
            *((key, f"unranked[{i}]") for i, key in enumerate(answer.get("unranked", ()))),
        ]
        best = [(each["preference"], at(at("criteria", key), "preference")) for key, each in _criteria(answer)]
        strange = [place for key, place in [*placed, *best] if key not in (*there, TIE)]
        faults = [Fault(field=place, code="not_allowed", facts={"allowed": there}) for place in strange]
        forgotten = [key for key in there if key not in dict(placed)]
        if forgotten:
            faults.append(Fault(field="ranking", code="missing", facts={"expected": forgotten}))
        return faults

    def view(self, payload: Mapping[str, Any], flipped: bool) -> dict[str, Any]:
        """Prompt, contents in shown order, note and language: no model, no reference of the customer's."""
        contents = [entry["content"] for entry in payload["answers"]]
        ordered = contents[::-1] if flipped else contents
        return {
            "prompt": shown_messages(payload["prompt"]),
            "answers": [{"key": key, "content": text} for key, text in zip(LETTERS, ordered, strict=False)],
            **shown_extras(payload),
        }

    def canonical(self, answer: Mapping[str, Any], flipped: bool) -> dict[str, Any]:
        """The answer in stored order, from shown order; it names every answer of the task."""
        return _reversed(answer) if flipped else dict(answer)

    def shown(self, answer: Mapping[str, Any], flipped: bool) -> dict[str, Any]:
        """The answer in shown order, from stored order: a reversal undoes itself."""
        return self.canonical(answer, flipped)

    def gap(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
        """The share of pairs in another order; a pair that only one of them orders counts one half (Fagin et al., SIAM
        J. Discrete Math. 20, 2006, with p = 1/2). Criteria that both judged make up one quarter of the whole."""
        mine, theirs = _relations(one), _relations(other)
        pairs = mine.keys() | theirs.keys()
        gaps = [abs(mine.get(pair, 0) - theirs.get(pair, 0)) / 2 for pair in pairs]
        return weighed(sum(gaps) / len(gaps) if gaps else 0.0, one, other, _apart)

    def verdict(self, answer: Mapping[str, Any]) -> str:
        """The best answer, or those tied for best joined by "+"."""
        return "+".join(sorted(answer["ranking"][0]))

    def verdicts(self, ontology: Mapping[str, Any]) -> list[str]:
        """The letters; with ties, combinations of letters occur besides."""
        return list(_letters(ontology))


def _letters(ontology: Mapping[str, Any]) -> tuple[str, ...]:
    (most,) = read(ontology, int, "answers_max")
    return LETTERS[: max(most, 0)]


def _verdicts(ontology: Mapping[str, Any], letters: tuple[str, ...]) -> Verdicts:
    return Verdicts(keys=keys_of(ontology, "criteria"), answers=letters, reason=str(ontology.get("reason", "optional")))


def _criteria(answer: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """The verdicts on criteria of an answer, finished or not."""
    said = answer.get("criteria")
    return [(key, each) for key, each in said.items() if isinstance(each, Mapping)] if isinstance(said, Mapping) else []


def _apart(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    """0 for the same answer, 1 for two different ones, one half between an answer and a tie."""
    mine, theirs = one["preference"], other["preference"]
    return 0.0 if mine == theirs else 0.5 if TIE in (mine, theirs) else 1.0


def _answers_max(ontology: Any) -> int:
    most = ontology.get("answers_max") if isinstance(ontology, Mapping) else None
    return most if isinstance(most, int) and RANKED_MIN <= most <= ANSWERS_MAX else ANSWERS_MAX


def _check_new(keys: list[str], path: str, seen: set[str], faults: list[Fault]) -> None:
    for i, key in enumerate(keys):
        if key in seen:
            faults.append(Fault(field=f"{path}[{i}]", code="duplicate"))
        seen.add(key)


def _reversed(answer: Mapping[str, Any]) -> dict[str, Any]:
    """The answer with its letters in reverse; an unfinished one by the letters that it has."""
    groups = answer.get("ranking")
    lists = [*(groups if isinstance(groups, list) else []), answer.get("unranked")]
    found = {key for keys in lists if isinstance(keys, list) for key in keys if isinstance(key, str)}
    found |= {each["preference"] for _, each in _criteria(answer) if isinstance(each.get("preference"), str)}
    present = sorted(found & set(LETTERS))
    swap = dict(zip(present, present[::-1], strict=True))
    other = turned(answer, swap)
    if isinstance(groups, list):
        other["ranking"] = [_turned(group, swap) for group in groups]
    if "unranked" in answer:
        other["unranked"] = _turned(answer["unranked"], swap)
    return other


def _turned(keys: Any, swap: Mapping[str, str]) -> Any:
    if not isinstance(keys, list):
        return keys
    return [swap.get(key, key) if isinstance(key, str) else key for key in keys]


def _relations(answer: Mapping[str, Any]) -> dict[tuple[str, str], int]:
    """1 where the first of a pair stands above, -1 where below, 0 where tied or not ordered."""
    place = {key: i for i, group in enumerate(answer["ranking"]) for key in group}
    keys = sorted([*place, *answer.get("unranked", ())])
    return {
        (one, other): (place[other] > place[one]) - (place[other] < place[one])
        if one in place and other in place
        else 0
        for one, other in combinations(keys, 2)
    }


def rank_pairs(payload: Mapping[str, Any], answers: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, float]]:
    """Every pair that people together order: the better key, the worse key, and the margin, greatest first.

    The margin is the mean distance of their ranks as a share of the greatest there could be, above 0 up to 1.
    """
    places = [_places(answer) for answer in answers if "ranking" in answer]
    keys = [entry["key"] for entry in payload["answers"]]
    found = []
    for one, other in combinations(keys, 2):
        gaps = [place[other] - place[one] for place in places if one in place and other in place]
        gap = sum(gaps) / len(gaps) if gaps else 0.0
        if gap:
            found.append((one, other, gap) if gap > 0 else (other, one, -gap))
    return sorted(found, key=lambda pair: (-pair[2], pair[0], pair[1]))


def mean_places(payload: Mapping[str, Any], answers: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    """The mean place of each answer that somebody ranked, 0 for the best to 1 for the worst, best first."""
    places = [_places(answer) for answer in answers if "ranking" in answer]
    means = {}
    for entry in payload["answers"]:
        given = [place[entry["key"]] for place in places if entry["key"] in place]
        if given:
            means[entry["key"]] = sum(given) / len(given)
    return dict(sorted(means.items(), key=lambda item: (item[1], item[0])))


def criterion_rows(answers: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What people said by criterion: `key`, `preference` (a letter or "tie") and `reason`, one row each."""
    return [
        {"key": key, "preference": each["preference"], "reason": each.get("reason")}
        for answer in answers
        for key, each in _criteria(answer)
    ]


def _places(answer: Mapping[str, Any]) -> dict[str, float]:
    """The place of each ranked answer, 0 for the first to 1 for the last; those tied share the middle of theirs."""
    last = sum(map(len, answer["ranking"])) - 1
    places, above = {}, 0
    for group in answer["ranking"]:
        places.update(dict.fromkeys(group, (above + (len(group) - 1) / 2) / last))
        above += len(group)
    return places


KIND = ChatRank()
"""The instance that the registry hands out."""
