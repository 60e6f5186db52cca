-- Lists that a customer or a contributor reads again have one order, also where two rows are of one instant.

-- The answers to a task, the first one first.
create or replace function tasks.task_submissions(task uuid)
returns table (id uuid, task_id uuid, contributor_id uuid, assignment_id uuid, round smallint, answer jsonb, label text, seconds int,
  submitted_at timestamptz, accepted_at timestamptz, used boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.id, s.task_id, context.alias(s.tenant_id, s.contributor_id), s.assignment_id, s.round, s.answer, s.label, s.seconds,
    s.submitted_at, s.accepted_at, s.used and s.accepted_at is not null
    from tasks.submission s
   where s.tenant_id = (select context.tenant()) and s.task_id = task
     and s.tenant_id <> all ((select trust.barred())::uuid[]) order by s.submitted_at, s.id
$$;

-- What people reported of a task, the first report first.
create or replace function tasks.reports_of(task uuid)
returns table (id uuid, contributor_id uuid, lack text, reason text, reported_at timestamptz, upheld boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.id, context.alias(r.tenant_id, r.contributor_id), r.lack, r.reason, r.reported_at, r.upheld from tasks.report r
   where r.tenant_id = (select context.tenant()) and r.task_id = task
     and r.tenant_id <> all ((select trust.barred())::uuid[]) order by r.reported_at, r.id
$$;

-- What the holder of an assignment answered to other tasks of its project, the newest first.
create or replace function tasks.own_earlier(assignment uuid, most int) returns table (answer jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.answer from tasks.assignment a
    join tasks.submission s on s.contributor_id = a.contributor_id and s.tenant_id = a.tenant_id
      and s.project_id = a.project_id and s.task_id <> a.task_id
   where a.contributor_id = context.person() and a.id = assignment and a.tenant_id <> all ((select trust.barred())::uuid[])
   order by s.submitted_at desc, s.id desc limit most
$$;
