-- Verdicts that do not accept are drawn for a second look as well; and how far a reviewer agrees with what came out rolls over their last
-- fifty checked verdicts: whoever is surely below the bar of a project has each of their verdicts looked at.
alter table quality.review_policy
  -- Of a thousand verdicts that fix, return or exclude so many are asked of a second reviewer; null: as many as of others.
  add column second_negative_permille smallint check (second_negative_permille between 0 and 1000),
  -- Nothing follows from a rolling kappa where this is null.
  add column reviewer_kappa_min double precision check (reviewer_kappa_min between 0 and 1);

-- Cohen's kappa of the last checked verdicts with what came out (to keep an answer as it is or not), of how many, and its 95 % interval.
alter table quality.reviewer_score
  add column kappa_checks int not null default 0,
  add column kappa double precision,
  add column kappa_low double precision,
  add column kappa_high double precision;

-- What somebody else made of the verdicts of a reviewer, and what was known beforehand: whether it was confirmed, and whether the answer
-- was kept as it is and should have been.
drop function quality.checks_of;
-- What somebody else made of the verdicts of a reviewer, and what was known beforehand: whether it was confirmed, and whether the answer
-- was kept as it is and should have been: null where a fix was judged and not the answer, as that says nothing of the answer.
create function quality.checks_of(person uuid, since timestamptz, upto timestamptz)
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
grant execute on function quality.checks_of to tz_system;

-- Whether the last fifty checked verdicts of a reviewer in a project are surely below its bar, as published.
create function quality.is_seconded(s quality.reviewer_score, p quality.review_policy) returns boolean
language sql immutable as $$
  select s.kappa_checks >= 50 and coalesce(s.kappa_high < p.reviewer_kappa_min, false)
$$;

-- Whether a first verdict is asked of a second reviewer: drawn once it is given; each of somebody who is below the bar.
create function quality.asks_second(tenant uuid, project uuid, person uuid, verdict text) returns boolean
language sql volatile as $$
  select coalesce((select quality.is_seconded(s, p) or random() * 1000 < case when $4 = 'accept' then p.second_review_permille
        else coalesce(p.second_negative_permille, p.second_review_permille) end
      from quality.review_policy p
      left join quality.reviewer_score s on s.tenant_id = p.tenant_id and s.project_id = p.project_id and s.reviewer_id = person
     where p.tenant_id = tenant and p.project_id = project), false)
$$;

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

drop function quality.my_reviewing();
-- What is published of the caller's verdicts, with the rules of each project and what they do: since when they stop the caller, and
-- whether each verdict is asked of a second reviewer.
create function quality.my_reviewing()
returns table (title jsonb, kind text, checked int, confirmed int, weight float8, confirmed_weight float8, low float8, high float8,
  upto timestamptz, reviewer_checks_min int, reviewer_agreement_min float8, stopped_since timestamptz, kappa_checks int, kappa float8,
  kappa_low float8, kappa_high float8, reviewer_kappa_min float8, is_seconded boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.title, p.kind, c.checked, c.confirmed, c.weight, c.confirmed_weight, c.low, c.high, c.upto, y.reviewer_checks_min,
      y.reviewer_agreement_min, z.since, c.kappa_checks, c.kappa, c.kappa_low, c.kappa_high, y.reviewer_kappa_min,
      coalesce(quality.is_seconded(c, y), false)
    from quality.reviewer_score c
    join projects.project p on p.tenant_id = c.tenant_id and p.id = c.project_id
    left join quality.review_policy y on y.tenant_id = c.tenant_id and y.project_id = c.project_id
    left join quality.review_stop z on z.tenant_id = c.tenant_id and z.project_id = c.project_id and z.reviewer_id = c.reviewer_id
      and z.ended_at is null
   where c.reviewer_id = context.person() and c.checked > 0 and c.tenant_id <> all ((select trust.barred())::uuid[])
   order by c.checked desc, c.project_id limit 200
$$;
grant execute on function quality.my_reviewing to tz_contributor;

-- Projects of which the caller, who reviews, is given nothing: a rule stops them, or they are to be calibrated and have judged every known
-- answer that is ready. The latter where something waits that they would be given.
create function quality.my_closed_reviews(at timestamptz)
returns table (title jsonb, kind text, stopped_since timestamptz, checked int, low float8, high float8, reviewer_agreement_min float8,
  judged int, calibration_items int, kappa float8, calibration_kappa_min float8)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.title, p.kind, z.since, coalesce(c.checked, 0), coalesce(c.low, 0), coalesce(c.high, 1), y.reviewer_agreement_min,
      (select count(*)::int from quality.known_verdict v where v.reviewer_id = w.id and v.tenant_id = p.tenant_id and v.project_id = p.id),
      y.calibration_items::int, k.kappa, y.calibration_kappa_min
    from workforce.contributor w
    join projects.project p on p.id = any ((select quality.closed_to(context.person()))::uuid[])
    join quality.review_policy y on y.tenant_id = p.tenant_id and y.project_id = p.id
    left join quality.review_stop z on z.tenant_id = p.tenant_id and z.project_id = p.id and z.reviewer_id = w.id and z.ended_at is null
    left join quality.reviewer_score c on c.tenant_id = p.tenant_id and c.project_id = p.id and c.reviewer_id = w.id
    left join quality.calibration k on k.tenant_id = p.tenant_id and k.project_id = p.id and k.reviewer_id = w.id
   where w.id = context.person() and w.is_reviewer and w.standing = 'good' and p.tenant_id <> all ((select trust.barred())::uuid[])
     and (z.since is not null or exists (select from quality.review_due x
       where x.tenant_id = p.tenant_id and x.project_id = p.id and not x.waits and x.language = any (w.languages) and x.author_id <> w.id
         and (x.reviewer_id is null or x.lease_until <= at) and not quality.has_judged(w.id, x)
         and not quality.has_opined(x.tenant_id, x.submission_id, w.id)))
   order by z.since nulls last, p.id limit 50
$$;
grant execute on function quality.my_closed_reviews to tz_contributor;

drop function quality.reviewer_health();
-- For operations: what is published of reviewers, those first whom a rule stops, then those of whom fewest verdicts were confirmed; their
-- rolling kappa, and that on known answers where the project asks for one.
create function quality.reviewer_health()
returns table (tenant text, project text, title jsonb, reviewer text, checked int, confirmed int, low float8, high float8, stopped_since timestamptz,
  kappa float8, calibrated_at timestamptz, rolling_checks int, rolling_kappa float8, rolling_low float8, rolling_high float8, is_seconded boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select t.slug, p.name, p.title, h.handle, coalesce(c.checked, 0), coalesce(c.confirmed, 0), coalesce(c.low, 0), coalesce(c.high, 1), z.since,
      k.kappa, k.calibrated_at, coalesce(c.kappa_checks, 0), c.kappa, c.kappa_low, c.kappa_high, coalesce(quality.is_seconded(c, y), false)
    from (select s.tenant_id, s.project_id, s.reviewer_id from quality.reviewer_score s where s.checked > 0
      union select y.tenant_id, y.project_id, y.reviewer_id from quality.calibration y) x
    join projects.project p on p.tenant_id = x.tenant_id and p.id = x.project_id
    join trust.tenant t on t.id = x.tenant_id
    join trust.principal h on h.id = x.reviewer_id
    left join quality.reviewer_score c on c.tenant_id = x.tenant_id and c.project_id = x.project_id and c.reviewer_id = x.reviewer_id
    left join quality.calibration k on k.tenant_id = x.tenant_id and k.project_id = x.project_id and k.reviewer_id = x.reviewer_id
    left join quality.review_policy y on y.tenant_id = x.tenant_id and y.project_id = x.project_id
    left join quality.review_stop z on z.tenant_id = x.tenant_id and z.project_id = x.project_id and z.reviewer_id = x.reviewer_id
      and z.ended_at is null
   where x.tenant_id <> all ((select trust.barred())::uuid[])
     and (select (context.claims()).persona in ('ops', 'system'))
   order by z.since is null, c.high nulls last, c.checked desc nulls last, k.kappa limit 200
$$;
grant execute on function quality.reviewer_health to tz_ops;
