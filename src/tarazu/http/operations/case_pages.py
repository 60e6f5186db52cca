"""The pages of cases: what waits, one case with its evidence, one answer behind it."""

from __future__ import annotations

from typing import Any, get_args

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from tarazu import quality
from tarazu.http import case_words
from tarazu.http.access import Routes
from tarazu.http.language import language_of
from tarazu.http.markup import dressed, sections
from tarazu.http.operations.cases import case_of, number_of, shown_answer, shown_case
from tarazu.http.pages import Form, redirect, refill, render
from tarazu.http.problems import status_of
from tarazu.http.transaction import opened
from tarazu.kit.db import Tx
from tarazu.kit.errors import Refusal
from tarazu.kit.ids import parse_id
from tarazu.trust import Action

routes = Routes(tag="case pages")


@routes.page("GET", "/operations/cases", Action.DECIDE_CASES)
async def cases(request: Request) -> Response:
    """Show what waits, what was decided, and which projects can be tested."""
    language = language_of(request)
    async with opened(request) as tx:
        waiting, decided = await quality.cases(tx), await quality.cases(tx, decided=True)
        projects = await quality.probes(tx)
    names = {test: case_words.name_of(language, test) for test in case_words.TESTS}
    return render(
        request, "operations/cases.html", waiting=waiting, decided=decided, projects=projects, test_names=names
    )


@routes.page("POST", "/operations/probes/{probe_id}", Action.DECIDE_CASES)
async def probe(request: Request) -> Response:
    """Have a project's answers tested now."""
    async with opened(request) as tx:
        await quality.ask_for_probe(tx, parse_id(request.path_params["probe_id"], "project"))
    return redirect("/operations/cases", "probe_asked")


@routes.page("GET", "/operations/cases/{case_id}", Action.DECIDE_CASES)
async def case(request: Request) -> Response:
    """Show a case with its evidence, what its person says, and what can be done."""
    return await _case(request, Form(), 200)


@routes.page("POST", "/operations/cases/{case_id}", Action.DECIDE_CASES)
async def act(request: Request) -> Response:
    """Decide, restrict, ask, or decide an appeal; a refused form keeps what was written."""
    sent = await request.form(max_files=0, max_fields=8)
    values = {name: str(sent.get(name, "")) for name in ("step", "reason", "question", "leave_out")}
    try:
        async with opened(request) as tx:
            await _act(tx, request, values)
    except Refusal as refusal:
        if refusal.kind not in ("invalid", "conflict"):
            raise
        form = refill(request, refusal, values, {"reason": "reason", "question": "question"})
        return await _case(request, form, status_of(refusal))
    return redirect(request.url.path, f"case_{values['step']}")


@routes.page("GET", "/operations/cases/{case_id}/evidence/{evidence_id}/{number}", Action.DECIDE_CASES)
async def answer(request: Request) -> Response:
    """Show an answer on which evidence rests; nothing can be changed, and that it was read is kept."""
    found = await shown_answer(request)
    shown = await shown_case(request)
    evidence = next(each for each in shown.evidence if str(each.id) == request.path_params["evidence_id"])
    language = language_of(request)
    written = found.guidelines.get(language) or next(iter(found.guidelines.values()), "")
    parts, task = await to_thread.run_sync(lambda: (sections(written), dressed(found.task)))
    facts: dict[str, Any] = {"guidelines": parts, "task": task, "number": number_of(request, "number")}
    name = case_words.name_of(language, evidence.test)
    return render(
        request, "operations/case_answer.html", case=shown, evidence=evidence, answer=found, test_name=name, **facts
    )


async def _act(tx: Tx, request: Request, values: dict[str, str]) -> None:
    if values["step"] == "restricted":
        await quality.restrict(tx, case_of(request))
    elif values["step"] == "asked":
        await quality.ask_in_case(tx, case_of(request), values["question"])
    elif values["step"] in get_args(quality.Outcome):
        await quality.decide_case_appeal(tx, case_of(request), values["step"], values["reason"])
    else:
        leave_out = values["leave_out"] == "on"
        await quality.decide_case(tx, case_of(request), values["step"], values["reason"], leave_out=leave_out)


async def _case(request: Request, form: Form, status: int) -> Response:
    shown = await shown_case(request)
    language = language_of(request)
    names: dict[str, Any] = {test: case_words.name_of(language, test) for test in case_words.TESTS}
    return render(request, "operations/case.html", status=status, case=shown, form=form, test_names=names)
