"""What a reviewer's draft may hold."""

import pytest

from tarazu.kit.errors import Refusal
from tarazu.quality.review.drafts import DRAFT_BYTES_MAX, draft_text


def test_a_draft_may_speak_of_nul_and_not_hold_it() -> None:
    assert draft_text({"t": r"\u0000"}) == r'{"t":"\\u0000"}'
    for value in ("\0", "x" * DRAFT_BYTES_MAX):
        with pytest.raises(Refusal, match="invalid_request"):
            draft_text({"t": value})
