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

-- newest_known -> uuid*
-- The newest known items of a project that stand and have as many answers as a task gets, two at least. For the system.
select k.item_id from (
    select a.item_id,
        (array_agg(a.answered_at order by a.answered_at))[least(count(*), coalesce(p.redundancy_most, p.redundancy))] as at
      from quality.known_answer a
      join projects.project p on p.tenant_id = a.tenant_id and p.id = a.project_id and coalesce(p.redundancy_most, p.redundancy) > 1
     where a.tenant_id = :tenant_id and a.project_id = :project_id
     group by a.item_id, p.redundancy, p.redundancy_most having count(*) >= greatest(p.redundancy, 2)) k
  join quality.known_item i on i.tenant_id = :tenant_id and i.id = k.item_id
 where i.label <> '' and i.disputed_at is null and (i.voided_at is null or i.corrected is not null)
 order by k.at desc, i.id limit :most

-- known_answers -> KnownAnswers*
-- The first answers to some known items, as many as a task gets at the most, what is expected, and those of all that were learned from.
-- For the system.
select i.id, g.people, g.answers, g.at, i.payload::text as payload, coalesce(i.corrected, i.expected)::text as expected,
    array(select a.submission_id::text from quality.known_answer a
      where a.tenant_id = i.tenant_id and a.item_id = i.id and a.submission_id = any(:learned::uuid[])) as submissions
  from quality.known_item i
  join projects.project p on p.tenant_id = i.tenant_id and p.id = :project_id
  cross join lateral (select array_agg(x.contributor_id::text order by x.answered_at, x.submission_id) as people,
      array_agg(x.answer::text order by x.answered_at, x.submission_id) as answers, max(x.answered_at) as at
    from (select a.contributor_id, a.answered_at, a.submission_id, s.answer
      from quality.known_answer a
      join tasks.submission s on s.tenant_id = a.tenant_id and s.id = a.submission_id
     where a.tenant_id = i.tenant_id and a.item_id = i.id and a.project_id = p.id
     order by a.answered_at, a.submission_id limit coalesce(p.redundancy_most, p.redundancy)) x) g
 where i.tenant_id = :tenant_id and i.id = any(:ids::uuid[]) order by i.id

-- newest_looked -> Looked*
-- The newest tasks of a project at which somebody looked as chance had drawn it: of whose answer it was said whether it holds as it was
-- first given; of nobody's where the customer audited the task. Last counts who looked again, and beside them the customer, who judges what
-- stands: of a task with a fix, an answer left out or a later round that is not what was given. What is appealed or was overturned, what a
-- case left out and what was adjudicated says nothing. For the system.
with audited as (
  select distinct on (a.task_id) a.task_id, a.at, a.verdict = 'accepted' as holds
    from quality.audit a
    join tasks.task t on t.tenant_id = a.tenant_id and t.id = a.task_id and t.project_id = :project_id
   where a.tenant_id = :tenant_id and a.verdict <> 'commented'
     and not exists (select from tasks.submission s where s.tenant_id = a.tenant_id and s.task_id = a.task_id and (s.round > 1 or not s.used))
     and not exists (select from quality.fix f where f.tenant_id = a.tenant_id and f.task_id = a.task_id and f.ended_at is null)
   order by a.task_id, a.id desc),
looked as (
  select s.task_id, s.contributor_id, v.at, v.verdict = 'accept' and s.round = 1 and coalesce(a.holds, true) as holds
    from quality.review r
    join tasks.submission s on s.tenant_id = r.tenant_id and s.id = r.submission_id
    left join quality.review_policy y on y.tenant_id = r.tenant_id and y.project_id = r.project_id
    cross join lateral (select x.id, x.verdict, x.at from (
        select r.id, r.verdict, r.at
        union all
        select c.id, c.verdict, c.at from quality.recheck c
         where c.tenant_id = r.tenant_id and c.submission_id = r.submission_id and not c.faults_task) x order by x.at desc, x.id limit 1) v
    left join audited a on a.task_id = s.task_id
   where r.tenant_id = :tenant_id and r.project_id = :project_id and v.verdict <> 'return'
     and not exists (select from quality.resolve z where z.tenant_id = s.tenant_id and z.submission_id = s.id and z.state <> 'agreed')
     and coalesce(y.project_id is null or y.newcomer_permille <= y.review_permille
       or s.submitted_at >= quality.experienced_at(s.tenant_id, s.project_id, s.contributor_id, y.newcomer_answers)
       or quality.is_drawn(s.id, 0, 1000 * y.review_permille / y.newcomer_permille), false)
     and not exists (select from quality.appeal p where p.tenant_id = r.tenant_id and p.submission_id = s.id
       and (p.decided_at is null or p.outcome = 'overturned' and v.id in (p.review_id, p.recheck_id)))
  union all
  select a.task_id, null, a.at, a.holds from audited a
    join quality.audit_drawn d on d.tenant_id = :tenant_id and d.task_id = a.task_id and d.project_id = :project_id)
select l.task_id as id, array_agg(l.contributor_id::text order by l.at, l.contributor_id) as people,
    array_agg(l.holds order by l.at, l.contributor_id) as holds, array_agg(l.at order by l.at, l.contributor_id) as at
  from looked l
 where not exists (select from quality.adjudication d where d.tenant_id = :tenant_id and d.task_id = l.task_id)
 group by l.task_id order by max(l.at) desc, l.task_id limit :most

-- first_answers -> FirstAnswers*
-- All answers to some tasks as they were first given, without as many of the last as came in the place of those left out, and when the
-- last of them came; none where these are fewer than a task gets. For the system.
select g.task_id as id, (array_agg(g.contributor_id::text order by g.submitted_at, g.id))[1:greatest(g.least, count(*) filter (where g.used))] as people,
    (array_agg(g.answer::text order by g.submitted_at, g.id))[1:greatest(g.least, count(*) filter (where g.used))] as answers,
    (array_agg(g.submitted_at order by g.submitted_at, g.id))[greatest(g.least, count(*) filter (where g.used))] as last_at, t.payload::text as payload
  from (select distinct on (s.task_id, s.contributor_id) s.*, p.redundancy as least
    from tasks.submission s
    join projects.project p on p.tenant_id = s.tenant_id and p.id = s.project_id
   where s.tenant_id = :tenant_id and s.task_id = any(:ids::uuid[]) and not s.known
     and not exists (select from quality.left_out l where l.tenant_id = s.tenant_id and l.submission_id = s.id and l.restored_at is null)
   order by s.task_id, s.contributor_id, s.round) g
  join tasks.task t on t.tenant_id = :tenant_id and t.id = g.task_id
 group by g.task_id, g.least, t.payload having count(*) >= g.least order by g.task_id

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

-- learned -> Stored?
-- What was learned of a project's answers since some time.
select body, begun_at as computed_at from quality.learned where tenant_id = :tenant_id and project_id = :project_id and begun_at > :after

-- write_learned -> none
-- Keep what was learned of a project's answers.
insert into quality.learned (tenant_id, project_id, body, begun_at) values (:tenant_id, :project_id, :body::jsonb, :begun_at)
on conflict (tenant_id, project_id) do update set body = excluded.body, begun_at = excluded.begun_at
