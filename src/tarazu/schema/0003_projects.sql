-- Projects with versioned guidelines, ontology and rate. A version is never changed, only followed by another.
create schema projects;
create table projects.project (
  tenant_id uuid not null references trust.tenant (id),
  id uuid not null,
  name text not null check (length(name) between 1 and 200),
  title jsonb not null,
  kind text not null,
  language text not null check (language in ('en', 'hi')),
  skills text[] not null default '{}',
  state text not null check (state in ('active', 'paused', 'completed')),
  -- Who may work on it: whom the platform matches, or nobody but the customer's own people, whom the platform does not pay.
  audience text not null default 'marketplace' check (audience in ('marketplace', 'own')),
  redundancy smallint not null check (redundancy between 1 and 100),
  -- With a confidence the number of answers follows them: `redundancy` at the least, so many at the most, no more than
  -- cost `budget_minor` in all (in the currency of the rate); `unsure`: who gets what is in doubt at the most.
  redundancy_most smallint check (redundancy_most between redundancy and 100),
  confidence double precision check (confidence > 0.5 and confidence < 1),
  unsure text not null default 'author' check (unsure in ('author', 'expert')),
  budget_minor bigint check (budget_minor > 0),
  acceptance text not null check (acceptance in ('on_submit', 'review')),
  lease_seconds int not null check (lease_seconds between 60 and 604800),
  estimate_seconds int not null check (estimate_seconds between 5 and 86400),
  guideline_version int not null,
  ontology_version int not null,
  rate_version int not null,
  -- The version in force of what it is declared to hold (projects.sensitivity), 0 when nothing is.
  sensitivity_version int not null default 0,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  -- Only the platform's reviewers review, and they are not the customer's own.
  check (audience = 'marketplace' or acceptance = 'on_submit'),
  check ((confidence is null) = (redundancy_most is null)),
  check (confidence is null or acceptance = 'on_submit')
);
create unique index project_name on projects.project (tenant_id, lower(name));
call kit.protect('projects.project');

create table projects.stage (
  tenant_id uuid not null,
  project_id uuid not null,
  position smallint not null,
  name text not null check (name in ('attempt', 'review')),
  primary key (tenant_id, project_id, position),
  foreign key (tenant_id, project_id) references projects.project (tenant_id, id)
);
call kit.protect('projects.stage');

create table projects.guideline (
  tenant_id uuid not null,
  project_id uuid not null,
  version int not null,
  markdown jsonb not null,
  created_at timestamptz not null,
  created_by uuid not null,
  primary key (tenant_id, project_id, version),
  foreign key (tenant_id, project_id) references projects.project (tenant_id, id)
);
call kit.protect('projects.guideline');

create table projects.ontology (
  tenant_id uuid not null,
  project_id uuid not null,
  version int not null,
  body jsonb not null,
  created_at timestamptz not null,
  created_by uuid not null,
  primary key (tenant_id, project_id, version),
  foreign key (tenant_id, project_id) references projects.project (tenant_id, id)
);
call kit.protect('projects.ontology');

create table projects.rate (
  tenant_id uuid not null,
  project_id uuid not null,
  version int not null,
  amount_minor bigint not null check (amount_minor > 0),
  review_amount_minor bigint not null check (review_amount_minor > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  created_at timestamptz not null,
  created_by uuid not null,
  primary key (tenant_id, project_id, version),
  foreign key (tenant_id, project_id) references projects.project (tenant_id, id)
);
call kit.protect('projects.rate');

grant usage on schema projects to tz_customer, tz_system;
grant select, insert on projects.project, projects.stage, projects.guideline, projects.ontology, projects.rate to tz_customer;
grant update (state, guideline_version, ontology_version, rate_version, name, title, redundancy, redundancy_most, confidence, unsure,
  budget_minor) on projects.project to tz_customer;
grant select on all tables in schema projects to tz_system;
call kit.permit('customer', 'projects:project:created', 'projects:project:state_set', 'projects:guideline:published',
  'projects:rate:set', 'projects:redundancy:set');
