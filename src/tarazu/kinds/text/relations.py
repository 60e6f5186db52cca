"""`text.relations`: passages of a text, and what they are to one another."""

from collections.abc import Mapping
from typing import Any

from tarazu.kinds.base import Fault
from tarazu.kinds.fields import DEMANDS, Choice, Flag, Key
from tarazu.kinds.labels import Labels, keys_of
from tarazu.kinds.members import Items, Members, is_sound_at
from tarazu.kinds.spans import span_distance
from tarazu.kinds.text.relations_examples import EXAMPLES
from tarazu.kinds.text.spans import MARKED, NOTHING, TextSpans, spans_field

RELATIONS_MAX = 5_000
RELATED = "related"


class TextRelations(TextSpans):
    """A text in which passages are marked, as in `text.spans`, each with an `id`; relations lead from one to another."""

    name = "text.relations"
    ontology = Members(
        {"labels": Labels(), "relations": Labels(), "overlap": Flag(), "comment": Choice(allowed=DEMANDS)}
    )
    examples = EXAMPLES
    named = True
    merged = "nearest"

    def answer(self, ontology: Mapping[str, Any]) -> Members:
        """The passages, the relations between them, and a comment."""
        label = Choice(allowed=keys_of(ontology, "relations"))
        relations = Items(each=Members({"from": Key(), "to": Key(), "label": label}), most=RELATIONS_MAX)
        members = Members({"spans": spans_field(ontology, named=True), "relations": relations})
        return members.asking("comment", ontology["comment"])

    def check_whole(self, answer: Mapping[str, Any], ontology: Mapping[str, Any], faults: list[Fault]) -> None:  # noqa: ARG002
        """Add which relations lead nowhere, or stand twice."""
        parts = ("spans", "relations")
        if all(part in answer and is_sound_at(part, faults) for part in parts):
            _check_relations(answer["relations"], {span["id"] for span in answer["spans"]}, faults)

    def gap(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
        """Half the distance of the passages (`span_distance`) and half of 1 less the F1 of the relations, which are equal
        only where their passages are."""
        mine, theirs = _led(one), _led(other)
        total = len(mine) + len(theirs)
        related = 1 - 2 * len(mine & theirs) / total if total else 0.0
        return (span_distance(one["spans"], other["spans"]) + related) / 2

    def verdict(self, answer: Mapping[str, Any]) -> str:
        """What there is: relations ("related"), only passages ("marked") or "nothing"."""
        if answer["relations"]:
            return RELATED
        return MARKED if answer["spans"] else NOTHING

    def verdicts(self, ontology: Mapping[str, Any]) -> list[str]:  # noqa: ARG002
        """The three labels."""
        return [RELATED, MARKED, NOTHING]


def _check_relations(relations: list[Any], ids: set[str], faults: list[Fault]) -> None:
    seen: set[tuple[str, str, str]] = set()
    for i, relation in enumerate(relations):
        path = f"relations[{i}]"
        made = (relation["from"], relation["to"], relation["label"])
        lost = [end for end in ("from", "to") if relation[end] not in ids]
        facts = {"expected": "the id of a span"}
        faults.extend(Fault(field=f"{path}.{end}", code="not_allowed", facts=facts) for end in lost)
        if made[0] == made[1] and not lost:
            faults.append(Fault(field=f"{path}.to", code="not_allowed", facts={"expected": "another span"}))
        elif made in seen:
            faults.append(Fault(field=path, code="duplicate"))
        seen.add(made)


def _led(answer: Mapping[str, Any]) -> set[tuple[Any, ...]]:
    places = {span["id"]: (span["start"], span["end"], span["label"]) for span in answer["spans"]}
    return {(places[each["from"]], places[each["to"]], each["label"]) for each in answer["relations"]}


KIND = TextRelations()
"""The instance that the registry hands out."""
