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
  role text not null check (role in ('admin', 'member', 'viewer', 'contributor', 'reviewer', 'operator')),
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

-- Failed sign-ins by a digest of what was tried (handle or address); counted over a sliding window.
create table trust.sign_in_failure (subject bytea not null, at timestamptz not null);
create index sign_in_failure_subject on trust.sign_in_failure (subject, at);
create index sign_in_failure_age on trust.sign_in_failure (at);
alter table trust.sign_in_failure enable row level security;
alter table trust.sign_in_failure force row level security;
create policy engine on trust.sign_in_failure to tz_owner using (true) with check (true);

create type trust.identity as (tenant_id uuid, principal_id uuid, persona text, role text, handle text, name text,
  language text, mode text);

create function trust.identify_key(key_digest bytea) returns setof trust.identity
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
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
grant select on trust.tenant, trust.seal to tz_customer;
grant execute on function trust.sandbox to tz_customer;
grant execute on function trust.is_sandbox to tz_customer, tz_system;
grant insert, update (revoked_at) on trust.api_key to tz_customer;
grant select (tenant_id, principal_id), delete on trust.session to tz_system;
grant select, insert, update on trust.tenant to tz_system;
grant insert, update on trust.principal, trust.api_key to tz_system;
grant select, insert on trust.seal to tz_system;
grant select, insert, update on trust.barrier to tz_system;
grant execute on function trust.identify_key, trust.identify_session, trust.sign_in_facts, trust.open_session,
  trust.close_session, trust.begin_sign_in, trust.forgive_sign_in, trust.set_language to tz_gate;
grant execute on function trust.unsealed_tenants, trust.forget_expired to tz_system;
call kit.permit('customer', 'trust:key:created', 'trust:key:revoked');
call kit.permit('system', 'trust:tenant:founded', 'trust:principal:registered', 'trust:principal:disabled',
  'trust:principal:enabled', 'trust:principal:password_reset', 'trust:session:ended', 'trust:barrier:raised',
  'trust:barrier:ended', 'trust:key:created', 'trust:key:revoked');
