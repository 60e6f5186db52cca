-- Evidence: the answers behind a figure of drift, what a rule counts without walking everything that somebody did, and who may read it.

-- What one person did in one project, in order.
create index submission_of_person on tasks.submission (contributor_id, project_id, submitted_at);

-- How many accepted answers somebody has in a project, counted no further than asked.
create function quality.first_answers(tenant uuid, project uuid, person uuid, most int) returns int
language sql stable as $$
  select count(*)::int from (select from tasks.submission x
    where x.contributor_id = person and x.project_id = project and x.tenant_id = tenant and quality.is_accepted_work(x) limit most) n
$$;

-- How many of a thousand answers like this one are reviewed: what somebody handed in anew is always looked at again. Their author sees
-- the count (quality.my_beginnings).
create or replace function quality.review_share(s tasks.submission) returns int
language sql stable as $$
  select case when s.round > 1 then 1000 else coalesce((select
      case when p.newcomer_permille > p.review_permille
          and quality.first_answers(s.tenant_id, s.project_id, s.contributor_id, p.newcomer_answers) < p.newcomer_answers
        then p.newcomer_permille else p.review_permille end
    from quality.review_policy p where p.tenant_id = s.tenant_id and p.project_id = s.project_id), 1000) end
$$;

-- Where the caller's first answers are treated otherwise than later ones: how many are accepted, as far as the rule counts, and until how
-- many more of them are reviewed; how many known tasks they were given, as published with their score, and from how many on these come
-- as often as to others. Their projects are found one after another in the index.
create or replace function quality.my_beginnings()
returns table (title jsonb, kind text, accepted int, reviewed_until int, given int, known_until int)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with recursive mine as (
    (select s.tenant_id, s.project_id from tasks.submission s where s.contributor_id = (select context.person())
      order by s.project_id limit 1)
    union all
    select n.* from mine m cross join lateral (select s.tenant_id, s.project_id from tasks.submission s
      where s.contributor_id = (select context.person()) and s.project_id > m.project_id order by s.project_id limit 1) n)
  select p.title, p.kind, coalesce(x.accepted, 0), y.newcomer_answers::int, coalesce(c.given, 0), g.newcomer_answers::int
    from mine m
    join projects.project p on p.tenant_id = m.tenant_id and p.id = m.project_id
    left join quality.review_policy y on y.tenant_id = p.tenant_id and y.project_id = p.id and p.acceptance = 'review'
      and y.newcomer_permille > y.review_permille and y.newcomer_answers > 0
    left join lateral (select quality.first_answers(p.tenant_id, p.id, (select context.person()), y.newcomer_answers) as accepted) x
      on y.project_id is not null
    left join quality.gold_policy g on g.tenant_id = p.tenant_id and g.project_id = p.id and g.newcomer_rate <> g.rate and g.newcomer_answers > 0
    left join quality.score c on c.tenant_id = p.tenant_id and c.project_id = p.id and c.contributor_id = (select context.person())
   where (y.project_id is not null or g.project_id is not null) and m.tenant_id <> all ((select trust.barred())::uuid[])
   order by x.accepted desc nulls last, p.id limit 200
$$;

-- From when on somebody's answers to a project are no newcomer's; null before that.
create function quality.experienced_at(tenant uuid, project uuid, person uuid, first_answers int) returns timestamptz
language sql stable as $$
  select s.submitted_at from tasks.submission s
   where s.contributor_id = person and s.project_id = project and s.tenant_id = tenant and s.accepted_at is not null
   order by s.submitted_at offset first_answers limit 1
$$;

-- The answers since some time that drift compares, of all projects of a tenant in a language: with what their task came to, where several
-- people answered it, and with known items that stand.
create function quality.compared(tenant uuid, spoken text, since timestamptz)
returns table (id uuid, project_id uuid, task_id uuid, item_id uuid, contributor_id uuid, at timestamptz, measure text, label text,
  expected text, agrees boolean)
language sql stable as $$
  select s.id, s.project_id, s.task_id, null::uuid, s.contributor_id, s.submitted_at, 'consensus', s.label, c.label, s.label = c.label
    from projects.project p
    join tasks.submission s on s.tenant_id = p.tenant_id and s.project_id = p.id
    join quality.consensus c on c.tenant_id = s.tenant_id and c.task_id = s.task_id
   where p.tenant_id = tenant and p.language = spoken and s.used and s.accepted_at is not null and s.submitted_at >= since and c.votes > 1
  union all
  select a.submission_id, a.project_id, null, a.item_id, a.contributor_id, a.answered_at, 'known', s.label, i.label, a.is_right
    from quality.known_answer a
    join quality.known_item i on i.tenant_id = a.tenant_id and i.id = a.item_id and i.voided_at is null and i.disputed_at is null
    join projects.project p on p.tenant_id = a.tenant_id and p.id = a.project_id and p.language = spoken
    left join tasks.submission s on s.tenant_id = a.tenant_id and s.id = a.submission_id
   where a.tenant_id = tenant and a.answered_at >= since
$$;

-- The answers behind one figure of drift (but of a skill: who has one is nobody's to learn), the newest first.
create function quality.drift_answers(project uuid, scope text, name text, measure text, since timestamptz, until timestamptz,
  agreeing boolean, first_answers int, before uuid, most int)
returns table (id uuid, project_id uuid, task_id uuid, item_id uuid, contributor_id uuid, label text, expected text, agrees boolean,
  at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare p projects.project; people uuid[]; starts timestamptz[];
begin
  select x.* into p from projects.project x where x.tenant_id = context.tenant() and x.id = project
     and x.tenant_id <> all ((select trust.barred())::uuid[]);
  if scope = 'experience' then
    -- once for each person, not for each answer
    select array_agg(x.contributor_id), array_agg(quality.experienced_at(p.tenant_id, p.id, x.contributor_id, first_answers)) into people, starts
      from (select distinct g.contributor_id from quality.compared(p.tenant_id, p.language, since) g
        where g.project_id = project and g.measure = drift_answers.measure) x;
  end if;
  return query select g.id, g.project_id, g.task_id, g.item_id, context.alias(p.tenant_id, g.contributor_id), g.label, g.expected, g.agrees, g.at
    from quality.compared(p.tenant_id, p.language, since) g
    left join unnest(people, starts) x (person, began) on x.person = g.contributor_id
   where g.measure = drift_answers.measure and g.at < until and (scope = 'language' or g.project_id = project)
     and (agreeing is null or g.agrees = agreeing) and (before is null or g.id < before)
     and case scope when 'project' then true when 'language' then true
       when 'experience' then coalesce(g.at >= x.began, false) = (name = 'experienced')
       when 'group' then exists (select from workforce.grouped m
         join workforce.staff_group w on w.tenant_id = m.tenant_id and w.id = m.group_id
        where m.tenant_id = p.tenant_id and m.project_id = project and m.principal_id = g.contributor_id and w.name = drift_answers.name)
       else false end
   order by g.id desc limit most;
end $$;

-- What an alarm was raised on; alarms of earlier versions do not say it.
alter table quality.drift_alarm
  add counted_at timestamptz,
  add recent int,
  add recent_agreeing int,
  add before int,
  add before_agreeing int;

-- The tenant's names for who gave some answers of theirs, each name made once.
create function quality.authors_of(submissions uuid[]) returns table (submission_id uuid, contributor_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with given as materialized (select s.id, s.tenant_id, s.contributor_id from tasks.submission s
     where s.tenant_id = (select context.tenant()) and s.id = any (submissions) and s.tenant_id <> all ((select trust.barred())::uuid[])),
  named as materialized (select x.contributor_id, context.alias(x.tenant_id, x.contributor_id) as alias
    from (select distinct g.tenant_id, g.contributor_id from given g) x)
  select g.id, n.alias from given g join named n on n.contributor_id = g.contributor_id
$$;

grant execute on function quality.experienced_at, quality.compared to tz_system;
grant execute on function quality.drift_answers, quality.authors_of to tz_customer, tz_system;
grant select on quality.drift_alarm to tz_customer;
grant select (seconds) on quality.opinion to tz_customer;
