-- What the people of a project are weighed by where several answers become one, by the names that its tenant has for them.

create table quality.weights (
  tenant_id uuid not null,
  project_id uuid not null,
  body jsonb not null,
  computed_at timestamptz not null,
  primary key (tenant_id, project_id),
  foreign key (tenant_id, project_id) references projects.project (tenant_id, id)
);
call kit.protect('quality.weights');
grant select on quality.weights to tz_customer;
grant select, insert, update on quality.weights to tz_system;
