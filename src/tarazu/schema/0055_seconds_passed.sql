-- How long an answer took is said by its author's browser, which goes on counting from one tab to the next.

-- With the time, so that an answer to a known task, which never ends, writes as many indexes as one that ends its task: its
-- author would have been told of it sooner.
drop index tasks.task_ended;
create index task_ended on tasks.task (tenant_id, project_id, id) include (state, ended_at) where state in ('completed', 'cancelled');

-- Stores an answer in one round trip. The same answer again is the same success; another one is a conflict. A lease that ran out
-- does not refuse an answer by itself: until the runner puts it back, the place is still the holder's, and then while it is free.
-- The seconds that it took are kept as far as they have passed since the claim.
create or replace function tasks.submit(token text, assignment uuid, submission uuid, event uuid, accept_event uuid, answer text,
  answer_label text, answer_digest bytea, spent_seconds int, at timestamptz) returns tasks.handed_in
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_bitmapscan = off set plan_cache_mode = force_generic_plan as $$
declare
  me context.claim := context.open(token);
  a record; s tasks.submission; told tasks.handed_in; first int; accepts int; known_as uuid;
begin
  select x.ctid, x.*, k.outer_pad as pad, exists (select from trust.barrier_now b
      where b.principal_id = me.person_id and b.tenant_id = x.tenant_id) as barred into a
    from tasks.assignment x cross join context.key k
   where x.contributor_id = me.person_id and x.id = assignment for update of x;
  if not found or a.barred then
    told.outcome := case when a.barred then 'withdrawn' else 'missing' end;
    return told;
  end if;
  if a.state = 'submitted' then
    select * into s from tasks.submission x where x.tenant_id = a.tenant_id and x.task_id = a.task_id
      and x.contributor_id = a.contributor_id and x.round = a.round;
    told.outcome := case when s.digest = answer_digest then 'repeated' else 'conflict' end;
    told.submission_id := s.id;
    told.state := case when a.training then 'training' when s.accepted_at is null then 'in_review' else 'accepted' end;
    return told;
  end if;
  if a.state <> 'leased' and not (a.state = 'expired' and tasks.retake(a.tenant_id, a.task_id, me.person_id, at)) then
    told.outcome := a.state::text;
    return told;
  end if;
  if spent_seconds < 0 then raise check_violation using message = 'spent_seconds is negative'; end if;
  -- Nobody has worked for longer than has passed; where the clock stood still, nothing can be told.
  spent_seconds := least(spent_seconds, nullif(greatest(ceil(extract(epoch from at - a.claimed_at)), 0), 0)::int);
  if a.lease_until < at then perform tasks.expose_late(a.tenant_id, a.task_id, me.person_id, spent_seconds, at); end if;
  update tasks.assignment x set state = 'submitted', ended_at = at where x.ctid = a.ctid;
  -- What is accepted on submit is written accepted: one version of each row instead of two.
  first := (a.round = 1)::int;
  accepts := (a.acceptance = 'on_submit')::int;
  insert into tasks.submission values (a.tenant_id, submission, a.task_id, a.project_id, a.contributor_id, a.id, a.round,
    answer::jsonb, answer_label, answer_digest, nullif(spent_seconds, 0), at, case accepts when 1 then at end, not (a.known or a.training),
    a.known or a.training);
  if a.weighed then
    perform tasks.weigh(a.tenant_id, a.project_id, a.task_id, a.queue_id, me.person_id, answer_label, at);
  elsif first + accepts > 0 then
    update tasks.task t set answers = t.answers + first, accepted = t.accepted + accepts,
      state = case when accepts = 1 and t.accepted + 1 >= t.wanted then 'completed'
                   when first = 1 and t.answers + 1 >= t.wanted then 'answered' else t.state end,
      ended_at = case when t.state = 'known' or accepts = 1 and t.accepted + 1 >= t.wanted then at end
     where t.tenant_id = a.tenant_id and t.id = a.task_id and t.answers + first <= t.wanted;
    if not found then raise check_violation using message = 'more answers than wanted'; end if;
  end if;
  known_as := context.alias(a.pad, a.tenant_id, me.person_id);
  perform kit.record_event(a.tenant_id, event, 'tasks:submission:received', known_as, submission,
    jsonb_build_object('project', a.project_id, 'task', a.task_id, 'assignment', a.id, 'round', a.round,
      'acceptance', a.acceptance, 'answer', encode(answer_digest, 'hex'))
      || case when a.lease_until < at then '{"late": true}' else '{}' end::jsonb, at);
  if accepts = 1 then
    perform kit.record_event(a.tenant_id, accept_event, 'tasks:submission:accepted', null, submission, jsonb_build_object(
      'project', a.project_id, 'task', a.task_id, 'contributor', known_as, 'currency', a.currency,
      'amount_minor', case when a.training and a.round > 1 then 0 else a.amount_minor end, 'used', not (a.known or a.training)), at);
  end if;
  return row('recorded', submission, case when a.training then 'training' when accepts = 1 then 'accepted' else 'in_review' end)::tasks.handed_in;
end $$;
