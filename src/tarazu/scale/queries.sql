-- account -> Account?
-- What a customer set for the door.
select rate_minor, review_rate_minor, currency, language, estimate_seconds, acceptance, callback_url, callback_key
  from scale.account where tenant_id = :tenant_id

-- insert_account -> none
-- What holds until the customer says otherwise.
insert into scale.account (tenant_id, rate_minor, review_rate_minor, currency, language, estimate_seconds, acceptance,
  callback_url, callback_key)
values (:tenant_id, :rate_minor, :review_rate_minor, :currency, :language, :estimate_seconds, :acceptance, :callback_url,
  :callback_key)
on conflict (tenant_id) do nothing

-- set_account -> none
-- Set what holds for everything made from now on.
update scale.account set rate_minor = :rate_minor, review_rate_minor = :review_rate_minor, currency = :currency,
  language = :language, estimate_seconds = :estimate_seconds, acceptance = :acceptance, callback_url = :callback_url,
  callback_key = :callback_key
 where tenant_id = :tenant_id

-- hold_account -> none
-- One change at a time of what a customer has only once.
select from scale.account where tenant_id = :tenant_id for update

-- project_by_name -> ProjectRow?
-- A project with the newest version of its parameters.
select p.id, p.name, p.kind, p.language, p.type, p.is_known, p.is_rapid, p.is_studio, p.pipeline, p.created_at,
  v.version, v.body as params
  from scale.project_shown p
  left join lateral (select x.version, x.body from scale.params x
    where x.tenant_id = p.tenant_id and x.project_id = p.id order by x.version desc limit 1) v on true
 where p.tenant_id = :tenant_id and lower(p.name) = lower(:name::text) and p.name = :name::text

-- project_by_id -> ProjectRow?
-- A project by the range of native ids that a short one stands for.
select p.id, p.name, p.kind, p.language, p.type, p.is_known, p.is_rapid, p.is_studio, p.pipeline, p.created_at,
  v.version, v.body as params
  from scale.project_shown p
  left join lateral (select x.version, x.body from scale.params x
    where x.tenant_id = p.tenant_id and x.project_id = p.id order by x.version desc limit 1) v on true
 where p.tenant_id = :tenant_id and p.id between :low and :high
 order by p.id limit 1

-- projects -> ProjectRow*
-- Every project, newest first.
select id, name, kind, language, type, is_known, is_rapid, is_studio, pipeline, created_at, null::int as version,
  null::jsonb as params
  from scale.project_shown where tenant_id = :tenant_id and (not is_known or type is not null) order by id desc limit :limit

-- params -> ParamsRow*
-- Every version of the parameters of some projects, oldest first.
select project_id, version, body, created_at from scale.params
 where tenant_id = :tenant_id and project_id = any (:ids::uuid[]) order by project_id, version

-- insert_project -> none
-- What the door knows of a project; where somebody else came first, both meant the same.
insert into scale.project (tenant_id, project_id, type, is_rapid, dataset_id, pipeline)
values (:tenant_id, :project_id, :type, :is_rapid, :dataset_id, :pipeline)
on conflict do nothing

-- hold_params -> none
-- One change of a project's parameters at a time.
select from scale.project where tenant_id = :tenant_id and project_id = :project_id for update

-- insert_params -> none
-- The next version of a project's parameters.
insert into scale.params (tenant_id, project_id, version, body, created_at)
values (:tenant_id, :project_id, :version, :body::jsonb, :at)

-- set_ontology -> none
-- What labels a project is to use, as the customer named them.
update scale.project set ontology = :ontology::jsonb where tenant_id = :tenant_id and project_id = :project_id

-- batch_by_name -> BatchRow?
-- A batch of the account by name; one made through the door comes first.
select id, name, state, project_id, project, callback_url, metadata, is_calibration, is_self_label, created_at, ended_at
  from scale.batch_shown
 where tenant_id = :tenant_id and name = :name::text and (:project_id::uuid is null or project_id = :project_id::uuid)
 order by not is_known, id desc limit 1

-- batch_by_id -> BatchRow?
-- A batch by the range of native ids that a short one stands for.
select id, name, state, project_id, project, callback_url, metadata, is_calibration, is_self_label, created_at, ended_at
  from scale.batch_shown where tenant_id = :tenant_id and id between :low and :high order by id limit 1

-- batches -> BatchRow*
-- A page of batches, newest first.
select id, name, state, project_id, project, callback_url, metadata, is_calibration, is_self_label, created_at, ended_at
  from scale.batch_shown
 where tenant_id = :tenant_id
   and (:project_id::uuid is null or project_id = :project_id::uuid)
   and (:state::text is null or state = :state::text)
   and (:created_from::timestamptz is null or created_at >= :created_from::timestamptz)
   and (:created_to::timestamptz is null or created_at <= :created_to::timestamptz)
   and (:completed_from::timestamptz is null or ended_at >= :completed_from::timestamptz)
   and (:completed_to::timestamptz is null or ended_at <= :completed_to::timestamptz)
   and (:before::uuid is null or id < :before::uuid)
 order by id desc offset :offset limit :limit

-- count_batches -> int
-- How many batches there are like that.
select count(*) from tasks.batch
 where tenant_id = :tenant_id
   and (:project_id::uuid is null or project_id = :project_id::uuid)
   and (:state::text is null or state = :state::text)
   and (:created_from::timestamptz is null or created_at >= :created_from::timestamptz)
   and (:created_to::timestamptz is null or created_at <= :created_to::timestamptz)
   and (:completed_from::timestamptz is null or ended_at >= :completed_from::timestamptz)
   and (:completed_to::timestamptz is null or ended_at <= :completed_to::timestamptz)

-- insert_batch -> none
-- What the door knows of a batch.
insert into scale.batch (tenant_id, batch_id, name, callback_url, metadata, is_calibration, is_self_label)
values (:tenant_id, :batch_id, :name, :callback_url, :metadata::jsonb, :is_calibration, :is_self_label)

-- insert_native_batch -> none
-- The door knows of a native batch from now on.
insert into scale.batch (tenant_id, batch_id, name) values (:tenant_id, :batch_id, :name) on conflict do nothing

-- set_batch_metadata -> none
-- Replace the metadata of a batch; one that is only native is known to the door from now on.
insert into scale.batch (tenant_id, batch_id, name, metadata) values (:tenant_id, :batch_id, :name, :metadata::jsonb)
on conflict (tenant_id, batch_id) do update set metadata = excluded.metadata

-- lock_batch -> uuid?
-- Keep others from changing what the door knows of a batch.
select batch_id from scale.batch where tenant_id = :tenant_id and batch_id = :batch_id for update

-- batch_errors -> int
-- How many tasks of a batch cannot be worked on, or are withdrawn.
select count(*) from tasks.task t join scale.task s on s.tenant_id = t.tenant_id and s.task_id = t.id
 where t.tenant_id = :tenant_id and t.batch_id = :batch_id and (s.error is not null
   or exists (select from tasks.withdrawal w where w.tenant_id = t.tenant_id and w.task_id = t.id and w.ended_at is null))

-- insert_task -> none
-- What the door knows of a task.
insert into scale.task (tenant_id, task_id, type, params, metadata, tags, unique_id, priority, instruction, callback_url,
  clears_on_error, error, response, updated_at)
values (:tenant_id, :task_id, :type, :params::jsonb, :metadata::jsonb, :tags::text[], :unique_id, :priority, :instruction,
  :callback_url, :clears_on_error, :error, :response::jsonb, :at)

-- know_task -> none
-- Be able to keep something of a task that did not come through the door.
insert into scale.task (tenant_id, task_id, params, updated_at) values (:tenant_id, :task_id, '{}', :at)
on conflict (tenant_id, task_id) do nothing

-- touch_task -> none
-- Note that something about a task has changed.
update scale.task set updated_at = :at where tenant_id = :tenant_id and task_id = :task_id

-- set_task_metadata -> none
-- Replace the metadata of a task.
update scale.task set metadata = :metadata::jsonb, updated_at = :at where tenant_id = :tenant_id and task_id = :task_id

-- set_tags -> none
-- Replace the tags of a task.
update scale.task set tags = :tags::text[], updated_at = :at where tenant_id = :tenant_id and task_id = :task_id

-- set_unique_id -> none
-- Give a task another unique id, or none.
update scale.task set unique_id = :unique_id, updated_at = :at where tenant_id = :tenant_id and task_id = :task_id

-- task_id_at -> uuid?
-- The task that a short id stands for.
select id from tasks.task where tenant_id = :tenant_id and id between :low and :high and state <> 'known' order by id limit 1

-- lock_task -> uuid?
-- Keep others from changing what the door knows of a task.
select task_id from scale.task where tenant_id = :tenant_id and task_id = :task_id for update

-- task_rows -> TaskRow*
-- Some tasks, newest first. One that is withdrawn is an error, by the reason.
select t.id, t.project_id, p.name as project, sp.project_id is not null and sp.type is null as is_unsorted, p.kind,
  b.name as batch, t.batch_id, t.state::text as state, t.answers,
  exists (select from tasks.assignment a where a.tenant_id = t.tenant_id and a.task_id = t.id
    and a.state in ('leased', 'submitted')) as is_started,
  t.created_at, t.ended_at, greatest(t.created_at, t.ended_at, s.updated_at) as updated_at, s.type,
  case when s.type is not null then s.params end as params, case when s.type is null or p.kind <> 'form' then t.payload end as payload,
  coalesce(s.metadata, '{}') as metadata,
  coalesce(s.tags, '{}') as tags, s.unique_id, s.priority, s.instruction, s.callback_url,
  coalesce(s.error, w.reason) as error, s.response,
  s.origin
  from tasks.task t
  join projects.project p on p.tenant_id = t.tenant_id and p.id = t.project_id
  left join scale.project sp on sp.tenant_id = t.tenant_id and sp.project_id = t.project_id
  left join tasks.batch b on b.tenant_id = t.tenant_id and b.id = t.batch_id
  left join scale.task s on s.tenant_id = t.tenant_id and s.task_id = t.id
  left join tasks.withdrawal w on w.tenant_id = t.tenant_id and w.task_id = t.id and w.ended_at is null
 where t.tenant_id = :tenant_id and t.id = any (:ids::uuid[]) and t.state <> 'known'
 order by t.id desc

-- answers -> AnswerRow*
-- The accepted answers to some tasks, as a reviewer fixed them where one did, oldest first.
select s.task_id, coalesce(f.answer, s.answer) as answer, s.submitted_at from tasks.submission s
  left join quality.fix f on f.tenant_id = s.tenant_id and f.submission_id = s.id and f.ended_at is null
 where s.tenant_id = :tenant_id and s.task_id = any (:ids::uuid[]) and s.used and s.accepted_at is not null
 order by s.accepted_at, s.id

-- find_tasks -> uuid*
-- A page of the tasks asked for, newest first.
select * from scale.find_tasks(:tenant_id, :project_id, :batch_id, :status, :type, :tags::text[], :unique_ids::text[],
  :reviews::text[], :created_from, :created_to, :completed_from, :completed_to, :updated_from, :updated_to, :before, :limit)

-- count_tasks -> int
-- How many tasks are asked for.
select scale.count_tasks(:tenant_id, :project_id, :batch_id, :status, :type, :tags::text[], :unique_ids::text[],
  :reviews::text[], :created_from, :created_to, :completed_from, :completed_to, :updated_from, :updated_to)

-- count_ended -> int
-- How many tasks are completed or cancelled.
select count(*) from tasks.task where tenant_id = :tenant_id and (:project_id::uuid is null or project_id = :project_id)
   and state in ('completed', 'cancelled')

-- callback_states -> CallbackState*
-- How the newest callback of some tasks went.
select distinct on (m.subject) m.subject as task_id, m.state from delivery.webhook_message m
 where m.tenant_id = :tenant_id and m.subject = any (:ids::uuid[]) and m.type = :type
 order by m.subject, m.id desc

-- told_batch -> BatchRow?
-- A batch that the door knows, with where it is to be told.
select id, name, state, project_id, project, callback_url, metadata, is_calibration, is_self_label, created_at, ended_at
  from scale.batch_shown where tenant_id = :tenant_id and id = :batch_id and callback_url is not null

-- deliveries -> DeliveryRow*
-- The deliveries that are ready, newest first.
select id, project_id, project, version, records, created_at, ready_at from scale.delivery_shown
 where tenant_id = :tenant_id
   and (:project_id::uuid is null or project_id = :project_id::uuid)
   and (:ready_from::timestamptz is null or ready_at >= :ready_from::timestamptz)
   and (:ready_to::timestamptz is null or ready_at <= :ready_to::timestamptz)
 order by id desc limit :limit

-- delivery_by_id -> DeliveryRow?
-- A delivery by the range of native ids that a short one stands for.
select id, project_id, project, version, records, created_at, ready_at from scale.delivery_shown
 where tenant_id = :tenant_id and id between :low and :high order by id limit 1

-- delivery_by_name -> DeliveryRow?
-- A delivery by its name, which its project and version make.
select id, project_id, project, version, records, created_at, ready_at from scale.delivery_shown
 where tenant_id = :tenant_id and project = :project and version = :version

-- newest_deliveries -> DeliveryRow*
-- The newest delivery of one project or of each, in the order of the projects.
select distinct on (project_id) id, project_id, project, version, records, created_at, ready_at from scale.delivery_shown
 where tenant_id = :tenant_id
   and (:project_id::uuid is null or project_id = :project_id::uuid)
   and (:since::timestamptz is null or created_at >= :since::timestamptz)
   and (:ready_from::timestamptz is null or ready_at >= :ready_from::timestamptz)
   and (:ready_to::timestamptz is null or ready_at <= :ready_to::timestamptz)
 order by project_id desc, version desc limit :limit

-- imported -> ImportedRow*
-- What was brought in already, of those asked for.
select foreign_id, native_id, place from scale.imported
 where tenant_id = :tenant_id and what = :what and source = :source and foreign_id = any (:ids::text[])

-- hold_imported -> uuid?
-- Keep another import out of a project until this page of it is stored.
select native_id from scale.imported
 where tenant_id = :tenant_id and what = 'project' and source = :source and native_id = :project_id for update

-- task_elsewhere -> uuid?
-- The task that had this id where it came from.
select native_id from scale.imported where tenant_id = :tenant_id and what = 'task' and foreign_id = :id
 order by source limit 1

-- insert_imported -> none
-- Note what was brought in.
insert into scale.imported (tenant_id, what, source, foreign_id, native_id)
select :tenant_id, :what, :source, x.foreign_id, x.native_id
  from unnest(:ids::text[], :native_ids::uuid[]) x (foreign_id, native_id)

-- set_place -> none
-- Note how far the tasks of a project were read.
update scale.imported set place = :place
 where tenant_id = :tenant_id and what = 'project' and source = :source and native_id = :project_id

-- taken_unique_ids -> str*
-- Which of the customer's own ids are in use, as unique keys of the project's tasks too.
select unique_id from scale.task where tenant_id = :tenant_id and unique_id = any (:unique_ids::text[])
union
select unique_key from tasks.task
 where tenant_id = :tenant_id and project_id = :project_id and unique_key = any (:unique_ids::text[])

-- insert_tasks -> none
-- What the door knows of tasks that are brought in.
insert into scale.task (tenant_id, task_id, type, params, metadata, tags, unique_id, priority, instruction, callback_url,
  error, response, origin, updated_at)
select :tenant_id, x.task_id, x.type, x.params, x.metadata, x.tags, x.unique_id, x.priority, x.instruction, x.callback_url,
  x.error, x.response, x.origin, :at
  from jsonb_to_recordset(:rows::jsonb) x (task_id uuid, type text, params jsonb, metadata jsonb, tags text[],
    unique_id text, priority smallint, instruction text, callback_url text, error text, response jsonb, origin jsonb)

-- set_response -> none
-- Keep the answer that was made up for a task of a sandbox.
update scale.task set response = :response::jsonb where tenant_id = :tenant_id and task_id = :task_id

-- complete_trial -> none
-- Be done with a task of a sandbox.
select tasks.complete_trial(:task_id, :at)
