"""Markdown of strangers becomes HTML that shows text and nothing else."""

from __future__ import annotations

import re

import pytest

from tarazu.http import markup
from tarazu.kit.errors import Refusal

ALLOWED = {
    "a", "blockquote", "br", "code", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "span",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#x0A;script:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "[x](//evil.test/a)",
    "[x](http://evil.test/a)",
    "[x](/sign-out)",
    '[x](https://ok.test/ "onmouseover=alert(1)")',
    "[x]: javascript:alert(1)\n\n[x]",
    "<javascript:alert(1)>",
    "![x](https://spy.test/pixel.png)",
    "![x](javascript:alert(1))",
    '![" onerror="alert(1)](https://spy.test/p.png)',
    "![<script>alert(1)</script>](https://spy.test/p.png)",
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    '```"><script>alert(1)</script>\nx\n```',
    "$</span><script>alert(1)</script>$",
    "$$\n</span><img src=x onerror=alert(1)>\n$$",
    "|a|\n|-|\n|<script>alert(1)</script>|",
    "<style>body{display:none}</style>",
    "<form action=//evil.test><button>go</button></form>",
    "<!-- --!> <script>alert(1)</script>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "\u202e<script>alert(1)</script>",
    "<scr\0ipt>alert(1)</scr\0ipt>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_markdown_shows_text_only(text: str) -> None:
    html = markup.safe(text)
    for tag in re.findall(r"<\s*/?\s*([a-zA-Z0-9]+)([^>]*)>", html):
        assert tag[0] in ALLOWED, html
        for name, value in re.findall(r'([\w:-]+)="([^"]*)"', tag[1]):
            assert name in {"href", "title", "rel", "class", "start", "align", "scope"}, html
            assert name != "href" or value.startswith("https://"), html
            assert name != "scope" or value == "col", html
            assert name != "class" or value in {"math inline", "math block"}, html


def test_a_link_leads_out_without_telling_where_from() -> None:
    html = markup.safe("[docs](https://example.org/a?b=1&c=2 'title')")
    assert 'href="https://example.org/a?b=1&amp;c=2"' in html
    assert 'rel="noopener noreferrer nofollow"' in html


def test_a_picture_becomes_its_description() -> None:
    assert markup.safe("![a **bold** cat](https://spy.test/cat.png)") == (
        '<p><a href="https://spy.test/cat.png" rel="noopener noreferrer nofollow">a bold cat</a></p>\n'
    )


def test_formulas_stay_text_for_the_browser_to_draw() -> None:
    assert '<span class="math inline">a &lt; b</span>' in markup.safe("so $a < b$ holds")
    assert '<span class="math block">\\frac{a}{b}</span>' in markup.safe("$$\n\\frac{a}{b}\n$$")
    assert '<span class="math block">x^2</span>' in markup.safe("then $$x^2$$ follows")
    assert "math" not in markup.safe("it costs $5 here and $6 there")


def test_tables_lists_and_code_are_shown() -> None:
    assert "<td>1</td>" in markup.safe("|a|b|\n|-|-|\n|1|2|")
    assert '<th scope="col">a</th>' in markup.safe("|a|b|\n|-|-|\n|1|2|")
    assert '<ol start="3">' in markup.safe("3. c\n4. d")
    assert "<pre><code>x &lt; y\n</code></pre>" in markup.safe("```py\nx < y\n```")


def test_oversized_text_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        markup.safe("x" * (markup.CHARS_MAX + 1))
    assert (refused.value.code, refused.value.kind) == ("text_too_long", "too_large")


@pytest.mark.parametrize(
    "unit",
    ["[", "![", "*a **b ", "> ", "`", "$a ", "<a ", "**_", "- ", "|", "\\", "[](", "(", "&amp;", "~", "a\n", "$$\n"],
)
def test_a_long_text_without_end_is_shown_whatever_it_is(unit: str) -> None:
    text = (unit * markup.CHARS_MAX)[: markup.CHARS_MAX]
    assert markup.safe(text) or not text.strip()


def test_what_would_cost_too_much_is_shown_as_typed() -> None:
    assert markup.safe("[" * (markup.COSTLY_MAX + 1)).startswith("<pre><code>[[[")
    assert markup.safe("a\n" * (markup.LINES_MAX + 1)).startswith("<pre><code>a\na\n")


def test_nested_quotes_and_lists_end() -> None:
    deep = "\n".join("  " * level + "- x" for level in range(200))
    assert "<ul>" in markup.safe(deep)
    assert "<blockquote>" in markup.safe("> " * 500 + "x")


def test_a_view_gets_html_beside_every_text_and_stays_as_it_was() -> None:
    view = {
        "prompt": [{"role": "user", "content": "*hi*"}],
        "answers": [{"key": "a", "content": "1"}, {"key": "b", "content": "2"}],
        "note": "see **this**",
        "language": "en",
    }
    shown = markup.dressed(view)
    assert shown["prompt"][0] == {"role": "user", "content": "*hi*", "html": "<p><em>hi</em></p>\n"}
    assert shown["answers"][1]["html"] == "<p>2</p>\n"
    assert shown["note_html"] == "<p>see <strong>this</strong></p>\n"
    assert "html" not in view["prompt"][0]
    told = {"role": "tool", "content": "[1]: **x**"}
    assert markup.dressed({"prompt": [told]})["prompt"] == [told], "what a tool answered is data"
    assert markup.dressed({"text": "# T"})["html"] == "<h1>T</h1>\n"
    form = {"instruction": "*I*", "items": [{"type": t, "content": "*x*"} for t in ("markdown", "text", "json")]}
    dressed = markup.dressed(form)
    assert dressed["instruction_html"] == "<p><em>I</em></p>\n"
    assert [item.get("html") for item in dressed["items"]] == ["<p><em>x</em></p>\n", None, None]


def test_the_texts_of_one_view_are_rendered_up_to_a_bound() -> None:
    shown = markup.dressed({"prompt": [{"role": "user", "content": "x" * 199_999} for _ in range(3)]})
    assert ["html" in each for each in shown["prompt"]] == [True, False, False]
