-- What people commit to before they are shown the rest of a task. It never changes, and stands for every round of their answer.
create table tasks.commitment (
  tenant_id uuid not null,
  task_id uuid not null,
  contributor_id uuid not null,
  own jsonb not null,
  committed_at timestamptz not null,
  primary key (tenant_id, task_id, contributor_id),
  foreign key (tenant_id, task_id, contributor_id) references tasks.assignment (tenant_id, task_id, contributor_id)
);
call kit.protect('tasks.commitment');

-- Keeps what the caller commits to. The same again is the same commitment; anything else is a conflict. Locks the assignment,
-- so that of two tabs one is first.
create function tasks.commit_to(assignment uuid, given jsonb, digest text, event uuid, at timestamptz) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare a tasks.assignment; kept jsonb;
begin
  select * into a from tasks.assignment x where x.contributor_id = context.person() and x.id = assignment for update;
  if not found then return 'missing'; end if;
  if a.tenant_id = any (trust.barred()) then return 'withdrawn'; end if;
  select c.own into kept from tasks.commitment c
   where c.tenant_id = a.tenant_id and c.task_id = a.task_id and c.contributor_id = a.contributor_id;
  if found then return case when kept = given then 'repeated' else 'conflict' end; end if;
  if a.state <> 'leased' or a.lease_until < at then return 'over'; end if;
  insert into tasks.commitment values (a.tenant_id, a.task_id, a.contributor_id, given, at);
  perform kit.record_event(a.tenant_id, event, 'tasks:commitment:made', context.alias(a.tenant_id, a.contributor_id), a.id,
    jsonb_build_object('project', a.project_id, 'task', a.task_id, 'own', digest), at);
  return 'committed';
end $$;

create function tasks.commitment_of(assignment uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.own from tasks.assignment a
    join tasks.commitment c on c.tenant_id = a.tenant_id and c.task_id = a.task_id and c.contributor_id = a.contributor_id
   where a.contributor_id = context.person() and a.id = assignment and a.tenant_id <> all ((select trust.barred())::uuid[])
$$;

-- Whether the caller has seen somebody else's answer to the task of an assignment, under review, and with it all that the task
-- keeps back; not asked once they have committed.
create function quality.saw_in_review(assignment uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from tasks.assignment a
    join tasks.submission s on s.tenant_id = a.tenant_id and s.task_id = a.task_id and s.contributor_id <> a.contributor_id
   where a.contributor_id = context.person() and a.id = assignment
     and not exists (select from tasks.commitment c where c.tenant_id = a.tenant_id and c.task_id = a.task_id
       and c.contributor_id = a.contributor_id)
     and (exists (select from quality.review r where r.tenant_id = s.tenant_id and r.submission_id = s.id
            and r.reviewer_id = a.contributor_id)
       or quality.has_opined(s.tenant_id, s.id, a.contributor_id)
       or exists (select from quality.review_due d where d.tenant_id = s.tenant_id and d.submission_id = s.id
            and d.reviewer_id = a.contributor_id)))
$$;

grant execute on function tasks.commit_to, tasks.commitment_of, quality.saw_in_review to tz_contributor;

-- What is known of the judges of a project, for each of them its report.
create table evaluation.judge (
  tenant_id uuid not null,
  project_id uuid not null,
  judges jsonb not null,
  computed_at timestamptz not null,
  primary key (tenant_id, project_id),
  foreign key (tenant_id, project_id) references projects.project (tenant_id, id)
);
call kit.protect('evaluation.judge');
grant select on evaluation.judge to tz_customer;
grant select, insert, update on evaluation.judge to tz_system;
call kit.permit('system', 'evaluation:judges:refreshed');
