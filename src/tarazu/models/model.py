"""What there is to know of a model, and what calling one takes."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from dataclasses import field as default_of
from datetime import datetime
from typing import Literal

from tarazu.kit.money import Money

MILLION = 1_000_000
LIMIT_FIELDS = ("max_tokens", "max_completion_tokens", "none")
"""What the most tokens of a reply are called; with `none` the endpoint is not told, and nothing bounds what a reply costs."""
KEY_HEADERS = ("authorization", "api-key")
"""Where a credential is sent: as a bearer token, or by itself under a name of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How an endpoint is told the most tokens of a reply, and whether it is asked to count those of a stream."""

    limit_field: str = LIMIT_FIELDS[0]
    stream_options: bool = True

    @property
    def members(self) -> frozenset[str]:
        """What is sent because of it."""
        limit = () if self.limit_field == "none" else (self.limit_field,)
        return frozenset((*limit, "stream_options") if self.stream_options else limit)

    def without(self, refused: frozenset[str]) -> Way:
        """Return the way that is left when some names were refused; the same when none is. That a limit is not told at all, only
        its customer decides, who pays."""
        left = [name for name in (self.limit_field, *LIMIT_FIELDS[:2]) if name not in refused]
        return Way(
            limit_field=left[0] if left else self.limit_field,
            stream_options=self.stream_options and "stream_options" not in refused,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEndpoint:
    """A model as its customer names it.

    `base_url` is what comes before `/chat/completions`, with a query where the endpoint asks for one. Prices are in minor units of the currency per million tokens; a
    `budget` of None is without end. `temperature` is the endpoint's own default when it is None.
    """

    name: str
    base_url: str
    model: str
    credential: str | None = default_of(default=None, repr=False)
    temperature: float | None = None
    max_tokens: int = 1_024
    timeout_seconds: int = 60
    input_price_minor: int = 0
    output_price_minor: int = 0
    currency: str = "INR"
    budget_minor: int | None = None
    limit_field: str = LIMIT_FIELDS[0]
    stream_options: bool = True
    key_header: str = KEY_HEADERS[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A model that people can talk to. Of its credential only the last characters are known (`key_end`).

    `spent_minor` holds `unreported_minor`: what calls may have cost at most that never reported what they did. Both are
    rounded up to a whole minor unit.
    """

    id: uuid.UUID
    name: str
    base_url: str
    model: str
    key_end: str | None
    temperature: float | None
    max_tokens: int
    timeout_seconds: int
    input_price_minor: int
    output_price_minor: int
    currency: str
    budget_minor: int | None
    spent_minor: int
    unreported_minor: int
    limit_field: str
    stream_options: bool
    key_header: str
    created_at: datetime
    archived_at: datetime | None

    @property
    def spent(self) -> Money:
        """What calls of the model cost so far."""
        return Money(amount_minor=self.spent_minor, currency=self.currency)

    @property
    def unreported(self) -> Money:
        """How much of that was held for calls that never reported."""
        return Money(amount_minor=self.unreported_minor, currency=self.currency)

    @property
    def budget(self) -> Money | None:
        """What calls of the model may cost; None for any amount."""
        return None if self.budget_minor is None else Money(amount_minor=self.budget_minor, currency=self.currency)

    def price(self, side: Literal["input", "output"]) -> Money:
        """What a million tokens of one side cost."""
        amount = self.input_price_minor if side == "input" else self.output_price_minor
        return Money(amount_minor=amount, currency=self.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Budgeted:
    """Whose budget was changed, and its currency."""

    name: str
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalleeRow:
    """What calling a model takes, its credential sealed."""

    tenant_id: uuid.UUID
    id: uuid.UUID
    base_url: str
    model: str
    sealed: bytes | None
    temperature: float | None
    max_tokens: int
    timeout_seconds: int
    input_price_minor: int
    output_price_minor: int
    limit_field: str
    stream_options: bool
    key_header: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Callee:
    """What calling a model takes; never logged, never answered."""

    url: str
    model: str
    credential: str | None = default_of(repr=False)
    temperature: float | None
    max_tokens: int
    timeout_seconds: int
    input_price_minor: int
    output_price_minor: int
    way: Way = Way()
    key_header: str = KEY_HEADERS[0]

    def cost(self, input_tokens: int, output_tokens: int) -> int:
        """What that many tokens cost, in millionths of a minor unit, exactly."""
        return input_tokens * self.input_price_minor + output_tokens * self.output_price_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of a conversation with a model."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """What came of a call: the text, the tokens, and why it ended early, if it did (`failure`, a code).

    `is_counted` says that the endpoint itself told the tokens; they are estimated otherwise. A text that was cut off is kept
    here to be paid for, not to be shown as an answer. `cut` is why the model itself ended before it was done: `length` or `filter`.
    """

    content: str
    input_tokens: int
    output_tokens: int
    is_counted: bool
    failure: str | None = None
    cut: str | None = None
    learned: Way | None = None
