"""House rules of STYLE.md that a machine can hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from . import tidy_rules as rules
from .tree import ROOT, Source, repository_files, sources

# Reasons to exceed a size, one line each; the list is short and stays short.
SIZE_EXCEPTIONS: dict[str, str] = {}

SIMPLE = {
    "size": rules.size_faults, "name": rules.name_faults, "docstring": rules.docstring_faults,
    "except": rules.except_faults, "sql": rules.sql_faults, "environment": rules.environment_faults,
    "clock": rules.clock_faults, "print": rules.print_faults, "money": rules.money_faults,
}  # fmt: skip


@pytest.mark.parametrize("rule", SIMPLE)
def test_the_sources_obey(rule: str) -> None:
    found = [fault for source in sources() for fault in SIMPLE[rule](source)]
    kept = [fault for fault in found if re.split(r":[ \d]", fault)[0] not in SIZE_EXCEPTIONS or rule != "size"]
    assert not kept, "\n".join(kept)


def test_other_packages_are_entered_by_the_front_door() -> None:
    read = sources()
    doors = rules.doors_of(read)
    found = [fault for source in read for fault in rules.door_faults(source, doors)]
    assert not found, "\n".join(found)


def test_every_package_says_what_it_offers() -> None:
    doors = rules.doors_of(sources())
    assert [name for name in sorted(set(doors) - rules.OPEN_PACKAGES) if not doors[name]] == []


def test_the_repository_speaks_of_the_product_only() -> None:
    found = [fault for name, text in prose() for fault in rules.prose_faults(name, text)]
    assert not found, "\n".join(found)


def test_no_file_outside_the_package_has_an_empty_name() -> None:
    names = [path.relative_to(ROOT) for path in repository_files()]
    assert [str(name) for name in names if {Path(part).stem for part in name.parts} & rules.EMPTY_NAMES] == []


def test_lock_files_name_no_registry() -> None:
    locks = [path for path in repository_files() if path.suffix == ".lock" or path.name == "package-lock.json"]
    found = [fault for path in locks for fault in rules.lock_faults(path.name, path.read_text(encoding="utf-8"))]
    assert not found, "\n".join(found)


def prose() -> list[tuple[str, str]]:
    """Return the text files of the repository; people's own words in data and the licence are not ours."""
    found = []
    for path in repository_files():
        name = path.relative_to(ROOT).as_posix()
        if path.suffix in rules.TEXT_FILES and not name.startswith(rules.DATA) and name != "LICENSE":
            found.append((name, path.read_text(encoding="utf-8", errors="replace")))
    return found


LONG = "def f():\n" + "    x = 1\n" * 61


@pytest.mark.parametrize(
    ("rule", "name", "text", "fault"),
    [
        ("size", "tasks/a.py", LONG, "f has 62 lines"),
        ("size", "tasks/a.py", "x = 1\n" * 401, "401 lines"),
        ("name", "tasks/utils.py", "", "utils says nothing"),
        ("name", "common/a.py", "", "common says nothing"),
        ("docstring", "tasks/a.py", "x = 1", "module has no docstring"),
        ("docstring", "tasks/a.py", '"""A."""\ndef f(): ...', "f has no docstring"),
        (
            "docstring",
            "tasks/a.py",
            '"""A."""\nclass C:\n    """C."""\n    async def m(self): ...',
            "m has no docstring",
        ),
        ("docstring", "tasks/a.py", '"""A."""\nif True:\n    class C: ...', "C has no docstring"),
        ("except", "tasks/a.py", "try:\n    f()\nexcept Exception:\n    pass", "a broad except"),
        ("except", "tasks/a.py", "try:\n    f()\nexcept:\n    raise ValueError", "a broad except"),
        ("except", "tasks/a.py", "try:\n    f()\nexcept (ValueError, BaseException):\n    pass", "a broad except"),
        ("except", "tasks/a.py", "with contextlib.suppress(Exception):\n    f()", "suppresses everything"),
        ("sql", "tasks/a.py", 'x = "select a, b from tasks.task where id = 1"', "SQL belongs"),
        ("sql", "tasks/a.py", 'x = f"update tasks.task set a = {b}"', "SQL belongs"),
        ("sql", "http/a.py", 'x = """\n  with x as (select 1)"""', "SQL belongs"),
        ("environment", "tasks/a.py", "import os\nos.environ['A']", "read the settings"),
        ("environment", "kit/a.py", "from os import getenv", "read the settings"),
        ("clock", "tasks/a.py", "from datetime import datetime\ndatetime.now()", "datetime.now"),
        ("clock", "tasks/a.py", "import datetime\ndatetime.datetime.utcnow()", "datetime.utcnow"),
        ("clock", "tasks/a.py", "import time\ntime.time()", "time.time"),
        ("clock", "tasks/a.py", "from time import time", "time.time"),
        ("print", "tasks/a.py", "print(1)", "prints"),
        ("money", "ledger/a.py", "x = float(y)", "never a float"),
        ("money", "ledger/a.py", "x = 0.5", "never a float"),
        ("money", "kit/money.py", "x = y / 2", "never a float"),
    ],
)
def test_a_seeded_fault_is_found(rule: str, name: str, text: str, fault: str) -> None:
    assert any(fault in found for found in SIMPLE[rule](Source(name, text)))


@pytest.mark.parametrize(
    ("rule", "name", "text"),
    [
        ("except", "tasks/a.py", "try:\n    f()\nexcept BaseException:\n    g()\n    raise"),
        ("except", "runner/loops.py", "try:\n    f()\nexcept Exception:\n    g()"),
        ("sql", "tasks/a.py", '"""Select what is wanted from the feed."""\nx = "Update the settings first"'),
        ("sql", "kit/a.py", 'x = "select a from b"'),
        ("environment", "settings.py", "import os\nos.environ"),
        ("clock", "tasks/a.py", "import time\ntime.monotonic()\ntx.now\nclock.now()"),
        ("print", "cli.py", "print(1)"),
        ("money", "quality/a.py", "x = 0.5"),
        ("docstring", "tasks/a.py", '"""A."""\ndef _f(): ...\n'),
    ],
)
def test_what_is_allowed_passes(rule: str, name: str, text: str) -> None:
    assert list(SIMPLE[rule](Source(name, text))) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("from tarazu.tasks.intake import intake", "a back room"),
        ("import tarazu.tasks.intake", "a back room"),
        ("from tarazu.tasks import lifecycle", "does not offer lifecycle"),
        ("from tarazu.tasks.jobs import grade", "a back room"),
    ],
)
def test_a_seeded_back_room_is_found(text: str, fault: str) -> None:
    found = rules.door_faults(Source("quality/a.py", text), {"tasks": {"intake"}})
    assert any(fault in told for told in found)


@pytest.mark.parametrize(
    "text",
    [
        "from tarazu import tasks", "from tarazu.tasks import intake", "from tarazu.tasks import events",
        "from tarazu.tasks.events import TasksAdded", "from tarazu.kit.db import Tx",
        "from tarazu.quality.review.reviews import x",
    ],
)  # fmt: skip
def test_the_front_door_is_open(text: str) -> None:
    assert list(rules.door_faults(Source("quality/a.py", text), {"tasks": {"intake"}})) == []


@pytest.mark.parametrize(
    "text",
    [
        f"see {ROOT}/src", f"see {ROOT}.", "see ../" + "shared/data", "in /ro" + "ot/x", "fixes issue " + "#12",
        "from pypi" + ".org", "asked Chat" + "GPT", "by Clau" + "de",
    ],
)  # fmt: skip
def test_seeded_words_about_the_making_are_found(text: str) -> None:
    assert len(list(rules.prose_faults("README.md", text))) == 1


@pytest.mark.parametrize("text", ["/work/claims", "gpt-4 beats claude-v1", "open an issue first", "grafts/root/x"])
def test_words_of_the_product_pass(text: str) -> None:
    assert list(rules.prose_faults("README.md", text)) == []


def test_a_registry_in_a_lock_file_is_found() -> None:
    assert list(rules.lock_faults("package-lock.json", '{"resolved": "https://packages.example/lit.tgz"}'))
    assert list(rules.lock_faults("requirements.lock", "--index-url https://packages.example/simple\nlit==1"))
    assert not list(rules.lock_faults("requirements.lock", "numpy==2.2.0 --hash=sha256:00"))
