-- insert_tenant -> Tenant
-- Found a tenant.
insert into trust.tenant (id, name, slug, created_at) values (:id, :name, :slug, :at)
returning id, name, slug, cell, created_at, closed_at

-- tenants -> Tenant*
-- Every tenant this actor may know of, without their sandboxes.
select id, name, slug, cell, created_at, closed_at from trust.tenant
 where id <> '00000000-0000-0000-0000-000000000000' and sandbox_of is null order by slug

-- sandbox -> uuid
-- The tenant that holds the trials of this one, founded now if it is not there.
select trust.sandbox(:made, :at)

-- is_sandbox -> bool
-- Whether the caller's tenant holds the trials of another.
select trust.is_sandbox()

-- tenant_by_slug -> Tenant?
-- A tenant by its short name.
select id, name, slug, cell, created_at, closed_at from trust.tenant where slug = :slug

-- insert_principal -> Principal
-- Register someone who can sign in or hold keys.
insert into trust.principal (tenant_id, id, persona, role, handle, name, language, password_hash, created_at)
values (:tenant_id, :id, :persona, :role, :handle, :name, :language, :password_hash, :at)
returning tenant_id, id, persona, role, handle, name, language, created_at, disabled_at

-- principal_by_handle -> Principal?
-- A principal of this tenant by handle.
select tenant_id, id, persona, role, handle, name, language, created_at, disabled_at from trust.principal
 where tenant_id = :tenant_id and handle = lower(:handle)

-- principals -> Principal*
-- The principals of this tenant.
select tenant_id, id, persona, role, handle, name, language, created_at, disabled_at from trust.principal
 where tenant_id = :tenant_id order by handle

-- team -> Teammate*
-- Who is of the tenant's team, and who was asked to join.
select p.id, p.handle as address, p.name, case p.persona when 'contributor' then 'labeler' else p.role end as role, p.created_at,
  i.id as invitation_id, i.expires_at
  from trust.principal p
  left join trust.invitation i on i.tenant_id = p.tenant_id and i.principal_id = p.id and i.accepted_at is null
 where p.tenant_id = :tenant_id and p.persona in ('customer', 'contributor') and p.disabled_at is null order by p.handle

-- teammate_id -> uuid
-- Somebody of the tenant by address.
select id from trust.principal where tenant_id = :tenant_id and handle = :handle

-- invite_teammate -> str
-- Ask somebody to join the team of the caller, who leads it.
select trust.invite(:person, :invitation, :address, :persona, :role, :at, :until)

-- set_team_role -> str
-- Give somebody of the caller's team another role.
select trust.set_team_role(:address, :persona, :role, :at)

-- invitation_facts -> InvitationFacts?
-- What an invitation is to, as long as it is good.
select * from trust.invitation_facts(:invitation, :at)

-- accept_invitation -> SignInFacts?
-- Join, once.
select * from trust.accept_invitation(:invitation, :event, :name, :password_hash, :at)

-- set_password -> none
-- Store a new password hash.
update trust.principal set password_hash = :password_hash where tenant_id = :tenant_id and id = :id

-- end_sessions -> none
-- Forget every session of a principal.
delete from trust.session where tenant_id = :tenant_id and principal_id = :id

-- set_disabled -> none
-- Shut a principal out as of a moment, or with null let it in again.
update trust.principal set disabled_at = :at where tenant_id = :tenant_id and id = :id

-- insert_key -> none
-- Keep a key's digest; the key itself is never stored.
insert into trust.api_key (tenant_id, id, principal_id, name, prefix, digest, mode, created_at)
values (:tenant_id, :id, :principal_id, :name, :prefix, :digest, :mode, :at)

-- keys -> Key*
-- The keys of this tenant, newest first.
select k.id, k.principal_id, p.handle, k.name, k.prefix, k.mode, k.created_at, k.last_used_at, k.revoked_at
  from trust.api_key k join trust.principal p on p.tenant_id = k.tenant_id and p.id = k.principal_id
 where k.tenant_id = :tenant_id order by k.id desc

-- revoke_key -> none
-- Revoke a key that is still good.
update trust.api_key set revoked_at = :at where tenant_id = :tenant_id and id = :id and revoked_at is null

-- identify_key -> Identity?
-- Who holds the key with this digest; that it was used is noted once a minute.
select * from trust.identify_key(:digest, :at)

-- identify_session -> Identity?
-- Who holds the session with this digest.
select * from trust.identify_session(:digest, :at)

-- sign_in_facts -> SignInFacts?
-- What a sign-in needs to know about a handle.
select * from trust.sign_in_facts(:handle)

-- open_session -> none
-- Store a session.
select trust.open_session(:digest, :tenant_id, :principal_id, :event, :at, :lasts::interval)

-- close_session -> none
-- Forget a session.
select trust.close_session(:digest)

-- begin_sign_in -> Attempts
-- Count an attempt, and say how many each subject has had.
select counts from trust.begin_sign_in(:subjects::bytea[], :at, :since) as counts

-- forgive_sign_in -> none
-- Forget an attempt that turned out right.
select trust.forgive_sign_in(:subjects::bytea[], :at)

-- forget_expired -> int
-- Forget a bounded number of sessions and attempts that are over.
select trust.forget_expired(:at, :attempts_before, :most)

-- set_language -> none
-- Remember the language a principal reads.
select trust.set_language(:principal_id, :language)

-- unsealed_tenants -> uuid*
-- Tenants with events after their last seal.
select * from trust.unsealed_tenants()

-- last_seal -> SealRow?
-- The head of a tenant's chain.
select seq, sealed_at, from_xid::text as from_xid, upto::text as upto, events, previous, content, hash, signature
  from trust.seal where tenant_id = :tenant_id order by seq desc limit 1

-- seal_horizon -> str
-- Transactions before this one are all finished.
select pg_snapshot_xmin(pg_current_snapshot())::text

-- digests_between -> bytes*
-- Digests of the events of a range of transactions, in chain order.
select digest from kit.event
 where tenant_id = :tenant_id and xid >= :from_xid::text::xid8 and xid < :upto::text::xid8 order by xid, id

-- insert_seal -> none
-- Add one link to the chain.
insert into trust.seal (tenant_id, seq, sealed_at, from_xid, upto, events, previous, content, hash, signature)
values (:tenant_id, :seq, :sealed_at, :from_xid::text::xid8, :upto::text::xid8, :events, :previous, :content, :hash,
  :signature)

-- lock_chain -> none
-- One sealer at a time for a tenant.
select pg_advisory_xact_lock(78, hashtext(:tenant_id::text))

-- seals -> SealRow*
-- Every link of a tenant's chain.
select seq, sealed_at, from_xid::text as from_xid, upto::text as upto, events, previous, content, hash, signature
  from trust.seal where tenant_id = :tenant_id order by seq

-- sealed_leaves -> Leaf*
-- The exact text of every event before the end of a seal, with the transaction it belongs to, in chain order.
select e.xid::text as xid, kit.event_leaf(e) as leaf, e.digest from kit.event e
 where e.tenant_id = :tenant_id and e.xid < :upto::text::xid8
 order by e.xid, e.id

-- insert_barrier -> none
-- Bar a principal from a tenant.
insert into trust.barrier (id, principal_id, tenant_id, reason, since, until, created_by)
values (:id, :principal_id, :tenant_id, :reason, :since, :until, :created_by)

-- end_barriers -> none
-- End what bars a principal from a tenant.
update trust.barrier set until = :at
 where tenant_id = :tenant_id and principal_id = :principal_id and (until is null or until > :at)

-- alias_of -> uuid
-- The name under which the tenant's log knows a principal of the platform.
select context.alias(:tenant_id, :principal_id)
