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
  coalesce(k.exposures, (select count(*) from quality.known_review r where r.tenant_id = i.tenant_id and r.item_id = i.id
      and not exists (select from quality.review_due d where d.tenant_id = r.tenant_id and d.submission_id = r.submission_id
        and d.due_at = 'infinity')), 0)::int as exposures, a.answers, a.right, k.retired_at, i.reported_at, i.disputed_at, i.voided_at, i.void_reason,
  i.corrected, i.created_at
  from quality.known_item i
  left join tasks.known k on k.tenant_id = i.tenant_id and k.task_id = i.id
  cross join lateral (select count(*) as answers, count(*) filter (where x.is_right) as right
    from (select k.is_right from quality.known_answer k where k.tenant_id = i.tenant_id and k.item_id = i.id
      union all select t.is_right from quality.training_answer t where t.tenant_id = i.tenant_id and t.item_id = i.id
      union all select v.confirmed from quality.known_verdict v where v.tenant_id = i.tenant_id and v.item_id = i.id) x) a
 where i.tenant_id = :tenant_id and i.id = :id

-- known_from -> KnownSource*
-- The known items that were made of a task, oldest first.
select i.id, i.created_at, i.disputed_at, i.voided_at, i.void_reason from quality.known_item i
 where i.tenant_id = :tenant_id and i.project_id = :project_id and i.source_task_id = :task_id order by i.id limit 100

-- known_items -> KnownItem*
-- A page of a project's tasks whose answer is known, newest first.
select i.id, i.project_id, i.purpose, i.payload, i.expected, i.initial, i.label, i.explanation, i.clause,
  i.source_task_id,
  coalesce(k.exposures, (select count(*) from quality.known_review r where r.tenant_id = i.tenant_id and r.item_id = i.id
      and not exists (select from quality.review_due d where d.tenant_id = r.tenant_id and d.submission_id = r.submission_id
        and d.due_at = 'infinity')), 0)::int as exposures, a.answers, a.right, k.retired_at, i.reported_at, i.disputed_at, i.voided_at, i.void_reason,
  i.corrected, i.created_at
  from quality.known_item i
  left join tasks.known k on k.tenant_id = i.tenant_id and k.task_id = i.id
  cross join lateral (select count(*) as answers, count(*) filter (where x.is_right) as right
    from (select k.is_right from quality.known_answer k where k.tenant_id = i.tenant_id and k.item_id = i.id
      union all select t.is_right from quality.training_answer t where t.tenant_id = i.tenant_id and t.item_id = i.id
      union all select v.confirmed from quality.known_verdict v where v.tenant_id = i.tenant_id and v.item_id = i.id) x) a
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

-- dispute_items -> KnownAt*
-- Note which of some known items most of their answers contradict, unless their customer has said that they stand.
update quality.known_item i set disputed_at = :at
 where i.tenant_id = :tenant_id and i.id = any (:ids::uuid[]) and i.disputed_at is null and i.upheld_at is null and i.voided_at is null
   and (select count(*) >= :least and 2 * count(*) filter (where a.is_right) < count(*) from quality.known_answer a
     where a.tenant_id = i.tenant_id and a.item_id = i.id)
returning i.id, i.project_id

-- void_known_item -> uuid?
-- Say that what was expected of an item was wrong, and what should have been, if that is known.
update quality.known_item set voided_at = :at, voided_by = :by, void_reason = :reason, corrected = :corrected::jsonb, reported_at = null
 where tenant_id = :tenant_id and id = :id and voided_at is null returning id

-- uphold_known_item -> uuid?
-- Say that a disputed or reported item stands.
update quality.known_item set disputed_at = null, reported_at = null, upheld_at = case when disputed_at is null then upheld_at else :at end
 where tenant_id = :tenant_id and id = :id and (disputed_at is not null or reported_at is not null) and voided_at is null returning id

-- report_items -> KnownAt*
-- Note which of some reported tasks are known items whose customer has to decide; for the system.
update quality.known_item i set reported_at = :at
 where i.tenant_id = :tenant_id and i.id = any (:ids::uuid[]) and i.reported_at is null and i.voided_at is null
   and exists (select from tasks.report r where r.tenant_id = i.tenant_id and r.task_id = i.id and r.settled_at is null)
returning i.id, i.project_id

-- given_to_item -> GivenToItem*
-- Which answers to an item were right, its tries for training among them.
select submission_id, is_right from quality.known_answer where tenant_id = :tenant_id and item_id = :item_id
union all select submission_id, is_right from quality.training_answer where tenant_id = :tenant_id and item_id = :item_id
limit 20000

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
-- What counts of people's answers in projects, each up to a time of its own; weighed as of then, or as of a later time if they were
-- before or are to be now.
select c.project_id, c.contributor_id, c.given, c.answers, c.right_answers, c.weight * x.rest as weight, c.right_weight * x.rest as right_weight
  from quality.counted(:tenant_id, :projects::uuid[], :people::uuid[], :uptos::timestamptz[]) c
  join unnest(:projects::uuid[], :people::uuid[], :uptos::timestamptz[]) u (project, person, upto)
    on u.project = c.project_id and u.person = c.contributor_id
  left join quality.score s on s.tenant_id = :tenant_id and s.project_id = u.project and s.contributor_id = u.person
  left join quality.gold_policy g on g.tenant_id = :tenant_id and g.project_id = u.project
  cross join lateral (select power(0.5, extract(epoch from greatest(u.upto, s.weighed_at, :weighed_at::timestamptz) - u.upto)::float8 / 86400
    / coalesce(g.half_life_days, 90)) as rest) x

-- publish_scores -> none
-- Publish what counts of people's answers in projects.
insert into quality.score as s (tenant_id, project_id, contributor_id, given, answers, right_answers, weight, right_weight, low, high,
  upto, weighed_at, published_at)
select :tenant_id, x.project, x.person, x.given, x.answers, x.right_answers, x.weight, x.right_weight, x.low, x.high, x.upto,
    greatest(x.upto, :weighed_at::timestamptz), :at
  from unnest(:projects::uuid[], :people::uuid[], :given::int[], :answers::int[], :right::int[], :weights::float8[],
    :right_weights::float8[], :lows::float8[], :highs::float8[], :uptos::timestamptz[])
    x (project, person, given, answers, right_answers, weight, right_weight, low, high, upto)
on conflict (tenant_id, project_id, contributor_id) do update set given = excluded.given, answers = excluded.answers,
  right_answers = excluded.right_answers, weight = excluded.weight, right_weight = excluded.right_weight, low = excluded.low,
  high = excluded.high, upto = excluded.upto, weighed_at = greatest(s.weighed_at, excluded.weighed_at), published_at = excluded.published_at

-- fading_stops -> FadingStop*
-- Whom a rule stops by answers that were not weighed anew since some time, of all tenants, those first that have waited longest.
select * from quality.fading_stops(:before, :most)

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

-- candidates -> Settled*
-- Settled tasks that might become known items, with up to ten of the answers that gave their label: labels in turn, the surest of each first.
select x.task_id, t.payload, a.answers, x.label, x.votes, x.confidence
  from (select c.*, row_number() over (partition by c.label order by c.confidence desc nulls last, c.votes desc, c.task_id) as turn
      from (select * from quality.consensus y where y.tenant_id = :tenant_id and y.project_id = :project_id
          order by y.task_id desc limit :most) c
     where c.votes >= :votes and ((c.shares ->> c.label)::float8 >= 1 or c.confidence >= :confidence)
       and not exists (select from quality.known_item i where i.tenant_id = c.tenant_id and i.project_id = c.project_id
         and i.source_task_id = c.task_id and i.voided_at is null)) x
  join tasks.task t on t.tenant_id = x.tenant_id and t.id = x.task_id and t.state = 'completed'
  cross join lateral (select jsonb_agg(g.answer order by g.submitted_at, g.id) as answers from (
    select s.id, s.answer, s.submitted_at from tasks.submission s where s.tenant_id = x.tenant_id and s.task_id = x.task_id
      and s.label = x.label and s.used and s.accepted_at is not null order by s.submitted_at, s.id limit 10) g) a
 where a.answers is not null
 order by x.turn, x.label limit :limit

-- settled_tasks -> Settled*
-- Those of some tasks that are settled and no known items yet.
select c.task_id, t.payload, a.answers, c.label, c.votes, c.confidence
  from quality.consensus c
  join tasks.task t on t.tenant_id = c.tenant_id and t.id = c.task_id and t.state = 'completed'
  cross join lateral (select jsonb_agg(g.answer order by g.submitted_at, g.id) as answers from (
    select s.id, s.answer, s.submitted_at from tasks.submission s where s.tenant_id = c.tenant_id and s.task_id = c.task_id
      and s.label = c.label and s.used and s.accepted_at is not null order by s.submitted_at, s.id limit 10) g) a
 where c.tenant_id = :tenant_id and c.project_id = :project_id and c.task_id = any (:ids::uuid[]) and a.answers is not null
   and not exists (select from quality.known_item i where i.tenant_id = c.tenant_id and i.project_id = c.project_id
     and i.source_task_id = c.task_id and i.voided_at is null)
