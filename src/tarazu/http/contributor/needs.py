"""What work asks for, and whether whoever reads it has that: its language and its skills, with the level and where it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from tarazu import quality, workforce
from tarazu.http.formats import Formats
from tarazu.http.language import Language
from tarazu.http.pages import translated, word
from tarazu.http.words import N_
from tarazu.kit.db import Tx


class Need(msgspec.Struct, frozen=True, kw_only=True):
    """A language or a skill (`what`) that work asks for, whether the caller has it, and at which level (`note`), in their language."""

    what: str
    name: str
    has: bool
    note: str


class Having:
    """The languages and skills of whoever acts, and how their answers in these skills did."""

    __slots__ = ("_me", "_scores")

    def __init__(self, me: workforce.Contributor, scores: Mapping[str, quality.SkillScore]) -> None:
        self._me, self._scores = me, scores

    @classmethod
    async def of(cls, tx: Tx, me: workforce.Contributor | None = None) -> Having:
        """Read what the caller has; scores only where they have skills."""
        me = me or await workforce.me(tx)
        found = quality.by_skill(await quality.my_scores(tx)) if me.skills else []
        return cls(me, {each.skill: each for each in found if each.answers})

    def needs(self, spoken: str, skills: Sequence[str], language: Language) -> list[Need]:
        """Return what work in the language `spoken` asks for, in the reader's language."""
        return [*self._needs(spoken, skills, language)]

    def _needs(self, spoken: str, skills: Sequence[str], language: Language) -> Iterator[Need]:
        if self._me.employer_id is not None:
            # A team gives its work to whom it likes.
            assigned = translated(language, N_("your team assigned you"))
            yield Need(what="language", name=word(language, "languages", spoken), has=True, note=assigned)
            for skill in skills:
                yield Need(what="skill", name=word(language, "skills", skill), has=True, note=assigned)
            return
        has = spoken in self._me.languages
        note = (_FIRST if self._me.languages[:1] == [spoken] else _FURTHER) if has else _NONE
        yield Need(what="language", name=word(language, "languages", spoken), has=has, note=translated(language, note))
        for skill in skills:
            has = skill in self._me.skills
            note = self._measured(skill, language) if has else translated(language, _NONE)
            yield Need(what="skill", name=word(language, "skills", skill), has=has, note=note)

    def _measured(self, skill: str, language: Language) -> str:
        score = self._scores.get(skill)
        if score is None:
            return translated(language, N_("recorded with you"))
        formats = Formats(language=language)
        return translated(language, N_("recorded with you; %(right)s of %(answers)s known answers right")) % {
            "right": formats.number(score.right_answers),
            "answers": formats.number(score.answers),
        }


_FIRST, _FURTHER, _NONE = N_("your first language"), N_("a further language of yours"), N_("not recorded with you")
