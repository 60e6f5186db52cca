-- What a task of the tenant waits for: the seats that are taken, for whom one is kept (under the name by which the tenant knows them;
-- the nil uuid stands for whoever reviews) and how they err; and by what its answers are weighed.
create function tasks.waiting(task uuid, at timestamptz)
returns table (held int, kept_for uuid, kept_until timestamptz, groups text[], phase text, project_state text, throttled boolean,
  asked_at timestamptz, labels text[], belief double precision[], anybody double precision[], said double precision[],
  temperature double precision, budget_spent boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
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

-- The console of operations: for whom seats of tasks in doubt are kept, and since when; null is whoever reviews.
create function tasks.kept_seats(at timestamptz)
returns table (tenant text, project text, title jsonb, person text, seats bigint, until timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select t.slug, p.name, p.title, h.handle, count(*), max(nullif(o.kept_until, 'infinity'))
    from (select * from tasks.open_task x where x.kept_for is not null and x.kept_until > at limit 100000) o
    join tasks.work_queue w on w.queue_id = o.queue_id
    join projects.project p on p.tenant_id = w.tenant_id and p.id = w.project_id
    join trust.tenant t on t.id = w.tenant_id and t.sandbox_of is null
    left join trust.principal h on h.id = o.kept_for
   where w.tenant_id <> all ((select trust.barred())::uuid[]) and (select (context.claims()).persona in ('ops', 'system'))
   group by t.slug, p.name, p.title, h.handle order by t.slug, p.name, h.handle nulls first limit 200
$$;

grant execute on function tasks.waiting to tz_customer, tz_system;
grant execute on function tasks.kept_seats to tz_ops, tz_system;
