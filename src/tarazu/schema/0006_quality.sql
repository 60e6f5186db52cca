-- Consensus per task, agreement per project, and the review of single submissions.
create schema quality;
create table quality.consensus (
  tenant_id uuid not null,
  task_id uuid not null,
  project_id uuid not null,
  label text not null,
  confidence double precision check (confidence between 0 and 1),
  votes int not null check (votes > 0),
  shares jsonb not null,
  method text not null,
  computed_at timestamptz not null,
  primary key (tenant_id, task_id),
  foreign key (tenant_id, task_id) references tasks.task (tenant_id, id)
);
create index consensus_of_project on quality.consensus (tenant_id, project_id, task_id);
call kit.protect('quality.consensus');

create table quality.report (
  tenant_id uuid not null,
  project_id uuid not null,
  body jsonb not null,
  computed_at timestamptz not null,
  primary key (tenant_id, project_id),
  foreign key (tenant_id, project_id) references projects.project (tenant_id, id)
);
call kit.protect('quality.report');

-- Submissions that wait for a reviewer; a missed due date accepts, in the contributor's favour.
create table quality.review_due (
  tenant_id uuid not null,
  submission_id uuid not null,
  project_id uuid not null,
  author_id uuid not null,
  language text not null,
  due_at timestamptz not null,
  reviewer_id uuid,
  lease_until timestamptz,
  rate_version int,
  -- Which verdict is waited for: the first, a second that does not see it, or a third that sees two that differ.
  stage smallint not null default 1 check (stage between 1 and 3),
  -- Until others have solved the question, nobody is handed its review; its clock runs all the same.
  waits boolean not null default false,
  -- The report of a delivered row for which an accepted answer is looked at again.
  repair_id uuid,
  -- Since when it is held, and what its holder has made of the answer so far.
  taken_at timestamptz,
  draft jsonb,
  draft_version int not null default 0,
  primary key (tenant_id, submission_id),
  foreign key (tenant_id, submission_id) references tasks.submission (tenant_id, id)
);
create index review_due_of_repair on quality.review_due (tenant_id, repair_id) where repair_id is not null;
create index review_due_next on quality.review_due (language, due_at);
create index review_due_at on quality.review_due (due_at);
create index review_due_held on quality.review_due (reviewer_id) where reviewer_id is not null;
create index review_due_of_project on quality.review_due (tenant_id, project_id);
call kit.protect('quality.review_due');

-- Which answers of a project are reviewed, and by how many; shares are answers in a thousand, drawn when an answer arrives, and
-- again when a verdict is given. Projects without a row have every answer reviewed, by one person.
create table quality.review_policy (
  tenant_id uuid not null,
  project_id uuid not null,
  review_permille smallint not null check (review_permille between 0 and 1000),
  -- Of people with fewer than so many accepted answers in the project.
  newcomer_permille smallint not null check (newcomer_permille between review_permille and 1000),
  newcomer_answers smallint not null check (newcomer_answers between 0 and 1000),
  second_review_permille smallint not null check (second_review_permille between 0 and 1000),
  -- Reviewers with so many checked verdicts, and surely fewer of them confirmed, review no more of the project; null: nobody.
  reviewer_checks_min int not null check (reviewer_checks_min between 10 and 10000),
  reviewer_agreement_min double precision check (reviewer_agreement_min between 0 and 1),
  set_by uuid not null,
  set_at timestamptz not null,
  primary key (tenant_id, project_id),
  foreign key (tenant_id, project_id) references projects.project (tenant_id, id)
);
call kit.protect('quality.review_policy');

-- Since when somebody reviews no more of a project, because too few of their verdicts were confirmed; and what that rested on.
create table quality.review_stop (
  tenant_id uuid not null,
  id uuid not null,
  project_id uuid not null,
  reviewer_id uuid not null,
  checked int not null,
  high double precision not null,
  since timestamptz not null,
  ended_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, project_id) references projects.project (tenant_id, id)
);
create unique index review_stop_open on quality.review_stop (tenant_id, project_id, reviewer_id) where ended_at is null;
create index review_stop_of_reviewer on quality.review_stop (reviewer_id) where ended_at is null;
call kit.protect('quality.review_stop');

-- Which project's people solve the questions of another unseen, and how many of them each.
create table quality.resolving (
  tenant_id uuid not null,
  project_id uuid not null,
  solving_project_id uuid not null check (solving_project_id <> project_id),
  people smallint not null check (people between 1 and 10),
  only_agreed boolean not null,
  set_by uuid not null,
  set_at timestamptz not null,
  primary key (tenant_id, project_id),
  foreign key (tenant_id, project_id) references projects.project (tenant_id, id),
  foreign key (tenant_id, solving_project_id) references projects.project (tenant_id, id)
);
call kit.protect('quality.resolving');

-- An authored question, the task in which others solve it, and what came of it.
create table quality.resolve (
  tenant_id uuid not null,
  submission_id uuid not null,
  project_id uuid not null,
  solving_task_id uuid not null,
  people smallint not null check (people between 1 and 10),
  state text not null check (state in ('open', 'agreed', 'disputed', 'unsolvable', 'withdrawn')),
  -- The share of solvers who found the key.
  agreement double precision check (agreement between 0 and 1),
  opened_at timestamptz not null,
  settled_at timestamptz,
  primary key (tenant_id, submission_id),
  unique (tenant_id, solving_task_id),
  foreign key (tenant_id, submission_id) references tasks.submission (tenant_id, id),
  foreign key (tenant_id, solving_task_id) references tasks.task (tenant_id, id),
  check ((settled_at is null) = (state = 'open')),
  check ((agreement is null) = (state in ('open', 'withdrawn')))
);
create index resolve_of_project on quality.resolve (tenant_id, project_id, state);
call kit.protect('quality.resolve');

create table quality.review (
  tenant_id uuid not null,
  id uuid not null,
  submission_id uuid not null,
  project_id uuid not null,
  reviewer_id uuid,
  rate_version int not null,
  verdict text not null check (verdict in ('accept', 'fix', 'return', 'exclude')),
  clause text,
  reason text check (length(reason) <= 2000),
  at timestamptz not null,
  -- What of the answer it is about: pointers into it as its author saw it, and in texts code points and what stands there.
  places jsonb not null default '[]',
  -- From the taking of the review to its verdict.
  seconds int check (seconds >= 0),
  primary key (tenant_id, id),
  unique (tenant_id, submission_id),
  foreign key (tenant_id, submission_id) references tasks.submission (tenant_id, id),
  check (verdict = 'accept' or length(reason) >= 3)
);
create index review_of_project on quality.review (tenant_id, project_id, at desc) include (reviewer_id, seconds);
create index review_of_reviewer on quality.review (reviewer_id, at);
call kit.protect('quality.review');

-- The verdicts on an answer of which more than one is asked. The one that holds becomes its review, under the same id.
create table quality.opinion (
  tenant_id uuid not null,
  id uuid not null,
  submission_id uuid not null,
  project_id uuid not null,
  stage smallint not null check (stage between 1 and 3),
  reviewer_id uuid not null,
  rate_version int not null,
  verdict text not null check (verdict in ('accept', 'fix', 'return', 'exclude')),
  clause text,
  reason text check (length(reason) <= 2000),
  places jsonb not null,
  at timestamptz not null,
  seconds int check (seconds >= 0),
  -- Of `fix`: what the answer is made into.
  fixed jsonb,
  fixed_label text,
  primary key (tenant_id, id),
  unique (tenant_id, submission_id, stage),
  -- Nobody gives two verdicts on one answer.
  unique (tenant_id, submission_id, reviewer_id),
  foreign key (tenant_id, submission_id) references tasks.submission (tenant_id, id),
  check (verdict = 'accept' or length(reason) >= 3),
  check ((verdict = 'fix') = (fixed is not null) and (fixed is null) = (fixed_label is null))
);
create index opinion_of_project on quality.opinion (tenant_id, project_id, at desc) include (reviewer_id, seconds);
create index opinion_of_reviewer on quality.opinion (reviewer_id, at);
call kit.protect('quality.opinion');

-- What a reviewer made of an answer, under the id of the review. It stands in deliveries; the answer itself stays as it was given.
create table quality.fix (
  tenant_id uuid not null,
  id uuid not null,
  submission_id uuid not null,
  task_id uuid not null,
  project_id uuid not null,
  answer jsonb not null,
  label text not null,
  -- SHA-256 of the text of the answer that was given, in hexadecimal.
  original_sha256 text not null,
  -- The tenant's own name for who fixed it.
  fixed_by uuid not null,
  fixed_at timestamptz not null,
  -- When an appeal took it back.
  ended_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, submission_id),
  foreign key (tenant_id, id) references quality.review (tenant_id, id),
  foreign key (tenant_id, submission_id) references tasks.submission (tenant_id, id)
);
create index fix_of_task on quality.fix (tenant_id, task_id);
create index fix_of_project on quality.fix (tenant_id, project_id);
call kit.protect('quality.fix');

-- What somebody else says of an accepted answer when its row was reported after delivery.
create table quality.recheck (
  tenant_id uuid not null,
  id uuid not null,
  repair_id uuid not null,
  submission_id uuid not null,
  reviewer_id uuid not null,
  rate_version int not null,
  verdict text not null check (verdict in ('accept', 'exclude')),
  clause text,
  reason text check (length(reason) <= 2000),
  at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, repair_id, submission_id),
  foreign key (tenant_id, submission_id) references tasks.submission (tenant_id, id),
  check (verdict = 'accept' or length(reason) >= 3)
);
create index recheck_of_submission on quality.recheck (tenant_id, submission_id);
create index recheck_of_reviewer on quality.recheck (reviewer_id, at);
call kit.protect('quality.recheck');

-- What the customer's own people say of a task that is completed; nothing follows from it here. The newest counts.
create table quality.audit (
  tenant_id uuid not null,
  id uuid not null,
  task_id uuid not null,
  verdict text not null check (verdict in ('accepted', 'fixed', 'commented', 'rejected')),
  comment text not null check (length(comment) <= 10000),
  by uuid not null,
  at timestamptz not null,
  seconds int check (seconds >= 0),
  primary key (tenant_id, id),
  foreign key (tenant_id, task_id) references tasks.task (tenant_id, id)
);
create index audit_of_task on quality.audit (tenant_id, task_id, id);
call kit.protect('quality.audit');

-- Tasks whose answer the customer knows.
create table quality.known_item (
  tenant_id uuid not null,
  id uuid not null,
  project_id uuid not null,
  purpose text not null check (purpose in ('training', 'evaluation')),
  payload jsonb not null,
  expected jsonb not null,
  initial jsonb,
  created_by uuid not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, project_id) references projects.project (tenant_id, id)
);
create index known_item_of_project on quality.known_item (tenant_id, project_id, id);
call kit.protect('quality.known_item');

-- Whether an answer waits for people who solve its question unseen.
create function quality.waits_for_solvers(s tasks.submission) returns boolean
language sql stable as $$
  select not s.answer ? 'outcome'
    and exists (select from quality.resolving r where r.tenant_id = s.tenant_id and r.project_id = s.project_id)
    and not exists (select from quality.resolve z where z.tenant_id = s.tenant_id and z.submission_id = s.id and z.state <> 'open')
$$;

-- Whether an answer is accepted work: one that was given for training is none.
create function quality.is_accepted_work(s tasks.submission) returns boolean
language sql stable as $$
  select s.accepted_at is not null and not (s.known and exists (select from tasks.assignment a
    where a.tenant_id = s.tenant_id and a.task_id = s.task_id and a.contributor_id = s.contributor_id and a.training))
$$;

-- How many of a thousand answers like this one are reviewed: what somebody handed in anew is always looked at again. Their author sees
-- the count (quality.my_beginnings).
create function quality.review_share(s tasks.submission) returns int
language sql stable as $$
  select case when s.round > 1 then 1000 else coalesce((select
      case when p.newcomer_permille > p.review_permille and (select count(*) from (select from tasks.submission x
          where x.contributor_id = s.contributor_id and x.tenant_id = s.tenant_id and x.project_id = s.project_id
            and quality.is_accepted_work(x) limit p.newcomer_answers) n) < p.newcomer_answers
        then p.newcomer_permille else p.review_permille end
    from quality.review_policy p where p.tenant_id = s.tenant_id and p.project_id = s.project_id), 1000) end
$$;

-- Puts answers before the reviewers, or accepts those that the draw leaves out. A number of the database draws, after the answer was
-- acknowledged: nothing that its author knows or does enters. Whatever was drawn, accepted or reviewed before stays as it is.
create function quality.queue_reviews(submissions uuid[], due timestamptz, at timestamptz) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare s tasks.submission; waits boolean;
begin
  for s in select x.* from tasks.submission x where x.tenant_id = context.tenant() and x.id = any (submissions) and x.accepted_at is null
       and not exists (select from quality.review r where r.tenant_id = x.tenant_id and r.submission_id = x.id)
       and not exists (select from quality.review_due d where d.tenant_id = x.tenant_id and d.submission_id = x.id) loop
    waits := quality.waits_for_solvers(s);
    if waits or random() * 1000 < quality.review_share(s) then
      insert into quality.review_due (tenant_id, submission_id, project_id, author_id, language, due_at, waits)
        select s.tenant_id, s.id, s.project_id, s.contributor_id, p.language, due, waits
          from projects.project p where p.tenant_id = s.tenant_id and p.id = s.project_id
        on conflict do nothing;
    else
      perform tasks.accept(s, null, gen_random_uuid(), true, at);
    end if;
  end loop;
end $$;

-- Whether somebody has given a verdict on an answer that waits for another one.
create function quality.has_opined(tenant uuid, submission uuid, person uuid) returns boolean
language sql stable as $$
  select exists (select from quality.opinion o where o.tenant_id = tenant and o.submission_id = submission and o.reviewer_id = person)
$$;

-- Whether somebody holds the task of an answer for review: until their own is handed in, another's would tell them too much.
create function quality.is_at_work_on(person uuid, d quality.review_due) returns boolean
language sql stable as $$
  select exists (select from tasks.submission s
    join tasks.assignment a on a.tenant_id = s.tenant_id and a.task_id = s.task_id and a.contributor_id = person
   where s.tenant_id = d.tenant_id and s.id = d.submission_id and a.state = 'leased')
$$;

-- Whether somebody solved the question of a submission.
create function quality.has_solved(tenant uuid, submission uuid, person uuid) returns boolean
language sql stable as $$
  select exists (select from quality.resolve z join tasks.assignment a on a.tenant_id = z.tenant_id and a.task_id = z.solving_task_id
    where z.tenant_id = tenant and z.submission_id = submission and a.contributor_id = person and a.state in ('leased', 'submitted'))
$$;

-- Whether somebody has a hand in the task of a reported row already: they answered it, or judged an answer to it.
create function quality.has_judged(person uuid, d quality.review_due) returns boolean
language sql stable as $$
  select d.repair_id is not null and exists (select from tasks.submission s
    join tasks.submission o on o.tenant_id = s.tenant_id and o.task_id = s.task_id
   where s.tenant_id = d.tenant_id and s.id = d.submission_id and (o.contributor_id = person
     or quality.has_opined(o.tenant_id, o.id, person)
     or exists (select from quality.review r where r.tenant_id = o.tenant_id and r.submission_id = o.id and r.reviewer_id = person)
     or exists (select from quality.recheck r where r.tenant_id = o.tenant_id and r.submission_id = o.id and r.reviewer_id = person
       and r.repair_id <> d.repair_id)))
$$;

-- Whether somebody reviews no more of a project.
create function quality.is_stopped(tenant uuid, project uuid, person uuid) returns boolean
language sql stable as $$
  select exists (select from quality.review_stop z where z.tenant_id = tenant and z.project_id = project and z.reviewer_id = person
    and z.ended_at is null)
$$;

-- Whether somebody may not be shown an answer because of what its project is declared to hold (tasks.is_hindered).
create function quality.is_hindered(person uuid, d quality.review_due, at timestamptz) returns boolean
language plpgsql stable as $$
begin
  return tasks.is_hindered(person, d.tenant_id, (select s.task_id from tasks.submission s
    where s.tenant_id = d.tenant_id and s.id = d.submission_id), at);
end $$;

-- Whether there is an answer that the caller may review; reads only.
create function quality.review_waits(at timestamptz) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from quality.review_due x join workforce.contributor w on w.id = context.person()
    where w.is_reviewer and w.standing = 'good' and x.language = any (w.languages) and x.author_id <> w.id
      and (x.reviewer_id is null or x.lease_until <= at) and x.tenant_id <> all ((select trust.barred())::uuid[])
      and not quality.is_at_work_on(w.id, x) and not x.waits and not quality.has_solved(x.tenant_id, x.submission_id, w.id)
      and not quality.has_judged(w.id, x) and not quality.has_opined(x.tenant_id, x.submission_id, w.id)
      and not quality.is_stopped(x.tenant_id, x.project_id, w.id) and not quality.is_hindered(w.id, x, at))
$$;

-- Leases the most urgent review that the caller may take; whoever holds one already is left with it. Under the lock of claims, so
-- that two tabs pass no dose together.
create function quality.take_review(at timestamptz) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare me uuid := context.person(); spoken text[]; d quality.review_due;
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
     and not quality.is_stopped(x.tenant_id, x.project_id, me)
     and not quality.is_hindered(me, x, at)
   order by x.due_at limit 1 for update skip locked;
  if not found then return; end if;
  perform tasks.expose(me, s.tenant_id, s.task_id, at + interval '30 minutes', at) from tasks.submission s
   where s.tenant_id = d.tenant_id and s.id = d.submission_id;
  update quality.review_due x set reviewer_id = me, lease_until = at + interval '30 minutes', taken_at = at, draft = null, draft_version = 0,
      -- the pay of a review freezes when it is taken
      rate_version = (select p.rate_version from tasks.submission s join projects.project p
        on p.tenant_id = s.tenant_id and p.id = s.project_id where s.tenant_id = d.tenant_id and s.id = d.submission_id)
   where x.tenant_id = d.tenant_id and x.submission_id = d.submission_id;
end $$;

-- The review that the caller holds; reads only. Its id tells neither the order nor the time of the submission.
create function quality.held_review(at timestamptz)
returns table (id uuid, submission_id uuid, kind text, title jsonb, language text, payload jsonb, ontology jsonb, guidelines jsonb,
  guideline_version int, answer jsonb, flipped boolean, round smallint, due_at timestamptz, lease_until timestamptz, draft jsonb,
  draft_version int, is_delivered boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp
-- In the order written: to look for a better one of so many takes longer than anything else here.
set join_collapse_limit = 1 as $$
  select context.alias(s.tenant_id, s.id), s.id, p.kind, p.title, p.language, t.payload, o.body, g.markdown, g.version,
      s.answer, a.flipped, s.round, d.due_at, d.lease_until, d.draft, d.draft_version, d.repair_id is not null
    from quality.review_due d
    join workforce.contributor w on w.id = d.reviewer_id and w.is_reviewer and w.standing = 'good'
    join tasks.submission s on s.tenant_id = d.tenant_id and s.id = d.submission_id
    join tasks.assignment a on a.tenant_id = s.tenant_id and a.task_id = s.task_id and a.contributor_id = s.contributor_id
    join tasks.task t on t.tenant_id = s.tenant_id and t.id = s.task_id
    join projects.project p on p.tenant_id = s.tenant_id and p.id = s.project_id
    join projects.ontology o on o.tenant_id = s.tenant_id and o.project_id = s.project_id and o.version = a.ontology_version
    join projects.guideline g on g.tenant_id = s.tenant_id and g.project_id = s.project_id and g.version = a.guideline_version
   where d.reviewer_id = context.person() and d.lease_until > at and d.tenant_id <> all ((select trust.barred())::uuid[])
   order by d.due_at limit 1
$$;

-- The two verdicts that differ about the answer that the caller holds, in the order in which they were given; of others nothing.
create function quality.opinions_under_review(at timestamptz)
returns table (verdict text, clause text, reason text, places jsonb, round smallint, at timestamptz, fixed jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select o.verdict, o.clause, o.reason, o.places, s.round, o.at, o.fixed from quality.review_due d
    join tasks.submission s on s.tenant_id = d.tenant_id and s.id = d.submission_id
    join quality.opinion o on o.tenant_id = d.tenant_id and o.submission_id = d.submission_id
   where d.reviewer_id = context.person() and d.lease_until > $1 and d.stage = 3 and d.tenant_id <> all ((select trust.barred())::uuid[])
   order by o.stage limit 2
$$;

-- Lets a verdict hold: it becomes the review of the answer, which is accepted (as it is or fixed), left out or given back.
create function quality.settle_review(s tasks.submission, o quality.opinion, event uuid, accept_event uuid, at timestamptz) returns void
language plpgsql volatile as $$
begin
  insert into quality.review values (s.tenant_id, o.id, s.id, s.project_id, o.reviewer_id, o.rate_version, o.verdict, o.clause, o.reason, at, o.places,
    o.seconds);
  if o.verdict = 'fix' then
    insert into quality.fix values (s.tenant_id, o.id, s.id, s.task_id, s.project_id, o.fixed, o.fixed_label,
      encode(sha256(convert_to(s.answer::text, 'UTF8')), 'hex'), context.alias(s.tenant_id, o.reviewer_id), at);
  end if;
  delete from quality.review_due x where x.tenant_id = s.tenant_id and x.submission_id = s.id;
  perform kit.record_event(s.tenant_id, event, 'quality:review:recorded', context.alias(s.tenant_id, o.reviewer_id), o.id, jsonb_build_object(
    'submission', s.id, 'verdict', o.verdict, 'project', s.project_id, 'clause', o.clause, 'places', jsonb_array_length(o.places)), at);
  if o.verdict = 'return' then
    perform tasks.reopen(s, at);
  else
    perform tasks.accept(s, o.reviewer_id, accept_event, o.verdict <> 'exclude', at);
  end if;
end $$;

-- Keeps a verdict of which another is asked, and returns the one that holds now, or null: of two that are the same the first, of two
-- that differ the third. Two that fix an answer are the same if they come to one label. Its reviewer is paid whatever comes.
create function quality.weigh_opinion(d quality.review_due, o quality.opinion, event uuid, at timestamptz) returns quality.opinion
language plpgsql volatile as $$
declare former quality.opinion; wants smallint;
begin
  select x.* into former from quality.opinion x
   where x.tenant_id = d.tenant_id and x.submission_id = d.submission_id and x.stage = 1;
  insert into quality.opinion select o.*;
  perform kit.record_event(o.tenant_id, event, 'quality:opinion:recorded', context.alias(o.tenant_id, o.reviewer_id), o.id,
    jsonb_build_object('submission', o.submission_id, 'project', o.project_id, 'stage', o.stage, 'verdict', o.verdict), at);
  if d.stage = 3 then return o; end if;
  if d.stage = 2 and former.verdict = o.verdict and former.fixed_label is not distinct from o.fixed_label then return former; end if;
  update quality.review_due x set stage = d.stage + 1, reviewer_id = null, lease_until = null, rate_version = null, draft = null
   where x.tenant_id = d.tenant_id and x.submission_id = d.submission_id;
  return null;
end $$;

-- One verdict of each reviewer on a submission. "fix" accepts it and keeps what it is made into; "return" opens a further round of the
-- same task, under the same one pay; "exclude" pays and leaves the answer out of the data. A third round is not returned. Of first
-- verdicts that do not return some are drawn, once they are given, for a second reviewer.
create function quality.record_review(held uuid, review uuid, event uuid, accept_event uuid, verdict text,
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
  if d.repair_id is not null then
    if verdict in ('return', 'fix') then return 'delivered'; end if;
    insert into quality.recheck values (d.tenant_id, review, d.repair_id, s.id, me, d.rate_version, verdict, clause, reason, at);
    delete from quality.review_due x where x.tenant_id = d.tenant_id and x.submission_id = s.id;
    if verdict = 'exclude' then perform tasks.leave_out(s); end if;
    perform kit.record_event(d.tenant_id, event, 'quality:answer:rechecked', context.alias(d.tenant_id, me), review, jsonb_build_object(
      'submission', s.id, 'verdict', verdict, 'project', s.project_id, 'repair', d.repair_id), at);
    return 'recorded';
  end if;
  if verdict = 'return' and s.round >= 3 then return 'rounds_over'; end if;
  o := row(d.tenant_id, review, s.id, s.project_id, d.stage, me, d.rate_version, verdict, clause, reason, places, at,
    greatest(0, extract(epoch from at - d.taken_at))::int, fixed, fixed_label)::quality.opinion;
  if d.stage > 1 or verdict <> 'return' and random() * 1000 < coalesce((select p.second_review_permille from quality.review_policy p
      where p.tenant_id = s.tenant_id and p.project_id = s.project_id), 0) then
    o := quality.weigh_opinion(d, o, gen_random_uuid(), at);
  end if;
  if o.id is not null then perform quality.settle_review(s, o, event, accept_event, at); end if;
  return 'recorded';
end $$;

-- What was said of the rounds of the caller's answer, the latest first: of three at most, and by a second look that left it out after it
-- was delivered (`is_second_look`).
create function quality.my_feedback(assignment uuid)
returns table (verdict text, clause text, reason text, places jsonb, round smallint, at timestamptz, is_second_look boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.verdict, r.clause, r.reason, r.places, s.round, r.at, r.second from tasks.submission s
    cross join lateral (
      select y.verdict, y.clause, y.reason, y.places, y.at, false as second from quality.review y
       where y.tenant_id = s.tenant_id and y.submission_id = s.id
      union all
      select y.verdict, y.clause, y.reason, '[]', y.at, true from quality.recheck y
       where y.tenant_id = s.tenant_id and y.submission_id = s.id and y.verdict = 'exclude') r
   where s.contributor_id = context.person() and s.assignment_id = assignment
     and s.tenant_id <> all ((select trust.barred())::uuid[]) order by s.round desc, r.at desc
$$;

-- Answers of the caller that a second look left out since then, after they were delivered.
create function quality.my_rechecks(since timestamptz) returns table (assignment_id uuid, title jsonb, at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select distinct on (s.submitted_at, s.id) s.assignment_id, p.title, y.at from tasks.submission s
    join quality.recheck y on y.tenant_id = s.tenant_id and y.submission_id = s.id and y.verdict = 'exclude' and y.at >= since
    join projects.project p on p.tenant_id = s.tenant_id and p.id = s.project_id
   where s.contributor_id = context.person() and s.tenant_id <> all ((select trust.barred())::uuid[])
   order by s.submitted_at desc, s.id, y.at desc limit 20
$$;

-- Resolves what was due. Without a verdict, and where two differ, the answer is accepted; a verdict whose second look did not come in
-- time holds.
create function quality.accept_overdue(at timestamptz, most int) returns int
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare d quality.review_due; s tasks.submission; o quality.opinion; n int := 0;
begin
  for d in select * from quality.review_due x where x.due_at < at and x.repair_id is null order by x.due_at limit most for update skip locked loop
    select * into strict s from tasks.submission x where x.tenant_id = d.tenant_id and x.id = d.submission_id;
    if d.stage = 2 then
      select * into strict o from quality.opinion x
       where x.tenant_id = d.tenant_id and x.submission_id = d.submission_id and x.stage = 1;
      perform quality.settle_review(s, o, gen_random_uuid(), gen_random_uuid(), at);
    else
      delete from quality.review_due x where x.tenant_id = d.tenant_id and x.submission_id = d.submission_id;
      perform tasks.accept(s, null, gen_random_uuid(), true, at);
    end if;
    n := n + 1;
  end loop;
  return n;
end $$;

-- A round that was returned and never handed in again: the last answer stands, and is paid.
create function quality.accept_abandoned(at timestamptz, most int) returns int
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare s tasks.submission; n int := 0;
begin
  for s in select x.* from tasks.assignment a join tasks.submission x on x.tenant_id = a.tenant_id
             and x.task_id = a.task_id and x.contributor_id = a.contributor_id and x.round = a.round - 1
            where a.state = 'expired' and a.round > 1 and x.accepted_at is null and a.ended_at > at - interval '7 days'
            limit most loop
    perform tasks.accept(s, null, gen_random_uuid(), false, at);
    n := n + 1;
  end loop;
  return n;
end $$;

create function quality.review_health(at timestamptz)
returns table (tenant text, language text, waiting bigint, overdue bigint, next_due timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select t.slug, d.language, count(*), count(*) filter (where d.due_at < at), min(d.due_at)
    from quality.review_due d join trust.tenant t on t.id = d.tenant_id
   where d.tenant_id <> all ((select trust.barred())::uuid[]) and (select (context.claims()).persona in ('ops', 'system'))
   group by t.slug, d.language order by min(d.due_at)
$$;

grant usage on schema quality to tz_customer, tz_contributor, tz_ops, tz_system;
grant select on quality.consensus, quality.report to tz_customer;
grant select, insert on quality.audit, quality.known_item to tz_customer;
grant select on quality.audit to tz_system;
grant select (tenant_id, id, submission_id, rate_version, verdict, clause, reason, at, places) on quality.review to tz_customer;
grant select, insert, update on quality.consensus, quality.report to tz_system;
grant select on quality.fix to tz_customer, tz_system;
grant select on quality.review, quality.recheck, quality.review_due, quality.opinion, quality.review_policy to tz_system;
grant select, insert, update on quality.review_stop to tz_system;
grant select, insert, update on quality.review_policy to tz_customer;
grant select (tenant_id, submission_id, project_id, stage, due_at, waits) on quality.review_due to tz_customer;
grant select (tenant_id, id, submission_id, project_id, stage, verdict, clause, reason, at, fixed_label) on quality.opinion to tz_customer;
grant select (tenant_id, id, repair_id, submission_id, verdict, clause, reason, at) on quality.recheck to tz_customer;
grant execute on function quality.review_waits, quality.take_review, quality.held_review, quality.opinions_under_review, quality.record_review,
  quality.my_feedback, quality.my_rechecks to tz_contributor;
grant execute on function quality.queue_reviews, quality.accept_overdue, quality.accept_abandoned to tz_system;
call kit.permit('customer', 'quality:review_policy:set', 'quality:audit:recorded', 'quality:known_item:added');
call kit.permit('system', 'quality:consensus:refitted', 'quality.refit', 'quality:review_access:stopped', 'quality:review_access:restored',
  'quality:claims:throttled', 'quality:claims:resumed');
