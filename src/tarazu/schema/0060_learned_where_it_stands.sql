-- What an older call learned of how a model wants to be asked no longer undoes what somebody set, or another call learned, meanwhile.

drop function tasks.learn_way(uuid, uuid, text, uuid, text, boolean);
drop function models.learn_way(uuid, uuid, text, boolean);

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

revoke all on function models.learn_way, tasks.learn_way from public;
grant execute on function tasks.learn_way to tz_contributor;
