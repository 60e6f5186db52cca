"""What the files of marked passages say."""

from __future__ import annotations

import io
import json
import uuid
from datetime import UTC, datetime
from typing import Any

import jsonschema
import msgspec
import pytest
from tests.unit.delivery.test_training import subject
from tests.unit.delivery.test_writers import record

from tarazu import kinds, quality
from tarazu.delivery.annotations import annotation_files
from tarazu.delivery.merging import with_answers
from tarazu.delivery.model import DeliveredAnswer, Record
from tarazu.delivery.writers import AnnotationLines, HashedFile

AT = datetime(2026, 1, 2, tzinfo=UTC)


def answered(payload: dict[str, Any], *answers: dict[str, Any]) -> Record:
    """Return a record with these answers, in this order."""
    made = [
        DeliveredAnswer(
            id=uuid.UUID(int=place),
            contributor=f"c-{place}",
            credential="not recorded",
            guideline_version=1,
            ontology_version=1,
            round=1,
            label="marked",
            answer=msgspec.Raw(json.dumps(answer)),
            seconds=60,
            submitted_at=AT,
            accepted_at=AT,
            review=None,
        )
        for place, answer in enumerate(answers)
    ]
    return record("marked", payload=msgspec.Raw(json.dumps(payload)), submissions=made)


def written(kind: str, name: str, *records: Record) -> str:
    """Return what a file of a kind says of the records."""
    [file] = [each for each in annotation_files(subject(kind)) if each.name == name]
    lines = AnnotationLines(HashedFile(buffer := io.BytesIO()), file)
    lines.write(records)
    lines.close()
    return buffer.getvalue().decode()


def merged(kind: str, given: Record) -> Record:
    """Return a record with what its answers come to, of people of whom nothing is known."""
    about = subject(kind)
    [found] = with_answers(about, quality.learn(kind, about.ontology, []), None, [given])
    return found


def spans(text: str, *marked: tuple[str, str]) -> dict[str, Any]:
    """Return an answer that marks words of a text."""
    found = [(text.index(quote), quote, label) for quote, label in marked]
    made = [{"start": at, "end": at + len(quote), "label": label, "quote": quote} for at, quote, label in found]
    return {"spans": made}


def test_conll_has_a_token_a_line_and_the_longest_of_overlapping_passages() -> None:
    text = "State Bank of India.\nपुणे में"
    answer = spans(text, ("India", "place"), ("State Bank of India", "org"), ("पुणे", "place"))
    assert written("text.spans", "spans.conll", answered({"text": text}, answer)).split("\n") == [
        "-DOCSTART- -X- O O",
        "",
        "State -X- _ B-org",
        "Bank -X- _ I-org",
        "of -X- _ I-org",
        "India -X- _ I-org",
        ". -X- _ O",
        "",
        "पुणे -X- _ B-place",
        "में -X- _ O",
        "",
        "",
    ]


def test_the_answer_in_the_middle_of_all_is_what_one_document_holds() -> None:
    text = "Asha in Pune"
    both, one, other = (
        spans(text, *marks) for marks in ([("Asha", "p"), ("Pune", "l")], [("Asha", "p")], [("in", "p")])
    )
    [line] = written(
        "text.spans", "spacy.jsonl", merged("text.spans", answered({"text": text}, other, one, both))
    ).splitlines()
    assert [ent["label"] for ent in json.loads(line)["ents"]] == ["p"]


def test_a_web_annotation_finds_its_words_by_place_and_by_what_stands_around_them() -> None:
    text = "आशा पुणे में है"
    first, second = spans(text, ("पुणे", "place")), spans(text)
    [line] = written("text.spans", "annotations.jsonl", answered({"text": text}, first, second)).splitlines()
    made = json.loads(line)
    place, quote = made["target"]["selector"]
    assert (text[place["start"] : place["end"]], quote["exact"]) == ("पुणे", "पुणे")
    assert quote["prefix"] + quote["exact"] + quote["suffix"] == text
    assert made["creator"] == "c-0"
    assert made["body"][0]["value"] == "place"


MODEL = {
    "type": "object",
    "required": ["@context", "id", "type", "motivation", "creator", "body", "target"],
    "additionalProperties": False,
    "properties": {
        "@context": {"const": "http://www.w3.org/ns/anno.jsonld"},
        "id": {"type": "string", "format": "uri"},
        "type": {"const": "Annotation"},
        "motivation": {"enum": ["assessing", "tagging"]},
        "creator": {"type": "string"},
        "target": {"$ref": "#/$defs/resource"},
        "body": {
            "type": "array",
            "minItems": 1,
            "items": {
                "oneOf": [
                    {
                        "type": "object",
                        "required": ["type", "purpose", "value"],
                        "additionalProperties": False,
                        "properties": {
                            "type": {"const": "TextualBody"},
                            "purpose": {"enum": ["classifying", "commenting", "editing", "tagging"]},
                            "value": {"type": "string", "minLength": 1},
                        },
                    },
                    {"$ref": "#/$defs/resource", "required": ["type", "purpose"]},
                ]
            },
        },
    },
    "$defs": {
        "resource": {
            "type": "object",
            "required": ["source", "selector"],
            "additionalProperties": False,
            "properties": {
                "type": {"const": "SpecificResource"},
                "purpose": {"const": "linking"},
                "source": {"type": "string", "format": "uri"},
                "selector": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/selector"}},
            },
        },
        "selector": {
            "type": "object",
            "oneOf": [
                {
                    "required": ["type", "start", "end"],
                    "additionalProperties": False,
                    "properties": {
                        "type": {"const": "TextPositionSelector"},
                        "start": {"type": "integer", "minimum": 0},
                        "end": {"type": "integer", "minimum": 1},
                    },
                },
                {
                    "required": ["type", "exact"],
                    "additionalProperties": False,
                    "properties": {
                        "type": {"const": "TextQuoteSelector"},
                        "exact": {"type": "string", "minLength": 1},
                        "prefix": {"type": "string"},
                        "suffix": {"type": "string"},
                    },
                },
            ],
        },
    },
}
"""What the W3C's model of annotations asks of what we write."""


@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize("kind", ["facts.check", "text.spans", "text.relations"])
def test_every_annotation_has_the_shape_of_the_model_of_the_w3c(kind: str, language: Any) -> None:
    example = kinds.of(kind).example(language)
    rows = written(kind, "annotations.jsonl", answered(example["payload"], example["answer"])).splitlines()
    assert len(rows) == len(example["answer"].get("claims", example["answer"].get("spans")))
    for row in rows:
        jsonschema.Draft202012Validator(MODEL).validate(json.loads(row))


def test_a_claim_is_an_assessment_of_the_answer_that_links_the_words_of_its_source() -> None:
    example = kinds.of("facts.check").example("hi")
    payload, refused = example["payload"], {"outcome": "needs_expert", "comment": "x"}
    lines = written("facts.check", "annotations.jsonl", answered(payload, refused, example["answer"])).splitlines()
    made = json.loads(lines[1])
    assert made["target"]["source"].endswith("#answer")
    place, quote = made["target"]["selector"]
    assert payload["answer"]["content"][place["start"] : place["end"]] == quote["exact"]
    assert [(each["purpose"], each.get("value")) for each in made["body"][:3]] == [
        ("classifying", "refuted"),
        ("commenting", example["answer"]["claims"][1]["justification"]),
        ("editing", example["answer"]["claims"][1]["correction"]),
    ]
    source = made["body"][3]
    assert source["source"].endswith("#documents/leaflet")
    start, end = source["selector"][0]["start"], source["selector"][0]["end"]
    assert payload["documents"][0]["content"][start:end] == source["selector"][1]["exact"]
    assert json.loads(lines[2])["body"][1]["source"] == "https://example.org/howrah-bridge"


def test_relations_lead_between_the_passages_of_one_line() -> None:
    example = kinds.of("text.relations").example("en")
    [line] = written("text.relations", "relations.jsonl", answered(example["payload"], example["answer"])).splitlines()
    made = json.loads(line)
    quotes = {span["id"]: span["quote"] for span in made["spans"]}
    told = [(quotes[each["from"]], each["label"], quotes[each["to"]]) for each in made["relations"]]
    assert told[0] == ("Asha Kulkarni", "works_at", "State Bank of India")
    assert made["unique_key"] == "k"
