"""Where callbacks may go: what is wrong with an address is said when it is given."""

from __future__ import annotations

from starlette.requests import Request

from tarazu import delivery
from tarazu.http.state import state_of
from tarazu.kit.errors import Refusal


def require_callback(request: Request, address: str | None, *, field: str = "callback_url") -> None:
    """Refuse an address that cannot be told anything; none at all is fine.

    Raises:
        Refusal: `invalid_request` with the fault of the field.
    """
    if not address:
        return
    state = state_of(request)
    fault = delivery.check_receiver(address, state.outbound, has_mail=state.has_mail, field=field, plain=True)
    if fault is not None:
        raise Refusal("invalid_request", "invalid", faults=[fault])
