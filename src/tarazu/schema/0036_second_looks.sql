-- A second look at a delivered row may fix an answer; what nobody comes to is told; and what is taken back is delivered again.

alter table quality.recheck
  drop constraint recheck_verdict_check,
  add constraint recheck_verdict_check check (verdict in ('accept', 'fix', 'exclude')),
  -- As of a review: what of the answer it is about, and how long it took.
  add places jsonb not null default '[]',
  add seconds int check (seconds >= 0);

-- A fix stands under the id of the review or of the second look that made it. A second look ends the fix before it.
alter table quality.fix
  drop constraint fix_tenant_id_id_fkey,
  drop constraint fix_tenant_id_submission_id_key,
  add recheck_id uuid check (recheck_id = id),
  add review_id uuid generated always as (case when recheck_id is null then id end) stored,
  add foreign key (tenant_id, review_id) references quality.review (tenant_id, id),
  add foreign key (tenant_id, recheck_id) references quality.recheck (tenant_id, id);
create unique index fix_stands on quality.fix (tenant_id, submission_id) where ended_at is null;
create index fix_of_submission on quality.fix (tenant_id, submission_id);

-- When a second look that nobody came to in time was told.
alter table quality.review_due add escalated_at timestamptz;

alter table delivery.repair
  drop constraint repair_outcome_check,
  add constraint repair_outcome_check check (outcome in ('confirmed', 'reduced', 'corrected', 'withdrawn', 'restored')),
  drop constraint repair_check1,
  -- When a row without an answer was asked for anew.
  add asked_anew_at timestamptz,
  -- What was taken back or answered anew, and the decision or the answer that did it: then nobody reported anything.
  add restores_id uuid,
  add decision_id uuid,
  add foreign key (tenant_id, restores_id) references delivery.repair (tenant_id, id),
  add constraint repair_source_check check (num_nonnulls(reported_by, case_id, restores_id) = 1),
  add constraint repair_decision_check check ((restores_id is null) = (decision_id is null) and (outcome = 'restored') = (restores_id is not null)),
  add unique (tenant_id, restores_id, decision_id);
drop index delivery.repair_once;
create unique index repair_once on delivery.repair (tenant_id, snapshot_id, task_id) where reported_by is not null;
create index repair_family on delivery.repair (tenant_id, (coalesce(source_id, id)));
create index repair_withdrawn on delivery.repair (tenant_id, task_id) where outcome = 'withdrawn';
-- Answers that do not count are few, and no acceptance touches what this is on: tasks without any other are found by them.
create index submission_left_out on tasks.submission (tenant_id, project_id, task_id) where not used and not known;

-- The review that the caller holds; reads only. Its id tells neither the order nor the time of the submission. Of what was
-- delivered it shows the answer as it stands, as fixed where it was.
create or replace function quality.held_review(at timestamptz)
returns table (id uuid, submission_id uuid, kind text, title jsonb, language text, payload jsonb, ontology jsonb, guidelines jsonb,
  guideline_version int, answer jsonb, flipped boolean, round smallint, due_at timestamptz, lease_until timestamptz, draft jsonb,
  draft_version int, is_delivered boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp
-- In the order written: to look for a better one of so many takes longer than anything else here.
set join_collapse_limit = 1 as $$
  select context.alias(s.tenant_id, s.id), s.id, p.kind, p.title, p.language, t.payload, o.body, g.markdown, g.version,
      coalesce(f.answer, s.answer), a.flipped, s.round, d.due_at, d.lease_until, d.draft, d.draft_version, d.repair_id is not null
    from quality.review_due d
    join workforce.contributor w on w.id = d.reviewer_id and w.is_reviewer and w.standing = 'good'
    join tasks.submission s on s.tenant_id = d.tenant_id and s.id = d.submission_id
    join tasks.assignment a on a.tenant_id = s.tenant_id and a.task_id = s.task_id and a.contributor_id = s.contributor_id
    join tasks.task t on t.tenant_id = s.tenant_id and t.id = s.task_id
    join projects.project p on p.tenant_id = s.tenant_id and p.id = s.project_id
    join projects.ontology o on o.tenant_id = s.tenant_id and o.project_id = s.project_id and o.version = a.ontology_version
    join projects.guideline g on g.tenant_id = s.tenant_id and g.project_id = s.project_id and g.version = a.guideline_version
    left join quality.fix f on d.repair_id is not null and f.tenant_id = d.tenant_id and f.submission_id = d.submission_id and f.ended_at is null
   where d.reviewer_id = context.person() and d.lease_until > at and d.tenant_id <> all ((select trust.barred())::uuid[])
   order by d.due_at limit 1
$$;

-- Keeps what somebody says of an answer that was delivered: it stands, is put right, or is left out of the data.
create function quality.recheck(d quality.review_due, s tasks.submission, o quality.opinion, event uuid) returns void
language plpgsql volatile as $$
begin
  insert into quality.recheck (tenant_id, id, repair_id, submission_id, reviewer_id, rate_version, verdict, clause, reason, at, places, seconds)
    values (o.tenant_id, o.id, d.repair_id, o.submission_id, o.reviewer_id, o.rate_version, o.verdict, o.clause, o.reason, o.at, o.places, o.seconds);
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

-- One verdict of each reviewer on a submission. "fix" accepts it and keeps what it is made into; "return" opens a further round of the
-- same task, under the same one pay; "exclude" pays and leaves the answer out of the data. A third round is not returned, nor is
-- what was delivered. Of first verdicts that do not return some are drawn, once they are given, for a second reviewer.
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
  if verdict = 'fix' and fixed is null then return 'missing'; end if;
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
  if d.stage > 1 or verdict <> 'return' and random() * 1000 < coalesce((select p.second_review_permille from quality.review_policy p
      where p.tenant_id = s.tenant_id and p.project_id = s.project_id), 0) then
    o := quality.weigh_opinion(d, o, gen_random_uuid(), at);
  end if;
  if o.id is not null then perform quality.settle_review(s, o, event, accept_event, at); end if;
  return 'recorded';
end $$;

-- What was said of the rounds of the caller's answer, the latest first: of three at most, and by a second look that fixed it or left it
-- out after it was delivered (`is_second_look`).
create or replace function quality.my_feedback(assignment uuid)
returns table (verdict text, clause text, reason text, places jsonb, round smallint, at timestamptz, is_second_look boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.verdict, r.clause, r.reason, r.places, s.round, r.at, r.second from tasks.submission s
    cross join lateral (
      select y.verdict, y.clause, y.reason, y.places, y.at, false as second from quality.review y
       where y.tenant_id = s.tenant_id and y.submission_id = s.id
      union all
      select y.verdict, y.clause, y.reason, y.places, y.at, true from quality.recheck y
       where y.tenant_id = s.tenant_id and y.submission_id = s.id and y.verdict <> 'accept') r
   where s.contributor_id = context.person() and s.assignment_id = assignment
     and s.tenant_id <> all ((select trust.barred())::uuid[]) order by s.round desc, r.at desc
$$;

-- Answers of the caller that a second look fixed or left out since then, after they were delivered.
drop function quality.my_rechecks;
create function quality.my_rechecks(since timestamptz) returns table (assignment_id uuid, title jsonb, verdict text, at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select distinct on (s.submitted_at, s.id) s.assignment_id, p.title, y.verdict, y.at from tasks.submission s
    join quality.recheck y on y.tenant_id = s.tenant_id and y.submission_id = s.id and y.verdict <> 'accept' and y.at >= since
    join projects.project p on p.tenant_id = s.tenant_id and p.id = s.project_id
   where s.contributor_id = context.person() and s.tenant_id <> all ((select trust.barred())::uuid[])
   order by s.submitted_at desc, s.id, y.at desc limit 20
$$;

-- What a reviewer made of the caller's answer at last, both in stored order; `stands` until an appeal takes it back.
create or replace function quality.my_fix(assignment uuid)
returns table (kind text, payload jsonb, ontology jsonb, flipped boolean, answer jsonb, fixed jsonb, stands boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.kind, t.payload, o.body, a.flipped, s.answer, f.answer, f.ended_at is null
    from tasks.assignment a
    join tasks.submission s on s.tenant_id = a.tenant_id and s.task_id = a.task_id and s.contributor_id = a.contributor_id
    join quality.fix f on f.tenant_id = s.tenant_id and f.submission_id = s.id
    join tasks.task t on t.tenant_id = a.tenant_id and t.id = a.task_id
    join projects.project p on p.tenant_id = a.tenant_id and p.id = a.project_id
    join projects.ontology o on o.tenant_id = a.tenant_id and o.project_id = a.project_id and o.version = a.ontology_version
   where a.contributor_id = context.person() and a.id = assignment and a.tenant_id <> all ((select trust.barred())::uuid[])
   order by f.ended_at is null desc, f.fixed_at desc limit 1
$$;

-- The verdict on an answer that its author may appeal against: the second look that fixed it or left it out, or else its review.
create or replace function quality.verdict_on(tenant uuid, submission uuid)
returns table (id uuid, is_second_look boolean, reviewer_id uuid, verdict text, at timestamptz)
language sql stable as $$
  select x.* from (
    select y.id, true, y.reviewer_id, y.verdict, y.at from quality.recheck y
     where y.tenant_id = tenant and y.submission_id = submission and y.verdict <> 'accept'
    union all
    select y.id, false, y.reviewer_id, y.verdict, y.at from quality.review y where y.tenant_id = tenant and y.submission_id = submission) x
   order by 5 desc limit 1
$$;

-- The verdict that an appeal was made against.
create or replace function quality.appealed(x quality.appeal)
returns table (reviewer_id uuid, verdict text, clause text, reason text, places jsonb)
language sql stable as $$
  select y.reviewer_id, y.verdict, y.clause, y.reason, y.places from quality.review y where y.tenant_id = x.tenant_id and y.id = x.review_id
  union all
  select y.reviewer_id, y.verdict, y.clause, y.reason, y.places from quality.recheck y where y.tenant_id = x.tenant_id and y.id = x.recheck_id
$$;

-- The appeal that the caller holds: the answer as it was reviewed, the verdict, and what its author says to it.
create or replace function quality.held_appeal(at timestamptz)
returns table (id uuid, kind text, title jsonb, language text, payload jsonb, ontology jsonb, guidelines jsonb,
  guideline_version int, answer jsonb, flipped boolean, round smallint, verdict text, clause text, reason text, places jsonb,
  fixed jsonb, said text, due_at timestamptz, lease_until timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp
-- In the order written: to look for a better one of so many takes longer than anything else here.
set join_collapse_limit = 1 as $$
  select context.alias(x.tenant_id, x.id), p.kind, p.title, p.language, t.payload, o.body, g.markdown, g.version, s.answer,
      a.flipped, s.round, r.verdict, r.clause, r.reason, r.places, f.answer, x.said, x.due_at, x.lease_until
    from quality.appeal x
    cross join lateral quality.appealed(x) r
    left join quality.fix f on f.tenant_id = x.tenant_id and f.id = coalesce(x.review_id, x.recheck_id)
    join tasks.submission s on s.tenant_id = x.tenant_id and s.id = x.submission_id
    join tasks.assignment a on a.tenant_id = x.tenant_id and a.task_id = x.task_id and a.contributor_id = x.contributor_id
    join tasks.task t on t.tenant_id = x.tenant_id and t.id = x.task_id
    join projects.project p on p.tenant_id = s.tenant_id and p.id = s.project_id
    join projects.ontology o on o.tenant_id = s.tenant_id and o.project_id = s.project_id and o.version = a.ontology_version
    join projects.guideline g on g.tenant_id = s.tenant_id and g.project_id = s.project_id and g.version = a.guideline_version
   where x.reviewer_id = context.person() and x.lease_until > at and quality.may_decide(context.person(), x, at)
   order by x.due_at limit 1
$$;

-- Takes a fix back. What a second look had fixed again stands as it was fixed before.
create function quality.end_fix(tenant uuid, fix uuid, at timestamptz) returns void
language plpgsql volatile as $$
declare ended quality.fix;
begin
  update quality.fix f set ended_at = at where f.tenant_id = tenant and f.id = fix and f.ended_at is null returning * into ended;
  update quality.fix f set ended_at = null
   where ended.recheck_id is not null and f.tenant_id = tenant and f.submission_id = ended.submission_id and f.id <> fix and f.ended_at = ended.fixed_at;
end $$;

-- Ends an appeal. What is overturned is accepted and counts, as it was before the verdict; what is upheld stays, and its author has two
-- days for the round that waited. An appeal against a return lapses when its author has handed in the next round meanwhile.
create or replace function quality.end_appeal(x quality.appeal, actor uuid, ends text, why text, event uuid, accept_event uuid,
  at timestamptz) returns text
language plpgsql volatile as $$
declare s tasks.submission; r record; came text := ends;
begin
  select * into strict s from tasks.submission y where y.tenant_id = x.tenant_id and y.id = x.submission_id;
  select * into strict r from quality.appealed(x);
  if r.verdict = 'return' then
    perform from tasks.assignment a where a.tenant_id = x.tenant_id and a.task_id = x.task_id
      and a.contributor_id = x.contributor_id for update;
    if not tasks.is_reopened(s) then came := 'lapsed'; end if;
  end if;
  if came = 'overturned' and r.verdict = 'return' then perform tasks.take_back(s, actor, accept_event, at);
  elsif came = 'overturned' and r.verdict = 'fix' then
    perform quality.end_fix(x.tenant_id, coalesce(x.review_id, x.recheck_id), at);
  elsif came = 'overturned' then perform tasks.let_count(s);
  elsif came = 'upheld' then perform tasks.keep_until(s, at + interval '2 days'); end if;
  update quality.appeal y set outcome = came, reason = why, decided_at = at where y.tenant_id = x.tenant_id and y.id = x.id;
  perform kit.record_event(x.tenant_id, event, 'quality:appeal:decided', context.alias(x.tenant_id, actor), x.id,
    jsonb_build_object('project', s.project_id, 'task', x.task_id, 'submission', s.id, 'verdict', r.verdict, 'outcome', came), at);
  return came;
end $$;

-- What the caller handed in, newest first: the last round of each answer, what became of it, and the case that left it out of the
-- data. A known task looks like any.
create or replace function quality.my_answers(before timestamptz, most int)
returns table (assignment_id uuid, title jsonb, kind text, round smallint, submitted_at timestamptz, state text, case_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.id, p.title, p.kind, s.round, s.submitted_at,
      case when a.training then 'training' when x.id is not null and x.outcome is null then 'appealed'
        when a.state = 'leased' then 'returned'
        when s.accepted_at is null then 'in_review'
        when r.verdict = 'exclude' and (x.outcome is distinct from 'overturned' or x.review_id is null) or k.id is not null then 'excluded'
        when l.case_id is not null then 'left_out'
        when f.id is not null then 'fixed' else 'accepted' end, l.case_id
    from tasks.submission s
    join tasks.assignment a on a.tenant_id = s.tenant_id and a.task_id = s.task_id and a.contributor_id = s.contributor_id
    join projects.project p on p.tenant_id = s.tenant_id and p.id = s.project_id
    left join quality.review r on r.tenant_id = s.tenant_id and r.submission_id = s.id
    left join quality.fix f on f.tenant_id = s.tenant_id and f.submission_id = s.id and f.ended_at is null
    left join quality.appeal x on x.tenant_id = s.tenant_id and x.submission_id = s.id
    left join quality.left_out l on l.tenant_id = s.tenant_id and l.submission_id = s.id and l.restored_at is null
    left join lateral (select y.id from quality.recheck y where y.tenant_id = s.tenant_id and y.submission_id = s.id
      and y.verdict = 'exclude' and (x.outcome is distinct from 'overturned' or x.recheck_id is distinct from y.id) limit 1) k on true
   where s.contributor_id = context.person() and s.submitted_at < before and s.tenant_id <> all ((select trust.barred())::uuid[])
     and not exists (select from tasks.submission l where l.tenant_id = s.tenant_id and l.task_id = s.task_id
       and l.contributor_id = s.contributor_id and l.round > s.round)
   order by s.submitted_at desc limit most
$$;

-- Whether the label that most answers to a task give, as fixed where they were, is another one without some that were left out.
create function quality.is_relabelled(tenant uuid, task uuid, gone uuid[]) returns boolean
language sql stable as $$
  select array_agg(n.label order by n.label) filter (where n.before = n.most_before)
      is distinct from array_agg(n.label order by n.label) filter (where n.after = n.most_after)
    from (select l.label, l.before, l.after, max(l.before) over () as most_before, max(l.after) over () as most_after
      from (select coalesce(f.label, s.label) as label, count(*) as before, count(*) filter (where s.used) as after
        from tasks.submission s
        left join quality.fix f on f.tenant_id = s.tenant_id and f.submission_id = s.id and f.ended_at is null
       where s.tenant_id = tenant and s.task_id = task and s.accepted_at is not null and not s.known and (s.used or s.id = any (gone))
       group by 1) l) n
$$;

-- Tells once of each report that nobody has looked at again in time; returns how many. It goes on waiting for somebody: to accept
-- is what had happened already.
create function quality.escalate_rechecks(at timestamptz, most int) returns int
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare r record; n int := 0;
begin
  for r in
    with late as (
      update quality.review_due d set escalated_at = at
       where (d.tenant_id, d.submission_id) in (select x.tenant_id, x.submission_id from quality.review_due x
           where x.due_at < at and x.repair_id is not null and x.escalated_at is null order by x.due_at limit most for update skip locked)
      returning d.tenant_id, d.repair_id, d.project_id)
    select l.tenant_id, l.repair_id, l.project_id, count(*) as answers from late l group by 1, 2, 3
  loop
    perform kit.record_event(r.tenant_id, gen_random_uuid(), 'quality:recheck:overdue', null, r.repair_id,
      jsonb_build_object('project', r.project_id, 'repair', r.repair_id, 'answers', r.answers), at);
    n := n + 1;
  end loop;
  return n;
end $$;

create or replace function quality.review_health(at timestamptz)
returns table (tenant text, language text, waiting bigint, overdue bigint, next_due timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select t.slug, d.language, count(*), count(*) filter (where d.due_at < at), min(d.due_at)
    from quality.review_due d join trust.tenant t on t.id = d.tenant_id
   where d.repair_id is null and d.tenant_id <> all ((select trust.barred())::uuid[]) and (select (context.claims()).persona in ('ops', 'system'))
   group by t.slug, d.language order by min(d.due_at)
$$;

-- What waits for reviewers, for operations: reviews, second looks at delivered rows, appeals and adjudications, which no clock ends.
create or replace function quality.judging_health(at timestamptz)
returns table (what text, tenant text, language text, waiting bigint, overdue bigint, next_due timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select 'review', r.tenant, r.language, r.waiting, r.overdue, r.next_due from quality.review_health(at) r
  union all
  select j.what, t.slug, j.language, count(*), count(*) filter (where j.due_at < at), min(j.due_at)
    from (select 'appeal' as what, x.tenant_id, x.language, x.due_at from quality.appeal x where x.outcome is null
          union all
          select 'recheck', d.tenant_id, d.language, d.due_at from quality.review_due d where d.repair_id is not null
          union all
          select 'adjudication', x.tenant_id, x.language, null from quality.adjudication x where x.verdict is null) j
    join trust.tenant t on t.id = j.tenant_id
   where j.tenant_id <> all ((select trust.barred())::uuid[]) and (select (context.claims()).persona in ('ops', 'system'))
   group by j.what, t.slug, j.language
   order by 6 nulls last, 1, 2, 3
$$;

-- Opens one more seat of a completed task of which no answer counts: asked, missing, or counts (one does, or one is asked for already).
create function tasks.ask_anew(task uuid, at timestamptz) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare tenant uuid := context.tenant(); t tasks.task;
begin
  if tenant = any (trust.barred()) then return 'missing'; end if;
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

grant select (repair_id, escalated_at) on quality.review_due to tz_customer;
grant update (asked_anew_at) on delivery.repair to tz_customer;
grant insert (restores_id, decision_id) on delivery.repair to tz_system;
grant execute on function quality.my_rechecks to tz_contributor;
grant execute on function quality.escalate_rechecks, quality.is_relabelled to tz_system;
grant execute on function tasks.ask_anew to tz_customer;
call kit.permit('customer', 'tasks:task:asked_anew');
