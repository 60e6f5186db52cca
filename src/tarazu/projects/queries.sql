-- insert_project -> Project
-- Start a project; its first versions are inserted beside it.
insert into projects.project (tenant_id, id, name, title, kind, language, skills, state, audience, redundancy,
  redundancy_most, confidence, unsure, expert_days, budget_minor, acceptance, lease_seconds, estimate_seconds, guideline_version,
  ontology_version, rate_version, created_at)
values (:tenant_id, :id, :name, :title::jsonb, :kind, :language, :skills::text[], 'active', :audience, :redundancy,
  :redundancy_most, :confidence, :unsure, :expert_days, :budget_minor, :acceptance, :lease_seconds, :estimate_seconds, 1, 1, 1, :at)
returning id, name, title, kind, language, skills, state, audience, redundancy, redundancy_most,
  confidence, unsure, expert_days, budget_minor, acceptance, lease_seconds, estimate_seconds,
  guideline_version, ontology_version, rate_version, created_at

-- project -> Project?
-- One project of this tenant.
select id, name, title, kind, language, skills, state, audience, redundancy, redundancy_most,
  confidence, unsure, expert_days, budget_minor, acceptance, lease_seconds, estimate_seconds,
  guideline_version, ontology_version, rate_version, created_at
  from projects.project where tenant_id = :tenant_id and id = :id

-- project_by_name -> Project?
-- One project of this tenant by its name, whatever the case of its letters.
select id, name, title, kind, language, skills, state, audience, redundancy, redundancy_most,
  confidence, unsure, expert_days, budget_minor, acceptance, lease_seconds, estimate_seconds,
  guideline_version, ontology_version, rate_version, created_at
  from projects.project where tenant_id = :tenant_id and lower(name) = lower(:name)

-- projects -> Project*
-- A page of this tenant's projects, newest first.
select id, name, title, kind, language, skills, state, audience, redundancy, redundancy_most,
  confidence, unsure, expert_days, budget_minor, acceptance, lease_seconds, estimate_seconds,
  guideline_version, ontology_version, rate_version, created_at
  from projects.project where tenant_id = :tenant_id and (:before::uuid is null or id < :before)
 order by id desc limit :limit

-- insert_stage -> none
-- One stage of a project.
insert into projects.stage (tenant_id, project_id, position, name) values (:tenant_id, :project_id, :position, :name)

-- insert_guideline -> none
-- A version of the guidelines.
insert into projects.guideline (tenant_id, project_id, version, markdown, created_at, created_by)
values (:tenant_id, :project_id, :version, :markdown::jsonb, :at, :by)

-- insert_ontology -> none
-- A version of the ontology.
insert into projects.ontology (tenant_id, project_id, version, body, created_at, created_by)
values (:tenant_id, :project_id, :version, :body::jsonb, :at, :by)

-- insert_rate -> none
-- A version of the rate.
insert into projects.rate (tenant_id, project_id, version, amount_minor, review_amount_minor, currency, created_at, created_by)
values (:tenant_id, :project_id, :version, :amount_minor, :review_amount_minor, :currency, :at, :by)

-- lock_project -> Project?
-- A project, held against concurrent versions until commit.
select id, name, title, kind, language, skills, state, audience, redundancy, redundancy_most,
  confidence, unsure, expert_days, budget_minor, acceptance, lease_seconds, estimate_seconds,
  guideline_version, ontology_version, rate_version, created_at
  from projects.project where tenant_id = :tenant_id and id = :id for no key update

-- share_ontology -> int?
-- The version of the ontology in force, which stays it until commit; whoever publishes the next one waits.
select ontology_version from projects.project where tenant_id = :tenant_id and id = :id for share

-- set_state -> none
-- Pause, resume or complete.
update projects.project set state = :state where tenant_id = :tenant_id and id = :id

-- set_redundancy -> none
-- Say how many answers tasks get.
update projects.project set redundancy = :redundancy, redundancy_most = :redundancy_most, confidence = :confidence,
  unsure = :unsure, expert_days = :expert_days, budget_minor = :budget_minor
 where tenant_id = :tenant_id and id = :id

-- set_guideline_version -> none
-- New claims see this version.
update projects.project set guideline_version = :version where tenant_id = :tenant_id and id = :id

-- set_ontology_version -> none
-- New claims are done under this version.
update projects.project set ontology_version = :version where tenant_id = :tenant_id and id = :id

-- set_rate_version -> none
-- New claims earn this rate.
update projects.project set rate_version = :version where tenant_id = :tenant_id and id = :id

-- guideline -> Guideline?
-- One version of the guidelines.
select version, markdown, created_at from projects.guideline
 where tenant_id = :tenant_id and project_id = :project_id and version = :version

-- guidelines -> Guideline*
-- Every version of the guidelines, newest first.
select version, markdown, created_at from projects.guideline
 where tenant_id = :tenant_id and project_id = :project_id order by version desc

-- ontology -> Ontology?
-- One version of the ontology.
select version, body from projects.ontology
 where tenant_id = :tenant_id and project_id = :project_id and version = :version

-- rubric_versions -> RubricVersion*
-- Every version of the criteria by which a project's answers are graded, newest first, with who published it; none of another kind.
select o.version, o.body -> 'rubric' as rubric, o.created_at as published_at, coalesce(p.name, '') as published_by
  from projects.ontology o
  left join trust.principal p on p.tenant_id = o.tenant_id and p.id = o.created_by
 where o.tenant_id = :tenant_id and o.project_id = :project_id and o.body ? 'rubric' order by o.version desc limit :most

-- rate -> Rate?
-- One version of the rate.
select version, amount_minor, review_amount_minor, currency, created_at from projects.rate
 where tenant_id = :tenant_id and project_id = :project_id and version = :version

-- insert_sensitivity -> Sensitivity
-- A version of what a project is declared to hold.
insert into projects.sensitivity (tenant_id, project_id, version, asks_since, hazards, warning, help, tasks_a_day, minutes_a_day,
  break_minutes, created_at, created_by)
values (:tenant_id, :project_id, :version, :asks_since, :hazards::jsonb, :warning::jsonb, :help::jsonb, :tasks_a_day, :minutes_a_day,
  :break_minutes, :at, :by)
returning version, asks_since, hazards, warning, help, tasks_a_day, minutes_a_day, break_minutes, created_at

-- last_sensitivity -> Sensitivity?
-- The newest version, in force or not.
select version, asks_since, hazards, warning, help, tasks_a_day, minutes_a_day, break_minutes, created_at
  from projects.sensitivity where tenant_id = :tenant_id and project_id = :project_id order by version desc limit 1

-- sensitivity -> Sensitivity?
-- The version in force.
select s.version, s.asks_since, s.hazards, s.warning, s.help, s.tasks_a_day, s.minutes_a_day, s.break_minutes, s.created_at
  from projects.project p
  join projects.sensitivity s on s.tenant_id = p.tenant_id and s.project_id = p.id and s.version = p.sensitivity_version
 where p.tenant_id = :tenant_id and p.id = :project_id

-- set_sensitivity_version -> none
-- New claims ask for this version, or with 0 for none.
update projects.project set sensitivity_version = :version where tenant_id = :tenant_id and id = :id

-- advice_rules -> str?
-- What a project advises people on.
select body::text from projects.advice_rules where tenant_id = :tenant_id and project_id = :project_id

-- project_exists -> int?
-- Whether there is such a project.
select 1 from projects.project where tenant_id = :tenant_id and id = :project_id

-- set_advice_rules -> none
-- Set what a project advises people on.
insert into projects.advice_rules (tenant_id, project_id, body, set_at, set_by)
values (:tenant_id, :project_id, :body::jsonb, :at, :by)
on conflict (tenant_id, project_id) do update set body = excluded.body, set_at = excluded.set_at, set_by = excluded.set_by

-- insert_file -> File
-- Remember a file whose bytes are being stored.
insert into projects.file (tenant_id, id, name, reference_id, media_type, size_bytes, sha256, metadata, project_ids,
  created_at, updated_at, created_by)
values (:tenant_id, :id, :name, :reference_id, :media_type, :size_bytes, :sha256, :metadata::jsonb, :project_ids::uuid[],
  :at, :at, :by)
returning id, name, reference_id, media_type, size_bytes, sha256, metadata, project_ids, created_at, updated_at, created_by

-- file -> File?
-- One file of this tenant.
select id, name, reference_id, media_type, size_bytes, sha256, metadata, project_ids, created_at, updated_at, created_by
  from projects.file where tenant_id = :tenant_id and id = :id

-- file_between -> File?
-- The file whose id is in a range, which one address can name.
select id, name, reference_id, media_type, size_bytes, sha256, metadata, project_ids, created_at, updated_at, created_by
  from projects.file where tenant_id = :tenant_id and id between :first and :last order by id limit 1

-- file_by_reference -> File?
-- The file that the tenant sent under a name of its own.
select id, name, reference_id, media_type, size_bytes, sha256, metadata, project_ids, created_at, updated_at, created_by
  from projects.file where tenant_id = :tenant_id and reference_id = :reference_id

-- files -> File*
-- A page of this tenant's files, newest first.
select id, name, reference_id, media_type, size_bytes, sha256, metadata, project_ids, created_at, updated_at, created_by
  from projects.file where tenant_id = :tenant_id and (:after::uuid is null or id < :after)
 order by id desc limit :limit

-- without_file -> uuid*
-- Those of some ids that are no file of this tenant.
select x.id from unnest(:ids::uuid[]) x (id)
 where not exists (select from projects.file f where f.tenant_id = :tenant_id and f.id = x.id)
