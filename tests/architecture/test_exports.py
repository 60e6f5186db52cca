"""Everything that is kept of quality is given to its customer as a table, or it is said why not; and every column is in the reference."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tarazu import delivery
from tarazu.delivery.judging_tables import schema_of
from tarazu.delivery.quality_tables import SCHEMAS
from tarazu.http.customer import tables

from .tree import ROOT, SOURCES

PAGE = ROOT / "docs" / "reference" / "quality-tables.md"
COLUMNS = {**SCHEMAS, **{name: schema_of(line) for name, (line, _) in tables.COSTS.items()}}

# What is kept in the schema `quality`, and the tables that give it away.
EXPORTED = {
    "adjudication": "adjudications",
    "appeal": "appeals steps",
    "audit": "audits",
    "audit_drawn": "audit_samples",
    "audit_sample": "audit_samples",
    "calibration": "reviewers",
    "consensus": "items",
    "drift_alarm": "drift_alarms",
    "fix": "fixes",
    "insight": "contributors confusion drift criteria rubrics rubric_models",
    "known_answer": "known_answers scores",
    "known_item": "known_items",
    "known_verdict": "known_verdicts",
    "merged_check": "merged_checks",
    "language_count": "drift",
    "left_out": "judgements repairs steps",
    "opinion": "opinions",
    "recheck": "second_looks",
    "report": "figures reliability",
    "resolve": "resolves",
    "review": "reviews",
    "review_stop": "reviewers",
    "reviewer_score": "reviewers",
    "stop": "scores",
    "training_answer": "known_items",
}

# What is not, each with the reason.
KEPT = {
    "adjudicating": "a setting",
    "apart": "an interim count: what opens adjudications",
    "author": "whose a pseudonym is",
    "case_appeal": "operations: cases of fraud",
    "case_reading": "operations: who read which evidence",
    "drift_test": "a clock",
    "evidence": "operations: cases of fraud",
    "evidence_item": "operations: cases of fraud",
    "forecast_ask": "a limit on questions",
    "fraud_case": "operations: cases of fraud",
    "gold_policy": "a setting",
    "known_review": "a showing: its verdicts are in known_verdicts",
    "learned": "an interim count: what consensus and report tell",
    "probe": "operations: when cases were looked for",
    "regrade": "a letter to a contributor",
    "resolving": "a setting",
    "restriction": "operations: cases of fraud",
    "review_due": "what waits: gone when it is done",
    "review_load": "a gauge of the queue of today",
    "review_policy": "a setting",
    "score": "what a contributor was told: scores has it as of now",
    "trained": "who has finished training",
    "weights": "in the manifest of each delivery that they weighed",
    "what_if": "a forecast: no fact",
}

# Columns of what is exported that are told under another name.
RENAMED = {
    "appeal.contributor_id": "contributor",
    "appeal.made_at": "at",
    "appeal.recheck_id": "against",
    "appeal.review_id": "against",
    "calibration.confirmed": "known_confirmed",
    "calibration.judged": "known_checked",
    "calibration.reviewer_id": "reviewer",
    "drift_alarm.counted_at": "upto",
    "known_answer.contributor_id": "contributor",
    "known_item.corrected": "is_corrected",
    "known_item.expected": "label",
    "language_count.counted_at": "upto",
    "left_out.counts": "used",
    "left_out.restored_at": "at",
    "recheck.faults_task": "verdict",
    "review.seconds": "review_seconds",
    "review_stop.reviewer_id": "reviewer",
    "review_stop.since": "stopped_since",
    "reviewer_score.kappa": "rolling_kappa",
    "reviewer_score.kappa_checks": "rolling_checks",
    "reviewer_score.kappa_high": "rolling_high",
    "reviewer_score.kappa_low": "rolling_low",
    "reviewer_score.reviewer_id": "reviewer",
    "stop.contributor_id": "contributor",
    "stop.since": "stopped_since",
    "training_answer.is_right": "right_answers",
    "training_answer.item_id": "id",
}

# Columns of it that are not told, each with the reason; those without a table in every one.
UNTOLD = {
    "tenant_id": "who is asked",
    "project_id": "what is asked for",
    "rate_version": "a price: what was paid is in bookings",
    "reviewer_id": "who judged whom is between the two of them and operations",
    "language": "the project's",
    "lease_until": "for how long somebody holds it",
    "body": "counted: the tables tell what is in it",
    "adjudication.answer": "what an answer says is in exports and deliveries",
    "adjudication.answers": "between which answers: those that counted then",
    "adjudication.draft": "not decided yet",
    "adjudication.draft_version": "not decided yet",
    "adjudication.flipped": "in which order it was shown",
    "adjudication.guideline_version": "of whoever decides: in deliveries",
    "adjudication.ontology_version": "of whoever decides: in deliveries",
    "appeal.due_at": "a clock",
    "appeal.first_id": "who gave the first verdict",
    "appeal.said": "between the author and the second reviewer",
    "audit_sample.salt": "by which chance draws",
    "audit_sample.set_at": "a setting",
    "audit_sample.set_by": "a setting",
    "calibration.published_at": "a clock",
    "fix.answer": "what an answer says is in exports and deliveries",
    "fix.recheck_id": "made of the id",
    "fix.review_id": "made of the id",
    "known_item.created_by": "one of the customer's own",
    "known_item.explanation": "the item itself",
    "known_item.initial": "the item itself",
    "known_item.payload": "the item itself",
    "known_item.voided_by": "one of the customer's own",
    "known_verdict.at": "whose day it was: of a verdict on a known answer nobody is told",
    "known_verdict.judged_at": "when it was held against what is known",
    "left_out.case_id": "operations: cases of fraud",
    "opinion.fixed": "what an answer says is in exports and deliveries",
    "review_stop.ended_at": "such a stop stops nobody any more",
    "review_stop.id": "by person and project there is one",
    "reviewer_score.confirmed_weight": "told as an interval",
    "reviewer_score.weight": "told as an interval",
    "stop.ended_at": "such a stop stops nobody any more",
    "stop.id": "by person and project there is one",
    "training_answer.answered_at": "training: only how often an item was answered, and rightly",
    "training_answer.contributor_id": "training: only how often an item was answered, and rightly",
    "training_answer.round": "training: only how often an item was answered, and rightly",
    "training_answer.submission_id": "training: only how often an item was answered, and rightly",
}


def kept() -> dict[str, set[str]]:
    """Return the tables of the schema `quality` with the names of their columns."""
    schema = (SOURCES / "schema" / "current.sql").read_text(encoding="utf-8")
    tables_of = re.findall(r"^CREATE TABLE quality\.(\w+) \((.*?)^\)", schema, re.MULTILINE | re.DOTALL)
    return {name: set(re.findall(r"^ {4}([a-z]\w*) ", body, re.MULTILINE)) for name, body in tables_of}


def told_of(table: str) -> set[str]:
    """Return the columns of the tables that give away one of the schema."""
    return {column for name in EXPORTED[table].split() for column in COLUMNS[name].names}


def section(name: str) -> str:
    """Return what the reference says under the heading of a table."""
    found = re.findall(rf"^## [^\n]*`{name}`.*?(?=^## |\Z)", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert len(found) == 1, f"{name} has {len(found)} headings in {PAGE.name}"
    return str(found[0])


def test_every_table_of_quality_is_exported_or_says_why_not() -> None:
    assert kept().keys() == EXPORTED.keys() | KEPT.keys()
    assert EXPORTED.keys().isdisjoint(KEPT)


def test_every_column_of_what_is_exported_is_told_or_says_why_not() -> None:
    columns = {(table, column) for table in EXPORTED for column in kept()[table]}
    untold = {
        f"{table}.{column}"
        for table, column in columns
        if (column not in UNTOLD or f"{table}.{column}" in RENAMED)
        and RENAMED.get(f"{table}.{column}", column) not in told_of(table)
    }
    assert untold == {name for name in UNTOLD if "." in name}
    assert RENAMED.keys() | untold <= {f"{table}.{column}" for table, column in columns}


def test_what_is_said_to_be_exported_is() -> None:
    assert {name for names in EXPORTED.values() for name in names.split()} <= set(delivery.QUALITY_TABLES)
    assert set(COLUMNS) == set(tables.TABLES)
    assert Counter(name for names in tables.GROUPS.values() for name in names) == Counter(tables.TABLES)


@pytest.mark.parametrize("name", tables.TABLES)
def test_every_column_of_a_table_is_in_the_reference(name: str) -> None:
    text = section(name)
    assert [column for column in COLUMNS[name].names if f"`{column}`" not in text] == []


def test_no_column_is_in_the_reference_that_is_in_no_table() -> None:
    page = PAGE.read_text(encoding="utf-8").split("## The figures, counted again")[0]
    cells = re.findall(
        r"^\| (`[^|]*) \| [^|]+ \| [^|]*\|$", page.split("## Columns of several tables")[1], re.MULTILINE
    )
    named = {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}
    assert named - {column for schema in COLUMNS.values() for column in schema.names} == set()
    assert len(named) > 90


@pytest.mark.parametrize("name", tables.TABLES)
def test_no_column_holds_money_as_a_float_or_a_person_by_id(name: str) -> None:
    types = {field.name: str(field.type) for field in COLUMNS[name]}
    assert {types[each] for each in types if each.endswith("_minor")} <= {"int64", "decimal128(24, 4)"}
    assert not types.keys() & {"contributor_id", "reviewer_id", "principal_id", "tenant_id", "fixed_by_id"}
