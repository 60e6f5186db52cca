"""Templates: projects that are ready to start, with guidelines, ontology and a few tasks to try them on.

Pure data beside this module: `templates/NAME.json`, and its guidelines in `templates/NAME.en.md` and `NAME.hi.md`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from tarazu import kinds
from tarazu.kit.errors import invalid, not_found
from tarazu.kit.money import Money
from tarazu.projects.model import NewProject

# Of the words of a form each task sees one language; the other kinds take both.
_ONE_LANGUAGE = "form"
_FOLDER = files("tarazu.projects") / "templates"


class Template(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A project that is ready to start. Texts are by language; the rate, the times and who may answer are proposals.

    `looks` says what a task looks like. `samples` are payloads by the language of the tasks, and the languages are
    those in which the template can be used. In `ontology` each text of a form is by language too.
    """

    name: str
    title: dict[str, str]
    description: dict[str, str]
    looks: dict[str, str]
    kind: str
    ontology: dict[str, Any]
    samples: dict[str, list[dict[str, Any]]]
    rate: dict[str, Any]
    skills: list[str]
    redundancy: int
    acceptance: str
    estimate_seconds: int
    lease_seconds: int
    guidelines: dict[str, str] = {}

    @property
    def languages(self) -> list[str]:
        """The languages that its tasks may be in."""
        return list(self.samples)

    @property
    def pay(self) -> Money:
        """What it proposes to pay for an answer."""
        return Money(**self.rate)

    def project(self, name: str, language: str, models: Sequence[str] = ()) -> NewProject:
        """Return the new project that it describes, with these models in place of those that it names.

        Refuses a language that it has no words for, and models where nobody talks to any.
        """
        return NewProject(
            name=name,
            title=self.title,
            kind=self.kind,
            language=language,
            skills=self.skills,
            redundancy=self.redundancy,
            acceptance=self.acceptance,
            lease_seconds=self.lease_seconds,
            estimate_seconds=self.estimate_seconds,
            guidelines=self.guidelines,
            ontology=self._ontology(language, models),
            rate=self.pay,
        )

    def _ontology(self, language: str, models: Sequence[str]) -> dict[str, Any]:
        if language not in self.samples:
            raise invalid("language", "not_allowed", allowed=self.languages)
        if models and "models" not in self.ontology:
            raise invalid("models", "unknown_field")
        if models:
            return {**self.ontology, "models": list(models)}
        spoken: dict[str, Any] = _spoken(self.ontology, language) if self.kind == _ONE_LANGUAGE else self.ontology
        return spoken


def templates() -> list[Template]:
    """Return every template, by name."""
    return list(_all().values())


def template(name: str) -> Template:
    """Return the template of that name. Refuses an unknown one."""
    if name not in _all():
        raise not_found("template")
    return _all()[name]


def sample_payload(kind: str, ontology: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return a payload that goes with a stored ontology: the first of `sample_payloads`."""
    return sample_payloads(kind, ontology, language)[0]


def sample_payloads(kind: str, ontology: Mapping[str, Any], language: str) -> Sequence[dict[str, Any]]:
    """Return payloads that go with a stored ontology: those of the template that it follows, else the one of its kind."""
    for one in templates():
        samples = one.samples.get(language)
        if one.kind == kind and samples and kinds.kept(kind, one.project(one.name, language).ontology) == ontology:
            return samples
    return [kinds.sample_payload(kind, ontology, "hi" if language == "hi" else "en")]


@cache
def _all() -> Mapping[str, Template]:
    found = sorted(entry.name for entry in _FOLDER.iterdir() if entry.name.endswith(".json"))
    return {name.removesuffix(".json"): _read(name.removesuffix(".json")) for name in found}


def _read(name: str) -> Template:
    read = msgspec.json.decode((_FOLDER / f"{name}.json").read_bytes(), type=Template)
    guidelines = {code: (_FOLDER / f"{name}.{code}.md").read_text(encoding="utf-8").strip() for code in ("en", "hi")}
    return msgspec.structs.replace(read, name=name, guidelines=guidelines)


def _spoken(value: Any, language: str) -> Any:
    """Return a value in which every text that is given by language is in one."""
    if isinstance(value, list):
        return [_spoken(each, language) for each in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"en", "hi"}:
        return value[language]
    return {key: _spoken(each, language) for key, each in value.items()}
