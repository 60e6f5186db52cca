-- What a project advises people on before they hand in, and what they were advised and handed in all the same.
create table projects.advice_rules (
  tenant_id uuid not null,
  project_id uuid not null,
  body jsonb not null,
  set_at timestamptz not null,
  set_by uuid not null,
  primary key (tenant_id, project_id),
  foreign key (tenant_id, project_id) references projects.project (tenant_id, id)
);
call kit.protect('projects.advice_rules');

create table tasks.advice (
  tenant_id uuid not null,
  task_id uuid not null,
  contributor_id uuid not null,
  round smallint not null,
  given jsonb not null check (octet_length(given::text) <= 4000),
  at timestamptz not null,
  primary key (tenant_id, task_id, contributor_id, round),
  foreign key (tenant_id, task_id, contributor_id) references tasks.assignment (tenant_id, task_id, contributor_id)
);
call kit.protect('tasks.advice');

-- The rules for an assignment that the caller holds, and its kind and order.
create function tasks.advice_rules(assignment uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.body from tasks.assignment a
    join projects.advice_rules r on r.tenant_id = a.tenant_id and r.project_id = a.project_id
   where a.contributor_id = context.person() and a.id = assignment and a.tenant_id <> all ((select trust.barred())::uuid[])
$$;

-- The caller's own answers to other tasks of the project, the newest first.
create function tasks.own_earlier(assignment uuid, most int) returns table (answer jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.answer from tasks.assignment a
    join tasks.submission s on s.contributor_id = a.contributor_id and s.tenant_id = a.tenant_id
      and s.project_id = a.project_id and s.task_id <> a.task_id
   where a.contributor_id = context.person() and a.id = assignment and a.tenant_id <> all ((select trust.barred())::uuid[])
   order by s.submitted_at desc limit most
$$;

-- Keeps what somebody was advised last in a round of their assignment; nothing where they hold it no more.
create function tasks.keep_advice(assignment uuid, advised jsonb, at timestamptz) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  insert into tasks.advice as x (tenant_id, task_id, contributor_id, round, given, at)
    select a.tenant_id, a.task_id, a.contributor_id, a.round, advised, $3 from tasks.assignment a
     where a.contributor_id = context.person() and a.id = assignment and a.state = 'leased'
       and a.tenant_id <> all ((select trust.barred())::uuid[])
    on conflict (tenant_id, task_id, contributor_id, round) do update set given = excluded.given, at = excluded.at
$$;

-- What the author was advised whose answer the caller reviews.
create function quality.advice_under_review(at timestamptz) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select x.given from quality.review_due d
    join tasks.submission s on s.tenant_id = d.tenant_id and s.id = d.submission_id
    join tasks.advice x on x.tenant_id = s.tenant_id and x.task_id = s.task_id and x.contributor_id = s.contributor_id
      and x.round = s.round
   where d.reviewer_id = context.person() and d.lease_until > $1 and d.tenant_id <> all ((select trust.barred())::uuid[])
   order by d.due_at limit 1
$$;

grant select, insert, update on projects.advice_rules to tz_customer;
grant select on projects.advice_rules to tz_system;
grant execute on function tasks.advice_rules, tasks.own_earlier, tasks.keep_advice, quality.advice_under_review to tz_contributor;
call kit.permit('customer', 'projects:advice:set');
