-- Appeals: once for each answer, its author may ask that another reviewer looks at a verdict that fixed, returned or excluded it, or left it
-- out after it was delivered. What nobody decides in time is decided for the author.
create table quality.appeal (
  tenant_id uuid not null,
  id uuid not null,
  task_id uuid not null,
  contributor_id uuid not null,
  submission_id uuid not null,
  -- The verdict: a review, or the second look at a delivered row.
  review_id uuid,
  recheck_id uuid,
  language text not null,
  said text not null check (length(said) between 10 and 2000),
  made_at timestamptz not null,
  due_at timestamptz not null,
  -- Who reviewed first, and so does not decide.
  first_id uuid,
  reviewer_id uuid,
  lease_until timestamptz,
  rate_version int,
  outcome text check (outcome in ('upheld', 'overturned', 'lapsed')),
  reason text check (length(reason) <= 2000),
  decided_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, task_id, contributor_id),
  foreign key (tenant_id, task_id, contributor_id) references tasks.assignment (tenant_id, task_id, contributor_id),
  foreign key (tenant_id, review_id) references quality.review (tenant_id, id),
  foreign key (tenant_id, recheck_id) references quality.recheck (tenant_id, id),
  check (num_nonnulls(review_id, recheck_id) = 1),
  check ((outcome is null) = (decided_at is null))
);
create index appeal_next on quality.appeal (language, due_at) where outcome is null;
create index appeal_due on quality.appeal (due_at) where outcome is null;
create index appeal_held on quality.appeal (reviewer_id) where outcome is null and reviewer_id is not null;
create index appeal_of_submission on quality.appeal (tenant_id, submission_id);
call kit.protect('quality.appeal');

-- Keeps a returned round with its author until a moment: no clock runs out while somebody else decides about it.
create function tasks.keep_until(s tasks.submission, until_ timestamptz) returns void
language sql volatile as $$
  update tasks.assignment a set lease_until = greatest(a.lease_until, until_)
   where a.tenant_id = s.tenant_id and a.task_id = s.task_id and a.contributor_id = s.contributor_id
     and a.state = 'leased' and a.round = s.round + 1
$$;

-- Whether a returned round is still open, so that its verdict can be taken back.
create function tasks.is_reopened(s tasks.submission) returns boolean
language sql stable as $$
  select exists (select from tasks.assignment a where a.tenant_id = s.tenant_id and a.task_id = s.task_id
    and a.contributor_id = s.contributor_id and a.state = 'leased' and a.round = s.round + 1)
$$;

-- Closes a returned round again: the answer before it is accepted, and paid.
create function tasks.take_back(s tasks.submission, actor uuid, event uuid, at timestamptz) returns void
language plpgsql volatile as $$
begin
  update tasks.assignment a set state = 'submitted', round = s.round, ended_at = at
   where a.tenant_id = s.tenant_id and a.task_id = s.task_id and a.contributor_id = s.contributor_id
     and a.state = 'leased' and a.round = s.round + 1;
  if found then perform tasks.accept(s, actor, event, true, at); end if;
end $$;

-- Lets an answer count that was paid and left out.
create function tasks.let_count(s tasks.submission) returns void
language sql volatile as $$
  update tasks.submission x set used = not x.known
   where x.tenant_id = s.tenant_id and x.id = s.id and x.accepted_at is not null
$$;

-- The verdict on an answer that its author may appeal against: the second look that left it out, or else its review.
create function quality.verdict_on(tenant uuid, submission uuid)
returns table (id uuid, is_second_look boolean, reviewer_id uuid, verdict text, at timestamptz)
language sql stable as $$
  select x.* from (
    select y.id, true, y.reviewer_id, y.verdict, y.at from quality.recheck y
     where y.tenant_id = tenant and y.submission_id = submission and y.verdict = 'exclude'
    union all
    select y.id, false, y.reviewer_id, y.verdict, y.at from quality.review y where y.tenant_id = tenant and y.submission_id = submission) x
   order by 5 desc limit 1
$$;

-- The verdict that an appeal was made against.
create function quality.appealed(x quality.appeal)
returns table (reviewer_id uuid, verdict text, clause text, reason text, places jsonb)
language sql stable as $$
  select y.reviewer_id, y.verdict, y.clause, y.reason, y.places from quality.review y where y.tenant_id = x.tenant_id and y.id = x.review_id
  union all
  select y.reviewer_id, y.verdict, y.clause, y.reason, '[]' from quality.recheck y where y.tenant_id = x.tenant_id and y.id = x.recheck_id
$$;

-- Makes an appeal: made, missing, withdrawn, nothing (no verdict that can be appealed against), late, again or over (the next
-- round was handed in already).
create function quality.make_appeal(assignment uuid, appeal uuid, event uuid, words text, since timestamptz, due timestamptz,
  at timestamptz) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare a tasks.assignment; s tasks.submission; r record;
begin
  select * into a from tasks.assignment x where x.contributor_id = context.person() and x.id = assignment for update;
  if not found then return 'missing'; end if;
  if a.tenant_id = any (trust.barred()) then return 'withdrawn'; end if;
  if exists (select from quality.appeal x where x.tenant_id = a.tenant_id and x.task_id = a.task_id
    and x.contributor_id = a.contributor_id) then return 'again'; end if;
  select x.* into s from tasks.submission x where x.tenant_id = a.tenant_id and x.task_id = a.task_id
    and x.contributor_id = a.contributor_id order by x.round desc limit 1;
  select v.* into r from quality.verdict_on(a.tenant_id, s.id) v;
  if not found or r.verdict = 'accept' then return 'nothing'; end if;
  if r.at < since then return 'late'; end if;
  if r.verdict = 'return' and not tasks.is_reopened(s) then return 'over'; end if;
  insert into quality.appeal (tenant_id, id, task_id, contributor_id, submission_id, review_id, recheck_id, language, said, made_at, due_at,
      first_id)
    select a.tenant_id, appeal, a.task_id, a.contributor_id, s.id, case when not r.is_second_look then r.id end,
        case when r.is_second_look then r.id end, p.language, words, at, due, r.reviewer_id
      from projects.project p where p.tenant_id = a.tenant_id and p.id = a.project_id;
  perform tasks.keep_until(s, due + interval '2 days');
  perform kit.record_event(a.tenant_id, event, 'quality:appeal:made', context.alias(a.tenant_id, a.contributor_id), appeal,
    jsonb_build_object('project', a.project_id, 'submission', s.id, 'verdict', r.verdict), at);
  return 'made';
end $$;

-- What became of the caller's appeal in an assignment, or until when they may make one.
create function quality.my_appeal(assignment uuid, lasts interval)
returns table (said text, made_at timestamptz, due_at timestamptz, outcome text, reason text, decided_at timestamptz,
  open_until timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select x.said, x.made_at, x.due_at, x.outcome, x.reason, x.decided_at,
      case when x.id is null and r.verdict <> 'accept' and (r.verdict in ('exclude', 'fix') or tasks.is_reopened(s)) then r.at + lasts end
    from tasks.assignment a
    left join quality.appeal x on x.tenant_id = a.tenant_id and x.task_id = a.task_id and x.contributor_id = a.contributor_id
    left join lateral (select y.* from tasks.submission y where y.tenant_id = a.tenant_id and y.task_id = a.task_id
      and y.contributor_id = a.contributor_id order by y.round desc limit 1) s on true
    left join lateral quality.verdict_on(a.tenant_id, s.id) r on true
   where a.contributor_id = context.person() and a.id = assignment and a.tenant_id <> all ((select trust.barred())::uuid[])
     and (x.id is not null or r.id is not null)
$$;

-- Whether somebody gave a verdict on an answer, in a review or in a second look.
create function quality.has_given_verdict(tenant uuid, submission uuid, person uuid) returns boolean
language sql stable as $$
  select exists (select from quality.review r where r.tenant_id = tenant and r.submission_id = submission and r.reviewer_id = person)
    or exists (select from quality.recheck r where r.tenant_id = tenant and r.submission_id = submission and r.reviewer_id = person)
$$;

-- The appeals that a reviewer may decide: in a language that they speak, not their own, and not about an answer that they judged.
create function quality.may_decide(person uuid, x quality.appeal, at timestamptz) returns boolean
language sql stable as $$
  select x.outcome is null and x.contributor_id <> person and x.first_id is distinct from person
    and not quality.has_opined(x.tenant_id, x.submission_id, person) and not quality.has_given_verdict(x.tenant_id, x.submission_id, person)
    and not exists (select from tasks.submission s where s.tenant_id = x.tenant_id and s.id = x.submission_id
      and quality.is_stopped(s.tenant_id, s.project_id, person))
    and (x.reviewer_id is null or x.reviewer_id = person or x.lease_until <= at) and x.tenant_id <> all ((select trust.barred())::uuid[])
    and exists (select from workforce.contributor w where w.id = person and w.is_reviewer and w.standing = 'good'
      and x.language = any (w.languages))
    and not exists (select from tasks.assignment a where a.tenant_id = x.tenant_id and a.task_id = x.task_id
      and a.contributor_id = person and a.state = 'leased')
$$;

-- Whether there is an appeal that the caller may decide; reads only.
create function quality.appeal_waits(at timestamptz) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from quality.appeal x where x.outcome is null and quality.may_decide(context.person(), x, at)
    and not tasks.is_hindered(context.person(), x.tenant_id, x.task_id, at))
$$;

-- Leases the most urgent appeal that the caller may decide, under the lock of claims; whoever holds one already is left with it.
create function quality.take_appeal(at timestamptz) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare me uuid := context.person(); x quality.appeal;
begin
  perform pg_advisory_xact_lock(77, hashtext(me::text));
  if exists (select from quality.appeal y where y.outcome is null and y.reviewer_id = me and y.lease_until > at
    and y.tenant_id <> all ((select trust.barred())::uuid[])) then return; end if;
  select * into x from quality.appeal y where y.outcome is null and quality.may_decide(me, y, at)
     and not tasks.is_hindered(me, y.tenant_id, y.task_id, at)
   order by y.due_at limit 1 for update skip locked;
  if not found then return; end if;
  perform tasks.expose(me, x.tenant_id, x.task_id, at + interval '30 minutes', at);
  update quality.appeal y set reviewer_id = me, lease_until = at + interval '30 minutes',
      rate_version = (select p.rate_version from tasks.submission s join projects.project p
        on p.tenant_id = s.tenant_id and p.id = s.project_id where s.tenant_id = x.tenant_id and s.id = x.submission_id)
   where y.tenant_id = x.tenant_id and y.id = x.id;
end $$;

-- The appeal that the caller holds: the answer as it was reviewed, the verdict, and what its author says to it.
create function quality.held_appeal(at timestamptz)
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
    left join quality.fix f on f.tenant_id = x.tenant_id and f.id = x.review_id
    join tasks.submission s on s.tenant_id = x.tenant_id and s.id = x.submission_id
    join tasks.assignment a on a.tenant_id = x.tenant_id and a.task_id = x.task_id and a.contributor_id = x.contributor_id
    join tasks.task t on t.tenant_id = x.tenant_id and t.id = x.task_id
    join projects.project p on p.tenant_id = s.tenant_id and p.id = s.project_id
    join projects.ontology o on o.tenant_id = s.tenant_id and o.project_id = s.project_id and o.version = a.ontology_version
    join projects.guideline g on g.tenant_id = s.tenant_id and g.project_id = s.project_id and g.version = a.guideline_version
   where x.reviewer_id = context.person() and x.lease_until > at and quality.may_decide(context.person(), x, at)
   order by x.due_at limit 1
$$;

-- Ends an appeal. What is overturned is accepted and counts, as it was given; what is upheld stays, and its author has two days for
-- the round that waited. An appeal against a return lapses when its author has handed in the next round meanwhile.
create function quality.end_appeal(x quality.appeal, actor uuid, ends text, why text, event uuid, accept_event uuid,
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
    update quality.fix f set ended_at = at where f.tenant_id = x.tenant_id and f.id = x.review_id;
  elsif came = 'overturned' then perform tasks.let_count(s);
  elsif came = 'upheld' then perform tasks.keep_until(s, at + interval '2 days'); end if;
  update quality.appeal y set outcome = came, reason = why, decided_at = at where y.tenant_id = x.tenant_id and y.id = x.id;
  perform kit.record_event(x.tenant_id, event, 'quality:appeal:decided', context.alias(x.tenant_id, actor), x.id,
    jsonb_build_object('project', s.project_id, 'task', x.task_id, 'submission', s.id, 'verdict', r.verdict, 'outcome', came), at);
  return came;
end $$;

-- Records the decision of the caller who holds an appeal: the outcome, missing or expired.
create function quality.decide_appeal(held uuid, event uuid, accept_event uuid, ends text, why text, at timestamptz) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare me uuid := context.person(); x quality.appeal;
begin
  select * into x from quality.appeal y where y.reviewer_id = me and y.outcome is null
    and context.alias(y.tenant_id, y.id) = held for update;
  if not found or not quality.may_decide(me, x, at) then return 'missing'; end if;
  if x.lease_until < at then return 'expired'; end if;
  perform tasks.expose_until(me, x.tenant_id, x.task_id, at, at);
  return quality.end_appeal(x, me, ends, why, event, accept_event, at);
end $$;

-- Decides for the author what nobody decided in time.
create function quality.overturn_overdue(at timestamptz, most int) returns int
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare x quality.appeal; n int := 0;
begin
  for x in select * from quality.appeal y where y.outcome is null and y.due_at < at order by y.due_at limit most
    for update skip locked loop
    update quality.appeal y set reviewer_id = null, lease_until = null where y.tenant_id = x.tenant_id and y.id = x.id;
    perform quality.end_appeal(x, null, 'overturned', null, gen_random_uuid(), gen_random_uuid(), at);
    n := n + 1;
  end loop;
  return n;
end $$;

-- The file in one part (counted from 1) of the task whose appeal the caller holds.
create function quality.appeal_file(held uuid, item int, at timestamptz) returns setof projects.file_part
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select f.* from quality.appeal x
    join tasks.task t on t.tenant_id = x.tenant_id and t.id = x.task_id
    cross join lateral projects.file_named(x.tenant_id, t.payload -> 'items' -> (item - 1) ->> 'content') f
   where x.reviewer_id = context.person() and context.alias(x.tenant_id, x.id) = held and x.lease_until > at and item > 0
     and quality.may_decide(context.person(), x, at)
$$;

grant select (tenant_id, id, task_id, submission_id, review_id, recheck_id, outcome, reason, decided_at) on quality.appeal to tz_customer;
grant select on quality.appeal to tz_system;
grant execute on function quality.make_appeal, quality.my_appeal, quality.appeal_waits, quality.take_appeal, quality.held_appeal,
  quality.appeal_file, quality.decide_appeal to tz_contributor;
grant execute on function quality.overturn_overdue to tz_system;
