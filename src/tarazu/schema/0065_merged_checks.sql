-- Which of the answers that several people's come to are right, as it is known of some: what their confidence is calibrated on.

create table quality.merged_check (
  tenant_id uuid not null,
  project_id uuid not null,
  -- A known item, or a task that was reviewed or audited.
  id uuid not null,
  source text not null check (source in ('known', 'review', 'audit')),
  way text not null,
  score float8 not null check (score between 0 and 1),
  -- By a calibration that did not learn from this one.
  stated float8 check (stated between 0 and 1),
  is_right boolean not null,
  checked_at timestamptz not null,
  primary key (tenant_id, project_id, id),
  foreign key (tenant_id, project_id) references projects.project (tenant_id, id)
);
call kit.protect('quality.merged_check');
grant select on quality.merged_check to tz_customer;
grant select, insert, update, delete on quality.merged_check to tz_system;
