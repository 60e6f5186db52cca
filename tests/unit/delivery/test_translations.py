"""What the files of translations say, read as their consumers read them."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import Any

import pytest
from tests.unit.delivery.test_training import lines, record, subject

from tarazu import kinds, quality
from tarazu.delivery.annotations import annotation_files
from tarazu.delivery.merging import with_answers
from tarazu.delivery.model import Record
from tarazu.delivery.training import training_files
from tarazu.delivery.writers import AnnotationLines, HashedFile

KIND = "text.translate"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def written(name: str, *records: Record, **ontology: Any) -> str:
    """Return what a file of a project with that ontology says of the records."""
    project = subject(KIND)
    project = replace(project, ontology={**project.ontology, **ontology})
    [file] = [each for each in annotation_files(project) if each.name == name]
    out = AnnotationLines(HashedFile(buffer := io.BytesIO()), file)
    out.write(records)
    out.close()
    return buffer.getvalue().decode()


def rows(text: str) -> list[dict[str, str]]:
    """Return the rows of a table between tabs whose quotes mean nothing, as the public ratings are read."""
    return list(csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))


def draft(**more: Any) -> dict[str, Any]:
    """Return the draft of the example, with more."""
    return {**kinds.of(KIND).example("en")["payload"]["draft"], **more}


def test_every_error_is_a_row_with_its_words_marked_on_its_side() -> None:
    made = record(KIND, draft=draft(model="nmt-1"), reference={"doc": "bank:English-Hindi", "seg": 3})
    found = rows(written("mqm.tsv", made))
    assert tuple(found[0]) == kinds.MQM_COLUMNS
    assert [(each["category"], each["severity"]) for each in found] == [
        ("Accuracy/Mistranslation", "Critical"),
        ("Terminology", "Minor"),
        ("Accuracy/Omission", "Major"),
    ]
    assert {(each["system"], each["doc"], each["doc_id"], each["seg_id"], each["rater"]) for each in found} == {
        ("nmt-1", "bank:English-Hindi", "3", "k", "c-0")
    }
    assert "ऋण <v>स्वीकृत हो गया</v> क्योंकि" in found[0]["target"]
    assert found[0]["source"].count("<v>") == 0
    assert found[2]["source"].endswith("<v>Please bring a new one by Friday.</v>")
    assert found[2]["target"] == draft()["content"]


def test_a_translation_without_errors_is_a_row_that_says_so() -> None:
    made = record(KIND, {"target": "x", "spans": [], "source_spans": []})
    [row] = rows(written("mqm.tsv", made))
    assert (row["category"], row["severity"], row["system"]) == ("No-error", "No-error", "draft")


def test_line_breaks_and_marks_of_the_text_itself_break_no_row() -> None:
    text = 'A\tb\n"c" <v>d</v>'
    made = record(KIND, {"target": text, "spans": [], "source_spans": []}, source=text)
    [row] = rows(written("mqm.tsv", made, assess="target"))
    assert row["source"] == 'A b "c" &lt;v&gt;d&lt;/v&gt;'
    assert row["system"] == "draft+human"


def test_a_translation_memory_holds_any_text_as_it_is() -> None:
    source, target = 'a < b & "c" ]]> 😀\r\n<seg/>', "क्ष \x0b\x01'd'"
    made = record(KIND, {"target": target, "spans": [], "source_spans": []}, source=source)
    root = ET.fromstring(written("translations.tmx", made).encode())
    assert (root.tag, root.attrib) == ("tmx", {"version": "1.4"})
    needed = {"creationtool", "creationtoolversion", "segtype", "o-tmf", "adminlang", "srclang", "datatype"}
    assert [each.tag for each in root] == ["header", "body"]
    assert set(root[0].keys()) == needed
    [unit] = root.iter("tu")
    assert (unit.get("tuid"), unit.get("srclang")) == (str(made.task_id), "en")
    said = [(each.get(LANGUAGE), each.findtext("seg")) for each in unit.iter("tuv")]
    # What XML 1.0 cannot hold is shown as a character that nobody knows.
    assert said == [("en", source), ("hi", "क्ष \ufffd\ufffd'd'")]


def test_the_translation_in_the_middle_goes_into_the_memory() -> None:
    near, middle, far = ({"target": text, "spans": [], "source_spans": []} for text in ("a b c", "a b", "a"))
    weights = quality.learn(KIND, subject(KIND).ontology, [])
    several = with_answers(subject(KIND), weights, None, [record(KIND, far, near, middle)])
    root = ET.fromstring(written("translations.tmx", *several).encode())
    assert [each.text for each in root.iter("seg")][1:] == ["a b"]
    refused = record(KIND, {"outcome": "needs_expert", "comment": "x"})
    assert list(ET.fromstring(written("translations.tmx", refused).encode()).iter("tu")) == []


def test_a_post_edit_is_preferred_to_its_draft_and_is_a_demonstration() -> None:
    example = kinds.of(KIND).example("en")
    kept = {**example["answer"], "target": draft()["content"]}
    found = lines(KIND, record(KIND, example["answer"], kept, draft=draft(model="nmt-1")))
    [pair] = found["preferences.jsonl"]
    assert (pair["chosen"][0]["content"], pair["rejected"][0]["content"]) == (
        example["answer"]["target"], draft()["content"],
    )  # fmt: skip
    assert pair["rejected_model"] == "nmt-1"
    assert pair["prompt"][0]["content"].startswith("Translate this text from en to hi.\n\nUse these terms:\n- income")
    assert [each["messages"][-1]["content"] for each in found["openai_chat.jsonl"]] == [
        example["answer"]["target"], kept["target"],
    ]  # fmt: skip
    assert [each["mqm_score"] for each in found["translations.jsonl"]] == [155, 155]


@pytest.mark.parametrize(
    ("ontology", "names"),
    [
        ({"translate": False}, ["mqm.tsv", "translations.jsonl"]),
        (
            {"assess": "off"},
            [
                "demonstrations.jsonl",
                "openai_chat.jsonl",
                "openai_preferences.jsonl",
                "preferences.jsonl",
                "translations.jsonl",
                "translations.tmx",
                "unpaired_preferences.jsonl",
            ],
        ),
    ],
)
def test_a_project_has_the_files_of_what_is_done_in_it(ontology: dict[str, Any], names: list[str]) -> None:
    project = replace(subject(KIND), ontology={**subject(KIND).ontology, **ontology})
    found = [each.name for each in annotation_files(project)] + [name for name, _ in training_files(project)]
    assert sorted(found) == names
