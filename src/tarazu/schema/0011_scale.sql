-- The compatibility door: what only it knows of projects, batches and tasks that are otherwise like any other.
create schema scale;

-- What holds for everything that a customer makes through the door.
create table scale.account (
  tenant_id uuid primary key references trust.tenant (id),
  rate_minor bigint not null check (rate_minor > 0),
  review_rate_minor bigint not null check (review_rate_minor > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  language text not null check (language in ('en', 'hi')),
  estimate_seconds int not null check (estimate_seconds between 5 and 86400),
  -- How answers to work that is not for the customer's own people are accepted.
  acceptance text not null check (acceptance in ('on_submit', 'review')),
  callback_url text,
  -- What callbacks carry, so that the receiver knows them; the customer may ask for another at any time.
  callback_key text not null check (length(callback_key) >= 32)
);
call kit.protect('scale.account');

create table scale.project (
  tenant_id uuid not null,
  project_id uuid not null,
  -- null: takes what names no project, of any type
  type text,
  is_rapid boolean not null,
  dataset_id text,
  pipeline text check (pipeline in ('standard_task', 'consensus_task')),
  ontology jsonb,
  primary key (tenant_id, project_id),
  foreign key (tenant_id, project_id) references projects.project (tenant_id, id)
);
create unique index project_for_unsorted on scale.project (tenant_id) where type is null;
call kit.protect('scale.project');

create table scale.params (
  tenant_id uuid not null,
  project_id uuid not null,
  version int not null check (version >= 0),
  body jsonb not null,
  created_at timestamptz not null,
  primary key (tenant_id, project_id, version),
  foreign key (tenant_id, project_id) references scale.project (tenant_id, project_id)
);
call kit.protect('scale.params');

create table scale.batch (
  tenant_id uuid not null,
  batch_id uuid not null,
  -- Names of batches are unique in the account, not in a project only.
  name text not null,
  callback_url text,
  metadata jsonb not null default '{}',
  is_calibration boolean not null default false,
  is_self_label boolean not null default false,
  primary key (tenant_id, batch_id),
  unique (tenant_id, name),
  foreign key (tenant_id, batch_id) references tasks.batch (tenant_id, id)
);
call kit.protect('scale.batch');

create table scale.task (
  tenant_id uuid not null,
  task_id uuid not null,
  -- null: did not come through the door
  type text,
  params jsonb not null,
  metadata jsonb not null default '{}',
  tags text[] not null default '{}',
  unique_id text,
  priority smallint,
  instruction text,
  callback_url text,
  clears_on_error boolean not null default false,
  -- Why it cannot be worked on; such a task is in state error.
  error text,
  -- Where nobody here answered: what was made up in a sandbox, or what was answered elsewhere.
  response jsonb,
  -- Of one that was brought in from elsewhere: whence, and what it was there.
  origin jsonb,
  updated_at timestamptz not null,
  primary key (tenant_id, task_id)
);
alter table scale.task alter column params set statistics 0;
create unique index task_unique_id on scale.task (tenant_id, unique_id) where unique_id is not null;
create index task_error on scale.task (tenant_id, task_id) where error is not null;
create index task_tags on scale.task using gin (tags) where tags <> '{}';
call kit.protect('scale.task');

-- What was brought in from another installation or service, so that it comes once.
create table scale.imported (
  tenant_id uuid not null references trust.tenant (id),
  what text not null check (what in ('project', 'batch', 'task')),
  foreign_id text not null,
  source text not null,
  native_id uuid not null,
  -- Of a project: the token at which its tasks are read on; null before the first page and after the last.
  place text,
  primary key (tenant_id, what, foreign_id, source)
);
call kit.protect('scale.imported');

-- Projects, batches and deliveries as the door shows them, also those that it did not make.
create view scale.project_shown with (security_invoker) as
  select p.tenant_id, p.id, p.name, p.kind, p.language, s.type, s.project_id is not null as is_known,
    coalesce(s.is_rapid, false) as is_rapid, p.audience = 'own' as is_studio, s.pipeline, p.created_at
    from projects.project p left join scale.project s on s.tenant_id = p.tenant_id and s.project_id = p.id;
create view scale.batch_shown with (security_invoker) as
  select b.tenant_id, b.id, b.name, b.state, b.project_id, p.name as project, s.callback_url, coalesce(s.metadata, '{}') as metadata,
    coalesce(s.is_calibration, false) as is_calibration, coalesce(s.is_self_label, false) as is_self_label, b.created_at, b.ended_at,
    s.batch_id is not null as is_known
    from tasks.batch b
    join projects.project p on p.tenant_id = b.tenant_id and p.id = b.project_id
    left join scale.batch s on s.tenant_id = b.tenant_id and s.batch_id = b.id;
create view scale.delivery_shown with (security_invoker) as
  select s.tenant_id, s.id, s.project_id, p.name as project, s.version, s.records, s.created_at, s.ready_at
    from delivery.snapshot s join projects.project p on p.tenant_id = s.tenant_id and p.id = s.project_id
   where s.state = 'ready';

grant usage on schema scale to tz_customer, tz_system;
grant select on all tables in schema scale to tz_customer, tz_system;
grant insert on all tables in schema scale to tz_customer;
grant update on scale.account to tz_customer, tz_system;
grant insert on scale.account to tz_system;
grant update (is_rapid, ontology) on scale.project to tz_customer;
grant update (metadata) on scale.batch to tz_customer;
grant update (place) on scale.imported to tz_customer;
grant update (metadata, tags, unique_id, error, response, updated_at) on scale.task to tz_customer;

-- What the customer last said of a completed task.
create function scale.verdict(tenant uuid, task uuid) returns text
language sql stable as $$
  select coalesce((select a.verdict from quality.audit a
    where a.tenant_id = tenant and a.task_id = task order by a.at desc, a.id desc limit 1), 'pending')
$$;

-- Is this task asked for? Written once, and unfolded into both functions below, where what is null falls away: it may hold
-- no query of its own, or it would be called row by row. What has an error is cancelled as far as contributors go.
create function scale.fits(t tasks.task, s scale.task, status text, of_type text, any_tag text[], ids text[],
  reviews text[], created_from timestamptz, created_to timestamptz, completed_from timestamptz, completed_to timestamptz,
  updated_from timestamptz, updated_to timestamptz) returns boolean
language sql stable as $$
  select t.state <> 'known' and (status is null or case status
      when 'error' then s.error is not null
      when 'pending' then t.state in ('open', 'answered', 'reported')
      when 'completed' then t.state = 'completed'
      when 'canceled' then t.state = 'cancelled' and s.error is null else false end)
    and (of_type is null or s.type = of_type)
    and (any_tag is null or s.tags && any_tag)
    and (ids is null or s.unique_id = any (ids))
    and (created_from is null or t.created_at >= created_from) and (created_to is null or t.created_at <= created_to)
    and (completed_from is null or (t.state = 'completed' and t.ended_at >= completed_from))
    and (completed_to is null or (t.state = 'completed' and t.ended_at <= completed_to))
    and (updated_from is null or greatest(t.created_at, t.ended_at, s.updated_at) >= updated_from)
    and (updated_to is null or greatest(t.created_at, t.ended_at, s.updated_at) <= updated_to)
    and (reviews is null or (t.state = 'completed' and scale.verdict(t.tenant_id, t.id) = any (reviews)))
$$;

-- Planned anew for what is asked, so that a page of a project is read off its index, however many tasks there are.
create function scale.find_tasks(tenant uuid, project uuid, batch uuid, status text, of_type text, any_tag text[], ids text[],
  reviews text[], created_from timestamptz, created_to timestamptz, completed_from timestamptz, completed_to timestamptz,
  updated_from timestamptz, updated_to timestamptz, before uuid, most int) returns setof uuid
language plpgsql stable set plan_cache_mode = force_custom_plan as $$
begin
  if ids is not null then
    return query select t.id from scale.task s join tasks.task t on t.tenant_id = s.tenant_id and t.id = s.task_id
      where s.tenant_id = tenant and s.unique_id = any (ids)
        and (project is null or t.project_id = project) and (batch is null or t.batch_id = batch)
        and (before is null or t.id < before)
        and scale.fits(t, s, status, of_type, any_tag, null, reviews, created_from, created_to, completed_from,
          completed_to, updated_from, updated_to)
      order by t.id desc limit most;
    return;
  end if;
  return query select t.id from tasks.task t left join scale.task s on s.tenant_id = t.tenant_id and s.task_id = t.id
    where t.tenant_id = tenant and (project is null or t.project_id = project) and (batch is null or t.batch_id = batch)
      and (before is null or t.id < before)
      and scale.fits(t, s, status, of_type, any_tag, null, reviews, created_from, created_to, completed_from,
        completed_to, updated_from, updated_to)
    order by t.id desc limit most;
end $$;
create function scale.count_tasks(tenant uuid, project uuid, batch uuid, status text, of_type text, any_tag text[], ids text[],
  reviews text[], created_from timestamptz, created_to timestamptz, completed_from timestamptz, completed_to timestamptz,
  updated_from timestamptz, updated_to timestamptz) returns bigint
language plpgsql stable set plan_cache_mode = force_custom_plan as $$
begin
  if ids is not null then
    return (select count(*) from scale.task s join tasks.task t on t.tenant_id = s.tenant_id and t.id = s.task_id
      where s.tenant_id = tenant and s.unique_id = any (ids)
        and (project is null or t.project_id = project) and (batch is null or t.batch_id = batch)
        and scale.fits(t, s, status, of_type, any_tag, null, reviews, created_from, created_to, completed_from,
          completed_to, updated_from, updated_to));
  end if;
  return (select count(*) from tasks.task t left join scale.task s on s.tenant_id = t.tenant_id and s.task_id = t.id
    where t.tenant_id = tenant and (project is null or t.project_id = project) and (batch is null or t.batch_id = batch)
      and scale.fits(t, s, status, of_type, any_tag, null, reviews, created_from, created_to, completed_from,
        completed_to, updated_from, updated_to));
end $$;
grant execute on function scale.verdict, scale.fits, scale.find_tasks, scale.count_tasks to tz_customer, tz_system;
