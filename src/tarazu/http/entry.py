"""The way in: what this installation is, signing in and out, the language, and the pages that tell of a "no"."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tarazu import trust
from tarazu.http.access import Routes
from tarazu.http.auth import address_of, caller, end_session, is_secure, keep_session
from tarazu.http.language import COOKIE, explain, language_of, spoken
from tarazu.http.pages import Form, home_of, local, redirect, render
from tarazu.http.problems import Problem
from tarazu.http.state import state_of
from tarazu.kit.errors import Refusal, invalid

routes = Routes(tag="entry")

_YEAR_SECONDS = 31_536_000


@routes.page("GET", "/", "public")
async def landing(request: Request) -> Response:
    """Show what this installation is."""
    await caller(request)
    return render(request, "landing.html")


@routes.page("GET", "/sign-in", "public")
async def sign_in_form(request: Request) -> Response:
    """Ask who it is; whoever is signed in goes on."""
    actor = await caller(request)
    goal = local(request.query_params.get("next", ""), "")
    if actor is not None:
        return redirect(goal or home_of(actor))
    return render(request, "sign_in.html", form=Form(), next=goal)


@routes.page("POST", "/sign-in", "public")
async def sign_in(request: Request) -> Response:
    """Open a session, or say clearly why not and keep the name that was typed."""
    sent = await request.form(max_files=0, max_fields=10)
    handle, password = str(sent.get("handle", "")).strip(), str(sent.get("password", ""))
    goal = local(str(sent.get("next", "")), "")
    try:
        session = await trust.sign_in(state_of(request).db, handle, password, address_of(request))
    except Refusal as refusal:
        if refusal.kind not in ("unauthenticated", "exhausted"):
            raise
        problem = explain(language_of(request), "refusal", refusal.code, refusal.facts)
        form = Form(values={"handle": handle}, problem=problem)
        status = 429 if refusal.kind == "exhausted" else 401
        return render(request, "sign_in.html", status=status, form=form, next=goal)
    response = redirect(goal or home_of(session.actor))
    keep_session(request, response, session)
    return response


@routes.page("POST", "/sign-out", "public")
async def sign_out(request: Request) -> Response:
    """Close the session."""
    response = redirect("/", "signed_out")
    await end_session(request, response)
    return response


@routes.page("POST", "/language", "public")
async def set_language(request: Request) -> Response:
    """Change the language and show the same page again."""
    sent = await request.form(max_files=0, max_fields=10)
    language = spoken(str(sent.get("language", "")))
    if language is None:
        raise invalid("language", "not_allowed", allowed=["en", "hi"])
    actor = await caller(request)
    if actor is not None:
        state = state_of(request)
        await trust.set_language(state.db, actor, language)
        state.identities.clear()
    response = RedirectResponse(local(str(sent.get("next", ""))), status_code=303)
    secure = is_secure(request)
    response.set_cookie(COOKIE, language, max_age=_YEAR_SECONDS, path="/", secure=secure, httponly=True, samesite="lax")
    return response


async def error_page(request: Request, problem: Problem) -> Response:
    """Tell of a refusal as a page; who must sign in for a page is asked to, and comes back to it."""
    if problem.status == 401 and request.method == "GET":
        query = request.url.query
        return redirect("/sign-in", next=f"{request.url.path}?{query}" if query else request.url.path)
    return render(
        request,
        "problem.html",
        status=problem.status,
        title=problem.title,
        detail=problem.detail,
        code=problem.code,
        shown_status=problem.status,
        faults=problem.faults,
    )
