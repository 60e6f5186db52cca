"""Fields of a fact check: claims with a verdict and what it rests on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tarazu.kinds.base import Fault, JsonSchema, check_members, object_schema, wrong_type
from tarazu.kinds.documents import Address
from tarazu.kinds.fields import (
    REMARK_CHARS_MAX,
    Choice,
    Key,
    Text,
    check_choice,
    check_length,
)
from tarazu.kinds.spans import PLACE, check_place, check_place_within, place_schema

SUPPORTED, REFUTED, DISPUTED = "supported", "refuted", "disputed"
NOT_FOUND, NOT_CHECKABLE, NO_CLAIM = "not_found", "not_checkable", "no_claim"
VERDICTS = (SUPPORTED, REFUTED, DISPUTED, NOT_FOUND, NOT_CHECKABLE, NO_CLAIM)
"""Sources say so; sources say otherwise; sources contradict one another; nothing was found; nobody could find out; the
passage states no fact."""
PROVEN = (SUPPORTED, REFUTED, DISPUTED)
"""The verdicts that rest on a source."""
CORRECTABLE = (REFUTED, DISPUTED)

CLAIMS_MAX = 500
EVIDENCE_MAX = 10

_INITIAL_REQUIRED = PLACE - {"quote"}
_CLAIM_REQUIRED = PLACE | {"verdict"}
_CLAIM = _CLAIM_REQUIRED | {"evidence", "correction", "justification"}
_QUOTED = PLACE | {"document"}
_LINKED = frozenset(("url", "quote"))
_REMARK = Text(chars_max=REMARK_CHARS_MAX)
_FAULTS_MAX = 100

Claim = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Initial:
    """The claims that a task begins with: places of the answer, no two the same, whose quotes may be left out."""

    def schema(self) -> JsonSchema:
        """The field's JSON Schema."""
        items = object_schema(place_schema(), _INITIAL_REQUIRED)
        return {"type": "array", "items": items, "maxItems": CLAIMS_MAX}

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Add what is wrong with the value by itself."""
        for claim, where in _each_new(value, path, _INITIAL_REQUIRED, PLACE, faults):
            check_place(claim, where, faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """At most 500 passages with a verdict each, no two in the same place.

    `evidence` says whether what rests on a source must name one, `correction` whether what is refuted must be put
    right, `justification` whether whatever states a fact must say why it is judged so.
    """

    evidence: str
    correction: str
    justification: str

    def schema(self) -> JsonSchema:
        """The field's JSON Schema; what depends on the verdict it cannot say."""
        members: dict[str, JsonSchema] = {**place_schema(), "verdict": Choice(allowed=VERDICTS).schema()}
        if self.evidence != "off":
            quoted = object_schema({**place_schema(), "document": Key().schema()}, _QUOTED)
            linked = object_schema({"url": Address().schema(), "quote": _REMARK.schema()}, _LINKED)
            items = {"anyOf": [quoted, linked]}
            members["evidence"] = {"type": "array", "items": items, "minItems": 1, "maxItems": EVIDENCE_MAX}
        for name, demand in (("correction", self.correction), ("justification", self.justification)):
            if demand != "off":
                members[name] = _REMARK.schema()
        items = object_schema(members, _CLAIM_REQUIRED)
        return {"type": "array", "items": items, "maxItems": CLAIMS_MAX}

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Add what is wrong with the value by itself; at most about a hundred faults."""
        for claim, where in _each_new(value, path, _CLAIM_REQUIRED, _CLAIM, faults):
            check_place(claim, where, faults)
            if "verdict" in claim:
                check_choice(claim["verdict"], VERDICTS, f"{where}.verdict", faults)
            verdict = claim.get("verdict")
            self._check_evidence(claim, verdict, where, faults)
            self._check_correction(claim, verdict, where, faults)
            needed = self.justification == "required" and verdict != NO_CLAIM
            _check_told(claim, "justification", self.justification, needed, where, faults)

    def _check_evidence(self, claim: Claim, verdict: Any, path: str, faults: list[Fault]) -> None:
        where = f"{path}.evidence"
        if "evidence" not in claim:
            if self.evidence == "required" and verdict in PROVEN:
                faults.append(Fault(field=where, code="missing"))
        elif self.evidence == "off":
            faults.append(Fault(field=where, code="unknown_field"))
        elif check_length(claim["evidence"], where, 1, EVIDENCE_MAX, faults):
            for i, entry in enumerate(claim["evidence"]):
                _check_source(entry, f"{where}[{i}]", faults)

    def _check_correction(self, claim: Claim, verdict: Any, path: str, faults: list[Fault]) -> None:
        if self.correction != "off" and "correction" in claim and verdict in VERDICTS and verdict not in CORRECTABLE:
            faults.append(Fault(field=f"{path}.correction", code="not_allowed", facts={"allowed": []}))
            return
        needed = self.correction == "required" and verdict == REFUTED
        _check_told(claim, "correction", self.correction, needed, path, faults)


def check_claims_within(
    claims: list[dict[str, Any]], text: str, documents: Mapping[str, str], path: str, faults: list[Fault]
) -> None:
    """Add what of checked claims does not lie in the text, and what of their evidence not in the documents by key."""
    for i, claim in enumerate(claims):
        if len(faults) >= _FAULTS_MAX:
            return
        check_place_within(claim, text, f"{path}[{i}]", faults)
        for j, entry in enumerate(claim.get("evidence", ())):
            where = f"{path}[{i}].evidence[{j}]"
            if "document" not in entry:
                continue
            if entry["document"] in documents:
                check_place_within(entry, documents[entry["document"]], where, faults)
            else:
                facts = {"allowed": list(documents)}
                faults.append(Fault(field=f"{where}.document", code="not_allowed", facts=facts))


def _each_new(
    value: Any, path: str, required: frozenset[str], known: frozenset[str], faults: list[Fault]
) -> Iterator[tuple[Claim, str]]:
    """Every claim that is an object, with its path; one in the place of another is a fault."""
    if not check_length(value, path, 0, CLAIMS_MAX, faults):
        return
    seen: set[tuple[int, int]] = set()
    for i, claim in enumerate(value):
        if len(faults) >= _FAULTS_MAX:
            return
        if not check_members(claim, f"{path}[{i}]", required, known, faults):
            continue
        yield claim, f"{path}[{i}]"
        place = claim.get("start"), claim.get("end")
        if type(place[0]) is int and type(place[1]) is int:
            if place in seen:
                faults.append(Fault(field=f"{path}[{i}]", code="duplicate"))
            seen.add(place)


def _check_source(entry: Any, path: str, faults: list[Fault]) -> None:
    if type(entry) is not dict:
        faults.append(wrong_type(path, "object"))
    elif "url" in entry:
        check_members(entry, path, _LINKED, _LINKED, faults)
        Address().check(entry["url"], f"{path}.url", faults)
        if "quote" in entry:
            _REMARK.check(entry["quote"], f"{path}.quote", faults)
    elif check_members(entry, path, _QUOTED, _QUOTED, faults):
        if "document" in entry:
            Key().check(entry["document"], f"{path}.document", faults)
        check_place(entry, path, faults)


def _check_told(claim: Claim, name: str, demand: str, needed: bool, path: str, faults: list[Fault]) -> None:
    """Check a remark that some verdicts need; one that is given is never blank."""
    if name in claim and demand != "off":
        _REMARK.check(claim[name], f"{path}.{name}", faults)
    elif name in claim or needed:
        faults.append(Fault(field=f"{path}.{name}", code="unknown_field" if name in claim else "missing"))
