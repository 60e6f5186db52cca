"""Who fits what: pure, so that the reasons shown to a contributor are the reasons used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

FULL_FIT = 1000
SKILL_WEIGHT = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a contributor may take from a queue; `fit` is 0..1000, `reasons` are codes for the contributor."""

    ok: bool
    fit: int
    reasons: tuple[str, ...]


def eligible(languages: Sequence[str], skills: Sequence[str], language: str, needed: Sequence[str]) -> Verdict:
    """Say whether somebody who speaks `languages` and has `skills` may take work in `language` that needs `needed`.

    All needed skills must be there. Work that uses a skill fits better than work that anyone could do, and work in
    a first language better than in a second.
    """
    if language not in languages:
        return Verdict(ok=False, fit=0, reasons=("language",))
    if missing := [skill for skill in needed if skill not in skills]:
        return Verdict(ok=False, fit=0, reasons=tuple(f"needs:{skill}" for skill in missing))
    reasons = [f"speaks:{language}", *(f"has:{skill}" for skill in needed)]
    fit = FULL_FIT - SKILL_WEIGHT
    if needed:
        fit += SKILL_WEIGHT
    elif not [skill for skill in skills if skill != "generalist"]:
        fit += SKILL_WEIGHT // 2
    if languages[0] != language:
        fit -= SKILL_WEIGHT // 4
    return Verdict(ok=True, fit=fit, reasons=tuple(reasons))
