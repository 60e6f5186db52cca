-- lock_project -> none
-- One refit of a project at a time, so that an older reading never overwrites a newer one.
select pg_advisory_xact_lock(78, hashtext(:project_id::uuid::text))

-- voting_rules -> VotingRules?
-- What kind of question a project asks, under which ontology now, and whether answers decide how many there are.
select p.kind, o.body as ontology, p.confidence is not null as is_steered
  from projects.project p
  join projects.ontology o on o.tenant_id = p.tenant_id and o.project_id = p.id and o.version = p.ontology_version
 where p.tenant_id = :tenant_id and p.id = :project_id

-- ballots -> Ballot*
-- Accepted answers that count, in order of task; of one person's rounds the last comes last.
select s.task_id, s.contributor_id::text as contributor, s.label, s.seconds
  from tasks.submission s
 where s.tenant_id = :tenant_id and s.project_id = :project_id and s.used
   and s.accepted_at <= coalesce(:until::timestamptz, 'infinity')
   and (not :agreed_only::bool or exists (select from quality.resolve z where z.tenant_id = s.tenant_id and z.submission_id = s.id
     and z.settled_at <= coalesce(:until::timestamptz, 'infinity') and (z.state = 'agreed' or exists (select from quality.review v
       where v.tenant_id = z.tenant_id and v.submission_id = z.submission_id and v.verdict = 'accept' and v.at >= z.settled_at))))
 order by s.task_id, s.contributor_id, s.round

-- task_checks -> TaskCheck*
-- What people who looked said of a project's tasks: reviewers and adjudicators of a label, its customer, in the end, of the whole.
select s.task_id, 'review' as source, s.label, r.verdict = 'accept' as holds from quality.review r
  join tasks.submission s on s.tenant_id = r.tenant_id and s.id = r.submission_id
 where r.tenant_id = :tenant_id and s.project_id = :project_id and r.verdict in ('accept', 'exclude')
   and r.at <= coalesce(:until::timestamptz, 'infinity')
union all
select x.task_id, 'adjudication', x.label, true from quality.adjudication x
  join tasks.submission s on s.tenant_id = x.tenant_id and s.id = x.submission_id and s.used
 where x.tenant_id = :tenant_id and x.project_id = :project_id and x.decided_at <= coalesce(:until::timestamptz, 'infinity')
union all
select x.task_id, 'audit', null, x.verdict = 'accepted' from (select distinct on (a.task_id) a.task_id, a.verdict
    from quality.audit a join tasks.task t on t.tenant_id = a.tenant_id and t.id = a.task_id
   where a.tenant_id = :tenant_id and t.project_id = :project_id and a.verdict <> 'commented'
     and a.at <= coalesce(:until::timestamptz, 'infinity') order by a.task_id, a.id desc) x

-- known_votes -> KnownVotes*
-- The first answers to the known items of a project that stand, as many as a task of it gets, and what is expected.
select a.item_id, i.label as expected, (array_agg(s.label order by a.answered_at, a.submission_id))[1:p.redundancy] as votes,
    (array_agg(s.contributor_id order by a.answered_at, a.submission_id))[1:p.redundancy] as people
  from quality.known_answer a
  join quality.known_item i on i.tenant_id = a.tenant_id and i.id = a.item_id
  join tasks.submission s on s.tenant_id = a.tenant_id and s.id = a.submission_id
  join projects.project p on p.tenant_id = a.tenant_id and p.id = a.project_id
 where a.tenant_id = :tenant_id and a.project_id = :project_id and i.label <> '' and i.voided_at is null
   and i.disputed_at is null and a.answered_at <= coalesce(:until::timestamptz, 'infinity')
 group by a.item_id, i.label, p.redundancy having count(*) >= p.redundancy order by a.item_id

-- write_consensus -> none
-- Write what a chunk of tasks came to; rows that stay the same are left alone.
insert into quality.consensus as c (tenant_id, task_id, project_id, label, confidence, votes, agreement, shares, method, computed_at)
select :tenant_id::uuid, x.task_id, :project_id::uuid, x.label, x.confidence, x.votes, x.agreement, x.shares::jsonb, x.method, :at::timestamptz
  from unnest(:task_ids::uuid[], :labels::text[], :confidences::float8[], :votes::int[], :agreements::float8[], :shares::text[],
      :methods::text[])
    x (task_id, label, confidence, votes, agreement, shares, method)
on conflict (tenant_id, task_id) do update
   set label = excluded.label, confidence = excluded.confidence, votes = excluded.votes, agreement = excluded.agreement,
       shares = excluded.shares, method = excluded.method, computed_at = excluded.computed_at
 where (c.label, c.confidence, c.votes, c.agreement, c.shares, c.method)
   is distinct from (excluded.label, excluded.confidence, excluded.votes, excluded.agreement, excluded.shares, excluded.method)

-- write_report -> none
-- Write a project's report.
insert into quality.report (tenant_id, project_id, body, computed_at)
values (:tenant_id, :project_id, :body::jsonb, :at)
on conflict (tenant_id, project_id) do update set body = excluded.body, computed_at = excluded.computed_at

-- report -> StoredReport?
-- A project's report.
select body, computed_at from quality.report where tenant_id = :tenant_id and project_id = :project_id

-- ask_what_if -> none
-- Say that a project's answers are to be replayed.
insert into quality.what_if as w (tenant_id, project_id, requested_at) values (:tenant_id, :project_id, :at)
on conflict (tenant_id, project_id) do update set requested_at = excluded.requested_at

-- write_what_if -> none
-- Keep what became of a project's answers under other settings.
insert into quality.what_if (tenant_id, project_id, body, votes, requested_at, computed_at)
values (:tenant_id, :project_id, :body::jsonb, :votes, :at, :at)
on conflict (tenant_id, project_id) do update set body = excluded.body, votes = excluded.votes, computed_at = excluded.computed_at

-- what_if -> StoredReplays?
-- What became of a project's answers under other settings, and when that was asked for.
select body, votes, requested_at, computed_at from quality.what_if where tenant_id = :tenant_id and project_id = :project_id

-- answers_since -> int
-- How many answers a project has had since then.
select count(*) from tasks.submission
 where tenant_id = :tenant_id and project_id = :project_id and submitted_at > :since and not known

-- write_insight -> none
-- Write what the page of a project's quality shows.
insert into quality.insight (tenant_id, project_id, body, computed_at)
values (:tenant_id, :project_id, :body::jsonb, :at)
on conflict (tenant_id, project_id) do update set body = excluded.body, computed_at = excluded.computed_at

-- insight -> StoredInsight?
-- What the page of a project's quality shows.
select body, computed_at from quality.insight where tenant_id = :tenant_id and project_id = :project_id

-- write_authors -> uuid*
-- The tenant's names of people, in order, having kept whose they are in a project.
with named as (
  select x.person, x.place, context.alias(:tenant_id::uuid, x.person) as alias
    from unnest(:people::uuid[]) with ordinality x (person, place)),
kept as (
  insert into quality.author (tenant_id, project_id, alias, contributor_id)
  select :tenant_id::uuid, :project_id::uuid, n.alias, n.person from named n
  on conflict do nothing)
select n.alias from named n order by n.place

-- given_answers -> ComparedAnswer*
-- The answers to some tasks that count; of one person's rounds the last.
select distinct on (s.task_id, s.contributor_id) s.task_id, s.contributor_id::text as contributor, s.answer
  from tasks.submission s
 where s.tenant_id = :tenant_id and s.task_id = any (:task_ids::uuid[]) and s.used and s.accepted_at is not null
 order by s.task_id, s.contributor_id, s.round desc

-- periods -> Periods*
-- How far recent and earlier answers agree with what tasks came to, and with known items: of a project, of all projects in its
-- language, and of its groups. Of the tasks only those that several people answered.
with of as (select p.language from projects.project p where p.tenant_id = :tenant_id and p.id = :project_id),
given as (
  select s.project_id, s.contributor_id, 'consensus' as measure, s.submitted_at >= :recent as is_recent, s.label = c.label as agrees
    from projects.project p
    join tasks.submission s on s.tenant_id = p.tenant_id and s.project_id = p.id
    join quality.consensus c on c.tenant_id = s.tenant_id and c.task_id = s.task_id
   where p.tenant_id = :tenant_id and p.language = (select o.language from of o) and s.used and s.accepted_at is not null
     and s.submitted_at >= :since and c.votes > 1
  union all
  select a.project_id, a.contributor_id, 'known', a.answered_at >= :recent, a.is_right
    from quality.known_answer a
    join quality.known_item i on i.tenant_id = a.tenant_id and i.id = a.item_id and i.voided_at is null and i.disputed_at is null
    join projects.project p on p.tenant_id = a.tenant_id and p.id = a.project_id and p.language = (select o.language from of o)
   where a.tenant_id = :tenant_id and a.answered_at >= :since),
scoped as (
  select 'language' as scope, (select o.language from of o) as name, g.* from given g
  union all
  select 'project', '', g.* from given g where g.project_id = :project_id
  union all
  select 'group', x.name, g.* from given g
    join workforce.grouped m on m.tenant_id = :tenant_id and m.project_id = g.project_id and m.principal_id = g.contributor_id
    join workforce.staff_group x on x.tenant_id = m.tenant_id and x.id = m.group_id
   where g.project_id = :project_id)
select s.scope, s.name, s.measure, count(*) filter (where s.is_recent) as recent,
    count(*) filter (where s.is_recent and s.agrees) as recent_agreeing, count(*) filter (where not s.is_recent) as before,
    count(*) filter (where not s.is_recent and s.agrees) as before_agreeing
  from scoped s group by s.scope, s.name, s.measure order by s.scope desc, s.name, s.measure limit 200

-- end_alarms -> Alarm*
-- End alarms whose test no longer holds.
update quality.drift_alarm a set ended_at = :at
  from unnest(:scopes::text[], :names::text[], :measures::text[]) x (scope, name, measure)
 where a.tenant_id = :tenant_id and a.project_id = :project_id and a.ended_at is null
   and a.scope = x.scope and a.name = x.name and a.measure = x.measure
returning a.id, a.scope, a.name, a.measure, a.p_value

-- raise_alarms -> Alarm*
-- Raise alarms that are not raised yet; one of a language stands for all projects in it.
insert into quality.drift_alarm (tenant_id, id, project_id, scope, name, measure, p_value, since)
select :tenant_id::uuid, x.id, :project_id::uuid, x.scope, x.name, x.measure, x.p_value, :at::timestamptz
  from unnest(:ids::uuid[], :scopes::text[], :names::text[], :measures::text[], :p_values::float8[])
    x (id, scope, name, measure, p_value)
 where x.scope <> 'language' or not exists (select from quality.drift_alarm y where y.tenant_id = :tenant_id
   and y.scope = 'language' and y.name = x.name and y.measure = x.measure and y.ended_at is null)
on conflict (tenant_id, project_id, scope, name, measure) where ended_at is null do nothing
returning id, scope, name, measure, p_value

-- hardest -> HardTask*
-- The tasks of a project on which people agree least, and not wholly.
select c.task_id, c.label, c.votes, c.agreement from quality.consensus c
 where c.tenant_id = :tenant_id and c.project_id = :project_id and c.agreement < 1
 order by c.agreement, c.task_id limit :most

-- days -> Day*
-- Answers by day as people in India count days, the last ones: handed in then, and accepted then.
select x.day, sum(x.handed_in)::int8 as handed_in, sum(x.accepted)::int8 as accepted from (
  select (s.submitted_at at time zone 'Asia/Kolkata')::date as day, count(*) as handed_in, 0 as accepted
    from tasks.submission s where s.tenant_id = :tenant_id and s.project_id = :project_id and not s.known group by 1
  union all
  select (s.accepted_at at time zone 'Asia/Kolkata')::date, 0, count(*)
    from tasks.submission s
   where s.tenant_id = :tenant_id and s.project_id = :project_id and not s.known and s.accepted_at is not null group by 1) x
 group by x.day order by x.day desc limit :most

-- rulings -> Ruling*
-- Verdicts of reviewers by clause, most first.
select r.verdict, coalesce(r.clause, '') as clause, count(*) as count from quality.review r
  join tasks.submission s on s.tenant_id = r.tenant_id and s.id = r.submission_id
 where r.tenant_id = :tenant_id and s.project_id = :project_id
 group by 1, 2 order by 3 desc, 1, 2 limit :most

-- questions_by_clause -> Asked*
-- Questions by clause, most first.
select coalesce(x.clause, '') as clause, count(*) as count from tasks.question x
 where x.tenant_id = :tenant_id and x.project_id = :project_id group by 1 order by 2 desc, 1 limit :most

-- reports_by_lack -> Lacks*
-- What people said tasks lack.
select x.lack, count(*) as count from tasks.report x
 where x.tenant_id = :tenant_id and x.project_id = :project_id group by 1 order by 1

-- rows_of -> Row*
-- A page of the answers behind a number, in order of submission.
select * from quality.rows_of(:project_id, :author, :given, :ruled, :under, :since, :until, :after, :most)

-- items -> Item*
-- A page of tasks that more than one person answered, least agreement first. Two people gave the same label where
-- both asked for are one.
select c.task_id, t.unique_key, t.payload, c.label, c.confidence, c.votes, c.agreement, c.shares
  from quality.consensus c
  join tasks.task t on t.tenant_id = c.tenant_id and t.id = c.task_id
 where c.tenant_id = :tenant_id and c.project_id = :project_id and c.agreement is not null
   and c.agreement >= :low and c.agreement < :high
   and (:after::uuid is null or (c.agreement, c.task_id) > (:after_agreement::float8, :after))
   and (:one::text is null or case when :one = :other then (c.shares ->> :one)::float8 * c.votes > 1.5
     else c.shares ->> :one is not null and c.shares ->> :other::text is not null end)
 order by c.agreement, c.task_id limit :most

-- doubtful_tasks -> DoubtfulTask*
-- A page of the tasks that were in doubt after the most answers, with what they came to so far.
select d.task_id, t.unique_key, t.payload, d.asked_at, d.ended_at, d.outcome, c.label, c.confidence,
    coalesce(c.votes, 0) as votes, coalesce(c.shares, '{}') as shares
  from tasks.doubt d
  join tasks.task t on t.tenant_id = d.tenant_id and t.id = d.task_id
  left join quality.consensus c on c.tenant_id = d.tenant_id and c.task_id = d.task_id
 where d.tenant_id = :tenant_id and d.project_id = :project_id and (:after::uuid is null or d.task_id > :after)
 order by d.task_id limit :most

-- consensus -> Consensus*
-- A page of a project's consensus, in order of task.
select task_id, label, confidence, votes, agreement, shares, method, computed_at from quality.consensus
 where tenant_id = :tenant_id and project_id = :project_id
   and task_id > coalesce(:after::uuid, '00000000-0000-0000-0000-000000000000')
 order by task_id limit :most

-- insert_audit -> none
-- What a customer says of a task.
insert into quality.audit (tenant_id, id, task_id, verdict, comment, by, at, seconds)
values (:tenant_id, :id, :task_id, :verdict, :comment, :by, :at, :seconds)

-- insert_known_item -> none
-- Keep a task whose answer is known.
insert into quality.known_item (tenant_id, id, project_id, purpose, payload, expected, initial, label, explanation, clause,
  source_task_id, created_by, created_at)
values (:tenant_id, :id, :project_id, :purpose, :payload::jsonb, :expected::jsonb, :initial::jsonb, :label, :explanation,
  nullif(:clause, ''), :source_task_id, :by, :at)

-- known_item -> KnownItem?
-- One task whose answer is known, and how it went.
select i.id, i.project_id, i.purpose, i.payload, i.expected, i.initial, i.label, i.explanation, i.clause,
  i.source_task_id,
  coalesce(k.exposures, 0) as exposures, a.answers, a.right, k.retired_at, i.disputed_at, i.voided_at, i.void_reason,
  i.corrected, i.created_at
  from quality.known_item i
  left join tasks.known k on k.tenant_id = i.tenant_id and k.task_id = i.id
  cross join lateral (select count(*) as answers, count(*) filter (where x.is_right) as right
    from (select k.is_right from quality.known_answer k where k.tenant_id = i.tenant_id and k.item_id = i.id
      union all select t.is_right from quality.training_answer t where t.tenant_id = i.tenant_id and t.item_id = i.id) x) a
 where i.tenant_id = :tenant_id and i.id = :id

-- known_from -> KnownSource*
-- The known items that were made of a task, oldest first.
select i.id, i.created_at, i.disputed_at, i.voided_at, i.void_reason from quality.known_item i
 where i.tenant_id = :tenant_id and i.project_id = :project_id and i.source_task_id = :task_id order by i.id limit 100

-- known_items -> KnownItem*
-- A page of a project's tasks whose answer is known, newest first.
select i.id, i.project_id, i.purpose, i.payload, i.expected, i.initial, i.label, i.explanation, i.clause,
  i.source_task_id,
  coalesce(k.exposures, 0) as exposures, a.answers, a.right, k.retired_at, i.disputed_at, i.voided_at, i.void_reason,
  i.corrected, i.created_at
  from quality.known_item i
  left join tasks.known k on k.tenant_id = i.tenant_id and k.task_id = i.id
  cross join lateral (select count(*) as answers, count(*) filter (where x.is_right) as right
    from (select k.is_right from quality.known_answer k where k.tenant_id = i.tenant_id and k.item_id = i.id
      union all select t.is_right from quality.training_answer t where t.tenant_id = i.tenant_id and t.item_id = i.id) x) a
 where i.tenant_id = :tenant_id and i.project_id = :project_id and (:before::uuid is null or i.id < :before::uuid)
 order by i.id desc limit :limit

-- gold_policy -> GoldPolicy?
-- How a project uses its known items.
select rate::int, newcomer_rate::int, newcomer_answers::int, exposures_max, tolerance, half_life_days,
  answers_min, score_min, training_required::int, set_at from quality.gold_policy where tenant_id = :tenant_id and project_id = :project_id

-- set_gold_policy -> none
-- Say how a project uses its known items.
insert into quality.gold_policy (tenant_id, project_id, rate, newcomer_rate, newcomer_answers, exposures_max, tolerance,
  half_life_days, answers_min, score_min, training_required, set_by, set_at)
values (:tenant_id, :project_id, :rate, :newcomer_rate, :newcomer_answers, :exposures_max, :tolerance, :half_life_days,
  :answers_min, :score_min, :training_required, :by, :at)
on conflict (tenant_id, project_id) do update set rate = excluded.rate, newcomer_rate = excluded.newcomer_rate,
  newcomer_answers = excluded.newcomer_answers, exposures_max = excluded.exposures_max, tolerance = excluded.tolerance,
  half_life_days = excluded.half_life_days, answers_min = excluded.answers_min, score_min = excluded.score_min,
  training_required = excluded.training_required, set_by = excluded.set_by, set_at = excluded.set_at

-- standards -> Standard*
-- What the answers to some known items are judged by; of a voided one only what should have been expected, if that is known.
select i.id as item_id, p.kind, o.body as ontology, i.payload, coalesce(i.corrected, i.expected) as expected,
  coalesce(g.tolerance, 0.5) as tolerance
  from quality.known_item i
  join projects.project p on p.tenant_id = i.tenant_id and p.id = i.project_id
  join projects.ontology o on o.tenant_id = i.tenant_id and o.project_id = i.project_id and o.version = p.ontology_version
  left join quality.gold_policy g on g.tenant_id = i.tenant_id and g.project_id = i.project_id
 where i.tenant_id = :tenant_id and i.id = any (:ids::uuid[])

-- write_known_answers -> int
-- Record whether answers to known items were right; how many were not recorded before.
with fresh as (
  insert into quality.known_answer (tenant_id, submission_id, item_id, project_id, contributor_id, is_right, answered_at, judged_at)
  select s.tenant_id, s.id, x.item, s.project_id, s.contributor_id, x.is_right, s.submitted_at, :at
    from unnest(:ids::uuid[], :items::uuid[], :right::bool[]) x (id, item, is_right)
    join tasks.submission s on s.tenant_id = :tenant_id and s.id = x.id
  on conflict (tenant_id, submission_id) do nothing returning 1)
select count(*) from fresh

-- dispute_items -> Disputed*
-- Note which of some known items most of their answers contradict, unless their customer has said that they stand.
update quality.known_item i set disputed_at = :at
 where i.tenant_id = :tenant_id and i.id = any (:ids::uuid[]) and i.disputed_at is null and i.upheld_at is null and i.voided_at is null
   and (select count(*) >= :least and 2 * count(*) filter (where a.is_right) < count(*) from quality.known_answer a
     where a.tenant_id = i.tenant_id and a.item_id = i.id)
returning i.id, i.project_id

-- void_known_item -> uuid?
-- Say that what was expected of an item was wrong, and what should have been, if that is known.
update quality.known_item set voided_at = :at, voided_by = :by, void_reason = :reason, corrected = :corrected::jsonb
 where tenant_id = :tenant_id and id = :id and voided_at is null returning id

-- uphold_known_item -> uuid?
-- Say that a disputed item stands.
update quality.known_item set disputed_at = null, upheld_at = :at
 where tenant_id = :tenant_id and id = :id and disputed_at is not null and voided_at is null returning id

-- answers_of_item -> GivenAnswer*
-- The judged answers to an item; for the system.
select a.submission_id, a.contributor_id, s.answer from quality.known_answer a
  join tasks.submission s on s.tenant_id = a.tenant_id and s.id = a.submission_id
 where a.tenant_id = :tenant_id and a.item_id = :item_id order by a.submission_id

-- judge_anew -> none
-- Record that answers are right or wrong after all.
update quality.known_answer a set is_right = x.is_right, judged_at = :at
  from unnest(:ids::uuid[], :right::bool[]) x (id, is_right)
 where a.tenant_id = :tenant_id and a.submission_id = x.id and a.is_right <> x.is_right

-- due_scores -> Due*
-- Of the authors of some answers, whose scores are to be published: not yet today, and with so many answers more than last time.
select d.project_id, d.contributor_id from (select distinct s.project_id, s.contributor_id from tasks.submission s
    where s.tenant_id = :tenant_id and s.id = any (:ids::uuid[])) d
  left join quality.score o on o.tenant_id = :tenant_id and o.project_id = d.project_id and o.contributor_id = d.contributor_id
 where (o.upto is null or o.upto < :upto)
   and (select count(*) from quality.known_answer a where a.tenant_id = :tenant_id and a.project_id = d.project_id
     and a.contributor_id = d.contributor_id and a.answered_at < :upto and a.answered_at >= coalesce(o.upto, '-infinity')) >= :least

-- published_of_item -> Published*
-- The published scores that count an answer to an item.
select s.project_id, s.contributor_id, s.answers, s.right_answers, s.upto from quality.score s
  join quality.known_answer a on a.tenant_id = s.tenant_id and a.project_id = s.project_id and a.contributor_id = s.contributor_id
 where s.tenant_id = :tenant_id and a.item_id = :item_id and a.answered_at < s.upto

-- counted -> Counted*
-- What counts of people's answers in projects, each up to a time of its own.
select c.project_id, c.contributor_id, c.given, c.answers, c.right_answers, c.weight, c.right_weight
  from quality.counted(:tenant_id, :projects::uuid[], :people::uuid[], :uptos::timestamptz[]) c

-- publish_scores -> none
-- Publish what counts of people's answers in projects.
insert into quality.score (tenant_id, project_id, contributor_id, given, answers, right_answers, weight, right_weight, low, high,
  upto, published_at)
select :tenant_id, x.project, x.person, x.given, x.answers, x.right_answers, x.weight, x.right_weight, x.low, x.high, x.upto, :at
  from unnest(:projects::uuid[], :people::uuid[], :given::int[], :answers::int[], :right::int[], :weights::float8[],
    :right_weights::float8[], :lows::float8[], :highs::float8[], :uptos::timestamptz[])
    x (project, person, given, answers, right_answers, weight, right_weight, low, high, upto)
on conflict (tenant_id, project_id, contributor_id) do update set given = excluded.given, answers = excluded.answers,
  right_answers = excluded.right_answers, weight = excluded.weight, right_weight = excluded.right_weight, low = excluded.low,
  high = excluded.high, upto = excluded.upto, published_at = excluded.published_at

-- end_stops -> Stopped*
-- Let those take from a project again whom its rule stops no more.
update quality.stop x set ended_at = :at
 where x.tenant_id = :tenant_id and x.project_id = :project_id and x.ended_at is null
   and not exists (select from quality.score s join quality.gold_policy g on g.tenant_id = s.tenant_id and g.project_id = s.project_id
     where s.tenant_id = x.tenant_id and s.project_id = x.project_id and s.contributor_id = x.contributor_id
       and s.answers >= g.answers_min and s.high < g.score_min)
returning x.contributor_id, context.alias(x.tenant_id, x.contributor_id) as alias, x.answers

-- begin_stops -> Stopped*
-- Stop those whom the rule of a project stops from now on; a customer's own people are its own to judge.
insert into quality.stop (tenant_id, id, project_id, contributor_id, answers, high, since)
select s.tenant_id, gen_random_uuid(), s.project_id, s.contributor_id, s.answers, s.high, :at
  from quality.score s
  join quality.gold_policy g on g.tenant_id = s.tenant_id and g.project_id = s.project_id
  join projects.project p on p.tenant_id = s.tenant_id and p.id = s.project_id and p.audience = 'marketplace'
 where s.tenant_id = :tenant_id and s.project_id = :project_id and s.answers >= g.answers_min and s.high < g.score_min
on conflict (tenant_id, project_id, contributor_id) where ended_at is null do nothing
returning contributor_id, context.alias(tenant_id, contributor_id) as alias, answers

-- write_regrade -> none
-- Keep what a person is told of a known item that was wrong.
insert into quality.regrade (tenant_id, item_id, contributor_id, project_id, answers_before, right_before, answers_after,
  right_after, restored, at)
select :tenant_id, :item_id, x.person, :project_id, x.answers_before, x.right_before, x.answers_after, x.right_after, x.restored, :at
  from unnest(:people::uuid[], :answers_before::int[], :right_before::int[], :answers_after::int[], :right_after::int[],
    :restored::bool[]) x (person, answers_before, right_before, answers_after, right_after, restored)
on conflict (tenant_id, item_id, contributor_id) do nothing

-- my_scores -> MyScore*
-- The caller's own published scores.
select * from quality.my_scores()

-- my_regrades -> Regrade*
-- What the caller is told of known items that were wrong.
select * from quality.my_regrades(:since)

-- scores_of -> ScoreRow*
-- How everybody does in a project.
select * from quality.scores_of(:project_id, :at)

-- stops -> Stop*
-- Who is offered no more of a project, or what a person is offered no more.
select * from quality.stops(:project_id, :person)

-- my_training -> Training*
-- What the caller may train for: everything, or one feed.
select * from quality.my_training(:feed)

-- begin_training -> ClaimedRow
-- Take the next training task of a feed.
select * from quality.begin_training(:feed, :assignment, :event, :flipped, :most_open, :at)

-- my_lesson -> LessonRow?
-- What is said of an answer that the caller gave for training.
select * from quality.my_lesson(:assignment)

-- record_lesson -> none
-- Record whether an answer that the caller gave for training was right.
select quality.record_lesson(:assignment, :right, :at)

-- record_training -> int
-- Record whether answers for training were right; for the system.
select quality.record_training(:ids::uuid[], :right::bool[], :at)

-- settle_training -> none
-- Note who is trained by what a project asks now.
select quality.settle_training(:project_id, :at)

-- gates -> uuid*
-- The projects that ask for training, or one of them if it does.
select * from quality.gates(:project_id)

-- trained_people -> Trained*
-- Who is trained for a project, or what a person is trained for.
select * from quality.trained_people(:project_id, :person)

-- training_items -> TrainingItem*
-- How people get on with the training items of a project, the hardest first.
select * from quality.training_items(:project_id, :most)

-- training_people -> TrainingPeople?
-- How many people train for a project, and how many are through.
select * from quality.training_people(:project_id)

-- newly_trained -> uuid*
-- Whom some records of trained people are of; for the system.
select contributor_id from quality.trained where tenant_id = :tenant_id and id = any (:ids::uuid[])

-- candidates -> Candidate*
-- Settled tasks that might become known items: labels in turn, the surest of each first.
select x.task_id, t.payload, a.answer, x.label, x.votes, x.confidence
  from (select c.*, row_number() over (partition by c.label order by c.confidence desc nulls last, c.votes desc, c.task_id) as turn
      from (select * from quality.consensus y where y.tenant_id = :tenant_id and y.project_id = :project_id
          order by y.task_id desc limit :most) c
     where c.votes >= :votes and ((c.shares ->> c.label)::float8 >= 1 or c.confidence >= :confidence)
       and not exists (select from quality.known_item i where i.tenant_id = c.tenant_id and i.project_id = c.project_id
         and i.source_task_id = c.task_id and i.voided_at is null)) x
  join tasks.task t on t.tenant_id = x.tenant_id and t.id = x.task_id and t.state = 'completed'
  cross join lateral (select s.answer from tasks.submission s where s.tenant_id = x.tenant_id and s.task_id = x.task_id
    and s.label = x.label and s.used and s.accepted_at is not null order by s.submitted_at limit 1) a
 order by x.turn, x.label limit :limit

-- settled_tasks -> Candidate*
-- Those of some tasks that are settled and no known items yet.
select c.task_id, t.payload, a.answer, c.label, c.votes, c.confidence
  from quality.consensus c
  join tasks.task t on t.tenant_id = c.tenant_id and t.id = c.task_id and t.state = 'completed'
  cross join lateral (select s.answer from tasks.submission s where s.tenant_id = c.tenant_id and s.task_id = c.task_id
    and s.label = c.label and s.used and s.accepted_at is not null order by s.submitted_at limit 1) a
 where c.tenant_id = :tenant_id and c.project_id = :project_id and c.task_id = any (:ids::uuid[])
   and not exists (select from quality.known_item i where i.tenant_id = c.tenant_id and i.project_id = c.project_id
     and i.source_task_id = c.task_id and i.voided_at is null)

-- audits -> Audit*
-- The audits of tasks, newest first.
select id, task_id, verdict, comment, by, at, seconds from quality.audit
 where tenant_id = :tenant_id and task_id = any (:task_ids::uuid[]) order by id desc limit :most

-- review_waits -> bool
-- Whether there is a review that the caller may take.
select quality.review_waits(:at)

-- consent_waits -> ConsentWaits*
-- Sensitive work that waits to be judged, and to which the caller has not agreed.
select * from quality.consent_waits(:at)

-- saw_in_review -> bool
-- Whether the caller has reviewed somebody else's answer to the task of an assignment.
select quality.saw_in_review(:assignment)

-- take_review -> none
-- Lease the most urgent review that the caller may take, unless it holds one.
select quality.take_review(:at)

-- held_review -> WaitingReview?
-- The review that the caller holds.
select * from quality.held_review(:at)

-- held_file -> FilePart?
-- The file that a part of the task names whose answer is held for review.
select * from quality.held_file(:review, :item, :at)

-- advice_under_review -> str?
-- What the author was advised whose answer the caller reviews.
select x::text from quality.advice_under_review(:at) x where x is not null

-- questions_under_review -> AnsweredQuestion*
-- What everyone was told in the project whose answer the caller reviews.
select * from quality.questions_under_review(:at, :most)

-- opinions_under_review -> FeedbackRow*
-- The two verdicts that differ about the answer that the caller reviews.
select * from quality.opinions_under_review(:at)

-- review_policy -> ReviewPolicy?
-- Which answers of a project are reviewed, and by how many.
select review_permille, newcomer_permille, newcomer_answers, second_review_permille, reviewer_checks_min, reviewer_agreement_min, set_at
  from quality.review_policy where tenant_id = :tenant_id and project_id = :project_id

-- set_review_policy -> none
-- Say which answers of a project are reviewed, and by how many.
insert into quality.review_policy (tenant_id, project_id, review_permille, newcomer_permille, newcomer_answers,
  second_review_permille, reviewer_checks_min, reviewer_agreement_min, set_by, set_at)
values (:tenant_id, :project_id, :review_permille, :newcomer_permille, :newcomer_answers, :second_review_permille, :reviewer_checks_min,
  :reviewer_agreement_min, :by, :at)
on conflict (tenant_id, project_id) do update set review_permille = excluded.review_permille,
  newcomer_permille = excluded.newcomer_permille, newcomer_answers = excluded.newcomer_answers,
  second_review_permille = excluded.second_review_permille, reviewer_checks_min = excluded.reviewer_checks_min,
  reviewer_agreement_min = excluded.reviewer_agreement_min, set_by = excluded.set_by, set_at = excluded.set_at

-- review_counts -> ReviewCounts
-- How many answers of a project wait for which verdict, and how often second reviewers agreed with the first.
select (select count(*) filter (where x.stage = 1) from quality.review_due x where x.tenant_id = :tenant_id and x.project_id = :project_id) as first_waiting,
    (select count(*) filter (where x.stage = 2) from quality.review_due x where x.tenant_id = :tenant_id and x.project_id = :project_id) as second_waiting,
    (select count(*) filter (where x.stage = 3) from quality.review_due x where x.tenant_id = :tenant_id and x.project_id = :project_id) as third_waiting,
    count(*) filter (where a.verdict = b.verdict) as agreed, count(*) filter (where a.verdict <> b.verdict) as differed
  from quality.opinion a join quality.opinion b on b.tenant_id = a.tenant_id and b.submission_id = a.submission_id and b.stage = 2
 where a.tenant_id = :tenant_id and a.project_id = :project_id and a.stage = 1

-- watched_projects -> Watched*
-- Projects of which reviews are to be counted.
select * from quality.watched_projects(:since, :upto, :most)

-- counted_reviewers -> CountedReviewer*
-- What came of the verdicts of a project's reviewers of late.
select x.reviewer_id, count(c.at)::int as checked, (count(c.at) filter (where c.confirmed))::int as confirmed,
    coalesce(sum(c.w), 0)::float8 as weight, coalesce(sum(c.w) filter (where c.confirmed), 0)::float8 as confirmed_weight
  from (select r.reviewer_id from quality.review r where r.tenant_id = :tenant_id and r.project_id = :project_id and r.at >= :since
      and r.reviewer_id is not null
    union select o.reviewer_id from quality.opinion o where o.tenant_id = :tenant_id and o.project_id = :project_id and o.at >= :since
    union select s.reviewer_id from quality.reviewer_score s where s.tenant_id = :tenant_id and s.project_id = :project_id) x
  left join lateral (select k.at, k.confirmed, power(0.5, extract(epoch from :upto - k.at)::float8 / 86400
      / coalesce((select g.half_life_days from quality.gold_policy g where g.tenant_id = :tenant_id and g.project_id = :project_id), 90)) as w
    from quality.checks_of(x.reviewer_id, :since, :upto) k where k.tenant_id = :tenant_id and k.project_id = :project_id) c on true
 group by x.reviewer_id order by x.reviewer_id limit 10000

-- publish_reviewers -> none
-- Publish what came of the verdicts of reviewers.
insert into quality.reviewer_score
select :tenant_id, :project_id, x.*, :upto::timestamptz from unnest(:people::uuid[], :checked::int[], :confirmed::int[], :weights::float8[],
  :confirmed_weights::float8[], :lows::float8[], :highs::float8[]) x
on conflict (tenant_id, project_id, reviewer_id) do update set checked = excluded.checked, confirmed = excluded.confirmed,
  weight = excluded.weight, confirmed_weight = excluded.confirmed_weight, low = excluded.low, high = excluded.high, upto = excluded.upto

-- end_review_stops -> StoppedReviewer*
-- Let those review a project again whom its rule stops no more.
update quality.review_stop x set ended_at = :at
 where x.tenant_id = :tenant_id and x.project_id = :project_id and x.ended_at is null
   and not exists (select from quality.reviewer_score s
     join quality.review_policy g on g.tenant_id = s.tenant_id and g.project_id = s.project_id
     where s.tenant_id = x.tenant_id and s.project_id = x.project_id and s.reviewer_id = x.reviewer_id
       and s.checked >= g.reviewer_checks_min and s.high < g.reviewer_agreement_min)
returning context.alias(x.tenant_id, x.reviewer_id) as alias, x.checked

-- begin_review_stops -> StoppedReviewer*
-- Stop those whom the rule of a project stops from now on.
insert into quality.review_stop (tenant_id, id, project_id, reviewer_id, checked, high, since)
select s.tenant_id, gen_random_uuid(), s.project_id, s.reviewer_id, s.checked, s.high, :at
  from quality.reviewer_score s
  join quality.review_policy g on g.tenant_id = s.tenant_id and g.project_id = s.project_id
 where s.tenant_id = :tenant_id and s.project_id = :project_id and s.checked >= g.reviewer_checks_min
   and s.high < g.reviewer_agreement_min
on conflict (tenant_id, project_id, reviewer_id) where ended_at is null do nothing
returning context.alias(tenant_id, reviewer_id) as alias, checked

-- scored_upto -> Scored?
-- Up to when verdicts of a project's reviewers are counted.
select scored_upto from quality.review_load where tenant_id = :tenant_id and project_id = :project_id

-- measure_load -> ReviewLoad
-- Count what of a project waits for reviewers, and how long the reviews of late took.
insert into quality.review_load as l (tenant_id, project_id, waiting, second_waiting, appeals_waiting, reviewers, review_seconds, backlog_seconds, window_seconds,
  computed_at)
select :tenant_id, :project_id, d.waiting, d.second_waiting, a.n, w.n, m.seconds, (d.waiting + a.n) * m.seconds / greatest(1, w.n),
    :window_seconds, :at
  from (select count(*)::int as waiting, (count(*) filter (where x.stage > 1))::int as second_waiting from quality.review_due x
      where x.tenant_id = :tenant_id and x.project_id = :project_id and not x.waits) d,
    (select count(*)::int as n from quality.appeal x join tasks.submission s on s.tenant_id = x.tenant_id and s.id = x.submission_id
      where x.tenant_id = :tenant_id and x.outcome is null and s.project_id = :project_id) a,
    (select count(distinct x.reviewer_id)::int as n from (
      select r.reviewer_id from quality.review r where r.tenant_id = :tenant_id and r.project_id = :project_id and r.at > :active_since
      union select o.reviewer_id from quality.opinion o where o.tenant_id = :tenant_id and o.project_id = :project_id
        and o.at > :active_since) x) w,
    (select case when count(*) < :few then :usual_seconds else percentile_cont(0.5) within group (order by x.seconds)::int end as seconds from (
      (select r.seconds from quality.review r where r.tenant_id = :tenant_id and r.project_id = :project_id order by r.at desc limit 200)
      union all (select o.seconds from quality.opinion o where o.tenant_id = :tenant_id and o.project_id = :project_id
        order by o.at desc limit 200)) x) m
on conflict (tenant_id, project_id) do update set waiting = excluded.waiting, second_waiting = excluded.second_waiting,
  appeals_waiting = excluded.appeals_waiting, reviewers = excluded.reviewers, review_seconds = excluded.review_seconds,
  backlog_seconds = excluded.backlog_seconds, window_seconds = excluded.window_seconds, computed_at = excluded.computed_at
returning waiting, second_waiting, appeals_waiting, reviewers, review_seconds, backlog_seconds, window_seconds, throttled_at, computed_at

-- note_watched -> none
-- Note since when a project is throttled, and up to when its reviewers are counted.
update quality.review_load set throttled_at = :throttled_at, scored_upto = coalesce(:scored_upto, scored_upto)
 where tenant_id = :tenant_id and project_id = :project_id

-- review_load -> ReviewLoad?
-- How much of a project waited for reviewers when it was last counted.
select waiting, second_waiting, appeals_waiting, reviewers, review_seconds, backlog_seconds, window_seconds, throttled_at, computed_at
  from quality.review_load where tenant_id = :tenant_id and project_id = :project_id

-- my_reviewing -> MyReviewing*
-- What is published of the caller's verdicts.
select * from quality.my_reviewing()

-- load_health -> LoadHealth*
-- How much waits for reviewers, by project; for operations.
select * from quality.load_health()

-- reviewer_health -> ReviewerHealth*
-- What is published of reviewers; for operations.
select * from quality.reviewer_health()

-- record_review -> str
-- Record a verdict: recorded, missing, expired or rounds_over.
select quality.record_review(:held_id, :review_id, :event_id, :accept_event_id, :verdict, :clause, :reason,
  :places::jsonb, :at)

-- resolving -> Resolving?
-- Who solves a project's questions, and how many of them stand how.
select r.solving_project_id, r.people, r.only_agreed, r.set_at, z.open, z.agreed, z.disputed, z.unsolvable, z.withdrawn
  from quality.resolving r
  cross join (select count(*) filter (where x.state = 'open') as open, count(*) filter (where x.state = 'agreed') as agreed,
      count(*) filter (where x.state = 'disputed') as disputed, count(*) filter (where x.state = 'unsolvable') as unsolvable,
      count(*) filter (where x.state = 'withdrawn') as withdrawn
    from quality.resolve x where x.tenant_id = :tenant_id and x.project_id = :project_id) z
 where r.tenant_id = :tenant_id and r.project_id = :project_id

-- set_resolving -> none
-- Put who solves a project's questions in the place of what held.
insert into quality.resolving as r (tenant_id, project_id, solving_project_id, people, only_agreed, set_by, set_at)
values (:tenant_id, :project_id, :solving_project_id, :people, :only_agreed, :by, :at)
on conflict (tenant_id, project_id) do update set solving_project_id = excluded.solving_project_id, people = excluded.people,
  only_agreed = excluded.only_agreed, set_by = excluded.set_by, set_at = excluded.set_at

-- end_resolving -> none
-- Have no further question of a project solved.
delete from quality.resolving where tenant_id = :tenant_id and project_id = :project_id

-- unsolved -> AuthoredRow*
-- Questions of projects that are solved unseen and that nobody was asked yet, with everyone who knows the key of one.
select s.id, s.project_id, t.payload::text as payload, s.answer::text as answer, r.solving_project_id, r.people,
    array(select s.contributor_id union select v.reviewer_id from tasks.submission o
      join quality.review v on v.tenant_id = o.tenant_id and v.submission_id = o.id
     where o.tenant_id = s.tenant_id and o.task_id = s.task_id and o.contributor_id = s.contributor_id
       and v.reviewer_id is not null
    union select v.reviewer_id from tasks.submission o
      join quality.opinion v on v.tenant_id = o.tenant_id and v.submission_id = o.id
     where o.tenant_id = s.tenant_id and o.task_id = s.task_id and o.contributor_id = s.contributor_id) as knowing
  from tasks.submission s
  join quality.resolving r on r.tenant_id = s.tenant_id and r.project_id = s.project_id
  join tasks.task t on t.tenant_id = s.tenant_id and t.id = s.task_id
 where s.tenant_id = :tenant_id and s.id = any(:ids::uuid[]) and not s.known
   and not exists (select from quality.resolve z where z.tenant_id = s.tenant_id and z.submission_id = s.id)
 order by s.id

-- open_resolve -> none
-- Remember the task in which a question is solved; once.
insert into quality.resolve (tenant_id, submission_id, project_id, solving_task_id, people, state, opened_at)
values (:tenant_id, :submission_id, :project_id, :solving_task_id, :people, 'open', :at)
on conflict do nothing

-- release_reviews -> none
-- Let reviewers have what waits for no solver.
select quality.release_reviews(:ids::uuid[])

-- ripe -> RipeRow*
-- Questions whose solving tasks have all their answers, or were cancelled; of the answers those that count.
select z.submission_id as id, s.answer::text as answer,
    coalesce((select jsonb_agg(o.answer order by o.id) from tasks.submission o where o.tenant_id = z.tenant_id
      and o.task_id = z.solving_task_id and o.used and o.accepted_at is not null), '[]')::text as solved
  from quality.resolve z
  join tasks.task t on t.tenant_id = z.tenant_id and t.id = z.solving_task_id and t.state in ('completed', 'cancelled')
  join tasks.submission s on s.tenant_id = z.tenant_id and s.id = z.submission_id
 where z.tenant_id = :tenant_id and z.solving_task_id = any(:task_ids::uuid[]) and z.state = 'open'

-- settle_resolve -> bool
-- Settle what solvers said of a question, once.
select quality.settle_resolve(:submission_id, :verdict, :share, :event_id, :accept_event_id, :at)

-- solved_under_review -> SolvedRow?
-- What solvers said of the question that the caller reviews.
select verdict, agreement, answers::text as answers from quality.solved_under_review(:at)

-- queue_reviews -> none
-- Put submissions before the reviewers, or accept those that the draw leaves out.
select quality.queue_reviews(:submission_ids::uuid[], :due, :at)

-- accept_overdue -> int
-- Accept what no reviewer came to in time.
select quality.accept_overdue(:at, :most)

-- accept_abandoned -> int
-- Accept the last answer of returned rounds that were not taken up.
select quality.accept_abandoned(:at, :most)

-- feedback -> FeedbackRow*
-- What reviewers said of the caller's answer, the latest first.
select * from quality.my_feedback(:assignment_id)

-- make_appeal -> str
-- Appeal against the last verdict on an answer: made, missing, withdrawn, nothing, late, again or over.
select quality.make_appeal(:assignment, :appeal, :event, :said, :since, :due, :at)

-- my_appeal -> MyAppeal?
-- What became of the caller's appeal in an assignment, or until when they may make one.
select * from quality.my_appeal(:assignment, :lasts)

-- appeal_waits -> bool
-- Whether there is an appeal that the caller may decide.
select quality.appeal_waits(:at)

-- take_appeal -> none
-- Lease the most urgent appeal that the caller may decide, unless it holds one.
select quality.take_appeal(:at)

-- held_appeal -> WaitingAppeal?
-- The appeal that the caller holds.
select * from quality.held_appeal(:at)

-- appeal_file -> FilePart?
-- The file that a part of the task names whose appeal is held.
select * from quality.appeal_file(:appeal, :item, :at)

-- decide_appeal -> str
-- Record a decision: upheld, overturned, lapsed, missing or expired.
select quality.decide_appeal(:held_id, :event_id, :accept_event_id, :outcome, :reason, :at)

-- overturn_overdue -> int
-- Decide for their authors what nobody decided in time.
select quality.overturn_overdue(:at, :most)

-- decided_appeals -> RecordedReview*
-- Who decided which appeals, and the rate frozen when the appeal was taken; for the system.
select x.id, x.reviewer_id, s.project_id, x.rate_version from quality.appeal x
  join tasks.submission s on s.tenant_id = x.tenant_id and s.id = x.submission_id
 where x.tenant_id = :tenant_id and x.id = any (:ids::uuid[]) and x.reviewer_id is not null and x.rate_version is not null

-- adjudicating -> Adjudicating
-- Whether a project has disagreements adjudicated, and how many stand how.
select exists (select from quality.adjudicating a where a.tenant_id = :tenant_id and a.project_id = :project_id) as adjudicate,
    count(*) filter (where x.verdict is null) as waiting, count(*) filter (where x.verdict = 'pick') as pick,
    count(*) filter (where x.verdict = 'mend') as mend, count(*) filter (where x.verdict = 'ambiguous') as ambiguous,
    count(*) filter (where x.verdict = 'incomplete') as incomplete
  from quality.adjudication x where x.tenant_id = :tenant_id and x.project_id = :project_id

-- set_adjudicating -> none
-- Have what people of a project disagree on adjudicated.
insert into quality.adjudicating (tenant_id, project_id, set_by, set_at)
values (:tenant_id, :project_id, :by, :at) on conflict do nothing

-- end_adjudicating -> none
-- Have nothing more of a project adjudicated.
delete from quality.adjudicating where tenant_id = :tenant_id and project_id = :project_id

-- open_adjudications -> int
-- Open adjudications where people disagree; how many.
select quality.open_adjudications(:project_id, :most, :at)

-- adjudication_waits -> bool
-- Whether there is something that the caller may adjudicate.
select quality.adjudication_waits(:at)

-- take_adjudication -> none
-- Lease the adjudication that has waited longest of those that the caller may take, unless it holds one.
select quality.take_adjudication(:flipped, :at)

-- held_adjudication -> WaitingAdjudication?
-- The adjudication that the caller holds.
select * from quality.held_adjudication(:at)

-- save_adjudication -> SavedDraft
-- Keep an adjudicator's draft: saved, stale or missing.
select * from quality.save_adjudication(:held_id, :base, :whole::jsonb, :at)

-- decide_adjudication -> str
-- Record a decision: decided, missing, expired or changed.
select quality.decide_adjudication(:held_id, :event_id, :verdict, :place::int, :answer::jsonb, :label, :clause, :reason, :at)

-- adjudication_file -> FilePart?
-- The file that a part of the task names that is adjudicated.
select * from quality.adjudication_file(:adjudication, :item, :at)

-- decided_adjudications -> RecordedReview*
-- Who decided which adjudications, and the rate frozen when each was taken; for the system.
select x.id, x.reviewer_id, x.project_id, x.rate_version from quality.adjudication x
 where x.tenant_id = :tenant_id and x.id = any (:ids::uuid[]) and x.verdict is not null

-- adjudicated -> Adjudicated*
-- The decisions on some tasks that stand: the answer that one picked or mended still counts.
select x.id, x.task_id, x.verdict, x.submission_id, x.answer, x.label, x.clause, x.reason, x.decided_by, x.decided_at
  from quality.adjudication x
 where x.tenant_id = :tenant_id and x.task_id = any (:task_ids::uuid[]) and x.verdict is not null
   and x.decided_at <= coalesce(:until::timestamptz, 'infinity')
   and (x.submission_id is null or exists (select from tasks.submission s
     where s.tenant_id = x.tenant_id and s.id = x.submission_id and s.used))

-- my_answers -> MyAnswer*
-- What the caller handed in, newest first.
select * from quality.my_answers(:before, :most)

-- review_health -> ReviewHealth*
-- What waits for reviewers: reviews, appeals and adjudications, by customer and language.
select * from quality.judging_health(:at)

-- task_reviews -> TaskReview*
-- The verdicts on the answers to a task, oldest first.
select r.submission_id, r.verdict, r.clause, r.reason, r.at
  from (select v.tenant_id, v.submission_id, v.verdict, v.clause, v.reason, v.at from quality.review v
        union all select v.tenant_id, v.submission_id, v.verdict, v.clause, v.reason, v.at from quality.recheck v) r
 where r.tenant_id = :tenant_id and r.submission_id in (select s.id from tasks.submission s
   where s.tenant_id = :tenant_id and s.task_id = :task_id) order by r.at limit 1000

-- recheck_task -> int
-- Put the answers to a task before reviewers once more; how many.
select quality.recheck_task(:repair, :task, :due)

-- alike -> Alike*
-- Tasks like one of which a row was reported.
select * from quality.alike(:task, :under, :most)

-- reviews -> RecordedReview*
-- Who gave which verdicts, and the rate frozen when the review was taken; for the system.
select r.id, r.reviewer_id, s.project_id, r.rate_version
  from (select v.tenant_id, v.id, v.submission_id, v.reviewer_id, v.rate_version from quality.review v
        union select v.tenant_id, v.id, v.submission_id, v.reviewer_id, v.rate_version from quality.opinion v
        union all select v.tenant_id, v.id, v.submission_id, v.reviewer_id, v.rate_version from quality.recheck v) r
  join tasks.submission s on s.tenant_id = r.tenant_id and s.id = r.submission_id
 where r.tenant_id = :tenant_id and r.id = any (:ids::uuid[]) and r.reviewer_id is not null

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
