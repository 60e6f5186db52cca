"""`rubric.grade`: does an answer meet each criterion of a rubric, and where does it say so?"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from tarazu.kinds import outcomes
from tarazu.kinds.base import Fault, at
from tarazu.kinds.declared import Declared, read
from tarazu.kinds.fields import CONTENT_CHARS_MAX, DEMANDS, REMARK_CHARS_MAX, Choice, Flag, Messages, Rating, Text
from tarazu.kinds.members import Items, Keyed, Members
from tarazu.kinds.payloads import EXTRAS, Written, shown_extras, shown_messages
from tarazu.kinds.rubric.criteria import Rubric
from tarazu.kinds.rubric.grade_examples import EXAMPLES
from tarazu.kinds.together import Parts, Way

MET, NOT_MET, NOT_APPLICABLE = "met", "not_met", "not_applicable"
NOTHING_MET = "(none)"
"""The label of an answer that meets no criterion; no key is spelled like this."""
CRITERIA_MAX = 120
QUOTES_MAX = 10

_PLACE = Rating(low=0, high=CONTENT_CHARS_MAX)
_REMARK = Text(chars_max=REMARK_CHARS_MAX, blank=True)


def _payload(taken: frozenset[str] = frozenset()) -> Members:
    return Members({"prompt": Messages(), "answer": Written()}, {"rubric": Rubric(least=1, taken=taken), **EXTRAS})


class RubricGrade(Declared):
    """An answer and a rubric: the project's own criteria, then those of the task.

    Evidence are quotes from the answer: `start` and `end` count its code points, and `quote` is what stands there.
    """

    name = "rubric.grade"

    ontology = Members(
        {
            "rubric": Rubric(least=0),
            "evidence": Choice(allowed=DEMANDS),
            "allow_not_applicable": Flag(),
            "comment": Choice(allowed=DEMANDS),
        },
        {"outcomes": outcomes.ALLOWED},
    )
    payload = _payload()
    examples = EXAMPLES
    merged: ClassVar[Way] = "parts"

    def answer(self, ontology: Mapping[str, Any]) -> Members:
        """A grade for each key of the rubric, and a comment."""
        evidence, comment = read(ontology, str, "evidence", "comment")
        (not_applicable,), _ = read(ontology, bool, "allow_not_applicable"), read(ontology, list, "rubric")
        verdicts = (MET, NOT_MET, NOT_APPLICABLE) if not_applicable else (MET, NOT_MET)
        return Members({"grades": Keyed(each=_Grade(verdicts, evidence), most=CRITERIA_MAX)}).asking("comment", comment)

    def check_payload(self, payload: Any, ontology: Any) -> list[Fault]:
        """Everything wrong with a payload; it needs criteria of its own where the project has none."""
        common = ontology.get("rubric") if isinstance(ontology, Mapping) else None
        faults: list[Fault] = []
        if _payload(keys_of_rubric(common)).check(payload, "", faults) and common == [] and "rubric" not in payload:
            faults.append(Fault(field="rubric", code="missing"))
        return faults

    def sampled(self, payload: Mapping[str, Any], ontology: Mapping[str, Any]) -> dict[str, Any]:
        """Without those criteria whose keys the project has already."""
        taken = keys_of_rubric(ontology["rubric"])
        own = [each for each in payload["rubric"] if each["key"] not in taken]
        rest = {name: each for name, each in payload.items() if name != "rubric"}
        return rest | ({"rubric": own} if own else {})

    def check_fit(self, answer: Mapping[str, Any], ontology: Any, payload: Mapping[str, Any]) -> list[Fault]:
        """What does not fit the task: a criterion that it has not, one without a grade, a quote that is not there."""
        if "outcome" in answer:
            return []
        keys = [criterion["key"] for criterion in criteria_of(ontology, payload)]
        content, grades = payload["answer"]["content"], answer["grades"]
        faults = [Fault(field=f"grades.{key}", code="missing") for key in keys if key not in grades]
        faults += [Fault(field=at("grades", key), code="unknown_field") for key in grades if key not in keys]
        faults += [
            Fault(field=f"{at('grades', key)}.evidence[{i}].quote", code="bad_format", facts={"expected": "quote"})
            for key, grade in grades.items()
            for i, each in enumerate(grade.get("evidence", ()))
            if content[each["start"] : each["end"]] != each["quote"]
        ]
        return faults

    def view(self, payload: Mapping[str, Any], flipped: bool) -> dict[str, Any]:  # noqa: ARG002
        """Conversation, the answer's content, criteria, note and language: no model, no reference."""
        rubric = {"rubric": payload["rubric"]} if "rubric" in payload else {}
        return {
            "prompt": shown_messages(payload["prompt"]),
            "answer": {"content": payload["answer"]["content"]},
            **rubric,
            **shown_extras(payload),
        }

    def gap(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
        """The share of criteria with another verdict."""
        mine, theirs = _verdicts(one), _verdicts(other)
        keys = mine.keys() | theirs.keys()
        return sum(mine.get(key) != theirs.get(key) for key in keys) / len(keys) if keys else 0.0

    def parts(self, answers: Sequence[Mapping[str, Any]], ontology: Mapping[str, Any]) -> list[Parts] | None:  # noqa: ARG002
        """The verdict on each criterion; None where people graded by other criteria."""
        found = [_verdicts(answer) for answer in answers]
        return found if all(each.keys() == found[0].keys() for each in found) else None

    def assembled(
        self,
        verdicts: Parts,
        answers: Sequence[Mapping[str, Any]],
        ontology: Mapping[str, Any],  # noqa: ARG002
    ) -> dict[str, Any]:
        """Each grade with the reason and evidence of the first who gave it."""
        grades = {
            key: next(each["grades"][key] for each in answers if each["grades"][key]["verdict"] == verdict)
            for key, verdict in verdicts.items()
        }
        return {**answers[0], "grades": grades}

    def verdict(self, answer: Mapping[str, Any]) -> str:
        """The keys of the criteria that are met, sorted and joined by "+"; "(none)" for none."""
        return "+".join(sorted(key for key, verdict in _verdicts(answer).items() if verdict == MET)) or NOTHING_MET

    def verdicts(self, ontology: Mapping[str, Any]) -> list[str]:
        """The project's own criteria and `(none)`; a task's own, and sets of criteria, occur besides."""
        return [*(each["key"] for each in ontology["rubric"]), NOTHING_MET]


class _Quote(Members):
    """A quote from the answer, as long as its place."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__({"start": _PLACE, "end": _PLACE, "quote": Text()})

    def check(self, value: Any, path: str, faults: list[Fault]) -> bool:
        before = len(faults)
        is_object = super().check(value, path, faults)
        if len(faults) == before and value["end"] - value["start"] != len(value["quote"]):
            faults.append(Fault(field=path, code="bad_format", facts={"expected": "end - start = length of quote"}))
        return is_object


class _Grade(Members):
    """The grade of one criterion; if evidence is required, of one that is met."""

    __slots__ = ("_evidence",)

    def __init__(self, verdicts: tuple[str, ...], evidence: str) -> None:
        quotes = {"evidence": Items(each=_Quote(), least=1, most=QUOTES_MAX)}
        super().__init__(
            {"verdict": Choice(allowed=verdicts)}, {"reason": _REMARK, **({} if evidence == "off" else quotes)}
        )
        self._evidence = evidence

    def check(self, value: Any, path: str, faults: list[Fault]) -> bool:
        is_object = super().check(value, path, faults)
        wanted = is_object and self._evidence == "required" and value.get("verdict") == MET
        if wanted and "evidence" not in value:
            faults.append(Fault(field=f"{path}.evidence", code="missing"))
        return is_object


def keys_of_rubric(rubric: Any) -> frozenset[str]:
    """The keys of a rubric, sound or not."""
    entries = rubric if isinstance(rubric, list) else []
    return frozenset(each["key"] for each in entries if isinstance(each, Mapping) and isinstance(each.get("key"), str))


def _verdicts(answer: Mapping[str, Any]) -> dict[str, str]:
    return {key: grade["verdict"] for key, grade in answer["grades"].items()}


def criteria_of(ontology: Mapping[str, Any], payload: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The criteria of a task: the project's own, then those of the task."""
    return [*ontology["rubric"], *payload.get("rubric", ())]


def rubric_score(criteria: list[dict[str, Any]], grades: Mapping[str, Any]) -> float | None:
    """The points of the criteria that are met, as a share of all points that could be won, cut to 0 to 1.

    Points below zero are only ever lost, and criteria that do not apply are left out (as in HealthBench, Arora et al.
    2025). None where no points could be won.

    >>> criteria = [{"key": "a", "points": 3}, {"key": "b", "points": 1}, {"key": "c", "points": -2}]
    >>> rubric_score(criteria, {"a": {"verdict": "met"}, "b": {"verdict": "not_met"}, "c": {"verdict": "met"}})
    0.25
    """
    said = {key: grade["verdict"] for key, grade in grades.items()}
    won = sum(each["points"] for each in criteria if said.get(each["key"]) == MET)
    possible = sum(
        each["points"] for each in criteria if each["points"] > 0 and said.get(each["key"]) in (MET, NOT_MET)
    )
    return min(max(won / possible, 0.0), 1.0) if possible else None


KIND = RubricGrade()
"""The instance that the registry hands out."""
