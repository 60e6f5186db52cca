-- Adjudication: where people disagree, a reviewer who answered none of it sees their answers side by side and says which stands.

-- Which projects have it done, and from which mean distance on also where people gave one label; null: never.
create table quality.adjudicating (
  tenant_id uuid not null,
  project_id uuid not null,
  distance_min double precision check (distance_min between 0.01 and 1),
  set_by uuid not null,
  set_at timestamptz not null,
  primary key (tenant_id, project_id),
  foreign key (tenant_id, project_id) references projects.project (tenant_id, id)
);
call kit.protect('quality.adjudicating');

-- How far apart the answers to a task lie that gave the label of its consensus, on the mean of their pairs, 0 to 1; null where
-- one gave it alone. Measured by the system for as many votes and that label, as what is far apart only the kind knows.
create table quality.apart (
  tenant_id uuid not null,
  task_id uuid not null,
  votes int not null,
  label text not null,
  distance double precision check (distance between 0 and 1),
  measured_at timestamptz not null,
  primary key (tenant_id, task_id),
  foreign key (tenant_id, task_id) references tasks.task (tenant_id, id)
);
call kit.protect('quality.apart');

create table quality.adjudication (
  tenant_id uuid not null,
  id uuid not null,
  task_id uuid not null,
  project_id uuid not null,
  language text not null,
  why text not null check (why in ('ambiguous', 'unsure', 'tie', 'apart')),
  opened_at timestamptz not null,
  reviewer_id uuid,
  lease_until timestamptz,
  -- Frozen when it is taken; flipped is the order of sides in which all answers are shown.
  rate_version int,
  guideline_version int,
  ontology_version int,
  flipped boolean,
  -- The answers that counted then, in drawn order; of more than five the first five are shown, as A to E.
  answers uuid[],
  draft jsonb,
  draft_version int not null default 0,
  verdict text check (verdict in ('pick', 'mend', 'ambiguous', 'incomplete')),
  -- The answer that was picked or mended.
  submission_id uuid,
  answer jsonb,
  label text,
  clause text,
  reason text check (length(reason) <= 2000),
  -- The tenant's own name for who decided.
  decided_by uuid,
  decided_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, task_id),
  foreign key (tenant_id, task_id) references tasks.task (tenant_id, id),
  foreign key (tenant_id, submission_id) references tasks.submission (tenant_id, id),
  check ((verdict is null) = (decided_at is null)),
  check ((submission_id is null) = (coalesce(verdict, 'ambiguous') in ('ambiguous', 'incomplete'))),
  check ((submission_id is null) = (answer is null) and (answer is null) = (label is null)),
  check (verdict is null or submission_id is not null or length(reason) >= 3)
);
create index adjudication_next on quality.adjudication (language, opened_at) where verdict is null;
create index adjudication_held on quality.adjudication (reviewer_id) where verdict is null and reviewer_id is not null;
create index adjudication_of_project on quality.adjudication (tenant_id, project_id, task_id);
call kit.protect('quality.adjudication');

-- The answers to a task that count: of each person the last round, in the order of an adjudication's draw. Whatever was said
-- comes before what was said already.
create function quality.drawn_answers(x quality.adjudication) returns uuid[]
language sql stable as $$
  select coalesce(array_agg(d.id order by d.turn, d.draw), '{}') from (
    select l.id, l.draw, row_number() over (partition by l.label order by l.draw) as turn from (
      select distinct on (s.contributor_id) s.id, s.label, md5(s.id::text || x.id::text) as draw from tasks.submission s
       where s.tenant_id = x.tenant_id and s.task_id = x.task_id and s.used and s.accepted_at is not null and not s.known
       order by s.contributor_id, s.round desc) l) d
$$;

-- Whether the answers that were drawn are still those that count, and the task is still completed.
create function quality.is_unchanged(x quality.adjudication) returns boolean
language sql stable as $$
  select x.answers = quality.drawn_answers(x) and cardinality(x.answers) > 1
    and exists (select from tasks.task t where t.tenant_id = x.tenant_id and t.id = x.task_id and t.state = 'completed')
$$;

-- Opens one for every completed task of a project on which people disagree, once; returns how many.
create function quality.open_adjudications(project uuid, most int, at timestamptz) returns int
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare tenant uuid := context.tenant(); x record; made uuid; n int := 0;
begin
  for x in select t.id, p.language, case when d.task_id is not null then 'ambiguous' when c.agreement < 1 and r.is_tie then 'tie'
        when c.agreement < 1 and c.confidence < p.confidence then 'unsure' else 'apart' end as why
      from quality.adjudicating a
      join projects.project p on p.tenant_id = a.tenant_id and p.id = a.project_id
      join quality.consensus c on c.tenant_id = a.tenant_id and c.project_id = a.project_id and c.votes > 1
      join tasks.task t on t.tenant_id = c.tenant_id and t.id = c.task_id and t.state = 'completed'
      left join tasks.doubt d on d.tenant_id = t.tenant_id and d.task_id = t.id and d.outcome = 'ambiguous'
      left join quality.apart m on m.tenant_id = t.tenant_id and m.task_id = t.id and m.votes = c.votes and m.label = c.label
      cross join lateral (select count(*) > 1 as is_tie from jsonb_each_text(c.shares) v
        where v.value::float8 >= (select max(w.value::float8) from jsonb_each_text(c.shares) w)) r
     where a.tenant_id = tenant and a.project_id = project
       and (d.task_id is not null or c.agreement < 1 and (r.is_tie or c.confidence < p.confidence) or m.distance >= a.distance_min)
       and not exists (select from quality.adjudication o where o.tenant_id = t.tenant_id and o.task_id = t.id)
     order by t.id limit most loop
    insert into quality.adjudication (tenant_id, id, task_id, project_id, language, why, opened_at)
      values (tenant, gen_random_uuid(), x.id, project, x.language, x.why, at) on conflict do nothing returning id into made;
    continue when not found;
    perform kit.record_event(tenant, gen_random_uuid(), 'quality:adjudication:opened', null, made,
      jsonb_build_object('project', project, 'task', x.id, 'why', x.why), at);
    n := n + 1;
  end loop;
  return n;
end $$;

-- Who may adjudicate: a reviewer in a language that they speak, who has answered nothing of the task and holds none of it.
create function quality.may_adjudicate(person uuid, x quality.adjudication, at timestamptz) returns boolean
language sql stable as $$
  select x.verdict is null and (x.reviewer_id is null or x.reviewer_id = person or x.lease_until <= at)
    and x.tenant_id <> all ((select trust.barred())::uuid[])
    and exists (select from workforce.contributor w where w.id = person and w.is_reviewer and w.standing = 'good'
      and x.language = any (w.languages))
    and not exists (select from tasks.submission s where s.tenant_id = x.tenant_id and s.task_id = x.task_id
      and s.contributor_id = person)
    and not exists (select from tasks.assignment a where a.tenant_id = x.tenant_id and a.task_id = x.task_id
      and a.contributor_id = person and a.state = 'leased')
$$;

-- Whether there is something that the caller may adjudicate; reads only.
create function quality.adjudication_waits(at timestamptz) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from quality.adjudication x
    join quality.adjudicating a on a.tenant_id = x.tenant_id and a.project_id = x.project_id
   where x.verdict is null and quality.may_adjudicate(context.person(), x, at) and cardinality(quality.drawn_answers(x)) > 1
     and not tasks.is_hindered(context.person(), x.tenant_id, x.task_id, at))
$$;

-- Leases the adjudication that has waited longest of those that the caller may take, under the lock of claims; whoever holds one is
-- left with it, unless other answers count by now. What has less than two answers left is dropped.
create function quality.take_adjudication(sides_flipped boolean, at timestamptz) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare me uuid := context.person(); x quality.adjudication;
begin
  perform pg_advisory_xact_lock(77, hashtext(me::text));
  update quality.adjudication y set reviewer_id = null, lease_until = null
   where y.reviewer_id = me and y.verdict is null and y.lease_until > at and not quality.is_unchanged(y);
  if exists (select from quality.adjudication y where y.verdict is null and y.reviewer_id = me and y.lease_until > at
    and y.tenant_id <> all ((select trust.barred())::uuid[])) then return; end if;
  for x in select y.* from quality.adjudication y
      join quality.adjudicating a on a.tenant_id = y.tenant_id and a.project_id = y.project_id
     where y.verdict is null and quality.may_adjudicate(me, y, at) and not tasks.is_hindered(me, y.tenant_id, y.task_id, at)
     order by y.opened_at, y.id limit 20 for update of y skip locked loop
    x.answers := quality.drawn_answers(x);
    if not quality.is_unchanged(x) then
      delete from quality.adjudication y where y.tenant_id = x.tenant_id and y.id = x.id;
      continue;
    end if;
    update quality.adjudication y set reviewer_id = me, lease_until = at + interval '30 minutes', answers = x.answers,
        flipped = sides_flipped, draft = null, draft_version = 0, rate_version = p.rate_version,
        guideline_version = p.guideline_version, ontology_version = p.ontology_version
      from projects.project p
     where y.tenant_id = x.tenant_id and y.id = x.id and p.tenant_id = x.tenant_id and p.id = x.project_id;
    perform tasks.expose(me, x.tenant_id, x.task_id, at + interval '30 minutes', at);
    return;
  end loop;
end $$;

-- What the caller holds: the task, and its answers in drawn order, without their authors.
create function quality.held_adjudication(at timestamptz)
returns table (id uuid, kind text, title jsonb, language text, payload jsonb, ontology jsonb, guidelines jsonb,
  guideline_version int, flipped boolean, given int, answers jsonb, why text, lease_until timestamptz, draft jsonb,
  draft_version int)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select context.alias(x.tenant_id, x.id), p.kind, p.title, p.language, t.payload, o.body, g.markdown, g.version, x.flipped,
      cardinality(x.answers), (select jsonb_agg(s.answer order by n) from unnest(x.answers[1:5]) with ordinality u (answer_id, n)
        join tasks.submission s on s.tenant_id = x.tenant_id and s.id = u.answer_id), x.why, x.lease_until, x.draft, x.draft_version
    from quality.adjudication x
    join tasks.task t on t.tenant_id = x.tenant_id and t.id = x.task_id
    join projects.project p on p.tenant_id = x.tenant_id and p.id = x.project_id
    join projects.ontology o on o.tenant_id = x.tenant_id and o.project_id = x.project_id and o.version = x.ontology_version
    join projects.guideline g on g.tenant_id = x.tenant_id and g.project_id = x.project_id and g.version = x.guideline_version
   where x.reviewer_id = context.person() and x.verdict is null and x.lease_until > at
     and quality.may_adjudicate(context.person(), x, at) and quality.is_unchanged(x)
   order by x.opened_at limit 1
$$;

-- Keeps what the caller has made of it so far, if it follows the draft that stands, and gives them 30 minutes more: `saved`,
-- `stale` (with the draft that stands) or `missing`.
create function quality.save_adjudication(held uuid, base int, whole jsonb, at timestamptz)
returns table (outcome text, version int, value jsonb, lease_until timestamptz)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare me uuid := context.person(); x quality.adjudication;
begin
  select * into x from quality.adjudication y where y.reviewer_id = me and y.verdict is null
    and context.alias(y.tenant_id, y.id) = held for update;
  if not found or x.lease_until < at or not quality.may_adjudicate(me, x, at) then
    return query select 'missing', 0, null::jsonb, null::timestamptz; return;
  end if;
  if x.draft_version <> base then return query select 'stale', x.draft_version, x.draft, x.lease_until; return; end if;
  update quality.adjudication y set draft = whole, draft_version = base + 1, lease_until = at + interval '30 minutes'
   where y.tenant_id = x.tenant_id and y.id = x.id returning * into x;
  perform tasks.expose_until(me, x.tenant_id, x.task_id, x.lease_until, at);
  return query select 'saved', x.draft_version, null::jsonb, x.lease_until;
end $$;

-- Records what the caller says who holds it: decided, missing, expired, or changed when other answers count by now. `place` is
-- the answer that was picked or mended, counted from 1.
create function quality.decide_adjudication(held uuid, event uuid, came text, place int, mended jsonb, mended_label text,
  under text, said text, at timestamptz) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare me uuid := context.person(); x quality.adjudication; s tasks.submission;
begin
  select * into x from quality.adjudication y where y.reviewer_id = me and y.verdict is null
    and context.alias(y.tenant_id, y.id) = held for update;
  if not found or not quality.may_adjudicate(me, x, at) then return 'missing'; end if;
  if x.lease_until < at then return 'expired'; end if;
  perform from tasks.task t where t.tenant_id = x.tenant_id and t.id = x.task_id for share;
  if not quality.is_unchanged(x) then return 'changed'; end if;
  if came in ('pick', 'mend') then
    select * into strict s from tasks.submission y where y.tenant_id = x.tenant_id and y.id = x.answers[place];
  end if;
  perform tasks.expose_until(me, x.tenant_id, x.task_id, at, at);
  update quality.adjudication y set verdict = came, submission_id = s.id, clause = under, reason = said, decided_at = at,
      answer = case came when 'mend' then mended when 'pick' then s.answer end,
      label = case came when 'mend' then mended_label when 'pick' then s.label end,
      decided_by = context.alias(x.tenant_id, me), draft = null
   where y.tenant_id = x.tenant_id and y.id = x.id;
  perform kit.record_event(x.tenant_id, event, 'quality:adjudication:decided', context.alias(x.tenant_id, me), x.id,
    jsonb_build_object('project', x.project_id, 'task', x.task_id, 'verdict', came), at);
  return 'decided';
end $$;

-- The file in one part (counted from 1) of the task that the caller adjudicates.
create function quality.adjudication_file(held uuid, item int, at timestamptz) returns setof projects.file_part
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select f.* from quality.adjudication x
    join tasks.task t on t.tenant_id = x.tenant_id and t.id = x.task_id
    cross join lateral projects.file_named(x.tenant_id, t.payload -> 'items' -> (item - 1) ->> 'content') f
   where x.reviewer_id = context.person() and context.alias(x.tenant_id, x.id) = held and x.lease_until > at and item > 0
     and quality.may_adjudicate(context.person(), x, at)
$$;

-- What waits for reviewers, for operations: reviews, appeals and adjudications, which no clock ends.
create function quality.judging_health(at timestamptz)
returns table (what text, tenant text, language text, waiting bigint, overdue bigint, next_due timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select 'review', r.tenant, r.language, r.waiting, r.overdue, r.next_due from quality.review_health(at) r
  union all
  select j.what, t.slug, j.language, count(*), count(*) filter (where j.due_at < at), min(j.due_at)
    from (select 'appeal' as what, x.tenant_id, x.language, x.due_at from quality.appeal x where x.outcome is null
          union all
          select 'adjudication', x.tenant_id, x.language, null from quality.adjudication x where x.verdict is null) j
    join trust.tenant t on t.id = j.tenant_id
   where j.tenant_id <> all ((select trust.barred())::uuid[]) and (select (context.claims()).persona in ('ops', 'system'))
   group by j.what, t.slug, j.language
   order by 6 nulls last, 1, 2, 3
$$;

-- Sensitive projects whose answers wait for somebody to judge them in the caller's languages, and to which they have not agreed; by
-- feed, as consent is given.
create function quality.consent_waits(at timestamptz) returns table (feed_id uuid, title jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select distinct q.feed_id, p.title from workforce.contributor w
    join projects.project p on p.language = any (w.languages) and p.sensitivity_version > 0 and p.tenant_id <> all ((select trust.barred())::uuid[])
    join tasks.work_queue q on q.tenant_id = p.tenant_id and q.project_id = p.id and q.batch_id is null
   where w.id = context.person() and w.is_reviewer and w.standing = 'good'
     and (tasks.hindrance(w.id, p.tenant_id, p.id, p.sensitivity_version, at)).outcome = 'consent_needed'
     and (exists (select from quality.review_due d join tasks.submission s on s.tenant_id = d.tenant_id and s.id = d.submission_id
           where d.tenant_id = p.tenant_id and s.project_id = p.id and d.author_id <> w.id and not d.waits)
       or exists (select from quality.appeal x join tasks.task t on t.tenant_id = x.tenant_id and t.id = x.task_id
           where x.tenant_id = p.tenant_id and t.project_id = p.id and quality.may_decide(w.id, x, at))
       or exists (select from quality.adjudication x
           where x.tenant_id = p.tenant_id and x.project_id = p.id and quality.may_adjudicate(w.id, x, at)))
   order by q.feed_id limit 20
$$;

grant select, insert, update, delete on quality.adjudicating to tz_customer;
grant select on quality.adjudicating, quality.adjudication to tz_system;
grant select, insert, update on quality.apart to tz_system;
grant select (tenant_id, id, task_id, project_id, why, opened_at, verdict, submission_id, answer, label, clause, reason, decided_by,
  decided_at) on quality.adjudication to tz_customer;
grant execute on function quality.open_adjudications to tz_system;
grant execute on function quality.judging_health to tz_ops;
grant execute on function quality.adjudication_waits, quality.take_adjudication, quality.held_adjudication, quality.save_adjudication,
  quality.decide_adjudication, quality.adjudication_file, quality.consent_waits to tz_contributor;
call kit.permit('customer', 'quality:adjudicating:set', 'quality:adjudicating:ended');
