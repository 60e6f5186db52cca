"""Trust: who is who, who may do what, and the proof of what happened.

Owns the schema `trust` (tenants, principals, API keys, sessions, barriers, seals). Announces `trust:*` events.
"""

from tarazu.trust.accounts import (
    BARRIER_REASONS,
    disable,
    enable,
    end_barriers,
    end_sessions,
    raise_barrier,
    set_password,
)
from tarazu.trust.audit import export as export_audit
from tarazu.trust.audit import head as audit_head
from tarazu.trust.audit import public_bytes, seal, signing_key, unsealed_tenants
from tarazu.trust.audit import verify as verify_audit
from tarazu.trust.chains import KeptHead, Verification, read_head, verify_lines
from tarazu.trust.keys import create_key, identify_key, keys, revoke_key
from tarazu.trust.model import LANGUAGES, InvitationFacts, Key, NewKey, Principal, Session, Teammate, Tenant
from tarazu.trust.policy import GRANTS, Action, allows, policy_matrix, require
from tarazu.trust.sessions import forget_expired, identify_session, set_language, sign_in, sign_out
from tarazu.trust.teams import (
    TEAM_ROLES,
    accept_invitation,
    invitation_facts,
    invitation_token,
    invite,
    read_address,
    read_token,
    set_team_role,
    team,
)
from tarazu.trust.tenants import (
    create_principal,
    create_tenant,
    is_sandbox,
    principal_by_handle,
    principals,
    sandbox,
    tenant_by_slug,
    tenants,
)

__all__ = [
    "BARRIER_REASONS",
    "GRANTS",
    "LANGUAGES",
    "TEAM_ROLES",
    "Action",
    "InvitationFacts",
    "KeptHead",
    "Key",
    "NewKey",
    "Principal",
    "Session",
    "Teammate",
    "Tenant",
    "Verification",
    "accept_invitation",
    "allows",
    "audit_head",
    "create_key",
    "create_principal",
    "create_tenant",
    "disable",
    "enable",
    "end_barriers",
    "end_sessions",
    "export_audit",
    "forget_expired",
    "identify_key",
    "identify_session",
    "invitation_facts",
    "invitation_token",
    "invite",
    "is_sandbox",
    "keys",
    "policy_matrix",
    "principal_by_handle",
    "principals",
    "public_bytes",
    "raise_barrier",
    "read_address",
    "read_head",
    "read_token",
    "require",
    "revoke_key",
    "sandbox",
    "seal",
    "set_language",
    "set_password",
    "set_team_role",
    "sign_in",
    "sign_out",
    "signing_key",
    "team",
    "tenant_by_slug",
    "tenants",
    "unsealed_tenants",
    "verify_audit",
    "verify_lines",
]
