-- Mended: a withdrawn task that nobody holds any more ends its batch, what was not delivered is not called wrong, a fix checks nobody's
-- eye for the original, and a late page of bookings costs as much as an early one.

-- Ends seats of a task that nobody has taken: so many fewer answers are wanted. Says so where that completes it, since no answer does.
create or replace function tasks.end_seats(tenant uuid, task uuid, seats int, at timestamptz) returns void
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
create or replace function tasks.withdraw_task(task uuid, why text, at timestamptz) returns boolean
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

-- One verdict of each reviewer on a submission. "fix" accepts it and keeps what it is made into; "return" opens a further round of the
-- same task, under the same one pay; "exclude" pays and leaves the answer out of the data. A third round is not returned, nor is what was
-- delivered; and only of that the task may be called wrong. Of first verdicts, whatever they say, some are drawn, once they are given, for
-- a second reviewer.
create or replace function quality.record_review(held uuid, review uuid, event uuid, accept_event uuid, verdict text,
  clause text, reason text, places jsonb, fixed jsonb, fixed_label text, at timestamptz) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare me uuid := context.person(); d quality.review_due; s tasks.submission; o quality.opinion;
begin
  select * into d from quality.review_due x
   where x.reviewer_id = me and context.alias(x.tenant_id, x.submission_id) = held for update;
  if not found or d.tenant_id = any (trust.barred()) then return 'missing'; end if;
  if d.lease_until < at then return 'expired'; end if;
  -- Held by somebody who reviews no more, nothing was checked.
  if verdict = 'fix' and fixed is null or verdict = 'task_wrong' and d.repair_id is null then return 'missing'; end if;
  select * into strict s from tasks.submission x where x.tenant_id = d.tenant_id and x.id = d.submission_id;
  perform tasks.expose_until(me, s.tenant_id, s.task_id, at, at);
  o := row(d.tenant_id, review, s.id, s.project_id, d.stage, me, d.rate_version, verdict, clause, reason, places, at,
    greatest(0, extract(epoch from at - d.taken_at))::int, fixed, fixed_label)::quality.opinion;
  if d.repair_id is not null then
    if verdict = 'return' then return 'delivered'; end if;
    perform quality.recheck(d, s, o, event);
    return 'recorded';
  end if;
  if verdict = 'return' and s.round >= 3 then return 'rounds_over'; end if;
  if d.stage > 1 or quality.asks_second(s.tenant_id, s.project_id, me, verdict) then
    o := quality.weigh_opinion(d, o, gen_random_uuid(), at);
  end if;
  if o.id is not null then perform quality.settle_review(s, o, event, accept_event, at); end if;
  return 'recorded';
end $$;

-- What somebody else made of the verdicts of a reviewer, and what was known beforehand: whether it was confirmed, and whether the answer
-- was kept as it is and should have been: null where a fix was judged and not the answer, as that says nothing of the answer.
create or replace function quality.checks_of(person uuid, since timestamptz, upto timestamptz)
returns table (tenant_id uuid, project_id uuid, confirmed boolean, at timestamptz, kept boolean, should_keep boolean)
language sql stable as $$
  select o.tenant_id, o.project_id, o.verdict = coalesce(c.verdict, b.verdict)
      and o.fixed_label is not distinct from case when c.id is null then b.fixed_label else c.fixed_label end, coalesce(c.at, b.at),
      o.verdict = 'accept', coalesce(c.verdict, b.verdict) = 'accept'
    from quality.opinion o
    join quality.opinion a on a.tenant_id = o.tenant_id and a.submission_id = o.submission_id and a.stage = 1
    join quality.opinion b on b.tenant_id = o.tenant_id and b.submission_id = o.submission_id and b.stage = 2
    left join quality.opinion c on c.tenant_id = o.tenant_id and c.submission_id = o.submission_id and c.stage = 3
   where o.reviewer_id = person and o.at >= since and o.stage < 3
     and (a.verdict = b.verdict and a.fixed_label is not distinct from b.fixed_label or c.id is not null)
     and coalesce(c.at, b.at) < upto
     -- a known answer is checked by what is known, whatever others say of it
     and not exists (select from quality.known_review k where k.tenant_id = o.tenant_id and k.submission_id = o.submission_id)
  union all
  select r.tenant_id, r.project_id, x.outcome = 'upheld', x.decided_at, false, x.outcome = 'overturned'
    from quality.review r join quality.appeal x on x.tenant_id = r.tenant_id and x.submission_id = r.submission_id and x.review_id = r.id
   where r.reviewer_id = person and r.at >= since and x.outcome in ('upheld', 'overturned') and x.reviewer_id is not null
     and x.decided_at < upto
  union all
  select r.tenant_id, s.project_id, x.outcome = 'upheld', x.decided_at, false, x.outcome = 'overturned'
    from quality.recheck r
    join quality.appeal x on x.tenant_id = r.tenant_id and x.submission_id = r.submission_id and x.recheck_id = r.id
    join tasks.submission s on s.tenant_id = r.tenant_id and s.id = r.submission_id
   where r.reviewer_id = person and r.at >= since and x.outcome in ('upheld', 'overturned') and x.reviewer_id is not null
     and x.decided_at < upto
  union all
  select r.tenant_id, r.project_id, d.verdict = 'accepted', d.at, r.verdict = 'accept', case when not exists (
      select from quality.fix f where f.tenant_id = r.tenant_id and f.submission_id = r.submission_id and f.fixed_at <= d.at
        and (f.ended_at is null or f.ended_at > d.at)) then d.verdict = 'accepted' end
    from quality.review r
    join tasks.submission s on s.tenant_id = r.tenant_id and s.id = r.submission_id
    join tasks.task t on t.tenant_id = s.tenant_id and t.id = s.task_id and t.wanted = 1
    cross join lateral (select a.verdict, a.at from quality.audit a where a.tenant_id = t.tenant_id and a.task_id = t.id
      and a.verdict <> 'commented' and a.at < upto order by a.id desc limit 1) d
   where r.reviewer_id = person and r.at >= since and r.verdict in ('accept', 'fix')
  union all
  select r.tenant_id, r.project_id, h.kept = k.is_right, r.at, h.kept, k.is_right
    from quality.review r
    join quality.known_answer k on k.tenant_id = r.tenant_id and k.submission_id = r.submission_id
    join quality.known_item i on i.tenant_id = k.tenant_id and i.id = k.item_id
    join tasks.submission s on s.tenant_id = r.tenant_id and s.id = r.submission_id
    left join quality.fix f on f.tenant_id = r.tenant_id and f.id = r.id
    cross join lateral (select r.verdict = 'accept' or coalesce(f.label = s.label, false) as kept) h
   where r.reviewer_id = person and r.at >= since and r.at < upto and (h.kept or not k.is_right)
     and i.disputed_at is null and (i.voided_at is null or i.corrected is not null)
  union all
  select v.tenant_id, v.project_id, v.confirmed, v.at, v.confirmed = w.is_right, w.is_right
    from quality.known_verdict v
    join quality.known_review w on w.tenant_id = v.tenant_id and w.submission_id = v.submission_id
    join quality.known_item i on i.tenant_id = v.tenant_id and i.id = v.item_id
   where v.reviewer_id = person and v.at >= since and v.at < upto
     and i.disputed_at is null and (i.voided_at is null or i.corrected is not null)
$$;

-- A page of what a project of the caller's has paid for, the newest first, and the task that each booking is for: none where what
-- was paid is not of a task of the customer's.
create or replace function ledger.bookings(project uuid, before uuid, most int) returns table (id uuid, at timestamptz, source_kind text,
  amount_minor bigint, currency text, task_id uuid, is_known boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select b.id, b.at, b.source_kind, b.amount_minor, b.currency, k.id, k.state = 'known' from (
    select e.tenant_id, e.transaction_id as id, e.at, t.source_kind, t.source_id, e.amount_minor, e.currency
      from (select x.* from ledger.entry x
        join ledger.account a on a.tenant_id = x.tenant_id and a.id = x.account_id and a.kind = 'work_cost'
       where x.tenant_id = (select context.tenant()) and x.project_id = project
         -- one bound, that the index begins at; no id is as late as this
         and x.transaction_id < coalesce(before, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
         and x.tenant_id <> all ((select trust.barred())::uuid[])
       order by x.transaction_id desc limit most) e
      -- what is limited to one is looked up by its key, and never merged from the newest on
      cross join lateral (select y.source_kind, y.source_id from ledger.transaction y
        where y.tenant_id = e.tenant_id and y.id = e.transaction_id limit 1) t) b
    left join lateral (
      select s.task_id from tasks.submission s where s.tenant_id = b.tenant_id and s.id = coalesce(
        (select x.submission_id from quality.review x where b.source_kind = 'review' and x.tenant_id = b.tenant_id and x.id = b.source_id),
        (select x.submission_id from quality.opinion x where b.source_kind = 'review' and x.tenant_id = b.tenant_id and x.id = b.source_id),
        (select x.submission_id from quality.recheck x where b.source_kind = 'review' and x.tenant_id = b.tenant_id and x.id = b.source_id),
        b.source_id)
      union all
      select x.task_id from quality.appeal x where b.source_kind = 'review' and x.tenant_id = b.tenant_id and x.id = b.source_id
      union all
      select x.task_id from quality.adjudication x where b.source_kind = 'review' and x.tenant_id = b.tenant_id and x.id = b.source_id
      union all
      select x.task_id from tasks.report x where b.source_kind = 'report' and x.tenant_id = b.tenant_id and x.id = b.source_id
      limit 1) w on true
    left join lateral (select y.id, y.state from tasks.task y where y.tenant_id = b.tenant_id and y.id = w.task_id limit 1) k on true
   order by b.id desc
$$;
