-- Replies that their model did not end: at the limit of tokens, or stopped by a filter.

alter table tasks.reply add column cut text check (cut in ('length', 'filter'));

drop function tasks.end_reply(uuid, uuid, text, uuid, uuid, text, text, bigint, bigint, boolean, bigint, timestamptz);

-- Keeps what came of a call, unless another attempt took its place; it is counted in any case.
create function tasks.end_reply(assignment uuid, turn uuid, side text, made uuid, endpoint uuid, words text, why text,
  cut_by text, tokens_in bigint, tokens_out bigint, counted boolean, cost bigint, at timestamptz)
returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
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

create or replace function tasks.turns_of(assignment uuid)
returns table (id uuid, parent_id uuid, pick text, rewrite text, said text, replies jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select t.id, t.parent_id, t.pick, t.rewrite, t.said, (select jsonb_agg(jsonb_build_object('key', r.key, 'name', r.name,
      'state', r.state, 'content', r.content, 'failure', r.failure, 'cut', r.cut, 'until', r.until) order by r.key)
      from tasks.reply r where r.tenant_id = t.tenant_id and r.task_id = t.task_id and r.contributor_id = t.contributor_id
        and r.turn_id = t.id)
    from tasks.assignment a
    join tasks.turn t on t.tenant_id = a.tenant_id and t.task_id = a.task_id and t.contributor_id = a.contributor_id
   where a.contributor_id = context.person() and a.id = assignment and a.tenant_id <> all ((select trust.barred())::uuid[])
   order by t.number
$$;

revoke all on function tasks.end_reply from public;
grant execute on function tasks.end_reply to tz_contributor;
