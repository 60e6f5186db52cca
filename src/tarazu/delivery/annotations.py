"""Files of marked passages and translations: for each kind that has some, which there are and what rows a record comes
to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

import tarazu
from tarazu import kinds
from tarazu.delivery.lines import standing
from tarazu.delivery.merging import common_answer
from tarazu.delivery.model import DeliveredAnswer, Record, Subject

AnnotationRows = Callable[[Record, dict[str, Any]], list[Any]]
"""Turns a record and its payload into rows: text, or what becomes JSON."""

_JSON_LINES, _TEXT = "application/x-ndjson", "text/plain; charset=utf-8"
_TSV, _TMX = "text/tab-separated-values; charset=utf-8", "application/x-tmx+xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotationFile:
    """A file whose rows stand between a head and a tail."""

    name: str
    media_type: str
    rows: AnnotationRows
    head: str = ""
    tail: str = ""


def annotation_files(subject: Subject) -> tuple[AnnotationFile, ...]:
    """Return every such file of a project."""
    if subject.kind == "text.translate":
        return _translation_files(subject.ontology)
    return _FILES.get(subject.kind, ())


def conll_rows(record: Record, payload: dict[str, Any]) -> list[str]:
    """Return the record's text token by token with the tags of the common answer."""
    return kinds.conll_lines(payload, common_answer(record))


def spacy_rows(record: Record, payload: dict[str, Any]) -> list[dict[str, Any]]:
    """Return one document with the passages of the common answer."""
    return [kinds.spacy_record(payload, common_answer(record))]


def relation_rows(record: Record, payload: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the text with the passages and relations of the common answer."""
    answer = common_answer(record)
    made = {"text": payload["text"], "spans": answer["spans"], "relations": answer["relations"]}
    return [{**made, "task_id": record.task_id, "unique_key": record.unique_key}]


def annotation_rows(record: Record, payload: dict[str, Any]) -> list[dict[str, Any]]:
    """Return every passage of every answer as a W3C Web Annotation."""
    return [
        {"id": f"urn:uuid:{each.id}#{place}", **kinds.annotation(payload["text"], span, *_parties(record, each))}
        for each in standing(record)
        for place, span in enumerate(msgspec.json.decode(each.answer)["spans"])
    ]


def claim_rows(record: Record, payload: dict[str, Any]) -> list[dict[str, Any]]:
    """Return every claim of every answer as a W3C Web Annotation."""
    return [
        {"id": f"urn:uuid:{each.id}#{place}", **kinds.claim_annotation(payload, claim, *_parties(record, each))}
        for each in standing(record)
        for place, claim in enumerate(msgspec.json.decode(each.answer).get("claims", ()))
    ]


def _translation_files(ontology: Mapping[str, Any]) -> tuple[AnnotationFile, ...]:
    """Return the table of errors where they are marked, and the translation memory where people translate."""
    assess = str(ontology["assess"])
    head, tail = kinds.tmx_head(tarazu.__version__), kinds.TMX_TAIL
    table = AnnotationFile(
        name="mqm.tsv", media_type=_TSV, rows=_mqm_rows(assess), head="\t".join(kinds.MQM_COLUMNS) + "\n"
    )
    memory = AnnotationFile(name="translations.tmx", media_type=_TMX, rows=tmx_rows, head=head, tail=tail)
    return (*((table,) if assess != "off" else ()), *((memory,) if ontology["translate"] else ()))


def _mqm_rows(assess: str) -> AnnotationRows:
    def rows(record: Record, payload: dict[str, Any]) -> list[str]:
        segment = record.unique_key or str(record.task_id)
        return [
            line
            for each in standing(record)
            for line in kinds.mqm_lines(
                payload, msgspec.json.decode(each.answer), assess, segment=segment, rater=each.contributor
            )
        ]

    return rows


def tmx_rows(record: Record, payload: dict[str, Any]) -> list[str]:
    """Return the common translation of the record as a unit, none where nobody translated it."""
    answer = common_answer(record)
    if "target" not in answer:
        return []
    told = {"x-unique-key": record.unique_key} if record.unique_key else {}
    return [kinds.tmx_unit(payload, answer["target"], unit=str(record.task_id), properties=told)]


def _parties(record: Record, answer: DeliveredAnswer) -> tuple[str, str]:
    """Return what is annotated and by whom."""
    return f"urn:uuid:{record.task_id}", answer.contributor


_FILES: Final[Mapping[str, tuple[AnnotationFile, ...]]] = {
    "facts.check": (AnnotationFile(name="annotations.jsonl", media_type=_JSON_LINES, rows=claim_rows),),
    "text.spans": (
        AnnotationFile(name="spans.conll", media_type=_TEXT, rows=conll_rows),
        AnnotationFile(name="spacy.jsonl", media_type=_JSON_LINES, rows=spacy_rows),
        AnnotationFile(name="annotations.jsonl", media_type=_JSON_LINES, rows=annotation_rows),
    ),
    "text.relations": (
        AnnotationFile(name="relations.jsonl", media_type=_JSON_LINES, rows=relation_rows),
        AnnotationFile(name="annotations.jsonl", media_type=_JSON_LINES, rows=annotation_rows),
    ),
}
