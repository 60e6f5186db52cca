-- Reviewers reviewed: what came of their verdicts, what follows, and how much waits for them.

-- What is published of a reviewer's verdicts in a project: what they see, and all that any rule reads. Counted up to the end of a day,
-- so that it does not tell which verdict was checked.
create table quality.reviewer_score (
  tenant_id uuid not null,
  project_id uuid not null,
  reviewer_id uuid not null,
  checked int not null,
  confirmed int not null,
  -- The same with every check halved for each half-life of its age.
  weight double precision not null,
  confirmed_weight double precision not null,
  low double precision not null,
  high double precision not null,
  upto timestamptz not null,
  primary key (tenant_id, project_id, reviewer_id),
  foreign key (tenant_id, project_id) references projects.project (tenant_id, id)
);
create index reviewer_score_of_reviewer on quality.reviewer_score (reviewer_id);
call kit.protect('quality.reviewer_score');

-- How much of a project waits for reviewers, in seconds of work for each of those who reviewed in the last week, and how much of that
-- they can do until it is due.
create table quality.review_load (
  tenant_id uuid not null,
  project_id uuid not null,
  waiting int not null,
  second_waiting int not null,
  appeals_waiting int not null,
  reviewers int not null,
  review_seconds int not null,
  -- How many of the reviewers there are for this project alone: each is divided among projects by the work that waits there.
  capacity double precision not null check (capacity > 0),
  backlog_seconds bigint not null,
  window_seconds bigint not null,
  throttled_at timestamptz,
  computed_at timestamptz not null,
  -- Up to when verdicts of its reviewers are counted.
  scored_upto timestamptz,
  primary key (tenant_id, project_id),
  foreign key (tenant_id, project_id) references projects.project (tenant_id, id)
);
call kit.protect('quality.review_load');

-- What somebody else, knowing better or not knowing the verdict, made of the verdicts of a reviewer. A second and a third reviewer check
-- the first two verdicts; an appeal that a person decided checks what it was made against; a customer's audit of a task with one answer
-- checks an acceptance, also one that fixed it; and a known item checks what kept the label of its answer, and whatever kept a wrong
-- one out. (A right label can be left out for other reasons.)
create function quality.checks_of(person uuid, since timestamptz, upto timestamptz)
returns table (tenant_id uuid, project_id uuid, confirmed boolean, at timestamptz)
language sql stable as $$
  select o.tenant_id, o.project_id, o.verdict = coalesce(c.verdict, b.verdict)
      and o.fixed_label is not distinct from case when c.id is null then b.fixed_label else c.fixed_label end, coalesce(c.at, b.at)
    from quality.opinion o
    join quality.opinion a on a.tenant_id = o.tenant_id and a.submission_id = o.submission_id and a.stage = 1
    join quality.opinion b on b.tenant_id = o.tenant_id and b.submission_id = o.submission_id and b.stage = 2
    left join quality.opinion c on c.tenant_id = o.tenant_id and c.submission_id = o.submission_id and c.stage = 3
   where o.reviewer_id = person and o.at >= since and o.stage < 3
     and (a.verdict = b.verdict and a.fixed_label is not distinct from b.fixed_label or c.id is not null)
     and coalesce(c.at, b.at) < upto
  union all
  select r.tenant_id, r.project_id, x.outcome = 'upheld', x.decided_at
    from quality.review r join quality.appeal x on x.tenant_id = r.tenant_id and x.submission_id = r.submission_id and x.review_id = r.id
   where r.reviewer_id = person and r.at >= since and x.outcome in ('upheld', 'overturned') and x.reviewer_id is not null
     and x.decided_at < upto
  union all
  select r.tenant_id, s.project_id, x.outcome = 'upheld', x.decided_at
    from quality.recheck r
    join quality.appeal x on x.tenant_id = r.tenant_id and x.submission_id = r.submission_id and x.recheck_id = r.id
    join tasks.submission s on s.tenant_id = r.tenant_id and s.id = r.submission_id
   where r.reviewer_id = person and r.at >= since and x.outcome in ('upheld', 'overturned') and x.reviewer_id is not null
     and x.decided_at < upto
  union all
  select r.tenant_id, r.project_id, d.verdict = 'accepted', d.at
    from quality.review r
    join tasks.submission s on s.tenant_id = r.tenant_id and s.id = r.submission_id
    join tasks.task t on t.tenant_id = s.tenant_id and t.id = s.task_id and t.wanted = 1
    cross join lateral (select a.verdict, a.at from quality.audit a where a.tenant_id = t.tenant_id and a.task_id = t.id
      and a.verdict <> 'commented' and a.at < upto order by a.id desc limit 1) d
   where r.reviewer_id = person and r.at >= since and r.verdict in ('accept', 'fix')
  union all
  select r.tenant_id, r.project_id, h.kept = k.is_right, r.at
    from quality.review r
    join quality.known_answer k on k.tenant_id = r.tenant_id and k.submission_id = r.submission_id
    join quality.known_item i on i.tenant_id = k.tenant_id and i.id = k.item_id
    join tasks.submission s on s.tenant_id = r.tenant_id and s.id = r.submission_id
    left join quality.fix f on f.tenant_id = r.tenant_id and f.id = r.id
    cross join lateral (select r.verdict = 'accept' or coalesce(f.label = s.label, false) as kept) h
   where r.reviewer_id = person and r.at >= since and r.at < upto and (h.kept or not k.is_right)
     and i.disputed_at is null and (i.voided_at is null or i.corrected is not null)
$$;

-- How many reviewers a project (of the caller's tenant) has for itself, of those who reviewed it since some time: each counts as the
-- share that `own` seconds of waiting work have in all that waits, when last counted, in the projects that they reviewed since,
-- whosever these are. Somebody with nothing else counts whole, and where nobody reviewed one person is taken to.
create function quality.capacity(project uuid, own float8, since timestamptz) returns float8
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with reviewers as (
    select r.reviewer_id from quality.review r where r.tenant_id = context.tenant() and r.project_id = project and r.at > since
      and r.reviewer_id is not null
    union select o.reviewer_id from quality.opinion o where o.tenant_id = context.tenant() and o.project_id = project and o.at > since),
  busy as (select m.reviewer_id, coalesce(sum((l.waiting + l.appeals_waiting)::float8 * l.review_seconds), 0) as elsewhere
    from reviewers m
    left join lateral (
      select r.tenant_id, r.project_id from quality.review r where r.reviewer_id = m.reviewer_id and r.at > since
      union select o.tenant_id, o.project_id from quality.opinion o where o.reviewer_id = m.reviewer_id and o.at > since) p
      on p.project_id <> project
    left join quality.review_load l on l.tenant_id = p.tenant_id and l.project_id = p.project_id
   group by m.reviewer_id)
  select coalesce(sum(own / (own + b.elsewhere)), 1) from busy b
$$;

-- Projects of which reviews are to be counted: something waits, or did when last looked, or a day has passed since verdicts were counted.
create function quality.watched_projects(since timestamptz, upto timestamptz, most int) returns table (tenant_id uuid, project_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.tenant_id, p.id from projects.project p
    left join quality.review_load l on l.tenant_id = p.tenant_id and l.project_id = p.id
   where p.acceptance = 'review' and (select (context.claims()).persona = 'system')
     and (l.throttled_at is not null or l.waiting + l.appeals_waiting > 0
       or exists (select from quality.review_due d where d.tenant_id = p.tenant_id and d.project_id = p.id)
       or l.scored_upto is distinct from upto
         and (exists (select from quality.review r where r.tenant_id = p.tenant_id and r.project_id = p.id and r.at >= since)
           or exists (select from quality.opinion o where o.tenant_id = p.tenant_id and o.project_id = p.id and o.at >= since)))
   order by l.computed_at nulls first limit most
$$;

-- What is published of the caller's verdicts, with the rule of each project and since when it stops them.
create function quality.my_reviewing()
returns table (title jsonb, kind text, checked int, confirmed int, weight float8, confirmed_weight float8, low float8, high float8,
  upto timestamptz, reviewer_checks_min int, reviewer_agreement_min float8, stopped_since timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.title, p.kind, c.checked, c.confirmed, c.weight, c.confirmed_weight, c.low, c.high, c.upto, y.reviewer_checks_min,
      y.reviewer_agreement_min, z.since
    from quality.reviewer_score c
    join projects.project p on p.tenant_id = c.tenant_id and p.id = c.project_id
    left join quality.review_policy y on y.tenant_id = c.tenant_id and y.project_id = c.project_id
    left join quality.review_stop z on z.tenant_id = c.tenant_id and z.project_id = c.project_id and z.reviewer_id = c.reviewer_id
      and z.ended_at is null
   where c.reviewer_id = context.person() and c.checked > 0 and c.tenant_id <> all ((select trust.barred())::uuid[])
   order by c.checked desc, c.project_id limit 200
$$;

-- Where the caller's first answers are treated otherwise than later ones: how many are accepted, and until how many are more of them
-- reviewed; how many known tasks they were given, as published with their score, and from how many on these come as often as to others.
create function quality.my_beginnings()
returns table (title jsonb, kind text, accepted int, reviewed_until int, given int, known_until int)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with mine as (select s.tenant_id, s.project_id, (count(*) filter (where quality.is_accepted_work(s)))::int as accepted
    from tasks.submission s where s.contributor_id = context.person() group by s.tenant_id, s.project_id)
  select p.title, p.kind, m.accepted, y.newcomer_answers::int, coalesce(c.given, 0), g.newcomer_answers::int
    from mine m
    join projects.project p on p.tenant_id = m.tenant_id and p.id = m.project_id
    left join quality.review_policy y on y.tenant_id = p.tenant_id and y.project_id = p.id and p.acceptance = 'review'
      and y.newcomer_permille > y.review_permille and y.newcomer_answers > 0
    left join quality.gold_policy g on g.tenant_id = p.tenant_id and g.project_id = p.id and g.newcomer_rate <> g.rate and g.newcomer_answers > 0
    left join quality.score c on c.tenant_id = p.tenant_id and c.project_id = p.id and c.contributor_id = context.person()
   where (y.project_id is not null or g.project_id is not null) and m.tenant_id <> all ((select trust.barred())::uuid[])
   order by m.accepted desc, p.id limit 200
$$;

-- For operations: how much waits for reviewers, by project, the most behind first.
create function quality.load_health()
returns table (tenant text, project text, title jsonb, waiting int, second_waiting int, appeals_waiting int, reviewers int, review_seconds int,
  capacity float8, backlog_seconds bigint, window_seconds bigint, throttled_at timestamptz, computed_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select t.slug, p.name, p.title, l.waiting, l.second_waiting, l.appeals_waiting, l.reviewers, l.review_seconds, l.capacity, l.backlog_seconds,
      l.window_seconds, l.throttled_at, l.computed_at
    from quality.review_load l
    join projects.project p on p.tenant_id = l.tenant_id and p.id = l.project_id
    join trust.tenant t on t.id = l.tenant_id
   where l.waiting + l.appeals_waiting > 0 and l.tenant_id <> all ((select trust.barred())::uuid[])
     and (select (context.claims()).persona in ('ops', 'system'))
   order by l.backlog_seconds::float8 / l.window_seconds desc, t.slug, p.name limit 500
$$;

-- For operations: what is published of reviewers, those first whom a rule stops, then those of whom fewest verdicts were confirmed.
create function quality.reviewer_health()
returns table (tenant text, project text, title jsonb, reviewer text, checked int, confirmed int, low float8, high float8, stopped_since timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select t.slug, p.name, p.title, h.handle, c.checked, c.confirmed, c.low, c.high, z.since
    from quality.reviewer_score c
    join projects.project p on p.tenant_id = c.tenant_id and p.id = c.project_id
    join trust.tenant t on t.id = c.tenant_id
    join trust.principal h on h.id = c.reviewer_id
    left join quality.review_stop z on z.tenant_id = c.tenant_id and z.project_id = c.project_id and z.reviewer_id = c.reviewer_id
      and z.ended_at is null
   where c.checked > 0 and c.tenant_id <> all ((select trust.barred())::uuid[])
     and (select (context.claims()).persona in ('ops', 'system'))
   order by z.since is null, c.high, c.checked desc limit 200
$$;

grant select on quality.review_load to tz_customer;
grant select, insert, update on quality.review_load, quality.reviewer_score to tz_system;
grant execute on function quality.checks_of, quality.watched_projects, quality.capacity to tz_system;
grant execute on function quality.my_reviewing, quality.my_beginnings to tz_contributor;
grant execute on function quality.load_health, quality.reviewer_health to tz_ops;
