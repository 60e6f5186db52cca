-- given_answers -> GivenRow*
-- The accepted answers that count to some tasks, of one person's rounds the last; payloads where they are wanted.
select distinct on (s.task_id, s.contributor_id) s.task_id, s.contributor_id, s.answer::text as answer,
    case when :with_payload::bool then t.payload::text else '{}' end as payload, null::text as expected
  from tasks.submission s join tasks.task t on t.tenant_id = s.tenant_id and t.id = s.task_id
 where s.tenant_id = :tenant_id and s.task_id = any(:task_ids::uuid[]) and s.used
   and s.accepted_at <= coalesce(:until::timestamptz, 'infinity')
 order by s.task_id, s.contributor_id, s.round desc

-- known_given -> GivenRow*
-- The first answers to the known items of a project that stand, with what is expected of them. For the system.
select a.submission_id as task_id, a.contributor_id, s.answer::text as answer, i.payload::text as payload,
    coalesce(i.corrected, i.expected)::text as expected
  from quality.known_answer a
  join quality.known_item i on i.tenant_id = a.tenant_id and i.id = a.item_id
  join tasks.submission s on s.tenant_id = a.tenant_id and s.id = a.submission_id
 where a.tenant_id = :tenant_id and a.project_id = :project_id and i.label <> '' and i.disputed_at is null
   and (i.voided_at is null or i.corrected is not null) and a.answered_at <= coalesce(:until::timestamptz, 'infinity')
 order by a.answered_at, a.submission_id limit :most

-- write_weights -> none
-- Write what the people of a project are weighed by.
insert into quality.weights (tenant_id, project_id, body, computed_at)
values (:tenant_id, :project_id, :body::jsonb, :at)
on conflict (tenant_id, project_id) do update set body = excluded.body, computed_at = excluded.computed_at

-- weights -> Stored?
-- What the people of a project are weighed by.
select body, computed_at from quality.weights where tenant_id = :tenant_id and project_id = :project_id

-- known_answers -> KnownAnswers*
-- The newest known items of a project that stand and have as many answers as a task gets: the first of these, and what is expected. For the
-- system.
select i.id, k.submissions, k.people, k.answers, i.payload::text as payload, coalesce(i.corrected, i.expected)::text as expected, k.at
  from (select a.item_id, p.redundancy as most, array_agg(a.submission_id::text) as submissions,
      (array_agg(a.contributor_id::text order by a.answered_at, a.submission_id))[1:p.redundancy] as people,
      (array_agg(s.answer::text order by a.answered_at, a.submission_id))[1:p.redundancy] as answers,
      (array_agg(a.answered_at order by a.answered_at, a.submission_id))[p.redundancy] as at
    from quality.known_answer a
    join tasks.submission s on s.tenant_id = a.tenant_id and s.id = a.submission_id
    join projects.project p on p.tenant_id = a.tenant_id and p.id = a.project_id
   where a.tenant_id = :tenant_id and a.project_id = :project_id
   group by a.item_id, p.redundancy having count(*) >= p.redundancy) k
  join quality.known_item i on i.tenant_id = :tenant_id and i.id = k.item_id
 where i.label <> '' and i.disputed_at is null and (i.voided_at is null or i.corrected is not null)
 order by k.at desc, i.id limit :most

-- reviewed_answers -> ReviewedAnswers*
-- The newest tasks of a project at which, after all answers had come, somebody looked as chance had drawn it: the answers as they were first
-- given, and of whose it was said whether it holds as it was; of nobody's where the customer audited the task. Last counts who looked again, above
-- them the customer. What is appealed or was overturned, what a case left out and what was adjudicated says nothing. For the system.
with looked as (
  select s.task_id, s.contributor_id, v.at, coalesce(a.verdict = 'accepted', v.verdict = 'accept' and s.round = 1) as holds
    from quality.review r
    join tasks.submission s on s.tenant_id = r.tenant_id and s.id = r.submission_id
    left join quality.review_policy y on y.tenant_id = r.tenant_id and y.project_id = r.project_id
    cross join lateral (select x.id, x.verdict, x.at from (
        select r.id, r.verdict, r.at
        union all
        select c.id, c.verdict, c.at from quality.recheck c
         where c.tenant_id = r.tenant_id and c.submission_id = r.submission_id and not c.faults_task) x order by x.at desc, x.id limit 1) v
    left join lateral (select a.verdict from quality.audit a
         where a.tenant_id = r.tenant_id and a.task_id = s.task_id and a.verdict <> 'commented' order by a.id desc limit 1) a on true
   where r.tenant_id = :tenant_id and r.project_id = :project_id and v.verdict <> 'return'
     and not exists (select from quality.resolve z where z.tenant_id = s.tenant_id and z.submission_id = s.id and z.state <> 'agreed')
     and coalesce(y.project_id is null or y.newcomer_permille <= y.review_permille
       or s.submitted_at >= quality.experienced_at(s.tenant_id, s.project_id, s.contributor_id, y.newcomer_answers)
       or quality.is_drawn(s.id, 0, 1000 * y.review_permille / y.newcomer_permille), false)
     and not exists (select from quality.appeal p where p.tenant_id = r.tenant_id and p.submission_id = s.id
       and (p.decided_at is null or p.outcome = 'overturned' and v.id in (p.review_id, p.recheck_id)))
  union all
  (select distinct on (a.task_id) a.task_id, null, a.at, a.verdict = 'accepted' from quality.audit a
    join quality.audit_drawn d on d.tenant_id = a.tenant_id and d.task_id = a.task_id and d.project_id = :project_id
   where a.tenant_id = :tenant_id and a.verdict <> 'commented' order by a.task_id, a.id desc)),
recent as (select l.task_id from looked l
   where not exists (select from quality.adjudication d where d.tenant_id = :tenant_id and d.task_id = l.task_id)
   group by l.task_id order by max(l.at) desc, l.task_id limit :most),
given as (
  select g.task_id, (array_agg(g.contributor_id::text order by g.submitted_at, g.id))[1:g.most] as people,
      (array_agg(g.answer::text order by g.submitted_at, g.id))[1:g.most] as answers,
      (array_agg(g.submitted_at order by g.submitted_at, g.id))[least(count(*), g.most)] as last_at
    from (select distinct on (s.task_id, s.contributor_id) s.*, p.redundancy as most
      from recent c
      join tasks.submission s on s.tenant_id = :tenant_id and s.task_id = c.task_id and not s.known
      join projects.project p on p.tenant_id = s.tenant_id and p.id = s.project_id
     where not exists (select from quality.left_out l where l.tenant_id = s.tenant_id and l.submission_id = s.id and l.restored_at is null)
     order by s.task_id, s.contributor_id, s.round) g
   group by g.task_id, g.most having count(*) >= g.most)
select g.task_id as id, g.people, g.answers, t.payload::text as payload, array_agg(l.contributor_id::text) as looked,
    array_agg(l.holds) as holds, max(l.at) as at
  from given g
  join looked l on l.task_id = g.task_id and l.at >= g.last_at
  join tasks.task t on t.tenant_id = :tenant_id and t.id = g.task_id
 group by g.task_id, g.people, g.answers, t.payload order by g.task_id

-- other_checks -> OtherCheck*
-- The newest checks of the tenant's other projects of a kind.
select c.project_id, c.way, c.score, c.is_right from quality.merged_check c
  join projects.project p on p.tenant_id = c.tenant_id and p.id = c.project_id
 where c.tenant_id = :tenant_id and c.project_id <> :project_id and p.kind = :kind
 order by c.checked_at desc, c.id limit :most

-- drop_checks -> none
-- Drop the checks of a project that are none any more.
delete from quality.merged_check where tenant_id = :tenant_id and project_id = :project_id and id <> all (:ids::uuid[])

-- write_checks -> none
-- Write the checks of a project; those that stay the same are left alone.
insert into quality.merged_check as c (tenant_id, project_id, id, source, way, score, stated, is_right, checked_at)
select :tenant_id::uuid, :project_id::uuid, x.* from unnest(:ids::uuid[], :sources::text[], :ways::text[], :scores::float8[], :stated::float8[],
    :right::bool[], :at::timestamptz[]) x
on conflict (tenant_id, project_id, id) do update
   set source = excluded.source, way = excluded.way, score = excluded.score, stated = excluded.stated, is_right = excluded.is_right,
       checked_at = excluded.checked_at
 where (c.source, c.way, c.score, c.stated, c.is_right, c.checked_at)
   is distinct from (excluded.source, excluded.way, excluded.score, excluded.stated, excluded.is_right, excluded.checked_at)
