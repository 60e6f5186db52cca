-- probed_answers -> ProbedAnswer*
-- The latest answers of a project that count, in order of time: of one person's rounds the last. Of so many of the latest, the
-- text: what their authors wrote at some length and did not find in the task.
with latest as materialized (
  select distinct on (s.task_id, s.contributor_id) s.id, s.task_id, s.contributor_id, s.label, s.submitted_at
    from (select x.id, x.task_id, x.contributor_id, x.label, x.submitted_at, x.round from tasks.submission x
       where x.tenant_id = :tenant_id and x.project_id = :project_id and x.used and x.accepted_at is not null
         and x.submitted_at >= :since order by x.id desc limit :most) s
   order by s.task_id, s.contributor_id, s.round desc),
written as materialized (
  select l.id, (select string_agg(w.said, E'\n' order by w.said) from (
        select distinct v #>> '{}' as said from jsonb_path_query(s.answer, 'strict $.**') v where jsonb_typeof(v) = 'string') w
      where length(w.said) >= :chars and position(trim(both '"' from to_jsonb(w.said)::text) in t.payload::text) = 0) as text
    from (select l.* from latest l order by l.id desc limit :texts) l
    join tasks.submission s on s.tenant_id = :tenant_id and s.id = l.id
    join tasks.task t on t.tenant_id = s.tenant_id and t.id = s.task_id)
select l.id, l.task_id, l.contributor_id, l.label, l.submitted_at, w.text
  from latest l left join written w on w.id = l.id order by l.submitted_at, l.id

-- boundaries -> Boundary*
-- Up to when people's answers were evidence of a test already, or of any where a case was decided.
select e.contributor_id, x.test, max(e.until) as upto
  from quality.evidence e
  join quality.fraud_case c on c.tenant_id = e.tenant_id and c.id = e.case_id
  cross join lateral (select e.test union select y.test from unnest(:tests::text[]) y (test) where c.outcome is not null) x
 where e.tenant_id = :tenant_id and e.project_id = :project_id
 group by e.contributor_id, x.test

-- write_probe -> none
-- Keep when a project's answers were last tested, and over how many.
insert into quality.probe (tenant_id, project_id, ran_at, since, answers, people, questions, found)
values (:tenant_id, :project_id, :at, :since, :answers, :people, :questions, :found)
on conflict (tenant_id, project_id) do update set ran_at = excluded.ran_at, since = excluded.since, answers = excluded.answers,
  people = excluded.people, questions = excluded.questions, found = excluded.found

-- probed_at -> datetime?
-- When a project's answers were last tested.
select ran_at from quality.probe where tenant_id = :tenant_id and project_id = :project_id

-- open_case -> uuid?
-- Open a case of a person, unless one is open; the id if it was opened.
insert into quality.fraud_case (tenant_id, id, project_id, contributor_id, opened_at)
values (:tenant_id, :id, :project_id, :contributor_id, :at)
on conflict (tenant_id, project_id, contributor_id) where outcome is null do nothing returning id

-- open_case_of -> uuid
-- The open case of a person.
select id from quality.fraud_case
 where tenant_id = :tenant_id and project_id = :project_id and contributor_id = :contributor_id and outcome is null

-- write_evidence -> uuid?
-- Keep what a test said of a person, unless it is kept already.
insert into quality.evidence (tenant_id, id, case_id, project_id, contributor_id, test, since, until, judgements, score, p_value,
  q_value, facts, found_at)
values (:tenant_id, :id, :case_id, :project_id, :contributor_id, :test, :since, :until, :judgements, :score, :p_value, :q_value,
  :facts::jsonb, :at)
on conflict (tenant_id, project_id, contributor_id, test, until) do nothing returning id

-- write_evidence_items -> none
-- Keep the answers that evidence rests on, in order.
insert into quality.evidence_item (tenant_id, evidence_id, place, submission_id, other_id, strength)
select :tenant_id::uuid, :evidence_id::uuid, x.place, x.submission_id, x.other_id, x.strength
  from unnest(:submission_ids::uuid[], :other_ids::uuid[], :strengths::float8[]) with ordinality x (submission_id, other_id, strength, place)

-- restrict_at_once -> uuid?
-- Restrict the person of an open case to whom that did not happen in the project since some time.
insert into quality.restriction (tenant_id, case_id, project_id, contributor_id, since, until)
select c.tenant_id, c.id, c.project_id, c.contributor_id, :at::timestamptz, :until::timestamptz from quality.fraud_case c
 where c.tenant_id = :tenant_id and c.id = :case_id and c.outcome is null and not exists (select from quality.restriction r
   where r.tenant_id = c.tenant_id and r.project_id = c.project_id and r.contributor_id = c.contributor_id and r.since > :after)
on conflict do nothing returning case_id

-- end_restrictions -> int
-- End the restrictions whose time is over.
select quality.end_restrictions(:at, :most)

-- cases -> CaseRow*
-- The cases that the caller may look into.
select * from quality.cases(:decided, :before, :most)

-- case_of -> CaseStored?
-- One case.
select * from quality.case_of(:case_id)

-- case_evidence -> Evidence*
-- What a case rests on.
select * from quality.case_evidence(:case_id)

-- case_answer -> CaseAnswerStored?
-- An answer that a case rests on; that it was read is kept.
select * from quality.case_answer(:case_id, :evidence_id, :place, :at)

-- case_file -> FilePart?
-- A file of a task on whose answer a case rests.
select * from quality.case_file(:case_id, :evidence_id, :place, :item)

-- decide_case -> str
-- Decide a case.
select quality.decide_case(:case_id, :outcome, :reason, :leave_out, :event, :at)

-- appeal_case -> str
-- Appeal against a confirmed case of the caller's.
select quality.appeal_case(:case_id, :words, :event, :since, :due, :at)

-- decide_case_appeal -> str
-- Decide an appeal against a confirmed case.
select quality.decide_case_appeal(:case_id, :outcome, :reason, :event, :at)

-- overturn_cases -> int
-- Overturn confirmed cases about whose appeal nobody decided in time.
select quality.overturn_cases(:at, :most)

-- lonely_cases -> LonelyCase*
-- Confirmed cases about whose appeal nobody could decide.
select * from quality.lonely_cases(:lasts, :at)

-- my_left_out -> LeftOut?
-- What the last case about it made of an answer of the caller's.
select * from quality.my_left_out(:assignment) limit 1

-- restrict -> str
-- Offer the person of a case no more of its project for a while.
select quality.restrict(:case_id, :until, :event, :at)

-- ask_in_case -> str
-- Ask the person of a case something.
select quality.ask_in_case(:case_id, :words, :event, :at)

-- test_outcomes -> OutcomesOfTest*
-- How many decided cases rested on each test, and how many were confirmed.
select * from quality.test_outcomes()

-- probes -> ProbeRow*
-- The projects whose answers can be tested.
select * from quality.probes(:most)

-- ask_for_probe -> bool
-- Ask for a run now.
select quality.ask_for_probe(:probe_id, :event, :at)

-- my_cases -> MyCaseStored*
-- The caller's own cases.
select * from quality.my_cases(:most)

-- say_in_case -> str
-- Keep what the caller says to a case.
select quality.say_in_case(:case_id, :words, :event, :at)
