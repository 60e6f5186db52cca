"""Questions: people ask a project's customer while they work on it, and one answer serves everybody."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import Fault, Refusal, not_found, require_done, require_sound
from tarazu.kit.ids import new_id
from tarazu.kit.texts import text_faults
from tarazu.tasks.events import QuestionAnswered

q = sql.load("tarazu.tasks")

Audience = Literal["asker", "everyone", "note"]
"""Who reads an answer: the asker, everyone beside the question, or everyone as a note of the clause, without it."""

BODY_MIN, BODY_MAX, ANSWER_MAX = 3, 2000, 5000
QUESTIONS_WAITING_MAX = 5
SHOWN_MAX = 200
_CLAUSE = re.compile(r"§\d+(\.\d+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question as its customer reads it: never who asked. `task_id` is there when it is about one task."""

    id: uuid.UUID
    project_id: uuid.UUID
    task_id: uuid.UUID | None
    clause: str | None
    body: str
    asked_at: datetime
    answer: str | None
    audience: str | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadableQuestion:
    """A question as people who work on its project read it; a note has no `body`, what waits has no `answer`."""

    id: uuid.UUID
    clause: str | None
    body: str | None
    answer: str | None
    own: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerNews:
    """An answer that its asker has not seen yet."""

    id: uuid.UUID
    title: dict[str, str]
    clause: str | None
    body: str
    answer: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionHealth:
    """How many questions of a project wait for an answer, and since when."""

    tenant: str
    project: str
    waiting: int
    oldest: datetime


async def ask(
    tx: Tx, assignment_id: uuid.UUID, body: str, clause: str | None = None, *, about_task: bool = False
) -> None:
    """Ask the customer of an assignment's project, about a clause (`§2`), about the task, or in general.

    The same question while it waits is the same success.

    Raises:
        Refusal: `invalid_request`; `not_found` or `assignment_withdrawn` for what is not the caller's (any more);
            `questions_waiting` when five of the caller's wait in the project.
    """
    body = body.strip()
    faults = text_faults("text", body, BODY_MIN, BODY_MAX)
    if clause is not None and (not _CLAUSE.fullmatch(clause) or len(clause) > 20):
        faults.append(Fault(field="clause", code="bad_format", facts={"expected": "§2"}))
    require_sound(faults)
    outcome = await tx.one(
        q.ask,
        str,
        assignment=assignment_id,
        question=new_id(),
        event=new_id(),
        clause=clause,
        body=body,
        about_task=about_task,
        at=tx.now,
        most_waiting=QUESTIONS_WAITING_MAX,
    )
    require_done(outcome, "assignment", {"withdrawn": "assignment_withdrawn"})
    if outcome == "too_many":
        raise Refusal("questions_waiting", "conflict", {"max": QUESTIONS_WAITING_MAX})


async def answer_question(tx: Tx, question_id: uuid.UUID, answer: str, audience: str = "everyone") -> Question:
    """Answer a question, once.

    Raises:
        Refusal: `invalid_request`, also for a note to a question about no clause; `not_found`; `question_answered`.
    """
    answer = answer.strip()
    found = await question(tx, question_id)
    faults = text_faults("text", answer, 1, ANSWER_MAX)
    allowed = [each for each in get_args(Audience) if each != "note" or found.clause]
    if audience not in allowed:
        faults.append(Fault(field="audience", code="not_allowed", facts={"allowed": allowed}))
    require_sound(faults)
    done = await tx.maybe(
        q.answer_question,
        Question,
        tenant_id=tx.tenant_id,
        id=question_id,
        answer=answer,
        audience=audience,
        by=tx.principal_id,
        at=tx.now,
    )
    if done is None:
        raise Refusal("question_answered", "conflict")
    await tx.announce(QuestionAnswered(subject=question_id, project=found.project_id, audience=audience))
    return done


async def question(tx: Tx, question_id: uuid.UUID) -> Question:
    """Return a question. Refuses one that is unknown here."""
    return await tx.need(q.question, Question, "question", tenant_id=tx.tenant_id, id=question_id)


async def questions(
    tx: Tx, project_id: uuid.UUID, *, answered: bool, after: uuid.UUID | None = None, limit: int = SHOWN_MAX
) -> list[Question]:
    """Return a page of a project's questions: those that wait, the oldest first, or the answered, newest first."""
    query = q.answered_questions if answered else q.waiting_questions
    return await tx.many(query, Question, tenant_id=tx.tenant_id, project_id=project_id, after=after, limit=limit)


async def task_questions(tx: Tx, project_id: uuid.UUID, task_id: uuid.UUID) -> list[Question]:
    """Return the questions about one task, in the order in which they were asked."""
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id, "task_id": task_id}
    return await tx.many(q.task_questions, Question, most=SHOWN_MAX, **scope)


async def questions_at(tx: Tx, assignment_id: uuid.UUID) -> list[ReadableQuestion]:
    """Return what the caller may read of the questions of an assignment's project, newest first."""
    return await tx.many(q.questions_at, ReadableQuestion, assignment=assignment_id, most=SHOWN_MAX)


async def answer_news(tx: Tx) -> list[AnswerNews]:
    """Return the answers to the caller's questions that they have not seen yet."""
    return await tx.many(q.news_for_asker, AnswerNews, most=SHOWN_MAX)


async def see_answer(tx: Tx, question_id: uuid.UUID) -> None:
    """Note that the caller has seen the answer to a question of theirs. Refuses any other question."""
    if not await tx.one(q.see_answer, bool, question=question_id, at=tx.now):
        raise not_found("question")


async def question_health(tx: Tx) -> list[QuestionHealth]:
    """Return where questions wait, for operations."""
    return await tx.many(q.question_health, QuestionHealth)
