"""A form that Pydantic wrote, filled in by keyboard alone, and read again by the model that asked for it."""

from __future__ import annotations

from typing import Literal, Optional

import pytest
from pydantic import BaseModel, Field

from tests.browser.conftest import Site
from tests.browser.test_editors import handed_in, press
from tests.lab import fresh

pytestmark = pytest.mark.anyio

PLACE = "[data-place='{}'] {}"


class Address(BaseModel):
    city: str = Field(title="शहर / City")
    pin: str = Field(title="PIN", description="Six digits.", pattern=r"^[1-9]\d{5}$")
    floor: Optional[int] = None  # noqa: UP045


class Line(BaseModel):
    what: str = Field(title="What was sold")
    many: int = Field(default=1, gt=0)
    price: float = Field(gt=0, multiple_of=0.05)


class Invoice(BaseModel):
    """What is read from an invoice."""

    kind: Literal["invoice"] = "invoice"
    billing: Address
    shipping: Address | None = None
    legible: Literal[1, 2, 3] = Field(title="How well can it be read?")
    pay: Literal["yes", "no"] = "yes"
    order_number: str | None
    lines: list[Line] = []


@pytest.mark.parametrize(("language", "width", "theme"), [("en", 1440, "light"), ("hi", 390, "dark")])
async def test_a_form_that_pydantic_wrote_is_filled_in_by_keyboard(
    site: Site, language: str, width: int, theme: str
) -> None:
    customer, skill = await site.lab.customer(), fresh("skill")
    ontology = {"schema": Invoice.model_json_schema()}
    project = await site.lab.project(customer, kind="form", ontology=ontology, skills=[skill])
    items = [{"type": "text", "title": "118", "content": "Sharma Lamps, Pune 411001\n2 lamps at 450.15"}]
    await site.lab.add(customer, project, payload={"items": items})
    visitor = await site.visitor(width=width, theme=theme)
    await visitor.sign_in(await site.lab.contributor(languages=("en", "hi"), skills=(skill,)), language)
    page, keyboard = visitor.page, visitor.page.keyboard
    await press(keyboard, "1")
    await page.wait_for_selector("tz-form .form-panel")
    await page.focus(PLACE.format("billing/city", "input"))
    await keyboard.type("Pune")
    await press(keyboard, "Tab")
    await keyboard.type("4110")
    await press(keyboard, "Tab")
    assert await page.locator(PLACE.format("billing/pin", ".field-error")).count() == 1
    await press(keyboard, "Shift+Tab", "End")
    await keyboard.type("01")
    # Whole in the group that may be left out, then emptied: it counts as left out again.
    await page.focus(PLACE.format("shipping/city", "input"))
    await keyboard.type("x")
    await press(keyboard, "Backspace")
    await page.focus(PLACE.format("legible", "input"))
    await press(keyboard, "Space", "ArrowDown", "ArrowDown")
    await page.locator(PLACE.format("lines", ".btn")).press("Enter")
    await page.wait_for_selector(PLACE.format("lines/0/what", "input:focus"))
    await keyboard.type("lamp")
    await press(keyboard, "Tab")
    assert await page.input_value(PLACE.format("lines/0/many", "input")) == "1"
    await keyboard.type("2")
    await press(keyboard, "Tab")
    await keyboard.type("450.15")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    answer = await handed_in(site, visitor, customer, project)
    read = Invoice.model_validate(answer["values"])
    assert answer["values"]["order_number"] is None
    assert (read.billing.pin, read.shipping, read.legible, read.pay) == ("411001", None, 3, "yes")
    assert [line.model_dump() for line in read.lines] == [{"what": "lamp", "many": 2, "price": 450.15}]
