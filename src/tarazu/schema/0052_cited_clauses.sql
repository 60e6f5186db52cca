-- A reviewer who finds no clause for what is wrong asks the project's customer, with the reason, what the guidelines are to say.

-- Asks about a project in somebody's name; the same question while it waits is the same success.
create function tasks.ask_about(tenant uuid, project uuid, person uuid, of_task uuid, question uuid, event uuid, about text, said text,
  at timestamptz, most_waiting int) returns text
language plpgsql volatile as $$
begin
  if exists (select from tasks.question x where x.tenant_id = tenant and x.project_id = project
    and x.contributor_id = person and x.answer is null and x.body = said and x.clause is not distinct from about) then
    return 'asked';
  end if;
  if (select count(*) from tasks.question x where x.tenant_id = tenant and x.project_id = project
    and x.contributor_id = person and x.answer is null) >= most_waiting then return 'too_many'; end if;
  insert into tasks.question (tenant_id, id, project_id, contributor_id, task_id, clause, body, asked_at)
    values (tenant, question, project, person, of_task, about, said, at);
  perform kit.record_event(tenant, event, 'tasks:question:asked', context.alias(tenant, person), question,
    jsonb_build_object('project', project, 'clause', about), at);
  return 'asked';
end $$;

-- Asks about the project of an assignment of the caller.
create or replace function tasks.ask(assignment uuid, question uuid, event uuid, about text, said text, of_task boolean, at timestamptz,
  most_waiting int) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare me uuid := context.person(); a tasks.assignment;
begin
  perform pg_advisory_xact_lock(77, hashtext(me::text));
  select * into a from tasks.assignment x where x.contributor_id = me and x.id = assignment;
  if not found then return 'missing'; end if;
  if a.tenant_id = any (trust.barred()) then return 'withdrawn'; end if;
  return tasks.ask_about(a.tenant_id, a.project_id, me, case when of_task then a.task_id end, question, event, about, said, at, most_waiting);
end $$;

-- Asks, with the reason of a verdict, what the guidelines are to say where none of their clauses does: of the answer that the caller
-- holds; of a known one without its task, which is no task of the customer's. Who has asked too much asks no more; the verdict stands.
create function quality.ask_for_clause(held uuid, question uuid, event uuid, said text, at timestamptz, most_waiting int) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare me uuid := context.person(); s tasks.submission;
begin
  perform pg_advisory_xact_lock(77, hashtext(me::text));
  select x.* into s from quality.review_due d join tasks.submission x on x.tenant_id = d.tenant_id and x.id = d.submission_id
   where d.reviewer_id = me and context.alias(d.tenant_id, d.submission_id) = held and d.lease_until > at
     and d.tenant_id <> all ((select trust.barred())::uuid[]);
  if found then
    perform tasks.ask_about(s.tenant_id, s.project_id, me, case when not s.known then s.task_id end, question, event, null, said, at, most_waiting);
  end if;
end $$;
grant execute on function quality.ask_for_clause to tz_contributor;
