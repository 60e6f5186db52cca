"""Safe HTML from the markdown of customers and models, which is as hostile as a stranger's.

CommonMark with tables and `$…$` formulas, without raw HTML and without pictures (a customer's picture would tell who
looked, and when); what comes out is cleaned once more against a short list of elements. Formulas stay TeX, as text
inside `<span class="math inline">` or `<span class="math block">`, for the browser to draw.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from html import escape
from typing import Any

import msgspec
import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.dollarmath import dollarmath_plugin

from tarazu import projects
from tarazu.kit.errors import Refusal

CHARS_MAX = 200_000
# Deeper quotes and lists are shown flat. A line or an open bracket costs some 20 microseconds, so a text with more of
# them than any writer needs is shown as it was typed, and a view's texts beyond the third of a million characters too.
NESTING_MAX = 20
COSTLY_MAX = 20_000
LINES_MAX = 10_000
VIEW_CHARS_MAX = 300_000
KEPT_CHARS_MAX = 20_000
_COSTLY = re.compile(r"[\[\]*_`$<!]")

_TAGS = {
    "a",
    "blockquote",
    "br",
    "code",
    "dd",
    "dl",
    "dt",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "span",
    "strong",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
}
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "td": {"align"}, "th": {"align"}}
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    set_tag_attribute_values={"th": {"scope": "col"}},
    allowed_classes={"span": {"math", "inline", "block"}},
    url_schemes={"https"},
    url_relative="deny",
    link_rel="noopener noreferrer nofollow",
)


def safe(text: str) -> str:
    """Return markdown as HTML that shows text and nothing else.

    Raises:
        Refusal: `text_too_long` beyond 200,000 characters.
    """
    if len(text) > CHARS_MAX:
        raise Refusal("text_too_long", "too_large", {"max": CHARS_MAX})
    return _kept(text) if len(text) <= KEPT_CHARS_MAX else _rendered(text)


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A part of guidelines as HTML; of a clause its number (`§2`), title, the fields it is about, and its examples."""

    html: str
    number: str | None = None
    title: str | None = None
    about: Sequence[str] = ()
    good: Sequence[str] = ()
    bad: Sequence[str] = ()


def sections(markdown: str) -> list[Section]:
    """Return guidelines as safe HTML, in their parts.

    Raises:
        Refusal: `text_too_long`.
    """
    return [_section(part) for part in projects.parts_of(markdown)]


def _section(part: projects.Part) -> Section:
    if part.clause is None:
        return Section(html=safe(part.markdown))
    clause = part.clause
    return Section(
        html=safe(part.markdown),
        number=clause.number,
        title=clause.title,
        about=clause.about,
        good=[safe(text) for text in clause.good],
        bad=[safe(text) for text in clause.bad],
    )


def dressed(view: Mapping[str, Any]) -> dict[str, Any]:
    """Return a task's view with `html` beside every text that is written in markdown.

    Messages, answers, steps and items of markdown get it beside their `content`; the text of a task is in `html`, its note
    in `note_html`, its instruction in `instruction_html`. A part without it is shown as typed: the texts of one view are
    rendered up to 300,000 characters.
    """
    shown, left = dict(view), VIEW_CHARS_MAX
    for name in ("prompt", "messages", "answers", "steps", "items"):
        parts = shown.get(name)
        if not isinstance(parts, list):
            continue
        shown[name] = []
        for part in parts:
            # What a tool answered is data, whatever signs are in it.
            is_markdown = part.get("type", "markdown") == "markdown" and part.get("role") != "tool"
            content: Any = part.get("content") if is_markdown else None
            left -= len(content) if isinstance(content, str) else 0
            fits = isinstance(content, str) and left >= 0
            shown[name].append({**part, "html": safe(content)} if fits else part)
    answer = shown.get("answer")
    if isinstance(answer, dict) and isinstance(answer.get("content"), str) and len(answer["content"]) <= left:
        shown["answer"], left = {**answer, "html": safe(answer["content"])}, left - len(answer["content"])
    for name, target in (("text", "html"), ("note", "note_html"), ("instruction", "instruction_html")):
        text = shown.get(name)
        if isinstance(text, str) and len(text) <= left:
            shown[target], left = safe(text), left - len(text)
    return shown


@lru_cache(maxsize=1024)
def _kept(text: str) -> str:
    return _rendered(text)


def _rendered(text: str) -> str:
    if text.count("\n") > LINES_MAX or sum(1 for _ in _COSTLY.finditer(text)) > COSTLY_MAX:
        return f"<pre><code>{escape(text)}</code></pre>"
    return _CLEANER.clean(_MARKDOWN.render(text))


class _Renderer(RendererHTML):
    """Writes what must not be loaded as text: a picture becomes its description and a link to it."""

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Write the picture at `idx` as a link with its description."""
        token = tokens[idx]
        described = self.renderInlineAsText(token.children, options, env) if token.children else ""
        address = escape(str(token.attrs.get("src", "")))
        return f'<a href="{address}">{escape(described) or address}</a>'

    def math_inline(self, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType) -> str:
        """Write a formula inside a line."""
        return f'<span class="math inline">{escape(tokens[idx].content)}</span>'

    def math_display(self, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType) -> str:
        """Write a formula inside a paragraph that wants a line of its own."""
        return f'<span class="math block">{escape(tokens[idx].content.strip())}</span>'

    def math_block(self, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType) -> str:
        """Write a formula that stands alone."""
        return f'<p><span class="math block">{escape(tokens[idx].content.strip())}</span></p>'


def _markdown() -> MarkdownIt:
    options = {"html": False, "linkify": False, "maxNesting": NESTING_MAX}
    made = MarkdownIt("commonmark", options, renderer_cls=_Renderer)
    made.enable("table").disable(["html_block", "html_inline"])
    made.use(
        dollarmath_plugin,
        allow_labels=False,
        allow_space=False,
        allow_digits=False,
        allow_blank_lines=False,
        double_inline=True,
    )
    # The plugin registers its own writers, which load nothing but wrap formulas in elements that we do not allow.
    rules: Any = made.renderer
    rules.rules["math_inline"] = rules.math_inline
    rules.rules["math_inline_double"] = rules.math_display
    rules.rules["math_block"] = rules.math_block
    return made


_MARKDOWN = _markdown()
