"""Live conversations by API: replies stream, are kept whatever happens, cost once, and cannot be forged."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from tests.conftest import Cluster
from tests.integration.http.conftest import Web, fault, new_project, problem
from tests.lab import Lab, fresh
from tests.model_server import CREDENTIAL, ModelServer

from tarazu import kinds, models, projects, tasks
from tarazu.http import State, create_app
from tarazu.kit.actor import Actor
from tarazu.kit.outbound import Outbound
from tarazu.models import calls
from tarazu.tasks import Asked, Talks
from tarazu.tasks.turns import end_reply

pytestmark = pytest.mark.anyio


@dataclass(slots=True)
class Scene:
    """A customer with models, and a contributor who holds a conversation with them."""

    web: Web
    lab: Lab
    server: ModelServer
    customer: Actor
    contributor: Actor
    project: Any
    assignment: str
    names: list[str]

    @property
    def place(self) -> str:
        """Where the assignment's turns are."""
        return f"/api/work/assignments/{self.assignment}/turns"

    async def spent(self) -> int:
        """Return what all models cost, in minor units."""
        return sum([each.spent_minor for each in await self.models()])

    async def models(self) -> list[models.Endpoint]:
        """Return the models as their customer sees them."""
        async with self.lab.db.tx(self.customer) as tx:
            return await models.endpoints(tx)


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "RETRY_SECONDS", 0.001)
    monkeypatch.setattr("tarazu.tasks.talks.LOOK_SECONDS", 0.05)
    monkeypatch.setattr("tarazu.tasks.talks.CLOSE_SECONDS", 0.05)


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    """Models that do as they are told."""
    async with ModelServer.opened() as opened:
        yield opened


@pytest.fixture
async def web(lab: Lab, tmp_path: Path) -> AsyncIterator[Web]:
    """The application, which may call this machine."""
    async with Outbound(["127.0.0.0/8"]) as out:
        state = State(db=lab.db, clock=lab.clock, secrets=lab.secrets, data_dir=tmp_path, files=lab.files, outbound=out)
        yield Web(lab, create_app(state))
        await state.talks.aclose()


async def scene(web: Web, server: ModelServer, *acts: str, budget: int | None = None, **rules: Any) -> Scene:
    """Start a project whose models act so, and let somebody claim its task."""
    lab = web.lab
    customer, contributor = await lab.customer(), await lab.contributor()
    names = [fresh("m") for _ in acts]
    async with lab.db.tx(customer) as tx:
        for name, act in zip(names, acts, strict=True):
            new = models.NewEndpoint(
                name=name,
                base_url=server.url,
                model=act,
                credential=CREDENTIAL,
                input_price_minor=10_000,
                max_tokens=100,
                output_price_minor=0,
                budget_minor=budget,
            )
            await models.add_endpoint(tx, web.app.state.tarazu.outbound, lab.secrets, new)
    ontology = kinds.of("chat.converse").example("en")["ontology"] | {"models": names, "turns_min": 1} | rules
    acceptance = "review"
    project = await lab.project(customer, kind="chat.converse", ontology=ontology, acceptance=acceptance)
    await lab.add(customer, project)
    held = await lab.claim(contributor, project)
    return Scene(web, lab, server, customer, contributor, project, str(held.id), names)


def heard(answer: httpx.Response) -> dict[str, dict[str, Any]]:
    """Return what became of each letter, and check that the pieces are what was kept."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/event-stream")
    replies: dict[str, dict[str, Any]] = {}
    pieces: dict[str, str] = {}
    blocks = [block.split("\n") for block in answer.text.strip().split("\n\n")]
    for name, data in ((lines[0].removeprefix("event: "), lines[1].removeprefix("data: ")) for lines in blocks):
        told = json.loads(data)
        if name == "piece":
            pieces[told["key"]] = pieces.get(told["key"], "") + told["text"]
        elif name == "reply":
            replies[told["key"]] = told
    assert blocks[-1][0] == "event: end"
    for key, text in pieces.items():
        if key in replies and "content" in replies[key]:
            assert replies[key]["content"].startswith(text)
    return replies


def said(text: str = "Hello", under: str = "", **follows: Any) -> dict[str, Any]:
    """Return a message under an id."""
    body: dict[str, Any] = {"id": under or str(uuid.uuid4()), "user": text}
    return {**body, "follows": follows} if follows else body


async def test_a_conversation_is_held_rewritten_handed_in_and_told_with_its_models(
    web: Web, server: ModelServer
) -> None:
    here = await scene(web, server, "echo:one ", "echo:two ")
    async with web.session(here.contributor) as client:
        first = said("नमस्ते")
        replies = heard(await client.post(here.place, json=first))
        assert {each["content"] for each in replies.values()} == {"one नमस्ते", "two नमस्ते"}
        follows = {"turn": first["id"], "pick": "b", "rewrite": "Better words."}
        second = said("And then?", **follows)
        again = said("And then?", **follows)
        heard(await client.post(here.place, json=second))
        heard(await client.post(here.place, json=again))
        sent = server.asked[-1]["messages"]
        assert [each["role"] for each in sent] == ["system", "user", "assistant", "user"]
        assert sent[2]["content"] == "Better words."
        shown = (await client.get(here.place.removesuffix("/turns"))).json()
        assert [turn["id"] for turn in shown["task"]["turns"]] == [first["id"], second["id"], again["id"]]
        verdicts = [
            {"id": first["id"], "pick": "b", "strength": 2, "rewrite": "Better words."},
            {"id": again["id"], "pick": "a", "strength": 1, "reason": "Clearer."},
        ]
        answer = {"turns": verdicts, "path": [first["id"], again["id"]]}
        done = await client.post(here.place.replace("/turns", "/submission"), json={"answer": answer, "seconds": 60})
        assert done.status_code == 201, done.text
        repeated = await client.post(
            here.place.replace("/turns", "/submission"), json={"answer": answer, "seconds": 60}
        )
        assert repeated.status_code == 200
        after = (await client.get(here.place.removesuffix("/turns"))).text
        page = (await client.get(here.place.removesuffix("/turns").removeprefix("/api"))).text
    names = here.names
    async with here.lab.db.tx(here.customer) as tx:
        (task,) = await tasks.tasks(tx, here.project.id)
        (kept,) = await tasks.task_submissions(tx, task.id)
    assert [turn["id"] for turn in kept.answer["turns"]] == [first["id"], second["id"], again["id"]]
    told = {reply["model"]: reply["content"] for reply in kept.answer["turns"][0]["replies"]}
    assert told == {names[0]: "one नमस्ते", names[1]: "two नमस्ते"}
    _, review = await here.lab.reviewing(here.project)
    assert review.answer["turns"][0]["replies"][0]["content"]
    for name in names:
        assert name not in json.dumps([shown, dict(review.answer), dict(review.ontology)]) + after + page


async def test_where_no_reply_is_good_the_talk_goes_on_from_what_was_written_and_may_end_there(
    web: Web, server: ModelServer
) -> None:
    here = await scene(web, server, "say:one", "say:two", turns_min=5)
    async with web.session(here.contributor) as client:
        first, written = said(), {"pick": "none", "rewrite": "Written anew."}
        heard(await client.post(here.place, json=first))
        for astray in ({"pick": "none"}, {"pick": "nobody", "rewrite": "x"}, {"pick": "none", "rewrite": " "}):
            refused = await client.post(here.place, json=said("More", turn=first["id"], **astray))
            assert refused.status_code in (409, 422), refused.text
        second = said("More", turn=first["id"], **written)
        heard(await client.post(here.place, json=second))
        assert server.asked[-1]["messages"][-2] == {"role": "assistant", "content": "Written anew."}
        verdicts = [{"id": first["id"], **written}, {"id": second["id"], "pick": "none"}]
        answer = {"turns": verdicts, "path": [first["id"], second["id"]]}
        done = await client.post(here.place.replace("/turns", "/submission"), json={"answer": answer, "seconds": 60})
        assert done.status_code == 201, done.text
    async with here.lab.db.tx(here.customer) as tx:
        (task,) = await tasks.tasks(tx, here.project.id)
        (kept,) = await tasks.task_submissions(tx, task.id)
    assert kept.answer["turns"][1]["follows"] == {"turn": first["id"], **written}


async def test_what_one_conversation_learned_of_a_model_the_next_one_asks_by(web: Web, server: ModelServer) -> None:
    here = await scene(web, server, "newer", "older")
    async with web.session(here.contributor) as client:
        for _ in range(3):
            replies = heard(await client.post(here.place, json=said()))
            assert {each["content"] for each in replies.values()} == {"Hello"}
    assert server.calls == {"newer": 4, "older": 4}, "the first of each is asked twice"
    async with here.lab.db.tx(here.customer) as tx:
        known = {each.model: (each.limit_field, each.stream_options) for each in await models.endpoints(tx)}
    assert known == {"newer": ("max_completion_tokens", True), "older": ("max_tokens", False)}


async def test_a_way_that_was_set_while_a_conversation_asked_stands(web: Web, server: ModelServer) -> None:
    here = await scene(web, server, "held:newer")
    async with web.session(here.contributor) as client:
        reply = asyncio.create_task(client.post(here.place, json=said()))
        await server.waiting.wait()
        async with here.lab.db.tx(here.customer) as tx:
            (one,) = await models.endpoints(tx)
            await models.change_way(tx, one.id, stream_options=False)
        server.release.set()
        assert heard(await reply)["a"]["content"] == "Hello"
    async with here.lab.db.tx(here.customer) as tx:
        (known,) = await models.endpoints(tx)
    assert (known.limit_field, known.stream_options) == ("max_tokens", False)


async def test_letters_are_drawn_for_each_turn(web: Web, server: ModelServer) -> None:
    here = await scene(web, server, "say:one", "say:two")
    async with web.session(here.contributor) as client:
        firsts = {heard(await client.post(here.place, json=said()))["a"]["content"] for _ in range(12)}
    assert firsts == {"one", "two"}


async def test_a_model_that_fails_says_so_in_words_and_is_asked_again_alone(web: Web, server: ModelServer) -> None:
    here = await scene(web, server, "flaky:3", "say:fine")
    async with web.session(here.contributor) as client:
        body = said()
        replies = heard(await client.post(here.place, json=body))
        (bad,) = [key for key, each in replies.items() if each["state"] == "failed"]
        assert (replies[bad]["failure"], replies[bad]["detail"]) == (
            "model_failed",
            "Something went wrong at the model.",
        )
        replies = heard(await client.post(here.place, json=body))
        assert replies[bad]["state"] == "failed", "the same message again asks nobody again"
        replies = heard(await client.post(f"{here.place}/{body['id']}/retry", json={"key": bad}))
        assert replies[bad]["content"] == "Hello"
        heard(await client.post(f"{here.place}/{body['id']}/retry", json={"key": bad}))
    assert server.calls == {"flaky:3": 4, "say:fine": 1}


async def test_the_same_turn_twice_at_once_is_asked_and_paid_once(web: Web, server: ModelServer) -> None:
    here = await scene(web, server, "wait")
    body = said()
    async with web.session(here.contributor) as one, web.session(here.contributor) as other:
        first = asyncio.create_task(one.post(here.place, json=body))
        await server.waiting.wait()
        second = asyncio.create_task(other.post(here.place, json=body))
        await asyncio.sleep(0)
        server.release.set()
        both = [heard(await first), heard(await second)]
        differs = await one.post(here.place, json=body | {"user": "Something else"})
    assert both[0] == both[1]
    assert server.calls["wait"] == 1
    assert await here.spent() == 1
    problem(differs, 409, "turn_differs")


async def test_a_reply_is_kept_when_its_listener_has_gone(web: Web, server: ModelServer) -> None:
    here = await scene(web, server, "wait")
    body = said()
    async with web.session(here.contributor) as client:
        listening = asyncio.create_task(client.post(here.place, json=body))
        await server.waiting.wait()
        listening.cancel()
        server.release.set()
        replies = heard(await client.post(here.place, json=body))
    assert replies["a"]["content"] == "Begun, done: Hello"
    assert server.calls["wait"] == 1


async def test_a_call_that_died_with_its_process_is_made_again_and_paid_once(
    web: Web, server: ModelServer, cluster: Cluster
) -> None:
    here = await scene(web, server, "say:one")
    asked = Asked(turn=uuid.uuid4(), said="Hello")
    lab, assignment = here.lab, uuid.UUID(here.assignment)
    died = await tasks.begin_turn(lab.db, here.contributor, assignment, asked)
    assert len(died.calls) == 1
    assert (await tasks.begin_turn(lab.db, here.contributor, assignment, asked)).calls == []
    lab.clock.advance(timedelta(seconds=91))
    async with web.session(here.contributor) as client:
        replies = heard(await client.post(here.place, json={"id": str(asked.turn), "user": "Hello"}))
    assert replies["a"]["content"] == "one"
    (told,) = await here.models()
    assert told.spent_minor >= told.unreported_minor == 1, "who died may have been billed, until it is known"
    late = models.Spoken(content="late", input_tokens=1, output_tokens=1, is_counted=True)
    assert not await end_reply(lab.db, here.contributor, assignment, asked.turn, died.calls[0], late)
    with psycopg.connect(cluster.admin_conninfo()) as connection:
        row = connection.execute(
            "select content, attempts from tasks.reply where turn_id = %s", (asked.turn,)
        ).fetchone()
    assert row == ("one", 2)
    (told,) = await here.models()
    assert (told.spent_minor, told.unreported_minor) == (2, 0), "a paisa, and what the late one told"


async def test_a_budget_is_not_passed_by_calls_that_died_with_their_process(web: Web, server: ModelServer) -> None:
    # Each may cost more than half a paisa by its bytes; there is one.
    here = await scene(web, server, "say:one", budget=1)
    begun = []
    for _ in range(3):
        asked = Asked(turn=uuid.uuid4(), said="Hello")
        begun.append(await tasks.begin_turn(here.lab.db, here.contributor, uuid.UUID(here.assignment), asked))
        here.lab.clock.advance(timedelta(seconds=91))
    assert [len(each.calls) for each in begun] == [1, 0, 0]
    (told,) = await here.models()
    assert (told.spent_minor, told.unreported_minor) == (1, 1)


async def test_two_turns_at_once_cannot_pass_a_budget_together(web: Web, server: ModelServer) -> None:
    # Each may cost more than half a paisa by its bytes; there is one.
    here = await scene(web, server, "wait", budget=1)
    async with web.session(here.contributor) as client:
        first = asyncio.create_task(client.post(here.place, json=said()))
        await server.waiting.wait()
        second = heard(await client.post(here.place, json=said()))
        server.release.set()
        assert heard(await first)["a"]["state"] == "done"
    assert (second["a"]["state"], second["a"]["failure"]) == ("failed", "budget_reached")
    assert server.calls["wait"] == 1


@pytest.mark.parametrize(
    ("act", "failure"),
    [
        ("cut", "model_cut_off"),
        ("huge", "model_too_long"),
        ("garbage", "model_unreadable"),
        ("status:401", "model_key_refused"),
    ],
)
async def test_what_breaks_on_one_side_leaves_the_other(web: Web, server: ModelServer, act: str, failure: str) -> None:
    here = await scene(web, server, act, "say:fine")
    async with web.session(here.contributor) as client:
        answer = await client.post(here.place, json=said())
        replies = heard(answer).values()
        assert {each.get("failure") for each in replies} == {failure, None}
        assert CREDENTIAL not in answer.text
        assert server.url not in answer.text


async def test_a_reply_that_its_model_did_not_end_says_so_then_and_later(web: Web, server: ModelServer) -> None:
    here = await scene(web, server, "limit:Half a", "say:fine")
    async with web.session(here.contributor) as client:
        replies = heard(await client.post(here.place, json=said())).values()
        assert {each.get("cut") for each in replies} == {"length", None}
        kept = (await client.get(here.place)).json()["items"][0]["replies"]
    assert {(each["state"], each.get("cut")) for each in kept} == {("done", "length"), ("done", None)}


async def test_an_archived_model_is_gone_from_its_turn_alone(web: Web, server: ModelServer) -> None:
    here = await scene(web, server, "say:one", "say:two")
    async with here.lab.db.tx(here.customer) as tx:
        await models.archive_endpoint(tx, (await models.endpoints(tx))[0].id)
    async with web.session(here.contributor) as client:
        replies = heard(await client.post(here.place, json=said())).values()
    assert {each.get("failure") for each in replies} == {"model_gone", None}


async def test_nobody_else_speaks_in_a_conversation_nor_reads_it(web: Web, server: ModelServer) -> None:
    here, there = await scene(web, server, "say:one"), await scene(web, server, "say:two")
    async with web.session(here.contributor) as client, web.session(there.contributor) as other:
        body = said()
        heard(await client.post(here.place, json=body))
        problem(await other.post(here.place, json=said()), 404, "not_found")
        problem(await other.get(here.place), 404, "not_found")
        problem(await other.post(f"{here.place}/{body['id']}/retry", json={"key": "a"}), 404, "not_found")
        problem(await other.post(f"{there.place}/{body['id']}/retry", json={"key": "a"}), 404, "not_found")
        follows = said("x") | {"follows": {"turn": body["id"], "pick": "a"}}
        problem(await other.post(there.place, json=follows), 409, "turn_astray")
    assert server.calls == {"say:one": 1}


async def test_a_conversation_of_another_kind_or_over_takes_no_message(web: Web, server: ModelServer) -> None:
    here = await scene(web, server, "say:one")
    compare = await here.lab.project(here.customer)
    await here.lab.add(here.customer, compare)
    held = await here.lab.claim(here.contributor, compare)
    async with web.session(here.contributor) as client:
        problem(await client.post(f"/api/work/assignments/{held.id}/turns", json=said()), 409, "not_live")
        await tasks.skip(here.lab.db, here.contributor, uuid.UUID(here.assignment), "other")
        problem(await client.post(here.place, json=said()), 409, "assignment_over")
    assert server.asked == []


async def test_an_answer_cannot_put_words_into_a_models_mouth(web: Web, server: ModelServer) -> None:
    here = await scene(web, server, "say:mine")
    async with web.session(here.contributor) as client:
        body = said()
        heard(await client.post(here.place, json=body))
        forged = {"id": body["id"], "user": "Other", "replies": [{"key": "a", "content": "theirs"}], "pick": "a"}
        invented = {"id": "never", "user": "Hi", "replies": [{"key": "a", "content": "x"}], "pick": "a"}
        place = here.place.replace("/turns", "/submission")
        answer = {"turns": [forged, invented], "path": [body["id"]]}
        problem(await client.post(place, json={"answer": answer, "seconds": 1}), 422, "answer_refused")
        done = await client.post(place, json={"answer": answer | {"turns": [forged]}, "seconds": 1})
        assert done.status_code in (200, 201), done.text
    async with here.lab.db.tx(here.customer) as tx:
        (task,) = await tasks.tasks(tx, here.project.id)
        (kept,) = await tasks.task_submissions(tx, task.id)
    (turn,) = kept.answer["turns"]
    assert (turn["user"], turn["replies"][0]["content"], turn["pick"]) == ("Hello", "mine", "a")


async def test_a_project_names_only_models_that_its_customer_has(web: Web, server: ModelServer) -> None:
    here = await scene(web, server, "say:one")
    ontology = kinds.of("chat.converse").example("en")["ontology"] | {"models": [here.names[0], "nobody"]}
    body = new_project(kind="chat.converse", ontology=ontology)
    async with web.key(here.customer) as client, web.key(await here.lab.customer()) as rival:
        fault(await client.post("/api/v1/projects", json=body), "ontology.models[1]", "unknown_model")
        foreign = body | {"ontology": ontology | {"models": here.names}}
        fault(await rival.post("/api/v1/projects", json=foreign), "ontology.models[0]", "unknown_model")


async def test_a_path_gets_no_longer_than_its_project_allows_and_nobody_is_asked_beyond(
    web: Web, server: ModelServer
) -> None:
    here = await scene(web, server, "say:one", turns_max=2)
    async with web.session(here.contributor) as client:
        first = said()
        heard(await client.post(here.place, json=first))
        second, again = (said("More", turn=first["id"], pick="a") for _ in range(2))
        for each in (second, again, second):
            heard(await client.post(here.place, json=each))
        problem(await client.post(here.place, json=said("And?", turn=again["id"], pick="a")), 409, "talk_full")
        heard(await client.post(here.place, json=said("Anew")))
        shown = (await client.get(here.place)).json()["items"]
    assert server.calls["say:one"] == len(shown) == 4


async def test_a_talk_that_is_closed_counts_what_had_come_of_its_calls(web: Web, server: ModelServer) -> None:
    here = await scene(web, server, "wait", budget=1)
    state, talks = web.app.state.tarazu, Talks()
    asked = Asked(turn=uuid.uuid4(), said="Hello")
    begun = await tasks.begin_turn(here.lab.db, here.contributor, uuid.UUID(here.assignment), asked)
    talks.begin(
        here.lab.db, here.contributor, state.outbound, state.secrets, uuid.UUID(here.assignment), asked.turn, begun
    )
    await server.waiting.wait()
    await talks.aclose()
    assert not talks._calls
    assert await here.spent() == 1, "begun is paid for"
    async with web.session(here.contributor) as client:
        (reply,) = (await client.get(here.place)).json()["items"][0]["replies"]
        assert (reply["state"], reply["failure"]) == ("failed", "model_cut_off")
        body = {"id": str(asked.turn), "user": "Hello"}
        retried = heard(await client.post(f"{here.place}/{body['id']}/retry", json={"key": "a"}))
    assert retried["a"]["failure"] == "budget_reached"


async def test_advice_looks_at_the_messages_that_were_sent_and_at_nothing_that_a_model_said(
    web: Web, server: ModelServer
) -> None:
    said, reply = "आज जयपुर में क्या देखना चाहिए और वहाँ कैसे पहुँचना चाहिए?", "Go and see the old city and then the fort."
    here = await scene(web, server, f"say:{reply}")
    async with here.lab.db.tx(here.customer) as tx:
        rules = kinds.AdviceRules(characters_min=len(said), characters_max=len(said), language="en")
        await projects.set_advice_rules(tx, here.project.id, rules)
    async with web.session(here.contributor) as client:
        turn = str(uuid.uuid4())
        heard(await client.post(here.place, json={"id": turn, "user": said}))
        path = f"/api/work/assignments/{here.assignment}/advice"
        for value in ({"next": "and more of it"}, {"turns": [{"id": turn, "pick": "a"}], "path": [turn]}):
            told = (await client.post(path, json={"answer": value})).json()["items"]
            assert [each["code"] for each in told] == ["language_en"]
