-- read_alone -> none
-- Read with no more than the one process of this session.
select set_config('max_parallel_workers_per_gather', '0', true)

-- ask_what_if -> none
-- Say that a project's answers are to be replayed.
insert into quality.what_if as w (tenant_id, project_id, requested_at) values (:tenant_id, :project_id, :at)
on conflict (tenant_id, project_id) do update set requested_at = excluded.requested_at

-- hold_asks -> none
-- One transaction of a customer at a time looks at what it asked for.
select quality.hold_asks()

-- forget_asks -> none
-- Forget what was asked for so long ago that it bounds nothing.
delete from quality.forecast_ask where tenant_id = :tenant_id and asked_at <= :since

-- asked -> Asked
-- What a customer asked for since then, what of it is not over, and how many of its projects are counted.
select count(*) as recent, min(a.asked_at) as oldest, count(*) filter (where a.ended_at is null and a.asked_at > :begun) as begun,
    (select count(*) from quality.what_if w where w.tenant_id = :tenant_id and w.requested_at > :counted
      and w.requested_at > coalesce(w.computed_at, '-infinity')) as counted
  from quality.forecast_ask a where a.tenant_id = :tenant_id and a.asked_at > :since

-- note_ask -> none
-- Note that somebody asked.
insert into quality.forecast_ask (tenant_id, id, asked_at, ended_at) values (:tenant_id, :id, :at, :ended_at)

-- end_ask -> none
-- Note that nobody waits for it any more.
update quality.forecast_ask set ended_at = :at where tenant_id = :tenant_id and id = :id

-- write_what_if -> none
-- Keep what became of a project's answers under other settings.
insert into quality.what_if (tenant_id, project_id, body, votes, requested_at, computed_at)
values (:tenant_id, :project_id, :body::jsonb, :votes, :at, :at)
on conflict (tenant_id, project_id) do update set body = excluded.body, votes = excluded.votes, computed_at = excluded.computed_at

-- what_if -> StoredReplays?
-- What became of a project's answers under other settings, and when that was asked for.
select body, votes, requested_at, computed_at from quality.what_if where tenant_id = :tenant_id and project_id = :project_id

-- alike -> Alike*
-- A tenant's other projects of a kind with so many votes, from `least` to `most`, those first that have most.
select p.id, p.name, p.ontology_version, (r.body ->> 'votes')::int as votes
  from quality.report r join projects.project p on p.tenant_id = r.tenant_id and p.id = r.project_id
 where r.tenant_id = :tenant_id and p.kind = :kind and p.id <> :project_id and (r.body ->> 'votes')::int between :least and :most
 order by votes desc, p.id limit 5

-- answers_since -> Worked
-- How many answers a project has had since then, and on how many days as people in India count them.
select count(*) as answers, count(distinct (submitted_at at time zone 'Asia/Kolkata')::date) as days from tasks.submission
 where tenant_id = :tenant_id and project_id = :project_id and submitted_at > :since and not known

-- doubtful_tasks -> DoubtfulTask*
-- A page of the tasks that were in doubt after the most answers, with what they came to so far.
select d.task_id, t.unique_key, t.payload, d.asked_at, d.ended_at, d.outcome, d.lapsed_at, c.label, c.confidence,
    coalesce(c.votes, 0) as votes, coalesce(c.shares, '{}') as shares
  from tasks.doubt d
  join tasks.task t on t.tenant_id = d.tenant_id and t.id = d.task_id
  left join quality.consensus c on c.tenant_id = d.tenant_id and c.task_id = d.task_id
 where d.tenant_id = :tenant_id and d.project_id = :project_id and (:after::uuid is null or d.task_id > :after)
 order by d.task_id limit :most
