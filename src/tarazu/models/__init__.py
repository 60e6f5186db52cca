"""Models: the endpoints that a customer lets people talk to, what they may cost, and calling them.

A credential is sealed when it comes in and opened for a call alone; money is held before a call and counted after it, so that
calls at once cannot pass a budget together.
"""

from tarazu.models.calls import REPLY_BYTES_MAX, given_up, most_cost, most_tokens, speak
from tarazu.models.endpoints import (
    add_endpoint,
    archive_endpoint,
    callee_of,
    change_budget,
    change_credential,
    change_way,
    check_endpoint,
    endpoint,
    endpoints,
    hold_until,
    try_endpoint,
    unknown_names,
)
from tarazu.models.model import (
    KEY_HEADERS,
    LIMIT_FIELDS,
    Callee,
    CalleeRow,
    Endpoint,
    Message,
    NewEndpoint,
    Spoken,
    Way,
)

__all__ = [
    "KEY_HEADERS",
    "LIMIT_FIELDS",
    "REPLY_BYTES_MAX",
    "Callee",
    "CalleeRow",
    "Endpoint",
    "Message",
    "NewEndpoint",
    "Spoken",
    "Way",
    "add_endpoint",
    "archive_endpoint",
    "callee_of",
    "change_budget",
    "change_credential",
    "change_way",
    "check_endpoint",
    "endpoint",
    "endpoints",
    "given_up",
    "hold_until",
    "most_cost",
    "most_tokens",
    "speak",
    "try_endpoint",
    "unknown_names",
]
