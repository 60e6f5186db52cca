-- lock_project -> none
-- One refit of a project at a time, so that an older reading never overwrites a newer one.
select pg_advisory_xact_lock(78, hashtext(:project_id::uuid::text))

-- voting_rules -> VotingRules?
-- What kind of question a project asks, under which ontology now, and whether answers decide how many there are.
select p.kind, o.body as ontology, p.confidence is not null as is_steered
  from projects.project p
  join projects.ontology o on o.tenant_id = p.tenant_id and o.project_id = p.id and o.version = p.ontology_version
 where p.tenant_id = :tenant_id and p.id = :project_id

-- ballots -> BallotBlock*
-- Accepted answers that count, in order of task, as columns of some thousands; of one person's rounds the last comes
-- last. A time that nobody told is 0.
select array_agg(v.task order by v.n) as task_ids, array_agg(v.contributor order by v.n) as contributors,
    array_agg(v.label order by v.n) as labels, array_agg(v.seconds order by v.n) as seconds
  from (select row_number() over (order by s.task_id, s.contributor_id, s.round) as n, s.task_id::text as task,
      s.contributor_id::text as contributor, s.label, coalesce(s.seconds, 0) as seconds
    from tasks.submission s
   where s.tenant_id = :tenant_id and s.project_id = :project_id and s.used
     and s.accepted_at <= coalesce(:until::timestamptz, 'infinity')
     and (not :agreed_only::bool or exists (select from quality.resolve z where z.tenant_id = s.tenant_id
       and z.submission_id = s.id and z.settled_at <= coalesce(:until::timestamptz, 'infinity')
       and (z.state = 'agreed' or exists (select from quality.review v where v.tenant_id = z.tenant_id
         and v.submission_id = z.submission_id and v.verdict in ('accept', 'fix') and v.at >= z.settled_at))))) v
 group by v.n / :size::int order by v.n / :size::int

-- task_checks -> TaskCheck*
-- What people who looked said of labels, in the order in which they did. Of an answer the last who looked at it, unless an appeal
-- overturned that or the answer counts no more; an adjudicator; and its customer's last word on the label that stood then. By chance
-- answers are drawn for review, unless solvers differed over them, and tasks for audit. Of what newcomers are reviewed more than others
-- a share counts as drawn, so that it is as much as of others.
select x.task_id, x.source, x.label, x.holds, x.given, x.is_drawn from (
  (select distinct on (v.submission_id) s.task_id, v.source, coalesce(f.label, s.label) as label, v.verdict <> 'exclude' as holds, v.at,
      v.verdict = 'exclude' or s.used and (v.verdict = 'accept' or f.id is not null) as counts,
      (select o.label from tasks.submission o where o.tenant_id = s.tenant_id and o.task_id = s.task_id
        and o.contributor_id = s.contributor_id order by o.round limit 1) as given,
      exists (select from quality.review r where r.tenant_id = v.tenant_id and r.submission_id = v.submission_id)
        and not exists (select from quality.resolve z where z.tenant_id = v.tenant_id and z.submission_id = v.submission_id
          and z.state <> 'agreed')
        and coalesce(y.project_id is null or y.newcomer_permille <= y.review_permille
          or s.submitted_at >= quality.experienced_at(s.tenant_id, s.project_id, s.contributor_id, y.newcomer_answers)
          or quality.is_drawn(s.id, 0, 1000 * y.review_permille / y.newcomer_permille), false) as is_drawn
    from (select r.tenant_id, r.submission_id, r.id, r.verdict, r.at, 'review' as source from quality.review r
          where r.tenant_id = :tenant_id and r.project_id = :project_id
        union all
        select r.tenant_id, r.submission_id, r.id, r.verdict, r.at, 'recheck' from quality.recheck r
         where r.tenant_id = :tenant_id and not r.faults_task) v
    join tasks.submission s on s.tenant_id = v.tenant_id and s.id = v.submission_id and s.project_id = :project_id
    left join quality.fix f on f.tenant_id = s.tenant_id and f.submission_id = s.id
      and coalesce(f.ended_at, 'infinity') >= coalesce(:until::timestamptz, 'infinity')
    left join quality.review_policy y on y.tenant_id = s.tenant_id and y.project_id = s.project_id
   where v.verdict <> 'return' and v.at <= coalesce(:until::timestamptz, 'infinity')
     and not exists (select from quality.appeal p where p.tenant_id = v.tenant_id and p.submission_id = v.submission_id
       and v.id in (p.review_id, p.recheck_id) and p.outcome = 'overturned' and p.decided_at <= coalesce(:until::timestamptz, 'infinity'))
   order by v.submission_id, v.at desc, v.source, v.id desc)
  union all
  select x.task_id, 'adjudication', x.label, true, x.decided_at, true, null, false from quality.adjudication x
    join tasks.submission s on s.tenant_id = x.tenant_id and s.id = x.submission_id and s.used
   where x.tenant_id = :tenant_id and x.project_id = :project_id and x.decided_at <= coalesce(:until::timestamptz, 'infinity')
  union all
  (select distinct on (a.task_id) a.task_id, 'audit', a.label, a.verdict = 'accepted', a.at, a.label is not null, null,
      exists (select from quality.audit_drawn d where d.tenant_id = a.tenant_id and d.task_id = a.task_id)
    from quality.audit a join tasks.task t on t.tenant_id = a.tenant_id and t.id = a.task_id
   where a.tenant_id = :tenant_id and t.project_id = :project_id and a.verdict <> 'commented'
     and a.at <= coalesce(:until::timestamptz, 'infinity') order by a.task_id, a.id desc)) x
 where x.counts order by x.at, x.source, x.task_id

-- given_votes -> GivenVotes*
-- The answers as they were first given, in order of time, to tasks from which a look took some: an answer left out, or returned. What a
-- case left out is none, nor is what was asked for anew since.
with changed as (
  select s.task_id from tasks.submission s
   where s.tenant_id = :tenant_id and s.project_id = :project_id and not s.used and not s.known
  union
  select s.task_id from quality.review r join tasks.submission s on s.tenant_id = r.tenant_id and s.id = r.submission_id
   where r.tenant_id = :tenant_id and r.project_id = :project_id and r.verdict = 'return')
select g.task_id, (array_agg(g.label order by g.submitted_at, g.id))[1:g.most] as votes,
    (array_agg(g.contributor_id order by g.submitted_at, g.id))[1:g.most] as people
  from (select distinct on (s.task_id, s.contributor_id) s.*, coalesce(p.redundancy_most, p.redundancy) as most
    from changed c
    join tasks.submission s on s.tenant_id = :tenant_id and s.task_id = c.task_id and not s.known
    join projects.project p on p.tenant_id = s.tenant_id and p.id = s.project_id
    left join quality.review r on r.tenant_id = s.tenant_id and r.submission_id = s.id and r.verdict = 'return'
   where coalesce(s.accepted_at, r.at) <= coalesce(:until::timestamptz, 'infinity')
     and not exists (select from quality.left_out l where l.tenant_id = s.tenant_id and l.submission_id = s.id and l.restored_at is null)
   order by s.task_id, s.contributor_id, s.round) g
 group by g.task_id, g.most order by g.task_id

-- known_votes -> KnownVotes*
-- The first answers to the known items of a project that stand, as many as a task of it gets at the most, and what is expected.
select a.item_id, i.label as expected,
    (array_agg(s.label order by a.answered_at, a.submission_id))[1:coalesce(p.redundancy_most, p.redundancy)] as votes,
    (array_agg(s.contributor_id order by a.answered_at, a.submission_id))[1:coalesce(p.redundancy_most, p.redundancy)] as people,
    p.redundancy as least, p.redundancy_most as most, p.confidence as sure
  from quality.known_answer a
  join quality.known_item i on i.tenant_id = a.tenant_id and i.id = a.item_id
  join tasks.submission s on s.tenant_id = a.tenant_id and s.id = a.submission_id
  join projects.project p on p.tenant_id = a.tenant_id and p.id = a.project_id
 where a.tenant_id = :tenant_id and a.project_id = :project_id and i.label <> '' and i.voided_at is null
   and i.disputed_at is null and a.answered_at <= coalesce(:until::timestamptz, 'infinity')
 group by a.item_id, i.label, p.redundancy, p.redundancy_most, p.confidence having count(*) >= p.redundancy order by a.item_id

-- write_consensus -> none
-- Write what a chunk of tasks came to; rows that stay the same are left alone.
insert into quality.consensus as c (tenant_id, task_id, project_id, label, confidence, votes, agreement, shares, method, computed_at)
select :tenant_id::uuid, x.task_id, :project_id::uuid, x.label, x.confidence, x.votes, x.agreement, x.shares::jsonb, x.method, :at::timestamptz
  from unnest(:task_ids::uuid[], :labels::text[], :confidences::float8[], :votes::int[], :agreements::float8[], :shares::text[],
      :methods::text[])
    x (task_id, label, confidence, votes, agreement, shares, method)
on conflict (tenant_id, task_id) do update
   set label = excluded.label, confidence = excluded.confidence, votes = excluded.votes, agreement = excluded.agreement,
       shares = excluded.shares, method = excluded.method, computed_at = excluded.computed_at
 where (c.label, c.confidence, c.votes, c.agreement, c.shares, c.method)
   is distinct from (excluded.label, excluded.confidence, excluded.votes, excluded.agreement, excluded.shares, excluded.method)

-- write_report -> none
-- Write a project's report.
insert into quality.report (tenant_id, project_id, body, computed_at)
values (:tenant_id, :project_id, :body::jsonb, :at)
on conflict (tenant_id, project_id) do update set body = excluded.body, computed_at = excluded.computed_at

-- report -> Stored?
-- A project's report.
select body, computed_at from quality.report where tenant_id = :tenant_id and project_id = :project_id

-- consensus -> Consensus*
-- A page of a project's consensus, in order of task.
select task_id, label, confidence, votes, agreement, shares, method, computed_at from quality.consensus
 where tenant_id = :tenant_id and project_id = :project_id
   and task_id > coalesce(:after::uuid, '00000000-0000-0000-0000-000000000000')
 order by task_id limit :most
