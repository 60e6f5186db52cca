-- Models that customers let people talk to: where each answers, its credential, and what it may cost.
create schema models;

-- A credential is sealed (kit.sealing) before it comes here; only its last characters can be read. What was spent is counted in
-- millionths of a minor unit, so that a price per million tokens times a number of tokens is exact.
create table models.endpoint (
  tenant_id uuid not null,
  id uuid not null,
  name text not null check (length(name) between 1 and 64),
  base_url text not null check (length(base_url) between 1 and 2048),
  model text not null check (length(model) between 1 and 200),
  sealed bytea,
  key_end text check (length(key_end) <= 4),
  temperature double precision check (temperature between 0 and 2),
  max_tokens int not null check (max_tokens between 1 and 32768),
  timeout_seconds int not null check (timeout_seconds between 1 and 300),
  input_price_minor bigint not null check (input_price_minor between 0 and 1000000000),
  output_price_minor bigint not null check (output_price_minor between 0 and 1000000000),
  currency text not null check (length(currency) = 3),
  budget_minor bigint check (budget_minor between 0 and 1000000000000),
  spent_millionths bigint not null default 0 check (spent_millionths >= 0),
  created_by uuid not null,
  created_at timestamptz not null,
  archived_at timestamptz,
  primary key (tenant_id, id),
  check ((sealed is null) = (key_end is null))
);
-- One of a name at a time: projects name models so.
create unique index endpoint_name on models.endpoint (tenant_id, name) where archived_at is null;
call kit.protect('models.endpoint');

-- What calls under way may cost at most, until they are counted or given up: so that two of them cannot pass a budget together.
create table models.hold (
  tenant_id uuid not null,
  id uuid not null,
  endpoint_id uuid not null,
  millionths bigint not null check (millionths >= 0),
  until timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, endpoint_id) references models.endpoint (tenant_id, id)
);
create index hold_of_endpoint on models.hold (tenant_id, endpoint_id);
call kit.protect('models.hold');

-- Holds money for a call; false when the budget does not reach. The endpoint is locked, so calls are weighed one after another.
-- A call of the same id is the same call.
create function models.hold_money(tenant uuid, endpoint uuid, call uuid, most bigint, until_ timestamptz, at timestamptz)
returns boolean language plpgsql volatile as $$
declare e models.endpoint; held bigint;
begin
  select * into e from models.endpoint x where x.tenant_id = tenant and x.id = endpoint and x.archived_at is null
    for no key update;
  if not found then return false; end if;
  delete from models.hold h where h.tenant_id = tenant and h.endpoint_id = endpoint and (h.until < at or h.id = call);
  select coalesce(sum(h.millionths), 0) into held from models.hold h where h.tenant_id = tenant and h.endpoint_id = endpoint;
  if e.spent_millionths + held + most > e.budget_minor * 1000000 then return false; end if;
  insert into models.hold values (tenant, call, endpoint, most, until_);
  return true;
end $$;

-- Counts what a call cost, and lets go of what was held for it.
create function models.count_cost(tenant uuid, endpoint uuid, call uuid, cost bigint) returns void
language plpgsql volatile as $$
begin
  update models.endpoint e set spent_millionths = e.spent_millionths + cost where e.tenant_id = tenant and e.id = endpoint;
  delete from models.hold h where h.tenant_id = tenant and h.id = call;
end $$;

-- The same for a customer who tries a model.
create function models.begin_trial(endpoint uuid, call uuid, most bigint, until_ timestamptz, at timestamptz) returns boolean
language sql volatile security definer set search_path = pg_catalog, pg_temp as
$$ select models.hold_money(context.tenant(), endpoint, call, most, until_, at) $$;
create function models.end_trial(endpoint uuid, call uuid, cost bigint) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as
$$ select models.count_cost(context.tenant(), endpoint, call, cost) $$;

grant usage on schema models to tz_customer, tz_contributor, tz_system;
grant select, insert on models.endpoint to tz_customer;
grant update (sealed, key_end, budget_minor, archived_at) on models.endpoint to tz_customer;
grant execute on function models.begin_trial, models.end_trial to tz_customer;
call kit.permit('customer', 'models:endpoint:added', 'models:endpoint:key_changed', 'models:endpoint:budget_changed',
  'models:endpoint:archived');

-- What was said in live conversations: a message of a contributor, and the reply of each model to it, under letters in the order
-- drawn for the turn. What came from a model comes from here alone, so that nobody can put words into its mouth.
create table tasks.turn (
  tenant_id uuid not null,
  task_id uuid not null,
  contributor_id uuid not null,
  id uuid not null,
  number smallint not null,
  parent_id uuid,
  pick text,
  rewrite text,
  said text not null check (length(said) between 1 and 20000),
  created_at timestamptz not null,
  primary key (tenant_id, task_id, contributor_id, id),
  unique (tenant_id, task_id, contributor_id, number),
  foreign key (tenant_id, task_id, contributor_id) references tasks.assignment (tenant_id, task_id, contributor_id),
  foreign key (tenant_id, task_id, contributor_id, parent_id) references tasks.turn (tenant_id, task_id, contributor_id, id),
  check ((parent_id is null) = (pick is null) and (pick is not null or rewrite is null))
);
call kit.protect('tasks.turn');

-- `call` is the attempt under way, until `until` at the latest; a word of another attempt is paid for and not kept.
create table tasks.reply (
  tenant_id uuid not null,
  task_id uuid not null,
  contributor_id uuid not null,
  turn_id uuid not null,
  key text not null check (key between 'a' and 'j'),
  name text not null,
  state text not null default 'asked' check (state in ('asked', 'running', 'done', 'failed')),
  endpoint_id uuid,
  model text,
  call uuid,
  until timestamptz,
  attempts smallint not null default 0,
  content text,
  failure text check (length(failure) <= 64),
  input_tokens bigint,
  output_tokens bigint,
  is_counted boolean,
  millionths bigint not null default 0,
  ended_at timestamptz,
  primary key (tenant_id, task_id, contributor_id, turn_id, key),
  foreign key (tenant_id, task_id, contributor_id, turn_id) references tasks.turn (tenant_id, task_id, contributor_id, id),
  check ((state = 'done') = (content is not null) and (state = 'failed') = (failure is not null))
);
call kit.protect('tasks.reply');

-- Keeps a message and the letters of those who will reply to it. The same again is the same turn; another message under its
-- id is refused. Locks the assignment, so that turns of two tabs are numbered one after another.
create function tasks.begin_turn(assignment uuid, turn uuid, parent uuid, picked text, rewritten text, message text,
  names text[], event uuid, at timestamptz, most_turns int, most_bytes bigint) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
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
      and r.contributor_id = a.contributor_id and r.turn_id = parent and r.key = picked and r.state = 'done') then
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

-- Begins the calls of a turn that nobody makes: those that were never made, and those whose time is over. With `only_key`,
-- that one alone, and also when it failed. Money is held for each, endpoint by endpoint in the order of their ids, so that two
-- turns at once cannot wait for one another.
create function tasks.begin_replies(assignment uuid, turn uuid, only_key text, input_tokens_ bigint, at timestamptz)
returns table (key text, call uuid, tenant_id uuid, id uuid, base_url text, model text, sealed bytea, temperature float8,
  max_tokens int, timeout_seconds int, input_price_minor bigint, output_price_minor bigint)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
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
      r.timeout_seconds, r.input_price_minor, r.output_price_minor;
  end loop;
end $$;

-- Keeps what came of a call and counts what it cost, once; false when another attempt has taken its place.
create function tasks.end_reply(assignment uuid, turn uuid, side text, made uuid, endpoint uuid, words text, why text,
  tokens_in bigint, tokens_out bigint, counted boolean, cost bigint, at timestamptz) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare a tasks.assignment; kept boolean;
begin
  select * into a from tasks.assignment x where x.contributor_id = context.person() and x.id = assignment;
  if not found then return false; end if;
  update tasks.reply r set state = case when why is null then 'done' else 'failed' end,
      content = case when why is null then words end, failure = why, input_tokens = tokens_in, output_tokens = tokens_out,
      is_counted = counted, millionths = r.millionths + cost, ended_at = at
   where r.tenant_id = a.tenant_id and r.task_id = a.task_id and r.contributor_id = a.contributor_id and r.turn_id = turn
     and r.key = side and r.state = 'running' and r.call = made;
  kept := found;
  if kept or exists (select from models.hold h where h.tenant_id = a.tenant_id and h.id = made) then
    perform models.count_cost(a.tenant_id, endpoint, made, cost);
  end if;
  return kept;
end $$;

-- Everything that was said in an assignment of the caller, in the order of time.
create function tasks.turns_of(assignment uuid)
returns table (id uuid, parent_id uuid, pick text, rewrite text, said text, replies jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select t.id, t.parent_id, t.pick, t.rewrite, t.said, (select jsonb_agg(jsonb_build_object('key', r.key, 'name', r.name,
      'state', r.state, 'content', r.content, 'failure', r.failure, 'until', r.until) order by r.key)
      from tasks.reply r where r.tenant_id = t.tenant_id and r.task_id = t.task_id and r.contributor_id = t.contributor_id
        and r.turn_id = t.id)
    from tasks.assignment a
    join tasks.turn t on t.tenant_id = a.tenant_id and t.task_id = a.task_id and t.contributor_id = a.contributor_id
   where a.contributor_id = context.person() and a.id = assignment and a.tenant_id <> all ((select trust.barred())::uuid[])
   order by t.number
$$;

grant execute on function tasks.begin_turn, tasks.begin_replies, tasks.end_reply, tasks.turns_of to tz_contributor;
