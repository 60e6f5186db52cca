"""Probe: the library's tests for unusual contributors over the latest answers of a project.

Each test asks its own question of every person, so chance alone would find somebody sooner or later. The p-values of a
run are therefore adjusted together (Benjamini and Hochberg, JRSS B 57, 1995): of what is found, at most one in twenty is
expected to be found by chance. What is found is a reason for somebody to look, never a verdict. Nothing that is tested
knows a language, a place, a device, or how long an answer took.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from tarazu import methods
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.quality.fraud.probed_facts import FACTS_OF, Facts, Votes

q = sql.load("tarazu.quality.fraud")

WINDOW = timedelta(days=30)
APART = timedelta(days=1)
ANSWERS_MAX = 50_000
TEXTS_MAX = 5_000
FALSE_SHARE_MAX = 0.05
"""Of what a run finds, the expected share that is there by chance."""
ANSWERS_MIN, TEXTS_MIN = 20, 5
"""Answers of a person from which a test says anything about them."""
TEXT_CHARS_MIN = 40
ITEMS_MAX = 10
PEOPLE_MIN = 3

_LABELS_MAX = 64
# So many that the p-value of one person can be small enough among the questions that are asked of all.
_ORDERS_A_PERSON, _ORDERS_MAX = 200, 20_000
_ANSWERS_TO_A_TASK_MAX = 2_000
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbedAnswer:
    """An answer of the window; `text` is what was written in it, where that is asked for."""

    id: uuid.UUID
    task_id: uuid.UUID
    contributor_id: uuid.UUID
    label: str
    submitted_at: datetime
    text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundary:
    """Up to when somebody's answers were evidence of a test already; they are not held against them again."""

    contributor_id: uuid.UUID
    test: str
    upto: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The latest answers of a project, in order of time, and what of them was evidence before."""

    answers: list[ProbedAnswer]
    boundaries: dict[tuple[uuid.UUID, str], datetime]
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundItem:
    """An answer that evidence rests on, with the one of somebody else that it is like, if it is about that."""

    submission_id: uuid.UUID
    other_id: uuid.UUID | None
    strength: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a test says of a person: how unusual (`score`, in the test's own unit), how likely by chance (`p_value`, and
    `q_value` adjusted for the run), on how many of their answers from `since` to `until`, and on which above all.

    `facts` are the numbers from which its description is written.
    """

    contributor_id: uuid.UUID
    test: str
    since: datetime
    until: datetime
    judgements: int
    score: float
    p_value: float
    q_value: float
    facts: Facts
    items: list[FoundItem]


@dataclass(frozen=True, slots=True, kw_only=True)
class Probed:
    """What a run came to: over so many answers of so many people, with so many questions asked."""

    since: datetime
    answers: int
    people: int
    questions: int
    findings: list[Finding]


async def read_window(tx: Tx, project_id: uuid.UUID) -> Window:
    """Read the latest answers of a project, at most thirty days and 50,000. For the system."""
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id}
    since = tx.now - WINDOW
    found = await tx.many(
        q.probed_answers,
        ProbedAnswer,
        since=since,
        most=ANSWERS_MAX,
        texts=TEXTS_MAX,
        chars=TEXT_CHARS_MIN,
        **scope,
    )
    return Window(answers=found, boundaries=await read_boundaries(tx, project_id), since=since)


async def read_boundaries(tx: Tx, project_id: uuid.UUID) -> dict[tuple[uuid.UUID, str], datetime]:
    """Return by person and test up to when their answers are settled: they were evidence of the test, or of a decided case.

    For the system.
    """
    known = await tx.many(q.boundaries, Boundary, tenant_id=tx.tenant_id, project_id=project_id, tests=list(TESTS))
    return {(each.contributor_id, each.test): each.upto for each in known}


async def probe_due(tx: Tx, project_id: uuid.UUID) -> timedelta:
    """Return how long a project's next run waits, so that there is one a day at most; zero or less where none does."""
    ran_at = await tx.maybe(q.probed_at, datetime, tenant_id=tx.tenant_id, project_id=project_id)
    return timedelta() if ran_at is None else ran_at + APART - tx.now


def probe(window: Window) -> Probed:
    """Run every test over a window and return what it found; pure, and takes seconds for a large one."""
    # Takes a second to load, which no server has to wait for.
    from scipy.stats import false_discovery_control

    people = len({each.contributor_id for each in window.answers})
    runs = [] if people < PEOPLE_MIN else [run for name in TESTS if (run := _run(name, window)) is not None]
    asked = [(run, place) for run in runs for place in run.asked]
    p_values = [float(run.test.p_value_[place]) for run, place in asked]
    q_values: list[float] = false_discovery_control(p_values).tolist() if asked else []
    evidence = {
        (run.name, each.contributor): each for run in runs for each in run.test.evidence(FALSE_SHARE_MAX, ITEMS_MAX)
    }
    findings = [
        _finding(run, place, evidence[run.name, run.test.contributors_[place]], q_value)
        for (run, place), q_value in zip(asked, q_values, strict=True)
        if q_value <= FALSE_SHARE_MAX
    ]
    return Probed(
        since=window.since,
        answers=len(window.answers),
        people=people,
        questions=len(asked),
        findings=findings,
    )


# The name of a test, and what runs it. The order of the answers counts in one; how long they took counts in none.
TESTS: Mapping[str, Callable[[Votes], Any]] = {
    "random": lambda votes: methods.RandomAnswers().fit(*votes.columns()),
    "constant": lambda votes: methods.ConstantAnswers().fit(*votes.columns()),
    "inverted": lambda votes: methods.InvertedAnswers().fit(*votes.columns()),
    "drop_off": lambda votes: methods.DropOff(
        permutations=min(_ORDERS_MAX, _ORDERS_A_PERSON * len(votes.people)),
    ).fit(*votes.columns(), time=votes.order),
    "colluding": lambda votes: methods.ColludingGroups().fit(*votes.columns()),
    "copied": lambda votes: methods.CopiedText().fit(votes.task, votes.person, votes.texts),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """A test that has learned, and the places of the people about whom it may say something."""

    name: str
    test: Any
    votes: Votes
    asked: list[int]


def _run(name: str, window: Window) -> _Run | None:
    """Run a test over the tasks that several people answered; None where there is nothing to test."""
    is_text = name == "copied"
    rows = [each for each in window.answers if not is_text or each.text is not None]
    votes_on = Counter(each.task_id for each in rows)
    rows = [each for each in rows if 1 < votes_on[each.task_id] <= _ANSWERS_TO_A_TASK_MAX]
    labels = {each.label for each in rows}
    if not rows or (not is_text and not 1 < len(labels) <= _LABELS_MAX):
        return None
    votes = Votes.of(rows, lambda each: each.submitted_at <= window.boundaries.get((each.contributor_id, name), _NEVER))
    test = TESTS[name](votes)
    least = TEXTS_MIN if is_text else ANSWERS_MIN
    asked = [
        place
        for place, person in enumerate(test.contributors_)
        if not votes.is_settled(person) and test.judgements_[place] >= least
    ]
    return _Run(name=name, test=test, votes=votes, asked=asked)


def _finding(run: _Run, place: int, found: methods.Evidence, q_value: float) -> Finding:
    votes, person = run.votes, run.test.contributors_[place]
    rows = votes.rows_of(person)
    facts, first = FACTS_OF[run.name](votes, rows, found, run.test)
    items = [
        FoundItem(
            submission_id=votes.answer(item.task, person).id,
            other_id=None if item.other is None else votes.answer(item.task, item.other).id,
            strength=item.strength,
        )
        for item in found.items
    ]
    return Finding(
        contributor_id=votes.people[person // 2],
        test=run.name,
        since=votes.rows[rows[first]].submitted_at,
        until=votes.rows[rows[-1]].submitted_at,
        judgements=len(rows) - first,
        score=found.score,
        p_value=found.p_value,
        q_value=q_value,
        facts=facts,
        items=items,
    )
