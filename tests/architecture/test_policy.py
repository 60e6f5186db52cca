"""Who may do what is one readable table, and every route of the server asks for one of its actions."""

from __future__ import annotations

import importlib.util
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from .tree import GOLDEN

UPDATE = os.environ.get("TARAZU_UPDATE_GOLDEN") == "1"
HINT = (
    "run `TARAZU_UPDATE_GOLDEN=1 .venv/bin/python -m pytest tests/architecture/test_policy.py` and read the difference"
)
PUBLIC = "public"

# What anybody may call, each with the reason; a new one is written here by somebody who thought about it.
PUBLIC_BY_DESIGN = {
    "GET /": "the landing page, which sends a signed-in person on",
    "GET /sign-in": "where a session begins",
    "POST /sign-in": "where a session begins",
    "POST /sign-out": "has to work with a session that has ended",
    "POST /language": "strangers choose a language too",
    "POST /api/session": "where a session of the interface begins",
    "POST /api/invitations": "where somebody invited joins; a wrong token costs one HMAC",
    "GET /join/{token}": "where somebody invited joins; a wrong token costs one HMAC",
    "POST /join/{token}": "where somebody invited joins; a wrong token costs one HMAC",
    "GET /files/{token}": "a signed link carries its own permission; a wrong one costs one HMAC",
    "GET /api/openapi.json": "the description of the interface, the same for everybody",
    "GET /healthz": "asked by load balancers; tells only that the process answers",
    "GET /readyz": "asked by load balancers; tells only that the database answers",
}

Row = tuple[str, str, str]


def same_as_golden(path: Path, text: str) -> bool:
    """Compare with a golden file, which is written anew when that is asked for."""
    if UPDATE:
        path.write_text(text, encoding="utf-8")
    return path.is_file() and path.read_text(encoding="utf-8") == text


def declared() -> list[Row]:
    """Return the route table: method, path and the action that each route needs."""
    _there("tarazu.http.access")
    from tarazu.http import access, server

    table: Iterable[Any] = getattr(access, "ROUTES", None) or server.ROUTES
    return sorted((_row(line) for line in table), key=lambda row: (row[1], row[0]))


def _row(line: Any) -> Row:
    if isinstance(line, tuple):
        return str(line[0]), str(line[1]), str(line[2])
    return str(line.method), str(line.path), str(line.action)


def served() -> set[tuple[str, str]]:
    """Return the method and path of every route that the application really has."""
    _there("tarazu.http.server")
    from starlette.routing import Mount

    from tarazu.http import server

    app = server.create_app(_never_opened)
    found = set()
    for route in app.routes:
        if not isinstance(route, Mount):
            found |= {(method, route.path) for method in route.methods - {"HEAD", "OPTIONS"}}  # type: ignore[attr-defined]
    return found


def _never_opened() -> Any:
    raise AssertionError("the routes are listed without starting the server")


def _there(module: str) -> None:
    if importlib.util.find_spec("tarazu.http") is None or importlib.util.find_spec(module) is None:
        pytest.skip(f"there is no {module} yet")


def route_faults(table: list[Row], really: set[tuple[str, str]], actions: set[str]) -> list[str]:
    """Say where the route table and the application differ, and which lines need an action that nobody has."""
    told = {(method, path) for method, path, _ in table}
    faults = [f"{method} {path} is served and not in the table" for method, path in sorted(really - told)]
    faults += [f"{method} {path} is in the table and not served" for method, path in sorted(told - really)]
    for method, path, action in table:
        if action == PUBLIC and f"{method} {path}" not in PUBLIC_BY_DESIGN:
            faults.append(f"{method} {path} is open to everybody without a reason in PUBLIC_BY_DESIGN")
        elif action != PUBLIC and action not in actions:
            faults.append(f"{method} {path} needs {action}, which is no action of the policy")
    return faults


def matrix_actions(text: str) -> set[str]:
    """Return the actions that a printed policy has a line for."""
    return {found[1] for found in re.finditer(r"^([\w.:-]+)\s", "\n".join(text.splitlines()[1:]) + "\n", re.MULTILINE)}


def test_the_policy_is_the_reviewed_one() -> None:
    from tarazu import trust

    text = trust.policy_matrix()
    assert same_as_golden(GOLDEN / "policy_matrix.txt", text), f"review what changed: {HINT}\n{text}"


def test_every_action_of_the_policy_is_somebodys() -> None:
    from tarazu import trust

    held = {action for granted in trust.GRANTS.values() for action in granted}
    assert sorted(set(trust.Action) - held) == []


def test_every_route_is_in_the_policy() -> None:
    from tarazu import trust

    told = route_faults(declared(), served(), matrix_actions(trust.policy_matrix()))
    assert not told, "\n".join(told)


def test_the_route_table_is_the_reviewed_one() -> None:
    rows = declared()
    text = "".join(
        f"{method:<7}{path:<{max(len(row[1]) for row in rows) + 2}}{action}\n" for method, path, action in rows
    )
    assert same_as_golden(GOLDEN / "routes.txt", text), f"review what changed: {HINT}\n{text}"


def test_no_route_is_declared_twice() -> None:
    places = [(method, path) for method, path, _ in declared()]
    assert len(places) == len(set(places))


def test_every_described_route_has_a_name_of_its_own() -> None:
    _there("tarazu.http.server")
    from tarazu.http import server

    routes = server.create_app(_never_opened).routes
    names = [name for route in routes if (name := getattr(route, "operation_id", None))]
    assert sorted(names) == sorted(set(names)), "clients made from the description take one for the other"


def test_seeded_differences_are_found() -> None:
    table = [("GET", "/a", "read"), ("GET", "/b", PUBLIC), ("GET", "/c", "fly"), ("GET", "/healthz", PUBLIC)]
    really = {("GET", "/a"), ("POST", "/a"), ("GET", "/b"), ("GET", "/healthz")}
    told = route_faults(table, really, {"read"})
    assert told == [
        "POST /a is served and not in the table",
        "GET /c is in the table and not served",
        "GET /b is open to everybody without a reason in PUBLIC_BY_DESIGN",
        "GET /c needs fly, which is no action of the policy",
    ]


def test_the_actions_of_a_printed_policy_are_read() -> None:
    assert matrix_actions("action  customer.admin\nread_projects  yes\ntasks.claim    -\n") == {
        "read_projects",
        "tasks.claim",
    }


@pytest.mark.skipif(UPDATE, reason="golden files are being written")
def test_another_policy_than_the_golden_one_is_found(tmp_path: Path) -> None:
    golden = tmp_path / "policy.txt"
    golden.write_text("claim yes\n", encoding="utf-8")
    assert same_as_golden(golden, "claim yes\n")
    assert not same_as_golden(golden, "claim -\n")
