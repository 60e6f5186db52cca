"""The workforce: contributors, their languages and skills, and the tenants that invited them.

Owns the schema `workforce`. Announces `workforce:*` events.
"""

from tarazu.workforce.contributors import (
    contributor,
    contributors,
    enrol,
    invite,
    me,
    member_person,
    members,
    pseudonym,
    pseudonyms,
)
from tarazu.workforce.model import Contributor, Member

__all__ = [
    "Contributor",
    "Member",
    "contributor",
    "contributors",
    "enrol",
    "invite",
    "me",
    "member_person",
    "members",
    "pseudonym",
    "pseudonyms",
]
