"""Recorded crowds: who said what of which task, and what is true."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from tarazu.kit.errors import Refusal

CLASSES_MAX = 32
_COLUMNS = {"labels.csv": ("task", "worker", "label"), "truth.csv": ("task", "label")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """One set of judgements; of somebody's several on a task the first counts. `truth` knows some tasks."""

    name: str
    tasks: list[str]
    people: list[str]
    labels: list[str]
    said: dict[tuple[str, str], str]
    truth: dict[str, str]

    @property
    def columns(self) -> tuple[list[str], list[str], list[str]]:
        """Tasks, people and labels of the judgements, row by row."""
        return [task for task, _ in self.said], [person for _, person in self.said], list(self.said.values())


def read_crowds(folder: Path) -> list[Crowd]:
    """Read the set in a folder, or every set in the folders below it that is of categories.

    Raises:
        Refusal: `crowd_missing` where there is none; `table_empty`, `crowd_columns` or `crowd_unreadable`, naming the file.
    """
    places = [folder] if (folder / "labels.csv").is_file() else sorted(folder.glob("*/"))
    found = [_read(place) for place in places if (place / "labels.csv").is_file() and (place / "truth.csv").is_file()]
    usable = [crowd for crowd in found if 2 <= len(crowd.labels) <= CLASSES_MAX]
    if not usable:
        raise Refusal("crowd_missing", "not_found", {"folder": str(folder)})
    return usable


def _read(place: Path) -> Crowd:
    said: dict[tuple[str, str], str] = {}
    for task, person, label in _rows(place / "labels.csv"):
        said.setdefault((task, person), label)
    truth = {row[0]: row[1] for row in _rows(place / "truth.csv")}
    return Crowd(
        name=place.resolve().name,
        tasks=list(dict.fromkeys(task for task, _ in said)),
        people=list(dict.fromkeys(person for _, person in said)),
        labels=sorted(set(said.values())),
        said=said,
        truth=truth,
    )


def _rows(path: Path) -> list[tuple[str, ...]]:
    wanted = _COLUMNS[path.name]
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            if reader.fieldnames is None:
                raise Refusal("table_empty", "invalid", {"file": str(path)})
            if not set(wanted) <= set(reader.fieldnames):
                raise Refusal("crowd_columns", "invalid", {"file": str(path), "expected": ", ".join(wanted)})
            return [tuple(row[name] or "" for name in wanted) for row in reader]
    except (UnicodeDecodeError, csv.Error):
        raise Refusal("crowd_unreadable", "invalid", {"file": str(path), "expected": "CSV"}) from None
