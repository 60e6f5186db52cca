"""The task types of the other service: pure, with no database, no files and no clock.

Each type says what its parameters must be, what a contributor is shown and fills in (a payload of kind `form`),
and how that becomes the documented response. One module per family; `registry` knows them all.
"""

from tarazu.scale.types.attachments import is_address
from tarazu.scale.types.chat import CHATS, threads
from tarazu.scale.types.envelope import check_common
from tarazu.scale.types.plain import native_thread, plain_thread
from tarazu.scale.types.registry import (
    NOT_SERVED,
    SERVED,
    check,
    contents,
    made_up,
    made_up_values,
    payload,
    response,
    values_of,
)
from tarazu.scale.types.spec import Making
from tarazu.scale.types.talk import compare_payload

__all__ = [
    "CHATS",
    "NOT_SERVED",
    "SERVED",
    "Making",
    "check",
    "check_common",
    "compare_payload",
    "contents",
    "is_address",
    "made_up",
    "made_up_values",
    "native_thread",
    "payload",
    "plain_thread",
    "response",
    "threads",
    "values_of",
]
