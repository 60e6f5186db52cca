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
from tarazu.trust.model import LANGUAGES, Key, NewKey, Principal, Session, Tenant
from tarazu.trust.policy import GRANTS, Action, allows, policy_matrix, require
from tarazu.trust.sessions import forget_expired, identify_session, set_language, sign_in, sign_out
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
    "Action",
    "KeptHead",
    "Key",
    "NewKey",
    "Principal",
    "Session",
    "Tenant",
    "Verification",
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
    "is_sandbox",
    "keys",
    "policy_matrix",
    "principal_by_handle",
    "principals",
    "public_bytes",
    "raise_barrier",
    "read_head",
    "require",
    "revoke_key",
    "sandbox",
    "seal",
    "set_language",
    "set_password",
    "sign_in",
    "sign_out",
    "signing_key",
    "tenant_by_slug",
    "tenants",
    "unsealed_tenants",
    "verify_audit",
    "verify_lines",
]
