-- A second look may say that the task is wrong and not the answer: then the task is withdrawn, and nobody's answer, score or pay is touched.

-- A task of which nothing counts any more, since the task itself is wrong, and why.
create table tasks.withdrawal (
  tenant_id uuid not null,
  task_id uuid not null,
  project_id uuid not null,
  reason text not null check (length(reason) between 3 and 2000),
  at timestamptz not null,
  primary key (tenant_id, task_id),
  foreign key (tenant_id, task_id) references tasks.task (tenant_id, id)
);
create index withdrawal_of_project on tasks.withdrawal (tenant_id, project_id);
call kit.protect('tasks.withdrawal');
grant select on tasks.withdrawal to tz_customer, tz_system;

-- Kept as an acceptance: it says nothing of the answer, and its author reads nothing of it.
alter table quality.recheck add faults_task boolean not null default false check (not faults_task or verdict = 'accept' and length(reason) >= 3);
grant select (faults_task) on quality.recheck to tz_customer;

-- Why the task of a withdrawn row is wrong.
alter table delivery.repair add task_reason text check (task_reason is null or outcome = 'withdrawn');
grant update (task_reason) on delivery.repair to tz_system;

-- Ends seats of a task that nobody has taken: so many fewer answers are wanted. Says so where that completes it, since no answer does.
create function tasks.end_seats(tenant uuid, task uuid, seats int, at timestamptz) returns void
language plpgsql volatile as $$
declare project uuid; became text;
begin
  update tasks.task x set wanted = x.wanted - seats,
      state = case when x.accepted >= x.wanted - seats then 'completed' when x.answers >= x.wanted - seats then 'answered' else x.state end,
      ended_at = case when x.accepted >= x.wanted - seats then at end
   where x.tenant_id = tenant and x.id = task and x.wanted > seats returning x.project_id, x.state into project, became;
  update tasks.stopping x set seats_left = x.seats_left + seats
   where x.tenant_id = tenant and x.project_id = project and x.seats_left is not null;
  update tasks.doubt d set ended_at = at, outcome = 'ambiguous' where d.tenant_id = tenant and d.task_id = task and d.ended_at is null;
  if became = 'completed' then
    perform kit.record_event(tenant, gen_random_uuid(), 'tasks:task:closed', null, task, jsonb_build_object('project', project), at);
  end if;
end $$;

-- Withdraws a task, once: no answer to it counts now or later, and seats that nobody has taken are nobody's. Who holds it may hand in,
-- and is paid. Returns whether it did.
create function tasks.withdraw_task(task uuid, why text, at timestamptz) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare tenant uuid := context.tenant(); project uuid; seats int;
begin
  -- answers before their task, as who accepts one does
  perform from tasks.submission s where s.tenant_id = tenant and s.task_id = task order by s.id for update;
  select x.project_id into project from tasks.task x where x.tenant_id = tenant and x.id = task for update;
  if not found then return false; end if;
  insert into tasks.withdrawal values (tenant, task, project, why, at) on conflict do nothing;
  if not found then return false; end if;
  update tasks.submission s set used = false where s.tenant_id = tenant and s.task_id = task and s.used;
  delete from tasks.open_task o where o.tenant_id = tenant and o.task_id = task;
  -- counted as when a batch goes on: of one that is held back no seat is open, and each would be then
  select t.wanted - t.answers
      - (select count(*) from tasks.assignment x where x.tenant_id = tenant and x.task_id = t.id and x.state = 'leased' and x.round = 1)
      - (select count(*) from tasks.offer x where x.tenant_id = tenant and x.task_id = t.id and x.state = 'offered')
    into seats from tasks.task t where t.tenant_id = tenant and t.id = task and t.state = 'open';
  if seats > 0 then perform tasks.end_seats(tenant, task, seats, at); end if;
  return true;
end $$;
grant execute on function tasks.withdraw_task to tz_system;

-- No answer to a task that was withdrawn counts, however it comes to: handed in since, or let count by a decision. Asked of every answer:
-- passed over, those to known tasks would be handed in sooner than others.
create function tasks.keep_withdrawn() returns trigger
language plpgsql as $$
begin
  -- as the foreign key does, and before it: whoever withdraws the task at this moment is waited for
  if tg_op = 'INSERT' then perform from tasks.task t where t.tenant_id = new.tenant_id and t.id = new.task_id for key share; end if;
  if exists (select from tasks.withdrawal w where w.tenant_id = new.tenant_id and w.task_id = new.task_id) then new.used := false; end if;
  return new;
end $$;
create trigger withdrawn before insert or update of used on tasks.submission for each row execute function tasks.keep_withdrawn();

-- Puts seats back that were given up or that more answers ask for; into a batch that was cancelled none, nor of a task that was withdrawn.
create or replace function tasks.put_back(tenant uuid, task uuid, queue int, answers_wanted int, at timestamptz) returns void
language plpgsql volatile as $$
declare batch uuid; project uuid; phase text;
begin
  if exists (select from tasks.withdrawal w where w.tenant_id = tenant and w.task_id = task) then
    perform tasks.end_seats(tenant, task, answers_wanted, at);
    return;
  end if;
  select t.batch_id, t.project_id into batch, project from tasks.task t where t.tenant_id = tenant and t.id = task;
  if batch is not null then
    select b.state into phase from tasks.batch b where b.tenant_id = tenant and b.id = batch for share;
    if phase in ('staging', 'paused') then return; end if;
    if phase = 'cancelled' then
      perform from tasks.task t where t.tenant_id = tenant and t.id = task for update;
      if cardinality(tasks.stop(tenant, array[task], at)) > 0 then
        perform kit.record_event(tenant, gen_random_uuid(), 'tasks:task:cancelled', null, task,
          jsonb_build_object('project', project), at);
        return;
      end if;
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
  if exists (select from tasks.withdrawal w where w.tenant_id = tenant and w.task_id = task) then return 'withdrawn'; end if;
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
      select tstzrange(w.at, null, '()') from tasks.withdrawal w where w.tenant_id = s.tenant_id and w.task_id = s.task_id) x) o on true
   where s.tenant_id = (select context.tenant()) and s.tenant_id <> all ((select trust.barred())::uuid[]) and s.task_id = task
     and s.accepted_at is not null and not s.known and (s.used or upper_inf(o.spans))
$$;

-- Keeps what somebody says of an answer that was delivered: it stands, is put right, or is left out of the data; or it is the task that
-- is wrong, which most of those who look must say before it is withdrawn.
create or replace function quality.recheck(d quality.review_due, s tasks.submission, o quality.opinion, event uuid) returns void
language plpgsql volatile as $$
begin
  insert into quality.recheck (tenant_id, id, repair_id, submission_id, reviewer_id, rate_version, verdict, clause, reason, at, places, seconds,
      faults_task)
    values (o.tenant_id, o.id, d.repair_id, o.submission_id, o.reviewer_id, o.rate_version,
      case when o.verdict = 'task_wrong' then 'accept' else o.verdict end, o.clause, o.reason, o.at, o.places, o.seconds, o.verdict = 'task_wrong');
  delete from quality.review_due x where x.tenant_id = o.tenant_id and x.submission_id = o.submission_id;
  if o.verdict = 'exclude' then perform tasks.leave_out(s); end if;
  if o.verdict = 'fix' then
    update quality.fix f set ended_at = o.at where f.tenant_id = o.tenant_id and f.submission_id = o.submission_id and f.ended_at is null;
    insert into quality.fix (tenant_id, id, submission_id, task_id, project_id, answer, label, original_sha256, fixed_by, fixed_at, recheck_id)
      values (o.tenant_id, o.id, o.submission_id, s.task_id, o.project_id, o.fixed, o.fixed_label,
        encode(sha256(convert_to(s.answer::text, 'UTF8')), 'hex'), context.alias(o.tenant_id, o.reviewer_id), o.at, o.id);
  end if;
  perform kit.record_event(o.tenant_id, event, 'quality:answer:rechecked', context.alias(o.tenant_id, o.reviewer_id), o.id, jsonb_build_object(
    'submission', o.submission_id, 'verdict', o.verdict, 'project', o.project_id, 'repair', d.repair_id), o.at);
end $$;

call kit.permit('system', 'tasks:task:withdrawn');
