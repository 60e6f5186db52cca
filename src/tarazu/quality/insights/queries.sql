-- write_insight -> none
-- Write what the page of a project's quality shows.
insert into quality.insight (tenant_id, project_id, body, computed_at)
values (:tenant_id, :project_id, :body::jsonb, :at)
on conflict (tenant_id, project_id) do update set body = excluded.body, computed_at = excluded.computed_at

-- insight -> Stored?
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

-- rubrics -> VersionedRubric*
-- The project's own criteria by which answers are graded, in every version.
select version, coalesce(body -> 'rubric', '[]') as rubric from projects.ontology
 where tenant_id = :tenant_id and project_id = :project_id order by version

-- gradings -> Grading*
-- The newest gradings of a project that count, as their reviewers fixed them, of one person's rounds the last, each with the version
-- of the project's rubric that its author had and the criteria that the task brought.
select s.task_id, s.contributor_id::text as contributor, a.ontology_version as version, t.payload #>> '{answer,model}' as model,
    coalesce(t.payload -> 'rubric', '[]') as own,
    (select jsonb_object_agg(g.key, g.value ->> 'verdict') from jsonb_each(coalesce(f.answer, s.answer) -> 'grades') g) as verdicts
  from tasks.submission s
  join tasks.task t on t.tenant_id = s.tenant_id and t.id = s.task_id
  join tasks.assignment a on a.tenant_id = s.tenant_id and a.task_id = s.task_id and a.contributor_id = s.contributor_id
  left join quality.fix f on f.tenant_id = s.tenant_id and f.submission_id = s.id and f.ended_at is null
 where s.tenant_id = :tenant_id and s.project_id = :project_id and s.used and s.accepted_at is not null and not s.known
   and jsonb_typeof(coalesce(f.answer, s.answer) -> 'grades') = 'object'
   and not exists (select from tasks.submission l where l.tenant_id = s.tenant_id and l.task_id = s.task_id
     and l.contributor_id = s.contributor_id and l.round > s.round)
 order by s.id desc limit :most

-- periods -> Periods*
-- How far recent and earlier answers of a project agree with what tasks came to, and with known items: of all, of everybody's first
-- answers and of all later ones, of people with a skill (where there are so many that it is nobody's alone), and of groups of staff.
-- Of the tasks only those that several people answered.
with given as materialized (
  select c.project_id, c.contributor_id, c.at, c.measure, c.at >= :recent as is_recent, c.agrees
    from quality.compared(:tenant_id, :project_id, :since) c),
people as materialized (
  select x.contributor_id, quality.experienced_at(:tenant_id, :project_id, x.contributor_id, :first_answers) as experienced_at
    from (select distinct g.contributor_id from given g) x),
skilled as (
  select k.skill, array_agg(w.id) as ids from people x join workforce.contributor w on w.id = x.contributor_id cross join unnest(w.skills) k (skill)
   group by k.skill having count(*) >= :people_min),
scoped as (
  select 'project' as scope, '' as name, g.* from given g
  union all
  select 'experience', case when g.at >= x.experienced_at then 'experienced' else 'newcomers' end, g.* from given g
    join people x on x.contributor_id = g.contributor_id
  union all
  select 'skill', k.skill, g.* from given g join skilled k on g.contributor_id = any (k.ids)
  union all
  select 'group', x.name, g.* from given g
    join workforce.grouped m on m.tenant_id = :tenant_id and m.project_id = g.project_id and m.principal_id = g.contributor_id
    join workforce.staff_group x on x.tenant_id = m.tenant_id and x.id = m.group_id)
select s.scope, s.name, s.measure, count(*) filter (where s.is_recent) as recent,
    count(*) filter (where s.is_recent and s.agrees) as recent_agreeing, count(*) filter (where not s.is_recent) as before,
    count(*) filter (where not s.is_recent and s.agrees) as before_agreeing, :upto::timestamptz as upto
  from scoped s group by s.scope, s.name, s.measure
 order by array_position(array['project', 'experience', 'skill', 'group'], s.scope), s.name, s.measure limit 200

-- counted_language -> Stored?
-- What all projects in the language of a project came to together, where that was counted since some time.
select c.body, c.counted_at as computed_at from quality.language_count c
  join projects.project p on p.tenant_id = c.tenant_id and p.language = c.language
 where c.tenant_id = :tenant_id and p.id = :project_id and c.counted_at > :after

-- language_periods -> Periods*
-- How far recent and earlier answers to all projects in the language of a project agree with what tasks came to, and with known items.
select 'language' as scope, o.language as name, c.measure, count(*) filter (where c.at >= :recent) as recent,
    count(*) filter (where c.at >= :recent and c.agrees) as recent_agreeing, count(*) filter (where c.at < :recent) as before,
    count(*) filter (where c.at < :recent and c.agrees) as before_agreeing, :upto::timestamptz as upto
  from projects.project o
  join projects.project p on p.tenant_id = o.tenant_id and p.language = o.language
  cross join lateral quality.compared(p.tenant_id, p.id, :since) c
 where o.tenant_id = :tenant_id and o.id = :project_id
 group by o.language, c.measure order by c.measure

-- keep_language -> none
-- Keep what the projects in the language of a project came to together.
insert into quality.language_count (tenant_id, language, counted_at, body)
select p.tenant_id, p.language, :at, :body::jsonb from projects.project p where p.tenant_id = :tenant_id and p.id = :project_id
on conflict (tenant_id, language) do update set counted_at = excluded.counted_at, body = excluded.body

-- begin_test -> bool?
-- Note that the scopes of a project are tested, unless they were since some time.
insert into quality.drift_test as t (tenant_id, project_id, tested_at) values (:tenant_id, :project_id, :at)
on conflict (tenant_id, project_id) do update set tested_at = excluded.tested_at where t.tested_at <= :after
returning true

-- end_alarms -> Alarm*
-- End the alarms of a project, and those of its language whoever raised them, but for some.
update quality.drift_alarm a set ended_at = :at
 where a.tenant_id = :tenant_id and a.ended_at is null
   and case when a.scope = 'language' then a.name = (select p.language from projects.project p
         where p.tenant_id = :tenant_id and p.id = :project_id) else a.project_id = :project_id end
   and not exists (select from unnest(:scopes::text[], :names::text[], :measures::text[]) x (scope, name, measure)
     where (x.scope, x.name, x.measure) = (a.scope, a.name, a.measure))
returning a.id, a.project_id, a.scope, a.name, a.measure, a.p_value

-- raise_alarms -> Alarm*
-- Raise alarms that are not raised yet; one of a language stands for all projects in it.
insert into quality.drift_alarm (tenant_id, id, project_id, scope, name, measure, p_value, since, counted_at, recent, recent_agreeing, before,
  before_agreeing, foretold, later_from)
select :tenant_id::uuid, x.id, :project_id::uuid, x.scope, x.name, x.measure, x.p_value, :at::timestamptz, x.counted_at, x.recent,
    x.recent_agreeing, x.before, x.before_agreeing, x.foretold, x.later_from
  from unnest(:ids::uuid[], :scopes::text[], :names::text[], :measures::text[], :p_values::float8[], :counted_at::timestamptz[],
      :recent::int[], :recent_agreeing::int[], :before::int[], :before_agreeing::int[], :foretold::float8[],
      :later_from::timestamptz[])
    x (id, scope, name, measure, p_value, counted_at, recent, recent_agreeing, before, before_agreeing, foretold, later_from)
 where x.scope <> 'language' or not exists (select from quality.drift_alarm y where y.tenant_id = :tenant_id
   and y.scope = 'language' and y.name = x.name and y.measure = x.measure and y.ended_at is null)
on conflict (tenant_id, project_id, scope, name, measure) where ended_at is null do nothing
returning id, project_id, scope, name, measure, p_value

-- drift_answers -> DriftAnswer*
-- A page of the answers behind a figure of drift, the newest first.
select * from quality.drift_answers(:project_id, :scope, :name, :measure, :since, :until, :agreeing, :first_answers, :before, :most)

-- raised_alarms -> RaisedAlarm*
-- A page of the alarms of a project, and of its language in whichever project it was raised; the newest first.
select a.id, a.scope, a.name, a.measure, a.since, a.ended_at, a.p_value, a.counted_at as upto, a.recent, a.recent_agreeing, a.before,
    a.before_agreeing, a.foretold, a.later_from
  from quality.drift_alarm a
  join projects.project p on p.tenant_id = a.tenant_id and p.id = :project_id
 where a.tenant_id = :tenant_id and (a.project_id = p.id or a.scope = 'language' and a.name = p.language)
   and (:before::uuid is null or a.id < :before) and (:alarm::uuid is null or a.id = :alarm)
 order by a.id desc limit :most

-- hardest -> HardTask*
-- The tasks of a project on which people agree least, and not wholly.
select c.task_id, c.label, c.votes, c.agreement, c.method from quality.consensus c
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
   and not exists (select from quality.known_review k where k.tenant_id = r.tenant_id and k.submission_id = r.submission_id)
 group by 1, 2 order by 3 desc, 1, 2 limit :most

-- dissents -> Dissent*
-- Answers of which reviewers decided otherwise than reviewers, by clause, most first.
select coalesce(d.clause, '') as clause, count(*) as count from quality.decided_otherwise(:tenant_id, :project_id) d
 group by 1 order by 2 desc, 1 limit :most

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
select * from quality.rows_of(:project_id, :author, :given, :ruled, :otherwise, :under, :since, :until, :after, :most)

-- items -> Item*
-- A page of tasks that more than one person answered, least agreement first. Two people gave the same label where
-- both asked for are one; with ties two gave labels that are none of these.
select c.task_id, t.unique_key, t.payload, c.label, c.confidence, c.votes, c.agreement, c.shares
  from quality.consensus c
  join tasks.task t on t.tenant_id = c.tenant_id and t.id = c.task_id
 where c.tenant_id = :tenant_id and c.project_id = :project_id and c.agreement is not null
   and c.agreement >= :low and c.agreement < :high
   and (:after::uuid is null or (c.agreement, c.task_id) > (:after_agreement::float8, :after))
   and (:one::text is null or case when :one = :other then (c.shares ->> :one)::float8 * c.votes > 1.5
     else c.shares ->> :one is not null and c.shares ->> :other::text is not null end)
   and (:ties::text[] is null or c.votes * (select coalesce(sum(x.value::float8), 0) from jsonb_each_text(c.shares) x
     where x.key <> all (:ties)) > 1.5)
 order by c.agreement, c.task_id limit :most

-- count_items -> int
-- How many tasks there are of those that `items` gives page by page, up to so many.
select count(*) from (select from quality.consensus c
 where c.tenant_id = :tenant_id and c.project_id = :project_id and c.agreement is not null
   and c.agreement >= :low and c.agreement < :high
   and (:one::text is null or case when :one = :other then (c.shares ->> :one)::float8 * c.votes > 1.5
     else c.shares ->> :one is not null and c.shares ->> :other::text is not null end)
   and (:ties::text[] is null or c.votes * (select coalesce(sum(x.value::float8), 0) from jsonb_each_text(c.shares) x
     where x.key <> all (:ties)) > 1.5)
 limit :most) x

-- appeal_lines -> AppealLine*
-- A page of a project's appeals.
with page as materialized (
  select a.id, a.submission_id, a.task_id, case when a.review_id is null then 'second_look' else 'review' end as against,
      coalesce(r.verdict, k.verdict) as verdict, coalesce(r.clause, k.clause) as clause, a.outcome, a.reason, a.decided_at
    from quality.appeal a
    join tasks.task t on t.tenant_id = a.tenant_id and t.id = a.task_id and t.project_id = :project_id
    left join quality.review r on r.tenant_id = a.tenant_id and r.id = a.review_id
    left join quality.recheck k on k.tenant_id = a.tenant_id and k.id = a.recheck_id
   where a.tenant_id = :tenant_id and a.id > :after order by a.id limit :most)
select p.*, u.contributor_id from page p
  join quality.authors_of(array(select x.submission_id from page x)) u on u.submission_id = p.submission_id order by p.id

-- adjudication_lines -> AdjudicationLine*
-- A page of what was or is to be adjudicated in a project.
select x.id, x.task_id, x.why, x.opened_at, x.verdict, x.submission_id, x.label, x.clause, x.reason, x.decided_by, x.decided_at
  from quality.adjudication x
 where x.tenant_id = :tenant_id and x.project_id = :project_id and x.id > :after order by x.id limit :most

-- review_lines -> ReviewLine*
-- A page of the verdicts that hold on answers of a project.
with page as materialized (
  select r.id, r.submission_id, s.task_id, s.round, s.label, r.verdict, r.clause, r.reason, nullif(r.places, '[]')::text as places,
      coalesce((select sum(o.seconds) from quality.opinion o where o.tenant_id = r.tenant_id and o.submission_id = r.submission_id),
        r.seconds)::int as review_seconds, r.at
    from quality.review r join tasks.submission s on s.tenant_id = r.tenant_id and s.id = r.submission_id and not s.known
   where r.tenant_id = :tenant_id and r.project_id = :project_id and r.id > :after order by r.id limit :most)
select p.*, u.contributor_id from page p
  join quality.authors_of(array(select x.submission_id from page x)) u on u.submission_id = p.submission_id order by p.id

-- opinion_lines -> OpinionLine*
-- A page of the verdicts of which several were asked.
with page as materialized (
  select o.id, o.submission_id, s.task_id, o.stage, o.verdict, s.label, o.fixed_label, o.clause, o.reason,
      nullif(o.places, '[]')::text as places, o.seconds, o.at
    from quality.opinion o join tasks.submission s on s.tenant_id = o.tenant_id and s.id = o.submission_id
   where o.tenant_id = :tenant_id and o.project_id = :project_id and o.id > :after
     and not exists (select from quality.known_review k where k.tenant_id = o.tenant_id and k.submission_id = o.submission_id)
   order by o.id limit :most)
select p.*, u.contributor_id from page p
  join quality.authors_of(array(select x.submission_id from page x)) u on u.submission_id = p.submission_id order by p.id

-- second_look_lines -> SecondLookLine*
-- A page of the second looks at delivered answers of a project.
with page as materialized (
  select k.id, k.repair_id, k.submission_id, s.task_id, case when k.faults_task then 'task_wrong' else k.verdict end as verdict, k.clause, k.reason,
      nullif(k.places, '[]')::text as places, k.seconds, k.at
    from quality.recheck k
    join tasks.submission s on s.tenant_id = k.tenant_id and s.id = k.submission_id and s.project_id = :project_id
   where k.tenant_id = :tenant_id and k.id > :after order by k.id limit :most)
select p.*, u.contributor_id from page p
  join quality.authors_of(array(select x.submission_id from page x)) u on u.submission_id = p.submission_id order by p.id

-- fix_lines -> FixLine*
-- A page of a project's fixes.
with page as materialized (
  select f.id, f.submission_id, f.task_id, s.label, f.label as fixed_label, f.fixed_by, f.fixed_at, f.ended_at, f.original_sha256
    from quality.fix f join tasks.submission s on s.tenant_id = f.tenant_id and s.id = f.submission_id
   where f.tenant_id = :tenant_id and f.project_id = :project_id and f.id > :after order by f.id limit :most)
select p.*, u.contributor_id from page p
  join quality.authors_of(array(select x.submission_id from page x)) u on u.submission_id = p.submission_id order by p.id

-- known_answer_lines -> KnownAnswerLine*
-- A page of the answers to a project's known items.
with page as materialized (
  select a.submission_id, a.item_id, s.label, i.label as expected, a.is_right, i.voided_at is null and i.disputed_at is null as counts,
      a.answered_at, a.judged_at
    from quality.known_answer a
    join quality.known_item i on i.tenant_id = a.tenant_id and i.id = a.item_id
    join tasks.submission s on s.tenant_id = a.tenant_id and s.id = a.submission_id
   where a.tenant_id = :tenant_id and a.project_id = :project_id and a.submission_id > :after order by a.submission_id limit :most)
select p.*, u.contributor_id from page p
  join quality.authors_of(array(select x.submission_id from page x)) u on u.submission_id = p.submission_id order by p.submission_id

-- task_lines -> TaskLine*
-- A page of a project's tasks, but for known ones.
select t.id as task_id, t.unique_key, t.state::text as state, t.wanted, t.answers, t.accepted, t.created_at, t.ended_at
  from tasks.task t
 where t.tenant_id = :tenant_id and t.project_id = :project_id and t.state <> 'known' and t.id > :after order by t.id limit :most

-- audit_lines -> AuditLine*
-- A page of what a customer said of tasks; each task is looked up by its key, also where nothing is known yet of how many there are.
select a.id, a.task_id, a.verdict, a.label, a.comment, a.seconds, a.by, a.at
  from quality.audit a
  cross join lateral (select from tasks.task t
    where t.tenant_id = a.tenant_id and t.id = a.task_id and t.project_id = :project_id limit 1) t
 where a.tenant_id = :tenant_id and a.id > :after order by a.id limit :most

-- sample_lines -> SampleLine*
-- A page of the tasks that were drawn to be audited.
select d.task_id, d.verdict, d.drawn_at, s.permille from quality.audit_drawn d
  join quality.audit_sample s on s.tenant_id = d.tenant_id and s.project_id = d.project_id
 where d.tenant_id = :tenant_id and d.project_id = :project_id and d.task_id > :after order by d.task_id limit :most

-- known_item_lines -> KnownItemLine*
-- A page of a project's known items, with how often they were shown and answered.
with page as materialized (
  select i.* from quality.known_item i
   where i.tenant_id = :tenant_id and i.project_id = :project_id and i.id > :after order by i.id limit :most)
select i.id, i.purpose, i.label, i.clause, i.source_task_id,
    coalesce(k.exposures, (select count(*) from quality.known_review r where r.tenant_id = i.tenant_id and r.item_id = i.id
      and not exists (select from quality.review_due d where d.tenant_id = r.tenant_id and d.submission_id = r.submission_id
        and d.due_at = 'infinity')), 0)::int as exposures,
    a.answers, a.right_answers, i.created_at, k.retired_at, i.reported_at, i.disputed_at, i.upheld_at, i.voided_at, i.void_reason,
    i.corrected is not null as is_corrected
  from page i
  left join tasks.known k on k.tenant_id = i.tenant_id and k.task_id = i.id
  cross join lateral (select count(*) as answers, count(*) filter (where x.is_right) as right_answers
    from (select n.is_right from quality.known_answer n where n.tenant_id = i.tenant_id and n.item_id = i.id
      union all select t.is_right from quality.training_answer t where t.tenant_id = i.tenant_id and t.item_id = i.id
      union all select v.confirmed from quality.known_verdict v where v.tenant_id = i.tenant_id and v.item_id = i.id) x) a
 order by i.id

-- known_verdict_lines -> KnownVerdictLine*
-- A page of the verdicts on a project's known answers.
select v.id, v.item_id, v.submission_id, coalesce(o.verdict, r.verdict) as verdict, coalesce(o.clause, r.clause) as clause, v.confirmed
  from quality.known_verdict v
  join quality.known_item i on i.tenant_id = v.tenant_id and i.id = v.item_id and i.project_id = :project_id
  left join quality.review r on r.tenant_id = v.tenant_id and r.id = v.id
  left join quality.opinion o on o.tenant_id = v.tenant_id and o.id = v.id
 where v.tenant_id = :tenant_id and v.id > :after order by v.id limit :most

-- score_rows -> ScoreRow*
-- A page of how people do by now on a project's known items.
select * from quality.scores_after(:project_id, :at, :after, :most)

-- reviewer_lines -> ReviewerLine*
-- A page of how a project's reviewers do.
select * from quality.reviewers_after(:project_id, :after, :most)

-- report_lines -> ReportLine*
-- A page of what people said that a project's tasks lack, the newest first.
select r.id, case when not r.is_known then r.task_id end as task_id, case when r.is_known then r.task_id end as item_id, r.contributor_id,
    r.lack, r.reason, r.reported_at, r.upheld, r.settled_at
  from tasks.reports_in(:project_id, null, :before, :most) r order by r.id desc

-- question_lines -> QuestionLine*
-- A page of what people asked about a project.
select x.id, x.task_id, x.clause, x.body, x.asked_at, x.answer, x.audience, x.answered_at from tasks.question x
 where x.tenant_id = :tenant_id and x.project_id = :project_id and x.id > :after order by x.id limit :most

-- resolve_lines -> ResolveLine*
-- A page of a project's questions that others solve unseen.
with page as materialized (
  select z.submission_id, s.task_id, z.solving_task_id, z.people, z.state, z.agreement, z.opened_at, z.settled_at
    from quality.resolve z join tasks.submission s on s.tenant_id = z.tenant_id and s.id = z.submission_id
   where z.tenant_id = :tenant_id and z.project_id = :project_id and z.submission_id > :after order by z.submission_id limit :most)
select p.*, u.contributor_id from page p
  join quality.authors_of(array(select x.submission_id from page x)) u on u.submission_id = p.submission_id order by p.submission_id

-- doubt_lines -> DoubtLine*
-- A page of a project's tasks that were in doubt at the most answers.
select d.task_id, d.asked_at, d.ended_at, d.outcome, d.lapsed_at, c.label, c.confidence, coalesce(c.votes, 0) as votes
  from tasks.doubt d left join quality.consensus c on c.tenant_id = d.tenant_id and c.task_id = d.task_id
 where d.tenant_id = :tenant_id and d.project_id = :project_id and d.task_id > :after order by d.task_id limit :most

-- merged_check_lines -> MergedCheckLine*
-- What is known of a project's merged answers, in order of id; with ends only those that were said to be as sure, before calibration or after.
select id, source, way, score, stated, is_right, checked_at from quality.merged_check
 where tenant_id = :tenant_id and project_id = :project_id and id > :after
   and (:low::float8 is null or case when :before::bool then score else stated end > :low or :low = 0)
   and (:high::float8 is null or case when :before::bool then score else stated end <= :high)
 order by id limit :most
