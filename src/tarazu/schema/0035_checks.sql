-- What checks rest on: the label that a customer judged, which may be another one by now.

-- The label that a task comes to now: an adjudicator's, or the one that all answers give that count (as fixed), or their consensus.
-- Null where it has none.
create function quality.standing_label(tenant uuid, task uuid) returns text
language sql stable as $$
  select coalesce(
    (select x.label from quality.adjudication x join tasks.submission s on s.tenant_id = x.tenant_id and s.id = x.submission_id and s.used
      where x.tenant_id = tenant and x.task_id = task),
    (select min(coalesce(f.label, s.label)) from tasks.submission s
      left join quality.fix f on f.tenant_id = s.tenant_id and f.submission_id = s.id and f.ended_at is null
      where s.tenant_id = tenant and s.task_id = task and s.used and s.accepted_at is not null and not s.known
      having min(coalesce(f.label, s.label)) = max(coalesce(f.label, s.label))),
    (select c.label from quality.consensus c where c.tenant_id = tenant and c.task_id = task))
$$;
grant execute on function quality.standing_label to tz_customer;

alter table quality.audit add column label text;

-- Earlier audits judged the label that stands still, where nothing was decided about the task since.
update quality.audit a set label = quality.standing_label(a.tenant_id, a.task_id)
 where not exists (select from tasks.submission s where s.tenant_id = a.tenant_id and s.task_id = a.task_id
   and (s.accepted_at > a.at
     or exists (select from quality.recheck r where r.tenant_id = s.tenant_id and r.submission_id = s.id and r.at > a.at)
     or exists (select from quality.appeal p where p.tenant_id = s.tenant_id and p.submission_id = s.id and p.decided_at > a.at)
     or exists (select from quality.left_out l where l.tenant_id = s.tenant_id and l.submission_id = s.id)))
   and not exists (select from quality.adjudication x where x.tenant_id = a.tenant_id and x.task_id = a.task_id and x.decided_at > a.at);

-- As of when the answers of a published score are weighed: those of people whom it stops anew every day, as nothing else would ever
-- end that; of anybody else, of the time up to which they count.
alter table quality.score add column weighed_at timestamptz;
update quality.score set weighed_at = upto;
alter table quality.score alter column weighed_at set not null;

-- Whom rules stop by answers not weighed since some time, of all tenants.
create function quality.fading_stops(before timestamptz, most int)
returns table (tenant_id uuid, project_id uuid, contributor_id uuid, upto timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.tenant_id, s.project_id, s.contributor_id, s.upto from quality.stop x
    join quality.score s on s.tenant_id = x.tenant_id and s.project_id = x.project_id and s.contributor_id = x.contributor_id
   where x.ended_at is null and s.weighed_at < before and (select (context.claims()).persona = 'system')
   order by s.weighed_at, s.tenant_id, s.project_id limit most
$$;
grant execute on function quality.fading_stops to tz_system;

drop function quality.my_scores();

-- The caller's own scores, with the rule of each project and since when it stops them.
create function quality.my_scores()
returns table (title jsonb, kind text, skills text[], given int, answers int, right_answers int, weight float8, right_weight float8,
  low float8, high float8, upto timestamptz, weighed_at timestamptz, half_life_days int, answers_min int, score_min float8,
  stopped_since timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
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
grant execute on function quality.my_scores to tz_contributor;
