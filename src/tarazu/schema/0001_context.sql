-- The signed context that row security trusts, the event outbox, and what every protected table shares.
-- Nothing may be called unless it is granted.
alter default privileges revoke execute on functions from public;
create schema context;
create schema kit;
create schema jobs;

-- Two HMAC pads (RFC 2104) that only the owner can read; written by the migration, never by a persona.
create table context.key (
  sole boolean primary key default true check (sole),
  inner_pad bytea not null check (length(inner_pad) = 64),
  outer_pad bytea not null check (length(outer_pad) = 64)
);
alter table context.key enable row level security;
alter table context.key force row level security;
create policy engine on context.key to tz_owner using (true) with check (true);

create type context.claim as (tenant_id uuid, person_id uuid, persona text);

-- token = tenant.person.persona.expiry.backend.hmac. A wrong signature, another backend, another login role or a
-- passed expiry is refused; no token gives nulls, and so no rows.
create function context.claims() returns context.claim
language plpgsql stable parallel restricted security definer set search_path = pg_catalog, pg_temp as $$
declare
  token text := nullif(current_setting('tz.ctx', true), '');
  part text[];
  pads context.key;
  message bytea;
begin
  if token is null then return null; end if;
  part := string_to_array(token, '.');
  if cardinality(part) <> 6 then raise insufficient_privilege using message = 'malformed context'; end if;
  select * into strict pads from context.key;
  message := convert_to(array_to_string(part[1:5], '.'), 'UTF8');
  if encode(sha256(pads.outer_pad || sha256(pads.inner_pad || message)), 'hex') <> part[6]
     or part[5] <> pg_backend_pid()::text
     or 'tz_' || part[3] <> session_user
     or to_timestamp(part[4]::bigint) < clock_timestamp() then
    raise insufficient_privilege using message = 'context refused';
  end if;
  return row(nullif(part[1], '')::uuid, nullif(part[2], '')::uuid, part[3])::context.claim;
end $$;

create function context.tenant() returns uuid
language sql stable parallel restricted security definer set search_path = pg_catalog, pg_temp as
$$ select (context.claims()).tenant_id $$;

create function context.person() returns uuid
language sql stable parallel restricted security definer set search_path = pg_catalog, pg_temp as
$$ select (context.claims()).person_id $$;

-- The name under which one tenant's log knows a contributor: two tenants cannot match theirs. The one with the pad is
-- an expression, for functions that have read it already.
create function context.alias(pad bytea, tenant uuid, person uuid) returns uuid
language sql immutable parallel safe as
$$ select encode(substr(sha256(pad || uuid_send(tenant) || uuid_send(person)), 1, 16), 'hex')::uuid $$;
create function context.alias(tenant uuid, person uuid) returns uuid
language sql stable parallel restricted security definer set search_path = pg_catalog, pg_temp as
$$ select context.alias(k.outer_pad, tenant, person) from context.key k $$;

-- Opens a transaction's context from a token handed in with a call, for functions that are one round trip.
create function context.open(token text) returns context.claim
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare claimed context.claim;
begin
  perform set_config('tz.ctx', token, true);
  claimed := context.claims();
  if claimed.persona is null then raise insufficient_privilege using message = 'no context'; end if;
  return claimed;
end $$;

-- Conflicts of interest. A barrier beats every grant: it is read by a restrictive policy on every tenant table.
create schema trust;
create table trust.barrier (
  id uuid primary key,
  principal_id uuid not null,
  tenant_id uuid not null,
  reason text not null check (reason in ('interest', 'exposure', 'team', 'ownership')),
  since timestamptz not null,
  until timestamptz,
  created_by uuid not null
);
create index barrier_of_principal on trust.barrier (principal_id, tenant_id);

create view trust.barrier_now with (security_invoker) as
  select b.principal_id, b.tenant_id from trust.barrier b where b.since <= now() and (b.until is null or b.until > now());
create function trust.barred_for(person uuid) returns uuid[]
language sql stable parallel restricted security definer set search_path = pg_catalog, pg_temp as
$$ select array(select b.tenant_id from trust.barrier_now b where b.principal_id = person) $$;
create function trust.barred() returns uuid[]
language sql stable parallel restricted security definer set search_path = pg_catalog, pg_temp as
$$ select trust.barred_for(context.person()) $$;

-- Used by migrations only: turn on forced row security with the policies that every tenant table carries.
-- The barrier is written with @>, because the planner takes `<> all` to leave one row of a single tenant's table.
create table kit.migration (number int primary key, digest text not null, applied_at timestamptz not null default now());
alter table kit.migration enable row level security;
alter table kit.migration force row level security;
create policy engine on kit.migration to tz_owner using (true) with check (true);

create procedure kit.protect(target regclass)
language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('create policy engine on %s to tz_owner using (true) with check (true)', target);
  execute format('create policy barrier on %s as restrictive to tz_customer, tz_contributor, tz_ops
                  using (not ((select trust.barred())::uuid[] @> array[tenant_id]))', target);
  execute format('create policy customer on %s to tz_customer using (tenant_id = (select context.tenant()))
                  with check (tenant_id = (select context.tenant()))', target);
  execute format('create policy system on %s to tz_system using (tenant_id = (select context.tenant()))
                  with check (tenant_id = (select context.tenant()))', target);
end $$;

call kit.protect('trust.barrier');

-- Events: written in the transaction of the change they tell of, digested at once, sealed later (trust.seal).
create table kit.event (
  tenant_id uuid not null,
  xid xid8 not null default pg_current_xact_id(),
  id uuid not null,
  tag text not null,
  actor_id uuid,
  subject uuid not null,
  body jsonb not null,
  at timestamptz not null,
  digest bytea not null,
  primary key (tenant_id, xid, id)
);
create index event_by_xid on kit.event (xid);
call kit.protect('kit.event');

-- The exact text that is digested, exported and verified; jsonb prints the same value the same way every time.
create function kit.leaf(tenant uuid, event uuid, tag text, actor uuid, subject uuid, body jsonb, at timestamptz) returns text
language sql stable parallel safe as $$
  select jsonb_build_object('id', event, 'tenant', tenant, 'tag', tag, 'actor', actor,
    'subject', subject, 'at', to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'body', body)::text
$$;
create function kit.event_leaf(e kit.event) returns text
language sql stable parallel safe as
$$ select kit.leaf(e.tenant_id, e.id, e.tag, e.actor_id, e.subject, e.body, e.at) $$;

create function kit.record_event(tenant uuid, event uuid, tag text, actor uuid, subject uuid, body jsonb, at timestamptz)
returns void language plpgsql volatile as $$
begin
  insert into kit.event values (tenant, pg_current_xact_id(), event, tag, actor, subject, body, at,
    sha256(convert_to(kit.leaf(tenant, event, tag, actor, subject, body, at), 'UTF8')));
end $$;

-- What a persona may announce (tags of events) and enqueue (names of jobs); each migration permits what its package
-- needs. Whatever else happens, happens in functions that record their events themselves.
create table kit.permitted (persona text not null, name text not null, primary key (persona, name));
alter table kit.permitted enable row level security;
alter table kit.permitted force row level security;
create policy engine on kit.permitted to tz_owner using (true) with check (true);

create procedure kit.permit(who text, variadic names text[])
language sql as $$ insert into kit.permitted select who, unnest(names) $$;

-- The caller's context, refused unless it is there and its persona is permitted.
create function context.claims_for(wanted text) returns context.claim
language plpgsql stable as $$
declare claimed context.claim := context.claims();
begin
  if claimed.persona is null then raise insufficient_privilege using message = 'no context'; end if;
  if not exists (select from kit.permitted p where p.persona = claimed.persona and p.name = wanted) then
    raise insufficient_privilege using message = 'not permitted to this persona';
  end if;
  return claimed;
end $$;

-- What a persona calls: permitted tags, and its own tenant only (the platform is tenant zero).
create function kit.announce(event uuid, tag text, subject uuid, body jsonb, at timestamptz) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare claimed context.claim := context.claims_for(tag);
begin
  if octet_length(body::text) > 65536 then raise check_violation using message = 'event too large'; end if;
  perform kit.record_event(coalesce(claimed.tenant_id, '00000000-0000-0000-0000-000000000000'), event, tag,
    claimed.person_id, subject, body, at);
end $$;

-- How far each consumer has read; events of finished transactions only, so none is skipped.
create table kit.consumer (name text primary key, upto xid8 not null default '0');
alter table kit.consumer enable row level security;
alter table kit.consumer force row level security;
create policy engine on kit.consumer to tz_owner using (true) with check (true);

-- The next events for a consumer, oldest transaction first and whole transactions only.
create function kit.news(reader text, tags text[], most int)
returns table (tenant_id uuid, xid text, id uuid, tag text, actor_id uuid, subject uuid, body jsonb, at timestamptz,
  upto text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set enable_seqscan = off as $$
declare start xid8; horizon xid8 := pg_snapshot_xmin(pg_current_snapshot()); stop xid8;
begin
  select c.upto into start from kit.consumer c where c.name = reader;
  if not found then
    insert into kit.consumer (name) values (reader) on conflict do nothing;
    start := '0';
  end if;
  select e.xid into stop from kit.event e where e.xid >= start and e.xid < horizon and e.tag = any (tags)
   order by e.xid offset most limit 1;
  if stop is null or stop = start then stop := horizon; end if;
  return query select e.tenant_id, e.xid::text, e.id, e.tag, e.actor_id, e.subject, e.body, e.at, stop::text
    from kit.event e where e.xid >= start and e.xid < stop and e.tag = any (tags) order by e.xid, e.id;
end $$;
-- Of the consumers, given with their tags, those that have news. The cursors of the others pass over what is not theirs;
-- while there is nothing at all, nothing is written.
create function kit.behind(readers jsonb) returns setof text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set enable_seqscan = off as $$
declare reader text; wanted text[]; start xid8; horizon xid8 := pg_snapshot_xmin(pg_current_snapshot());
begin
  for reader, wanted in select r.key, array(select jsonb_array_elements_text(r.value)) from jsonb_each(readers) r loop
    select c.upto into start from kit.consumer c where c.name = reader;
    if not found then
      return next reader;
    elsif exists (select from kit.event e where e.xid >= start and e.xid < horizon and e.tag = any (wanted)) then
      return next reader;
    elsif exists (select from kit.event e where e.xid >= start and e.xid < horizon) then
      update kit.consumer c set upto = horizon where c.name = reader and c.upto < horizon;
    end if;
  end loop;
end $$;
create function kit.news_read(reader text, new_upto text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as
$$ update kit.consumer set upto = new_upto::xid8 where name = reader $$;

-- Events that a consumer could not handle, put aside so that nobody else waits for them. Each is tried again, ever
-- later; after the last attempt (retry_at is null) it stays here until the runner starts anew.
create table kit.parked (
  tenant_id uuid not null,
  consumer text not null,
  xid xid8 not null,
  id uuid not null,
  attempts smallint not null default 1,
  failure text not null check (length(failure) <= 200),
  parked_at timestamptz not null,
  retry_at timestamptz,
  primary key (tenant_id, consumer, id),
  foreign key (tenant_id, xid, id) references kit.event (tenant_id, xid, id)
);
create index parked_due on kit.parked (retry_at) where retry_at is not null;
call kit.protect('kit.parked');

create function kit.park(reader text, event_xid text, event uuid, why text, at timestamptz, most int) returns int
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  insert into kit.parked as p (tenant_id, consumer, xid, id, failure, parked_at, retry_at)
    values (context.tenant(), reader, event_xid::xid8, event, left(why, 200), at, at + interval '5 seconds')
    on conflict (tenant_id, consumer, id) do update set attempts = p.attempts + 1, failure = excluded.failure,
      retry_at = case when p.attempts + 1 < most
        then at + least(interval '1 hour', make_interval(secs => 5 * power(4, p.attempts))) end
    returning attempts
$$;
create function kit.parked_due(readers text[], due_by timestamptz, most int)
returns table (consumer text, tenant_id uuid, xid text, id uuid, tag text, actor_id uuid, subject uuid, body jsonb,
  at timestamptz, upto text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.consumer, e.tenant_id, e.xid::text, e.id, e.tag, e.actor_id, e.subject, e.body, e.at, e.xid::text
    from kit.parked p join kit.event e on e.tenant_id = p.tenant_id and e.xid = p.xid and e.id = p.id
   where p.consumer = any (readers) and p.retry_at <= due_by order by p.retry_at limit most
$$;
create function kit.unpark(reader text, event uuid) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as
$$ delete from kit.parked p where p.tenant_id = context.tenant() and p.consumer = reader and p.id = event $$;
create function kit.retry_parked(at timestamptz) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as
$$ update kit.parked set attempts = 0, retry_at = at where retry_at is null $$;

-- How far the consumers are behind: the time of the first event that one of them has not read, and what is parked.
-- An open transaction of anybody holds all of them back (decision 0003).
create function kit.backlog() returns table (oldest_unread timestamptz, parked bigint, given_up bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select (select e.at from kit.event e where e.xid >= (select min(c.upto) from kit.consumer c) order by e.xid limit 1),
    count(p.id), count(p.id) filter (where p.retry_at is null)
    from (select (context.claims()).persona) me left join kit.parked p on true
   where me.persona in ('ops', 'system') group by me.persona
$$;

-- Idempotency keys of API calls: the answer of the first call is given again for thirty days.
create table kit.idempotency (
  tenant_id uuid not null,
  principal_id uuid not null,
  key text not null check (length(key) between 1 and 255),
  request_digest bytea not null,
  status smallint not null,
  answer jsonb not null,
  created_at timestamptz not null,
  primary key (tenant_id, principal_id, key)
);
call kit.protect('kit.idempotency');
create index idempotency_age on kit.idempotency (created_at);

-- Forgets a bounded number of answers that are older than that; returns how many.
create function kit.forget_answers(before timestamptz, most int) returns bigint
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  with gone as (delete from kit.idempotency where ctid = any (array(
    select i.ctid from kit.idempotency i where i.created_at < before limit most)) returning 1)
  select count(*) from gone
$$;

grant execute on function context.tenant, context.person, trust.barred to tz_customer, tz_contributor, tz_ops, tz_system;
grant execute on function kit.event_leaf, kit.leaf to tz_customer, tz_system;
grant execute on function context.alias(uuid, uuid) to tz_system;
grant usage on schema context, kit, trust to tz_customer, tz_contributor, tz_ops, tz_system, tz_gate;
grant select on kit.event to tz_system, tz_customer;
grant select, insert on kit.idempotency to tz_customer;
grant execute on function kit.behind, kit.news, kit.news_read, kit.park, kit.parked_due, kit.unpark, kit.retry_parked,
  kit.forget_answers to tz_system;
grant execute on function kit.backlog to tz_ops, tz_system;
grant execute on function kit.announce to tz_customer, tz_system;
grant execute on function context.open to tz_contributor;
