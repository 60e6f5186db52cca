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
    # The only kind is chosen already, and nothing beside it lets go of it: left out it would count as chosen.
    await press(keyboard, "j", "Tab")
    await keyboard.type("Pune")
    await press(keyboard, "Tab")
    await keyboard.type("4110")
    await press(keyboard, "Tab")
    assert await page.locator(PLACE.format("billing/pin", ".field-error")).count() == 1
    await press(keyboard, "Shift+Tab", "End")
    await keyboard.type("01")
    # A group that may be left out is begun and emptied: it counts as left out again.
    await press(keyboard, "Tab", "Tab")
    await keyboard.type("x")
    await press(keyboard, "Backspace", "Tab", "Tab", "Tab")
    await press(keyboard, "Space", "ArrowDown", "ArrowDown")
    # Past the verdict, which begins with its default, and the order's number, which stays null.
    await press(keyboard, *["Tab"] * 3)
    await page.wait_for_selector(PLACE.format("lines", ".btn:focus"))
    await press(keyboard, "Enter")
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


async def test_a_pattern_that_only_the_server_holds_a_text_against_is_told_at_its_field(site: Site) -> None:
    customer, skill = await site.lab.customer(), fresh("skill")
    slug = {"type": "string", "title": "Slug", "pattern": "^[a-z]+(-[a-z]+)*$"}
    ontology = {"schema": {"type": "object", "properties": {"slug": slug}, "required": ["slug"]}}
    project = await site.lab.project(customer, kind="form", ontology=ontology, skills=[skill])
    await site.lab.add(customer, project, payload={"items": []})
    visitor = await site.visitor()
    await visitor.sign_in(await site.lab.contributor(skills=(skill,)))
    page, keyboard = visitor.page, visitor.page.keyboard
    await press(keyboard, "1")
    await page.wait_for_selector("tz-form .form-panel")
    await press(keyboard, "j")
    await keyboard.type("Red lamp")
    await press(keyboard, "Control+Enter")
    await page.wait_for_selector("dialog[open]")
    visitor.expected.add(422)
    await press(keyboard, "Control+Enter")
    await page.wait_for_selector(PLACE.format("slug", ".field-error"))
    assert slug["pattern"] in await visitor.text(PLACE.format("slug", ".field-error"))
    await page.focus(PLACE.format("slug", "input"))
    await press(keyboard, "Control+a")
    await keyboard.type("red-lamp")
    answer = await handed_in(site, visitor, customer, project)
    assert answer["values"] == {"slug": "red-lamp"}
