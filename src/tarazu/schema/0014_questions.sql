-- Questions that people ask about a project while they work on it, and what its customer answers, once.
create table tasks.question (
  tenant_id uuid not null,
  id uuid not null,
  project_id uuid not null,
  contributor_id uuid not null,
  task_id uuid,
  clause text check (length(clause) between 1 and 20),
  body text not null check (length(body) between 3 and 2000),
  asked_at timestamptz not null,
  answer text check (length(answer) between 1 and 5000),
  -- Who sees the answer: the asker alone, everyone with the question, or everyone as a note of the clause.
  audience text check (audience in ('asker', 'everyone', 'note')),
  answered_by uuid,
  answered_at timestamptz,
  seen_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, project_id) references projects.project (tenant_id, id),
  foreign key (tenant_id, task_id) references tasks.task (tenant_id, id),
  check ((answer is null) = (answered_at is null) and (answer is null) = (audience is null)),
  check (audience is distinct from 'note' or clause is not null)
);
create index question_of_project on tasks.question (tenant_id, project_id, id);
create index question_of_contributor on tasks.question (contributor_id, id);
create index question_waiting on tasks.question (tenant_id, project_id, asked_at) where answer is null;
call kit.protect('tasks.question');

-- Asks about the project of an assignment of the caller; the same question while it waits is the same success.
create function tasks.ask(assignment uuid, question uuid, event uuid, about text, said text, of_task boolean, at timestamptz,
  most_waiting int) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare me uuid := context.person(); a tasks.assignment;
begin
  perform pg_advisory_xact_lock(77, hashtext(me::text));
  select * into a from tasks.assignment x where x.contributor_id = me and x.id = assignment;
  if not found then return 'missing'; end if;
  if a.tenant_id = any (trust.barred()) then return 'withdrawn'; end if;
  if exists (select from tasks.question x where x.tenant_id = a.tenant_id and x.project_id = a.project_id
    and x.contributor_id = me and x.answer is null and x.body = said and x.clause is not distinct from about) then
    return 'asked';
  end if;
  if (select count(*) from tasks.question x where x.tenant_id = a.tenant_id and x.project_id = a.project_id
    and x.contributor_id = me and x.answer is null) >= most_waiting then return 'too_many'; end if;
  insert into tasks.question (tenant_id, id, project_id, contributor_id, task_id, clause, body, asked_at)
    values (a.tenant_id, question, a.project_id, me, case when of_task then a.task_id end, about, said, at);
  perform kit.record_event(a.tenant_id, event, 'tasks:question:asked', context.alias(a.tenant_id, me), question,
    jsonb_build_object('project', a.project_id, 'clause', about), at);
  return 'asked';
end $$;

-- What somebody who works on a project may read of its questions: those answered to everyone, and their own. Of a note
-- the question stays with its asker.
create function tasks.readable_questions(tenant uuid, project uuid, reader uuid, most int)
returns table (id uuid, clause text, body text, answer text, own boolean, at timestamptz)
language sql stable as $$
  select x.id, x.clause, case when x.audience is distinct from 'note' or x.contributor_id = reader then x.body end, x.answer,
      x.contributor_id = reader, coalesce(x.answered_at, x.asked_at)
    from tasks.question x
   where x.tenant_id = tenant and x.project_id = project
     and (x.audience in ('everyone', 'note') or x.contributor_id = reader)
   order by x.id desc limit most
$$;
create function tasks.questions_at(assignment uuid, most int)
returns table (id uuid, clause text, body text, answer text, own boolean, at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.* from tasks.assignment a
    cross join lateral tasks.readable_questions(a.tenant_id, a.project_id, context.person(), most) r
   where a.contributor_id = context.person() and a.id = assignment and a.tenant_id <> all ((select trust.barred())::uuid[])
$$;
-- What everyone was told, for whoever reviews an answer of the project right now.
create function quality.questions_under_review(at timestamptz, most int)
returns table (clause text, body text, answer text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.clause, r.body, r.answer from quality.review_due d
    join tasks.submission s on s.tenant_id = d.tenant_id and s.id = d.submission_id
    cross join lateral tasks.readable_questions(s.tenant_id, s.project_id, null, most) r
   where d.reviewer_id = context.person() and d.lease_until > $1 and d.tenant_id <> all ((select trust.barred())::uuid[])
$$;

-- Answers to the caller's questions that they have not seen yet.
create function tasks.news_for_asker(most int)
returns table (id uuid, title jsonb, clause text, body text, answer text, at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select x.id, p.title, x.clause, x.body, x.answer, x.answered_at from tasks.question x
    join projects.project p on p.tenant_id = x.tenant_id and p.id = x.project_id
   where x.contributor_id = context.person() and x.answer is not null and x.seen_at is null
     and x.tenant_id <> all ((select trust.barred())::uuid[]) order by x.id limit most
$$;
create function tasks.see_answer(question uuid, at timestamptz) returns boolean
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  with seen as (update tasks.question x set seen_at = coalesce(x.seen_at, at)
    where x.contributor_id = context.person() and x.id = question and x.answer is not null
      and x.tenant_id <> all ((select trust.barred())::uuid[]) returning 1)
  select exists (select from seen)
$$;

-- For operations: how many questions wait where, and since when; never what they say.
create function tasks.question_health()
returns table (tenant text, project text, waiting bigint, oldest timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select t.slug, p.name, count(*), min(x.asked_at) from tasks.question x
    join projects.project p on p.tenant_id = x.tenant_id and p.id = x.project_id
    join trust.tenant t on t.id = x.tenant_id
   where x.answer is null and x.tenant_id <> all ((select trust.barred())::uuid[])
     and (select (context.claims()).persona in ('ops', 'system'))
   group by t.slug, p.name order by min(x.asked_at)
$$;

grant select (tenant_id, id, project_id, task_id, clause, body, asked_at, answer, audience, answered_at) on tasks.question
  to tz_customer;
grant update (answer, audience, answered_by, answered_at) on tasks.question to tz_customer;
grant execute on function tasks.ask, tasks.questions_at, quality.questions_under_review, tasks.news_for_asker, tasks.see_answer
  to tz_contributor;
grant execute on function tasks.question_health to tz_ops, tz_system;
call kit.permit('customer', 'tasks:question:answered');
