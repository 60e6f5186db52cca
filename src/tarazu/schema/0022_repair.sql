-- Repair after delivery: a customer reports a delivered row, it is looked at again, and what changed is delivered as a delta.

-- A snapshot that holds only what changed in an earlier one.
alter table delivery.snapshot add delta_of uuid, add foreign key (tenant_id, delta_of) references delivery.snapshot (tenant_id, id);

create table delivery.repair (
  tenant_id uuid not null,
  id uuid not null,
  project_id uuid not null,
  snapshot_id uuid not null,
  task_id uuid not null,
  reason text not null check (length(reason) between 3 and 2000),
  clause text check (length(clause) between 1 and 200),
  -- The report whose similar row this is.
  source_id uuid,
  -- Who reported it; or nobody did, and the decision of a case left out answers that had been delivered.
  reported_by uuid,
  case_id uuid,
  reported_at timestamptz not null,
  outcome text check (outcome in ('confirmed', 'corrected', 'withdrawn')),
  settled_at timestamptz,
  delta_id uuid,
  primary key (tenant_id, id),
  unique (tenant_id, case_id, task_id),
  foreign key (tenant_id, snapshot_id) references delivery.snapshot (tenant_id, id),
  foreign key (tenant_id, delta_id) references delivery.snapshot (tenant_id, id),
  foreign key (tenant_id, task_id) references tasks.task (tenant_id, id),
  check ((outcome is null) = (settled_at is null) and (delta_id is null or outcome is not null)),
  check (num_nonnulls(reported_by, case_id) = 1)
);
create unique index repair_once on delivery.repair (tenant_id, snapshot_id, task_id) where case_id is null;
create unique index repair_open on delivery.repair (tenant_id, task_id) where settled_at is null;
create index repair_of_project on delivery.repair (tenant_id, project_id, id);
create index repair_of_delta on delivery.repair (tenant_id, delta_id) where delta_id is not null;
call kit.protect('delivery.repair');

-- Leaves an answer out of the data that was accepted, and stays so and paid.
create function tasks.leave_out(s tasks.submission) returns void
language sql volatile as $$
  update tasks.submission x set used = false where x.tenant_id = s.tenant_id and x.id = s.id
$$;

-- Puts the answers to a task that count before reviewers who have judged none of them yet; returns how many there are.
create function quality.recheck_task(repair uuid, task uuid, due timestamptz) returns int
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare put int;
begin
  insert into quality.review_due (tenant_id, submission_id, project_id, author_id, language, due_at, repair_id)
    select s.tenant_id, s.id, s.project_id, s.contributor_id, p.language, due, repair
      from tasks.submission s join projects.project p on p.tenant_id = s.tenant_id and p.id = s.project_id
     where s.tenant_id = context.tenant() and s.tenant_id <> all ((select trust.barred())::uuid[]) and s.task_id = task
       and s.used and not s.known and s.accepted_at is not null
    on conflict do nothing;
  get diagnostics put = row_count;
  return put;
end $$;

-- Tasks like one of which a row was reported: the same people gave the same label to them, or reviewers named the same clause.
create function quality.alike(task uuid, under text, most int) returns table (task_id uuid, why text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with here as (select t.tenant_id, t.project_id from tasks.task t
    where t.tenant_id = (select context.tenant()) and t.id = task and t.tenant_id <> all ((select trust.barred())::uuid[])),
  given as (select s.contributor_id, s.label from tasks.submission s join here h on s.tenant_id = h.tenant_id
    where s.task_id = task and s.accepted_at is not null)
  (select distinct on (s.task_id) s.task_id, 'person' from tasks.submission s join here h on s.tenant_id = h.tenant_id and s.project_id = h.project_id
     join given g on g.contributor_id = s.contributor_id and g.label = s.label
    where s.used and not s.known and s.accepted_at is not null and s.task_id <> task order by s.task_id desc limit most)
  union all
  (select distinct on (s.task_id) s.task_id, 'clause' from quality.review r
     join tasks.submission s on s.tenant_id = r.tenant_id and s.id = r.submission_id
     join here h on s.tenant_id = h.tenant_id and s.project_id = h.project_id
    where r.clause = under and r.verdict <> 'accept' and s.task_id <> task order by s.task_id desc limit most)
$$;

grant select on delivery.repair to tz_customer;
grant insert (tenant_id, id, project_id, snapshot_id, task_id, reason, clause, source_id, reported_by, reported_at) on delivery.repair
  to tz_customer;
grant select, update (outcome, settled_at, delta_id),
  insert (tenant_id, id, project_id, snapshot_id, task_id, reason, case_id, reported_at, outcome, settled_at, delta_id)
  on delivery.repair to tz_system;
grant insert (tenant_id, id, project_id, version, state, created_by, created_at, delta_of) on delivery.snapshot to tz_system;
grant execute on function quality.recheck_task, quality.alike to tz_customer;
call kit.permit('customer', 'delivery:row:reported');
call kit.permit('system', 'delivery:row:settled', 'delivery:snapshot:requested', 'delivery.build');
