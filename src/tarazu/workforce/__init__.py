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
from tarazu.workforce.teams import invite_team, set_team_role

__all__ = [
    "Contributor",
    "Member",
    "contributor",
    "contributors",
    "enrol",
    "invite",
    "invite_team",
    "me",
    "member_person",
    "members",
    "pseudonym",
    "pseudonyms",
    "set_team_role",
]
