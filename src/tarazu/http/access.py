"""Routes and the one action that each of them needs.

An audience registers its routes on a `Routes`; the caller is identified and checked against the policy before a body
is read. A route cannot be registered without an action, and the application refuses to start with one that went round.

    routes = Routes("/api/v1", tag="projects")

    @routes.api("GET", "/projects/{project_id}", trust.Action.READ_PROJECTS, summary="One project", gives=Project)
    async def show(request: Request, project_id: str) -> Response: ...

    @routes.page("GET", "/projects", trust.Action.READ_PROJECTS)
    async def projects_page(request: Request) -> Response: ...
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.routing import Route as PlainRoute

from tarazu import trust
from tarazu.http.auth import caller, require_same_site, uses_key
from tarazu.http.bodies import JSON_BYTES_MAX, JsonRequest
from tarazu.kit.errors import Fault, Refusal

PUBLIC_BYTES_MAX = 16 * 2**10

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
Needs = trust.Action | Literal["public"]
Endpoint = Callable[..., Awaitable[Response]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One line of the route table."""

    method: Method
    path: str
    action: Needs
    body_bytes_max: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A route with what serves and describes it; `takes` and `gives` are types of the bodies, for the description."""

    route: Route
    made: BaseRoute
    tag: str
    summary: str
    described: bool
    takes: Any = None
    gives: Any = None
    status: int = 200
    media_type: str = "application/json"


class Routes:
    """The routes of one audience and subject. `prefix` comes before every path."""

    def __init__(self, prefix: str = "", *, tag: str = "pages") -> None:
        self.prefix = prefix
        self.tag = tag
        self.entries: list[Entry] = []

    def api(
        self,
        method: Method,
        path: str,
        action: Needs,
        *,
        summary: str,
        gives: Any = None,
        status: int = 200,
        media_type: str = "application/json",
        body_bytes_max: int = JSON_BYTES_MAX,
    ) -> Callable[[Endpoint], Endpoint]:
        """Register a FastAPI endpoint: path and query parameters and a pydantic body are read from its signature."""

        def register(endpoint: Endpoint) -> Endpoint:
            full = self.prefix + path
            made = _guarded(action)(
                full,
                endpoint,
                methods=[method],
                summary=summary,
                tags=[self.tag],
                status_code=status,
                response_model=None,
                operation_id=f"{self.tag}_{endpoint.__name__}".replace(" ", "_"),
            )
            self._add(method, full, action, made, body_bytes_max, summary, True, None, gives, status, media_type)
            return endpoint

        return register

    def raw(
        self,
        method: Method,
        path: str,
        action: Needs,
        *,
        summary: str,
        takes: Any = None,
        gives: Any = None,
        status: int = 200,
        media_type: str = "application/json",
        body_bytes_max: int = JSON_BYTES_MAX,
    ) -> Callable[[Endpoint], Endpoint]:
        """Register a plain endpoint `(request) -> response` that reads its own body; for hot paths and streams."""

        def register(endpoint: Endpoint) -> Endpoint:
            full = self.prefix + path
            made = PlainRoute(full, admitted(action, endpoint, asked=frozenset()), methods=[method])
            self._add(method, full, action, made, body_bytes_max, summary, True, takes, gives, status, media_type)
            return endpoint

        return register

    def page(
        self, method: Method, path: str, action: Needs, *, body_bytes_max: int = JSON_BYTES_MAX
    ) -> Callable[[Endpoint], Endpoint]:
        """Register an endpoint `(request) -> response` of the pages; it is left out of the API's description."""

        def register(endpoint: Endpoint) -> Endpoint:
            full = self.prefix + path
            made = PlainRoute(full, admitted(action, endpoint), methods=[method])
            self._add(method, full, action, made, body_bytes_max, "", False, None, None, 200, "text/html")
            return endpoint

        return register

    def _add(
        self,
        method: Method,
        path: str,
        action: Needs,
        made: BaseRoute,
        limit: int,
        summary: str,
        described: bool,
        takes: Any,
        gives: Any,
        status: int,
        media_type: str,
    ) -> None:
        # Anybody may send these, so little is read before it is refused.
        limit = min(limit, PUBLIC_BYTES_MAX) if action == "public" else limit
        route = Route(method=method, path=path, action=action, body_bytes_max=limit)
        self.entries.append(
            Entry(
                route=route,
                made=made,
                tag=self.tag,
                summary=summary,
                described=described,
                takes=takes,
                gives=gives,
                status=status,
                media_type=media_type,
            )
        )


async def admit(request: Request, action: Needs) -> None:
    """Let a caller through to a route, or refuse.

    Raises:
        Refusal: `sign_in_required`, `key_refused`, `forbidden`, or `cross_site` for a write from another site.
    """
    if action == "public":
        require_same_site(request, proof=False)
        return
    actor = await caller(request)
    if actor is None:
        raise Refusal("sign_in_required", "unauthenticated")
    if not uses_key(request):
        require_same_site(request, proof=True)
    trust.require(actor, action)


def require_actions(made: Iterable[BaseRoute], entries: Iterable[Entry]) -> None:
    """Check that every route of an application was registered with an action; the static files are the exception.

    Raises:
        RuntimeError: naming a route that was not, or two with the same method and path.
    """
    known = {id(entry.made) for entry in entries}
    for each in made:
        if id(each) not in known and not isinstance(each, Mount):
            raise RuntimeError(f"{getattr(each, 'path', each)} has no action")
    seen: set[tuple[str, str]] = set()
    for entry in entries:
        place = (entry.route.method, entry.route.path)
        if place in seen:
            raise RuntimeError(f"{place[0]} {place[1]} is registered twice")
        seen.add(place)


def admitted(action: Needs, endpoint: Endpoint, asked: frozenset[str] | None = None) -> Endpoint:
    """Return an endpoint that lets only those through who may; with `asked`, no other parameter of the query either."""

    async def guarded(request: Request) -> Response:
        await admit(request, action)
        if asked is not None and action != "public":
            _require_known(request, asked)
        return await endpoint(JsonRequest(request.scope, request.receive))

    return guarded


def _require_known(request: Request, names: frozenset[str]) -> None:
    """Refuse a query with a parameter that is not read here: a misspelt one would silently do nothing."""
    if not request.scope["query_string"]:
        return
    if unknown := [name for name in request.query_params if name not in names]:
        faults = [Fault(field=name[:100], code="unknown_field") for name in dict.fromkeys(unknown[:20])]
        raise Refusal("invalid_request", "invalid", faults=faults)


def _guarded(action: Needs) -> type[APIRoute]:
    class Guarded(APIRoute):
        """A FastAPI route that checks its caller before it reads anything."""

        def get_route_handler(self) -> Callable[[Request], Any]:
            handle = super().get_route_handler()

            async def guarded(request: Request) -> Response:
                await admit(request, action)
                _require_known(request, frozenset(field.alias for field in self.dependant.query_params))
                read = JsonRequest(request.scope, request.receive)
                if self.body_field is not None:
                    await read.json()
                answered: Response = await handle(read)
                return answered

            return guarded

    return Guarded
