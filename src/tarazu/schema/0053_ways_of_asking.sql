-- How a model wants to be asked is learned from its first refusal; and conversations that go on where no reply was good.

alter table models.endpoint
  add column limit_field text not null default 'max_tokens'
    check (limit_field in ('max_tokens', 'max_completion_tokens', 'none')),
  add column stream_options boolean not null default true,
  add column key_header text not null default 'authorization' check (key_header in ('authorization', 'api-key'));
grant update (limit_field, stream_options, key_header) on models.endpoint to tz_customer;
call kit.permit('customer', 'models:endpoint:way_changed');

-- Remembers the way of asking that a model took, for whoever asks it next: only where it is still asked as the call began.
create function models.learn_way(tenant uuid, endpoint uuid, limit_before text, options_before boolean, limit_name text, options boolean)
returns void
language sql volatile as $$
  update models.endpoint e set limit_field = limit_name, stream_options = options
   where e.tenant_id = tenant and e.id = endpoint and (e.limit_field, e.stream_options) = (limit_before, options_before)
$$;

-- The same for the model of a reply of the caller's.
create function tasks.learn_way(assignment uuid, turn uuid, side text, made uuid, limit_before text, options_before boolean,
  limit_name text, options boolean) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  select models.learn_way(a.tenant_id, r.endpoint_id, limit_before, options_before, limit_name, options)
    from tasks.assignment a
    join tasks.reply r on r.tenant_id = a.tenant_id and r.task_id = a.task_id and r.contributor_id = a.contributor_id
   where a.contributor_id = context.person() and a.id = assignment and r.turn_id = turn and r.key = side and r.call = made
$$;

-- Keeps a message and the letters of those who will reply to it. The same again is the same turn; another message under its
-- id is refused. Locks the assignment, so that turns of two tabs are numbered one after another.
create or replace function tasks.begin_turn(assignment uuid, turn uuid, parent uuid, picked text, rewritten text, message text,
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

drop function tasks.begin_replies(uuid, uuid, text, bigint, timestamptz);

-- Begins the calls of a turn that nobody makes: those that were never made, and those whose time is over. With `only_key`,
-- that one alone, and also when it failed. Money is held for each, endpoint by endpoint in the order of their ids, so that two
-- turns at once cannot wait for one another.
create function tasks.begin_replies(assignment uuid, turn uuid, only_key text, input_tokens_ bigint, at timestamptz)
returns table (key text, call uuid, tenant_id uuid, id uuid, base_url text, model text, sealed bytea, temperature float8,
  max_tokens int, timeout_seconds int, input_price_minor bigint, output_price_minor bigint, limit_field text,
  stream_options boolean, key_header text)
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
      r.timeout_seconds, r.input_price_minor, r.output_price_minor, r.limit_field, r.stream_options, r.key_header;
  end loop;
end $$;

revoke all on function models.learn_way, tasks.begin_replies, tasks.learn_way from public;
grant execute on function tasks.begin_replies, tasks.learn_way to tz_contributor;
