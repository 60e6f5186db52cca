CREATE SCHEMA context;

ALTER SCHEMA context OWNER TO tz_owner;

CREATE SCHEMA delivery;

ALTER SCHEMA delivery OWNER TO tz_owner;

CREATE SCHEMA evaluation;

ALTER SCHEMA evaluation OWNER TO tz_owner;

CREATE SCHEMA kit;

ALTER SCHEMA kit OWNER TO tz_owner;

CREATE SCHEMA ledger;

ALTER SCHEMA ledger OWNER TO tz_owner;

CREATE SCHEMA models;

ALTER SCHEMA models OWNER TO tz_owner;

CREATE SCHEMA projects;

ALTER SCHEMA projects OWNER TO tz_owner;

CREATE SCHEMA quality;

ALTER SCHEMA quality OWNER TO tz_owner;

CREATE SCHEMA scale;

ALTER SCHEMA scale OWNER TO tz_owner;

CREATE SCHEMA tasks;

ALTER SCHEMA tasks OWNER TO tz_owner;

CREATE SCHEMA trust;

ALTER SCHEMA trust OWNER TO tz_owner;

CREATE SCHEMA workforce;

ALTER SCHEMA workforce OWNER TO tz_owner;

CREATE TYPE context.claim AS (
	tenant_id uuid,
	person_id uuid,
	persona text
);

ALTER TYPE context.claim OWNER TO tz_owner;

CREATE TYPE projects.file_part AS (
	tenant_id uuid,
	id uuid,
	name text,
	media_type text,
	size_bytes bigint,
	sha256 text
);

ALTER TYPE projects.file_part OWNER TO tz_owner;

CREATE TYPE tasks.assignment_state AS ENUM (
    'leased',
    'submitted',
    'expired',
    'skipped'
);

ALTER TYPE tasks.assignment_state OWNER TO tz_owner;

CREATE TYPE tasks.claimant AS (
	standing text,
	held integer,
	barred uuid[],
	has_offers boolean,
	pad bytea
);

ALTER TYPE tasks.claimant OWNER TO tz_owner;

CREATE TYPE tasks.claimed AS (
	outcome text,
	id uuid,
	tenant_id uuid,
	project_id uuid,
	kind text,
	title jsonb,
	language text,
	payload text,
	lease_until timestamp with time zone,
	guideline_version integer,
	ontology_version integer,
	amount_minor bigint,
	currency text,
	estimate_seconds integer
);

ALTER TYPE tasks.claimed OWNER TO tz_owner;

CREATE TYPE tasks.dose AS (
	tasks integer,
	minutes integer,
	opens_at timestamp with time zone
);

ALTER TYPE tasks.dose OWNER TO tz_owner;

CREATE TYPE tasks.drafted AS (
	outcome text,
	version integer,
	value jsonb,
	changes jsonb
);

ALTER TYPE tasks.drafted OWNER TO tz_owner;

CREATE TYPE tasks.handed_in AS (
	outcome text,
	submission_id uuid,
	state text
);

ALTER TYPE tasks.handed_in OWNER TO tz_owner;

CREATE TYPE tasks.hindrance AS (
	outcome text,
	opens_at timestamp with time zone
);

ALTER TYPE tasks.hindrance OWNER TO tz_owner;

CREATE TYPE tasks.task_state AS ENUM (
    'open',
    'answered',
    'completed',
    'cancelled',
    'reported',
    'known'
);

ALTER TYPE tasks.task_state OWNER TO tz_owner;

CREATE TYPE trust.identity AS (
	tenant_id uuid,
	principal_id uuid,
	persona text,
	role text,
	handle text,
	name text,
	language text,
	mode text
);

ALTER TYPE trust.identity OWNER TO tz_owner;

CREATE FUNCTION context.alias(tenant uuid, person uuid) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ select context.alias(k.outer_pad, tenant, person) from context.key k $$;

ALTER FUNCTION context.alias(tenant uuid, person uuid) OWNER TO tz_owner;

CREATE FUNCTION context.alias(pad bytea, tenant uuid, person uuid) RETURNS uuid
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ select encode(substr(sha256(pad || uuid_send(tenant) || uuid_send(person)), 1, 16), 'hex')::uuid $$;

ALTER FUNCTION context.alias(pad bytea, tenant uuid, person uuid) OWNER TO tz_owner;

CREATE FUNCTION context.claims() RETURNS context.claim
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION context.claims() OWNER TO tz_owner;

CREATE FUNCTION context.claims_for(wanted text) RETURNS context.claim
    LANGUAGE plpgsql STABLE
    AS $$
declare claimed context.claim := context.claims();
begin
  if claimed.persona is null then raise insufficient_privilege using message = 'no context'; end if;
  if not exists (select from kit.permitted p where p.persona = claimed.persona and p.name = wanted) then
    raise insufficient_privilege using message = 'not permitted to this persona';
  end if;
  return claimed;
end $$;

ALTER FUNCTION context.claims_for(wanted text) OWNER TO tz_owner;

CREATE FUNCTION context.open(token text) RETURNS context.claim
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare claimed context.claim;
begin
  perform set_config('tz.ctx', token, true);
  claimed := context.claims();
  if claimed.persona is null then raise insufficient_privilege using message = 'no context'; end if;
  return claimed;
end $$;

ALTER FUNCTION context.open(token text) OWNER TO tz_owner;

CREATE FUNCTION context.person() RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ select (context.claims()).person_id $$;

ALTER FUNCTION context.person() OWNER TO tz_owner;

CREATE FUNCTION context.tenant() RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ select (context.claims()).tenant_id $$;

ALTER FUNCTION context.tenant() OWNER TO tz_owner;

CREATE FUNCTION delivery.answer_blocks(project uuid, names jsonb, since uuid, upto uuid, payloads boolean) RETURNS SETOF text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET max_parallel_workers_per_gather TO '0'
    SET enable_seqscan TO 'off'
    AS $$
  with recursive part (after, last) as (
    select null::uuid, since where (select context.tenant()) <> all ((select trust.barred())::uuid[])
    union all
    select p.last, coalesce((select s.id from tasks.submission s
         where s.tenant_id = (select context.tenant()) and s.project_id = project and s.id > p.last and s.id <= upto
         order by s.id offset case when payloads then 7 else 127 end limit 1), upto)
      from part p where p.last < upto),
  known as materialized (
    select x.person, names -> context.alias(context.tenant(), x.person)::text as name
      from (select distinct s.contributor_id as person from tasks.submission s
             where s.tenant_id = (select context.tenant()) and s.project_id = project and s.id > since and s.id <= upto) x)
  select (
    select string_agg(concat(
        '{"submission_id":"', l.id, '","task_id":"', l.task_id,
        '","unique_key":', coalesce(to_json(l.unique_key)::text, 'null'), ',"contributor":', coalesce(l.name::text, 'null'),
        ',"round":', l.round, ',"label":', to_json(l.label), ',"answer":', l.answer, ',"seconds":', coalesce(l.seconds::text, 'null'),
        ',"submitted_at":', case octet_length(l.submitted) when 28 then left(l.submitted, 27)
          else to_char(l.submitted_at at time zone 'UTC', '\"YYYY-MM-DD"T"HH24:MI:SS.US') end,
        'Z","accepted_at":', coalesce(case octet_length(l.accepted) when 28 then left(l.accepted, 27)
          else to_char(l.accepted_at at time zone 'UTC', '\"YYYY-MM-DD"T"HH24:MI:SS.US') end || 'Z"', 'null'),
        ',"used":', case when l.used and l.accepted_at is not null then 'true' else 'false' end,
        ',"fix":' || l.fix,
        case when payloads then (select concat(',"payload":', x.payload) from tasks.task x
          where x.tenant_id = (select context.tenant()) and x.id = l.task_id) end, e'}\n'), '')
      from (select s.*, t.unique_key, k.name, to_json(s.submitted_at at time zone 'UTC')::text as submitted,
            to_json(s.accepted_at at time zone 'UTC')::text as accepted,
            case when f.id is not null then json_build_object('id', f.id, 'reviewer', names -> f.fixed_by::text, 'label', f.label,
              'answer', f.answer, 'at', to_char(f.fixed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
              'original_sha256', f.original_sha256)::text end as fix
          from tasks.submission s
          left join (select x.id, x.unique_key from tasks.task x
              where x.tenant_id = (select context.tenant()) and x.project_id = project
                and x.id = any (array(select o.task_id from tasks.submission o where o.tenant_id = (select context.tenant())
                  and o.project_id = project and o.id > p.after and o.id <= p.last))) t on t.id = s.task_id
          left join known k on k.person = s.contributor_id
          left join quality.fix f on f.tenant_id = s.tenant_id and f.submission_id = s.id and f.ended_at is null
         where s.tenant_id = (select context.tenant()) and s.project_id = project and s.id > p.after and s.id <= p.last and not s.known
         order by s.id) l)
    from part p where p.after is not null
$$;

ALTER FUNCTION delivery.answer_blocks(project uuid, names jsonb, since uuid, upto uuid, payloads boolean) OWNER TO tz_owner;

CREATE FUNCTION delivery.forget_messages(before timestamp with time zone, most integer) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare m delivery.webhook_message; n bigint := 0;
begin
  for m in select * from delivery.webhook_message x where x.ended_at < before limit most for update skip locked loop
    delete from delivery.webhook_attempt a where a.tenant_id = m.tenant_id and a.message_id = m.id;
    delete from delivery.webhook_message x where x.tenant_id = m.tenant_id and x.id = m.id;
    n := n + 1;
  end loop;
  return n;
end $$;

ALTER FUNCTION delivery.forget_messages(before timestamp with time zone, most integer) OWNER TO tz_owner;

CREATE FUNCTION delivery.lease_messages(start text, busy text[], per_host integer, most integer, at timestamp with time zone, until timestamp with time zone) RETURNS TABLE(tenant_id uuid, id uuid, endpoint_id uuid, url text, host text, headers jsonb, type text, body text, attempts integer, tries integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
declare here text := start; given int := 0; n int;
begin
  loop
    select min(m.host) into here from delivery.webhook_message m where m.state = 'waiting' and m.host > here;
    exit when here is null or given >= most;
    return query
      update delivery.webhook_message m set attempts = m.attempts + 1, next_at = until
       where m.ctid = any (array(select d.ctid from delivery.webhook_message d
           where d.state = 'waiting' and d.host = here and d.next_at <= at order by d.next_at
           limit greatest(least(most - given, per_host - cardinality(array_positions(busy, here))), 0)
           for update skip locked))
      returning m.tenant_id, m.id, m.endpoint_id, m.url, m.host, m.headers, m.type, m.body::text, m.attempts::int,
        m.attempts::int - m.tried_before;
    get diagnostics n = row_count;
    given := given + n;
  end loop;
end $$;

ALTER FUNCTION delivery.lease_messages(start text, busy text[], per_host integer, most integer, at timestamp with time zone, until timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION delivery.sealed() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  if old.state = 'ready' then
    raise exception 'a delivered snapshot is immutable' using errcode = 'restrict_violation';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;

ALTER FUNCTION delivery.sealed() OWNER TO tz_owner;

CREATE FUNCTION kit.announce(event uuid, tag text, subject uuid, body jsonb, at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare claimed context.claim := context.claims_for(tag);
begin
  if octet_length(body::text) > 65536 then raise check_violation using message = 'event too large'; end if;
  perform kit.record_event(coalesce(claimed.tenant_id, '00000000-0000-0000-0000-000000000000'), event, tag,
    claimed.person_id, subject, body, at);
end $$;

ALTER FUNCTION kit.announce(event uuid, tag text, subject uuid, body jsonb, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION kit.backlog() RETURNS TABLE(oldest_unread timestamp with time zone, parked bigint, given_up bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select (select e.at from kit.event e where e.xid >= (select min(c.upto) from kit.consumer c) order by e.xid limit 1),
    count(p.id), count(p.id) filter (where p.retry_at is null)
    from (select (context.claims()).persona) me left join kit.parked p on true
   where me.persona in ('ops', 'system') group by me.persona
$$;

ALTER FUNCTION kit.backlog() OWNER TO tz_owner;

CREATE FUNCTION kit.behind(readers jsonb) RETURNS SETOF text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
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

ALTER FUNCTION kit.behind(readers jsonb) OWNER TO tz_owner;

CREATE FUNCTION kit.enqueue(task_name text, args jsonb, lock text, queueing_lock text, wait_seconds double precision) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'jobs', 'pg_catalog', 'pg_temp'
    AS $$
declare
  tenant text := (context.claims_for(task_name)).tenant_id;
  own_lock text := tenant || '/' || lock;
  own_queueing_lock text := tenant || '/' || queueing_lock;
  made bigint[];
begin
  if tenant is null then raise insufficient_privilege using message = 'a job belongs to a tenant'; end if;
  if exists (select from jobs.procrastinate_jobs j where j.queueing_lock = own_queueing_lock and j.status = 'todo') then
    return null;
  end if;
  made := jobs.procrastinate_defer_jobs_v1(array[
    row('default', task_name, -wait_seconds::int, own_lock, own_queueing_lock, args || jsonb_build_object('tenant_id', tenant),
      case when wait_seconds > 0 then now() + make_interval(secs => wait_seconds) end)::jobs.procrastinate_job_to_defer_v1]);
  return made[1];
exception when unique_violation then return null;
end $$;

ALTER FUNCTION kit.enqueue(task_name text, args jsonb, lock text, queueing_lock text, wait_seconds double precision) OWNER TO tz_owner;

CREATE TABLE kit.event (
    tenant_id uuid NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    id uuid NOT NULL,
    tag text NOT NULL,
    actor_id uuid,
    subject uuid NOT NULL,
    body jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    digest bytea NOT NULL
);

ALTER TABLE ONLY kit.event FORCE ROW LEVEL SECURITY;

ALTER TABLE kit.event OWNER TO tz_owner;

CREATE FUNCTION kit.event_leaf(e kit.event) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ select kit.leaf(e.tenant_id, e.id, e.tag, e.actor_id, e.subject, e.body, e.at) $$;

ALTER FUNCTION kit.event_leaf(e kit.event) OWNER TO tz_owner;

CREATE FUNCTION kit.forget_answers(before timestamp with time zone, most integer) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  with gone as (delete from kit.idempotency where ctid = any (array(
    select i.ctid from kit.idempotency i where i.created_at < before limit most)) returning 1)
  select count(*) from gone
$$;

ALTER FUNCTION kit.forget_answers(before timestamp with time zone, most integer) OWNER TO tz_owner;

CREATE FUNCTION kit.leaf(tenant uuid, event uuid, tag text, actor uuid, subject uuid, body jsonb, at timestamp with time zone) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
  select jsonb_build_object('id', event, 'tenant', tenant, 'tag', tag, 'actor', actor,
    'subject', subject, 'at', to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'body', body)::text
$$;

ALTER FUNCTION kit.leaf(tenant uuid, event uuid, tag text, actor uuid, subject uuid, body jsonb, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION kit.news(reader text, tags text[], most integer) RETURNS TABLE(tenant_id uuid, xid text, id uuid, tag text, actor_id uuid, subject uuid, body jsonb, at timestamp with time zone, upto text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
declare start xid8; horizon xid8 := pg_snapshot_xmin(pg_current_snapshot()); first xid8; stop xid8;
begin
  select c.upto into start from kit.consumer c where c.name = reader;
  if not found then
    insert into kit.consumer (name) values (reader) on conflict do nothing;
    start := '0';
  end if;
  select e.xid into first from kit.event e where e.xid >= start and e.xid < horizon and e.tag = any (tags)
   order by e.xid limit 1;
  select e.xid into stop from kit.event e where e.xid >= start and e.xid < horizon and e.tag = any (tags)
   order by e.xid offset most limit 1;
  if stop = first then
    select e.xid into stop from kit.event e where e.xid > first and e.xid < horizon and e.tag = any (tags)
     order by e.xid limit 1;
  end if;
  stop := coalesce(stop, horizon);
  return query select e.tenant_id, e.xid::text, e.id, e.tag, e.actor_id, e.subject, e.body, e.at, stop::text
    from kit.event e where e.xid >= start and e.xid < stop and e.tag = any (tags) order by e.xid, e.id;
end $$;

ALTER FUNCTION kit.news(reader text, tags text[], most integer) OWNER TO tz_owner;

CREATE FUNCTION kit.news_read(reader text, new_upto text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ update kit.consumer set upto = new_upto::xid8 where name = reader $$;

ALTER FUNCTION kit.news_read(reader text, new_upto text) OWNER TO tz_owner;

CREATE FUNCTION kit.park(reader text, event_xid text, event uuid, why text, at timestamp with time zone, most integer) RETURNS integer
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  insert into kit.parked as p (tenant_id, consumer, xid, id, failure, parked_at, retry_at)
    values (context.tenant(), reader, event_xid::xid8, event, left(why, 200), at, at + interval '5 seconds')
    on conflict (tenant_id, consumer, id) do update set attempts = p.attempts + 1, failure = excluded.failure,
      retry_at = case when p.attempts + 1 < most
        then at + least(interval '1 hour', make_interval(secs => 5 * power(4, p.attempts))) end
    returning attempts
$$;

ALTER FUNCTION kit.park(reader text, event_xid text, event uuid, why text, at timestamp with time zone, most integer) OWNER TO tz_owner;

CREATE FUNCTION kit.parked_due(readers text[], due_by timestamp with time zone, most integer) RETURNS TABLE(consumer text, tenant_id uuid, xid text, id uuid, tag text, actor_id uuid, subject uuid, body jsonb, at timestamp with time zone, upto text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select p.consumer, e.tenant_id, e.xid::text, e.id, e.tag, e.actor_id, e.subject, e.body, e.at, e.xid::text
    from kit.parked p join kit.event e on e.tenant_id = p.tenant_id and e.xid = p.xid and e.id = p.id
   where p.consumer = any (readers) and p.retry_at <= due_by order by p.retry_at limit most
$$;

ALTER FUNCTION kit.parked_due(readers text[], due_by timestamp with time zone, most integer) OWNER TO tz_owner;

CREATE PROCEDURE kit.permit(IN who text, VARIADIC names text[])
    LANGUAGE sql
    AS $$ insert into kit.permitted select who, unnest(names) $$;

ALTER PROCEDURE kit.permit(IN who text, VARIADIC names text[]) OWNER TO tz_owner;

CREATE PROCEDURE kit.protect(IN target regclass)
    LANGUAGE plpgsql
    AS $$
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

ALTER PROCEDURE kit.protect(IN target regclass) OWNER TO tz_owner;

CREATE FUNCTION kit.record_event(tenant uuid, event uuid, tag text, actor uuid, subject uuid, body jsonb, at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
  insert into kit.event values (tenant, pg_current_xact_id(), event, tag, actor, subject, body, at,
    sha256(convert_to(kit.leaf(tenant, event, tag, actor, subject, body, at), 'UTF8')));
end $$;

ALTER FUNCTION kit.record_event(tenant uuid, event uuid, tag text, actor uuid, subject uuid, body jsonb, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION kit.retry_parked(at timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ update kit.parked set attempts = 0, retry_at = at where retry_at is null $$;

ALTER FUNCTION kit.retry_parked(at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION kit.unpark(reader text, event uuid) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ delete from kit.parked p where p.tenant_id = context.tenant() and p.consumer = reader and p.id = event $$;

ALTER FUNCTION kit.unpark(reader text, event uuid) OWNER TO tz_owner;

CREATE FUNCTION ledger.accrue(kind text, sources uuid[], ids uuid[], people uuid[], projects uuid[], amounts bigint[], currencies text[], at timestamp with time zone) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare tenant uuid := context.tenant(); n int;
begin
  insert into ledger.account (tenant_id, kind, contributor_id, currency)
    select distinct tenant, 'contributor_payable', x.person, x.currency from unnest(people, currencies) x (person, currency)
    union select distinct tenant, 'work_cost', null::uuid, c from unnest(currencies) c
    on conflict do nothing;
  with earned as (
    select * from unnest(sources, ids, people, projects, amounts, currencies)
      x (source, id, person, project, amount, currency)),
  fresh as (
    insert into ledger.transaction (tenant_id, id, source_kind, source_id, project_id, at)
    select tenant, e.id, kind, e.source, e.project, at from earned e
    on conflict (tenant_id, source_kind, source_id) do nothing returning id),
  booked as (
    insert into ledger.entry (tenant_id, transaction_id, account_id, contributor_id, project_id, amount_minor, currency, at)
    select tenant, e.id, a.id, a.contributor_id, e.project,
        case a.kind when 'work_cost' then e.amount else -e.amount end, e.currency, at
      from earned e join fresh f on f.id = e.id
      join ledger.account a on a.tenant_id = tenant and a.currency = e.currency
       and (a.kind = 'work_cost' or a.contributor_id = e.person))
  select count(*) into n from fresh;
  return n;
end $$;

ALTER FUNCTION ledger.accrue(kind text, sources uuid[], ids uuid[], people uuid[], projects uuid[], amounts bigint[], currencies text[], at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION ledger.balanced() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  if exists (select from ledger.entry e where e.tenant_id = new.tenant_id and e.transaction_id = new.transaction_id
             group by e.currency having sum(e.amount_minor) <> 0) then
    raise exception 'transaction % does not sum to zero', new.transaction_id using errcode = 'check_violation';
  end if;
  return null;
end $$;

ALTER FUNCTION ledger.balanced() OWNER TO tz_owner;

CREATE FUNCTION ledger.bookings(project uuid, before uuid, most integer) RETURNS TABLE(id uuid, at timestamp with time zone, source_kind text, amount_minor bigint, currency text, task_id uuid, is_known boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select b.id, b.at, b.source_kind, b.amount_minor, b.currency, k.id, k.state = 'known' from (
    select e.tenant_id, e.transaction_id as id, e.at, t.source_kind, t.source_id, e.amount_minor, e.currency
      from (select x.* from ledger.entry x
        join ledger.account a on a.tenant_id = x.tenant_id and a.id = x.account_id and a.kind = 'work_cost'
       where x.tenant_id = (select context.tenant()) and x.project_id = project
         -- one bound, that the index begins at; no id is as late as this
         and x.transaction_id < coalesce(before, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
         and x.tenant_id <> all ((select trust.barred())::uuid[])
       order by x.transaction_id desc limit most) e
      -- what is limited to one is looked up by its key, and never merged from the newest on
      cross join lateral (select y.source_kind, y.source_id from ledger.transaction y
        where y.tenant_id = e.tenant_id and y.id = e.transaction_id limit 1) t) b
    left join lateral (
      select s.task_id from tasks.submission s where s.tenant_id = b.tenant_id and s.id = coalesce(
        (select x.submission_id from quality.review x where b.source_kind = 'review' and x.tenant_id = b.tenant_id and x.id = b.source_id),
        (select x.submission_id from quality.opinion x where b.source_kind = 'review' and x.tenant_id = b.tenant_id and x.id = b.source_id),
        (select x.submission_id from quality.recheck x where b.source_kind = 'review' and x.tenant_id = b.tenant_id and x.id = b.source_id),
        b.source_id)
      union all
      select x.task_id from quality.appeal x where b.source_kind = 'review' and x.tenant_id = b.tenant_id and x.id = b.source_id
      union all
      select x.task_id from quality.adjudication x where b.source_kind = 'review' and x.tenant_id = b.tenant_id and x.id = b.source_id
      union all
      select x.task_id from tasks.report x where b.source_kind = 'report' and x.tenant_id = b.tenant_id and x.id = b.source_id
      limit 1) w on true
    left join lateral (select y.id, y.state from tasks.task y where y.tenant_id = b.tenant_id and y.id = w.task_id limit 1) k on true
   order by b.id desc
$$;

ALTER FUNCTION ledger.bookings(project uuid, before uuid, most integer) OWNER TO tz_owner;

CREATE FUNCTION ledger.my_lines(since timestamp with time zone, until timestamp with time zone) RETURNS TABLE(at timestamp with time zone, title jsonb, source_kind text, transaction_id uuid, amount_minor bigint, currency text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select e.at, case when e.tenant_id = any (trust.barred()) then '{}'::jsonb else p.title end, t.source_kind, e.transaction_id, -e.amount_minor, e.currency
    from ledger.entry e
    join ledger.transaction t on t.tenant_id = e.tenant_id and t.id = e.transaction_id
    join projects.project p on p.tenant_id = e.tenant_id and p.id = e.project_id
   where e.contributor_id = context.person() and e.at >= since and e.at < until order by e.at desc, e.transaction_id
$$;

ALTER FUNCTION ledger.my_lines(since timestamp with time zone, until timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION ledger.my_unbooked() RETURNS TABLE(amount_minor bigint, currency text, state text, items bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select sum(a.amount_minor)::bigint, a.currency, case when s.accepted_at is null then 'in_review' else 'booking' end, count(*)
    from tasks.submission s
    join tasks.assignment a on a.tenant_id = s.tenant_id and a.task_id = s.task_id and a.contributor_id = s.contributor_id
   where s.contributor_id = context.person() and a.round = s.round and a.state = 'submitted' and tasks.pay_of(a) > 0
     and not exists (select from ledger.transaction t where t.tenant_id = s.tenant_id
       and t.source_kind = (case when a.training then 'training' else 'submission' end) and t.source_id = s.id)
   group by 2, 3 order by 2, 3
$$;

ALTER FUNCTION ledger.my_unbooked() OWNER TO tz_owner;

CREATE FUNCTION ledger.unchangeable() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  raise exception 'ledger rows are only ever added' using errcode = 'restrict_violation';
end $$;

ALTER FUNCTION ledger.unchangeable() OWNER TO tz_owner;

CREATE FUNCTION models.begin_trial(endpoint uuid, call uuid, most bigint, until_ timestamp with time zone, at timestamp with time zone) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ select models.hold_money(context.tenant(), endpoint, call, most, until_, at) $$;

ALTER FUNCTION models.begin_trial(endpoint uuid, call uuid, most bigint, until_ timestamp with time zone, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION models.count_cost(tenant uuid, endpoint uuid, call uuid, cost bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
  update models.endpoint e set spent_millionths = e.spent_millionths + cost where e.tenant_id = tenant and e.id = endpoint;
  delete from models.hold h where h.tenant_id = tenant and h.id = call;
end $$;

ALTER FUNCTION models.count_cost(tenant uuid, endpoint uuid, call uuid, cost bigint) OWNER TO tz_owner;

CREATE FUNCTION models.end_trial(endpoint uuid, call uuid, cost bigint) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ select models.count_cost(context.tenant(), endpoint, call, cost) $$;

ALTER FUNCTION models.end_trial(endpoint uuid, call uuid, cost bigint) OWNER TO tz_owner;

CREATE FUNCTION models.hold_money(tenant uuid, endpoint uuid, call uuid, most bigint, until_ timestamp with time zone, at timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
declare e models.endpoint; held bigint;
begin
  select * into e from models.endpoint x where x.tenant_id = tenant and x.id = endpoint and x.archived_at is null
    for no key update;
  if not found then return false; end if;
  delete from models.hold h where h.tenant_id = tenant and h.endpoint_id = endpoint
    and (h.id = call or (h.until < at and h.millionths = 0));
  select coalesce(sum(h.millionths), 0) into held from models.hold h where h.tenant_id = tenant and h.endpoint_id = endpoint;
  if e.spent_millionths + held + most > e.budget_minor * 1000000 then return false; end if;
  insert into models.hold values (tenant, call, endpoint, most, until_);
  return true;
end $$;

ALTER FUNCTION models.hold_money(tenant uuid, endpoint uuid, call uuid, most bigint, until_ timestamp with time zone, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION models.learn_way(tenant uuid, endpoint uuid, limit_before text, options_before boolean, limit_name text, options boolean) RETURNS void
    LANGUAGE sql
    AS $$
  update models.endpoint e set limit_field = limit_name, stream_options = options
   where e.tenant_id = tenant and e.id = endpoint and (e.limit_field, e.stream_options) = (limit_before, options_before)
$$;

ALTER FUNCTION models.learn_way(tenant uuid, endpoint uuid, limit_before text, options_before boolean, limit_name text, options boolean) OWNER TO tz_owner;

CREATE FUNCTION projects.file_named(tenant uuid, address text) RETURNS SETOF projects.file_part
    LANGUAGE sql STABLE
    AS $_$
  select f.tenant_id, f.id, f.name, f.media_type, f.size_bytes, f.sha256
    from (select replace(substring(address from '^(?:scaledata://|tarazu://files/)([0-9a-fA-F]{24}|[0-9a-fA-F]{32}'
      '|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$'), '-', '')) a (hex)
    join projects.file f on f.tenant_id = tenant and f.id between rpad(a.hex, 32, '0')::uuid and rpad(a.hex, 32, 'f')::uuid
   order by f.id limit 1
$_$;

ALTER FUNCTION projects.file_named(tenant uuid, address text) OWNER TO tz_owner;

CREATE FUNCTION quality.accept_abandoned(at timestamp with time zone, most integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare s tasks.submission; n int := 0;
begin
  for s in select x.* from tasks.assignment a join tasks.submission x on x.tenant_id = a.tenant_id
             and x.task_id = a.task_id and x.contributor_id = a.contributor_id and x.round = a.round - 1
            where a.state = 'expired' and a.round > 1 and x.accepted_at is null and a.ended_at > at - interval '7 days'
            limit most loop
    perform tasks.accept(s, null, gen_random_uuid(), false, at);
    n := n + 1;
  end loop;
  return n;
end $$;

ALTER FUNCTION quality.accept_abandoned(at timestamp with time zone, most integer) OWNER TO tz_owner;

CREATE FUNCTION quality.accept_overdue(at timestamp with time zone, most integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare d quality.review_due; s tasks.submission; o quality.opinion; n int := 0;
begin
  for d in select * from quality.review_due x where x.due_at < at and x.repair_id is null order by x.due_at limit most for update skip locked loop
    select * into strict s from tasks.submission x where x.tenant_id = d.tenant_id and x.id = d.submission_id;
    if d.stage = 2 then
      select * into strict o from quality.opinion x
       where x.tenant_id = d.tenant_id and x.submission_id = d.submission_id and x.stage = 1;
      perform quality.settle_review(s, o, gen_random_uuid(), gen_random_uuid(), at);
    else
      delete from quality.review_due x where x.tenant_id = d.tenant_id and x.submission_id = d.submission_id;
      perform tasks.accept(s, null, gen_random_uuid(), true, at);
    end if;
    n := n + 1;
  end loop;
  return n;
end $$;

ALTER FUNCTION quality.accept_overdue(at timestamp with time zone, most integer) OWNER TO tz_owner;

CREATE FUNCTION quality.adjudication_file(held uuid, item integer, at timestamp with time zone) RETURNS SETOF projects.file_part
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select f.* from quality.adjudication x
    join tasks.task t on t.tenant_id = x.tenant_id and t.id = x.task_id
    cross join lateral projects.file_named(x.tenant_id, t.payload -> 'items' -> (item - 1) ->> 'content') f
   where x.reviewer_id = context.person() and context.alias(x.tenant_id, x.id) = held and x.lease_until > at and item > 0
     and quality.may_adjudicate(context.person(), x, at)
$$;

ALTER FUNCTION quality.adjudication_file(held uuid, item integer, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.adjudication_waits(at timestamp with time zone) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select exists (select from quality.adjudication x
    join quality.adjudicating a on a.tenant_id = x.tenant_id and a.project_id = x.project_id
   where x.verdict is null and quality.may_adjudicate(context.person(), x, at) and cardinality(quality.drawn_answers(x)) > 1
     and not tasks.is_hindered(context.person(), x.tenant_id, x.task_id, at))
$$;

ALTER FUNCTION quality.adjudication_waits(at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.advice_under_review(at timestamp with time zone) RETURNS jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
  select x.given from quality.review_due d
    join tasks.submission s on s.tenant_id = d.tenant_id and s.id = d.submission_id
    join tasks.advice x on x.tenant_id = s.tenant_id and x.task_id = s.task_id and x.contributor_id = s.contributor_id
      and x.round = s.round
   where d.reviewer_id = context.person() and d.lease_until > $1 and d.tenant_id <> all ((select trust.barred())::uuid[])
   order by d.due_at limit 1
$_$;

ALTER FUNCTION quality.advice_under_review(at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.alike(task uuid, under text, most integer) RETURNS TABLE(task_id uuid, why text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  with here as (select t.tenant_id, t.project_id from tasks.task t
    where t.tenant_id = (select context.tenant()) and t.id = task and t.tenant_id <> all ((select trust.barred())::uuid[])),
  given as (select s.contributor_id, s.label from tasks.submission s join here h on s.tenant_id = h.tenant_id
    where s.task_id = task and s.accepted_at is not null)
  (select distinct on (s.task_id) s.task_id, 'person' from tasks.submission s join here h on s.tenant_id = h.tenant_id and s.project_id = h.project_id
     join given g on g.contributor_id = s.contributor_id and g.label = s.label
    where s.used and not s.known and s.accepted_at is not null and s.task_id <> task order by s.task_id desc limit most)
  union all
  (select distinct on (s.task_id) s.task_id, 'clause' from quality.review r
     join tasks.submission s on s.tenant_id = r.tenant_id and s.id = r.submission_id
     join here h on s.tenant_id = h.tenant_id and s.project_id = h.project_id
    where r.clause = under and r.verdict <> 'accept' and s.task_id <> task order by s.task_id desc limit most)
$$;

ALTER FUNCTION quality.alike(task uuid, under text, most integer) OWNER TO tz_owner;

CREATE FUNCTION quality.appeal_case(held uuid, words text, event uuid, since timestamp with time zone, due timestamp with time zone, at timestamp with time zone) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare c quality.fraud_case;
begin
  select * into c from quality.fraud_case x where x.id = held and x.contributor_id = context.person()
    and x.tenant_id <> all ((select trust.barred())::uuid[]) for update;
  if not found then return 'missing'; end if;
  if c.outcome is distinct from 'confirmed' then return 'nothing'; end if;
  if exists (select from quality.case_appeal a where a.tenant_id = c.tenant_id and a.case_id = c.id) then return 'again'; end if;
  if c.decided_at < since then return 'late'; end if;
  insert into quality.case_appeal (tenant_id, case_id, said, made_at, due_at) values (c.tenant_id, c.id, words, at, due);
  perform kit.record_event(c.tenant_id, event, 'quality:case:appealed', context.alias(c.tenant_id, c.contributor_id), c.id,
    jsonb_build_object('project', c.project_id), at);
  return 'made';
end $$;

ALTER FUNCTION quality.appeal_case(held uuid, words text, event uuid, since timestamp with time zone, due timestamp with time zone, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.appeal_file(held uuid, item integer, at timestamp with time zone) RETURNS SETOF projects.file_part
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select f.* from quality.appeal x
    join tasks.task t on t.tenant_id = x.tenant_id and t.id = x.task_id
    cross join lateral projects.file_named(x.tenant_id, t.payload -> 'items' -> (item - 1) ->> 'content') f
   where x.reviewer_id = context.person() and context.alias(x.tenant_id, x.id) = held and x.lease_until > at and item > 0
     and quality.may_decide(context.person(), x, at)
$$;

ALTER FUNCTION quality.appeal_file(held uuid, item integer, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.appeal_of_case(tenant uuid, held uuid) RETURNS jsonb
    LANGUAGE sql STABLE
    AS $$
  select jsonb_build_object('said', a.said, 'made_at', a.made_at, 'due_at', a.due_at, 'outcome', a.outcome, 'reason', a.reason,
      'restored', a.restored, 'decided_at', a.decided_at)
    from quality.case_appeal a where a.tenant_id = tenant and a.case_id = held
$$;

ALTER FUNCTION quality.appeal_of_case(tenant uuid, held uuid) OWNER TO tz_owner;

CREATE FUNCTION quality.appeal_waits(at timestamp with time zone) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select exists (select from quality.appeal x where x.outcome is null and quality.may_decide(context.person(), x, at)
    and not tasks.is_hindered(context.person(), x.tenant_id, x.task_id, at))
$$;

ALTER FUNCTION quality.appeal_waits(at timestamp with time zone) OWNER TO tz_owner;

CREATE TABLE quality.appeal (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    task_id uuid NOT NULL,
    contributor_id uuid NOT NULL,
    submission_id uuid NOT NULL,
    review_id uuid,
    recheck_id uuid,
    language text NOT NULL,
    said text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    first_id uuid,
    reviewer_id uuid,
    lease_until timestamp with time zone,
    rate_version integer,
    outcome text,
    reason text,
    decided_at timestamp with time zone,
    CONSTRAINT appeal_check CHECK ((num_nonnulls(review_id, recheck_id) = 1)),
    CONSTRAINT appeal_check1 CHECK (((outcome IS NULL) = (decided_at IS NULL))),
    CONSTRAINT appeal_outcome_check CHECK ((outcome = ANY (ARRAY['upheld'::text, 'overturned'::text, 'lapsed'::text]))),
    CONSTRAINT appeal_reason_check CHECK ((length(reason) <= 2000)),
    CONSTRAINT appeal_said_check CHECK (((length(said) >= 10) AND (length(said) <= 2000)))
);

ALTER TABLE ONLY quality.appeal FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.appeal OWNER TO tz_owner;

CREATE FUNCTION quality.appealed(x quality.appeal) RETURNS TABLE(reviewer_id uuid, verdict text, clause text, reason text, places jsonb)
    LANGUAGE sql STABLE
    AS $$
  select y.reviewer_id, y.verdict, y.clause, y.reason, y.places from quality.review y where y.tenant_id = x.tenant_id and y.id = x.review_id
  union all
  select y.reviewer_id, y.verdict, y.clause, y.reason, y.places from quality.recheck y where y.tenant_id = x.tenant_id and y.id = x.recheck_id
$$;

ALTER FUNCTION quality.appealed(x quality.appeal) OWNER TO tz_owner;

CREATE FUNCTION quality.ask_for_clause(held uuid, question uuid, event uuid, said text, at timestamp with time zone, most_waiting integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare me uuid := context.person(); s tasks.submission;
begin
  perform pg_advisory_xact_lock(77, hashtext(me::text));
  select x.* into s from quality.review_due d join tasks.submission x on x.tenant_id = d.tenant_id and x.id = d.submission_id
   where d.reviewer_id = me and context.alias(d.tenant_id, d.submission_id) = held and d.lease_until > at
     and d.tenant_id <> all ((select trust.barred())::uuid[]);
  if found then
    perform tasks.ask_about(s.tenant_id, s.project_id, me, case when not s.known then s.task_id end, question, event, null, said, at, most_waiting);
  end if;
end $$;

ALTER FUNCTION quality.ask_for_clause(held uuid, question uuid, event uuid, said text, at timestamp with time zone, most_waiting integer) OWNER TO tz_owner;

CREATE FUNCTION quality.ask_for_probe(held uuid, event uuid, at timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare p projects.project;
begin
  select * into p from projects.project x where context.alias(x.tenant_id, x.id) = held and x.tenant_id <> all ((select trust.barred())::uuid[]);
  if not found or not quality.is_investigator(context.person()) then return false; end if;
  perform kit.record_event(p.tenant_id, event, 'quality:probe:asked', context.alias(p.tenant_id, context.person()), p.id,
    jsonb_build_object('project', p.id), at);
  return true;
end $$;

ALTER FUNCTION quality.ask_for_probe(held uuid, event uuid, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.ask_in_case(held uuid, words text, event uuid, at timestamp with time zone) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare c quality.fraud_case;
begin
  select * into c from quality.fraud_case x where x.id = held and x.tenant_id <> all ((select trust.barred())::uuid[]) for update;
  if not found or not quality.is_investigator(context.person()) then return 'missing'; end if;
  if c.outcome is not null then return 'decided'; end if;
  if c.question is not null or c.said is not null then return 'again'; end if;
  update quality.fraud_case x set question = words, asked_at = at where x.tenant_id = c.tenant_id and x.id = c.id;
  perform kit.record_event(c.tenant_id, event, 'quality:case:asked', context.alias(c.tenant_id, context.person()), c.id,
    jsonb_build_object('project', c.project_id), at);
  return 'asked';
end $$;

ALTER FUNCTION quality.ask_in_case(held uuid, words text, event uuid, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.asks_second(tenant uuid, project uuid, person uuid, verdict text) RETURNS boolean
    LANGUAGE sql
    AS $_$
  select coalesce((select quality.is_seconded(s, p) or random() * 1000 < case when $4 = 'accept' then p.second_review_permille
        else coalesce(p.second_negative_permille, p.second_review_permille) end
      from quality.review_policy p
      left join quality.reviewer_score s on s.tenant_id = p.tenant_id and s.project_id = p.project_id and s.reviewer_id = person
     where p.tenant_id = tenant and p.project_id = project), false)
$_$;

ALTER FUNCTION quality.asks_second(tenant uuid, project uuid, person uuid, verdict text) OWNER TO tz_owner;

CREATE FUNCTION quality.authors_of(submissions uuid[]) RETURNS TABLE(submission_id uuid, contributor_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  with given as materialized (select s.id, s.tenant_id, s.contributor_id from tasks.submission s
     where s.tenant_id = (select context.tenant()) and s.id = any (submissions) and s.tenant_id <> all ((select trust.barred())::uuid[])),
  named as materialized (select x.contributor_id, context.alias(x.tenant_id, x.contributor_id) as alias
    from (select distinct g.tenant_id, g.contributor_id from given g) x)
  select g.id, n.alias from given g join named n on n.contributor_id = g.contributor_id
$$;

ALTER FUNCTION quality.authors_of(submissions uuid[]) OWNER TO tz_owner;

CREATE FUNCTION quality.begin_training(feed uuid, assignment uuid, event uuid, sides_flipped boolean, most_open integer, at timestamp with time zone) RETURNS tasks.claimed
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare me uuid := context.person(); who tasks.claimant; p record; item record; hindered tasks.hindrance; none tasks.claimed;
begin
  perform pg_advisory_xact_lock(77, hashtext(me::text));
  who := tasks.claimant(me);
  if who.standing is distinct from 'good' then none.outcome := 'restricted'; return none; end if;
  select w.queue_id, w.tenant_id, w.project_id, j.state, j.sensitivity_version as version into p
    from tasks.work_queue w
    join tasks.queue_access qa on qa.queue_id = w.queue_id and qa.contributor_id = me
    join projects.project j on j.tenant_id = w.tenant_id and j.id = w.project_id
   where w.feed_id = feed and w.tenant_id <> all (who.barred) order by w.queue_id limit 1;
  if not found then none.outcome := 'missing'; return none; end if;
  if p.state <> 'active' then none.outcome := 'paused'; return none; end if;
  select x.id into none.id from tasks.assignment x where x.contributor_id = me and x.state = 'leased' and x.training
     and x.tenant_id = p.tenant_id and x.project_id = p.project_id and x.lease_until >= at limit 1;
  if found then none.outcome := 'held'; return none; end if;
  if who.held >= most_open then none.outcome := 'too_many_open'; return none; end if;
  if p.version > 0 then
    hindered := tasks.hindrance(me, p.tenant_id, p.project_id, p.version, at);
    if hindered.outcome is not null then
      none.outcome := hindered.outcome; none.lease_until := hindered.opens_at;
      return none;
    end if;
  end if;
  select i.id, a.last is null and c.required > 0 and not exists (select from quality.trained t where t.tenant_id = p.tenant_id
      and t.project_id = p.project_id and t.contributor_id = me) as pays into item
    from quality.known_item i
    cross join lateral (select max(s.submitted_at) as last from tasks.submission s
      where s.tenant_id = i.tenant_id and s.task_id = i.id and s.contributor_id = me) a
    cross join lateral quality.training_counts(p.tenant_id, p.project_id, me) c
   where i.tenant_id = p.tenant_id and i.project_id = p.project_id and i.purpose = 'training' and i.voided_at is null
     and not exists (select from quality.training_answer t where t.tenant_id = i.tenant_id and t.item_id = i.id
       and t.contributor_id = me and t.is_right)
   order by a.last nulls first, i.id limit 1;
  if not found then none.outcome := 'training_done'; return none; end if;
  return tasks.train(p.tenant_id, p.project_id, p.queue_id, item.id, me, assignment, event, sides_flipped, item.pays, at);
end $$;

ALTER FUNCTION quality.begin_training(feed uuid, assignment uuid, event uuid, sides_flipped boolean, most_open integer, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.capacity(project uuid, own double precision, since timestamp with time zone) RETURNS double precision
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  with reviewers as (
    select r.reviewer_id from quality.review r where r.tenant_id = context.tenant() and r.project_id = project and r.at > since
      and r.reviewer_id is not null
    union select o.reviewer_id from quality.opinion o where o.tenant_id = context.tenant() and o.project_id = project and o.at > since),
  busy as (select m.reviewer_id, coalesce(sum((l.waiting + l.appeals_waiting)::float8 * l.review_seconds), 0) as elsewhere
    from reviewers m
    left join lateral (
      select r.tenant_id, r.project_id from quality.review r where r.reviewer_id = m.reviewer_id and r.at > since
      union select o.tenant_id, o.project_id from quality.opinion o where o.reviewer_id = m.reviewer_id and o.at > since) p
      on p.project_id <> project
    left join quality.review_load l on l.tenant_id = p.tenant_id and l.project_id = p.project_id
   group by m.reviewer_id)
  select coalesce(sum(own / (own + b.elsewhere)), 1) from busy b
$$;

ALTER FUNCTION quality.capacity(project uuid, own double precision, since timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.case_answer(held uuid, evidence uuid, nth integer, at timestamp with time zone) RETURNS TABLE(kind text, title jsonb, language text, payload jsonb, ontology jsonb, guidelines jsonb, guideline_version integer, answer jsonb, flipped boolean, round smallint, submitted_at timestamp with time zone, other jsonb, strength double precision)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  if not quality.is_investigator(context.person()) then return; end if;
  insert into quality.case_reading select e.tenant_id, e.id, i.place, context.person(), at
      from quality.evidence e join quality.evidence_item i on i.tenant_id = e.tenant_id and i.evidence_id = e.id
     where e.case_id = held and e.id = evidence and i.place = nth and e.tenant_id <> all ((select trust.barred())::uuid[])
    on conflict do nothing;
  return query select p.kind, p.title, p.language, t.payload, o.body, g.markdown, g.version, s.answer, a.flipped, s.round,
      s.submitted_at, x.answer, i.strength
    from quality.evidence e
    join quality.evidence_item i on i.tenant_id = e.tenant_id and i.evidence_id = e.id and i.place = nth
    join tasks.submission s on s.tenant_id = e.tenant_id and s.id = i.submission_id
    join tasks.assignment a on a.tenant_id = s.tenant_id and a.task_id = s.task_id and a.contributor_id = s.contributor_id
    join tasks.task t on t.tenant_id = s.tenant_id and t.id = s.task_id
    join projects.project p on p.tenant_id = s.tenant_id and p.id = s.project_id
    join projects.ontology o on o.tenant_id = s.tenant_id and o.project_id = s.project_id and o.version = a.ontology_version
    join projects.guideline g on g.tenant_id = s.tenant_id and g.project_id = s.project_id and g.version = a.guideline_version
    left join tasks.submission x on x.tenant_id = e.tenant_id and x.id = i.other_id
   where e.case_id = held and e.id = evidence and e.tenant_id <> all ((select trust.barred())::uuid[]);
end $$;

ALTER FUNCTION quality.case_answer(held uuid, evidence uuid, nth integer, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.case_evidence(held uuid) RETURNS TABLE(id uuid, test text, since timestamp with time zone, until timestamp with time zone, judgements integer, score double precision, p_value double precision, q_value double precision, facts jsonb, items integer, seen integer[], found_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select e.id, e.test, e.since, e.until, e.judgements, e.score, e.p_value, e.q_value, e.facts,
      (select count(*) from quality.evidence_item i where i.tenant_id = e.tenant_id and i.evidence_id = e.id)::int,
      array(select r.place::int from quality.case_reading r where r.tenant_id = e.tenant_id and r.evidence_id = e.id
        and r.reader_id = context.person() order by 1), e.found_at
    from quality.evidence e
   where e.case_id = held and quality.is_investigator(context.person()) and e.tenant_id <> all ((select trust.barred())::uuid[])
   order by e.found_at, e.q_value, e.id
$$;

ALTER FUNCTION quality.case_evidence(held uuid) OWNER TO tz_owner;

CREATE FUNCTION quality.case_file(held uuid, evidence uuid, nth integer, item integer) RETURNS SETOF projects.file_part
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select f.* from quality.evidence e
    join quality.evidence_item i on i.tenant_id = e.tenant_id and i.evidence_id = e.id and i.place = nth
    join tasks.submission s on s.tenant_id = e.tenant_id and s.id = i.submission_id
    join tasks.task t on t.tenant_id = s.tenant_id and t.id = s.task_id
    cross join lateral projects.file_named(e.tenant_id, t.payload -> 'items' -> (item - 1) ->> 'content') f
   where e.case_id = held and e.id = evidence and item > 0 and quality.is_investigator(context.person()) and e.tenant_id <> all ((select trust.barred())::uuid[])
$$;

ALTER FUNCTION quality.case_file(held uuid, evidence uuid, nth integer, item integer) OWNER TO tz_owner;

CREATE FUNCTION quality.case_of(held uuid) RETURNS TABLE(id uuid, tenant text, project text, kind text, language text, person uuid, opened_at timestamp with time zone, question text, asked_at timestamp with time zone, said text, said_at timestamp with time zone, outcome text, reason text, left_out integer, decided_at timestamp with time zone, restricted_since timestamp with time zone, restricted_until timestamp with time zone, restriction_ended_at timestamp with time zone, by_itself boolean, decided_by_me boolean, alone boolean, appeal jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select c.id, t.slug, p.name, p.kind, p.language, context.alias(c.tenant_id, c.contributor_id), c.opened_at, c.question, c.asked_at,
      c.said, c.said_at, c.outcome, c.reason, c.left_out, c.decided_at, r.since, r.until, r.ended_at,
      r.since is not null and r.placed_by is null, coalesce(c.decided_by = context.person(), false),
      not quality.has_other_investigator(coalesce(c.decided_by, context.person())), quality.appeal_of_case(c.tenant_id, c.id)
    from quality.fraud_case c
    join trust.tenant t on t.id = c.tenant_id
    join projects.project p on p.tenant_id = c.tenant_id and p.id = c.project_id
    left join quality.restriction r on r.tenant_id = c.tenant_id and r.case_id = c.id
   where c.id = held and quality.is_investigator(context.person()) and c.tenant_id <> all ((select trust.barred())::uuid[])
$$;

ALTER FUNCTION quality.case_of(held uuid) OWNER TO tz_owner;

CREATE FUNCTION quality.cases(decided boolean, before timestamp with time zone, most integer) RETURNS TABLE(id uuid, tenant text, project text, title jsonb, kind text, person uuid, opened_at timestamp with time zone, tests text[], said_at timestamp with time zone, restricted_until timestamp with time zone, outcome text, decided_at timestamp with time zone, appealed_at timestamp with time zone, appeal_due_at timestamp with time zone, appeal_outcome text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select c.id, t.slug, p.name, p.title, p.kind, context.alias(c.tenant_id, c.contributor_id), c.opened_at,
      array(select distinct e.test from quality.evidence e where e.tenant_id = c.tenant_id and e.case_id = c.id order by e.test),
      c.said_at, (select r.until from quality.restriction r where r.tenant_id = c.tenant_id and r.case_id = c.id and r.ended_at is null),
      c.outcome, c.decided_at, a.made_at, a.due_at, a.outcome
    from quality.fraud_case c
    join trust.tenant t on t.id = c.tenant_id
    join projects.project p on p.tenant_id = c.tenant_id and p.id = c.project_id
    left join quality.case_appeal a on a.tenant_id = c.tenant_id and a.case_id = c.id
   where quality.is_investigator(context.person()) and c.tenant_id <> all ((select trust.barred())::uuid[])
     and (c.outcome is not null and (a.made_at is null or a.outcome is not null)) = decided and (before is null or c.decided_at < before)
   order by case when decided then null else c.opened_at end, c.decided_at desc, c.id limit most
$$;

ALTER FUNCTION quality.cases(decided boolean, before timestamp with time zone, most integer) OWNER TO tz_owner;

CREATE FUNCTION quality.checks_of(person uuid, since timestamp with time zone, upto timestamp with time zone) RETURNS TABLE(tenant_id uuid, project_id uuid, confirmed boolean, at timestamp with time zone, kept boolean, should_keep boolean)
    LANGUAGE sql STABLE
    AS $$
  select o.tenant_id, o.project_id, o.verdict = coalesce(c.verdict, b.verdict)
      and o.fixed_label is not distinct from case when c.id is null then b.fixed_label else c.fixed_label end, coalesce(c.at, b.at),
      o.verdict = 'accept', coalesce(c.verdict, b.verdict) = 'accept'
    from quality.opinion o
    join quality.opinion a on a.tenant_id = o.tenant_id and a.submission_id = o.submission_id and a.stage = 1
    join quality.opinion b on b.tenant_id = o.tenant_id and b.submission_id = o.submission_id and b.stage = 2
    left join quality.opinion c on c.tenant_id = o.tenant_id and c.submission_id = o.submission_id and c.stage = 3
   where o.reviewer_id = person and o.at >= since and o.stage < 3
     and (a.verdict = b.verdict and a.fixed_label is not distinct from b.fixed_label or c.id is not null)
     and coalesce(c.at, b.at) < upto
     -- a known answer is checked by what is known, whatever others say of it
     and not exists (select from quality.known_review k where k.tenant_id = o.tenant_id and k.submission_id = o.submission_id)
  union all
  select r.tenant_id, r.project_id, x.outcome = 'upheld', x.decided_at, false, x.outcome = 'overturned'
    from quality.review r join quality.appeal x on x.tenant_id = r.tenant_id and x.submission_id = r.submission_id and x.review_id = r.id
   where r.reviewer_id = person and r.at >= since and x.outcome in ('upheld', 'overturned') and x.reviewer_id is not null
     and x.decided_at < upto
  union all
  select r.tenant_id, s.project_id, x.outcome = 'upheld', x.decided_at, false, x.outcome = 'overturned'
    from quality.recheck r
    join quality.appeal x on x.tenant_id = r.tenant_id and x.submission_id = r.submission_id and x.recheck_id = r.id
    join tasks.submission s on s.tenant_id = r.tenant_id and s.id = r.submission_id
   where r.reviewer_id = person and r.at >= since and x.outcome in ('upheld', 'overturned') and x.reviewer_id is not null
     and x.decided_at < upto
  union all
  select r.tenant_id, r.project_id, d.verdict = 'accepted', d.at, r.verdict = 'accept', case when not exists (
      select from quality.fix f where f.tenant_id = r.tenant_id and f.submission_id = r.submission_id and f.fixed_at <= d.at
        and (f.ended_at is null or f.ended_at > d.at)) then d.verdict = 'accepted' end
    from quality.review r
    join tasks.submission s on s.tenant_id = r.tenant_id and s.id = r.submission_id
    join tasks.task t on t.tenant_id = s.tenant_id and t.id = s.task_id and t.wanted = 1
    cross join lateral (select a.verdict, a.at from quality.audit a where a.tenant_id = t.tenant_id and a.task_id = t.id
      and a.verdict <> 'commented' and a.at < upto order by a.id desc limit 1) d
   where r.reviewer_id = person and r.at >= since and r.verdict in ('accept', 'fix')
  union all
  select r.tenant_id, r.project_id, h.kept = k.is_right, r.at, h.kept, k.is_right
    from quality.review r
    join quality.known_answer k on k.tenant_id = r.tenant_id and k.submission_id = r.submission_id
    join quality.known_item i on i.tenant_id = k.tenant_id and i.id = k.item_id
    join tasks.submission s on s.tenant_id = r.tenant_id and s.id = r.submission_id
    left join quality.fix f on f.tenant_id = r.tenant_id and f.id = r.id
    cross join lateral (select r.verdict = 'accept' or coalesce(f.label = s.label, false) as kept) h
   where r.reviewer_id = person and r.at >= since and r.at < upto and (h.kept or not k.is_right)
     and i.disputed_at is null and (i.voided_at is null or i.corrected is not null)
  union all
  select v.tenant_id, v.project_id, v.confirmed, v.at, v.confirmed = w.is_right, w.is_right
    from quality.known_verdict v
    join quality.known_review w on w.tenant_id = v.tenant_id and w.submission_id = v.submission_id
    join quality.known_item i on i.tenant_id = v.tenant_id and i.id = v.item_id
   where v.reviewer_id = person and v.at >= since and v.at < upto
     and i.disputed_at is null and (i.voided_at is null or i.corrected is not null)
$$;

ALTER FUNCTION quality.checks_of(person uuid, since timestamp with time zone, upto timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.closed_to(person uuid) RETURNS uuid[]
    LANGUAGE sql STABLE
    AS $$
  select array(select z.project_id from quality.review_stop z where z.reviewer_id = person and z.ended_at is null
    union select p.project_id from quality.review_policy p
     where p.calibration_items > 0 and quality.is_uncalibrated(p.tenant_id, p.project_id, person)
       and not exists (select from quality.ready_reviews(p.tenant_id, p.project_id, person)))
$$;

ALTER FUNCTION quality.closed_to(person uuid) OWNER TO tz_owner;

CREATE FUNCTION quality.compared(tenant uuid, project uuid, since timestamp with time zone) RETURNS TABLE(id uuid, project_id uuid, task_id uuid, item_id uuid, contributor_id uuid, at timestamp with time zone, measure text, label text, expected text, agrees boolean)
    LANGUAGE sql STABLE
    AS $$
  select s.id, s.project_id, s.task_id, null::uuid, s.contributor_id, s.submitted_at, 'consensus', s.label, c.label, s.label = c.label
    from tasks.submission s
    join quality.consensus c on c.tenant_id = s.tenant_id and c.task_id = s.task_id
   where s.tenant_id = tenant and s.project_id = project and s.used and s.accepted_at is not null and s.submitted_at >= since and c.votes > 1
  union all
  select a.submission_id, a.project_id, null, a.item_id, a.contributor_id, a.answered_at, 'known', s.label, i.label, a.is_right
    from quality.known_answer a
    join quality.known_item i on i.tenant_id = a.tenant_id and i.id = a.item_id and i.voided_at is null and i.disputed_at is null
    left join tasks.submission s on s.tenant_id = a.tenant_id and s.id = a.submission_id
   where a.tenant_id = tenant and a.project_id = project and a.answered_at >= since
$$;

ALTER FUNCTION quality.compared(tenant uuid, project uuid, since timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.consent_waits(at timestamp with time zone) RETURNS TABLE(feed_id uuid, title jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select distinct q.feed_id, p.title from workforce.contributor w
    join projects.project p on p.language = any (w.languages) and p.sensitivity_version > 0 and p.tenant_id <> all ((select trust.barred())::uuid[])
    join tasks.work_queue q on q.tenant_id = p.tenant_id and q.project_id = p.id and q.batch_id is null
   where w.id = context.person() and w.is_reviewer and w.standing = 'good'
     and (tasks.hindrance(w.id, p.tenant_id, p.id, p.sensitivity_version, at)).outcome = 'consent_needed'
     and (exists (select from quality.review_due d join tasks.submission s on s.tenant_id = d.tenant_id and s.id = d.submission_id
           where d.tenant_id = p.tenant_id and s.project_id = p.id and d.author_id <> w.id and not d.waits)
       or exists (select from quality.appeal x join tasks.task t on t.tenant_id = x.tenant_id and t.id = x.task_id
           where x.tenant_id = p.tenant_id and t.project_id = p.id and quality.may_decide(w.id, x, at))
       or exists (select from quality.adjudication x
           where x.tenant_id = p.tenant_id and x.project_id = p.id and quality.may_adjudicate(w.id, x, at)))
   order by q.feed_id limit 20
$$;

ALTER FUNCTION quality.consent_waits(at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.counted(tenant uuid, projects_ uuid[], people uuid[], uptos timestamp with time zone[]) RETURNS TABLE(project_id uuid, contributor_id uuid, given integer, answers integer, right_answers integer, weight double precision, right_weight double precision)
    LANGUAGE sql STABLE
    AS $$
  select x.project, x.person, (select count(*) from tasks.assignment t where t.contributor_id = x.person
      and t.project_id = x.project and t.known and t.claimed_at < x.upto)::int,
    count(a.w)::int, (count(a.w) filter (where a.is_right))::int, coalesce(sum(a.w), 0), coalesce(sum(a.w) filter (where a.is_right), 0)
    from unnest(projects_, people, uptos) x (project, person, upto)
    left join lateral (select k.is_right, power(0.5, extract(epoch from x.upto - k.answered_at)::float8 / 86400
          / coalesce(g.half_life_days, 90)) as w
        from quality.known_answer k
        join quality.known_item i on i.tenant_id = k.tenant_id and i.id = k.item_id
        left join quality.gold_policy g on g.tenant_id = k.tenant_id and g.project_id = k.project_id
       where k.tenant_id = tenant and k.project_id = x.project and k.contributor_id = x.person and k.answered_at < x.upto
         and i.disputed_at is null and (i.voided_at is null or i.corrected is not null)) a on true
   group by x.project, x.person, x.upto
$$;

ALTER FUNCTION quality.counted(tenant uuid, projects_ uuid[], people uuid[], uptos timestamp with time zone[]) OWNER TO tz_owner;

CREATE FUNCTION quality.counted_in(task uuid) RETURNS tstzmultirange
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select coalesce(range_agg(tstzmultirange(tstzrange(s.accepted_at, null)) - coalesce(o.spans, '{}')), '{}')
    from tasks.submission s
    left join lateral (select range_agg(x.span) as spans from (
      select tstzrange(r.at, p.decided_at) as span from quality.review r
        left join quality.appeal p on p.tenant_id = r.tenant_id and p.submission_id = r.submission_id and p.review_id = r.id
          and p.outcome = 'overturned'
       where r.tenant_id = s.tenant_id and r.submission_id = s.id and r.verdict = 'exclude'
      union all
      select tstzrange(r.at, p.decided_at, '()') from quality.recheck r
        left join quality.appeal p on p.tenant_id = r.tenant_id and p.submission_id = r.submission_id and p.recheck_id = r.id
          and p.outcome = 'overturned'
       where r.tenant_id = s.tenant_id and r.submission_id = s.id and r.verdict = 'exclude'
      union all
      select tstzrange(c.decided_at, l.restored_at, '()') from quality.left_out l
        join quality.fraud_case c on c.tenant_id = l.tenant_id and c.id = l.case_id
       where l.tenant_id = s.tenant_id and l.submission_id = s.id
      union all
      select tstzrange(w.at, w.ended_at, '()') from tasks.withdrawal w where w.tenant_id = s.tenant_id and w.task_id = s.task_id) x) o on true
   where s.tenant_id = (select context.tenant()) and s.tenant_id <> all ((select trust.barred())::uuid[]) and s.task_id = task
     and s.accepted_at is not null and not s.known and (s.used or upper_inf(o.spans))
$$;

ALTER FUNCTION quality.counted_in(task uuid) OWNER TO tz_owner;

CREATE FUNCTION quality.decide_adjudication(held uuid, event uuid, came text, place integer, mended jsonb, mended_label text, under text, said text, at timestamp with time zone) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare me uuid := context.person(); x quality.adjudication; s tasks.submission;
begin
  select * into x from quality.adjudication y where y.reviewer_id = me and y.verdict is null
    and context.alias(y.tenant_id, y.id) = held for update;
  if not found or not quality.may_adjudicate(me, x, at) then return 'missing'; end if;
  if x.lease_until < at then return 'expired'; end if;
  perform from tasks.task t where t.tenant_id = x.tenant_id and t.id = x.task_id for share;
  if not quality.is_unchanged(x) then return 'changed'; end if;
  if came in ('pick', 'mend') then
    select * into strict s from tasks.submission y where y.tenant_id = x.tenant_id and y.id = x.answers[place];
  end if;
  perform tasks.expose_until(me, x.tenant_id, x.task_id, at, at);
  update quality.adjudication y set verdict = came, submission_id = s.id, clause = under, reason = said, decided_at = at,
      answer = case came when 'mend' then mended when 'pick' then s.answer end,
      label = case came when 'mend' then mended_label when 'pick' then s.label end,
      decided_by = context.alias(x.tenant_id, me), draft = null
   where y.tenant_id = x.tenant_id and y.id = x.id;
  perform kit.record_event(x.tenant_id, event, 'quality:adjudication:decided', context.alias(x.tenant_id, me), x.id,
    jsonb_build_object('project', x.project_id, 'task', x.task_id, 'verdict', came), at);
  return 'decided';
end $$;

ALTER FUNCTION quality.decide_adjudication(held uuid, event uuid, came text, place integer, mended jsonb, mended_label text, under text, said text, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.decide_appeal(held uuid, event uuid, accept_event uuid, ends text, why text, at timestamp with time zone) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare me uuid := context.person(); x quality.appeal;
begin
  select * into x from quality.appeal y where y.reviewer_id = me and y.outcome is null
    and context.alias(y.tenant_id, y.id) = held for update;
  if not found or not quality.may_decide(me, x, at) then return 'missing'; end if;
  if x.lease_until < at then return 'expired'; end if;
  perform tasks.expose_until(me, x.tenant_id, x.task_id, at, at);
  return quality.end_appeal(x, me, ends, why, event, accept_event, at);
end $$;

ALTER FUNCTION quality.decide_appeal(held uuid, event uuid, accept_event uuid, ends text, why text, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.decide_case(held uuid, ends text, why text, leave_out boolean, event uuid, at timestamp with time zone) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare me uuid := context.person(); c quality.fraud_case; n int := 0;
begin
  select * into c from quality.fraud_case x where x.id = held and x.tenant_id <> all ((select trust.barred())::uuid[]) for update;
  if not found or not quality.is_investigator(context.person()) then return 'missing'; end if;
  if c.outcome is not null then return 'decided'; end if;
  if ends = 'confirmed' and quality.is_unread(c, me) then return 'unread'; end if;
  if ends = 'confirmed' and leave_out then
    with own as (select x.* from (select min(e.since) as since, max(e.until) as until from quality.evidence e
          where e.tenant_id = c.tenant_id and e.case_id = c.id) w
        cross join lateral tasks.leave_out_between(c.tenant_id, c.project_id, c.contributor_id, w.since, w.until) x),
      kept as (insert into quality.left_out (tenant_id, case_id, submission_id, counts)
        select c.tenant_id, c.id, o.submission_id, o.used and o.is_accepted from own o on conflict do nothing)
    select count(*) filter (where o.used) into n from own o;
  end if;
  update quality.fraud_case x set outcome = ends, reason = why, left_out = n, decided_by = me, decided_at = at
   where x.tenant_id = c.tenant_id and x.id = c.id;
  if ends = 'dismissed' then perform quality.end_restriction(c, me, false, at); end if;
  perform kit.record_event(c.tenant_id, event, 'quality:case:decided', context.alias(c.tenant_id, me), c.id,
    jsonb_build_object('project', c.project_id, 'outcome', ends, 'left_out', n), at);
  return ends;
end $$;

ALTER FUNCTION quality.decide_case(held uuid, ends text, why text, leave_out boolean, event uuid, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.decide_case_appeal(held uuid, ends text, why text, event uuid, at timestamp with time zone) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare me uuid := context.person(); c quality.fraud_case;
begin
  select * into c from quality.fraud_case x where x.id = held and x.tenant_id <> all ((select trust.barred())::uuid[]) for update;
  if not found or not quality.is_investigator(me) then return 'missing'; end if;
  if not exists (select from quality.case_appeal a where a.tenant_id = c.tenant_id and a.case_id = c.id and a.outcome is null)
    then return 'decided'; end if;
  if c.decided_by = me then return 'own'; end if;
  if ends = 'upheld' and quality.is_unread(c, me) then return 'unread'; end if;
  perform quality.end_case_appeal(c, me, ends, why, event, at);
  return ends;
end $$;

ALTER FUNCTION quality.decide_case_appeal(held uuid, ends text, why text, event uuid, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.decided_otherwise(tenant uuid, project uuid) RETURNS TABLE(submission_id uuid, clause text)
    LANGUAGE sql STABLE
    AS $$
  select a.submission_id, c.clause from quality.opinion a
    join quality.opinion b on b.tenant_id = a.tenant_id and b.submission_id = a.submission_id and b.stage = 2
    cross join lateral (values (a.clause), (b.clause)) c (clause)
   where a.tenant_id = tenant and a.project_id = project and a.stage = 1
     and (a.verdict <> b.verdict or a.fixed_label is distinct from b.fixed_label)
     and (c.clause is not null or coalesce(a.clause, b.clause) is null)
  union
  select p.submission_id, coalesce(r.clause, k.clause) from quality.appeal p
    join tasks.submission s on s.tenant_id = p.tenant_id and s.id = p.submission_id and s.project_id = project
    left join quality.review r on r.tenant_id = p.tenant_id and r.id = p.review_id
    left join quality.recheck k on k.tenant_id = p.tenant_id and k.id = p.recheck_id
   where p.tenant_id = tenant and p.outcome = 'overturned' and p.reviewer_id is not null
  union
  select k.submission_id, k.clause from quality.recheck k
    join quality.review r on r.tenant_id = k.tenant_id and r.submission_id = k.submission_id and r.verdict in ('accept', 'fix')
   where k.tenant_id = tenant and r.project_id = project and k.verdict = 'exclude'
$$;

ALTER FUNCTION quality.decided_otherwise(tenant uuid, project uuid) OWNER TO tz_owner;

CREATE TABLE quality.adjudication (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    task_id uuid NOT NULL,
    project_id uuid NOT NULL,
    language text NOT NULL,
    why text NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    reviewer_id uuid,
    lease_until timestamp with time zone,
    rate_version integer,
    guideline_version integer,
    ontology_version integer,
    flipped boolean,
    answers uuid[],
    draft jsonb,
    draft_version integer DEFAULT 0 NOT NULL,
    verdict text,
    submission_id uuid,
    answer jsonb,
    label text,
    clause text,
    reason text,
    decided_by uuid,
    decided_at timestamp with time zone,
    CONSTRAINT adjudication_check CHECK (((verdict IS NULL) = (decided_at IS NULL))),
    CONSTRAINT adjudication_check1 CHECK (((submission_id IS NULL) = (COALESCE(verdict, 'ambiguous'::text) = ANY (ARRAY['ambiguous'::text, 'incomplete'::text])))),
    CONSTRAINT adjudication_check2 CHECK ((((submission_id IS NULL) = (answer IS NULL)) AND ((answer IS NULL) = (label IS NULL)))),
    CONSTRAINT adjudication_check3 CHECK (((verdict IS NULL) OR (submission_id IS NOT NULL) OR (length(reason) >= 3))),
    CONSTRAINT adjudication_reason_check CHECK ((length(reason) <= 2000)),
    CONSTRAINT adjudication_verdict_check CHECK ((verdict = ANY (ARRAY['pick'::text, 'mend'::text, 'ambiguous'::text, 'incomplete'::text]))),
    CONSTRAINT adjudication_why_check CHECK ((why = ANY (ARRAY['ambiguous'::text, 'unsure'::text, 'tie'::text, 'apart'::text])))
);

ALTER TABLE ONLY quality.adjudication FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.adjudication OWNER TO tz_owner;

CREATE FUNCTION quality.drawn_answers(x quality.adjudication) RETURNS uuid[]
    LANGUAGE sql STABLE
    AS $$
  select coalesce(array_agg(d.id order by d.turn, d.draw), '{}') from (
    select l.id, l.draw, row_number() over (partition by l.label order by l.draw) as turn from (
      select distinct on (s.contributor_id) s.id, s.label, md5(s.id::text || x.id::text) as draw from tasks.submission s
       where s.tenant_id = x.tenant_id and s.task_id = x.task_id and s.used and s.accepted_at is not null and not s.known
       order by s.contributor_id, s.round desc) l) d
$$;

ALTER FUNCTION quality.drawn_answers(x quality.adjudication) OWNER TO tz_owner;

CREATE FUNCTION quality.drift_answers(project uuid, scope text, name text, measure text, since timestamp with time zone, until timestamp with time zone, agreeing boolean, first_answers integer, before uuid, most integer) RETURNS TABLE(id uuid, project_id uuid, task_id uuid, item_id uuid, contributor_id uuid, label text, expected text, agrees boolean, at timestamp with time zone)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare p projects.project; people uuid[]; starts timestamptz[];
begin
  select x.* into p from projects.project x where x.tenant_id = context.tenant() and x.id = project
     and x.tenant_id <> all ((select trust.barred())::uuid[]);
  if scope = 'experience' then
    -- once for each person, not for each answer
    select array_agg(x.contributor_id), array_agg(quality.experienced_at(p.tenant_id, p.id, x.contributor_id, first_answers)) into people, starts
      from (select distinct g.contributor_id from quality.compared(p.tenant_id, p.id, since) g where g.measure = drift_answers.measure) x;
  end if;
  return query select g.id, g.project_id, g.task_id, g.item_id, context.alias(p.tenant_id, g.contributor_id), g.label, g.expected, g.agrees, g.at
    from (select x.id from projects.project x where x.tenant_id = p.tenant_id and (x.id = p.id or scope = 'language' and x.language = p.language)) o
    cross join lateral (select c.* from quality.compared(p.tenant_id, o.id, since) c
       where c.measure = drift_answers.measure and c.at < until and (agreeing is null or c.agrees = agreeing) and (before is null or c.id < before)
       order by c.id desc limit case when scope in ('project', 'language') then most end) g
    left join unnest(people, starts) x (person, began) on x.person = g.contributor_id
   where case scope when 'project' then true when 'language' then true
       when 'experience' then coalesce(g.at >= x.began, false) = (name = 'experienced')
       when 'group' then exists (select from workforce.grouped m
         join workforce.staff_group w on w.tenant_id = m.tenant_id and w.id = m.group_id
        where m.tenant_id = p.tenant_id and m.project_id = project and m.principal_id = g.contributor_id and w.name = drift_answers.name)
       else false end
   order by g.id desc limit most;
end $$;

ALTER FUNCTION quality.drift_answers(project uuid, scope text, name text, measure text, since timestamp with time zone, until timestamp with time zone, agreeing boolean, first_answers integer, before uuid, most integer) OWNER TO tz_owner;

CREATE FUNCTION quality.end_appeal(x quality.appeal, actor uuid, ends text, why text, event uuid, accept_event uuid, at timestamp with time zone) RETURNS text
    LANGUAGE plpgsql
    AS $$
declare s tasks.submission; r record; came text := ends;
begin
  select * into strict s from tasks.submission y where y.tenant_id = x.tenant_id and y.id = x.submission_id;
  select * into strict r from quality.appealed(x);
  if r.verdict = 'return' then
    perform from tasks.assignment a where a.tenant_id = x.tenant_id and a.task_id = x.task_id
      and a.contributor_id = x.contributor_id for update;
    if not tasks.is_reopened(s) then came := 'lapsed'; end if;
  end if;
  if came = 'overturned' and r.verdict = 'return' then perform tasks.take_back(s, actor, accept_event, at);
  elsif came = 'overturned' and r.verdict = 'fix' then
    perform quality.end_fix(x.tenant_id, coalesce(x.review_id, x.recheck_id), at);
  elsif came = 'overturned' then perform tasks.let_count(s);
  elsif came = 'upheld' then perform tasks.keep_until(s, at + interval '2 days'); end if;
  update quality.appeal y set outcome = came, reason = why, decided_at = at where y.tenant_id = x.tenant_id and y.id = x.id;
  perform kit.record_event(x.tenant_id, event, 'quality:appeal:decided', context.alias(x.tenant_id, actor), x.id,
    jsonb_build_object('project', s.project_id, 'task', x.task_id, 'submission', s.id, 'verdict', r.verdict, 'outcome', came), at);
  return came;
end $$;

ALTER FUNCTION quality.end_appeal(x quality.appeal, actor uuid, ends text, why text, event uuid, accept_event uuid, at timestamp with time zone) OWNER TO tz_owner;

CREATE TABLE quality.fraud_case (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    project_id uuid NOT NULL,
    contributor_id uuid NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    question text,
    asked_at timestamp with time zone,
    said text,
    said_at timestamp with time zone,
    outcome text,
    reason text,
    left_out integer DEFAULT 0 NOT NULL,
    decided_by uuid,
    decided_at timestamp with time zone,
    CONSTRAINT fraud_case_check CHECK (((outcome IS NULL) = (decided_at IS NULL))),
    CONSTRAINT fraud_case_check1 CHECK (((outcome IS NULL) = (reason IS NULL))),
    CONSTRAINT fraud_case_check2 CHECK (((said IS NULL) = (said_at IS NULL))),
    CONSTRAINT fraud_case_check3 CHECK (((question IS NULL) = (asked_at IS NULL))),
    CONSTRAINT fraud_case_outcome_check CHECK ((outcome = ANY (ARRAY['dismissed'::text, 'confirmed'::text]))),
    CONSTRAINT fraud_case_question_check CHECK (((length(question) >= 10) AND (length(question) <= 2000))),
    CONSTRAINT fraud_case_reason_check CHECK (((length(reason) >= 10) AND (length(reason) <= 2000))),
    CONSTRAINT fraud_case_said_check CHECK (((length(said) >= 10) AND (length(said) <= 2000)))
);

ALTER TABLE ONLY quality.fraud_case FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.fraud_case OWNER TO tz_owner;

CREATE FUNCTION quality.end_case_appeal(c quality.fraud_case, actor uuid, ends text, why text, event uuid, at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    AS $$
declare n int := 0; ids uuid[];
begin
  if ends = 'overturned' then
    -- answers before what is kept of them, as whoever decides on one takes them
    perform from tasks.submission s join quality.left_out l on l.tenant_id = s.tenant_id and l.submission_id = s.id
     where l.tenant_id = c.tenant_id and l.case_id = c.id and l.restored_at is null order by s.id for update of s;
    with back as (update quality.left_out l set restored_at = at
      where l.tenant_id = c.tenant_id and l.case_id = c.id and l.restored_at is null returning l.submission_id, l.counts)
    select array_agg(b.submission_id) filter (where b.counts) into ids from back b;
    n := tasks.let_count_again(c.tenant_id, ids);
    perform quality.end_restriction(c, actor, actor is null, at);
  end if;
  update quality.case_appeal a set outcome = ends, reason = why, restored = n, decided_by = actor, decided_at = at
   where a.tenant_id = c.tenant_id and a.case_id = c.id;
  perform kit.record_event(c.tenant_id, event, 'quality:case:settled', context.alias(c.tenant_id, actor), c.id,
    jsonb_build_object('project', c.project_id, 'outcome', ends, 'restored', n), at);
end $$;

ALTER FUNCTION quality.end_case_appeal(c quality.fraud_case, actor uuid, ends text, why text, event uuid, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.end_fix(tenant uuid, fix uuid, at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    AS $$
declare ended quality.fix;
begin
  update quality.fix f set ended_at = at where f.tenant_id = tenant and f.id = fix and f.ended_at is null returning * into ended;
  update quality.fix f set ended_at = null
   where ended.recheck_id is not null and f.tenant_id = tenant and f.submission_id = ended.submission_id and f.id <> fix and f.ended_at = ended.fixed_at;
end $$;

ALTER FUNCTION quality.end_fix(tenant uuid, fix uuid, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.end_restriction(c quality.fraud_case, actor uuid, by_clock boolean, at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
  update quality.restriction r set ended_at = at where r.tenant_id = c.tenant_id and r.case_id = c.id and r.ended_at is null;
  if found then perform kit.record_event(c.tenant_id, gen_random_uuid(), 'quality:restriction:ended',
    context.alias(c.tenant_id, actor), c.id, jsonb_build_object('project', c.project_id, 'by_clock', by_clock), at); end if;
end $$;

ALTER FUNCTION quality.end_restriction(c quality.fraud_case, actor uuid, by_clock boolean, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.end_restrictions(at timestamp with time zone, most integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare c quality.fraud_case; n int := 0;
begin
  for c in select x.* from quality.restriction r join quality.fraud_case x on x.tenant_id = r.tenant_id and x.id = r.case_id
      where r.ended_at is null and r.until <= at order by r.until limit most for update of r skip locked loop
    perform quality.end_restriction(c, null, true, at);
    n := n + 1;
  end loop;
  return n;
end $$;

ALTER FUNCTION quality.end_restrictions(at timestamp with time zone, most integer) OWNER TO tz_owner;

CREATE FUNCTION quality.escalate_rechecks(at timestamp with time zone, most integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare r record; n int := 0;
begin
  for r in
    with late as (
      update quality.review_due d set escalated_at = at
       where (d.tenant_id, d.submission_id) in (select x.tenant_id, x.submission_id from quality.review_due x
           where x.due_at < at and x.repair_id is not null and x.escalated_at is null order by x.due_at limit most for update skip locked)
      returning d.tenant_id, d.repair_id, d.project_id)
    select l.tenant_id, l.repair_id, l.project_id, count(*) as answers from late l group by 1, 2, 3
  loop
    perform kit.record_event(r.tenant_id, gen_random_uuid(), 'quality:recheck:overdue', null, r.repair_id,
      jsonb_build_object('project', r.project_id, 'repair', r.repair_id, 'answers', r.answers), at);
    n := n + 1;
  end loop;
  return n;
end $$;

ALTER FUNCTION quality.escalate_rechecks(at timestamp with time zone, most integer) OWNER TO tz_owner;

CREATE FUNCTION quality.experienced_at(tenant uuid, project uuid, person uuid, first_answers integer) RETURNS timestamp with time zone
    LANGUAGE sql STABLE
    AS $$
  select s.submitted_at from tasks.submission s
   where s.contributor_id = person and s.project_id = project and s.tenant_id = tenant and s.accepted_at is not null
   order by s.submitted_at offset first_answers limit 1
$$;

ALTER FUNCTION quality.experienced_at(tenant uuid, project uuid, person uuid, first_answers integer) OWNER TO tz_owner;

CREATE FUNCTION quality.fading_stops(before timestamp with time zone, most integer) RETURNS TABLE(tenant_id uuid, project_id uuid, contributor_id uuid, upto timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select s.tenant_id, s.project_id, s.contributor_id, s.upto from quality.stop x
    join quality.score s on s.tenant_id = x.tenant_id and s.project_id = x.project_id and s.contributor_id = x.contributor_id
   where x.ended_at is null and s.weighed_at < before and (select (context.claims()).persona = 'system')
   order by s.weighed_at, s.tenant_id, s.project_id limit most
$$;

ALTER FUNCTION quality.fading_stops(before timestamp with time zone, most integer) OWNER TO tz_owner;

CREATE FUNCTION quality.first_answers(tenant uuid, project uuid, person uuid, most integer) RETURNS integer
    LANGUAGE sql STABLE
    AS $$
  select count(*)::int from (select from tasks.submission x
    where x.contributor_id = person and x.project_id = project and x.tenant_id = tenant and quality.is_accepted_work(x) limit most) n
$$;

ALTER FUNCTION quality.first_answers(tenant uuid, project uuid, person uuid, most integer) OWNER TO tz_owner;

CREATE FUNCTION quality.gates(project uuid) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select g.project_id from quality.gold_policy g
   where g.training_required > 0 and (project is null or g.project_id = project)
     and exists (select from quality.known_item i where i.tenant_id = g.tenant_id and i.project_id = g.project_id
       and i.purpose = 'training' and i.voided_at is null)
$$;

ALTER FUNCTION quality.gates(project uuid) OWNER TO tz_owner;

CREATE FUNCTION quality.has_given_verdict(tenant uuid, submission uuid, person uuid) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
  select exists (select from quality.review r where r.tenant_id = tenant and r.submission_id = submission and r.reviewer_id = person)
    or exists (select from quality.recheck r where r.tenant_id = tenant and r.submission_id = submission and r.reviewer_id = person)
$$;

ALTER FUNCTION quality.has_given_verdict(tenant uuid, submission uuid, person uuid) OWNER TO tz_owner;

CREATE TABLE quality.review_due (
    tenant_id uuid NOT NULL,
    submission_id uuid NOT NULL,
    project_id uuid NOT NULL,
    author_id uuid NOT NULL,
    language text NOT NULL,
    due_at timestamp with time zone NOT NULL,
    reviewer_id uuid,
    lease_until timestamp with time zone,
    rate_version integer,
    stage smallint DEFAULT 1 NOT NULL,
    waits boolean DEFAULT false NOT NULL,
    repair_id uuid,
    taken_at timestamp with time zone,
    draft jsonb,
    draft_version integer DEFAULT 0 NOT NULL,
    escalated_at timestamp with time zone,
    guideline_version integer,
    ontology_version integer,
    CONSTRAINT review_due_stage_check CHECK (((stage >= 1) AND (stage <= 3)))
);

ALTER TABLE ONLY quality.review_due FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.review_due OWNER TO tz_owner;

CREATE FUNCTION quality.has_judged(person uuid, d quality.review_due) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
  select d.repair_id is not null and exists (select from tasks.submission s
    join tasks.submission o on o.tenant_id = s.tenant_id and o.task_id = s.task_id
   where s.tenant_id = d.tenant_id and s.id = d.submission_id and (o.contributor_id = person
     or quality.has_opined(o.tenant_id, o.id, person)
     or exists (select from quality.review r where r.tenant_id = o.tenant_id and r.submission_id = o.id and r.reviewer_id = person)
     or exists (select from quality.recheck r where r.tenant_id = o.tenant_id and r.submission_id = o.id and r.reviewer_id = person
       and (r.repair_id <> d.repair_id or r.faults_task and quality.needs_others(r.tenant_id, r.repair_id)))))
$$;

ALTER FUNCTION quality.has_judged(person uuid, d quality.review_due) OWNER TO tz_owner;

CREATE TABLE quality.known_item (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    project_id uuid NOT NULL,
    purpose text NOT NULL,
    payload jsonb NOT NULL,
    expected jsonb NOT NULL,
    initial jsonb,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    label text DEFAULT ''::text NOT NULL,
    explanation text,
    clause text,
    source_task_id uuid,
    disputed_at timestamp with time zone,
    upheld_at timestamp with time zone,
    voided_at timestamp with time zone,
    voided_by uuid,
    void_reason text,
    corrected jsonb,
    reported_at timestamp with time zone,
    CONSTRAINT known_item_check CHECK (((voided_at IS NULL) = (void_reason IS NULL))),
    CONSTRAINT known_item_check1 CHECK (((purpose <> 'review'::text) OR (initial IS NOT NULL))),
    CONSTRAINT known_item_clause_check CHECK (((length(clause) >= 1) AND (length(clause) <= 200))),
    CONSTRAINT known_item_explanation_check CHECK ((length(explanation) <= 4000)),
    CONSTRAINT known_item_purpose_check CHECK ((purpose = ANY (ARRAY['training'::text, 'evaluation'::text, 'review'::text]))),
    CONSTRAINT known_item_void_reason_check CHECK (((length(void_reason) >= 3) AND (length(void_reason) <= 2000)))
);

ALTER TABLE ONLY quality.known_item FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.known_item OWNER TO tz_owner;

CREATE FUNCTION quality.has_met(person uuid, i quality.known_item) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
  select exists (select from quality.known_verdict v where v.tenant_id = i.tenant_id and v.item_id = i.id and v.reviewer_id = person)
    or i.source_task_id is not null and exists (select from tasks.submission s
      where s.tenant_id = i.tenant_id and s.task_id = i.source_task_id
        and (s.contributor_id = person or quality.has_given_verdict(s.tenant_id, s.id, person) or quality.has_opined(s.tenant_id, s.id, person)))
$$;

ALTER FUNCTION quality.has_met(person uuid, i quality.known_item) OWNER TO tz_owner;

CREATE FUNCTION quality.has_opined(tenant uuid, submission uuid, person uuid) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
  select exists (select from quality.opinion o where o.tenant_id = tenant and o.submission_id = submission and o.reviewer_id = person)
$$;

ALTER FUNCTION quality.has_opined(tenant uuid, submission uuid, person uuid) OWNER TO tz_owner;

CREATE FUNCTION quality.has_other_investigator(person uuid) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
  select exists (select from trust.principal p where p.id is distinct from person and p.persona = 'ops' and p.role = 'investigator'
    and p.disabled_at is null)
$$;

ALTER FUNCTION quality.has_other_investigator(person uuid) OWNER TO tz_owner;

CREATE FUNCTION quality.has_solved(tenant uuid, submission uuid, person uuid) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
  select exists (select from quality.resolve z join tasks.assignment a on a.tenant_id = z.tenant_id and a.task_id = z.solving_task_id
    where z.tenant_id = tenant and z.submission_id = submission and a.contributor_id = person and a.state in ('leased', 'submitted'))
$$;

ALTER FUNCTION quality.has_solved(tenant uuid, submission uuid, person uuid) OWNER TO tz_owner;

CREATE FUNCTION quality.held_adjudication(at timestamp with time zone) RETURNS TABLE(id uuid, kind text, title jsonb, language text, payload jsonb, ontology jsonb, guidelines jsonb, guideline_version integer, flipped boolean, given integer, answers jsonb, why text, lease_until timestamp with time zone, draft jsonb, draft_version integer)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select context.alias(x.tenant_id, x.id), p.kind, p.title, p.language, t.payload, o.body, g.markdown, g.version, x.flipped,
      cardinality(x.answers), (select jsonb_agg(s.answer order by n) from unnest(x.answers[1:5]) with ordinality u (answer_id, n)
        join tasks.submission s on s.tenant_id = x.tenant_id and s.id = u.answer_id), x.why, x.lease_until, x.draft, x.draft_version
    from quality.adjudication x
    join tasks.task t on t.tenant_id = x.tenant_id and t.id = x.task_id
    join projects.project p on p.tenant_id = x.tenant_id and p.id = x.project_id
    join projects.ontology o on o.tenant_id = x.tenant_id and o.project_id = x.project_id and o.version = x.ontology_version
    join projects.guideline g on g.tenant_id = x.tenant_id and g.project_id = x.project_id and g.version = x.guideline_version
   where x.reviewer_id = context.person() and x.verdict is null and x.lease_until > at
     and quality.may_adjudicate(context.person(), x, at) and quality.is_unchanged(x)
   order by x.opened_at limit 1
$$;

ALTER FUNCTION quality.held_adjudication(at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.held_appeal(at timestamp with time zone) RETURNS TABLE(id uuid, kind text, title jsonb, language text, payload jsonb, ontology jsonb, guidelines jsonb, guideline_version integer, answer jsonb, flipped boolean, round smallint, verdict text, clause text, reason text, places jsonb, fixed jsonb, said text, due_at timestamp with time zone, lease_until timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET join_collapse_limit TO '1'
    AS $$
  select context.alias(x.tenant_id, x.id), p.kind, p.title, p.language, t.payload, o.body, g.markdown, g.version, s.answer,
      a.flipped, s.round, r.verdict, r.clause, r.reason, r.places, f.answer, x.said, x.due_at, x.lease_until
    from quality.appeal x
    cross join lateral quality.appealed(x) r
    left join quality.fix f on f.tenant_id = x.tenant_id and f.id = coalesce(x.review_id, x.recheck_id)
    join tasks.submission s on s.tenant_id = x.tenant_id and s.id = x.submission_id
    join tasks.assignment a on a.tenant_id = x.tenant_id and a.task_id = x.task_id and a.contributor_id = x.contributor_id
    join tasks.task t on t.tenant_id = x.tenant_id and t.id = x.task_id
    join projects.project p on p.tenant_id = s.tenant_id and p.id = s.project_id
    join projects.ontology o on o.tenant_id = s.tenant_id and o.project_id = s.project_id and o.version = a.ontology_version
    join projects.guideline g on g.tenant_id = s.tenant_id and g.project_id = s.project_id and g.version = a.guideline_version
   where x.reviewer_id = context.person() and x.lease_until > at and quality.may_decide(context.person(), x, at)
   order by x.due_at limit 1
$$;

ALTER FUNCTION quality.held_appeal(at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.held_file(held uuid, item integer, at timestamp with time zone) RETURNS SETOF projects.file_part
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select f.* from quality.review_due d
    join workforce.contributor w on w.id = d.reviewer_id and w.is_reviewer and w.standing = 'good'
    join tasks.submission s on s.tenant_id = d.tenant_id and s.id = d.submission_id
    join tasks.task t on t.tenant_id = s.tenant_id and t.id = s.task_id
    cross join lateral projects.file_named(d.tenant_id, t.payload -> 'items' -> (item - 1) ->> 'content') f
   where d.reviewer_id = context.person() and context.alias(d.tenant_id, d.submission_id) = held and d.lease_until > at
     and item > 0 and d.tenant_id <> all ((select trust.barred())::uuid[])
$$;

ALTER FUNCTION quality.held_file(held uuid, item integer, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.held_pay(what text, at timestamp with time zone) RETURNS TABLE(amount_minor bigint, currency text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select r.review_amount_minor, r.currency
    from (select 'review' as what, d.tenant_id, d.project_id, d.rate_version, d.due_at as first from quality.review_due d
           where d.reviewer_id = context.person() and d.lease_until > at
          union all
          select 'appeal', x.tenant_id, s.project_id, x.rate_version, x.due_at from quality.appeal x
            join tasks.submission s on s.tenant_id = x.tenant_id and s.id = x.submission_id
           where x.reviewer_id = context.person() and x.outcome is null and x.lease_until > at
          union all
          select 'adjudication', x.tenant_id, x.project_id, x.rate_version, x.opened_at from quality.adjudication x
           where x.reviewer_id = context.person() and x.verdict is null and x.lease_until > at) h
    join projects.rate r on r.tenant_id = h.tenant_id and r.project_id = h.project_id and r.version = h.rate_version
   where h.what = held_pay.what and h.tenant_id <> all ((select trust.barred())::uuid[])
   order by h.first limit 1
$$;

ALTER FUNCTION quality.held_pay(what text, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.held_review(at timestamp with time zone) RETURNS TABLE(id uuid, submission_id uuid, kind text, title jsonb, language text, payload jsonb, ontology jsonb, guidelines jsonb, guideline_version integer, answer jsonb, flipped boolean, round smallint, due_at timestamp with time zone, lease_until timestamp with time zone, draft jsonb, draft_version integer, is_delivered boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET join_collapse_limit TO '1'
    AS $$
  select context.alias(s.tenant_id, s.id), s.id, p.kind, p.title, p.language, t.payload, o.body, g.markdown, g.version,
      coalesce(f.answer, s.answer), a.flipped, s.round, d.due_at, d.lease_until, d.draft, d.draft_version, d.repair_id is not null
    from quality.review_due d
    join workforce.contributor w on w.id = d.reviewer_id and w.is_reviewer and w.standing = 'good'
    join tasks.submission s on s.tenant_id = d.tenant_id and s.id = d.submission_id
    join tasks.assignment a on a.tenant_id = s.tenant_id and a.task_id = s.task_id and a.contributor_id = s.contributor_id
    join tasks.task t on t.tenant_id = s.tenant_id and t.id = s.task_id
    join projects.project p on p.tenant_id = s.tenant_id and p.id = s.project_id
    join projects.ontology o on o.tenant_id = s.tenant_id and o.project_id = s.project_id and o.version = coalesce(d.ontology_version, a.ontology_version)
    join projects.guideline g on g.tenant_id = s.tenant_id and g.project_id = s.project_id
      and g.version = coalesce(d.guideline_version, a.guideline_version)
    left join quality.fix f on d.repair_id is not null and f.tenant_id = d.tenant_id and f.submission_id = d.submission_id and f.ended_at is null
   where d.reviewer_id = context.person() and d.lease_until > at and d.tenant_id <> all ((select trust.barred())::uuid[])
   order by d.due_at limit 1
$$;

ALTER FUNCTION quality.held_review(at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.hold_asks() RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ select pg_advisory_xact_lock(85, hashtext(context.tenant()::text)) $$;

ALTER FUNCTION quality.hold_asks() OWNER TO tz_owner;

CREATE TABLE tasks.submission (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    task_id uuid NOT NULL,
    project_id uuid NOT NULL,
    contributor_id uuid NOT NULL,
    assignment_id uuid NOT NULL,
    round smallint NOT NULL,
    answer jsonb NOT NULL,
    label text NOT NULL,
    digest bytea NOT NULL,
    seconds integer,
    submitted_at timestamp with time zone NOT NULL,
    accepted_at timestamp with time zone,
    used boolean DEFAULT true NOT NULL,
    known boolean DEFAULT false NOT NULL,
    withheld boolean DEFAULT false NOT NULL,
    CONSTRAINT submission_check CHECK ((NOT (withheld AND used)))
)
WITH (fillfactor='90');

ALTER TABLE ONLY tasks.submission FORCE ROW LEVEL SECURITY;

ALTER TABLE tasks.submission OWNER TO tz_owner;

CREATE FUNCTION quality.is_accepted_work(s tasks.submission) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
  select s.accepted_at is not null and not (s.known and exists (select from tasks.assignment a
    where a.tenant_id = s.tenant_id and a.task_id = s.task_id and a.contributor_id = s.contributor_id and a.training))
$$;

ALTER FUNCTION quality.is_accepted_work(s tasks.submission) OWNER TO tz_owner;

CREATE FUNCTION quality.is_at_work_on(person uuid, d quality.review_due) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
  select exists (select from tasks.submission s
    join tasks.assignment a on a.tenant_id = s.tenant_id and a.task_id = s.task_id and a.contributor_id = person
   where s.tenant_id = d.tenant_id and s.id = d.submission_id and a.state = 'leased')
$$;

ALTER FUNCTION quality.is_at_work_on(person uuid, d quality.review_due) OWNER TO tz_owner;

CREATE FUNCTION quality.is_drawn(task uuid, salt bigint, permille integer) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ select (hashtextextended(task::text, salt) & 9223372036854775807) % 1000 < permille $$;

ALTER FUNCTION quality.is_drawn(task uuid, salt bigint, permille integer) OWNER TO tz_owner;

CREATE FUNCTION quality.is_hindered(person uuid, d quality.review_due, at timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql STABLE
    AS $$
begin
  return tasks.is_hindered(person, d.tenant_id, (select s.task_id from tasks.submission s
    where s.tenant_id = d.tenant_id and s.id = d.submission_id), at);
end $$;

ALTER FUNCTION quality.is_hindered(person uuid, d quality.review_due, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.is_investigator(person uuid) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
  select exists (select from trust.principal p where p.id = person and p.persona = 'ops' and p.role = 'investigator'
    and p.disabled_at is null)
$$;

ALTER FUNCTION quality.is_investigator(person uuid) OWNER TO tz_owner;

CREATE FUNCTION quality.is_relabelled(tenant uuid, task uuid, gone uuid[]) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
  select array_agg(n.label order by n.label) filter (where n.before = n.most_before)
      is distinct from array_agg(n.label order by n.label) filter (where n.after = n.most_after)
    from (select l.label, l.before, l.after, max(l.before) over () as most_before, max(l.after) over () as most_after
      from (select coalesce(f.label, s.label) as label, count(*) as before, count(*) filter (where s.used) as after
        from tasks.submission s
        left join quality.fix f on f.tenant_id = s.tenant_id and f.submission_id = s.id and f.ended_at is null
       where s.tenant_id = tenant and s.task_id = task and s.accepted_at is not null and not s.known and (s.used or s.id = any (gone))
       group by 1) l) n
$$;

ALTER FUNCTION quality.is_relabelled(tenant uuid, task uuid, gone uuid[]) OWNER TO tz_owner;

CREATE TABLE quality.review_policy (
    tenant_id uuid NOT NULL,
    project_id uuid NOT NULL,
    review_permille smallint NOT NULL,
    newcomer_permille smallint NOT NULL,
    newcomer_answers smallint NOT NULL,
    second_review_permille smallint NOT NULL,
    reviewer_checks_min integer NOT NULL,
    reviewer_agreement_min double precision,
    set_by uuid NOT NULL,
    set_at timestamp with time zone NOT NULL,
    known_permille smallint DEFAULT 0 NOT NULL,
    newcomer_known_permille smallint DEFAULT 0 NOT NULL,
    newcomer_verdicts smallint DEFAULT 50 NOT NULL,
    calibration_items smallint DEFAULT 0 NOT NULL,
    calibration_kappa_min double precision DEFAULT 0.7 NOT NULL,
    second_negative_permille smallint,
    reviewer_kappa_min double precision,
    CONSTRAINT review_policy_calibration_items_check CHECK (((calibration_items >= 0) AND (calibration_items <= 500))),
    CONSTRAINT review_policy_calibration_kappa_min_check CHECK (((calibration_kappa_min >= (0)::double precision) AND (calibration_kappa_min <= (1)::double precision))),
    CONSTRAINT review_policy_check CHECK (((newcomer_permille >= review_permille) AND (newcomer_permille <= 1000))),
    CONSTRAINT review_policy_known_permille_check CHECK (((known_permille >= 0) AND (known_permille <= 500))),
    CONSTRAINT review_policy_newcomer_answers_check CHECK (((newcomer_answers >= 0) AND (newcomer_answers <= 1000))),
    CONSTRAINT review_policy_newcomer_known_permille_check CHECK (((newcomer_known_permille >= 0) AND (newcomer_known_permille <= 1000))),
    CONSTRAINT review_policy_newcomer_verdicts_check CHECK (((newcomer_verdicts >= 0) AND (newcomer_verdicts <= 1000))),
    CONSTRAINT review_policy_review_permille_check CHECK (((review_permille >= 0) AND (review_permille <= 1000))),
    CONSTRAINT review_policy_reviewer_agreement_min_check CHECK (((reviewer_agreement_min >= (0)::double precision) AND (reviewer_agreement_min <= (1)::double precision))),
    CONSTRAINT review_policy_reviewer_checks_min_check CHECK (((reviewer_checks_min >= 10) AND (reviewer_checks_min <= 10000))),
    CONSTRAINT review_policy_reviewer_kappa_min_check CHECK (((reviewer_kappa_min >= (0)::double precision) AND (reviewer_kappa_min <= (1)::double precision))),
    CONSTRAINT review_policy_second_negative_permille_check CHECK (((second_negative_permille >= 0) AND (second_negative_permille <= 1000))),
    CONSTRAINT review_policy_second_review_permille_check CHECK (((second_review_permille >= 0) AND (second_review_permille <= 1000)))
);

ALTER TABLE ONLY quality.review_policy FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.review_policy OWNER TO tz_owner;

CREATE TABLE quality.reviewer_score (
    tenant_id uuid NOT NULL,
    project_id uuid NOT NULL,
    reviewer_id uuid NOT NULL,
    checked integer NOT NULL,
    confirmed integer NOT NULL,
    weight double precision NOT NULL,
    confirmed_weight double precision NOT NULL,
    low double precision NOT NULL,
    high double precision NOT NULL,
    upto timestamp with time zone NOT NULL,
    kappa_checks integer DEFAULT 0 NOT NULL,
    kappa double precision,
    kappa_low double precision,
    kappa_high double precision
);

ALTER TABLE ONLY quality.reviewer_score FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.reviewer_score OWNER TO tz_owner;

CREATE FUNCTION quality.is_seconded(s quality.reviewer_score, p quality.review_policy) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$
  select s.kappa_checks >= 50 and coalesce(s.kappa_high < p.reviewer_kappa_min, false)
$$;

ALTER FUNCTION quality.is_seconded(s quality.reviewer_score, p quality.review_policy) OWNER TO tz_owner;

CREATE FUNCTION quality.is_stopped(tenant uuid, project uuid, person uuid) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
  select exists (select from quality.review_stop z where z.tenant_id = tenant and z.project_id = project and z.reviewer_id = person
      and z.ended_at is null)
    or quality.is_uncalibrated(tenant, project, person)
$$;

ALTER FUNCTION quality.is_stopped(tenant uuid, project uuid, person uuid) OWNER TO tz_owner;

CREATE FUNCTION quality.is_uncalibrated(tenant uuid, project uuid, person uuid) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
  select exists (select from quality.review_policy p where p.tenant_id = tenant and p.project_id = project and p.calibration_items > 0)
    and not exists (select from quality.calibration c
      where c.tenant_id = tenant and c.project_id = project and c.reviewer_id = person and c.calibrated_at is not null)
    and exists (select from quality.known_item i where i.tenant_id = tenant and i.project_id = project and i.purpose = 'review'
      and i.voided_at is null and i.disputed_at is null)
    and not exists (select from quality.resolving z where z.tenant_id = tenant and z.project_id = project)
$$;

ALTER FUNCTION quality.is_uncalibrated(tenant uuid, project uuid, person uuid) OWNER TO tz_owner;

CREATE FUNCTION quality.is_unchanged(x quality.adjudication) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
  select x.answers = quality.drawn_answers(x) and cardinality(x.answers) > 1
    and exists (select from tasks.task t where t.tenant_id = x.tenant_id and t.id = x.task_id and t.state = 'completed')
$$;

ALTER FUNCTION quality.is_unchanged(x quality.adjudication) OWNER TO tz_owner;

CREATE FUNCTION quality.is_unread(c quality.fraud_case, person uuid) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
  select exists (select from quality.evidence e where e.tenant_id = c.tenant_id and e.case_id = c.id
    and not exists (select from quality.case_reading r where r.tenant_id = e.tenant_id and r.evidence_id = e.id and r.reader_id = person))
$$;

ALTER FUNCTION quality.is_unread(c quality.fraud_case, person uuid) OWNER TO tz_owner;

CREATE FUNCTION quality.judging_health(at timestamp with time zone) RETURNS TABLE(what text, tenant text, language text, waiting bigint, overdue bigint, next_due timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select 'review', r.tenant, r.language, r.waiting, r.overdue, r.next_due from quality.review_health(at) r
  union all
  select j.what, t.slug, j.language, count(*), count(*) filter (where j.due_at < at), min(j.due_at)
    from (select 'appeal' as what, x.tenant_id, x.language, x.due_at from quality.appeal x where x.outcome is null
          union all
          select 'recheck', d.tenant_id, d.language, d.due_at from quality.review_due d where d.repair_id is not null
          union all
          select 'adjudication', x.tenant_id, x.language, null from quality.adjudication x where x.verdict is null) j
    join trust.tenant t on t.id = j.tenant_id
   where j.tenant_id <> all ((select trust.barred())::uuid[]) and (select (context.claims()).persona in ('ops', 'system'))
   group by j.what, t.slug, j.language
   order by 6 nulls last, 1, 2, 3
$$;

ALTER FUNCTION quality.judging_health(at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.keep_left_out() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  update quality.left_out l set counts = new.used
   where l.tenant_id = new.tenant_id and l.submission_id = new.id and l.restored_at is null;
  if found then new.used := false; end if;
  return new;
end $$;

ALTER FUNCTION quality.keep_left_out() OWNER TO tz_owner;

CREATE FUNCTION quality.known_share(tenant uuid, project uuid, person uuid) RETURNS integer
    LANGUAGE sql STABLE
    AS $$
  select case when quality.is_uncalibrated(tenant, project, person) then 1000
      when p.newcomer_known_permille <> p.known_permille
        and quality.verdicts_of(tenant, project, person, p.newcomer_verdicts) < p.newcomer_verdicts then p.newcomer_known_permille
      else p.known_permille end
    from quality.review_policy p where p.tenant_id = tenant and p.project_id = project
     and (p.known_permille > 0 or p.newcomer_known_permille > 0 or p.calibration_items > 0)
$$;

ALTER FUNCTION quality.known_share(tenant uuid, project uuid, person uuid) OWNER TO tz_owner;

CREATE FUNCTION quality.load_health() RETURNS TABLE(tenant text, project text, title jsonb, waiting integer, second_waiting integer, appeals_waiting integer, reviewers integer, review_seconds integer, capacity double precision, backlog_seconds bigint, window_seconds bigint, throttled_at timestamp with time zone, computed_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select t.slug, p.name, p.title, coalesce(n.waiting, 0), coalesce(n.second_waiting, 0), coalesce(n.appeals_waiting, 0), l.reviewers,
      l.review_seconds, l.capacity, l.backlog_seconds, l.window_seconds, l.throttled_at, l.computed_at
    from (select x.tenant_id, x.project_id, count(*)::int as waiting, (count(*) filter (where x.is_second))::int as second_waiting,
            (count(*) filter (where x.is_appeal))::int as appeals_waiting
          from (select d.tenant_id, d.project_id, d.stage > 1 as is_second, false as is_appeal from quality.review_due d
                 where d.repair_id is not null or d.due_at < 'infinity'
                union all
                select a.tenant_id, s.project_id, false, true from quality.appeal a
                  join tasks.submission s on s.tenant_id = a.tenant_id and s.id = a.submission_id where a.outcome is null
                union all
                select j.tenant_id, j.project_id, false, false from quality.adjudication j where j.verdict is null) x
         group by x.tenant_id, x.project_id) n
    full join (select * from quality.review_load r where r.throttled_at is not null or r.waiting + r.appeals_waiting > 0) l
      on l.tenant_id = n.tenant_id and l.project_id = n.project_id
    join projects.project p on p.tenant_id = coalesce(n.tenant_id, l.tenant_id) and p.id = coalesce(n.project_id, l.project_id)
    join trust.tenant t on t.id = p.tenant_id
   where (n.waiting > 0 or l.throttled_at is not null) and p.tenant_id <> all ((select trust.barred())::uuid[])
     and (select (context.claims()).persona in ('ops', 'system'))
   order by l.backlog_seconds::float8 / l.window_seconds desc nulls last, n.waiting desc nulls last, t.slug, p.name limit 500
$$;

ALTER FUNCTION quality.load_health() OWNER TO tz_owner;

CREATE FUNCTION quality.lonely_cases(lasts interval, at timestamp with time zone) RETURNS TABLE(tenant text, project text, appealed boolean, until timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select t.slug, p.name, a.case_id is not null, coalesce(a.due_at, c.decided_at + lasts)
    from quality.fraud_case c
    join trust.tenant t on t.id = c.tenant_id
    join projects.project p on p.tenant_id = c.tenant_id and p.id = c.project_id
    left join quality.case_appeal a on a.tenant_id = c.tenant_id and a.case_id = c.id
   where c.outcome = 'confirmed' and a.outcome is null and (a.case_id is not null or c.decided_at + lasts > at)
     and not quality.has_other_investigator(c.decided_by) and c.tenant_id <> all ((select trust.barred())::uuid[])
     and (select (context.claims()).persona in ('ops', 'system'))
   order by 4, c.id limit 100
$$;

ALTER FUNCTION quality.lonely_cases(lasts interval, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.make_appeal(assignment uuid, appeal uuid, event uuid, words text, since timestamp with time zone, due timestamp with time zone, at timestamp with time zone) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare a tasks.assignment; s tasks.submission; r record;
begin
  select * into a from tasks.assignment x where x.contributor_id = context.person() and x.id = assignment for update;
  if not found then return 'missing'; end if;
  if a.tenant_id = any (trust.barred()) then return 'withdrawn'; end if;
  if exists (select from quality.appeal x where x.tenant_id = a.tenant_id and x.task_id = a.task_id
    and x.contributor_id = a.contributor_id) then return 'again'; end if;
  select x.* into s from tasks.submission x where x.tenant_id = a.tenant_id and x.task_id = a.task_id
    and x.contributor_id = a.contributor_id order by x.round desc limit 1;
  select v.* into r from quality.verdict_on(a.tenant_id, s.id) v;
  if not found or r.verdict = 'accept' then return 'nothing'; end if;
  if r.at < since then return 'late'; end if;
  if r.verdict = 'return' and not tasks.is_reopened(s) then return 'over'; end if;
  insert into quality.appeal (tenant_id, id, task_id, contributor_id, submission_id, review_id, recheck_id, language, said, made_at, due_at,
      first_id)
    select a.tenant_id, appeal, a.task_id, a.contributor_id, s.id, case when not r.is_second_look then r.id end,
        case when r.is_second_look then r.id end, p.language, words, at, due, r.reviewer_id
      from projects.project p where p.tenant_id = a.tenant_id and p.id = a.project_id;
  perform tasks.keep_until(s, due + interval '2 days');
  perform kit.record_event(a.tenant_id, event, 'quality:appeal:made', context.alias(a.tenant_id, a.contributor_id), appeal,
    jsonb_build_object('project', a.project_id, 'submission', s.id, 'verdict', r.verdict), at);
  return 'made';
end $$;

ALTER FUNCTION quality.make_appeal(assignment uuid, appeal uuid, event uuid, words text, since timestamp with time zone, due timestamp with time zone, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.may_adjudicate(person uuid, x quality.adjudication, at timestamp with time zone) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
  select x.verdict is null and (x.reviewer_id is null or x.reviewer_id = person or x.lease_until <= at)
    and x.tenant_id <> all ((select trust.barred())::uuid[])
    and exists (select from workforce.contributor w where w.id = person and w.is_reviewer and w.standing = 'good'
      and x.language = any (w.languages))
    and not exists (select from tasks.submission s where s.tenant_id = x.tenant_id and s.task_id = x.task_id
      and s.contributor_id = person)
    and not exists (select from tasks.assignment a where a.tenant_id = x.tenant_id and a.task_id = x.task_id
      and a.contributor_id = person and a.state = 'leased')
$$;

ALTER FUNCTION quality.may_adjudicate(person uuid, x quality.adjudication, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.may_decide(person uuid, x quality.appeal, at timestamp with time zone) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
  select x.outcome is null and x.contributor_id <> person and x.first_id is distinct from person
    and not quality.has_opined(x.tenant_id, x.submission_id, person) and not quality.has_given_verdict(x.tenant_id, x.submission_id, person)
    and not exists (select from tasks.submission s where s.tenant_id = x.tenant_id and s.id = x.submission_id
      and quality.is_stopped(s.tenant_id, s.project_id, person))
    and (x.reviewer_id is null or x.reviewer_id = person or x.lease_until <= at) and x.tenant_id <> all ((select trust.barred())::uuid[])
    and exists (select from workforce.contributor w where w.id = person and w.is_reviewer and w.standing = 'good'
      and x.language = any (w.languages))
    and not exists (select from tasks.assignment a where a.tenant_id = x.tenant_id and a.task_id = x.task_id
      and a.contributor_id = person and a.state = 'leased')
$$;

ALTER FUNCTION quality.may_decide(person uuid, x quality.appeal, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.my_answers(before timestamp with time zone, most integer) RETURNS TABLE(assignment_id uuid, title jsonb, kind text, round smallint, submitted_at timestamp with time zone, state text, case_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select a.id, p.title, p.kind, s.round, s.submitted_at,
      case when a.training then 'training' when x.id is not null and x.outcome is null then 'appealed'
        when a.state = 'leased' then 'returned'
        when s.accepted_at is null then 'in_review'
        when r.verdict = 'exclude' and (x.outcome is distinct from 'overturned' or x.review_id is null) or k.id is not null then 'excluded'
        when l.case_id is not null then 'left_out'
        when f.id is not null then 'fixed' else 'accepted' end, l.case_id
    from tasks.submission s
    join tasks.assignment a on a.tenant_id = s.tenant_id and a.task_id = s.task_id and a.contributor_id = s.contributor_id
    join projects.project p on p.tenant_id = s.tenant_id and p.id = s.project_id
    left join quality.review r on r.tenant_id = s.tenant_id and r.submission_id = s.id
    left join quality.fix f on f.tenant_id = s.tenant_id and f.submission_id = s.id and f.ended_at is null
    left join quality.appeal x on x.tenant_id = s.tenant_id and x.submission_id = s.id
    left join quality.left_out l on l.tenant_id = s.tenant_id and l.submission_id = s.id and l.restored_at is null
    left join lateral (select y.id from quality.recheck y where y.tenant_id = s.tenant_id and y.submission_id = s.id
      and y.verdict = 'exclude' and (x.outcome is distinct from 'overturned' or x.recheck_id is distinct from y.id) limit 1) k on true
   where s.contributor_id = context.person() and s.submitted_at < before and s.tenant_id <> all ((select trust.barred())::uuid[])
     and not exists (select from tasks.submission l where l.tenant_id = s.tenant_id and l.task_id = s.task_id
       and l.contributor_id = s.contributor_id and l.round > s.round)
   order by s.submitted_at desc limit most
$$;

ALTER FUNCTION quality.my_answers(before timestamp with time zone, most integer) OWNER TO tz_owner;

CREATE FUNCTION quality.my_appeal(assignment uuid, lasts interval) RETURNS TABLE(said text, made_at timestamp with time zone, due_at timestamp with time zone, outcome text, reason text, decided_at timestamp with time zone, open_until timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select x.said, x.made_at, x.due_at, x.outcome, x.reason, x.decided_at,
      case when x.id is null and r.verdict <> 'accept' and (r.verdict in ('exclude', 'fix') or tasks.is_reopened(s)) then r.at + lasts end
    from tasks.assignment a
    left join quality.appeal x on x.tenant_id = a.tenant_id and x.task_id = a.task_id and x.contributor_id = a.contributor_id
    left join lateral (select y.* from tasks.submission y where y.tenant_id = a.tenant_id and y.task_id = a.task_id
      and y.contributor_id = a.contributor_id order by y.round desc limit 1) s on true
    left join lateral quality.verdict_on(a.tenant_id, s.id) r on true
   where a.contributor_id = context.person() and a.id = assignment and a.tenant_id <> all ((select trust.barred())::uuid[])
     and (x.id is not null or r.id is not null)
$$;

ALTER FUNCTION quality.my_appeal(assignment uuid, lasts interval) OWNER TO tz_owner;

CREATE FUNCTION quality.my_beginnings() RETURNS TABLE(title jsonb, kind text, accepted integer, reviewed_until integer, given integer, known_until integer)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  with recursive mine as (
    (select s.tenant_id, s.project_id from tasks.submission s where s.contributor_id = (select context.person())
      order by s.project_id limit 1)
    union all
    select n.* from mine m cross join lateral (select s.tenant_id, s.project_id from tasks.submission s
      where s.contributor_id = (select context.person()) and s.project_id > m.project_id order by s.project_id limit 1) n)
  select p.title, p.kind, coalesce(x.accepted, 0), y.newcomer_answers::int, coalesce(c.given, 0), g.newcomer_answers::int
    from mine m
    join projects.project p on p.tenant_id = m.tenant_id and p.id = m.project_id
    left join quality.review_policy y on y.tenant_id = p.tenant_id and y.project_id = p.id and p.acceptance = 'review'
      and y.newcomer_permille > y.review_permille and y.newcomer_answers > 0
    left join lateral (select quality.first_answers(p.tenant_id, p.id, (select context.person()), y.newcomer_answers) as accepted) x
      on y.project_id is not null
    left join quality.gold_policy g on g.tenant_id = p.tenant_id and g.project_id = p.id and g.newcomer_rate <> g.rate and g.newcomer_answers > 0
    left join quality.score c on c.tenant_id = p.tenant_id and c.project_id = p.id and c.contributor_id = (select context.person())
   where (y.project_id is not null or g.project_id is not null) and m.tenant_id <> all ((select trust.barred())::uuid[])
   order by x.accepted desc nulls last, p.id limit 200
$$;

ALTER FUNCTION quality.my_beginnings() OWNER TO tz_owner;

CREATE FUNCTION quality.my_calibrations() RETURNS TABLE(title jsonb, kind text, verdicts integer, newcomer_verdicts integer, calibration_items integer, calibration_kappa_min double precision, judged integer, kappa double precision, published_at timestamp with time zone, calibrated_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  with mine as (
    select r.tenant_id, r.project_id from quality.review r where r.reviewer_id = context.person()
    union select o.tenant_id, o.project_id from quality.opinion o where o.reviewer_id = context.person()
    union select c.tenant_id, c.project_id from quality.calibration c where c.reviewer_id = context.person())
  select p.title, p.kind, quality.verdicts_of(p.tenant_id, p.id, context.person(), y.newcomer_verdicts),
      case when y.newcomer_known_permille <> y.known_permille then y.newcomer_verdicts end,
      nullif(y.calibration_items, 0), y.calibration_kappa_min,
      case when c.calibrated_at is null then (select count(*)::int from quality.known_verdict v
          where v.reviewer_id = context.person() and v.tenant_id = p.tenant_id and v.project_id = p.id) else c.judged end,
      c.kappa, c.published_at, c.calibrated_at
    from mine m
    join projects.project p on p.tenant_id = m.tenant_id and p.id = m.project_id
    join quality.review_policy y on y.tenant_id = p.tenant_id and y.project_id = p.id
    left join quality.calibration c on c.tenant_id = p.tenant_id and c.project_id = p.id and c.reviewer_id = context.person()
   where (y.calibration_items > 0 or y.newcomer_known_permille <> y.known_permille) and m.tenant_id <> all ((select trust.barred())::uuid[])
   order by p.id limit 200
$$;

ALTER FUNCTION quality.my_calibrations() OWNER TO tz_owner;

CREATE FUNCTION quality.my_cases(most integer) RETURNS TABLE(id uuid, title jsonb, kind text, opened_at timestamp with time zone, question text, said text, said_at timestamp with time zone, outcome text, reason text, left_out integer, decided_at timestamp with time zone, restricted_until timestamp with time zone, restriction_ended_at timestamp with time zone, appeal jsonb, evidence jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select c.id, p.title, p.kind, c.opened_at, c.question, c.said, c.said_at, c.outcome, c.reason, c.left_out, c.decided_at,
      r.until, r.ended_at, quality.appeal_of_case(c.tenant_id, c.id),
      (select coalesce(jsonb_agg(jsonb_build_object('test', e.test, 'since', e.since, 'until', e.until, 'judgements', e.judgements,
          'facts', e.facts, 'answers', (select coalesce(jsonb_agg(s.assignment_id order by i.place), '[]')
            from quality.evidence_item i join tasks.submission s on s.tenant_id = i.tenant_id and s.id = i.submission_id
           where i.tenant_id = e.tenant_id and i.evidence_id = e.id)) order by e.found_at, e.q_value, e.id), '[]')
        from quality.evidence e where e.tenant_id = c.tenant_id and e.case_id = c.id)
    from quality.fraud_case c
    join projects.project p on p.tenant_id = c.tenant_id and p.id = c.project_id
    left join quality.restriction r on r.tenant_id = c.tenant_id and r.case_id = c.id
   where c.contributor_id = context.person() and c.tenant_id <> all ((select trust.barred())::uuid[])
   order by c.opened_at desc, c.id limit most
$$;

ALTER FUNCTION quality.my_cases(most integer) OWNER TO tz_owner;

CREATE FUNCTION quality.my_closed_reviews(at timestamp with time zone) RETURNS TABLE(title jsonb, kind text, stopped_since timestamp with time zone, checked integer, low double precision, high double precision, reviewer_agreement_min double precision, judged integer, calibration_items integer, kappa double precision, calibration_kappa_min double precision)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select p.title, p.kind, z.since, coalesce(c.checked, 0), coalesce(c.low, 0), coalesce(c.high, 1), y.reviewer_agreement_min,
      (select count(*)::int from quality.known_verdict v where v.reviewer_id = w.id and v.tenant_id = p.tenant_id and v.project_id = p.id),
      y.calibration_items::int, k.kappa, y.calibration_kappa_min
    from workforce.contributor w
    join projects.project p on p.id = any ((select quality.closed_to(context.person()))::uuid[])
    join quality.review_policy y on y.tenant_id = p.tenant_id and y.project_id = p.id
    left join quality.review_stop z on z.tenant_id = p.tenant_id and z.project_id = p.id and z.reviewer_id = w.id and z.ended_at is null
    left join quality.reviewer_score c on c.tenant_id = p.tenant_id and c.project_id = p.id and c.reviewer_id = w.id
    left join quality.calibration k on k.tenant_id = p.tenant_id and k.project_id = p.id and k.reviewer_id = w.id
   where w.id = context.person() and w.is_reviewer and w.standing = 'good' and p.tenant_id <> all ((select trust.barred())::uuid[])
     and (z.since is not null or exists (select from quality.review_due x
       where x.tenant_id = p.tenant_id and x.project_id = p.id and not x.waits and x.language = any (w.languages) and x.author_id <> w.id
         and (x.reviewer_id is null or x.lease_until <= at) and not quality.has_judged(w.id, x)
         and not quality.has_opined(x.tenant_id, x.submission_id, w.id)))
   order by z.since nulls last, p.id limit 50
$$;

ALTER FUNCTION quality.my_closed_reviews(at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.my_feedback(assignment uuid) RETURNS TABLE(verdict text, clause text, reason text, places jsonb, round smallint, at timestamp with time zone, is_second_look boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select r.verdict, r.clause, r.reason, r.places, s.round, r.at, r.second from tasks.submission s
    cross join lateral (
      select y.verdict, y.clause, y.reason, y.places, y.at, false as second from quality.review y
       where y.tenant_id = s.tenant_id and y.submission_id = s.id
      union all
      select y.verdict, y.clause, y.reason, y.places, y.at, true from quality.recheck y
       where y.tenant_id = s.tenant_id and y.submission_id = s.id and y.verdict <> 'accept') r
   where s.contributor_id = context.person() and s.assignment_id = assignment
     and s.tenant_id <> all ((select trust.barred())::uuid[]) order by s.round desc, r.at desc
$$;

ALTER FUNCTION quality.my_feedback(assignment uuid) OWNER TO tz_owner;

CREATE FUNCTION quality.my_fix(assignment uuid) RETURNS TABLE(kind text, payload jsonb, ontology jsonb, flipped boolean, answer jsonb, fixed jsonb, stands boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select p.kind, t.payload, o.body, a.flipped, s.answer, f.answer, f.ended_at is null
    from tasks.assignment a
    join tasks.submission s on s.tenant_id = a.tenant_id and s.task_id = a.task_id and s.contributor_id = a.contributor_id
    join quality.fix f on f.tenant_id = s.tenant_id and f.submission_id = s.id
    join tasks.task t on t.tenant_id = a.tenant_id and t.id = a.task_id
    join projects.project p on p.tenant_id = a.tenant_id and p.id = a.project_id
    join projects.ontology o on o.tenant_id = a.tenant_id and o.project_id = a.project_id and o.version = a.ontology_version
   where a.contributor_id = context.person() and a.id = assignment and a.tenant_id <> all ((select trust.barred())::uuid[])
   order by f.ended_at is null desc, f.fixed_at desc limit 1
$$;

ALTER FUNCTION quality.my_fix(assignment uuid) OWNER TO tz_owner;

CREATE FUNCTION quality.my_left_out(assignment uuid) RETURNS TABLE(case_id uuid, reason text, decided_at timestamp with time zone, restored_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select c.id, c.reason, c.decided_at, l.restored_at from tasks.submission s
    join quality.left_out l on l.tenant_id = s.tenant_id and l.submission_id = s.id
    join quality.fraud_case c on c.tenant_id = l.tenant_id and c.id = l.case_id
   where s.contributor_id = context.person() and s.assignment_id = assignment and s.tenant_id <> all ((select trust.barred())::uuid[])
   order by c.decided_at desc
$$;

ALTER FUNCTION quality.my_left_out(assignment uuid) OWNER TO tz_owner;

CREATE FUNCTION quality.my_lesson(assignment uuid) RETURNS TABLE(submission_id uuid, feed_id uuid, kind text, ontology jsonb, payload jsonb, flipped boolean, answer jsonb, expected jsonb, tolerance double precision, explanation text, clause text, void_reason text, is_right boolean, round smallint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select s.id, w.feed_id, p.kind, o.body, i.payload, a.flipped, s.answer, coalesce(i.corrected, i.expected),
    coalesce(g.tolerance, 0.5), i.explanation, i.clause, i.void_reason, t.is_right, s.round
    from tasks.assignment a
    join quality.known_item i on i.tenant_id = a.tenant_id and i.id = a.task_id
    join tasks.submission s on s.tenant_id = a.tenant_id and s.task_id = a.task_id and s.contributor_id = a.contributor_id
      and s.round = a.round
    join tasks.work_queue w on w.queue_id = a.queue_id
    join projects.project p on p.tenant_id = a.tenant_id and p.id = a.project_id
    join projects.ontology o on o.tenant_id = a.tenant_id and o.project_id = a.project_id and o.version = a.ontology_version
    left join quality.gold_policy g on g.tenant_id = a.tenant_id and g.project_id = a.project_id
    left join quality.training_answer t on t.tenant_id = s.tenant_id and t.submission_id = s.id
   where a.contributor_id = context.person() and a.id = assignment and a.training and a.state = 'submitted'
     and a.tenant_id <> all ((select trust.barred())::uuid[])
$$;

ALTER FUNCTION quality.my_lesson(assignment uuid) OWNER TO tz_owner;

CREATE FUNCTION quality.my_rechecks(since timestamp with time zone) RETURNS TABLE(assignment_id uuid, title jsonb, verdict text, at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select distinct on (s.submitted_at, s.id) s.assignment_id, p.title, y.verdict, y.at from tasks.submission s
    join quality.recheck y on y.tenant_id = s.tenant_id and y.submission_id = s.id and y.verdict <> 'accept' and y.at >= since
    join projects.project p on p.tenant_id = s.tenant_id and p.id = s.project_id
   where s.contributor_id = context.person() and s.tenant_id <> all ((select trust.barred())::uuid[])
   order by s.submitted_at desc, s.id, y.at desc limit 20
$$;

ALTER FUNCTION quality.my_rechecks(since timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.my_regrades(since timestamp with time zone) RETURNS TABLE(title jsonb, reason text, answers_before integer, right_before integer, answers_after integer, right_after integer, restored boolean, at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select p.title, i.void_reason, r.answers_before, r.right_before, r.answers_after, r.right_after, r.restored, r.at
    from quality.regrade r
    join quality.known_item i on i.tenant_id = r.tenant_id and i.id = r.item_id
    join projects.project p on p.tenant_id = r.tenant_id and p.id = r.project_id
   where r.contributor_id = context.person() and r.at >= since and r.tenant_id <> all ((select trust.barred())::uuid[])
   order by r.at desc limit 50
$$;

ALTER FUNCTION quality.my_regrades(since timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.my_reviewing() RETURNS TABLE(title jsonb, kind text, checked integer, confirmed integer, weight double precision, confirmed_weight double precision, low double precision, high double precision, upto timestamp with time zone, reviewer_checks_min integer, reviewer_agreement_min double precision, stopped_since timestamp with time zone, kappa_checks integer, kappa double precision, kappa_low double precision, kappa_high double precision, reviewer_kappa_min double precision, is_seconded boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select p.title, p.kind, c.checked, c.confirmed, c.weight, c.confirmed_weight, c.low, c.high, c.upto, y.reviewer_checks_min,
      y.reviewer_agreement_min, z.since, c.kappa_checks, c.kappa, c.kappa_low, c.kappa_high, y.reviewer_kappa_min,
      coalesce(quality.is_seconded(c, y), false)
    from quality.reviewer_score c
    join projects.project p on p.tenant_id = c.tenant_id and p.id = c.project_id
    left join quality.review_policy y on y.tenant_id = c.tenant_id and y.project_id = c.project_id
    left join quality.review_stop z on z.tenant_id = c.tenant_id and z.project_id = c.project_id and z.reviewer_id = c.reviewer_id
      and z.ended_at is null
   where c.reviewer_id = context.person() and c.checked > 0 and c.tenant_id <> all ((select trust.barred())::uuid[])
   order by c.checked desc, c.project_id limit 200
$$;

ALTER FUNCTION quality.my_reviewing() OWNER TO tz_owner;

CREATE FUNCTION quality.my_scores() RETURNS TABLE(title jsonb, kind text, skills text[], given integer, answers integer, right_answers integer, weight double precision, right_weight double precision, low double precision, high double precision, upto timestamp with time zone, weighed_at timestamp with time zone, half_life_days integer, answers_min integer, score_min double precision, stopped_since timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select p.title, p.kind, p.skills, s.given, s.answers, s.right_answers, s.weight, s.right_weight, s.low, s.high, s.upto, s.weighed_at,
    g.half_life_days, g.answers_min, g.score_min, x.since
    from quality.score s
    join projects.project p on p.tenant_id = s.tenant_id and p.id = s.project_id
    join quality.gold_policy g on g.tenant_id = s.tenant_id and g.project_id = s.project_id
    left join quality.stop x on x.tenant_id = s.tenant_id and x.project_id = s.project_id
      and x.contributor_id = s.contributor_id and x.ended_at is null
   where s.contributor_id = context.person() and s.tenant_id <> all ((select trust.barred())::uuid[])
   order by s.answers desc, s.project_id limit 200
$$;

ALTER FUNCTION quality.my_scores() OWNER TO tz_owner;

CREATE FUNCTION quality.my_training(feed uuid) RETURNS TABLE(feed_id uuid, title jsonb, kind text, items integer, tried integer, done integer, required integer, trained_at timestamp with time zone, untrained boolean, amount_minor bigint, currency text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select x.feed_id, p.title, p.kind, c.items, c.tried, c.done, c.required, t.at, x.untrained,
    case when c.required > 0 and t.at is null and p.audience <> 'own' then r.amount_minor else 0 end, r.currency
    from (select w.feed_id, w.tenant_id, w.project_id, bool_or(qa.fit < 0) as untrained
        from tasks.queue_access qa join tasks.work_queue w on w.queue_id = qa.queue_id
       where qa.contributor_id = context.person() and (feed is null or w.feed_id = feed) and w.tenant_id <> all ((select trust.barred())::uuid[])
       group by w.feed_id, w.tenant_id, w.project_id) x
    join projects.project p on p.tenant_id = x.tenant_id and p.id = x.project_id and p.state = 'active'
    join projects.rate r on r.tenant_id = p.tenant_id and r.project_id = p.id and r.version = p.rate_version
    left join quality.trained t on t.tenant_id = p.tenant_id and t.project_id = p.id and t.contributor_id = context.person()
    cross join lateral quality.training_counts(p.tenant_id, p.id, context.person()) c
   where c.items > 0 order by x.feed_id limit 200
$$;

ALTER FUNCTION quality.my_training(feed uuid) OWNER TO tz_owner;

CREATE FUNCTION quality.needs_others(tenant uuid, repair uuid) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
  select 2 * y.people <= y.looks + d.waiting and 2 * (y.people + d.waiting) > y.looks + d.waiting and y.people > 0
    from (select count(distinct r.reviewer_id) filter (where r.faults_task) as people, count(*) as looks from quality.recheck r
      where r.tenant_id = tenant and r.repair_id = repair) y
    cross join (select count(*) as waiting from quality.review_due x where x.tenant_id = tenant and x.repair_id = repair) d
$$;

ALTER FUNCTION quality.needs_others(tenant uuid, repair uuid) OWNER TO tz_owner;

CREATE FUNCTION quality.next_pay(what text, at timestamp with time zone) RETURNS TABLE(amount_minor bigint, currency text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select r.review_amount_minor, r.currency
    from ((select x.tenant_id, x.project_id from quality.review_due x join workforce.contributor w on w.id = context.person()
            where what = 'review' and w.is_reviewer and w.standing = 'good' and x.language = any (w.languages) and x.author_id <> w.id
              and (x.reviewer_id is null or x.lease_until <= at) and x.tenant_id <> all ((select trust.barred())::uuid[])
              and not quality.is_at_work_on(w.id, x) and not x.waits and not quality.has_solved(x.tenant_id, x.submission_id, w.id)
              and not quality.has_judged(w.id, x) and not quality.has_opined(x.tenant_id, x.submission_id, w.id)
              and x.project_id <> all ((select quality.closed_to(context.person()))::uuid[]) and not quality.is_hindered(w.id, x, at)
            order by x.due_at limit 1)
          union all
          (select x.tenant_id, s.project_id from quality.appeal x
             join tasks.submission s on s.tenant_id = x.tenant_id and s.id = x.submission_id
            where what = 'appeal' and x.outcome is null and quality.may_decide(context.person(), x, at)
              and not tasks.is_hindered(context.person(), x.tenant_id, x.task_id, at)
            order by x.due_at limit 1)
          union all
          (select x.tenant_id, x.project_id from quality.adjudication x
             join quality.adjudicating a on a.tenant_id = x.tenant_id and a.project_id = x.project_id
            where what = 'adjudication' and x.verdict is null and quality.may_adjudicate(context.person(), x, at)
              and cardinality(quality.drawn_answers(x)) > 1 and not tasks.is_hindered(context.person(), x.tenant_id, x.task_id, at)
            order by x.opened_at, x.id limit 1)) n
    join projects.project p on p.tenant_id = n.tenant_id and p.id = n.project_id
    join projects.rate r on r.tenant_id = p.tenant_id and r.project_id = p.id and r.version = p.rate_version
$$;

ALTER FUNCTION quality.next_pay(what text, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.open_adjudications(project uuid, most integer, at timestamp with time zone) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare tenant uuid := context.tenant(); x record; made uuid; n int := 0;
begin
  for x in select t.id, p.language, case when d.task_id is not null then 'ambiguous' when c.agreement < 1 and r.is_tie then 'tie'
        when c.agreement < 1 and c.confidence < p.confidence then 'unsure' else 'apart' end as why
      from quality.adjudicating a
      join projects.project p on p.tenant_id = a.tenant_id and p.id = a.project_id
      join quality.consensus c on c.tenant_id = a.tenant_id and c.project_id = a.project_id and c.votes > 1
      join tasks.task t on t.tenant_id = c.tenant_id and t.id = c.task_id and t.state = 'completed'
      left join tasks.doubt d on d.tenant_id = t.tenant_id and d.task_id = t.id and d.outcome = 'ambiguous'
      left join quality.apart m on m.tenant_id = t.tenant_id and m.task_id = t.id and m.votes = c.votes and m.label = c.label
      cross join lateral (select count(*) > 1 as is_tie from jsonb_each_text(c.shares) v
        where v.value::float8 >= (select max(w.value::float8) from jsonb_each_text(c.shares) w)) r
     where a.tenant_id = tenant and a.project_id = project
       and (d.task_id is not null or c.agreement < 1 and (r.is_tie or c.confidence < p.confidence) or m.distance >= a.distance_min)
       and not exists (select from quality.adjudication o where o.tenant_id = t.tenant_id and o.task_id = t.id)
     order by t.id limit most loop
    insert into quality.adjudication (tenant_id, id, task_id, project_id, language, why, opened_at)
      values (tenant, gen_random_uuid(), x.id, project, x.language, x.why, at) on conflict do nothing returning id into made;
    continue when not found;
    perform kit.record_event(tenant, gen_random_uuid(), 'quality:adjudication:opened', null, made,
      jsonb_build_object('project', project, 'task', x.id, 'why', x.why), at);
    n := n + 1;
  end loop;
  return n;
end $$;

ALTER FUNCTION quality.open_adjudications(project uuid, most integer, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.opinions_under_review(at timestamp with time zone) RETURNS TABLE(verdict text, clause text, reason text, places jsonb, round smallint, at timestamp with time zone, fixed jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
  select o.verdict, o.clause, o.reason, o.places, s.round, o.at, o.fixed from quality.review_due d
    join tasks.submission s on s.tenant_id = d.tenant_id and s.id = d.submission_id
    join quality.opinion o on o.tenant_id = d.tenant_id and o.submission_id = d.submission_id
   where d.reviewer_id = context.person() and d.lease_until > $1 and d.stage = 3 and d.tenant_id <> all ((select trust.barred())::uuid[])
   order by o.stage limit 2
$_$;

ALTER FUNCTION quality.opinions_under_review(at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.overturn_cases(at timestamp with time zone, most integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare c quality.fraud_case; n int := 0;
begin
  for c in select x.* from quality.case_appeal a join quality.fraud_case x on x.tenant_id = a.tenant_id and x.id = a.case_id
      where a.outcome is null and a.due_at < at order by a.due_at limit most for update skip locked loop
    perform quality.end_case_appeal(c, null, 'overturned', null, gen_random_uuid(), at);
    n := n + 1;
  end loop;
  return n;
end $$;

ALTER FUNCTION quality.overturn_cases(at timestamp with time zone, most integer) OWNER TO tz_owner;

CREATE FUNCTION quality.overturn_overdue(at timestamp with time zone, most integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare x quality.appeal; n int := 0;
begin
  for x in select * from quality.appeal y where y.outcome is null and y.due_at < at order by y.due_at limit most
    for update skip locked loop
    update quality.appeal y set reviewer_id = null, lease_until = null where y.tenant_id = x.tenant_id and y.id = x.id;
    perform quality.end_appeal(x, null, 'overturned', null, gen_random_uuid(), gen_random_uuid(), at);
    n := n + 1;
  end loop;
  return n;
end $$;

ALTER FUNCTION quality.overturn_overdue(at timestamp with time zone, most integer) OWNER TO tz_owner;

CREATE FUNCTION quality.prepare_reviews(items uuid[], submissions uuid[], answers jsonb, labels text[], rights boolean[], at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  perform tasks.prepare_answers(items, submissions, answers, labels, at);
  insert into quality.known_review (tenant_id, submission_id, item_id, project_id, is_right)
    select s.tenant_id, s.id, s.task_id, s.project_id, x.is_right
      from unnest(submissions, rights) x (id, is_right)
      join tasks.submission s on s.tenant_id = context.tenant() and s.id = x.id;
  insert into quality.review_due (tenant_id, submission_id, project_id, author_id, language, due_at, waits)
    select s.tenant_id, s.id, s.project_id, s.contributor_id, p.language, 'infinity', true
      from tasks.submission s join projects.project p on p.tenant_id = s.tenant_id and p.id = s.project_id
     where s.tenant_id = context.tenant() and s.id = any (submissions);
end $$;

ALTER FUNCTION quality.prepare_reviews(items uuid[], submissions uuid[], answers jsonb, labels text[], rights boolean[], at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.probes(most integer) RETURNS TABLE(id uuid, tenant text, project text, title jsonb, ran_at timestamp with time zone, answers integer, people integer, questions integer, found integer)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select context.alias(p.tenant_id, p.id), t.slug, p.name, p.title, s.ran_at, s.answers, s.people, s.questions, s.found
    from quality.report r
    join projects.project p on p.tenant_id = r.tenant_id and p.id = r.project_id
    join trust.tenant t on t.id = p.tenant_id
    left join quality.probe s on s.tenant_id = p.tenant_id and s.project_id = p.id
   where quality.is_investigator(context.person()) and p.tenant_id <> all ((select trust.barred())::uuid[]) order by s.ran_at desc nulls last, p.name limit most
$$;

ALTER FUNCTION quality.probes(most integer) OWNER TO tz_owner;

CREATE FUNCTION quality.put_right(project uuid, ids uuid[], most integer) RETURNS TABLE(submission_id uuid, task_id uuid, why text, payload jsonb, initial jsonb, expected jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  with told as (
    select f.submission_id as id, 'fixed' as why, f.answer as expected from quality.fix f
     where f.tenant_id = (select context.tenant()) and f.project_id = project and f.ended_at is null
    union all
    select r.submission_id, 'returned', coalesce(f.answer, n.answer) from quality.review r
      join tasks.submission s on s.tenant_id = r.tenant_id and s.id = r.submission_id
      join tasks.submission n on n.tenant_id = s.tenant_id and n.task_id = s.task_id and n.contributor_id = s.contributor_id
        and n.round = s.round + 1 and n.used and n.accepted_at is not null
      left join quality.fix f on f.tenant_id = n.tenant_id and f.submission_id = n.id and f.ended_at is null
     where r.tenant_id = (select context.tenant()) and r.project_id = project and r.verdict = 'return'
    union all
    select x.submission_id, 'overturned', s.answer from quality.appeal x
      join tasks.submission s on s.tenant_id = x.tenant_id and s.id = x.submission_id and s.project_id = project and s.used
     where x.tenant_id = (select context.tenant()) and x.outcome = 'overturned' and x.reviewer_id is not null
       and not exists (select from quality.fix f where f.tenant_id = x.tenant_id and f.submission_id = x.submission_id and f.ended_at is null))
  select * from (
    select distinct on (s.task_id) s.id, s.task_id, o.why, t.payload, s.answer, o.expected from told o
      join tasks.submission s on s.tenant_id = (select context.tenant()) and s.id = o.id and not s.known
      join tasks.task t on t.tenant_id = s.tenant_id and t.id = s.task_id
     where (ids is null or s.id = any (ids)) and s.tenant_id <> all ((select trust.barred())::uuid[])
       and not exists (select from quality.known_item i where i.tenant_id = s.tenant_id and i.project_id = project
         and i.source_task_id = s.task_id and i.voided_at is null)
     order by s.task_id, s.id) x
   order by x.id desc limit most
$$;

ALTER FUNCTION quality.put_right(project uuid, ids uuid[], most integer) OWNER TO tz_owner;

CREATE FUNCTION quality.questions_under_review(at timestamp with time zone, most integer) RETURNS TABLE(clause text, body text, answer text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
  select r.clause, r.body, r.answer from quality.review_due d
    join tasks.submission s on s.tenant_id = d.tenant_id and s.id = d.submission_id
    cross join lateral tasks.readable_questions(s.tenant_id, s.project_id, null, most) r
   where d.reviewer_id = context.person() and d.lease_until > $1 and d.tenant_id <> all ((select trust.barred())::uuid[])
$_$;

ALTER FUNCTION quality.questions_under_review(at timestamp with time zone, most integer) OWNER TO tz_owner;

CREATE FUNCTION quality.queue_reviews(submissions uuid[], due timestamp with time zone, at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare s tasks.submission; waits boolean;
begin
  for s in select x.* from tasks.submission x where x.tenant_id = context.tenant() and x.id = any (submissions) and x.accepted_at is null
       and not exists (select from quality.review r where r.tenant_id = x.tenant_id and r.submission_id = x.id)
       and not exists (select from quality.review_due d where d.tenant_id = x.tenant_id and d.submission_id = x.id) loop
    waits := quality.waits_for_solvers(s);
    if waits or random() * 1000 < quality.review_share(s) then
      insert into quality.review_due (tenant_id, submission_id, project_id, author_id, language, due_at, waits)
        select s.tenant_id, s.id, s.project_id, s.contributor_id, p.language, due, waits
          from projects.project p where p.tenant_id = s.tenant_id and p.id = s.project_id
        on conflict do nothing;
    else
      perform tasks.accept(s, null, gen_random_uuid(), true, at);
    end if;
  end loop;
end $$;

ALTER FUNCTION quality.queue_reviews(submissions uuid[], due timestamp with time zone, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.ready_review(d quality.review_due, person uuid) RETURNS uuid
    LANGUAGE plpgsql
    AS $$
declare picked uuid;
begin
  select x.id into picked from (select r.id from quality.ready_reviews(d.tenant_id, d.project_id, person) r (id) limit 8) x order by random() limit 1;
  select x.submission_id into picked from quality.review_due x
   where x.tenant_id = d.tenant_id and x.submission_id = picked and x.due_at = 'infinity' for update skip locked;
  return picked;
end $$;

ALTER FUNCTION quality.ready_review(d quality.review_due, person uuid) OWNER TO tz_owner;

CREATE FUNCTION quality.ready_reviews(tenant uuid, project uuid, person uuid) RETURNS SETOF uuid
    LANGUAGE sql STABLE
    AS $$
  select r.submission_id from (select d.submission_id from quality.review_due d
      where d.tenant_id = tenant and d.project_id = project and d.due_at = 'infinity' order by d.submission_id limit 200) r
    join quality.known_review k on k.tenant_id = tenant and k.submission_id = r.submission_id
    join quality.known_item i on i.tenant_id = tenant and i.id = k.item_id and i.voided_at is null and i.disputed_at is null
   where not quality.has_met(person, i)
     and not exists (select from quality.resolving z where z.tenant_id = tenant and z.project_id = project)
$$;

ALTER FUNCTION quality.ready_reviews(tenant uuid, project uuid, person uuid) OWNER TO tz_owner;

CREATE TABLE quality.opinion (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    submission_id uuid NOT NULL,
    project_id uuid NOT NULL,
    stage smallint NOT NULL,
    reviewer_id uuid NOT NULL,
    rate_version integer NOT NULL,
    verdict text NOT NULL,
    clause text,
    reason text,
    places jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    seconds integer,
    fixed jsonb,
    fixed_label text,
    CONSTRAINT opinion_check CHECK (((verdict = 'accept'::text) OR (length(reason) >= 3))),
    CONSTRAINT opinion_check1 CHECK ((((verdict = 'fix'::text) = (fixed IS NOT NULL)) AND ((fixed IS NULL) = (fixed_label IS NULL)))),
    CONSTRAINT opinion_reason_check CHECK ((length(reason) <= 2000)),
    CONSTRAINT opinion_seconds_check CHECK ((seconds >= 0)),
    CONSTRAINT opinion_stage_check CHECK (((stage >= 1) AND (stage <= 3))),
    CONSTRAINT opinion_verdict_check CHECK ((verdict = ANY (ARRAY['accept'::text, 'fix'::text, 'return'::text, 'exclude'::text])))
);

ALTER TABLE ONLY quality.opinion FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.opinion OWNER TO tz_owner;

CREATE FUNCTION quality.recheck(d quality.review_due, s tasks.submission, o quality.opinion, event uuid) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
  insert into quality.recheck (tenant_id, id, repair_id, submission_id, reviewer_id, rate_version, verdict, clause, reason, at, places, seconds,
      faults_task)
    values (o.tenant_id, o.id, d.repair_id, o.submission_id, o.reviewer_id, o.rate_version,
      case when o.verdict = 'task_wrong' then 'accept' else o.verdict end, o.clause, o.reason, o.at, o.places, o.seconds, o.verdict = 'task_wrong');
  delete from quality.review_due x where x.tenant_id = o.tenant_id and x.submission_id = o.submission_id;
  if o.verdict = 'exclude' then perform tasks.leave_out(s); end if;
  if o.verdict = 'fix' then
    update quality.fix f set ended_at = o.at where f.tenant_id = o.tenant_id and f.submission_id = o.submission_id and f.ended_at is null;
    insert into quality.fix (tenant_id, id, submission_id, task_id, project_id, answer, label, original_sha256, fixed_by, fixed_at, recheck_id)
      values (o.tenant_id, o.id, o.submission_id, s.task_id, o.project_id, o.fixed, o.fixed_label,
        encode(sha256(convert_to(s.answer::text, 'UTF8')), 'hex'), context.alias(o.tenant_id, o.reviewer_id), o.at, o.id);
  end if;
  perform kit.record_event(o.tenant_id, event, 'quality:answer:rechecked', context.alias(o.tenant_id, o.reviewer_id), o.id, jsonb_build_object(
    'submission', o.submission_id, 'verdict', o.verdict, 'project', o.project_id, 'repair', d.repair_id), o.at);
end $$;

ALTER FUNCTION quality.recheck(d quality.review_due, s tasks.submission, o quality.opinion, event uuid) OWNER TO tz_owner;

CREATE FUNCTION quality.recheck_task(repair uuid, task uuid, due timestamp with time zone) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare put int;
begin
  insert into quality.review_due (tenant_id, submission_id, project_id, author_id, language, due_at, repair_id)
    select s.tenant_id, s.id, s.project_id, s.contributor_id, p.language, due, repair
      from tasks.submission s join projects.project p on p.tenant_id = s.tenant_id and p.id = s.project_id
     where s.tenant_id = context.tenant() and s.tenant_id <> all ((select trust.barred())::uuid[]) and s.task_id = task
       and s.used and not s.known and s.accepted_at is not null
    on conflict do nothing;
  get diagnostics put = row_count;
  return put;
end $$;

ALTER FUNCTION quality.recheck_task(repair uuid, task uuid, due timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.record_lesson(assignment uuid, is_right boolean, at timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select quality.write_training(a.tenant_id, array[s.id], array[is_right], at) from tasks.assignment a
    join tasks.submission s on s.tenant_id = a.tenant_id and s.task_id = a.task_id and s.contributor_id = a.contributor_id
      and s.round = a.round
   where a.contributor_id = context.person() and a.id = assignment and a.training and a.state = 'submitted'
     and a.tenant_id <> all ((select trust.barred())::uuid[])
$$;

ALTER FUNCTION quality.record_lesson(assignment uuid, is_right boolean, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.record_review(held uuid, review uuid, event uuid, accept_event uuid, verdict text, clause text, reason text, places jsonb, fixed jsonb, fixed_label text, at timestamp with time zone) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare me uuid := context.person(); d quality.review_due; s tasks.submission; o quality.opinion;
begin
  select * into d from quality.review_due x
   where x.reviewer_id = me and context.alias(x.tenant_id, x.submission_id) = held for update;
  if not found or d.tenant_id = any (trust.barred()) then return 'missing'; end if;
  if d.lease_until < at then return 'expired'; end if;
  -- Held by somebody who reviews no more, nothing was checked.
  if verdict = 'fix' and fixed is null or verdict = 'task_wrong' and d.repair_id is null then return 'missing'; end if;
  select * into strict s from tasks.submission x where x.tenant_id = d.tenant_id and x.id = d.submission_id;
  perform tasks.expose_until(me, s.tenant_id, s.task_id, at, at);
  o := row(d.tenant_id, review, s.id, s.project_id, d.stage, me, d.rate_version, verdict, clause, reason, places, at,
    greatest(0, extract(epoch from at - d.taken_at))::int, fixed, fixed_label)::quality.opinion;
  if d.repair_id is not null then
    if verdict = 'return' then return 'delivered'; end if;
    perform quality.recheck(d, s, o, event);
    return 'recorded';
  end if;
  if verdict = 'return' and s.round >= 3 then return 'rounds_over'; end if;
  if d.stage > 1 or quality.asks_second(s.tenant_id, s.project_id, me, verdict) then
    o := quality.weigh_opinion(d, o, gen_random_uuid(), at);
  end if;
  if o.id is not null then perform quality.settle_review(s, o, event, accept_event, at); end if;
  return 'recorded';
end $$;

ALTER FUNCTION quality.record_review(held uuid, review uuid, event uuid, accept_event uuid, verdict text, clause text, reason text, places jsonb, fixed jsonb, fixed_label text, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.record_training(ids uuid[], rights boolean[], at timestamp with time zone) RETURNS integer
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select quality.write_training(context.tenant(), ids, rights, at)
$$;

ALTER FUNCTION quality.record_training(ids uuid[], rights boolean[], at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.release_reviews(submissions uuid[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  update quality.review_due d set waits = false
   where d.tenant_id = context.tenant() and d.submission_id = any (submissions) and d.waits
     and not exists (select from quality.resolve z where z.tenant_id = d.tenant_id and z.submission_id = d.submission_id
       and z.state = 'open')
$$;

ALTER FUNCTION quality.release_reviews(submissions uuid[]) OWNER TO tz_owner;

CREATE FUNCTION quality.restrict(held uuid, ends_at timestamp with time zone, event uuid, at timestamp with time zone) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare me uuid := context.person(); c quality.fraud_case;
begin
  select * into c from quality.fraud_case x where x.id = held and x.tenant_id <> all ((select trust.barred())::uuid[]) for update;
  if not found or not quality.is_investigator(context.person()) then return 'missing'; end if;
  if c.outcome is not null then return 'decided'; end if;
  insert into quality.restriction values (c.tenant_id, c.id, c.project_id, c.contributor_id, me, at, ends_at) on conflict do nothing;
  if not found then return 'again'; end if;
  perform kit.record_event(c.tenant_id, event, 'quality:restriction:placed', context.alias(c.tenant_id, me), c.id,
    jsonb_build_object('project', c.project_id, 'until', ends_at, 'by_itself', false), at);
  return 'placed';
end $$;

ALTER FUNCTION quality.restrict(held uuid, ends_at timestamp with time zone, event uuid, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.review_health(at timestamp with time zone) RETURNS TABLE(tenant text, language text, waiting bigint, overdue bigint, next_due timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select t.slug, d.language, count(*), count(*) filter (where d.due_at < at), min(d.due_at)
    from quality.review_due d join trust.tenant t on t.id = d.tenant_id
   where d.repair_id is null and d.due_at < 'infinity' and d.tenant_id <> all ((select trust.barred())::uuid[]) and (select (context.claims()).persona in ('ops', 'system'))
   group by t.slug, d.language order by min(d.due_at)
$$;

ALTER FUNCTION quality.review_health(at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.review_share(s tasks.submission) RETURNS integer
    LANGUAGE sql STABLE
    AS $$
  select case when s.round > 1 then 1000 else coalesce((select
      case when p.newcomer_permille > p.review_permille
          and quality.first_answers(s.tenant_id, s.project_id, s.contributor_id, p.newcomer_answers) < p.newcomer_answers
        then p.newcomer_permille else p.review_permille end
    from quality.review_policy p where p.tenant_id = s.tenant_id and p.project_id = s.project_id), 1000) end
$$;

ALTER FUNCTION quality.review_share(s tasks.submission) OWNER TO tz_owner;

CREATE FUNCTION quality.reviewer_health() RETURNS TABLE(tenant text, project text, title jsonb, reviewer text, checked integer, confirmed integer, low double precision, high double precision, stopped_since timestamp with time zone, kappa double precision, calibrated_at timestamp with time zone, rolling_checks integer, rolling_kappa double precision, rolling_low double precision, rolling_high double precision, is_seconded boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select t.slug, p.name, p.title, h.handle, coalesce(c.checked, 0), coalesce(c.confirmed, 0), coalesce(c.low, 0), coalesce(c.high, 1), z.since,
      k.kappa, k.calibrated_at, coalesce(c.kappa_checks, 0), c.kappa, c.kappa_low, c.kappa_high, coalesce(quality.is_seconded(c, y), false)
    from (select s.tenant_id, s.project_id, s.reviewer_id from quality.reviewer_score s where s.checked > 0
      union select y.tenant_id, y.project_id, y.reviewer_id from quality.calibration y) x
    join projects.project p on p.tenant_id = x.tenant_id and p.id = x.project_id
    join trust.tenant t on t.id = x.tenant_id
    join trust.principal h on h.id = x.reviewer_id
    left join quality.reviewer_score c on c.tenant_id = x.tenant_id and c.project_id = x.project_id and c.reviewer_id = x.reviewer_id
    left join quality.calibration k on k.tenant_id = x.tenant_id and k.project_id = x.project_id and k.reviewer_id = x.reviewer_id
    left join quality.review_policy y on y.tenant_id = x.tenant_id and y.project_id = x.project_id
    left join quality.review_stop z on z.tenant_id = x.tenant_id and z.project_id = x.project_id and z.reviewer_id = x.reviewer_id
      and z.ended_at is null
   where x.tenant_id <> all ((select trust.barred())::uuid[])
     and (select (context.claims()).persona in ('ops', 'system'))
   order by z.since is null, c.high nulls last, c.checked desc nulls last, k.kappa limit 200
$$;

ALTER FUNCTION quality.reviewer_health() OWNER TO tz_owner;

CREATE FUNCTION quality.reviewers_after(project uuid, after uuid, most integer) RETURNS TABLE(reviewer_id uuid, checked integer, confirmed integer, low double precision, high double precision, upto timestamp with time zone, rolling_checks integer, rolling_kappa double precision, rolling_low double precision, rolling_high double precision, is_seconded boolean, known_checked integer, known_confirmed integer, kappa double precision, calibrated_at timestamp with time zone, stopped_since timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select p.alias, coalesce(c.checked, 0), coalesce(c.confirmed, 0), c.low, c.high, c.upto, coalesce(c.kappa_checks, 0), c.kappa, c.kappa_low,
      c.kappa_high, coalesce(quality.is_seconded(c, y), false), coalesce(k.judged, 0), coalesce(k.confirmed, 0), k.kappa, k.calibrated_at, z.since
    from (select x.reviewer_id, context.alias(context.tenant(), x.reviewer_id) as alias
      from (select s.reviewer_id from quality.reviewer_score s
          where s.tenant_id = (select context.tenant()) and s.project_id = project and s.checked > 0
        union select y.reviewer_id from quality.calibration y where y.tenant_id = (select context.tenant()) and y.project_id = project) x
     where (select context.tenant()) <> all ((select trust.barred())::uuid[])) p
    left join quality.review_policy y on y.tenant_id = context.tenant() and y.project_id = project
    left join quality.reviewer_score c on c.tenant_id = context.tenant() and c.project_id = project and c.reviewer_id = p.reviewer_id
    left join quality.calibration k on k.tenant_id = context.tenant() and k.project_id = project and k.reviewer_id = p.reviewer_id
    left join quality.review_stop z on z.tenant_id = context.tenant() and z.project_id = project and z.reviewer_id = p.reviewer_id
      and z.ended_at is null
   where p.alias > after order by p.alias limit most
$$;

ALTER FUNCTION quality.reviewers_after(project uuid, after uuid, most integer) OWNER TO tz_owner;

CREATE FUNCTION quality.rows_of(project uuid, author uuid, given text, ruled text, otherwise boolean, under text, since timestamp with time zone, until timestamp with time zone, after uuid, most integer) RETURNS TABLE(id uuid, task_id uuid, contributor_id uuid, round smallint, label text, seconds integer, submitted_at timestamp with time zone, accepted_at timestamp with time zone, used boolean, consensus text, confidence double precision, agreement double precision, verdict text, clause text, reason text, review_seconds integer)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select s.id, s.task_id, context.alias(s.tenant_id, s.contributor_id), s.round, s.label, s.seconds, s.submitted_at, s.accepted_at,
      s.used and s.accepted_at is not null, c.label, c.confidence, c.agreement, r.verdict, r.clause, r.reason,
      coalesce((select sum(o.seconds) from quality.opinion o where o.tenant_id = r.tenant_id and o.submission_id = r.submission_id), r.seconds)::int
    from (select x.* from tasks.submission x
       where x.tenant_id = (select context.tenant()) and x.project_id = project and (after is null or x.id > after) and not x.known
         and x.tenant_id <> all ((select trust.barred())::uuid[])
         and (author is null or x.contributor_id = (select a.contributor_id from quality.author a
           where a.tenant_id = (select context.tenant()) and a.project_id = project and a.alias = author))
         and (given is null or x.label = given) and (since is null or x.submitted_at >= since)
         and (until is null or x.submitted_at < until)
         and (ruled is null or x.id in (select v.submission_id from quality.review v
           where v.tenant_id = (select context.tenant()) and v.verdict = ruled and (under is null or v.clause = under)))
         and (not otherwise or x.id in (select d.submission_id from quality.decided_otherwise((select context.tenant()), project) d
           where under is null or d.clause = under))
       order by x.id limit most) s
    left join quality.consensus c on c.tenant_id = s.tenant_id and c.task_id = s.task_id
    left join quality.review r on r.tenant_id = s.tenant_id and r.submission_id = s.id
   order by s.id
$$;

ALTER FUNCTION quality.rows_of(project uuid, author uuid, given text, ruled text, otherwise boolean, under text, since timestamp with time zone, until timestamp with time zone, after uuid, most integer) OWNER TO tz_owner;

CREATE FUNCTION quality.sampling(customers uuid[]) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ select distinct s.tenant_id from quality.audit_sample s where s.tenant_id = any (customers) and s.permille > 0 $$;

ALTER FUNCTION quality.sampling(customers uuid[]) OWNER TO tz_owner;

CREATE FUNCTION quality.save_adjudication(held uuid, base integer, whole jsonb, at timestamp with time zone) RETURNS TABLE(outcome text, version integer, value jsonb, lease_until timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare me uuid := context.person(); x quality.adjudication;
begin
  select * into x from quality.adjudication y where y.reviewer_id = me and y.verdict is null
    and context.alias(y.tenant_id, y.id) = held for update;
  if not found or x.lease_until < at or not quality.may_adjudicate(me, x, at) then
    return query select 'missing', 0, null::jsonb, null::timestamptz; return;
  end if;
  if x.draft_version <> base then return query select 'stale', x.draft_version, x.draft, x.lease_until; return; end if;
  update quality.adjudication y set draft = whole, draft_version = base + 1, lease_until = at + interval '30 minutes'
   where y.tenant_id = x.tenant_id and y.id = x.id returning * into x;
  perform tasks.expose_until(me, x.tenant_id, x.task_id, x.lease_until, at);
  return query select 'saved', x.draft_version, null::jsonb, x.lease_until;
end $$;

ALTER FUNCTION quality.save_adjudication(held uuid, base integer, whole jsonb, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.save_review(held uuid, base integer, whole jsonb, at timestamp with time zone) RETURNS TABLE(outcome text, version integer, value jsonb, lease_until timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare me uuid := context.person(); d quality.review_due;
begin
  select * into d from quality.review_due x
   where x.reviewer_id = me and context.alias(x.tenant_id, x.submission_id) = held for update;
  if not found or d.lease_until < at or d.tenant_id = any (trust.barred())
     or not exists (select from workforce.contributor w where w.id = me and w.is_reviewer and w.standing = 'good') then
    return query select 'missing', 0, null::jsonb, null::timestamptz; return;
  end if;
  if d.draft_version <> base then return query select 'stale', d.draft_version, d.draft, d.lease_until; return; end if;
  update quality.review_due x set draft = whole, draft_version = base + 1, lease_until = at + interval '30 minutes'
   where x.tenant_id = d.tenant_id and x.submission_id = d.submission_id returning * into d;
  perform tasks.expose_until(me, d.tenant_id, s.task_id, d.lease_until, at) from tasks.submission s
   where s.tenant_id = d.tenant_id and s.id = d.submission_id;
  return query select 'saved', d.draft_version, null::jsonb, d.lease_until;
end $$;

ALTER FUNCTION quality.save_review(held uuid, base integer, whole jsonb, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.saw_in_review(assignment uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select exists (select from tasks.assignment a
    join tasks.submission s on s.tenant_id = a.tenant_id and s.task_id = a.task_id and s.contributor_id <> a.contributor_id
   where a.contributor_id = context.person() and a.id = assignment
     and not exists (select from tasks.commitment c where c.tenant_id = a.tenant_id and c.task_id = a.task_id
       and c.contributor_id = a.contributor_id)
     and (exists (select from quality.review r where r.tenant_id = s.tenant_id and r.submission_id = s.id
            and r.reviewer_id = a.contributor_id)
       or quality.has_opined(s.tenant_id, s.id, a.contributor_id)
       or exists (select from quality.review_due d where d.tenant_id = s.tenant_id and d.submission_id = s.id
            and d.reviewer_id = a.contributor_id)))
$$;

ALTER FUNCTION quality.saw_in_review(assignment uuid) OWNER TO tz_owner;

CREATE FUNCTION quality.say_in_case(held uuid, words text, event uuid, at timestamp with time zone) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare c quality.fraud_case;
begin
  select * into c from quality.fraud_case x where x.id = held and x.contributor_id = context.person()
    and x.tenant_id <> all ((select trust.barred())::uuid[]) for update;
  if not found then return 'missing'; end if;
  if c.said is not null then return 'again'; end if;
  update quality.fraud_case x set said = words, said_at = at where x.tenant_id = c.tenant_id and x.id = c.id;
  perform kit.record_event(c.tenant_id, event, 'quality:case:answered', context.alias(c.tenant_id, c.contributor_id), c.id,
    jsonb_build_object('project', c.project_id), at);
  return 'said';
end $$;

ALTER FUNCTION quality.say_in_case(held uuid, words text, event uuid, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.scores_after(project uuid, at timestamp with time zone, after uuid, most integer) RETURNS TABLE(contributor_id uuid, given integer, answers integer, right_answers integer, weight double precision, right_weight double precision, stopped_since timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  with page as materialized (
    select x.person, context.alias(context.tenant(), x.person) as alias
      from (select distinct k.contributor_id as person from quality.known_answer k
        where k.tenant_id = (select context.tenant()) and k.project_id = project
          and k.tenant_id <> all ((select trust.barred())::uuid[])) x
     where context.alias(context.tenant(), x.person) > after order by 2 limit most)
  select p.alias, c.given, c.answers, c.right_answers, c.weight, c.right_weight,
      (select s.since from quality.stop s where s.tenant_id = context.tenant() and s.project_id = project
        and s.contributor_id = p.person and s.ended_at is null)
    from quality.counted(context.tenant(), array(select project from page), array(select person from page), array(select at from page)) c
    join page p on p.person = c.contributor_id
   order by p.alias
$$;

ALTER FUNCTION quality.scores_after(project uuid, at timestamp with time zone, after uuid, most integer) OWNER TO tz_owner;

CREATE FUNCTION quality.scores_of(project uuid, at timestamp with time zone) RETURNS TABLE(contributor_id uuid, given integer, answers integer, right_answers integer, weight double precision, right_weight double precision, stopped_since timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  with known as (select distinct k.contributor_id as person from quality.known_answer k
    where k.tenant_id = (select context.tenant()) and k.project_id = project
      and k.tenant_id <> all ((select trust.barred())::uuid[]) limit 1000)
  select context.alias(context.tenant(), c.contributor_id), c.given, c.answers, c.right_answers, c.weight, c.right_weight,
      (select x.since from quality.stop x where x.tenant_id = context.tenant() and x.project_id = project
        and x.contributor_id = c.contributor_id and x.ended_at is null)
    from quality.counted(context.tenant(), array(select project from known), array(select person from known),
      array(select at from known)) c
   order by c.answers desc, 1
$$;

ALTER FUNCTION quality.scores_of(project uuid, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.settle_resolve(submission uuid, verdict text, share double precision, event uuid, accept_event uuid, at timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare tenant uuid := context.tenant(); r quality.resolve; s tasks.submission;
begin
  update quality.resolve x set state = verdict, agreement = share, settled_at = at
   where x.tenant_id = tenant and x.submission_id = submission and x.state = 'open' returning * into r;
  if not found then return false; end if;
  perform kit.record_event(tenant, event, 'quality:resolve:settled', null, submission,
    jsonb_build_object('project', r.project_id, 'verdict', verdict, 'agreement', share), at);
  if verdict = 'agreed' then
    delete from quality.review_due d where d.tenant_id = tenant and d.submission_id = submission and d.waits;
    if found then
      select * into strict s from tasks.submission x where x.tenant_id = tenant and x.id = submission;
      perform tasks.accept(s, null, accept_event, true, at);
    end if;
  else
    update quality.review_due d set waits = false, due_at = greatest(d.due_at, at + interval '2 days')
     where d.tenant_id = tenant and d.submission_id = submission and d.waits;
  end if;
  return true;
end $$;

ALTER FUNCTION quality.settle_resolve(submission uuid, verdict text, share double precision, event uuid, accept_event uuid, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.settle_review(s tasks.submission, o quality.opinion, event uuid, accept_event uuid, at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
  insert into quality.review values (s.tenant_id, o.id, s.id, s.project_id, o.reviewer_id, o.rate_version, o.verdict, o.clause, o.reason, at, o.places,
    o.seconds);
  if o.verdict = 'fix' then
    insert into quality.fix values (s.tenant_id, o.id, s.id, s.task_id, s.project_id, o.fixed, o.fixed_label,
      encode(sha256(convert_to(s.answer::text, 'UTF8')), 'hex'), context.alias(s.tenant_id, o.reviewer_id), at);
  end if;
  delete from quality.review_due x where x.tenant_id = s.tenant_id and x.submission_id = s.id;
  perform kit.record_event(s.tenant_id, event, 'quality:review:recorded', context.alias(s.tenant_id, o.reviewer_id), o.id, jsonb_build_object(
    'submission', s.id, 'verdict', o.verdict, 'project', s.project_id, 'clause', o.clause, 'places', jsonb_array_length(o.places)), at);
  if o.verdict = 'return' then
    perform tasks.reopen(s, at);
  else
    perform tasks.accept(s, o.reviewer_id, accept_event, o.verdict <> 'exclude', at);
  end if;
end $$;

ALTER FUNCTION quality.settle_review(s tasks.submission, o quality.opinion, event uuid, accept_event uuid, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.settle_trained(tenant uuid, project uuid, people uuid[], at timestamp with time zone) RETURNS integer
    LANGUAGE plpgsql
    AS $$
declare t quality.trained; n int := 0;
begin
  for t in insert into quality.trained (tenant_id, project_id, contributor_id, how, at)
      select tenant, project, x.person, 'answers', settle_trained.at
        from (select distinct a.contributor_id as person from quality.training_answer a where a.tenant_id = tenant
            and a.project_id = project and (people is null or a.contributor_id = any (people))) x
        cross join lateral quality.training_counts(tenant, project, x.person) c
       where c.required > 0 and c.done >= c.required
      on conflict do nothing returning * loop
    perform kit.record_event(tenant, gen_random_uuid(), 'quality:training:finished', context.alias(tenant, t.contributor_id), t.id,
      jsonb_build_object('project', project), settle_trained.at);
    n := n + 1;
  end loop;
  return n;
end $$;

ALTER FUNCTION quality.settle_trained(tenant uuid, project uuid, people uuid[], at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.settle_training(project uuid, at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare tenant uuid := context.tenant();
begin
  if not exists (select from quality.gates(project)) then return; end if;
  insert into quality.trained (tenant_id, project_id, contributor_id, how, at)
    select tenant, project, x.contributor_id, 'earlier_work', settle_training.at
      from (select distinct s.contributor_id from tasks.submission s
        where s.tenant_id = tenant and s.project_id = project and not s.known) x
    on conflict do nothing;
  perform quality.settle_trained(tenant, project, null, settle_training.at);
end $$;

ALTER FUNCTION quality.settle_training(project uuid, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.solved_under_review(at timestamp with time zone) RETURNS TABLE(verdict text, agreement double precision, answers jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
  select z.state, z.agreement, coalesce((select jsonb_agg(o.answer order by o.id) from tasks.submission o
      where o.tenant_id = z.tenant_id and o.task_id = z.solving_task_id and o.used and o.accepted_at is not null), '[]')
    from quality.review_due d
    join quality.resolve z on z.tenant_id = d.tenant_id and z.submission_id = d.submission_id
   where d.reviewer_id = context.person() and d.lease_until > $1 and z.state <> 'open' and d.tenant_id <> all ((select trust.barred())::uuid[])
   order by d.due_at limit 1
$_$;

ALTER FUNCTION quality.solved_under_review(at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.standing_label(tenant uuid, task uuid) RETURNS text
    LANGUAGE sql STABLE
    AS $$
  select coalesce(
    (select x.label from quality.adjudication x join tasks.submission s on s.tenant_id = x.tenant_id and s.id = x.submission_id and s.used
      where x.tenant_id = tenant and x.task_id = task),
    (select min(coalesce(f.label, s.label)) from tasks.submission s
      left join quality.fix f on f.tenant_id = s.tenant_id and f.submission_id = s.id and f.ended_at is null
      where s.tenant_id = tenant and s.task_id = task and s.used and s.accepted_at is not null and not s.known
      having min(coalesce(f.label, s.label)) = max(coalesce(f.label, s.label))),
    (select c.label from quality.consensus c where c.tenant_id = tenant and c.task_id = task))
$$;

ALTER FUNCTION quality.standing_label(tenant uuid, task uuid) OWNER TO tz_owner;

CREATE FUNCTION quality.steps_of(task_ids uuid[]) RETURNS TABLE(task_id uuid, submission_id uuid, at timestamp with time zone, what text, contributor_id uuid, facts jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  with mine as (select t.tenant_id, t.id, t.ended_at from tasks.task t where t.tenant_id = (select context.tenant()) and t.id = any (task_ids)
    and t.tenant_id <> all ((select trust.barred())::uuid[])),
  given as (select s.* from mine m join tasks.submission s on s.tenant_id = m.tenant_id and s.task_id = m.id)
  select z.task_id, z.submission_id, z.at, z.what, context.alias(z.tenant_id, z.person), z.facts
    from (select x.*, row_number() over (partition by x.task_id order by x.at) as place from (
    select m.tenant_id, m.id as task_id, null::uuid as submission_id, a.claimed_at as at, 'claimed' as what, a.contributor_id as person,
        '{}'::jsonb as facts from mine m
      join tasks.assignment a on a.tenant_id = m.tenant_id and a.task_id = m.id and a.skip_reason is distinct from 'kept_away'
    union all
    select m.tenant_id, m.id, null, a.ended_at, a.state::text, a.contributor_id, '{}' from mine m
      join tasks.assignment a on a.tenant_id = m.tenant_id and a.task_id = m.id and a.state in ('skipped', 'expired')
        and a.skip_reason is distinct from 'kept_away'
    union all
    select m.tenant_id, m.id, null, y.at, y.what, null, '{}' from mine m
      join tasks.doubt d on d.tenant_id = m.tenant_id and d.task_id = m.id
      cross join lateral (values (d.asked_at, 'escalated'), (d.lapsed_at, 'lapsed')) y (at, what)
    union all
    select s.tenant_id, s.task_id, s.id, z.opened_at, 'solving', s.contributor_id, jsonb_build_object('people', z.people)
      from given s join quality.resolve z on z.tenant_id = s.tenant_id and z.submission_id = s.id
    union all
    select s.tenant_id, s.task_id, s.id, o.submitted_at, 'solved', s.contributor_id,
        jsonb_build_object('label', o.label, 'seconds', o.seconds, 'task_id', o.task_id, 'project_id', o.project_id)
      from given s join quality.resolve z on z.tenant_id = s.tenant_id and z.submission_id = s.id
      join tasks.submission o on o.tenant_id = z.tenant_id and o.task_id = z.solving_task_id
    union all
    select s.tenant_id, s.task_id, s.id, z.settled_at, 'compared', s.contributor_id,
        jsonb_build_object('outcome', z.state, 'share', z.agreement)
      from given s join quality.resolve z on z.tenant_id = s.tenant_id and z.submission_id = s.id
    union all
    -- Of several verdicts each, with what came of it.
    select s.tenant_id, s.task_id, s.id, o.at, 'reviewed', s.contributor_id, jsonb_build_object('verdict', o.verdict, 'reason', o.reason,
        'clause', o.clause, 'places', o.places, 'seconds', o.seconds, 'stage', o.stage, 'outcome', case when h.id = o.id then 'holds'
          when h.verdict = o.verdict and h.fixed_label is not distinct from o.fixed_label then 'agrees' when h.id is not null then 'overruled'
          when s.accepted_at is null then 'weighed' else 'lapsed' end)
      from given s join quality.opinion o on o.tenant_id = s.tenant_id and o.submission_id = s.id
      left join quality.review r on r.tenant_id = s.tenant_id and r.submission_id = s.id
      left join quality.opinion h on h.tenant_id = r.tenant_id and h.id = r.id
    union all
    select s.tenant_id, s.task_id, s.id, r.at, case when r.is_second_look then 'looked_at_again' else 'reviewed' end, s.contributor_id,
        jsonb_build_object('verdict', r.verdict, 'reason', r.reason, 'clause', r.clause, 'places', r.places, 'seconds', r.seconds)
      from given s join (
        select v.tenant_id, v.id, v.submission_id, v.verdict, v.reason, v.clause, v.places, v.seconds, v.at, false as is_second_look from quality.review v
        union all
        select v.tenant_id, v.id, v.submission_id, case when v.faults_task then 'task_wrong' else v.verdict end, v.reason, v.clause, v.places, v.seconds,
            v.at, true from quality.recheck v) r
        on r.tenant_id = s.tenant_id and r.submission_id = s.id
     where not exists (select from quality.opinion o where o.tenant_id = r.tenant_id and o.id = r.id)
    union all
    select m.tenant_id, m.id, null, coalesce(d.drawn_at, m.ended_at), 'drawn', null, '{}' from mine m
      join quality.audit_drawn d on d.tenant_id = m.tenant_id and d.task_id = m.id
    union all
    select m.tenant_id, m.id, p.submission_id, y.at, y.what, p.contributor_id, jsonb_build_object('verdict', v.verdict, 'reason', y.reason) from mine m
      join quality.appeal p on p.tenant_id = m.tenant_id and p.task_id = m.id
      cross join lateral quality.appealed(p) v
      cross join lateral (values (p.made_at, 'appealed', null), (p.decided_at, 'appeal_' || p.outcome, p.reason)) y (at, what, reason)
    union all
    select s.tenant_id, s.task_id, s.id, y.at, y.what, s.contributor_id, '{}' from given s
      join quality.left_out l on l.tenant_id = s.tenant_id and l.submission_id = s.id
      join quality.fraud_case c on c.tenant_id = l.tenant_id and c.id = l.case_id
      cross join lateral (values (c.decided_at, 'left_out'), (l.restored_at, 'restored')) y (at, what)) x where x.at is not null) z
   where z.place <= 1000 order by z.task_id, z.place
$$;

ALTER FUNCTION quality.steps_of(task_ids uuid[]) OWNER TO tz_owner;

CREATE FUNCTION quality.stops(project uuid, person uuid) RETURNS TABLE(project_id uuid, contributor_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select s.project_id, s.contributor_id from quality.stop s
   where s.ended_at is null and (s.project_id = project or s.contributor_id = person)
  union
  select r.project_id, r.contributor_id from quality.restriction r
   where r.ended_at is null and (r.project_id = project or r.contributor_id = person)
$$;

ALTER FUNCTION quality.stops(project uuid, person uuid) OWNER TO tz_owner;

CREATE FUNCTION quality.stuck_rows() RETURNS TABLE(tenant text, project text, language text, waiting bigint, doubted bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select t.slug, p.name, p.language, count(distinct d.repair_id),
      count(distinct d.repair_id) filter (where quality.needs_others(d.tenant_id, d.repair_id))
    from quality.review_due d
    join projects.project p on p.tenant_id = d.tenant_id and p.id = d.project_id
    join trust.tenant t on t.id = d.tenant_id
   where d.repair_id is not null and d.reviewer_id is null and d.tenant_id <> all ((select trust.barred())::uuid[])
     and (select (context.claims()).persona in ('ops', 'system'))
     and not exists (select from workforce.contributor w where w.is_reviewer and w.standing = 'good' and d.language = any (w.languages)
       and not quality.has_judged(w.id, d) and d.project_id <> all (quality.closed_to(w.id)))
   group by t.slug, p.name, p.language order by 4 desc, 1, 2 limit 100
$$;

ALTER FUNCTION quality.stuck_rows() OWNER TO tz_owner;

CREATE FUNCTION quality.take_adjudication(sides_flipped boolean, at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare me uuid := context.person(); x quality.adjudication;
begin
  perform pg_advisory_xact_lock(77, hashtext(me::text));
  update quality.adjudication y set reviewer_id = null, lease_until = null
   where y.reviewer_id = me and y.verdict is null and y.lease_until > at and not quality.is_unchanged(y);
  if exists (select from quality.adjudication y where y.verdict is null and y.reviewer_id = me and y.lease_until > at
    and y.tenant_id <> all ((select trust.barred())::uuid[])) then return; end if;
  for x in select y.* from quality.adjudication y
      join quality.adjudicating a on a.tenant_id = y.tenant_id and a.project_id = y.project_id
     where y.verdict is null and quality.may_adjudicate(me, y, at) and not tasks.is_hindered(me, y.tenant_id, y.task_id, at)
     order by y.opened_at, y.id limit 20 for update of y skip locked loop
    x.answers := quality.drawn_answers(x);
    if not quality.is_unchanged(x) then
      delete from quality.adjudication y where y.tenant_id = x.tenant_id and y.id = x.id;
      continue;
    end if;
    update quality.adjudication y set reviewer_id = me, lease_until = at + interval '30 minutes', answers = x.answers,
        flipped = sides_flipped, draft = null, draft_version = 0, rate_version = p.rate_version,
        guideline_version = p.guideline_version, ontology_version = p.ontology_version
      from projects.project p
     where y.tenant_id = x.tenant_id and y.id = x.id and p.tenant_id = x.tenant_id and p.id = x.project_id;
    perform tasks.expose(me, x.tenant_id, x.task_id, at + interval '30 minutes', at);
    return;
  end loop;
end $$;

ALTER FUNCTION quality.take_adjudication(sides_flipped boolean, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.take_appeal(at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare me uuid := context.person(); x quality.appeal;
begin
  perform pg_advisory_xact_lock(77, hashtext(me::text));
  if exists (select from quality.appeal y where y.outcome is null and y.reviewer_id = me and y.lease_until > at
    and y.tenant_id <> all ((select trust.barred())::uuid[])) then return; end if;
  select * into x from quality.appeal y where y.outcome is null and quality.may_decide(me, y, at)
     and not tasks.is_hindered(me, y.tenant_id, y.task_id, at)
   order by y.due_at limit 1 for update skip locked;
  if not found then return; end if;
  perform tasks.expose(me, x.tenant_id, x.task_id, at + interval '30 minutes', at);
  update quality.appeal y set reviewer_id = me, lease_until = at + interval '30 minutes',
      rate_version = (select p.rate_version from tasks.submission s join projects.project p
        on p.tenant_id = s.tenant_id and p.id = s.project_id where s.tenant_id = x.tenant_id and s.id = x.submission_id)
   where y.tenant_id = x.tenant_id and y.id = x.id;
end $$;

ALTER FUNCTION quality.take_appeal(at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.take_review(at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare me uuid := context.person(); spoken text[]; closed uuid[] := quality.closed_to(me); d quality.review_due; a record; share int; picked uuid; due timestamptz;
begin
  perform pg_advisory_xact_lock(77, hashtext(me::text));
  select w.languages into spoken from workforce.contributor w
   where w.id = me and w.is_reviewer and w.standing = 'good';
  if not found or exists (select from quality.review_due x where x.reviewer_id = me and x.lease_until > at
     and x.tenant_id <> all ((select trust.barred())::uuid[])) then return; end if;
  select * into d from quality.review_due x
   where x.language = any (spoken) and x.author_id <> me and (x.reviewer_id is null or x.lease_until <= at)
     and x.tenant_id <> all ((select trust.barred())::uuid[]) and not quality.is_at_work_on(me, x)
     and not x.waits and not quality.has_solved(x.tenant_id, x.submission_id, me)
     and not quality.has_judged(me, x) and not quality.has_opined(x.tenant_id, x.submission_id, me)
     and x.project_id <> all (closed)
     and not quality.is_hindered(me, x, at)
   order by x.due_at limit 1 for update skip locked;
  if not found then return; end if;
  select x.guideline_version, x.ontology_version, s.submitted_at, (select o.submitted_at from tasks.submission o
      where o.tenant_id = s.tenant_id and o.project_id = s.project_id and o.id < s.id and not o.known order by o.id desc limit 1) as before into strict a
    from tasks.submission s
    join tasks.assignment x on x.tenant_id = s.tenant_id and x.task_id = s.task_id and x.contributor_id = s.contributor_id
   where s.tenant_id = d.tenant_id and s.id = d.submission_id;
  -- answers are queued twice a second: what came within one is due at once
  due := d.due_at - random() * greatest(least(a.submitted_at - coalesce(a.before, a.submitted_at - interval '1 minute'), interval '5 minutes')
    - interval '1 second', interval '0');
  share := quality.known_share(d.tenant_id, d.project_id, me);
  if share is not null then picked := quality.ready_review(d, me); end if;
  -- whoever is to be calibrated takes nothing else: what was ready is with somebody by now
  if picked is null and share = 1000 and quality.is_uncalibrated(d.tenant_id, d.project_id, me) then return; end if;
  if picked is null or random() * 1000 >= share then picked := d.submission_id; due := d.due_at; end if;
  perform tasks.expose(me, s.tenant_id, s.task_id, at + interval '30 minutes', at) from tasks.submission s
   where s.tenant_id = d.tenant_id and s.id = picked;
  update quality.review_due x set reviewer_id = me, lease_until = at + interval '30 minutes', taken_at = at, draft = null, draft_version = 0,
      due_at = due, waits = false, guideline_version = coalesce(x.guideline_version, d.guideline_version, a.guideline_version),
      ontology_version = coalesce(x.ontology_version, d.ontology_version, a.ontology_version),
      -- the pay of a review freezes when it is taken
      rate_version = (select p.rate_version from tasks.submission s join projects.project p
        on p.tenant_id = s.tenant_id and p.id = s.project_id where s.tenant_id = d.tenant_id and s.id = d.submission_id)
   where x.tenant_id = d.tenant_id and x.submission_id = picked;
end $$;

ALTER FUNCTION quality.take_review(at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.test_outcomes() RETURNS TABLE(test text, decided integer, confirmed integer)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select x.test, count(*)::int, (count(*) filter (where x.outcome = 'confirmed'))::int
    from (select distinct e.tenant_id, e.case_id, e.test,
      case when a.outcome = 'overturned' then a.outcome else c.outcome end as outcome from quality.evidence e
      join quality.fraud_case c on c.tenant_id = e.tenant_id and c.id = e.case_id and c.outcome is not null
      left join quality.case_appeal a on a.tenant_id = c.tenant_id and a.case_id = c.id
     where a.outcome is distinct from 'overturned' or a.decided_by is not null) x
   where quality.is_investigator(context.person()) group by x.test order by x.test
$$;

ALTER FUNCTION quality.test_outcomes() OWNER TO tz_owner;

CREATE FUNCTION quality.trained_people(project uuid, person uuid) RETURNS TABLE(project_id uuid, contributor_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select t.project_id, t.contributor_id from quality.trained t
   where (project is null or t.project_id = project) and (person is null or t.contributor_id = person)
$$;

ALTER FUNCTION quality.trained_people(project uuid, person uuid) OWNER TO tz_owner;

CREATE FUNCTION quality.training_counts(tenant uuid, project uuid, person uuid) RETURNS TABLE(items integer, tried integer, done integer, required integer)
    LANGUAGE sql STABLE
    AS $$
  select count(*)::int, (count(*) filter (where x.tried))::int, (count(*) filter (where x.done))::int,
    least(coalesce((select g.training_required from quality.gold_policy g where g.tenant_id = tenant and g.project_id = project), 0),
      count(*))::int
    from (select i.voided_at, a.tried, a.tried and (a.is_right or i.voided_at is not null) as done
        from quality.known_item i
        cross join lateral (select count(*) > 0 as tried, coalesce(bool_or(t.is_right), false) as is_right
          from quality.training_answer t
          where t.tenant_id = tenant and t.item_id = i.id and t.contributor_id = person) a
       where i.tenant_id = tenant and i.project_id = project and i.purpose = 'training') x
   where x.voided_at is null or x.tried
$$;

ALTER FUNCTION quality.training_counts(tenant uuid, project uuid, person uuid) OWNER TO tz_owner;

CREATE FUNCTION quality.training_items(project uuid, most integer) RETURNS TABLE(id uuid, payload jsonb, label text, people integer, right_first integer, right_ever integer)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select i.id, i.payload, i.label, a.people, a.right_first, a.right_ever from quality.known_item i
    cross join lateral (select count(*)::int as people, (count(*) filter (where x.at_first))::int as right_first,
        (count(*) filter (where x.ever))::int as right_ever
      from (select bool_or(t.is_right and t.round = 1) as at_first, bool_or(t.is_right) as ever from quality.training_answer t
        where t.tenant_id = i.tenant_id and t.item_id = i.id group by t.contributor_id) x) a
   where i.tenant_id = (select context.tenant()) and i.project_id = project and i.purpose = 'training' and i.voided_at is null
     and (select context.tenant()) <> all ((select trust.barred())::uuid[])
   order by a.right_first::float8 / nullif(a.people, 0) nulls last, a.people desc, i.id limit most
$$;

ALTER FUNCTION quality.training_items(project uuid, most integer) OWNER TO tz_owner;

CREATE FUNCTION quality.training_people(project uuid) RETURNS TABLE(begun integer, finished integer)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select (select count(distinct a.contributor_id)::int from quality.training_answer a
      where a.tenant_id = context.tenant() and a.project_id = project),
    (select count(*)::int from quality.trained t
      where t.tenant_id = context.tenant() and t.project_id = project and t.how = 'answers')
   where context.tenant() <> all ((select trust.barred())::uuid[])
$$;

ALTER FUNCTION quality.training_people(project uuid) OWNER TO tz_owner;

CREATE FUNCTION quality.verdict_on(tenant uuid, submission uuid) RETURNS TABLE(id uuid, is_second_look boolean, reviewer_id uuid, verdict text, at timestamp with time zone)
    LANGUAGE sql STABLE
    AS $$
  select x.* from (
    select y.id, true, y.reviewer_id, y.verdict, y.at from quality.recheck y
     where y.tenant_id = tenant and y.submission_id = submission and y.verdict <> 'accept'
    union all
    select y.id, false, y.reviewer_id, y.verdict, y.at from quality.review y where y.tenant_id = tenant and y.submission_id = submission) x
   order by 5 desc limit 1
$$;

ALTER FUNCTION quality.verdict_on(tenant uuid, submission uuid) OWNER TO tz_owner;

CREATE FUNCTION quality.verdicts_of(tenant uuid, project uuid, person uuid, most integer) RETURNS integer
    LANGUAGE sql STABLE
    AS $$
  select count(*)::int from (select r.id from quality.review r where r.reviewer_id = person and r.tenant_id = tenant and r.project_id = project
    union select o.id from quality.opinion o where o.reviewer_id = person and o.tenant_id = tenant and o.project_id = project limit most) n
$$;

ALTER FUNCTION quality.verdicts_of(tenant uuid, project uuid, person uuid, most integer) OWNER TO tz_owner;

CREATE FUNCTION quality.waits_for_solvers(s tasks.submission) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
  select not s.answer ? 'outcome'
    and exists (select from quality.resolving r where r.tenant_id = s.tenant_id and r.project_id = s.project_id)
    and not exists (select from quality.resolve z where z.tenant_id = s.tenant_id and z.submission_id = s.id and z.state <> 'open')
$$;

ALTER FUNCTION quality.waits_for_solvers(s tasks.submission) OWNER TO tz_owner;

CREATE FUNCTION quality.watched_projects(since timestamp with time zone, upto timestamp with time zone, most integer) RETURNS TABLE(tenant_id uuid, project_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select p.tenant_id, p.id from projects.project p
    left join quality.review_load l on l.tenant_id = p.tenant_id and l.project_id = p.id
   where p.acceptance = 'review' and (select (context.claims()).persona = 'system')
     and (l.throttled_at is not null or l.waiting + l.appeals_waiting > 0
       or exists (select from quality.review_due d where d.tenant_id = p.tenant_id and d.project_id = p.id and d.due_at < 'infinity')
       or l.scored_upto is distinct from upto
         and (exists (select from quality.review r where r.tenant_id = p.tenant_id and r.project_id = p.id and r.at >= since)
           or exists (select from quality.opinion o where o.tenant_id = p.tenant_id and o.project_id = p.id and o.at >= since)))
   order by l.computed_at nulls first limit most
$$;

ALTER FUNCTION quality.watched_projects(since timestamp with time zone, upto timestamp with time zone, most integer) OWNER TO tz_owner;

CREATE FUNCTION quality.weigh_opinion(d quality.review_due, o quality.opinion, event uuid, at timestamp with time zone) RETURNS quality.opinion
    LANGUAGE plpgsql
    AS $$
declare former quality.opinion; wants smallint;
begin
  select x.* into former from quality.opinion x
   where x.tenant_id = d.tenant_id and x.submission_id = d.submission_id and x.stage = 1;
  insert into quality.opinion select o.*;
  perform kit.record_event(o.tenant_id, event, 'quality:opinion:recorded', context.alias(o.tenant_id, o.reviewer_id), o.id,
    jsonb_build_object('submission', o.submission_id, 'project', o.project_id, 'stage', o.stage, 'verdict', o.verdict), at);
  if d.stage = 3 then return o; end if;
  if d.stage = 2 and former.verdict = o.verdict and former.fixed_label is not distinct from o.fixed_label then return former; end if;
  update quality.review_due x set stage = d.stage + 1, reviewer_id = null, lease_until = null, rate_version = null, draft = null
   where x.tenant_id = d.tenant_id and x.submission_id = d.submission_id;
  return null;
end $$;

ALTER FUNCTION quality.weigh_opinion(d quality.review_due, o quality.opinion, event uuid, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION quality.write_training(tenant uuid, ids uuid[], rights boolean[], at timestamp with time zone) RETURNS integer
    LANGUAGE plpgsql
    AS $$
declare a quality.training_answer; n int := 0;
begin
  -- two answers of one person at once must not each miss the other when they are counted
  perform pg_advisory_xact_lock(77, x.h) from (select distinct hashtext(s.contributor_id::text) as h from tasks.submission s
    where s.tenant_id = tenant and s.id = any (ids) order by 1) x;
  for a in insert into quality.training_answer
      select tenant, s.id, s.task_id, s.project_id, s.contributor_id, s.round, x.is_right, s.submitted_at
        from unnest(ids, rights) x (id, is_right) join tasks.submission s on s.tenant_id = tenant and s.id = x.id
      on conflict do nothing returning * loop
    perform kit.record_event(tenant, gen_random_uuid(), 'quality:training:judged', context.alias(tenant, a.contributor_id),
      a.submission_id, jsonb_build_object('project', a.project_id, 'item', a.item_id, 'right', a.is_right), write_training.at);
    perform quality.settle_trained(tenant, a.project_id, array[a.contributor_id], write_training.at);
    n := n + 1;
  end loop;
  return n;
end $$;

ALTER FUNCTION quality.write_training(tenant uuid, ids uuid[], rights boolean[], at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION scale.count_tasks(tenant uuid, project uuid, batch uuid, status text, of_type text, any_tag text[], ids text[], reviews text[], created_from timestamp with time zone, created_to timestamp with time zone, completed_from timestamp with time zone, completed_to timestamp with time zone, updated_from timestamp with time zone, updated_to timestamp with time zone) RETURNS bigint
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_custom_plan'
    AS $$
begin
  if ids is not null then
    return (select count(*) from scale.task s join tasks.task t on t.tenant_id = s.tenant_id and t.id = s.task_id
      left join tasks.withdrawal w on w.tenant_id = t.tenant_id and w.task_id = t.id and w.ended_at is null
      where s.tenant_id = tenant and s.unique_id = any (ids)
        and (project is null or t.project_id = project) and (batch is null or t.batch_id = batch)
        and scale.fits(t, s, w.id is not null, status, of_type, any_tag, null, reviews, created_from, created_to, completed_from,
          completed_to, updated_from, updated_to));
  end if;
  return (select count(*) from tasks.task t left join scale.task s on s.tenant_id = t.tenant_id and s.task_id = t.id
    left join tasks.withdrawal w on w.tenant_id = t.tenant_id and w.task_id = t.id and w.ended_at is null
    where t.tenant_id = tenant and (project is null or t.project_id = project) and (batch is null or t.batch_id = batch)
      and scale.fits(t, s, w.id is not null, status, of_type, any_tag, null, reviews, created_from, created_to, completed_from,
        completed_to, updated_from, updated_to));
end $$;

ALTER FUNCTION scale.count_tasks(tenant uuid, project uuid, batch uuid, status text, of_type text, any_tag text[], ids text[], reviews text[], created_from timestamp with time zone, created_to timestamp with time zone, completed_from timestamp with time zone, completed_to timestamp with time zone, updated_from timestamp with time zone, updated_to timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION scale.find_tasks(tenant uuid, project uuid, batch uuid, status text, of_type text, any_tag text[], ids text[], reviews text[], created_from timestamp with time zone, created_to timestamp with time zone, completed_from timestamp with time zone, completed_to timestamp with time zone, updated_from timestamp with time zone, updated_to timestamp with time zone, before uuid, most integer) RETURNS SETOF uuid
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_custom_plan'
    AS $$
begin
  if ids is not null then
    return query select t.id from scale.task s join tasks.task t on t.tenant_id = s.tenant_id and t.id = s.task_id
      left join tasks.withdrawal w on w.tenant_id = t.tenant_id and w.task_id = t.id and w.ended_at is null
      where s.tenant_id = tenant and s.unique_id = any (ids)
        and (project is null or t.project_id = project) and (batch is null or t.batch_id = batch)
        and (before is null or t.id < before)
        and scale.fits(t, s, w.id is not null, status, of_type, any_tag, null, reviews, created_from, created_to, completed_from,
          completed_to, updated_from, updated_to)
      order by t.id desc limit most;
    return;
  end if;
  return query select t.id from tasks.task t left join scale.task s on s.tenant_id = t.tenant_id and s.task_id = t.id
    left join tasks.withdrawal w on w.tenant_id = t.tenant_id and w.task_id = t.id and w.ended_at is null
    where t.tenant_id = tenant and (project is null or t.project_id = project) and (batch is null or t.batch_id = batch)
      and (before is null or t.id < before)
      and scale.fits(t, s, w.id is not null, status, of_type, any_tag, null, reviews, created_from, created_to, completed_from,
        completed_to, updated_from, updated_to)
    order by t.id desc limit most;
end $$;

ALTER FUNCTION scale.find_tasks(tenant uuid, project uuid, batch uuid, status text, of_type text, any_tag text[], ids text[], reviews text[], created_from timestamp with time zone, created_to timestamp with time zone, completed_from timestamp with time zone, completed_to timestamp with time zone, updated_from timestamp with time zone, updated_to timestamp with time zone, before uuid, most integer) OWNER TO tz_owner;

CREATE TABLE scale.task (
    tenant_id uuid NOT NULL,
    task_id uuid NOT NULL,
    type text,
    params jsonb NOT NULL,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    tags text[] DEFAULT '{}'::text[] NOT NULL,
    unique_id text,
    priority smallint,
    instruction text,
    callback_url text,
    clears_on_error boolean DEFAULT false NOT NULL,
    error text,
    response jsonb,
    origin jsonb,
    updated_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY scale.task ALTER COLUMN params SET STATISTICS 0;

ALTER TABLE ONLY scale.task FORCE ROW LEVEL SECURITY;

ALTER TABLE scale.task OWNER TO tz_owner;

CREATE TABLE tasks.task (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    project_id uuid NOT NULL,
    batch_id uuid,
    queue_id integer NOT NULL,
    unique_key text,
    state tasks.task_state DEFAULT 'open'::tasks.task_state NOT NULL,
    prio smallint DEFAULT 5 NOT NULL,
    wanted smallint NOT NULL,
    answers smallint DEFAULT 0 NOT NULL,
    accepted smallint DEFAULT 0 NOT NULL,
    payload jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    belief double precision[]
)
WITH (fillfactor='85');
ALTER TABLE ONLY tasks.task ALTER COLUMN payload SET STATISTICS 0;

ALTER TABLE ONLY tasks.task FORCE ROW LEVEL SECURITY;

ALTER TABLE tasks.task OWNER TO tz_owner;

CREATE FUNCTION scale.fits(t tasks.task, s scale.task, is_wrong boolean, status text, of_type text, any_tag text[], ids text[], reviews text[], created_from timestamp with time zone, created_to timestamp with time zone, completed_from timestamp with time zone, completed_to timestamp with time zone, updated_from timestamp with time zone, updated_to timestamp with time zone) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
  select t.state <> 'known' and (status is null or case status
      when 'error' then s.error is not null or is_wrong
      when 'pending' then t.state in ('open', 'answered', 'reported') and not is_wrong
      when 'completed' then t.state = 'completed' and not is_wrong
      when 'canceled' then t.state = 'cancelled' and s.error is null else false end)
    and (of_type is null or s.type = of_type)
    and (any_tag is null or s.tags && any_tag)
    and (ids is null or s.unique_id = any (ids))
    and (created_from is null or t.created_at >= created_from) and (created_to is null or t.created_at <= created_to)
    and (completed_from is null or (t.state = 'completed' and t.ended_at >= completed_from))
    and (completed_to is null or (t.state = 'completed' and t.ended_at <= completed_to))
    and (updated_from is null or greatest(t.created_at, t.ended_at, s.updated_at) >= updated_from)
    and (updated_to is null or greatest(t.created_at, t.ended_at, s.updated_at) <= updated_to)
    and (reviews is null or (t.state = 'completed' and scale.verdict(t.tenant_id, t.id) = any (reviews)))
$$;

ALTER FUNCTION scale.fits(t tasks.task, s scale.task, is_wrong boolean, status text, of_type text, any_tag text[], ids text[], reviews text[], created_from timestamp with time zone, created_to timestamp with time zone, completed_from timestamp with time zone, completed_to timestamp with time zone, updated_from timestamp with time zone, updated_to timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION scale.verdict(tenant uuid, task uuid) RETURNS text
    LANGUAGE sql STABLE
    AS $$
  select coalesce((select a.verdict from quality.audit a
    where a.tenant_id = tenant and a.task_id = task order by a.at desc, a.id desc limit 1), 'pending')
$$;

ALTER FUNCTION scale.verdict(tenant uuid, task uuid) OWNER TO tz_owner;

CREATE FUNCTION tasks.accept(s tasks.submission, actor uuid, event uuid, keep boolean, at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    AS $$
declare a tasks.assignment; counts boolean;
begin
  update tasks.submission x set accepted_at = at, used = keep and not x.known
   where x.tenant_id = s.tenant_id and x.id = s.id and x.accepted_at is null returning x.used into counts;
  if not found then return; end if;
  select * into strict a from tasks.assignment x
   where x.tenant_id = s.tenant_id and x.task_id = s.task_id and x.contributor_id = s.contributor_id;
  update tasks.task t set accepted = t.accepted + 1,
    state = case when t.accepted + 1 >= t.wanted then 'completed' else t.state end,
    ended_at = case when t.accepted + 1 >= t.wanted then at end
   where t.tenant_id = s.tenant_id and t.id = s.task_id;
  perform kit.record_event(s.tenant_id, event, 'tasks:submission:accepted', context.alias(s.tenant_id, actor), s.id, jsonb_build_object(
    'project', s.project_id, 'task', s.task_id, 'contributor', context.alias(s.tenant_id, s.contributor_id), 'amount_minor', a.amount_minor,
    'currency', a.currency, 'used', counts), at);
end $$;

ALTER FUNCTION tasks.accept(s tasks.submission, actor uuid, event uuid, keep boolean, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.add_known(project uuid, ids uuid[], payloads jsonb, labels text[], sources uuid[], most integer, at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare tenant uuid := context.tenant(); queue int;
begin
  select w.queue_id into strict queue from tasks.work_queue w
   where w.tenant_id = tenant and w.project_id = project and w.stage = 'attempt' and w.batch_id is null;
  insert into tasks.task (tenant_id, id, project_id, queue_id, state, wanted, payload, created_at)
    select tenant, a.id, project, queue, 'known', 32767, a.payload, at
      from (select unnest(ids) as id, jsonb_array_elements(payloads) as payload) a;
  insert into tasks.known (tenant_id, task_id, project_id, label, place, exposures_max, source_task_id)
    select tenant, a.id, project, a.label, floor(random() * 1000000)::int, most, a.source
      from unnest(ids, labels, sources) a (id, label, source);
  perform tasks.share_known(tenant, project);
end $$;

ALTER FUNCTION tasks.add_known(project uuid, ids uuid[], payloads jsonb, labels text[], sources uuid[], most integer, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.add_training(project uuid, ids uuid[], payloads jsonb, at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare tenant uuid := context.tenant(); queue int;
begin
  select w.queue_id into strict queue from tasks.work_queue w
   where w.tenant_id = tenant and w.project_id = project and w.stage = 'attempt' and w.batch_id is null;
  insert into tasks.task (tenant_id, id, project_id, queue_id, state, wanted, payload, created_at)
    select tenant, a.id, project, queue, 'known', 32767, a.payload, at
      from (select unnest(ids) as id, jsonb_array_elements(payloads) as payload) a;
end $$;

ALTER FUNCTION tasks.add_training(project uuid, ids uuid[], payloads jsonb, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.advice_rules(assignment uuid) RETURNS jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select r.body from tasks.assignment a
    join projects.advice_rules r on r.tenant_id = a.tenant_id and r.project_id = a.project_id
   where a.contributor_id = context.person() and a.id = assignment and a.tenant_id <> all ((select trust.barred())::uuid[])
$$;

ALTER FUNCTION tasks.advice_rules(assignment uuid) OWNER TO tz_owner;

CREATE FUNCTION tasks."analyze"() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ begin analyze tasks.open_task, tasks.task; end $$;

ALTER FUNCTION tasks."analyze"() OWNER TO tz_owner;

CREATE FUNCTION tasks.ask(assignment uuid, question uuid, event uuid, about text, said text, of_task boolean, at timestamp with time zone, most_waiting integer) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare me uuid := context.person(); a tasks.assignment;
begin
  perform pg_advisory_xact_lock(77, hashtext(me::text));
  select * into a from tasks.assignment x where x.contributor_id = me and x.id = assignment;
  if not found then return 'missing'; end if;
  if a.tenant_id = any (trust.barred()) then return 'withdrawn'; end if;
  return tasks.ask_about(a.tenant_id, a.project_id, me, case when of_task then a.task_id end, question, event, about, said, at, most_waiting);
end $$;

ALTER FUNCTION tasks.ask(assignment uuid, question uuid, event uuid, about text, said text, of_task boolean, at timestamp with time zone, most_waiting integer) OWNER TO tz_owner;

CREATE FUNCTION tasks.ask_about(tenant uuid, project uuid, person uuid, of_task uuid, question uuid, event uuid, about text, said text, at timestamp with time zone, most_waiting integer) RETURNS text
    LANGUAGE plpgsql
    AS $$
begin
  if exists (select from tasks.question x where x.tenant_id = tenant and x.project_id = project
    and x.contributor_id = person and x.answer is null and x.body = said and x.clause is not distinct from about) then
    return 'asked';
  end if;
  if (select count(*) from tasks.question x where x.tenant_id = tenant and x.project_id = project
    and x.contributor_id = person and x.answer is null) >= most_waiting then return 'too_many'; end if;
  insert into tasks.question (tenant_id, id, project_id, contributor_id, task_id, clause, body, asked_at)
    values (tenant, question, project, person, of_task, about, said, at);
  perform kit.record_event(tenant, event, 'tasks:question:asked', context.alias(tenant, person), question,
    jsonb_build_object('project', project, 'clause', about), at);
  return 'asked';
end $$;

ALTER FUNCTION tasks.ask_about(tenant uuid, project uuid, person uuid, of_task uuid, question uuid, event uuid, about text, said text, at timestamp with time zone, most_waiting integer) OWNER TO tz_owner;

CREATE FUNCTION tasks.ask_anew(task uuid, at timestamp with time zone) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare tenant uuid := context.tenant(); t tasks.task;
begin
  if tenant = any (trust.barred()) then return 'missing'; end if;
  if tasks.is_wrong(tenant, task) then return 'withdrawn'; end if;
  -- A batch before its tasks; one that was finished has something to do again.
  update tasks.batch b set state = 'in_progress', ended_at = null where b.tenant_id = tenant and b.state = 'completed'
     and b.id = (select x.batch_id from tasks.task x where x.tenant_id = tenant and x.id = task and x.state = 'completed');
  select * into t from tasks.task x where x.tenant_id = tenant and x.id = task for update;
  if not found or t.state = 'known' then return 'missing'; end if;
  if t.state <> 'completed' or t.wanted >= 100 or exists (select from tasks.submission s
      where s.tenant_id = tenant and s.task_id = task and s.used and s.accepted_at is not null) then return 'counts'; end if;
  update tasks.task x set state = 'open', wanted = x.wanted + 1, ended_at = null where x.tenant_id = tenant and x.id = task;
  perform tasks.put_back(tenant, task, t.queue_id, 1, at);
  perform tasks.reread(t.queue_id, t.prio);
  return 'asked';
end $$;

ALTER FUNCTION tasks.ask_anew(task uuid, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.authors(project uuid) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select context.alias(context.tenant(), x.contributor_id)
    from (select distinct s.contributor_id from tasks.submission s
           where s.tenant_id = (select context.tenant()) and s.project_id = project
             and (not s.known or exists (select from workforce.contributor w where w.id = s.contributor_id))) x
   where (select context.tenant()) <> all ((select trust.barred())::uuid[])
$$;

ALTER FUNCTION tasks.authors(project uuid) OWNER TO tz_owner;

CREATE FUNCTION tasks.begin_replies(assignment uuid, turn uuid, only_key text, input_tokens_ bigint, at timestamp with time zone) RETURNS TABLE(key text, call uuid, tenant_id uuid, id uuid, base_url text, model text, sealed bytea, temperature double precision, max_tokens integer, timeout_seconds integer, input_price_minor bigint, output_price_minor bigint, limit_field text, stream_options boolean, key_header text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
declare a tasks.assignment; r record; made uuid; most bigint; ends timestamptz;
begin
  select * into a from tasks.assignment x where x.contributor_id = context.person() and x.id = assignment
    and x.state = 'leased' and x.lease_until >= at and x.tenant_id <> all ((select trust.barred())::uuid[]) for update;
  if not found then return; end if;
  perform from tasks.reply x where x.tenant_id = a.tenant_id and x.task_id = a.task_id and x.contributor_id = a.contributor_id
    and x.turn_id = turn order by x.key for update;
  for r in
    select x.ctid as place, x.key as side, e.* from tasks.reply x
      left join models.endpoint e on e.tenant_id = x.tenant_id and e.name = x.name and e.archived_at is null
     where x.tenant_id = a.tenant_id and x.task_id = a.task_id and x.contributor_id = a.contributor_id and x.turn_id = turn
       and (only_key is null or x.key = only_key)
       and (x.state = 'asked' or (x.state = 'running' and x.until < at) or (x.state = 'failed' and only_key is not null))
     order by e.id
  loop
    made := gen_random_uuid();
    ends := at + make_interval(secs => coalesce(r.timeout_seconds, 0) + 30);
    most := input_tokens_ * r.input_price_minor + r.max_tokens * r.output_price_minor;
    if r.id is null or not models.hold_money(a.tenant_id, r.id, made, most, ends, at) then
      update tasks.reply x set state = 'failed', failure = case when r.id is null then 'model_gone' else 'budget_reached' end,
        ended_at = at where x.ctid = r.place;
      continue;
    end if;
    update tasks.reply x set state = 'running', failure = null, endpoint_id = r.id, model = r.model, call = made, until = ends,
      attempts = x.attempts + 1, ended_at = null where x.ctid = r.place;
    return query select r.side, made, r.tenant_id, r.id, r.base_url, r.model, r.sealed, r.temperature, r.max_tokens,
      r.timeout_seconds, r.input_price_minor, r.output_price_minor, r.limit_field, r.stream_options, r.key_header;
  end loop;
end $$;

ALTER FUNCTION tasks.begin_replies(assignment uuid, turn uuid, only_key text, input_tokens_ bigint, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.begin_turn(assignment uuid, turn uuid, parent uuid, picked text, rewritten text, message text, names text[], event uuid, at timestamp with time zone, most_turns integer, most_bytes bigint) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare a tasks.assignment; t tasks.turn; kept record;
begin
  select * into a from tasks.assignment x where x.contributor_id = context.person() and x.id = assignment for update;
  if not found then return 'missing'; end if;
  if a.tenant_id = any (trust.barred()) then return 'withdrawn'; end if;
  select * into t from tasks.turn x where x.tenant_id = a.tenant_id and x.task_id = a.task_id
    and x.contributor_id = a.contributor_id and x.id = turn;
  if found then
    return case when (t.parent_id, t.pick, t.rewrite, t.said) is not distinct from (parent, picked, rewritten, message)
      then 'repeated' else 'conflict' end;
  end if;
  if a.state <> 'leased' or a.lease_until < at then return 'over'; end if;
  if parent is not null and not exists (select from tasks.reply r where r.tenant_id = a.tenant_id and r.task_id = a.task_id
      and r.contributor_id = a.contributor_id and r.turn_id = parent and r.state = 'done'
      and (r.key = picked or (picked = 'none' and rewritten is not null))) then
    return 'astray';
  end if;
  select count(*) as turns, coalesce(sum(octet_length(x.said) + coalesce(octet_length(x.rewrite), 0)), 0) + coalesce((
      select sum(octet_length(r.content)) from tasks.reply r where r.tenant_id = a.tenant_id and r.task_id = a.task_id
        and r.contributor_id = a.contributor_id), 0) as bytes into kept
    from tasks.turn x where x.tenant_id = a.tenant_id and x.task_id = a.task_id and x.contributor_id = a.contributor_id;
  if kept.turns >= most_turns or kept.bytes > most_bytes then return 'full'; end if;
  insert into tasks.turn values (a.tenant_id, a.task_id, a.contributor_id, turn, kept.turns + 1, parent, picked, rewritten,
    message, at);
  insert into tasks.reply (tenant_id, task_id, contributor_id, turn_id, key, name)
    select a.tenant_id, a.task_id, a.contributor_id, turn, chr(96 + x.place::int), x.name
      from unnest(names) with ordinality x (name, place);
  perform kit.record_event(a.tenant_id, event, 'tasks:turn:asked', context.alias(a.tenant_id, a.contributor_id), a.id,
    jsonb_build_object('task', a.task_id, 'turn', turn, 'models', cardinality(names)), at);
  return 'begun';
end $$;

ALTER FUNCTION tasks.begin_turn(assignment uuid, turn uuid, parent uuid, picked text, rewritten text, message text, names text[], event uuid, at timestamp with time zone, most_turns integer, most_bytes bigint) OWNER TO tz_owner;

CREATE FUNCTION tasks.cancel(task uuid, at timestamp with time zone) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare tenant uuid := context.tenant(); phase tasks.task_state;
begin
  perform from tasks.batch b where b.tenant_id = tenant and b.id = (select t.batch_id from tasks.task t
    where t.tenant_id = tenant and t.id = task) for share;
  select t.state into phase from tasks.task t where t.tenant_id = tenant and t.id = task for update;
  if not found or phase = 'known' then return 'missing'; end if;
  if phase not in ('open', 'reported') then return phase::text; end if;
  return case when cardinality(tasks.stop(tenant, array[task], at)) > 0 then 'cancelled_now' else 'started' end;
end $$;

ALTER FUNCTION tasks.cancel(task uuid, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.cancel_batch(batch uuid, at timestamp with time zone) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare tenant uuid := context.tenant(); phase text; stopped uuid[];
begin
  select b.state into phase from tasks.batch b where b.tenant_id = tenant and b.id = batch
     and b.state in ('staging', 'in_progress', 'paused') for update;
  if not found then return 0; end if;
  stopped := tasks.stop(tenant, array(select t.id from tasks.task t where t.tenant_id = tenant and t.batch_id = batch
    and t.state in ('open', 'reported') and t.answers = 0 order by t.id for update), at);
  update tasks.batch b set state = 'cancelled', ended_at = at where b.tenant_id = tenant and b.id = batch;
  if phase = 'paused' then perform tasks.release(tenant, batch); end if;
  return cardinality(stopped);
end $$;

ALTER FUNCTION tasks.cancel_batch(batch uuid, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.care_of(assignment uuid) RETURNS TABLE(break_minutes integer, help jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select s.break_minutes, s.help from tasks.assignment a
    join projects.project p on p.tenant_id = a.tenant_id and p.id = a.project_id
    join projects.sensitivity s on s.tenant_id = p.tenant_id and s.project_id = p.id and s.version = p.sensitivity_version
   where a.contributor_id = context.person() and a.id = assignment and a.tenant_id <> all ((select trust.barred())::uuid[])
$$;

ALTER FUNCTION tasks.care_of(assignment uuid) OWNER TO tz_owner;

CREATE FUNCTION tasks.claim(token text, assignment uuid, event uuid, sides_flipped boolean, at timestamp with time zone, feed uuid, most_open integer, drawn double precision) RETURNS tasks.claimed
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET enable_sort TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
declare
  me context.claim := context.open(token);
  who tasks.claimant;
  only_queues int[] := array(select w.queue_id from tasks.work_queue w where w.feed_id = feed);
  q record; c record; project record; hindered record; known uuid; kept tid; none tasks.claimed;
begin
  perform pg_advisory_xact_lock(77, hashtext(me.person_id::text));
  who := tasks.claimant(me.person_id);
  if who.standing is distinct from 'good' then none.outcome := 'restricted'; return none; end if;
  if who.held >= most_open then none.outcome := 'too_many_open'; return none; end if;
  for pass in 1..2 loop
    for q in
      select qa.queue_id, wq.tenant_id, wq.project_id, wq.epoch, wq.known_rate, wq.newcomer_rate, wq.newcomer_answers,
        case when qa.read_epoch = wq.epoch then qa.read_prio else -1::smallint end as read_prio,
        case when qa.read_epoch = wq.epoch then qa.read_pos else -1 end as read_pos
      from tasks.queue_access qa join tasks.work_queue wq on wq.queue_id = qa.queue_id
      where qa.contributor_id = me.person_id and qa.fit > 0 and wq.throttled_at is null and (feed is null or qa.queue_id = any (only_queues))
      order by qa.fit desc
    loop
      continue when q.tenant_id = any (who.barred);
      select p.state, p.sensitivity_version as version, p.confidence is not null as weighs into strict project
        from projects.project p where p.tenant_id = q.tenant_id and p.id = q.project_id;
      continue when project.state <> 'active';
      if project.version > 0 then
        hindered := tasks.hindrance(me.person_id, q.tenant_id, q.project_id, project.version, at);
        if hindered.outcome is not null then
          none.outcome := hindered.outcome; none.lease_until := hindered.opens_at;
          continue;
        end if;
      end if;
      kept := case when project.weighs then tasks.kept(q.queue_id, me.person_id) end;
      select o.* into c from (
        select x.ctid, x.* from tasks.open_task x
         where x.queue_id = q.queue_id and (x.prio, x.pos) > (q.read_prio, q.read_pos) and kept is null
           and (x.kept_until is null or x.kept_until <= at)
           -- from the very start, what was had may be long, and is not worth a lock each
           and (q.read_pos >= 0 or (select true from tasks.assignment y where y.tenant_id = x.tenant_id
             and y.task_id = x.task_id and y.contributor_id = me.person_id) is null)
         order by x.prio, x.pos for no key update skip locked) o
       where (select true from tasks.assignment x where x.tenant_id = o.tenant_id and x.task_id = o.task_id
               and x.contributor_id = me.person_id) is null
         -- a task kept for the caller by name is taken through its offer
         and (not who.has_offers or (select true from tasks.offer f where f.tenant_id = o.tenant_id
               and f.task_id = o.task_id and f.contributor_id = me.person_id and f.state = 'offered') is null)
       limit 1;
      if kept is not null then select x.ctid, x.* into c from tasks.open_task x where x.ctid = kept; end if;
      continue when not found;
      if q.known_rate + q.newcomer_rate > 0 then
        known := tasks.draw_known(q.tenant_id, q.project_id, me.person_id, q.known_rate, q.newcomer_rate,
          q.newcomer_answers, drawn);
      end if;
      -- where a known task stands in, the row of the feed is written and stays for the next claim: the last seat's by a stronger lock,
      -- which marks it as a deletion does, where an update would open the indexes of its table
      if c.want = 1 and known is null then delete from tasks.open_task where ctid = c.ctid;
      elsif c.want = 1 then perform from tasks.open_task where ctid = c.ctid for update;
      else update tasks.open_task set want = want - (known is null)::int where ctid = c.ctid; end if;
      if kept is null and (c.pos - q.read_pos >= 8 or c.prio <> q.read_prio) then
        update tasks.queue_access set read_epoch = q.epoch,
            read_prio = case when known is null then c.prio else q.read_prio end,
            read_pos = case when known is null then c.pos else q.read_pos end
         where contributor_id = me.person_id and queue_id = q.queue_id;
      end if;
      return tasks.lease(q.project_id, q.tenant_id, coalesce(known, c.task_id), me.person_id, who.pad, q.queue_id, assignment,
        event, sides_flipped, known is not null, at);
    end loop;
    -- Nothing after the reading positions: rows that were locked in passing may wait before them. Once a minute, look.
    exit when pass = 2;
    update tasks.queue_access qa set read_prio = -1, read_pos = -1, reset_at = at
     where qa.contributor_id = me.person_id and qa.read_pos >= 0
       and (qa.reset_at is null or qa.reset_at < at - interval '1 minute');
    exit when not found;
  end loop;
  none.outcome := coalesce(none.outcome, case when exists (select from tasks.queue_access qa where qa.contributor_id = me.person_id
    and qa.fit < 0 and (feed is null or qa.queue_id = any (only_queues))) then 'training_first'
    when exists (select from tasks.queue_access qa join tasks.work_queue wq on wq.queue_id = qa.queue_id where qa.contributor_id = me.person_id
      and qa.fit > 0 and (feed is null or qa.queue_id = any (only_queues)) and wq.throttled_at is not null and wq.tenant_id <> all (who.barred)
      and exists (select from tasks.open_task x where x.queue_id = wq.queue_id)) then 'reviews_first' else 'none' end);
  return none;
end $$;

ALTER FUNCTION tasks.claim(token text, assignment uuid, event uuid, sides_flipped boolean, at timestamp with time zone, feed uuid, most_open integer, drawn double precision) OWNER TO tz_owner;

CREATE FUNCTION tasks.claim_offer(token text, assignment uuid, event uuid, sides_flipped boolean, at timestamp with time zone, offer uuid, most_open integer) RETURNS tasks.claimed
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  me context.claim := context.open(token);
  who tasks.claimant; o tasks.offer; project uuid; version int; hindered record; none tasks.claimed;
begin
  perform pg_advisory_xact_lock(77, hashtext(me.person_id::text));
  who := tasks.claimant(me.person_id);
  if who.standing is distinct from 'good' then none.outcome := 'restricted'; return none; end if;
  if who.held >= most_open then none.outcome := 'too_many_open'; return none; end if;
  select * into o from tasks.offer x where x.contributor_id = me.person_id and x.id = offer for update;
  if not found or o.tenant_id = any (who.barred) then none.outcome := 'missing'; return none; end if;
  if o.state <> 'offered' or o.expires_at <= at then none.outcome := 'offer_over'; return none; end if;
  select p.id, p.sensitivity_version into project, version from tasks.task t join projects.project p on p.tenant_id = t.tenant_id and p.id = t.project_id
   where t.tenant_id = o.tenant_id and t.id = o.task_id and p.state = 'active' and t.state <> 'reported'
     and not tasks.is_held_back(t.tenant_id, t.batch_id);
  if not found then none.outcome := 'paused'; return none; end if;
  if exists (select from tasks.queue_access qa where qa.contributor_id = me.person_id and qa.queue_id = o.queue_id and qa.fit < 0) then
    none.outcome := 'training_first'; return none;
  end if;
  if version > 0 then
    hindered := tasks.hindrance(me.person_id, o.tenant_id, project, version, at);
    if hindered.outcome is not null then
      none.outcome := hindered.outcome; none.lease_until := hindered.opens_at;
      return none;
    end if;
  end if;
  update tasks.offer set state = 'claimed' where tenant_id = o.tenant_id and id = o.id;
  return tasks.lease(project, o.tenant_id, o.task_id, me.person_id, who.pad, o.queue_id, assignment, event, sides_flipped, false,
    at);
end $$;

ALTER FUNCTION tasks.claim_offer(token text, assignment uuid, event uuid, sides_flipped boolean, at timestamp with time zone, offer uuid, most_open integer) OWNER TO tz_owner;

CREATE FUNCTION tasks.claimant(person uuid) RETURNS tasks.claimant
    LANGUAGE plpgsql STABLE
    AS $$
declare c tasks.claimant;
begin
  select (select w.standing from workforce.contributor w where w.id = person),
    (select count(*) from tasks.assignment x where x.contributor_id = person and x.state = 'leased'),
    array(select b.tenant_id from trust.barrier_now b where b.principal_id = person),
    exists (select from tasks.offer f where f.contributor_id = person and f.state = 'offered'),
    (select k.outer_pad from context.key k) into c;
  return c;
end $$;

ALTER FUNCTION tasks.claimant(person uuid) OWNER TO tz_owner;

CREATE FUNCTION tasks.close_batches(project uuid, at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare tenant uuid := context.tenant(); b tasks.batch;
begin
  for b in select x.* from tasks.batch x where x.tenant_id = tenant and x.project_id = project and x.state = 'in_progress'
      and exists (select from tasks.tally y where y.tenant_id = tenant and y.project_id = project and y.batch_id = x.id)
      and not exists (select from tasks.task t
        where t.tenant_id = tenant and t.batch_id = x.id and t.state in ('open', 'answered', 'reported'))
      for update of x skip locked loop
    -- asked again under the lock: an intake may have ended between the first look and it
    continue when exists (select from tasks.task t
      where t.tenant_id = tenant and t.batch_id = b.id and t.state in ('open', 'answered', 'reported'));
    update tasks.batch x set state = 'completed', ended_at = at where x.tenant_id = tenant and x.id = b.id;
    perform kit.record_event(tenant, gen_random_uuid(), 'tasks:batch:completed', null, b.id,
      jsonb_build_object('project', project, 'name', b.name), at);
  end loop;
end $$;

ALTER FUNCTION tasks.close_batches(project uuid, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.commit_to(assignment uuid, given jsonb, digest text, event uuid, at timestamp with time zone) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare a tasks.assignment; kept jsonb;
begin
  select * into a from tasks.assignment x where x.contributor_id = context.person() and x.id = assignment for update;
  if not found then return 'missing'; end if;
  if a.tenant_id = any (trust.barred()) then return 'withdrawn'; end if;
  select c.own into kept from tasks.commitment c
   where c.tenant_id = a.tenant_id and c.task_id = a.task_id and c.contributor_id = a.contributor_id;
  if found then return case when kept = given then 'repeated' else 'conflict' end; end if;
  if a.state <> 'leased' or a.lease_until < at then return 'over'; end if;
  insert into tasks.commitment values (a.tenant_id, a.task_id, a.contributor_id, given, at);
  perform kit.record_event(a.tenant_id, event, 'tasks:commitment:made', context.alias(a.tenant_id, a.contributor_id), a.id,
    jsonb_build_object('project', a.project_id, 'task', a.task_id, 'own', digest), at);
  return 'committed';
end $$;

ALTER FUNCTION tasks.commit_to(assignment uuid, given jsonb, digest text, event uuid, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.commitment_of(assignment uuid) RETURNS jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select c.own from tasks.assignment a
    join tasks.commitment c on c.tenant_id = a.tenant_id and c.task_id = a.task_id and c.contributor_id = a.contributor_id
   where a.contributor_id = context.person() and a.id = assignment and a.tenant_id <> all ((select trust.barred())::uuid[])
$$;

ALTER FUNCTION tasks.commitment_of(assignment uuid) OWNER TO tz_owner;

CREATE FUNCTION tasks.complete_trial(task uuid, at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare tenant uuid := context.tenant(); project uuid;
begin
  if not trust.is_sandbox() then raise insufficient_privilege using message = 'not a sandbox'; end if;
  delete from tasks.open_task o where o.tenant_id = tenant and o.task_id = task;
  update tasks.task t set state = 'completed', ended_at = at where t.tenant_id = tenant and t.id = task
    returning t.project_id into project;
  perform tasks.close_batches(project, at);
end $$;

ALTER FUNCTION tasks.complete_trial(task uuid, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.count_known(ids uuid[], at timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  delete from tasks.open_task o where o.tenant_id = context.tenant() and o.task_id = any (ids) and o.queue_id = 0;
  update tasks.known k set exposures = n.n, turn = k.turn + k.share * (n.n - k.exposures),
      retired_at = case when n.n >= k.exposures_max then coalesce(k.retired_at, at) else k.retired_at end
    from (select a.task_id, count(*)::int as n from tasks.assignment a
           where a.tenant_id = context.tenant() and a.task_id = any (ids) group by a.task_id) n
   where k.tenant_id = context.tenant() and k.task_id = n.task_id and k.exposures < n.n
$$;

ALTER FUNCTION tasks.count_known(ids uuid[], at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.dose_of(person uuid, most_tasks integer, most_minutes integer, at timestamp with time zone) RETURNS tasks.dose
    LANGUAGE plpgsql STABLE
    AS $$
declare day interval := '24 hours'; held tstzmultirange; took interval; over interval; found tasks.dose; later timestamptz;
begin
  select count(*), (array_agg(e.claimed_at order by e.claimed_at desc))[most_tasks] + day into found.tasks, found.opens_at
    from tasks.exposure e where e.contributor_id = person and e.claimed_at > at - day;
  -- nothing is held for longer than a week
  select range_agg(tstzrange(greatest(x.since, at - day), x.until)) into held
    from (select e.claimed_at as since, least(at, coalesce(e.until, s.submitted_at, a.ended_at, a.lease_until)) as until
        from tasks.exposure e
        left join tasks.assignment a on a.tenant_id = e.tenant_id and a.task_id = e.task_id and a.contributor_id = e.contributor_id
        left join tasks.submission s on s.tenant_id = e.tenant_id and s.task_id = e.task_id
          and s.contributor_id = e.contributor_id and s.round = 1
       where e.contributor_id = person and e.claimed_at > at - day - interval '7 days') x
   where x.until > greatest(x.since, at - day);
  select coalesce(sum(upper(r) - lower(r)), '0') into took from unnest(held) r;
  found.minutes := floor(extract(epoch from took) / 60);
  over := took - make_interval(mins => most_minutes);
  if over >= interval '0' then
    -- the moment at which as much as is over the limit lies more than a day back
    select greatest(x.since + over - x.before + day, at + interval '1 minute') into later
      from (select lower(r) as since, upper(r) - lower(r) as lasts,
          coalesce(sum(upper(r) - lower(r)) over (order by lower(r) rows between unbounded preceding and 1 preceding), '0') as before
        from unnest(held) r) x
     where x.before + x.lasts >= over order by x.since limit 1;
    found.opens_at := greatest(found.opens_at, later);
  end if;
  return found;
end $$;

ALTER FUNCTION tasks.dose_of(person uuid, most_tasks integer, most_minutes integer, at timestamp with time zone) OWNER TO tz_owner;

CREATE TABLE tasks.draft (
    tenant_id uuid NOT NULL,
    task_id uuid NOT NULL,
    contributor_id uuid NOT NULL,
    version integer NOT NULL,
    value jsonb NOT NULL,
    saved_at timestamp with time zone NOT NULL
)
WITH (fillfactor='70');

ALTER TABLE ONLY tasks.draft FORCE ROW LEVEL SECURITY;

ALTER TABLE tasks.draft OWNER TO tz_owner;

CREATE FUNCTION tasks.draft_changes(d tasks.draft) RETURNS jsonb
    LANGUAGE sql STABLE
    AS $$
  select jsonb_agg(c.changes order by c.version) from tasks.draft_change c
   where c.tenant_id = d.tenant_id and c.task_id = d.task_id and c.contributor_id = d.contributor_id
$$;

ALTER FUNCTION tasks.draft_changes(d tasks.draft) OWNER TO tz_owner;

CREATE FUNCTION tasks.draft_of(assignment uuid) RETURNS TABLE(version integer, value jsonb, changes jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select coalesce(d.version, 0), d.value, tasks.draft_changes(d) from tasks.assignment a
    left join tasks.draft d on d.tenant_id = a.tenant_id and d.task_id = a.task_id and d.contributor_id = a.contributor_id
   where a.contributor_id = context.person() and a.id = assignment and a.tenant_id <> all ((select trust.barred())::uuid[])
$$;

ALTER FUNCTION tasks.draft_of(assignment uuid) OWNER TO tz_owner;

CREATE FUNCTION tasks.draw_known(tenant uuid, project uuid, person uuid, rate integer, newcomer integer, newcomer_until integer, drawn double precision) RETURNS uuid
    LANGUAGE plpgsql
    AS $$
declare picked uuid; had int;
begin
  select count(*) into had from (select from tasks.assignment a where a.contributor_id = person
    and a.project_id = project and a.known and a.state <> 'leased' limit newcomer_until) x;
  select x.task_id into picked from (
    select k.task_id from (select * from tasks.known y where y.tenant_id = tenant and y.project_id = project
        and y.retired_at is null order by y.turn, y.place limit 200) k
     where (select true from tasks.assignment a where a.tenant_id = tenant and a.task_id = k.task_id
             and a.contributor_id = person) is null
       and (k.source_task_id is null or (select true from tasks.assignment a where a.tenant_id = tenant
             and a.task_id = k.source_task_id and a.contributor_id = person) is null)
     limit 8) x
   order by random() limit 1;
  return case when drawn * 1000 < (case when had < newcomer_until then newcomer else rate end) then picked end;
end $$;

ALTER FUNCTION tasks.draw_known(tenant uuid, project uuid, person uuid, rate integer, newcomer integer, newcomer_until integer, drawn double precision) OWNER TO tz_owner;

CREATE FUNCTION tasks.end_batch_elsewhere(batch uuid, phase text, at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare tenant uuid := context.tenant();
begin
  update tasks.batch b set state = phase, ended_at = at
   where b.tenant_id = tenant and b.id = batch and b.state = 'staging' and phase in ('completed', 'cancelled')
     and not exists (select from tasks.task t
       where t.tenant_id = tenant and t.batch_id = b.id and t.state in ('open', 'answered'));
end $$;

ALTER FUNCTION tasks.end_batch_elsewhere(batch uuid, phase text, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.end_elsewhere(ids uuid[], states text[], ends timestamp with time zone[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare tenant uuid := context.tenant(); ended int;
begin
  update tasks.task t set state = x.state::tasks.task_state, ended_at = x.ended
    from unnest(ids, states, ends) x (id, state, ended)
   where t.tenant_id = tenant and t.id = x.id and t.state = 'open' and t.answers = 0 and x.state in ('completed', 'cancelled')
     and t.xmin = pg_current_xact_id()::xid;
  get diagnostics ended = row_count;
  if ended <> cardinality(ids) then
    raise insufficient_privilege using message = 'a task that was not taken in just now cannot have ended elsewhere';
  end if;
  delete from tasks.open_task o where o.tenant_id = tenant and o.task_id = any (ids);
  insert into tasks.tally (tenant_id, project_id, batch_id, cancelled)
    select tenant, t.project_id, t.batch_id, count(*) from tasks.task t
     where t.tenant_id = tenant and t.id = any (ids) and t.state = 'cancelled' group by t.project_id, t.batch_id;
end $$;

ALTER FUNCTION tasks.end_elsewhere(ids uuid[], states text[], ends timestamp with time zone[]) OWNER TO tz_owner;

CREATE FUNCTION tasks.end_expert_seats(at timestamp with time zone, most integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare d tasks.doubt; n int := 0;
begin
  for d in select x.* from tasks.doubt x join projects.project p on p.tenant_id = x.tenant_id and p.id = x.project_id
            where x.ended_at is null and x.asked_at + make_interval(days => p.expert_days) < at
              and exists (select from tasks.open_task o where o.tenant_id = x.tenant_id and o.task_id = x.task_id)
            order by x.asked_at limit most loop
    -- the task first, as a fit and an answer do
    perform from tasks.task t where t.tenant_id = d.tenant_id and t.id = d.task_id and t.state = 'open' and t.accepted >= t.wanted - 1
      for update skip locked;
    continue when not found;
    delete from tasks.open_task o where o.tenant_id = d.tenant_id and o.task_id = d.task_id and o.want = 1;
    continue when not found;
    update tasks.task t set wanted = t.wanted - 1, state = 'completed', ended_at = at where t.tenant_id = d.tenant_id and t.id = d.task_id;
    update tasks.stopping x set seats_left = x.seats_left + 1
     where x.tenant_id = d.tenant_id and x.project_id = d.project_id and x.seats_left is not null;
    update tasks.doubt x set ended_at = at, lapsed_at = at, outcome = 'ambiguous' where x.tenant_id = d.tenant_id and x.task_id = d.task_id;
    perform kit.record_event(d.tenant_id, gen_random_uuid(), 'tasks:expert_seat:lapsed', null, d.task_id,
      jsonb_build_object('project', d.project_id), at);
    perform kit.record_event(d.tenant_id, gen_random_uuid(), 'tasks:task:settled', null, d.task_id,
      jsonb_build_object('project', d.project_id, 'task', d.task_id, 'sure', false), at);
    n := n + 1;
  end loop;
  return n;
end $$;

ALTER FUNCTION tasks.end_expert_seats(at timestamp with time zone, most integer) OWNER TO tz_owner;

CREATE FUNCTION tasks.end_reply(assignment uuid, turn uuid, side text, made uuid, endpoint uuid, words text, why text, cut_by text, tokens_in bigint, tokens_out bigint, counted boolean, cost bigint, at timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare a tasks.assignment; kept boolean;
begin
  select * into a from tasks.assignment x where x.contributor_id = context.person() and x.id = assignment;
  if not found then return false; end if;
  update tasks.reply r set state = case when why is null then 'done' else 'failed' end,
      content = case when why is null then words end, failure = why, cut = case when why is null then cut_by end,
      input_tokens = tokens_in, output_tokens = tokens_out, is_counted = counted, millionths = r.millionths + cost, ended_at = at
   where r.tenant_id = a.tenant_id and r.task_id = a.task_id and r.contributor_id = a.contributor_id and r.turn_id = turn
     and r.key = side and r.state = 'running' and r.call = made;
  kept := found;
  if kept or exists (select from models.hold h where h.tenant_id = a.tenant_id and h.id = made) then
    perform models.count_cost(a.tenant_id, endpoint, made, cost);
  end if;
  return kept;
end $$;

ALTER FUNCTION tasks.end_reply(assignment uuid, turn uuid, side text, made uuid, endpoint uuid, words text, why text, cut_by text, tokens_in bigint, tokens_out bigint, counted boolean, cost bigint, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.end_seats(tenant uuid, task uuid, seats integer, at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    AS $$
declare project uuid; became text;
begin
  update tasks.task x set wanted = x.wanted - seats,
      state = case when x.accepted >= x.wanted - seats then 'completed' when x.answers >= x.wanted - seats then 'answered' else x.state end,
      ended_at = case when x.accepted >= x.wanted - seats then at end
   where x.tenant_id = tenant and x.id = task and x.wanted > seats returning x.project_id, x.state into project, became;
  if not found then return; end if;
  update tasks.withdrawal w set seats = w.seats + end_seats.seats where w.tenant_id = tenant and w.task_id = task and w.ended_at is null;
  update tasks.stopping x set seats_left = x.seats_left + seats
   where x.tenant_id = tenant and x.project_id = project and x.seats_left is not null;
  update tasks.doubt d set ended_at = at, outcome = 'ambiguous' where d.tenant_id = tenant and d.task_id = task and d.ended_at is null;
  if became = 'completed' then
    perform kit.record_event(tenant, gen_random_uuid(), 'tasks:task:closed', null, task, jsonb_build_object('project', project), at);
  end if;
end $$;

ALTER FUNCTION tasks.end_seats(tenant uuid, task uuid, seats integer, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.expert_health(since timestamp with time zone) RETURNS TABLE(tenant text, project text, waiting bigint, next_end timestamp with time zone, lapsed bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select t.slug, p.name, count(*) filter (where d.ended_at is null),
      min(d.asked_at + make_interval(days => p.expert_days)) filter (where d.ended_at is null), count(d.lapsed_at)
    from tasks.doubt d
    join projects.project p on p.tenant_id = d.tenant_id and p.id = d.project_id
    join trust.tenant t on t.id = d.tenant_id and t.sandbox_of is null
   where (d.ended_at is null or d.lapsed_at >= since) and d.tenant_id <> all ((select trust.barred())::uuid[])
     and (select (context.claims()).persona in ('ops', 'system'))
   group by t.slug, p.name order by 4 nulls last, 1, 2 limit 200
$$;

ALTER FUNCTION tasks.expert_health(since timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.expert_seat(tenant uuid, task uuid, OUT kept_for uuid, OUT kept_until timestamp with time zone) RETURNS record
    LANGUAGE plpgsql STABLE
    AS $$
begin
  if exists (select from tasks.doubt d where d.tenant_id = tenant and d.task_id = task and d.ended_at is null) then
    kept_for := '00000000-0000-0000-0000-000000000000'; kept_until := 'infinity';
  end if;
end $$;

ALTER FUNCTION tasks.expert_seat(tenant uuid, task uuid, OUT kept_for uuid, OUT kept_until timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.expire_leases(at timestamp with time zone, most integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare a tasks.assignment; n int := 0;
begin
  for a in select * from tasks.assignment x where x.state = 'leased' and x.lease_until < at
            order by x.lease_until limit most for update skip locked loop
    update tasks.assignment x set state = 'expired', ended_at = at
     where x.tenant_id = a.tenant_id and x.task_id = a.task_id and x.contributor_id = a.contributor_id;
    if a.round = 1 then perform tasks.put_back(a.tenant_id, a.task_id, a.queue_id, 1, at); end if;
    perform kit.record_event(a.tenant_id, gen_random_uuid(), 'tasks:assignment:expired', null, a.id,
      jsonb_build_object('task', a.task_id), at);
    n := n + 1;
  end loop;
  return n;
end $$;

ALTER FUNCTION tasks.expire_leases(at timestamp with time zone, most integer) OWNER TO tz_owner;

CREATE FUNCTION tasks.expire_offers(at timestamp with time zone, most integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare o tasks.offer; n int := 0;
begin
  for o in select * from tasks.offer x where x.state = 'offered' and x.expires_at < at
            order by x.expires_at limit most for update skip locked loop
    update tasks.offer x set state = 'expired' where x.tenant_id = o.tenant_id and x.id = o.id;
    perform tasks.put_back(o.tenant_id, o.task_id, o.queue_id, 1, at);
    perform kit.record_event(o.tenant_id, gen_random_uuid(), 'tasks:offer:expired', null, o.id,
      jsonb_build_object('task', o.task_id), at);
    n := n + 1;
  end loop;
  return n;
end $$;

ALTER FUNCTION tasks.expire_offers(at timestamp with time zone, most integer) OWNER TO tz_owner;

CREATE FUNCTION tasks.expose(person uuid, tenant uuid, task uuid, until_ timestamp with time zone, at timestamp with time zone) RETURNS void
    LANGUAGE sql
    AS $$
  insert into tasks.exposure (tenant_id, contributor_id, claimed_at, task_id, until)
    select tenant, person, at, task, until_ from tasks.task t
      join projects.project p on p.tenant_id = t.tenant_id and p.id = t.project_id and p.sensitivity_version > 0
     where t.tenant_id = tenant and t.id = task on conflict do nothing
$$;

ALTER FUNCTION tasks.expose(person uuid, tenant uuid, task uuid, until_ timestamp with time zone, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.expose_late(tenant uuid, task uuid, person uuid, spent_seconds integer, at timestamp with time zone) RETURNS void
    LANGUAGE sql
    AS $$
  update tasks.exposure e
     set until = least(at, greatest(a.lease_until, a.claimed_at + make_interval(secs => spent_seconds)))
    from tasks.assignment a
   where a.tenant_id = tenant and a.task_id = task and a.contributor_id = person and a.round = 1
     and e.tenant_id = tenant and e.contributor_id = person and e.task_id = task and e.claimed_at = a.claimed_at
$$;

ALTER FUNCTION tasks.expose_late(tenant uuid, task uuid, person uuid, spent_seconds integer, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.expose_until(person uuid, tenant uuid, task uuid, until_ timestamp with time zone, at timestamp with time zone) RETURNS void
    LANGUAGE sql
    AS $$
  update tasks.exposure e set until = until_
   where e.contributor_id = person and e.tenant_id = tenant and e.task_id = task and e.until > at
$$;

ALTER FUNCTION tasks.expose_until(person uuid, tenant uuid, task uuid, until_ timestamp with time zone, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.feed(at timestamp with time zone) RETURNS TABLE(feed_id uuid, title jsonb, kind text, language text, amount_minor bigint, currency text, estimate_seconds integer, fit smallint, untrained boolean, reasons text[], skills text[], supply bigint, waits_for_reviews boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select w.feed_id, p.title, p.kind, p.language, case p.audience when 'own' then 0 else r.amount_minor end, r.currency,
    p.estimate_seconds, least(max(abs(qa.fit)), 1000)::smallint, bool_or(qa.fit < 0), qa.reasons, p.skills,
    coalesce(sum(o.n) filter (where w.throttled_at is null), 0)::bigint, coalesce(sum(o.n) filter (where w.throttled_at is not null), 0) > 0
  from tasks.queue_access qa
  join tasks.work_queue w on w.queue_id = qa.queue_id
  join projects.project p on p.tenant_id = w.tenant_id and p.id = w.project_id and p.state = 'active'
  join projects.rate r on r.tenant_id = p.tenant_id and r.project_id = p.id and r.version = p.rate_version
  cross join lateral (select count(*) n from (select o.task_id from tasks.open_task o where o.queue_id = w.queue_id
    and (o.kept_until is null or o.kept_until <= at or o.kept_for = qa.contributor_id)
    and (select true from tasks.assignment x where x.tenant_id = o.tenant_id and x.task_id = o.task_id
          and x.contributor_id = qa.contributor_id) is null limit 30) found) o
  where qa.contributor_id = context.person() and w.tenant_id <> all ((select trust.barred())::uuid[])
  group by w.feed_id, p.tenant_id, p.id, r.amount_minor, r.currency, qa.reasons
  order by coalesce(sum(o.n) filter (where w.throttled_at is null), 0) = 0, max(abs(qa.fit)) desc, w.feed_id
$$;

ALTER FUNCTION tasks.feed(at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.fold_tallies(most integer) RETURNS integer
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  with gone as (
    delete from tasks.tally where ctid = any (array(
      select y.ctid from tasks.tally y where not y.folded order by y.id limit most for update skip locked))
    returning tenant_id, project_id, batch_id, added, cancelled
  ), sums as (
    select g.tenant_id, g.project_id, g.batch_id, sum(g.added)::bigint as added, sum(g.cancelled)::bigint as cancelled,
      count(*) as n from gone g group by 1, 2, 3
  ), kept as (
    insert into tasks.tally as y (tenant_id, project_id, batch_id, added, cancelled, folded)
      select s.tenant_id, s.project_id, s.batch_id, s.added, s.cancelled, true from sums s order by 1, 2, 3
      on conflict (tenant_id, project_id, batch_id) where folded
      do update set added = y.added + excluded.added, cancelled = y.cancelled + excluded.cancelled
  )
  select coalesce(sum(n), 0)::int from sums
$$;

ALTER FUNCTION tasks.fold_tallies(most integer) OWNER TO tz_owner;

CREATE FUNCTION tasks.give_consent(feed uuid, version integer, event uuid, at timestamp with time zone) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare me uuid := context.person(); p record;
begin
  perform pg_advisory_xact_lock(77, hashtext(me::text));
  select w.tenant_id, w.project_id, s.asks_since, s.version as newest, x.agreed_version into p
    from tasks.my_sensitive(feed, at) x
    join tasks.work_queue w on w.feed_id = x.feed_id and w.batch_id is null
    join projects.sensitivity s on s.tenant_id = w.tenant_id and s.project_id = w.project_id and s.version = x.version;
  if not found then return 'missing'; end if;
  if give_consent.version not between p.asks_since and p.newest then return 'stale'; end if;
  if p.agreed_version >= give_consent.version then return 'given'; end if;
  update tasks.consent c set ended_at = at where c.contributor_id = me and c.tenant_id = p.tenant_id and c.project_id = p.project_id
    and c.ended_at is null;
  insert into tasks.consent values (p.tenant_id, event, p.project_id, me, give_consent.version, at);
  perform kit.record_event(p.tenant_id, event, 'tasks:consent:given', context.alias(p.tenant_id, me), p.project_id,
    jsonb_build_object('version', give_consent.version), at);
  return 'given';
end $$;

ALTER FUNCTION tasks.give_consent(feed uuid, version integer, event uuid, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.grant_access(queue integer, people uuid[], fits integer[], why text[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  delete from tasks.queue_access qa where qa.queue_id = queue and qa.contributor_id <> all (people);
  insert into tasks.queue_access (contributor_id, queue_id, fit, reasons)
    select x.person, queue, x.fit, string_to_array(x.reasons, ',') from unnest(people, fits, why) x (person, fit, reasons)
    on conflict (contributor_id, queue_id) do update set fit = excluded.fit, reasons = excluded.reasons
$$;

ALTER FUNCTION tasks.grant_access(queue integer, people uuid[], fits integer[], why text[]) OWNER TO tz_owner;

CREATE FUNCTION tasks.heartbeat(token text, assignment uuid, at timestamp with time zone) RETURNS timestamp with time zone
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select context.open(token);
  update tasks.assignment a set lease_until = greatest(a.lease_until,
      least(at + (select make_interval(secs => p.lease_seconds) from projects.project p
                   where p.tenant_id = a.tenant_id and p.id = a.project_id), a.claimed_at + interval '7 days'))
   where a.contributor_id = context.person() and a.id = assignment and a.state = 'leased' and a.lease_until >= at
     and a.tenant_id <> all ((select trust.barred())::uuid[])
  returning a.lease_until
$$;

ALTER FUNCTION tasks.heartbeat(token text, assignment uuid, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.held(assignment uuid) RETURNS TABLE(id uuid, project_id uuid, kind text, title jsonb, language text, state text, round smallint, training boolean, flipped boolean, payload jsonb, ontology jsonb, guideline_version integer, guidelines jsonb, lease_until timestamp with time zone, amount_minor bigint, currency text, estimate_seconds integer, skills text[], draft_version integer, draft jsonb, draft_changes jsonb, answer jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select a.id, a.project_id, p.kind, p.title, p.language, a.state::text, a.round, a.training, a.flipped, t.payload, o.body,
    a.guideline_version,
    g.markdown, a.lease_until, tasks.pay_of(a), a.currency, p.estimate_seconds, p.skills, d.version, d.value,
    tasks.draft_changes(d), s.answer
  from tasks.assignment a
  join projects.project p on p.tenant_id = a.tenant_id and p.id = a.project_id
  join tasks.task t on t.tenant_id = a.tenant_id and t.id = a.task_id
  join projects.ontology o on o.tenant_id = a.tenant_id and o.project_id = a.project_id and o.version = a.ontology_version
  join projects.guideline g on g.tenant_id = a.tenant_id and g.project_id = a.project_id and g.version = a.guideline_version
  left join tasks.draft d on d.tenant_id = a.tenant_id and d.task_id = a.task_id and d.contributor_id = a.contributor_id
  left join lateral (select x.answer from tasks.submission x where x.tenant_id = a.tenant_id and x.task_id = a.task_id
    and x.contributor_id = a.contributor_id order by x.round desc limit 1) s on true
  where a.contributor_id = context.person() and a.id = assignment and a.tenant_id <> all ((select trust.barred())::uuid[])
$$;

ALTER FUNCTION tasks.held(assignment uuid) OWNER TO tz_owner;

CREATE FUNCTION tasks.held_file(assignment uuid, item integer) RETURNS SETOF projects.file_part
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select f.* from tasks.assignment a
    join tasks.task t on t.tenant_id = a.tenant_id and t.id = a.task_id
    cross join lateral projects.file_named(a.tenant_id, t.payload -> 'items' -> (item - 1) ->> 'content') f
   where a.contributor_id = context.person() and a.id = assignment and a.state = 'leased' and item > 0
     and a.tenant_id <> all ((select trust.barred())::uuid[])
$$;

ALTER FUNCTION tasks.held_file(assignment uuid, item integer) OWNER TO tz_owner;

CREATE FUNCTION tasks.hindrance(person uuid, tenant uuid, project uuid, version integer, at timestamp with time zone) RETURNS tasks.hindrance
    LANGUAGE plpgsql STABLE
    AS $$
declare s record; dose tasks.dose;
begin
  select x.asks_since, least(x.tasks_a_day, w.tasks_a_day) as most_tasks, least(x.minutes_a_day, w.minutes_a_day) as most_minutes
    into strict s from projects.sensitivity x, workforce.contributor w
   where x.tenant_id = tenant and x.project_id = project and x.version = hindrance.version and w.id = person;
  if not exists (select from tasks.consent c where c.contributor_id = person and c.tenant_id = tenant and c.project_id = project
    and c.ended_at is null and c.version >= s.asks_since) then return row('consent_needed', null)::tasks.hindrance; end if;
  dose := tasks.dose_of(person, s.most_tasks, s.most_minutes, at);
  if dose.opens_at > at then return row('dose_reached', dose.opens_at)::tasks.hindrance; end if;
  return row(null, null)::tasks.hindrance;
end $$;

ALTER FUNCTION tasks.hindrance(person uuid, tenant uuid, project uuid, version integer, at timestamp with time zone) OWNER TO tz_owner;

CREATE TABLE tasks.batch (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    project_id uuid NOT NULL,
    name text NOT NULL,
    state text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    rank integer,
    CONSTRAINT batch_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
    CONSTRAINT batch_rank_check CHECK ((rank > 0)),
    CONSTRAINT batch_state_check CHECK ((state = ANY (ARRAY['staging'::text, 'in_progress'::text, 'paused'::text, 'completed'::text, 'cancelled'::text])))
);

ALTER TABLE ONLY tasks.batch FORCE ROW LEVEL SECURITY;

ALTER TABLE tasks.batch OWNER TO tz_owner;

CREATE FUNCTION tasks.hold_batch(project uuid, batch_name text) RETURNS SETOF tasks.batch
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare tenant uuid := context.tenant();
begin
  return query select b.* from tasks.batch b
    where b.tenant_id = tenant and b.project_id = project and b.name = batch_name for share;
  if found then return; end if;
  perform pg_advisory_xact_lock(81, hashtext(tenant::text || project::text || batch_name));
  return query select b.* from tasks.batch b
    where b.tenant_id = tenant and b.project_id = project and b.name = batch_name for share;
end $$;

ALTER FUNCTION tasks.hold_batch(project uuid, batch_name text) OWNER TO tz_owner;

CREATE FUNCTION tasks.intake(project uuid, batch uuid, ids uuid[], keys jsonb, payloads jsonb, prios integer[], wants integer[], reserved integer[], at timestamp with time zone) RETURNS TABLE(ord integer, task_id uuid, same boolean)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET work_mem TO '32MB'
    AS $$
declare tenant uuid := context.tenant(); queue int; made int; is_new boolean; is_held boolean;
begin
  queue := tasks.queue_for(tenant, project, batch, at);
  if exists (select from unnest(prios, wants) x (prio, want) where x.prio not between 0 and 9 or x.want not between 1 and 100) then
    raise check_violation using message = 'a priority or a number of answers is out of range';
  end if;
  insert into tasks.task (tenant_id, id, project_id, batch_id, queue_id, unique_key, prio, wanted, payload, created_at)
    select tenant, a.id, project, batch, queue, a.key, a.prio, a.want, a.payload, at
      from (select unnest(ids) as id, jsonb_array_elements_text(keys) as key, unnest(prios) as prio, unnest(wants) as want,
        jsonb_array_elements(payloads) as payload) a
    on conflict (tenant_id, project_id, unique_key) where unique_key is not null do nothing;
  get diagnostics made = row_count;
  is_new := made = cardinality(ids);
  if made > 0 then
    insert into tasks.tally (tenant_id, project_id, batch_id, added) values (tenant, project, batch, made);
  end if;
  -- the share keeps the state as it is until these tasks are seen by whoever changes it
  select b.state in ('staging', 'paused') into is_held from tasks.batch b where b.tenant_id = tenant and b.id = batch for share;
  if is_held is not true then
    insert into tasks.open_task (queue_id, prio, pos, tenant_id, task_id, want)
      select queue, a.prio, nextval('tasks.open_pos'), tenant, a.id, a.want - a.kept
        from (select unnest(ids) as id, unnest(prios) as prio, unnest(wants) as want, unnest(reserved) as kept) a
       where a.want > a.kept
         and (is_new or (select true from tasks.task t where t.tenant_id = tenant and t.id = a.id) is not null);
    perform tasks.reread(queue, (select min(p) from unnest(prios) p));
  end if;
  if is_new then return; end if;
  return query
    select a.n::int, t.id, t.payload = a.payload
      from (select unnest(ids) as id, jsonb_array_elements_text(keys) as key, jsonb_array_elements(payloads) as payload,
        generate_series(1, cardinality(ids)) as n) a
      join tasks.task t on t.tenant_id = tenant and t.project_id = project and t.unique_key = a.key and t.id <> a.id
     where a.key is not null order by a.n;
end $$;

ALTER FUNCTION tasks.intake(project uuid, batch uuid, ids uuid[], keys jsonb, payloads jsonb, prios integer[], wants integer[], reserved integer[], at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.is_held_back(tenant uuid, batch uuid) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
  select exists (select from tasks.batch b where b.tenant_id = tenant and b.id = batch and b.state in ('staging', 'paused'))
$$;

ALTER FUNCTION tasks.is_held_back(tenant uuid, batch uuid) OWNER TO tz_owner;

CREATE FUNCTION tasks.is_hindered(person uuid, tenant uuid, task uuid, at timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql STABLE
    AS $$
declare p record;
begin
  select x.id, x.sensitivity_version as version into p from tasks.task t
    join projects.project x on x.tenant_id = t.tenant_id and x.id = t.project_id where t.tenant_id = tenant and t.id = task;
  return coalesce(p.version > 0 and (tasks.hindrance(person, tenant, p.id, p.version, at)).outcome is not null, false);
end $$;

ALTER FUNCTION tasks.is_hindered(person uuid, tenant uuid, task uuid, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.is_reopened(s tasks.submission) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
  select exists (select from tasks.assignment a where a.tenant_id = s.tenant_id and a.task_id = s.task_id
    and a.contributor_id = s.contributor_id and a.state = 'leased' and a.round = s.round + 1)
$$;

ALTER FUNCTION tasks.is_reopened(s tasks.submission) OWNER TO tz_owner;

CREATE FUNCTION tasks.is_sure(belief double precision[], confidence double precision, temperature double precision) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE STRICT
    AS $$
declare peak double precision := '-infinity'; odds double precision := 0; b double precision;
begin
  foreach b in array belief loop if b > peak then peak := b; end if; end loop;
  -- no double is smaller than exp(-700), and the server refuses to round one to nought
  foreach b in array belief loop odds := odds + exp(greatest((b - peak) / temperature, -700)); end loop;
  return odds * confidence <= 1;
end $$;

ALTER FUNCTION tasks.is_sure(belief double precision[], confidence double precision, temperature double precision) OWNER TO tz_owner;

CREATE FUNCTION tasks.is_withdrawn(assignment uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select exists (select from tasks.assignment a where a.contributor_id = context.person() and a.id = assignment
    and a.tenant_id = any (trust.barred()))
$$;

ALTER FUNCTION tasks.is_withdrawn(assignment uuid) OWNER TO tz_owner;

CREATE FUNCTION tasks.is_wrong(tenant uuid, task uuid) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
  select exists (select from tasks.withdrawal w where w.tenant_id = tenant and w.task_id = task and w.ended_at is null)
$$;

ALTER FUNCTION tasks.is_wrong(tenant uuid, task uuid) OWNER TO tz_owner;

CREATE FUNCTION tasks.keep_advice(assignment uuid, advised jsonb, at timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
  insert into tasks.advice as x (tenant_id, task_id, contributor_id, round, given, at)
    select a.tenant_id, a.task_id, a.contributor_id, a.round, advised, $3 from tasks.assignment a
     where a.contributor_id = context.person() and a.id = assignment and a.state = 'leased'
       and a.tenant_id <> all ((select trust.barred())::uuid[])
    on conflict (tenant_id, task_id, contributor_id, round) do update set given = excluded.given, at = excluded.at
$_$;

ALTER FUNCTION tasks.keep_advice(assignment uuid, advised jsonb, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.keep_away(ids uuid[], people uuid[], at timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  insert into tasks.assignment (tenant_id, task_id, contributor_id, id, project_id, queue_id, state, claimed_at, lease_until, ended_at,
      skip_reason, guideline_version, ontology_version, rate_version, amount_minor, currency, acceptance, flipped)
    select t.tenant_id, t.id, x.person, gen_random_uuid(), t.project_id, t.queue_id, 'skipped', at, at, at, 'kept_away',
        p.guideline_version, p.ontology_version, p.rate_version, 0, r.currency, p.acceptance, false
      from unnest(ids, people) x (task, person)
      join tasks.task t on t.tenant_id = context.tenant() and t.id = x.task
      join projects.project p on p.tenant_id = t.tenant_id and p.id = t.project_id
      join projects.rate r on r.tenant_id = p.tenant_id and r.project_id = p.id and r.version = p.rate_version
    on conflict (tenant_id, task_id, contributor_id) do nothing
$$;

ALTER FUNCTION tasks.keep_away(ids uuid[], people uuid[], at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.keep_until(s tasks.submission, until_ timestamp with time zone) RETURNS void
    LANGUAGE sql
    AS $$
  update tasks.assignment a set lease_until = greatest(a.lease_until, until_)
   where a.tenant_id = s.tenant_id and a.task_id = s.task_id and a.contributor_id = s.contributor_id
     and a.state = 'leased' and a.round = s.round + 1
$$;

ALTER FUNCTION tasks.keep_until(s tasks.submission, until_ timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.keep_withdrawn() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  -- as the foreign key does, and before it: whoever withdraws the task at this moment is waited for
  if tg_op = 'INSERT' then perform from tasks.task t where t.tenant_id = new.tenant_id and t.id = new.task_id for key share; end if;
  if tasks.is_wrong(new.tenant_id, new.task_id) then
    new.withheld := new.used; new.used := false;
  else
    new.withheld := false;
  end if;
  return new;
end $$;

ALTER FUNCTION tasks.keep_withdrawn() OWNER TO tz_owner;

CREATE FUNCTION tasks.kept(queue integer, person uuid) RETURNS tid
    LANGUAGE plpgsql
    AS $$
declare keeper uuid; found_at tid;
begin
  for keeper in select k from (values (1, person), (2, '00000000-0000-0000-0000-000000000000'::uuid)) x (n, k)
      where n = 1 or exists (select from workforce.contributor w where w.id = person and w.is_reviewer) order by n loop
    select o.ctid into found_at from (
      select x.ctid, x.* from tasks.open_task x where x.queue_id = queue and x.kept_for = keeper
       order by x.prio, x.pos for no key update skip locked) o
     where (select true from tasks.assignment x where x.tenant_id = o.tenant_id and x.task_id = o.task_id
             and x.contributor_id = person) is null
       and (select true from tasks.offer f where f.tenant_id = o.tenant_id and f.task_id = o.task_id
             and f.contributor_id = person and f.state = 'offered') is null
     limit 1;
    exit when found_at is not null;
  end loop;
  return found_at;
end $$;

ALTER FUNCTION tasks.kept(queue integer, person uuid) OWNER TO tz_owner;

CREATE FUNCTION tasks.kept_seats(at timestamp with time zone) RETURNS TABLE(tenant text, project text, title jsonb, person text, seats bigint, until timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select t.slug, p.name, p.title, h.handle, count(*), max(nullif(o.kept_until, 'infinity'))
    from (select * from tasks.open_task x where x.kept_for is not null and x.kept_until > at limit 100000) o
    join tasks.work_queue w on w.queue_id = o.queue_id
    join projects.project p on p.tenant_id = w.tenant_id and p.id = w.project_id
    join trust.tenant t on t.id = w.tenant_id and t.sandbox_of is null
    left join trust.principal h on h.id = o.kept_for
   where w.tenant_id <> all ((select trust.barred())::uuid[]) and (select (context.claims()).persona in ('ops', 'system'))
   group by t.slug, p.name, p.title, h.handle order by t.slug, p.name, h.handle nulls first limit 200
$$;

ALTER FUNCTION tasks.kept_seats(at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.learn(project uuid, names text[], log_prior double precision[], log_anybody double precision[], cooling double precision, seen integer, people uuid[], said_by double precision[], at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare tenant uuid := context.tenant(); size int := cardinality(log_anybody); p projects.project; pay bigint; spent bigint; awaited bigint;
begin
  insert into tasks.stopping as s (tenant_id, project_id, labels, prior, anybody, temperature, seats_left, answers, fitted_at)
    values (tenant, project, names, log_prior, log_anybody, cooling, 0, seen, at)
    on conflict (tenant_id, project_id) do update set labels = excluded.labels, prior = excluded.prior, anybody = excluded.anybody,
      temperature = excluded.temperature, answers = excluded.answers, fitted_at = excluded.fitted_at;
  select * into strict p from projects.project x where x.tenant_id = tenant and x.id = project;
  select r.amount_minor into strict pay from projects.rate r
   where r.tenant_id = tenant and r.project_id = project and r.version = p.rate_version;
  if p.budget_minor is null or pay = 0 then
    update tasks.stopping s set seats_left = null where s.tenant_id = tenant and s.project_id = project;
  else
    -- in one statement: an answer that comes between two would be neither paid for nor awaited
    select (select coalesce(sum(a.amount_minor), 0) from tasks.assignment a
             where a.tenant_id = tenant and a.project_id = project and a.state = 'submitted' and not a.training),
           (select coalesce(sum(t.wanted - t.answers), 0) from tasks.task t
             where t.tenant_id = tenant and t.project_id = project and t.state = 'open') into spent, awaited;
    update tasks.stopping s set seats_left = greatest((p.budget_minor - spent) / pay - awaited, 0)
     where s.tenant_id = tenant and s.project_id = project;
  end if;
  insert into tasks.voter as v (tenant_id, project_id, contributor_id, said)
    select tenant, project, x.person, said_by[(x.n - 1) * size + 1 : x.n * size] from unnest(people) with ordinality x (person, n)
    on conflict (tenant_id, project_id, contributor_id) do update set said = excluded.said where v.said <> excluded.said;
end $$;

ALTER FUNCTION tasks.learn(project uuid, names text[], log_prior double precision[], log_anybody double precision[], cooling double precision, seen integer, people uuid[], said_by double precision[], at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.learn_way(assignment uuid, turn uuid, side text, made uuid, limit_before text, options_before boolean, limit_name text, options boolean) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select models.learn_way(a.tenant_id, r.endpoint_id, limit_before, options_before, limit_name, options)
    from tasks.assignment a
    join tasks.reply r on r.tenant_id = a.tenant_id and r.task_id = a.task_id and r.contributor_id = a.contributor_id
   where a.contributor_id = context.person() and a.id = assignment and r.turn_id = turn and r.key = side and r.call = made
$$;

ALTER FUNCTION tasks.learn_way(assignment uuid, turn uuid, side text, made uuid, limit_before text, options_before boolean, limit_name text, options boolean) OWNER TO tz_owner;

CREATE FUNCTION tasks.lease(project uuid, tenant uuid, task uuid, person uuid, pad bytea, queue integer, assignment uuid, event uuid, sides_flipped boolean, is_known boolean, at timestamp with time zone) RETURNS tasks.claimed
    LANGUAGE plpgsql
    AS $$
declare f record; until timestamptz;
begin
  select p.kind, p.title, p.language, p.lease_seconds, p.guideline_version, p.ontology_version, p.rate_version,
      p.acceptance, p.estimate_seconds, p.sensitivity_version, p.confidence is not null as weighed,
      case p.audience when 'own' then 0 else r.amount_minor end as amount_minor, r.currency, t.payload::text as payload into strict f
    from projects.project p
    join projects.rate r on r.tenant_id = p.tenant_id and r.project_id = p.id and r.version = p.rate_version
    join tasks.task t on t.tenant_id = p.tenant_id and t.id = task
   where p.tenant_id = tenant and p.id = project;
  until := at + make_interval(secs => f.lease_seconds);
  insert into tasks.assignment values (tenant, task, person, assignment, project, queue, 'leased', 1, at, until, null, null,
    f.guideline_version, f.ontology_version, f.rate_version, f.amount_minor, f.currency, f.acceptance, sides_flipped, is_known,
    f.weighed);
  if f.sensitivity_version > 0 then insert into tasks.exposure (tenant_id, contributor_id, claimed_at, task_id) values (tenant, person, at, task); end if;
  perform kit.record_event(tenant, event, 'tasks:assignment:claimed', context.alias(pad, tenant, person), assignment,
    jsonb_build_object('task', task, 'project', project, 'amount_minor', f.amount_minor, 'currency', f.currency,
      'guideline', f.guideline_version), at);
  return row('claimed', assignment, tenant, project, f.kind, f.title, f.language, f.payload, until, f.guideline_version,
    f.ontology_version, f.amount_minor, f.currency, f.estimate_seconds)::tasks.claimed;
end $$;

ALTER FUNCTION tasks.lease(project uuid, tenant uuid, task uuid, person uuid, pad bytea, queue integer, assignment uuid, event uuid, sides_flipped boolean, is_known boolean, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.leave_completed(project uuid) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  delete from tasks.queue_access qa using tasks.work_queue w
    join tasks.batch b on b.tenant_id = w.tenant_id and b.id = w.batch_id and b.state = 'completed'
   where w.tenant_id = context.tenant() and w.project_id = project and qa.queue_id = w.queue_id
$$;

ALTER FUNCTION tasks.leave_completed(project uuid) OWNER TO tz_owner;

CREATE FUNCTION tasks.leave_out(s tasks.submission) RETURNS void
    LANGUAGE sql
    AS $$
  update tasks.submission x set used = false where x.tenant_id = s.tenant_id and x.id = s.id
$$;

ALTER FUNCTION tasks.leave_out(s tasks.submission) OWNER TO tz_owner;

CREATE FUNCTION tasks.leave_out_between(tenant uuid, project uuid, person uuid, since timestamp with time zone, until_ timestamp with time zone) RETURNS TABLE(submission_id uuid, used boolean, is_accepted boolean)
    LANGUAGE plpgsql
    AS $$
begin
  perform from tasks.submission s where s.tenant_id = tenant and s.project_id = project and s.contributor_id = person and not s.known
    and s.submitted_at between since and until_ order by s.id for update;
  return query select s.id, s.used or s.withheld, s.accepted_at is not null from tasks.submission s
   where s.tenant_id = tenant and s.project_id = project and s.contributor_id = person and not s.known
     and s.submitted_at between since and until_
     and not exists (select from tasks.submission l where l.tenant_id = s.tenant_id and l.task_id = s.task_id
       and l.contributor_id = s.contributor_id and l.round > s.round);
  update tasks.submission s set used = false
   where s.tenant_id = tenant and s.project_id = project and s.contributor_id = person and (s.used or s.withheld) and s.accepted_at is not null
     and s.submitted_at between since and until_;
end $$;

ALTER FUNCTION tasks.leave_out_between(tenant uuid, project uuid, person uuid, since timestamp with time zone, until_ timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.let_count(s tasks.submission) RETURNS void
    LANGUAGE sql
    AS $$
  update tasks.submission x set used = not x.known
   where x.tenant_id = s.tenant_id and x.id = s.id and x.accepted_at is not null
$$;

ALTER FUNCTION tasks.let_count(s tasks.submission) OWNER TO tz_owner;

CREATE FUNCTION tasks.let_count_again(tenant uuid, ids uuid[]) RETURNS integer
    LANGUAGE plpgsql
    AS $$
declare n int;
begin
  update tasks.submission s set used = true
   where s.tenant_id = tenant and s.id = any (ids) and s.accepted_at is not null and not s.used and not s.known;
  get diagnostics n = row_count;
  return n;
end $$;

ALTER FUNCTION tasks.let_count_again(tenant uuid, ids uuid[]) OWNER TO tz_owner;

CREATE FUNCTION tasks.lock_batch(batch uuid) RETURNS SETOF tasks.batch
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ select b.* from tasks.batch b where b.tenant_id = context.tenant() and b.id = batch for update $$;

ALTER FUNCTION tasks.lock_batch(batch uuid) OWNER TO tz_owner;

CREATE FUNCTION tasks.make_offers(tasks_ uuid[], aliases text[], ids uuid[], at timestamp with time zone, until timestamp with time zone) RETURNS SETOF text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare tenant uuid := context.tenant();
begin
  insert into tasks.offer (tenant_id, id, task_id, contributor_id, queue_id, expires_at, created_at)
    select tenant, x.id, x.task, m.contributor_id, t.queue_id, until, at
      from unnest(tasks_, aliases, ids) x (task, alias, id)
      join workforce.member m on m.tenant_id = tenant and m.alias = x.alias
      join workforce.contributor w on w.id = m.contributor_id and w.employer_id is null
      join tasks.task t on t.tenant_id = tenant and t.id = x.task
      join projects.project p on p.tenant_id = tenant and p.id = t.project_id and p.audience = 'marketplace'
    on conflict (tenant_id, task_id, contributor_id) do nothing;
  return query select distinct x.alias from unnest(tasks_, aliases) x (task, alias)
    where not exists (select from workforce.member m
      join workforce.contributor w on w.id = m.contributor_id and w.employer_id is null
      join tasks.task t on t.tenant_id = tenant and t.id = x.task
      join projects.project p on p.tenant_id = tenant and p.id = t.project_id and p.audience = 'marketplace'
      where m.tenant_id = tenant and m.alias = x.alias);
end $$;

ALTER FUNCTION tasks.make_offers(tasks_ uuid[], aliases text[], ids uuid[], at timestamp with time zone, until timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.mix_known(project uuid, rate integer, newcomer integer, newcomer_until integer, most integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare tenant uuid := context.tenant();
begin
  update tasks.work_queue w set known_rate = rate, newcomer_rate = newcomer, newcomer_answers = newcomer_until
   where w.tenant_id = tenant and w.project_id = project;
  update tasks.known k set exposures_max = most
   where k.tenant_id = tenant and k.project_id = project and k.retired_at is null and k.exposures_max <> most;
end $$;

ALTER FUNCTION tasks.mix_known(project uuid, rate integer, newcomer integer, newcomer_until integer, most integer) OWNER TO tz_owner;

CREATE FUNCTION tasks.moved(belief double precision[], said double precision[], place integer) RETURNS double precision[]
    LANGUAGE plpgsql IMMUTABLE
    AS $$
declare k int := cardinality(belief); after double precision[] := belief;
begin
  if place is null then return belief; end if;
  if k * k is distinct from cardinality(said) then return null; end if;
  for i in 1..k loop after[i] := belief[i] + said[(place - 1) * k + i]; end loop;
  return after;
end $$;

ALTER FUNCTION tasks.moved(belief double precision[], said double precision[], place integer) OWNER TO tz_owner;

CREATE FUNCTION tasks.my_assignments() RETURNS TABLE(id uuid, title jsonb, instruction text, kind text, state text, claimed_at timestamp with time zone, lease_until timestamp with time zone, round smallint, training boolean, amount_minor bigint, currency text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select a.id, p.title, case p.kind when 'form' then left(t.payload ->> 'instruction', 200) end, p.kind, a.state::text, a.claimed_at,
    a.lease_until, a.round, a.training, tasks.pay_of(a), a.currency
    from tasks.assignment a join projects.project p on p.tenant_id = a.tenant_id and p.id = a.project_id
    join tasks.task t on t.tenant_id = a.tenant_id and t.id = a.task_id
   where a.contributor_id = context.person() and a.state = 'leased' and a.tenant_id <> all ((select trust.barred())::uuid[])
   order by a.lease_until
$$;

ALTER FUNCTION tasks.my_assignments() OWNER TO tz_owner;

CREATE FUNCTION tasks.my_offers(at timestamp with time zone, after uuid, most integer) RETURNS TABLE(id uuid, title jsonb, kind text, language text, amount_minor bigint, currency text, estimate_seconds integer, expires_at timestamp with time zone, payload jsonb, feed_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select o.id, p.title, p.kind, p.language, r.amount_minor, r.currency, p.estimate_seconds, o.expires_at, null::jsonb, w.feed_id
    from tasks.offer o
    join tasks.work_queue w on w.queue_id = o.queue_id
    join tasks.task t on t.tenant_id = o.tenant_id and t.id = o.task_id
    join projects.project p on p.tenant_id = t.tenant_id and p.id = t.project_id and p.state = 'active'
    join projects.rate r on r.tenant_id = p.tenant_id and r.project_id = p.id and r.version = p.rate_version
   where o.contributor_id = context.person() and o.state = 'offered' and o.expires_at > at
     and t.state <> 'reported' and not tasks.is_held_back(t.tenant_id, t.batch_id)
     and o.tenant_id <> all ((select trust.barred())::uuid[]) and (after is null or o.id > after)
   order by o.id limit most
$$;

ALTER FUNCTION tasks.my_offers(at timestamp with time zone, after uuid, most integer) OWNER TO tz_owner;

CREATE FUNCTION tasks.my_sensitive(feed uuid, at timestamp with time zone) RETURNS TABLE(feed_id uuid, title jsonb, version integer, hazards jsonb, warning jsonb, help jsonb, tasks_a_day integer, minutes_a_day integer, break_minutes integer, agreed_version integer, agreed_at timestamp with time zone, asks boolean, tasks_had integer, minutes_had integer, opens_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select x.feed_id, p.title, s.version, s.hazards, s.warning, s.help, least(s.tasks_a_day, me.tasks_a_day),
    least(s.minutes_a_day, me.minutes_a_day), s.break_minutes, c.version, c.given_at, coalesce(c.version < s.asks_since, true),
    d.tasks, d.minutes, d.opens_at
  from (
    select distinct w.feed_id, w.tenant_id, w.project_id from tasks.work_queue w
     where (feed is null or w.feed_id = feed) and w.tenant_id <> all ((select trust.barred())::uuid[])
       and (exists (select from tasks.queue_access a where a.contributor_id = context.person() and a.queue_id = w.queue_id)
         or exists (select from tasks.offer o where o.contributor_id = context.person() and o.state = 'offered'
           and o.queue_id = w.queue_id)
         or exists (select from tasks.consent c where c.contributor_id = context.person() and c.tenant_id = w.tenant_id
           and c.project_id = w.project_id and c.ended_at is null)
         or feed is not null and exists (select from workforce.contributor r
           join projects.project v on v.tenant_id = w.tenant_id and v.id = w.project_id and v.language = any (r.languages)
          where r.id = context.person() and r.is_reviewer and r.standing = 'good'))
  ) x
  join projects.project p on p.tenant_id = x.tenant_id and p.id = x.project_id
  join projects.sensitivity s on s.tenant_id = p.tenant_id and s.project_id = p.id and s.version = p.sensitivity_version
  join workforce.contributor me on me.id = context.person()
  left join tasks.consent c on c.contributor_id = me.id and c.tenant_id = p.tenant_id and c.project_id = p.id and c.ended_at is null
  cross join lateral tasks.dose_of(me.id, least(s.tasks_a_day, me.tasks_a_day), least(s.minutes_a_day, me.minutes_a_day), at) d
  order by p.title::text, x.feed_id limit 200
$$;

ALTER FUNCTION tasks.my_sensitive(feed uuid, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.news_for_asker(most integer) RETURNS TABLE(id uuid, title jsonb, clause text, body text, answer text, at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select x.id, p.title, x.clause, x.body, x.answer, x.answered_at from tasks.question x
    join projects.project p on p.tenant_id = x.tenant_id and p.id = x.project_id
   where x.contributor_id = context.person() and x.answer is not null and x.seen_at is null
     and x.tenant_id <> all ((select trust.barred())::uuid[]) order by x.id limit most
$$;

ALTER FUNCTION tasks.news_for_asker(most integer) OWNER TO tz_owner;

CREATE FUNCTION tasks.open_batch(batch uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  update tasks.batch b set state = 'in_progress', ended_at = null
   where b.tenant_id = context.tenant() and b.id = batch and b.state in ('staging', 'paused', 'completed');
  if found then perform tasks.release(context.tenant(), batch); end if;
end $$;

ALTER FUNCTION tasks.open_batch(batch uuid) OWNER TO tz_owner;

CREATE FUNCTION tasks.open_queue(project uuid, feed uuid) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare found_id int;
begin
  insert into tasks.work_queue (tenant_id, project_id, stage, feed_id) values (context.tenant(), project, 'attempt', feed)
    on conflict (tenant_id, project_id, stage, batch_id) do nothing;
  select queue_id into strict found_id from tasks.work_queue w
   where w.tenant_id = context.tenant() and w.project_id = project and w.stage = 'attempt' and w.batch_id is null;
  return found_id;
end $$;

ALTER FUNCTION tasks.open_queue(project uuid, feed uuid) OWNER TO tz_owner;

CREATE FUNCTION tasks.order_batches(ids uuid[]) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare tenant uuid := context.tenant(); held uuid[];
begin
  perform pg_advisory_xact_lock(84, hashtext(tenant::text));
  held := array(select b.id from tasks.batch b
    where b.tenant_id = tenant and b.rank is not null and b.state in ('staging', 'in_progress', 'paused'));
  if cardinality(held) <> cardinality(ids) or not held @> ids or not ids @> held then return false; end if;
  update tasks.batch b set rank = x.n from unnest(ids) with ordinality x (id, n) where b.tenant_id = tenant and b.id = x.id;
  return true;
end $$;

ALTER FUNCTION tasks.order_batches(ids uuid[]) OWNER TO tz_owner;

CREATE FUNCTION tasks.own_earlier(assignment uuid, most integer) RETURNS TABLE(answer jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select s.answer from tasks.assignment a
    join tasks.submission s on s.contributor_id = a.contributor_id and s.tenant_id = a.tenant_id
      and s.project_id = a.project_id and s.task_id <> a.task_id
   where a.contributor_id = context.person() and a.id = assignment and a.tenant_id <> all ((select trust.barred())::uuid[])
   order by s.submitted_at desc, s.id desc limit most
$$;

ALTER FUNCTION tasks.own_earlier(assignment uuid, most integer) OWNER TO tz_owner;

CREATE FUNCTION tasks.own_people(tenant uuid, project uuid, batch uuid) RETURNS uuid[]
    LANGUAGE sql STABLE
    AS $$
  select array(select s.principal_id from workforce.staff s
    join workforce.contributor w on w.id = s.principal_id and w.employer_id = s.tenant_id
    join trust.principal u on u.tenant_id = s.tenant_id and u.id = s.principal_id and u.persona = 'contributor'
      and u.disabled_at is null
   where s.tenant_id = tenant and s.project_id = project
     and (not exists (select from tasks.batch_group g where g.tenant_id = tenant and g.batch_id = batch)
       or exists (select from tasks.batch_group g join workforce.grouped m on m.tenant_id = g.tenant_id
         and m.group_id = g.group_id and m.principal_id = s.principal_id where g.tenant_id = tenant and g.batch_id = batch)))
$$;

ALTER FUNCTION tasks.own_people(tenant uuid, project uuid, batch uuid) OWNER TO tz_owner;

CREATE FUNCTION tasks.pause_batch(batch uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare tenant uuid := context.tenant();
begin
  update tasks.batch b set state = 'paused' where b.tenant_id = tenant and b.id = batch and b.state = 'in_progress';
  if not found then return; end if;
  delete from tasks.open_task o using tasks.task t
   where t.tenant_id = tenant and t.batch_id = batch and t.state = 'open' and o.tenant_id = tenant and o.task_id = t.id;
end $$;

ALTER FUNCTION tasks.pause_batch(batch uuid) OWNER TO tz_owner;

CREATE TABLE tasks.assignment (
    tenant_id uuid NOT NULL,
    task_id uuid NOT NULL,
    contributor_id uuid NOT NULL,
    id uuid NOT NULL,
    project_id uuid NOT NULL,
    queue_id integer NOT NULL,
    state tasks.assignment_state NOT NULL,
    round smallint DEFAULT 1 NOT NULL,
    claimed_at timestamp with time zone NOT NULL,
    lease_until timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    skip_reason text,
    guideline_version integer NOT NULL,
    ontology_version integer NOT NULL,
    rate_version integer NOT NULL,
    amount_minor bigint NOT NULL,
    currency text NOT NULL,
    acceptance text NOT NULL,
    flipped boolean NOT NULL,
    known boolean DEFAULT false NOT NULL,
    weighed boolean DEFAULT false NOT NULL,
    training boolean DEFAULT false NOT NULL
)
WITH (fillfactor='80');

ALTER TABLE ONLY tasks.assignment FORCE ROW LEVEL SECURITY;

ALTER TABLE tasks.assignment OWNER TO tz_owner;

CREATE FUNCTION tasks.pay_of(a tasks.assignment) RETURNS bigint
    LANGUAGE sql IMMUTABLE
    AS $$ select case when a.training and a.round > 1 then 0 else a.amount_minor end $$;

ALTER FUNCTION tasks.pay_of(a tasks.assignment) OWNER TO tz_owner;

CREATE FUNCTION tasks.prepare_answers(tasks_ uuid[], submissions uuid[], answers jsonb, labels text[], at timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  with given as (select x.task, x.submission, x.answer, x.label, gen_random_uuid() as person, gen_random_uuid() as assignment
      from rows from (unnest(tasks_), unnest(submissions), jsonb_array_elements(answers), unnest(labels)) x (task, submission, answer, label)
     where (select (context.claims()).persona = 'system')),
  taken as (
    insert into tasks.assignment (tenant_id, task_id, contributor_id, id, project_id, queue_id, state, claimed_at, lease_until, ended_at,
        guideline_version, ontology_version, rate_version, amount_minor, currency, acceptance, flipped, known)
      select t.tenant_id, t.id, g.person, g.assignment, t.project_id, t.queue_id, 'submitted', at, at, at, p.guideline_version, p.ontology_version,
          p.rate_version, 0, r.currency, 'review', random() < 0.5, true
        from given g
        join tasks.task t on t.tenant_id = context.tenant() and t.id = g.task and t.state = 'known'
        join projects.project p on p.tenant_id = t.tenant_id and p.id = t.project_id
        join projects.rate r on r.tenant_id = p.tenant_id and r.project_id = p.id and r.version = p.rate_version
    returning tenant_id, task_id, project_id, contributor_id, id)
  insert into tasks.submission (tenant_id, id, task_id, project_id, contributor_id, assignment_id, round, answer, label, digest, submitted_at,
      used, known)
    select a.tenant_id, g.submission, a.task_id, a.project_id, a.contributor_id, a.id, 1, g.answer, g.label,
        sha256(convert_to(g.answer::text, 'UTF8')), at, false, true
      from taken a join given g on g.assignment = a.id
$$;

ALTER FUNCTION tasks.prepare_answers(tasks_ uuid[], submissions uuid[], answers jsonb, labels text[], at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.present(project uuid, since timestamp with time zone, most integer) RETURNS TABLE(contributor_id uuid, answered boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select x.contributor_id, r.contributor_id is not null
    from (select distinct a.contributor_id from tasks.queue_access a join tasks.work_queue w on w.queue_id = a.queue_id and a.fit > 0
      where w.tenant_id = (select context.tenant()) and w.project_id = project) x
    left join (select distinct s.contributor_id from tasks.submission s where s.tenant_id = (select context.tenant())
      and s.project_id = project and s.submitted_at > since and not s.known) r on r.contributor_id = x.contributor_id
   order by r.contributor_id is null, x.contributor_id limit most
$$;

ALTER FUNCTION tasks.present(project uuid, since timestamp with time zone, most integer) OWNER TO tz_owner;

CREATE FUNCTION tasks.put_back(tenant uuid, task uuid, queue integer, answers_wanted integer, at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    AS $$
declare batch uuid; project uuid; phase text;
begin
  select t.batch_id, t.project_id into batch, project from tasks.task t where t.tenant_id = tenant and t.id = task;
  if batch is not null then
    select b.state into phase from tasks.batch b where b.tenant_id = tenant and b.id = batch for share;
  end if;
  -- whoever withdraws the task at this moment is waited for, or waits; a lock is not made stronger where two may hold it
  if phase = 'cancelled' then
    perform from tasks.task t where t.tenant_id = tenant and t.id = task for update;
  else
    perform from tasks.task t where t.tenant_id = tenant and t.id = task for key share;
  end if;
  if tasks.is_wrong(tenant, task) then
    perform tasks.end_seats(tenant, task, answers_wanted, at);
    return;
  end if;
  if phase in ('staging', 'paused') then return; end if;
  -- apart, since what is unknown (no batch) does not keep the second half of a condition from being run
  if phase = 'cancelled' then
    if cardinality(tasks.stop(tenant, array[task], at)) > 0 then
      perform kit.record_event(tenant, gen_random_uuid(), 'tasks:task:cancelled', null, task, jsonb_build_object('project', project), at);
      return;
    end if;
  end if;
  insert into tasks.open_task as o (queue_id, prio, pos, tenant_id, task_id, want, kept_for, kept_until)
    select case t.state when 'known' then 0 else queue end, t.prio, nextval('tasks.open_pos'), tenant, task, answers_wanted, e.kept_for, e.kept_until
      from tasks.task t cross join tasks.expert_seat(tenant, task) e
     where t.tenant_id = tenant and t.id = task and t.state in ('open', 'known') for key share of t
    on conflict (tenant_id, task_id) do update set want = o.want + excluded.want;
end $$;

ALTER FUNCTION tasks.put_back(tenant uuid, task uuid, queue integer, answers_wanted integer, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.question_health() RETURNS TABLE(tenant text, project text, waiting bigint, oldest timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select t.slug, p.name, count(*), min(x.asked_at) from tasks.question x
    join projects.project p on p.tenant_id = x.tenant_id and p.id = x.project_id
    join trust.tenant t on t.id = x.tenant_id
   where x.answer is null and x.tenant_id <> all ((select trust.barred())::uuid[])
     and (select (context.claims()).persona in ('ops', 'system'))
   group by t.slug, p.name order by min(x.asked_at)
$$;

ALTER FUNCTION tasks.question_health() OWNER TO tz_owner;

CREATE FUNCTION tasks.questions_at(assignment uuid, most integer) RETURNS TABLE(id uuid, clause text, body text, answer text, own boolean, at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select r.* from tasks.assignment a
    cross join lateral tasks.readable_questions(a.tenant_id, a.project_id, context.person(), most) r
   where a.contributor_id = context.person() and a.id = assignment and a.tenant_id <> all ((select trust.barred())::uuid[])
$$;

ALTER FUNCTION tasks.questions_at(assignment uuid, most integer) OWNER TO tz_owner;

CREATE FUNCTION tasks.queue_for(tenant uuid, project uuid, batch uuid, at timestamp with time zone) RETURNS integer
    LANGUAGE plpgsql
    AS $$
declare own uuid; found_id int;
begin
  own := (select batch from projects.project p where p.tenant_id = tenant and p.id = project and p.audience = 'own');
  select w.queue_id into found_id from tasks.work_queue w where w.tenant_id = tenant and w.project_id = project
     and w.stage = 'attempt' and w.batch_id is not distinct from own;
  if found then return found_id; end if;
  insert into tasks.work_queue (tenant_id, project_id, stage, batch_id, feed_id, known_rate, newcomer_rate, newcomer_answers,
      throttled_at)
    select tenant, project, 'attempt', own, w.feed_id, w.known_rate, w.newcomer_rate, w.newcomer_answers, w.throttled_at from tasks.work_queue w
     where w.tenant_id = tenant and w.project_id = project and w.stage = 'attempt' and w.batch_id is null
    on conflict (tenant_id, project_id, stage, batch_id) do nothing;
  perform kit.record_event(tenant, gen_random_uuid(), 'tasks:queue:opened', null, project, '{}', at);
  select w.queue_id into strict found_id from tasks.work_queue w where w.tenant_id = tenant and w.project_id = project
     and w.stage = 'attempt' and w.batch_id = own;
  return found_id;
end $$;

ALTER FUNCTION tasks.queue_for(tenant uuid, project uuid, batch uuid, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.queue_health(at timestamp with time zone) RETURNS TABLE(feed_id uuid, tenant text, project text, title jsonb, kind text, language text, state text, open_tasks bigint, answers_wanted bigint, leased bigint, next_expiry timestamp with time zone, submitted_last_hour bigint, offers bigint, people bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select w.feed_id, t.slug, p.name, p.title, p.kind, p.language, p.state, o.n, o.want, l.n, l.next, s.n, f.n, coalesce(qa.n, 0)
  from tasks.work_queue w
  join projects.project p on p.tenant_id = w.tenant_id and p.id = w.project_id
  join trust.tenant t on t.id = w.tenant_id and t.sandbox_of is null
  cross join lateral (select count(*) n, coalesce(sum(x.want), 0)::bigint want
    from (select want from tasks.open_task where queue_id = any (array(select y.queue_id from tasks.work_queue y
      where y.tenant_id = w.tenant_id and y.project_id = w.project_id)) limit 100000) x) o
  cross join lateral (select count(*) n, min(a.lease_until) next from tasks.assignment a
    where a.tenant_id = w.tenant_id and a.project_id = w.project_id and a.state = 'leased' and not a.training) l
  cross join lateral (select count(*) n from tasks.submission x
    where x.tenant_id = w.tenant_id and x.project_id = w.project_id and x.submitted_at > at - interval '1 hour') s
  cross join lateral (select count(*) n from tasks.offer x
    where x.tenant_id = w.tenant_id and x.queue_id = w.queue_id and x.state = 'offered') f
  left join (select y.tenant_id, y.project_id, count(distinct x.contributor_id) n from tasks.queue_access x
    join tasks.work_queue y on y.queue_id = x.queue_id where x.fit > 0 group by y.tenant_id, y.project_id) qa
    on qa.tenant_id = w.tenant_id and qa.project_id = w.project_id
  where w.batch_id is null and w.tenant_id <> all ((select trust.barred())::uuid[])
    and (select (context.claims()).persona in ('ops', 'system'))
  order by t.slug, p.name
$$;

ALTER FUNCTION tasks.queue_health(at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.queue_needs() RETURNS TABLE(queue_id integer, tenant_id uuid, project_id uuid, language text, skills text[], people uuid[], rank integer)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select w.queue_id, w.tenant_id, w.project_id, p.language, p.skills,
    case p.audience when 'own' then tasks.own_people(w.tenant_id, w.project_id, w.batch_id) end, b.rank
    from tasks.work_queue w join projects.project p on p.tenant_id = w.tenant_id and p.id = w.project_id
    left join tasks.batch b on b.tenant_id = w.tenant_id and b.id = w.batch_id
    -- nobody works in a sandbox
    join trust.tenant t on t.id = w.tenant_id and t.sandbox_of is null
   where w.batch_id is null or b.state <> 'completed'
$$;

ALTER FUNCTION tasks.queue_needs() OWNER TO tz_owner;

CREATE FUNCTION tasks.readable_questions(tenant uuid, project uuid, reader uuid, most integer) RETURNS TABLE(id uuid, clause text, body text, answer text, own boolean, at timestamp with time zone)
    LANGUAGE sql STABLE
    AS $$
  select x.id, x.clause, case when x.audience is distinct from 'note' or x.contributor_id = reader then x.body end, x.answer,
      x.contributor_id = reader, coalesce(x.answered_at, x.asked_at)
    from tasks.question x
   where x.tenant_id = tenant and x.project_id = project
     and (x.audience in ('everyone', 'note') or x.contributor_id = reader)
   order by x.id desc limit most
$$;

ALTER FUNCTION tasks.readable_questions(tenant uuid, project uuid, reader uuid, most integer) OWNER TO tz_owner;

CREATE FUNCTION tasks.reinstate_task(task uuid, who uuid, at timestamp with time zone) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare tenant uuid := context.tenant(); batch uuid; phase text; t tasks.task; w tasks.withdrawal; again int; n int;
begin
  if tenant = any (trust.barred()) then return 'missing'; end if;
  -- a batch and answers before their task
  select b.id, b.state into batch, phase from tasks.batch b
   where b.tenant_id = tenant and b.id = (select x.batch_id from tasks.task x where x.tenant_id = tenant and x.id = task) for update;
  perform from tasks.submission s where s.tenant_id = tenant and s.task_id = task order by s.id for update;
  select * into t from tasks.task x where x.tenant_id = tenant and x.id = task for update;
  if not found then return 'missing'; end if;
  select * into w from tasks.withdrawal x where x.tenant_id = tenant and x.task_id = task order by x.ended_at desc nulls first limit 1;
  if not found then return 'never'; end if;
  if w.ended_at is not null then return 'counts'; end if;
  again := tasks.seats_back(t, w.seats, phase);
  update tasks.withdrawal x set ended_at = reinstate_task.at, ended_by = who, seats = again where x.tenant_id = tenant and x.id = w.id;
  -- what was returned is as it was, and is no answer that counts
  select count(*) into n from tasks.submission s
    join tasks.assignment a on a.tenant_id = s.tenant_id and a.task_id = s.task_id and a.contributor_id = s.contributor_id
   where s.tenant_id = tenant and s.task_id = task and s.withheld and (s.accepted_at is not null or a.round = s.round);
  update tasks.submission s set used = true where s.tenant_id = tenant and s.task_id = task and s.withheld;
  if n + again = 0 then return 'nothing'; end if;
  if again = 0 then return 'reinstated'; end if;
  update tasks.batch b set state = 'in_progress', ended_at = null where b.tenant_id = tenant and b.id = batch and b.state = 'completed';
  update tasks.stopping x set seats_left = x.seats_left - again where x.tenant_id = tenant and x.project_id = t.project_id;
  update tasks.task x set wanted = x.wanted + again, ended_at = null, state = case x.state when 'reported' then x.state else 'open' end
   where x.tenant_id = tenant and x.id = task;
  perform tasks.put_back(tenant, task, t.queue_id, again, at);
  perform tasks.reread(t.queue_id, t.prio);
  return 'reinstated';
end $$;

ALTER FUNCTION tasks.reinstate_task(task uuid, who uuid, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.reinstate_task(task uuid, who uuid, at timestamp with time zone, why text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare outcome text := tasks.reinstate_task(task, who, at);
begin
  if outcome = 'reinstated' then
    update tasks.withdrawal w set ended_reason = why
     where w.tenant_id = context.tenant() and w.task_id = task and w.ended_at = reinstate_task.at and w.ended_by = who and w.ended_reason is null;
  end if;
  return outcome;
end $$;

ALTER FUNCTION tasks.reinstate_task(task uuid, who uuid, at timestamp with time zone, why text) OWNER TO tz_owner;

CREATE FUNCTION tasks.release(tenant uuid, batch uuid) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
  insert into tasks.open_task (queue_id, prio, pos, tenant_id, task_id, want, kept_for, kept_until)
    select w.queue_id, w.prio, nextval('tasks.open_pos'), tenant, w.id, w.missing, e.kept_for, e.kept_until
      from (select t.id, t.queue_id, t.prio, t.wanted - t.answers
          - (select count(*) from tasks.assignment x where x.tenant_id = t.tenant_id and x.task_id = t.id
              and x.state = 'leased' and x.round = 1)
          - (select count(*) from tasks.offer x where x.tenant_id = t.tenant_id and x.task_id = t.id
              and x.state = 'offered') as missing
        from tasks.task t where t.tenant_id = tenant and t.batch_id = batch and t.state = 'open' order by t.id) w
      cross join lateral tasks.expert_seat(tenant, w.id) e
     where w.missing > 0
    on conflict (tenant_id, task_id) do nothing;
  perform tasks.reread(w.queue_id, w.lowest) from (select t.queue_id, min(t.prio) as lowest from tasks.task t
    where t.tenant_id = tenant and t.batch_id = batch and t.state = 'open' group by t.queue_id) w;
end $$;

ALTER FUNCTION tasks.release(tenant uuid, batch uuid) OWNER TO tz_owner;

CREATE FUNCTION tasks.rename(task uuid, was text, key text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  update tasks.task t set unique_key = key
   where t.tenant_id = context.tenant() and t.id = task and t.unique_key is not distinct from was
$$;

ALTER FUNCTION tasks.rename(task uuid, was text, key text) OWNER TO tz_owner;

CREATE FUNCTION tasks.reopen(s tasks.submission, at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    AS $$
declare p projects.project;
begin
  select * into strict p from projects.project x where x.tenant_id = s.tenant_id and x.id = s.project_id;
  update tasks.assignment x set state = 'leased', round = s.round + 1, ended_at = null,
      lease_until = at + greatest(make_interval(secs => p.lease_seconds), interval '2 days')
   where x.tenant_id = s.tenant_id and x.task_id = s.task_id and x.contributor_id = s.contributor_id;
end $$;

ALTER FUNCTION tasks.reopen(s tasks.submission, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.reopen_reported(task uuid, mended jsonb, right_ boolean, at timestamp with time zone) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare tenant uuid := context.tenant(); t tasks.task; taken int; phase text;
begin
  select b.state into phase from tasks.batch b where b.tenant_id = tenant and b.id = (select x.batch_id from tasks.task x
    where x.tenant_id = tenant and x.id = task) for share;
  select * into t from tasks.task x where x.tenant_id = tenant and x.id = task for update;
  if not found or t.state = 'known' then return 'missing'; end if;
  if t.state <> 'reported' then return t.state::text; end if;
  select (select count(*) from tasks.assignment x where x.tenant_id = tenant and x.task_id = task and x.state = 'leased' and x.round = 1)
    into taken;
  if mended is not null and t.answers + taken > 0 then return 'started'; end if;
  update tasks.task x set state = 'open', payload = coalesce(mended, x.payload) where x.tenant_id = tenant and x.id = task;
  perform tasks.settle_reports(tenant, array[task], right_, at);
  taken := t.wanted - t.answers - taken - (select count(*) from tasks.offer x where x.tenant_id = tenant and x.task_id = task
    and x.state = 'offered')::int;
  if taken > 0 and coalesce(phase, 'in_progress') not in ('staging', 'paused') then
    perform tasks.put_back(tenant, task, t.queue_id, taken, at);
    perform tasks.reread(t.queue_id, t.prio);
  end if;
  return 'reopened';
end $$;

ALTER FUNCTION tasks.reopen_reported(task uuid, mended jsonb, right_ boolean, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.report_lack(token text, assignment uuid, report uuid, event uuid, lacks text, why text, at timestamp with time zone) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare me context.claim := context.open(token); a tasks.assignment; known_as uuid;
begin
  select * into a from tasks.assignment x where x.contributor_id = me.person_id and x.id = assignment for update;
  if not found then return 'missing'; end if;
  if a.tenant_id = any (trust.barred_for(me.person_id)) then return 'withdrawn'; end if;
  if exists (select from tasks.report r where r.tenant_id = a.tenant_id and r.task_id = a.task_id
    and r.contributor_id = me.person_id) then return 'reported'; end if;
  if a.state <> 'leased' or a.round > 1 or a.training or a.lease_until < at then return 'conflict'; end if;
  update tasks.assignment x set state = 'skipped', ended_at = at, skip_reason = lacks
   where x.tenant_id = a.tenant_id and x.task_id = a.task_id and x.contributor_id = a.contributor_id;
  insert into tasks.report (tenant_id, id, task_id, project_id, contributor_id, lack, reason, amount_minor, currency, reported_at)
    select a.tenant_id, report, a.task_id, a.project_id, me.person_id, lacks, why, r.review_amount_minor, r.currency, at
      from projects.rate r where r.tenant_id = a.tenant_id and r.project_id = a.project_id and r.version = a.rate_version;
  perform from tasks.batch b where b.tenant_id = a.tenant_id and b.id = (select t.batch_id from tasks.task t
    where t.tenant_id = a.tenant_id and t.id = a.task_id) for share;
  update tasks.task t set state = case t.state when 'known' then t.state else 'reported' end
   where t.tenant_id = a.tenant_id and t.id = a.task_id and t.state in ('open', 'known');
  delete from tasks.open_task o where o.tenant_id = a.tenant_id and o.task_id = a.task_id;
  known_as := context.alias(a.tenant_id, me.person_id);
  perform kit.record_event(a.tenant_id, event, 'tasks:task:reported', known_as, a.task_id,
    jsonb_build_object('project', a.project_id, 'report', report, 'lack', lacks), at);
  return 'reported';
end $$;

ALTER FUNCTION tasks.report_lack(token text, assignment uuid, report uuid, event uuid, lacks text, why text, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.reports_in(project uuid, lacking text, before uuid, most integer) RETURNS TABLE(id uuid, task_id uuid, unique_key text, payload jsonb, is_known boolean, contributor_id uuid, lack text, reason text, reported_at timestamp with time zone, upheld boolean, settled_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select r.id, r.task_id, t.unique_key, t.payload, t.state = 'known', context.alias(r.tenant_id, r.contributor_id), r.lack, r.reason, r.reported_at,
      r.upheld, r.settled_at
    from tasks.report r join tasks.task t on t.tenant_id = r.tenant_id and t.id = r.task_id
   where r.tenant_id = (select context.tenant()) and r.project_id = project and r.tenant_id <> all ((select trust.barred())::uuid[])
     and (lacking is null or r.lack = lacking) and (before is null or r.id < before)
   order by r.id desc limit most
$$;

ALTER FUNCTION tasks.reports_in(project uuid, lacking text, before uuid, most integer) OWNER TO tz_owner;

CREATE FUNCTION tasks.reports_of(task uuid) RETURNS TABLE(id uuid, contributor_id uuid, lack text, reason text, reported_at timestamp with time zone, upheld boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select r.id, context.alias(r.tenant_id, r.contributor_id), r.lack, r.reason, r.reported_at, r.upheld from tasks.report r
   where r.tenant_id = (select context.tenant()) and r.task_id = task
     and r.tenant_id <> all ((select trust.barred())::uuid[]) order by r.reported_at, r.id
$$;

ALTER FUNCTION tasks.reports_of(task uuid) OWNER TO tz_owner;

CREATE FUNCTION tasks.reread(queue integer, lowest integer) RETURNS void
    LANGUAGE sql
    AS $$
  update tasks.work_queue w set epoch = w.epoch + 1 where w.queue_id = queue
     and lowest < (select o.prio from tasks.open_task o where o.queue_id = queue order by o.prio desc, o.pos desc limit 1)
$$;

ALTER FUNCTION tasks.reread(queue integer, lowest integer) OWNER TO tz_owner;

CREATE FUNCTION tasks.retake(tenant uuid, task uuid, person uuid, at timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
declare a tasks.assignment; p record; who record; seat record; anybody constant uuid := '00000000-0000-0000-0000-000000000000';
begin
  select * into strict a from tasks.assignment x where x.tenant_id = tenant and x.task_id = task and x.contributor_id = person;
  if (a.round > 1 and not a.training) or a.claimed_at + interval '7 days' < at then return false; end if;
  select w.standing, w.is_reviewer into strict who from workforce.contributor w where w.id = person;
  select x.state, x.sensitivity_version as version into strict p from projects.project x
   where x.tenant_id = tenant and x.id = a.project_id;
  if who.standing <> 'good' or p.state <> 'active' then return false; end if;
  if not exists (select from tasks.queue_access q where q.contributor_id = person and q.queue_id = a.queue_id
      and (q.fit > 0 or a.training)) and not exists (select from tasks.offer o where o.tenant_id = tenant and o.task_id = task
      and o.contributor_id = person and o.state = 'claimed') then return false; end if;
  if p.version > 0 and (tasks.hindrance(person, tenant, a.project_id, p.version, at)).outcome = 'consent_needed' then
    return false;
  end if;
  if a.known or a.training then return true; end if;
  -- the batch before its task, and both before the place, as everywhere
  perform from tasks.batch b where b.tenant_id = tenant and b.id = (select t.batch_id from tasks.task t
    where t.tenant_id = tenant and t.id = task) for share;
  perform from tasks.task t where t.tenant_id = tenant and t.id = task for update;
  select o.ctid, o.want into seat from tasks.open_task o where o.tenant_id = tenant and o.task_id = task
     and (o.kept_until is null or o.kept_until <= at or o.kept_for = person or (who.is_reviewer and o.kept_for = anybody))
     for update;
  if not found then return false; end if;
  if seat.want = 1 then delete from tasks.open_task o where o.ctid = seat.ctid;
  else update tasks.open_task o set want = o.want - 1 where o.ctid = seat.ctid; end if;
  return true;
end $$;

ALTER FUNCTION tasks.retake(tenant uuid, task uuid, person uuid, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.retire_known(ids uuid[], at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare tenant uuid := context.tenant(); project uuid;
begin
  for project in with gone as (update tasks.known k set retired_at = at
      where k.tenant_id = tenant and k.task_id = any (ids) and k.retired_at is null returning k.project_id)
      select distinct g.project_id from gone g loop
    perform tasks.share_known(tenant, project);
  end loop;
end $$;

ALTER FUNCTION tasks.retire_known(ids uuid[], at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.return_known(ids uuid[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare tenant uuid := context.tenant(); project uuid;
begin
  for project in with back as (update tasks.known k set retired_at = null
      where k.tenant_id = tenant and k.task_id = any (ids) and k.retired_at is not null and k.exposures < k.exposures_max
      returning k.project_id) select distinct b.project_id from back b loop
    perform tasks.share_known(tenant, project);
  end loop;
end $$;

ALTER FUNCTION tasks.return_known(ids uuid[]) OWNER TO tz_owner;

CREATE FUNCTION tasks.save_draft(token text, assignment uuid, base integer, whole text, changed text, at timestamp with time zone) RETURNS tasks.drafted
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare me context.claim := context.open(token); a tasks.assignment; d tasks.draft;
begin
  select * into a from tasks.assignment x where x.contributor_id = me.person_id and x.id = assignment for update;
  if not found then return row('missing', null, null, null)::tasks.drafted; end if;
  if a.tenant_id = any (trust.barred_for(me.person_id)) then return row('withdrawn', null, null, null)::tasks.drafted; end if;
  if a.state <> 'leased' then return row('over', null, null, null)::tasks.drafted; end if;
  if whole is null then
    update tasks.draft x set version = base + 1, saved_at = at where x.tenant_id = a.tenant_id and x.task_id = a.task_id
      and x.contributor_id = a.contributor_id and x.version = base;
    if found then
      insert into tasks.draft_change values (a.tenant_id, a.task_id, a.contributor_id, base + 1, changed::jsonb);
      return row('saved', base + 1, null, null)::tasks.drafted;
    end if;
  end if;
  select * into d from tasks.draft x
   where x.tenant_id = a.tenant_id and x.task_id = a.task_id and x.contributor_id = a.contributor_id;
  if whole is null or coalesce(d.version, 0) <> base then
    return row('stale', coalesce(d.version, 0), d.value, tasks.draft_changes(d))::tasks.drafted;
  end if;
  insert into tasks.draft values (a.tenant_id, a.task_id, a.contributor_id, base + 1, whole::jsonb, at)
    on conflict (tenant_id, task_id, contributor_id) do update
    set version = excluded.version, value = excluded.value, saved_at = excluded.saved_at;
  delete from tasks.draft_change x
   where x.tenant_id = a.tenant_id and x.task_id = a.task_id and x.contributor_id = a.contributor_id;
  return row('saved', base + 1, null, null)::tasks.drafted;
end $$;

ALTER FUNCTION tasks.save_draft(token text, assignment uuid, base integer, whole text, changed text, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.seats_back(t tasks.task, seats integer, phase text) RETURNS integer
    LANGUAGE sql
    AS $$
  select case when phase = 'cancelled' or (select p.state from projects.project p where p.tenant_id = t.tenant_id and p.id = t.project_id)
      = 'completed' then 0
    else least(seats, (select x.seats_left from tasks.stopping x where x.tenant_id = t.tenant_id and x.project_id = t.project_id
      for update))::int end
$$;

ALTER FUNCTION tasks.seats_back(t tasks.task, seats integer, phase text) OWNER TO tz_owner;

CREATE FUNCTION tasks.see_answer(question uuid, at timestamp with time zone) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  with seen as (update tasks.question x set seen_at = coalesce(x.seen_at, at)
    where x.contributor_id = context.person() and x.id = question and x.answer is not null
      and x.tenant_id <> all ((select trust.barred())::uuid[]) returning 1)
  select exists (select from seen)
$$;

ALTER FUNCTION tasks.see_answer(question uuid, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.set_access(person uuid, queues integer[], fits integer[], why text[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  delete from tasks.queue_access qa where qa.contributor_id = person and qa.queue_id <> all (queues);
  insert into tasks.queue_access (contributor_id, queue_id, fit, reasons)
    select person, x.queue, x.fit, string_to_array(x.reasons, ',') from unnest(queues, fits, why) x (queue, fit, reasons)
    on conflict (contributor_id, queue_id) do update set fit = excluded.fit, reasons = excluded.reasons
$$;

ALTER FUNCTION tasks.set_access(person uuid, queues integer[], fits integer[], why text[]) OWNER TO tz_owner;

CREATE FUNCTION tasks.settle(project uuid, ids uuid[], seen integer[], at timestamp with time zone) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  tenant uuid := context.tenant(); nowhere constant uuid := '00000000-0000-0000-0000-000000000000';
  p projects.project; s tasks.stopping; t record; busy uuid[]; sure boolean; n int := 0;
begin
  select * into strict p from projects.project x where x.tenant_id = tenant and x.id = project;
  select * into s from tasks.stopping x where x.tenant_id = tenant and x.project_id = project;
  busy := array(select distinct coalesce(x.batch_id, nowhere) from tasks.task x
    where x.tenant_id = tenant and x.project_id = project and x.state = 'open');
  for t in select x.id, x.belief from unnest(ids, seen) i (id, answers)
      join tasks.task x on x.tenant_id = tenant and x.id = i.id and x.answers = i.answers
      where x.project_id = project and x.state = 'answered' and x.accepted >= x.answers
        and (coalesce(x.batch_id, nowhere) <> all (busy) and x.belief is not null
          or not exists (select from tasks.submission a where a.tenant_id = tenant and a.task_id = x.id
            and a.submitted_at > at - interval '1 day'))
      order by x.id for update of x skip locked loop
    sure := coalesce(p.confidence is null or tasks.is_sure(t.belief, p.confidence, s.temperature), false);
    update tasks.task x set state = 'completed', ended_at = at where x.tenant_id = tenant and x.id = t.id;
    insert into tasks.doubt as d (tenant_id, task_id, project_id, ended_at, outcome)
      select tenant, t.id, project, at, case when sure then 'sure' else 'ambiguous' end
       where not sure or exists (select from tasks.doubt x where x.tenant_id = tenant and x.task_id = t.id)
      on conflict (tenant_id, task_id) do update set ended_at = excluded.ended_at, outcome = excluded.outcome;
    perform kit.record_event(tenant, gen_random_uuid(), 'tasks:task:settled', null, t.id,
      jsonb_build_object('project', project, 'task', t.id, 'sure', sure), at);
    n := n + 1;
  end loop;
  return n;
end $$;

ALTER FUNCTION tasks.settle(project uuid, ids uuid[], seen integer[], at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.settle_known_reports(task uuid, right_ boolean, at timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select tasks.settle_reports(t.tenant_id, array[t.id], right_, at) from tasks.task t
   where t.tenant_id = context.tenant() and t.id = task and t.state = 'known'
$$;

ALTER FUNCTION tasks.settle_known_reports(task uuid, right_ boolean, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.settle_reports(tenant uuid, ids uuid[], right_ boolean, at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    AS $$
declare r tasks.report;
begin
  for r in update tasks.report x set upheld = right_, settled_at = at
            where x.tenant_id = tenant and x.task_id = any (ids) and x.settled_at is null returning * loop
    perform kit.record_event(tenant, gen_random_uuid(), case when right_ then 'tasks:report:upheld' else 'tasks:report:dismissed' end,
      null, r.id, jsonb_build_object('task', r.task_id, 'project', r.project_id), at);
  end loop;
end $$;

ALTER FUNCTION tasks.settle_reports(tenant uuid, ids uuid[], right_ boolean, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.share_known(tenant uuid, project uuid) RETURNS void
    LANGUAGE sql
    AS $$
  update tasks.known k set share = n.n, turn = greatest(k.turn, n.least)
    from (select x.label, count(*)::int as n, (select coalesce(min(y.turn), 0) from tasks.known y where y.tenant_id = tenant
        and y.project_id = project and y.retired_at is null and y.exposures > 0) as least
      from tasks.known x where x.tenant_id = tenant and x.project_id = project and x.retired_at is null group by x.label) n
   where k.tenant_id = tenant and k.project_id = project and k.retired_at is null and k.label = n.label
     and (k.share, k.turn) is distinct from (n.n, greatest(k.turn, n.least))
$$;

ALTER FUNCTION tasks.share_known(tenant uuid, project uuid) OWNER TO tz_owner;

CREATE FUNCTION tasks.skip(token text, assignment uuid, event uuid, why text, at timestamp with time zone) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare me context.claim := context.open(token); a tasks.assignment;
begin
  select * into a from tasks.assignment x where x.contributor_id = me.person_id and x.id = assignment for update;
  if not found then return 'missing'; end if;
  if a.tenant_id = any (trust.barred_for(me.person_id)) then return 'withdrawn'; end if;
  if a.state = 'skipped' then return 'skipped'; end if;
  if a.state <> 'leased' or (a.round > 1 and not a.training) then return 'conflict'; end if;
  update tasks.assignment x set state = 'skipped', ended_at = at, skip_reason = why
   where x.tenant_id = a.tenant_id and x.task_id = a.task_id and x.contributor_id = a.contributor_id;
  perform tasks.put_back(a.tenant_id, a.task_id, a.queue_id, 1, at);
  perform kit.record_event(a.tenant_id, event, 'tasks:assignment:skipped', context.alias(a.tenant_id, me.person_id), a.id,
    jsonb_build_object('task', a.task_id, 'reason', why), at);
  return 'skipped';
end $$;

ALTER FUNCTION tasks.skip(token text, assignment uuid, event uuid, why text, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.spec_of(assignment uuid) RETURNS TABLE(kind text, ontology jsonb, tenant_id uuid, project_id uuid, ontology_version integer, flipped boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select p.kind, o.body, p.tenant_id, p.id, a.ontology_version, a.flipped from tasks.assignment a
  join projects.project p on p.tenant_id = a.tenant_id and p.id = a.project_id
  join projects.ontology o on o.tenant_id = a.tenant_id and o.project_id = a.project_id and o.version = a.ontology_version
  where a.contributor_id = context.person() and a.id = assignment and a.tenant_id <> all ((select trust.barred())::uuid[])
$$;

ALTER FUNCTION tasks.spec_of(assignment uuid) OWNER TO tz_owner;

CREATE FUNCTION tasks.spend_seat(tenant uuid, project uuid, costs integer DEFAULT 1) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
declare bounded boolean;
begin
  select s.seats_left is not null into bounded from tasks.stopping s where s.tenant_id = tenant and s.project_id = project;
  if not bounded then return true; end if;
  update tasks.stopping s set seats_left = s.seats_left - costs
   where s.tenant_id = tenant and s.project_id = project and coalesce(s.seats_left, 1) > 0;
  return found;
end $$;

ALTER FUNCTION tasks.spend_seat(tenant uuid, project uuid, costs integer) OWNER TO tz_owner;

CREATE FUNCTION tasks.steer(project uuid, ids uuid[], seen integer[], beliefs double precision[], people uuid[], until timestamp with time zone, at timestamp with time zone, OUT opened integer, OUT closed integer) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  tenant uuid := context.tenant(); expert constant uuid := '00000000-0000-0000-0000-000000000000';
  p projects.project; s tasks.stopping; t record; fresh double precision[]; sure boolean; size int; more int; keeper uuid;
begin
  opened := 0; closed := 0;
  -- what a crash loses of a fit, the next one writes again: nobody's submission waits for the disk behind it
  perform set_config('synchronous_commit', 'off', true);
  select * into strict p from projects.project x where x.tenant_id = tenant and x.id = project;
  select * into strict s from tasks.stopping x where x.tenant_id = tenant and x.project_id = project;
  size := cardinality(s.labels);
  if p.confidence is null then return; end if;
  -- batches before tasks, and both in the order of their ids
  perform from tasks.batch b where b.tenant_id = tenant and b.id = any (array(select x.batch_id from tasks.task x
    where x.tenant_id = tenant and x.id = any (ids))) order by b.id for share;
  -- and every task before the budget, which a submission takes after its own task
  perform from tasks.task x where x.tenant_id = tenant and x.id = any (ids) and x.project_id = project order by x.id for update;
  for t in select x.id, x.state, x.answers, x.wanted, x.queue_id, x.prio, i.n, coalesce(b.state, 'in_progress') as phase
      from unnest(ids) with ordinality i (id, n)
      join tasks.task x on x.tenant_id = tenant and x.id = i.id and x.project_id = project
      left join tasks.batch b on b.tenant_id = tenant and b.id = x.batch_id
     order by x.id loop
    continue when t.answers <> seen[t.n] or t.state not in ('open', 'answered');
    fresh := beliefs[(t.n - 1) * size + 1 : t.n * size];
    sure := tasks.is_sure(fresh, p.confidence, s.temperature);
    more := 0; keeper := people[t.n];
    if t.state = 'open' and sure and t.answers >= p.redundancy and t.wanted = t.answers + 1 then
      -- a seat that somebody has taken meanwhile is theirs
      delete from tasks.open_task o where o.tenant_id = tenant and o.task_id = t.id and o.want = 1;
      if found then
        more := -1;
        update tasks.stopping x set seats_left = x.seats_left + 1
         where x.tenant_id = tenant and x.project_id = project and x.seats_left is not null;
      end if;
    elsif t.state = 'open' and not sure and keeper is not null then
      update tasks.open_task o set kept_for = keeper, kept_until = until
       where o.tenant_id = tenant and o.task_id = t.id and o.kept_until is null;
    elsif t.state = 'answered' and not sure and t.phase <> 'cancelled' then
      if t.answers < p.redundancy_most then more := tasks.spend_seat(tenant, project)::int;
      elsif p.unsure = 'expert' and not exists (select from tasks.doubt d where d.tenant_id = tenant and d.task_id = t.id)
          and tasks.spend_seat(tenant, project) then
        more := 1; keeper := expert;
        insert into tasks.doubt (tenant_id, task_id, project_id, asked_at) values (tenant, t.id, project, at);
        perform kit.record_event(tenant, gen_random_uuid(), 'tasks:task:escalated', null, t.id,
          jsonb_build_object('project', project), at);
      end if;
    end if;
    update tasks.task x set belief = fresh, wanted = x.wanted + more,
        state = case more when 1 then 'open' when -1 then 'answered' else x.state end
     where x.tenant_id = tenant and x.id = t.id and (more <> 0 or x.belief is distinct from fresh);
    opened := opened + (more = 1)::int; closed := closed + (more = -1)::int;
    continue when more < 1 or t.phase in ('staging', 'paused');
    -- at the end of its class, for whom it is kept
    insert into tasks.open_task (queue_id, prio, pos, tenant_id, task_id, want, kept_for, kept_until)
      values (t.queue_id, t.prio, nextval('tasks.open_pos'), tenant, t.id, 1, keeper,
        case when keeper = expert then 'infinity' when keeper is not null then until end)
      on conflict (tenant_id, task_id) do nothing;
  end loop;
end $$;

ALTER FUNCTION tasks.steer(project uuid, ids uuid[], seen integer[], beliefs double precision[], people uuid[], until timestamp with time zone, at timestamp with time zone, OUT opened integer, OUT closed integer) OWNER TO tz_owner;

CREATE FUNCTION tasks.stop(tenant uuid, ids uuid[], at timestamp with time zone) RETURNS uuid[]
    LANGUAGE plpgsql
    AS $$
declare stopped uuid[]; offers uuid[]; o record;
begin
  perform from tasks.open_task x where x.tenant_id = tenant and x.task_id = any (ids) order by x.task_id for update;
  offers := array(select x.id from tasks.offer x
    where x.tenant_id = tenant and x.task_id = any (ids) and x.state = 'offered' for update skip locked);
  stopped := array(select t.id from tasks.task t
    where t.tenant_id = tenant and t.id = any (ids) and t.state in ('open', 'reported') and t.answers = 0
      and not exists (select from tasks.assignment x where x.tenant_id = t.tenant_id and x.task_id = t.id
        and x.state in ('leased', 'submitted'))
      and not exists (select from tasks.offer x where x.tenant_id = t.tenant_id and x.task_id = t.id
        and x.state = 'offered' and x.id <> all (offers)));
  delete from tasks.open_task x where x.tenant_id = tenant and x.task_id = any (stopped);
  for o in update tasks.offer x set state = 'expired' where x.tenant_id = tenant and x.task_id = any (stopped)
             and x.state = 'offered' returning x.id, x.task_id loop
    perform kit.record_event(tenant, gen_random_uuid(), 'tasks:offer:expired', null, o.id,
      jsonb_build_object('task', o.task_id), at);
  end loop;
  update tasks.task t set state = 'cancelled', ended_at = at where t.tenant_id = tenant and t.id = any (stopped);
  perform tasks.settle_reports(tenant, stopped, true, at);
  insert into tasks.tally (tenant_id, project_id, batch_id, cancelled)
    select tenant, t.project_id, t.batch_id, count(*) from tasks.task t
     where t.tenant_id = tenant and t.id = any (stopped) group by t.project_id, t.batch_id;
  return stopped;
end $$;

ALTER FUNCTION tasks.stop(tenant uuid, ids uuid[], at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.submissions_of(project uuid, after uuid, most integer) RETURNS TABLE(id uuid, task_id uuid, contributor_id uuid, assignment_id uuid, round smallint, answer jsonb, label text, seconds integer, submitted_at timestamp with time zone, accepted_at timestamp with time zone, used boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select s.id, s.task_id, context.alias(s.tenant_id, s.contributor_id), s.assignment_id, s.round, s.answer, s.label, s.seconds,
    s.submitted_at, s.accepted_at, s.used and s.accepted_at is not null
    from tasks.submission s
   where s.tenant_id = (select context.tenant()) and s.project_id = project and (after is null or s.id > after) and not s.known
     and s.tenant_id <> all ((select trust.barred())::uuid[]) order by s.id limit most
$$;

ALTER FUNCTION tasks.submissions_of(project uuid, after uuid, most integer) OWNER TO tz_owner;

CREATE FUNCTION tasks.submit(token text, assignment uuid, submission uuid, event uuid, accept_event uuid, answer text, answer_label text, answer_digest bytea, spent_seconds integer, at timestamp with time zone) RETURNS tasks.handed_in
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
declare
  me context.claim := context.open(token);
  a record; s tasks.submission; told tasks.handed_in; first int; accepts int; known_as uuid;
begin
  select x.ctid, x.*, k.outer_pad as pad, exists (select from trust.barrier_now b
      where b.principal_id = me.person_id and b.tenant_id = x.tenant_id) as barred into a
    from tasks.assignment x cross join context.key k
   where x.contributor_id = me.person_id and x.id = assignment for update of x;
  if not found or a.barred then
    told.outcome := case when a.barred then 'withdrawn' else 'missing' end;
    return told;
  end if;
  if a.state = 'submitted' then
    select * into s from tasks.submission x where x.tenant_id = a.tenant_id and x.task_id = a.task_id
      and x.contributor_id = a.contributor_id and x.round = a.round;
    told.outcome := case when s.digest = answer_digest then 'repeated' else 'conflict' end;
    told.submission_id := s.id;
    told.state := case when a.training then 'training' when s.accepted_at is null then 'in_review' else 'accepted' end;
    return told;
  end if;
  if a.state <> 'leased' and not (a.state = 'expired' and tasks.retake(a.tenant_id, a.task_id, me.person_id, at)) then
    told.outcome := a.state::text;
    return told;
  end if;
  if spent_seconds < 0 then raise check_violation using message = 'spent_seconds is negative'; end if;
  -- Nobody has worked for longer than has passed; where the clock stood still, nothing can be told.
  spent_seconds := least(spent_seconds, nullif(greatest(ceil(extract(epoch from at - a.claimed_at)), 0), 0)::int);
  if a.lease_until < at then perform tasks.expose_late(a.tenant_id, a.task_id, me.person_id, spent_seconds, at); end if;
  update tasks.assignment x set state = 'submitted', ended_at = at where x.ctid = a.ctid;
  -- What is accepted on submit is written accepted: one version of each row instead of two.
  first := (a.round = 1)::int;
  accepts := (a.acceptance = 'on_submit')::int;
  insert into tasks.submission values (a.tenant_id, submission, a.task_id, a.project_id, a.contributor_id, a.id, a.round,
    answer::jsonb, answer_label, answer_digest, nullif(spent_seconds, 0), at, case accepts when 1 then at end, not (a.known or a.training),
    a.known or a.training);
  if a.weighed then
    perform tasks.weigh(a.tenant_id, a.project_id, a.task_id, a.queue_id, me.person_id, answer_label, at);
  elsif first + accepts > 0 then
    update tasks.task t set answers = t.answers + first, accepted = t.accepted + accepts,
      state = case when accepts = 1 and t.accepted + 1 >= t.wanted then 'completed'
                   when first = 1 and t.answers + 1 >= t.wanted then 'answered' else t.state end,
      ended_at = case when t.state = 'known' or accepts = 1 and t.accepted + 1 >= t.wanted then at end
     where t.tenant_id = a.tenant_id and t.id = a.task_id and t.answers + first <= t.wanted;
    if not found then raise check_violation using message = 'more answers than wanted'; end if;
  end if;
  known_as := context.alias(a.pad, a.tenant_id, me.person_id);
  perform kit.record_event(a.tenant_id, event, 'tasks:submission:received', known_as, submission,
    jsonb_build_object('project', a.project_id, 'task', a.task_id, 'assignment', a.id, 'round', a.round,
      'acceptance', a.acceptance, 'answer', encode(answer_digest, 'hex'))
      || case when a.lease_until < at then '{"late": true}' else '{}' end::jsonb, at);
  if accepts = 1 then
    perform kit.record_event(a.tenant_id, accept_event, 'tasks:submission:accepted', null, submission, jsonb_build_object(
      'project', a.project_id, 'task', a.task_id, 'contributor', known_as, 'currency', a.currency,
      'amount_minor', case when a.training and a.round > 1 then 0 else a.amount_minor end, 'used', not (a.known or a.training)), at);
  end if;
  return row('recorded', submission, case when a.training then 'training' when accepts = 1 then 'accepted' else 'in_review' end)::tasks.handed_in;
end $$;

ALTER FUNCTION tasks.submit(token text, assignment uuid, submission uuid, event uuid, accept_event uuid, answer text, answer_label text, answer_digest bytea, spent_seconds integer, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.take_back(s tasks.submission, actor uuid, event uuid, at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
  update tasks.assignment a set state = 'submitted', round = s.round, ended_at = at
   where a.tenant_id = s.tenant_id and a.task_id = s.task_id and a.contributor_id = s.contributor_id
     and a.state = 'leased' and a.round = s.round + 1;
  if found then perform tasks.accept(s, actor, event, true, at); end if;
end $$;

ALTER FUNCTION tasks.take_back(s tasks.submission, actor uuid, event uuid, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.task_submissions(task uuid) RETURNS TABLE(id uuid, task_id uuid, contributor_id uuid, assignment_id uuid, round smallint, answer jsonb, label text, seconds integer, submitted_at timestamp with time zone, accepted_at timestamp with time zone, used boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select s.id, s.task_id, context.alias(s.tenant_id, s.contributor_id), s.assignment_id, s.round, s.answer, s.label, s.seconds,
    s.submitted_at, s.accepted_at, s.used and s.accepted_at is not null
    from tasks.submission s
   where s.tenant_id = (select context.tenant()) and s.task_id = task
     and s.tenant_id <> all ((select trust.barred())::uuid[]) order by s.submitted_at, s.id
$$;

ALTER FUNCTION tasks.task_submissions(task uuid) OWNER TO tz_owner;

CREATE FUNCTION tasks.throttle(project uuid, holds boolean, at timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  update tasks.work_queue w set throttled_at = case when holds then at end
   where w.tenant_id = context.tenant() and w.project_id = project and (w.throttled_at is null) = holds;
  return found;
end $$;

ALTER FUNCTION tasks.throttle(project uuid, holds boolean, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.train(tenant uuid, project uuid, queue integer, task uuid, person uuid, assignment uuid, event uuid, sides_flipped boolean, pays boolean, at timestamp with time zone) RETURNS tasks.claimed
    LANGUAGE plpgsql
    AS $$
declare f record; try smallint; amount bigint; until timestamptz;
begin
  select p.kind, p.title, p.language, p.lease_seconds, p.guideline_version, p.ontology_version, p.rate_version, p.estimate_seconds,
      p.sensitivity_version, p.audience, r.amount_minor, r.currency, t.payload::text as payload into strict f
    from projects.project p
    join projects.rate r on r.tenant_id = p.tenant_id and r.project_id = p.id and r.version = p.rate_version
    join tasks.task t on t.tenant_id = p.tenant_id and t.id = task
   where p.tenant_id = tenant and p.id = project;
  select count(*) + 1 into try from tasks.submission s
   where s.tenant_id = tenant and s.task_id = task and s.contributor_id = person;
  amount := case when pays and try = 1 and f.audience <> 'own' then f.amount_minor else 0 end;
  until := at + make_interval(secs => f.lease_seconds);
  delete from tasks.draft x where x.tenant_id = tenant and x.task_id = task and x.contributor_id = person;
  delete from tasks.draft_change x where x.tenant_id = tenant and x.task_id = task and x.contributor_id = person;
  delete from tasks.commitment x where x.tenant_id = tenant and x.task_id = task and x.contributor_id = person;
  insert into tasks.assignment as a values (tenant, task, person, assignment, project, queue, 'leased', try, at, until, null, null,
      f.guideline_version, f.ontology_version, f.rate_version, amount, f.currency, 'on_submit', sides_flipped, false, false, true)
    on conflict (tenant_id, task_id, contributor_id) do update set id = excluded.id, state = 'leased', round = excluded.round,
      claimed_at = excluded.claimed_at, lease_until = excluded.lease_until, ended_at = null, skip_reason = null,
      guideline_version = excluded.guideline_version, ontology_version = excluded.ontology_version,
      flipped = excluded.flipped,
      -- what the first try pays may not be booked yet
      rate_version = case when try > 1 then a.rate_version else excluded.rate_version end,
      amount_minor = case when try > 1 then a.amount_minor else excluded.amount_minor end,
      currency = case when try > 1 then a.currency else excluded.currency end;
  if f.sensitivity_version > 0 then insert into tasks.exposure values (tenant, person, at, task); end if;
  perform kit.record_event(tenant, event, 'tasks:assignment:claimed', context.alias(tenant, person), assignment,
    jsonb_build_object('task', task, 'project', project, 'amount_minor', amount, 'currency', f.currency,
      'guideline', f.guideline_version, 'training', try), at);
  return row('claimed', assignment, tenant, project, f.kind, f.title, f.language, f.payload, until, f.guideline_version,
    f.ontology_version, amount, f.currency, f.estimate_seconds)::tasks.claimed;
end $$;

ALTER FUNCTION tasks.train(tenant uuid, project uuid, queue integer, task uuid, person uuid, assignment uuid, event uuid, sides_flipped boolean, pays boolean, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.turns_of(assignment uuid) RETURNS TABLE(id uuid, parent_id uuid, pick text, rewrite text, said text, replies jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select t.id, t.parent_id, t.pick, t.rewrite, t.said, (select jsonb_agg(jsonb_build_object('key', r.key, 'name', r.name,
      'state', r.state, 'content', r.content, 'failure', r.failure, 'cut', r.cut, 'until', r.until) order by r.key)
      from tasks.reply r where r.tenant_id = t.tenant_id and r.task_id = t.task_id and r.contributor_id = t.contributor_id
        and r.turn_id = t.id)
    from tasks.assignment a
    join tasks.turn t on t.tenant_id = a.tenant_id and t.task_id = a.task_id and t.contributor_id = a.contributor_id
   where a.contributor_id = context.person() and a.id = assignment and a.tenant_id <> all ((select trust.barred())::uuid[])
   order by t.number
$$;

ALTER FUNCTION tasks.turns_of(assignment uuid) OWNER TO tz_owner;

CREATE FUNCTION tasks.uphold_overdue(before timestamp with time zone, most integer, at timestamp with time zone) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare r tasks.report; n int := 0;
begin
  for r in select * from tasks.report x where x.settled_at is null and x.reported_at < before
            order by x.reported_at limit most for update skip locked loop
    perform tasks.settle_reports(r.tenant_id, array[r.task_id], true, at);
    n := n + 1;
  end loop;
  return n;
end $$;

ALTER FUNCTION tasks.uphold_overdue(before timestamp with time zone, most integer, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.waiting(task uuid, at timestamp with time zone) RETURNS TABLE(held integer, kept_for uuid, kept_until timestamp with time zone, groups text[], phase text, project_state text, throttled boolean, asked_at timestamp with time zone, labels text[], belief double precision[], anybody double precision[], said double precision[], temperature double precision, budget_spent boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select (select count(*) from tasks.assignment a where a.tenant_id = t.tenant_id and a.task_id = t.id and a.state = 'leased')::int,
    case o.kept_for when '00000000-0000-0000-0000-000000000000' then o.kept_for else context.alias(t.tenant_id, o.kept_for) end,
    nullif(o.kept_until, 'infinity'),
    array(select g.name from tasks.batch_group x join workforce.staff_group g on g.tenant_id = x.tenant_id and g.id = x.group_id
      where x.tenant_id = t.tenant_id and x.batch_id = t.batch_id order by g.name),
    b.state, p.state, w.throttled_at is not null, d.asked_at, s.labels, coalesce(t.belief, s.prior), s.anybody, v.said, s.temperature,
    coalesce(s.seats_left = 0, false)
    from tasks.task t
    join projects.project p on p.tenant_id = t.tenant_id and p.id = t.project_id
    join tasks.work_queue w on w.queue_id = t.queue_id
    left join tasks.batch b on b.tenant_id = t.tenant_id and b.id = t.batch_id
    left join tasks.open_task o on o.tenant_id = t.tenant_id and o.task_id = t.id and o.kept_until > at
    left join tasks.doubt d on d.tenant_id = t.tenant_id and d.task_id = t.id and d.ended_at is null
    left join tasks.stopping s on s.tenant_id = t.tenant_id and s.project_id = t.project_id and p.confidence is not null
    left join tasks.voter v on v.tenant_id = t.tenant_id and v.project_id = t.project_id and v.contributor_id = o.kept_for
   where t.tenant_id = (select context.tenant()) and t.id = task and t.state <> 'known'
     and t.tenant_id <> all ((select trust.barred())::uuid[])
$$;

ALTER FUNCTION tasks.waiting(task uuid, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.weigh(tenant uuid, project uuid, task uuid, queue integer, person uuid, answer_label text, at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    AS $$
declare t record; phase text; after double precision[]; asks boolean;
begin
  -- the batch before its task, as everywhere
  select b.state into phase from tasks.task x join tasks.batch b on b.tenant_id = x.tenant_id and b.id = case x.state when 'known'
      then (select y.id from tasks.batch y where y.tenant_id = tenant and y.project_id = project order by y.name desc limit 1) else x.batch_id end
   where x.tenant_id = tenant and x.id = task for share of b;
  select x.ctid, x.answers + 1 as n, x.wanted, x.state, coalesce(x.belief, s.prior) as belief, s.prior, coalesce(v.said, s.anybody) as said,
      array_position(s.labels, answer_label) as place, s.temperature, s.labels is not null as is_fitted, p.redundancy_most as most, p.confidence,
      x.state = 'known' as is_known, p.redundancy as least
    into strict t
    from tasks.task x
    join projects.project p on p.tenant_id = x.tenant_id and p.id = project
    left join tasks.stopping s on s.tenant_id = x.tenant_id and s.project_id = project
    left join tasks.voter v on v.tenant_id = x.tenant_id and v.project_id = project and v.contributor_id = person
   where x.tenant_id = tenant and x.id = task for update of x;
  if t.n > t.wanted then raise check_violation using message = 'more answers than wanted'; end if;
  after := tasks.moved(case when t.is_known and t.n % t.most = 1 % t.most then t.prior else t.belief end, t.said, t.place);
  asks := case when t.is_known then (t.n - 1) % t.most + 1 between t.least and t.most - 1
      else t.n = t.wanted and t.state = 'open' and t.n < t.most and phase is distinct from 'cancelled' end
    and t.is_fitted and not tasks.is_sure(after, t.confidence, t.temperature);
  asks := coalesce(asks, false) and tasks.spend_seat(tenant, project, (not t.is_known)::int);
  update tasks.task x set answers = t.n, accepted = x.accepted + 1, belief = after, wanted = t.wanted + (asks and not t.is_known)::int,
      state = case when asks or t.n < t.wanted then t.state when t.confidence is null then 'completed' else 'answered' end,
      ended_at = case when t.n = t.wanted and t.confidence is null then at end
   where x.tenant_id = tenant and x.id = task;
  if asks and (t.is_known or coalesce(phase, 'in_progress') = 'in_progress') then
    insert into tasks.open_task (queue_id, prio, pos, tenant_id, task_id, want)
      select case when t.is_known then 0 else queue end, x.prio, nextval('tasks.open_pos'), tenant, task, 1
        from tasks.task x where x.tenant_id = tenant and x.id = task
      on conflict (tenant_id, task_id) do update set want = tasks.open_task.want + 1;
  end if;
end $$;

ALTER FUNCTION tasks.weigh(tenant uuid, project uuid, task uuid, queue integer, person uuid, answer_label text, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.withdraw(person uuid, at timestamp with time zone) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare tenant uuid := context.tenant(); a tasks.assignment; o tasks.offer; n int := 0;
begin
  perform pg_advisory_xact_lock(77, hashtext(person::text));
  for a in select * from tasks.assignment x
            where x.contributor_id = person and x.tenant_id = tenant and x.state = 'leased' for update loop
    update tasks.assignment x set state = 'expired', ended_at = at
     where x.tenant_id = a.tenant_id and x.task_id = a.task_id and x.contributor_id = a.contributor_id;
    if a.round = 1 then perform tasks.put_back(a.tenant_id, a.task_id, a.queue_id, 1, at); end if;
    perform kit.record_event(tenant, gen_random_uuid(), 'tasks:assignment:withdrawn', null, a.id,
      jsonb_build_object('task', a.task_id), at);
    n := n + 1;
  end loop;
  for o in update tasks.offer x set state = 'expired'
            where x.contributor_id = person and x.tenant_id = tenant and x.state = 'offered' returning * loop
    perform tasks.put_back(o.tenant_id, o.task_id, o.queue_id, 1, at);
    perform kit.record_event(tenant, gen_random_uuid(), 'tasks:offer:expired', null, o.id,
      jsonb_build_object('task', o.task_id), at);
  end loop;
  return n;
end $$;

ALTER FUNCTION tasks.withdraw(person uuid, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.withdraw_consent(feed uuid, event uuid, at timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare me uuid := context.person(); tenant uuid; project uuid; a tasks.assignment;
begin
  perform pg_advisory_xact_lock(77, hashtext(me::text));
  update tasks.consent c set ended_at = at from tasks.work_queue w
   where w.feed_id = feed and w.batch_id is null and c.contributor_id = me and c.tenant_id = w.tenant_id
     and c.project_id = w.project_id and c.ended_at is null and c.tenant_id <> all ((select trust.barred())::uuid[])
  returning c.tenant_id, c.project_id into tenant, project;
  if not found then return false; end if;
  for a in select * from tasks.assignment x where x.contributor_id = me and x.state = 'leased' and x.tenant_id = tenant
            and x.project_id = project for update loop
    update tasks.assignment x set ended_at = at, skip_reason = case when a.round = 1 then 'uncomfortable' end,
        state = (case when a.round = 1 then 'skipped' else 'expired' end)::tasks.assignment_state
     where x.tenant_id = a.tenant_id and x.task_id = a.task_id and x.contributor_id = me;
    if a.round = 1 then perform tasks.put_back(a.tenant_id, a.task_id, a.queue_id, 1, at); end if;
    perform kit.record_event(tenant, gen_random_uuid(), 'tasks:assignment:withdrawn', null, a.id, jsonb_build_object('task', a.task_id), at);
  end loop;
  perform kit.record_event(tenant, event, 'tasks:consent:withdrawn', context.alias(tenant, me), project, '{}', at);
  return true;
end $$;

ALTER FUNCTION tasks.withdraw_consent(feed uuid, event uuid, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION tasks.withdraw_task(task uuid, why text, at timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare tenant uuid := context.tenant(); project uuid; seats int;
begin
  -- answers before their task, as who accepts one does
  perform from tasks.submission s where s.tenant_id = tenant and s.task_id = task order by s.id for update;
  select x.project_id into project from tasks.task x where x.tenant_id = tenant and x.id = task for update;
  if not found then return false; end if;
  insert into tasks.withdrawal (tenant_id, task_id, project_id, reason, at) values (tenant, task, project, why, at) on conflict do nothing;
  if not found then return false; end if;
  -- the trigger withholds each
  update tasks.submission s set used = true where s.tenant_id = tenant and s.task_id = task and s.used;
  delete from tasks.open_task o where o.tenant_id = tenant and o.task_id = task;
  -- counted as when a batch goes on: of one that is held back no seat is open, and each would be then
  select t.wanted - t.answers
      - (select count(*) from tasks.assignment x where x.tenant_id = tenant and x.task_id = t.id and x.state = 'leased' and x.round = 1)
      - (select count(*) from tasks.offer x where x.tenant_id = tenant and x.task_id = t.id and x.state = 'offered')
    into seats from tasks.task t where t.tenant_id = tenant and t.id = task and t.state = 'open';
  if seats > 0 then perform tasks.end_seats(tenant, task, seats, at); end if;
  return true;
end $$;

ALTER FUNCTION tasks.withdraw_task(task uuid, why text, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION trust.accept_invitation(invitation uuid, event uuid, given_name text, given_hash text, at timestamp with time zone) RETURNS TABLE(tenant_id uuid, principal_id uuid, persona text, password_hash text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION trust.accept_invitation(invitation uuid, event uuid, given_name text, given_hash text, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION trust.barred() RETURNS uuid[]
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ select trust.barred_for(context.person()) $$;

ALTER FUNCTION trust.barred() OWNER TO tz_owner;

CREATE FUNCTION trust.barred_for(person uuid) RETURNS uuid[]
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ select array(select b.tenant_id from trust.barrier_now b where b.principal_id = person) $$;

ALTER FUNCTION trust.barred_for(person uuid) OWNER TO tz_owner;

CREATE FUNCTION trust.begin_sign_in(subjects bytea[], at timestamp with time zone, since timestamp with time zone) RETURNS bigint[]
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  perform pg_advisory_xact_lock(79, hashtext(encode(subjects[1], 'hex')));
  insert into trust.sign_in_failure select unnest(subjects), begin_sign_in.at;
  return array(select (select count(*) from trust.sign_in_failure f where f.subject = x.subject and f.at > since)
    from unnest(subjects) with ordinality x (subject, n) order by x.n);
end $$;

ALTER FUNCTION trust.begin_sign_in(subjects bytea[], at timestamp with time zone, since timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION trust.close_session(session_digest bytea) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ delete from trust.session where digest = session_digest $$;

ALTER FUNCTION trust.close_session(session_digest bytea) OWNER TO tz_owner;

CREATE FUNCTION trust.forget_expired(at timestamp with time zone, attempts_before timestamp with time zone, most integer) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  with ended as (delete from trust.session where digest = any (array(
      select s.digest from trust.session s where s.expires_at < at limit most)) returning 1),
  tried as (delete from trust.sign_in_failure where ctid = any (array(
      select f.ctid from trust.sign_in_failure f where f.at < attempts_before limit most)) returning 1)
  select (select count(*) from ended) + (select count(*) from tried)
$$;

ALTER FUNCTION trust.forget_expired(at timestamp with time zone, attempts_before timestamp with time zone, most integer) OWNER TO tz_owner;

CREATE FUNCTION trust.forgive_sign_in(subjects bytea[], at timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ delete from trust.sign_in_failure f where f.subject = any (subjects) and f.at = forgive_sign_in.at $$;

ALTER FUNCTION trust.forgive_sign_in(subjects bytea[], at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION trust.identify_key(key_digest bytea, at timestamp with time zone) RETURNS SETOF trust.identity
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  update trust.api_key k set last_used_at = at
   where k.digest = key_digest and k.revoked_at is null and coalesce(k.last_used_at, '-infinity') < at - interval '1 minute';
  select p.tenant_id, p.id, p.persona, p.role, p.handle, p.name, p.language, k.mode
    from trust.api_key k join trust.principal p on p.tenant_id = k.tenant_id and p.id = k.principal_id
   where k.digest = key_digest and k.revoked_at is null and p.disabled_at is null
$$;

ALTER FUNCTION trust.identify_key(key_digest bytea, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION trust.identify_session(session_digest bytea, at timestamp with time zone) RETURNS SETOF trust.identity
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  update trust.session s set seen_at = at
   where s.digest = session_digest and s.seen_at < at - interval '1 minute' and s.expires_at > at;
  select p.tenant_id, p.id, p.persona, p.role, p.handle, p.name, p.language, 'live'
    from trust.session s join trust.principal p on p.tenant_id = s.tenant_id and p.id = s.principal_id
   where s.digest = session_digest and s.expires_at > at and p.disabled_at is null
     and s.seen_at > at - case p.persona when 'ops' then interval '30 minutes' else interval '12 hours' end
$$;

ALTER FUNCTION trust.identify_session(session_digest bytea, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION trust.invitation_facts(invitation uuid, at timestamp with time zone) RETURNS TABLE(team text, handle text, role text, name text, language text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select t.name, p.handle, p.role, p.name, p.language from trust.invitation i
    join trust.principal p on p.tenant_id = i.tenant_id and p.id = i.principal_id and p.disabled_at is null
    join trust.tenant t on t.id = i.tenant_id and t.closed_at is null
   where i.id = invitation and i.accepted_at is null and i.expires_at > at
$$;

ALTER FUNCTION trust.invitation_facts(invitation uuid, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION trust.invite(who uuid, invitation uuid, address text, as_persona text, as_role text, at timestamp with time zone, until timestamp with time zone) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION trust.invite(who uuid, invitation uuid, address text, as_persona text, as_role text, at timestamp with time zone, until timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION trust.is_sandbox() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ select exists (select from trust.tenant t where t.id = context.tenant() and t.sandbox_of is not null) $$;

ALTER FUNCTION trust.is_sandbox() OWNER TO tz_owner;

CREATE FUNCTION trust.leads_team() RETURNS boolean
    LANGUAGE plpgsql
    AS $$
declare tenant uuid := context.tenant();
begin
  perform pg_advisory_xact_lock(83, hashtext(tenant::text));
  return tenant <> all ((select trust.barred())::uuid[]) and exists (select from trust.principal p where p.tenant_id = tenant
    and p.id = context.person() and p.persona = 'customer' and p.role = 'admin' and p.disabled_at is null);
end $$;

ALTER FUNCTION trust.leads_team() OWNER TO tz_owner;

CREATE FUNCTION trust.open_session(session_digest bytea, tenant uuid, person uuid, event uuid, at timestamp with time zone, lasts interval) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  insert into trust.session values (tenant, session_digest, person, at, at, at + lasts);
  perform kit.record_event(tenant, event, 'trust:session:opened', person, person, '{}', at);
end $$;

ALTER FUNCTION trust.open_session(session_digest bytea, tenant uuid, person uuid, event uuid, at timestamp with time zone, lasts interval) OWNER TO tz_owner;

CREATE FUNCTION trust.sandbox(made uuid, at timestamp with time zone) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION trust.sandbox(made uuid, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION trust.set_language(person uuid, wanted text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ update trust.principal set language = wanted where id = person $$;

ALTER FUNCTION trust.set_language(person uuid, wanted text) OWNER TO tz_owner;

CREATE FUNCTION trust.set_team_role(address text, as_persona text, as_role text, at timestamp with time zone) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION trust.set_team_role(address text, as_persona text, as_role text, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION trust.sign_in_facts(wanted text) RETURNS TABLE(tenant_id uuid, principal_id uuid, persona text, password_hash text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select p.tenant_id, p.id, p.persona, p.password_hash from trust.principal p
   where p.handle = wanted and p.disabled_at is null
$$;

ALTER FUNCTION trust.sign_in_facts(wanted text) OWNER TO tz_owner;

CREATE FUNCTION trust.unsealed_tenants() RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select t.id from trust.tenant t
   where exists (select from kit.event e where e.tenant_id = t.id
     and e.xid >= coalesce((select s.upto from trust.seal s where s.tenant_id = t.id order by s.seq desc limit 1), '0'))
$$;

ALTER FUNCTION trust.unsealed_tenants() OWNER TO tz_owner;

CREATE FUNCTION workforce.employ(address text, event uuid, at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare tenant uuid := context.tenant(); person uuid;
begin
  if trust.leads_team() is not true then raise insufficient_privilege using message = 'not an admin of this team'; end if;
  select p.id into strict person from trust.principal p
   where p.tenant_id = tenant and p.handle = address and p.persona = 'contributor';
  insert into workforce.contributor (id, languages, created_at, employer_id) values (person, array['en', 'hi'], at, tenant)
    on conflict (id) do nothing;
  insert into workforce.member values (tenant, person, address, at) on conflict (tenant_id, contributor_id) do nothing;
  if not found then return; end if;
  perform kit.record_event(tenant, event, 'workforce:member:invited', context.person(), context.alias(tenant, person),
    jsonb_build_object('alias', address), at);
end $$;

ALTER FUNCTION workforce.employ(address text, event uuid, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION workforce.limit_self(most_tasks integer, most_minutes integer, event uuid, at timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  update workforce.contributor w set tasks_a_day = most_tasks, minutes_a_day = most_minutes where w.id = context.person();
  if not found then return false; end if;
  perform kit.record_event('00000000-0000-0000-0000-000000000000', event, 'workforce:contributor:limited', context.person(),
    context.person(), '{}', at);
  return true;
end $$;

ALTER FUNCTION workforce.limit_self(most_tasks integer, most_minutes integer, event uuid, at timestamp with time zone) OWNER TO tz_owner;

CREATE FUNCTION workforce.members() RETURNS TABLE(contributor_id uuid, alias text, joined_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select context.alias(m.tenant_id, m.contributor_id), m.alias, m.joined_at from workforce.member m
   where m.tenant_id = (select context.tenant()) and m.tenant_id <> all ((select trust.barred())::uuid[]) order by m.alias
$$;

ALTER FUNCTION workforce.members() OWNER TO tz_owner;

CREATE TABLE context.key (
    sole boolean DEFAULT true NOT NULL,
    inner_pad bytea NOT NULL,
    outer_pad bytea NOT NULL,
    CONSTRAINT key_inner_pad_check CHECK ((length(inner_pad) = 64)),
    CONSTRAINT key_outer_pad_check CHECK ((length(outer_pad) = 64)),
    CONSTRAINT key_sole_check CHECK (sole)
);

ALTER TABLE ONLY context.key FORCE ROW LEVEL SECURITY;

ALTER TABLE context.key OWNER TO tz_owner;

CREATE TABLE delivery.repair (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    project_id uuid NOT NULL,
    snapshot_id uuid NOT NULL,
    task_id uuid NOT NULL,
    reason text NOT NULL,
    clause text,
    source_id uuid,
    reported_by uuid,
    case_id uuid,
    reported_at timestamp with time zone NOT NULL,
    outcome text,
    settled_at timestamp with time zone,
    delta_id uuid,
    asked_anew_at timestamp with time zone,
    restores_id uuid,
    decision_id uuid,
    task_reason text,
    CONSTRAINT repair_check CHECK ((((outcome IS NULL) = (settled_at IS NULL)) AND ((delta_id IS NULL) OR (outcome IS NOT NULL)))),
    CONSTRAINT repair_check1 CHECK (((task_reason IS NULL) OR (outcome = 'withdrawn'::text))),
    CONSTRAINT repair_clause_check CHECK (((length(clause) >= 1) AND (length(clause) <= 200))),
    CONSTRAINT repair_decision_check CHECK ((((restores_id IS NULL) = (decision_id IS NULL)) AND ((outcome = 'restored'::text) = (restores_id IS NOT NULL)))),
    CONSTRAINT repair_outcome_check CHECK ((outcome = ANY (ARRAY['confirmed'::text, 'reduced'::text, 'corrected'::text, 'withdrawn'::text, 'restored'::text]))),
    CONSTRAINT repair_reason_check CHECK (((length(reason) >= 3) AND (length(reason) <= 2000))),
    CONSTRAINT repair_source_check CHECK ((num_nonnulls(reported_by, case_id, restores_id) = 1))
);

ALTER TABLE ONLY delivery.repair FORCE ROW LEVEL SECURITY;

ALTER TABLE delivery.repair OWNER TO tz_owner;

CREATE TABLE delivery.snapshot (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    project_id uuid NOT NULL,
    version integer NOT NULL,
    state text NOT NULL,
    records bigint DEFAULT 0 NOT NULL,
    manifest jsonb,
    digest text,
    failure text,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    ready_at timestamp with time zone,
    delta_of uuid,
    open_tasks bigint,
    CONSTRAINT snapshot_check CHECK (((state = 'ready'::text) = ((manifest IS NOT NULL) AND (digest IS NOT NULL)))),
    CONSTRAINT snapshot_open_tasks_check CHECK ((open_tasks >= 0)),
    CONSTRAINT snapshot_state_check CHECK ((state = ANY (ARRAY['building'::text, 'ready'::text, 'failed'::text])))
);

ALTER TABLE ONLY delivery.snapshot FORCE ROW LEVEL SECURITY;

ALTER TABLE delivery.snapshot OWNER TO tz_owner;

CREATE TABLE delivery.webhook_attempt (
    tenant_id uuid NOT NULL,
    message_id uuid NOT NULL,
    number smallint NOT NULL,
    at timestamp with time zone NOT NULL,
    status smallint,
    error text,
    milliseconds integer NOT NULL,
    CONSTRAINT webhook_attempt_error_check CHECK ((length(error) <= 100))
);

ALTER TABLE ONLY delivery.webhook_attempt FORCE ROW LEVEL SECURITY;

ALTER TABLE delivery.webhook_attempt OWNER TO tz_owner;

CREATE TABLE delivery.webhook_endpoint (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    url text NOT NULL,
    types text[] NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    end_reason text,
    CONSTRAINT webhook_endpoint_check CHECK (((ended_at IS NULL) = (end_reason IS NULL))),
    CONSTRAINT webhook_endpoint_end_reason_check CHECK ((end_reason = ANY (ARRAY['deleted'::text, 'gone'::text]))),
    CONSTRAINT webhook_endpoint_types_check CHECK (((cardinality(types) >= 1) AND (cardinality(types) <= 50))),
    CONSTRAINT webhook_endpoint_url_check CHECK (((length(url) >= 1) AND (length(url) <= 2048)))
);

ALTER TABLE ONLY delivery.webhook_endpoint FORCE ROW LEVEL SECURITY;

ALTER TABLE delivery.webhook_endpoint OWNER TO tz_owner;

CREATE TABLE delivery.webhook_message (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    once text NOT NULL,
    endpoint_id uuid,
    url text NOT NULL,
    host text NOT NULL,
    headers jsonb DEFAULT '{}'::jsonb NOT NULL,
    type text NOT NULL,
    subject uuid NOT NULL,
    body jsonb NOT NULL,
    state text DEFAULT 'waiting'::text NOT NULL,
    attempts smallint DEFAULT 0 NOT NULL,
    tried_before smallint DEFAULT 0 NOT NULL,
    next_at timestamp with time zone NOT NULL,
    last_status smallint,
    last_error text,
    created_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT webhook_message_check CHECK (((state = 'waiting'::text) = (ended_at IS NULL))),
    CONSTRAINT webhook_message_host_check CHECK (((length(host) >= 1) AND (length(host) <= 300))),
    CONSTRAINT webhook_message_last_error_check CHECK ((length(last_error) <= 100)),
    CONSTRAINT webhook_message_once_check CHECK (((length(once) >= 1) AND (length(once) <= 300))),
    CONSTRAINT webhook_message_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'delivered'::text, 'failed'::text]))),
    CONSTRAINT webhook_message_type_check CHECK (((length(type) >= 1) AND (length(type) <= 100))),
    CONSTRAINT webhook_message_url_check CHECK (((length(url) >= 1) AND (length(url) <= 2048)))
);

ALTER TABLE ONLY delivery.webhook_message FORCE ROW LEVEL SECURITY;

ALTER TABLE delivery.webhook_message OWNER TO tz_owner;

CREATE TABLE evaluation.judge (
    tenant_id uuid NOT NULL,
    project_id uuid NOT NULL,
    judges jsonb NOT NULL,
    computed_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY evaluation.judge FORCE ROW LEVEL SECURITY;

ALTER TABLE evaluation.judge OWNER TO tz_owner;

CREATE TABLE evaluation.leaderboard (
    tenant_id uuid NOT NULL,
    project_id uuid NOT NULL,
    method text NOT NULL,
    votes bigint NOT NULL,
    ratings jsonb NOT NULL,
    win_rates jsonb NOT NULL,
    computed_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY evaluation.leaderboard FORCE ROW LEVEL SECURITY;

ALTER TABLE evaluation.leaderboard OWNER TO tz_owner;

CREATE TABLE kit.consumer (
    name text NOT NULL,
    upto xid8 DEFAULT '0'::xid8 NOT NULL
);

ALTER TABLE ONLY kit.consumer FORCE ROW LEVEL SECURITY;

ALTER TABLE kit.consumer OWNER TO tz_owner;

CREATE TABLE kit.idempotency (
    tenant_id uuid NOT NULL,
    principal_id uuid NOT NULL,
    key text NOT NULL,
    request_digest bytea NOT NULL,
    status smallint NOT NULL,
    answer jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT idempotency_key_check CHECK (((length(key) >= 1) AND (length(key) <= 255)))
);

ALTER TABLE ONLY kit.idempotency FORCE ROW LEVEL SECURITY;

ALTER TABLE kit.idempotency OWNER TO tz_owner;

CREATE TABLE kit.migration (
    number integer NOT NULL,
    digest text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY kit.migration FORCE ROW LEVEL SECURITY;

ALTER TABLE kit.migration OWNER TO tz_owner;

CREATE TABLE kit.parked (
    tenant_id uuid NOT NULL,
    consumer text NOT NULL,
    xid xid8 NOT NULL,
    id uuid NOT NULL,
    attempts smallint DEFAULT 1 NOT NULL,
    failure text NOT NULL,
    parked_at timestamp with time zone NOT NULL,
    retry_at timestamp with time zone,
    CONSTRAINT parked_failure_check CHECK ((length(failure) <= 200))
);

ALTER TABLE ONLY kit.parked FORCE ROW LEVEL SECURITY;

ALTER TABLE kit.parked OWNER TO tz_owner;

CREATE TABLE kit.permitted (
    persona text NOT NULL,
    name text NOT NULL
);

ALTER TABLE ONLY kit.permitted FORCE ROW LEVEL SECURITY;

ALTER TABLE kit.permitted OWNER TO tz_owner;

CREATE TABLE ledger.account (
    tenant_id uuid NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    kind text NOT NULL,
    contributor_id uuid,
    currency text NOT NULL,
    CONSTRAINT account_check CHECK (((kind = 'contributor_payable'::text) = (contributor_id IS NOT NULL))),
    CONSTRAINT account_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT account_kind_check CHECK ((kind = ANY (ARRAY['work_cost'::text, 'contributor_payable'::text])))
);

ALTER TABLE ONLY ledger.account FORCE ROW LEVEL SECURITY;

ALTER TABLE ledger.account OWNER TO tz_owner;

CREATE TABLE ledger.entry (
    tenant_id uuid NOT NULL,
    transaction_id uuid NOT NULL,
    account_id uuid NOT NULL,
    contributor_id uuid,
    project_id uuid NOT NULL,
    amount_minor bigint NOT NULL,
    currency text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT entry_amount_minor_check CHECK ((amount_minor <> 0))
);

ALTER TABLE ONLY ledger.entry FORCE ROW LEVEL SECURITY;

ALTER TABLE ledger.entry OWNER TO tz_owner;

CREATE TABLE ledger.transaction (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    source_kind text NOT NULL,
    source_id uuid NOT NULL,
    project_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT transaction_source_kind_check CHECK ((source_kind = ANY (ARRAY['submission'::text, 'review'::text, 'report'::text, 'correction'::text, 'training'::text])))
);

ALTER TABLE ONLY ledger.transaction FORCE ROW LEVEL SECURITY;

ALTER TABLE ledger.transaction OWNER TO tz_owner;

CREATE TABLE models.endpoint (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    base_url text NOT NULL,
    model text NOT NULL,
    sealed bytea,
    key_end text,
    temperature double precision,
    max_tokens integer NOT NULL,
    timeout_seconds integer NOT NULL,
    input_price_minor bigint NOT NULL,
    output_price_minor bigint NOT NULL,
    currency text NOT NULL,
    budget_minor bigint,
    spent_millionths bigint DEFAULT 0 NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    archived_at timestamp with time zone,
    limit_field text DEFAULT 'max_tokens'::text NOT NULL,
    stream_options boolean DEFAULT true NOT NULL,
    key_header text DEFAULT 'authorization'::text NOT NULL,
    CONSTRAINT endpoint_base_url_check CHECK (((length(base_url) >= 1) AND (length(base_url) <= 2048))),
    CONSTRAINT endpoint_budget_minor_check CHECK (((budget_minor >= 0) AND (budget_minor <= '1000000000000'::bigint))),
    CONSTRAINT endpoint_check CHECK (((sealed IS NULL) = (key_end IS NULL))),
    CONSTRAINT endpoint_currency_check CHECK ((length(currency) = 3)),
    CONSTRAINT endpoint_input_price_minor_check CHECK (((input_price_minor >= 0) AND (input_price_minor <= 1000000000))),
    CONSTRAINT endpoint_key_end_check CHECK ((length(key_end) <= 4)),
    CONSTRAINT endpoint_key_header_check CHECK ((key_header = ANY (ARRAY['authorization'::text, 'api-key'::text]))),
    CONSTRAINT endpoint_limit_field_check CHECK ((limit_field = ANY (ARRAY['max_tokens'::text, 'max_completion_tokens'::text, 'none'::text]))),
    CONSTRAINT endpoint_max_tokens_check CHECK (((max_tokens >= 1) AND (max_tokens <= 32768))),
    CONSTRAINT endpoint_model_check CHECK (((length(model) >= 1) AND (length(model) <= 200))),
    CONSTRAINT endpoint_name_check CHECK (((length(name) >= 1) AND (length(name) <= 64))),
    CONSTRAINT endpoint_output_price_minor_check CHECK (((output_price_minor >= 0) AND (output_price_minor <= 1000000000))),
    CONSTRAINT endpoint_spent_millionths_check CHECK ((spent_millionths >= 0)),
    CONSTRAINT endpoint_temperature_check CHECK (((temperature >= (0)::double precision) AND (temperature <= (2)::double precision))),
    CONSTRAINT endpoint_timeout_seconds_check CHECK (((timeout_seconds >= 1) AND (timeout_seconds <= 300)))
);

ALTER TABLE ONLY models.endpoint FORCE ROW LEVEL SECURITY;

ALTER TABLE models.endpoint OWNER TO tz_owner;

CREATE TABLE models.hold (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    endpoint_id uuid NOT NULL,
    millionths bigint NOT NULL,
    until timestamp with time zone NOT NULL,
    CONSTRAINT hold_millionths_check CHECK ((millionths >= 0))
);

ALTER TABLE ONLY models.hold FORCE ROW LEVEL SECURITY;

ALTER TABLE models.hold OWNER TO tz_owner;

CREATE TABLE projects.advice_rules (
    tenant_id uuid NOT NULL,
    project_id uuid NOT NULL,
    body jsonb NOT NULL,
    set_at timestamp with time zone NOT NULL,
    set_by uuid NOT NULL
);

ALTER TABLE ONLY projects.advice_rules FORCE ROW LEVEL SECURITY;

ALTER TABLE projects.advice_rules OWNER TO tz_owner;

CREATE TABLE projects.file (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    reference_id text,
    media_type text NOT NULL,
    size_bytes bigint NOT NULL,
    sha256 text NOT NULL,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    project_ids uuid[] DEFAULT '{}'::uuid[] NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    CONSTRAINT file_media_type_check CHECK (((length(media_type) >= 3) AND (length(media_type) <= 127))),
    CONSTRAINT file_metadata_check CHECK (((jsonb_typeof(metadata) = 'object'::text) AND (octet_length((metadata)::text) <= 20480))),
    CONSTRAINT file_name_check CHECK (((length(name) >= 1) AND (length(name) <= 255))),
    CONSTRAINT file_project_ids_check CHECK ((cardinality(project_ids) <= 20)),
    CONSTRAINT file_reference_id_check CHECK (((length(reference_id) >= 1) AND (length(reference_id) <= 255))),
    CONSTRAINT file_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT file_size_bytes_check CHECK ((size_bytes > 0))
);

ALTER TABLE ONLY projects.file FORCE ROW LEVEL SECURITY;

ALTER TABLE projects.file OWNER TO tz_owner;

CREATE TABLE projects.guideline (
    tenant_id uuid NOT NULL,
    project_id uuid NOT NULL,
    version integer NOT NULL,
    markdown jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL
);

ALTER TABLE ONLY projects.guideline FORCE ROW LEVEL SECURITY;

ALTER TABLE projects.guideline OWNER TO tz_owner;

CREATE TABLE projects.ontology (
    tenant_id uuid NOT NULL,
    project_id uuid NOT NULL,
    version integer NOT NULL,
    body jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL
);

ALTER TABLE ONLY projects.ontology FORCE ROW LEVEL SECURITY;

ALTER TABLE projects.ontology OWNER TO tz_owner;

CREATE TABLE projects.project (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    title jsonb NOT NULL,
    kind text NOT NULL,
    language text NOT NULL,
    skills text[] DEFAULT '{}'::text[] NOT NULL,
    state text NOT NULL,
    audience text DEFAULT 'marketplace'::text NOT NULL,
    redundancy smallint NOT NULL,
    redundancy_most smallint,
    confidence double precision,
    unsure text DEFAULT 'author'::text NOT NULL,
    budget_minor bigint,
    acceptance text NOT NULL,
    lease_seconds integer NOT NULL,
    estimate_seconds integer NOT NULL,
    guideline_version integer NOT NULL,
    ontology_version integer NOT NULL,
    rate_version integer NOT NULL,
    sensitivity_version integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expert_days smallint DEFAULT 7 NOT NULL,
    CONSTRAINT project_acceptance_check CHECK ((acceptance = ANY (ARRAY['on_submit'::text, 'review'::text]))),
    CONSTRAINT project_audience_check CHECK ((audience = ANY (ARRAY['marketplace'::text, 'own'::text]))),
    CONSTRAINT project_budget_minor_check CHECK ((budget_minor > 0)),
    CONSTRAINT project_check CHECK (((redundancy_most >= redundancy) AND (redundancy_most <= 100))),
    CONSTRAINT project_check1 CHECK (((audience = 'marketplace'::text) OR (acceptance = 'on_submit'::text))),
    CONSTRAINT project_check2 CHECK (((confidence IS NULL) = (redundancy_most IS NULL))),
    CONSTRAINT project_check3 CHECK (((confidence IS NULL) OR (acceptance = 'on_submit'::text))),
    CONSTRAINT project_confidence_check CHECK (((confidence > (0.5)::double precision) AND (confidence < (1)::double precision))),
    CONSTRAINT project_estimate_seconds_check CHECK (((estimate_seconds >= 5) AND (estimate_seconds <= 86400))),
    CONSTRAINT project_expert_days_check CHECK (((expert_days >= 1) AND (expert_days <= 365))),
    CONSTRAINT project_language_check CHECK ((language = ANY (ARRAY['en'::text, 'hi'::text]))),
    CONSTRAINT project_lease_seconds_check CHECK (((lease_seconds >= 60) AND (lease_seconds <= 604800))),
    CONSTRAINT project_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
    CONSTRAINT project_redundancy_check CHECK (((redundancy >= 1) AND (redundancy <= 100))),
    CONSTRAINT project_state_check CHECK ((state = ANY (ARRAY['active'::text, 'paused'::text, 'completed'::text]))),
    CONSTRAINT project_unsure_check CHECK ((unsure = ANY (ARRAY['author'::text, 'expert'::text])))
);

ALTER TABLE ONLY projects.project FORCE ROW LEVEL SECURITY;

ALTER TABLE projects.project OWNER TO tz_owner;

CREATE TABLE projects.rate (
    tenant_id uuid NOT NULL,
    project_id uuid NOT NULL,
    version integer NOT NULL,
    amount_minor bigint NOT NULL,
    review_amount_minor bigint NOT NULL,
    currency text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    CONSTRAINT rate_amount_minor_check CHECK ((amount_minor > 0)),
    CONSTRAINT rate_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT rate_review_amount_minor_check CHECK ((review_amount_minor > 0))
);

ALTER TABLE ONLY projects.rate FORCE ROW LEVEL SECURITY;

ALTER TABLE projects.rate OWNER TO tz_owner;

CREATE TABLE projects.sensitivity (
    tenant_id uuid NOT NULL,
    project_id uuid NOT NULL,
    version integer NOT NULL,
    asks_since integer NOT NULL,
    hazards jsonb NOT NULL,
    warning jsonb NOT NULL,
    help jsonb NOT NULL,
    tasks_a_day integer NOT NULL,
    minutes_a_day integer NOT NULL,
    break_minutes integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    CONSTRAINT sensitivity_break_minutes_check CHECK (((break_minutes >= 5) AND (break_minutes <= 240))),
    CONSTRAINT sensitivity_check CHECK (((asks_since >= 1) AND (asks_since <= version))),
    CONSTRAINT sensitivity_minutes_a_day_check CHECK (((minutes_a_day >= 5) AND (minutes_a_day <= 1440))),
    CONSTRAINT sensitivity_tasks_a_day_check CHECK (((tasks_a_day >= 1) AND (tasks_a_day <= 1000)))
);

ALTER TABLE ONLY projects.sensitivity FORCE ROW LEVEL SECURITY;

ALTER TABLE projects.sensitivity OWNER TO tz_owner;

CREATE TABLE projects.stage (
    tenant_id uuid NOT NULL,
    project_id uuid NOT NULL,
    "position" smallint NOT NULL,
    name text NOT NULL,
    CONSTRAINT stage_name_check CHECK ((name = ANY (ARRAY['attempt'::text, 'review'::text])))
);

ALTER TABLE ONLY projects.stage FORCE ROW LEVEL SECURITY;

ALTER TABLE projects.stage OWNER TO tz_owner;

CREATE TABLE quality.adjudicating (
    tenant_id uuid NOT NULL,
    project_id uuid NOT NULL,
    distance_min double precision,
    set_by uuid NOT NULL,
    set_at timestamp with time zone NOT NULL,
    CONSTRAINT adjudicating_distance_min_check CHECK (((distance_min >= (0.01)::double precision) AND (distance_min <= (1)::double precision)))
);

ALTER TABLE ONLY quality.adjudicating FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.adjudicating OWNER TO tz_owner;

CREATE TABLE quality.apart (
    tenant_id uuid NOT NULL,
    task_id uuid NOT NULL,
    votes integer NOT NULL,
    label text NOT NULL,
    distance double precision,
    measured_at timestamp with time zone NOT NULL,
    CONSTRAINT apart_distance_check CHECK (((distance >= (0)::double precision) AND (distance <= (1)::double precision)))
);

ALTER TABLE ONLY quality.apart FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.apart OWNER TO tz_owner;

CREATE TABLE quality.audit (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    task_id uuid NOT NULL,
    verdict text NOT NULL,
    comment text NOT NULL,
    by uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    seconds integer,
    label text,
    CONSTRAINT audit_comment_check CHECK ((length(comment) <= 10000)),
    CONSTRAINT audit_seconds_check CHECK ((seconds >= 0)),
    CONSTRAINT audit_verdict_check CHECK ((verdict = ANY (ARRAY['accepted'::text, 'fixed'::text, 'commented'::text, 'rejected'::text])))
);

ALTER TABLE ONLY quality.audit FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.audit OWNER TO tz_owner;

CREATE TABLE quality.audit_drawn (
    tenant_id uuid NOT NULL,
    task_id uuid NOT NULL,
    project_id uuid NOT NULL,
    verdict text,
    drawn_at timestamp with time zone,
    CONSTRAINT audit_drawn_verdict_check CHECK ((verdict = ANY (ARRAY['accepted'::text, 'fixed'::text, 'rejected'::text])))
);

ALTER TABLE ONLY quality.audit_drawn FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.audit_drawn OWNER TO tz_owner;

CREATE TABLE quality.audit_sample (
    tenant_id uuid NOT NULL,
    project_id uuid NOT NULL,
    permille smallint NOT NULL,
    salt bigint DEFAULT ((('x'::text || substr(md5((gen_random_uuid())::text), 1, 16)))::bit(64))::bigint NOT NULL,
    set_by uuid NOT NULL,
    set_at timestamp with time zone NOT NULL,
    CONSTRAINT audit_sample_permille_check CHECK (((permille >= 0) AND (permille <= 1000)))
);

ALTER TABLE ONLY quality.audit_sample FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.audit_sample OWNER TO tz_owner;

CREATE TABLE quality.author (
    tenant_id uuid NOT NULL,
    project_id uuid NOT NULL,
    alias uuid NOT NULL,
    contributor_id uuid NOT NULL
);

ALTER TABLE ONLY quality.author FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.author OWNER TO tz_owner;

CREATE TABLE quality.calibration (
    tenant_id uuid NOT NULL,
    project_id uuid NOT NULL,
    reviewer_id uuid NOT NULL,
    judged integer NOT NULL,
    confirmed integer NOT NULL,
    kappa double precision NOT NULL,
    calibrated_at timestamp with time zone,
    published_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY quality.calibration FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.calibration OWNER TO tz_owner;

CREATE TABLE quality.case_appeal (
    tenant_id uuid NOT NULL,
    case_id uuid NOT NULL,
    said text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    outcome text,
    reason text,
    restored integer DEFAULT 0 NOT NULL,
    decided_by uuid,
    decided_at timestamp with time zone,
    CONSTRAINT case_appeal_check CHECK (((outcome IS NULL) = (decided_at IS NULL))),
    CONSTRAINT case_appeal_check1 CHECK (((decided_by IS NULL) = (reason IS NULL))),
    CONSTRAINT case_appeal_check2 CHECK (((outcome IS DISTINCT FROM 'upheld'::text) OR (decided_by IS NOT NULL))),
    CONSTRAINT case_appeal_outcome_check CHECK ((outcome = ANY (ARRAY['upheld'::text, 'overturned'::text]))),
    CONSTRAINT case_appeal_reason_check CHECK (((length(reason) >= 10) AND (length(reason) <= 2000))),
    CONSTRAINT case_appeal_said_check CHECK (((length(said) >= 10) AND (length(said) <= 2000)))
);

ALTER TABLE ONLY quality.case_appeal FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.case_appeal OWNER TO tz_owner;

CREATE TABLE quality.case_reading (
    tenant_id uuid NOT NULL,
    evidence_id uuid NOT NULL,
    place smallint NOT NULL,
    reader_id uuid NOT NULL,
    at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY quality.case_reading FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.case_reading OWNER TO tz_owner;

CREATE TABLE quality.consensus (
    tenant_id uuid NOT NULL,
    task_id uuid NOT NULL,
    project_id uuid NOT NULL,
    label text NOT NULL,
    confidence double precision,
    votes integer NOT NULL,
    shares jsonb NOT NULL,
    method text NOT NULL,
    computed_at timestamp with time zone NOT NULL,
    agreement double precision,
    CONSTRAINT consensus_agreement_check CHECK (((agreement >= (0)::double precision) AND (agreement <= (1)::double precision))),
    CONSTRAINT consensus_confidence_check CHECK (((confidence >= (0)::double precision) AND (confidence <= (1)::double precision))),
    CONSTRAINT consensus_votes_check CHECK ((votes > 0))
);

ALTER TABLE ONLY quality.consensus FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.consensus OWNER TO tz_owner;

CREATE TABLE quality.drift_alarm (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    project_id uuid NOT NULL,
    scope text NOT NULL,
    name text NOT NULL,
    measure text NOT NULL,
    p_value double precision NOT NULL,
    since timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    counted_at timestamp with time zone,
    recent integer,
    recent_agreeing integer,
    before integer,
    before_agreeing integer,
    foretold double precision,
    later_from timestamp with time zone,
    CONSTRAINT drift_alarm_foretold_check CHECK (((foretold >= (0)::double precision) AND (foretold <= (1)::double precision))),
    CONSTRAINT drift_alarm_measure_check CHECK ((measure = ANY (ARRAY['consensus'::text, 'known'::text, 'merged'::text]))),
    CONSTRAINT drift_alarm_scope_check CHECK ((scope = ANY (ARRAY['project'::text, 'language'::text, 'experience'::text, 'skill'::text, 'group'::text])))
);

ALTER TABLE ONLY quality.drift_alarm FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.drift_alarm OWNER TO tz_owner;

CREATE TABLE quality.drift_test (
    tenant_id uuid NOT NULL,
    project_id uuid NOT NULL,
    tested_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY quality.drift_test FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.drift_test OWNER TO tz_owner;

CREATE TABLE quality.evidence (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    project_id uuid NOT NULL,
    contributor_id uuid NOT NULL,
    test text NOT NULL,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    judgements integer NOT NULL,
    score double precision NOT NULL,
    p_value double precision NOT NULL,
    q_value double precision NOT NULL,
    facts jsonb NOT NULL,
    found_at timestamp with time zone NOT NULL,
    CONSTRAINT evidence_judgements_check CHECK ((judgements > 0)),
    CONSTRAINT evidence_p_value_check CHECK (((p_value >= (0)::double precision) AND (p_value <= (1)::double precision))),
    CONSTRAINT evidence_q_value_check CHECK (((q_value >= (0)::double precision) AND (q_value <= (1)::double precision))),
    CONSTRAINT evidence_test_check CHECK ((test = ANY (ARRAY['random'::text, 'constant'::text, 'inverted'::text, 'drop_off'::text, 'colluding'::text, 'copied'::text])))
);

ALTER TABLE ONLY quality.evidence FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.evidence OWNER TO tz_owner;

CREATE TABLE quality.evidence_item (
    tenant_id uuid NOT NULL,
    evidence_id uuid NOT NULL,
    place smallint NOT NULL,
    submission_id uuid NOT NULL,
    other_id uuid,
    strength double precision NOT NULL
);

ALTER TABLE ONLY quality.evidence_item FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.evidence_item OWNER TO tz_owner;

CREATE TABLE quality.fix (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    submission_id uuid NOT NULL,
    task_id uuid NOT NULL,
    project_id uuid NOT NULL,
    answer jsonb NOT NULL,
    label text NOT NULL,
    original_sha256 text NOT NULL,
    fixed_by uuid NOT NULL,
    fixed_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    recheck_id uuid,
    review_id uuid GENERATED ALWAYS AS (
CASE
    WHEN (recheck_id IS NULL) THEN id
    ELSE NULL::uuid
END) STORED,
    CONSTRAINT fix_check CHECK ((recheck_id = id))
);

ALTER TABLE ONLY quality.fix FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.fix OWNER TO tz_owner;

CREATE TABLE quality.forecast_ask (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone
);

ALTER TABLE ONLY quality.forecast_ask FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.forecast_ask OWNER TO tz_owner;

CREATE TABLE quality.gold_policy (
    tenant_id uuid NOT NULL,
    project_id uuid NOT NULL,
    rate smallint NOT NULL,
    newcomer_rate smallint NOT NULL,
    newcomer_answers smallint NOT NULL,
    exposures_max integer NOT NULL,
    tolerance double precision NOT NULL,
    half_life_days integer NOT NULL,
    answers_min integer NOT NULL,
    score_min double precision,
    training_required smallint DEFAULT 0 NOT NULL,
    set_by uuid NOT NULL,
    set_at timestamp with time zone NOT NULL,
    CONSTRAINT gold_policy_answers_min_check CHECK (((answers_min >= 10) AND (answers_min <= 10000))),
    CONSTRAINT gold_policy_exposures_max_check CHECK (((exposures_max >= 1) AND (exposures_max <= 10000))),
    CONSTRAINT gold_policy_half_life_days_check CHECK (((half_life_days >= 1) AND (half_life_days <= 3650))),
    CONSTRAINT gold_policy_newcomer_answers_check CHECK (((newcomer_answers >= 0) AND (newcomer_answers <= 1000))),
    CONSTRAINT gold_policy_newcomer_rate_check CHECK (((newcomer_rate >= 0) AND (newcomer_rate <= 500))),
    CONSTRAINT gold_policy_rate_check CHECK (((rate >= 0) AND (rate <= 500))),
    CONSTRAINT gold_policy_score_min_check CHECK (((score_min >= (0)::double precision) AND (score_min <= (1)::double precision))),
    CONSTRAINT gold_policy_tolerance_check CHECK (((tolerance >= (0)::double precision) AND (tolerance <= (1)::double precision))),
    CONSTRAINT gold_policy_training_required_check CHECK (((training_required >= 0) AND (training_required <= 1000)))
);

ALTER TABLE ONLY quality.gold_policy FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.gold_policy OWNER TO tz_owner;

CREATE VIEW quality.in_sample WITH (security_invoker='true') AS
 SELECT t.tenant_id,
    t.id AS task_id,
    t.project_id,
    ( SELECT a.verdict
           FROM quality.audit a
          WHERE ((a.tenant_id = t.tenant_id) AND (a.task_id = t.id) AND (a.verdict <> 'commented'::text))
          ORDER BY a.id DESC
         LIMIT 1) AS verdict
   FROM (tasks.task t
     JOIN quality.audit_sample s ON (((s.tenant_id = t.tenant_id) AND (s.project_id = t.project_id))))
  WHERE ((t.state = 'completed'::tasks.task_state) AND quality.is_drawn(t.id, s.salt, (s.permille)::integer));

ALTER VIEW quality.in_sample OWNER TO tz_owner;

CREATE TABLE quality.insight (
    tenant_id uuid NOT NULL,
    project_id uuid NOT NULL,
    body jsonb NOT NULL,
    computed_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY quality.insight FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.insight OWNER TO tz_owner;

CREATE TABLE quality.known_answer (
    tenant_id uuid NOT NULL,
    submission_id uuid NOT NULL,
    item_id uuid NOT NULL,
    project_id uuid NOT NULL,
    contributor_id uuid NOT NULL,
    is_right boolean NOT NULL,
    answered_at timestamp with time zone NOT NULL,
    judged_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY quality.known_answer FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.known_answer OWNER TO tz_owner;

CREATE TABLE quality.known_review (
    tenant_id uuid NOT NULL,
    submission_id uuid NOT NULL,
    item_id uuid NOT NULL,
    project_id uuid NOT NULL,
    is_right boolean NOT NULL
);

ALTER TABLE ONLY quality.known_review FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.known_review OWNER TO tz_owner;

CREATE TABLE quality.known_verdict (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    submission_id uuid NOT NULL,
    item_id uuid NOT NULL,
    project_id uuid NOT NULL,
    reviewer_id uuid NOT NULL,
    confirmed boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    judged_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY quality.known_verdict FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.known_verdict OWNER TO tz_owner;

CREATE TABLE quality.language_count (
    tenant_id uuid NOT NULL,
    language text NOT NULL,
    counted_at timestamp with time zone NOT NULL,
    body jsonb NOT NULL
);

ALTER TABLE ONLY quality.language_count FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.language_count OWNER TO tz_owner;

CREATE TABLE quality.learned (
    tenant_id uuid NOT NULL,
    project_id uuid NOT NULL,
    body jsonb NOT NULL,
    begun_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY quality.learned FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.learned OWNER TO tz_owner;

CREATE TABLE quality.left_out (
    tenant_id uuid NOT NULL,
    case_id uuid NOT NULL,
    submission_id uuid NOT NULL,
    counts boolean NOT NULL,
    restored_at timestamp with time zone
);

ALTER TABLE ONLY quality.left_out FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.left_out OWNER TO tz_owner;

CREATE TABLE quality.merged_check (
    tenant_id uuid NOT NULL,
    project_id uuid NOT NULL,
    id uuid NOT NULL,
    source text NOT NULL,
    way text NOT NULL,
    score double precision NOT NULL,
    stated double precision,
    is_right boolean NOT NULL,
    checked_at timestamp with time zone NOT NULL,
    CONSTRAINT merged_check_score_check CHECK (((score >= (0)::double precision) AND (score <= (1)::double precision))),
    CONSTRAINT merged_check_source_check CHECK ((source = ANY (ARRAY['known'::text, 'review'::text, 'audit'::text]))),
    CONSTRAINT merged_check_stated_check CHECK (((stated >= (0)::double precision) AND (stated <= (1)::double precision)))
);

ALTER TABLE ONLY quality.merged_check FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.merged_check OWNER TO tz_owner;

CREATE TABLE quality.probe (
    tenant_id uuid NOT NULL,
    project_id uuid NOT NULL,
    ran_at timestamp with time zone NOT NULL,
    since timestamp with time zone NOT NULL,
    answers integer NOT NULL,
    people integer NOT NULL,
    questions integer NOT NULL,
    found integer NOT NULL
);

ALTER TABLE ONLY quality.probe FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.probe OWNER TO tz_owner;

CREATE TABLE quality.recheck (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    repair_id uuid NOT NULL,
    submission_id uuid NOT NULL,
    reviewer_id uuid NOT NULL,
    rate_version integer NOT NULL,
    verdict text NOT NULL,
    clause text,
    reason text,
    at timestamp with time zone NOT NULL,
    places jsonb DEFAULT '[]'::jsonb NOT NULL,
    seconds integer,
    faults_task boolean DEFAULT false NOT NULL,
    CONSTRAINT recheck_check CHECK (((verdict = 'accept'::text) OR (length(reason) >= 3))),
    CONSTRAINT recheck_check1 CHECK (((NOT faults_task) OR ((verdict = 'accept'::text) AND (length(reason) >= 3)))),
    CONSTRAINT recheck_reason_check CHECK ((length(reason) <= 2000)),
    CONSTRAINT recheck_seconds_check CHECK ((seconds >= 0)),
    CONSTRAINT recheck_verdict_check CHECK ((verdict = ANY (ARRAY['accept'::text, 'fix'::text, 'exclude'::text])))
);

ALTER TABLE ONLY quality.recheck FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.recheck OWNER TO tz_owner;

CREATE TABLE quality.regrade (
    tenant_id uuid NOT NULL,
    item_id uuid NOT NULL,
    contributor_id uuid NOT NULL,
    project_id uuid NOT NULL,
    answers_before integer NOT NULL,
    right_before integer NOT NULL,
    answers_after integer NOT NULL,
    right_after integer NOT NULL,
    restored boolean NOT NULL,
    at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY quality.regrade FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.regrade OWNER TO tz_owner;

CREATE TABLE quality.report (
    tenant_id uuid NOT NULL,
    project_id uuid NOT NULL,
    body jsonb NOT NULL,
    computed_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY quality.report FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.report OWNER TO tz_owner;

CREATE TABLE quality.resolve (
    tenant_id uuid NOT NULL,
    submission_id uuid NOT NULL,
    project_id uuid NOT NULL,
    solving_task_id uuid NOT NULL,
    people smallint NOT NULL,
    state text NOT NULL,
    agreement double precision,
    opened_at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone,
    CONSTRAINT resolve_agreement_check CHECK (((agreement >= (0)::double precision) AND (agreement <= (1)::double precision))),
    CONSTRAINT resolve_check CHECK (((settled_at IS NULL) = (state = 'open'::text))),
    CONSTRAINT resolve_check1 CHECK (((agreement IS NULL) = (state = ANY (ARRAY['open'::text, 'withdrawn'::text])))),
    CONSTRAINT resolve_people_check CHECK (((people >= 1) AND (people <= 10))),
    CONSTRAINT resolve_state_check CHECK ((state = ANY (ARRAY['open'::text, 'agreed'::text, 'disputed'::text, 'unsolvable'::text, 'withdrawn'::text])))
);

ALTER TABLE ONLY quality.resolve FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.resolve OWNER TO tz_owner;

CREATE TABLE quality.resolving (
    tenant_id uuid NOT NULL,
    project_id uuid NOT NULL,
    solving_project_id uuid NOT NULL,
    people smallint NOT NULL,
    only_agreed boolean NOT NULL,
    set_by uuid NOT NULL,
    set_at timestamp with time zone NOT NULL,
    CONSTRAINT resolving_check CHECK ((solving_project_id <> project_id)),
    CONSTRAINT resolving_people_check CHECK (((people >= 1) AND (people <= 10)))
);

ALTER TABLE ONLY quality.resolving FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.resolving OWNER TO tz_owner;

CREATE TABLE quality.restriction (
    tenant_id uuid NOT NULL,
    case_id uuid NOT NULL,
    project_id uuid NOT NULL,
    contributor_id uuid NOT NULL,
    placed_by uuid,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT restriction_check CHECK (((until > since) AND (until <= (since + '11 days'::interval))))
);

ALTER TABLE ONLY quality.restriction FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.restriction OWNER TO tz_owner;

CREATE TABLE quality.review (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    submission_id uuid NOT NULL,
    project_id uuid NOT NULL,
    reviewer_id uuid,
    rate_version integer NOT NULL,
    verdict text NOT NULL,
    clause text,
    reason text,
    at timestamp with time zone NOT NULL,
    places jsonb DEFAULT '[]'::jsonb NOT NULL,
    seconds integer,
    CONSTRAINT review_check CHECK (((verdict = 'accept'::text) OR (length(reason) >= 3))),
    CONSTRAINT review_reason_check CHECK ((length(reason) <= 2000)),
    CONSTRAINT review_seconds_check CHECK ((seconds >= 0)),
    CONSTRAINT review_verdict_check CHECK ((verdict = ANY (ARRAY['accept'::text, 'fix'::text, 'return'::text, 'exclude'::text])))
);

ALTER TABLE ONLY quality.review FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.review OWNER TO tz_owner;

CREATE TABLE quality.review_load (
    tenant_id uuid NOT NULL,
    project_id uuid NOT NULL,
    waiting integer NOT NULL,
    second_waiting integer NOT NULL,
    appeals_waiting integer NOT NULL,
    reviewers integer NOT NULL,
    review_seconds integer NOT NULL,
    capacity double precision NOT NULL,
    backlog_seconds bigint NOT NULL,
    window_seconds bigint NOT NULL,
    throttled_at timestamp with time zone,
    computed_at timestamp with time zone NOT NULL,
    scored_upto timestamp with time zone,
    CONSTRAINT review_load_capacity_check CHECK ((capacity > (0)::double precision))
);

ALTER TABLE ONLY quality.review_load FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.review_load OWNER TO tz_owner;

CREATE TABLE quality.review_stop (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    project_id uuid NOT NULL,
    reviewer_id uuid NOT NULL,
    checked integer NOT NULL,
    high double precision NOT NULL,
    since timestamp with time zone NOT NULL,
    ended_at timestamp with time zone
);

ALTER TABLE ONLY quality.review_stop FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.review_stop OWNER TO tz_owner;

CREATE TABLE quality.score (
    tenant_id uuid NOT NULL,
    project_id uuid NOT NULL,
    contributor_id uuid NOT NULL,
    given integer NOT NULL,
    answers integer NOT NULL,
    right_answers integer NOT NULL,
    weight double precision NOT NULL,
    right_weight double precision NOT NULL,
    low double precision NOT NULL,
    high double precision NOT NULL,
    upto timestamp with time zone NOT NULL,
    published_at timestamp with time zone NOT NULL,
    weighed_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY quality.score FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.score OWNER TO tz_owner;

CREATE TABLE quality.stop (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    project_id uuid NOT NULL,
    contributor_id uuid NOT NULL,
    answers integer NOT NULL,
    high double precision NOT NULL,
    since timestamp with time zone NOT NULL,
    ended_at timestamp with time zone
);

ALTER TABLE ONLY quality.stop FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.stop OWNER TO tz_owner;

CREATE TABLE quality.trained (
    tenant_id uuid NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    project_id uuid NOT NULL,
    contributor_id uuid NOT NULL,
    how text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT trained_how_check CHECK ((how = ANY (ARRAY['answers'::text, 'earlier_work'::text])))
);

ALTER TABLE ONLY quality.trained FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.trained OWNER TO tz_owner;

CREATE TABLE quality.training_answer (
    tenant_id uuid NOT NULL,
    submission_id uuid NOT NULL,
    item_id uuid NOT NULL,
    project_id uuid NOT NULL,
    contributor_id uuid NOT NULL,
    round smallint NOT NULL,
    is_right boolean NOT NULL,
    answered_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY quality.training_answer FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.training_answer OWNER TO tz_owner;

CREATE TABLE quality.weights (
    tenant_id uuid NOT NULL,
    project_id uuid NOT NULL,
    body jsonb NOT NULL,
    computed_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY quality.weights FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.weights OWNER TO tz_owner;

CREATE TABLE quality.what_if (
    tenant_id uuid NOT NULL,
    project_id uuid NOT NULL,
    body jsonb,
    votes integer DEFAULT 0 NOT NULL,
    requested_at timestamp with time zone NOT NULL,
    computed_at timestamp with time zone,
    CONSTRAINT what_if_check CHECK (((body IS NULL) = (computed_at IS NULL)))
);

ALTER TABLE ONLY quality.what_if FORCE ROW LEVEL SECURITY;

ALTER TABLE quality.what_if OWNER TO tz_owner;

CREATE TABLE scale.account (
    tenant_id uuid NOT NULL,
    rate_minor bigint NOT NULL,
    review_rate_minor bigint NOT NULL,
    currency text NOT NULL,
    language text NOT NULL,
    estimate_seconds integer NOT NULL,
    acceptance text NOT NULL,
    callback_url text,
    callback_key text NOT NULL,
    CONSTRAINT account_acceptance_check CHECK ((acceptance = ANY (ARRAY['on_submit'::text, 'review'::text]))),
    CONSTRAINT account_callback_key_check CHECK ((length(callback_key) >= 32)),
    CONSTRAINT account_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT account_estimate_seconds_check CHECK (((estimate_seconds >= 5) AND (estimate_seconds <= 86400))),
    CONSTRAINT account_language_check CHECK ((language = ANY (ARRAY['en'::text, 'hi'::text]))),
    CONSTRAINT account_rate_minor_check CHECK ((rate_minor > 0)),
    CONSTRAINT account_review_rate_minor_check CHECK ((review_rate_minor > 0))
);

ALTER TABLE ONLY scale.account FORCE ROW LEVEL SECURITY;

ALTER TABLE scale.account OWNER TO tz_owner;

CREATE TABLE scale.batch (
    tenant_id uuid NOT NULL,
    batch_id uuid NOT NULL,
    name text NOT NULL,
    callback_url text,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    is_calibration boolean DEFAULT false NOT NULL,
    is_self_label boolean DEFAULT false NOT NULL
);

ALTER TABLE ONLY scale.batch FORCE ROW LEVEL SECURITY;

ALTER TABLE scale.batch OWNER TO tz_owner;

CREATE VIEW scale.batch_shown WITH (security_invoker='true') AS
 SELECT b.tenant_id,
    b.id,
    b.name,
    b.state,
    b.project_id,
    p.name AS project,
    s.callback_url,
    COALESCE(s.metadata, '{}'::jsonb) AS metadata,
    COALESCE(s.is_calibration, false) AS is_calibration,
    COALESCE(s.is_self_label, false) AS is_self_label,
    b.created_at,
    b.ended_at,
    (s.batch_id IS NOT NULL) AS is_known
   FROM ((tasks.batch b
     JOIN projects.project p ON (((p.tenant_id = b.tenant_id) AND (p.id = b.project_id))))
     LEFT JOIN scale.batch s ON (((s.tenant_id = b.tenant_id) AND (s.batch_id = b.id))));

ALTER VIEW scale.batch_shown OWNER TO tz_owner;

CREATE VIEW scale.delivery_shown WITH (security_invoker='true') AS
 SELECT s.tenant_id,
    s.id,
    s.project_id,
    p.name AS project,
    s.version,
    s.records,
    s.created_at,
    s.ready_at
   FROM (delivery.snapshot s
     JOIN projects.project p ON (((p.tenant_id = s.tenant_id) AND (p.id = s.project_id))))
  WHERE (s.state = 'ready'::text);

ALTER VIEW scale.delivery_shown OWNER TO tz_owner;

CREATE TABLE scale.imported (
    tenant_id uuid NOT NULL,
    what text NOT NULL,
    foreign_id text NOT NULL,
    source text NOT NULL,
    native_id uuid NOT NULL,
    place text,
    CONSTRAINT imported_what_check CHECK ((what = ANY (ARRAY['project'::text, 'batch'::text, 'task'::text])))
);

ALTER TABLE ONLY scale.imported FORCE ROW LEVEL SECURITY;

ALTER TABLE scale.imported OWNER TO tz_owner;

CREATE TABLE scale.params (
    tenant_id uuid NOT NULL,
    project_id uuid NOT NULL,
    version integer NOT NULL,
    body jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT params_version_check CHECK ((version >= 0))
);

ALTER TABLE ONLY scale.params FORCE ROW LEVEL SECURITY;

ALTER TABLE scale.params OWNER TO tz_owner;

CREATE TABLE scale.project (
    tenant_id uuid NOT NULL,
    project_id uuid NOT NULL,
    type text,
    is_rapid boolean NOT NULL,
    dataset_id text,
    pipeline text,
    ontology jsonb,
    CONSTRAINT project_pipeline_check CHECK ((pipeline = ANY (ARRAY['standard_task'::text, 'consensus_task'::text])))
);

ALTER TABLE ONLY scale.project FORCE ROW LEVEL SECURITY;

ALTER TABLE scale.project OWNER TO tz_owner;

CREATE VIEW scale.project_shown WITH (security_invoker='true') AS
 SELECT p.tenant_id,
    p.id,
    p.name,
    p.kind,
    p.language,
    s.type,
    (s.project_id IS NOT NULL) AS is_known,
    COALESCE(s.is_rapid, false) AS is_rapid,
    (p.audience = 'own'::text) AS is_studio,
    s.pipeline,
    p.created_at
   FROM (projects.project p
     LEFT JOIN scale.project s ON (((s.tenant_id = p.tenant_id) AND (s.project_id = p.id))));

ALTER VIEW scale.project_shown OWNER TO tz_owner;

CREATE TABLE tasks.advice (
    tenant_id uuid NOT NULL,
    task_id uuid NOT NULL,
    contributor_id uuid NOT NULL,
    round smallint NOT NULL,
    given jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT advice_given_check CHECK ((octet_length((given)::text) <= 4000))
);

ALTER TABLE ONLY tasks.advice FORCE ROW LEVEL SECURITY;

ALTER TABLE tasks.advice OWNER TO tz_owner;

CREATE TABLE tasks.batch_group (
    tenant_id uuid NOT NULL,
    batch_id uuid NOT NULL,
    group_id uuid NOT NULL
);

ALTER TABLE ONLY tasks.batch_group FORCE ROW LEVEL SECURITY;

ALTER TABLE tasks.batch_group OWNER TO tz_owner;

CREATE TABLE tasks.commitment (
    tenant_id uuid NOT NULL,
    task_id uuid NOT NULL,
    contributor_id uuid NOT NULL,
    own jsonb NOT NULL,
    committed_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY tasks.commitment FORCE ROW LEVEL SECURITY;

ALTER TABLE tasks.commitment OWNER TO tz_owner;

CREATE TABLE tasks.consent (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    project_id uuid NOT NULL,
    contributor_id uuid NOT NULL,
    version integer NOT NULL,
    given_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone
);

ALTER TABLE ONLY tasks.consent FORCE ROW LEVEL SECURITY;

ALTER TABLE tasks.consent OWNER TO tz_owner;

CREATE TABLE tasks.doubt (
    tenant_id uuid NOT NULL,
    task_id uuid NOT NULL,
    project_id uuid NOT NULL,
    asked_at timestamp with time zone,
    ended_at timestamp with time zone,
    outcome text,
    lapsed_at timestamp with time zone,
    CONSTRAINT doubt_check CHECK (((ended_at IS NULL) = (outcome IS NULL))),
    CONSTRAINT doubt_check1 CHECK (((asked_at IS NOT NULL) OR (ended_at IS NOT NULL))),
    CONSTRAINT doubt_check2 CHECK (((lapsed_at IS NULL) OR (outcome = 'ambiguous'::text))),
    CONSTRAINT doubt_outcome_check CHECK ((outcome = ANY (ARRAY['ambiguous'::text, 'sure'::text])))
);

ALTER TABLE ONLY tasks.doubt FORCE ROW LEVEL SECURITY;

ALTER TABLE tasks.doubt OWNER TO tz_owner;

CREATE TABLE tasks.draft_change (
    tenant_id uuid NOT NULL,
    task_id uuid NOT NULL,
    contributor_id uuid NOT NULL,
    version integer NOT NULL,
    changes jsonb NOT NULL
);

ALTER TABLE ONLY tasks.draft_change FORCE ROW LEVEL SECURITY;

ALTER TABLE tasks.draft_change OWNER TO tz_owner;

CREATE TABLE tasks.exposure (
    tenant_id uuid NOT NULL,
    contributor_id uuid NOT NULL,
    claimed_at timestamp with time zone NOT NULL,
    task_id uuid NOT NULL,
    until timestamp with time zone
);

ALTER TABLE ONLY tasks.exposure FORCE ROW LEVEL SECURITY;

ALTER TABLE tasks.exposure OWNER TO tz_owner;

CREATE TABLE tasks.known (
    tenant_id uuid NOT NULL,
    task_id uuid NOT NULL,
    project_id uuid NOT NULL,
    label text NOT NULL,
    share integer DEFAULT 1 NOT NULL,
    turn bigint DEFAULT 0 NOT NULL,
    place integer NOT NULL,
    exposures integer DEFAULT 0 NOT NULL,
    exposures_max integer NOT NULL,
    source_task_id uuid,
    retired_at timestamp with time zone,
    CONSTRAINT known_exposures_max_check CHECK (((exposures_max >= 1) AND (exposures_max <= 10000)))
);

ALTER TABLE ONLY tasks.known FORCE ROW LEVEL SECURITY;

ALTER TABLE tasks.known OWNER TO tz_owner;

CREATE TABLE tasks.offer (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    task_id uuid NOT NULL,
    contributor_id uuid NOT NULL,
    queue_id integer NOT NULL,
    state text DEFAULT 'offered'::text NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT offer_state_check CHECK ((state = ANY (ARRAY['offered'::text, 'claimed'::text, 'declined'::text, 'expired'::text])))
);

ALTER TABLE ONLY tasks.offer FORCE ROW LEVEL SECURITY;

ALTER TABLE tasks.offer OWNER TO tz_owner;

CREATE SEQUENCE tasks.open_pos
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE tasks.open_pos OWNER TO tz_owner;

CREATE TABLE tasks.open_task (
    queue_id integer NOT NULL,
    prio smallint NOT NULL,
    pos bigint NOT NULL,
    tenant_id uuid NOT NULL,
    task_id uuid NOT NULL,
    want smallint NOT NULL,
    kept_for uuid,
    kept_until timestamp with time zone
)
WITH (fillfactor='70', autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='2000');

ALTER TABLE ONLY tasks.open_task FORCE ROW LEVEL SECURITY;

ALTER TABLE tasks.open_task OWNER TO tz_owner;

CREATE TABLE tasks.question (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    project_id uuid NOT NULL,
    contributor_id uuid NOT NULL,
    task_id uuid,
    clause text,
    body text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    answer text,
    audience text,
    answered_by uuid,
    answered_at timestamp with time zone,
    seen_at timestamp with time zone,
    CONSTRAINT question_answer_check CHECK (((length(answer) >= 1) AND (length(answer) <= 5000))),
    CONSTRAINT question_audience_check CHECK ((audience = ANY (ARRAY['asker'::text, 'everyone'::text, 'note'::text]))),
    CONSTRAINT question_body_check CHECK (((length(body) >= 3) AND (length(body) <= 2000))),
    CONSTRAINT question_check CHECK ((((answer IS NULL) = (answered_at IS NULL)) AND ((answer IS NULL) = (audience IS NULL)))),
    CONSTRAINT question_check1 CHECK (((audience IS DISTINCT FROM 'note'::text) OR (clause IS NOT NULL))),
    CONSTRAINT question_clause_check CHECK (((length(clause) >= 1) AND (length(clause) <= 20)))
);

ALTER TABLE ONLY tasks.question FORCE ROW LEVEL SECURITY;

ALTER TABLE tasks.question OWNER TO tz_owner;

CREATE TABLE tasks.queue_access (
    contributor_id uuid NOT NULL,
    queue_id integer NOT NULL,
    fit smallint NOT NULL,
    reasons text[] DEFAULT '{}'::text[] NOT NULL,
    read_epoch integer DEFAULT 0 NOT NULL,
    read_prio smallint DEFAULT '-1'::integer NOT NULL,
    read_pos bigint DEFAULT '-1'::integer NOT NULL,
    reset_at timestamp with time zone
)
WITH (fillfactor='50');

ALTER TABLE ONLY tasks.queue_access FORCE ROW LEVEL SECURITY;

ALTER TABLE tasks.queue_access OWNER TO tz_owner;

CREATE TABLE tasks.reply (
    tenant_id uuid NOT NULL,
    task_id uuid NOT NULL,
    contributor_id uuid NOT NULL,
    turn_id uuid NOT NULL,
    key text NOT NULL,
    name text NOT NULL,
    state text DEFAULT 'asked'::text NOT NULL,
    endpoint_id uuid,
    model text,
    call uuid,
    until timestamp with time zone,
    attempts smallint DEFAULT 0 NOT NULL,
    content text,
    failure text,
    input_tokens bigint,
    output_tokens bigint,
    is_counted boolean,
    millionths bigint DEFAULT 0 NOT NULL,
    ended_at timestamp with time zone,
    cut text,
    CONSTRAINT reply_check CHECK ((((state = 'done'::text) = (content IS NOT NULL)) AND ((state = 'failed'::text) = (failure IS NOT NULL)))),
    CONSTRAINT reply_cut_check CHECK ((cut = ANY (ARRAY['length'::text, 'filter'::text]))),
    CONSTRAINT reply_failure_check CHECK ((length(failure) <= 64)),
    CONSTRAINT reply_key_check CHECK (((key >= 'a'::text) AND (key <= 'j'::text))),
    CONSTRAINT reply_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'running'::text, 'done'::text, 'failed'::text])))
);

ALTER TABLE ONLY tasks.reply FORCE ROW LEVEL SECURITY;

ALTER TABLE tasks.reply OWNER TO tz_owner;

CREATE TABLE tasks.report (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    task_id uuid NOT NULL,
    project_id uuid NOT NULL,
    contributor_id uuid NOT NULL,
    lack text NOT NULL,
    reason text NOT NULL,
    amount_minor bigint NOT NULL,
    currency text NOT NULL,
    reported_at timestamp with time zone NOT NULL,
    upheld boolean,
    settled_at timestamp with time zone,
    CONSTRAINT report_lack_check CHECK ((lack = ANY (ARRAY['information'::text, 'expert'::text]))),
    CONSTRAINT report_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 2000)))
);

ALTER TABLE ONLY tasks.report FORCE ROW LEVEL SECURITY;

ALTER TABLE tasks.report OWNER TO tz_owner;

CREATE TABLE tasks.stopping (
    tenant_id uuid NOT NULL,
    project_id uuid NOT NULL,
    labels text[] NOT NULL,
    prior double precision[] NOT NULL,
    anybody double precision[] NOT NULL,
    temperature double precision NOT NULL,
    seats_left bigint,
    answers integer NOT NULL,
    fitted_at timestamp with time zone NOT NULL,
    CONSTRAINT stopping_seats_left_check CHECK ((seats_left >= 0)),
    CONSTRAINT stopping_temperature_check CHECK ((temperature > (0)::double precision))
);

ALTER TABLE ONLY tasks.stopping FORCE ROW LEVEL SECURITY;

ALTER TABLE tasks.stopping OWNER TO tz_owner;

CREATE TABLE tasks.tally (
    tenant_id uuid NOT NULL,
    id bigint NOT NULL,
    project_id uuid NOT NULL,
    batch_id uuid,
    added bigint DEFAULT 0 NOT NULL,
    cancelled bigint DEFAULT 0 NOT NULL,
    folded boolean DEFAULT false NOT NULL
);

ALTER TABLE ONLY tasks.tally FORCE ROW LEVEL SECURITY;

ALTER TABLE tasks.tally OWNER TO tz_owner;

ALTER TABLE tasks.tally ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME tasks.tally_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE tasks.turn (
    tenant_id uuid NOT NULL,
    task_id uuid NOT NULL,
    contributor_id uuid NOT NULL,
    id uuid NOT NULL,
    number smallint NOT NULL,
    parent_id uuid,
    pick text,
    rewrite text,
    said text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT turn_check CHECK ((((parent_id IS NULL) = (pick IS NULL)) AND ((pick IS NOT NULL) OR (rewrite IS NULL)))),
    CONSTRAINT turn_said_check CHECK (((length(said) >= 1) AND (length(said) <= 20000)))
);

ALTER TABLE ONLY tasks.turn FORCE ROW LEVEL SECURITY;

ALTER TABLE tasks.turn OWNER TO tz_owner;

CREATE TABLE tasks.voter (
    tenant_id uuid NOT NULL,
    project_id uuid NOT NULL,
    contributor_id uuid NOT NULL,
    said double precision[] NOT NULL
);

ALTER TABLE ONLY tasks.voter FORCE ROW LEVEL SECURITY;

ALTER TABLE tasks.voter OWNER TO tz_owner;

CREATE TABLE tasks.withdrawal (
    tenant_id uuid NOT NULL,
    task_id uuid NOT NULL,
    project_id uuid NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    seats integer DEFAULT 0 NOT NULL,
    ended_at timestamp with time zone,
    ended_by uuid,
    ended_reason text,
    CONSTRAINT withdrawal_check CHECK (((ended_at IS NULL) = (ended_by IS NULL))),
    CONSTRAINT withdrawal_check1 CHECK (((ended_reason IS NULL) OR (ended_at IS NOT NULL))),
    CONSTRAINT withdrawal_ended_reason_check CHECK (((length(ended_reason) >= 3) AND (length(ended_reason) <= 2000))),
    CONSTRAINT withdrawal_reason_check CHECK (((length(reason) >= 3) AND (length(reason) <= 2000))),
    CONSTRAINT withdrawal_seats_check CHECK ((seats >= 0))
);

ALTER TABLE ONLY tasks.withdrawal FORCE ROW LEVEL SECURITY;

ALTER TABLE tasks.withdrawal OWNER TO tz_owner;

CREATE TABLE tasks.work_queue (
    queue_id integer NOT NULL,
    tenant_id uuid NOT NULL,
    project_id uuid NOT NULL,
    stage text NOT NULL,
    batch_id uuid,
    feed_id uuid NOT NULL,
    epoch integer DEFAULT 0 NOT NULL,
    known_rate smallint DEFAULT 0 NOT NULL,
    newcomer_rate smallint DEFAULT 0 NOT NULL,
    newcomer_answers smallint DEFAULT 0 NOT NULL,
    throttled_at timestamp with time zone,
    CONSTRAINT work_queue_known_rate_check CHECK (((known_rate >= 0) AND (known_rate <= 500))),
    CONSTRAINT work_queue_newcomer_answers_check CHECK (((newcomer_answers >= 0) AND (newcomer_answers <= 1000))),
    CONSTRAINT work_queue_newcomer_rate_check CHECK (((newcomer_rate >= 0) AND (newcomer_rate <= 500))),
    CONSTRAINT work_queue_stage_check CHECK ((stage = 'attempt'::text))
);

ALTER TABLE ONLY tasks.work_queue FORCE ROW LEVEL SECURITY;

ALTER TABLE tasks.work_queue OWNER TO tz_owner;

ALTER TABLE tasks.work_queue ALTER COLUMN queue_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME tasks.work_queue_queue_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE trust.api_key (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    principal_id uuid NOT NULL,
    name text NOT NULL,
    prefix text NOT NULL,
    digest bytea NOT NULL,
    mode text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone,
    revoked_at timestamp with time zone,
    CONSTRAINT api_key_digest_check CHECK ((length(digest) = 32)),
    CONSTRAINT api_key_mode_check CHECK ((mode = ANY (ARRAY['live'::text, 'test'::text]))),
    CONSTRAINT api_key_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200)))
);

ALTER TABLE ONLY trust.api_key FORCE ROW LEVEL SECURITY;

ALTER TABLE trust.api_key OWNER TO tz_owner;

CREATE TABLE trust.barrier (
    id uuid NOT NULL,
    principal_id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    reason text NOT NULL,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone,
    created_by uuid NOT NULL,
    CONSTRAINT barrier_reason_check CHECK ((reason = ANY (ARRAY['interest'::text, 'exposure'::text, 'team'::text, 'ownership'::text])))
);

ALTER TABLE ONLY trust.barrier FORCE ROW LEVEL SECURITY;

ALTER TABLE trust.barrier OWNER TO tz_owner;

CREATE VIEW trust.barrier_now WITH (security_invoker='true') AS
 SELECT principal_id,
    tenant_id
   FROM trust.barrier b
  WHERE ((since <= now()) AND ((until IS NULL) OR (until > now())));

ALTER VIEW trust.barrier_now OWNER TO tz_owner;

CREATE TABLE trust.invitation (
    tenant_id uuid NOT NULL,
    principal_id uuid NOT NULL,
    id uuid NOT NULL,
    invited_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    accepted_at timestamp with time zone
);

ALTER TABLE ONLY trust.invitation FORCE ROW LEVEL SECURITY;

ALTER TABLE trust.invitation OWNER TO tz_owner;

CREATE TABLE trust.principal (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    persona text NOT NULL,
    role text NOT NULL,
    handle text NOT NULL,
    name text NOT NULL,
    language text DEFAULT 'en'::text NOT NULL,
    password_hash text,
    created_at timestamp with time zone NOT NULL,
    disabled_at timestamp with time zone,
    CONSTRAINT principal_handle_check CHECK (((handle = lower(handle)) AND ((length(handle) >= 1) AND (length(handle) <= 200)))),
    CONSTRAINT principal_language_check CHECK ((language = ANY (ARRAY['en'::text, 'hi'::text]))),
    CONSTRAINT principal_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
    CONSTRAINT principal_persona_check CHECK ((persona = ANY (ARRAY['customer'::text, 'contributor'::text, 'ops'::text]))),
    CONSTRAINT principal_role_check CHECK ((role = ANY (ARRAY['admin'::text, 'manager'::text, 'member'::text, 'viewer'::text, 'contributor'::text, 'labeler'::text, 'reviewer'::text, 'operator'::text, 'investigator'::text])))
);

ALTER TABLE ONLY trust.principal FORCE ROW LEVEL SECURITY;

ALTER TABLE trust.principal OWNER TO tz_owner;

CREATE TABLE trust.seal (
    tenant_id uuid NOT NULL,
    seq bigint NOT NULL,
    sealed_at timestamp with time zone NOT NULL,
    from_xid xid8 NOT NULL,
    upto xid8 NOT NULL,
    events bigint NOT NULL,
    previous bytea NOT NULL,
    content bytea NOT NULL,
    hash bytea NOT NULL,
    signature bytea NOT NULL,
    CONSTRAINT seal_check CHECK (((seq > 0) AND (from_xid < upto) AND (events > 0)))
);

ALTER TABLE ONLY trust.seal FORCE ROW LEVEL SECURITY;

ALTER TABLE trust.seal OWNER TO tz_owner;

CREATE TABLE trust.session (
    tenant_id uuid NOT NULL,
    digest bytea NOT NULL,
    principal_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT session_digest_check CHECK ((length(digest) = 32))
);

ALTER TABLE ONLY trust.session FORCE ROW LEVEL SECURITY;

ALTER TABLE trust.session OWNER TO tz_owner;

CREATE TABLE trust.sign_in_failure (
    subject bytea NOT NULL,
    at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY trust.sign_in_failure FORCE ROW LEVEL SECURITY;

ALTER TABLE trust.sign_in_failure OWNER TO tz_owner;

CREATE TABLE trust.tenant (
    id uuid NOT NULL,
    name text NOT NULL,
    slug text NOT NULL,
    cell text DEFAULT 'main'::text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    sandbox_of uuid,
    CONSTRAINT tenant_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
    CONSTRAINT tenant_slug_check CHECK ((slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'::text))
);

ALTER TABLE ONLY trust.tenant FORCE ROW LEVEL SECURITY;

ALTER TABLE trust.tenant OWNER TO tz_owner;

CREATE TABLE workforce.contributor (
    id uuid NOT NULL,
    languages text[] NOT NULL,
    skills text[] DEFAULT '{}'::text[] NOT NULL,
    is_reviewer boolean DEFAULT false NOT NULL,
    standing text DEFAULT 'good'::text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    employer_id uuid,
    tasks_a_day integer,
    minutes_a_day integer,
    CONSTRAINT contributor_minutes_a_day_check CHECK (((minutes_a_day >= 5) AND (minutes_a_day <= 1440))),
    CONSTRAINT contributor_standing_check CHECK ((standing = ANY (ARRAY['good'::text, 'restricted'::text, 'deactivated'::text]))),
    CONSTRAINT contributor_tasks_a_day_check CHECK (((tasks_a_day >= 1) AND (tasks_a_day <= 1000)))
);

ALTER TABLE ONLY workforce.contributor FORCE ROW LEVEL SECURITY;

ALTER TABLE workforce.contributor OWNER TO tz_owner;

CREATE TABLE workforce.grouped (
    tenant_id uuid NOT NULL,
    project_id uuid NOT NULL,
    group_id uuid NOT NULL,
    principal_id uuid NOT NULL
);

ALTER TABLE ONLY workforce.grouped FORCE ROW LEVEL SECURITY;

ALTER TABLE workforce.grouped OWNER TO tz_owner;

CREATE TABLE workforce.member (
    tenant_id uuid NOT NULL,
    contributor_id uuid NOT NULL,
    alias text NOT NULL,
    joined_at timestamp with time zone NOT NULL,
    CONSTRAINT member_alias_check CHECK (((length(alias) >= 1) AND (length(alias) <= 200)))
);

ALTER TABLE ONLY workforce.member FORCE ROW LEVEL SECURITY;

ALTER TABLE workforce.member OWNER TO tz_owner;

CREATE TABLE workforce.staff (
    tenant_id uuid NOT NULL,
    project_id uuid NOT NULL,
    principal_id uuid NOT NULL,
    since timestamp with time zone NOT NULL
);

ALTER TABLE ONLY workforce.staff FORCE ROW LEVEL SECURITY;

ALTER TABLE workforce.staff OWNER TO tz_owner;

CREATE TABLE workforce.staff_group (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    project_id uuid NOT NULL,
    name text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT staff_group_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200)))
);

ALTER TABLE ONLY workforce.staff_group FORCE ROW LEVEL SECURITY;

ALTER TABLE workforce.staff_group OWNER TO tz_owner;

ALTER TABLE ONLY context.key
    ADD CONSTRAINT key_pkey PRIMARY KEY (sole);

ALTER TABLE ONLY delivery.repair
    ADD CONSTRAINT repair_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY delivery.repair
    ADD CONSTRAINT repair_tenant_id_case_id_task_id_key UNIQUE (tenant_id, case_id, task_id);

ALTER TABLE ONLY delivery.repair
    ADD CONSTRAINT repair_tenant_id_restores_id_decision_id_key UNIQUE (tenant_id, restores_id, decision_id);

ALTER TABLE ONLY delivery.snapshot
    ADD CONSTRAINT snapshot_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY delivery.snapshot
    ADD CONSTRAINT snapshot_tenant_id_project_id_version_key UNIQUE (tenant_id, project_id, version);

ALTER TABLE ONLY delivery.webhook_attempt
    ADD CONSTRAINT webhook_attempt_pkey PRIMARY KEY (tenant_id, message_id, number);

ALTER TABLE ONLY delivery.webhook_endpoint
    ADD CONSTRAINT webhook_endpoint_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY delivery.webhook_message
    ADD CONSTRAINT webhook_message_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY delivery.webhook_message
    ADD CONSTRAINT webhook_message_tenant_id_once_key UNIQUE (tenant_id, once);

ALTER TABLE ONLY evaluation.judge
    ADD CONSTRAINT judge_pkey PRIMARY KEY (tenant_id, project_id);

ALTER TABLE ONLY evaluation.leaderboard
    ADD CONSTRAINT leaderboard_pkey PRIMARY KEY (tenant_id, project_id);

ALTER TABLE ONLY kit.consumer
    ADD CONSTRAINT consumer_pkey PRIMARY KEY (name);

ALTER TABLE ONLY kit.event
    ADD CONSTRAINT event_pkey PRIMARY KEY (tenant_id, xid, id);

ALTER TABLE ONLY kit.idempotency
    ADD CONSTRAINT idempotency_pkey PRIMARY KEY (tenant_id, principal_id, key);

ALTER TABLE ONLY kit.migration
    ADD CONSTRAINT migration_pkey PRIMARY KEY (number);

ALTER TABLE ONLY kit.parked
    ADD CONSTRAINT parked_pkey PRIMARY KEY (tenant_id, consumer, id);

ALTER TABLE ONLY kit.permitted
    ADD CONSTRAINT permitted_pkey PRIMARY KEY (persona, name);

ALTER TABLE ONLY ledger.account
    ADD CONSTRAINT account_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY ledger.account
    ADD CONSTRAINT account_tenant_id_kind_contributor_id_currency_key UNIQUE NULLS NOT DISTINCT (tenant_id, kind, contributor_id, currency);

ALTER TABLE ONLY ledger.entry
    ADD CONSTRAINT entry_pkey PRIMARY KEY (tenant_id, transaction_id, account_id);

ALTER TABLE ONLY ledger.transaction
    ADD CONSTRAINT transaction_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY ledger.transaction
    ADD CONSTRAINT transaction_tenant_id_source_kind_source_id_key UNIQUE (tenant_id, source_kind, source_id);

ALTER TABLE ONLY models.endpoint
    ADD CONSTRAINT endpoint_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY models.hold
    ADD CONSTRAINT hold_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY projects.advice_rules
    ADD CONSTRAINT advice_rules_pkey PRIMARY KEY (tenant_id, project_id);

ALTER TABLE ONLY projects.file
    ADD CONSTRAINT file_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY projects.guideline
    ADD CONSTRAINT guideline_pkey PRIMARY KEY (tenant_id, project_id, version);

ALTER TABLE ONLY projects.ontology
    ADD CONSTRAINT ontology_pkey PRIMARY KEY (tenant_id, project_id, version);

ALTER TABLE ONLY projects.project
    ADD CONSTRAINT project_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY projects.rate
    ADD CONSTRAINT rate_pkey PRIMARY KEY (tenant_id, project_id, version);

ALTER TABLE ONLY projects.sensitivity
    ADD CONSTRAINT sensitivity_pkey PRIMARY KEY (tenant_id, project_id, version);

ALTER TABLE ONLY projects.stage
    ADD CONSTRAINT stage_pkey PRIMARY KEY (tenant_id, project_id, "position");

ALTER TABLE ONLY quality.adjudicating
    ADD CONSTRAINT adjudicating_pkey PRIMARY KEY (tenant_id, project_id);

ALTER TABLE ONLY quality.adjudication
    ADD CONSTRAINT adjudication_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY quality.adjudication
    ADD CONSTRAINT adjudication_tenant_id_task_id_key UNIQUE (tenant_id, task_id);

ALTER TABLE ONLY quality.apart
    ADD CONSTRAINT apart_pkey PRIMARY KEY (tenant_id, task_id);

ALTER TABLE ONLY quality.appeal
    ADD CONSTRAINT appeal_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY quality.appeal
    ADD CONSTRAINT appeal_tenant_id_task_id_contributor_id_key UNIQUE (tenant_id, task_id, contributor_id);

ALTER TABLE ONLY quality.audit_drawn
    ADD CONSTRAINT audit_drawn_pkey PRIMARY KEY (tenant_id, task_id);

ALTER TABLE ONLY quality.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY quality.audit_sample
    ADD CONSTRAINT audit_sample_pkey PRIMARY KEY (tenant_id, project_id);

ALTER TABLE ONLY quality.author
    ADD CONSTRAINT author_pkey PRIMARY KEY (tenant_id, project_id, alias);

ALTER TABLE ONLY quality.calibration
    ADD CONSTRAINT calibration_pkey PRIMARY KEY (tenant_id, project_id, reviewer_id);

ALTER TABLE ONLY quality.case_appeal
    ADD CONSTRAINT case_appeal_pkey PRIMARY KEY (tenant_id, case_id);

ALTER TABLE ONLY quality.case_reading
    ADD CONSTRAINT case_reading_pkey PRIMARY KEY (tenant_id, evidence_id, place, reader_id);

ALTER TABLE ONLY quality.consensus
    ADD CONSTRAINT consensus_pkey PRIMARY KEY (tenant_id, task_id);

ALTER TABLE ONLY quality.drift_alarm
    ADD CONSTRAINT drift_alarm_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY quality.drift_test
    ADD CONSTRAINT drift_test_pkey PRIMARY KEY (tenant_id, project_id);

ALTER TABLE ONLY quality.evidence_item
    ADD CONSTRAINT evidence_item_pkey PRIMARY KEY (tenant_id, evidence_id, place);

ALTER TABLE ONLY quality.evidence
    ADD CONSTRAINT evidence_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY quality.evidence
    ADD CONSTRAINT evidence_tenant_id_project_id_contributor_id_test_until_key UNIQUE (tenant_id, project_id, contributor_id, test, until);

ALTER TABLE ONLY quality.fix
    ADD CONSTRAINT fix_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY quality.forecast_ask
    ADD CONSTRAINT forecast_ask_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY quality.fraud_case
    ADD CONSTRAINT fraud_case_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY quality.gold_policy
    ADD CONSTRAINT gold_policy_pkey PRIMARY KEY (tenant_id, project_id);

ALTER TABLE ONLY quality.insight
    ADD CONSTRAINT insight_pkey PRIMARY KEY (tenant_id, project_id);

ALTER TABLE ONLY quality.known_answer
    ADD CONSTRAINT known_answer_pkey PRIMARY KEY (tenant_id, submission_id);

ALTER TABLE ONLY quality.known_item
    ADD CONSTRAINT known_item_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY quality.known_review
    ADD CONSTRAINT known_review_pkey PRIMARY KEY (tenant_id, submission_id);

ALTER TABLE ONLY quality.known_verdict
    ADD CONSTRAINT known_verdict_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY quality.language_count
    ADD CONSTRAINT language_count_pkey PRIMARY KEY (tenant_id, language);

ALTER TABLE ONLY quality.learned
    ADD CONSTRAINT learned_pkey PRIMARY KEY (tenant_id, project_id);

ALTER TABLE ONLY quality.left_out
    ADD CONSTRAINT left_out_pkey PRIMARY KEY (tenant_id, case_id, submission_id);

ALTER TABLE ONLY quality.merged_check
    ADD CONSTRAINT merged_check_pkey PRIMARY KEY (tenant_id, project_id, id);

ALTER TABLE ONLY quality.opinion
    ADD CONSTRAINT opinion_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY quality.opinion
    ADD CONSTRAINT opinion_tenant_id_submission_id_reviewer_id_key UNIQUE (tenant_id, submission_id, reviewer_id);

ALTER TABLE ONLY quality.opinion
    ADD CONSTRAINT opinion_tenant_id_submission_id_stage_key UNIQUE (tenant_id, submission_id, stage);

ALTER TABLE ONLY quality.probe
    ADD CONSTRAINT probe_pkey PRIMARY KEY (tenant_id, project_id);

ALTER TABLE ONLY quality.recheck
    ADD CONSTRAINT recheck_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY quality.recheck
    ADD CONSTRAINT recheck_tenant_id_repair_id_submission_id_key UNIQUE (tenant_id, repair_id, submission_id);

ALTER TABLE ONLY quality.regrade
    ADD CONSTRAINT regrade_pkey PRIMARY KEY (tenant_id, item_id, contributor_id);

ALTER TABLE ONLY quality.report
    ADD CONSTRAINT report_pkey PRIMARY KEY (tenant_id, project_id);

ALTER TABLE ONLY quality.resolve
    ADD CONSTRAINT resolve_pkey PRIMARY KEY (tenant_id, submission_id);

ALTER TABLE ONLY quality.resolve
    ADD CONSTRAINT resolve_tenant_id_solving_task_id_key UNIQUE (tenant_id, solving_task_id);

ALTER TABLE ONLY quality.resolving
    ADD CONSTRAINT resolving_pkey PRIMARY KEY (tenant_id, project_id);

ALTER TABLE ONLY quality.restriction
    ADD CONSTRAINT restriction_pkey PRIMARY KEY (tenant_id, case_id);

ALTER TABLE ONLY quality.review_due
    ADD CONSTRAINT review_due_pkey PRIMARY KEY (tenant_id, submission_id);

ALTER TABLE ONLY quality.review_load
    ADD CONSTRAINT review_load_pkey PRIMARY KEY (tenant_id, project_id);

ALTER TABLE ONLY quality.review
    ADD CONSTRAINT review_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY quality.review_policy
    ADD CONSTRAINT review_policy_pkey PRIMARY KEY (tenant_id, project_id);

ALTER TABLE ONLY quality.review_stop
    ADD CONSTRAINT review_stop_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY quality.review
    ADD CONSTRAINT review_tenant_id_submission_id_key UNIQUE (tenant_id, submission_id);

ALTER TABLE ONLY quality.reviewer_score
    ADD CONSTRAINT reviewer_score_pkey PRIMARY KEY (tenant_id, project_id, reviewer_id);

ALTER TABLE ONLY quality.score
    ADD CONSTRAINT score_pkey PRIMARY KEY (tenant_id, project_id, contributor_id);

ALTER TABLE ONLY quality.stop
    ADD CONSTRAINT stop_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY quality.trained
    ADD CONSTRAINT trained_pkey PRIMARY KEY (tenant_id, project_id, contributor_id);

ALTER TABLE ONLY quality.trained
    ADD CONSTRAINT trained_tenant_id_id_key UNIQUE (tenant_id, id);

ALTER TABLE ONLY quality.training_answer
    ADD CONSTRAINT training_answer_pkey PRIMARY KEY (tenant_id, submission_id);

ALTER TABLE ONLY quality.weights
    ADD CONSTRAINT weights_pkey PRIMARY KEY (tenant_id, project_id);

ALTER TABLE ONLY quality.what_if
    ADD CONSTRAINT what_if_pkey PRIMARY KEY (tenant_id, project_id);

ALTER TABLE ONLY scale.account
    ADD CONSTRAINT account_pkey PRIMARY KEY (tenant_id);

ALTER TABLE ONLY scale.batch
    ADD CONSTRAINT batch_pkey PRIMARY KEY (tenant_id, batch_id);

ALTER TABLE ONLY scale.batch
    ADD CONSTRAINT batch_tenant_id_name_key UNIQUE (tenant_id, name);

ALTER TABLE ONLY scale.imported
    ADD CONSTRAINT imported_pkey PRIMARY KEY (tenant_id, what, foreign_id, source);

ALTER TABLE ONLY scale.params
    ADD CONSTRAINT params_pkey PRIMARY KEY (tenant_id, project_id, version);

ALTER TABLE ONLY scale.project
    ADD CONSTRAINT project_pkey PRIMARY KEY (tenant_id, project_id);

ALTER TABLE ONLY scale.task
    ADD CONSTRAINT task_pkey PRIMARY KEY (tenant_id, task_id);

ALTER TABLE ONLY tasks.advice
    ADD CONSTRAINT advice_pkey PRIMARY KEY (tenant_id, task_id, contributor_id, round);

ALTER TABLE ONLY tasks.assignment
    ADD CONSTRAINT assignment_pkey PRIMARY KEY (tenant_id, task_id, contributor_id);

ALTER TABLE ONLY tasks.batch_group
    ADD CONSTRAINT batch_group_pkey PRIMARY KEY (tenant_id, batch_id, group_id);

ALTER TABLE ONLY tasks.batch
    ADD CONSTRAINT batch_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY tasks.batch
    ADD CONSTRAINT batch_tenant_id_project_id_name_key UNIQUE (tenant_id, project_id, name);

ALTER TABLE ONLY tasks.commitment
    ADD CONSTRAINT commitment_pkey PRIMARY KEY (tenant_id, task_id, contributor_id);

ALTER TABLE ONLY tasks.consent
    ADD CONSTRAINT consent_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY tasks.doubt
    ADD CONSTRAINT doubt_pkey PRIMARY KEY (tenant_id, task_id);

ALTER TABLE ONLY tasks.draft_change
    ADD CONSTRAINT draft_change_pkey PRIMARY KEY (tenant_id, task_id, contributor_id, version);

ALTER TABLE ONLY tasks.draft
    ADD CONSTRAINT draft_pkey PRIMARY KEY (tenant_id, task_id, contributor_id);

ALTER TABLE ONLY tasks.exposure
    ADD CONSTRAINT exposure_pkey PRIMARY KEY (tenant_id, contributor_id, claimed_at, task_id);

ALTER TABLE ONLY tasks.known
    ADD CONSTRAINT known_pkey PRIMARY KEY (tenant_id, task_id);

ALTER TABLE ONLY tasks.offer
    ADD CONSTRAINT offer_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY tasks.offer
    ADD CONSTRAINT offer_tenant_id_task_id_contributor_id_key UNIQUE (tenant_id, task_id, contributor_id);

ALTER TABLE ONLY tasks.open_task
    ADD CONSTRAINT open_task_pkey PRIMARY KEY (queue_id, prio, pos);

ALTER TABLE ONLY tasks.question
    ADD CONSTRAINT question_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY tasks.queue_access
    ADD CONSTRAINT queue_access_pkey PRIMARY KEY (contributor_id, queue_id);

ALTER TABLE ONLY tasks.reply
    ADD CONSTRAINT reply_pkey PRIMARY KEY (tenant_id, task_id, contributor_id, turn_id, key);

ALTER TABLE ONLY tasks.report
    ADD CONSTRAINT report_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY tasks.report
    ADD CONSTRAINT report_tenant_id_task_id_contributor_id_key UNIQUE (tenant_id, task_id, contributor_id);

ALTER TABLE ONLY tasks.stopping
    ADD CONSTRAINT stopping_pkey PRIMARY KEY (tenant_id, project_id);

ALTER TABLE ONLY tasks.submission
    ADD CONSTRAINT submission_pkey PRIMARY KEY (tenant_id, task_id, contributor_id, round);

ALTER TABLE ONLY tasks.submission
    ADD CONSTRAINT submission_tenant_id_id_key UNIQUE (tenant_id, id);

ALTER TABLE ONLY tasks.tally
    ADD CONSTRAINT tally_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY tasks.task
    ADD CONSTRAINT task_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY tasks.turn
    ADD CONSTRAINT turn_pkey PRIMARY KEY (tenant_id, task_id, contributor_id, id);

ALTER TABLE ONLY tasks.turn
    ADD CONSTRAINT turn_tenant_id_task_id_contributor_id_number_key UNIQUE (tenant_id, task_id, contributor_id, number);

ALTER TABLE ONLY tasks.voter
    ADD CONSTRAINT voter_pkey PRIMARY KEY (tenant_id, project_id, contributor_id);

ALTER TABLE ONLY tasks.withdrawal
    ADD CONSTRAINT withdrawal_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY tasks.work_queue
    ADD CONSTRAINT work_queue_pkey PRIMARY KEY (queue_id);

ALTER TABLE ONLY tasks.work_queue
    ADD CONSTRAINT work_queue_tenant_id_project_id_stage_batch_id_key UNIQUE NULLS NOT DISTINCT (tenant_id, project_id, stage, batch_id);

ALTER TABLE ONLY trust.api_key
    ADD CONSTRAINT api_key_digest_key UNIQUE (digest);

ALTER TABLE ONLY trust.api_key
    ADD CONSTRAINT api_key_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY trust.barrier
    ADD CONSTRAINT barrier_pkey PRIMARY KEY (id);

ALTER TABLE ONLY trust.invitation
    ADD CONSTRAINT invitation_id_key UNIQUE (id);

ALTER TABLE ONLY trust.invitation
    ADD CONSTRAINT invitation_pkey PRIMARY KEY (tenant_id, principal_id);

ALTER TABLE ONLY trust.principal
    ADD CONSTRAINT principal_handle_key UNIQUE (handle);

ALTER TABLE ONLY trust.principal
    ADD CONSTRAINT principal_id_key UNIQUE (id);

ALTER TABLE ONLY trust.principal
    ADD CONSTRAINT principal_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY trust.seal
    ADD CONSTRAINT seal_pkey PRIMARY KEY (tenant_id, seq);

ALTER TABLE ONLY trust.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (digest);

ALTER TABLE ONLY trust.tenant
    ADD CONSTRAINT tenant_pkey PRIMARY KEY (id);

ALTER TABLE ONLY trust.tenant
    ADD CONSTRAINT tenant_sandbox_of_key UNIQUE (sandbox_of);

ALTER TABLE ONLY trust.tenant
    ADD CONSTRAINT tenant_slug_key UNIQUE (slug);

ALTER TABLE ONLY workforce.contributor
    ADD CONSTRAINT contributor_pkey PRIMARY KEY (id);

ALTER TABLE ONLY workforce.grouped
    ADD CONSTRAINT grouped_pkey PRIMARY KEY (tenant_id, group_id, principal_id);

ALTER TABLE ONLY workforce.member
    ADD CONSTRAINT member_pkey PRIMARY KEY (tenant_id, contributor_id);

ALTER TABLE ONLY workforce.member
    ADD CONSTRAINT member_tenant_id_alias_key UNIQUE (tenant_id, alias);

ALTER TABLE ONLY workforce.staff_group
    ADD CONSTRAINT staff_group_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY workforce.staff_group
    ADD CONSTRAINT staff_group_tenant_id_id_project_id_key UNIQUE (tenant_id, id, project_id);

ALTER TABLE ONLY workforce.staff_group
    ADD CONSTRAINT staff_group_tenant_id_project_id_name_key UNIQUE (tenant_id, project_id, name);

ALTER TABLE ONLY workforce.staff
    ADD CONSTRAINT staff_pkey PRIMARY KEY (tenant_id, project_id, principal_id);

CREATE INDEX repair_family ON delivery.repair USING btree (tenant_id, COALESCE(source_id, id));

CREATE INDEX repair_of_delta ON delivery.repair USING btree (tenant_id, delta_id) WHERE (delta_id IS NOT NULL);

CREATE INDEX repair_of_project ON delivery.repair USING btree (tenant_id, project_id, id);

CREATE UNIQUE INDEX repair_once ON delivery.repair USING btree (tenant_id, snapshot_id, task_id) WHERE (reported_by IS NOT NULL);

CREATE UNIQUE INDEX repair_open ON delivery.repair USING btree (tenant_id, task_id) WHERE (settled_at IS NULL);

CREATE INDEX repair_withdrawn ON delivery.repair USING btree (tenant_id, task_id) WHERE (outcome = 'withdrawn'::text);

CREATE INDEX webhook_age ON delivery.webhook_message USING btree (ended_at) WHERE (ended_at IS NOT NULL);

CREATE INDEX webhook_due ON delivery.webhook_message USING btree (host, next_at) WHERE (state = 'waiting'::text);

CREATE INDEX webhook_of_state ON delivery.webhook_message USING btree (tenant_id, state, id);

CREATE INDEX webhook_of_subject ON delivery.webhook_message USING btree (tenant_id, subject, id);

CREATE INDEX event_by_xid ON kit.event USING btree (xid);

CREATE INDEX idempotency_age ON kit.idempotency USING btree (created_at);

CREATE INDEX parked_due ON kit.parked USING btree (retry_at) WHERE (retry_at IS NOT NULL);

CREATE INDEX entry_of_contributor ON ledger.entry USING btree (contributor_id, at) WHERE (contributor_id IS NOT NULL);

CREATE INDEX entry_of_project ON ledger.entry USING btree (tenant_id, project_id, transaction_id);

CREATE UNIQUE INDEX endpoint_name ON models.endpoint USING btree (tenant_id, name) WHERE (archived_at IS NULL);

CREATE INDEX hold_of_endpoint ON models.hold USING btree (tenant_id, endpoint_id);

CREATE UNIQUE INDEX file_reference ON projects.file USING btree (tenant_id, reference_id) WHERE (reference_id IS NOT NULL);

CREATE UNIQUE INDEX project_name ON projects.project USING btree (tenant_id, lower(name));

CREATE INDEX adjudication_held ON quality.adjudication USING btree (reviewer_id) WHERE ((verdict IS NULL) AND (reviewer_id IS NOT NULL));

CREATE INDEX adjudication_next ON quality.adjudication USING btree (language, opened_at) WHERE (verdict IS NULL);

CREATE INDEX adjudication_of_project ON quality.adjudication USING btree (tenant_id, project_id, task_id);

CREATE INDEX appeal_due ON quality.appeal USING btree (due_at) WHERE (outcome IS NULL);

CREATE INDEX appeal_held ON quality.appeal USING btree (reviewer_id) WHERE ((outcome IS NULL) AND (reviewer_id IS NOT NULL));

CREATE INDEX appeal_next ON quality.appeal USING btree (language, due_at) WHERE (outcome IS NULL);

CREATE INDEX appeal_of_submission ON quality.appeal USING btree (tenant_id, submission_id);

CREATE INDEX audit_awaited ON quality.audit_drawn USING btree (tenant_id, project_id, task_id) WHERE (verdict IS NULL);

CREATE INDEX audit_drawn_of_project ON quality.audit_drawn USING btree (tenant_id, project_id, task_id) INCLUDE (verdict);

CREATE INDEX audit_of_task ON quality.audit USING btree (tenant_id, task_id, id);

CREATE INDEX calibration_of_reviewer ON quality.calibration USING btree (reviewer_id);

CREATE INDEX case_appeal_due ON quality.case_appeal USING btree (due_at) WHERE (outcome IS NULL);

CREATE INDEX consensus_by_agreement ON quality.consensus USING btree (tenant_id, project_id, agreement, task_id) WHERE (agreement IS NOT NULL);

CREATE INDEX consensus_of_project ON quality.consensus USING btree (tenant_id, project_id, task_id);

CREATE UNIQUE INDEX drift_alarm_open ON quality.drift_alarm USING btree (tenant_id, project_id, scope, name, measure) WHERE (ended_at IS NULL);

CREATE INDEX evidence_of_case ON quality.evidence USING btree (tenant_id, case_id);

CREATE INDEX fix_of_project ON quality.fix USING btree (tenant_id, project_id);

CREATE INDEX fix_of_submission ON quality.fix USING btree (tenant_id, submission_id);

CREATE INDEX fix_of_task ON quality.fix USING btree (tenant_id, task_id);

CREATE UNIQUE INDEX fix_stands ON quality.fix USING btree (tenant_id, submission_id) WHERE (ended_at IS NULL);

CREATE INDEX fraud_case_of_person ON quality.fraud_case USING btree (contributor_id, opened_at);

CREATE UNIQUE INDEX fraud_case_open ON quality.fraud_case USING btree (tenant_id, project_id, contributor_id) WHERE (outcome IS NULL);

CREATE INDEX fraud_case_waits ON quality.fraud_case USING btree (opened_at) WHERE (outcome IS NULL);

CREATE INDEX known_answer_of_days ON quality.known_answer USING btree (tenant_id, project_id, answered_at);

CREATE INDEX known_answer_of_item ON quality.known_answer USING btree (tenant_id, item_id);

CREATE INDEX known_answer_of_person ON quality.known_answer USING btree (tenant_id, project_id, contributor_id);

CREATE INDEX known_item_for_training ON quality.known_item USING btree (tenant_id, project_id, id) WHERE (purpose = 'training'::text);

CREATE INDEX known_item_of_project ON quality.known_item USING btree (tenant_id, project_id, id);

CREATE UNIQUE INDEX known_item_source ON quality.known_item USING btree (tenant_id, project_id, source_task_id) WHERE ((source_task_id IS NOT NULL) AND (voided_at IS NULL));

CREATE INDEX known_review_of_item ON quality.known_review USING btree (tenant_id, item_id);

CREATE INDEX known_verdict_of_item ON quality.known_verdict USING btree (tenant_id, item_id, reviewer_id);

CREATE INDEX known_verdict_of_reviewer ON quality.known_verdict USING btree (reviewer_id, at);

CREATE UNIQUE INDEX left_out_now ON quality.left_out USING btree (tenant_id, submission_id) WHERE (restored_at IS NULL);

CREATE INDEX opinion_of_project ON quality.opinion USING btree (tenant_id, project_id, at DESC) INCLUDE (reviewer_id, seconds);

CREATE INDEX opinion_of_reviewer ON quality.opinion USING btree (reviewer_id, at);

CREATE INDEX recheck_of_reviewer ON quality.recheck USING btree (reviewer_id, at);

CREATE INDEX recheck_of_submission ON quality.recheck USING btree (tenant_id, submission_id);

CREATE INDEX regrade_of_contributor ON quality.regrade USING btree (contributor_id, at);

CREATE INDEX resolve_of_project ON quality.resolve USING btree (tenant_id, project_id, state);

CREATE INDEX restriction_due ON quality.restriction USING btree (until) WHERE (ended_at IS NULL);

CREATE INDEX restriction_of_person ON quality.restriction USING btree (contributor_id, since);

CREATE UNIQUE INDEX restriction_open ON quality.restriction USING btree (tenant_id, project_id, contributor_id) WHERE (ended_at IS NULL);

CREATE INDEX review_due_at ON quality.review_due USING btree (due_at);

CREATE INDEX review_due_held ON quality.review_due USING btree (reviewer_id) WHERE (reviewer_id IS NOT NULL);

CREATE INDEX review_due_next ON quality.review_due USING btree (language, due_at);

CREATE INDEX review_due_of_project ON quality.review_due USING btree (tenant_id, project_id);

CREATE INDEX review_due_of_repair ON quality.review_due USING btree (tenant_id, repair_id) WHERE (repair_id IS NOT NULL);

CREATE INDEX review_due_ready ON quality.review_due USING btree (tenant_id, project_id, submission_id) WHERE (due_at = 'infinity'::timestamp with time zone);

CREATE INDEX review_of_project ON quality.review USING btree (tenant_id, project_id, at DESC) INCLUDE (reviewer_id, seconds);

CREATE INDEX review_of_reviewer ON quality.review USING btree (reviewer_id, at);

CREATE INDEX review_stop_of_reviewer ON quality.review_stop USING btree (reviewer_id) WHERE (ended_at IS NULL);

CREATE UNIQUE INDEX review_stop_open ON quality.review_stop USING btree (tenant_id, project_id, reviewer_id) WHERE (ended_at IS NULL);

CREATE INDEX reviewer_score_of_reviewer ON quality.reviewer_score USING btree (reviewer_id);

CREATE INDEX score_of_contributor ON quality.score USING btree (contributor_id);

CREATE INDEX stop_of_contributor ON quality.stop USING btree (contributor_id) WHERE (ended_at IS NULL);

CREATE UNIQUE INDEX stop_open ON quality.stop USING btree (tenant_id, project_id, contributor_id) WHERE (ended_at IS NULL);

CREATE INDEX trained_person ON quality.trained USING btree (contributor_id);

CREATE INDEX training_answer_of_item ON quality.training_answer USING btree (tenant_id, item_id, contributor_id);

CREATE UNIQUE INDEX project_for_unsorted ON scale.project USING btree (tenant_id) WHERE (type IS NULL);

CREATE INDEX task_error ON scale.task USING btree (tenant_id, task_id) WHERE (error IS NOT NULL);

CREATE INDEX task_tags ON scale.task USING gin (tags) WHERE (tags <> '{}'::text[]);

CREATE UNIQUE INDEX task_unique_id ON scale.task USING btree (tenant_id, unique_id) WHERE (unique_id IS NOT NULL);

CREATE INDEX assignment_by_id ON tasks.assignment USING btree (id);

CREATE INDEX assignment_held ON tasks.assignment USING btree (contributor_id) WHERE (state = 'leased'::tasks.assignment_state);

CREATE INDEX assignment_known ON tasks.assignment USING btree (contributor_id, project_id) WHERE (known AND (state <> 'leased'::tasks.assignment_state));

CREATE INDEX assignment_lease ON tasks.assignment USING btree (lease_until) WHERE (state = 'leased'::tasks.assignment_state);

CREATE INDEX batch_rank ON tasks.batch USING btree (tenant_id, rank) WHERE (rank IS NOT NULL);

CREATE UNIQUE INDEX consent_standing ON tasks.consent USING btree (tenant_id, project_id, contributor_id) WHERE (ended_at IS NULL);

CREATE INDEX doubt_of_project ON tasks.doubt USING btree (tenant_id, project_id, task_id);

CREATE INDEX doubt_open ON tasks.doubt USING btree (asked_at) WHERE (ended_at IS NULL);

CREATE INDEX exposure_of_person ON tasks.exposure USING btree (contributor_id, claimed_at);

CREATE INDEX known_next ON tasks.known USING btree (tenant_id, project_id, turn, place) WHERE (retired_at IS NULL);

CREATE INDEX offer_expiry ON tasks.offer USING btree (expires_at) WHERE (state = 'offered'::text);

CREATE INDEX offer_of_contributor ON tasks.offer USING btree (contributor_id, id) WHERE (state = 'offered'::text);

CREATE INDEX open_task_kept ON tasks.open_task USING btree (queue_id, kept_for, prio, pos) WHERE (kept_for IS NOT NULL);

CREATE UNIQUE INDEX open_task_task ON tasks.open_task USING btree (tenant_id, task_id);

CREATE INDEX question_of_contributor ON tasks.question USING btree (contributor_id, id);

CREATE INDEX question_of_project ON tasks.question USING btree (tenant_id, project_id, id);

CREATE INDEX question_waiting ON tasks.question USING btree (tenant_id, project_id, asked_at) WHERE (answer IS NULL);

CREATE INDEX queue_access_best ON tasks.queue_access USING btree (contributor_id, fit DESC);

CREATE INDEX report_of_project ON tasks.report USING btree (tenant_id, project_id, id);

CREATE INDEX report_waiting ON tasks.report USING btree (reported_at) WHERE (settled_at IS NULL);

CREATE INDEX submission_left_out ON tasks.submission USING btree (tenant_id, project_id, task_id) WHERE ((NOT used) AND (NOT known));

CREATE INDEX submission_of_contributor ON tasks.submission USING btree (contributor_id, submitted_at);

CREATE INDEX submission_of_days ON tasks.submission USING btree (tenant_id, project_id, submitted_at);

CREATE INDEX submission_of_person ON tasks.submission USING btree (contributor_id, project_id, submitted_at);

CREATE INDEX submission_of_project ON tasks.submission USING btree (tenant_id, project_id, id);

CREATE UNIQUE INDEX tally_folded ON tasks.tally USING btree (tenant_id, project_id, batch_id) NULLS NOT DISTINCT WHERE folded;

CREATE INDEX tally_of_batch ON tasks.tally USING btree (tenant_id, project_id, batch_id);

CREATE INDEX tally_unfolded ON tasks.tally USING btree (id) WHERE (NOT folded);

CREATE INDEX task_ended ON tasks.task USING btree (tenant_id, project_id, id) INCLUDE (state, ended_at) WHERE (state = ANY (ARRAY['completed'::tasks.task_state, 'cancelled'::tasks.task_state]));

CREATE INDEX task_in_batch ON tasks.task USING btree (tenant_id, batch_id, id) WHERE (batch_id IS NOT NULL);

CREATE INDEX task_of_batch ON tasks.task USING btree (tenant_id, batch_id) WHERE ((batch_id IS NOT NULL) AND (state = ANY (ARRAY['open'::tasks.task_state, 'answered'::tasks.task_state, 'reported'::tasks.task_state])));

CREATE INDEX task_of_project ON tasks.task USING btree (tenant_id, project_id, id) INCLUDE (unique_key);

CREATE UNIQUE INDEX task_unique_key ON tasks.task USING btree (tenant_id, project_id, unique_key) WHERE (unique_key IS NOT NULL);

CREATE INDEX withdrawal_of_project ON tasks.withdrawal USING btree (tenant_id, project_id);

CREATE INDEX withdrawal_of_task ON tasks.withdrawal USING btree (tenant_id, task_id);

CREATE UNIQUE INDEX withdrawal_stands ON tasks.withdrawal USING btree (tenant_id, task_id) WHERE (ended_at IS NULL);

CREATE INDEX work_queue_feed ON tasks.work_queue USING btree (feed_id);

CREATE INDEX barrier_of_principal ON trust.barrier USING btree (principal_id, tenant_id);

CREATE INDEX session_expiry ON trust.session USING btree (expires_at);

CREATE INDEX sign_in_failure_age ON trust.sign_in_failure USING btree (at);

CREATE INDEX sign_in_failure_subject ON trust.sign_in_failure USING btree (subject, at);

CREATE INDEX grouped_of_staff ON workforce.grouped USING btree (tenant_id, project_id, principal_id);

CREATE INDEX staff_of_person ON workforce.staff USING btree (tenant_id, principal_id);

CREATE TRIGGER sealed BEFORE DELETE OR UPDATE ON delivery.snapshot FOR EACH ROW EXECUTE FUNCTION delivery.sealed();

CREATE CONSTRAINT TRIGGER balanced AFTER INSERT ON ledger.entry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger.balanced();

CREATE TRIGGER unchangeable BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.entry FOR EACH STATEMENT EXECUTE FUNCTION ledger.unchangeable();

CREATE TRIGGER unchangeable BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.transaction FOR EACH STATEMENT EXECUTE FUNCTION ledger.unchangeable();

CREATE TRIGGER left_out BEFORE UPDATE OF used ON tasks.submission FOR EACH ROW EXECUTE FUNCTION quality.keep_left_out();

CREATE TRIGGER withdrawn BEFORE INSERT OR UPDATE OF used ON tasks.submission FOR EACH ROW EXECUTE FUNCTION tasks.keep_withdrawn();

ALTER TABLE ONLY delivery.repair
    ADD CONSTRAINT repair_tenant_id_delta_id_fkey FOREIGN KEY (tenant_id, delta_id) REFERENCES delivery.snapshot(tenant_id, id);

ALTER TABLE ONLY delivery.repair
    ADD CONSTRAINT repair_tenant_id_restores_id_fkey FOREIGN KEY (tenant_id, restores_id) REFERENCES delivery.repair(tenant_id, id);

ALTER TABLE ONLY delivery.repair
    ADD CONSTRAINT repair_tenant_id_snapshot_id_fkey FOREIGN KEY (tenant_id, snapshot_id) REFERENCES delivery.snapshot(tenant_id, id);

ALTER TABLE ONLY delivery.repair
    ADD CONSTRAINT repair_tenant_id_task_id_fkey FOREIGN KEY (tenant_id, task_id) REFERENCES tasks.task(tenant_id, id);

ALTER TABLE ONLY delivery.snapshot
    ADD CONSTRAINT snapshot_tenant_id_delta_of_fkey FOREIGN KEY (tenant_id, delta_of) REFERENCES delivery.snapshot(tenant_id, id);

ALTER TABLE ONLY delivery.snapshot
    ADD CONSTRAINT snapshot_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project(tenant_id, id);

ALTER TABLE ONLY delivery.webhook_attempt
    ADD CONSTRAINT webhook_attempt_tenant_id_message_id_fkey FOREIGN KEY (tenant_id, message_id) REFERENCES delivery.webhook_message(tenant_id, id);

ALTER TABLE ONLY delivery.webhook_message
    ADD CONSTRAINT webhook_message_tenant_id_endpoint_id_fkey FOREIGN KEY (tenant_id, endpoint_id) REFERENCES delivery.webhook_endpoint(tenant_id, id);

ALTER TABLE ONLY evaluation.judge
    ADD CONSTRAINT judge_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project(tenant_id, id);

ALTER TABLE ONLY evaluation.leaderboard
    ADD CONSTRAINT leaderboard_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project(tenant_id, id);

ALTER TABLE ONLY kit.parked
    ADD CONSTRAINT parked_tenant_id_xid_id_fkey FOREIGN KEY (tenant_id, xid, id) REFERENCES kit.event(tenant_id, xid, id);

ALTER TABLE ONLY ledger.account
    ADD CONSTRAINT account_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES trust.tenant(id);

ALTER TABLE ONLY ledger.entry
    ADD CONSTRAINT entry_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES ledger.account(tenant_id, id);

ALTER TABLE ONLY ledger.entry
    ADD CONSTRAINT entry_tenant_id_transaction_id_fkey FOREIGN KEY (tenant_id, transaction_id) REFERENCES ledger.transaction(tenant_id, id);

ALTER TABLE ONLY models.hold
    ADD CONSTRAINT hold_tenant_id_endpoint_id_fkey FOREIGN KEY (tenant_id, endpoint_id) REFERENCES models.endpoint(tenant_id, id);

ALTER TABLE ONLY projects.advice_rules
    ADD CONSTRAINT advice_rules_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project(tenant_id, id);

ALTER TABLE ONLY projects.file
    ADD CONSTRAINT file_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES trust.tenant(id);

ALTER TABLE ONLY projects.guideline
    ADD CONSTRAINT guideline_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project(tenant_id, id);

ALTER TABLE ONLY projects.ontology
    ADD CONSTRAINT ontology_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project(tenant_id, id);

ALTER TABLE ONLY projects.project
    ADD CONSTRAINT project_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES trust.tenant(id);

ALTER TABLE ONLY projects.rate
    ADD CONSTRAINT rate_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project(tenant_id, id);

ALTER TABLE ONLY projects.sensitivity
    ADD CONSTRAINT sensitivity_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project(tenant_id, id);

ALTER TABLE ONLY projects.stage
    ADD CONSTRAINT stage_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project(tenant_id, id);

ALTER TABLE ONLY quality.adjudicating
    ADD CONSTRAINT adjudicating_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project(tenant_id, id);

ALTER TABLE ONLY quality.adjudication
    ADD CONSTRAINT adjudication_tenant_id_submission_id_fkey FOREIGN KEY (tenant_id, submission_id) REFERENCES tasks.submission(tenant_id, id);

ALTER TABLE ONLY quality.adjudication
    ADD CONSTRAINT adjudication_tenant_id_task_id_fkey FOREIGN KEY (tenant_id, task_id) REFERENCES tasks.task(tenant_id, id);

ALTER TABLE ONLY quality.apart
    ADD CONSTRAINT apart_tenant_id_task_id_fkey FOREIGN KEY (tenant_id, task_id) REFERENCES tasks.task(tenant_id, id);

ALTER TABLE ONLY quality.appeal
    ADD CONSTRAINT appeal_tenant_id_recheck_id_fkey FOREIGN KEY (tenant_id, recheck_id) REFERENCES quality.recheck(tenant_id, id);

ALTER TABLE ONLY quality.appeal
    ADD CONSTRAINT appeal_tenant_id_review_id_fkey FOREIGN KEY (tenant_id, review_id) REFERENCES quality.review(tenant_id, id);

ALTER TABLE ONLY quality.appeal
    ADD CONSTRAINT appeal_tenant_id_task_id_contributor_id_fkey FOREIGN KEY (tenant_id, task_id, contributor_id) REFERENCES tasks.assignment(tenant_id, task_id, contributor_id);

ALTER TABLE ONLY quality.audit_drawn
    ADD CONSTRAINT audit_drawn_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES quality.audit_sample(tenant_id, project_id);

ALTER TABLE ONLY quality.audit_drawn
    ADD CONSTRAINT audit_drawn_tenant_id_task_id_fkey FOREIGN KEY (tenant_id, task_id) REFERENCES tasks.task(tenant_id, id);

ALTER TABLE ONLY quality.audit_sample
    ADD CONSTRAINT audit_sample_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project(tenant_id, id);

ALTER TABLE ONLY quality.audit
    ADD CONSTRAINT audit_tenant_id_task_id_fkey FOREIGN KEY (tenant_id, task_id) REFERENCES tasks.task(tenant_id, id);

ALTER TABLE ONLY quality.author
    ADD CONSTRAINT author_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project(tenant_id, id);

ALTER TABLE ONLY quality.calibration
    ADD CONSTRAINT calibration_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project(tenant_id, id);

ALTER TABLE ONLY quality.case_appeal
    ADD CONSTRAINT case_appeal_tenant_id_case_id_fkey FOREIGN KEY (tenant_id, case_id) REFERENCES quality.fraud_case(tenant_id, id);

ALTER TABLE ONLY quality.case_reading
    ADD CONSTRAINT case_reading_tenant_id_evidence_id_place_fkey FOREIGN KEY (tenant_id, evidence_id, place) REFERENCES quality.evidence_item(tenant_id, evidence_id, place);

ALTER TABLE ONLY quality.consensus
    ADD CONSTRAINT consensus_tenant_id_task_id_fkey FOREIGN KEY (tenant_id, task_id) REFERENCES tasks.task(tenant_id, id);

ALTER TABLE ONLY quality.drift_alarm
    ADD CONSTRAINT drift_alarm_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project(tenant_id, id);

ALTER TABLE ONLY quality.drift_test
    ADD CONSTRAINT drift_test_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project(tenant_id, id);

ALTER TABLE ONLY quality.evidence_item
    ADD CONSTRAINT evidence_item_tenant_id_evidence_id_fkey FOREIGN KEY (tenant_id, evidence_id) REFERENCES quality.evidence(tenant_id, id);

ALTER TABLE ONLY quality.evidence_item
    ADD CONSTRAINT evidence_item_tenant_id_submission_id_fkey FOREIGN KEY (tenant_id, submission_id) REFERENCES tasks.submission(tenant_id, id);

ALTER TABLE ONLY quality.evidence
    ADD CONSTRAINT evidence_tenant_id_case_id_fkey FOREIGN KEY (tenant_id, case_id) REFERENCES quality.fraud_case(tenant_id, id);

ALTER TABLE ONLY quality.fix
    ADD CONSTRAINT fix_tenant_id_recheck_id_fkey FOREIGN KEY (tenant_id, recheck_id) REFERENCES quality.recheck(tenant_id, id);

ALTER TABLE ONLY quality.fix
    ADD CONSTRAINT fix_tenant_id_review_id_fkey FOREIGN KEY (tenant_id, review_id) REFERENCES quality.review(tenant_id, id);

ALTER TABLE ONLY quality.fix
    ADD CONSTRAINT fix_tenant_id_submission_id_fkey FOREIGN KEY (tenant_id, submission_id) REFERENCES tasks.submission(tenant_id, id);

ALTER TABLE ONLY quality.fraud_case
    ADD CONSTRAINT fraud_case_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project(tenant_id, id);

ALTER TABLE ONLY quality.gold_policy
    ADD CONSTRAINT gold_policy_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project(tenant_id, id);

ALTER TABLE ONLY quality.insight
    ADD CONSTRAINT insight_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project(tenant_id, id);

ALTER TABLE ONLY quality.known_answer
    ADD CONSTRAINT known_answer_tenant_id_item_id_fkey FOREIGN KEY (tenant_id, item_id) REFERENCES quality.known_item(tenant_id, id);

ALTER TABLE ONLY quality.known_answer
    ADD CONSTRAINT known_answer_tenant_id_submission_id_fkey FOREIGN KEY (tenant_id, submission_id) REFERENCES tasks.submission(tenant_id, id);

ALTER TABLE ONLY quality.known_item
    ADD CONSTRAINT known_item_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project(tenant_id, id);

ALTER TABLE ONLY quality.known_review
    ADD CONSTRAINT known_review_tenant_id_item_id_fkey FOREIGN KEY (tenant_id, item_id) REFERENCES quality.known_item(tenant_id, id);

ALTER TABLE ONLY quality.known_review
    ADD CONSTRAINT known_review_tenant_id_submission_id_fkey FOREIGN KEY (tenant_id, submission_id) REFERENCES tasks.submission(tenant_id, id);

ALTER TABLE ONLY quality.known_verdict
    ADD CONSTRAINT known_verdict_tenant_id_submission_id_fkey FOREIGN KEY (tenant_id, submission_id) REFERENCES quality.known_review(tenant_id, submission_id);

ALTER TABLE ONLY quality.learned
    ADD CONSTRAINT learned_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project(tenant_id, id);

ALTER TABLE ONLY quality.left_out
    ADD CONSTRAINT left_out_tenant_id_case_id_fkey FOREIGN KEY (tenant_id, case_id) REFERENCES quality.fraud_case(tenant_id, id);

ALTER TABLE ONLY quality.left_out
    ADD CONSTRAINT left_out_tenant_id_submission_id_fkey FOREIGN KEY (tenant_id, submission_id) REFERENCES tasks.submission(tenant_id, id);

ALTER TABLE ONLY quality.merged_check
    ADD CONSTRAINT merged_check_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project(tenant_id, id);

ALTER TABLE ONLY quality.opinion
    ADD CONSTRAINT opinion_tenant_id_submission_id_fkey FOREIGN KEY (tenant_id, submission_id) REFERENCES tasks.submission(tenant_id, id);

ALTER TABLE ONLY quality.probe
    ADD CONSTRAINT probe_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project(tenant_id, id);

ALTER TABLE ONLY quality.recheck
    ADD CONSTRAINT recheck_tenant_id_submission_id_fkey FOREIGN KEY (tenant_id, submission_id) REFERENCES tasks.submission(tenant_id, id);

ALTER TABLE ONLY quality.regrade
    ADD CONSTRAINT regrade_tenant_id_item_id_fkey FOREIGN KEY (tenant_id, item_id) REFERENCES quality.known_item(tenant_id, id);

ALTER TABLE ONLY quality.report
    ADD CONSTRAINT report_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project(tenant_id, id);

ALTER TABLE ONLY quality.resolve
    ADD CONSTRAINT resolve_tenant_id_solving_task_id_fkey FOREIGN KEY (tenant_id, solving_task_id) REFERENCES tasks.task(tenant_id, id);

ALTER TABLE ONLY quality.resolve
    ADD CONSTRAINT resolve_tenant_id_submission_id_fkey FOREIGN KEY (tenant_id, submission_id) REFERENCES tasks.submission(tenant_id, id);

ALTER TABLE ONLY quality.resolving
    ADD CONSTRAINT resolving_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project(tenant_id, id);

ALTER TABLE ONLY quality.resolving
    ADD CONSTRAINT resolving_tenant_id_solving_project_id_fkey FOREIGN KEY (tenant_id, solving_project_id) REFERENCES projects.project(tenant_id, id);

ALTER TABLE ONLY quality.restriction
    ADD CONSTRAINT restriction_tenant_id_case_id_fkey FOREIGN KEY (tenant_id, case_id) REFERENCES quality.fraud_case(tenant_id, id);

ALTER TABLE ONLY quality.review_due
    ADD CONSTRAINT review_due_tenant_id_submission_id_fkey FOREIGN KEY (tenant_id, submission_id) REFERENCES tasks.submission(tenant_id, id);

ALTER TABLE ONLY quality.review_load
    ADD CONSTRAINT review_load_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project(tenant_id, id);

ALTER TABLE ONLY quality.review_policy
    ADD CONSTRAINT review_policy_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project(tenant_id, id);

ALTER TABLE ONLY quality.review_stop
    ADD CONSTRAINT review_stop_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project(tenant_id, id);

ALTER TABLE ONLY quality.review
    ADD CONSTRAINT review_tenant_id_submission_id_fkey FOREIGN KEY (tenant_id, submission_id) REFERENCES tasks.submission(tenant_id, id);

ALTER TABLE ONLY quality.reviewer_score
    ADD CONSTRAINT reviewer_score_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project(tenant_id, id);

ALTER TABLE ONLY quality.score
    ADD CONSTRAINT score_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project(tenant_id, id);

ALTER TABLE ONLY quality.stop
    ADD CONSTRAINT stop_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project(tenant_id, id);

ALTER TABLE ONLY quality.trained
    ADD CONSTRAINT trained_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project(tenant_id, id);

ALTER TABLE ONLY quality.training_answer
    ADD CONSTRAINT training_answer_tenant_id_item_id_fkey FOREIGN KEY (tenant_id, item_id) REFERENCES quality.known_item(tenant_id, id);

ALTER TABLE ONLY quality.training_answer
    ADD CONSTRAINT training_answer_tenant_id_submission_id_fkey FOREIGN KEY (tenant_id, submission_id) REFERENCES tasks.submission(tenant_id, id);

ALTER TABLE ONLY quality.weights
    ADD CONSTRAINT weights_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project(tenant_id, id);

ALTER TABLE ONLY quality.what_if
    ADD CONSTRAINT what_if_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project(tenant_id, id);

ALTER TABLE ONLY scale.account
    ADD CONSTRAINT account_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES trust.tenant(id);

ALTER TABLE ONLY scale.batch
    ADD CONSTRAINT batch_tenant_id_batch_id_fkey FOREIGN KEY (tenant_id, batch_id) REFERENCES tasks.batch(tenant_id, id);

ALTER TABLE ONLY scale.imported
    ADD CONSTRAINT imported_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES trust.tenant(id);

ALTER TABLE ONLY scale.params
    ADD CONSTRAINT params_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES scale.project(tenant_id, project_id);

ALTER TABLE ONLY scale.project
    ADD CONSTRAINT project_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project(tenant_id, id);

ALTER TABLE ONLY tasks.advice
    ADD CONSTRAINT advice_tenant_id_task_id_contributor_id_fkey FOREIGN KEY (tenant_id, task_id, contributor_id) REFERENCES tasks.assignment(tenant_id, task_id, contributor_id);

ALTER TABLE ONLY tasks.batch_group
    ADD CONSTRAINT batch_group_tenant_id_batch_id_fkey FOREIGN KEY (tenant_id, batch_id) REFERENCES tasks.batch(tenant_id, id);

ALTER TABLE ONLY tasks.batch_group
    ADD CONSTRAINT batch_group_tenant_id_group_id_fkey FOREIGN KEY (tenant_id, group_id) REFERENCES workforce.staff_group(tenant_id, id);

ALTER TABLE ONLY tasks.batch
    ADD CONSTRAINT batch_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project(tenant_id, id);

ALTER TABLE ONLY tasks.commitment
    ADD CONSTRAINT commitment_tenant_id_task_id_contributor_id_fkey FOREIGN KEY (tenant_id, task_id, contributor_id) REFERENCES tasks.assignment(tenant_id, task_id, contributor_id);

ALTER TABLE ONLY tasks.consent
    ADD CONSTRAINT consent_tenant_id_project_id_version_fkey FOREIGN KEY (tenant_id, project_id, version) REFERENCES projects.sensitivity(tenant_id, project_id, version);

ALTER TABLE ONLY tasks.doubt
    ADD CONSTRAINT doubt_tenant_id_task_id_fkey FOREIGN KEY (tenant_id, task_id) REFERENCES tasks.task(tenant_id, id);

ALTER TABLE ONLY tasks.known
    ADD CONSTRAINT known_tenant_id_task_id_fkey FOREIGN KEY (tenant_id, task_id) REFERENCES tasks.task(tenant_id, id);

ALTER TABLE ONLY tasks.offer
    ADD CONSTRAINT offer_tenant_id_task_id_fkey FOREIGN KEY (tenant_id, task_id) REFERENCES tasks.task(tenant_id, id);

ALTER TABLE ONLY tasks.question
    ADD CONSTRAINT question_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project(tenant_id, id);

ALTER TABLE ONLY tasks.question
    ADD CONSTRAINT question_tenant_id_task_id_fkey FOREIGN KEY (tenant_id, task_id) REFERENCES tasks.task(tenant_id, id);

ALTER TABLE ONLY tasks.queue_access
    ADD CONSTRAINT queue_access_queue_id_fkey FOREIGN KEY (queue_id) REFERENCES tasks.work_queue(queue_id);

ALTER TABLE ONLY tasks.reply
    ADD CONSTRAINT reply_tenant_id_task_id_contributor_id_turn_id_fkey FOREIGN KEY (tenant_id, task_id, contributor_id, turn_id) REFERENCES tasks.turn(tenant_id, task_id, contributor_id, id);

ALTER TABLE ONLY tasks.report
    ADD CONSTRAINT report_tenant_id_task_id_contributor_id_fkey FOREIGN KEY (tenant_id, task_id, contributor_id) REFERENCES tasks.assignment(tenant_id, task_id, contributor_id);

ALTER TABLE ONLY tasks.stopping
    ADD CONSTRAINT stopping_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project(tenant_id, id);

ALTER TABLE ONLY tasks.submission
    ADD CONSTRAINT submission_tenant_id_task_id_contributor_id_fkey FOREIGN KEY (tenant_id, task_id, contributor_id) REFERENCES tasks.assignment(tenant_id, task_id, contributor_id);

ALTER TABLE ONLY tasks.turn
    ADD CONSTRAINT turn_tenant_id_task_id_contributor_id_fkey FOREIGN KEY (tenant_id, task_id, contributor_id) REFERENCES tasks.assignment(tenant_id, task_id, contributor_id);

ALTER TABLE ONLY tasks.turn
    ADD CONSTRAINT turn_tenant_id_task_id_contributor_id_parent_id_fkey FOREIGN KEY (tenant_id, task_id, contributor_id, parent_id) REFERENCES tasks.turn(tenant_id, task_id, contributor_id, id);

ALTER TABLE ONLY tasks.withdrawal
    ADD CONSTRAINT withdrawal_tenant_id_task_id_fkey FOREIGN KEY (tenant_id, task_id) REFERENCES tasks.task(tenant_id, id);

ALTER TABLE ONLY tasks.work_queue
    ADD CONSTRAINT work_queue_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project(tenant_id, id);

ALTER TABLE ONLY trust.api_key
    ADD CONSTRAINT api_key_tenant_id_principal_id_fkey FOREIGN KEY (tenant_id, principal_id) REFERENCES trust.principal(tenant_id, id);

ALTER TABLE ONLY trust.invitation
    ADD CONSTRAINT invitation_tenant_id_principal_id_fkey FOREIGN KEY (tenant_id, principal_id) REFERENCES trust.principal(tenant_id, id);

ALTER TABLE ONLY trust.principal
    ADD CONSTRAINT principal_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES trust.tenant(id);

ALTER TABLE ONLY trust.session
    ADD CONSTRAINT session_tenant_id_principal_id_fkey FOREIGN KEY (tenant_id, principal_id) REFERENCES trust.principal(tenant_id, id);

ALTER TABLE ONLY trust.tenant
    ADD CONSTRAINT tenant_sandbox_of_fkey FOREIGN KEY (sandbox_of) REFERENCES trust.tenant(id);

ALTER TABLE ONLY workforce.contributor
    ADD CONSTRAINT contributor_employer_id_fkey FOREIGN KEY (employer_id) REFERENCES trust.tenant(id);

ALTER TABLE ONLY workforce.grouped
    ADD CONSTRAINT grouped_tenant_id_group_id_project_id_fkey FOREIGN KEY (tenant_id, group_id, project_id) REFERENCES workforce.staff_group(tenant_id, id, project_id);

ALTER TABLE ONLY workforce.grouped
    ADD CONSTRAINT grouped_tenant_id_project_id_principal_id_fkey FOREIGN KEY (tenant_id, project_id, principal_id) REFERENCES workforce.staff(tenant_id, project_id, principal_id);

ALTER TABLE ONLY workforce.member
    ADD CONSTRAINT member_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES trust.tenant(id);

ALTER TABLE ONLY workforce.staff_group
    ADD CONSTRAINT staff_group_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project(tenant_id, id);

ALTER TABLE ONLY workforce.staff
    ADD CONSTRAINT staff_tenant_id_principal_id_fkey FOREIGN KEY (tenant_id, principal_id) REFERENCES trust.principal(tenant_id, id);

ALTER TABLE ONLY workforce.staff
    ADD CONSTRAINT staff_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project(tenant_id, id);

CREATE POLICY engine ON context.key TO tz_owner USING (true) WITH CHECK (true);

ALTER TABLE context.key ENABLE ROW LEVEL SECURITY;

CREATE POLICY barrier ON delivery.repair AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON delivery.snapshot AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON delivery.webhook_attempt AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON delivery.webhook_endpoint AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON delivery.webhook_message AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY customer ON delivery.repair TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON delivery.snapshot TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON delivery.webhook_attempt TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON delivery.webhook_endpoint TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON delivery.webhook_message TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY engine ON delivery.repair TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON delivery.snapshot TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON delivery.webhook_attempt TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON delivery.webhook_endpoint TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON delivery.webhook_message TO tz_owner USING (true) WITH CHECK (true);

ALTER TABLE delivery.repair ENABLE ROW LEVEL SECURITY;

ALTER TABLE delivery.snapshot ENABLE ROW LEVEL SECURITY;

CREATE POLICY system ON delivery.repair TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON delivery.snapshot TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON delivery.webhook_attempt TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON delivery.webhook_endpoint TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON delivery.webhook_message TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

ALTER TABLE delivery.webhook_attempt ENABLE ROW LEVEL SECURITY;

ALTER TABLE delivery.webhook_endpoint ENABLE ROW LEVEL SECURITY;

ALTER TABLE delivery.webhook_message ENABLE ROW LEVEL SECURITY;

CREATE POLICY barrier ON evaluation.judge AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON evaluation.leaderboard AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY customer ON evaluation.judge TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON evaluation.leaderboard TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY engine ON evaluation.judge TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON evaluation.leaderboard TO tz_owner USING (true) WITH CHECK (true);

ALTER TABLE evaluation.judge ENABLE ROW LEVEL SECURITY;

ALTER TABLE evaluation.leaderboard ENABLE ROW LEVEL SECURITY;

CREATE POLICY system ON evaluation.judge TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON evaluation.leaderboard TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY barrier ON kit.event AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON kit.idempotency AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON kit.parked AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

ALTER TABLE kit.consumer ENABLE ROW LEVEL SECURITY;

CREATE POLICY customer ON kit.event TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON kit.idempotency TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON kit.parked TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY engine ON kit.consumer TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON kit.event TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON kit.idempotency TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON kit.migration TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON kit.parked TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON kit.permitted TO tz_owner USING (true) WITH CHECK (true);

ALTER TABLE kit.event ENABLE ROW LEVEL SECURITY;

ALTER TABLE kit.idempotency ENABLE ROW LEVEL SECURITY;

ALTER TABLE kit.migration ENABLE ROW LEVEL SECURITY;

ALTER TABLE kit.parked ENABLE ROW LEVEL SECURITY;

ALTER TABLE kit.permitted ENABLE ROW LEVEL SECURITY;

CREATE POLICY system ON kit.event TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON kit.idempotency TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON kit.parked TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

ALTER TABLE ledger.account ENABLE ROW LEVEL SECURITY;

CREATE POLICY barrier ON ledger.account AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON ledger.entry AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON ledger.transaction AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY customer ON ledger.account TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON ledger.entry TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON ledger.transaction TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY engine ON ledger.account TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON ledger.entry TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON ledger.transaction TO tz_owner USING (true) WITH CHECK (true);

ALTER TABLE ledger.entry ENABLE ROW LEVEL SECURITY;

CREATE POLICY mine ON ledger.entry FOR SELECT TO tz_contributor USING ((contributor_id = ( SELECT context.person() AS person)));

CREATE POLICY system ON ledger.account TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON ledger.entry TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON ledger.transaction TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

ALTER TABLE ledger.transaction ENABLE ROW LEVEL SECURITY;

CREATE POLICY barrier ON models.endpoint AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON models.hold AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY customer ON models.endpoint TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON models.hold TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

ALTER TABLE models.endpoint ENABLE ROW LEVEL SECURITY;

CREATE POLICY engine ON models.endpoint TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON models.hold TO tz_owner USING (true) WITH CHECK (true);

ALTER TABLE models.hold ENABLE ROW LEVEL SECURITY;

CREATE POLICY system ON models.endpoint TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON models.hold TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

ALTER TABLE projects.advice_rules ENABLE ROW LEVEL SECURITY;

CREATE POLICY barrier ON projects.advice_rules AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON projects.file AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON projects.guideline AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON projects.ontology AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON projects.project AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON projects.rate AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON projects.sensitivity AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON projects.stage AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY customer ON projects.advice_rules TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON projects.file TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON projects.guideline TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON projects.ontology TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON projects.project TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON projects.rate TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON projects.sensitivity TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON projects.stage TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY engine ON projects.advice_rules TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON projects.file TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON projects.guideline TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON projects.ontology TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON projects.project TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON projects.rate TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON projects.sensitivity TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON projects.stage TO tz_owner USING (true) WITH CHECK (true);

ALTER TABLE projects.file ENABLE ROW LEVEL SECURITY;

ALTER TABLE projects.guideline ENABLE ROW LEVEL SECURITY;

ALTER TABLE projects.ontology ENABLE ROW LEVEL SECURITY;

ALTER TABLE projects.project ENABLE ROW LEVEL SECURITY;

ALTER TABLE projects.rate ENABLE ROW LEVEL SECURITY;

ALTER TABLE projects.sensitivity ENABLE ROW LEVEL SECURITY;

ALTER TABLE projects.stage ENABLE ROW LEVEL SECURITY;

CREATE POLICY system ON projects.advice_rules TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON projects.file TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON projects.guideline TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON projects.ontology TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON projects.project TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON projects.rate TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON projects.sensitivity TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON projects.stage TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

ALTER TABLE quality.adjudicating ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.adjudication ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.apart ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.appeal ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.audit ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.audit_drawn ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.audit_sample ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.author ENABLE ROW LEVEL SECURITY;

CREATE POLICY barrier ON quality.adjudicating AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.adjudication AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.apart AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.appeal AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.audit AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.audit_drawn AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.audit_sample AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.author AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.calibration AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.case_appeal AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.case_reading AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.consensus AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.drift_alarm AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.drift_test AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.evidence AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.evidence_item AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.fix AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.forecast_ask AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.fraud_case AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.gold_policy AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.insight AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.known_answer AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.known_item AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.known_review AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.known_verdict AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.language_count AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.learned AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.left_out AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.merged_check AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.opinion AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.probe AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.recheck AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.regrade AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.report AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.resolve AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.resolving AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.restriction AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.review AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.review_due AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.review_load AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.review_policy AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.review_stop AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.reviewer_score AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.score AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.stop AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.trained AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.training_answer AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.weights AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON quality.what_if AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

ALTER TABLE quality.calibration ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.case_appeal ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.case_reading ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.consensus ENABLE ROW LEVEL SECURITY;

CREATE POLICY customer ON quality.adjudicating TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.adjudication TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.apart TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.appeal TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.audit TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.audit_drawn TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.audit_sample TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.author TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.calibration TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.case_appeal TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.case_reading TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.consensus TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.drift_alarm TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.drift_test TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.evidence TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.evidence_item TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.fix TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.forecast_ask TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.fraud_case TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.gold_policy TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.insight TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.known_answer TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.known_item TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.known_review TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.known_verdict TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.language_count TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.learned TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.left_out TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.merged_check TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.opinion TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.probe TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.recheck TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.regrade TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.report TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.resolve TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.resolving TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.restriction TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.review TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.review_due TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.review_load TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.review_policy TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.review_stop TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.reviewer_score TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.score TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.stop TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.trained TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.training_answer TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.weights TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON quality.what_if TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

ALTER TABLE quality.drift_alarm ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.drift_test ENABLE ROW LEVEL SECURITY;

CREATE POLICY engine ON quality.adjudicating TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.adjudication TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.apart TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.appeal TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.audit TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.audit_drawn TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.audit_sample TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.author TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.calibration TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.case_appeal TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.case_reading TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.consensus TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.drift_alarm TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.drift_test TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.evidence TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.evidence_item TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.fix TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.forecast_ask TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.fraud_case TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.gold_policy TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.insight TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.known_answer TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.known_item TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.known_review TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.known_verdict TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.language_count TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.learned TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.left_out TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.merged_check TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.opinion TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.probe TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.recheck TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.regrade TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.report TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.resolve TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.resolving TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.restriction TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.review TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.review_due TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.review_load TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.review_policy TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.review_stop TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.reviewer_score TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.score TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.stop TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.trained TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.training_answer TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.weights TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON quality.what_if TO tz_owner USING (true) WITH CHECK (true);

ALTER TABLE quality.evidence ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.evidence_item ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.fix ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.forecast_ask ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.fraud_case ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.gold_policy ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.insight ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.known_answer ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.known_item ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.known_review ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.known_verdict ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.language_count ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.learned ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.left_out ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.merged_check ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.opinion ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.probe ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.recheck ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.regrade ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.report ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.resolve ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.resolving ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.restriction ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.review ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.review_due ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.review_load ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.review_policy ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.review_stop ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.reviewer_score ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.score ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.stop ENABLE ROW LEVEL SECURITY;

CREATE POLICY system ON quality.adjudicating TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.adjudication TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.apart TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.appeal TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.audit TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.audit_drawn TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.audit_sample TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.author TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.calibration TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.case_appeal TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.case_reading TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.consensus TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.drift_alarm TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.drift_test TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.evidence TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.evidence_item TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.fix TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.forecast_ask TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.fraud_case TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.gold_policy TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.insight TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.known_answer TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.known_item TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.known_review TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.known_verdict TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.language_count TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.learned TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.left_out TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.merged_check TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.opinion TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.probe TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.recheck TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.regrade TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.report TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.resolve TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.resolving TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.restriction TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.review TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.review_due TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.review_load TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.review_policy TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.review_stop TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.reviewer_score TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.score TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.stop TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.trained TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.training_answer TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.weights TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON quality.what_if TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

ALTER TABLE quality.trained ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.training_answer ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.weights ENABLE ROW LEVEL SECURITY;

ALTER TABLE quality.what_if ENABLE ROW LEVEL SECURITY;

ALTER TABLE scale.account ENABLE ROW LEVEL SECURITY;

CREATE POLICY barrier ON scale.account AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON scale.batch AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON scale.imported AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON scale.params AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON scale.project AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON scale.task AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

ALTER TABLE scale.batch ENABLE ROW LEVEL SECURITY;

CREATE POLICY customer ON scale.account TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON scale.batch TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON scale.imported TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON scale.params TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON scale.project TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON scale.task TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY engine ON scale.account TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON scale.batch TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON scale.imported TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON scale.params TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON scale.project TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON scale.task TO tz_owner USING (true) WITH CHECK (true);

ALTER TABLE scale.imported ENABLE ROW LEVEL SECURITY;

ALTER TABLE scale.params ENABLE ROW LEVEL SECURITY;

ALTER TABLE scale.project ENABLE ROW LEVEL SECURITY;

CREATE POLICY system ON scale.account TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON scale.batch TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON scale.imported TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON scale.params TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON scale.project TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON scale.task TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

ALTER TABLE scale.task ENABLE ROW LEVEL SECURITY;

ALTER TABLE tasks.advice ENABLE ROW LEVEL SECURITY;

ALTER TABLE tasks.assignment ENABLE ROW LEVEL SECURITY;

CREATE POLICY barrier ON tasks.advice AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON tasks.assignment AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON tasks.batch AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON tasks.batch_group AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON tasks.commitment AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON tasks.consent AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON tasks.doubt AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON tasks.draft AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON tasks.draft_change AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON tasks.exposure AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON tasks.known AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON tasks.offer AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON tasks.open_task AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON tasks.question AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON tasks.reply AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON tasks.report AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON tasks.stopping AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON tasks.submission AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON tasks.tally AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON tasks.task AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON tasks.turn AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON tasks.voter AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON tasks.withdrawal AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON tasks.work_queue AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

ALTER TABLE tasks.batch ENABLE ROW LEVEL SECURITY;

ALTER TABLE tasks.batch_group ENABLE ROW LEVEL SECURITY;

ALTER TABLE tasks.commitment ENABLE ROW LEVEL SECURITY;

ALTER TABLE tasks.consent ENABLE ROW LEVEL SECURITY;

CREATE POLICY customer ON tasks.advice TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON tasks.assignment TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON tasks.batch TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON tasks.batch_group TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON tasks.commitment TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON tasks.consent TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON tasks.doubt TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON tasks.draft TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON tasks.draft_change TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON tasks.exposure TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON tasks.known TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON tasks.offer TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON tasks.open_task TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON tasks.question TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON tasks.reply TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON tasks.report TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON tasks.stopping TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON tasks.submission TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON tasks.tally TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON tasks.task TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON tasks.turn TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON tasks.voter TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON tasks.withdrawal TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON tasks.work_queue TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

ALTER TABLE tasks.doubt ENABLE ROW LEVEL SECURITY;

ALTER TABLE tasks.draft ENABLE ROW LEVEL SECURITY;

ALTER TABLE tasks.draft_change ENABLE ROW LEVEL SECURITY;

CREATE POLICY engine ON tasks.advice TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON tasks.assignment TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON tasks.batch TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON tasks.batch_group TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON tasks.commitment TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON tasks.consent TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON tasks.doubt TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON tasks.draft TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON tasks.draft_change TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON tasks.exposure TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON tasks.known TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON tasks.offer TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON tasks.open_task TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON tasks.question TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON tasks.queue_access TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON tasks.reply TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON tasks.report TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON tasks.stopping TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON tasks.submission TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON tasks.tally TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON tasks.task TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON tasks.turn TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON tasks.voter TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON tasks.withdrawal TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON tasks.work_queue TO tz_owner USING (true) WITH CHECK (true);

ALTER TABLE tasks.exposure ENABLE ROW LEVEL SECURITY;

ALTER TABLE tasks.known ENABLE ROW LEVEL SECURITY;

CREATE POLICY mine ON tasks.assignment FOR SELECT TO tz_contributor USING ((contributor_id = ( SELECT context.person() AS person)));

CREATE POLICY mine ON tasks.submission FOR SELECT TO tz_contributor USING ((contributor_id = ( SELECT context.person() AS person)));

ALTER TABLE tasks.offer ENABLE ROW LEVEL SECURITY;

ALTER TABLE tasks.open_task ENABLE ROW LEVEL SECURITY;

ALTER TABLE tasks.question ENABLE ROW LEVEL SECURITY;

ALTER TABLE tasks.queue_access ENABLE ROW LEVEL SECURITY;

ALTER TABLE tasks.reply ENABLE ROW LEVEL SECURITY;

ALTER TABLE tasks.report ENABLE ROW LEVEL SECURITY;

ALTER TABLE tasks.stopping ENABLE ROW LEVEL SECURITY;

ALTER TABLE tasks.submission ENABLE ROW LEVEL SECURITY;

CREATE POLICY system ON tasks.advice TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON tasks.assignment TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON tasks.batch TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON tasks.batch_group TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON tasks.commitment TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON tasks.consent TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON tasks.doubt TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON tasks.draft TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON tasks.draft_change TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON tasks.exposure TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON tasks.known TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON tasks.offer TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON tasks.open_task TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON tasks.question TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON tasks.reply TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON tasks.report TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON tasks.stopping TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON tasks.submission TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON tasks.tally TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON tasks.task TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON tasks.turn TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON tasks.voter TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON tasks.withdrawal TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON tasks.work_queue TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

ALTER TABLE tasks.tally ENABLE ROW LEVEL SECURITY;

ALTER TABLE tasks.task ENABLE ROW LEVEL SECURITY;

ALTER TABLE tasks.turn ENABLE ROW LEVEL SECURITY;

ALTER TABLE tasks.voter ENABLE ROW LEVEL SECURITY;

ALTER TABLE tasks.withdrawal ENABLE ROW LEVEL SECURITY;

ALTER TABLE tasks.work_queue ENABLE ROW LEVEL SECURITY;

ALTER TABLE trust.api_key ENABLE ROW LEVEL SECURITY;

CREATE POLICY barrier ON trust.api_key AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

ALTER TABLE trust.barrier ENABLE ROW LEVEL SECURITY;

CREATE POLICY barrier ON trust.barrier AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON trust.invitation AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON trust.principal AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON trust.seal AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON trust.session AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY customer ON trust.api_key TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON trust.barrier TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON trust.invitation TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON trust.principal TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON trust.seal TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON trust.session TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON trust.tenant FOR SELECT TO tz_customer USING ((id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY engine ON trust.api_key TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON trust.barrier TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON trust.invitation TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON trust.principal TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON trust.seal TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON trust.session TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON trust.sign_in_failure TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON trust.tenant TO tz_owner USING (true) WITH CHECK (true);

ALTER TABLE trust.invitation ENABLE ROW LEVEL SECURITY;

ALTER TABLE trust.principal ENABLE ROW LEVEL SECURITY;

ALTER TABLE trust.seal ENABLE ROW LEVEL SECURITY;

CREATE POLICY self ON trust.principal FOR SELECT TO tz_contributor, tz_ops USING ((id = ( SELECT context.person() AS person)));

ALTER TABLE trust.session ENABLE ROW LEVEL SECURITY;

ALTER TABLE trust.sign_in_failure ENABLE ROW LEVEL SECURITY;

CREATE POLICY system ON trust.api_key TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON trust.barrier TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON trust.invitation TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON trust.principal TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON trust.seal TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON trust.session TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON trust.tenant TO tz_system USING (true) WITH CHECK (true);

ALTER TABLE trust.tenant ENABLE ROW LEVEL SECURITY;

CREATE POLICY barrier ON workforce.grouped AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON workforce.member AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON workforce.staff AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

CREATE POLICY barrier ON workforce.staff_group AS RESTRICTIVE TO tz_customer, tz_contributor, tz_ops USING ((NOT (( SELECT trust.barred() AS barred) @> ARRAY[tenant_id])));

ALTER TABLE workforce.contributor ENABLE ROW LEVEL SECURITY;

CREATE POLICY customer ON workforce.grouped TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON workforce.member TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON workforce.staff TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY customer ON workforce.staff_group TO tz_customer USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY engine ON workforce.contributor TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON workforce.grouped TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON workforce.member TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON workforce.staff TO tz_owner USING (true) WITH CHECK (true);

CREATE POLICY engine ON workforce.staff_group TO tz_owner USING (true) WITH CHECK (true);

ALTER TABLE workforce.grouped ENABLE ROW LEVEL SECURITY;

ALTER TABLE workforce.member ENABLE ROW LEVEL SECURITY;

CREATE POLICY self ON workforce.contributor FOR SELECT TO tz_contributor USING ((id = ( SELECT context.person() AS person)));

ALTER TABLE workforce.staff ENABLE ROW LEVEL SECURITY;

ALTER TABLE workforce.staff_group ENABLE ROW LEVEL SECURITY;

CREATE POLICY system ON workforce.contributor TO tz_system USING (true) WITH CHECK (true);

CREATE POLICY system ON workforce.grouped TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON workforce.member TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON workforce.staff TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

CREATE POLICY system ON workforce.staff_group TO tz_system USING ((tenant_id = ( SELECT context.tenant() AS tenant))) WITH CHECK ((tenant_id = ( SELECT context.tenant() AS tenant)));

GRANT USAGE ON SCHEMA context TO tz_customer;
GRANT USAGE ON SCHEMA context TO tz_contributor;
GRANT USAGE ON SCHEMA context TO tz_ops;
GRANT USAGE ON SCHEMA context TO tz_system;
GRANT USAGE ON SCHEMA context TO tz_gate;

GRANT USAGE ON SCHEMA delivery TO tz_customer;
GRANT USAGE ON SCHEMA delivery TO tz_system;

GRANT USAGE ON SCHEMA evaluation TO tz_customer;
GRANT USAGE ON SCHEMA evaluation TO tz_system;

GRANT USAGE ON SCHEMA kit TO tz_customer;
GRANT USAGE ON SCHEMA kit TO tz_contributor;
GRANT USAGE ON SCHEMA kit TO tz_ops;
GRANT USAGE ON SCHEMA kit TO tz_system;
GRANT USAGE ON SCHEMA kit TO tz_gate;

GRANT USAGE ON SCHEMA ledger TO tz_customer;
GRANT USAGE ON SCHEMA ledger TO tz_contributor;
GRANT USAGE ON SCHEMA ledger TO tz_system;

GRANT USAGE ON SCHEMA models TO tz_customer;
GRANT USAGE ON SCHEMA models TO tz_contributor;
GRANT USAGE ON SCHEMA models TO tz_system;

GRANT USAGE ON SCHEMA projects TO tz_customer;
GRANT USAGE ON SCHEMA projects TO tz_system;

REVOKE USAGE ON SCHEMA public FROM PUBLIC;

GRANT USAGE ON SCHEMA quality TO tz_customer;
GRANT USAGE ON SCHEMA quality TO tz_contributor;
GRANT USAGE ON SCHEMA quality TO tz_ops;
GRANT USAGE ON SCHEMA quality TO tz_system;

GRANT USAGE ON SCHEMA scale TO tz_customer;
GRANT USAGE ON SCHEMA scale TO tz_system;

GRANT USAGE ON SCHEMA tasks TO tz_customer;
GRANT USAGE ON SCHEMA tasks TO tz_contributor;
GRANT USAGE ON SCHEMA tasks TO tz_ops;
GRANT USAGE ON SCHEMA tasks TO tz_system;

GRANT USAGE ON SCHEMA trust TO tz_customer;
GRANT USAGE ON SCHEMA trust TO tz_contributor;
GRANT USAGE ON SCHEMA trust TO tz_ops;
GRANT USAGE ON SCHEMA trust TO tz_system;
GRANT USAGE ON SCHEMA trust TO tz_gate;

GRANT USAGE ON SCHEMA workforce TO tz_customer;
GRANT USAGE ON SCHEMA workforce TO tz_contributor;
GRANT USAGE ON SCHEMA workforce TO tz_system;

REVOKE ALL ON FUNCTION context.alias(tenant uuid, person uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION context.alias(tenant uuid, person uuid) TO tz_system;

REVOKE ALL ON FUNCTION context.alias(pad bytea, tenant uuid, person uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION context.claims() FROM PUBLIC;

REVOKE ALL ON FUNCTION context.claims_for(wanted text) FROM PUBLIC;

REVOKE ALL ON FUNCTION context.open(token text) FROM PUBLIC;
GRANT ALL ON FUNCTION context.open(token text) TO tz_contributor;

REVOKE ALL ON FUNCTION context.person() FROM PUBLIC;
GRANT ALL ON FUNCTION context.person() TO tz_customer;
GRANT ALL ON FUNCTION context.person() TO tz_contributor;
GRANT ALL ON FUNCTION context.person() TO tz_ops;
GRANT ALL ON FUNCTION context.person() TO tz_system;

REVOKE ALL ON FUNCTION context.tenant() FROM PUBLIC;
GRANT ALL ON FUNCTION context.tenant() TO tz_customer;
GRANT ALL ON FUNCTION context.tenant() TO tz_contributor;
GRANT ALL ON FUNCTION context.tenant() TO tz_ops;
GRANT ALL ON FUNCTION context.tenant() TO tz_system;

REVOKE ALL ON FUNCTION delivery.answer_blocks(project uuid, names jsonb, since uuid, upto uuid, payloads boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION delivery.answer_blocks(project uuid, names jsonb, since uuid, upto uuid, payloads boolean) TO tz_customer;
GRANT ALL ON FUNCTION delivery.answer_blocks(project uuid, names jsonb, since uuid, upto uuid, payloads boolean) TO tz_system;

REVOKE ALL ON FUNCTION delivery.forget_messages(before timestamp with time zone, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION delivery.forget_messages(before timestamp with time zone, most integer) TO tz_system;

REVOKE ALL ON FUNCTION delivery.lease_messages(start text, busy text[], per_host integer, most integer, at timestamp with time zone, until timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION delivery.lease_messages(start text, busy text[], per_host integer, most integer, at timestamp with time zone, until timestamp with time zone) TO tz_system;

REVOKE ALL ON FUNCTION delivery.sealed() FROM PUBLIC;

REVOKE ALL ON FUNCTION kit.announce(event uuid, tag text, subject uuid, body jsonb, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION kit.announce(event uuid, tag text, subject uuid, body jsonb, at timestamp with time zone) TO tz_customer;
GRANT ALL ON FUNCTION kit.announce(event uuid, tag text, subject uuid, body jsonb, at timestamp with time zone) TO tz_system;

REVOKE ALL ON FUNCTION kit.backlog() FROM PUBLIC;
GRANT ALL ON FUNCTION kit.backlog() TO tz_ops;
GRANT ALL ON FUNCTION kit.backlog() TO tz_system;

REVOKE ALL ON FUNCTION kit.behind(readers jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION kit.behind(readers jsonb) TO tz_system;

REVOKE ALL ON FUNCTION kit.enqueue(task_name text, args jsonb, lock text, queueing_lock text, wait_seconds double precision) FROM PUBLIC;
GRANT ALL ON FUNCTION kit.enqueue(task_name text, args jsonb, lock text, queueing_lock text, wait_seconds double precision) TO tz_customer;
GRANT ALL ON FUNCTION kit.enqueue(task_name text, args jsonb, lock text, queueing_lock text, wait_seconds double precision) TO tz_system;

GRANT SELECT ON TABLE kit.event TO tz_system;
GRANT SELECT ON TABLE kit.event TO tz_customer;

REVOKE ALL ON FUNCTION kit.event_leaf(e kit.event) FROM PUBLIC;
GRANT ALL ON FUNCTION kit.event_leaf(e kit.event) TO tz_customer;
GRANT ALL ON FUNCTION kit.event_leaf(e kit.event) TO tz_system;

REVOKE ALL ON FUNCTION kit.forget_answers(before timestamp with time zone, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION kit.forget_answers(before timestamp with time zone, most integer) TO tz_system;

REVOKE ALL ON FUNCTION kit.leaf(tenant uuid, event uuid, tag text, actor uuid, subject uuid, body jsonb, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION kit.leaf(tenant uuid, event uuid, tag text, actor uuid, subject uuid, body jsonb, at timestamp with time zone) TO tz_customer;
GRANT ALL ON FUNCTION kit.leaf(tenant uuid, event uuid, tag text, actor uuid, subject uuid, body jsonb, at timestamp with time zone) TO tz_system;

REVOKE ALL ON FUNCTION kit.news(reader text, tags text[], most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION kit.news(reader text, tags text[], most integer) TO tz_system;

REVOKE ALL ON FUNCTION kit.news_read(reader text, new_upto text) FROM PUBLIC;
GRANT ALL ON FUNCTION kit.news_read(reader text, new_upto text) TO tz_system;

REVOKE ALL ON FUNCTION kit.park(reader text, event_xid text, event uuid, why text, at timestamp with time zone, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION kit.park(reader text, event_xid text, event uuid, why text, at timestamp with time zone, most integer) TO tz_system;

REVOKE ALL ON FUNCTION kit.parked_due(readers text[], due_by timestamp with time zone, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION kit.parked_due(readers text[], due_by timestamp with time zone, most integer) TO tz_system;

REVOKE ALL ON PROCEDURE kit.permit(IN who text, VARIADIC names text[]) FROM PUBLIC;

REVOKE ALL ON PROCEDURE kit.protect(IN target regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION kit.record_event(tenant uuid, event uuid, tag text, actor uuid, subject uuid, body jsonb, at timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION kit.retry_parked(at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION kit.retry_parked(at timestamp with time zone) TO tz_system;

REVOKE ALL ON FUNCTION kit.unpark(reader text, event uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION kit.unpark(reader text, event uuid) TO tz_system;

REVOKE ALL ON FUNCTION ledger.accrue(kind text, sources uuid[], ids uuid[], people uuid[], projects uuid[], amounts bigint[], currencies text[], at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.accrue(kind text, sources uuid[], ids uuid[], people uuid[], projects uuid[], amounts bigint[], currencies text[], at timestamp with time zone) TO tz_system;

REVOKE ALL ON FUNCTION ledger.balanced() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.bookings(project uuid, before uuid, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.bookings(project uuid, before uuid, most integer) TO tz_customer;

REVOKE ALL ON FUNCTION ledger.my_lines(since timestamp with time zone, until timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.my_lines(since timestamp with time zone, until timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION ledger.my_unbooked() FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.my_unbooked() TO tz_contributor;

REVOKE ALL ON FUNCTION ledger.unchangeable() FROM PUBLIC;

REVOKE ALL ON FUNCTION models.begin_trial(endpoint uuid, call uuid, most bigint, until_ timestamp with time zone, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION models.begin_trial(endpoint uuid, call uuid, most bigint, until_ timestamp with time zone, at timestamp with time zone) TO tz_customer;

REVOKE ALL ON FUNCTION models.count_cost(tenant uuid, endpoint uuid, call uuid, cost bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION models.end_trial(endpoint uuid, call uuid, cost bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION models.end_trial(endpoint uuid, call uuid, cost bigint) TO tz_customer;

REVOKE ALL ON FUNCTION models.hold_money(tenant uuid, endpoint uuid, call uuid, most bigint, until_ timestamp with time zone, at timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION models.learn_way(tenant uuid, endpoint uuid, limit_before text, options_before boolean, limit_name text, options boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_advisory_lock(bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_advisory_lock(bigint) TO tz_owner;
GRANT ALL ON FUNCTION pg_catalog.pg_advisory_lock(bigint) TO tz_system;

REVOKE ALL ON FUNCTION pg_catalog.pg_advisory_lock(integer, integer) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_advisory_lock(integer, integer) TO tz_owner;
GRANT ALL ON FUNCTION pg_catalog.pg_advisory_lock(integer, integer) TO tz_system;

REVOKE ALL ON FUNCTION pg_catalog.pg_advisory_lock_shared(bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_advisory_lock_shared(bigint) TO tz_owner;
GRANT ALL ON FUNCTION pg_catalog.pg_advisory_lock_shared(bigint) TO tz_system;

REVOKE ALL ON FUNCTION pg_catalog.pg_advisory_lock_shared(integer, integer) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_advisory_lock_shared(integer, integer) TO tz_owner;
GRANT ALL ON FUNCTION pg_catalog.pg_advisory_lock_shared(integer, integer) TO tz_system;

REVOKE ALL ON FUNCTION pg_catalog.pg_advisory_unlock(bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_advisory_unlock(bigint) TO tz_owner;
GRANT ALL ON FUNCTION pg_catalog.pg_advisory_unlock(bigint) TO tz_system;

REVOKE ALL ON FUNCTION pg_catalog.pg_advisory_unlock(integer, integer) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_advisory_unlock(integer, integer) TO tz_owner;
GRANT ALL ON FUNCTION pg_catalog.pg_advisory_unlock(integer, integer) TO tz_system;

REVOKE ALL ON FUNCTION pg_catalog.pg_advisory_unlock_all() FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_advisory_unlock_all() TO tz_owner;
GRANT ALL ON FUNCTION pg_catalog.pg_advisory_unlock_all() TO tz_system;

REVOKE ALL ON FUNCTION pg_catalog.pg_advisory_unlock_shared(bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_advisory_unlock_shared(bigint) TO tz_owner;
GRANT ALL ON FUNCTION pg_catalog.pg_advisory_unlock_shared(bigint) TO tz_system;

REVOKE ALL ON FUNCTION pg_catalog.pg_advisory_unlock_shared(integer, integer) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_advisory_unlock_shared(integer, integer) TO tz_owner;
GRANT ALL ON FUNCTION pg_catalog.pg_advisory_unlock_shared(integer, integer) TO tz_system;

REVOKE ALL ON FUNCTION pg_catalog.pg_advisory_xact_lock(bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_advisory_xact_lock(bigint) TO tz_owner;
GRANT ALL ON FUNCTION pg_catalog.pg_advisory_xact_lock(bigint) TO tz_system;

REVOKE ALL ON FUNCTION pg_catalog.pg_advisory_xact_lock(integer, integer) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_advisory_xact_lock(integer, integer) TO tz_owner;
GRANT ALL ON FUNCTION pg_catalog.pg_advisory_xact_lock(integer, integer) TO tz_system;

REVOKE ALL ON FUNCTION pg_catalog.pg_advisory_xact_lock_shared(bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_advisory_xact_lock_shared(bigint) TO tz_owner;
GRANT ALL ON FUNCTION pg_catalog.pg_advisory_xact_lock_shared(bigint) TO tz_system;

REVOKE ALL ON FUNCTION pg_catalog.pg_advisory_xact_lock_shared(integer, integer) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_advisory_xact_lock_shared(integer, integer) TO tz_owner;
GRANT ALL ON FUNCTION pg_catalog.pg_advisory_xact_lock_shared(integer, integer) TO tz_system;

REVOKE ALL ON FUNCTION pg_catalog.pg_cancel_backend(integer) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_cancel_backend(integer) TO pg_signal_backend;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_activity(pid integer, OUT datid oid, OUT pid integer, OUT usesysid oid, OUT application_name text, OUT state text, OUT query text, OUT wait_event_type text, OUT wait_event text, OUT xact_start timestamp with time zone, OUT query_start timestamp with time zone, OUT backend_start timestamp with time zone, OUT state_change timestamp with time zone, OUT client_addr inet, OUT client_hostname text, OUT client_port integer, OUT backend_xid xid, OUT backend_xmin xid, OUT backend_type text, OUT ssl boolean, OUT sslversion text, OUT sslcipher text, OUT sslbits integer, OUT ssl_client_dn text, OUT ssl_client_serial numeric, OUT ssl_issuer_dn text, OUT gss_auth boolean, OUT gss_princ text, OUT gss_enc boolean, OUT gss_delegation boolean, OUT leader_pid integer, OUT query_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_activity(pid integer, OUT datid oid, OUT pid integer, OUT usesysid oid, OUT application_name text, OUT state text, OUT query text, OUT wait_event_type text, OUT wait_event text, OUT xact_start timestamp with time zone, OUT query_start timestamp with time zone, OUT backend_start timestamp with time zone, OUT state_change timestamp with time zone, OUT client_addr inet, OUT client_hostname text, OUT client_port integer, OUT backend_xid xid, OUT backend_xmin xid, OUT backend_type text, OUT ssl boolean, OUT sslversion text, OUT sslcipher text, OUT sslbits integer, OUT ssl_client_dn text, OUT ssl_client_serial numeric, OUT ssl_issuer_dn text, OUT gss_auth boolean, OUT gss_princ text, OUT gss_enc boolean, OUT gss_delegation boolean, OUT leader_pid integer, OUT query_id bigint) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_backend_activity(integer) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_stat_get_backend_activity(integer) TO pg_read_all_stats;

REVOKE ALL ON FUNCTION pg_catalog.pg_terminate_backend(pid integer, timeout bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_terminate_backend(pid integer, timeout bigint) TO pg_signal_backend;

REVOKE ALL ON FUNCTION pg_catalog.pg_try_advisory_lock(bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_try_advisory_lock(bigint) TO tz_owner;
GRANT ALL ON FUNCTION pg_catalog.pg_try_advisory_lock(bigint) TO tz_system;

REVOKE ALL ON FUNCTION pg_catalog.pg_try_advisory_lock(integer, integer) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_try_advisory_lock(integer, integer) TO tz_owner;
GRANT ALL ON FUNCTION pg_catalog.pg_try_advisory_lock(integer, integer) TO tz_system;

REVOKE ALL ON FUNCTION pg_catalog.pg_try_advisory_lock_shared(bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_try_advisory_lock_shared(bigint) TO tz_owner;
GRANT ALL ON FUNCTION pg_catalog.pg_try_advisory_lock_shared(bigint) TO tz_system;

REVOKE ALL ON FUNCTION pg_catalog.pg_try_advisory_lock_shared(integer, integer) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_try_advisory_lock_shared(integer, integer) TO tz_owner;
GRANT ALL ON FUNCTION pg_catalog.pg_try_advisory_lock_shared(integer, integer) TO tz_system;

REVOKE ALL ON FUNCTION pg_catalog.pg_try_advisory_xact_lock(bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_try_advisory_xact_lock(bigint) TO tz_owner;
GRANT ALL ON FUNCTION pg_catalog.pg_try_advisory_xact_lock(bigint) TO tz_system;

REVOKE ALL ON FUNCTION pg_catalog.pg_try_advisory_xact_lock(integer, integer) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_try_advisory_xact_lock(integer, integer) TO tz_owner;
GRANT ALL ON FUNCTION pg_catalog.pg_try_advisory_xact_lock(integer, integer) TO tz_system;

REVOKE ALL ON FUNCTION pg_catalog.pg_try_advisory_xact_lock_shared(bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_try_advisory_xact_lock_shared(bigint) TO tz_owner;
GRANT ALL ON FUNCTION pg_catalog.pg_try_advisory_xact_lock_shared(bigint) TO tz_system;

REVOKE ALL ON FUNCTION pg_catalog.pg_try_advisory_xact_lock_shared(integer, integer) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_try_advisory_xact_lock_shared(integer, integer) TO tz_owner;
GRANT ALL ON FUNCTION pg_catalog.pg_try_advisory_xact_lock_shared(integer, integer) TO tz_system;

REVOKE ALL ON FUNCTION projects.file_named(tenant uuid, address text) FROM PUBLIC;

REVOKE ALL ON FUNCTION quality.accept_abandoned(at timestamp with time zone, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.accept_abandoned(at timestamp with time zone, most integer) TO tz_system;

REVOKE ALL ON FUNCTION quality.accept_overdue(at timestamp with time zone, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.accept_overdue(at timestamp with time zone, most integer) TO tz_system;

REVOKE ALL ON FUNCTION quality.adjudication_file(held uuid, item integer, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.adjudication_file(held uuid, item integer, at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION quality.adjudication_waits(at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.adjudication_waits(at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION quality.advice_under_review(at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.advice_under_review(at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION quality.alike(task uuid, under text, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.alike(task uuid, under text, most integer) TO tz_customer;

REVOKE ALL ON FUNCTION quality.appeal_case(held uuid, words text, event uuid, since timestamp with time zone, due timestamp with time zone, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.appeal_case(held uuid, words text, event uuid, since timestamp with time zone, due timestamp with time zone, at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION quality.appeal_file(held uuid, item integer, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.appeal_file(held uuid, item integer, at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION quality.appeal_of_case(tenant uuid, held uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION quality.appeal_waits(at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.appeal_waits(at timestamp with time zone) TO tz_contributor;

GRANT SELECT ON TABLE quality.appeal TO tz_system;

GRANT SELECT(tenant_id) ON TABLE quality.appeal TO tz_customer;

GRANT SELECT(id) ON TABLE quality.appeal TO tz_customer;

GRANT SELECT(task_id) ON TABLE quality.appeal TO tz_customer;

GRANT SELECT(submission_id) ON TABLE quality.appeal TO tz_customer;

GRANT SELECT(review_id) ON TABLE quality.appeal TO tz_customer;

GRANT SELECT(recheck_id) ON TABLE quality.appeal TO tz_customer;

GRANT SELECT(outcome) ON TABLE quality.appeal TO tz_customer;

GRANT SELECT(reason) ON TABLE quality.appeal TO tz_customer;

GRANT SELECT(decided_at) ON TABLE quality.appeal TO tz_customer;

REVOKE ALL ON FUNCTION quality.appealed(x quality.appeal) FROM PUBLIC;

REVOKE ALL ON FUNCTION quality.ask_for_clause(held uuid, question uuid, event uuid, said text, at timestamp with time zone, most_waiting integer) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.ask_for_clause(held uuid, question uuid, event uuid, said text, at timestamp with time zone, most_waiting integer) TO tz_contributor;

REVOKE ALL ON FUNCTION quality.ask_for_probe(held uuid, event uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.ask_for_probe(held uuid, event uuid, at timestamp with time zone) TO tz_ops;

REVOKE ALL ON FUNCTION quality.ask_in_case(held uuid, words text, event uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.ask_in_case(held uuid, words text, event uuid, at timestamp with time zone) TO tz_ops;

REVOKE ALL ON FUNCTION quality.asks_second(tenant uuid, project uuid, person uuid, verdict text) FROM PUBLIC;

REVOKE ALL ON FUNCTION quality.authors_of(submissions uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.authors_of(submissions uuid[]) TO tz_customer;
GRANT ALL ON FUNCTION quality.authors_of(submissions uuid[]) TO tz_system;

REVOKE ALL ON FUNCTION quality.begin_training(feed uuid, assignment uuid, event uuid, sides_flipped boolean, most_open integer, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.begin_training(feed uuid, assignment uuid, event uuid, sides_flipped boolean, most_open integer, at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION quality.capacity(project uuid, own double precision, since timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.capacity(project uuid, own double precision, since timestamp with time zone) TO tz_system;

REVOKE ALL ON FUNCTION quality.case_answer(held uuid, evidence uuid, nth integer, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.case_answer(held uuid, evidence uuid, nth integer, at timestamp with time zone) TO tz_ops;

REVOKE ALL ON FUNCTION quality.case_evidence(held uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.case_evidence(held uuid) TO tz_ops;

REVOKE ALL ON FUNCTION quality.case_file(held uuid, evidence uuid, nth integer, item integer) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.case_file(held uuid, evidence uuid, nth integer, item integer) TO tz_ops;

REVOKE ALL ON FUNCTION quality.case_of(held uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.case_of(held uuid) TO tz_ops;

REVOKE ALL ON FUNCTION quality.cases(decided boolean, before timestamp with time zone, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.cases(decided boolean, before timestamp with time zone, most integer) TO tz_ops;

REVOKE ALL ON FUNCTION quality.checks_of(person uuid, since timestamp with time zone, upto timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.checks_of(person uuid, since timestamp with time zone, upto timestamp with time zone) TO tz_system;

REVOKE ALL ON FUNCTION quality.closed_to(person uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION quality.compared(tenant uuid, project uuid, since timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.compared(tenant uuid, project uuid, since timestamp with time zone) TO tz_system;

REVOKE ALL ON FUNCTION quality.consent_waits(at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.consent_waits(at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION quality.counted(tenant uuid, projects_ uuid[], people uuid[], uptos timestamp with time zone[]) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.counted(tenant uuid, projects_ uuid[], people uuid[], uptos timestamp with time zone[]) TO tz_system;

REVOKE ALL ON FUNCTION quality.counted_in(task uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.counted_in(task uuid) TO tz_customer;

REVOKE ALL ON FUNCTION quality.decide_adjudication(held uuid, event uuid, came text, place integer, mended jsonb, mended_label text, under text, said text, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.decide_adjudication(held uuid, event uuid, came text, place integer, mended jsonb, mended_label text, under text, said text, at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION quality.decide_appeal(held uuid, event uuid, accept_event uuid, ends text, why text, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.decide_appeal(held uuid, event uuid, accept_event uuid, ends text, why text, at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION quality.decide_case(held uuid, ends text, why text, leave_out boolean, event uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.decide_case(held uuid, ends text, why text, leave_out boolean, event uuid, at timestamp with time zone) TO tz_ops;

REVOKE ALL ON FUNCTION quality.decide_case_appeal(held uuid, ends text, why text, event uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.decide_case_appeal(held uuid, ends text, why text, event uuid, at timestamp with time zone) TO tz_ops;

REVOKE ALL ON FUNCTION quality.decided_otherwise(tenant uuid, project uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.decided_otherwise(tenant uuid, project uuid) TO tz_system;

GRANT SELECT ON TABLE quality.adjudication TO tz_system;

GRANT SELECT(tenant_id) ON TABLE quality.adjudication TO tz_customer;

GRANT SELECT(id) ON TABLE quality.adjudication TO tz_customer;

GRANT SELECT(task_id) ON TABLE quality.adjudication TO tz_customer;

GRANT SELECT(project_id) ON TABLE quality.adjudication TO tz_customer;

GRANT SELECT(why) ON TABLE quality.adjudication TO tz_customer;

GRANT SELECT(opened_at) ON TABLE quality.adjudication TO tz_customer;

GRANT SELECT(ontology_version) ON TABLE quality.adjudication TO tz_customer;

GRANT SELECT(verdict) ON TABLE quality.adjudication TO tz_customer;

GRANT SELECT(submission_id) ON TABLE quality.adjudication TO tz_customer;

GRANT SELECT(answer) ON TABLE quality.adjudication TO tz_customer;

GRANT SELECT(label) ON TABLE quality.adjudication TO tz_customer;

GRANT SELECT(clause) ON TABLE quality.adjudication TO tz_customer;

GRANT SELECT(reason) ON TABLE quality.adjudication TO tz_customer;

GRANT SELECT(decided_by) ON TABLE quality.adjudication TO tz_customer;

GRANT SELECT(decided_at) ON TABLE quality.adjudication TO tz_customer;

REVOKE ALL ON FUNCTION quality.drawn_answers(x quality.adjudication) FROM PUBLIC;

REVOKE ALL ON FUNCTION quality.drift_answers(project uuid, scope text, name text, measure text, since timestamp with time zone, until timestamp with time zone, agreeing boolean, first_answers integer, before uuid, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.drift_answers(project uuid, scope text, name text, measure text, since timestamp with time zone, until timestamp with time zone, agreeing boolean, first_answers integer, before uuid, most integer) TO tz_customer;
GRANT ALL ON FUNCTION quality.drift_answers(project uuid, scope text, name text, measure text, since timestamp with time zone, until timestamp with time zone, agreeing boolean, first_answers integer, before uuid, most integer) TO tz_system;

REVOKE ALL ON FUNCTION quality.end_appeal(x quality.appeal, actor uuid, ends text, why text, event uuid, accept_event uuid, at timestamp with time zone) FROM PUBLIC;

GRANT SELECT,INSERT,UPDATE ON TABLE quality.fraud_case TO tz_system;

REVOKE ALL ON FUNCTION quality.end_case_appeal(c quality.fraud_case, actor uuid, ends text, why text, event uuid, at timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION quality.end_fix(tenant uuid, fix uuid, at timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION quality.end_restriction(c quality.fraud_case, actor uuid, by_clock boolean, at timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION quality.end_restrictions(at timestamp with time zone, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.end_restrictions(at timestamp with time zone, most integer) TO tz_system;

REVOKE ALL ON FUNCTION quality.escalate_rechecks(at timestamp with time zone, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.escalate_rechecks(at timestamp with time zone, most integer) TO tz_system;

REVOKE ALL ON FUNCTION quality.experienced_at(tenant uuid, project uuid, person uuid, first_answers integer) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.experienced_at(tenant uuid, project uuid, person uuid, first_answers integer) TO tz_system;

REVOKE ALL ON FUNCTION quality.fading_stops(before timestamp with time zone, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.fading_stops(before timestamp with time zone, most integer) TO tz_system;

REVOKE ALL ON FUNCTION quality.first_answers(tenant uuid, project uuid, person uuid, most integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION quality.gates(project uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.gates(project uuid) TO tz_system;

REVOKE ALL ON FUNCTION quality.has_given_verdict(tenant uuid, submission uuid, person uuid) FROM PUBLIC;

GRANT SELECT ON TABLE quality.review_due TO tz_system;

GRANT SELECT(tenant_id) ON TABLE quality.review_due TO tz_customer;

GRANT SELECT(submission_id) ON TABLE quality.review_due TO tz_customer;

GRANT SELECT(project_id) ON TABLE quality.review_due TO tz_customer;

GRANT SELECT(due_at) ON TABLE quality.review_due TO tz_customer;

GRANT SELECT(stage) ON TABLE quality.review_due TO tz_customer;

GRANT SELECT(waits) ON TABLE quality.review_due TO tz_customer;

GRANT SELECT(repair_id) ON TABLE quality.review_due TO tz_customer;

GRANT SELECT(escalated_at) ON TABLE quality.review_due TO tz_customer;

REVOKE ALL ON FUNCTION quality.has_judged(person uuid, d quality.review_due) FROM PUBLIC;

GRANT SELECT,INSERT ON TABLE quality.known_item TO tz_customer;
GRANT SELECT ON TABLE quality.known_item TO tz_system;

GRANT UPDATE(disputed_at) ON TABLE quality.known_item TO tz_customer;
GRANT UPDATE(disputed_at) ON TABLE quality.known_item TO tz_system;

GRANT UPDATE(upheld_at) ON TABLE quality.known_item TO tz_customer;

GRANT UPDATE(voided_at) ON TABLE quality.known_item TO tz_customer;

GRANT UPDATE(voided_by) ON TABLE quality.known_item TO tz_customer;

GRANT UPDATE(void_reason) ON TABLE quality.known_item TO tz_customer;

GRANT UPDATE(corrected) ON TABLE quality.known_item TO tz_customer;

GRANT UPDATE(reported_at) ON TABLE quality.known_item TO tz_customer;
GRANT UPDATE(reported_at) ON TABLE quality.known_item TO tz_system;

REVOKE ALL ON FUNCTION quality.has_met(person uuid, i quality.known_item) FROM PUBLIC;

REVOKE ALL ON FUNCTION quality.has_opined(tenant uuid, submission uuid, person uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION quality.has_other_investigator(person uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION quality.has_solved(tenant uuid, submission uuid, person uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION quality.held_adjudication(at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.held_adjudication(at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION quality.held_appeal(at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.held_appeal(at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION quality.held_file(held uuid, item integer, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.held_file(held uuid, item integer, at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION quality.held_pay(what text, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.held_pay(what text, at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION quality.held_review(at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.held_review(at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION quality.hold_asks() FROM PUBLIC;
GRANT ALL ON FUNCTION quality.hold_asks() TO tz_customer;

GRANT SELECT ON TABLE tasks.submission TO tz_system;
GRANT SELECT ON TABLE tasks.submission TO tz_contributor;

GRANT SELECT(tenant_id) ON TABLE tasks.submission TO tz_customer;

GRANT SELECT(id) ON TABLE tasks.submission TO tz_customer;

GRANT SELECT(task_id) ON TABLE tasks.submission TO tz_customer;

GRANT SELECT(project_id) ON TABLE tasks.submission TO tz_customer;

GRANT SELECT(assignment_id) ON TABLE tasks.submission TO tz_customer;

GRANT SELECT(round) ON TABLE tasks.submission TO tz_customer;

GRANT SELECT(answer) ON TABLE tasks.submission TO tz_customer;

GRANT SELECT(label) ON TABLE tasks.submission TO tz_customer;

GRANT SELECT(seconds) ON TABLE tasks.submission TO tz_customer;

GRANT SELECT(submitted_at) ON TABLE tasks.submission TO tz_customer;

GRANT SELECT(accepted_at) ON TABLE tasks.submission TO tz_customer;

GRANT SELECT(used) ON TABLE tasks.submission TO tz_customer;

GRANT SELECT(known) ON TABLE tasks.submission TO tz_customer;

REVOKE ALL ON FUNCTION quality.is_accepted_work(s tasks.submission) FROM PUBLIC;

REVOKE ALL ON FUNCTION quality.is_at_work_on(person uuid, d quality.review_due) FROM PUBLIC;

REVOKE ALL ON FUNCTION quality.is_drawn(task uuid, salt bigint, permille integer) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.is_drawn(task uuid, salt bigint, permille integer) TO tz_customer;
GRANT ALL ON FUNCTION quality.is_drawn(task uuid, salt bigint, permille integer) TO tz_system;

REVOKE ALL ON FUNCTION quality.is_hindered(person uuid, d quality.review_due, at timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION quality.is_investigator(person uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION quality.is_relabelled(tenant uuid, task uuid, gone uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.is_relabelled(tenant uuid, task uuid, gone uuid[]) TO tz_system;

GRANT SELECT ON TABLE quality.review_policy TO tz_system;
GRANT SELECT,INSERT,UPDATE ON TABLE quality.review_policy TO tz_customer;

GRANT SELECT,INSERT,UPDATE ON TABLE quality.reviewer_score TO tz_system;

REVOKE ALL ON FUNCTION quality.is_seconded(s quality.reviewer_score, p quality.review_policy) FROM PUBLIC;

REVOKE ALL ON FUNCTION quality.is_stopped(tenant uuid, project uuid, person uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION quality.is_uncalibrated(tenant uuid, project uuid, person uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION quality.is_unchanged(x quality.adjudication) FROM PUBLIC;

REVOKE ALL ON FUNCTION quality.is_unread(c quality.fraud_case, person uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION quality.judging_health(at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.judging_health(at timestamp with time zone) TO tz_ops;

REVOKE ALL ON FUNCTION quality.keep_left_out() FROM PUBLIC;

REVOKE ALL ON FUNCTION quality.known_share(tenant uuid, project uuid, person uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION quality.load_health() FROM PUBLIC;
GRANT ALL ON FUNCTION quality.load_health() TO tz_ops;

REVOKE ALL ON FUNCTION quality.lonely_cases(lasts interval, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.lonely_cases(lasts interval, at timestamp with time zone) TO tz_ops;

REVOKE ALL ON FUNCTION quality.make_appeal(assignment uuid, appeal uuid, event uuid, words text, since timestamp with time zone, due timestamp with time zone, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.make_appeal(assignment uuid, appeal uuid, event uuid, words text, since timestamp with time zone, due timestamp with time zone, at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION quality.may_adjudicate(person uuid, x quality.adjudication, at timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION quality.may_decide(person uuid, x quality.appeal, at timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION quality.my_answers(before timestamp with time zone, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.my_answers(before timestamp with time zone, most integer) TO tz_contributor;

REVOKE ALL ON FUNCTION quality.my_appeal(assignment uuid, lasts interval) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.my_appeal(assignment uuid, lasts interval) TO tz_contributor;

REVOKE ALL ON FUNCTION quality.my_beginnings() FROM PUBLIC;
GRANT ALL ON FUNCTION quality.my_beginnings() TO tz_contributor;

REVOKE ALL ON FUNCTION quality.my_calibrations() FROM PUBLIC;
GRANT ALL ON FUNCTION quality.my_calibrations() TO tz_contributor;

REVOKE ALL ON FUNCTION quality.my_cases(most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.my_cases(most integer) TO tz_contributor;

REVOKE ALL ON FUNCTION quality.my_closed_reviews(at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.my_closed_reviews(at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION quality.my_feedback(assignment uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.my_feedback(assignment uuid) TO tz_contributor;

REVOKE ALL ON FUNCTION quality.my_fix(assignment uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.my_fix(assignment uuid) TO tz_contributor;

REVOKE ALL ON FUNCTION quality.my_left_out(assignment uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.my_left_out(assignment uuid) TO tz_contributor;

REVOKE ALL ON FUNCTION quality.my_lesson(assignment uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.my_lesson(assignment uuid) TO tz_contributor;

REVOKE ALL ON FUNCTION quality.my_rechecks(since timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.my_rechecks(since timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION quality.my_regrades(since timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.my_regrades(since timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION quality.my_reviewing() FROM PUBLIC;
GRANT ALL ON FUNCTION quality.my_reviewing() TO tz_contributor;

REVOKE ALL ON FUNCTION quality.my_scores() FROM PUBLIC;
GRANT ALL ON FUNCTION quality.my_scores() TO tz_contributor;

REVOKE ALL ON FUNCTION quality.my_training(feed uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.my_training(feed uuid) TO tz_contributor;

REVOKE ALL ON FUNCTION quality.needs_others(tenant uuid, repair uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION quality.next_pay(what text, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.next_pay(what text, at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION quality.open_adjudications(project uuid, most integer, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.open_adjudications(project uuid, most integer, at timestamp with time zone) TO tz_system;

REVOKE ALL ON FUNCTION quality.opinions_under_review(at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.opinions_under_review(at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION quality.overturn_cases(at timestamp with time zone, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.overturn_cases(at timestamp with time zone, most integer) TO tz_system;

REVOKE ALL ON FUNCTION quality.overturn_overdue(at timestamp with time zone, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.overturn_overdue(at timestamp with time zone, most integer) TO tz_system;

REVOKE ALL ON FUNCTION quality.prepare_reviews(items uuid[], submissions uuid[], answers jsonb, labels text[], rights boolean[], at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.prepare_reviews(items uuid[], submissions uuid[], answers jsonb, labels text[], rights boolean[], at timestamp with time zone) TO tz_system;

REVOKE ALL ON FUNCTION quality.probes(most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.probes(most integer) TO tz_ops;

REVOKE ALL ON FUNCTION quality.put_right(project uuid, ids uuid[], most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.put_right(project uuid, ids uuid[], most integer) TO tz_customer;

REVOKE ALL ON FUNCTION quality.questions_under_review(at timestamp with time zone, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.questions_under_review(at timestamp with time zone, most integer) TO tz_contributor;

REVOKE ALL ON FUNCTION quality.queue_reviews(submissions uuid[], due timestamp with time zone, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.queue_reviews(submissions uuid[], due timestamp with time zone, at timestamp with time zone) TO tz_system;

REVOKE ALL ON FUNCTION quality.ready_review(d quality.review_due, person uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION quality.ready_reviews(tenant uuid, project uuid, person uuid) FROM PUBLIC;

GRANT SELECT ON TABLE quality.opinion TO tz_system;

GRANT SELECT(tenant_id) ON TABLE quality.opinion TO tz_customer;

GRANT SELECT(id) ON TABLE quality.opinion TO tz_customer;

GRANT SELECT(submission_id) ON TABLE quality.opinion TO tz_customer;

GRANT SELECT(project_id) ON TABLE quality.opinion TO tz_customer;

GRANT SELECT(stage) ON TABLE quality.opinion TO tz_customer;

GRANT SELECT(verdict) ON TABLE quality.opinion TO tz_customer;

GRANT SELECT(clause) ON TABLE quality.opinion TO tz_customer;

GRANT SELECT(reason) ON TABLE quality.opinion TO tz_customer;

GRANT SELECT(places) ON TABLE quality.opinion TO tz_customer;

GRANT SELECT(at) ON TABLE quality.opinion TO tz_customer;

GRANT SELECT(seconds) ON TABLE quality.opinion TO tz_customer;

GRANT SELECT(fixed_label) ON TABLE quality.opinion TO tz_customer;

REVOKE ALL ON FUNCTION quality.recheck(d quality.review_due, s tasks.submission, o quality.opinion, event uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION quality.recheck_task(repair uuid, task uuid, due timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.recheck_task(repair uuid, task uuid, due timestamp with time zone) TO tz_customer;

REVOKE ALL ON FUNCTION quality.record_lesson(assignment uuid, is_right boolean, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.record_lesson(assignment uuid, is_right boolean, at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION quality.record_review(held uuid, review uuid, event uuid, accept_event uuid, verdict text, clause text, reason text, places jsonb, fixed jsonb, fixed_label text, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.record_review(held uuid, review uuid, event uuid, accept_event uuid, verdict text, clause text, reason text, places jsonb, fixed jsonb, fixed_label text, at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION quality.record_training(ids uuid[], rights boolean[], at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.record_training(ids uuid[], rights boolean[], at timestamp with time zone) TO tz_system;

REVOKE ALL ON FUNCTION quality.release_reviews(submissions uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.release_reviews(submissions uuid[]) TO tz_system;

REVOKE ALL ON FUNCTION quality.restrict(held uuid, ends_at timestamp with time zone, event uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.restrict(held uuid, ends_at timestamp with time zone, event uuid, at timestamp with time zone) TO tz_ops;

REVOKE ALL ON FUNCTION quality.review_health(at timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION quality.review_share(s tasks.submission) FROM PUBLIC;

REVOKE ALL ON FUNCTION quality.reviewer_health() FROM PUBLIC;
GRANT ALL ON FUNCTION quality.reviewer_health() TO tz_ops;

REVOKE ALL ON FUNCTION quality.reviewers_after(project uuid, after uuid, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.reviewers_after(project uuid, after uuid, most integer) TO tz_customer;

REVOKE ALL ON FUNCTION quality.rows_of(project uuid, author uuid, given text, ruled text, otherwise boolean, under text, since timestamp with time zone, until timestamp with time zone, after uuid, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.rows_of(project uuid, author uuid, given text, ruled text, otherwise boolean, under text, since timestamp with time zone, until timestamp with time zone, after uuid, most integer) TO tz_customer;
GRANT ALL ON FUNCTION quality.rows_of(project uuid, author uuid, given text, ruled text, otherwise boolean, under text, since timestamp with time zone, until timestamp with time zone, after uuid, most integer) TO tz_system;

REVOKE ALL ON FUNCTION quality.sampling(customers uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.sampling(customers uuid[]) TO tz_system;

REVOKE ALL ON FUNCTION quality.save_adjudication(held uuid, base integer, whole jsonb, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.save_adjudication(held uuid, base integer, whole jsonb, at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION quality.save_review(held uuid, base integer, whole jsonb, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.save_review(held uuid, base integer, whole jsonb, at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION quality.saw_in_review(assignment uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.saw_in_review(assignment uuid) TO tz_contributor;

REVOKE ALL ON FUNCTION quality.say_in_case(held uuid, words text, event uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.say_in_case(held uuid, words text, event uuid, at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION quality.scores_after(project uuid, at timestamp with time zone, after uuid, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.scores_after(project uuid, at timestamp with time zone, after uuid, most integer) TO tz_customer;

REVOKE ALL ON FUNCTION quality.scores_of(project uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.scores_of(project uuid, at timestamp with time zone) TO tz_customer;

REVOKE ALL ON FUNCTION quality.settle_resolve(submission uuid, verdict text, share double precision, event uuid, accept_event uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.settle_resolve(submission uuid, verdict text, share double precision, event uuid, accept_event uuid, at timestamp with time zone) TO tz_system;

REVOKE ALL ON FUNCTION quality.settle_review(s tasks.submission, o quality.opinion, event uuid, accept_event uuid, at timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION quality.settle_trained(tenant uuid, project uuid, people uuid[], at timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION quality.settle_training(project uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.settle_training(project uuid, at timestamp with time zone) TO tz_system;

REVOKE ALL ON FUNCTION quality.solved_under_review(at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.solved_under_review(at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION quality.standing_label(tenant uuid, task uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.standing_label(tenant uuid, task uuid) TO tz_customer;

REVOKE ALL ON FUNCTION quality.steps_of(task_ids uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.steps_of(task_ids uuid[]) TO tz_customer;

REVOKE ALL ON FUNCTION quality.stops(project uuid, person uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.stops(project uuid, person uuid) TO tz_system;

REVOKE ALL ON FUNCTION quality.stuck_rows() FROM PUBLIC;
GRANT ALL ON FUNCTION quality.stuck_rows() TO tz_ops;
GRANT ALL ON FUNCTION quality.stuck_rows() TO tz_system;

REVOKE ALL ON FUNCTION quality.take_adjudication(sides_flipped boolean, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.take_adjudication(sides_flipped boolean, at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION quality.take_appeal(at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.take_appeal(at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION quality.take_review(at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.take_review(at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION quality.test_outcomes() FROM PUBLIC;
GRANT ALL ON FUNCTION quality.test_outcomes() TO tz_ops;

REVOKE ALL ON FUNCTION quality.trained_people(project uuid, person uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.trained_people(project uuid, person uuid) TO tz_system;

REVOKE ALL ON FUNCTION quality.training_counts(tenant uuid, project uuid, person uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION quality.training_items(project uuid, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.training_items(project uuid, most integer) TO tz_customer;

REVOKE ALL ON FUNCTION quality.training_people(project uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.training_people(project uuid) TO tz_customer;

REVOKE ALL ON FUNCTION quality.verdict_on(tenant uuid, submission uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION quality.verdicts_of(tenant uuid, project uuid, person uuid, most integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION quality.waits_for_solvers(s tasks.submission) FROM PUBLIC;

REVOKE ALL ON FUNCTION quality.watched_projects(since timestamp with time zone, upto timestamp with time zone, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION quality.watched_projects(since timestamp with time zone, upto timestamp with time zone, most integer) TO tz_system;

REVOKE ALL ON FUNCTION quality.weigh_opinion(d quality.review_due, o quality.opinion, event uuid, at timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION quality.write_training(tenant uuid, ids uuid[], rights boolean[], at timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION scale.count_tasks(tenant uuid, project uuid, batch uuid, status text, of_type text, any_tag text[], ids text[], reviews text[], created_from timestamp with time zone, created_to timestamp with time zone, completed_from timestamp with time zone, completed_to timestamp with time zone, updated_from timestamp with time zone, updated_to timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION scale.count_tasks(tenant uuid, project uuid, batch uuid, status text, of_type text, any_tag text[], ids text[], reviews text[], created_from timestamp with time zone, created_to timestamp with time zone, completed_from timestamp with time zone, completed_to timestamp with time zone, updated_from timestamp with time zone, updated_to timestamp with time zone) TO tz_customer;
GRANT ALL ON FUNCTION scale.count_tasks(tenant uuid, project uuid, batch uuid, status text, of_type text, any_tag text[], ids text[], reviews text[], created_from timestamp with time zone, created_to timestamp with time zone, completed_from timestamp with time zone, completed_to timestamp with time zone, updated_from timestamp with time zone, updated_to timestamp with time zone) TO tz_system;

REVOKE ALL ON FUNCTION scale.find_tasks(tenant uuid, project uuid, batch uuid, status text, of_type text, any_tag text[], ids text[], reviews text[], created_from timestamp with time zone, created_to timestamp with time zone, completed_from timestamp with time zone, completed_to timestamp with time zone, updated_from timestamp with time zone, updated_to timestamp with time zone, before uuid, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION scale.find_tasks(tenant uuid, project uuid, batch uuid, status text, of_type text, any_tag text[], ids text[], reviews text[], created_from timestamp with time zone, created_to timestamp with time zone, completed_from timestamp with time zone, completed_to timestamp with time zone, updated_from timestamp with time zone, updated_to timestamp with time zone, before uuid, most integer) TO tz_customer;
GRANT ALL ON FUNCTION scale.find_tasks(tenant uuid, project uuid, batch uuid, status text, of_type text, any_tag text[], ids text[], reviews text[], created_from timestamp with time zone, created_to timestamp with time zone, completed_from timestamp with time zone, completed_to timestamp with time zone, updated_from timestamp with time zone, updated_to timestamp with time zone, before uuid, most integer) TO tz_system;

GRANT SELECT,INSERT ON TABLE scale.task TO tz_customer;
GRANT SELECT ON TABLE scale.task TO tz_system;

GRANT UPDATE(metadata) ON TABLE scale.task TO tz_customer;

GRANT UPDATE(tags) ON TABLE scale.task TO tz_customer;

GRANT UPDATE(unique_id) ON TABLE scale.task TO tz_customer;

GRANT UPDATE(error) ON TABLE scale.task TO tz_customer;

GRANT UPDATE(response) ON TABLE scale.task TO tz_customer;

GRANT UPDATE(updated_at) ON TABLE scale.task TO tz_customer;
GRANT UPDATE(updated_at) ON TABLE scale.task TO tz_system;

GRANT SELECT ON TABLE tasks.task TO tz_customer;
GRANT SELECT ON TABLE tasks.task TO tz_system;

REVOKE ALL ON FUNCTION scale.fits(t tasks.task, s scale.task, is_wrong boolean, status text, of_type text, any_tag text[], ids text[], reviews text[], created_from timestamp with time zone, created_to timestamp with time zone, completed_from timestamp with time zone, completed_to timestamp with time zone, updated_from timestamp with time zone, updated_to timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION scale.fits(t tasks.task, s scale.task, is_wrong boolean, status text, of_type text, any_tag text[], ids text[], reviews text[], created_from timestamp with time zone, created_to timestamp with time zone, completed_from timestamp with time zone, completed_to timestamp with time zone, updated_from timestamp with time zone, updated_to timestamp with time zone) TO tz_customer;
GRANT ALL ON FUNCTION scale.fits(t tasks.task, s scale.task, is_wrong boolean, status text, of_type text, any_tag text[], ids text[], reviews text[], created_from timestamp with time zone, created_to timestamp with time zone, completed_from timestamp with time zone, completed_to timestamp with time zone, updated_from timestamp with time zone, updated_to timestamp with time zone) TO tz_system;

REVOKE ALL ON FUNCTION scale.verdict(tenant uuid, task uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION scale.verdict(tenant uuid, task uuid) TO tz_customer;
GRANT ALL ON FUNCTION scale.verdict(tenant uuid, task uuid) TO tz_system;

REVOKE ALL ON FUNCTION tasks.accept(s tasks.submission, actor uuid, event uuid, keep boolean, at timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.add_known(project uuid, ids uuid[], payloads jsonb, labels text[], sources uuid[], most integer, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.add_known(project uuid, ids uuid[], payloads jsonb, labels text[], sources uuid[], most integer, at timestamp with time zone) TO tz_customer;

REVOKE ALL ON FUNCTION tasks.add_training(project uuid, ids uuid[], payloads jsonb, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.add_training(project uuid, ids uuid[], payloads jsonb, at timestamp with time zone) TO tz_customer;

REVOKE ALL ON FUNCTION tasks.advice_rules(assignment uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.advice_rules(assignment uuid) TO tz_contributor;

REVOKE ALL ON FUNCTION tasks."analyze"() FROM PUBLIC;
GRANT ALL ON FUNCTION tasks."analyze"() TO tz_customer;

REVOKE ALL ON FUNCTION tasks.ask(assignment uuid, question uuid, event uuid, about text, said text, of_task boolean, at timestamp with time zone, most_waiting integer) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.ask(assignment uuid, question uuid, event uuid, about text, said text, of_task boolean, at timestamp with time zone, most_waiting integer) TO tz_contributor;

REVOKE ALL ON FUNCTION tasks.ask_about(tenant uuid, project uuid, person uuid, of_task uuid, question uuid, event uuid, about text, said text, at timestamp with time zone, most_waiting integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.ask_anew(task uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.ask_anew(task uuid, at timestamp with time zone) TO tz_customer;

REVOKE ALL ON FUNCTION tasks.authors(project uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.authors(project uuid) TO tz_customer;
GRANT ALL ON FUNCTION tasks.authors(project uuid) TO tz_system;

REVOKE ALL ON FUNCTION tasks.begin_replies(assignment uuid, turn uuid, only_key text, input_tokens_ bigint, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.begin_replies(assignment uuid, turn uuid, only_key text, input_tokens_ bigint, at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION tasks.begin_turn(assignment uuid, turn uuid, parent uuid, picked text, rewritten text, message text, names text[], event uuid, at timestamp with time zone, most_turns integer, most_bytes bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.begin_turn(assignment uuid, turn uuid, parent uuid, picked text, rewritten text, message text, names text[], event uuid, at timestamp with time zone, most_turns integer, most_bytes bigint) TO tz_contributor;

REVOKE ALL ON FUNCTION tasks.cancel(task uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.cancel(task uuid, at timestamp with time zone) TO tz_customer;

REVOKE ALL ON FUNCTION tasks.cancel_batch(batch uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.cancel_batch(batch uuid, at timestamp with time zone) TO tz_customer;

REVOKE ALL ON FUNCTION tasks.care_of(assignment uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.care_of(assignment uuid) TO tz_contributor;

REVOKE ALL ON FUNCTION tasks.claim(token text, assignment uuid, event uuid, sides_flipped boolean, at timestamp with time zone, feed uuid, most_open integer, drawn double precision) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.claim(token text, assignment uuid, event uuid, sides_flipped boolean, at timestamp with time zone, feed uuid, most_open integer, drawn double precision) TO tz_contributor;

REVOKE ALL ON FUNCTION tasks.claim_offer(token text, assignment uuid, event uuid, sides_flipped boolean, at timestamp with time zone, offer uuid, most_open integer) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.claim_offer(token text, assignment uuid, event uuid, sides_flipped boolean, at timestamp with time zone, offer uuid, most_open integer) TO tz_contributor;

REVOKE ALL ON FUNCTION tasks.claimant(person uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.close_batches(project uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.close_batches(project uuid, at timestamp with time zone) TO tz_customer;
GRANT ALL ON FUNCTION tasks.close_batches(project uuid, at timestamp with time zone) TO tz_system;

REVOKE ALL ON FUNCTION tasks.commit_to(assignment uuid, given jsonb, digest text, event uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.commit_to(assignment uuid, given jsonb, digest text, event uuid, at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION tasks.commitment_of(assignment uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.commitment_of(assignment uuid) TO tz_contributor;

REVOKE ALL ON FUNCTION tasks.complete_trial(task uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.complete_trial(task uuid, at timestamp with time zone) TO tz_customer;

REVOKE ALL ON FUNCTION tasks.count_known(ids uuid[], at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.count_known(ids uuid[], at timestamp with time zone) TO tz_system;

REVOKE ALL ON FUNCTION tasks.dose_of(person uuid, most_tasks integer, most_minutes integer, at timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.draft_changes(d tasks.draft) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.draft_of(assignment uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.draft_of(assignment uuid) TO tz_contributor;

REVOKE ALL ON FUNCTION tasks.draw_known(tenant uuid, project uuid, person uuid, rate integer, newcomer integer, newcomer_until integer, drawn double precision) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.end_batch_elsewhere(batch uuid, phase text, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.end_batch_elsewhere(batch uuid, phase text, at timestamp with time zone) TO tz_customer;

REVOKE ALL ON FUNCTION tasks.end_elsewhere(ids uuid[], states text[], ends timestamp with time zone[]) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.end_elsewhere(ids uuid[], states text[], ends timestamp with time zone[]) TO tz_customer;

REVOKE ALL ON FUNCTION tasks.end_expert_seats(at timestamp with time zone, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.end_expert_seats(at timestamp with time zone, most integer) TO tz_system;

REVOKE ALL ON FUNCTION tasks.end_reply(assignment uuid, turn uuid, side text, made uuid, endpoint uuid, words text, why text, cut_by text, tokens_in bigint, tokens_out bigint, counted boolean, cost bigint, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.end_reply(assignment uuid, turn uuid, side text, made uuid, endpoint uuid, words text, why text, cut_by text, tokens_in bigint, tokens_out bigint, counted boolean, cost bigint, at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION tasks.end_seats(tenant uuid, task uuid, seats integer, at timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.expert_health(since timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.expert_health(since timestamp with time zone) TO tz_ops;

REVOKE ALL ON FUNCTION tasks.expert_seat(tenant uuid, task uuid, OUT kept_for uuid, OUT kept_until timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.expire_leases(at timestamp with time zone, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.expire_leases(at timestamp with time zone, most integer) TO tz_system;

REVOKE ALL ON FUNCTION tasks.expire_offers(at timestamp with time zone, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.expire_offers(at timestamp with time zone, most integer) TO tz_system;

REVOKE ALL ON FUNCTION tasks.expose(person uuid, tenant uuid, task uuid, until_ timestamp with time zone, at timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.expose_late(tenant uuid, task uuid, person uuid, spent_seconds integer, at timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.expose_until(person uuid, tenant uuid, task uuid, until_ timestamp with time zone, at timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.feed(at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.feed(at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION tasks.fold_tallies(most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.fold_tallies(most integer) TO tz_system;

REVOKE ALL ON FUNCTION tasks.give_consent(feed uuid, version integer, event uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.give_consent(feed uuid, version integer, event uuid, at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION tasks.grant_access(queue integer, people uuid[], fits integer[], why text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.grant_access(queue integer, people uuid[], fits integer[], why text[]) TO tz_system;

REVOKE ALL ON FUNCTION tasks.heartbeat(token text, assignment uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.heartbeat(token text, assignment uuid, at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION tasks.held(assignment uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.held(assignment uuid) TO tz_contributor;

REVOKE ALL ON FUNCTION tasks.held_file(assignment uuid, item integer) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.held_file(assignment uuid, item integer) TO tz_contributor;

REVOKE ALL ON FUNCTION tasks.hindrance(person uuid, tenant uuid, project uuid, version integer, at timestamp with time zone) FROM PUBLIC;

GRANT SELECT,INSERT ON TABLE tasks.batch TO tz_customer;
GRANT SELECT ON TABLE tasks.batch TO tz_system;

REVOKE ALL ON FUNCTION tasks.hold_batch(project uuid, batch_name text) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.hold_batch(project uuid, batch_name text) TO tz_customer;

REVOKE ALL ON FUNCTION tasks.intake(project uuid, batch uuid, ids uuid[], keys jsonb, payloads jsonb, prios integer[], wants integer[], reserved integer[], at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.intake(project uuid, batch uuid, ids uuid[], keys jsonb, payloads jsonb, prios integer[], wants integer[], reserved integer[], at timestamp with time zone) TO tz_customer;
GRANT ALL ON FUNCTION tasks.intake(project uuid, batch uuid, ids uuid[], keys jsonb, payloads jsonb, prios integer[], wants integer[], reserved integer[], at timestamp with time zone) TO tz_system;

REVOKE ALL ON FUNCTION tasks.is_held_back(tenant uuid, batch uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.is_hindered(person uuid, tenant uuid, task uuid, at timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.is_reopened(s tasks.submission) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.is_sure(belief double precision[], confidence double precision, temperature double precision) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.is_withdrawn(assignment uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.is_withdrawn(assignment uuid) TO tz_contributor;

REVOKE ALL ON FUNCTION tasks.is_wrong(tenant uuid, task uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.keep_advice(assignment uuid, advised jsonb, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.keep_advice(assignment uuid, advised jsonb, at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION tasks.keep_away(ids uuid[], people uuid[], at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.keep_away(ids uuid[], people uuid[], at timestamp with time zone) TO tz_system;

REVOKE ALL ON FUNCTION tasks.keep_until(s tasks.submission, until_ timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.keep_withdrawn() FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.kept(queue integer, person uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.kept_seats(at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.kept_seats(at timestamp with time zone) TO tz_ops;
GRANT ALL ON FUNCTION tasks.kept_seats(at timestamp with time zone) TO tz_system;

REVOKE ALL ON FUNCTION tasks.learn(project uuid, names text[], log_prior double precision[], log_anybody double precision[], cooling double precision, seen integer, people uuid[], said_by double precision[], at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.learn(project uuid, names text[], log_prior double precision[], log_anybody double precision[], cooling double precision, seen integer, people uuid[], said_by double precision[], at timestamp with time zone) TO tz_system;

REVOKE ALL ON FUNCTION tasks.learn_way(assignment uuid, turn uuid, side text, made uuid, limit_before text, options_before boolean, limit_name text, options boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.learn_way(assignment uuid, turn uuid, side text, made uuid, limit_before text, options_before boolean, limit_name text, options boolean) TO tz_contributor;

REVOKE ALL ON FUNCTION tasks.lease(project uuid, tenant uuid, task uuid, person uuid, pad bytea, queue integer, assignment uuid, event uuid, sides_flipped boolean, is_known boolean, at timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.leave_completed(project uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.leave_completed(project uuid) TO tz_system;

REVOKE ALL ON FUNCTION tasks.leave_out(s tasks.submission) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.leave_out_between(tenant uuid, project uuid, person uuid, since timestamp with time zone, until_ timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.let_count(s tasks.submission) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.let_count_again(tenant uuid, ids uuid[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.lock_batch(batch uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.lock_batch(batch uuid) TO tz_customer;

REVOKE ALL ON FUNCTION tasks.make_offers(tasks_ uuid[], aliases text[], ids uuid[], at timestamp with time zone, until timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.make_offers(tasks_ uuid[], aliases text[], ids uuid[], at timestamp with time zone, until timestamp with time zone) TO tz_customer;

REVOKE ALL ON FUNCTION tasks.mix_known(project uuid, rate integer, newcomer integer, newcomer_until integer, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.mix_known(project uuid, rate integer, newcomer integer, newcomer_until integer, most integer) TO tz_customer;

REVOKE ALL ON FUNCTION tasks.moved(belief double precision[], said double precision[], place integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.my_assignments() FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.my_assignments() TO tz_contributor;

REVOKE ALL ON FUNCTION tasks.my_offers(at timestamp with time zone, after uuid, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.my_offers(at timestamp with time zone, after uuid, most integer) TO tz_contributor;

REVOKE ALL ON FUNCTION tasks.my_sensitive(feed uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.my_sensitive(feed uuid, at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION tasks.news_for_asker(most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.news_for_asker(most integer) TO tz_contributor;

REVOKE ALL ON FUNCTION tasks.open_batch(batch uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.open_batch(batch uuid) TO tz_customer;

REVOKE ALL ON FUNCTION tasks.open_queue(project uuid, feed uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.open_queue(project uuid, feed uuid) TO tz_customer;

REVOKE ALL ON FUNCTION tasks.order_batches(ids uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.order_batches(ids uuid[]) TO tz_customer;

REVOKE ALL ON FUNCTION tasks.own_earlier(assignment uuid, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.own_earlier(assignment uuid, most integer) TO tz_contributor;

REVOKE ALL ON FUNCTION tasks.own_people(tenant uuid, project uuid, batch uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.pause_batch(batch uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.pause_batch(batch uuid) TO tz_customer;

GRANT SELECT ON TABLE tasks.assignment TO tz_system;

GRANT SELECT(tenant_id) ON TABLE tasks.assignment TO tz_customer;

GRANT SELECT(task_id) ON TABLE tasks.assignment TO tz_customer;

GRANT SELECT(id) ON TABLE tasks.assignment TO tz_customer;

GRANT SELECT(project_id) ON TABLE tasks.assignment TO tz_customer;

GRANT SELECT(state) ON TABLE tasks.assignment TO tz_customer;

GRANT SELECT(claimed_at) ON TABLE tasks.assignment TO tz_customer;

GRANT SELECT(lease_until) ON TABLE tasks.assignment TO tz_customer;

GRANT SELECT(ontology_version) ON TABLE tasks.assignment TO tz_customer;

REVOKE ALL ON FUNCTION tasks.pay_of(a tasks.assignment) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.prepare_answers(tasks_ uuid[], submissions uuid[], answers jsonb, labels text[], at timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.present(project uuid, since timestamp with time zone, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.present(project uuid, since timestamp with time zone, most integer) TO tz_system;

REVOKE ALL ON FUNCTION tasks.put_back(tenant uuid, task uuid, queue integer, answers_wanted integer, at timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.question_health() FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.question_health() TO tz_ops;
GRANT ALL ON FUNCTION tasks.question_health() TO tz_system;

REVOKE ALL ON FUNCTION tasks.questions_at(assignment uuid, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.questions_at(assignment uuid, most integer) TO tz_contributor;

REVOKE ALL ON FUNCTION tasks.queue_for(tenant uuid, project uuid, batch uuid, at timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.queue_health(at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.queue_health(at timestamp with time zone) TO tz_ops;
GRANT ALL ON FUNCTION tasks.queue_health(at timestamp with time zone) TO tz_system;

REVOKE ALL ON FUNCTION tasks.queue_needs() FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.queue_needs() TO tz_system;

REVOKE ALL ON FUNCTION tasks.readable_questions(tenant uuid, project uuid, reader uuid, most integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.reinstate_task(task uuid, who uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.reinstate_task(task uuid, who uuid, at timestamp with time zone) TO tz_customer;
GRANT ALL ON FUNCTION tasks.reinstate_task(task uuid, who uuid, at timestamp with time zone) TO tz_system;

REVOKE ALL ON FUNCTION tasks.reinstate_task(task uuid, who uuid, at timestamp with time zone, why text) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.reinstate_task(task uuid, who uuid, at timestamp with time zone, why text) TO tz_customer;
GRANT ALL ON FUNCTION tasks.reinstate_task(task uuid, who uuid, at timestamp with time zone, why text) TO tz_system;

REVOKE ALL ON FUNCTION tasks.release(tenant uuid, batch uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.rename(task uuid, was text, key text) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.rename(task uuid, was text, key text) TO tz_customer;

REVOKE ALL ON FUNCTION tasks.reopen(s tasks.submission, at timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.reopen_reported(task uuid, mended jsonb, right_ boolean, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.reopen_reported(task uuid, mended jsonb, right_ boolean, at timestamp with time zone) TO tz_customer;

REVOKE ALL ON FUNCTION tasks.report_lack(token text, assignment uuid, report uuid, event uuid, lacks text, why text, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.report_lack(token text, assignment uuid, report uuid, event uuid, lacks text, why text, at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION tasks.reports_in(project uuid, lacking text, before uuid, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.reports_in(project uuid, lacking text, before uuid, most integer) TO tz_customer;

REVOKE ALL ON FUNCTION tasks.reports_of(task uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.reports_of(task uuid) TO tz_customer;

REVOKE ALL ON FUNCTION tasks.reread(queue integer, lowest integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.retake(tenant uuid, task uuid, person uuid, at timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.retire_known(ids uuid[], at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.retire_known(ids uuid[], at timestamp with time zone) TO tz_customer;
GRANT ALL ON FUNCTION tasks.retire_known(ids uuid[], at timestamp with time zone) TO tz_system;

REVOKE ALL ON FUNCTION tasks.return_known(ids uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.return_known(ids uuid[]) TO tz_customer;

REVOKE ALL ON FUNCTION tasks.save_draft(token text, assignment uuid, base integer, whole text, changed text, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.save_draft(token text, assignment uuid, base integer, whole text, changed text, at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION tasks.seats_back(t tasks.task, seats integer, phase text) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.see_answer(question uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.see_answer(question uuid, at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION tasks.set_access(person uuid, queues integer[], fits integer[], why text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.set_access(person uuid, queues integer[], fits integer[], why text[]) TO tz_system;

REVOKE ALL ON FUNCTION tasks.settle(project uuid, ids uuid[], seen integer[], at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.settle(project uuid, ids uuid[], seen integer[], at timestamp with time zone) TO tz_system;

REVOKE ALL ON FUNCTION tasks.settle_known_reports(task uuid, right_ boolean, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.settle_known_reports(task uuid, right_ boolean, at timestamp with time zone) TO tz_customer;

REVOKE ALL ON FUNCTION tasks.settle_reports(tenant uuid, ids uuid[], right_ boolean, at timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.share_known(tenant uuid, project uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.skip(token text, assignment uuid, event uuid, why text, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.skip(token text, assignment uuid, event uuid, why text, at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION tasks.spec_of(assignment uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.spec_of(assignment uuid) TO tz_contributor;

REVOKE ALL ON FUNCTION tasks.spend_seat(tenant uuid, project uuid, costs integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.steer(project uuid, ids uuid[], seen integer[], beliefs double precision[], people uuid[], until timestamp with time zone, at timestamp with time zone, OUT opened integer, OUT closed integer) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.steer(project uuid, ids uuid[], seen integer[], beliefs double precision[], people uuid[], until timestamp with time zone, at timestamp with time zone, OUT opened integer, OUT closed integer) TO tz_system;

REVOKE ALL ON FUNCTION tasks.stop(tenant uuid, ids uuid[], at timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.submissions_of(project uuid, after uuid, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.submissions_of(project uuid, after uuid, most integer) TO tz_customer;
GRANT ALL ON FUNCTION tasks.submissions_of(project uuid, after uuid, most integer) TO tz_system;

REVOKE ALL ON FUNCTION tasks.submit(token text, assignment uuid, submission uuid, event uuid, accept_event uuid, answer text, answer_label text, answer_digest bytea, spent_seconds integer, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.submit(token text, assignment uuid, submission uuid, event uuid, accept_event uuid, answer text, answer_label text, answer_digest bytea, spent_seconds integer, at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION tasks.take_back(s tasks.submission, actor uuid, event uuid, at timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.task_submissions(task uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.task_submissions(task uuid) TO tz_customer;
GRANT ALL ON FUNCTION tasks.task_submissions(task uuid) TO tz_system;

REVOKE ALL ON FUNCTION tasks.throttle(project uuid, holds boolean, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.throttle(project uuid, holds boolean, at timestamp with time zone) TO tz_system;

REVOKE ALL ON FUNCTION tasks.train(tenant uuid, project uuid, queue integer, task uuid, person uuid, assignment uuid, event uuid, sides_flipped boolean, pays boolean, at timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.turns_of(assignment uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.turns_of(assignment uuid) TO tz_contributor;

REVOKE ALL ON FUNCTION tasks.uphold_overdue(before timestamp with time zone, most integer, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.uphold_overdue(before timestamp with time zone, most integer, at timestamp with time zone) TO tz_system;

REVOKE ALL ON FUNCTION tasks.waiting(task uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.waiting(task uuid, at timestamp with time zone) TO tz_customer;
GRANT ALL ON FUNCTION tasks.waiting(task uuid, at timestamp with time zone) TO tz_system;

REVOKE ALL ON FUNCTION tasks.weigh(tenant uuid, project uuid, task uuid, queue integer, person uuid, answer_label text, at timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION tasks.withdraw(person uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.withdraw(person uuid, at timestamp with time zone) TO tz_system;

REVOKE ALL ON FUNCTION tasks.withdraw_consent(feed uuid, event uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.withdraw_consent(feed uuid, event uuid, at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION tasks.withdraw_task(task uuid, why text, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION tasks.withdraw_task(task uuid, why text, at timestamp with time zone) TO tz_system;

REVOKE ALL ON FUNCTION trust.accept_invitation(invitation uuid, event uuid, given_name text, given_hash text, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION trust.accept_invitation(invitation uuid, event uuid, given_name text, given_hash text, at timestamp with time zone) TO tz_gate;

REVOKE ALL ON FUNCTION trust.barred() FROM PUBLIC;
GRANT ALL ON FUNCTION trust.barred() TO tz_customer;
GRANT ALL ON FUNCTION trust.barred() TO tz_contributor;
GRANT ALL ON FUNCTION trust.barred() TO tz_ops;
GRANT ALL ON FUNCTION trust.barred() TO tz_system;

REVOKE ALL ON FUNCTION trust.barred_for(person uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION trust.begin_sign_in(subjects bytea[], at timestamp with time zone, since timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION trust.begin_sign_in(subjects bytea[], at timestamp with time zone, since timestamp with time zone) TO tz_gate;

REVOKE ALL ON FUNCTION trust.close_session(session_digest bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION trust.close_session(session_digest bytea) TO tz_gate;

REVOKE ALL ON FUNCTION trust.forget_expired(at timestamp with time zone, attempts_before timestamp with time zone, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION trust.forget_expired(at timestamp with time zone, attempts_before timestamp with time zone, most integer) TO tz_system;

REVOKE ALL ON FUNCTION trust.forgive_sign_in(subjects bytea[], at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION trust.forgive_sign_in(subjects bytea[], at timestamp with time zone) TO tz_gate;

REVOKE ALL ON FUNCTION trust.identify_key(key_digest bytea, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION trust.identify_key(key_digest bytea, at timestamp with time zone) TO tz_gate;

REVOKE ALL ON FUNCTION trust.identify_session(session_digest bytea, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION trust.identify_session(session_digest bytea, at timestamp with time zone) TO tz_gate;

REVOKE ALL ON FUNCTION trust.invitation_facts(invitation uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION trust.invitation_facts(invitation uuid, at timestamp with time zone) TO tz_gate;

REVOKE ALL ON FUNCTION trust.invite(who uuid, invitation uuid, address text, as_persona text, as_role text, at timestamp with time zone, until timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION trust.invite(who uuid, invitation uuid, address text, as_persona text, as_role text, at timestamp with time zone, until timestamp with time zone) TO tz_customer;

REVOKE ALL ON FUNCTION trust.is_sandbox() FROM PUBLIC;
GRANT ALL ON FUNCTION trust.is_sandbox() TO tz_customer;
GRANT ALL ON FUNCTION trust.is_sandbox() TO tz_system;

REVOKE ALL ON FUNCTION trust.leads_team() FROM PUBLIC;

REVOKE ALL ON FUNCTION trust.open_session(session_digest bytea, tenant uuid, person uuid, event uuid, at timestamp with time zone, lasts interval) FROM PUBLIC;
GRANT ALL ON FUNCTION trust.open_session(session_digest bytea, tenant uuid, person uuid, event uuid, at timestamp with time zone, lasts interval) TO tz_gate;

REVOKE ALL ON FUNCTION trust.sandbox(made uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION trust.sandbox(made uuid, at timestamp with time zone) TO tz_customer;

REVOKE ALL ON FUNCTION trust.set_language(person uuid, wanted text) FROM PUBLIC;
GRANT ALL ON FUNCTION trust.set_language(person uuid, wanted text) TO tz_gate;

REVOKE ALL ON FUNCTION trust.set_team_role(address text, as_persona text, as_role text, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION trust.set_team_role(address text, as_persona text, as_role text, at timestamp with time zone) TO tz_customer;

REVOKE ALL ON FUNCTION trust.sign_in_facts(wanted text) FROM PUBLIC;
GRANT ALL ON FUNCTION trust.sign_in_facts(wanted text) TO tz_gate;

REVOKE ALL ON FUNCTION trust.unsealed_tenants() FROM PUBLIC;
GRANT ALL ON FUNCTION trust.unsealed_tenants() TO tz_system;

REVOKE ALL ON FUNCTION workforce.employ(address text, event uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION workforce.employ(address text, event uuid, at timestamp with time zone) TO tz_customer;

REVOKE ALL ON FUNCTION workforce.limit_self(most_tasks integer, most_minutes integer, event uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION workforce.limit_self(most_tasks integer, most_minutes integer, event uuid, at timestamp with time zone) TO tz_contributor;

REVOKE ALL ON FUNCTION workforce.members() FROM PUBLIC;
GRANT ALL ON FUNCTION workforce.members() TO tz_customer;
GRANT ALL ON FUNCTION workforce.members() TO tz_system;

GRANT SELECT ON TABLE delivery.repair TO tz_customer;
GRANT SELECT ON TABLE delivery.repair TO tz_system;

GRANT INSERT(tenant_id) ON TABLE delivery.repair TO tz_customer;
GRANT INSERT(tenant_id) ON TABLE delivery.repair TO tz_system;

GRANT INSERT(id) ON TABLE delivery.repair TO tz_customer;
GRANT INSERT(id) ON TABLE delivery.repair TO tz_system;

GRANT INSERT(project_id) ON TABLE delivery.repair TO tz_customer;
GRANT INSERT(project_id) ON TABLE delivery.repair TO tz_system;

GRANT INSERT(snapshot_id) ON TABLE delivery.repair TO tz_customer;
GRANT INSERT(snapshot_id) ON TABLE delivery.repair TO tz_system;

GRANT INSERT(task_id) ON TABLE delivery.repair TO tz_customer;
GRANT INSERT(task_id) ON TABLE delivery.repair TO tz_system;

GRANT INSERT(reason) ON TABLE delivery.repair TO tz_customer;
GRANT INSERT(reason) ON TABLE delivery.repair TO tz_system;

GRANT INSERT(clause) ON TABLE delivery.repair TO tz_customer;

GRANT INSERT(source_id) ON TABLE delivery.repair TO tz_customer;

GRANT INSERT(reported_by) ON TABLE delivery.repair TO tz_customer;

GRANT INSERT(case_id) ON TABLE delivery.repair TO tz_system;

GRANT INSERT(reported_at) ON TABLE delivery.repair TO tz_customer;
GRANT INSERT(reported_at) ON TABLE delivery.repair TO tz_system;

GRANT INSERT(outcome),UPDATE(outcome) ON TABLE delivery.repair TO tz_system;

GRANT INSERT(settled_at),UPDATE(settled_at) ON TABLE delivery.repair TO tz_system;

GRANT INSERT(delta_id),UPDATE(delta_id) ON TABLE delivery.repair TO tz_system;

GRANT UPDATE(asked_anew_at) ON TABLE delivery.repair TO tz_customer;

GRANT INSERT(restores_id) ON TABLE delivery.repair TO tz_system;

GRANT INSERT(decision_id) ON TABLE delivery.repair TO tz_system;

GRANT UPDATE(task_reason) ON TABLE delivery.repair TO tz_system;

GRANT SELECT ON TABLE delivery.snapshot TO tz_customer;
GRANT SELECT,UPDATE ON TABLE delivery.snapshot TO tz_system;

GRANT INSERT(tenant_id) ON TABLE delivery.snapshot TO tz_customer;
GRANT INSERT(tenant_id) ON TABLE delivery.snapshot TO tz_system;

GRANT INSERT(id) ON TABLE delivery.snapshot TO tz_customer;
GRANT INSERT(id) ON TABLE delivery.snapshot TO tz_system;

GRANT INSERT(project_id) ON TABLE delivery.snapshot TO tz_customer;
GRANT INSERT(project_id) ON TABLE delivery.snapshot TO tz_system;

GRANT INSERT(version) ON TABLE delivery.snapshot TO tz_customer;
GRANT INSERT(version) ON TABLE delivery.snapshot TO tz_system;

GRANT INSERT(state) ON TABLE delivery.snapshot TO tz_customer;
GRANT INSERT(state) ON TABLE delivery.snapshot TO tz_system;

GRANT INSERT(created_by) ON TABLE delivery.snapshot TO tz_customer;
GRANT INSERT(created_by) ON TABLE delivery.snapshot TO tz_system;

GRANT INSERT(created_at) ON TABLE delivery.snapshot TO tz_customer;
GRANT INSERT(created_at) ON TABLE delivery.snapshot TO tz_system;

GRANT INSERT(delta_of) ON TABLE delivery.snapshot TO tz_system;

GRANT INSERT(open_tasks) ON TABLE delivery.snapshot TO tz_customer;

GRANT SELECT ON TABLE delivery.webhook_attempt TO tz_customer;
GRANT SELECT,INSERT ON TABLE delivery.webhook_attempt TO tz_system;

GRANT SELECT,INSERT ON TABLE delivery.webhook_endpoint TO tz_customer;
GRANT SELECT ON TABLE delivery.webhook_endpoint TO tz_system;

GRANT UPDATE(ended_at) ON TABLE delivery.webhook_endpoint TO tz_customer;
GRANT UPDATE(ended_at) ON TABLE delivery.webhook_endpoint TO tz_system;

GRANT UPDATE(end_reason) ON TABLE delivery.webhook_endpoint TO tz_customer;
GRANT UPDATE(end_reason) ON TABLE delivery.webhook_endpoint TO tz_system;

GRANT SELECT,INSERT ON TABLE delivery.webhook_message TO tz_system;
GRANT INSERT ON TABLE delivery.webhook_message TO tz_customer;

GRANT SELECT(tenant_id) ON TABLE delivery.webhook_message TO tz_customer;

GRANT SELECT(id) ON TABLE delivery.webhook_message TO tz_customer;

GRANT SELECT(once) ON TABLE delivery.webhook_message TO tz_customer;

GRANT SELECT(endpoint_id) ON TABLE delivery.webhook_message TO tz_customer;

GRANT SELECT(url) ON TABLE delivery.webhook_message TO tz_customer;

GRANT SELECT(host) ON TABLE delivery.webhook_message TO tz_customer;

GRANT SELECT(type) ON TABLE delivery.webhook_message TO tz_customer;

GRANT SELECT(subject) ON TABLE delivery.webhook_message TO tz_customer;

GRANT SELECT(body) ON TABLE delivery.webhook_message TO tz_customer;

GRANT SELECT(state),UPDATE(state) ON TABLE delivery.webhook_message TO tz_customer;
GRANT UPDATE(state) ON TABLE delivery.webhook_message TO tz_system;

GRANT SELECT(attempts) ON TABLE delivery.webhook_message TO tz_customer;

GRANT SELECT(tried_before),UPDATE(tried_before) ON TABLE delivery.webhook_message TO tz_customer;

GRANT SELECT(next_at),UPDATE(next_at) ON TABLE delivery.webhook_message TO tz_customer;
GRANT UPDATE(next_at) ON TABLE delivery.webhook_message TO tz_system;

GRANT SELECT(last_status) ON TABLE delivery.webhook_message TO tz_customer;
GRANT UPDATE(last_status) ON TABLE delivery.webhook_message TO tz_system;

GRANT SELECT(last_error) ON TABLE delivery.webhook_message TO tz_customer;
GRANT UPDATE(last_error) ON TABLE delivery.webhook_message TO tz_system;

GRANT SELECT(created_at) ON TABLE delivery.webhook_message TO tz_customer;

GRANT SELECT(ended_at),UPDATE(ended_at) ON TABLE delivery.webhook_message TO tz_customer;
GRANT UPDATE(ended_at) ON TABLE delivery.webhook_message TO tz_system;

GRANT SELECT ON TABLE evaluation.judge TO tz_customer;
GRANT SELECT,INSERT,UPDATE ON TABLE evaluation.judge TO tz_system;

GRANT SELECT ON TABLE evaluation.leaderboard TO tz_customer;
GRANT SELECT,INSERT,UPDATE ON TABLE evaluation.leaderboard TO tz_system;

GRANT SELECT,INSERT ON TABLE kit.idempotency TO tz_customer;

GRANT SELECT ON TABLE ledger.account TO tz_system;

GRANT SELECT(tenant_id) ON TABLE ledger.account TO tz_customer;

GRANT SELECT(id) ON TABLE ledger.account TO tz_customer;

GRANT SELECT(kind) ON TABLE ledger.account TO tz_customer;

GRANT SELECT(currency) ON TABLE ledger.account TO tz_customer;

GRANT SELECT ON TABLE ledger.entry TO tz_system;
GRANT SELECT ON TABLE ledger.entry TO tz_contributor;

GRANT SELECT(tenant_id) ON TABLE ledger.entry TO tz_customer;

GRANT SELECT(transaction_id) ON TABLE ledger.entry TO tz_customer;

GRANT SELECT(account_id) ON TABLE ledger.entry TO tz_customer;

GRANT SELECT(project_id) ON TABLE ledger.entry TO tz_customer;

GRANT SELECT(amount_minor) ON TABLE ledger.entry TO tz_customer;

GRANT SELECT(currency) ON TABLE ledger.entry TO tz_customer;

GRANT SELECT(at) ON TABLE ledger.entry TO tz_customer;

GRANT SELECT ON TABLE ledger.transaction TO tz_system;
GRANT SELECT ON TABLE ledger.transaction TO tz_customer;

GRANT SELECT,INSERT ON TABLE models.endpoint TO tz_customer;

GRANT UPDATE(sealed) ON TABLE models.endpoint TO tz_customer;

GRANT UPDATE(key_end) ON TABLE models.endpoint TO tz_customer;

GRANT UPDATE(budget_minor) ON TABLE models.endpoint TO tz_customer;

GRANT UPDATE(archived_at) ON TABLE models.endpoint TO tz_customer;

GRANT UPDATE(limit_field) ON TABLE models.endpoint TO tz_customer;

GRANT UPDATE(stream_options) ON TABLE models.endpoint TO tz_customer;

GRANT UPDATE(key_header) ON TABLE models.endpoint TO tz_customer;

GRANT SELECT ON TABLE models.hold TO tz_customer;

GRANT SELECT,INSERT,UPDATE ON TABLE projects.advice_rules TO tz_customer;
GRANT SELECT ON TABLE projects.advice_rules TO tz_system;

GRANT SELECT,INSERT ON TABLE projects.file TO tz_customer;
GRANT SELECT ON TABLE projects.file TO tz_system;

GRANT SELECT,INSERT ON TABLE projects.guideline TO tz_customer;
GRANT SELECT ON TABLE projects.guideline TO tz_system;

GRANT SELECT,INSERT ON TABLE projects.ontology TO tz_customer;
GRANT SELECT ON TABLE projects.ontology TO tz_system;

GRANT SELECT,INSERT ON TABLE projects.project TO tz_customer;
GRANT SELECT ON TABLE projects.project TO tz_system;

GRANT UPDATE(name) ON TABLE projects.project TO tz_customer;

GRANT UPDATE(title) ON TABLE projects.project TO tz_customer;

GRANT UPDATE(state) ON TABLE projects.project TO tz_customer;

GRANT UPDATE(redundancy) ON TABLE projects.project TO tz_customer;

GRANT UPDATE(redundancy_most) ON TABLE projects.project TO tz_customer;

GRANT UPDATE(confidence) ON TABLE projects.project TO tz_customer;

GRANT UPDATE(unsure) ON TABLE projects.project TO tz_customer;

GRANT UPDATE(budget_minor) ON TABLE projects.project TO tz_customer;

GRANT UPDATE(guideline_version) ON TABLE projects.project TO tz_customer;

GRANT UPDATE(ontology_version) ON TABLE projects.project TO tz_customer;

GRANT UPDATE(rate_version) ON TABLE projects.project TO tz_customer;

GRANT UPDATE(sensitivity_version) ON TABLE projects.project TO tz_customer;

GRANT UPDATE(expert_days) ON TABLE projects.project TO tz_customer;

GRANT SELECT,INSERT ON TABLE projects.rate TO tz_customer;
GRANT SELECT ON TABLE projects.rate TO tz_system;

GRANT SELECT,INSERT ON TABLE projects.sensitivity TO tz_customer;
GRANT SELECT ON TABLE projects.sensitivity TO tz_system;

GRANT SELECT,INSERT ON TABLE projects.stage TO tz_customer;
GRANT SELECT ON TABLE projects.stage TO tz_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE quality.adjudicating TO tz_customer;
GRANT SELECT ON TABLE quality.adjudicating TO tz_system;

GRANT SELECT,INSERT,UPDATE ON TABLE quality.apart TO tz_system;

GRANT SELECT,INSERT ON TABLE quality.audit TO tz_customer;
GRANT SELECT ON TABLE quality.audit TO tz_system;

GRANT SELECT,INSERT,DELETE ON TABLE quality.audit_drawn TO tz_customer;
GRANT SELECT,INSERT ON TABLE quality.audit_drawn TO tz_system;

GRANT UPDATE(verdict) ON TABLE quality.audit_drawn TO tz_customer;

GRANT SELECT,INSERT ON TABLE quality.audit_sample TO tz_customer;
GRANT SELECT ON TABLE quality.audit_sample TO tz_system;

GRANT UPDATE(permille) ON TABLE quality.audit_sample TO tz_customer;

GRANT UPDATE(set_by) ON TABLE quality.audit_sample TO tz_customer;

GRANT UPDATE(set_at) ON TABLE quality.audit_sample TO tz_customer;

GRANT SELECT,INSERT ON TABLE quality.author TO tz_system;

GRANT SELECT,INSERT,UPDATE ON TABLE quality.calibration TO tz_system;

GRANT SELECT ON TABLE quality.consensus TO tz_customer;
GRANT SELECT,INSERT,UPDATE ON TABLE quality.consensus TO tz_system;

GRANT SELECT,INSERT,UPDATE ON TABLE quality.drift_alarm TO tz_system;
GRANT SELECT ON TABLE quality.drift_alarm TO tz_customer;

GRANT SELECT,INSERT,UPDATE ON TABLE quality.drift_test TO tz_system;

GRANT SELECT,INSERT ON TABLE quality.evidence TO tz_system;

GRANT SELECT,INSERT ON TABLE quality.evidence_item TO tz_system;

GRANT SELECT ON TABLE quality.fix TO tz_customer;
GRANT SELECT ON TABLE quality.fix TO tz_system;

GRANT SELECT,INSERT,DELETE ON TABLE quality.forecast_ask TO tz_customer;

GRANT UPDATE(ended_at) ON TABLE quality.forecast_ask TO tz_customer;

GRANT SELECT,INSERT,UPDATE ON TABLE quality.gold_policy TO tz_customer;
GRANT SELECT ON TABLE quality.gold_policy TO tz_system;

GRANT SELECT ON TABLE quality.in_sample TO tz_customer;
GRANT SELECT ON TABLE quality.in_sample TO tz_system;

GRANT SELECT ON TABLE quality.insight TO tz_customer;
GRANT SELECT,INSERT,UPDATE ON TABLE quality.insight TO tz_system;

GRANT SELECT,INSERT,UPDATE ON TABLE quality.known_answer TO tz_system;

GRANT SELECT(tenant_id) ON TABLE quality.known_answer TO tz_customer;

GRANT SELECT(submission_id) ON TABLE quality.known_answer TO tz_customer;

GRANT SELECT(item_id) ON TABLE quality.known_answer TO tz_customer;

GRANT SELECT(project_id) ON TABLE quality.known_answer TO tz_customer;

GRANT SELECT(is_right) ON TABLE quality.known_answer TO tz_customer;

GRANT SELECT(answered_at) ON TABLE quality.known_answer TO tz_customer;

GRANT SELECT(judged_at) ON TABLE quality.known_answer TO tz_customer;

GRANT SELECT ON TABLE quality.known_review TO tz_system;

GRANT SELECT(tenant_id) ON TABLE quality.known_review TO tz_customer;

GRANT SELECT(submission_id) ON TABLE quality.known_review TO tz_customer;

GRANT SELECT(item_id) ON TABLE quality.known_review TO tz_customer;

GRANT UPDATE(is_right) ON TABLE quality.known_review TO tz_system;

GRANT SELECT,INSERT,UPDATE ON TABLE quality.known_verdict TO tz_system;

GRANT SELECT(tenant_id) ON TABLE quality.known_verdict TO tz_customer;

GRANT SELECT(id) ON TABLE quality.known_verdict TO tz_customer;

GRANT SELECT(submission_id) ON TABLE quality.known_verdict TO tz_customer;

GRANT SELECT(item_id) ON TABLE quality.known_verdict TO tz_customer;

GRANT SELECT(confirmed) ON TABLE quality.known_verdict TO tz_customer;

GRANT SELECT,INSERT,UPDATE ON TABLE quality.language_count TO tz_system;

GRANT SELECT,INSERT,UPDATE ON TABLE quality.learned TO tz_system;

GRANT SELECT ON TABLE quality.left_out TO tz_system;

GRANT SELECT ON TABLE quality.merged_check TO tz_customer;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE quality.merged_check TO tz_system;

GRANT SELECT,INSERT,UPDATE ON TABLE quality.probe TO tz_system;

GRANT SELECT ON TABLE quality.recheck TO tz_system;

GRANT SELECT(tenant_id) ON TABLE quality.recheck TO tz_customer;

GRANT SELECT(id) ON TABLE quality.recheck TO tz_customer;

GRANT SELECT(repair_id) ON TABLE quality.recheck TO tz_customer;

GRANT SELECT(submission_id) ON TABLE quality.recheck TO tz_customer;

GRANT SELECT(verdict) ON TABLE quality.recheck TO tz_customer;

GRANT SELECT(clause) ON TABLE quality.recheck TO tz_customer;

GRANT SELECT(reason) ON TABLE quality.recheck TO tz_customer;

GRANT SELECT(at) ON TABLE quality.recheck TO tz_customer;

GRANT SELECT(places) ON TABLE quality.recheck TO tz_customer;

GRANT SELECT(seconds) ON TABLE quality.recheck TO tz_customer;

GRANT SELECT(faults_task) ON TABLE quality.recheck TO tz_customer;

GRANT SELECT,INSERT,UPDATE ON TABLE quality.regrade TO tz_system;

GRANT SELECT ON TABLE quality.report TO tz_customer;
GRANT SELECT,INSERT,UPDATE ON TABLE quality.report TO tz_system;

GRANT SELECT ON TABLE quality.resolve TO tz_customer;
GRANT SELECT,INSERT ON TABLE quality.resolve TO tz_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE quality.resolving TO tz_customer;
GRANT SELECT ON TABLE quality.resolving TO tz_system;

GRANT SELECT,INSERT ON TABLE quality.restriction TO tz_system;

GRANT SELECT ON TABLE quality.review TO tz_system;

GRANT SELECT(tenant_id) ON TABLE quality.review TO tz_customer;

GRANT SELECT(id) ON TABLE quality.review TO tz_customer;

GRANT SELECT(submission_id) ON TABLE quality.review TO tz_customer;

GRANT SELECT(project_id) ON TABLE quality.review TO tz_customer;

GRANT SELECT(rate_version) ON TABLE quality.review TO tz_customer;

GRANT SELECT(verdict) ON TABLE quality.review TO tz_customer;

GRANT SELECT(clause) ON TABLE quality.review TO tz_customer;

GRANT SELECT(reason) ON TABLE quality.review TO tz_customer;

GRANT SELECT(at) ON TABLE quality.review TO tz_customer;

GRANT SELECT(places) ON TABLE quality.review TO tz_customer;

GRANT SELECT(seconds) ON TABLE quality.review TO tz_customer;

GRANT SELECT ON TABLE quality.review_load TO tz_customer;
GRANT SELECT,INSERT,UPDATE ON TABLE quality.review_load TO tz_system;

GRANT SELECT,INSERT,UPDATE ON TABLE quality.review_stop TO tz_system;

GRANT SELECT,INSERT,UPDATE ON TABLE quality.score TO tz_system;

GRANT SELECT,INSERT,UPDATE ON TABLE quality.stop TO tz_system;

GRANT SELECT ON TABLE quality.trained TO tz_system;

GRANT SELECT(tenant_id) ON TABLE quality.trained TO tz_customer;

GRANT SELECT(id) ON TABLE quality.trained TO tz_customer;

GRANT SELECT(project_id) ON TABLE quality.trained TO tz_customer;

GRANT SELECT(how) ON TABLE quality.trained TO tz_customer;

GRANT SELECT(at) ON TABLE quality.trained TO tz_customer;

GRANT SELECT ON TABLE quality.training_answer TO tz_system;

GRANT SELECT(tenant_id) ON TABLE quality.training_answer TO tz_customer;

GRANT SELECT(submission_id) ON TABLE quality.training_answer TO tz_customer;

GRANT SELECT(item_id) ON TABLE quality.training_answer TO tz_customer;

GRANT SELECT(project_id) ON TABLE quality.training_answer TO tz_customer;

GRANT SELECT(round) ON TABLE quality.training_answer TO tz_customer;

GRANT SELECT(is_right) ON TABLE quality.training_answer TO tz_customer;

GRANT SELECT(answered_at) ON TABLE quality.training_answer TO tz_customer;

GRANT SELECT ON TABLE quality.weights TO tz_customer;
GRANT SELECT,INSERT,UPDATE ON TABLE quality.weights TO tz_system;

GRANT SELECT ON TABLE quality.what_if TO tz_customer;
GRANT SELECT,INSERT,UPDATE ON TABLE quality.what_if TO tz_system;

GRANT INSERT(tenant_id) ON TABLE quality.what_if TO tz_customer;

GRANT INSERT(project_id) ON TABLE quality.what_if TO tz_customer;

GRANT INSERT(requested_at),UPDATE(requested_at) ON TABLE quality.what_if TO tz_customer;

GRANT SELECT,INSERT,UPDATE ON TABLE scale.account TO tz_customer;
GRANT SELECT,INSERT,UPDATE ON TABLE scale.account TO tz_system;

GRANT SELECT,INSERT ON TABLE scale.batch TO tz_customer;
GRANT SELECT ON TABLE scale.batch TO tz_system;

GRANT UPDATE(metadata) ON TABLE scale.batch TO tz_customer;

GRANT SELECT,INSERT ON TABLE scale.batch_shown TO tz_customer;
GRANT SELECT ON TABLE scale.batch_shown TO tz_system;

GRANT SELECT,INSERT ON TABLE scale.delivery_shown TO tz_customer;
GRANT SELECT ON TABLE scale.delivery_shown TO tz_system;

GRANT SELECT,INSERT ON TABLE scale.imported TO tz_customer;
GRANT SELECT ON TABLE scale.imported TO tz_system;

GRANT UPDATE(place) ON TABLE scale.imported TO tz_customer;

GRANT SELECT,INSERT ON TABLE scale.params TO tz_customer;
GRANT SELECT ON TABLE scale.params TO tz_system;

GRANT SELECT,INSERT ON TABLE scale.project TO tz_customer;
GRANT SELECT ON TABLE scale.project TO tz_system;

GRANT UPDATE(is_rapid) ON TABLE scale.project TO tz_customer;

GRANT UPDATE(ontology) ON TABLE scale.project TO tz_customer;

GRANT SELECT,INSERT ON TABLE scale.project_shown TO tz_customer;
GRANT SELECT ON TABLE scale.project_shown TO tz_system;

GRANT SELECT,INSERT,DELETE ON TABLE tasks.batch_group TO tz_customer;
GRANT SELECT ON TABLE tasks.batch_group TO tz_system;

GRANT SELECT ON TABLE tasks.doubt TO tz_customer;
GRANT SELECT ON TABLE tasks.doubt TO tz_system;

GRANT SELECT ON TABLE tasks.known TO tz_system;
GRANT SELECT ON TABLE tasks.known TO tz_customer;

GRANT SELECT(tenant_id) ON TABLE tasks.question TO tz_customer;
GRANT SELECT(tenant_id) ON TABLE tasks.question TO tz_system;

GRANT SELECT(id) ON TABLE tasks.question TO tz_customer;
GRANT SELECT(id) ON TABLE tasks.question TO tz_system;

GRANT SELECT(project_id) ON TABLE tasks.question TO tz_customer;
GRANT SELECT(project_id) ON TABLE tasks.question TO tz_system;

GRANT SELECT(task_id) ON TABLE tasks.question TO tz_customer;

GRANT SELECT(clause) ON TABLE tasks.question TO tz_customer;
GRANT SELECT(clause) ON TABLE tasks.question TO tz_system;

GRANT SELECT(body) ON TABLE tasks.question TO tz_customer;

GRANT SELECT(asked_at) ON TABLE tasks.question TO tz_customer;

GRANT SELECT(answer),UPDATE(answer) ON TABLE tasks.question TO tz_customer;

GRANT SELECT(audience),UPDATE(audience) ON TABLE tasks.question TO tz_customer;

GRANT UPDATE(answered_by) ON TABLE tasks.question TO tz_customer;

GRANT SELECT(answered_at),UPDATE(answered_at) ON TABLE tasks.question TO tz_customer;

GRANT SELECT ON TABLE tasks.report TO tz_system;

GRANT SELECT ON TABLE tasks.stopping TO tz_system;

GRANT SELECT ON TABLE tasks.tally TO tz_customer;
GRANT SELECT ON TABLE tasks.tally TO tz_system;

GRANT SELECT ON TABLE tasks.voter TO tz_system;

GRANT SELECT ON TABLE tasks.withdrawal TO tz_customer;
GRANT SELECT ON TABLE tasks.withdrawal TO tz_system;

GRANT INSERT ON TABLE trust.api_key TO tz_customer;
GRANT INSERT,UPDATE ON TABLE trust.api_key TO tz_system;

GRANT SELECT(tenant_id) ON TABLE trust.api_key TO tz_customer;
GRANT SELECT(tenant_id) ON TABLE trust.api_key TO tz_system;

GRANT SELECT(id) ON TABLE trust.api_key TO tz_customer;
GRANT SELECT(id) ON TABLE trust.api_key TO tz_system;

GRANT SELECT(principal_id) ON TABLE trust.api_key TO tz_customer;
GRANT SELECT(principal_id) ON TABLE trust.api_key TO tz_system;

GRANT SELECT(name) ON TABLE trust.api_key TO tz_customer;
GRANT SELECT(name) ON TABLE trust.api_key TO tz_system;

GRANT SELECT(prefix) ON TABLE trust.api_key TO tz_customer;
GRANT SELECT(prefix) ON TABLE trust.api_key TO tz_system;

GRANT SELECT(mode) ON TABLE trust.api_key TO tz_customer;
GRANT SELECT(mode) ON TABLE trust.api_key TO tz_system;

GRANT SELECT(created_at) ON TABLE trust.api_key TO tz_customer;
GRANT SELECT(created_at) ON TABLE trust.api_key TO tz_system;

GRANT SELECT(last_used_at) ON TABLE trust.api_key TO tz_customer;
GRANT SELECT(last_used_at) ON TABLE trust.api_key TO tz_system;

GRANT SELECT(revoked_at),UPDATE(revoked_at) ON TABLE trust.api_key TO tz_customer;
GRANT SELECT(revoked_at) ON TABLE trust.api_key TO tz_system;

GRANT SELECT,INSERT,UPDATE ON TABLE trust.barrier TO tz_system;

GRANT SELECT ON TABLE trust.invitation TO tz_customer;

GRANT INSERT,UPDATE ON TABLE trust.principal TO tz_system;

GRANT SELECT(tenant_id) ON TABLE trust.principal TO tz_customer;
GRANT SELECT(tenant_id) ON TABLE trust.principal TO tz_contributor;
GRANT SELECT(tenant_id) ON TABLE trust.principal TO tz_ops;
GRANT SELECT(tenant_id) ON TABLE trust.principal TO tz_system;

GRANT SELECT(id) ON TABLE trust.principal TO tz_customer;
GRANT SELECT(id) ON TABLE trust.principal TO tz_contributor;
GRANT SELECT(id) ON TABLE trust.principal TO tz_ops;
GRANT SELECT(id) ON TABLE trust.principal TO tz_system;

GRANT SELECT(persona) ON TABLE trust.principal TO tz_customer;
GRANT SELECT(persona) ON TABLE trust.principal TO tz_contributor;
GRANT SELECT(persona) ON TABLE trust.principal TO tz_ops;
GRANT SELECT(persona) ON TABLE trust.principal TO tz_system;

GRANT SELECT(role) ON TABLE trust.principal TO tz_customer;
GRANT SELECT(role) ON TABLE trust.principal TO tz_contributor;
GRANT SELECT(role) ON TABLE trust.principal TO tz_ops;
GRANT SELECT(role) ON TABLE trust.principal TO tz_system;

GRANT SELECT(handle) ON TABLE trust.principal TO tz_customer;
GRANT SELECT(handle) ON TABLE trust.principal TO tz_contributor;
GRANT SELECT(handle) ON TABLE trust.principal TO tz_ops;
GRANT SELECT(handle) ON TABLE trust.principal TO tz_system;

GRANT SELECT(name) ON TABLE trust.principal TO tz_customer;
GRANT SELECT(name) ON TABLE trust.principal TO tz_contributor;
GRANT SELECT(name) ON TABLE trust.principal TO tz_ops;
GRANT SELECT(name) ON TABLE trust.principal TO tz_system;

GRANT SELECT(language) ON TABLE trust.principal TO tz_customer;
GRANT SELECT(language) ON TABLE trust.principal TO tz_contributor;
GRANT SELECT(language) ON TABLE trust.principal TO tz_ops;
GRANT SELECT(language) ON TABLE trust.principal TO tz_system;

GRANT SELECT(created_at) ON TABLE trust.principal TO tz_customer;
GRANT SELECT(created_at) ON TABLE trust.principal TO tz_contributor;
GRANT SELECT(created_at) ON TABLE trust.principal TO tz_ops;
GRANT SELECT(created_at) ON TABLE trust.principal TO tz_system;

GRANT SELECT(disabled_at) ON TABLE trust.principal TO tz_customer;
GRANT SELECT(disabled_at) ON TABLE trust.principal TO tz_contributor;
GRANT SELECT(disabled_at) ON TABLE trust.principal TO tz_ops;
GRANT SELECT(disabled_at) ON TABLE trust.principal TO tz_system;

GRANT SELECT ON TABLE trust.seal TO tz_customer;
GRANT SELECT,INSERT ON TABLE trust.seal TO tz_system;

GRANT DELETE ON TABLE trust.session TO tz_system;

GRANT SELECT(tenant_id) ON TABLE trust.session TO tz_system;

GRANT SELECT(principal_id) ON TABLE trust.session TO tz_system;

GRANT SELECT ON TABLE trust.tenant TO tz_customer;
GRANT SELECT,INSERT,UPDATE ON TABLE trust.tenant TO tz_system;

GRANT SELECT ON TABLE workforce.contributor TO tz_contributor;
GRANT SELECT,INSERT,UPDATE ON TABLE workforce.contributor TO tz_system;

GRANT SELECT,INSERT,DELETE ON TABLE workforce.grouped TO tz_customer;
GRANT SELECT ON TABLE workforce.grouped TO tz_system;

GRANT SELECT,INSERT ON TABLE workforce.member TO tz_system;

GRANT SELECT,INSERT,DELETE ON TABLE workforce.staff TO tz_customer;
GRANT SELECT ON TABLE workforce.staff TO tz_system;

GRANT SELECT,INSERT ON TABLE workforce.staff_group TO tz_customer;
GRANT SELECT ON TABLE workforce.staff_group TO tz_system;

ALTER DEFAULT PRIVILEGES FOR ROLE tz_owner REVOKE ALL ON FUNCTIONS FROM PUBLIC;
