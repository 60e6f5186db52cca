-- Tenants, principals, keys, sessions and the sealed chain of events.
create table trust.tenant (
  id uuid primary key,
  name text not null check (length(name) between 1 and 200),
  slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  cell text not null default 'main',
  created_at timestamptz not null,
  closed_at timestamptz,
  -- The tenant whose trials this one holds: another world, in which nobody works and nothing is paid.
  sandbox_of uuid unique references trust.tenant (id)
);
alter table trust.tenant enable row level security;
alter table trust.tenant force row level security;
create policy engine on trust.tenant to tz_owner using (true) with check (true);
create policy customer on trust.tenant for select to tz_customer using (id = (select context.tenant()));
create policy system on trust.tenant to tz_system using (true) with check (true);
insert into trust.tenant values ('00000000-0000-0000-0000-000000000000', 'Platform', 'platform', 'main', '2026-01-01Z');

-- The caller's sandbox, founded when it is first asked for.
create function trust.sandbox(made uuid, at timestamptz) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare mine uuid := context.tenant(); found_id uuid;
begin
  select t.id into found_id from trust.tenant t where t.sandbox_of = mine;
  if found then return found_id; end if;
  insert into trust.tenant (id, name, slug, created_at, sandbox_of)
    select made, left(t.name, 193) || ' (test)', 'test-' || replace(made::text, '-', ''), at, t.id
      from trust.tenant t where t.id = mine and t.sandbox_of is null
    on conflict (sandbox_of) do nothing;
  select t.id into strict found_id from trust.tenant t where t.sandbox_of = mine;
  return found_id;
end $$;
create function trust.is_sandbox() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as
$$ select exists (select from trust.tenant t where t.id = context.tenant() and t.sandbox_of is not null) $$;

create table trust.principal (
  tenant_id uuid not null references trust.tenant (id),
  id uuid not null,
  persona text not null check (persona in ('customer', 'contributor', 'ops')),
  role text not null check (role in ('admin', 'manager', 'member', 'viewer', 'contributor', 'labeler', 'reviewer', 'operator',
    'investigator')),
  handle text not null unique check (handle = lower(handle) and length(handle) between 1 and 200),
  name text not null check (length(name) between 1 and 200),
  language text not null default 'en' check (language in ('en', 'hi')),
  password_hash text,
  created_at timestamptz not null,
  disabled_at timestamptz,
  primary key (tenant_id, id),
  unique (id)
);
call kit.protect('trust.principal');
create policy self on trust.principal for select to tz_contributor, tz_ops using (id = (select context.person()));

create table trust.api_key (
  tenant_id uuid not null,
  id uuid not null,
  principal_id uuid not null,
  name text not null check (length(name) between 1 and 200),
  prefix text not null,
  digest bytea not null unique check (length(digest) = 32),
  mode text not null check (mode in ('live', 'test')),
  created_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, principal_id) references trust.principal (tenant_id, id)
);
call kit.protect('trust.api_key');

create table trust.session (
  tenant_id uuid not null,
  digest bytea not null check (length(digest) = 32),
  principal_id uuid not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (digest),
  foreign key (tenant_id, principal_id) references trust.principal (tenant_id, id)
);
call kit.protect('trust.session');
create index session_expiry on trust.session (expires_at);

-- Who was asked to join, and until when they may; the link is made from the id, which another invitation replaces.
create table trust.invitation (
  tenant_id uuid not null,
  principal_id uuid not null,
  id uuid not null unique,
  invited_by uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  primary key (tenant_id, principal_id),
  foreign key (tenant_id, principal_id) references trust.principal (tenant_id, id)
);
call kit.protect('trust.invitation');

-- Failed sign-ins by a digest of what was tried (handle or address); counted over a sliding window.
create table trust.sign_in_failure (subject bytea not null, at timestamptz not null);
create index sign_in_failure_subject on trust.sign_in_failure (subject, at);
create index sign_in_failure_age on trust.sign_in_failure (at);
alter table trust.sign_in_failure enable row level security;
alter table trust.sign_in_failure force row level security;
create policy engine on trust.sign_in_failure to tz_owner using (true) with check (true);

create type trust.identity as (tenant_id uuid, principal_id uuid, persona text, role text, handle text, name text,
  language text, mode text);

create function trust.identify_key(key_digest bytea, at timestamptz) returns setof trust.identity
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  update trust.api_key k set last_used_at = at
   where k.digest = key_digest and k.revoked_at is null and coalesce(k.last_used_at, '-infinity') < at - interval '1 minute';
  select p.tenant_id, p.id, p.persona, p.role, p.handle, p.name, p.language, k.mode
    from trust.api_key k join trust.principal p on p.tenant_id = k.tenant_id and p.id = k.principal_id
   where k.digest = key_digest and k.revoked_at is null and p.disabled_at is null
$$;
create function trust.identify_session(session_digest bytea, at timestamptz) returns setof trust.identity
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  update trust.session s set seen_at = at
   where s.digest = session_digest and s.seen_at < at - interval '1 minute' and s.expires_at > at;
  select p.tenant_id, p.id, p.persona, p.role, p.handle, p.name, p.language, 'live'
    from trust.session s join trust.principal p on p.tenant_id = s.tenant_id and p.id = s.principal_id
   where s.digest = session_digest and s.expires_at > at and p.disabled_at is null
     and s.seen_at > at - case p.persona when 'ops' then interval '30 minutes' else interval '12 hours' end
$$;
create function trust.sign_in_facts(wanted text)
returns table (tenant_id uuid, principal_id uuid, persona text, password_hash text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.tenant_id, p.id, p.persona, p.password_hash from trust.principal p
   where p.handle = wanted and p.disabled_at is null
$$;
create function trust.open_session(session_digest bytea, tenant uuid, person uuid, event uuid, at timestamptz,
  lasts interval) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into trust.session values (tenant, session_digest, person, at, at, at + lasts);
  perform kit.record_event(tenant, event, 'trust:session:opened', person, person, '{}', at);
end $$;
create function trust.close_session(session_digest bytea) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as
$$ delete from trust.session where digest = session_digest $$;
-- An attempt counts before its password is looked at, so that guesses side by side are counted too; one that turns out
-- right is forgotten. Returns how many each subject has had since then.
create function trust.begin_sign_in(subjects bytea[], at timestamptz, since timestamptz) returns bigint[]
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform pg_advisory_xact_lock(79, hashtext(encode(subjects[1], 'hex')));
  insert into trust.sign_in_failure select unnest(subjects), begin_sign_in.at;
  return array(select (select count(*) from trust.sign_in_failure f where f.subject = x.subject and f.at > since)
    from unnest(subjects) with ordinality x (subject, n) order by x.n);
end $$;
create function trust.forgive_sign_in(subjects bytea[], at timestamptz) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as
$$ delete from trust.sign_in_failure f where f.subject = any (subjects) and f.at = forgive_sign_in.at $$;
-- Forgets a bounded number of sessions and attempts that are over; returns how many.
create function trust.forget_expired(at timestamptz, attempts_before timestamptz, most int) returns bigint
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  with ended as (delete from trust.session where digest = any (array(
      select s.digest from trust.session s where s.expires_at < at limit most)) returning 1),
  tried as (delete from trust.sign_in_failure where ctid = any (array(
      select f.ctid from trust.sign_in_failure f where f.at < attempts_before limit most)) returning 1)
  select (select count(*) from ended) + (select count(*) from tried)
$$;
create function trust.set_language(person uuid, wanted text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as
$$ update trust.principal set language = wanted where id = person $$;

-- Whether the caller leads the team of its tenant; one change of a team at a time, so that two admins cannot shut each other
-- out.
create function trust.leads_team() returns boolean
language plpgsql volatile as $$
declare tenant uuid := context.tenant();
begin
  perform pg_advisory_xact_lock(83, hashtext(tenant::text));
  return tenant <> all ((select trust.barred())::uuid[]) and exists (select from trust.principal p where p.tenant_id = tenant
    and p.id = context.person() and p.persona = 'customer' and p.role = 'admin' and p.disabled_at is null);
end $$;

-- Asks somebody to join the caller's team: `invited`, `renewed` (another link; the old one ends), `present` when they are in
-- it, `disabled` when they were shut out of it, `elsewhere` when the address is somebody's who is not ours to name,
-- `forbidden`.
create function trust.invite(who uuid, invitation uuid, address text, as_persona text, as_role text, at timestamptz,
  until timestamptz) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare tenant uuid := context.tenant(); p trust.principal; is_new boolean;
begin
  if trust.leads_team() is not true then return 'forbidden'; end if;
  insert into trust.principal (tenant_id, id, persona, role, handle, name, created_at)
    values (tenant, who, as_persona, as_role, address, split_part(address, '@', 1), at) on conflict (handle) do nothing;
  is_new := found;
  select * into p from trust.principal x where x.tenant_id = tenant and x.handle = address;
  if not found or p.persona not in ('customer', 'contributor') then return 'elsewhere'; end if;
  if p.disabled_at is not null then return 'disabled'; end if;
  if not is_new and not exists (select from trust.invitation i
      where i.tenant_id = tenant and i.principal_id = p.id and i.accepted_at is null) then return 'present'; end if;
  insert into trust.invitation values (tenant, p.id, invitation, context.person(), at, until)
    on conflict (tenant_id, principal_id) do update set id = excluded.id, invited_by = excluded.invited_by,
      created_at = excluded.created_at, expires_at = excluded.expires_at;
  return case when is_new then 'invited' else 'renewed' end;
end $$;

-- Gives somebody of the caller's team another role: `set`, `same`, `missing`, `last_admin`, `forbidden`. Sessions end; whoever labels from
-- now on acts for nobody, so that keys end too.
create function trust.set_team_role(address text, as_persona text, as_role text, at timestamptz) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare tenant uuid := context.tenant(); p trust.principal;
begin
  if trust.leads_team() is not true then return 'forbidden'; end if;
  select * into p from trust.principal x where x.tenant_id = tenant and x.handle = address and x.disabled_at is null
    and x.persona in ('customer', 'contributor') for update;
  if not found then return 'missing'; end if;
  if p.persona = as_persona and p.role = as_role then return 'same'; end if;
  if p.role = 'admin' and not exists (select from trust.principal o where o.tenant_id = tenant and o.id <> p.id
      and o.persona = 'customer' and o.role = 'admin' and o.disabled_at is null
      and not exists (select from trust.invitation i where i.tenant_id = tenant and i.principal_id = o.id
        and i.accepted_at is null)) then return 'last_admin'; end if;
  update trust.principal x set persona = as_persona, role = as_role where x.tenant_id = tenant and x.id = p.id;
  delete from trust.session s where s.tenant_id = tenant and s.principal_id = p.id;
  if as_persona = 'contributor' then
    update trust.api_key k set revoked_at = at where k.tenant_id = tenant and k.principal_id = p.id and k.revoked_at is null;
  end if;
  return 'set';
end $$;

-- What an invitation says to whoever holds its link, as long as it is good.
create function trust.invitation_facts(invitation uuid, at timestamptz)
returns table (team text, handle text, role text, name text, language text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select t.name, p.handle, p.role, p.name, p.language from trust.invitation i
    join trust.principal p on p.tenant_id = i.tenant_id and p.id = i.principal_id and p.disabled_at is null
    join trust.tenant t on t.id = i.tenant_id and t.closed_at is null
   where i.id = invitation and i.accepted_at is null and i.expires_at > at
$$;
create function trust.accept_invitation(invitation uuid, event uuid, given_name text, given_hash text, at timestamptz)
returns table (tenant_id uuid, principal_id uuid, persona text, password_hash text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare i trust.invitation;
begin
  update trust.invitation x set accepted_at = at where x.id = invitation and x.accepted_at is null and x.expires_at > at
     and exists (select from trust.principal p where p.tenant_id = x.tenant_id and p.id = x.principal_id and p.disabled_at is null)
     and exists (select from trust.tenant t where t.id = x.tenant_id and t.closed_at is null)
    returning * into i;
  if not found then return; end if;
  perform kit.record_event(i.tenant_id, event, 'trust:invitation:accepted', i.principal_id, i.principal_id, '{}', at);
  return query update trust.principal p set password_hash = given_hash, name = given_name
    where p.tenant_id = i.tenant_id and p.id = i.principal_id returning p.tenant_id, p.id, p.persona, p.password_hash;
end $$;

-- The chain: one row seals every event of one tenant with from_xid <= xid < upto, in (xid, id) order. seq counts 1, 2, 3
-- without a gap; content is the digest over the events, previous the hash of the seal before, and hash the digest of all
-- that the seal says (tenant, seq, sealed_at, events, previous, content), which is what is signed.
create table trust.seal (
  tenant_id uuid not null,
  seq bigint not null,
  sealed_at timestamptz not null,
  from_xid xid8 not null,
  upto xid8 not null,
  events bigint not null,
  previous bytea not null,
  content bytea not null,
  hash bytea not null,
  signature bytea not null,
  primary key (tenant_id, seq),
  check (seq > 0 and from_xid < upto and events > 0)
);
call kit.protect('trust.seal');

create function trust.unsealed_tenants() returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select t.id from trust.tenant t
   where exists (select from kit.event e where e.tenant_id = t.id
     and e.xid >= coalesce((select s.upto from trust.seal s where s.tenant_id = t.id order by s.seq desc limit 1), '0'))
$$;

-- Nobody but the functions of signing in reads what a password or a key is checked against.
grant select (tenant_id, id, persona, role, handle, name, language, created_at, disabled_at) on trust.principal
  to tz_customer, tz_contributor, tz_ops, tz_system;
grant select (tenant_id, id, principal_id, name, prefix, mode, created_at, last_used_at, revoked_at) on trust.api_key
  to tz_customer, tz_system;
grant select on trust.tenant, trust.seal, trust.invitation to tz_customer;
grant execute on function trust.invite, trust.set_team_role to tz_customer;
grant execute on function trust.sandbox to tz_customer;
grant execute on function trust.is_sandbox to tz_customer, tz_system;
grant insert, update (revoked_at) on trust.api_key to tz_customer;
grant select (tenant_id, principal_id), delete on trust.session to tz_system;
grant select, insert, update on trust.tenant to tz_system;
grant insert, update on trust.principal, trust.api_key to tz_system;
grant select, insert on trust.seal to tz_system;
grant select, insert, update on trust.barrier to tz_system;
grant execute on function trust.identify_key, trust.identify_session, trust.sign_in_facts, trust.open_session,
  trust.close_session, trust.begin_sign_in, trust.forgive_sign_in, trust.set_language, trust.invitation_facts,
  trust.accept_invitation to tz_gate;
grant execute on function trust.unsealed_tenants, trust.forget_expired to tz_system;
call kit.permit('customer', 'trust:key:created', 'trust:key:revoked', 'trust:teammate:invited', 'trust:teammate:role_set');
call kit.permit('system', 'trust:tenant:founded', 'trust:principal:registered', 'trust:principal:disabled',
  'trust:principal:enabled', 'trust:principal:password_reset', 'trust:session:ended', 'trust:barrier:raised',
  'trust:barrier:ended', 'trust:key:created', 'trust:key:revoked');
