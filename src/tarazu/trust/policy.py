"""Who may do what, as one table. It is the first wall; row security is the second and does not ask this one.

`policy_matrix` prints the table; the printed form is kept as a golden file, so a change of rights is a visible diff.
"""

from __future__ import annotations

from enum import StrEnum

from tarazu.kit.actor import Actor
from tarazu.kit.errors import Refusal


class Action(StrEnum):
    """Everything that can be asked for, as `package:subject:action`."""

    READ_ME = "trust:me:read"
    READ_PROJECTS = "projects:project:read"
    MANAGE_PROJECTS = "projects:project:manage"
    READ_FILES = "projects:file:read"
    ADD_FILES = "projects:file:add"
    READ_TASKS = "tasks:task:read"
    ADD_TASKS = "tasks:task:add"
    REINSTATE_TASKS = "tasks:task:reinstate"
    READ_RESULTS = "quality:result:read"
    AUDIT_TASKS = "quality:audit:record"
    CREATE_DELIVERY = "delivery:snapshot:create"
    READ_DELIVERIES = "delivery:snapshot:read"
    REPORT_ROWS = "delivery:row:report"
    READ_WEBHOOKS = "delivery:webhook:read"
    MANAGE_WEBHOOKS = "delivery:webhook:manage"
    READ_MODELS = "models:endpoint:read"
    MANAGE_MODELS = "models:endpoint:manage"
    READ_KEYS = "trust:key:read"
    MANAGE_KEYS = "trust:key:manage"
    READ_TEAM = "trust:team:read"
    MANAGE_TEAM = "trust:team:manage"
    READ_MEMBERS = "workforce:member:read"
    READ_COST = "ledger:cost:read"
    READ_AUDIT = "trust:audit:read"
    WORK = "tasks:assignment:work"
    REVIEW = "quality:review:work"
    READ_EARNINGS = "ledger:earning:read"
    READ_QUEUES = "tasks:queue:read"
    DECIDE_CASES = "quality:case:decide"


_VIEWER = {
    Action.READ_ME,
    Action.READ_PROJECTS,
    Action.READ_FILES,
    Action.READ_TASKS,
    Action.READ_RESULTS,
    Action.READ_DELIVERIES,
}
_MEMBER = _VIEWER | {
    Action.MANAGE_PROJECTS,
    Action.ADD_FILES,
    Action.ADD_TASKS,
    Action.REINSTATE_TASKS,
    Action.AUDIT_TASKS,
    Action.CREATE_DELIVERY,
    Action.REPORT_ROWS,
    Action.READ_WEBHOOKS,
    Action.READ_MODELS,
    Action.READ_TEAM,
    Action.READ_MEMBERS,
    Action.READ_COST,
    Action.READ_AUDIT,
}
_MANAGER = _MEMBER | {Action.READ_KEYS, Action.MANAGE_KEYS, Action.MANAGE_WEBHOOKS, Action.MANAGE_MODELS}
# Who works for one customer only is paid by their employer, not through the ledger.
_LABELER = {Action.READ_ME, Action.WORK}
_CONTRIBUTOR = _LABELER | {Action.READ_EARNINGS}

GRANTS: dict[tuple[str, str], frozenset[Action]] = {
    ("customer", "admin"): frozenset(_MANAGER | {Action.MANAGE_TEAM}),
    ("customer", "manager"): frozenset(_MANAGER),
    ("customer", "member"): frozenset(_MEMBER),
    ("customer", "viewer"): frozenset(_VIEWER),
    ("contributor", "labeler"): frozenset(_LABELER),
    ("contributor", "contributor"): frozenset(_CONTRIBUTOR),
    ("contributor", "reviewer"): frozenset(_CONTRIBUTOR | {Action.REVIEW}),
    ("ops", "operator"): frozenset({Action.READ_ME, Action.READ_QUEUES}),
    ("ops", "investigator"): frozenset({Action.READ_ME, Action.READ_QUEUES, Action.DECIDE_CASES}),
}


def allows(actor: Actor, action: Action) -> bool:
    """Say whether an actor may do something at all; which rows it then sees is row security's affair."""
    return action in GRANTS.get((actor.persona, actor.role), frozenset())


def require(actor: Actor, action: Action) -> None:
    """Refuse an actor who may not.

    Raises:
        Refusal: `forbidden`, naming the action.
    """
    if not allows(actor, action):
        raise Refusal("forbidden", "forbidden", {"action": action.value})


def policy_matrix() -> str:
    """Return the table as text: one line per action, one column per persona and role."""
    columns = list(GRANTS)
    heads = [f"{persona}.{role}" for persona, role in columns]
    width = max(len(action.value) for action in Action)
    lines = [" ".join(["action".ljust(width), *heads])]
    for action in sorted(Action, key=lambda action: action.value):
        marks = ["yes" if action in GRANTS[column] else "-" for column in columns]
        cells = [mark.ljust(len(head)) for mark, head in zip(marks, heads, strict=True)]
        lines.append(" ".join([action.value.ljust(width), *cells]).rstrip())
    return "\n".join(lines) + "\n"
