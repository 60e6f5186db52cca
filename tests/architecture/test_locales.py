"""Everything the product says, it says in English and in Hindi."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from .spoken import LANGUAGES, catalogue, codes_of, marked, place_faults, texts_of, translation_faults
from .tree import SOURCES, Source, sources

PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'


def there(language: str) -> None:
    """Skip, and say so, while a language has no catalogue."""
    folder = SOURCES / "locales" / language / "LC_MESSAGES"
    if not list(folder.glob("*.po")):
        pytest.skip(f"there is no catalogue yet: {folder.relative_to(SOURCES)}/tarazu.po")


def test_every_text_is_translated_into_hindi() -> None:
    there("hi")
    told = list(translation_faults(texts_of(), catalogue("hi")))
    assert not told, "\n".join(told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_and_fault_has_words(language: str) -> None:
    there(language)
    told = list(translation_faults(codes_of(sources()).messages(), catalogue(language)))
    assert not told, "\n".join(told)


@pytest.mark.parametrize(("language", "other"), [("en", "hi"), ("hi", "en")])
def test_translations_fill_the_same_places(language: str, other: str) -> None:
    there(language)
    told = list(place_faults(catalogue(language), catalogue(other)))
    assert not told, "\n".join(told)


def test_the_two_catalogues_have_words_for_the_same_codes() -> None:
    for language in LANGUAGES:
        there(language)
    coded = [{key for key in catalogue(language) if key.startswith(("refusal.", "fault."))} for language in LANGUAGES]
    assert coded[0] == coded[1]


def test_what_commands_say_is_never_bare_english() -> None:
    told = [fault for each in sources() if each.package == "cli" for fault in bare_words(each)]
    assert not told, "\n".join(told)


@pytest.mark.parametrize(
    ("line", "faults"),
    [
        ('out.print("Revoked.")', 1),
        ('err.print(f"{count} lines written.")', 1),
        ('emit(made) if as_json else out.print(f"Added [bold]{made.handle}[/].")', 1),
        ('out.print(gettext("Revoked."))', 0),
        ('out.print(f"[{style}]{mark}[/]  {to}.parquet")', 0),
    ],
)
def test_bare_words_of_a_command_are_found(line: str, faults: int) -> None:
    assert len(bare_words(Source("cli/seeded.py", line))) == faults


def bare_words(source: Source) -> list[str]:
    """Return the places where a command prints words of its own; names of styles in brackets and of endings are none."""
    found = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("out.print", "err.print") and node.args:
            parts = node.args[0].values if isinstance(node.args[0], ast.JoinedStr) else [node.args[0]]
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in parts)
            if re.search(r"[^\W\d_]{2}", re.sub(r"\[/?[\w ]*\]|\.[a-z]+\b", "", text)):
                found.append(f"{source.name}:{node.lineno}: {text!r} is not translated")
    return found


def test_codes_are_found_however_they_are_given() -> None:
    text = """
codes = {"x": "from_table"}
raise Refusal("plain", "invalid")
raise Refusal(codes.get(outcome, "otherwise"), "conflict")
raise Refusal("one" if late else "other", "conflict")
raise Declined("declined", 405)
raise errors.not_found("task")
raise invalid("field", "too_long", max=3)
Fault(field="a", code="missing")
Fault(field=item["field"], code=item["code"])
"""
    found = codes_of([Source("seeded.py", text)])
    assert set(found.refusal) == {
        "plain", "from_table", "otherwise", "one", "other", "declined", "not_found", "invalid_request",
    }  # fmt: skip
    assert set(found.fault) == {"too_long", "missing"}


def test_texts_are_found_in_python_and_templates() -> None:
    code = b'x = N_("One")\ny = ngettext("{n} task", "{n} tasks", n)'
    assert [text for _, text in marked(".py", code)] == ["One", "{n} task"]
    page = b'{{ _("Two") }} {% trans %}Three\n  words{% endtrans %} {{ ngettext("%(num)s hour", "%(num)s hours", n) }}'
    assert [text for _, text in marked(".html", page)] == ["Two", "Three\n  words", "%(num)s hour"]


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ("", "is not translated"),
        ('msgid "Hand in"\nmsgstr ""\n', "is not translated"),
        ('#, fuzzy\nmsgid "Hand in"\nmsgstr "जमा करें"\n', "marked as unsure"),
    ],
)
def test_a_missing_translation_is_found(tmp_path: Path, entry: str, fault: str) -> None:
    told = list(translation_faults({"Hand in": "page.html:1"}, planted(tmp_path, "hi", entry)))
    assert [fault in line for line in told] == [True]


@pytest.mark.parametrize(
    "entry",
    [
        'msgid "{n} tasks"\nmsgstr "{m} कार्य"\n',
        'msgid "%(num)s tasks"\nmsgstr "कार्य"\n',
        'msgid "refusal.busy"\nmsgstr "{hours} घंटे"\n',
    ],
)
def test_a_translation_with_other_places_is_found(tmp_path: Path, entry: str) -> None:
    (tmp_path / "other").mkdir()
    other = planted(tmp_path / "other", "en", 'msgid "refusal.busy"\nmsgstr "{minutes} minutes"\n')
    assert len(list(place_faults(planted(tmp_path, "hi", entry), other))) == 1


def test_a_translation_with_the_same_places_passes(tmp_path: Path) -> None:
    entry = 'msgid "{n} of {all}"\nmsgstr "{all} में से {n}"\n\nmsgid "refusal.busy"\nmsgstr "{minutes} मिनट"\n'
    (tmp_path / "other").mkdir()
    other = planted(tmp_path / "other", "en", 'msgid "refusal.busy"\nmsgstr "{minutes} minutes"\n')
    messages = planted(tmp_path, "hi", entry)
    assert list(place_faults(messages, other)) == []
    assert list(translation_faults({"{n} of {all}": "page.html:1", "refusal.busy": "a.py:1"}, messages)) == []


def planted(root: Path, language: str, entry: str) -> dict:  # type: ignore[type-arg]
    """Return the catalogue of a temporary tree."""
    folder = root / "locales" / language / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "tarazu.po").write_text(PO + entry, encoding="utf-8")
    return catalogue(language, root)
