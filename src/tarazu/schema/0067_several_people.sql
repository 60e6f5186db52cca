-- That a task is wrong takes several people: whoever said so takes no other look that could decide it, and operations hear where
-- nobody else is there.

-- Whether people have found the task of a report wrong, are not more than half of all looks yet, and could be with those that wait.
create function quality.needs_others(tenant uuid, repair uuid) returns boolean
language sql stable as $$
  select 2 * y.people <= y.looks + d.waiting and 2 * (y.people + d.waiting) > y.looks + d.waiting and y.people > 0
    from (select count(distinct r.reviewer_id) filter (where r.faults_task) as people, count(*) as looks from quality.recheck r
      where r.tenant_id = tenant and r.repair_id = repair) y
    cross join (select count(*) as waiting from quality.review_due x where x.tenant_id = tenant and x.repair_id = repair) d
$$;

-- Whether somebody may not look again at a delivered answer: they answered its task, judged an answer to it before, or have said in this
-- report that the task is wrong, which others must say too.
create or replace function quality.has_judged(person uuid, d quality.review_due) returns boolean
language sql stable as $$
  select d.repair_id is not null and exists (select from tasks.submission s
    join tasks.submission o on o.tenant_id = s.tenant_id and o.task_id = s.task_id
   where s.tenant_id = d.tenant_id and s.id = d.submission_id and (o.contributor_id = person
     or quality.has_opined(o.tenant_id, o.id, person)
     or exists (select from quality.review r where r.tenant_id = o.tenant_id and r.submission_id = o.id and r.reviewer_id = person)
     or exists (select from quality.recheck r where r.tenant_id = o.tenant_id and r.submission_id = o.id and r.reviewer_id = person
       and (r.repair_id <> d.repair_id or r.faults_task and quality.needs_others(r.tenant_id, r.repair_id)))))
$$;

-- Reported rows with an answer that waits and that nobody may look at, and of how many of them somebody has found the task wrong.
create function quality.stuck_rows() returns table (tenant text, project text, language text, waiting bigint, doubted bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
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
grant execute on function quality.stuck_rows to tz_ops, tz_system;
