-- lock_versions -> none
-- One new snapshot of a project at a time, so that versions follow one another without a gap.
select from projects.project where tenant_id = :tenant_id and id = :project_id for no key update

-- insert_snapshot -> Snapshot?
-- Begin a project's next snapshot; no row when there is no such project.
insert into delivery.snapshot (tenant_id, id, project_id, version, state, created_by, created_at)
select p.tenant_id, :id, p.id, 1 + coalesce((select max(s.version) from delivery.snapshot s
    where s.tenant_id = p.tenant_id and s.project_id = p.id), 0), 'building', :created_by, :at
  from projects.project p where p.tenant_id = :tenant_id and p.id = :project_id
returning id, project_id, version, state, records, manifest, digest, failure, created_by, created_at, ready_at

-- snapshot -> Snapshot?
-- One snapshot.
select id, project_id, version, state, records, manifest, digest, failure, created_by, created_at, ready_at
  from delivery.snapshot where tenant_id = :tenant_id and id = :id

-- snapshots -> Snapshot*
-- A project's snapshots, the newest first.
select id, project_id, version, state, records, manifest, digest, failure, created_by, created_at, ready_at
  from delivery.snapshot where tenant_id = :tenant_id and project_id = :project_id order by version desc limit :most

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
select p.id, p.name, p.kind, p.language, o.body as ontology
  from projects.project p
  join projects.ontology o on o.tenant_id = p.tenant_id and o.project_id = p.id and o.version = p.ontology_version
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
-- The accepted answers to a chunk of tasks that count, each with what was in force at its claim and its review.
select s.task_id, s.id, s.contributor_id, s.round, s.label, s.answer::text as answer, s.seconds, s.submitted_at,
    s.accepted_at, a.guideline_version, a.ontology_version, r.verdict, r.clause, r.reason, r.at as reviewed_at
  from tasks.submission s
  join tasks.assignment a on a.tenant_id = s.tenant_id and a.task_id = s.task_id and a.contributor_id = s.contributor_id
  left join quality.review r on r.tenant_id = s.tenant_id and r.submission_id = s.id
 where s.tenant_id = :tenant_id and s.task_id = any(:task_ids::uuid[]) and s.used and s.accepted_at <= :cut
 order by s.task_id, s.submitted_at, s.id

-- contributors -> uuid*
-- Everyone who answered in a project, under the names of this tenant.
select * from tasks.authors(:project_id)

-- last_of_page -> uuid?
-- The last submission of the page that begins after one; from the index alone.
select page.id from (select s.id from tasks.submission s
  where s.tenant_id = :tenant_id and s.project_id = :project_id and s.id > :after order by s.id limit :most) page
 order by page.id desc limit 1

-- answers -> str*
-- A page of a project's submissions as lines of JSON, in order of submission, many lines to a row; called where a row is
-- sent as soon as it is made, not in FROM, where the page would be written to a file first.
select delivery.answer_blocks(:project_id, cast(:names as jsonb), :after, :upto) as lines
