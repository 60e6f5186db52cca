-- Cases: what the tests for unusual contributors found, with the answers it rests on, for a human to look at. Nothing follows by
-- itself but the end of a restriction.

-- When a project's answers were last tested, and over how many.
create table quality.probe (
  tenant_id uuid not null,
  project_id uuid not null,
  ran_at timestamptz not null,
  since timestamptz not null,
  answers int not null,
  people int not null,
  questions int not null,
  found int not null,
  primary key (tenant_id, project_id),
  foreign key (tenant_id, project_id) references projects.project (tenant_id, id)
);
call kit.protect('quality.probe');

-- One open case for a person and a project. They may say one thing to it, before the decision or after it.
create table quality.fraud_case (
  tenant_id uuid not null,
  id uuid not null,
  project_id uuid not null,
  contributor_id uuid not null,
  opened_at timestamptz not null,
  question text check (length(question) between 10 and 2000),
  asked_at timestamptz,
  said text check (length(said) between 10 and 2000),
  said_at timestamptz,
  outcome text check (outcome in ('dismissed', 'confirmed')),
  reason text check (length(reason) between 10 and 2000),
  -- How many answers were left out by the decision; they stay paid.
  left_out int not null default 0,
  decided_by uuid,
  decided_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, project_id) references projects.project (tenant_id, id),
  check ((outcome is null) = (decided_at is null)),
  check ((outcome is null) = (reason is null)),
  check ((said is null) = (said_at is null)),
  check ((question is null) = (asked_at is null))
);
create unique index fraud_case_open on quality.fraud_case (tenant_id, project_id, contributor_id) where outcome is null;
create index fraud_case_of_person on quality.fraud_case (contributor_id, opened_at);
create index fraud_case_waits on quality.fraud_case (opened_at) where outcome is null;
call kit.protect('quality.fraud_case');

-- What one test said: how unusual, how likely by chance (q_value: adjusted for all questions of the run), over which of the
-- person's answers, and the numbers from which its description is written.
create table quality.evidence (
  tenant_id uuid not null,
  id uuid not null,
  case_id uuid not null,
  project_id uuid not null,
  contributor_id uuid not null,
  test text not null check (test in ('random', 'constant', 'inverted', 'drop_off', 'colluding', 'copied')),
  since timestamptz not null,
  until timestamptz not null,
  judgements int not null check (judgements > 0),
  score double precision not null,
  p_value double precision not null check (p_value between 0 and 1),
  q_value double precision not null check (q_value between 0 and 1),
  facts jsonb not null,
  found_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, project_id, contributor_id, test, until),
  foreign key (tenant_id, case_id) references quality.fraud_case (tenant_id, id)
);
create index evidence_of_case on quality.evidence (tenant_id, case_id);
call kit.protect('quality.evidence');

-- The answers that evidence rests on above all, the strongest first; other_id is somebody else's that it is like.
create table quality.evidence_item (
  tenant_id uuid not null,
  evidence_id uuid not null,
  place smallint not null,
  submission_id uuid not null,
  other_id uuid,
  strength double precision not null,
  primary key (tenant_id, evidence_id, place),
  foreign key (tenant_id, evidence_id) references quality.evidence (tenant_id, id),
  foreign key (tenant_id, submission_id) references tasks.submission (tenant_id, id)
);
call kit.protect('quality.evidence_item');

-- Who of operations has read which answer of a case.
create table quality.case_reading (
  tenant_id uuid not null,
  evidence_id uuid not null,
  place smallint not null,
  reader_id uuid not null,
  at timestamptz not null,
  primary key (tenant_id, evidence_id, place, reader_id),
  foreign key (tenant_id, evidence_id, place) references quality.evidence_item (tenant_id, evidence_id, place)
);
call kit.protect('quality.case_reading');

-- Since when, and until when, somebody is offered no more of one project while a case of theirs is looked at: once for a case,
-- and for seven business days at most, which are eleven days with two weekends.
create table quality.restriction (
  tenant_id uuid not null,
  case_id uuid not null,
  project_id uuid not null,
  contributor_id uuid not null,
  -- Nobody: it was placed by itself, where the installation is set to that.
  placed_by uuid,
  since timestamptz not null,
  until timestamptz not null,
  ended_at timestamptz,
  primary key (tenant_id, case_id),
  foreign key (tenant_id, case_id) references quality.fraud_case (tenant_id, id),
  check (until > since and until <= since + interval '11 days')
);
create unique index restriction_open on quality.restriction (tenant_id, project_id, contributor_id) where ended_at is null;
create index restriction_of_person on quality.restriction (contributor_id, since);
create index restriction_due on quality.restriction (until) where ended_at is null;
call kit.protect('quality.restriction');

-- The answers that the decision of a case left out of the data, until it is overturned: also those that nobody had decided on yet.
create table quality.left_out (
  tenant_id uuid not null,
  case_id uuid not null,
  submission_id uuid not null,
  -- Whether it would count but for the case: then it does again when that is overturned.
  counts boolean not null,
  restored_at timestamptz,
  primary key (tenant_id, case_id, submission_id),
  foreign key (tenant_id, case_id) references quality.fraud_case (tenant_id, id),
  foreign key (tenant_id, submission_id) references tasks.submission (tenant_id, id)
);
create unique index left_out_now on quality.left_out (tenant_id, submission_id) where restored_at is null;
call kit.protect('quality.left_out');

-- What the person of a confirmed case says against that, once, and what somebody else than who confirmed it made of it. What nobody
-- decides in time is overturned.
create table quality.case_appeal (
  tenant_id uuid not null,
  case_id uuid not null,
  said text not null check (length(said) between 10 and 2000),
  made_at timestamptz not null,
  due_at timestamptz not null,
  outcome text check (outcome in ('upheld', 'overturned')),
  reason text check (length(reason) between 10 and 2000),
  -- How many of the answers that were left out count again.
  restored int not null default 0,
  -- Nobody: its clock ran out.
  decided_by uuid,
  decided_at timestamptz,
  primary key (tenant_id, case_id),
  foreign key (tenant_id, case_id) references quality.fraud_case (tenant_id, id),
  check ((outcome is null) = (decided_at is null)),
  check ((decided_by is null) = (reason is null)),
  check (outcome is distinct from 'upheld' or decided_by is not null)
);
create index case_appeal_due on quality.case_appeal (due_at) where outcome is null;
call kit.protect('quality.case_appeal');

-- The appeal of a case as a document, or null; never who decided it.
create function quality.appeal_of_case(tenant uuid, held uuid) returns jsonb
language sql stable as $$
  select jsonb_build_object('said', a.said, 'made_at', a.made_at, 'due_at', a.due_at, 'outcome', a.outcome, 'reason', a.reason,
      'restored', a.restored, 'decided_at', a.decided_at)
    from quality.case_appeal a where a.tenant_id = tenant and a.case_id = held
$$;

-- Leaves a person's answers to a project out of the data, as far as they were handed in within a time; what is accepted stays so, and
-- paid. Returns all of these, the last round of each, with whether it counted (`used`) and was accepted. They are locked first, so that
-- nobody decides on one meanwhile.
create function tasks.leave_out_between(tenant uuid, project uuid, person uuid, since timestamptz, until_ timestamptz)
returns table (submission_id uuid, used boolean, is_accepted boolean)
language plpgsql volatile as $$
begin
  perform from tasks.submission s where s.tenant_id = tenant and s.project_id = project and s.contributor_id = person and not s.known
    and s.submitted_at between since and until_ order by s.id for update;
  return query select s.id, s.used, s.accepted_at is not null from tasks.submission s
   where s.tenant_id = tenant and s.project_id = project and s.contributor_id = person and not s.known
     and s.submitted_at between since and until_
     and not exists (select from tasks.submission l where l.tenant_id = s.tenant_id and l.task_id = s.task_id
       and l.contributor_id = s.contributor_id and l.round > s.round);
  update tasks.submission s set used = false
   where s.tenant_id = tenant and s.project_id = project and s.contributor_id = person and s.used and s.accepted_at is not null
     and s.submitted_at between since and until_;
end $$;

-- What a case left out counts for nothing, whatever else is decided on it later; that is kept, for when the case is overturned.
create function quality.keep_left_out() returns trigger
language plpgsql volatile as $$
begin
  update quality.left_out l set counts = new.used
   where l.tenant_id = new.tenant_id and l.submission_id = new.id and l.restored_at is null;
  if found then new.used := false; end if;
  return new;
end $$;
create trigger left_out before update of used on tasks.submission for each row execute function quality.keep_left_out();

-- Who is offered no more: of a project, or everything of a person; matching asks across tenants.
create or replace function quality.stops(project uuid, person uuid) returns table (project_id uuid, contributor_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.project_id, s.contributor_id from quality.stop s
   where s.ended_at is null and (s.project_id = project or s.contributor_id = person)
  union
  select r.project_id, r.contributor_id from quality.restriction r
   where r.ended_at is null and (r.project_id = project or r.contributor_id = person)
$$;

-- Whether somebody is of operations and looks into cases.
create function quality.is_investigator(person uuid) returns boolean
language sql stable as $$
  select exists (select from trust.principal p where p.id = person and p.persona = 'ops' and p.role = 'investigator'
    and p.disabled_at is null)
$$;

-- Whether somebody else than a person is of operations and looks into cases, so that they may decide what that person may not.
create function quality.has_other_investigator(person uuid) returns boolean
language sql stable as $$
  select exists (select from trust.principal p where p.id is distinct from person and p.persona = 'ops' and p.role = 'investigator'
    and p.disabled_at is null)
$$;

-- The cases that the caller may look into: those that wait for a decision, also about an appeal, the oldest first; or the others,
-- the last decided first. The person has the name by which the tenant's log knows them.
create function quality.cases(decided boolean, before timestamptz, most int)
returns table (id uuid, tenant text, project text, title jsonb, kind text, person uuid, opened_at timestamptz, tests text[], said_at timestamptz,
  restricted_until timestamptz, outcome text, decided_at timestamptz, appealed_at timestamptz, appeal_due_at timestamptz,
  appeal_outcome text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.id, t.slug, p.name, p.title, p.kind, context.alias(c.tenant_id, c.contributor_id), c.opened_at,
      array(select distinct e.test from quality.evidence e where e.tenant_id = c.tenant_id and e.case_id = c.id order by e.test),
      c.said_at, (select r.until from quality.restriction r where r.tenant_id = c.tenant_id and r.case_id = c.id and r.ended_at is null),
      c.outcome, c.decided_at, a.made_at, a.due_at, a.outcome
    from quality.fraud_case c
    join trust.tenant t on t.id = c.tenant_id
    join projects.project p on p.tenant_id = c.tenant_id and p.id = c.project_id
    left join quality.case_appeal a on a.tenant_id = c.tenant_id and a.case_id = c.id
   where quality.is_investigator(context.person()) and c.tenant_id <> all ((select trust.barred())::uuid[])
     and (c.outcome is not null and (a.made_at is null or a.outcome is not null)) = decided and (before is null or c.decided_at < before)
   order by case when decided then null else c.opened_at end, c.decided_at desc, c.id limit most
$$;

-- One case as the caller reads it.
create function quality.case_of(held uuid)
returns table (id uuid, tenant text, project text, kind text, language text, person uuid, opened_at timestamptz, question text,
  asked_at timestamptz, said text, said_at timestamptz, outcome text, reason text, left_out int, decided_at timestamptz,
  restricted_since timestamptz, restricted_until timestamptz, restriction_ended_at timestamptz, by_itself boolean, decided_by_me boolean,
  alone boolean, appeal jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.id, t.slug, p.name, p.kind, p.language, context.alias(c.tenant_id, c.contributor_id), c.opened_at, c.question, c.asked_at,
      c.said, c.said_at, c.outcome, c.reason, c.left_out, c.decided_at, r.since, r.until, r.ended_at,
      r.since is not null and r.placed_by is null, coalesce(c.decided_by = context.person(), false),
      not quality.has_other_investigator(coalesce(c.decided_by, context.person())), quality.appeal_of_case(c.tenant_id, c.id)
    from quality.fraud_case c
    join trust.tenant t on t.id = c.tenant_id
    join projects.project p on p.tenant_id = c.tenant_id and p.id = c.project_id
    left join quality.restriction r on r.tenant_id = c.tenant_id and r.case_id = c.id
   where c.id = held and quality.is_investigator(context.person()) and c.tenant_id <> all ((select trust.barred())::uuid[])
$$;

-- The evidence of a case, and how many of its answers the caller has read.
create function quality.case_evidence(held uuid)
returns table (id uuid, test text, since timestamptz, until timestamptz, judgements int, score float8, p_value float8,
  q_value float8, facts jsonb, items int, seen int[], found_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select e.id, e.test, e.since, e.until, e.judgements, e.score, e.p_value, e.q_value, e.facts,
      (select count(*) from quality.evidence_item i where i.tenant_id = e.tenant_id and i.evidence_id = e.id)::int,
      array(select r.place::int from quality.case_reading r where r.tenant_id = e.tenant_id and r.evidence_id = e.id
        and r.reader_id = context.person() order by 1), e.found_at
    from quality.evidence e
   where e.case_id = held and quality.is_investigator(context.person()) and e.tenant_id <> all ((select trust.barred())::uuid[])
   order by e.found_at, e.q_value, e.id
$$;

-- An answer that evidence of a case rests on, as its author saw it, with the one that it is like; that the caller read it is kept.
create function quality.case_answer(held uuid, evidence uuid, nth int, at timestamptz)
returns table (kind text, title jsonb, language text, payload jsonb, ontology jsonb, guidelines jsonb, guideline_version int,
  answer jsonb, flipped boolean, round smallint, submitted_at timestamptz, other jsonb, strength float8)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not quality.is_investigator(context.person()) then return; end if;
  insert into quality.case_reading select e.tenant_id, e.id, i.place, context.person(), at
      from quality.evidence e join quality.evidence_item i on i.tenant_id = e.tenant_id and i.evidence_id = e.id
     where e.case_id = held and e.id = evidence and i.place = nth and e.tenant_id <> all ((select trust.barred())::uuid[])
    on conflict do nothing;
  return query select p.kind, p.title, p.language, t.payload, o.body, g.markdown, g.version, s.answer, a.flipped, s.round,
      s.submitted_at, x.answer, i.strength
    from quality.evidence e
    join quality.evidence_item i on i.tenant_id = e.tenant_id and i.evidence_id = e.id and i.place = nth
    join tasks.submission s on s.tenant_id = e.tenant_id and s.id = i.submission_id
    join tasks.assignment a on a.tenant_id = s.tenant_id and a.task_id = s.task_id and a.contributor_id = s.contributor_id
    join tasks.task t on t.tenant_id = s.tenant_id and t.id = s.task_id
    join projects.project p on p.tenant_id = s.tenant_id and p.id = s.project_id
    join projects.ontology o on o.tenant_id = s.tenant_id and o.project_id = s.project_id and o.version = a.ontology_version
    join projects.guideline g on g.tenant_id = s.tenant_id and g.project_id = s.project_id and g.version = a.guideline_version
    left join tasks.submission x on x.tenant_id = e.tenant_id and x.id = i.other_id
   where e.case_id = held and e.id = evidence and e.tenant_id <> all ((select trust.barred())::uuid[]);
end $$;

-- The file in one part (counted from 1) of a task on whose answer evidence of a case rests.
create function quality.case_file(held uuid, evidence uuid, nth int, item int) returns setof projects.file_part
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select f.* from quality.evidence e
    join quality.evidence_item i on i.tenant_id = e.tenant_id and i.evidence_id = e.id and i.place = nth
    join tasks.submission s on s.tenant_id = e.tenant_id and s.id = i.submission_id
    join tasks.task t on t.tenant_id = s.tenant_id and t.id = s.task_id
    cross join lateral projects.file_named(e.tenant_id, t.payload -> 'items' -> (item - 1) ->> 'content') f
   where e.case_id = held and e.id = evidence and item > 0 and quality.is_investigator(context.person()) and e.tenant_id <> all ((select trust.barred())::uuid[])
$$;

-- Ends a restriction that has not ended.
create function quality.end_restriction(c quality.fraud_case, actor uuid, by_clock boolean, at timestamptz) returns void
language plpgsql volatile as $$
begin
  update quality.restriction r set ended_at = at where r.tenant_id = c.tenant_id and r.case_id = c.id and r.ended_at is null;
  if found then perform kit.record_event(c.tenant_id, gen_random_uuid(), 'quality:restriction:ended',
    context.alias(c.tenant_id, actor), c.id, jsonb_build_object('project', c.project_id, 'by_clock', by_clock), at); end if;
end $$;

-- Whether there is evidence in a case of which somebody has read no answer.
create function quality.is_unread(c quality.fraud_case, person uuid) returns boolean
language sql stable as $$
  select exists (select from quality.evidence e where e.tenant_id = c.tenant_id and e.case_id = c.id
    and not exists (select from quality.case_reading r where r.tenant_id = e.tenant_id and r.evidence_id = e.id and r.reader_id = person))
$$;

-- Decides an open case: its outcome, missing, decided (by somebody else meanwhile), or unread (evidence of which the caller has read
-- no answer; what is confirmed was looked at). A dismissal ends the restriction at once; otherwise its clock does.
create function quality.decide_case(held uuid, ends text, why text, leave_out boolean, event uuid, at timestamptz) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare me uuid := context.person(); c quality.fraud_case; n int := 0;
begin
  select * into c from quality.fraud_case x where x.id = held and x.tenant_id <> all ((select trust.barred())::uuid[]) for update;
  if not found or not quality.is_investigator(context.person()) then return 'missing'; end if;
  if c.outcome is not null then return 'decided'; end if;
  if ends = 'confirmed' and quality.is_unread(c, me) then return 'unread'; end if;
  if ends = 'confirmed' and leave_out then
    with own as (select x.* from (select min(e.since) as since, max(e.until) as until from quality.evidence e
          where e.tenant_id = c.tenant_id and e.case_id = c.id) w
        cross join lateral tasks.leave_out_between(c.tenant_id, c.project_id, c.contributor_id, w.since, w.until) x),
      kept as (insert into quality.left_out (tenant_id, case_id, submission_id, counts)
        select c.tenant_id, c.id, o.submission_id, o.used and o.is_accepted from own o on conflict do nothing)
    select count(*) filter (where o.used) into n from own o;
  end if;
  update quality.fraud_case x set outcome = ends, reason = why, left_out = n, decided_by = me, decided_at = at
   where x.tenant_id = c.tenant_id and x.id = c.id;
  if ends = 'dismissed' then perform quality.end_restriction(c, me, false, at); end if;
  perform kit.record_event(c.tenant_id, event, 'quality:case:decided', context.alias(c.tenant_id, me), c.id,
    jsonb_build_object('project', c.project_id, 'outcome', ends, 'left_out', n), at);
  return ends;
end $$;

-- Offers the person of an open case no more of its project for a while: placed, missing, decided or again.
create function quality.restrict(held uuid, ends_at timestamptz, event uuid, at timestamptz) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare me uuid := context.person(); c quality.fraud_case;
begin
  select * into c from quality.fraud_case x where x.id = held and x.tenant_id <> all ((select trust.barred())::uuid[]) for update;
  if not found or not quality.is_investigator(context.person()) then return 'missing'; end if;
  if c.outcome is not null then return 'decided'; end if;
  insert into quality.restriction values (c.tenant_id, c.id, c.project_id, c.contributor_id, me, at, ends_at) on conflict do nothing;
  if not found then return 'again'; end if;
  perform kit.record_event(c.tenant_id, event, 'quality:restriction:placed', context.alias(c.tenant_id, me), c.id,
    jsonb_build_object('project', c.project_id, 'until', ends_at, 'by_itself', false), at);
  return 'placed';
end $$;

-- Asks the person of an open case something, once: asked, missing, decided or again.
create function quality.ask_in_case(held uuid, words text, event uuid, at timestamptz) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare c quality.fraud_case;
begin
  select * into c from quality.fraud_case x where x.id = held and x.tenant_id <> all ((select trust.barred())::uuid[]) for update;
  if not found or not quality.is_investigator(context.person()) then return 'missing'; end if;
  if c.outcome is not null then return 'decided'; end if;
  if c.question is not null or c.said is not null then return 'again'; end if;
  update quality.fraud_case x set question = words, asked_at = at where x.tenant_id = c.tenant_id and x.id = c.id;
  perform kit.record_event(c.tenant_id, event, 'quality:case:asked', context.alias(c.tenant_id, context.person()), c.id,
    jsonb_build_object('project', c.project_id), at);
  return 'asked';
end $$;

-- Of each test, how many decided cases rested on it, and how many of them were confirmed. What was overturned was not confirmed; where
-- nobody decided about the appeal, nothing is known.
create function quality.test_outcomes() returns table (test text, decided int, confirmed int)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select x.test, count(*)::int, (count(*) filter (where x.outcome = 'confirmed'))::int
    from (select distinct e.tenant_id, e.case_id, e.test,
      case when a.outcome = 'overturned' then a.outcome else c.outcome end as outcome from quality.evidence e
      join quality.fraud_case c on c.tenant_id = e.tenant_id and c.id = e.case_id and c.outcome is not null
      left join quality.case_appeal a on a.tenant_id = c.tenant_id and a.case_id = c.id
     where a.outcome is distinct from 'overturned' or a.decided_by is not null) x
   where quality.is_investigator(context.person()) group by x.test order by x.test
$$;

-- The projects whose answers can be tested, with the last run; id is a name of the project for operations alone.
create function quality.probes(most int)
returns table (id uuid, tenant text, project text, title jsonb, ran_at timestamptz, answers int, people int, questions int, found int)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select context.alias(p.tenant_id, p.id), t.slug, p.name, p.title, s.ran_at, s.answers, s.people, s.questions, s.found
    from quality.report r
    join projects.project p on p.tenant_id = r.tenant_id and p.id = r.project_id
    join trust.tenant t on t.id = p.tenant_id
    left join quality.probe s on s.tenant_id = p.tenant_id and s.project_id = p.id
   where quality.is_investigator(context.person()) and p.tenant_id <> all ((select trust.barred())::uuid[]) order by s.ran_at desc nulls last, p.name limit most
$$;

-- Asks for a run over a project's answers now; whether there is such a project.
create function quality.ask_for_probe(held uuid, event uuid, at timestamptz) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare p projects.project;
begin
  select * into p from projects.project x where context.alias(x.tenant_id, x.id) = held and x.tenant_id <> all ((select trust.barred())::uuid[]);
  if not found or not quality.is_investigator(context.person()) then return false; end if;
  perform kit.record_event(p.tenant_id, event, 'quality:probe:asked', context.alias(p.tenant_id, context.person()), p.id,
    jsonb_build_object('project', p.id), at);
  return true;
end $$;

-- The caller's own cases, the last first, with what they rest on: their own answers, never anybody else's.
create function quality.my_cases(most int)
returns table (id uuid, title jsonb, kind text, opened_at timestamptz, question text, said text, said_at timestamptz, outcome text,
  reason text, left_out int, decided_at timestamptz, restricted_until timestamptz, restriction_ended_at timestamptz, appeal jsonb,
  evidence jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.id, p.title, p.kind, c.opened_at, c.question, c.said, c.said_at, c.outcome, c.reason, c.left_out, c.decided_at,
      r.until, r.ended_at, quality.appeal_of_case(c.tenant_id, c.id),
      (select coalesce(jsonb_agg(jsonb_build_object('test', e.test, 'since', e.since, 'until', e.until, 'judgements', e.judgements,
          'facts', e.facts, 'answers', (select coalesce(jsonb_agg(s.assignment_id order by i.place), '[]')
            from quality.evidence_item i join tasks.submission s on s.tenant_id = i.tenant_id and s.id = i.submission_id
           where i.tenant_id = e.tenant_id and i.evidence_id = e.id)) order by e.found_at, e.q_value, e.id), '[]')
        from quality.evidence e where e.tenant_id = c.tenant_id and e.case_id = c.id)
    from quality.fraud_case c
    join projects.project p on p.tenant_id = c.tenant_id and p.id = c.project_id
    left join quality.restriction r on r.tenant_id = c.tenant_id and r.case_id = c.id
   where c.contributor_id = context.person() and c.tenant_id <> all ((select trust.barred())::uuid[])
   order by c.opened_at desc, c.id limit most
$$;

-- Keeps what the caller says to a case of theirs, once: said, missing or again.
create function quality.say_in_case(held uuid, words text, event uuid, at timestamptz) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare c quality.fraud_case;
begin
  select * into c from quality.fraud_case x where x.id = held and x.contributor_id = context.person()
    and x.tenant_id <> all ((select trust.barred())::uuid[]) for update;
  if not found then return 'missing'; end if;
  if c.said is not null then return 'again'; end if;
  update quality.fraud_case x set said = words, said_at = at where x.tenant_id = c.tenant_id and x.id = c.id;
  perform kit.record_event(c.tenant_id, event, 'quality:case:answered', context.alias(c.tenant_id, c.contributor_id), c.id,
    jsonb_build_object('project', c.project_id), at);
  return 'said';
end $$;

-- Ends the restrictions whose time is over; returns how many.
create function quality.end_restrictions(at timestamptz, most int) returns int
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare c quality.fraud_case; n int := 0;
begin
  for c in select x.* from quality.restriction r join quality.fraud_case x on x.tenant_id = r.tenant_id and x.id = r.case_id
      where r.ended_at is null and r.until <= at order by r.until limit most for update of r skip locked loop
    perform quality.end_restriction(c, null, true, at);
    n := n + 1;
  end loop;
  return n;
end $$;

grant select, insert, update on quality.probe, quality.fraud_case to tz_system;
grant select, insert on quality.evidence, quality.evidence_item, quality.restriction to tz_system;
grant select on quality.left_out to tz_system;
grant execute on function quality.cases, quality.case_of, quality.case_evidence, quality.case_answer, quality.case_file,
  quality.decide_case, quality.restrict, quality.ask_in_case, quality.test_outcomes, quality.probes, quality.ask_for_probe
  to tz_ops;
grant execute on function quality.my_cases, quality.say_in_case to tz_contributor;
grant execute on function quality.end_restrictions to tz_system;
call kit.permit('system', 'quality:case:opened', 'quality:evidence:found', 'quality:restriction:placed', 'quality.probe');
