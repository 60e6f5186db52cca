-- Reviewers are given answers of which it is known whether they are right.
alter table quality.known_item drop constraint known_item_purpose_check,
  add constraint known_item_purpose_check check (purpose in ('training', 'evaluation', 'review')),
  add check (purpose <> 'review' or initial is not null);

alter table quality.review_policy
  -- Of a thousand reviews so many are of known answers; and of those of people with fewer than so many verdicts in the project.
  add column known_permille smallint not null default 0 check (known_permille between 0 and 500),
  add column newcomer_known_permille smallint not null default 0 check (newcomer_known_permille between 0 and 1000),
  add column newcomer_verdicts smallint not null default 50 check (newcomer_verdicts between 0 and 1000),
  -- Before so many known answers are judged with such a kappa, a reviewer gets no others; 0: nothing is asked.
  add column calibration_items smallint not null default 0 check (calibration_items between 0 and 500),
  add column calibration_kappa_min double precision not null default 0.7 check (calibration_kappa_min between 0 and 1);

-- What a review shows of the versions in force: those of the claim, unless another answer's were taken over.
alter table quality.review_due add column guideline_version int, add column ontology_version int;
-- Known answers that nobody was shown yet are due at no time, and so wait.
create index review_due_ready on quality.review_due (tenant_id, project_id, submission_id) where due_at = 'infinity';

-- A known answer as one reviewer, or several in turn, are shown it; and whether it is right.
create table quality.known_review (
  tenant_id uuid not null,
  submission_id uuid not null,
  item_id uuid not null,
  project_id uuid not null,
  is_right boolean not null,
  primary key (tenant_id, submission_id),
  foreign key (tenant_id, submission_id) references tasks.submission (tenant_id, id),
  foreign key (tenant_id, item_id) references quality.known_item (tenant_id, id)
);
create index known_review_of_item on quality.known_review (tenant_id, item_id);
call kit.protect('quality.known_review');

-- A verdict on a known answer under the id of its review, and whether it is what is known. Judged after it was acknowledged.
create table quality.known_verdict (
  tenant_id uuid not null,
  id uuid not null,
  submission_id uuid not null,
  item_id uuid not null,
  project_id uuid not null,
  reviewer_id uuid not null,
  confirmed boolean not null,
  at timestamptz not null,
  judged_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, submission_id) references quality.known_review (tenant_id, submission_id)
);
create index known_verdict_of_item on quality.known_verdict (tenant_id, item_id, reviewer_id);
create index known_verdict_of_reviewer on quality.known_verdict (reviewer_id, at);
call kit.protect('quality.known_verdict');

-- What was published of a reviewer's verdicts on known answers where a project asks for a kappa; and since when it is reached.
create table quality.calibration (
  tenant_id uuid not null,
  project_id uuid not null,
  reviewer_id uuid not null,
  judged int not null,
  confirmed int not null,
  kappa double precision not null,
  calibrated_at timestamptz,
  published_at timestamptz not null,
  primary key (tenant_id, project_id, reviewer_id),
  foreign key (tenant_id, project_id) references projects.project (tenant_id, id)
);
create index calibration_of_reviewer on quality.calibration (reviewer_id);
call kit.protect('quality.calibration');

-- Makes submissions of nobody to known tasks, as they are when somebody has handed them in; worth nothing.
create function tasks.prepare_answers(tasks_ uuid[], submissions uuid[], answers jsonb, labels text[], at timestamptz) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  with given as (select x.task, x.submission, x.answer, x.label, gen_random_uuid() as person, gen_random_uuid() as assignment
      from rows from (unnest(tasks_), unnest(submissions), jsonb_array_elements(answers), unnest(labels)) x (task, submission, answer, label)
     where (select (context.claims()).persona = 'system')),
  taken as (
    insert into tasks.assignment (tenant_id, task_id, contributor_id, id, project_id, queue_id, state, claimed_at, lease_until, ended_at,
        guideline_version, ontology_version, rate_version, amount_minor, currency, acceptance, flipped, known)
      select t.tenant_id, t.id, g.person, g.assignment, t.project_id, t.queue_id, 'submitted', at, at, at, p.guideline_version, p.ontology_version,
          p.rate_version, 0, r.currency, 'review', random() < 0.5, true
        from given g
        join tasks.task t on t.tenant_id = context.tenant() and t.id = g.task and t.state = 'known'
        join projects.project p on p.tenant_id = t.tenant_id and p.id = t.project_id
        join projects.rate r on r.tenant_id = p.tenant_id and r.project_id = p.id and r.version = p.rate_version
    returning tenant_id, task_id, project_id, contributor_id, id)
  insert into tasks.submission (tenant_id, id, task_id, project_id, contributor_id, assignment_id, round, answer, label, digest, submitted_at,
      used, known)
    select a.tenant_id, g.submission, a.task_id, a.project_id, a.contributor_id, a.id, 1, g.answer, g.label,
        sha256(convert_to(g.answer::text, 'UTF8')), at, false, true
      from taken a join given g on g.assignment = a.id
$$;

-- Puts known answers where a review may draw them.
create function quality.prepare_reviews(items uuid[], submissions uuid[], answers jsonb, labels text[], rights boolean[], at timestamptz)
returns void language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform tasks.prepare_answers(items, submissions, answers, labels, at);
  insert into quality.known_review (tenant_id, submission_id, item_id, project_id, is_right)
    select s.tenant_id, s.id, s.task_id, s.project_id, x.is_right
      from unnest(submissions, rights) x (id, is_right)
      join tasks.submission s on s.tenant_id = context.tenant() and s.id = x.id;
  insert into quality.review_due (tenant_id, submission_id, project_id, author_id, language, due_at, waits)
    select s.tenant_id, s.id, s.project_id, s.contributor_id, p.language, 'infinity', true
      from tasks.submission s join projects.project p on p.tenant_id = s.tenant_id and p.id = s.project_id
     where s.tenant_id = context.tenant() and s.id = any (submissions);
end $$;

-- Whether somebody has judged a known answer, or knows the task that it was made of.
create function quality.has_met(person uuid, i quality.known_item) returns boolean
language sql stable as $$
  select exists (select from quality.known_verdict v where v.tenant_id = i.tenant_id and v.item_id = i.id and v.reviewer_id = person)
    or i.source_task_id is not null and exists (select from tasks.submission s
      where s.tenant_id = i.tenant_id and s.task_id = i.source_task_id
        and (s.contributor_id = person or quality.has_given_verdict(s.tenant_id, s.id, person) or quality.has_opined(s.tenant_id, s.id, person)))
$$;

-- Known answers of a project that somebody may be shown: of those that were ready longest.
create function quality.ready_reviews(tenant uuid, project uuid, person uuid) returns setof uuid
language sql stable as $$
  select r.submission_id from (select d.submission_id from quality.review_due d
      where d.tenant_id = tenant and d.project_id = project and d.due_at = 'infinity' order by d.submission_id limit 200) r
    join quality.known_review k on k.tenant_id = tenant and k.submission_id = r.submission_id
    join quality.known_item i on i.tenant_id = tenant and i.id = k.item_id and i.voided_at is null and i.disputed_at is null
   where not quality.has_met(person, i)
     and not exists (select from quality.resolving z where z.tenant_id = tenant and z.project_id = project)
$$;

-- Whether somebody is to reach a kappa on known answers before they judge others of a project; never where it has none.
create function quality.is_uncalibrated(tenant uuid, project uuid, person uuid) returns boolean
language sql stable as $$
  select exists (select from quality.review_policy p where p.tenant_id = tenant and p.project_id = project and p.calibration_items > 0)
    and not exists (select from quality.calibration c
      where c.tenant_id = tenant and c.project_id = project and c.reviewer_id = person and c.calibrated_at is not null)
    and exists (select from quality.known_item i where i.tenant_id = tenant and i.project_id = project and i.purpose = 'review'
      and i.voided_at is null and i.disputed_at is null)
    and not exists (select from quality.resolving z where z.tenant_id = tenant and z.project_id = project)
$$;

-- Projects of which somebody may take no review: a rule stops them, or they are to be calibrated and nothing is ready for it.
create function quality.closed_to(person uuid) returns uuid[]
language sql stable as $$
  select array(select z.project_id from quality.review_stop z where z.reviewer_id = person and z.ended_at is null
    union select p.project_id from quality.review_policy p
     where p.calibration_items > 0 and quality.is_uncalibrated(p.tenant_id, p.project_id, person)
       and not exists (select from quality.ready_reviews(p.tenant_id, p.project_id, person)))
$$;

-- Whether somebody decides nothing else of a project: a rule stops them, or they are to be calibrated first.
create or replace function quality.is_stopped(tenant uuid, project uuid, person uuid) returns boolean
language sql stable as $$
  select exists (select from quality.review_stop z where z.tenant_id = tenant and z.project_id = project and z.reviewer_id = person
      and z.ended_at is null)
    or quality.is_uncalibrated(tenant, project, person)
$$;

-- How many verdicts somebody has given in a project, at most so many.
create function quality.verdicts_of(tenant uuid, project uuid, person uuid, most int) returns int
language sql stable as $$
  select count(*)::int from (select r.id from quality.review r where r.reviewer_id = person and r.tenant_id = tenant and r.project_id = project
    union select o.id from quality.opinion o where o.reviewer_id = person and o.tenant_id = tenant and o.project_id = project limit most) n
$$;

-- The known answer that is ready for somebody in the place of one that waits, locked; whatever is drawn, the same is looked up.
create function quality.ready_review(d quality.review_due, person uuid) returns uuid
language plpgsql volatile as $$
declare picked uuid;
begin
  select x.id into picked from (select r.id from quality.ready_reviews(d.tenant_id, d.project_id, person) r (id) limit 8) x order by random() limit 1;
  select x.submission_id into picked from quality.review_due x
   where x.tenant_id = d.tenant_id and x.submission_id = picked and x.due_at = 'infinity' for update skip locked;
  return picked;
end $$;

-- How many of a thousand reviews of a project are of known answers for somebody.
create function quality.known_share(tenant uuid, project uuid, person uuid) returns int
language sql stable as $$
  select case when quality.is_uncalibrated(tenant, project, person) then 1000
      when p.newcomer_known_permille <> p.known_permille
        and quality.verdicts_of(tenant, project, person, p.newcomer_verdicts) < p.newcomer_verdicts then p.newcomer_known_permille
      else p.known_permille end
    from quality.review_policy p where p.tenant_id = tenant and p.project_id = project
     and (p.known_permille > 0 or p.newcomer_known_permille > 0 or p.calibration_items > 0)
$$;

-- Leases the reviewer who acts the most urgent review that they may take, or a known answer in its place.
create or replace function quality.take_review(at timestamptz) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare me uuid := context.person(); spoken text[]; closed uuid[] := quality.closed_to(me); d quality.review_due; a record; share int; picked uuid; due timestamptz;
begin
  perform pg_advisory_xact_lock(77, hashtext(me::text));
  select w.languages into spoken from workforce.contributor w
   where w.id = me and w.is_reviewer and w.standing = 'good';
  if not found or exists (select from quality.review_due x where x.reviewer_id = me and x.lease_until > at
     and x.tenant_id <> all ((select trust.barred())::uuid[])) then return; end if;
  select * into d from quality.review_due x
   where x.language = any (spoken) and x.author_id <> me and (x.reviewer_id is null or x.lease_until <= at)
     and x.tenant_id <> all ((select trust.barred())::uuid[]) and not quality.is_at_work_on(me, x)
     and not x.waits and not quality.has_solved(x.tenant_id, x.submission_id, me)
     and not quality.has_judged(me, x) and not quality.has_opined(x.tenant_id, x.submission_id, me)
     and x.project_id <> all (closed)
     and not quality.is_hindered(me, x, at)
   order by x.due_at limit 1 for update skip locked;
  if not found then return; end if;
  select x.guideline_version, x.ontology_version, s.submitted_at, (select o.submitted_at from tasks.submission o
      where o.tenant_id = s.tenant_id and o.project_id = s.project_id and o.id < s.id and not o.known order by o.id desc limit 1) as before into strict a
    from tasks.submission s
    join tasks.assignment x on x.tenant_id = s.tenant_id and x.task_id = s.task_id and x.contributor_id = s.contributor_id
   where s.tenant_id = d.tenant_id and s.id = d.submission_id;
  -- answers are queued twice a second: what came within one is due at once
  due := d.due_at - random() * greatest(least(a.submitted_at - coalesce(a.before, a.submitted_at - interval '1 minute'), interval '5 minutes')
    - interval '1 second', interval '0');
  share := quality.known_share(d.tenant_id, d.project_id, me);
  if share is not null then picked := quality.ready_review(d, me); end if;
  -- whoever is to be calibrated takes nothing else: what was ready is with somebody by now
  if picked is null and share = 1000 and quality.is_uncalibrated(d.tenant_id, d.project_id, me) then return; end if;
  if picked is null or random() * 1000 >= share then picked := d.submission_id; due := d.due_at; end if;
  perform tasks.expose(me, s.tenant_id, s.task_id, at + interval '30 minutes', at) from tasks.submission s
   where s.tenant_id = d.tenant_id and s.id = picked;
  update quality.review_due x set reviewer_id = me, lease_until = at + interval '30 minutes', taken_at = at, draft = null, draft_version = 0,
      due_at = due, waits = false, guideline_version = coalesce(x.guideline_version, d.guideline_version, a.guideline_version),
      ontology_version = coalesce(x.ontology_version, d.ontology_version, a.ontology_version),
      -- the pay of a review freezes when it is taken
      rate_version = (select p.rate_version from tasks.submission s join projects.project p
        on p.tenant_id = s.tenant_id and p.id = s.project_id where s.tenant_id = d.tenant_id and s.id = d.submission_id)
   where x.tenant_id = d.tenant_id and x.submission_id = picked;
end $$;

-- The submission that the caller holds: of one that was fixed before, as fixed.
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
    join projects.ontology o on o.tenant_id = s.tenant_id and o.project_id = s.project_id and o.version = coalesce(d.ontology_version, a.ontology_version)
    join projects.guideline g on g.tenant_id = s.tenant_id and g.project_id = s.project_id
      and g.version = coalesce(d.guideline_version, a.guideline_version)
    left join quality.fix f on d.repair_id is not null and f.tenant_id = d.tenant_id and f.submission_id = d.submission_id and f.ended_at is null
   where d.reviewer_id = context.person() and d.lease_until > at and d.tenant_id <> all ((select trust.barred())::uuid[])
   order by d.due_at limit 1
$$;

create or replace function quality.review_waits(at timestamptz) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from quality.review_due x join workforce.contributor w on w.id = context.person()
    where w.is_reviewer and w.standing = 'good' and x.language = any (w.languages) and x.author_id <> w.id
      and (x.reviewer_id is null or x.lease_until <= at) and x.tenant_id <> all ((select trust.barred())::uuid[])
      and not quality.is_at_work_on(w.id, x) and not x.waits and not quality.has_solved(x.tenant_id, x.submission_id, w.id)
      and not quality.has_judged(w.id, x) and not quality.has_opined(x.tenant_id, x.submission_id, w.id)
      and x.project_id <> all ((select quality.closed_to(context.person()))::uuid[]) and not quality.is_hindered(w.id, x, at))
$$;

-- What others came to about the verdicts of a reviewer, and what was known beforehand.
create or replace function quality.checks_of(person uuid, since timestamptz, upto timestamptz)
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
     -- a known answer is checked by what is known, whatever others say of it
     and not exists (select from quality.known_review k where k.tenant_id = o.tenant_id and k.submission_id = o.submission_id)
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
  union all
  select v.tenant_id, v.project_id, v.confirmed, v.at
    from quality.known_verdict v
    join quality.known_item i on i.tenant_id = v.tenant_id and i.id = v.item_id
   where v.reviewer_id = person and v.at >= since and v.at < upto
     and i.disputed_at is null and (i.voided_at is null or i.corrected is not null)
$$;

create or replace function quality.review_health(at timestamptz)
returns table (tenant text, language text, waiting bigint, overdue bigint, next_due timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select t.slug, d.language, count(*), count(*) filter (where d.due_at < at), min(d.due_at)
    from quality.review_due d join trust.tenant t on t.id = d.tenant_id
   where d.repair_id is null and d.due_at < 'infinity' and d.tenant_id <> all ((select trust.barred())::uuid[]) and (select (context.claims()).persona in ('ops', 'system'))
   group by t.slug, d.language order by min(d.due_at)
$$;

create or replace function quality.watched_projects(since timestamptz, upto timestamptz, most int)
returns table (tenant_id uuid, project_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.tenant_id, p.id from projects.project p
    left join quality.review_load l on l.tenant_id = p.tenant_id and l.project_id = p.id
   where p.acceptance = 'review' and (select (context.claims()).persona = 'system')
     and (l.throttled_at is not null or l.waiting + l.appeals_waiting > 0
       or exists (select from quality.review_due d where d.tenant_id = p.tenant_id and d.project_id = p.id and d.due_at < 'infinity')
       or l.scored_upto is distinct from upto
         and (exists (select from quality.review r where r.tenant_id = p.tenant_id and r.project_id = p.id and r.at >= since)
           or exists (select from quality.opinion o where o.tenant_id = p.tenant_id and o.project_id = p.id and o.at >= since)))
   order by l.computed_at nulls first limit most
$$;

-- Everyone who answered in a project, under the names of the tenant: people, and not the nobody of known answers.
create or replace function tasks.authors(project uuid) returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select context.alias(context.tenant(), x.contributor_id)
    from (select distinct s.contributor_id from tasks.submission s
           where s.tenant_id = (select context.tenant()) and s.project_id = project
             and (not s.known or exists (select from workforce.contributor w where w.id = s.contributor_id))) x
   where (select context.tenant()) <> all ((select trust.barred())::uuid[])
$$;

-- How far the caller is in projects that give reviewers known answers: verdicts given, until how many more of them are known, and
-- what is published of those where the project asks for a kappa. While it is not reached all are known, so that their number tells nothing.
create function quality.my_calibrations()
returns table (title jsonb, kind text, verdicts int, newcomer_verdicts int, calibration_items int, calibration_kappa_min float8,
  judged int, kappa float8, published_at timestamptz, calibrated_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with mine as (
    select r.tenant_id, r.project_id from quality.review r where r.reviewer_id = context.person()
    union select o.tenant_id, o.project_id from quality.opinion o where o.reviewer_id = context.person()
    union select c.tenant_id, c.project_id from quality.calibration c where c.reviewer_id = context.person())
  select p.title, p.kind, quality.verdicts_of(p.tenant_id, p.id, context.person(), y.newcomer_verdicts),
      case when y.newcomer_known_permille <> y.known_permille then y.newcomer_verdicts end,
      nullif(y.calibration_items, 0), y.calibration_kappa_min,
      case when c.calibrated_at is null then (select count(*)::int from quality.known_verdict v
          where v.reviewer_id = context.person() and v.tenant_id = p.tenant_id and v.project_id = p.id) else c.judged end,
      c.kappa, c.published_at, c.calibrated_at
    from mine m
    join projects.project p on p.tenant_id = m.tenant_id and p.id = m.project_id
    join quality.review_policy y on y.tenant_id = p.tenant_id and y.project_id = p.id
    left join quality.calibration c on c.tenant_id = p.tenant_id and c.project_id = p.id and c.reviewer_id = context.person()
   where (y.calibration_items > 0 or y.newcomer_known_permille <> y.known_permille) and m.tenant_id <> all ((select trust.barred())::uuid[])
   order by p.id limit 200
$$;

grant select on quality.known_review, quality.known_verdict, quality.calibration to tz_system;
grant insert, update on quality.known_verdict, quality.calibration to tz_system;
grant update (is_right) on quality.known_review to tz_system;
grant select (tenant_id, submission_id, item_id) on quality.known_review to tz_customer;
grant select (tenant_id, id, submission_id, item_id, confirmed) on quality.known_verdict to tz_customer;
grant execute on function quality.prepare_reviews to tz_system;
grant execute on function quality.my_calibrations to tz_contributor;
call kit.permit('system', 'quality:reviewer:calibrated');

-- Past answers of a project, at most one of a task, of which it came out whether they were right, with what was right: fixed, returned and
-- then accepted, or rightly given though a reviewer rejected them. Newest first; of some submissions, or of all.
create function quality.put_right(project uuid, ids uuid[], most int)
returns table (submission_id uuid, task_id uuid, why text, payload jsonb, initial jsonb, expected jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with told as (
    select f.submission_id as id, 'fixed' as why, f.answer as expected from quality.fix f
     where f.tenant_id = (select context.tenant()) and f.project_id = project and f.ended_at is null
    union all
    select r.submission_id, 'returned', coalesce(f.answer, n.answer) from quality.review r
      join tasks.submission s on s.tenant_id = r.tenant_id and s.id = r.submission_id
      join tasks.submission n on n.tenant_id = s.tenant_id and n.task_id = s.task_id and n.contributor_id = s.contributor_id
        and n.round = s.round + 1 and n.used and n.accepted_at is not null
      left join quality.fix f on f.tenant_id = n.tenant_id and f.submission_id = n.id and f.ended_at is null
     where r.tenant_id = (select context.tenant()) and r.project_id = project and r.verdict = 'return'
    union all
    select x.submission_id, 'overturned', s.answer from quality.appeal x
      join tasks.submission s on s.tenant_id = x.tenant_id and s.id = x.submission_id and s.project_id = project and s.used
     where x.tenant_id = (select context.tenant()) and x.outcome = 'overturned' and x.reviewer_id is not null
       and not exists (select from quality.fix f where f.tenant_id = x.tenant_id and f.submission_id = x.submission_id and f.ended_at is null))
  select * from (
    select distinct on (s.task_id) s.id, s.task_id, o.why, t.payload, s.answer, o.expected from told o
      join tasks.submission s on s.tenant_id = (select context.tenant()) and s.id = o.id and not s.known
      join tasks.task t on t.tenant_id = s.tenant_id and t.id = s.task_id
     where (ids is null or s.id = any (ids)) and s.tenant_id <> all ((select trust.barred())::uuid[])
       and not exists (select from quality.known_item i where i.tenant_id = s.tenant_id and i.project_id = project
         and i.source_task_id = s.task_id and i.voided_at is null)
     order by s.task_id, s.id) x
   order by x.id desc limit most
$$;
grant execute on function quality.put_right to tz_customer;

drop function quality.reviewer_health();
-- For operations: what is published of reviewers, those first whom a rule stops, then those of whom fewest verdicts were confirmed; and their
-- kappa where the project asks for one.
create function quality.reviewer_health()
returns table (tenant text, project text, title jsonb, reviewer text, checked int, confirmed int, low float8, high float8, stopped_since timestamptz,
  kappa float8, calibrated_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select t.slug, p.name, p.title, h.handle, coalesce(c.checked, 0), coalesce(c.confirmed, 0), coalesce(c.low, 0), coalesce(c.high, 1), z.since,
      k.kappa, k.calibrated_at
    from (select s.tenant_id, s.project_id, s.reviewer_id from quality.reviewer_score s where s.checked > 0
      union select y.tenant_id, y.project_id, y.reviewer_id from quality.calibration y) x
    join projects.project p on p.tenant_id = x.tenant_id and p.id = x.project_id
    join trust.tenant t on t.id = x.tenant_id
    join trust.principal h on h.id = x.reviewer_id
    left join quality.reviewer_score c on c.tenant_id = x.tenant_id and c.project_id = x.project_id and c.reviewer_id = x.reviewer_id
    left join quality.calibration k on k.tenant_id = x.tenant_id and k.project_id = x.project_id and k.reviewer_id = x.reviewer_id
    left join quality.review_stop z on z.tenant_id = x.tenant_id and z.project_id = x.project_id and z.reviewer_id = x.reviewer_id
      and z.ended_at is null
   where x.tenant_id <> all ((select trust.barred())::uuid[])
     and (select (context.claims()).persona in ('ops', 'system'))
   order by z.since is null, c.high nulls last, c.checked desc nulls last, k.kappa limit 200
$$;
grant execute on function quality.reviewer_health to tz_ops;
