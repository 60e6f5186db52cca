"""Checking a sealed log without any database: what is found, and what only a kept head finds."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from tarazu import trust
from tarazu.kit.errors import Refusal
from tarazu.trust.chains import GENESIS, content_of, head_document, statement

TENANT = "0197a000-0000-7000-8000-000000000001"
KEY = trust.signing_key(b"\x07" * 32)
PUBLIC = trust.public_bytes(KEY)


def sealed(count: int, *, key: Any = KEY, tenant: str = TENANT, text: str = "event") -> list[bytes]:
    """Return a log of `count` seals over two events each."""
    rows: list[dict[str, Any]] = [
        {"tarazu_audit": 1, "tenant": tenant, "public_key": trust.public_bytes(key).hex(), "seals": count}
    ]
    previous = GENESIS
    for number in range(1, count + 1):
        leaves = [f"{text} {number}.{each}" for each in (1, 2)]
        digests = [hashlib.sha256(leaf.encode()).digest() for leaf in leaves]
        rows += [{"leaf": leaf, "digest": digest.hex()} for leaf, digest in zip(leaves, digests, strict=True)]
        seal = _seal(key, tenant, number, digests, previous)
        previous = bytes.fromhex(seal["hash"])
        rows.append(seal)
    return [json.dumps(row).encode() for row in rows]


def _seal(key: Any, tenant: str, number: int, digests: list[bytes], previous: bytes) -> dict[str, Any]:
    at, content = f"2026-11-22T10:{number:02}:00.000000+00:00", content_of(digests)
    said = statement(tenant, number, at, len(digests), previous, content)
    return {
        "seal": number,
        "sealed_at": at,
        "events": len(digests),
        "previous": previous.hex(),
        "content": content.hex(),
        "hash": hashlib.sha256(said).hexdigest(),
        "signature": key.sign(said).hex(),
    }


def kept(lines: list[bytes], number: int) -> str:
    """Return the head document that somebody kept when the log ended with a seal."""
    rows = [json.loads(line) for line in lines]
    seal = next(row for row in rows if row.get("seal") == number)
    return json.dumps(head_document(rows[0]["tenant"], bytes.fromhex(rows[0]["public_key"]), seal))


def faults(lines: list[bytes], head: str | None = None, key: bytes | None = PUBLIC) -> tuple[str, ...]:
    """Return what a check finds."""
    return trust.verify_lines(iter(lines), key, trust.read_head(head) if head else None).faults


def cut(lines: list[bytes], seals: int) -> list[bytes]:
    """Return the log as a forger without the key would leave it after the first seals, its header made to fit."""
    header = {**json.loads(lines[0]), "seals": seals}
    return [json.dumps(header).encode(), *lines[1 : 1 + 3 * seals]]


def test_an_honest_log_has_its_last_seal_as_its_head() -> None:
    log = sealed(3)
    found = trust.verify_lines(iter(log), PUBLIC)
    assert (found.ok, found.events, found.seals) == (True, 6, 3)
    assert found.document
    assert (found.document["seal"], found.document["hash"]) == (3, found.head)
    assert found.document["sealed_at"] == "2026-11-22T10:03:00.000000+00:00"


def test_newest_seals_cut_off_are_seen_by_whoever_kept_the_head_and_by_nobody_else() -> None:
    log = sealed(5)
    short = cut(log, 3)
    assert faults(short) == ()
    assert faults(short, kept(log, 5)) == ("the log ends at seal 3, before the kept head, seal 5",)
    assert faults(log, kept(log, 3)) == ()


def test_a_file_that_broke_off_between_two_seals_is_noticed_without_a_head() -> None:
    log = sealed(5)
    assert faults(log[: 1 + 3 * 4]) == ("the log ends at seal 4; its header says that there are 5",)


def test_number_and_digest_do_as_a_head() -> None:
    log = sealed(3)
    digest = json.loads(kept(log, 2))["hash"]
    assert faults(log, f"2:{digest}") == ()
    assert faults(log, f"2:{'0' * 64}") == ("seal 2 is not the one that was kept: the log was written anew",)
    assert len(faults(log, f"4:{digest}")) == 1


def test_a_log_written_anew_with_the_same_key_differs_from_the_kept_head() -> None:
    anew = sealed(4, text="another story")
    assert faults(anew) == ()
    assert faults(anew, kept(sealed(3), 3)) == ("seal 3 is not the one that was kept: the log was written anew",)


def test_a_seal_cut_out_of_the_middle_leaves_a_gap() -> None:
    log = sealed(4)
    told = faults([*log[:4], *log[7:]])
    assert told[0] == "seal 2 is missing: seal 3 stands in its place"


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("sealed_at", "2025-01-01T00:00:00.000000+00:00", "seal 2 is not signed by the pinned key"),
        ("events", 1, "seal 2 does not cover the events before it"),
        ("content", "00" * 32, "seal 2 does not cover the events before it"),
        ("previous", "00" * 32, "seal 2 does not follow seal 1"),
        ("hash", "00" * 32, "seal 2 was changed"),
        ("seal", 7, "seal 2 is missing: seal 7 stands in its place"),
        ("signature", "00" * 64, "seal 2 is not signed by the pinned key"),
        ("signature", None, "unreadable line after event 4"),
    ],
)
def test_whatever_a_seal_says_is_covered_by_its_signature(field: str, value: object, told: str) -> None:
    log = sealed(3)
    log[6] = json.dumps({**json.loads(log[6]), field: value}).encode()
    assert told in faults(log)


def test_every_line_that_is_left_out_is_noticed() -> None:
    log = sealed(4)
    for number in range(len(log)):
        assert faults(log[:number] + log[number + 1 :]), number


def test_another_key_another_tenant_and_two_logs_in_one_are_refused() -> None:
    other = trust.signing_key(b"\x08" * 32)
    assert "seal 1 is not signed by the pinned key" in faults(sealed(2, key=other))
    elsewhere = sealed(2, tenant="0197a000-0000-7000-8000-000000000002")
    assert "the kept head is of another tenant's log" in faults(elsewhere, kept(sealed(2), 2))
    assert "the kept head was signed by another key" in faults(sealed(2), kept(sealed(2, key=other), 2))
    assert any("second header" in each for each in faults([*sealed(1), *sealed(1)]))
    assert "there is no header: this is not an exported log" in faults(sealed(1)[1:], key=PUBLIC)


@pytest.mark.parametrize("lines", [[], [b"task,worker,label\n"], [b'{"a": 1}\n'], [b"\xff\x00"]])
def test_another_file_is_no_broken_log(lines: list[bytes]) -> None:
    with pytest.raises(Refusal, match="no_audit_log"):
        trust.verify_lines(iter(lines))


def test_a_kept_head_pins_the_key_that_signed_it() -> None:
    forged = sealed(2, key=trust.signing_key(b"\x08" * 32))
    assert faults(forged, key=None) == ()
    assert faults(forged, kept(sealed(2), 2), key=None)


@pytest.mark.parametrize(
    "changed", [{"seal": 9}, {"hash": "0" * 64}, {"signature": "00"}, {"public_key": None}, {"seal": {}}]
)
def test_a_head_that_was_changed_or_is_none_is_refused(changed: dict[str, Any]) -> None:
    document = json.loads(kept(sealed(2), 2))
    for text in (json.dumps({**document, **changed}), "[]", "", "0:" + "0" * 64, "nonsense"):
        with pytest.raises(Refusal, match="head_unreadable"):
            trust.read_head(text)
