-- A sample of a project's completed tasks that its customer's own people look at: what they find in it holds for all of them.

create table quality.audit_sample (
  tenant_id uuid not null,
  project_id uuid not null,
  permille smallint not null check (permille between 0 and 1000),
  -- Decides, with the name of a task, whether it is drawn: nobody who works can tell, and a larger share keeps what a smaller one drew.
  salt bigint not null default ('x' || substr(md5(gen_random_uuid()::text), 1, 16))::bit(64)::bigint,
  set_by uuid not null,
  set_at timestamptz not null,
  primary key (tenant_id, project_id),
  foreign key (tenant_id, project_id) references projects.project (tenant_id, id)
);
call kit.protect('quality.audit_sample');

create table quality.audit_drawn (
  tenant_id uuid not null,
  task_id uuid not null,
  project_id uuid not null,
  -- The newest audit that judges; null until there is one. A comment alone judges nothing.
  verdict text check (verdict in ('accepted', 'fixed', 'rejected')),
  primary key (tenant_id, task_id),
  foreign key (tenant_id, task_id) references tasks.task (tenant_id, id),
  foreign key (tenant_id, project_id) references quality.audit_sample (tenant_id, project_id)
);
create index audit_drawn_of_project on quality.audit_drawn (tenant_id, project_id, task_id) include (verdict);
create index audit_awaited on quality.audit_drawn (tenant_id, project_id, task_id) where verdict is null;
call kit.protect('quality.audit_drawn');

create function quality.is_drawn(task uuid, salt bigint, permille int) returns boolean
language sql immutable parallel safe as $$ select (hashtextextended(task::text, salt) & 9223372036854775807) % 1000 < permille $$;

grant select, insert on quality.audit_sample to tz_customer;
grant update (permille, set_by, set_at) on quality.audit_sample to tz_customer;
grant select on quality.audit_sample to tz_system;
grant select, insert, delete, update (verdict) on quality.audit_drawn to tz_customer;
grant select, insert on quality.audit_drawn to tz_system;
grant execute on function quality.is_drawn to tz_customer, tz_system;
call kit.permit('customer', 'quality:audit_sample:set');
