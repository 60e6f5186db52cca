"""What several people's answers come to, on recorded crowds: chosen without weights, by one joined label, and as deliveries do it.

    TARAZU_SHARED_DATA=... ./tarazu bench methods/merging [--draws 5]

Grades: the questions of `crowd/rte` that the same ten people answered, five to a task, as a rubric of five criteria. Translations:
`crowd/text_wsa_t1`. Passages: `crowd/spans_pico`, if it is there (answers.csv with task, worker, answer; truth.csv with task, answer;
an answer is a JSON list of [start, end]). Of each task as many answers are drawn as the column says. Exits with 1 when data are absent, or
when what deliveries do is worse than a choice without weights.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from tarazu import kinds
from tarazu.methods.freeform import word_error_rate
from tarazu.quality import Given, Sheet, Weights, learn, merged

CRITERIA = 5
REDUNDANCY = (2, 3, 5, None)
PAGE = "x" * 20_000
SLACK = 0.01

Answer = dict[str, Any]
Rows = dict[str, list[tuple[str, Answer]]]
Score = Callable[[Answer, Answer], float]
Found = dict[str, Answer]


def main() -> int:
    """Print one table a crowd; 1 when data are absent or something is worse than without weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=5)
    draws = parser.parse_args().draws
    folder = Path(os.environ.get("TARAZU_SHARED_DATA", "")) / "crowd"
    crowds = [*grades(folder), *texts(folder), *passages(folder)]
    return 0 if crowds and all(each.table(draws) for each in crowds) else 1


class Crowd:
    """Answers of one kind with what is right, and how they are scored: higher is better."""

    def __init__(self, kind: str, ontology: Answer, payload: Answer, rows: Rows, truth: Found, score: Score) -> None:
        self.kind, self.ontology, self.payload = kind, ontology, payload
        self.rows, self.truth, self.score = rows, truth, score

    def table(self, draws: int) -> bool:
        """Print a line for each way and each number of answers; whether deliveries do at least as well as a plain choice."""
        print(
            f"\n{self.kind}: {len(self.rows)} tasks\n{'answers':>8}{'at random':>12}{'one label':>12}{'chosen':>12}{'delivered':>12}"
        )
        good = True
        for most in REDUNDANCY:
            line = np.mean([self.scores(most, seed) for seed in range(draws if most else 1)], axis=0)
            print(f"{most or 'all':>8}" + "".join(f"{each:12.3f}" for each in line), flush=True)
            good &= bool(line[3] >= line[2] - SLACK)
        return good

    def scores(self, most: int | None, seed: int) -> list[float]:
        """Score one person at random, the joined label of most people, the medoid without weights, and what is delivered."""
        rows = thinned(self.rows, most, seed)
        weights = learn(self.kind, self.ontology, list(self.sheets(rows)))
        ways: list[Callable[[list[tuple[str, Answer]]], Answer]] = [
            lambda some: some[0][1],
            self.labelled,
            self.chosen,
            lambda some: self.delivered(some, weights),
        ]
        return [float(np.mean([self.score(way(rows[task]), self.truth[task]) for task in rows])) for way in ways]

    def sheets(self, rows: Rows) -> Iterator[Sheet]:
        """Make what is learned from."""
        for task, some in rows.items():
            yield Sheet(task=task, people=[p for p, _ in some], answers=[a for _, a in some], payload=self.payload)

    def labelled(self, some: list[tuple[str, Answer]]) -> Answer:
        """Return an answer with the label of most people, the first of equals."""
        kind = kinds.of(self.kind)
        labels = Counter(kind.label(answer) for _, answer in some)
        return max((answer for _, answer in some), key=lambda answer: labels[kind.label(answer)])

    def chosen(self, some: list[tuple[str, Answer]]) -> Answer:
        """Return the answer nearest to the others, nobody weighing more than anybody."""
        kind = kinds.of(self.kind)
        return min((a for _, a in some), key=lambda one: sum(kind.distance(one, other) for _, other in some))

    def delivered(self, some: list[tuple[str, Answer]], weights: Weights) -> Answer:
        """Return what a delivery would hold."""
        given = [Given(person=person, answer=answer) for person, answer in some]
        found = merged(self.kind, self.ontology, self.payload, given, weights)
        return found.answer if found else some[0][1]


def thinned(rows: Rows, most: int | None, seed: int) -> Rows:
    """Draw so many answers of each task."""
    chance = random.Random(seed)
    return {task: chance.sample(some, min(most or len(some), len(some))) for task, some in sorted(rows.items())}


def grades(folder: Path) -> Iterator[Crowd]:
    """Yield the crowd of criteria, scored by whether all five grades of a task are right, and by the share that is."""
    said: dict[str, dict[str, str]] = defaultdict(dict)
    for row in read(folder / "rte" / "labels.csv"):
        said[row["task"]][row["worker"]] = row["label"]
    right = {row["task"]: row["label"] for row in read(folder / "rte" / "truth.csv")}
    batches: dict[frozenset[str], list[str]] = defaultdict(list)
    for task in sorted(said):
        batches[frozenset(said[task])].append(task)
    met = max(right.values(), default="")
    rows: Rows = {}
    truth: Found = {}
    for people, batch in batches.items():
        for start in range(0, len(batch), CRITERIA):
            some = batch[start : start + CRITERIA]
            rows[some[0]] = [(who, graded([said[each][who] == met for each in some])) for who in sorted(people)]
            truth[some[0]] = graded([right[each] == met for each in some])
    example = kinds.of("rubric.grade").example("en")
    rubric = [{"key": f"c{n}", "criterion": "Is so.", "points": 1} for n in range(CRITERIA)]
    ontology = {**example["ontology"], "rubric": rubric}
    payload = {name: example["payload"][name] for name in ("prompt", "answer")}
    if rows:
        yield Crowd("rubric.grade", ontology, payload, rows, truth, lambda one, other: float(one == other))
        gap = kinds.of("rubric.grade").distance
        yield Crowd("rubric.grade", ontology, payload, rows, truth, lambda one, other: 1 - gap(one, other))


def graded(met: list[bool]) -> Answer:
    """Make grades."""
    return {"grades": {f"c{n}": {"verdict": "met" if each else "not_met"} for n, each in enumerate(met)}}


def texts(folder: Path) -> Iterator[Crowd]:
    """Yield the crowd of translations, scored by one less the word error rate."""
    example = kinds.of("text.translate").example("en")
    ontology = {**example["ontology"], "assess": "off"}
    rows, truth = crowd(folder / "text_wsa_t1", lambda text: {"target": text})
    if rows:
        yield Crowd(
            *("text.translate", ontology, example["payload"], rows, truth),
            lambda one, other: 1 - word_error_rate(one["target"], other["target"]),
        )


def passages(folder: Path) -> Iterator[Crowd]:
    """Yield the crowd of passages, scored by the F1 of characters."""
    ontology = {"labels": [{"key": "a", "label": {"en": "a", "hi": "a"}}], "overlap": False, "comment": "off"}
    rows, truth = crowd(folder / "spans_pico", marked)
    if rows:
        yield Crowd("text.spans", ontology, {"text": PAGE}, rows, truth, characters)


def marked(text: str) -> Answer:
    """Make passages; where a person's share a character, they are one."""
    joined: list[list[int]] = []
    for start, end in sorted(json.loads(text)):
        if joined and start < joined[-1][1]:
            joined[-1][1] = max(end, joined[-1][1])
        else:
            joined.append([start, end])
    return {"spans": [{"start": s, "end": e, "label": "a", "quote": PAGE[s:e]} for s, e in joined]}


def characters(one: Answer, other: Answer) -> float:
    """The F1 of marked characters."""
    mine, theirs = ({n for each in a["spans"] for n in range(each["start"], each["end"])} for a in (one, other))
    return 2 * len(mine & theirs) / (len(mine) + len(theirs)) if mine or theirs else 1.0


def crowd(folder: Path, made: Callable[[str], Answer]) -> tuple[Rows, Found]:
    """Read answers and what is right."""
    rows: Rows = defaultdict(list)
    for row in read(folder / "answers.csv"):
        rows[row["task"]].append((row["worker"], made(row["answer"])))
    return rows, {row["task"]: made(row["answer"]) for row in read(folder / "truth.csv")}


def read(path: Path) -> list[dict[str, str]]:
    """Read a table; none where it is absent, which is said."""
    if not path.is_file():
        print(f"ABSENT: {path}", flush=True)
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    sys.exit(main())
