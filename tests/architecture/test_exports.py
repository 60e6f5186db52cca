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
    "appeal": "appeals",
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
    "language_count": "drift",
    "left_out": "judgements repairs",
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


def kept() -> set[str]:
    """Return the names of the tables of the schema `quality`."""
    schema = (SOURCES / "schema" / "current.sql").read_text(encoding="utf-8")
    return set(re.findall(r"^CREATE TABLE quality\.(\w+) ", schema, re.MULTILINE))


def section(name: str) -> str:
    """Return what the reference says under the heading of a table."""
    found = re.findall(rf"^## [^\n]*`{name}`.*?(?=^## |\Z)", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert len(found) == 1, f"{name} has {len(found)} headings in {PAGE.name}"
    return str(found[0])


def test_every_table_of_quality_is_exported_or_says_why_not() -> None:
    assert kept() == EXPORTED.keys() | KEPT.keys()
    assert EXPORTED.keys().isdisjoint(KEPT)


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
