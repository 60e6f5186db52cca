-- A withdrawal can be taken back by its customer: the task counts again, with the seats that it lost.

alter table tasks.withdrawal
  drop constraint withdrawal_pkey,
  add id uuid not null default gen_random_uuid(),
  add primary key (tenant_id, id),
  -- Seats that ended with it: so many fewer answers were wanted.
  add seats int not null default 0 check (seats >= 0),
  -- When its customer took it back.
  add ended_at timestamptz,
  add ended_by uuid,
  add check ((ended_at is null) = (ended_by is null));
create unique index withdrawal_stands on tasks.withdrawal (tenant_id, task_id) where ended_at is null;
create index withdrawal_of_task on tasks.withdrawal (tenant_id, task_id);

-- Whether an answer would count, were its task not withdrawn.
alter table tasks.submission add withheld boolean not null default false check (not (withheld and used));

-- Whether a task was withdrawn and its customer has not taken that back.
create function tasks.is_wrong(tenant uuid, task uuid) returns boolean
language sql stable as $$
  select exists (select from tasks.withdrawal w where w.tenant_id = tenant and w.task_id = task and w.ended_at is null)
$$;

create or replace function tasks.keep_withdrawn() returns trigger
language plpgsql as $$
begin
  -- as the foreign key does, and before it: whoever withdraws the task at this moment is waited for
  if tg_op = 'INSERT' then perform from tasks.task t where t.tenant_id = new.tenant_id and t.id = new.task_id for key share; end if;
  if tasks.is_wrong(new.tenant_id, new.task_id) then
    new.withheld := new.used; new.used := false;
  else
    new.withheld := false;
  end if;
  return new;
end $$;

-- Of answers to tasks that are withdrawn already nobody noted which would count: those that no verdict and no case left out.
update tasks.submission s set withheld = true from tasks.withdrawal w
 where w.tenant_id = s.tenant_id and w.task_id = s.task_id and not s.known
   and not exists (select from quality.left_out l where l.tenant_id = s.tenant_id and l.submission_id = s.id and l.restored_at is null)
   and not exists (select from quality.review r where r.tenant_id = s.tenant_id and r.submission_id = s.id and r.verdict = 'exclude'
     and not exists (select from quality.appeal p where p.tenant_id = r.tenant_id and p.review_id = r.id and p.outcome = 'overturned'))
   and not exists (select from quality.recheck r where r.tenant_id = s.tenant_id and r.submission_id = s.id and r.verdict = 'exclude'
     and not exists (select from quality.appeal p where p.tenant_id = r.tenant_id and p.recheck_id = r.id and p.outcome = 'overturned'))
   -- nor what was accepted to be paid, as nobody mended what had been returned
   and not exists (select from tasks.assignment a where a.tenant_id = s.tenant_id and a.task_id = s.task_id
     and a.contributor_id = s.contributor_id and a.state = 'expired' and a.round = s.round + 1);

-- Ends seats of a withdrawn task that nobody has taken: so many fewer answers are wanted. Says so where that completes it, since no
-- answer does.
create or replace function tasks.end_seats(tenant uuid, task uuid, seats int, at timestamptz) returns void
language plpgsql volatile as $$
declare project uuid; became text;
begin
  update tasks.task x set wanted = x.wanted - seats,
      state = case when x.accepted >= x.wanted - seats then 'completed' when x.answers >= x.wanted - seats then 'answered' else x.state end,
      ended_at = case when x.accepted >= x.wanted - seats then at end
   where x.tenant_id = tenant and x.id = task and x.wanted > seats returning x.project_id, x.state into project, became;
  if not found then return; end if;
  update tasks.withdrawal w set seats = w.seats + end_seats.seats where w.tenant_id = tenant and w.task_id = task and w.ended_at is null;
  update tasks.stopping x set seats_left = x.seats_left + seats
   where x.tenant_id = tenant and x.project_id = project and x.seats_left is not null;
  update tasks.doubt d set ended_at = at, outcome = 'ambiguous' where d.tenant_id = tenant and d.task_id = task and d.ended_at is null;
  if became = 'completed' then
    perform kit.record_event(tenant, gen_random_uuid(), 'tasks:task:closed', null, task, jsonb_build_object('project', project), at);
  end if;
end $$;

-- Withdraws a task, once: no answer to it counts until its customer takes that back, and seats that nobody has taken are nobody's. Who
-- holds it may hand in, and is paid. Returns whether it did.
create or replace function tasks.withdraw_task(task uuid, why text, at timestamptz) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare tenant uuid := context.tenant(); project uuid; seats int;
begin
  -- answers before their task, as who accepts one does
  perform from tasks.submission s where s.tenant_id = tenant and s.task_id = task order by s.id for update;
  select x.project_id into project from tasks.task x where x.tenant_id = tenant and x.id = task for update;
  if not found then return false; end if;
  insert into tasks.withdrawal (tenant_id, task_id, project_id, reason, at) values (tenant, task, project, why, at) on conflict do nothing;
  if not found then return false; end if;
  -- the trigger withholds each
  update tasks.submission s set used = true where s.tenant_id = tenant and s.task_id = task and s.used;
  delete from tasks.open_task o where o.tenant_id = tenant and o.task_id = task;
  -- counted as when a batch goes on: of one that is held back no seat is open, and each would be then
  select t.wanted - t.answers
      - (select count(*) from tasks.assignment x where x.tenant_id = tenant and x.task_id = t.id and x.state = 'leased' and x.round = 1)
      - (select count(*) from tasks.offer x where x.tenant_id = tenant and x.task_id = t.id and x.state = 'offered')
    into seats from tasks.task t where t.tenant_id = tenant and t.id = task and t.state = 'open';
  if seats > 0 then perform tasks.end_seats(tenant, task, seats, at); end if;
  return true;
end $$;

-- Takes the withdrawal of a task back: what would have counted counts, and the seats that ended are wanted again, but in a batch that was
-- cancelled, a project that is completed, or beyond the budget. Says reinstated, counts (it does already), never, nothing (would count)
-- or missing.
create function tasks.reinstate_task(task uuid, who uuid, at timestamptz) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare tenant uuid := context.tenant(); batch uuid; phase text; t tasks.task; w tasks.withdrawal; again int; n int;
begin
  if tenant = any (trust.barred()) then return 'missing'; end if;
  -- a batch and answers before their task
  select b.id, b.state into batch, phase from tasks.batch b
   where b.tenant_id = tenant and b.id = (select x.batch_id from tasks.task x where x.tenant_id = tenant and x.id = task) for update;
  perform from tasks.submission s where s.tenant_id = tenant and s.task_id = task order by s.id for update;
  select * into t from tasks.task x where x.tenant_id = tenant and x.id = task for update;
  if not found then return 'missing'; end if;
  select * into w from tasks.withdrawal x where x.tenant_id = tenant and x.task_id = task order by x.ended_at desc nulls first limit 1;
  if not found then return 'never'; end if;
  if w.ended_at is not null then return 'counts'; end if;
  again := tasks.seats_back(t, w.seats, phase);
  update tasks.withdrawal x set ended_at = reinstate_task.at, ended_by = who, seats = again where x.tenant_id = tenant and x.id = w.id;
  -- what was returned is as it was, and is no answer that counts
  select count(*) into n from tasks.submission s
    join tasks.assignment a on a.tenant_id = s.tenant_id and a.task_id = s.task_id and a.contributor_id = s.contributor_id
   where s.tenant_id = tenant and s.task_id = task and s.withheld and (s.accepted_at is not null or a.round = s.round);
  update tasks.submission s set used = true where s.tenant_id = tenant and s.task_id = task and s.withheld;
  if n + again = 0 then return 'nothing'; end if;
  if again = 0 then return 'reinstated'; end if;
  update tasks.batch b set state = 'in_progress', ended_at = null where b.tenant_id = tenant and b.id = batch and b.state = 'completed';
  update tasks.stopping x set seats_left = x.seats_left - again where x.tenant_id = tenant and x.project_id = t.project_id;
  update tasks.task x set wanted = x.wanted + again, ended_at = null, state = case x.state when 'reported' then x.state else 'open' end
   where x.tenant_id = tenant and x.id = task;
  perform tasks.put_back(tenant, task, t.queue_id, again, at);
  perform tasks.reread(t.queue_id, t.prio);
  return 'reinstated';
end $$;
grant execute on function tasks.reinstate_task to tz_customer, tz_system;

-- How many of the seats that ended with a withdrawal may be wanted again: none in a batch that was cancelled or a project that is
-- completed, and no more than the budget has left, which is held.
create function tasks.seats_back(t tasks.task, seats int, phase text) returns int
language sql volatile as $$
  select case when phase = 'cancelled' or (select p.state from projects.project p where p.tenant_id = t.tenant_id and p.id = t.project_id)
      = 'completed' then 0
    else least(seats, (select x.seats_left from tasks.stopping x where x.tenant_id = t.tenant_id and x.project_id = t.project_id
      for update))::int end
$$;

-- Leaves answers of a person out; says of each whether it counted, or would if its task were not withdrawn.
create or replace function tasks.leave_out_between(tenant uuid, project uuid, person uuid, since timestamptz, until_ timestamptz)
returns table (submission_id uuid, used boolean, is_accepted boolean)
language plpgsql volatile as $$
begin
  perform from tasks.submission s where s.tenant_id = tenant and s.project_id = project and s.contributor_id = person and not s.known
    and s.submitted_at between since and until_ order by s.id for update;
  return query select s.id, s.used or s.withheld, s.accepted_at is not null from tasks.submission s
   where s.tenant_id = tenant and s.project_id = project and s.contributor_id = person and not s.known
     and s.submitted_at between since and until_
     and not exists (select from tasks.submission l where l.tenant_id = s.tenant_id and l.task_id = s.task_id
       and l.contributor_id = s.contributor_id and l.round > s.round);
  update tasks.submission s set used = false
   where s.tenant_id = tenant and s.project_id = project and s.contributor_id = person and (s.used or s.withheld) and s.accepted_at is not null
     and s.submitted_at between since and until_;
end $$;

-- Puts seats back that were given up or that more answers ask for; into a batch that was cancelled none, nor of a task that is withdrawn.
create or replace function tasks.put_back(tenant uuid, task uuid, queue int, answers_wanted int, at timestamptz) returns void
language plpgsql volatile as $$
declare batch uuid; project uuid; phase text;
begin
  select t.batch_id, t.project_id into batch, project from tasks.task t where t.tenant_id = tenant and t.id = task;
  if batch is not null then
    select b.state into phase from tasks.batch b where b.tenant_id = tenant and b.id = batch for share;
  end if;
  -- whoever withdraws the task at this moment is waited for, or waits; a lock is not made stronger where two may hold it
  if phase = 'cancelled' then
    perform from tasks.task t where t.tenant_id = tenant and t.id = task for update;
  else
    perform from tasks.task t where t.tenant_id = tenant and t.id = task for key share;
  end if;
  if tasks.is_wrong(tenant, task) then
    perform tasks.end_seats(tenant, task, answers_wanted, at);
    return;
  end if;
  if phase in ('staging', 'paused') then return; end if;
  -- apart, since what is unknown (no batch) does not keep the second half of a condition from being run
  if phase = 'cancelled' then
    if cardinality(tasks.stop(tenant, array[task], at)) > 0 then
      perform kit.record_event(tenant, gen_random_uuid(), 'tasks:task:cancelled', null, task, jsonb_build_object('project', project), at);
      return;
    end if;
  end if;
  insert into tasks.open_task as o (queue_id, prio, pos, tenant_id, task_id, want, kept_for, kept_until)
    select case t.state when 'known' then 0 else queue end, t.prio, nextval('tasks.open_pos'), tenant, task, answers_wanted, e.kept_for, e.kept_until
      from tasks.task t cross join tasks.expert_seat(tenant, task) e
     where t.tenant_id = tenant and t.id = task and t.state in ('open', 'known') for key share of t
    on conflict (tenant_id, task_id) do update set want = o.want + excluded.want;
end $$;

-- Has a completed task of which no answer counts answered once more: asked, missing, counts, or withdrawn.
create or replace function tasks.ask_anew(task uuid, at timestamptz) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare tenant uuid := context.tenant(); t tasks.task;
begin
  if tenant = any (trust.barred()) then return 'missing'; end if;
  if tasks.is_wrong(tenant, task) then return 'withdrawn'; end if;
  -- A batch before its tasks; one that was finished has something to do again.
  update tasks.batch b set state = 'in_progress', ended_at = null where b.tenant_id = tenant and b.state = 'completed'
     and b.id = (select x.batch_id from tasks.task x where x.tenant_id = tenant and x.id = task and x.state = 'completed');
  select * into t from tasks.task x where x.tenant_id = tenant and x.id = task for update;
  if not found or t.state = 'known' then return 'missing'; end if;
  if t.state <> 'completed' or t.wanted >= 100 or exists (select from tasks.submission s
      where s.tenant_id = tenant and s.task_id = task and s.used and s.accepted_at is not null) then return 'counts'; end if;
  update tasks.task x set state = 'open', wanted = x.wanted + 1, ended_at = null where x.tenant_id = tenant and x.id = task;
  perform tasks.put_back(tenant, task, t.queue_id, 1, at);
  perform tasks.reread(t.queue_id, t.prio);
  return 'asked';
end $$;

-- The times in which some answer to a task counted.
create or replace function quality.counted_in(task uuid) returns tstzmultirange
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(range_agg(tstzmultirange(tstzrange(s.accepted_at, null)) - coalesce(o.spans, '{}')), '{}')
    from tasks.submission s
    left join lateral (select range_agg(x.span) as spans from (
      select tstzrange(r.at, p.decided_at) as span from quality.review r
        left join quality.appeal p on p.tenant_id = r.tenant_id and p.submission_id = r.submission_id and p.review_id = r.id
          and p.outcome = 'overturned'
       where r.tenant_id = s.tenant_id and r.submission_id = s.id and r.verdict = 'exclude'
      union all
      select tstzrange(r.at, p.decided_at, '()') from quality.recheck r
        left join quality.appeal p on p.tenant_id = r.tenant_id and p.submission_id = r.submission_id and p.recheck_id = r.id
          and p.outcome = 'overturned'
       where r.tenant_id = s.tenant_id and r.submission_id = s.id and r.verdict = 'exclude'
      union all
      select tstzrange(c.decided_at, l.restored_at, '()') from quality.left_out l
        join quality.fraud_case c on c.tenant_id = l.tenant_id and c.id = l.case_id
       where l.tenant_id = s.tenant_id and l.submission_id = s.id
      union all
      select tstzrange(w.at, w.ended_at, '()') from tasks.withdrawal w where w.tenant_id = s.tenant_id and w.task_id = s.task_id) x) o on true
   where s.tenant_id = (select context.tenant()) and s.tenant_id <> all ((select trust.barred())::uuid[]) and s.task_id = task
     and s.accepted_at is not null and not s.known and (s.used or upper_inf(o.spans))
$$;

grant update (updated_at) on scale.task to tz_system;

drop function scale.fits;
-- Is this task asked for? Written once, and unfolded into both functions below, where what is null falls away: it may hold
-- no query of its own, or it would be called row by row. What has an error is cancelled as far as contributors go, or
-- withdrawn (`is_wrong`).
create function scale.fits(t tasks.task, s scale.task, is_wrong boolean, status text, of_type text, any_tag text[],
  ids text[], reviews text[], created_from timestamptz, created_to timestamptz, completed_from timestamptz, completed_to timestamptz,
  updated_from timestamptz, updated_to timestamptz) returns boolean
language sql stable as $$
  select t.state <> 'known' and (status is null or case status
      when 'error' then s.error is not null or is_wrong
      when 'pending' then t.state in ('open', 'answered', 'reported') and not is_wrong
      when 'completed' then t.state = 'completed' and not is_wrong
      when 'canceled' then t.state = 'cancelled' and s.error is null else false end)
    and (of_type is null or s.type = of_type)
    and (any_tag is null or s.tags && any_tag)
    and (ids is null or s.unique_id = any (ids))
    and (created_from is null or t.created_at >= created_from) and (created_to is null or t.created_at <= created_to)
    and (completed_from is null or (t.state = 'completed' and t.ended_at >= completed_from))
    and (completed_to is null or (t.state = 'completed' and t.ended_at <= completed_to))
    and (updated_from is null or greatest(t.created_at, t.ended_at, s.updated_at) >= updated_from)
    and (updated_to is null or greatest(t.created_at, t.ended_at, s.updated_at) <= updated_to)
    and (reviews is null or (t.state = 'completed' and scale.verdict(t.tenant_id, t.id) = any (reviews)))
$$;

-- Planned anew for what is asked, so that a page of a project is read off its index, however many tasks there are.
create or replace function scale.find_tasks(tenant uuid, project uuid, batch uuid, status text, of_type text, any_tag text[], ids text[],
  reviews text[], created_from timestamptz, created_to timestamptz, completed_from timestamptz, completed_to timestamptz,
  updated_from timestamptz, updated_to timestamptz, before uuid, most int) returns setof uuid
language plpgsql stable set plan_cache_mode = force_custom_plan as $$
begin
  if ids is not null then
    return query select t.id from scale.task s join tasks.task t on t.tenant_id = s.tenant_id and t.id = s.task_id
      left join tasks.withdrawal w on w.tenant_id = t.tenant_id and w.task_id = t.id and w.ended_at is null
      where s.tenant_id = tenant and s.unique_id = any (ids)
        and (project is null or t.project_id = project) and (batch is null or t.batch_id = batch)
        and (before is null or t.id < before)
        and scale.fits(t, s, w.id is not null, status, of_type, any_tag, null, reviews, created_from, created_to, completed_from,
          completed_to, updated_from, updated_to)
      order by t.id desc limit most;
    return;
  end if;
  return query select t.id from tasks.task t left join scale.task s on s.tenant_id = t.tenant_id and s.task_id = t.id
    left join tasks.withdrawal w on w.tenant_id = t.tenant_id and w.task_id = t.id and w.ended_at is null
    where t.tenant_id = tenant and (project is null or t.project_id = project) and (batch is null or t.batch_id = batch)
      and (before is null or t.id < before)
      and scale.fits(t, s, w.id is not null, status, of_type, any_tag, null, reviews, created_from, created_to, completed_from,
        completed_to, updated_from, updated_to)
    order by t.id desc limit most;
end $$;
create or replace function scale.count_tasks(tenant uuid, project uuid, batch uuid, status text, of_type text, any_tag text[], ids text[],
  reviews text[], created_from timestamptz, created_to timestamptz, completed_from timestamptz, completed_to timestamptz,
  updated_from timestamptz, updated_to timestamptz) returns bigint
language plpgsql stable set plan_cache_mode = force_custom_plan as $$
begin
  if ids is not null then
    return (select count(*) from scale.task s join tasks.task t on t.tenant_id = s.tenant_id and t.id = s.task_id
      left join tasks.withdrawal w on w.tenant_id = t.tenant_id and w.task_id = t.id and w.ended_at is null
      where s.tenant_id = tenant and s.unique_id = any (ids)
        and (project is null or t.project_id = project) and (batch is null or t.batch_id = batch)
        and scale.fits(t, s, w.id is not null, status, of_type, any_tag, null, reviews, created_from, created_to, completed_from,
          completed_to, updated_from, updated_to));
  end if;
  return (select count(*) from tasks.task t left join scale.task s on s.tenant_id = t.tenant_id and s.task_id = t.id
    left join tasks.withdrawal w on w.tenant_id = t.tenant_id and w.task_id = t.id and w.ended_at is null
    where t.tenant_id = tenant and (project is null or t.project_id = project) and (batch is null or t.batch_id = batch)
      and scale.fits(t, s, w.id is not null, status, of_type, any_tag, null, reviews, created_from, created_to, completed_from,
        completed_to, updated_from, updated_to));
end $$;
grant execute on function scale.fits to tz_customer, tz_system;

call kit.permit('customer', 'tasks:task:reinstated');
