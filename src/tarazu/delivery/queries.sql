-- lock_versions -> none
-- One new snapshot of a project at a time, so that versions follow one another without a gap.
select from projects.project where tenant_id = :tenant_id and id = :project_id for no key update

-- insert_snapshot -> Snapshot?
-- Begin a project's next snapshot, with how many tasks are still open; no row when there is no such project.
insert into delivery.snapshot (tenant_id, id, project_id, version, state, created_by, created_at, open_tasks)
select p.tenant_id, :id, p.id, 1 + coalesce((select max(s.version) from delivery.snapshot s
    where s.tenant_id = p.tenant_id and s.project_id = p.id), 0), 'building', :created_by, :at,
    (select count(*) from tasks.task t where t.tenant_id = p.tenant_id and t.project_id = p.id
      and t.state not in ('completed', 'cancelled', 'known'))
  from projects.project p where p.tenant_id = :tenant_id and p.id = :project_id
returning id, project_id, version, state, records, manifest, digest, failure, created_by, created_at, ready_at, delta_of, open_tasks

-- snapshot -> Snapshot?
-- One snapshot.
select id, project_id, version, state, records, manifest, digest, failure, created_by, created_at, ready_at, delta_of, open_tasks
  from delivery.snapshot where tenant_id = :tenant_id and id = :id

-- snapshots -> Snapshot*
-- A project's snapshots, the newest first.
select id, project_id, version, state, records, manifest, digest, failure, created_by, created_at, ready_at, delta_of, open_tasks
  from delivery.snapshot where tenant_id = :tenant_id and project_id = :project_id order by version desc limit :most

-- holding -> Holding*
-- The deliveries that hold a task: whole ones at whose time an answer to it counted, and deltas that correct it.
select d.id, d.version, d.created_at from delivery.snapshot d
 where d.tenant_id = :tenant_id and d.project_id = :project_id and d.state = 'ready'
   and case when d.delta_of is null then d.created_at <@ (select quality.counted_in(:task_id))
     else exists (select from delivery.repair r where r.tenant_id = :tenant_id and r.task_id = :task_id and r.delta_id = d.id
         and r.outcome <> 'withdrawn') end
 order by d.version limit :most

-- insert_repair -> uuid?
-- Keep a report of a delivered row, unless there is one of the row or an open one of its task.
insert into delivery.repair (tenant_id, id, project_id, snapshot_id, task_id, reason, clause, source_id, reported_by, reported_at)
values (:tenant_id, :id, :project_id, :snapshot_id, :task_id, :reason, :clause, :source_id, :by, :at)
on conflict do nothing returning id

-- repair_of_row -> uuid
-- The report of a delivered row, or the open one of its task.
select r.id from delivery.repair r
 where r.tenant_id = :tenant_id and r.task_id = :task_id and (r.snapshot_id = :snapshot_id or r.settled_at is null)
   and r.reported_by is not null
 order by r.settled_at is null desc, r.id desc limit 1

-- repairs -> Repair*
-- One report of a delivered row, or a project's or a task's, the newest first; after them what nobody reported. How many answers wait for a
-- second look, until when, whether that time is over; and the delivery in which it counts again.
select r.id, r.project_id, r.snapshot_id, d.version, r.task_id, r.reason, r.clause, r.source_id, r.reported_at, r.outcome,
    r.settled_at, r.delta_id, x.version as delta_version, r.case_id is not null as by_operations, r.restores_id, r.asked_anew_at, r.task_reason,
    t.unique_key, p.name as reported_by, w.waiting, w.due_at, w.is_overdue, (select max(y.version) from delivery.repair b
      join delivery.snapshot y on y.tenant_id = b.tenant_id and y.id = b.delta_id
     where b.tenant_id = r.tenant_id and b.restores_id = r.id) as restored_version
  from delivery.repair r
  join delivery.snapshot d on d.tenant_id = r.tenant_id and d.id = r.snapshot_id
  join tasks.task t on t.tenant_id = r.tenant_id and t.id = r.task_id
  left join trust.principal p on p.tenant_id = r.tenant_id and p.id = r.reported_by
  left join delivery.snapshot x on x.tenant_id = r.tenant_id and x.id = r.delta_id
  cross join lateral (select count(*) as waiting, min(q.due_at) as due_at, coalesce(bool_or(q.escalated_at is not null), false) as is_overdue
    from quality.review_due q where q.tenant_id = r.tenant_id and q.repair_id = r.id) w
 where r.tenant_id = :tenant_id and (r.project_id = :project_id::uuid and (:task_id::uuid is null or r.task_id = :task_id)
   or r.id = :id::uuid) order by r.reported_by is null, r.id desc limit :most

-- repair_lines -> RepairLine*
-- A page of a project's reports of delivered rows and of what nobody reported, in order of id, with fields as above.
with page as materialized (
  select r.* from delivery.repair r where r.tenant_id = :tenant_id and r.project_id = :project_id and r.id > :after order by r.id limit :most)
select r.id, d.version, r.task_id, r.reason, r.clause, r.source_id, r.case_id is not null as by_operations, r.reported_at, r.outcome,
    r.settled_at, x.version as delta_version, r.restores_id, (select max(y.version) from delivery.repair b
      join delivery.snapshot y on y.tenant_id = b.tenant_id and y.id = b.delta_id
     where b.tenant_id = r.tenant_id and b.restores_id = r.id) as restored_version,
    r.asked_anew_at, r.task_reason, w.waiting, w.due_at, w.is_overdue
  from page r
  join delivery.snapshot d on d.tenant_id = r.tenant_id and d.id = r.snapshot_id
  left join delivery.snapshot x on x.tenant_id = r.tenant_id and x.id = r.delta_id
  cross join lateral (select count(*) as waiting, min(q.due_at) as due_at, coalesce(bool_or(q.escalated_at is not null), false) as is_overdue
    from quality.review_due q where q.tenant_id = r.tenant_id and q.repair_id = r.id) w
 order by r.id

-- looks -> Look*
-- What the second looks of a report made of answers: the label before, and of a fix the label after it.
select coalesce((select o.label from quality.fix o where o.tenant_id = y.tenant_id and o.submission_id = y.submission_id and o.id <> y.id
      and o.fixed_at <= y.at and (o.ended_at is null or o.ended_at >= y.at) order by o.fixed_at desc limit 1), s.label) as before,
    case when y.faults_task then 'task_wrong' else y.verdict end as verdict, f.label as after, y.clause, y.reason, y.at
  from quality.recheck y
  join tasks.submission s on s.tenant_id = y.tenant_id and s.id = y.submission_id
  left join quality.fix f on f.tenant_id = y.tenant_id and f.id = y.id
 where y.tenant_id = :tenant_id and y.repair_id = :id order by y.at, y.id

-- looked_at -> Answers*
-- How many answers to some tasks would be looked at again.
select s.task_id, count(*) as count from tasks.submission s
 where s.tenant_id = :tenant_id and s.task_id = any (:task_ids::uuid[]) and s.used and not s.known and s.accepted_at is not null
 group by s.task_id

-- ask_anew -> none
-- Say that a row without an answer was asked for anew.
update delivery.repair set asked_anew_at = :at where tenant_id = :tenant_id and id = :id

-- task_texts -> TaskText*
-- The beginning of the texts in a task's payload, and in those of the newest of its project that are not reported, neither in this
-- delivery nor openly in another; names of models are none. No payload of more bytes than `:bytes` (as stored) is read.
select t.task_id, coalesce((select left(string_agg(left(v #>> '{}', :chars), ' ' order by n), :chars)
      from jsonb_path_query(x.payload, 'strict $.** ? (@.type() == "string")') with ordinality p (v, n)
     where v <> all (array(select jsonb_path_query(x.payload, '$.**.model')))), '') as text
  from (select :task_id::uuid as task_id
    union all
    (select t.id from tasks.task t
      where t.tenant_id = :tenant_id and t.project_id = :project_id and t.accepted > 0 and t.id <> :task_id and t.state <> 'known'
        and not exists (select from delivery.repair r where r.tenant_id = t.tenant_id and r.task_id = t.id
          and (r.settled_at is null or r.snapshot_id = :snapshot_id))
      order by t.id desc limit :most)) t
  join tasks.task x on x.tenant_id = :tenant_id and x.id = t.task_id and pg_column_size(x.payload) <= :bytes

-- unreported -> uuid*
-- Those of some tasks that are not reported, neither in this delivery nor openly in another.
select t.id from tasks.task t
 where t.tenant_id = :tenant_id and t.project_id = :project_id and t.id = any (:task_ids::uuid[]) and t.accepted > 0
   and not exists (select from delivery.repair r where r.tenant_id = t.tenant_id and r.task_id = t.id
     and (r.settled_at is null or r.snapshot_id = :snapshot_id))

-- rechecked -> Rechecked*
-- How the second look at reports went, how many people found the task wrong, and why the first of them; and whether most answers say
-- something else than before it. What an appeal or the customer has taken back meanwhile is as it was.
select r.id as repair_id, r.project_id, r.task_id,
    (select count(*) from quality.review_due x where x.tenant_id = r.tenant_id and x.repair_id = r.id) as waiting,
    a.looked, a.faulting, a.task_reason, a.left_out, a.fixed, a.remaining,
    a.left_out > 0 and quality.is_relabelled(r.tenant_id, r.task_id, a.gone) as is_relabelled,
    r.outcome as settled_as
  from delivery.repair r
  cross join lateral (select count(y.id) as looked, count(distinct y.reviewer_id) filter (where y.faults_task and not exists (
        select from tasks.withdrawal w where w.tenant_id = r.tenant_id and w.task_id = r.task_id and r.settled_at between w.at and w.ended_at))
        as faulting,
      (array_agg(y.reason order by y.at, y.id) filter (where y.faults_task))[1] as task_reason,
      count(*) filter (where y.verdict = 'exclude' and not s.used) as left_out,
      count(*) filter (where f.recheck_id = y.id and s.used) as fixed, count(*) filter (where s.used) as remaining,
      array_agg(s.id) filter (where y.verdict = 'exclude' and not s.used) as gone
    from tasks.submission s
    left join quality.recheck y on y.tenant_id = s.tenant_id and y.submission_id = s.id and y.repair_id = r.id
    left join quality.fix f on f.tenant_id = s.tenant_id and f.submission_id = s.id and f.ended_at is null
   where s.tenant_id = r.tenant_id and s.task_id = r.task_id and s.accepted_at is not null and not s.known) a
 where r.tenant_id = :tenant_id and r.id = any (:ids::uuid[]) order by r.id for update of r

-- undelivered -> Undelivered*
-- Changed rows that no delta holds yet, of reports and of those that name one of them, by delivery: once none of these is looked at
-- again any more but what nobody came to in time.
select r.id, r.project_id, r.snapshot_id, r.reported_by from delivery.repair r
 where r.tenant_id = :tenant_id and r.outcome in ('reduced', 'corrected', 'withdrawn') and r.delta_id is null and r.reported_by is not null
   and coalesce(r.source_id, r.id) in (select coalesce(o.source_id, o.id) from delivery.repair o
     where o.tenant_id = :tenant_id and o.id = any (:ids::uuid[]))
   and not exists (select from delivery.repair o where o.tenant_id = r.tenant_id and coalesce(o.source_id, o.id) = coalesce(r.source_id, r.id)
     and o.settled_at is null and not exists (select from quality.review_due d where d.tenant_id = o.tenant_id and d.repair_id = o.id
       and d.escalated_at is not null))
 order by r.snapshot_id, r.id for update of r

-- deliver_repairs -> none
-- Say which delta holds what came of reports.
update delivery.repair set delta_id = :delta_id where tenant_id = :tenant_id and id = any (:ids::uuid[])

-- restorable -> Restorable*
-- Rows that count again: an appeal overturned the second look (or the case) that changed them, they were answered anew, or their
-- customer took the withdrawal of the task back. With the decision, the answer or the withdrawal that did it, and the newest delivery that its customer goes by;
-- and why its customer did so.
select r.id as restores_id, x.decision_id, r.project_id, r.task_id, d.id as snapshot_id, d.created_by, x.reason
  from (select y.repair_id, a.id as decision_id, null::text as reason from quality.appeal a
      join quality.recheck y on y.tenant_id = a.tenant_id and y.id = a.recheck_id
     where a.tenant_id = :tenant_id and a.id = any (:ids::uuid[]) and a.outcome = 'overturned'
    union all
    select c.id, c.case_id, null from delivery.repair c
     where c.tenant_id = :tenant_id and c.case_id = any (:ids::uuid[]) and exists (select from quality.left_out l
       join tasks.submission s on s.tenant_id = l.tenant_id and s.id = l.submission_id and s.task_id = c.task_id and s.used
      where l.tenant_id = c.tenant_id and l.case_id = c.case_id and l.counts and l.restored_at is not null)
    union all
    select c.id, max(s.id::text)::uuid, null from delivery.repair c
      join tasks.submission s on s.tenant_id = c.tenant_id and s.task_id = c.task_id and s.used and s.accepted_at >= c.settled_at
      join tasks.task t on t.tenant_id = c.tenant_id and t.id = c.task_id and t.state = 'completed'
     where c.tenant_id = :tenant_id and c.task_id = any (:ids::uuid[]) and c.outcome = 'withdrawn' and c.task_reason is null group by c.id
    union all
    select c.id, w.id, w.ended_reason from delivery.repair c
      join tasks.withdrawal w on w.tenant_id = c.tenant_id and w.task_id = c.task_id and c.settled_at between w.at and w.ended_at
     where c.tenant_id = :tenant_id and c.task_id = any (:ids::uuid[]) and c.outcome = 'withdrawn' and c.task_reason is not null) x
  join delivery.repair r on r.tenant_id = :tenant_id and r.id = x.repair_id and r.delta_id is not null
  cross join lateral (select y.id, y.created_by from delivery.snapshot y
    where y.tenant_id = r.tenant_id and y.project_id = r.project_id and y.state <> 'failed'
      and (y.delta_of is null or exists (select from delivery.repair k where k.tenant_id = y.tenant_id and k.delta_id = y.id
        and k.task_id = r.task_id))
    order by y.version desc limit 1) d
 where exists (select from tasks.submission s where s.tenant_id = r.tenant_id and s.task_id = r.task_id and s.used and s.accepted_at is not null)
   and not exists (select from delivery.repair b where b.tenant_id = r.tenant_id and b.restores_id = r.id and b.decision_id = x.decision_id)
 order by d.id, r.task_id, r.id

-- insert_restored -> none
-- Keep rows that count again, with the delta that delivers them.
insert into delivery.repair (tenant_id, id, project_id, snapshot_id, task_id, reason, restores_id, decision_id, reported_at, outcome,
    settled_at, delta_id)
select :tenant_id, x.id, :project_id, :snapshot_id, x.task_id, x.reason, x.restores_id, x.decision_id, :at, 'restored', :at, :delta_id
  from unnest(:ids::uuid[], :task_ids::uuid[], :reasons::text[], :restores_ids::uuid[], :decision_ids::uuid[])
    x (id, task_id, reason, restores_id, decision_id)
on conflict (tenant_id, restores_id, decision_id) do nothing

-- left_out_rows -> LeftOutRow*
-- Delivered rows of which the decision of a case left answers out, each in the newest whole delivery until then that holds such an
-- answer, with how many answers are left; but those that are kept as changed by it, and those of tasks that are withdrawn.
select d.id as snapshot_id, d.project_id, d.created_by, t.task_id,
    (select count(*) from tasks.submission s where s.tenant_id = t.tenant_id and s.task_id = t.task_id and s.used
      and s.accepted_at is not null and not s.known)::int as remaining,
    quality.is_relabelled(t.tenant_id, t.task_id, t.gone) as is_relabelled
  from (select s.tenant_id, s.project_id, s.task_id, min(s.accepted_at) as since, array_agg(s.id) as gone, c.decided_at
      from quality.left_out l
      join quality.fraud_case c on c.tenant_id = l.tenant_id and c.id = l.case_id
      join tasks.submission s on s.tenant_id = l.tenant_id and s.id = l.submission_id and s.accepted_at <= c.decided_at
     where l.tenant_id = :tenant_id and l.case_id = :case_id and l.counts and l.restored_at is null
     group by s.tenant_id, s.project_id, s.task_id, c.decided_at) t
  cross join lateral (select x.id, x.project_id, x.created_by from delivery.snapshot x
    where x.tenant_id = t.tenant_id and x.project_id = t.project_id and x.state = 'ready' and x.delta_of is null
      and x.created_at >= t.since and x.created_at <= t.decided_at order by x.version desc limit 1) d
 where not exists (select from delivery.repair r where r.tenant_id = t.tenant_id and r.case_id = :case_id and r.task_id = t.task_id)
   and not exists (select from tasks.withdrawal w where w.tenant_id = t.tenant_id and w.task_id = t.task_id and w.ended_at is null)
 order by d.id, t.task_id

-- insert_left_out -> none
-- Keep rows of a delivery as changed by the decision of a case.
insert into delivery.repair (tenant_id, id, project_id, snapshot_id, task_id, reason, case_id, reported_at, outcome, settled_at, delta_id)
select :tenant_id, x.id, :project_id, :snapshot_id, x.task_id, :reason, :case_id, :at, x.outcome, :at, :delta_id
  from unnest(:ids::uuid[], :task_ids::uuid[], :outcomes::text[]) x (id, task_id, outcome)
on conflict (tenant_id, case_id, task_id) do nothing

-- settle_repair -> none
-- Say what came of a report, until a delta holds it.
update delivery.repair set outcome = :outcome, task_reason = :task_reason, settled_at = :at
 where tenant_id = :tenant_id and id = :id and delta_id is null

-- insert_delta -> int
-- Begin a snapshot of what changed in an earlier one; its version.
insert into delivery.snapshot (tenant_id, id, project_id, version, state, created_by, created_at, delta_of)
select :tenant_id, :id, :project_id, 1 + coalesce(max(s.version), 0), 'building', :created_by, :at, :delta_of
  from delivery.snapshot s where s.tenant_id = :tenant_id and s.project_id = :project_id
returning version

-- changes -> Change*
-- What a delta holds: the corrected rows with the reports that led to them.
select r.id as report_id, r.task_id, r.reason, r.clause, r.outcome, r.task_reason from delivery.repair r
 where r.tenant_id = :tenant_id and r.delta_id = :delta_id order by r.task_id

-- finish -> none
-- Seal a snapshot; no row is touched when it is ready already.
update delivery.snapshot set state = 'ready', records = :records, manifest = :manifest::jsonb, digest = :digest,
    failure = null, ready_at = :at
 where tenant_id = :tenant_id and id = :id and state <> 'ready'

-- fail -> none
-- Note why a snapshot could not be built.
update delivery.snapshot set state = 'failed', failure = :failure
 where tenant_id = :tenant_id and id = :id and state = 'building'

-- subject -> Subject
-- What a snapshot is of.
select p.id, p.name, p.kind, p.language, o.body as ontology,
    coalesce((select jsonb_object_agg(v.version, v.body -> 'rubric') from projects.ontology v
       where v.tenant_id = p.tenant_id and v.project_id = p.id and v.body ? 'rubric'), '{}') as rubrics,
    p.acceptance = 'on_submit' or coalesce(r.review_permille < 1000, false) as accepts_unreviewed
  from projects.project p
  join projects.ontology o on o.tenant_id = p.tenant_id and o.project_id = p.id and o.version = p.ontology_version
  left join quality.review_policy r on r.tenant_id = p.tenant_id and r.project_id = p.id
 where p.tenant_id = :tenant_id and p.id = :project_id

-- chain_head -> ChainHead?
-- The last link of the sealed event chain at a time.
select seq, encode(hash, 'hex') as hash, sealed_at from trust.seal
 where tenant_id = :tenant_id and sealed_at <= :at order by seq desc limit 1

-- tasks -> TaskRow*
-- A chunk of tasks, in order.
select id, unique_key, created_at, payload::text as payload from tasks.task
 where tenant_id = :tenant_id and id = any(:task_ids::uuid[]) order by id

-- submissions -> SubmissionRow*
-- The accepted answers to a chunk of tasks that count, each with what was in force at its claim and its review, or the second look that
-- fixed it.
select s.task_id, s.id, s.contributor_id, s.round, s.label, s.answer::text as answer, s.seconds, s.submitted_at,
    s.accepted_at, a.guideline_version, a.ontology_version, r.verdict, r.clause, r.reason, r.places, r.at as reviewed_at,
    coalesce((select sum(o.seconds) from quality.opinion o where o.tenant_id = s.tenant_id and o.submission_id = s.id and f.recheck_id is null),
      r.seconds)::int as review_seconds,
    x.outcome as appeal_outcome, x.reason as appeal_reason, x.decided_at as appeal_at,
    f.id as fix_id, f.answer::text as fix_answer, f.label as fix_label, f.fixed_by, f.fixed_at, f.original_sha256,
    z.state as resolution, z.agreement, r.verdict in ('accept', 'fix') and r.at >= z.settled_at as upheld,
    case when z.submission_id is not null then coalesce((select jsonb_agg(jsonb_build_object('submission_id', o.id, 'answer', o.answer,
      'seconds', o.seconds) order by o.id) from tasks.submission o where o.tenant_id = z.tenant_id and o.task_id = z.solving_task_id
      and o.used and o.accepted_at <= :cut), '[]')::text end as resolves
  from tasks.submission s
  join tasks.assignment a on a.tenant_id = s.tenant_id and a.task_id = s.task_id and a.contributor_id = s.contributor_id
  left join quality.fix f on f.tenant_id = s.tenant_id and f.submission_id = s.id and f.fixed_at <= :cut
    and coalesce(f.ended_at, 'infinity') > :cut
  left join lateral (
    select v.id, v.verdict, v.clause, v.reason, v.places, v.at, v.seconds from quality.review v
     where v.tenant_id = s.tenant_id and v.submission_id = s.id and f.recheck_id is null
    union all
    select v.id, v.verdict, v.clause, v.reason, v.places, v.at, v.seconds from quality.recheck v
     where v.tenant_id = s.tenant_id and v.id = f.recheck_id) r on true
  left join quality.resolve z on z.tenant_id = s.tenant_id and z.submission_id = s.id and z.opened_at <= :cut
  left join quality.appeal x on x.tenant_id = s.tenant_id and x.submission_id = s.id and coalesce(x.review_id, x.recheck_id) = r.id and x.outcome in ('upheld', 'overturned')
 where s.tenant_id = :tenant_id and s.task_id = any(:task_ids::uuid[]) and s.used and s.accepted_at <= :cut
 order by s.task_id, s.submitted_at, s.id

-- contributors -> uuid*
-- Everyone who answered in a project or fixed an answer, under the names of this tenant.
select * from tasks.authors(:project_id)
union select f.fixed_by from quality.fix f where f.tenant_id = :tenant_id and f.project_id = :project_id
  and not exists (select from quality.known_review k where k.tenant_id = f.tenant_id and k.submission_id = f.submission_id)

-- last_of_page -> uuid?
-- The last submission of the page that begins after one; from the index alone.
select page.id from (select s.id from tasks.submission s
  where s.tenant_id = :tenant_id and s.project_id = :project_id and s.id > :after order by s.id limit :most) page
 order by page.id desc limit 1

-- answers -> str*
-- A page of a project's submissions as lines of JSON, in order of submission, many lines to a row; called where a row is
-- sent as soon as it is made, not in FROM, where the page would be written to a file first.
select delivery.answer_blocks(:project_id, cast(:names as jsonb), :after, :upto, :payloads) as lines

-- insert_endpoint -> Endpoint
-- An address that wants to be told.
insert into delivery.webhook_endpoint (tenant_id, id, url, types, created_by, created_at)
values (:tenant_id, :id, :url, :types::text[], :created_by, :at)
returning id, url, types, created_at

-- endpoints -> Endpoint*
-- The addresses that want to be told, newest first.
select id, url, types, created_at from delivery.webhook_endpoint
 where tenant_id = :tenant_id and ended_at is null order by id desc

-- hold_endpoints -> int
-- How many addresses there are.
select count(*) from delivery.webhook_endpoint where tenant_id = :tenant_id and ended_at is null

-- end_endpoint -> uuid?
-- Tell an address nothing more.
update delivery.webhook_endpoint set ended_at = :at, end_reason = :reason
 where tenant_id = :tenant_id and id = :id and ended_at is null returning id

-- end_messages -> none
-- Give up what an address was still to be told.
update delivery.webhook_message set state = 'failed', ended_at = :at
 where tenant_id = :tenant_id and endpoint_id = :endpoint_id and state = 'waiting'

-- insert_message -> none
-- A message, unless one of the same `once` is there.
insert into delivery.webhook_message (tenant_id, id, once, url, host, headers, type, subject, body, next_at, created_at)
values (:tenant_id, :id, :once, :url, :host, :headers::jsonb, :type, :subject, :body::jsonb, :at, :at)
on conflict (tenant_id, once) do nothing

-- message_of -> uuid
-- The message of a `once`.
select id from delivery.webhook_message where tenant_id = :tenant_id and once = :once

-- insert_notices -> none
-- Messages to endpoints, each unless one of the same `once` is there.
insert into delivery.webhook_message (tenant_id, id, once, endpoint_id, url, host, type, subject, body, next_at, created_at)
select :tenant_id, n.id, n.once, n.endpoint_id, n.url, n.host, :type, n.subject, n.body::jsonb, :at, :at
  from unnest(:ids::uuid[], :onces::text[], :endpoint_ids::uuid[], :urls::text[], :hosts::text[], :subjects::uuid[],
    :bodies::text[]) n (id, once, endpoint_id, url, host, subject, body)
on conflict (tenant_id, once) do nothing

-- messages -> Message*
-- A page of messages, newest first.
select id, endpoint_id, url, type, subject, state, attempts, next_at, last_status, last_error, created_at, ended_at
  from delivery.webhook_message
 where tenant_id = :tenant_id and (:state::text is null or state = :state) and (:subject::uuid is null or subject = :subject)
   and (:before::uuid is null or id < :before)
 order by id desc limit :limit

-- message -> Message?
-- One message.
select id, endpoint_id, url, type, subject, state, attempts, next_at, last_status, last_error, created_at, ended_at
  from delivery.webhook_message where tenant_id = :tenant_id and id = :id

-- attempts -> Attempt*
-- The attempts to deliver a message.
select number, at, status, error, milliseconds from delivery.webhook_attempt
 where tenant_id = :tenant_id and message_id = :message_id order by number limit :limit

-- resend -> uuid?
-- Make a message due now, with all its attempts before it, unless its endpoint has ended.
update delivery.webhook_message m set state = 'waiting', tried_before = m.attempts, next_at = :at, ended_at = null
 where m.tenant_id = :tenant_id and m.id = :id and not exists (select from delivery.webhook_endpoint e
   where e.tenant_id = m.tenant_id and e.id = m.endpoint_id and e.ended_at is not null)
returning m.id

-- lease_messages -> Leased*
-- Messages of any tenant that are due, until a time ours to deliver.
select tenant_id, id, endpoint_id, url, host, headers, type, body, attempts, tries
  from delivery.lease_messages(:start, :busy::text[], :per_host, :most, :at, :until)

-- add_attempt -> none
-- Note what came of an attempt.
insert into delivery.webhook_attempt (tenant_id, message_id, number, at, status, error, milliseconds)
values (:tenant_id, :message_id, :number, :at, :status, :error, :milliseconds)
on conflict (tenant_id, message_id, number) do nothing

-- settle -> none
-- Note what became of a message: over, or due again. A failure that comes in after a later attempt began changes nothing.
update delivery.webhook_message set state = :state, next_at = :next_at, ended_at = :ended_at, last_status = :status,
    last_error = :error
 where tenant_id = :tenant_id and id = :id and state = 'waiting' and (attempts = :number or :state = 'delivered')

-- forget_messages -> int
-- Forget a bounded number of messages that ended long ago.
select delivery.forget_messages(:before, :most)
