"""Recorded votes as tasks and the people who gave them.

A task is an unordered pair of models on one question and turn; the first row of a pair decides which model is `a`.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from tarazu.kit.errors import Fault, Refusal

WINNERS = {"model_a": "a", "model_b": "b", "tie": "tie", "tie (inconsistent)": "tie"}
MIRROR = {"a": "b", "b": "a", "tie": "tie"}
COLUMNS = ("question_id", "model_a", "model_b", "turn", "winner")
ROWS_MAX = 200_000
FAULTS_SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Files given on the command line; what is not given comes with the package, texts excepted."""

    votes: Path | None = None
    judge_votes: Path | None = None
    prompts: Path | None = None
    responses: Path | None = None


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """What a task compares: a question, a turn, and two models in the order of the task."""

    question: str
    turn: str
    model_a: str
    model_b: str

    @property
    def key(self) -> str:
        """The task's unique key."""
        return f"{self.question}/{self.turn}/{self.model_a}/{self.model_b}"


@dataclass(slots=True)
class Recorded:
    """Everything read: pairs in order, each judge's votes by pair, an automatic judge's verdicts, and texts.

    `source` tells given files apart from others; it is empty for the packaged votes.
    """

    pairs: list[Pair] = field(default_factory=list)
    votes: dict[str, dict[Pair, str]] = field(default_factory=dict)
    verdicts: dict[Pair, str] = field(default_factory=dict)
    repeated: int = 0
    source: str = ""
    categories: Mapping[str, str] = field(default_factory=dict)
    prompts: Mapping[tuple[str, str], str] = field(default_factory=dict)
    responses: Mapping[tuple[str, str, str], str] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many votes there are."""
        return sum(len(votes) for votes in self.votes.values())

    @property
    def models(self) -> list[str]:
        """The models compared, by name."""
        return sorted({model for pair in self.pairs for model in (pair.model_a, pair.model_b)})

    def judges_of(self, pair: Pair) -> list[str]:
        """Who voted on a pair."""
        return [judge for judge, votes in self.votes.items() if pair in votes]


def read_inputs(inputs: Inputs) -> Recorded:
    """Read votes, verdicts and texts. Refuses a file of another form, naming row and column."""
    recorded = Recorded(categories=_categories(), source=_source(inputs))
    known: dict[tuple[str, str, frozenset[str]], Pair] = {}
    for row in _rows(inputs.votes, "mtbench_first_turn_votes.csv", (*COLUMNS, "judge")):
        pair, winner = _placed(row, known)
        if pair is None:
            pair = _add_pair(row, known, recorded)
        own = recorded.votes.setdefault(row["judge"], {})
        if pair in own:
            recorded.repeated += 1
        else:
            own[pair] = winner
    if inputs.judge_votes or not inputs.votes:
        for row in _rows(inputs.judge_votes, "mtbench_first_turn_verdicts.csv", COLUMNS):
            pair, winner = _placed(row, known)
            if pair is not None:
                recorded.verdicts.setdefault(pair, winner)
    recorded.prompts = dict(_texts(inputs.prompts, ("question_id",)))  # type: ignore[arg-type]
    recorded.responses = dict(_texts(inputs.responses, ("question_id", "model")))  # type: ignore[arg-type]
    return recorded


def _placed(row: Mapping[str, str], known: Mapping[tuple[str, str, frozenset[str]], Pair]) -> tuple[Pair | None, str]:
    """Return the task of a row and its winner in the task's order."""
    winner = WINNERS[row["winner"]]
    pair = known.get((row["question_id"], row["turn"], frozenset((row["model_a"], row["model_b"]))))
    if pair is not None and pair.model_a != row["model_a"]:
        winner = MIRROR[winner]
    return pair, winner


def _add_pair(row: Mapping[str, str], known: dict[tuple[str, str, frozenset[str]], Pair], recorded: Recorded) -> Pair:
    pair = Pair(row["question_id"], row["turn"], row["model_a"], row["model_b"])
    known[pair.question, pair.turn, frozenset((pair.model_a, pair.model_b))] = pair
    recorded.pairs.append(pair)
    return pair


def _rows(path: Path | None, packaged: str, columns: Iterable[str]) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV file, every one of them checked before the first is used."""
    text = _read(path) if path else packaged_text(packaged)
    name = path.name if path else packaged
    header, rows = _table(text, name)
    if missing := [column for column in columns if column not in header]:
        raise Refusal("votes_unreadable", "invalid", {"file": name}, faults=[Fault(field=missing[0], code="missing")])
    faults: list[Fault] = []
    for number, row in enumerate(rows, start=1):
        faults += [
            Fault(field=f"rows[{number}].{column}", code="missing")
            for column in columns
            if not (row[column] or "").strip()
        ]
        if row["winner"] and row["winner"] not in WINNERS:
            allowed = {"allowed": list(WINNERS)}
            faults.append(Fault(field=f"rows[{number}].winner", code="not_allowed", facts=allowed))
        if row["model_a"] == row["model_b"]:
            faults.append(Fault(field=f"rows[{number}].model_b", code="duplicate"))
        if len(faults) >= FAULTS_SHOWN:
            break
    if faults or not rows or len(rows) > ROWS_MAX:
        raise Refusal(
            "votes_unreadable", "invalid", {"file": name}, faults=faults or [Fault(field="rows", code="not_empty")]
        )
    yield from rows


def _table(text: str, name: str) -> tuple[list[str], list[dict[str, str]]]:
    """Return the columns and the rows of a CSV file, of too many rows only one too many."""
    reader = csv.DictReader(io.StringIO(text))
    try:
        return list(reader.fieldnames or ()), list(islice(reader, ROWS_MAX + 1))
    except csv.Error:
        raise Refusal("votes_unreadable", "invalid", {"file": name}) from None


def _texts(path: Path | None, keys: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield texts by question, (model,) and turn."""
    if path is None:
        return
    for number, line in enumerate(_read(path).splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row: dict[str, Any] = msgspec.json.decode(line)
            base = tuple(str(row[key]) for key in keys)
            for turn, text in enumerate(row["turns"], start=1):
                yield (*base, str(turn)), str(text)
        except (msgspec.DecodeError, RecursionError, KeyError, TypeError):
            fault = Fault(field=f"rows[{number}]", code="bad_format", facts={"expected": ", ".join((*keys, "turns"))})
            raise Refusal("votes_unreadable", "invalid", {"file": path.name}, faults=[fault]) from None


def _source(inputs: Inputs) -> str:
    given = [path.read_bytes() for path in (inputs.votes, inputs.prompts, inputs.responses) if path]
    return hashlib.sha256(b"\0".join(given)).hexdigest()[:8] if given else ""


def _categories() -> dict[str, str]:
    rows = csv.DictReader(io.StringIO(packaged_text("mtbench_questions.csv")))
    return {row["question_id"]: row["category"] for row in rows}


def packaged_text(name: str) -> str:
    """Return a file that ships with the demo."""
    return resources.files("tarazu.demo").joinpath("data", name).read_text(encoding="utf-8")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal("votes_unreadable", "invalid", {"file": path.name}) from None
